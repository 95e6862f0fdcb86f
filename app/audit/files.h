// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

/// What the name of a file says about it. Pure functions on relative paths.
namespace wavedeck::audit {

QByteArray baseName(const QByteArray& path);
/// The folder part without the last slash; empty at the root.
QByteArray folderOf(const QByteArray& path);
/// Lower case, without the dot; empty when there is none (`.gitignore` has none).
QByteArray extensionOf(const QByteArray& path);
/// Below a folder of tests, fixtures, examples or mocks, or a test file by its name: planted things are normal there.
bool isTestPath(const QByteArray& path);
/// Below a folder of code that comes from elsewhere.
bool isVendored(const QByteArray& path);
/// Written by a package manager: hashes and versions, no hand-written text.
bool isLockFile(const QByteArray& path);
/// Name of the language by extension or well-known name; empty when unknown.
QString languageOf(const QByteArray& path);
/// folder + '/' + name, or name at the root.
QByteArray joined(const QByteArray& folder, const QByteArray& name);

} // namespace wavedeck::audit
