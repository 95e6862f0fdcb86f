// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/protocolwords.h"

#include "models/protocol/hierarchy.h"
#include "ui/theme/format.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui::start {

namespace {

constexpr int kMostNames = 4;
constexpr int kMostNodes = 200; ///< rows; the rest is counted
constexpr int kDeepest = 20; ///< a plan has few levels; what is read may go in a circle

QString tr(const char* text)
{
    return FactList::tr(text);
}

QString counted(qint64 number, const char* one, const char* many)
{
    return count(number) + QLatin1Char(' ') + tr(number == 1 ? one : many);
}

/// 7, 7.5: units of work as a person writes them.
QString units(double value)
{
    return QLocale::c().toString(value, 'g', 6);
}

QString names(const QStringList& all)
{
    QStringList shown;
    for (const QString& one : all.mid(0, kMostNames))
        shown.append(plain(one, 40));
    const QString list = shown.join(QStringLiteral(", "));
    return all.size() > kMostNames ? tr("%1 and %2 more").arg(list).arg(all.size() - kMostNames) : list;
}

AgentFact teamOf(const OpenedPlan& plan)
{
    int readOnly = 0;
    int modify = 0;
    for (const WaveShape& wave : shapeOf(plan)) {
        readOnly += wave.readOnly;
        modify += wave.modify;
    }
    QStringList parts;
    if (readOnly > 0)
        parts.append(tr("%1 read-only").arg(counted(readOnly, "agent", "agents")));
    if (modify > 0)
        parts.append(readOnly > 0 ? tr("%1 modify files").arg(count(modify))
                                  : tr("%1 modify files").arg(counted(modify, "agent", "agents")));
    QString says = parts.join(QStringLiteral(", "));
    if (const QString& why = plan.reading.plan.homogeneous; !why.isEmpty())
        says += tr("; all alike: %1").arg(plain(why.simplified(), 120));
    return {tr("Team"), says, {}};
}

AgentFact preScanOf(const PreScan& scan)
{
    if (!scan.given)
        return {tr("Pre-scan"), tr("none in the plan: nobody counted the work before it was shared out"), {}};
    QStringList parts;
    if (scan.instances >= 0) {
        const double found = scan.instances + std::max(0.0, scan.hiddenWork);
        parts.append(scan.hiddenWork >= 0
                ? tr("%1 units and %2 hidden").arg(units(scan.instances), units(scan.hiddenWork))
                : tr("%1 units").arg(units(scan.instances)));
        parts.append(tr("%1 with a buffer of %2")
                         .arg(units(std::ceil(found * (1 + scan.bufferPercent / 100))), percent(scan.bufferPercent)));
    }
    if (!scan.complexity.isEmpty())
        parts.append(tr("complexity %1").arg(plain(scan.complexity, 20)));
    if (!scan.by.isEmpty())
        parts.append(tr("by %1").arg(plain(scan.by, 40)));
    parts.append(
        scan.verifiedBy.isEmpty() ? tr("verified by nobody") : tr("verified by %1").arg(plain(scan.verifiedBy, 40)));
    return {tr("Pre-scan"), parts.join(QStringLiteral(", ")), {}};
}

/// What its agents reserve before they start; agents that say nothing are counted beside it.
AgentFact budgetOf(const OpenedPlan& plan, const PlanLimits& limits)
{
    Plan changed = plan.reading.plan;
    limits.applyTo(changed);
    const Budget& budget = changed.budget;
    if (!budget.isSet())
        return {tr("Budget"), tr("none: nothing is held for its cost"), {}};
    QStringList parts;
    if (budget.costMicroUsd)
        parts.append(money(*budget.costMicroUsd));
    if (budget.tokens)
        parts.append(tr("%1 tokens").arg(tokens(*budget.tokens)));
    qint64 cost = 0;
    qint64 used = 0;
    int without = 0;
    int with = 0;
    for (const WavePlan& wave : changed.waves)
        for (const AgentPlan& agent : wave.agents) {
            const bool says = (budget.costMicroUsd && agent.reserveMicroUsd) || (budget.tokens && agent.reserveTokens);
            ++(says ? with : without);
            cost += agent.reserveMicroUsd.value_or(0);
            used += agent.reserveTokens.value_or(0);
        }
    QString says = parts.join(tr(" and "));
    if (with > 0) {
        const QString sum = cost > 0 ? money(cost) : tr("%1 tokens").arg(tokens(used));
        says += without > 0 ? tr("; %1 reserved by %2 of %3 agents").arg(sum).arg(with).arg(with + without)
                            : tr("; %1 reserved by its agents").arg(sum);
    }
    says += budget.stopOnExceeded ? tr("; stops the session when it is used up") : tr("; holds before it is exceeded");
    return {tr("Budget"), says, {}};
}

/// How many agents that report to each node may run at once: of one wave, within the session's limit.
QHash<QString, int> spans(const OpenedPlan& plan)
{
    const Plan& read = plan.reading.plan;
    const QJsonArray waves = plan.dryRun.value(QLatin1String("waves")).toArray();
    QHash<QString, int> most;
    for (qsizetype i = 0; i < read.waves.size(); ++i) {
        QHash<QString, int> counts; // ids are `ID` or `ID#n`
        for (const QJsonValue& agent : waves.at(i).toObject().value(QLatin1String("agents")).toArray())
            ++counts[agent.toObject().value(QLatin1String("id")).toString().section(QLatin1Char('#'), 0, 0)];
        QHash<QString, int> below;
        for (const AgentPlan& agent : read.waves[i].agents)
            below[agent.reportsTo] += counts.value(agent.id);
        for (auto it = below.constBegin(); it != below.constEnd(); ++it)
            most[it.key()] = std::min(read.maxParallel, std::max(most.value(it.key()), it.value()));
    }
    return most;
}

AgentRow nodeRow(const HierarchyNode& node, int depth, int most)
{
    AgentRow row;
    row.glyph = Glyph::Agent;
    row.depth = depth;
    row.text = plain(node.id, 40);
    QStringList says;
    for (const QString& word : {node.role, node.tier})
        if (!word.isEmpty())
            says.append(plain(word, 60));
    if (!node.domains.isEmpty())
        says.append(tr("for %1").arg(names(node.domains)));
    if (node.maxParallel > 0)
        says.append(tr("at most %1 at once").arg(node.maxParallel));
    row.detail = says.join(QStringLiteral(", "));
    const int span = node.maxParallel > 0 ? std::min(most, node.maxParallel) : most;
    const hierarchy::Span wide = hierarchy::spanOf(span);
    if (span > 0)
        row.right = counted(span, "agent at once", "agents at once");
    if (wide != hierarchy::Span::Normal) {
        const bool far = wide == hierarchy::Span::TooWide;
        row.right = tr(far ? "%1 at once, above %2" : "%1 at once, more than %2")
                        .arg(span)
                        .arg(far ? hierarchy::kSpanHard : hierarchy::kSpanSoft);
        row.rightTone = far ? Tone::Bad : Tone::Warning;
        row.glyph = Glyph::Warning;
        row.tone = row.rightTone;
    }
    row.spoken = QStringList{row.text, row.detail, row.right}.join(QStringLiteral(", "));
    return row;
}

} // namespace

