// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/glob.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <utility>
#include <vector>

namespace wavedeck::glob {

namespace {

const QString kAnyFolders = QStringLiteral("**");

/// One thing a part of a pattern is made of.
struct Token {
    enum Kind { Letter, One, Any, Class } kind = Letter;
    QChar letter;
    bool negated = false;
    QList<std::pair<QChar, QChar>> ranges;

    bool accepts(QChar c) const
    {
        if (kind == One)
            return true;
        if (kind == Letter)
            return letter == c;
        const bool inside = std::any_of(
            ranges.begin(), ranges.end(), [c](const auto& range) { return range.first <= c && c <= range.second; });
        return kind == Class && inside != negated;
    }
};

// Reads [abc], [a-z] or [!a] at position i; leaves i at the ']'. False when it is never closed: then '[' is a letter.
bool readClass(const QString& part, qsizetype& i, Token& token)
{
    qsizetype at = i + 1;
    if (at < part.size() && (part[at] == QLatin1Char('!') || part[at] == QLatin1Char('^'))) {
        token.negated = true;
        ++at;
    }
    const qsizetype first = at;
    for (; at < part.size(); ++at) {
        if (part[at] == QLatin1Char(']') && at > first) {
            token.kind = Token::Class;
            i = at;
            return true;
        }
        const bool range = at + 2 < part.size() && part[at + 1] == QLatin1Char('-') && part[at + 2] != QLatin1Char(']');
        token.ranges.append({part[at], range ? part[at + 2] : part[at]});
        at += range ? 2 : 0;
    }
    return false;
}

QList<Token> tokens(const QString& part)
{
    QList<Token> list;
    for (qsizetype i = 0; i < part.size(); ++i) {
        Token token;
        token.letter = part[i];
        if (part[i] == QLatin1Char('*')) {
            if (!list.isEmpty() && list.last().kind == Token::Any)
                continue;
            token.kind = Token::Any;
        } else if (part[i] == QLatin1Char('?')) {
            token.kind = Token::One;
        } else if (part[i] == QLatin1Char('[')) {
            Token set;
            if (readClass(part, i, set))
                token = set;
        }
        list.append(token);
    }
    return list;
}

bool partMatches(const QList<Token>& pattern, const QString& name)
{
    qsizetype p = 0;
    qsizetype n = 0;
    qsizetype star = -1;
    qsizetype resume = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p].kind == Token::Any) {
            star = p++;
            resume = n;
        } else if (p < pattern.size() && pattern[p].accepts(name[n])) {
            ++p;
            ++n;
        } else if (star >= 0) {
            p = star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p].kind == Token::Any)
        ++p;
    return p == pattern.size();
}

// Two sets of letters are taken to meet unless one is a letter the other refuses: never too few overlaps.
bool tokensMeet(const Token& a, const Token& b)
{
    if (a.kind == Token::Letter)
        return b.accepts(a.letter);
    return b.kind != Token::Letter || a.accepts(b.letter);
}

bool partsMeet(const QList<Token>& a, const QList<Token>& b)
{
    const auto width = static_cast<std::size_t>(b.size()) + 1;
    // reach[i][j]: what stands before a[i] and b[j] can be the same text.
    std::vector<char> reach((static_cast<std::size_t>(a.size()) + 1) * width, 0);
    const auto at = [&](qsizetype i, qsizetype j) -> char& {
        return reach[static_cast<std::size_t>(i) * width + static_cast<std::size_t>(j)];
    };
    at(0, 0) = 1;
    for (qsizetype i = 0; i <= a.size(); ++i) {
        for (qsizetype j = 0; j <= b.size(); ++j) {
            if (!at(i, j))
                continue;
            const bool anyA = i < a.size() && a[i].kind == Token::Any;
            const bool anyB = j < b.size() && b[j].kind == Token::Any;
            if (anyA || (anyB && i < a.size()))
                at(i + 1, j) = 1;
            if (anyB || (anyA && j < b.size()))
                at(i, j + 1) = 1;
            if (i < a.size() && j < b.size() && !anyA && !anyB && tokensMeet(a[i], b[j]))
                at(i + 1, j + 1) = 1;
        }
    }
    return at(a.size(), b.size()) != 0;
}

/// One part of a pattern, between two slashes.
struct Part {
    bool anyFolders = false;
    bool wild = false;
    QList<Token> tokens;
};

QList<Part> parts(const QString& pattern)
{
    QList<Part> list;
    for (const QString& text : QDir::cleanPath(pattern).split(QLatin1Char('/'))) {
        Part part;
        part.anyFolders = text == kAnyFolders;
        if (part.anyFolders && !list.isEmpty() && list.last().anyFolders)
            continue;
        part.tokens = tokens(text);
        part.wild = std::any_of(
            part.tokens.begin(), part.tokens.end(), [](const Token& t) { return t.kind != Token::Letter; });
        list.append(part);
    }
    if (list.last().anyFolders) { // everything below, not the folder itself
        Part any;
        any.wild = true;
        any.tokens = tokens(QStringLiteral("*"));
        list.append(any);
    }
    return list;
}

