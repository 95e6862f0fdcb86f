// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/git/gitrun.h"

#include <QJsonObject>
#include <QMap>

namespace wavedeck::git {

/// One file between two commits: its blobs, empty = it was not there.
struct Difference {
    QString before;
    QString after;
};

constexpr int kMostChanges = 1000; ///< that an answer lists

/// By path. Renames are a file that goes and one that comes. ok is set to whether git answered.
QMap<QString, Difference> differences(const Place& place, const QString& from, const QString& to, bool& ok);

/// `changes` and `more` of an answer.
void insertChanges(QJsonObject& answer, const QMap<QString, Difference>& found);

/// `files`, `added` and `removed` of an answer; lines of binary files do not count.
bool insertTotals(QJsonObject& answer, const Place& place, const QString& from, const QString& to);

} // namespace wavedeck::git
