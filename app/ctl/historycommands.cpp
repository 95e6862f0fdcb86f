// SPDX-License-Identifier: GPL-3.0-or-later
// compare; history list, show, set, next, done, ignore, trends, export
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/historytext.h"
#include "app/ctl/output.h"
#include "app/ctl/outputfile.h"
#include "app/ctl/registering.h"
#include "models/base/clock.h"
#include "models/history/changes.h"
#include "models/history/compare.h"
#include "models/history/effort.h"
#include "models/history/exports.h"
#include "models/history/nextsteps.h"
#include "models/history/reader.h"
#include "models/store/openforchange.h"

#include <algorithm>

namespace wavedeck::ctl {

namespace {

using namespace history;

/// All of it; what was computed is kept for the next time when the database takes it.
Result<QList<Line>> linesOf(Context& context)
{
    const auto store = context.store();
    if (!store && store.error().code == QLatin1String("no-database"))
        return QList<Line>();
    if (!store)
        return store.error();
    const History history = readHistory(**store, utcMs());
    if (!history.fresh.isEmpty())
        if (auto writing = openForChange(context.dataDir()))
            static_cast<void>(keepFigures(**writing, history.fresh)); // a copy: without it the next one takes longer
    return history.lines;
}

/// By id, or the name that a document gives.
Result<Line> lineOf(const QList<Line>& lines, const QString& wanted)
{
    QList<Line> found;
    for (const Line& line : lines)
        if (line.id.compare(wanted, Qt::CaseInsensitive) == 0)
            return line;
        else if (line.reported && line.name.section(QLatin1Char(':'), 0, 0).compare(wanted, Qt::CaseInsensitive) == 0)
            found.append(line);
    if (found.size() == 1)
        return found.first();
    if (found.isEmpty())
        return usage("unknown-session", wanted, QStringLiteral("there is no such session"),
            QStringLiteral("see `wavedeckctl history list`"));
    return usage("ambiguous", wanted, QStringLiteral("%1 documents report it").arg(found.size()),
        QStringLiteral("give its id, %1 or %2").arg(found[0].id, found[1].id));
}

QString comparisonText(const Comparison& comparison)
{
    QStringList header{QStringLiteral("MEASURE"), comparison.sessions.first().id};
    for (qsizetype i = 1; i < comparison.sessions.size(); ++i)
        header << comparison.sessions[i].id << QStringLiteral("CHANGE");
    QList<QStringList> rows{header << QStringLiteral("NOTE")};
    for (const ComparedMeasure& measure : comparison.measures) {
        QStringList row{plain(measure.name), plain(measure.cells.first().text)};
        for (qsizetype i = 1; i < measure.cells.size(); ++i)
            row << plain(measure.cells[i].text)
                << QString(measure.cells[i].changeText + QLatin1Char(' ') + measure.cells[i].verdict).trimmed();
        rows.append(row << plain(measure.note));
    }
    return table(rows)
        + QStringLiteral(
            "\n%1 is the base: a change is what it has more than the session to the left, the word says how it "
            "stands against that one.\n")
              .arg(comparison.sessions.first().id);
}

QString recordsText(const QList<HighWater>& records)
{
    QList<QStringList> rows{{QStringLiteral("HIGH-WATER MARK"), QStringLiteral("VALUE"), QStringLiteral("SESSION"),
        QStringLiteral("BEFORE")}};
    for (const HighWater& record : records)
        rows.append({record.name, plain(record.text), record.session,
            record.before.isEmpty() ? QString()
                                    : plain(QStringLiteral("%1 (%2)").arg(record.before, record.beforeSession))});
    return table(rows);
}

int compareSessions(Context& context, const Arguments& arguments)
{
    const auto lines = linesOf(context);
    if (!lines)
        return context.fail(lines.error());
    QList<Line> chosen;
    for (const QString& wanted : arguments.positional) {
        const auto line = lineOf(*lines, wanted);
        if (!line)
            return context.fail(line.error());
        chosen.append(*line);
    }
    const Comparison comparison = compare(chosen);
    QJsonObject json = document(comparison);
    QString text = comparisonText(comparison);
    QJsonArray changes;
    for (qsizetype i = 1; i < chosen.size(); ++i) {
        if (chosen[0].reported || chosen[i].reported)
            continue;
        const bool later = chosen[0].startedAt >= chosen[i].startedAt;
        const Changes one = changesBetween(chosen[later ? i : 0], chosen[later ? 0 : i]);
        changes.append(document(one));
        const QStringList said = words(one);
        text += QStringLiteral("\nChanged from %1 to %2: %3\n")
                    .arg(one.from, one.to, said.isEmpty() ? QStringLiteral("nothing") : QString());
        for (const QString& line : said)
            text += QStringLiteral("  %1\n").arg(plain(line));
    }
    const QList<HighWater> records = highWaters(*lines);
    json.insert(QStringLiteral("changes"), changes);
    json.insert(QStringLiteral("records"), document(records));
    json.insert(QStringLiteral("runs"), document(agentRuns(*lines, chosen.first())));
    json.insert(QStringLiteral("flaky_gates"), document(flakyGates(*lines)));
    json.insert(QStringLiteral("flaky_note"), QLatin1String(kFlakyNote));
    return context.answer(json, text + flakyText(flakyGates(*lines)) + QLatin1Char('\n') + recordsText(records));
}

int list(Context& context, const Arguments&)
{
    const auto lines = linesOf(context);
    if (!lines)
        return context.fail(lines.error());
    QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("NAME"), QStringLiteral("STARTED"),
        QStringLiteral("RESULT"), QStringLiteral("DURATION"), QStringLiteral("AGENTS"), QStringLiteral("PARALLEL"),
        QStringLiteral("DELEGATED"), QStringLiteral("CHAIN"), QStringLiteral("DIRECT"), QStringLiteral("TOKENS"),
        QStringLiteral("COST"), QStringLiteral("GATES"), QStringLiteral("TIER")}};
    QJsonArray items;
    for (const Line& line : *lines) {
        items.append(document(line));
        QStringList row{line.id, clipped(line.name, 40),
            line.reported ? clipped(line.date, 24) : dateTime(line.startedAt),
            line.reported ? clipped(line.state, 16) : coloured(line.state)};
        for (const char* key : {"elapsed_ms", "agents_spawned", "parallel_factor", "delegation_ratio",
                 "hierarchy_compliance", "direct_edit_rate", "tokens", "cost_microusd"})
            row.append(plain(figureText(line, QLatin1String(key))));
        row.append(line.reported ? QString() : QStringLiteral("%1 of %2").arg(line.gatesPassed).arg(line.gates));
        rows.append(row << line.tier);
    }
    const QList<HighWater> records = highWaters(*lines);
    return context.answer({{QStringLiteral("items"), items}, {QStringLiteral("records"), document(records)},
                              {QStringLiteral("trends"), document(trends(*lines))},
                              {QStringLiteral("flaky_gates"), document(flakyGates(*lines))}},
        items.isEmpty() ? QStringLiteral("no sessions yet\n")
                        : QString(table(rows) + QLatin1Char('\n') + recordsText(records)));
}

