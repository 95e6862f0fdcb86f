// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/reader.h"

#include "models/assurance/product.h"
#include "models/history/measures.h"
#include "models/store/documentjson.h"
#include "models/store/gaterepository.h"
#include "models/store/protocoldocument.h"
#include "models/store/rows.h"
#include "models/store/sessionmetrics.h"
#include "models/store/sessionrepository.h"
#include "models/store/transaction.h"

#include <QCollator>
#include <QHash>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace wavedeck::history {

namespace {

constexpr int kMadeBy = 4; ///< raised when what figuresOf() gives changes

qint64 allOf(const QJsonObject& tokens)
{
    qint64 sum = 0;
    for (const QJsonValue& value : tokens)
        sum += value.toInteger();
    return sum;
}

QJsonValue perAgent(qint64 amount, qint64 agents)
{
    return agents > 0 ? QJsonValue(double(amount) / double(agents)) : QJsonValue();
}

/// FORM-21, of the newest run of every criterion that ran tests.
std::optional<double> testPassRate(const TestRows& tests)
{
    QMap<QString, const TestRun*> newest; // runs go by gate, criterion and attempt
    for (const TestRun& run : tests.runs)
        newest.insert(run.gate + QLatin1Char('/') + run.criterion, &run);
    qint64 passed = 0;
    qint64 total = 0;
    for (const TestRun* run : std::as_const(newest)) {
        passed += run->passed;
        total += run->total;
    }
    return total > 0 ? std::optional<double>(100.0 * double(passed) / double(total)) : std::nullopt;
}

QJsonObject scalarsOf(const SessionRows& rows, const Plan* plan, qint64 now)
{
    const qint64 end = rows.session.endedAt > 0 ? rows.session.endedAt : now;
    const qint64 elapsed = std::max<qint64>(0, end - rows.session.startedAt);
    const QJsonObject metrics = sessionMetrics(rows, plan, elapsed, now);
    const qint64 tokens = allOf(metrics.value(QLatin1String("tokens")).toObject());
    const qint64 cost = metrics.value(QLatin1String("cost_microusd")).toInteger();
    const qint64 agents = metrics.value(QLatin1String("agents_spawned")).toInteger();
    QJsonObject scalars;
    for (const Measure& one : measures())
        scalars.insert(QLatin1String(one.key), metrics.value(QLatin1String(one.key)));
    // Agents that never told of tokens or cost did not work for nothing: nobody measured it.
    const auto insert = [&](const QString& key, const QString& perAgentKey, qint64 amount) {
        scalars.insert(key, amount > 0 ? QJsonValue(amount) : QJsonValue());
        scalars.insert(perAgentKey, amount > 0 ? perAgent(amount, agents) : QJsonValue());
    };
    insert(QStringLiteral("tokens"), QStringLiteral("tokens_per_agent"), tokens);
    insert(QStringLiteral("cost_microusd"), QStringLiteral("cost_per_agent_microusd"), cost);
    scalars.insert(QStringLiteral("elapsed_ms"), elapsed);
    scalars.insert(QStringLiteral("protocol_score"),
        rows.protocol.score ? documents::orNull(rows.protocol.score->points) : QJsonValue());
    scalars.insert(QStringLiteral("test_pass_rate"), documents::orNull(testPassRate(rows.tests)));
    return scalars;
}

/// What is run, as the plan says it; of what was made of it while it ran nothing. Keys: id of an agent, and
/// gate/criterion.
QHash<QString, QString> commandsOf(const Plan* plan)
{
    constexpr qsizetype kLongest = 400;
    QHash<QString, QString> commands;
    const auto put = [&](const QString& key, const QStringList& argv, const QString& prompt = {}) {
        commands.insert(
            key, QStringList(argv + QStringList{prompt}).join(QLatin1Char(' ')).simplified().left(kLongest));
    };
    if (!plan)
        return commands;
    const auto putGates = [&](const QList<GatePlan>& gates) {
        for (const GatePlan& gate : gates)
            for (const CriterionPlan& criterion : gate.criteria)
                put(gate.id + QLatin1Char('/') + criterion.id, criterion.argv);
    };
    for (const WavePlan& wave : plan->waves) {
        putGates(wave.gates);
        for (const AgentPlan& agent : wave.agents)
            put(agent.id, agent.argv, agent.prompt);
    }
    return commands;
}

QJsonArray agentsJson(const SessionRows& rows, const QHash<QString, QString>& commands, qint64 now)
{
    QJsonArray array;
    for (const Agent& agent : rows.agents) {
        const auto runs = documents::intervalsOf(rows.attemptsOf(agent.id), now);
        array.append(QJsonObject{{QStringLiteral("id"), agent.id}, {QStringLiteral("wave"), agent.wave},
            {QStringLiteral("role"), agent.role}, {QStringLiteral("tier"), agent.tier},
            {QStringLiteral("model"), agent.model}, {QStringLiteral("adapter"), agent.adapter},
            {QStringLiteral("capability"), QString(word(agent.capability))},
            {QStringLiteral("reports_to"), agent.reportsTo}, {QStringLiteral("required"), agent.required},
            {QStringLiteral("limit_ms"), agent.limitMs}, {QStringLiteral("work"), agent.work},
            {QStringLiteral("command"), commands.value(agent.id)},
            {QStringLiteral("state"), QString(word(agent.state))}, {QStringLiteral("attempts"), agent.attempt},
            {QStringLiteral("duration_ms"),
                runs.isEmpty() ? QJsonValue() : QJsonValue(runs.last().end - runs.last().start)},
            {QStringLiteral("output"), outputOf(rows, agent.id)}});
    }
    return array;
}

/// Whether an agent of the session ran at some moment between, or a file is known to have changed then that no run
/// accounts for: what a gate looks at may have become another.
bool somebodyWorked(const SessionRows& rows, qint64 from, qint64 to)
{
    const auto isForeign
        = [&](const FileChange& change) { return change.agent.isEmpty() && change.at > from && change.at <= to; };
    if (std::any_of(rows.ground.changes.begin(), rows.ground.changes.end(), isForeign))
        return true;
    return std::any_of(rows.attempts.begin(), rows.attempts.end(), [&](const Attempt& attempt) {
        return !attempt.subject.startsWith(QLatin1Char('@')) && attempt.startedAt > 0 && attempt.startedAt < to
            && (attempt.endedAt == 0 || attempt.endedAt > from);
    });
}

bool isVerdict(GateState state)
{
    return state == GateState::Passed || state == GateState::Failed;
}

QJsonArray gatesJson(Store& store, const SessionRows& rows, const QHash<QString, QString>& commands)
{
    QMap<QString, QList<GateResult>> results;
    for (const GateResult& result : GateRepository(store).results(rows.session.id))
        if (isVerdict(result.state))
            results[result.gate].append(result);
    QJsonArray array;
    for (const Gate& gate : rows.gates) {
        QStringList criteria;
        for (const Criterion& criterion : rows.criteria)
            if (criterion.gate == gate.id)
                criteria.append(QStringLiteral("%1 (%2) %3")
                                    .arg(criterion.id, QString(word(criterion.kind)),
                                        commands.value(gate.id + QLatin1Char('/') + criterion.id))
                                    .trimmed());
        int again = 0;
        int turned = 0;
        const QList<GateResult> verdicts = results.value(gate.id);
        for (qsizetype i = 1; i < verdicts.size(); ++i) {
            if (somebodyWorked(rows, verdicts[i - 1].at, verdicts[i].at))
                continue;
            ++again;
            turned += verdicts[i].state != verdicts[i - 1].state;
        }
        array.append(QJsonObject{{QStringLiteral("id"), gate.id}, {QStringLiteral("name"), gate.name},
            {QStringLiteral("wave"), gate.wave}, {QStringLiteral("kind"), QString(word(gate.kind))},
            {QStringLiteral("verifies"), QString(word(gate.verifies))},
            {QStringLiteral("state"), QString(word(gate.state))},
            {QStringLiteral("criteria"), criteria.join(QStringLiteral(", "))}, {QStringLiteral("judged_again"), again},
            {QStringLiteral("turned"), turned}});
    }
    return array;
}

QJsonArray wavesJson(const SessionRows& rows, qint64 now)
{
    QJsonArray array;
    for (const Wave& wave : rows.waves)
        array.append(QJsonObject{{QStringLiteral("id"), wave.id}, {QStringLiteral("name"), wave.name},
            {QStringLiteral("state"), QString(word(wave.state))},
            {QStringLiteral("elapsed_ms"),
                wave.startedAt > 0 ? QJsonValue((wave.endedAt > 0 ? wave.endedAt : now) - wave.startedAt)
                                   : QJsonValue()}});
    return array;
}

/// The tier of its product: as its own results left it, else as it stood when it ended.
void insertTier(QJsonObject& json, Store& store, const Session& session, const Plan* plan, qint64 now)
{
    struct Change {
        QString tier, before;
    };
    const auto changes = rows::readAll<Change>(store,
        "SELECT tier, before FROM tier_change WHERE session = ? OR (product = ? AND at <= ?) ORDER BY session = ? "
        "DESC, id DESC LIMIT 1",
        {session.id, plan ? productOf(*plan) : QString(QLatin1String("")), session.endedAt > 0 ? session.endedAt : now,
            session.id},
        [](rows::Reader& r) {
            return Change{r.text(), r.text()};
        });
    if (changes.isEmpty())
        return;
    json.insert(QStringLiteral("tier"), changes.first().tier);
    json.insert(QStringLiteral("tier_before"), changes.first().before);
}

void fill(Line& line, const QJsonObject& body)
{
    const QJsonObject metrics = body.value(QLatin1String("metrics")).toObject();
    for (auto it = metrics.begin(); it != metrics.end(); ++it)
        line.figures.insert(it.key(), {it->isDouble() ? std::optional<double>(it->toDouble()) : std::nullopt, {}, {}});
    line.tier = body.value(QLatin1String("tier")).toString();
    line.tierBefore = body.value(QLatin1String("tier_before")).toString();
    line.budgetMicroUsd = body.value(QLatin1String("budget_microusd")).toInteger();
    line.shape = {{QStringLiteral("waves"), body.value(QLatin1String("waves"))},
        {QStringLiteral("agents"), body.value(QLatin1String("agents"))},
        {QStringLiteral("gates"), body.value(QLatin1String("gates"))}};
    for (const QJsonValue& value : body.value(QLatin1String("gates")).toArray()) {
        const QString state = value.toObject().value(QLatin1String("state")).toString();
        ++line.gates;
        line.gatesPassed += state == QLatin1String("passed") || state == QLatin1String("waived");
    }
}

Line ownLine(const Session& session, const QJsonObject& body, const QMap<QString, QString>& notes)
{
    Line line;
    line.id = session.id;
    line.name = session.name;
    line.plan = session.planFile;
    line.state = QString(word(session.state));
    line.mode = QString(word(session.mode));
    line.startedAt = session.startedAt;
    line.endedAt = session.endedAt;
    line.classification = notes.value(QStringLiteral("classification"));
    if (const QString text = notes.value(QStringLiteral("before")); !text.isEmpty())
        line.before = text.split(QLatin1Char('\n'));
    if (const QString text = notes.value(QStringLiteral("after")); !text.isEmpty())
        line.after = text.split(QLatin1Char('\n'));
    fill(line, body);
    return line;
}

struct Reported {
    ReportedSession session;
    int number = 0; ///< in the register
    QString day; ///< ISO; of the document where only that has one
    bool isDated = false;
};

/// By their day. What a document says without a day came before what it says of its own, by the number in the name.
QList<Reported> newestFirst(const QList<ReportedSession>& sessions)
{
    static const QRegularExpression iso(QStringLiteral("\\d{4}-\\d{2}-\\d{2}"));
    QHash<QString, QString> days; // of documents
    QList<Reported> all;
    for (const ReportedSession& session : sessions) {
        const QString day = iso.match(session.date).captured();
        all.append({session, int(all.size()) + 1, day, !day.isEmpty()});
        if (!day.isEmpty())
            days.insert(session.source, day);
    }
    for (Reported& one : all)
        if (!one.isDated)
            one.day = days.value(one.session.source);
    QCollator byNumber(QLocale(QLocale::English));
    byNumber.setNumericMode(true);
    std::stable_sort(all.begin(), all.end(), [&](const Reported& a, const Reported& b) {
        if (a.day != b.day)
            return a.day > b.day;
        if (a.isDated != b.isDated)
            return a.isDated;
        return a.isDated ? a.number > b.number : byNumber.compare(a.session.name, b.session.name) > 0;
    });
    return all;
}

Line reportedLine(const ReportedSession& session, int number)
{
    Line line;
    line.id = QStringLiteral("R-%1").arg(number, 3, 10, QLatin1Char('0'));
    line.reported = true;
    line.name = session.title.isEmpty() || session.title == session.name
        ? session.name
        : QString(session.name + QStringLiteral(": ") + session.title);
    line.date = session.date;
    line.state = session.status;
    line.classification = session.classification;
    line.source = session.source;
    line.before = session.before;
    line.after = session.after;
    line.nextSteps = session.nextSteps;
    for (const ReportedValue& value : session.values)
        line.figures.insert(value.key, {value.value, value.qualifier, value.text});
    return line;
}

} // namespace