QList<AgentFact> demandsOf(const OpenedPlan& plan, const PlanLimits& limits)
{
    const Plan& read = plan.reading.plan;
    QList<AgentFact> facts;
    QString mode = QString(word(read.mode));
    if (!read.protocol.isEmpty())
        mode += tr(", protocol %1").arg(plain(read.protocol, 20));
    if (!read.success.isEmpty())
        mode += tr(", %1").arg(counted(read.success.size(), "success criterion", "success criteria"));
    facts.append({tr("Mode"), mode, {}});
    facts.append(teamOf(plan));
    facts.append(preScanOf(read.preScan));
    facts.append(budgetOf(plan, limits));
    if (!read.order.isEmpty())
        facts.append(
            {tr("Order"), tr("%1: %2").arg(plain(read.order, 20), plain(read.orderReason.simplified(), 160)), {}});
    for (const QString& order : read.standingOrders.mid(0, kMostNames))
        facts.append({tr("Standing order"), plain(order.simplified(), 200), {}});
    return facts;
}

QList<AgentRow> hierarchyRows(const OpenedPlan& plan)
{
    const QList<HierarchyNode>& nodes = plan.reading.plan.hierarchy;
    const QHash<QString, int> most = spans(plan);
    QList<AgentRow> rows;
    QSet<QString> ids;
    for (const HierarchyNode& node : nodes)
        ids.insert(node.id);
    const auto below = [&](const auto& self, const QString& id, int depth) -> void {
        for (const HierarchyNode& node : nodes) {
            const bool top = !ids.contains(node.reportsTo);
            if (rows.size() >= kMostNodes || depth > kDeepest || (id.isEmpty() ? !top : top || node.reportsTo != id))
                continue;
            rows.append(nodeRow(node, depth, most.value(node.id)));
            self(self, node.id, depth + 1);
        }
    };
    below(below, {}, 0);
    return rows;
}

