// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/report/document.h"
#include "models/retro/retro.h"

#include <QByteArray>

/// A retrospective for others (RETRO-22): Markdown in the order and the lines in which such reports are written, so
/// that it is read back equal; the same as a document for HTML and PDF; a table for spreadsheets. Pure; any thread.
namespace wavedeck::retro {

/// `retro show`: toJson() with timer, statistics and the rate of its actions, each as it stands in the last
/// retrospective of the project that has it.
QJsonObject showDocument(const Retro& retro, const QList<Retro>& ofProject, qint64 now);

QString markdownOf(const Retro& retro, qint64 now);
/// Each of its sections is one list: what statistics() and the rate say.
report::Section figuresOf(const Retro& retro, qint64 now);
report::Document documentOf(const Retro& retro, qint64 now);
/// Contributions, recommendations and actions, one a row; no cell begins a formula (trust.md F).
QByteArray csvOf(const Retro& retro);

} // namespace wavedeck::retro
