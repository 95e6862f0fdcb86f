// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"

#include <QList>
#include <QString>
#include <QStringList>

/// Which command a domain's work goes to (HIER-7). COORD_TOOLING and COORD_INTEL have no row; a plan gives them one by
/// the `domains` of its hierarchy (INC-28). Pure; any thread.
namespace wavedeck::routing {

/// One row of the table.
struct Row {
    QString title; ///< as the table writes it
    QStringList domains; ///< any of them, or the whole title
    QString deputy; ///< role; empty = straight to the group
    QString coordinator; ///< role
    QString via; ///< a command that does it; empty = none
};

/// The 8 rows.
const QList<Row>& table();

/// Where the work of a domain goes.
struct Route {
    QString domain;
    bool known = false; ///< else ask the operator
    bool ownDomain = false; ///< the plan's hierarchy says so, not the table
    QString node; ///< id in the plan's hierarchy; empty = it has none such
    QString deputy; ///< role
    QString coordinator; ///< role
    QString via;

    /// "ARCHITECT → COORD_QUALITY"; "ask: nobody is named for it" when it is not known.
    QString text() const;
};

/// A domain of the plan's own comes first; upper and lower case, spaces and punctuation count the same.
Route routeOf(const QString& domain, const QList<HierarchyNode>& hierarchy);

} // namespace wavedeck::routing
