// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/protocol/hierarchy.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace wavedeck::hierarchy {

namespace {

QStringList listOf(std::initializer_list<const char*> words)
{
    QStringList list;
    for (const char* word : words)
        list.append(QLatin1String(word));
    return list;
}

Scheme commandScheme()
{
    return {QStringLiteral("command"), QStringLiteral("Orchestrator, deputies, coordinators, specialists"),
        {{QStringLiteral("orchestrator"), QStringLiteral("Orchestrator"), listOf({"ORCHESTRATOR"}), {}, listOf({"L0"})},
            {QStringLiteral("deputy"), QStringLiteral("Deputy"), listOf({"DEPUTY"}),
                listOf({"ARCHITECT", "SYNTHESIZER"}), {}, true},
            {QStringLiteral("coordinator"), QStringLiteral("Coordinator"), listOf({"COORD", "COORDINATOR"}),
                listOf({"G2RECON", "G5PLANNING"}), listOf({"L1"})},
            {QStringLiteral("specialist"), QStringLiteral("Specialist"), listOf({"SPECIALIST"}), {},
                listOf({"L2", "L3"})}}};
}

Scheme layersScheme()
{
    return {QStringLiteral("layers"), QStringLiteral("L1 plans, L2 implements, L3 goes deep and tests"),
        {{QStringLiteral("l0"), QStringLiteral("Orchestrator"), listOf({"ORCHESTRATOR", "L0"}), {}, listOf({"L0"}),
             true},
            {QStringLiteral("l1"), QStringLiteral("L1 strategic"), listOf({"L1"}), {}, listOf({"L1"})},
            {QStringLiteral("l2"), QStringLiteral("L2 implementation"), listOf({"L2"}), {}, listOf({"L2"})},
            {QStringLiteral("l3"), QStringLiteral("L3 tactical"), listOf({"L3"}), {}, listOf({"L3"})}}};
}

Scheme eliteScheme()
{
    return {QStringLiteral("elite"), QStringLiteral("L1 researches, Elite analyses, BMAD verifies"),
        {{QStringLiteral("l0"), QStringLiteral("Orchestrator"), listOf({"ORCHESTRATOR", "L0"}), {}, listOf({"L0"}),
             true},
            {QStringLiteral("l1"), QStringLiteral("L1"), listOf({"L1"}), {}, listOf({"L1"})},
            {QStringLiteral("elite"), QStringLiteral("Elite"), listOf({"ELITE"}), {}, listOf({"ELITE", "L2"})},
            {QStringLiteral("bmad"), QStringLiteral("BMAD"), listOf({"BMAD"}), {}, listOf({"BMAD", "L3"})}}};
}

/// G-2 RECON and g2_recon are one role.
QString plainRole(const QString& role)
{
    QString plain;
    for (const QChar c : role.toUpper())
        if (c.isLetterOrNumber())
            plain.append(c);
    return plain;
}

int byRole(const Scheme& scheme, const QString& role)
{
    static const QRegularExpression kBetweenWords(QStringLiteral("[^A-Z0-9]+"));
    const QStringList words = role.toUpper().split(kBetweenWords, Qt::SkipEmptyParts);
    const QString whole = plainRole(role);
    for (int i = 0; i < scheme.levels.size(); ++i) {
        const Level& level = scheme.levels[i];
        if (level.roles.contains(whole)
            || std::any_of(words.begin(), words.end(), [&](const QString& w) { return level.words.contains(w); }))
            return i;
    }
    return -1;
}

int byTier(const Scheme& scheme, const QString& tier)
{
    const QString wanted = tier.trimmed().toUpper();
    for (int i = 0; i < scheme.levels.size(); ++i)
        if (scheme.levels[i].tiers.contains(wanted))
            return i;
    return -1;
}

/// Of a scheme whose roles are told by rank words alone, the tier is what a plan means first.
bool tierSpeaksFirst(const Scheme& scheme)
{
    return scheme.id != QLatin1String("command");
}

HierarchyNode nodeOf(const char* id, const char* role, const char* tier, const char* reportsTo)
{
    HierarchyNode node;
    node.id = QLatin1String(id);
    node.role = QLatin1String(role);
    node.tier = QLatin1String(tier);
    node.reportsTo = QLatin1String(reportsTo);
    return node;
}

} // namespace

