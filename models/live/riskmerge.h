// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QStringList>

/// Two people edited the same document. Pure; any thread.
namespace wavedeck {

/// A document by its path; Undefined where it leads nowhere. Numbers in it are places in a list.
QJsonValue valueAt(const QJsonValue& root, const QStringList& path);
/// The same with another value there. An empty value (text, list, group) takes the field away; a place in a list keeps
/// its row.
QJsonValue withValue(const QJsonValue& root, const QStringList& path, const QJsonValue& value);

struct RiskMerge {
    QJsonObject content; ///< theirs with what I changed on it
    QStringList conflicts; ///< fields that both changed: mine stands there
};

/// base: what both began with. Fields are whole: lists are not merged row by row, so that no row is lost or doubled.
RiskMerge mergeRisk(const QJsonObject& base, const QJsonObject& mine, const QJsonObject& theirs);

} // namespace wavedeck
