// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/planadvice.h"

#include <QJsonArray>

#include <algorithm>

namespace wavedeck {

namespace {

QJsonValue known(const std::optional<qint64>& value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

QJsonArray texts(const QStringList& list)
{
    return QJsonArray::fromStringList(list);
}

template <class T, class Make> QJsonArray arrayOf(const QList<T>& list, Make make)
{
    QJsonArray array;
    for (const T& one : list)
        array.append(make(one));
    return array;
}

QJsonValue scanJson(const std::optional<ScanEstimate>& scan)
{
    if (!scan)
        return {};
    return QJsonObject{{QStringLiteral("visible"), scan->visible}, {QStringLiteral("hidden"), scan->hidden},
        {QStringLiteral("buffer_percent"), scan->bufferPercent}, {QStringLiteral("planned"), scan->planned},
        {QStringLiteral("assigned"), scan->assigned}, {QStringLiteral("verified"), scan->verified}};
}

QJsonObject nodeJson(const PlannedNode& node)
{
    return {{QStringLiteral("id"), node.id}, {QStringLiteral("role"), node.role}, {QStringLiteral("level"), node.level},
        {QStringLiteral("depth"), node.depth}, {QStringLiteral("agents"), texts(node.agents)},
        {QStringLiteral("span"), node.span}, {QStringLiteral("span_word"), node.spanWord}};
}

QJsonObject domainJson(const DomainAdvice& advice)
{
    return {{QStringLiteral("wave"), advice.wave}, {QStringLiteral("domain"), advice.domain},
        {QStringLiteral("agents"), texts(advice.agents)}, {QStringLiteral("known"), advice.known},
        {QStringLiteral("route"), advice.route},
        {QStringLiteral("node"), advice.node.isEmpty() ? QJsonValue() : QJsonValue(advice.node)},
        {QStringLiteral("delegation"),
            advice.advised == Delegation::Unsaid ? QStringLiteral("ask") : QString(word(advice.advised))},
        {QStringLiteral("conflict"), advice.conflict}, {QStringLiteral("why"), advice.why}};
}

QJsonObject payloadJson(const PayloadAdvice& advice)
{
    return {{QStringLiteral("agent"), advice.agent}, {QStringLiteral("met"), advice.met}, {QStringLiteral("of"), 5},
        {QStringLiteral("missing"), texts(advice.missing)}, {QStringLiteral("lints"), texts(advice.lints)}};
}

QJsonObject chunkJson(const ChunkAdvice& chunk)
{
    return {{QStringLiteral("agent"), chunk.agent}, {QStringLiteral("file"), chunk.file},
        {QStringLiteral("size_bytes"), chunk.bytes}, {QStringLiteral("lines"), known(chunk.lines)},
        {QStringLiteral("chunks"), known(chunk.chunks)}, {QStringLiteral("must_chunk"), chunk.mustChunk}};
}

QJsonObject splitJson(const SplitAdvice& split)
{
    return {{QStringLiteral("agent"), split.agent}, {QStringLiteral("items"), split.items},
        {QStringLiteral("one_agent"),
            QJsonObject{{QStringLiteral("estimated_ms"), known(split.oneMs)},
                {QStringLiteral("success_percent"), split.oneSuccessPercent}}},
        {QStringLiteral("agent_an_item"),
            QJsonObject{{QStringLiteral("estimated_ms"), known(split.manyMs)},
                {QStringLiteral("success_percent"), split.manySuccessPercent}}},
        {QStringLiteral("same_tokens"), true}, {QStringLiteral("proposal"), split.proposal}};
}

QJsonObject assignmentJson(const AssignmentAdvice& advice)
{
    return {{QStringLiteral("wave"), advice.wave}, {QStringLiteral("ratio"), advice.ratio},
        {QStringLiteral("proposed_ratio"), advice.proposedRatio},
        {QStringLiteral("shares"), arrayOf(advice.shares, [](const AssignmentAdvice::Share& share) {
             return QJsonObject{{QStringLiteral("agent"), share.agent}, {QStringLiteral("work"), share.work},
                 {QStringLiteral("proposed"), share.proposed}};
         })}};
}

QJsonObject itemJson(const ChecklistItem& item)
{
    return {{QStringLiteral("id"), item.id}, {QStringLiteral("text"), item.text},
        {QStringLiteral("state"), QString(word(item.state))},
        {QStringLiteral("reason"), item.state == ItemState::Waived ? QJsonValue(item.reason) : QJsonValue()}};
}

QJsonObject tierJson(const TierCount& tier)
{
    return {{QStringLiteral("tier"), tier.tier.isEmpty() ? QJsonValue() : QJsonValue(tier.tier)},
        {QStringLiteral("profiles"), tier.profiles}, {QStringLiteral("nodes"), tier.nodes},
        {QStringLiteral("agents"), tier.agents}};
}

QJsonObject relatedJson(const RelatedKnowledge& known)
{
    return {{QStringLiteral("agent"), known.agent}, {QStringLiteral("id"), known.id},
        {QStringLiteral("kind"), known.kind}, {QStringLiteral("title"), known.title},
        {QStringLiteral("session"), known.session}, {QStringLiteral("by"), known.by},
        {QStringLiteral("shared_words"), known.shared}};
}

QJsonObject unreadJson(const UnreadReading& unread)
{
    return {{QStringLiteral("agent"), unread.agent}, {QStringLiteral("role"), unread.role},
        {QStringLiteral("ref"), unread.ref}, {QStringLiteral("title"), unread.title}};
}

QString count(double units)
{
    return QString::number(units, 'g', 10);
}

QString ratio(double value)
{
    return value > 0 ? QStringLiteral("%1:1").arg(QString::number(value, 'f', 2)) : QStringLiteral("idle");
}

QString scanText(const std::optional<ScanEstimate>& scan)
{
    if (!scan)
        return {};
    return QStringLiteral("pre-scan: (%1 found + %2 hidden) + %3 % buffer = %4 units; agents have %5; %6\n")
        .arg(count(scan->visible), count(scan->hidden), count(scan->bufferPercent), count(scan->planned),
            count(scan->assigned), scan->verified ? QStringLiteral("verified") : QStringLiteral("not verified"));
}

/// The first of many names.
QString names(const QStringList& all)
{
    constexpr qsizetype kMostNames = 8;
    const QString text = all.mid(0, kMostNames).join(QStringLiteral(", "));
    return all.size() > kMostNames ? QStringLiteral("%1 and %2 more").arg(text).arg(all.size() - kMostNames) : text;
}

QString treeText(const QList<PlannedNode>& nodes)
{
    QString text = nodes.isEmpty() ? QString() : QStringLiteral("hierarchy:\n");
    for (const PlannedNode& node : nodes) {
        text += QString(2 * (node.depth + 1), QLatin1Char(' ')) + (node.role.isEmpty() ? node.id : node.role)
            + QStringLiteral(" (") + node.level + QLatin1Char(')');
        if (!node.agents.isEmpty())
            text += QStringLiteral(": %1 at once%2; %3")
                        .arg(QString::number(node.span),
                            node.spanWord == QLatin1String("normal") ? QString()
                                                                     : QString(QStringLiteral(", ") + node.spanWord),
                            names(node.agents));
        text += QLatin1Char('\n');
    }
    return text;
}

QString assignmentText(const AssignmentAdvice& advice)
{
    QStringList changes;
    for (const AssignmentAdvice::Share& share : advice.shares)
        if (share.work != share.proposed)
            changes.append(
                QStringLiteral("%1 %2 instead of %3").arg(share.agent, count(share.proposed), count(share.work)));
    return QStringLiteral("balance of wave %1: %2, proposed %3: %4\n")
        .arg(advice.wave, ratio(advice.ratio), ratio(advice.proposedRatio), names(changes));
}

QString splitText(const SplitAdvice& split)
{
    const auto time = [](const std::optional<qint64>& ms) {
        return ms ? QStringLiteral("%1 s").arg(*ms / 1000) : QStringLiteral("time unknown");
    };
    return QStringLiteral("agent %1: one agent, %2 items: %3, about %4 % succeed; one agent an item: %5, about %6 %, "
                          "the same tokens\n")
        .arg(split.agent, QString::number(split.items), time(split.oneMs), count(split.oneSuccessPercent),
            time(split.manyMs), count(split.manySuccessPercent));
}

QString reservationText(const ReservationAdvice& sum)
{
    if (sum.agents == 0)
        return {};
    QStringList parts;
    if (sum.microUsd)
        parts.append(QStringLiteral("%1 USD").arg(QString::number(double(*sum.microUsd) / 1e6, 'f', 2)));
    if (sum.tokens)
        parts.append(QStringLiteral("%1 tokens").arg(*sum.tokens));
    return QStringLiteral("reserved: %1 by %2 agents; %3 say nothing\n")
        .arg(parts.join(QStringLiteral(", ")))
        .arg(sum.agents)
        .arg(sum.unsaid);
}

}

QJsonObject PlanAdvice::toJson() const
{
    return {{QStringLiteral("pre_scan"), scanJson(scan)}, {QStringLiteral("hierarchy"), arrayOf(hierarchy, nodeJson)},
        {QStringLiteral("domains"), arrayOf(domains, domainJson)},
        {QStringLiteral("payloads"), arrayOf(payloads, payloadJson)},
        {QStringLiteral("chunks"), arrayOf(chunks, chunkJson)}, {QStringLiteral("splits"), arrayOf(splits, splitJson)},
        {QStringLiteral("assignments"), arrayOf(assignments, assignmentJson)},
        {QStringLiteral("reservations"),
            QJsonObject{{QStringLiteral("cost_microusd"), known(reservations.microUsd)},
                {QStringLiteral("tokens"), known(reservations.tokens)}, {QStringLiteral("agents"), reservations.agents},
                {QStringLiteral("unsaid"), reservations.unsaid}}},
        {QStringLiteral("pre_session"), arrayOf(preSession, itemJson)},
        {QStringLiteral("team"),
            QJsonObject{{QStringLiteral("read_only"), readOnly}, {QStringLiteral("modify"), modify},
                {QStringLiteral("tiers"), arrayOf(tiers, tierJson)}}},
        {QStringLiteral("related"), arrayOf(related, relatedJson)},
        {QStringLiteral("unread"), arrayOf(unread, unreadJson)}};
}

QString PlanAdvice::toText() const
{
    QString text = scanText(scan) + treeText(hierarchy);
    for (const DomainAdvice& domain : domains)
        text += QStringLiteral("domain %1 of wave %2: %3; %4\n")
                    .arg(domain.domain, domain.wave, domain.route, domain.why);
    for (const PayloadAdvice& payload : payloads)
        text += QStringLiteral("payload of %1: %2/5\n").arg(payload.agent).arg(payload.met);
    for (const AssignmentAdvice& assignment : assignments)
        text += assignmentText(assignment);
    for (const SplitAdvice& split : splits)
        text += splitText(split);
    for (const RelatedKnowledge& known : related)
        text += QStringLiteral("%1 of %2 for agent %3: %4 (%5)\n")
                    .arg(known.kind, known.session, known.agent, known.title, known.id);
    for (const UnreadReading& reading : unread)
        text += QStringLiteral("agent %1 reads first, as %2: %3 %4; then `wavedeckctl lesson read`\n")
                    .arg(reading.agent, reading.role, reading.ref, reading.title);
    return text + reservationText(reservations);
}

} // namespace wavedeck
