// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/report/document.h"

#include <QJsonObject>

/// The content of an assessment as sections of a document, in the order of models/risk/fields.h, and back without loss
/// (RISK-23).
namespace wavedeck::risk {

/// Title, a table of the short fields, a section for each of the others. `content` as toJson() gives it.
report::Document sectionsOf(const QJsonObject& content);

/// What is added to a report beside the content, and left out when it is read: rows of the first table, and sections.
const QStringList& addedRows();
const QStringList& addedSections();

/// The content of such a document, for fromJson() to check. Usage `bad-assessment`: sections and rows that nobody
/// knows, values that are none, each with its place.
Result<QJsonObject> contentFrom(const report::Document& document);

} // namespace wavedeck::risk
