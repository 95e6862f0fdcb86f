// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/plan.h"

#include "models/plan/glob.h"

#include <array>
#include <optional>

namespace wavedeck {

namespace {

// One more than a plan may make, so that whoever counts sees that there are too many.
constexpr qsizetype kMostInstances = 10'001;

/// What a name between braces stands for; empty when it is none of ours.
std::optional<QString> valueOf(QStringView name, const Substitution& values)
{
    const std::array<std::pair<QLatin1String, const QString*>, 7> known{{
        {QLatin1String("item"), &values.item},
        {QLatin1String("index"), &values.index},
        {QLatin1String("session"), &values.session},
        {QLatin1String("wave"), &values.wave},
        {QLatin1String("agent"), &values.agent},
        {QLatin1String("workspace"), &values.workspace},
        {QLatin1String("run_dir"), &values.runDir},
    }};
    for (const auto& [word, value] : known)
        if (name == word)
            return *value;
    if (name.startsWith(QLatin1String("set."))) {
        const auto found = values.set.constFind(name.mid(4).toString());
        if (found != values.set.cend())
            return *found;
    }
    return std::nullopt;
}

}

QLatin1String word(MonitorKind kind)
{
    constexpr std::array<QLatin1String, 5> kWords{QLatin1String("metric"), QLatin1String("health"),
        QLatin1String("subscriptions"), QLatin1String("cache"), QLatin1String("deployed")};
    return kWords[std::size_t(kind)];
}

QString substitute(const QString& argument, const Substitution& values)
{
    // One pass: what a value brings in is never looked at again, so an item named "{set.x}" stays that.
    QString result;
    qsizetype done = 0;
    for (qsizetype open = argument.indexOf(QLatin1Char('{')); open >= 0;
         open = argument.indexOf(QLatin1Char('{'), open + 1)) {
        const qsizetype close = argument.indexOf(QLatin1Char('}'), open);
        if (close < 0)
            break;
        const auto value = valueOf(QStringView(argument).mid(open + 1, close - open - 1), values);
        if (!value)
            continue;
        result += QStringView(argument).mid(done, open - done);
        result += *value;
        done = close + 1;
        open = close;
    }
    return result.append(QStringView(argument).mid(done));
}

QList<AgentInstance> instancesOf(const AgentPlan& agent, const QString& workspace)
{
    QStringList items;
    switch (agent.forEach.kind) {
    case ForEach::None:
        return {AgentInstance{agent.id, {}, 0}};
    case ForEach::List:
        items = agent.forEach.list.mid(0, kMostInstances);
        break;
    case ForEach::Range:
        for (qint64 n = agent.forEach.first; n <= agent.forEach.last && items.size() < kMostInstances; ++n)
            items.append(QString::number(n));
        break;
    case ForEach::Glob:
        items = glob::expand(agent.forEach.glob, workspace, kMostInstances);
        break;
    }
    QList<AgentInstance> instances;
    instances.reserve(items.size());
    int index = 0;
    for (const QString& item : items) {
        ++index;
        instances.append({QString(agent.id + QLatin1Char('#') + QString::number(index)), item, index});
    }
    return instances;
}

QStringList commandLine(const QStringList& argv, bool shell, const Substitution& values)
{
    QStringList command;
    if (shell)
        command << QStringLiteral("/bin/sh") << QStringLiteral("-c");
    for (qsizetype i = 0; i < argv.size(); ++i) {
        command.append(substitute(argv[i], values));
        if (shell && i == 0)
            command.append(QStringLiteral("sh")); // bash, so that the second argument is
    }
    return command;
}

} // namespace wavedeck