int show(Context& context, const Arguments& arguments)
{
    const auto lines = linesOf(context);
    const auto line = lines ? lineOf(*lines, arguments.positional.first()) : Result<Line>(lines.error());
    const auto store = context.store();
    if (!line || !store)
        return context.fail(line ? store.error() : line.error());
    const QList<HighWater> records = recordsOf(*lines, line->id);
    const QMap<QString, QString> notes = HistoryRepository(**store).notes(line->id);
    const ReportedParts parts = reportedParts(**store, line->id);
    const auto criteria = significance(notes, records, 0, parts.criteria);
    const auto gain = gainOf(notes, line->figure(QStringLiteral("elapsed_ms")).value.value_or(0));
    const QList<TypeStatistics> types = agentsByType(*line);
    const QList<AgentRuns> runs = agentRuns(*lines, *line);
    QJsonObject json = document(*line);
    json.insert(QStringLiteral("records"), document(records));
    json.insert(QStringLiteral("significance"), document(criteria));
    json.insert(QStringLiteral("against_traditional"), gain ? QJsonValue(document(*gain)) : QJsonValue());
    json.insert(QStringLiteral("narrative_recommended"), deservesNarrative(criteria));
    json.insert(QStringLiteral("agents_by_type"), document(types));
    json.insert(QStringLiteral("runs"), document(runs));
    json.insert(QStringLiteral("impact"), document(impactOf(*line)));
    json.insert(QStringLiteral("artifacts"), document(parts.artifacts));
    json.insert(QStringLiteral("artifact_sums"), document(sumsOf(parts.artifacts)));
    QString text = QStringLiteral("%1 %2  %3\n").arg(line->id, plain(line->name), plain(line->state));
    text += measuresText(*line) + trajectoryText(*line) + impactText(impactOf(*line)) + artifactsText(parts.artifacts);
    if (gain)
        text += words(*gain) + QLatin1Char('\n');
    for (const HighWater& record : records)
        text += QStringLiteral("New high-water mark: %1 %2 (before: %3, %4)\n")
                    .arg(record.name, record.text, record.before, record.beforeSession);
    for (const auto& one : criteria)
        text += QStringLiteral("  [%1] %2%3\n")
                    .arg(one.answer.isEmpty() ? QStringLiteral("?") : one.answer, one.name,
                        one.why.isEmpty() ? QString() : QString(QStringLiteral(": ") + plain(one.why)));
    text += deservesNarrative(criteria) ? QStringLiteral("Narrative recommended.\n\n") : QStringLiteral("\n");
    return context.answer(json, text + typesText(types));
}

