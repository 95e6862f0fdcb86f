// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/config/check.h"

/// What hangs on a setting (CONF-10), and how a project stands to the seven factors (CONF-9). Pure; any thread.
namespace wavedeck::config {

struct ImpactStep {
    QString service;
    QString composeFile;
    bool reads = false; ///< uses the setting itself; else depends on one that does
    QString why;
};

struct Impact {
    QString name; ///< normalised
    QList<Place> places; ///< where it is said or used, templates too
    QList<ImpactStep> restart; ///< in this order: what is depended on first
    QStringList others; ///< folders that say it and belong to no service: to be restarted, or built again
};

/// The setting by its name in any spelling; a client's prefix counts as none.
Impact impactOf(const QString& name, const ConfigSet& set, const Rules& rules);

enum class FactorState { Kept, Broken, Unknown };
struct FactorResult {
    Factor factor;
    FactorState state = FactorState::Unknown;
    QString why;
};
QLatin1String word(FactorState state);

/// One result for each of the factors of the rules.
QList<FactorResult> factorsOf(const ConfigSet& set, const QList<Finding>& findings, const Rules& rules);

} // namespace wavedeck::config
