// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

/// The chain of command for people, out of its documents (hierarchydocument.h). Everything is plain().
namespace wavedeck::ctl {

/// Compliance, delegation, direct actions, spans that are too wide, and what was refused; empty when the session has no
/// hierarchy and nobody asked for an agent.
QString hierarchyText(const QJsonObject& hierarchy);

QString treeText(const QJsonArray& tree);

/// Lines of `agent show`.
QString spawnContextText(const QJsonObject& context);

} // namespace wavedeck::ctl
