// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/config/entries.h"
#include "models/config/rules.h"

#include <QJsonObject>

#include <optional>

/// The configuration check (CONF-1): what was read, held against the rules. Pure; any thread.
namespace wavedeck::config {

/// What would mend a finding: the text at a place, and what belongs there.
struct Fix {
    QString file; ///< absolute
    QString shown;
    Mark mark;
    QString key;
    QString from;
    QString to;
};

struct Finding {
    QString rule;
    QString severity;
    QString message; ///< one line; values that are secret-like are left out
    QString mend;
    QList<Place> places; ///< the wrong one first, what it is held against behind it
    std::optional<Fix> fix;

    /// `FILE:LINE:COL: rule: message (FILE:LINE:COL KEY); mend`
    QString text() const;
    QJsonObject toJson() const;
};

struct CheckOptions {
    QStringList required; ///< variables that must be set somewhere (CONF-1)
    Place requiredBy; ///< who wants them
    QString environment; ///< only this one; empty = each for itself
    QString source; ///< absolute path of the single source of truth (CONF-3); empty = none
};

/// In the order of files and lines. Environments are compared each for itself.
QList<Finding> check(const ConfigSet& set, const Rules& rules, const CheckOptions& options = {});

/// The document of `config check --json`.
QJsonObject checkDocument(const ConfigSet& set, const QList<Finding>& findings);

} // namespace wavedeck::config
