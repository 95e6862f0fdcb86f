// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/reports.h"

#include "models/domain/exceptions.h"
#include "models/history/reader.h"
#include "models/report/completion.h"
#include "models/report/depth.h"
#include "models/report/jsonwords.h"
#include "models/report/riskreport.h"
#include "models/store/historyrepository.h"
#include "models/store/knowledgerepository.h"
#include "models/store/store.h"

#include <algorithm>

namespace wavedeck {

using report::BulletList;
using report::Document;
using report::Section;
using report::Table;
using namespace report::words;

namespace {

constexpr qsizetype kPageItems = 5; ///< of each list, so that the executive summary stays one page
constexpr qsizetype kPageText = 140;

QString titleOf(const QString& kind, const Session& session)
{
    static const QMap<QString, QString> kTitles{{QStringLiteral("final"), QStringLiteral("Session report")},
        {QStringLiteral("handoff"), QStringLiteral("Hand-off")},
        {QStringLiteral("completion"), QStringLiteral("Completion reports")},
        {QStringLiteral("narrative"), QStringLiteral("History")}, {QStringLiteral("risk"), QStringLiteral("Risk")}};
    return QStringLiteral("%1 %2: %3").arg(session.id, session.name, kTitles.value(kind));
}

QString cut(const QString& text)
{
    return text.size() <= kPageText ? text : QString(text.left(kPageText - 1) + QChar(0x2026));
}

/// The first ones, and how many more there are.
BulletList few(const QStringList& items)
{
    BulletList list;
    for (const QString& item : items.mid(0, kPageItems))
        list.items.append(cut(item.section(QLatin1Char('\n'), 0, 0)));
    if (items.size() > kPageItems)
        list.items.append(QStringLiteral("and %1 more").arg(items.size() - kPageItems));
    return list;
}

Document completionReport(const ReportInput& input)
{
    Document document{titleOf(QStringLiteral("completion"), input.session.rows.session), {}, {}};
    const QJsonArray& reports = input.session.completionReports;
    document.add(QStringLiteral("%1 of %2 agents have ended, %3 of them with a report of their own.")
                     .arg(reports.size())
                     .arg(input.session.rows.agents.size())
                     .arg(std::count_if(reports.begin(), reports.end(),
                         [](const QJsonValue& one) { return one[QLatin1String("told_by_agent")].toBool(); })));
    document.sections = completionSection(input.session.completionReports).sections;
    return document;
}

Document riskDocumentOf(const ReportInput& input)
{
    Document document{titleOf(QStringLiteral("risk"), input.session.rows.session), {}, {}};
    document.sections = riskSections(input.session.document);
    if (document.sections.isEmpty())
        document.add(QStringLiteral("No risk assessment belongs to this session."));
    return document;
}

/// What only the full depth has.
void shorten(Document& document)
{
    static const QStringList kLong{QStringLiteral("Completion reports"), QStringLiteral("Events of note"),
        QStringLiteral("How it was run"), QStringLiteral("Files"), QStringLiteral("Artifacts")};
    document.sections.removeIf([](const Section& section) { return kLong.contains(section.heading); });
}

} // namespace

const QStringList& reportKinds()
{
    static const QStringList kKinds{QStringLiteral("final"), QStringLiteral("handoff"), QStringLiteral("completion"),
        QStringLiteral("narrative"), QStringLiteral("risk")};
    return kKinds;
}

const QStringList& reportDepths()
{
    return report::depths();
}

Result<ReportInput> readReport(Store& store, const QString& session, qint64 now)
{
    auto found = readSessionReport(store, session, store.dataDir(), now);
    if (!found)
        return Error{ErrorKind::Usage, QStringLiteral("unknown-session"), session,
            QStringLiteral("there is no such session"), QStringLiteral("see `wavedeckctl session list`")};
    ReportInput input;
    input.session = std::move(*found);
    input.lines = history::readHistory(store, now).lines;
    for (const history::Line& line : std::as_const(input.lines))
        if (line.id == session)
            input.line = line;
    for (const history::NextStep& step : history::nextSteps(store))
        if (step.source == session)
            input.own.append(step);
        else if (step.state == QLatin1String("open"))
            input.open.append(step);
    for (const knowledge::Entry& entry : KnowledgeRepository(store).entries())
        if (entry.source == session || entry.links.contains(session))
            input.lessons.append(entry);
    input.notes = HistoryRepository(store).notes(session);
    return input;
}

QStringList openItems(const ReportInput& input)
{
    const SessionRows& rows = input.session.rows;
    QStringList items = rows.session.reasons;
    for (const Gate& gate : rows.gates)
        if (gate.state != GateState::Passed && gate.state != GateState::Pending)
            items.append(QStringLiteral("Gate %1 is %2%3")
                             .arg(gate.id, QString(word(gate.state)),
                                 gate.reason.isEmpty() ? QString() : QString(QStringLiteral(": ") + gate.reason)));
    for (const Agent& agent : rows.agents)
        if (agent.state != AgentState::Succeeded && agent.state != AgentState::Queued)
            items.append(QStringLiteral("Agent %1 is %2%3")
                             .arg(agent.id, QString(word(agent.state)),
                                 agent.reason.isEmpty() ? QString() : QString(QStringLiteral(": ") + agent.reason)));
    for (const QJsonValue& value : input.session.document.value(QLatin1String("alerts")).toArray()) {
        const QJsonObject alert = value.toObject();
        if (alert.value(QLatin1String("resolved_at")).isNull())
            items.append(QStringLiteral("Alert %1: %2").arg(text(alert, "rule"), text(alert, "text")));
    }
    const QJsonObject debt = input.session.document.value(QLatin1String("debt")).toObject();
    for (const QJsonValue& value : debt.value(QLatin1String("items")).toArray()) {
        const QJsonObject item = value.toObject();
        if (text(item, "status") != QLatin1String("resolved"))
            items.append(
                QStringLiteral("%1 (%2): %3").arg(text(item, "id"), text(item, "priority"), text(item, "title")));
    }
    items.removeDuplicates();
    return items;
}

Table measuresTable(const ReportInput& input)
{
    QList<history::Line> earlier;
    for (const history::Line& line : history::inTime(input.lines)) {
        if (line.id == input.line.id)
            break;
        earlier.append(line);
    }
    const QList<history::HighWater> records = history::highWaters(earlier);
    Table table{{QStringLiteral("Measure"), QStringLiteral("This session"), QStringLiteral("Best before"),
                    QStringLiteral("What it is")},
        {}};
    for (const history::Measure& one : history::measures()) {
        const QString key = QLatin1String(one.key);
        const auto best = std::find_if(
            records.begin(), records.end(), [&](const history::HighWater& record) { return record.key == key; });
        table.rows.append({QString::fromUtf8(one.name), history::figureText(input.line, key),
            best == records.end() ? QString() : QString(QStringLiteral("%1 (%2)").arg(best->text, best->session)),
            QString::fromUtf8(one.note)});
    }
    return table;
}

Table filesTable(const ReportInput& input)
{
    Table table{{QStringLiteral("File"), QStringLiteral("What"), QStringLiteral("Lines"), QStringLiteral("Agent")}, {}};
    for (const QJsonValue& value : input.session.completionReports) {
        const QJsonObject report = value.toObject();
        for (const char* key : {"created", "modified"})
            for (const QJsonValue& entry : report.value(QLatin1String(key)).toArray()) {
                const QJsonObject file = entry.toObject();
                table.rows.append({file.isEmpty() ? textOf(entry) : text(file, "path"), QLatin1String(key),
                    text(file, "lines"), text(report, "agent")});
            }
    }
    return table;
}

Document executiveReport(const ReportInput& input, const QString& title)
{
    const Session& session = input.session.rows.session;
    Document document{cut(title), {}, {}};
    document.add(cut(QStringLiteral("%1, after %2.")
                         .arg(verdictWords(session.state, exceptionsOf(input.session.rows).size()),
                             duration(input.session.document, "elapsed_ms"))));
    if (!session.mission.isEmpty())
        document.add(cut(session.mission));
    Table table{{QStringLiteral("Measure"), QStringLiteral("Value")}, {}};
    for (const char* key : {"agents_spawned", "max_concurrent", "parallel_factor", "success_rate", "delegation_ratio",
             "hierarchy_compliance", "cost_microusd", "tokens"})
        table.rows.append({QString::fromUtf8(history::measure(QLatin1String(key))->name),
            history::figureText(input.line, QLatin1String(key))});
    table.rows.append(
        {QStringLiteral("Gates passed"), QStringLiteral("%1 of %2").arg(input.line.gatesPassed).arg(input.line.gates)});
    document.add(table);
    const auto add = [&](const QString& heading, const QStringList& items, const QString& none) {
        Section section{heading, {}, {}};
        if (items.isEmpty())
            section.add(none);
        else
            section.add(few(items));
        document.sections.append(section);
    };
    add(QStringLiteral("Open"), openItems(input), QStringLiteral("Nothing is open."));
    QStringList steps;
    for (const auto& list : {input.own, input.open})
        for (const history::NextStep& step : list)
            if (step.state == QLatin1String("open"))
                steps.append(step.text);
    add(QStringLiteral("Next"), steps, QStringLiteral("Nothing was recommended."));
    return document;
}

Document makeReport(const ReportInput& input, const QString& kind, const QString& depth)
{
    if (depth == QLatin1String("executive"))
        return executiveReport(input, titleOf(kind, input.session.rows.session));
    Document document = kind == QLatin1String("handoff") ? handoffReport(input)
        : kind == QLatin1String("completion")            ? completionReport(input)
        : kind == QLatin1String("narrative")             ? narrativeReport(input)
        : kind == QLatin1String("risk")                  ? riskDocumentOf(input)
                                                         : sessionReport(input.session);
    if (depth == QLatin1String("standard"))
        shorten(document);
    return document;
}

} // namespace wavedeck
