// SPDX-License-Identifier: GPL-3.0-or-later
// TECHNICAL_DEBT.md read back.
#include "models/debt/exports.h"
#include "models/debt/marks.h"

#include <QRegularExpression>

#include <algorithm>

namespace wavedeck::debt {

namespace {

bool isHidden(char16_t c)
{
    // Controls, and the marks of Unicode that turn or hide text.
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xad || c == 0x61c || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0xfff9 || c == 0xfffa
        || c == 0xfffb;
}

Error wrong(qsizetype line, const QString& why)
{
    return {ErrorKind::Usage, QStringLiteral("bad-value"), QStringLiteral("line %1").arg(line), why, {}};
}

/// `P0 Critical (2 items)`, `**P1 High (7 items):**`.
struct Heading {
    Priority priority = Priority::P2;
    int claimed = -1; ///< items, as it says; -1 = it does not
};
std::optional<Heading> headingOf(const QString& line)
{
    static const QRegularExpression kHeading(
        QStringLiteral(
            R"(^\s*(?:#{1,6}\s+|\*\*)\s*(P[0-3]|Critical|High|Medium|Low)\b[^()]*(?:\((\d{1,6})\s+items?\))?)"),
        QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = kHeading.match(line);
    if (!match.hasMatch())
        return std::nullopt;
    return Heading{priorityOf(match.captured(1)).value_or(Priority::P2),
        match.captured(2).isEmpty() ? -1 : match.captured(2).toInt()};
}

/// The lines of one file, and what has been made of them.
class Reader {
public:
    explicit Reader(const QByteArray& text)
        : m_lines(QString::fromUtf8(text).split(QLatin1Char('\n')))
    {
    }

    Result<ReadItems> read()
    {
        for (m_at = 0; m_at < m_lines.size(); ++m_at) {
            const QString& line = m_lines.at(m_at);
            Status done = Done{};
            if (line.startsWith(QLatin1String("### DEBT-")))
                done = readItem();
            else if (const auto heading = headingOf(line))
                enter(*heading);
            else if (line.startsWith(QLatin1String("- DEBT-")) || line.startsWith(QLatin1String("* DEBT-")))
                readShort(line.mid(2));
            if (!done)
                return done.error();
            if (m_read.items.size() > kMostItems)
                return wrong(m_at + 1, QStringLiteral("more than %1 items").arg(kMostItems));
        }
        leave();
        return m_read;
    }

private:
    void enter(const Heading& heading)
    {
        leave();
        m_heading = heading;
        m_headingLine = m_at + 1;
        m_before = m_read.items.size();
    }
    void leave()
    {
        const qsizetype found = m_read.items.size() - m_before;
        if (m_headingLine > 0 && m_heading.claimed >= 0 && m_heading.claimed != found)
            m_read.warnings.append(QStringLiteral("line %1: %2 items claimed, %3 ids present")
                                       .arg(m_headingLine)
                                       .arg(m_heading.claimed)
                                       .arg(found));
    }

    Status readItem()
    {
        const QString line = m_lines.at(m_at);
        const qsizetype colon = line.indexOf(QLatin1String(": "));
        const qsizetype start = m_at + 1;
        DebtItem item;
        item.id = line.mid(4, colon - 4);
        if (colon < 0 || numberOf(item.id) == 0)
            return wrong(start, QStringLiteral("it is no heading `### DEBT-001: title`"));
        item.id = idOf(numberOf(item.id));
        item.title = unescapedMarkdown(line.mid(colon + 2));
        for (; m_at + 1 < m_lines.size(); ++m_at) {
            const QString& next = m_lines.at(m_at + 1);
            if (next.startsWith(QLatin1Char('#')))
                break;
            if (!next.startsWith(QLatin1String("- ")))
                continue;
            const qsizetype end = next.indexOf(QLatin1Char(':'));
            const Field* one = end > 0 ? field(next.mid(2, end - 2)) : nullptr;
            if (!one)
                return wrong(m_at + 2, QStringLiteral("an item has no such field: %1").arg(next.left(60)));
            QString value = unescapedMarkdown(next.mid(end + 2));
            if (one->type == Field::Lines)
                value = block();
            const QString label = item.label;
            if (Status done = put(item, QLatin1String(one->name), value); !done)
                return wrong(m_at + 2, done.error().line());
            if (!label.isEmpty())
                item.label = label;
        }
        m_read.items.append(item);
        return Done{};
    }

    /// The quoted lines behind the field at m_at + 1.
    QString block()
    {
        QStringList lines;
        for (; m_at + 2 < m_lines.size() && m_lines.at(m_at + 2).startsWith(QLatin1String("  >")); ++m_at)
            lines.append(unescapedMarkdown(m_lines.at(m_at + 2).mid(4)));
        return lines.join(QLatin1Char('\n'));
    }

    /// `DEBT-001: text`, `DEBT-008 through DEBT-014: a, b, c`.
    void readShort(const QString& line)
    {
        static const QRegularExpression kShort(
            QStringLiteral(R"(^DEBT-(\d{1,8})(?:\s*(?:through|to|-|–)\s*DEBT-(\d{1,8}))?\s*:\s*(.+)$)"));
        const QRegularExpressionMatch match = kShort.match(line.trimmed());
        if (!match.hasMatch())
            return;
        const int first = match.captured(1).toInt();
        const int last = match.captured(2).isEmpty() ? first : match.captured(2).toInt();
        if (first < 1 || last < first || last - first > 1000)
            return;
        const QStringList texts
            = last > first ? match.captured(3).split(QStringLiteral(", ")) : QStringList{match.captured(3)};
        if (last > first && texts.size() != last - first + 1)
            m_read.warnings.append(
                QStringLiteral("line %1: %2 texts for %3 ids").arg(m_at + 1).arg(texts.size()).arg(last - first + 1));
        for (int number = first; number <= last; ++number) {
            DebtItem item;
            item.id = idOf(number);
            item.priority = m_headingLine > 0 ? m_heading.priority : Priority::P2;
            const bool own = last == first || texts.size() == last - first + 1;
            item.title = own ? texts.at(number - first) : match.captured(3);
            item.source = QStringLiteral("import");
            item.status = DebtStatus::Draft; // no place and no category stand there
            m_read.items.append(item);
        }
    }

    const QStringList m_lines;
    qsizetype m_at = 0;
    ReadItems m_read;
    Heading m_heading;
    qsizetype m_headingLine = 0;
    qsizetype m_before = 0;
};

} // namespace

QString escapedMarkdown(const QString& text)
{
    static const QString kMarks = QStringLiteral("\\`*_{}[]<>()#+-.!|&~$:@^\"'=");
    QString out;
    out.reserve(text.size() + 16);
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        const bool outer = i == 0 || i == text.size() - 1;
        // Dots, dashes, colons and the like are marks only at the beginning of a line.
        const bool mark = kMarks.contains(c) && (i == 0 || !QStringLiteral("-.+:=()'\"#@$!").contains(c));
        if (isHidden(c.unicode()) || (outer && c == QLatin1Char(' ')))
            out += QStringLiteral("\\u{%1}").arg(uint(c.unicode()), 0, 16);
        else if (mark)
            out += QLatin1Char('\\') + QString(c);
        else
            out += c;
    }
    return out;
}

QString unescapedMarkdown(const QString& text)
{
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c != QLatin1Char('\\') || i + 1 >= text.size()) {
            out += c;
            continue;
        }
        const qsizetype end
            = text.at(i + 1) == QLatin1Char('u') && i + 2 < text.size() && text.at(i + 2) == QLatin1Char('{')
            ? text.indexOf(QLatin1Char('}'), i)
            : -1;
        if (end < 0) {
            out += text.at(++i);
            continue;
        }
        bool ok = false;
        const uint code = QStringView(text).mid(i + 3, end - i - 3).toUInt(&ok, 16);
        out += ok && code <= 0xffff ? QString(QChar(char16_t(code))) : text.mid(i, end - i + 1);
        i = end;
    }
    return out;
}

Result<ReadItems> itemsOfMarkdown(const QByteArray& text)
{
    return Reader(text).read();
}

} // namespace wavedeck::debt
