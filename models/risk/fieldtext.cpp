// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/fieldtext.h"

#include "models/base/hiddencharacters.h"
#include "models/secrets/redact.h"

#include <QStringList>

namespace wavedeck::risk {

namespace {

bool isUnseen(char32_t c)
{
    const QChar::Category category = QChar::category(c);
    return isHidden(c) || category == QChar::Other_Control || category == QChar::Other_Format;
}

/// Line breaks of all kinds as '\n', tabs as spaces, the rest of what nobody sees written out.
QString visible(const QString& given)
{
    QString text = QString::fromUtf8(given.toUtf8()); // a lone surrogate is no text
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    QString result;
    result.reserve(text.size());
    const auto characters = text.toUcs4();
    for (const char32_t c : characters) {
        if (c == U'\n' || c == U'\r' || c == 0x2028 || c == 0x2029)
            result += QLatin1Char('\n');
        else if (c == U'\t')
            result += QLatin1Char(' ');
        else if (isUnseen(c))
            result += QStringLiteral("[U+%1]").arg(QString::number(uint(c), 16).toUpper(), 4, QLatin1Char('0'));
        else
            result += QString::fromUcs4(&c, 1);
    }
    return result.normalized(QString::NormalizationForm_C);
}

} // namespace

QString oneLine(const QString& given)
{
    return redacted(visible(given).simplified());
}

QString prose(const QString& given)
{
    // Redacted as a whole first: a secret may have lines.
    QStringList lines;
    for (const QString& line : redacted(visible(given)).split(QLatin1Char('\n')))
        if (const QString one = redacted(line.simplified()); !one.isEmpty())
            lines.append(one);
    return lines.join(QLatin1Char('\n'));
}

QString code(const QString& given)
{
    QStringList lines = visible(given).split(QLatin1Char('\n'));
    for (QString& line : lines)
        while (line.endsWith(QLatin1Char(' ')))
            line.chop(1);
    while (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    while (!lines.isEmpty() && lines.first().isEmpty())
        lines.removeFirst();
    return redacted(lines.join(QLatin1Char('\n')));
}

} // namespace wavedeck::risk
