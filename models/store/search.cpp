// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/search.h"

#include "models/base/clock.h"
#include "models/knowledge/entry.h"
#include "models/live/links.h"
#include "models/store/rows.h"

#include <QSet>

#include <algorithm>

namespace wavedeck::search {

namespace {

constexpr qsizetype kMostWords = 32;
constexpr qsizetype kLongestText = 1000;
constexpr qsizetype kLongestCompared = 20'000;
constexpr qsizetype kShortestTelling = 4;
constexpr QChar kFrom(2); ///< where a hit begins and ends in what SQLite gives back
constexpr QChar kTo(3);

constexpr struct {
    const char* kind;
    const char* title;
} kKinds[] = {{"lesson", "Lesson"}, {"retro", "Retrospective"}, {"debt", "Debt"}, {"risk", "Risk assessment"},
    {"session", "Session"}, {"report", "Agent report"}, {"gate", "Gate"}};

bool hasWord(const QString& text)
{
    const QList<uint> points = text.toUcs4();
    return std::any_of(points.begin(), points.end(), [](uint point) { return QChar::isLetterOrNumber(point); });
}

/// A string of FTS5: nothing within it means anything, but a quotation mark, which is doubled.
QString quoted(QString text)
{
    text.remove(QChar(0));
    return QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

/// What FTS5 is asked; empty when there is no word in it.
QString expressionOf(const QString& text)
{
    QStringList terms;
    // Every second part stands between quotation marks. The last of those may still be typed: its end is open.
    const QStringList parts = text.left(kLongestText).split(QLatin1Char('"'));
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const bool isOpen = i + 1 == parts.size();
        const QStringList words = i % 2 == 1 ? QStringList{parts[i]} : parts[i].simplified().split(QLatin1Char(' '));
        for (const QString& word : words)
            if (hasWord(word))
                terms.append(i % 2 == 1 && !isOpen ? quoted(word) : QString(quoted(word) + QLatin1Char('*')));
    }
    return terms.mid(0, kMostWords).join(QStringLiteral(" AND "));
}

bool isWordEdge(const QString& text, qsizetype at)
{
    return at >= 0 && at < text.size() && (text[at].isLetterOrNumber() || text[at] == kFrom || text[at] == kTo);
}

/// How many characters of Markdown stand here that are no words: 0 = none.
qsizetype markAt(const QString& text, qsizetype at, bool startsLine)
{
    const QChar c = text[at];
    const auto run = [&] {
        qsizetype n = 1;
        while (at + n < text.size() && text[at + n] == c)
            ++n;
        return n;
    };
    if (c == QLatin1Char('`') || c == QLatin1Char('|'))
        return 1;
    if (startsLine && (c == QLatin1Char('#') || c == QLatin1Char('>')))
        return run();
    if (c == QLatin1Char('-') && run() >= 3)
        return run();
    if (c != QLatin1Char('*'))
        return 0;
    if (run() > 1 || (startsLine && at + 1 < text.size() && text[at + 1].isSpace()))
        return run();
    const bool opens = (at == 0 || !isWordEdge(text, at - 1)) && isWordEdge(text, at + 1);
    const bool closes = isWordEdge(text, at - 1) && !isWordEdge(text, at + 1);
    const bool isPath = (at > 0 && text[at - 1] == QLatin1Char('/'));
    return (opens || closes) && !isPath ? 1 : 0;
}

/// What is shown in one line is no Markdown.
QString withoutMarks(const QString& text)
{
    QString words;
    bool startsLine = true;
    for (qsizetype at = 0; at < text.size();) {
        if (const qsizetype length = markAt(text, at, startsLine); length > 0) {
            if (text[at] == QLatin1Char('|') || text[at] == QLatin1Char('-'))
                words.append(QLatin1Char(' '));
            at += length;
            continue;
        }
        const QChar c = text[at++];
        startsLine = c == QLatin1Char('\n') || (startsLine && c.isSpace());
        words.append(c);
    }
    return words.simplified();
}

Hit hitOf(rows::Reader& r)
{
    Hit hit;
    hit.kind = r.text();
    hit.ref = r.text();
    hit.at = r.number();
    hit.title = r.text().simplified();
    const QString marked = withoutMarks(r.text());
    hit.score = 0 - r.next().toDouble();
    for (const QChar c : marked) {
        if (c == kFrom)
            hit.marks.append({int(hit.snippet.size()), 0});
        else if (c == kTo && !hit.marks.isEmpty())
            hit.marks.last().second = int(hit.snippet.size()) - hit.marks.last().first;
        else if (c != kTo)
            hit.snippet.append(c);
    }
    return hit;
}

/// A letter or two say nothing about which place is the best one, and are nearly everywhere: the newest come first, and
/// nothing else is looked at.
QList<Hit> newest(Store& store, const QString& expression, const Asked& asked)
{
    return rows::readAll<Hit>(store,
        "SELECT r.kind, r.ref, r.at, w.title, snippet(search_words, -1, char(2), char(3), char(8230), 16), 0 FROM "
        "search_words w JOIN search_row r ON r.id = w.rowid WHERE search_words MATCH ? AND (? = '' OR r.kind IN "
        "(SELECT "
        "value FROM json_each(?))) ORDER BY w.rowid DESC LIMIT ?",
        {expression, rows::text(asked.kinds.join(QLatin1Char(' '))),
            rows::json(QJsonArray::fromStringList(asked.kinds)), asked.most},
        hitOf);
}

QList<Hit> found(Store& store, const QString& expression, const Asked& asked)
{
    if (expression.isEmpty())
        return {};
    return rows::readAll<Hit>(store,
        "SELECT r.kind, r.ref, r.at, w.title, snippet(search_words, -1, char(2), char(3), char(8230), 16), w.rank FROM "
        "search_words w JOIN search_row r ON r.id = w.rowid WHERE search_words MATCH ? AND rank MATCH 'bm25(4.0, 1.0)' "
        "AND (? = '' OR r.kind IN (SELECT value FROM json_each(?))) ORDER BY w.rank LIMIT ?",
        {expression, rows::text(asked.kinds.join(QLatin1Char(' '))),
            rows::json(QJsonArray::fromStringList(asked.kinds)), asked.most},
        hitOf);
}

} // namespace

const QStringList& kinds()
{
    static const QStringList kAll = [] {
        QStringList all;
        for (const auto& one : kKinds)
            all.append(QLatin1String(one.kind));
        return all;
    }();
    return kAll;
}

QString kindTitle(const QString& kind)
{
    for (const auto& one : kKinds)
        if (kind == QLatin1String(one.kind))
            return QLatin1String(one.title);
    return kind;
}

QString Hit::id() const
{
    return kind == QLatin1String("lesson") ? knowledge::idOf(ref.toInt()) : ref;
}

QString Hit::uri() const
{
    // A gate has a place of its own on the page Gates (models/live/links.h).
    const bool isOfSession = ref.startsWith(QLatin1String("S-"));
    return (isOfSession ? QStringLiteral("wavedeck:") : QString()) + id()
        + (kind == QLatin1String("gate") ? QString(QLatin1Char('#') + kGatePlace) : QString());
}

QList<Hit> allOf(Store& store, const QString& text, const Asked& asked)
{
    const QString expression = expressionOf(text);
    // One quoted beginning of at most two letters: "xy"*
    return !expression.isEmpty() && expression.size() <= 5 && expression.endsWith(QLatin1Char('*'))
        ? newest(store, expression, asked)
        : found(store, expression, asked);
}

QList<Hit> anyOf(Store& store, const QStringList& words, const Asked& asked)
{
    QStringList terms;
    for (const QString& word : words)
        if (hasWord(word))
            terms.append(quoted(word));
    return found(store, terms.mid(0, kMostWords).join(QStringLiteral(" OR ")), asked);
}

QStringList tellingWords(const QString& text, qsizetype most)
{
    static const QSet<QString> kCommon{QStringLiteral("agent"), QStringLiteral("all"), QStringLiteral("each"),
        QStringLiteral("every"), QStringLiteral("file"), QStringLiteral("files"), QStringLiteral("from"),
        QStringLiteral("have"), QStringLiteral("into"), QStringLiteral("must"), QStringLiteral("shall"),
        QStringLiteral("that"), QStringLiteral("their"), QStringLiteral("them"), QStringLiteral("there"),
        QStringLiteral("this"), QStringLiteral("what"), QStringLiteral("when"), QStringLiteral("which"),
        QStringLiteral("with"), QStringLiteral("your")};
    QStringList words;
    QSet<QString> seen;
    QString word;
    const QString lower = text.left(kLongestCompared).toLower() + QLatin1Char(' ');
    for (const QChar c : lower) {
        if (c.isLetterOrNumber()) {
            word.append(c);
            continue;
        }
        if (word.size() >= kShortestTelling && !kCommon.contains(word) && !seen.contains(word)) {
            seen.insert(word);
            words.append(word);
        }
        word.clear();
    }
    std::stable_sort(
        words.begin(), words.end(), [](const QString& a, const QString& b) { return a.size() > b.size(); });
    return words.mid(0, most);
}

QJsonObject document(const Hit& hit)
{
    QJsonArray marks;
    for (const auto& [from, length] : hit.marks)
        marks.append(QJsonArray{from, length});
    return {{QStringLiteral("kind"), hit.kind}, {QStringLiteral("id"), hit.id()}, {QStringLiteral("title"), hit.title},
        {QStringLiteral("snippet"), hit.snippet}, {QStringLiteral("marks"), marks},
        {QStringLiteral("score"), hit.score}, {QStringLiteral("at"), rfc3339(hit.at)},
        {QStringLiteral("uri"), hit.uri()}};
}

} // namespace wavedeck::search