/// The places in a pattern a path may have reached; `**` is at its own place and at the one after it.
using Places = std::vector<qsizetype>;

void reach(Places& places, const QList<Part>& pattern, qsizetype place)
{
    if (std::find(places.begin(), places.end(), place) != places.end())
        return;
    places.push_back(place);
    if (place < pattern.size() && pattern[place].anyFolders)
        reach(places, pattern, place + 1);
}

Places step(const Places& places, const QList<Part>& pattern, const QString& name)
{
    Places next;
    for (const qsizetype place : places) {
        if (place >= pattern.size())
            continue;
        if (pattern[place].anyFolders)
            reach(next, pattern, place);
        else if (partMatches(pattern[place].tokens, name))
            reach(next, pattern, place + 1);
    }
    return next;
}

bool isEnd(const Places& places, const QList<Part>& pattern)
{
    return std::find(places.begin(), places.end(), pattern.size()) != places.end();
}

bool canGoOn(const Places& places, const QList<Part>& pattern)
{
    return std::any_of(places.begin(), places.end(), [&](qsizetype place) { return place < pattern.size(); });
}

bool isWildcard(QChar c)
{
    return c == QLatin1Char('*') || c == QLatin1Char('?') || c == QLatin1Char('[');
}

}

bool matches(const QString& pattern, const QString& path)
{
    const QList<Part> list = parts(pattern);
    Places places;
    reach(places, list, 0);
    for (const QString& name : QDir::cleanPath(path).split(QLatin1Char('/')))
        places = step(places, list, name);
    return isEnd(places, list);
}

bool mayOverlap(const QString& a, const QString& b)
{
    const QList<Part> left = parts(a);
    const QList<Part> right = parts(b);
    const auto width = static_cast<std::size_t>(right.size()) + 1;
    std::vector<char> reached((static_cast<std::size_t>(left.size()) + 1) * width, 0);
    const auto at = [&](qsizetype i, qsizetype j) -> char& {
        return reached[static_cast<std::size_t>(i) * width + static_cast<std::size_t>(j)];
    };
    at(0, 0) = 1;
    for (qsizetype i = 0; i <= left.size(); ++i) {
        for (qsizetype j = 0; j <= right.size(); ++j) {
            if (!at(i, j))
                continue;
            if (i == left.size() && !left.last().wild) // a plain name covers what is below it
                return true;
            if (j == right.size() && !right.last().wild)
                return true;
            const bool anyLeft = i < left.size() && left[i].anyFolders;
            const bool anyRight = j < right.size() && right[j].anyFolders;
            if (anyLeft || (anyRight && i < left.size()))
                at(i + 1, j) = 1;
            if (anyRight || (anyLeft && j < right.size()))
                at(i, j + 1) = 1;
            if (i < left.size() && j < right.size() && !anyLeft && !anyRight
                && partsMeet(left[i].tokens, right[j].tokens))
                at(i + 1, j + 1) = 1;
        }
    }
    return at(left.size(), right.size()) != 0;
}

QString literalPrefix(const QString& pattern)
{
    return pattern.left(std::find_if(pattern.begin(), pattern.end(), isWildcard) - pattern.begin());
}

QStringList expand(const QString& pattern, const QString& folder, qsizetype most)
{
    const QList<Part> list = parts(pattern);
    struct Visit {
        QString relative; ///< empty or ending with '/'
        Places places;
    };
    std::vector<Visit> open(1);
    reach(open.front().places, list, 0);
    QStringList found;
    while (!open.empty() && found.size() < most) {
        const Visit visit = std::move(open.back());
        open.pop_back();
        const auto entries
            = QDir(folder + QLatin1Char('/') + visit.relative)
                  .entryInfoList(
                      QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name);
        for (const QFileInfo& entry : entries) {
            const QString name = entry.fileName();
            if (name == QLatin1String(".git"))
                continue;
            Places next = step(visit.places, list, name);
            if (entry.isDir()) {
                if (canGoOn(next, list))
                    open.push_back({visit.relative + name + QLatin1Char('/'), std::move(next)});
            } else if (isEnd(next, list) && found.size() < most) {
                const QString relative = visit.relative + name;
                found.append(relative.startsWith(QLatin1Char('-')) ? QStringLiteral("./") + relative : relative);
            }
        }
    }
    found.sort();
    return found;
}

} // namespace wavedeck::glob
