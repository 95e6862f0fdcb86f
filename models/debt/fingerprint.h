// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/debt/findings.h"

#include <QStringList>

/// How a finding is known again when lines move: its tool's own fingerprint, else the line that it stands on with its
/// neighbours, white space made equal, else its message without numbers (trust.md C). Any thread.
namespace wavedeck::debt {

/// A text of a tool as it is kept: redacted, what is hidden written out, cut.
QString kept(const QString& text, qsizetype most, bool lines = false);

/// A path as tools write it, relative to place.folder: percent-coded where uri is set, absolute only within the folder.
/// An error where it leads elsewhere, or holds control bytes.
Result<QString> innerPath(const QString& given, const Place& place, bool uri);

/// Hash of a line, its secrets hidden; empty of an empty line.
QString contentOf(QByteArrayView line);

/// What stands where a finding is.
struct Surroundings {
    QByteArray before;
    QByteArray line;
    QByteArray after;
};
/// Line `line` (from 1) of the file; nothing where that is not known.
std::optional<Surroundings> surroundings(const Place& place, const QString& path, int line);

/// Sets content and, where the tool gave none, fingerprint.
void identify(Finding& finding, const std::optional<Surroundings>& around);
/// Of a fingerprint as a tool gives it.
QString hashed(const QString& fingerprint);

/// Drops what is named twice, and numbers what stays equal by its order in the file.
void number(Scan& scan);

/// A list of what ran or was looked at that names only what has results says nothing about the rest: then all.
void forgetUntold(Scan& scan);

} // namespace wavedeck::debt
