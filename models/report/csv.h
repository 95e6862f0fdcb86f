// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <algorithm>

namespace wavedeck {

/// A cell of a CSV file, quoted (RFC 4180): never a second cell, and never a formula of a spreadsheet: what begins with
/// = + - @ TAB CR LF or NUL gets a ' in front, unless it is a negative number.
inline QString csvCell(QString text)
{
    static const QString kFormula = QStringLiteral("=+-@\t\r\n") + QChar(QChar::Null);
    const auto isNumber = [&text] {
        const auto digits = std::count_if(
            text.begin() + 1, text.end(), [](QChar c) { return c >= QLatin1Char('0') && c <= QLatin1Char('9'); });
        return text.front() == QLatin1Char('-') && digits > 0
            && digits + text.count(QLatin1Char('.')) == text.size() - 1 && text.count(QLatin1Char('.')) <= 1;
    };
    if (!text.isEmpty() && kFormula.contains(text.front()) && !isNumber())
        text.prepend(QLatin1Char('\''));
    text.replace(QLatin1Char('"'), QLatin1String("\"\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

/// One line of it, with its CR LF.
inline QString csvLine(const QStringList& cells)
{
    QStringList quoted;
    for (const QString& cell : cells)
        quoted.append(csvCell(cell));
    return quoted.join(QLatin1Char(',')) + QStringLiteral("\r\n");
}

} // namespace wavedeck
