// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/markdownreader.h"

#include <algorithm>

namespace wavedeck::report {

namespace {

constexpr int kDeepestHeading = 6;

bool isPunctuation(QChar c)
{
    return c.unicode() > 0x20 && c.unicode() < 0x7F && !c.isLetterOrNumber();
}

/// What escaping added is taken away.
QString unescaped(QStringView text)
{
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == QLatin1Char('\\') && i + 1 < text.size() && isPunctuation(text[i + 1]))
            ++i;
        result += text[i];
    }
    return result.trimmed();
}

/// The cells of `| a | b \| c |`.
QStringList cellsOf(const QString& line)
{
    QStringList cells;
    qsizetype from = 1;
    for (qsizetype i = 1; i < line.size(); ++i) {
        if (line[i] == QLatin1Char('\\')) {
            ++i;
        } else if (line[i] == QLatin1Char('|')) {
            cells.append(unescaped(QStringView(line).sliced(from, i - from)));
            from = i + 1;
        }
    }
    if (from < line.size() && !QStringView(line).sliced(from).trimmed().isEmpty())
        cells.append(unescaped(QStringView(line).sliced(from)));
    return cells;
}

bool isRule(const QString& line)
{
    return line.startsWith(QLatin1Char('|')) && std::all_of(line.begin(), line.end(), [](QChar c) {
        return c == QLatin1Char('|') || c == QLatin1Char('-') || c == QLatin1Char(':') || c == QLatin1Char(' ');
    });
}

qsizetype runOf(const QString& line, QChar c)
{
    qsizetype n = 0;
    while (n < line.size() && line[n] == c)
        ++n;
    return n;
}

/// Characters before the text of a list's item; 0 = it is none.
qsizetype bulletOf(const QString& line, bool& numbered)
{
    numbered = false;
    if (line.startsWith(QLatin1String("- ")) || line.startsWith(QLatin1String("* ")))
        return 2;
    qsizetype digits = 0;
    while (digits < line.size() && line[digits].isDigit())
        ++digits;
    numbered = digits > 0 && QStringView(line).sliced(digits).startsWith(QLatin1String(". "));
    return numbered ? digits + 2 : 0;
}

class Reader {
public:
    explicit Reader(const QString& markdown)
        : m_lines(markdown.split(QLatin1Char('\n')))
    {
        for (QString& line : m_lines)
            if (line.endsWith(QLatin1Char('\r')))
                line.chop(1);
    }

    Result<Document> read()
    {
        while (m_at < m_lines.size() && m_lines[m_at].trimmed().isEmpty())
            ++m_at;
        if (m_at == m_lines.size() || headingLevel(m_lines[m_at]) != 1)
            return bad(QStringLiteral("it does not begin with a heading"));
        Document root = section(1);
        if (m_at < m_lines.size())
            return bad(QStringLiteral("line %1: a second title").arg(m_at + 1));
        return root;
    }

private:
    static Error bad(const QString& why)
    {
        return {ErrorKind::Usage, QStringLiteral("bad-document"), QStringLiteral("the Markdown"), why, {}};
    }

    static int headingLevel(const QString& line)
    {
        const qsizetype marks = runOf(line, QLatin1Char('#'));
        const bool isHeading
            = marks > 0 && marks <= kDeepestHeading && (marks == line.size() || line[marks] == QLatin1Char(' '));
        return isHeading ? int(marks) : 0;
    }

    /// The heading at m_at, what stands under it, and the deeper ones below. Never deeper than six.
    Section section(int level)
    {
        Section result;
        result.heading = unescaped(QStringView(m_lines[m_at]).sliced(level));
        ++m_at;
        while (m_at < m_lines.size()) {
            const int next = headingLevel(m_lines[m_at]);
            if (next > 0 && next <= level)
                break;
            if (next > 0)
                result.sections.append(section(next));
            else
                block(result);
        }
        return result;
    }

    void block(Section& into)
    {
        const QString& line = m_lines[m_at];
        bool numbered = false;
        if (line.trimmed().isEmpty())
            ++m_at;
        else if (runOf(line, QLatin1Char('`')) >= 3)
            into.add(code());
        else if (line.startsWith(QLatin1Char('|')) && m_at + 1 < m_lines.size() && isRule(m_lines[m_at + 1]))
            into.add(table());
        else if (bulletOf(line, numbered) > 0)
            into.add(list(numbered));
        else
            into.add(unescaped(m_lines[m_at++]));
    }

    Code code()
    {
        const qsizetype fence = runOf(m_lines[m_at++], QLatin1Char('`'));
        QStringList body;
        while (m_at < m_lines.size()) {
            const QString& line = m_lines[m_at++];
            if (const qsizetype run = runOf(line, QLatin1Char('`')); run >= fence && run == line.trimmed().size())
                break;
            body.append(line);
        }
        return {body.join(QLatin1Char('\n'))};
    }

    Table table()
    {
        Table result;
        result.header = cellsOf(m_lines[m_at]);
        m_at += 2;
        while (m_at < m_lines.size() && m_lines[m_at].startsWith(QLatin1Char('|')))
            result.rows.append(cellsOf(m_lines[m_at++]));
        return result;
    }

    BulletList list(bool isNumbered)
    {
        BulletList result;
        result.numbered = isNumbered;
        bool numbered = false;
        while (m_at < m_lines.size() && bulletOf(m_lines[m_at], numbered) > 0 && numbered == isNumbered) {
            result.items.append(unescaped(QStringView(m_lines[m_at]).sliced(bulletOf(m_lines[m_at], numbered))));
            ++m_at;
        }
        return result;
    }

    QStringList m_lines;
    qsizetype m_at = 0;
};

} // namespace

Result<Document> documentFromMarkdown(const QString& markdown)
{
    return Reader(markdown).read();
}

} // namespace wavedeck::report
