// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/imports/lines.h"

#include <algorithm>

namespace wavedeck::imports {

namespace {

QString withoutMark(QString text)
{
    if (text.startsWith(QChar(0xFEFF)))
        text.remove(0, 1);
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    text.replace(QLatin1Char('\r'), QLatin1Char('\n'));
    return text;
}

int indentOf(const QString& text, qsizetype& at)
{
    int columns = 0;
    for (at = 0; at < text.size(); ++at) {
        if (text.at(at) == QLatin1Char('\t'))
            columns += 4 - columns % 4;
        else if (text.at(at).isSpace())
            ++columns;
        else
            break;
    }
    return columns;
}

bool isBreak(const QString& text)
{
    const QChar mark = text.at(0);
    if (mark != QLatin1Char('-') && mark != QLatin1Char('*') && mark != QLatin1Char('_'))
        return false;
    qsizetype marks = 0;
    for (const QChar one : text) {
        if (one == mark)
            ++marks;
        else if (!one.isSpace())
            return false;
    }
    return marks >= 3;
}

/// Bold text that a line begins with, and what is behind it. false: it does not.
bool splitBold(const QString& text, QString& head, QString& rest)
{
    QString mark;
    for (const char* one : {"***", "**", "__"})
        if (text.startsWith(QLatin1String(one)) && mark.isEmpty())
            mark = QLatin1String(one);
    const qsizetype end = mark.isEmpty() ? -1 : text.indexOf(mark, mark.size());
    if (end <= mark.size())
        return false;
    head = text.mid(mark.size(), end - mark.size()).trimmed();
    rest = text.mid(end + mark.size()).trimmed();
    return true;
}

/// `Owner` of `- Owner: text`: short, and no address.
qsizetype weakLabelEnd(const QString& text)
{
    constexpr qsizetype kLongest = 48;
    const qsizetype colon = text.indexOf(QLatin1String(": "));
    if (colon <= 0 || colon > kLongest || !text.at(0).isLetter())
        return -1;
    const QString label = text.left(colon);
    return label.count(QLatin1Char(' ')) > 5 || label.contains(QLatin1Char('`')) ? -1 : colon;
}

void readLabel(Line& line)
{
    QString head;
    QString rest;
    if (splitBold(line.text, head, rest)) {
        line.head = plainText(head);
        line.value = plainText(rest);
        line.bold = rest.isEmpty();
        if (head.endsWith(QLatin1Char(':')) && !head.endsWith(QLatin1String("\\:"))) {
            line.label = line.head.chopped(1).trimmed();
        } else if (rest.startsWith(QLatin1Char(':'))) {
            line.label = line.head;
            line.value = plainText(rest.mid(1));
            line.bold = line.value.isEmpty();
        }
        return;
    }
    if (line.shape != Shape::Bullet && line.shape != Shape::Numbered)
        return;
    const qsizetype colon = weakLabelEnd(line.text);
    if (colon < 0)
        return;
    line.label = plainText(line.text.left(colon));
    line.value = plainText(line.text.mid(colon + 1));
    line.weak = true;
}

void readCheck(Line& line, QString& text)
{
    if (text.size() < 3 || text.at(0) != QLatin1Char('[') || text.at(2) != QLatin1Char(']'))
        return;
    const QChar mark = text.at(1).toLower();
    if (mark != QLatin1Char(' ') && mark != QLatin1Char('x'))
        return;
    line.check = mark == QLatin1Char('x');
    text = text.mid(3).trimmed();
}

/// Takes the mark of a list off; the shape says which one it was.
void readMark(Line& line, QString& text)
{
    const QChar first = text.at(0);
    const bool isMark
        = first == QLatin1Char('-') || first == QLatin1Char('*') || first == QLatin1Char('+') || first == QChar(0x2022);
    if (isMark && text.size() > 1 && text.at(1).isSpace()) {
        line.shape = Shape::Bullet;
        text = text.mid(2).trimmed();
        return;
    }
    qsizetype digits = 0;
    while (digits < text.size() && digits < 7 && text.at(digits).unicode() >= '0' && text.at(digits).unicode() <= '9')
        ++digits;
    if (digits == 0 || digits > 6 || digits + 1 >= text.size() || !text.at(digits + 1).isSpace()
        || (text.at(digits) != QLatin1Char('.') && text.at(digits) != QLatin1Char(')')))
        return;
    line.shape = Shape::Numbered;
    line.ordinal = text.left(digits).toInt();
    text = text.mid(digits + 1).trimmed();
}

QStringList cellsOf(const QString& row)
{
    QString inner = row;
    if (inner.startsWith(QLatin1Char('|')))
        inner.remove(0, 1);
    if (inner.endsWith(QLatin1Char('|')) && !inner.endsWith(QLatin1String("\\|")))
        inner.chop(1);
    inner.replace(QLatin1String("\\|"), QString(QChar(0xE000))); // stands for itself until the cells are split
    QStringList cells;
    for (QString cell : inner.split(QLatin1Char('|'))) {
        cell.replace(QChar(0xE000), QLatin1Char('|'));
        cells.append(plainText(cell));
    }
    return cells;
}

bool isRule(const QString& row)
{
    return row.contains(QLatin1Char('-'))
        && std::all_of(row.begin(), row.end(), [](QChar one) { return QStringLiteral("|-: \t").contains(one); });
}

/// Reads lines one by one into the document.
class Reader {
public:
    Reader(Document& document, const QString& name)
        : m_document(document)
        , m_name(name)
    {
        m_document.sections.append(Section());
    }

