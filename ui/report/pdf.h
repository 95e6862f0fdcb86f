// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/report/document.h"

#include <QByteArray>
#include <QString>

class QPagedPaintDevice;
class QTextDocument;

namespace wavedeck::ui {

/// A report as PDF: A4, page numbers, the title on every page. Texts are set as text, so that nothing in them is ever
/// read as markup, and nothing is loaded. GUI thread of a program with a QGuiApplication; takes seconds for hundreds of
/// pages, therefore a program of its own does it (`wavedeck --export`).
QByteArray toPdf(const report::Document& document);

/// The same pages on any device that has some: a printer, a preview.
void paintPages(QPagedPaintDevice& device, const report::Document& document);

/// The words of it, secrets redacted: what toPdf() paints. Into an empty document.
void setReport(QTextDocument& text, const report::Document& document);

} // namespace wavedeck::ui
