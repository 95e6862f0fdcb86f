// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/markdown.h"
#include "app/audit/repository.h"

#include <QHash>
#include <QRegularExpression>

namespace wavedeck::audit {

namespace {

/// The text a heading shows: links, images, emphasis, code signs and tags taken away.
QString plainHeading(QString text)
{
    static const QRegularExpression kImage(QStringLiteral("!\\[[^\\]]*\\]\\([^)]*\\)"));
    static const QRegularExpression kInline(QStringLiteral("\\[([^\\]]*)\\]\\([^)]*\\)"));
    static const QRegularExpression kReference(QStringLiteral("\\[([^\\]]+)\\]\\[[^\\]]*\\]"));
    static const QRegularExpression kTag(QStringLiteral("</?[A-Za-z][^>]*>"));
    static const QRegularExpression kEmphasis(QStringLiteral("(?<!\\w)_+([^_]+)_+(?!\\w)"));
    text.replace(kImage, QString());
    text.replace(kInline, QStringLiteral("\\1"));
    text.replace(kReference, QStringLiteral("\\1"));
    text.replace(kTag, QString());
    text.replace(kEmphasis, QStringLiteral("\\1"));
    return text.trimmed();
}

void addIds(const QByteArray& text, QSet<QString>* anchors)
{
    static const QRegularExpression kId(QStringLiteral("<[a-z][^<>]*?\\b(?:id|name)\\s*=\\s*[\"']?([^\"'\\s<>]+)"),
        QRegularExpression::CaseInsensitiveOption);
    QRegularExpressionMatchIterator matches = kId.globalMatch(QString::fromUtf8(text));
    while (matches.hasNext())
        anchors->insert(matches.next().captured(1).toLower());
    // `{#own-id}` behind a heading, as several renderers read it.
    static const QRegularExpression kOwn(QStringLiteral("\\{#([^}\\s]+)[^}]*\\}"));
    matches = kOwn.globalMatch(QString::fromUtf8(text));
    while (matches.hasNext())
        anchors->insert(matches.next().captured(1).toLower());
}

} // namespace

QString slugOf(const QString& heading)
{
    QString slug;
    for (const char32_t c : heading.toLower().toUcs4()) {
        if (c == U' ')
            slug += QLatin1Char('-');
        else if (c == U'-' || c == U'_' || QChar::isLetterOrNumber(c) || QChar::isMark(c))
            slug += QChar::fromUcs4(c);
    }
    return slug;
}

QSet<QString> anchorsOfMarkdown(const QByteArray& markdown)
{
    // Code spans stay in a heading's text, so only the original lines are read; fences are told by the blanked text.
    QByteArray source = markdown;
    source.replace("\r\n", " \n");
    const QByteArray prose = withoutCode(markdown);
    const QList<QByteArrayView> lines = splitLines(source);
    const QList<QByteArrayView> seen = splitLines(prose);
    static const QRegularExpression kAtx(
        QStringLiteral("^ {0,3}(?:> ?)*#{1,6}(?:[ \\t]+(.*?))?(?:[ \\t]+#+)?[ \\t]*$"));
    static const QRegularExpression kUnderline(QStringLiteral("^ {0,3}(?:=+|-+)[ \\t]*$"));
    static const QRegularExpression kHtml(
        QStringLiteral("<h[1-6][^>]*>(.*?)</h[1-6]>"), QRegularExpression::CaseInsensitiveOption);
    QSet<QString> anchors;
    QHash<QString, int> times;
    const auto add = [&](const QString& heading) {
        const QString slug = slugOf(plainHeading(heading));
        const int before = times[slug]++;
        anchors.insert(before == 0 ? slug : QStringLiteral("%1-%2").arg(slug).arg(before));
    };
    for (qsizetype i = 0; i < lines.size() && i < seen.size(); ++i) {
        if (seen.at(i).trimmed().isEmpty())
            continue;
        const QString line = QString::fromUtf8(lines.at(i).data(), lines.at(i).size());
        if (const QRegularExpressionMatch match = kAtx.match(line); match.hasMatch() && seen.at(i).contains('#'))
            add(match.captured(1));
        else if (const QRegularExpressionMatch tag = kHtml.match(line); tag.hasMatch())
            add(tag.captured(1));
        else if (i + 1 < seen.size()
            && kUnderline.match(QString::fromLatin1(seen.at(i + 1).data(), seen.at(i + 1).size())).hasMatch())
            add(line);
    }
    addIds(prose, &anchors);
    return anchors;
}

QSet<QString> anchorsOfHtml(const QByteArray& html)
{
    QSet<QString> anchors;
    addIds(html, &anchors);
    return anchors;
}

} // namespace wavedeck::audit
