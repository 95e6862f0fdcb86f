// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/report/document.h"

#include <QByteArray>

/// A document on its way from one program to another (`wavedeckctl report --format pdf` → `wavedeck --export`).
namespace wavedeck::report {

/// {"heading", "blocks": [{"paragraph"} | {"header", "rows"} | {"list", "numbered"} | {"code"}], "sections": […]}
QByteArray toJson(const Document& document);

/// The same back. Error of kind Usage (code `bad-document`) when it is no such JSON, or deeper than 32 sections.
Result<Document> documentFromJson(const QByteArray& json);

} // namespace wavedeck::report
