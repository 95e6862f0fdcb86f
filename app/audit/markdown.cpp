// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/markdown.h"

#include "app/audit/repository.h"

#include <QRegularExpression>

#include <algorithm>

namespace wavedeck::audit {

namespace {

void blank(QByteArray* text, qsizetype from, qsizetype to)
{
    for (qsizetype i = from; i < std::min(to, text->size()); ++i) {
        if (text->at(i) != '\n' && text->at(i) != '\r')
            (*text)[i] = ' ';
    }
}

/// Length of the fence that starts a line (after white space, list signs and quote signs), 0 when there is none.
qsizetype fenceLength(QByteArrayView line, char* sign)
{
    qsizetype at = 0;
    while (at < line.size() && QByteArrayView(" \t>").contains(line.at(at)))
        ++at;
    // A fence may open right behind a list sign: "- ```".
    static const QRegularExpression kListSign(QStringLiteral("^(?:[-*+]|\\d{1,9}[.)])\\s+"));
    const QRegularExpressionMatch match = kListSign.match(QString::fromLatin1(line.data() + at, line.size() - at));
    if (match.hasMatch())
        at += match.capturedLength();
    if (at >= line.size() || (line.at(at) != '`' && line.at(at) != '~'))
        return 0;
    *sign = line.at(at);
    qsizetype length = 0;
    while (at + length < line.size() && line.at(at + length) == *sign)
        ++length;
    // ``` with another backtick later on the line is a code span.
    const bool span = *sign == '`' && line.sliced(at + length).contains('`');
    return length >= 3 && !span ? length : 0;
}

bool isListItem(QByteArrayView line)
{
    static const QRegularExpression kItem(QStringLiteral("^\\s*(?:[-*+]|\\d{1,9}[.)])(?:\\s|$)"));
    return kItem.match(QString::fromLatin1(line.data(), std::min<qsizetype>(line.size(), 80))).hasMatch();
}

/// Fences and indented code; what stays is prose.
void blankBlocks(QByteArray* text)
{
    const QByteArray source = *text;
    char fence = 0;
    qsizetype fenceSize = 0;
    bool afterBlank = true;
    bool inList = false;
    qsizetype from = 0;
    while (from < source.size()) {
        qsizetype end = source.indexOf('\n', from);
        if (end < 0)
            end = source.size();
        const QByteArrayView line = QByteArrayView(source).sliced(from, end - from);
        char sign = 0;
        const qsizetype length = fenceLength(line, &sign);
        const bool indented = line.startsWith("    ") || line.startsWith('\t');
        if (fence) {
            if (sign == fence && length >= fenceSize)
                fence = 0;
            blank(text, from, end);
        } else if (length > 0) {
            fence = sign;
            fenceSize = length;
            blank(text, from, end);
        } else if (indented && afterBlank && !inList) {
            blank(text, from, end);
            from = end + 1;
            continue; // the next indented line belongs to the same block
        } else if (!line.trimmed().isEmpty() && !indented) {
            inList = isListItem(line) || (inList && line.startsWith(' '));
        }
        afterBlank = line.trimmed().isEmpty();
        from = end + 1;
    }
}

void blankComments(QByteArray* text)
{
    qsizetype at = 0;
    while ((at = text->indexOf("<!--", at)) >= 0) {
        qsizetype end = text->indexOf("-->", at + 4);
        end = end < 0 ? text->size() : end + 3;
        blank(text, at, end);
        at = end;
    }
}

/// A span opens with a run of backticks and closes with the next run of the same length in the same paragraph.
void blankSpans(QByteArray* text)
{
    qsizetype at = 0;
    while ((at = text->indexOf('`', at)) >= 0) {
        qsizetype run = 0;
        while (at + run < text->size() && text->at(at + run) == '`')
            ++run;
        if (at > 0 && text->at(at - 1) == '\\') {
            at += run;
            continue;
        }
        qsizetype paragraph = text->indexOf("\n\n", at);
        if (paragraph < 0)
            paragraph = text->size();
        qsizetype close = at + run;
        bool closed = false;
        while (!closed && (close = text->indexOf('`', close)) >= 0 && close < paragraph) {
            qsizetype length = 0;
            while (close + length < text->size() && text->at(close + length) == '`')
                ++length;
            closed = length == run;
            close += length;
        }
        if (closed)
            blank(text, at, close);
        at = closed ? close : at + run;
    }
}

int lineAt(const QByteArray& text, qsizetype* counted, int* line, qsizetype at)
{
    *line += static_cast<int>(std::count(text.begin() + *counted, text.begin() + at, '\n'));
    *counted = at;
    return *line;
}

/// The destination behind `](`; empty when it is none.
QByteArray destination(const QByteArray& text, qsizetype at)
{
    while (at < text.size() && (text.at(at) == ' ' || text.at(at) == '\n' || text.at(at) == '\t'))
        ++at;
    if (at < text.size() && text.at(at) == '<') {
        const qsizetype end = text.indexOf('>', at);
        const qsizetype newline = text.indexOf('\n', at);
        return end < 0 || (newline >= 0 && newline < end) ? QByteArray() : text.mid(at + 1, end - at - 1);
    }
    int depth = 0;
    qsizetype end = at;
    for (; end < text.size(); ++end) {
        const char c = text.at(end);
        if (c == ' ' || c == '\n' || c == '\t' || (c == ')' && depth == 0))
            break;
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == '\\' && end + 1 < text.size())
            ++end;
    }
    if (end >= text.size())
        return QByteArray();
    // Behind the destination only a title or the closing parenthesis may stand.
    qsizetype next = end;
    while (next < text.size() && (text.at(next) == ' ' || text.at(next) == '\n' || text.at(next) == '\t'))
        ++next;
    const bool closes = next < text.size() && QByteArrayView(")\"'(").contains(text.at(next));
    QByteArray target = closes ? text.mid(at, end - at) : QByteArray();
    static const QRegularExpression kEscape(QStringLiteral("\\\\([!-/:-@\\[-`{-~])"));
    if (target.contains('\\'))
        target = QString::fromLatin1(target).replace(kEscape, QStringLiteral("\\1")).toLatin1();
    return target;
}

void addInline(const QByteArray& text, QList<Link>* links)
{
    qsizetype counted = 0;
    int line = 1;
    for (qsizetype at = text.indexOf("]("); at >= 0; at = text.indexOf("](", at + 2)) {
        // There must be an opening bracket in the same paragraph.
        qsizetype open = at - 1;
        int depth = 1;
        for (; open >= 0 && depth > 0; --open) {
            if (text.at(open) == '\n' && open > 0 && text.at(open - 1) == '\n')
                break;
            const bool escaped = open > 0 && text.at(open - 1) == '\\';
            if (!escaped)
                depth += text.at(open) == ']' ? 1 : text.at(open) == '[' ? -1 : 0;
        }
        if (depth > 0 || (at > 0 && text.at(at - 1) == '\\'))
            continue;
        const QByteArray target = destination(text, at + 2);
        if (!target.isEmpty())
            links->append({target, lineAt(text, &counted, &line, at), open >= 0 && text.at(open) == '!'});
    }
}

void addDefinitions(const QByteArray& text, QList<Link>* links)
{
    static const QRegularExpression kDefinition(QStringLiteral(
        "^ {0,3}\\[(?!\\^)[^\\]\\n]{1,999}\\]:[ \\t]+(?:<([^>\\n]*)>|(\\S+))(?:[ \\t]+[\"'(].*)?[ \\t]*$"));
    const QList<QByteArrayView> lines = splitLines(text);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (!lines.at(i).contains("]:"))
            continue;
        const QByteArrayView line = lines.at(i);
        const QRegularExpressionMatch match = kDefinition.match(QString::fromLatin1(line.data(), line.size()));
        if (match.hasMatch())
            links->append({(match.hasCaptured(2) ? match.captured(2) : match.captured(1)).toLatin1(),
                static_cast<int>(i) + 1, false});
    }
}

