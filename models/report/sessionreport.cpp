// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/sessionreport.h"

#include "models/base/clock.h"
#include "models/domain/exceptions.h"
#include "models/report/assurancesections.h"
#include "models/report/completion.h"
#include "models/report/debtsection.h"
#include "models/report/jsonwords.h"
#include "models/report/protocolsections.h"
#include "models/report/riskreport.h"
#include "models/report/securitysection.h"
#include "models/report/trailsection.h"
#include "models/secrets/redact.h"
#include "models/store/sessionrepository.h"
#include "models/store/store.h"

#include <QCryptographicHash>
#include <algorithm>

namespace wavedeck {

namespace {

using report::BulletList;
using report::Section;
using report::Table;
using namespace report::words;

constexpr int kEventsAtOnce = 1000;
constexpr qsizetype kMostEvents = 5000;

/// What a reader of the report wants to know of the activity log: what people did and what went wrong.
bool isOfNote(const Event& event)
{
    static const QStringList kKinds{QStringLiteral("hold"), QStringLiteral("resume"), QStringLiteral("stop"),
        QStringLiteral("retry"), QStringLiteral("accept"), QStringLiteral("extend"), QStringLiteral("approve"),
        QStringLiteral("reject"), QStringLiteral("waive"), QStringLiteral("rerun"), QStringLiteral("budget"),
        QStringLiteral("events"), QStringLiteral("session"), QStringLiteral("admission"), QStringLiteral("ack"),
        QStringLiteral("silence"), QStringLiteral("end"), QStringLiteral("phase"), QStringLiteral("checklist")};
    static const QStringList kStates{QStringLiteral("failed"), QStringLiteral("lost"), QStringLiteral("overdue"),
        QStringLiteral("cancelled"), QStringLiteral("waived"), QStringLiteral("inconclusive"), QStringLiteral("held"),
        QStringLiteral("blocked")};
    return kKinds.contains(event.kind) || kStates.contains(event.text.section(QLatin1Char(':'), 0, 0))
        || event.text.startsWith(QLatin1String("starting: attempt"));
}

/// Whether anything was told of what it used: nothing told is not nothing used.
bool isUseTold(const QJsonObject& part)
{
    const QJsonObject tokens = part.value(QLatin1String("tokens")).toObject();
    return part.value(QLatin1String("cost_microusd")).toInteger() != 0
        || std::any_of(tokens.begin(), tokens.end(), [](const QJsonValue& n) { return n.toInteger() != 0; });
}

QString costOf(const QJsonObject& part)
{
    return isUseTold(part) ? money(part.value(QLatin1String("cost_microusd")).toInteger()) : QStringLiteral("n/a");
}

QString tokensOf(const QJsonObject& part)
{
    if (!isUseTold(part))
        return QStringLiteral("n/a");
    const QJsonObject tokens = part.value(QLatin1String("tokens")).toObject();
    return QStringLiteral("%1 / %2").arg(text(tokens, "input"), text(tokens, "output"));
}

QString endOf(const QJsonObject& agent)
{
    const QJsonObject exit = agent.value(QLatin1String("exit")).toObject();
    if (exit.isEmpty())
        return {};
    const QString what = exit.value(QLatin1String("signal")).isDouble()
        ? QStringLiteral("signal ") + text(exit, "signal")
        : exit.value(QLatin1String("code")).isDouble() ? QStringLiteral("exit ") + text(exit, "code")
                                                       : QStringLiteral("unknown");
    return QStringLiteral("%1 (%2)").arg(what, text(exit, "by"));
}

QList<QJsonObject> wavesOf(const QJsonObject& document)
{
    QList<QJsonObject> waves;
    for (const QJsonValue& wave : document.value(QLatin1String("waves")).toArray())
        waves.append(wave.toObject());
    return waves;
}

Section wavesSection(const QJsonObject& document)
{
    Table table{{QStringLiteral("Wave"), QStringLiteral("State"), QStringLiteral("Agents"), QStringLiteral("Elapsed"),
                    QStringLiteral("One after the other"), QStringLiteral("Speed-up"), QStringLiteral("Saved"),
                    QStringLiteral("Longest agent"), QStringLiteral("Tokens in/out"), QStringLiteral("Cost")},
        {}};
    for (const QJsonObject& wave : wavesOf(document))
        table.rows.append({text(wave, "name"), text(wave, "state"),
            QString::number(wave.value(QLatin1String("agents")).toArray().size()), duration(wave, "elapsed_ms"),
            duration(wave, "sequential_ms"), number(wave, "speed_up", QStringLiteral("x")),
            number(wave, "saved_percent", QStringLiteral(" %")), text(wave, "critical_agent"), tokensOf(wave),
            costOf(wave)});
    Section section{QStringLiteral("Waves"), {}, {}};
    section.add(table);
    return section;
}

Section agentsSection(const QJsonObject& document)
{
    Section section{QStringLiteral("Agents"), {}, {}};
    for (const QJsonObject& wave : wavesOf(document)) {
        Table table{{QStringLiteral("Agent"), QStringLiteral("Role"), QStringLiteral("State"),
                        QStringLiteral("Attempts"), QStringLiteral("Elapsed"), QStringLiteral("Ended"),
                        QStringLiteral("Tokens in/out"), QStringLiteral("Cost"), QStringLiteral("Note")},
            {}};
        for (const QJsonValue& value : wave.value(QLatin1String("agents")).toArray()) {
            const QJsonObject agent = value.toObject();
            const QJsonObject accepted = agent.value(QLatin1String("accepted")).toObject();
            const QString note = accepted.isEmpty()
                ? text(agent, "reason")
                : QString(QStringLiteral("accepted by %1: %2").arg(text(accepted, "by"), text(accepted, "reason")));
            table.rows.append({text(agent, "id"), text(agent, "role"), text(agent, "state"), text(agent, "attempt"),
                duration(agent, "elapsed_ms"), endOf(agent), tokensOf(agent), costOf(agent), note});
        }
        Section below{text(wave, "name"), {}, {}};
        below.add(table);
        section.sections.append(below);
    }
    return section;
}

Section gateSection(const QJsonObject& gate)
{
    Section section{QStringLiteral("%1: %2").arg(text(gate, "name"), text(gate, "state")), {}, {}};
    QString line = QStringLiteral("%1, verifies %2").arg(text(gate, "kind"), text(gate, "verifies"));
    if (const QString reason = text(gate, "reason"); !reason.isEmpty())
        line += QStringLiteral("; ") + reason;
    section.add(line);
    if (const QJsonObject waiver = gate.value(QLatin1String("waiver")).toObject(); !waiver.isEmpty())
        section.add(QStringLiteral("%1 by %2 until %3: %4")
                        .arg(text(gate, "state") == QLatin1String("waived") ? QStringLiteral("Waived")
                                                                            : QStringLiteral("Had been waived"),
                            text(waiver, "by"), text(waiver, "until"), text(waiver, "reason")));
    Table table{{QStringLiteral("Criterion"), QStringLiteral("Kind"), QStringLiteral("Verifies"),
                    QStringLiteral("State"), QStringLiteral("Value"), QStringLiteral("Why")},
        {}};
    BulletList evidence;
    for (const QJsonValue& value : gate.value(QLatin1String("criteria")).toArray()) {
        const QJsonObject criterion = value.toObject();
        table.rows.append({text(criterion, "id"), text(criterion, "kind"), text(criterion, "verifies"),
            text(criterion, "state"), text(criterion, "value"), text(criterion, "reason")});
        for (const QJsonValue& entry : criterion.value(QLatin1String("evidence")).toArray())
            evidence.items.append(QStringLiteral("%1: %2").arg(text(criterion, "id"), evidenceText(entry.toObject())));
    }
    section.add(table);
    if (!evidence.items.isEmpty())
        section.add(evidence);
    return section;
}

Section gatesSection(const QJsonObject& document)
{
    Section section{QStringLiteral("Gates"), {}, {}};
    for (const QJsonObject& wave : wavesOf(document))
        for (const QJsonValue& gate : wave.value(QLatin1String("gates")).toArray())
            section.sections.append(gateSection(gate.toObject()));
    if (section.sections.isEmpty())
        section.add(QStringLiteral("The plan has no gates."));
    return section;
}

Section alertsSection(const QJsonObject& document)
{
    Section section{QStringLiteral("Alerts"), {}, {}};
    Table table{{QStringLiteral("Alert"), QStringLiteral("Rule"), QStringLiteral("Level"), QStringLiteral("Phase"),
                    QStringLiteral("Raised"), QStringLiteral("Resolved"), QStringLiteral("What"),
                    QStringLiteral("Caused by"), QStringLiteral("Acknowledged"), QStringLiteral("Silenced")},
        {}};
    for (const QJsonValue& value : document.value(QLatin1String("alerts")).toArray()) {
        const QJsonObject alert = value.toObject();
        QStringList agents;
        for (const QJsonValue& subject : alert.value(QLatin1String("subjects")).toArray())
            agents.append(text(subject.toObject(), "agent"));
        agents.removeDuplicates();
        const QJsonObject silence = alert.value(QLatin1String("silence")).toObject();
        table.rows.append({text(alert, "id"), text(alert, "rule"), text(alert, "level"), text(alert, "phase"),
            text(alert, "raised_at"), text(alert, "resolved_at"), text(alert, "text"),
            agents.join(QStringLiteral(", ")), text(alert.value(QLatin1String("acknowledged")).toObject(), "by"),
            silence.isEmpty()
                ? QString()
                : QString(QStringLiteral("until %1 by %2: %3")
                              .arg(text(silence, "until"), text(silence, "by"), text(silence, "reason")))});
    }
    if (table.rows.isEmpty())
        section.add(QStringLiteral("No alert was raised."));
    else
        section.add(table);
    return section;
}

Section eventsSection(const QList<Event>& events)
{
    Table table{{QStringLiteral("Time (UTC)"), QStringLiteral("About"), QStringLiteral("Event"), QStringLiteral("What"),
                    QStringLiteral("By")},
        {}};
    for (const Event& event : events)
        table.rows.append({rfc3339(event.at), event.subject, event.kind, event.text, event.actor});
    Section section{QStringLiteral("Events of note"), {}, {}};
    section.add(table);
    return section;
}

Section totalsSection(const QJsonObject& document)
{
    const QJsonObject metrics = document.value(QLatin1String("metrics")).toObject();
    const QJsonObject tokens = document.value(QLatin1String("tokens")).toObject();
    Table table{{QStringLiteral("Measure"), QStringLiteral("Value")},
        {{QStringLiteral("Elapsed"), duration(document, "elapsed_ms")},
            {QStringLiteral("Agents spawned"), number(metrics, "agents_spawned")},
            {QStringLiteral("Most at once"), number(metrics, "max_concurrent")},
            {QStringLiteral("Parallel factor"), number(metrics, "parallel_factor")},
            {QStringLiteral("Speed-up"), number(metrics, "speed_up", QStringLiteral("x"))},
            {QStringLiteral("Saved"), number(metrics, "saved_percent", QStringLiteral(" %"))},
            {QStringLiteral("Success rate"), number(metrics, "success_rate", QStringLiteral(" %"))},
            {QStringLiteral("First-time success rate"),
                number(metrics, "first_time_success_rate", QStringLiteral(" %"))},
            {QStringLiteral("Started more than once"), number(metrics, "redeployed")},
            {QStringLiteral("Rework rate"), number(metrics, "rework_rate", QStringLiteral(" %"))},
            {QStringLiteral("Tasks an hour"), number(metrics, "tasks_per_hour")},
            {QStringLiteral("Cost a task"),
                metrics.value(QLatin1String("cost_per_task_microusd")).isDouble()
                    ? money(metrics.value(QLatin1String("cost_per_task_microusd")).toInteger())
                    : QStringLiteral("n/a")},
            {QStringLiteral("Time outside of waves"), duration(metrics, "idle_ms")},
            {QStringLiteral("Load balance"), number(metrics, "balance_ratio", QStringLiteral(":1"))},
            {QStringLiteral("Tokens in"), number(tokens, "input")},
            {QStringLiteral("Tokens out"), number(tokens, "output")},
            {QStringLiteral("Tokens read from cache"), number(tokens, "cache_read")},
            {QStringLiteral("Tokens written to cache"), number(tokens, "cache_write")},
            {QStringLiteral("Cost"), costOf(document)}}};
    Section section{QStringLiteral("Totals"), {}, {}};
    section.add(table);
    Table roles{{QStringLiteral("Role"), QStringLiteral("Agents"), QStringLiteral("Succeeded"), QStringLiteral("Busy"),
                    QStringLiteral("Tasks an hour"), QStringLiteral("Tokens in/out"), QStringLiteral("Cost")},
        {}};
    const QJsonObject byRole = metrics.value(QLatin1String("by_role")).toObject();
    for (auto it = byRole.begin(); it != byRole.end(); ++it) {
        const QJsonObject role = it.value().toObject();
        roles.rows.append({it.key(), number(role, "agents_spawned"), number(role, "succeeded"),
            duration(role, "busy_ms"), number(role, "tasks_per_hour"), tokensOf(role), costOf(role)});
    }
    section.add(roles);
    return section;
}

Section howSection(const Session& session)
{
    Table table{{QStringLiteral("What"), QStringLiteral("Value")},
        {{QStringLiteral("Version"), QStringLiteral(WAVEDECK_VERSION)}, {QStringLiteral("Plan"), session.planFile},
            {QStringLiteral("Plan SHA-256"),
                QString::fromLatin1(
                    QCryptographicHash::hash(session.planText.toUtf8(), QCryptographicHash::Sha256).toHex())},
            {QStringLiteral("Workspace"), session.workspace}, {QStringLiteral("Mode"), QString(word(session.mode))},
            {QStringLiteral("At once at most"), QString::number(session.maxParallel)},
            {QStringLiteral("Started by"), session.startedBy}}};
    for (auto it = session.planSet.begin(); it != session.planSet.end(); ++it)
        table.rows.append({QStringLiteral("--set ") + it.key(), it.value()});
    Section section{QStringLiteral("How it was run"), {}, {}};
    section.add(table);
    return section;
}

} // namespace

std::optional<SessionReportInput> readSessionReport(Store& store, const QString& id, const QString& dataDir, qint64 now)
{
    auto rows = readSessionRows(store, id);
    if (!rows)
        return std::nullopt;
    SessionReportInput input;
    input.rows = std::move(*rows);
    input.document = sessionDocument(store, input.rows, dataDir, now);
    SessionRepository repository(store);
    for (const Agent& agent : input.rows.agents)
        if (const QJsonObject report = repository.completionReport(id, agent.id); !report.isEmpty())
            input.completionReports.append(report);
    for (qint64 last = 0; input.events.size() < kMostEvents;) {
        const QList<Event> events = repository.events(id, last, kEventsAtOnce);
        for (const Event& event : events) {
            last = event.id;
            if (isOfNote(event))
                input.events.append(event);
        }
        if (events.size() < kEventsAtOnce)
            break;
    }
    return input;
}

report::Document sessionReport(const SessionReportInput& input)
{
    const Session& session = input.rows.session;
    report::Document document{QStringLiteral("%1 %2").arg(session.id, session.name), {}, {}};
    const QStringList exceptions = exceptionsOf(input.rows);
    document.add(QStringLiteral("Verdict: %1, after %2.")
                     .arg(verdictWords(session.state, exceptions.size()), duration(input.document, "elapsed_ms")));
    document.add(
        QStringLiteral("From %1 to %2.")
            .arg(rfc3339(session.startedAt), session.endedAt > 0 ? rfc3339(session.endedAt) : QStringLiteral("now")));
    if (const QStringList tier = tierLines(input.document); !tier.isEmpty())
        document.add(BulletList{tier, false});
    if (!session.mission.isEmpty())
        document.add(session.mission);
    if (!session.reasons.isEmpty())
        document.add(BulletList{session.reasons, false});
    if (!exceptions.isEmpty()) {
        document.add(QStringLiteral("In spite of:"));
        document.add(BulletList{exceptions, false});
    }
    document.sections = {wavesSection(input.document), agentsSection(input.document), gatesSection(input.document),
        alertsSection(input.document), completionSection(input.completionReports), eventsSection(input.events),
        totalsSection(input.document)};
    for (const auto& sectionsOf : {assuranceSections, protocolSections, securitySections, riskSections, debtSections})
        document.sections += sectionsOf(input.document);
    document.sections.append(howSection(session));
    document.sections.append(trailSection(input.document));
    return document;
}

QJsonObject sessionReportJson(const SessionReportInput& input)
{
    QJsonObject json = input.document;
    QJsonArray events;
    for (const Event& event : input.events)
        events.append(QJsonObject{{QStringLiteral("at"), rfc3339(event.at)}, {QStringLiteral("subject"), event.subject},
            {QStringLiteral("kind"), event.kind}, {QStringLiteral("text"), event.text},
            {QStringLiteral("actor"), event.actor}});
    json.insert(QStringLiteral("reports"), input.completionReports);
    json.insert(QStringLiteral("events"), events);
    return redacted(json);
}

} // namespace wavedeck