    Status add(QString text)
    {
        Line line;
        line.number = int(m_document.lines.size()) + 1;
        if (m_fence > 0)
            return addCode(line, text);
        qsizetype at = 0;
        line.indent = indentOf(text, at);
        text = text.trimmed();
        int quotes = 0;
        while (text.startsWith(QLatin1Char('>'))) {
            text = text.mid(1).trimmed();
            ++quotes;
        }
        if (!text.isEmpty())
            shape(line, text);
        const bool isItem = line.shape == Shape::Bullet || line.shape == Shape::Numbered;
        if (quotes > kDeepest || (isItem && line.indent > 4 * kDeepest))
            return Error{ErrorKind::Usage, QStringLiteral("too-deep"),
                QStringLiteral("%1:%2:1").arg(m_name).arg(line.number),
                QStringLiteral("it is nested more than 32 times"), QStringLiteral("nothing of it was taken")};
        line.section = m_section;
        m_document.lines.append(line);
        return Done{};
    }

    void finish()
    {
        const qsizetype count = m_document.lines.size();
        if (m_fence > 0) {
            m_document.codes.last().end = count;
            m_document.codes.last().open = true;
        }
        for (qsizetype i = 0; i < m_document.sections.size(); ++i) {
            Section& section = m_document.sections[i];
            section.end = count;
            for (qsizetype next = i + 1; next < m_document.sections.size() && i > 0; ++next)
                if (m_document.sections.at(next).level <= section.level) {
                    section.end = m_document.sections.at(next).first - 1;
                    break;
                }
        }
        readTables();
    }

private:
    Status addCode(Line& line, const QString& text)
    {
        Code& code = m_document.codes.last();
        const QString trimmed = text.trimmed();
        line.section = m_section;
        line.text = text;
        const bool ends = trimmed.size() >= m_fence && trimmed.count(m_mark) == trimmed.size();
        line.shape = ends ? Shape::Fence : Shape::Code;
        if (ends) {
            m_fence = 0;
            code.end = m_document.lines.size();
        } else {
            code.text += text + QLatin1Char('\n');
            QString item = trimmed;
            readCheck(line, item);
            line.plain = plainText(item);
        }
        m_document.lines.append(line);
        return Done{};
    }

