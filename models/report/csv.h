// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace wavedeck {

/// A cell of a CSV file, quoted (RFC 4180): never a second cell, and never a formula of a spreadsheet: what begins with
/// = + - @ TAB CR LF or NUL gets a ' in front.
inline QString csvCell(QString text)
{
    static const QString kFormula = QStringLiteral("=+-@\t\r\n") + QChar(QChar::Null);
    if (!text.isEmpty() && kFormula.contains(text.front()))
        text.prepend(QLatin1Char('\''));
    text.replace(QLatin1Char('"'), QLatin1String("\"\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

/// The same of a number that we have written ourselves: it is one, also below 0.
inline QString csvNumber(const QString& number)
{
    return QLatin1Char('"') + number + QLatin1Char('"');
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
