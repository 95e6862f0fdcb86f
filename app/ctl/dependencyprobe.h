// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace wavedeck::ctl {

/// What the installed tools know of the dependencies that a folder's lock files name.
struct DependencyAudit {
    std::optional<qint64> criticalHigh; ///< vulnerabilities; empty = it could not be found out
    QString tool; ///< that answered; empty = none
    QString reason; ///< why not, and what to install
    QStringList lines; ///< for people
};

/// Runs at most one tool a lock file, each at most five minutes. Blocks.
DependencyAudit auditDependencies(const QString& folder);

QJsonObject dependencyDocument(const DependencyAudit& audit);

} // namespace wavedeck::ctl