void addTags(const QByteArray& text, QList<Link>* links)
{
    static const QRegularExpression kTag(
        QStringLiteral("<([a-z][a-z0-9]*)\\s[^<>]*?\\b(href|src)\\s*=\\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')"),
        QRegularExpression::CaseInsensitiveOption);
    qsizetype counted = 0;
    int line = 1;
    QRegularExpressionMatchIterator matches = kTag.globalMatch(QString::fromLatin1(text));
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        if (match.captured(1).compare(QStringLiteral("base"), Qt::CaseInsensitive) == 0)
            continue;
        const QString target = match.hasCaptured(4) ? match.captured(4) : match.captured(3);
        const qsizetype at = match.capturedStart(match.hasCaptured(4) ? 4 : 3);
        links->append({target.trimmed().toLatin1().replace("&amp;", "&"), lineAt(text, &counted, &line, at),
            match.captured(2).toLower() == QStringLiteral("src")});
    }
}

} // namespace

QByteArray withoutCode(const QByteArray& markdown)
{
    QByteArray text = markdown;
    text.replace("\r\n", " \n");
    blankBlocks(&text);
    blankComments(&text);
    blankSpans(&text);
    return text;
}

QList<Link> linksOfMarkdown(const QByteArray& markdown)
{
    const QByteArray text = withoutCode(markdown);
    QList<Link> links;
    addInline(text, &links);
    addDefinitions(text, &links);
    addTags(text, &links);
    return links;
}

QList<Link> linksOfHtml(const QByteArray& html)
{
    QByteArray text = html;
    blankComments(&text);
    static const QRegularExpression kRaw(QStringLiteral("<(script|style|pre|code)\\b[^>]*>(.*?)</\\1\\s*>"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    QRegularExpressionMatchIterator matches = kRaw.globalMatch(QString::fromLatin1(text));
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        blank(&text, match.capturedStart(2), match.capturedEnd(2));
    }
    QList<Link> links;
    addTags(text, &links);
    return links;
}

} // namespace wavedeck::audit
