// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

namespace wavedeck::git {

/// What of a workspace is not as committed, written to the file `after` and compared with the file `before` (empty =
/// only written). Bounded: beyond kMostEntries files or kMostBytes of content nothing is said but why (`unknown`).
/// The answer: `changes`, `more`, `entries`, `at` (UTC ms at which the look began), `base_at` (of `before`).
///
/// A file's content is named like git names a blob, so that a file that was committed meanwhile has not changed by it.
/// Files whose size, inode and times are those of before are not read again.
QJsonObject scan(const QJsonObject& request);

constexpr int kMostEntries = 20'000;
constexpr qint64 kMostBytes = 256LL * 1024 * 1024;

} // namespace wavedeck::git