QList<AgentRow> learnedRows(const PlanAdvice& advice)
{
    QList<AgentRow> rows;
    const auto add = [&](const QString& id, const QString& title, const QString& agent, const QString& detail,
                         bool isRequired) {
        const auto same = std::find_if(rows.begin(), rows.end(), [&](const AgentRow& row) { return row.id == id; });
        if (same != rows.end()) {
            if (!same->right.split(QStringLiteral(", ")).contains(agent))
                same->right += QStringLiteral(", ") + agent;
            return;
        }
        AgentRow row;
        row.glyph = isRequired ? Glyph::Warning : Glyph::Info;
        row.tone = isRequired ? Tone::Warning : Tone::Neutral;
        row.id = id;
        row.text = QStringLiteral("%1 %2").arg(plain(id, 24), plain(title, 200));
        row.detail = detail;
        row.right = agent;
        rows.append(row);
    };
    for (const UnreadReading& one : advice.unread)
        add(one.ref, one.title, plain(one.agent, 60), tr("to be read first by %1").arg(plain(one.role, 60)), true);
    for (const RelatedKnowledge& one : advice.related)
        add(one.id, one.title, plain(one.agent, 60), plain(one.session, 60), false);
    for (AgentRow& row : rows)
        row.spoken = QStringList{row.text, row.detail, row.right}.join(QStringLiteral(", "));
    return rows;
}

QList<AgentRow> balanceRows(const PlanReading& reading)
{
    QList<AgentRow> rows;
    for (const WaveLoad& load : reading.loads) {
        if (load.sharePercent.size() < 2)
            continue;
        AgentRow row;
        row.text = plain(load.wave, 40);
        double largest = 0;
        for (const double share : load.sharePercent)
            largest = std::max(largest, share);
        QStringList says{tr("%1 at most of one agent").arg(percent(largest))};
        if (!load.overloaded.isEmpty())
            says.append(tr("overloaded: %1").arg(names(load.overloaded)));
        if (!load.idle.isEmpty())
            says.append(tr("without work: %1").arg(names(load.idle)));
        row.amount = load.ratio > 0 ? tr("1:%1").arg(units(std::round(load.ratio * 100) / 100)) : kNone;
        row.right = load.parallel ? tr("side by side") : tr("one after the other");
        if (!load.why.isEmpty())
            says.append(plain(load.why, 160));
        row.detail = says.join(QStringLiteral("; "));
        const bool uneven = !load.overloaded.isEmpty() || !load.idle.isEmpty();
        row.glyph = uneven ? Glyph::Warning : Glyph::Check;
        row.tone = uneven ? Tone::Warning : Tone::Good;
        row.spoken = tr("Wave %1: %2, balance %3, %4").arg(row.text, row.detail, row.amount, row.right);
        rows.append(row);
    }
    return rows;
}

} // namespace wavedeck::ui::start