const QList<Scheme>& schemes()
{
    static const QList<Scheme> all{commandScheme(), layersScheme(), eliteScheme()};
    return all;
}

const Scheme* scheme(const QString& id)
{
    for (const Scheme& one : schemes())
        if (one.id == id || (id.isEmpty() && &one == &schemes().first()))
            return &one;
    return nullptr;
}

QList<HierarchyNode> commandTree()
{
    return {nodeOf("orchestrator", "ORCHESTRATOR", "L0", ""), nodeOf("architect", "ARCHITECT", "L1", "orchestrator"),
        nodeOf("coord-platform", "COORD_PLATFORM", "L1", "architect"),
        nodeOf("coord-quality", "COORD_QUALITY", "L1", "architect"),
        nodeOf("coord-engine", "COORD_ENGINE", "L1", "architect"),
        nodeOf("coord-tooling", "COORD_TOOLING", "L1", "architect"),
        nodeOf("synthesizer", "SYNTHESIZER", "L1", "orchestrator"),
        nodeOf("coord-ops", "COORD_OPS", "L1", "synthesizer"),
        nodeOf("coord-resilience", "COORD_RESILIENCE", "L1", "synthesizer"),
        nodeOf("coord-frontend", "COORD_FRONTEND", "L1", "synthesizer"),
        nodeOf("coord-intel", "COORD_INTEL", "L1", "synthesizer")};
}

Ruling maySpawn(const Scheme& scheme, int parent, int child, bool isolated, const QList<bool>& present)
{
    const int lowest = int(scheme.levels.size()) - 1;
    if (parent < 0 || child < 0 || parent > lowest || child > lowest)
        return {false, QStringLiteral("its place in the chain of command is unknown")};
    const QString from = scheme.levels[parent].title;
    const QString to = scheme.levels[child].title;
    if (parent == lowest)
        return {false, QStringLiteral("%1 starts nobody").arg(from)};
    int next = parent + 1;
    while (next < lowest && scheme.levels[next].maySkip && !present.value(next))
        ++next;
    if (child == next)
        return {true, QStringLiteral("%1 starts %2").arg(from, to)};
    if (child <= parent)
        return {false,
            QStringLiteral("%1 may not start %2, which stands %3")
                .arg(from, to, child == parent ? QStringLiteral("beside it") : QStringLiteral("above it"))};
    if (parent == 0 && child == lowest && isolated)
        return {true, QStringLiteral("%1 starts an isolated task itself").arg(from)};
    QString reason
        = QStringLiteral("%1 may not start %2: that is for %3").arg(from, to, scheme.levels[child - 1].title);
    if (parent == 0 && child == lowest)
        reason += QStringLiteral(", or has to be an isolated task");
    return {false, reason};
}

Span spanOf(int active)
{
    return active > kSpanHard ? Span::TooWide : active > kSpanSoft ? Span::Wide : Span::Normal;
}

QLatin1String word(Span span)
{
    switch (span) {
    case Span::Wide:
        return QLatin1String("wide");
    case Span::TooWide:
        return QLatin1String("too-wide");
    case Span::Normal:
        break;
    }
    return QLatin1String("normal");
}

