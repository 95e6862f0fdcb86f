// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QJsonObject>
#include <QStringList>

namespace wavedeck::desktop {

/// What `wavedeck` was started with.
struct Options {
    QString dataDir;
    QString plan; ///< absolute; empty = none
    QString workspace; ///< absolute; empty = the plan's own
    bool start = false; ///< starts the plan at once
    QString session; ///< to follow; empty = the newest
    QString page; ///< to open first
    QString theme; ///< light, dark, system; empty = as the settings say
    QString pictures; ///< folder: render every page there and end
    bool exportPdf = false; ///< a document on stdin becomes a PDF on stdout; needs no display
    QString benchLog; ///< absolute: show this file as a log, print what it costs, end
    int benchSeconds = 0; ///< measure for so long, print, end
    bool help = false;
    bool version = false;

    /// What a second start hands over to the window that runs.
    QJsonObject toJson() const;
    static Options fromJson(const QJsonObject& json);
};

/// Of the words after the program's name. Error of kind Usage.
Result<Options> readOptions(const QStringList& words);
QString helpText();

} // namespace wavedeck::desktop
