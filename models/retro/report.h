// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/report/document.h"
#include "models/retro/retro.h"

#include <QByteArray>
#include <QHash>

#include <optional>

/// A retrospective for others (RETRO-22): Markdown in the order and the lines in which such reports are written, so
/// that it is read back equal; the same as a document for HTML and PDF; a table for spreadsheets. Pure; any thread.
namespace wavedeck::retro {

/// `retro show`: toJson() with timer, statistics and the rate of its actions, each as it stands in the last
/// retrospective of the project that has it.
QJsonObject showDocument(const Retro& retro, const QList<Retro>& ofProject, qint64 now);

QString markdownOf(const Retro& retro, qint64 now);

/// What markdownOf() wrote, and where: lines (from 1) by what stands there: `participant/2`, `phase/1`, `theme/1`,
/// `contribution/3`, `raw/1`, `recommendation/1`, `action/7` by number; `objective/0`, `rule/0`, `reading/0`,
/// `achievement/0`, `key_lesson/0`, `next_step/0` by index; `reaction/2`, `card/2` by participant.
struct ReadReport {
    Retro retro;
    QHash<QString, int> lines;
};
/// Every line of it is one that markdownOf() writes, maybe with entries taken out, moved or renamed; nothing = it is
/// no report of ours, or was changed in another way. What was hidden (secrets) stays hidden. Linear.
std::optional<ReadReport> readReport(const QString& markdown);
/// Where the record begins, which only readReport() reads; -1 = it is no report of ours.
qsizetype recordAt(const QString& markdown);
/// What names a participant, a theme or a recommendation that is not there names nothing.
void dropDangling(Retro& retro);
/// Each of its sections is one list: what statistics() and the rate say.
report::Section figuresOf(const Retro& retro, qint64 now);
report::Document documentOf(const Retro& retro, qint64 now);
/// Contributions, recommendations and actions, one a row; no cell begins a formula (trust.md F).
QByteArray csvOf(const Retro& retro);

} // namespace wavedeck::retro
