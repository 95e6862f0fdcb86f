// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

/// Who stands where in a team, and who may start whom (HIER-1 to 3, HIER-9, HIER-10). The schemes are data; a session
/// names the one that it goes by (INC-62). Pure; any thread.
namespace wavedeck::hierarchy {

/// One level of a scheme, and how a plan spells it.
struct Level {
    QString id; ///< orchestrator, deputy, coordinator, specialist; l1, l2, …
    QString title;
    QStringList words; ///< any of them as a word of a role puts it here
    QStringList roles; ///< whole roles, in capitals, letters and digits only
    QStringList tiers; ///< what an agent says in `tier`; of nodes the roles and the place say more
    bool maySkip = false; ///< a plan may have none of it: then the one above starts the one below (INC-27)
};

struct Scheme {
    QString id;
    QString title;
    QList<Level> levels; ///< the top first
};

/// command, layers, elite; in this order.
const QList<Scheme>& schemes();
/// Empty = command; nullptr = there is no such scheme.
const Scheme* scheme(const QString& id);

/// The 11 command nodes of HIER-1, ready for `hierarchy:` of a plan.
QList<HierarchyNode> commandTree();

/// What the rules say of one start, or of one who reports to another.
struct Ruling {
    bool follows = true;
    QString reason; ///< the rule, as a person reads it
};

/// parent and child are places in the scheme's levels; present tells which levels the plan has (levels that may be
/// skipped count only when they are there). Only the next level down may be started; the top starts an isolated task
/// of the lowest level too (HIER-2).
Ruling maySpawn(const Scheme& scheme, int parent, int child, bool isolated, const QList<bool>& present);

/// Warned above the soft line, too wide above the hard one (HIER-9, INC-24).
constexpr int kSpanSoft = 6;
constexpr int kSpanHard = 8;
enum class Span { Normal, Wide, TooWide };
Span spanOf(int active);
QLatin1String word(Span span);

/// The hierarchy of one plan, looked up once.
class Chain {
public:
    explicit Chain(const Plan& plan);

    const Scheme& scheme() const { return *m_scheme; }
    bool isEmpty() const { return m_nodes.isEmpty(); }
    const HierarchyNode* node(const QString& id) const; ///< nullptr = there is none
    /// Above a node and itself, the top first; stops at what is unknown or goes in a circle.
    QStringList pathTo(const QString& node) const;

    /// Places in scheme().levels; of a node that is not there -1.
    int levelOf(const QString& node) const { return m_levels.value(node, -1); }
    int levelOf(const AgentPlan& agent) const { return levelOf(agent.role, agent.tier, agent.reportsTo); }
    int levelOf(const QString& role, const QString& tier, const QString& reportsTo) const;
    QString titleOf(int level) const;

    /// It has the role of the node that it reports to: it is that node at work, not somebody below it.
    bool standsFor(const QString& role, const QString& node) const;
    /// Works at the top: what it does itself is a direct action (HIER-6).
    bool isTop(const QString& role, const QString& tier, const QString& reportsTo) const;

    /// A node below the one it reports to. Empty = the plan does not say.
    std::optional<Ruling> ofNode(const HierarchyNode& node) const;
    /// An agent of the plan below the node it reports to.
    std::optional<Ruling> ofAgent(const AgentPlan& agent) const;
    /// parent starts child, as it is going to run: role, tier, reportsTo, isolated. A child reports to the node of its
    /// parent or to one below that.
    Ruling ofSpawn(const AgentPlan& parent, const AgentPlan& child) const;

private:
    bool isBelow(const QString& node, const QString& top) const;

    const Scheme* m_scheme;
    QHash<QString, HierarchyNode> m_nodes;
    QHash<QString, int> m_levels;
    QList<bool> m_present;
};

} // namespace wavedeck::hierarchy
