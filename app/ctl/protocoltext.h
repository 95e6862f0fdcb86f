// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

/// The protocol of a session for people, out of its document. Everything is plain().
namespace wavedeck::ctl {

/// What `session show` adds: the phase, what the mode still asks for, lists that are open, the score.
QString protocolText(const QJsonObject& document);
QString phasesText(const QJsonObject& document);
QString checklistsText(const QJsonObject& document);
QString scoreText(const QJsonObject& document);

/// `97`, `40.5`, or `n/a` for null.
QString numberText(const QJsonValue& value, const QString& unit = {});

} // namespace wavedeck::ctl
