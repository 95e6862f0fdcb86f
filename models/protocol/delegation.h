// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"

#include <QList>
#include <QString>
#include <QStringList>

/// How work is handed on: coordinator or direct (HIER-8), the checklist of a delegation (HIER-13) and what its text may
/// not say (HIER-14, HIER-16). Pure; any thread.
namespace wavedeck::delegation {

/// Tasks of one domain that could be handed on together.
struct Package {
    int related = 0; ///< tasks
    bool specialised = false; ///< they share a context of their own
    bool parallel = false; ///< at least two of them need nothing of each other
    bool recovery = false; ///< a failed one is tried again, which takes somebody who knows the domain
    bool isolated = false; ///< said to be a single task of its own
    bool crossDomain = false; ///< coordination across domains, at the top itself
    bool urgent = false;
};

struct Advice {
    Delegation advised = Delegation::Unsaid; ///< Unsaid = ask
    bool conflict = false; ///< criteria of both sides matched
    QStringList forCoordinator; ///< criteria that matched, as a person reads them
    QStringList forDirect;

    QString text() const; ///< "coordinator: 3 related tasks"
};

Advice adviceFor(const Package& package);

/// One of the five points of a delegation.
struct Point {
    QString id;
    QString text;
    bool met = false;
};
QList<Point> checklist(const MissionPayload& payload);
/// How many of them are met.
int metOf(const QList<Point>& points);

/// What breaks the isolation of contexts, one line each: paths that are not absolute, and other agents as a source.
/// {workspace}/… counts as absolute.
QStringList lint(const QString& text);
QStringList lint(const MissionPayload& payload);

} // namespace wavedeck::delegation
