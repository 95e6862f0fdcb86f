// SPDX-License-Identifier: GPL-3.0-or-later
// cost: what sessions cost, by whatever one asks (COST-7)
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "models/money/costs.h"
#include "models/store/moneyrepository.h"
#include "models/store/sessionrepository.h"

#include <QJsonArray>

#include <iterator>

namespace wavedeck::ctl {

namespace {

struct Used {
    Usage usage;
    QString session;
    QString task; ///< the agent of the plan
    QString wave;
};

/// What a report can be made by; agents, tasks and waves are named with their session.
struct Grouping {
    const char* name;
    QString (*key)(const Used&);
};
constexpr Grouping kGroupings[] = {
    {"agent", [](const Used& used) -> QString { return used.session + QLatin1Char('/') + used.usage.agent; }},
    {"task", [](const Used& used) -> QString { return used.session + QLatin1Char('/') + used.task; }},
    {"wave", [](const Used& used) -> QString { return used.session + QLatin1Char('/') + used.wave; }},
    {"session", [](const Used& used) { return used.session; }},
    {"model", [](const Used& used) { return used.usage.model; }},
    {"day", [](const Used& used) { return used.usage.day; }},
};

QString usd(const std::optional<qint64>& microUsd)
{
    return microUsd
        ? QStringLiteral("%1.%2").arg(*microUsd / 1'000'000).arg(*microUsd % 1'000'000, 6, 10, QLatin1Char('0'))
        : QStringLiteral("n/a");
}

QStringList cells(const CostLine& line, const QString& name)
{
    return {name, QString::number(line.tokens.input), QString::number(line.tokens.output),
        QString::number(line.tokens.cacheRead), QString::number(line.tokens.cacheWrite), usd(line.costMicroUsd()),
        line.source().isEmpty() ? QStringLiteral("n/a") : QString(line.source()), QString::number(line.unpriced)};
}

QString mdCell(QString text)
{
    return text.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('|'), QLatin1String("\\|"));
}

QString written(const QList<QStringList>& rows, const QString& format)
{
    if (format == QLatin1String("table"))
        return table(rows)
            + QStringLiteral("tokens and told costs are measured; priced: measured tokens by the price table\n");
    QString text;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        QStringList line;
        for (const QString& cell : rows.at(i))
            line.append(format == QLatin1String("csv") ? csvCell(cell) : mdCell(cell));
        text += format == QLatin1String("csv")
            ? QString(line.join(QLatin1Char(',')) + QLatin1Char('\n'))
            : QString(QStringLiteral("| ") + line.join(QStringLiteral(" | ")) + QStringLiteral(" |\n"));
        if (i == 0 && format == QLatin1String("md"))
            text += QStringLiteral("|---|--:|--:|--:|--:|--:|---|--:|\n");
    }
    return text;
}

QList<Used> usedIn(Store& store, const QStringList& sessions)
{
    QList<Used> result;
    for (const QString& id : sessions) {
        QHash<QString, Agent> agents;
        for (const Agent& agent : SessionRepository(store).agents(id))
            agents.insert(agent.id, agent);
        for (const Usage& usage : MoneyRepository(store).usage(id)) {
            const Agent agent = agents.value(usage.agent);
            result.append({usage, id, agent.templateId, agent.wave});
        }
    }
    return result;
}

Result<QStringList> wantedSessions(Store& store, const QStringList& given)
{
    QStringList known;
    for (const Session& session : SessionRepository(store).sessions())
        known.append(session.id);
    for (const QString& id : given)
        if (!known.contains(id))
            return usage("unknown-session", id, QStringLiteral("there is no such session"),
                QStringLiteral("see `wavedeckctl session list`"));
    QStringList wanted = given.isEmpty() ? known : given;
    wanted.removeDuplicates();
    return wanted;
}

int cost(Context& context, const Arguments& arguments)
{
    const QString by = arguments.has("--by") ? arguments.value("--by") : QStringLiteral("agent");
    const auto grouping = std::find_if(std::begin(kGroupings), std::end(kGroupings),
        [&](const Grouping& one) { return by == QLatin1String(one.name); });
    if (grouping == std::end(kGroupings))
        return context.fail(usage("bad-value", QStringLiteral("--by"), QStringLiteral("`%1` is no grouping").arg(by),
            QStringLiteral("one of agent, task, wave, session, model, day")));
    const QString format = arguments.has("--format") ? arguments.value("--format") : QStringLiteral("table");
    if (!QStringList{QStringLiteral("table"), QStringLiteral("csv"), QStringLiteral("md"), QStringLiteral("json")}
             .contains(format))
        return context.fail(usage("bad-value", QStringLiteral("--format"),
            QStringLiteral("`%1` is no format").arg(format), QStringLiteral("one of table, csv, md, json")));
    const auto store = context.store();
    if (!store)
        return context.fail(store.error());
    const auto sessions = wantedSessions(**store, arguments.positional);
    if (!sessions)
        return context.fail(sessions.error());
    QMap<QString, CostLine> lines;
    CostLine total;
    for (const Used& used : usedIn(**store, *sessions)) {
        CostLine& line = lines[grouping->key(used)];
        line.key = grouping->key(used);
        line.add(used.usage);
        total.add(used.usage);
    }
    const QJsonObject document{{QStringLiteral("by"), by}, {QStringLiteral("label"), QStringLiteral("measured")},
        {QStringLiteral("sessions"), QJsonArray::fromStringList(*sessions)},
        {QStringLiteral("lines"), costsJson(lines.values(), by)}, {QStringLiteral("total"), costJson(total, {})}};
    if (format == QLatin1String("json") && !context.json()) {
        printJson(document);
        return 0;
    }
    QList<QStringList> rows{{by, QStringLiteral("input"), QStringLiteral("output"), QStringLiteral("cache_read"),
        QStringLiteral("cache_write"), QStringLiteral("cost_usd"), QStringLiteral("source"),
        QStringLiteral("unpriced_tokens")}};
    for (const CostLine& line : std::as_const(lines))
        rows.append(cells(line, line.key.isEmpty() ? QStringLiteral("n/a") : plain(line.key)));
    rows.append(cells(total, QStringLiteral("total")));
    return context.answer(document, written(rows, format));
}

constexpr Option kOptions[] = {{"--by", "WHAT", "agent (default), task, wave, session, model or day"},
    {"--format", "FORMAT", "table (default), csv, md or json"}};

constexpr Command kCommands[] = {
    {"cost", "[SESSION…]", "Tokens and cost of sessions, of all without one; what is unknown is n/a.", kOptions,
        "wavedeckctl cost S-001 --by model --format csv", 0, -1, cost},
};

} // namespace

std::span<const Command> costCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