/// Options of `history set` and the notes they are.
constexpr struct {
    const char* option;
    const char* key;
} kNotes[] = {{"--classification", "classification"}, {"--before", "before"}, {"--after", "after"}, {"--next", "next"},
    {"--traditional-hours", "traditional"}, {"--actual-hours", "actual"}};
constexpr const char* kCriteria[]
    = {"turning-point", "new-patterns", "novel-approaches", "worth-remembering", "institutional-value"};

Result<QMap<QString, QString>> notesOf(const Arguments& arguments)
{
    QMap<QString, QString> notes;
    for (const auto& one : kNotes)
        if (arguments.has(one.option))
            notes.insert(QLatin1String(one.key), arguments.values(one.option).join(QLatin1Char('\n')));
    for (const QString& given : arguments.values("--criterion")) {
        const QString key = given.section(QLatin1Char('='), 0, 0);
        const QString answer = given.section(QLatin1Char('='), 1);
        const bool known = std::any_of(
            std::begin(kCriteria), std::end(kCriteria), [&](const char* one) { return key == QLatin1String(one); });
        if (!known || (answer != QLatin1String("yes") && answer != QLatin1String("no")))
            return usage("bad-value", QStringLiteral("--criterion ") + given, QStringLiteral("it is KEY=yes or KEY=no"),
                QStringLiteral("keys: turning-point, new-patterns, novel-approaches, worth-remembering, "
                               "institutional-value"));
        notes.insert(key, answer);
    }
    for (const char* option : {"--traditional-hours", "--actual-hours"})
        if (arguments.has(option) && !hoursOf(arguments.value(option)))
            return usage("bad-value", QStringLiteral("%1 %2").arg(QLatin1String(option), arguments.value(option)),
                QStringLiteral("these are no hours"), QStringLiteral("write 40 or 40-60"));
    for (const QString& text : std::as_const(notes))
        if (text.size() > 10'000)
            return usage("bad-value", text.left(20), QStringLiteral("it is longer than 10,000 characters"));
    if (notes.isEmpty())
        return usage("usage", QStringLiteral("history set"), QStringLiteral("there is nothing to set"),
            QStringLiteral("see `wavedeckctl history set --help`"));
    return notes;
}

int set(Context& context, const Arguments& arguments)
{
    const QString id = arguments.positional.first();
    const auto notes = notesOf(arguments);
    if (!notes)
        return context.fail(notes.error());
    if (const auto rows = context.session(id); !rows)
        return context.fail(rows.error());
    QJsonObject body;
    for (auto it = notes->begin(); it != notes->end(); ++it)
        body.insert(it.key(), it.value());
    const QString by = context.whoName();
    const Status done = changeRegister(
        context, QStringLiteral("history.set"), QStringLiteral("session:") + id, body,
        [&](Store& store) -> Status {
            for (auto it = notes->begin(); it != notes->end(); ++it)
                if (Status noted = HistoryRepository(store).note(id, it.key(), it.value(), by, utcMs()); !noted)
                    return noted;
            return Done{};
        },
        people::Right::Facilitate);
    return done ? show(context, arguments) : context.fail(done.error());
}

int next(Context& context, const Arguments& arguments)
{
    const auto store = context.store();
    if (!store && store.error().code != QLatin1String("no-database"))
        return context.fail(store.error());
    QList<NextStep> steps = store ? nextSteps(**store, !arguments.has("--all")) : QList<NextStep>();
    if (arguments.has("--project"))
        steps.removeIf([wanted = arguments.value("--project")](
                           const NextStep& step) { return !step.project.isEmpty() && step.project != wanted; });
    QList<QStringList> rows{{QStringLiteral("FROM"), QStringLiteral("N"), QStringLiteral("STATE"),
        QStringLiteral("STEP"), QStringLiteral("PROJECT"), QStringLiteral("IN"), QStringLiteral("BY"),
        QStringLiteral("AT"), QStringLiteral("WHY")}};
    for (const NextStep& step : std::as_const(steps))
        rows.append({step.source, QString::number(step.number), step.state, plain(step.text), plain(step.project),
            step.session, plain(step.by), step.at > 0 ? dateTime(step.at) : QString(), plain(step.reason)});
    return context.answer({{QStringLiteral("items"), document(steps)}},
        steps.isEmpty() ? QStringLiteral("nothing is open\n") : table(rows));
}

int chooseStep(Context& context, const Arguments& arguments, const QString& state)
{
    NextStep step;
    step.source = arguments.positional.value(0);
    bool isNumber = false;
    step.number = arguments.positional.value(1).toInt(&isNumber);
    if (!isNumber)
        return context.fail(usage("bad-value", arguments.positional.value(1), QStringLiteral("it is no number")));
    const auto store = openForChange(context.dataDir());
    const auto actor = context.who();
    if (!store || !actor)
        return context.fail(store ? actor.error() : store.error());
    const Status done = chooseRecorded(
        **store, *actor, step, state, arguments.value("--session"), arguments.value("--reason"), utcMs());
    if (!done)
        return context.fail(done.error());
    return context.answer({{QStringLiteral("source"), step.source}, {QStringLiteral("number"), step.number},
                              {QStringLiteral("state"), state}},
        QStringLiteral("%1 %2 is %3\n").arg(step.source).arg(step.number).arg(state));
}

int doneStep(Context& context, const Arguments& arguments)
{
    return chooseStep(context, arguments, QStringLiteral("done"));
}

int ignoreStep(Context& context, const Arguments& arguments)
{
    return chooseStep(context, arguments, QStringLiteral("ignored"));
}

/// HIST-11: score, tier, tests and the measures that a plan is judged by, session by session.
int showTrends(Context& context, const Arguments&)
{
    const auto lines = linesOf(context);
    if (!lines)
        return context.fail(lines.error());
    QJsonArray items;
    for (const Line& line : inTime(*lines))
        items.append(document(line));
    return context.answer({{QStringLiteral("items"), items}, {QStringLiteral("trends"), document(trends(*lines))}},
        items.isEmpty() ? QStringLiteral("no sessions yet\n") : trendsText(*lines));
}

int exportHistory(Context& context, const Arguments& arguments)
{
    const auto lines = linesOf(context);
    if (!lines)
        return context.fail(lines.error());
    const QByteArray csv = csvOf(*lines);
    if (arguments.has("--output"))
        return writeFile(context, arguments.value("--output"), csv);
    return printBytes(csv) ? 0 : int(ErrorKind::Environment);
}

constexpr Option kSet[] = {{"--classification", "TEXT", "what kind of session it was"},
    {"--before", "TEXT", "state of the project before it; repeat for more lines", 0, true},
    {"--after", "TEXT", "and after it", 0, true},
    {"--next", "TEXT", "what is recommended for the next session; repeat, in order", 0, true},
    {"--traditional-hours", "40-60", "what it would have taken without agents, as somebody estimates"},
    {"--actual-hours", "8-10", "what it took people; by default its duration"},
    {"--criterion", "KEY=yes|no",
        "whether it deserves a narrative: turning-point, new-patterns, novel-approaches, "
        "worth-remembering, institutional-value",
        0, true}};
constexpr Option kNext[] = {{"--all", nullptr, "what is done or ignored too"},
    {"--project", "NAME", "of this project, and of lists that no project is known of"}};
constexpr Option kChoice[]
    = {{"--reason", "TEXT", "why; needed to ignore one"}, {"--session", "ID", "in which session that was"}};
constexpr Option kExport[] = {{"--output", "FILE", "where to write it, instead of stdout", 'o'}};

constexpr Command kCommands[] = {
    {"compare", "SESSION SESSION…", "Sessions side by side, the first as the base, and what changed between them.", {},
        "wavedeckctl compare S-014 S-013 S-011", 2, 20, compareSessions},
    {"history list", "", "Every session that ran here or that a document reports, with high-water marks.", {},
        "wavedeckctl history list --json", 0, 0, list},
    {"history show", "SESSION", "One of them: measures, records, significance, agents by type.", {},
        "wavedeckctl history show S-001", 1, 1, show},
    {"history set", "SESSION", "What people say of a session.", kSet,
        "wavedeckctl history set S-001 --after \"beta with known debt\" --criterion turning-point=yes", 1, 1, set},
    {"history next", "", "What was recommended for the next session and is still open.", kNext,
        "wavedeckctl history next --all", 0, 0, next},
    {"history done", "SOURCE NUMBER", "Says that a recommended step was done.", kChoice,
        "wavedeckctl history done RETRO-001 2 --session S-002", 2, 2, doneStep},
    {"history ignore", "SOURCE NUMBER", "Says that it will not be done, and why.", kChoice,
        "wavedeckctl history ignore R-001 3 --reason \"no longer needed\"", 2, 2, ignoreStep},
    {"history trends", "", "Score, tier, tests and measures by session, oldest first, and where each goes.", {},
        "wavedeckctl history trends", 0, 0, showTrends},
    {"history export", "", "Every session as CSV.", kExport, "wavedeckctl history export -o sessions.csv", 0, 0,
        exportHistory},
};

} // namespace

std::span<const Command> historyCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
