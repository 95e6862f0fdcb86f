// SPDX-License-Identifier: GPL-3.0-or-later
// The hand-off document and the narrative of a session. Part of reports.h.
#include "models/base/clock.h"
#include "models/domain/exceptions.h"
#include "models/history/changes.h"
#include "models/history/effort.h"
#include "models/report/jsonwords.h"
#include "models/report/reports.h"

namespace wavedeck {

using report::BulletList;
using report::Document;
using report::Section;
using report::Table;
using namespace report::words;

namespace {

Section section(const QString& heading)
{
    return {heading, {}, {}};
}

/// A list, or why there is none.
Section listed(const QString& heading, const QStringList& items, const QString& none, bool numbered = false)
{
    Section made = section(heading);
    if (items.isEmpty())
        made.add(none);
    else
        made.add(BulletList{items, numbered});
    return made;
}

Section tabled(const QString& heading, const Table& table, const QString& none)
{
    Section made = section(heading);
    if (table.rows.isEmpty())
        made.add(none);
    else
        made.add(table);
    return made;
}

QString span(const Session& session)
{
    return QStringLiteral("From %1 to %2.")
        .arg(rfc3339(session.startedAt), session.endedAt > 0 ? rfc3339(session.endedAt) : QStringLiteral("now"));
}

QString verdict(const ReportInput& input)
{
    return QStringLiteral("%1, after %2.")
        .arg(verdictWords(input.session.rows.session.state, exceptionsOf(input.session.rows).size()),
            duration(input.session.document, "elapsed_ms"));
}

Table agentStates(const ReportInput& input)
{
    Table table{{QStringLiteral("Agent"), QStringLiteral("Wave"), QStringLiteral("Role"), QStringLiteral("State"),
                    QStringLiteral("Report"), QStringLiteral("Why")},
        {}};
    QMap<QString, bool> told;
    for (const QJsonValue& value : input.session.completionReports)
        told.insert(text(value.toObject(), "agent"), value.toObject().value(QLatin1String("told_by_agent")).toBool());
    for (const Agent& agent : input.session.rows.agents)
        table.rows.append({agent.id, agent.wave, agent.role, QString(word(agent.state)),
            !told.contains(agent.id)   ? QStringLiteral("none yet")
                : told.value(agent.id) ? QStringLiteral("told by the agent")
                                       : QStringLiteral("by the engine"),
            agent.reason});
    return table;
}

QStringList stepTexts(const ReportInput& input)
{
    QStringList steps;
    for (const history::NextStep& step : input.own)
        steps.append(step.state == QLatin1String("open")
                ? step.text
                : QString(step.text + QStringLiteral(" (%1)").arg(step.state)));
    for (const history::NextStep& step : input.open)
        steps.append(QStringLiteral("%1 (from %2)").arg(step.text, step.source));
    return steps;
}

QStringList saidByAgents(const ReportInput& input, const char* key)
{
    QStringList items;
    for (const QJsonValue& value : input.session.completionReports)
        for (const QJsonValue& one : value.toObject().value(QLatin1String(key)).toArray())
            items.append(QStringLiteral("%1: %2").arg(
                text(value.toObject(), "agent"), one.isObject() ? evidenceText(one.toObject()) : textOf(one)));
    return items;
}

/// One line a wave, in their order.
QStringList phases(const ReportInput& input)
{
    QStringList lines;
    for (const QJsonValue& value : input.session.document.value(QLatin1String("waves")).toArray()) {
        const QJsonObject wave = value.toObject();
        int gates = 0;
        for (const QJsonValue& gate : wave.value(QLatin1String("gates")).toArray())
            gates += text(gate.toObject(), "state") == QLatin1String("passed");
        lines.append(QStringLiteral("%1: %2 after %3, %4 agents, %5 of %6 gates passed")
                         .arg(text(wave, "name"), text(wave, "state"), duration(wave, "elapsed_ms"))
                         .arg(wave.value(QLatin1String("agents")).toArray().size())
                         .arg(gates)
                         .arg(wave.value(QLatin1String("gates")).toArray().size()));
    }
    return lines;
}

/// HIST-8: side by side.
Section trajectory(const ReportInput& input)
{
    Table table{{QStringLiteral("Before"), QStringLiteral("After")}, {}};
    for (qsizetype i = 0; i < std::max(input.line.before.size(), input.line.after.size()); ++i)
        table.rows.append({input.line.before.value(i), input.line.after.value(i)});
    if (!input.line.tier.isEmpty())
        table.rows.append(
            {QStringLiteral("Tier %1").arg(input.line.tierBefore), QStringLiteral("Tier %1").arg(input.line.tier)});
    return tabled(QStringLiteral("State before and after"), table, QStringLiteral("Nobody has written it down."));
}

/// HIST-5, as far as the session measured it.
Section impact(const ReportInput& input)
{
    Table table{{QStringLiteral("What"), QStringLiteral("Value")}, {}};
    const QJsonObject debt = input.session.document.value(QLatin1String("debt")).toObject();
    if (!debt.isEmpty()) {
        table.rows.append({QStringLiteral("Debt found"), text(debt, "added")});
        table.rows.append({QStringLiteral("Debt resolved during it"), text(debt, "resolved_during")});
    }
    if (const auto gain
        = history::gainOf(input.notes, input.line.figure(QStringLiteral("elapsed_ms")).value.value_or(0)))
        table.rows.append({QStringLiteral("Against traditional work"), history::words(*gain)});
    const Table files = filesTable(input);
    qsizetype made = 0;
    for (const QStringList& row : files.rows)
        made += row.value(1) == QLatin1String("created");
    table.rows.append({QStringLiteral("Files made"), QString::number(made)});
    table.rows.append({QStringLiteral("Files changed"), QString::number(files.rows.size() - made)});
    for (const QJsonValue& value : input.session.document.value(QLatin1String("test_runs")).toArray()) {
        const QJsonObject run = value.toObject();
        table.rows.append({QStringLiteral("Tests of %1").arg(text(run, "gate")),
            QStringLiteral("%1 of %2 passed").arg(text(run, "passed"), text(run, "total"))});
    }
    return tabled(QStringLiteral("Impact"), table, {});
}

Section significant(const ReportInput& input)
{
    const auto criteria
        = history::significance(input.notes, history::recordsOf(input.lines, input.line.id), int(input.lessons.size()));
    Section made = section(QStringLiteral("Significance"));
    Table table{{QStringLiteral("Criterion"), QStringLiteral("Answer"), QStringLiteral("Why")}, {}};
    for (const auto& one : criteria)
        table.rows.append({one.name, one.answer.isEmpty() ? QStringLiteral("not answered") : one.answer, one.why});
    made.add(table);
    if (history::deservesNarrative(criteria))
        made.add(QStringLiteral("A narrative is recommended."));
    return made;
}

Section lessons(const ReportInput& input)
{
    Section made = section(QStringLiteral("Lessons"));
    if (input.lessons.isEmpty())
        made.add(QStringLiteral("The knowledge base has none of this session."));
    for (const knowledge::Entry& entry : input.lessons) {
        Section below{entry.title, {}, {}};
        below.add(entry.text);
        if (!entry.implication.isEmpty())
            below.add(QStringLiteral("Implication: ") + entry.implication);
        made.sections.append(below);
    }
    return made;
}

QStringList discoveries(const ReportInput& input)
{
    QStringList items;
    for (const history::HighWater& record : history::recordsOf(input.lines, input.line.id))
        items.append(QStringLiteral("New high-water mark: %1 %2, before %3 (%4)")
                         .arg(record.name, record.text, record.before, record.beforeSession));
    return items + saidByAgents(input, "decisions") + saidByAgents(input, "issues");
}

Section byType(const ReportInput& input)
{
    Table table{{QStringLiteral("Type"), QStringLiteral("Agents"), QStringLiteral("Success"), QStringLiteral("Average"),
                    QStringLiteral("Shortest"), QStringLiteral("Longest"), QStringLiteral("Output")},
        {}};
    const auto time = [](const auto& ms) { return ms ? humanDuration(qint64(*ms)) : QString(QStringLiteral("n/a")); };
    for (const history::TypeStatistics& one : history::agentsByType(input.line))
        table.rows.append({one.type, QString::number(one.count),
            one.successRate ? history::valueText(history::Kind::Percent, *one.successRate) : QStringLiteral("n/a"),
            time(one.averageMs), time(one.leastMs), time(one.mostMs), evidenceText(one.output)});
    return tabled(QStringLiteral("Agents by type"), table, QStringLiteral("No agent was started."));
}

} // namespace

Document handoffReport(const ReportInput& input)
{
    const Session& session = input.session.rows.session;
    Document document{QStringLiteral("%1 %2: Hand-off").arg(session.id, session.name), {}, {}};
    document.add(span(session));
    Section summary = section(QStringLiteral("Summary"));
    summary.add(verdict(input));
    if (!session.mission.isEmpty())
        summary.add(session.mission);
    summary.add(BulletList{phases(input), true});
    Section measures = section(QStringLiteral("Metrics"));
    measures.add(measuresTable(input));
    Section carry = section(QStringLiteral("How to go on"));
    carry.add(QStringLiteral("Plan, workspace and what is still to be decided:"));
    carry.add(Table{{QStringLiteral("What"), QStringLiteral("Value")},
        {{QStringLiteral("Plan"), session.planFile}, {QStringLiteral("Workspace"), session.workspace},
            {QStringLiteral("Everything of it"), QStringLiteral("wavedeckctl session show %1").arg(session.id)}}});
    document.sections = {summary,
        listed(QStringLiteral("Open items"), openItems(input), QStringLiteral("Nothing is open.")),
        tabled(QStringLiteral("Agent states"), agentStates(input), QStringLiteral("The plan has no agents.")), measures,
        tabled(QStringLiteral("Files"), filesTable(input),
            QStringLiteral("No agent reported a file that it made or changed.")),
        listed(QStringLiteral("Decisions and exceptions"),
            exceptionsOf(input.session.rows) + saidByAgents(input, "decisions"), QStringLiteral("None.")),
        listed(QStringLiteral("Next steps"), stepTexts(input), QStringLiteral("Nothing was recommended."), true),
        carry};
    return document;
}

Document narrativeReport(const ReportInput& input)
{
    const Session& session = input.session.rows.session;
    Document document{QStringLiteral("%1 %2: History").arg(session.id, session.name), {}, {}};
    QStringList facts{span(session), QStringLiteral("Result: ") + QString(word(session.state))};
    if (!input.line.classification.isEmpty())
        facts.append(QStringLiteral("Classification: ") + input.line.classification);
    document.add(BulletList{facts, false});
    Section narrative = section(QStringLiteral("Executive narrative"));
    narrative.add(verdict(input));
    if (!session.mission.isEmpty())
        narrative.add(session.mission);
    Section metrics = section(QStringLiteral("Parallelization metrics"));
    metrics.add(measuresTable(input));
    Section context = section(QStringLiteral("Setting"));
    context.add(Table{{QStringLiteral("What"), QStringLiteral("Value")},
        {{QStringLiteral("Mode"), QString(word(session.mode))}, {QStringLiteral("Plan"), session.planFile},
            {QStringLiteral("Agents"), QString::number(input.session.rows.agents.size())},
            {QStringLiteral("At once at most"), QString::number(session.maxParallel)}}});
    document.sections = {narrative, context,
        listed(QStringLiteral("Phases"), phases(input), QStringLiteral("The plan has no waves."), true), metrics,
        impact(input), byType(input),
        listed(QStringLiteral("Discoveries"), discoveries(input), QStringLiteral("None was recorded.")), lessons(input),
        trajectory(input), significant(input),
        listed(QStringLiteral("Recommendations for the next session"), stepTexts(input),
            QStringLiteral("Nothing was recommended."), true),
        tabled(QStringLiteral("Artifacts"), filesTable(input), QStringLiteral("No agent reported one."))};
    return document;
}

} // namespace wavedeck
