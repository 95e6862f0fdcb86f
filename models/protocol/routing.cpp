// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/protocol/routing.h"

#include <algorithm>

namespace wavedeck::routing {

namespace {

/// "Code quality" and "code-quality" are one domain, "G-2 RECON" and "G2_RECON" one role.
QString bare(const QString& text)
{
    QString letters;
    for (const QChar c : text.toLower())
        if (c.isLetterOrNumber())
            letters.append(c);
    return letters;
}

bool names(const QStringList& domains, const QString& wanted)
{
    return std::any_of(domains.begin(), domains.end(), [&](const QString& domain) { return bare(domain) == wanted; });
}

QString roleOf(const HierarchyNode& node)
{
    return node.role.isEmpty() ? node.id : node.role;
}

/// The one that a node reports to, when that is not the top.
QString deputyOf(const HierarchyNode& node, const QList<HierarchyNode>& hierarchy)
{
    for (const HierarchyNode& above : hierarchy)
        if (above.id == node.reportsTo && !above.reportsTo.isEmpty())
            return roleOf(above);
    return {};
}

}

const QList<Row>& table()
{
    const auto words = [](const char* text) { return QString::fromLatin1(text).split(QLatin1Char('|')); };
    static const QList<Row> kRows{
        {QStringLiteral("Database/API/infrastructure"), words("database|api|infrastructure"),
            QStringLiteral("ARCHITECT"), QStringLiteral("COORD_PLATFORM"), {}},
        {QStringLiteral("Tests/code quality/CI"), words("tests|testing|code quality|quality|ci"),
            QStringLiteral("ARCHITECT"), QStringLiteral("COORD_QUALITY"), {}},
        {QStringLiteral("Scheduling engine/solver"), words("scheduling engine|scheduling|solver"),
            QStringLiteral("ARCHITECT"), QStringLiteral("COORD_ENGINE"), {}},
        {QStringLiteral("Documentation/releases"), words("documentation|releases|release"),
            QStringLiteral("SYNTHESIZER"), QStringLiteral("COORD_OPS"), {}},
        {QStringLiteral("Resilience/compliance"), words("resilience|compliance"), QStringLiteral("SYNTHESIZER"),
            QStringLiteral("COORD_RESILIENCE"), {}},
        {QStringLiteral("Frontend/UX"), words("frontend|ux"), QStringLiteral("SYNTHESIZER"),
            QStringLiteral("COORD_FRONTEND"), {}},
        {QStringLiteral("Reconnaissance"), words("reconnaissance|recon"), {}, QStringLiteral("G2_RECON"),
            QStringLiteral("/search-party")},
        {QStringLiteral("Planning"), words("planning"), {}, QStringLiteral("G5_PLANNING"),
            QStringLiteral("/plan-party")},
    };
    return kRows;
}

QString Route::text() const
{
    if (!known)
        return QStringLiteral("ask: nobody is named for it");
    QStringList path;
    for (const QString& role : {deputy, coordinator})
        if (!role.isEmpty())
            path.append(role);
    const QString way = path.join(QStringLiteral(" → "));
    return via.isEmpty() ? way : QStringLiteral("%1 (via %2)").arg(way, via);
}

Route routeOf(const QString& domain, const QList<HierarchyNode>& hierarchy)
{
    Route route;
    route.domain = domain;
    const QString wanted = bare(domain);
    if (wanted.isEmpty())
        return route;
    for (const HierarchyNode& node : hierarchy)
        if (names(node.domains, wanted)) {
            route.known = route.ownDomain = true;
            route.node = node.id;
            route.deputy = deputyOf(node, hierarchy);
            route.coordinator = roleOf(node);
            return route;
        }
    for (const Row& row : table()) {
        if (bare(row.title) != wanted && !names(row.domains, wanted))
            continue;
        route.known = true;
        route.deputy = row.deputy;
        route.coordinator = row.coordinator;
        route.via = row.via;
        for (const HierarchyNode& node : hierarchy)
            if (route.node.isEmpty() && bare(roleOf(node)) == bare(row.coordinator))
                route.node = node.id;
        break;
    }
    return route;
}

} // namespace wavedeck::routing
