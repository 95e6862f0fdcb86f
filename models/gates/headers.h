// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

/// The six security headers and what they must say (SEC-10). Pure; any thread.
namespace wavedeck::gates {

struct HeaderCheck {
    QString name;
    QString wanted;
    QString found; ///< empty = it is missing
    bool good = false;
};

/// headers = name and value as they came, in any order and case. HSTS may last longer than a year; a content policy
/// must begin with default-src 'self'.
QList<HeaderCheck> checkHeaders(const QList<std::pair<QString, QString>>& headers);

/// The headers of a pasted answer: lines `Name: value`; everything else is left out.
QList<std::pair<QString, QString>> headersOf(const QString& text);

} // namespace wavedeck::gates