    bool fence(Line& line, const QString& text)
    {
        const QChar mark = text.at(0);
        if (mark != QLatin1Char('`') && mark != QLatin1Char('~'))
            return false;
        qsizetype length = 0;
        while (length < text.size() && text.at(length) == mark)
            ++length;
        const QString info = text.mid(length).trimmed();
        if (length < 3 || info.contains(QLatin1Char('`')))
            return false;
        m_fence = length;
        m_mark = mark;
        line.shape = Shape::Fence;
        Code code;
        code.line = line.number;
        code.language = info.section(QLatin1Char(' '), 0, 0).left(40);
        code.first = m_document.lines.size() + 1;
        code.section = m_section;
        m_document.codes.append(code);
        return true;
    }

    bool heading(Line& line, const QString& text)
    {
        int level = 0;
        while (level < text.size() && text.at(level) == QLatin1Char('#'))
            ++level;
        if (level < 1 || level > 6 || level >= text.size() || !text.at(level).isSpace())
            return false;
        QString title = text.mid(level).trimmed();
        while (title.endsWith(QLatin1Char('#')))
            title.chop(1);
        line.shape = Shape::Heading;
        line.indent = level;
        line.text = title.trimmed();
        line.plain = plainText(line.text);
        Section section;
        section.level = level;
        section.title = line.plain;
        section.line = line.number;
        section.first = m_document.lines.size() + 1;
        while (m_document.sections.at(m_section).level >= level)
            m_section = m_document.sections.at(m_section).parent;
        section.parent = m_section;
        m_document.sections[m_section].children.append(int(m_document.sections.size()));
        m_section = int(m_document.sections.size());
        m_document.sections.append(section);
        return true;
    }

    void shape(Line& line, QString text)
    {
        if (fence(line, text) || heading(line, text))
            return;
        if (isBreak(text)) {
            line.shape = Shape::Break;
            return;
        }
        line.shape = text.startsWith(QLatin1Char('|')) ? Shape::Row : Shape::Text;
        if (line.shape == Shape::Text) {
            readMark(line, text);
            if (!text.isEmpty())
                readCheck(line, text);
        }
        line.text = text;
        line.plain = plainText(text);
        if (line.shape != Shape::Row)
            readLabel(line);
    }

    void readTables()
    {
        const QList<Line>& lines = m_document.lines;
        for (qsizetype i = 0; i + 1 < lines.size(); ++i) {
            if (lines.at(i).shape != Shape::Row || lines.at(i + 1).shape != Shape::Row || isRule(lines.at(i).text)
                || !isRule(lines.at(i + 1).text))
                continue;
            Table table;
            table.line = lines.at(i).number;
            table.header = cellsOf(lines.at(i).text);
            table.section = lines.at(i).section;
            for (i += 2; i < lines.size() && lines.at(i).shape == Shape::Row; ++i)
                table.rows.append({lines.at(i).number, cellsOf(lines.at(i).text), false});
            --i;
            if (!table.rows.isEmpty()) {
                const QString first = keyOf(table.rows.last().cells.value(0));
                table.rows.last().total = first == QLatin1String("total") || first == QLatin1String("sum")
                    || first.startsWith(QLatin1String("total ")) || first == QLatin1String("overall");
            }
            m_document.tables.append(table);
        }
    }

    Document& m_document;
    QString m_name;
    int m_section = 0;
    qsizetype m_fence = 0; ///< characters of the fence that is open
    QChar m_mark;
};

} // namespace

Result<Document> readDocument(const QByteArray& bytes, const QString& name)
{
    if (Status sound = checkBytes(bytes, name); !sound)
        return sound.error();
    Document document;
    Reader reader(document, name);
    const QString text = withoutMark(QString::fromUtf8(bytes));
    for (qsizetype from = 0; from < text.size();) {
        qsizetype end = text.indexOf(QLatin1Char('\n'), from);
        if (end < 0)
            end = text.size();
        document.raw.append(text.mid(from, end - from));
        if (Status done = reader.add(document.raw.last()); !done)
            return done.error();
        from = end + 1;
    }
    reader.finish();
    return document;
}

} // namespace wavedeck::imports