Chain::Chain(const Plan& plan)
    : m_scheme(hierarchy::scheme(plan.scheme))
{
    if (!m_scheme)
        m_scheme = &schemes().first(); // the plan reader faults it
    QSet<QString> above;
    for (const HierarchyNode& node : plan.hierarchy) {
        m_nodes.insert(node.id, node);
        above.insert(node.reportsTo);
    }
    const int lowest = int(m_scheme->levels.size()) - 1;
    m_present.fill(false, m_scheme->levels.size());
    for (const HierarchyNode& node : plan.hierarchy) {
        const QString role = node.role.isEmpty() ? node.id : node.role;
        int level = tierSpeaksFirst(*m_scheme) ? byTier(*m_scheme, node.tier) : -1;
        if (level < 0)
            level = byRole(*m_scheme, role);
        if (level < 0 && node.reportsTo.isEmpty())
            level = 0; // unsaid, the place tells: the top, one above others, one above agents
        if (level < 0)
            level = std::min(above.contains(node.id) ? int(pathTo(node.id).size()) - 1 : lowest - 1, lowest - 1);
        m_levels.insert(node.id, level);
        m_present[level] = true;
    }
}

const HierarchyNode* Chain::node(const QString& id) const
{
    const auto found = m_nodes.find(id);
    return found == m_nodes.end() ? nullptr : &*found;
}

QStringList Chain::pathTo(const QString& id) const
{
    QStringList path;
    for (QString at = id; m_nodes.contains(at) && !path.contains(at); at = m_nodes[at].reportsTo)
        path.prepend(at);
    return path;
}

int Chain::levelOf(const QString& role, const QString& tier, const QString& reportsTo) const
{
    if (standsFor(role, reportsTo))
        return levelOf(reportsTo);
    const int told = byRole(*m_scheme, role);
    const int tiered = byTier(*m_scheme, tier);
    const int first = tierSpeaksFirst(*m_scheme) ? tiered : told;
    if (first >= 0)
        return first;
    const int second = tierSpeaksFirst(*m_scheme) ? told : tiered;
    return second >= 0 ? second : int(m_scheme->levels.size()) - 1;
}

QString Chain::titleOf(int level) const
{
    return level >= 0 && level < m_scheme->levels.size() ? m_scheme->levels[level].title : QString();
}

bool Chain::standsFor(const QString& role, const QString& id) const
{
    const HierarchyNode* at = node(id);
    return at && !role.isEmpty() && plainRole(role) == plainRole(at->role.isEmpty() ? at->id : at->role);
}

bool Chain::isTop(const QString& role, const QString& tier, const QString& reportsTo) const
{
    return levelOf(role, tier, reportsTo) == 0;
}

std::optional<Ruling> Chain::ofNode(const HierarchyNode& below) const
{
    if (!m_nodes.contains(below.reportsTo) || !m_nodes.contains(below.id))
        return std::nullopt;
    if (standsFor(below.role.isEmpty() ? below.id : below.role, below.reportsTo))
        return Ruling{true, QStringLiteral("a part of %1").arg(below.reportsTo)};
    return maySpawn(*m_scheme, levelOf(below.reportsTo), levelOf(below.id), false, m_present);
}

std::optional<Ruling> Chain::ofAgent(const AgentPlan& agent) const
{
    if (!m_nodes.contains(agent.reportsTo))
        return std::nullopt;
    if (standsFor(agent.role, agent.reportsTo))
        return Ruling{true, QStringLiteral("it is %1 itself").arg(agent.reportsTo)};
    return maySpawn(*m_scheme, levelOf(agent.reportsTo), levelOf(agent), agent.isolated, m_present);
}

bool Chain::isBelow(const QString& id, const QString& top) const
{
    return pathTo(id).contains(top);
}

Ruling Chain::ofSpawn(const AgentPlan& parent, const AgentPlan& child) const
{
    if (!child.reportsTo.isEmpty() && m_nodes.contains(parent.reportsTo) && !isBelow(child.reportsTo, parent.reportsTo))
        return {false,
            QStringLiteral("it would report to %1, which is not below %2, the command of who starts it")
                .arg(child.reportsTo, parent.reportsTo)};
    if (m_nodes.isEmpty() && byRole(*m_scheme, parent.role) < 0 && byTier(*m_scheme, parent.tier) < 0)
        return {true, QStringLiteral("the plan names no chain of command")};
    return maySpawn(*m_scheme, levelOf(parent), levelOf(child), child.isolated, m_present);
}

} // namespace wavedeck::hierarchy
