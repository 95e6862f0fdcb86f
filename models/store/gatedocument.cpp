// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/gatedocument.h"

#include "models/domain/blocking.h"
#include "models/domain/gaterows.h"
#include "models/store/documentjson.h"
#include "models/store/sessiondocument.h"

#include <QMap>

#include <algorithm>

namespace wavedeck {

using namespace documents;

namespace {

QJsonObject criterionJson(const Criterion& criterion, qint64 now)
{
    return {{QStringLiteral("id"), criterion.id}, {QStringLiteral("kind"), QString(word(criterion.kind))},
        {QStringLiteral("verifies"), QString(word(criterion.verifies))},
        {QStringLiteral("state"), QString(word(criterion.state))}, {QStringLiteral("value"), orNull(criterion.value)},
        {QStringLiteral("reason"), orNull(criterion.reason)}, {QStringLiteral("attempt"), criterion.attempt},
        {QStringLiteral("evidence"), criterion.evidence}, {QStringLiteral("name"), orNull(criterion.name)},
        {QStringLiteral("feature"), orNull(criterion.feature)},
        {QStringLiteral("environment"), orNull(criterion.environment)},
        {QStringLiteral("checked_at"), timeOrNull(criterion.checkedAt)},
        {QStringLiteral("valid_ms"), criterion.validMs > 0 ? QJsonValue(criterion.validMs) : QJsonValue()},
        {QStringLiteral("stale"), criterion.isStale(now)}};
}

/// Both sides of each criterion of the plan that has two.
QJsonArray featuresJson(const SessionRows& rows, const QString& gate)
{
    QMap<QString, QJsonObject> features;
    for (const Criterion& criterion : rows.criteria) {
        if (criterion.gate != gate || criterion.feature.isEmpty())
            continue;
        QJsonObject& feature = features[criterion.feature];
        feature.insert(QStringLiteral("feature"), criterion.feature);
        feature.insert(word(criterion.verifies), QString(word(criterion.state)));
    }
    QJsonArray array;
    const QString passed = word(GateState::Passed);
    for (QJsonObject& feature : features) {
        for (const Verifies side : {Verifies::Implemented, Verifies::Operational})
            if (!feature.contains(word(side)))
                feature.insert(word(side), QJsonValue());
        feature.insert(QStringLiteral("complete"),
            feature.value(word(Verifies::Implemented)).toString() == passed
                && feature.value(word(Verifies::Operational)).toString() == passed);
        array.append(feature);
    }
    return array;
}

/// GATE-19: when the first test ran, against who implements. Whoever may modify implements; where nobody does, all.
QJsonObject shiftLeftJson(const SessionRows& rows, qint64 now)
{
    const bool modifying = std::any_of(rows.agents.begin(), rows.agents.end(),
        [](const Agent& agent) { return agent.capability == Capability::Modify; });
    qint64 first = 0;
    qint64 last = 0;
    bool open = false;
    for (const Agent& agent : rows.agents) {
        if (modifying && agent.capability != Capability::Modify)
            continue;
        open = open || (!hasEnded(agent.state) && agent.accepted.isEmpty());
        for (const formulas::Interval& ran : intervalsOf(rows.attemptsOf(agent.id), now)) {
            first = first == 0 ? ran.start : std::min(first, ran.start);
            last = std::max(last, ran.end);
        }
    }
    qint64 test = 0;
    for (const Criterion& criterion : rows.criteria)
        if (criterion.kind == CriterionKind::Report || criterion.kind == CriterionKind::Coverage)
            for (const Attempt& attempt : rows.attemptsOf(criterion.subject()))
                if (attempt.startedAt > 0)
                    test = test == 0 ? attempt.startedAt : std::min(test, attempt.startedAt);
    QJsonValue verdict;
    if (test > 0 && (first == 0 || test < first))
        verdict = QStringLiteral("test-first");
    else if (test > 0)
        verdict = open || test < last ? QStringLiteral("meanwhile") : QStringLiteral("late-testing");
    return {{QStringLiteral("first_test_at"), timeOrNull(test)},
        {QStringLiteral("first_implementation_at"), timeOrNull(first)},
        {QStringLiteral("last_implementation_at"), open ? QJsonValue() : timeOrNull(last)},
        {QStringLiteral("verdict"), verdict}};
}

} // namespace

QJsonObject gateDocument(const SessionRows& rows, const Gate& gate, qint64 now)
{
    QJsonArray criteria;
    QJsonArray evidence;
    for (const Criterion& criterion : rows.criteria) {
        if (criterion.gate != gate.id)
            continue;
        criteria.append(criterionJson(criterion, now));
        for (const QJsonValue& entry : criterion.evidence)
            evidence.append(entry);
    }
    return {{QStringLiteral("id"), gate.id}, {QStringLiteral("name"), gate.name}, {QStringLiteral("wave"), gate.wave},
        {QStringLiteral("kind"), QString(word(gate.kind))}, {QStringLiteral("timing"), QString(word(gate.timing))},
        {QStringLiteral("verifies"), QString(word(gate.verifies))},
        {QStringLiteral("state"), QString(word(gate.state))}, {QStringLiteral("reason"), orNull(gate.reason)},
        {QStringLiteral("evidence"), evidence}, {QStringLiteral("criteria"), criteria},
        {QStringLiteral("features"), featuresJson(rows, gate.id)},
        {QStringLiteral("proves"), QJsonArray::fromStringList(gate.proves)}, {QStringLiteral("results"), gate.results},
        {QStringLiteral("waiver"), orNull(gate.waiver)}, {QStringLiteral("started_at"), timeOrNull(gate.startedAt)},
        {QStringLiteral("ended_at"), timeOrNull(gate.endedAt)}};
}

QJsonArray blockingDocument(const SessionRows& rows, const Plan* plan, qint64 now)
{
    QJsonArray array;
    for (const Blocker& blocker : blockersOf(rows.session, rows.waves, rows.agents, rows.gates, plan, now))
        array.append(QJsonObject{{QStringLiteral("what"), blocker.what}, {QStringLiteral("id"), blocker.id},
            {QStringLiteral("wave"), orNull(blocker.wave)}, {QStringLiteral("why"), blocker.why},
            {QStringLiteral("who_can"), blocker.whoCan}, {QStringLiteral("mend"), blocker.mend},
            {QStringLiteral("blocks"), blocker.blocks}});
    return array;
}

void insertGates(QJsonObject& json, const SessionRows& rows, const Plan* plan, qint64 now)
{
    json.insert(QStringLiteral("blocking"), blockingDocument(rows, plan, now));
    json.insert(QStringLiteral("shift_left"), shiftLeftJson(rows, now));
}

QJsonObject resultDocument(const GateResult& result)
{
    return {{QStringLiteral("number"), result.number}, {QStringLiteral("at"), timeOrNull(result.at)},
        {QStringLiteral("state"), QString(word(result.state))}, {QStringLiteral("reason"), orNull(result.reason)},
        {QStringLiteral("actor"), orNull(result.actor)}, {QStringLiteral("criteria"), result.criteria}};
}

QJsonObject evidenceDocument(const Evidence& evidence, qint64 now)
{
    return {{QStringLiteral("id"), evidence.id}, {QStringLiteral("criterion"), evidence.criterion},
        {QStringLiteral("attempt"), evidence.attempt > 0 ? QJsonValue(evidence.attempt) : QJsonValue()},
        {QStringLiteral("at"), timeOrNull(evidence.at)},
        {QStringLiteral("age_ms"), std::max<qint64>(0, now - evidence.at)}, {QStringLiteral("kind"), evidence.kind},
        {QStringLiteral("path"), orNull(evidence.path)}, {QStringLiteral("bytes"), evidence.bytes},
        {QStringLiteral("sha256"), orNull(evidence.sha256)}, {QStringLiteral("text"), orNull(evidence.text)},
        {QStringLiteral("actor"), orNull(evidence.actor)},
        {QStringLiteral("environment"), orNull(evidence.environment)}};
}

} // namespace wavedeck
