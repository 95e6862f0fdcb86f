// SPDX-License-Identifier: GPL-3.0-or-later
// plan check, new, list, rules; capability
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "app/ctl/planfile.h"
#include "models/assurance/product.h"
#include "models/history/nextsteps.h"
#include "models/plan/findings.h"
#include "models/plan/protocolrules.h"
#include "models/protocol/capability.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>

#include <algorithm>

namespace wavedeck::ctl {

namespace {

/// Texts of the plan may hold anything; its lines are ours.
QString plainLines(const QString& text)
{
    QStringList lines = text.split(QLatin1Char('\n'));
    for (QString& line : lines)
        line = plain(line);
    return lines.join(QLatin1Char('\n'));
}

QString loadText(const PlanReading& reading)
{
    QString text;
    for (const WaveLoad& load : reading.loads) {
        text
            += QStringLiteral("wave %1: advised %2; %3")
                   .arg(load.wave, load.parallel ? QStringLiteral("parallel") : QStringLiteral("sequential"), load.why);
        if (!load.timeSharePercent.isEmpty())
            text += QStringLiteral("; by estimated time %1:1").arg(QString::number(load.timeRatio, 'f', 2));
        if (load.wallMs)
            text += QStringLiteral(", %1 s instead of %2 s").arg(*load.wallMs / 1000).arg(*load.sequentialMs / 1000);
        text += QLatin1Char('\n');
    }
    if (!reading.plan.order.isEmpty())
        text += QStringLiteral("ordered %1: %2\n").arg(reading.plan.order, reading.plan.orderReason);
    return plainLines(text);
}

int check(Context& context, const Arguments& arguments)
{
    const auto file = readPlanFile(context, arguments);
    if (!file)
        return context.fail(file.error());
    printFindings(*file);
    const PlanReading& reading = file->reading;
    QString text;
    if (reading.ok()) {
        const QJsonObject json = reading.toJson();
        text = QStringLiteral("%1: no faults; %2 waves, %3 agents, %4 (%5)\n")
                   .arg(plain(arguments.positional.first()))
                   .arg(reading.plan.waves.size())
                   .arg(reading.agents)
                   .arg(json.value(QLatin1String("mode")).toString(),
                       plain(json.value(QLatin1String("why")).toString()));
        text += loadText(reading) + plainLines(reading.advice.toText());
    }
    QJsonObject json = reading.toJson();
    if (const auto store = context.store(); store && reading.ok()) {
        const QList<history::NextStep> steps = history::openFor(**store, productOf(reading.plan));
        json.insert(QStringLiteral("next_steps"), history::document(steps));
        constexpr qsizetype kShown = 5; // the plan is what is looked at here
        for (const history::NextStep& step : steps.first(std::min(kShown, steps.size())))
            text
                += QStringLiteral("recommended by %1 %2: %3\n").arg(step.source).arg(step.number).arg(plain(step.text));
        if (steps.size() > kShown)
            text += QStringLiteral("and %1 more that are open; see `wavedeckctl history next`\n")
                        .arg(steps.size() - kShown);
    }
    return context.answer(json, text, reading.ok() ? 0 : 2);
}

struct Template {
    QString name;
    QString about; ///< its first comment line that is not the licence
    QString file;
};

QList<Template> templatesIn(const QString& path)
{
    QList<Template> found;
    const QDir folder(path);
    if (path.isEmpty())
        return found;
    for (const QString& entry : folder.entryList({QStringLiteral("*.yaml")}, QDir::Files, QDir::Name)) {
        Template plan{entry.chopped(5), {}, folder.filePath(entry)};
        QFile file(plan.file);
        if (file.open(QIODevice::ReadOnly))
            while (!file.atEnd() && plan.about.isEmpty()) {
                const QString line = QString::fromUtf8(file.readLine(4096)).trimmed();
                if (!line.startsWith(QLatin1Char('#')))
                    break;
                if (!line.contains(QLatin1String("SPDX-")))
                    plan.about = line.mid(1).trimmed();
            }
        found.append(plan);
    }
    return found;
}

/// What ships, then those of the data directory.
QList<Template> templates(const Context& context)
{
    return templatesIn(templateFolder()) + templatesIn(ownTemplateFolder(context.dataDir()));
}

int list(Context& context, const Arguments&)
{
    QJsonArray array;
    QList<QStringList> rows;
    for (const Template& plan : templates(context)) {
        array.append(QJsonObject{{QStringLiteral("name"), plan.name}, {QStringLiteral("about"), plan.about}});
        rows.append({plan.name, plain(plan.about)});
    }
    return context.answer({{QStringLiteral("templates"), array}},
        rows.isEmpty() ? QStringLiteral("no templates are installed\n") : table(rows));
}

Result<QByteArray> readTemplate(const Context& context, const QString& name)
{
    QStringList names;
    QString path;
    for (const Template& plan : templates(context)) {
        names.append(plan.name);
        if (plan.name == name && path.isEmpty())
            path = plan.file;
    }
    if (path.isEmpty()) {
        const QString near = plan::nearest(name, names);
        return usage("unknown-template", name, QStringLiteral("there is no such template"),
            near.isEmpty() ? QStringLiteral("see `wavedeckctl plan list`")
                           : QStringLiteral("did you mean %1?").arg(near));
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorKind::Environment, QStringLiteral("cannot-read"), file.fileName(), file.errorString(), {}};
    return file.readAll();
}

int create(Context& context, const Arguments& arguments)
{
    const QString name = arguments.positional.first();
    const auto text = readTemplate(context, name);
    if (!text)
        return context.fail(text.error());
    const QString path
        = arguments.has("--output") ? arguments.value("--output") : QString(name + QStringLiteral(".yaml"));
    const bool force = arguments.has("--force");
    QFile file(path);
    // NewOnly makes the check and the making one step.
    if (!file.open(force ? QIODevice::WriteOnly | QIODevice::Truncate : QIODevice::WriteOnly | QIODevice::NewOnly)) {
        if (!force && QFile::exists(path))
            return context.fail(usage("file-exists", path, QStringLiteral("it exists already"),
                QStringLiteral("choose another with -o FILE, or --force")));
        return context.fail(Error{ErrorKind::Environment, QStringLiteral("cannot-write"), path, file.errorString(),
            QStringLiteral("choose another with -o FILE")});
    }
    if (file.write(*text) != text->size() || !file.flush())
        return context.fail(
            Error{ErrorKind::Environment, QStringLiteral("cannot-write"), path, file.errorString(), {}});
    return context.answer(
        {{QStringLiteral("file"), QFileInfo(path).absoluteFilePath()}}, QStringLiteral("wrote %1\n").arg(plain(path)));
}

int rules(Context& context, const Arguments&)
{
    QJsonArray array;
    QList<QStringList> rows{{QStringLiteral("RULE"), QStringLiteral("TOLD FROM"), QStringLiteral("REFUSED FROM"),
        QStringLiteral("SOURCE"), QStringLiteral("WHAT")}};
    for (const ProtocolRule& rule : protocolRules()) {
        const QString refused = rule.refusesFrom ? QString(word(*rule.refusesFrom)) : QString();
        array.append(QJsonObject{{QStringLiteral("id"), QLatin1String(rule.id)},
            {QStringLiteral("tells_from"), QString(word(rule.tellsFrom))},
            {QStringLiteral("refuses_from"), refused.isEmpty() ? QJsonValue() : QJsonValue(refused)},
            {QStringLiteral("source"), QLatin1String(rule.source)},
            {QStringLiteral("what"), QLatin1String(rule.what)}});
        rows.append(
            {QLatin1String(rule.id), word(rule.tellsFrom), refused.isEmpty() ? QStringLiteral("never") : refused,
                QLatin1String(rule.source), QLatin1String(rule.what)});
    }
    return context.answer({{QStringLiteral("rules"), array}}, table(rows));
}

int capabilityCard(Context& context, const Arguments&)
{
    return context.answer(capability::document(), capability::text());
}

constexpr Option kCheckOptions[] = {kSetOption, kWorkspaceOption};
constexpr Option kNewOptions[]
    = {{"--output", "FILE", "where to write it (default: NAME.yaml in the current folder)", 'o'},
        {"--force", nullptr, "over an existing file"}};

constexpr Command kCommands[] = {
    {"plan check", "PLAN.yaml", "Every fault of a plan at once, with line and column.", kCheckOptions,
        "wavedeckctl plan check audit.yaml --set branch=main", 1, 1, check},
    {"plan new", "NAME", "Writes a plan from a template.", kNewOptions,
        "wavedeckctl plan new three-wave -o gateway.yaml", 1, 1, create},
    {"plan list", "", "The templates for plan new.", {}, "wavedeckctl plan list", 0, 0, list},
    {"plan rules", "", "The rules of the protocol: from which mode on each is told, and from which it refuses.", {},
        "wavedeckctl plan rules", 0, 0, rules},
    {"capability", "", "The capability card: which kind of agent for what, and the tools of each class.", {},
        "wavedeckctl capability", 0, 0, capabilityCard},
};

} // namespace

std::span<const Command> planCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
