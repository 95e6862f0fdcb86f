// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"
#include "models/store/sessiondocument.h"

namespace wavedeck {

/// `protocol` (version, context, standing orders, phases, checklists, obligations) and `score` of the session document;
/// `output` of its agents is outputOf(). Sessions of before there were phases have empty lists.
void insertProtocol(QJsonObject& document, const SessionRows& rows, const Plan* plan, const QString& dataDir);

/// What an agent says it made (WAVE-3): {"lines":730}; null when it told nothing.
QJsonValue outputOf(const SessionRows& rows, const QString& agent);
/// The same for people: `730 lines, 2 files`.
QString outputWords(const SessionRows& rows, const QString& agent);

/// Parts of it, as the commands answer them.
QJsonArray phasesJson(const QList<Phase>& phases);
QJsonArray checklistsJson(const QList<ChecklistItem>& items); ///< one object a list

} // namespace wavedeck
