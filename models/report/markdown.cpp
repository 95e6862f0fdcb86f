// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/document.h"

#include "models/base/hiddencharacters.h"
#include "models/secrets/redact.h"

#include <algorithm>

namespace wavedeck::report {

namespace {

constexpr int kDeepestHeading = 6;

QString cleaned(const QString& text, bool keepsLines)
{
    return redacted(visibleText(text, keepsLines));
}

/// One line of text that shows as itself.
QString escaped(const QString& given)
{
    const QString text = cleaned(given, false);
    static const QString kSpecial = QStringLiteral("\\`*_{}[]<>#+-!|~&");
    QString result;
    result.reserve(text.size() + text.size() / 8);
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        // A dash inside a word, or a dot inside a number, starts nothing: leave it readable.
        const bool inWord = c == QLatin1Char('-') && i > 0 && text[i - 1].isLetterOrNumber();
        const bool numbersList = (c == QLatin1Char('.') || c == QLatin1Char(')')) && i > 0
            && (i + 1 == text.size() || text[i + 1].isSpace())
            && std::all_of(text.begin(), text.begin() + i, [](QChar digit) { return digit.isDigit(); });
        const bool startsLink = c == QLatin1Char(':') && text.mid(i, 3) == QLatin1String("://");
        if ((kSpecial.contains(c) && !inWord) || numbersList || startsLink)
            result += QLatin1Char('\\');
        result += c;
    }
    return result;
}

QString rowText(const QStringList& cells, qsizetype columns)
{
    QString line = QStringLiteral("|");
    for (qsizetype i = 0; i < columns; ++i)
        line += QLatin1Char(' ') + escaped(cells.value(i)) + QStringLiteral(" |");
    return line + QLatin1Char('\n');
}

QString render(const Paragraph& paragraph)
{
    return escaped(paragraph.text) + QLatin1Char('\n');
}

QString render(const Table& table)
{
    const qsizetype columns = table.header.size();
    QString text = rowText(table.header, columns) + QLatin1Char('|');
    for (qsizetype i = 0; i < columns; ++i)
        text += QStringLiteral(" --- |");
    text += QLatin1Char('\n');
    for (const QStringList& row : table.rows)
        text += rowText(row, columns);
    return text;
}

QString render(const BulletList& list)
{
    QString text;
    int number = 0;
    for (const QString& item : list.items)
        text += (list.numbered ? QStringLiteral("%1. ").arg(++number) : QStringLiteral("- ")) + escaped(item)
            + QLatin1Char('\n');
    return text;
}

QString render(const Code& code)
{
    // A fence longer than any run of backticks inside cannot be closed by the text.
    qsizetype longest = 0;
    qsizetype run = 0;
    QString body = cleaned(code.text, true);
    for (const QChar c : std::as_const(body)) {
        run = c == QLatin1Char('`') ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const QString fence(std::max<qsizetype>(3, longest + 1), QLatin1Char('`'));
    if (!body.endsWith(QLatin1Char('\n')))
        body += QLatin1Char('\n');
    return fence + QLatin1Char('\n') + body + fence + QLatin1Char('\n');
}

void renderSection(const Section& section, int level, QString& text)
{
    if (!text.isEmpty())
        text += QLatin1Char('\n');
    text += QString(level, QLatin1Char('#')) + QLatin1Char(' ') + escaped(section.heading) + QLatin1Char('\n');
    for (const Block& block : section.blocks)
        text += QLatin1Char('\n') + std::visit([](const auto& one) { return render(one); }, block);
    for (const Section& below : section.sections)
        renderSection(below, std::min(level + 1, kDeepestHeading), text);
}

} // namespace

QString toMarkdown(const Document& document)
{
    QString text;
    renderSection(document, 1, text);
    return text;
}

} // namespace wavedeck::report
