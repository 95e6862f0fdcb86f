// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/report/document.h"
#include "models/store/riskdocument.h"

namespace wavedeck {

/// An assessment for Markdown, HTML and PDF (RISK-23): its content, which can be read back, and beside it the matrix,
/// the signatures, what was done and the history. `document` is riskDocument() of the same records.
report::Document riskReport(const RiskRecords& records, const QJsonObject& document, qint64 now);

/// What a session's report says of its assessments: `risks` of the session document. Empty where there is none.
QList<report::Section> riskSections(const QJsonObject& session);

} // namespace wavedeck