QString figureText(const Line& line, const QString& key)
{
    const Figure figure = line.figure(key);
    if (!figure.text.isEmpty())
        return figure.text;
    if (!figure.value)
        return QStringLiteral("n/a");
    const Measure* known = measure(key);
    return valueText(known ? known->kind : Kind::Count, *figure.value);
}

QJsonObject figuresOf(Store& store, const SessionRows& rows, qint64 now)
{
    const auto plan = planOf(rows.session);
    const Plan* known = plan ? &*plan : nullptr;
    const QHash<QString, QString> commands = commandsOf(known);
    QJsonObject json{{QStringLiteral("metrics"), scalarsOf(rows, known, now)},
        {QStringLiteral("waves"), wavesJson(rows, now)}, {QStringLiteral("agents"), agentsJson(rows, commands, now)},
        {QStringLiteral("gates"), gatesJson(store, rows, commands)}};
    if (!rows.money.budgets.isEmpty())
        json.insert(QStringLiteral("budget_microusd"), rows.money.budgets.last().costMicroUsd.value_or(0));
    insertTier(json, store, rows.session, known, now);
    return json;
}

History readHistory(Store& store, qint64 now, int most)
{
    SessionRepository sessions(store);
    HistoryRepository repository(store);
    const auto kept = repository.figures();
    const auto notes = repository.allNotes();
    History history;
    const QList<Session> own = sessions.sessions();
    for (qsizetype i = own.size(); i > 0; --i) {
        const Session& session = own[i - 1];
        const qint64 revision = sessions.revisionOf(session.id);
        HistoryRepository::Figures figures = kept.value(session.id);
        const bool stands = figures.ofRevision == revision && figures.madeBy == kMadeBy && hasEnded(session.state);
        const bool later = !stands && hasEnded(session.state) && history.fresh.size() >= most;
        if (later) {
            ++history.pending;
            figures.body = {};
        } else if (!stands) {
            const auto rows = readSessionRows(store, session.id);
            if (!rows)
                continue;
            figures = {session.id, revision, kMadeBy, figuresOf(store, *rows, now)};
            if (hasEnded(session.state))
                history.fresh.append(figures);
        }
        history.lines.append(ownLine(session, figures.body, notes.value(session.id)));
    }
    const QList<Reported> reported = newestFirst(repository.reported());
    for (qsizetype i = 0; i < reported.size(); ++i) {
        history.lines.append(reportedLine(reported[i].session, reported[i].number));
        history.lines.last().rank = reported.size() - i;
    }
    return history;
}

Status keepFigures(Store& store, const QList<HistoryRepository::Figures>& fresh)
{
    if (fresh.isEmpty())
        return Done{};
    return inTransaction(store, [&]() -> Status {
        HistoryRepository repository(store);
        for (const HistoryRepository::Figures& one : fresh)
            if (Status done = repository.keepFigures(one); !done)
                return done;
        return Done{};
    });
}

} // namespace wavedeck::history
