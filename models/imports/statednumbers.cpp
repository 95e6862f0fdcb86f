// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers in the text that do not fit the numbers beside them.
#include "models/imports/finder.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace wavedeck::imports {

namespace {

constexpr qsizetype kLongest = 1500; ///< of a line, that patterns are tried on

void warn(Report& report, int line, const QString& message)
{
    report.warnings.append({line, message});
}

QString number(double n)
{
    return QString::number(n, 'f', n == std::floor(n) ? 0 : 1);
}

double toNumber(QString text)
{
    return text.remove(QLatin1Char(',')).toDouble();
}

/// `6/7 (30%)`, `6/7 running (30%)`.
void checkFractions(const Line& line, const QString& text, Report& report)
{
    static const QRegularExpression pattern(
        QStringLiteral("\\b(\\d{1,7})/(\\d{1,7})\\b[^()%/]{0,30}\\((\\d{1,3}(?:\\.\\d{1,2})?)%"));
    for (auto all = pattern.globalMatch(text); all.hasNext();) {
        const auto match = all.next();
        const double whole = match.captured(2).toDouble();
        const double said = match.captured(3).toDouble();
        const double is = whole > 0 ? match.captured(1).toDouble() / whole * 100 : said;
        if (std::abs(is - said) > 1)
            warn(report, line.number,
                QStringLiteral("%1/%2 is called %3 %, it is %4 %")
                    .arg(match.captured(1), match.captured(2), match.captured(3), number(is)));
    }
}

/// `42 (6 CRITICAL, 12 HIGH, 24 LOW)`, `700+ (75 A + 500+ B)`: the parts against the whole.
void checkParts(const Line& line, const QString& text, Report& report)
{
    static const QRegularExpression pattern(
        QStringLiteral("(?<![\\d.,/-])(\\d[\\d,]{0,9})\\+?(?: [\\w-]{1,30}){0,3} \\(([^()]{3,200})\\)"));
    static const QRegularExpression part(QStringLiteral("^(\\d[\\d,]{0,9})\\+? [A-Za-z][\\w -]{0,40}$"));
    for (auto all = pattern.globalMatch(text); all.hasNext();) {
        const auto match = all.next();
        const QString inner = match.captured(2);
        const QStringList parts = inner.split(inner.contains(QLatin1Char('+')) && inner.contains(QLatin1String(" + "))
                ? QStringLiteral(" + ")
                : QStringLiteral(", "));
        double sum = 0;
        const bool areParts = parts.size() >= 2 && std::all_of(parts.begin(), parts.end(), [&](const QString& one) {
            const auto n = part.match(one.trimmed());
            sum += n.hasMatch() ? toNumber(n.captured(1)) : 0;
            return n.hasMatch();
        });
        if (areParts && sum != toNumber(match.captured(1)))
            warn(report, line.number,
                QStringLiteral("%1 is said, its parts (%2) sum up to %3")
                    .arg(match.captured(1), inner.left(80), number(sum)));
    }
}

/// `~30 minutes (vs. 6 hours sequential)` against `20x` in the heading above or the lines around it.
void checkFactors(const Document& document, Report& report)
{
    static const QRegularExpression times(
        QStringLiteral("([^()]{1,80})\\((?:vs\\.?|versus|instead of) ([^()]{1,80})\\)"));
    static const QRegularExpression factor(QStringLiteral("\\b(\\d{1,4}(?:\\.\\d)?)x\\b"));
    for (qsizetype i = 0; i < document.lines.size(); ++i) {
        const Line& line = document.lines.at(i);
        if (!line.plain.contains(QLatin1Char('(')) || line.section <= 0)
            continue;
        const auto match = times.match(line.plain.left(kLongest));
        const double after = match.hasMatch() ? minutesIn(match.captured(1)).value_or(0) : 0;
        const double before = match.hasMatch() ? minutesIn(match.captured(2)).value_or(0) : 0;
        if (after <= 0 || before <= 0)
            continue;
        const auto claim = factor.match(document.sections.at(line.section).title);
        if (claim.hasMatch() && std::abs(claim.captured(1).toDouble() - before / after) > 0.1 * before / after)
            warn(report, line.number,
                QStringLiteral("%1x is claimed, %2 against %3 minutes is %4x")
                    .arg(claim.captured(1), number(before), number(after), number(before / after)));
    }
}

/// `$47-190/month` against the other ranges for the same unit.
void checkRanges(const Document& document, Report& report)
{
    static const QRegularExpression range(QStringLiteral("\\$(\\d{1,9})-(\\d{1,9})/(\\w{1,10})"));
    struct Range {
        int line;
        double low;
        double high;
        QString unit;
        bool code;
    };
    QList<Range> ranges;
    for (const Line& line : document.lines)
        if (const auto match = range.match(line.plain.left(kLongest)); match.hasMatch() && ranges.size() < 200)
            ranges.append({line.number, match.captured(1).toDouble(), match.captured(2).toDouble(), match.captured(3),
                line.shape == Shape::Code});
    for (const Range& one : std::as_const(ranges)) {
        double low = 1e18;
        double high = -1;
        int others = 0;
        for (const Range& other : std::as_const(ranges))
            if (other.code && !one.code && other.unit == one.unit) {
                ++others;
                low = std::min(low, other.low);
                high = std::max(high, other.high);
            }
        if (others >= 2 && (one.low != low || one.high != high))
            warn(report, one.line,
                QStringLiteral("$%1-%2/%3 is said, the ranges listed go from $%4 to $%5")
                    .arg(number(one.low), number(one.high), one.unit, number(low), number(high)));
    }
}

/// `the 85% is … higher than …'s 100%`.
void checkHigher(const Line& line, const QString& text, Report& report)
{
    static const QRegularExpression pattern(QStringLiteral(
        "(\\d{1,3}(?:\\.\\d)?)%[^.%]{0,60}\\b(higher|more|lower|less) than\\b[^.%]{0,40}?(\\d{1,3}(?:\\.\\d)?)%"));
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return;
    const double a = match.captured(1).toDouble();
    const double b = match.captured(3).toDouble();
    const bool isMore = match.captured(2) == QLatin1String("higher") || match.captured(2) == QLatin1String("more");
    if (isMore ? a < b : a > b)
        warn(report, line.number,
            QStringLiteral("%1 % is said to be %2 than %3 %")
                .arg(match.captured(1), match.captured(2), match.captured(3)));
}

/// A column `Previous high` against the largest of the sessions before the last one.
void checkPreviousHigh(const Document& document, Report& report)
{
    for (const Table& table : document.tables) {
        const int previous = columnOf(table, {"previous high", "previous best", "record"});
        if (previous < 3)
            continue;
        for (const TableRow& row : table.rows) {
            double high = -1;
            for (int c = 1; c + 1 < previous; ++c)
                high = std::max(high, numberIn(row.cells.value(c)).value_or(-1));
            const auto said = numberIn(row.cells.value(previous));
            if (said && high >= 0 && *said != high)
                warn(report, row.line,
                    QStringLiteral("%1: the previous high is given as %2, the highest of the sessions before is %3")
                        .arg(row.cells.value(0), row.cells.value(previous), number(high)));
        }
    }
}

/// What share was delegated, said in two ways outside tables.
void checkDelegated(const Document& document, Report& report)
{
    static const QRegularExpression pattern(
        QStringLiteral("\\bdelegates (\\d{1,3})%|\\b(\\d{1,3})% delegat"), QRegularExpression::CaseInsensitiveOption);
    QString first;
    int line = 0;
    for (const Line& one : document.lines) {
        const auto match
            = one.shape == Shape::Row ? QRegularExpressionMatch() : pattern.match(one.plain.left(kLongest));
        if (!match.hasMatch())
            continue;
        const QString said = match.captured(1).isEmpty() ? match.captured(2) : match.captured(1);
        if (!first.isEmpty() && said != first) {
            warn(report, one.number,
                QStringLiteral("%1 % are delegated here, %2 % at line %3").arg(said, first).arg(line));
            return;
        }
        first = said;
        line = one.number;
    }
}

// ---- names

/// NAME_PART and the like.
QList<QString> namesIn(const QString& text)
{
    static const QRegularExpression word(
        QStringLiteral("\\b[A-Z][A-Z0-9]{0,20}(?:[_-][A-Z0-9]{1,20}){1,3}(?: [A-Z]{3,20})?\\b"));
    QList<QString> names;
    for (auto all = word.globalMatch(text); all.hasNext();)
        names.append(all.next().captured());
    return names;
}

/// The same name with other marks between its parts: `G-2 RECON`, `G2_RECON`.
void checkSpelling(const Document& document, Report& report)
{
    QHash<QString, QPair<QString, int>> seen;
    QSet<QString> told;
    for (const Line& line : document.lines) {
        if (line.shape == Shape::Blank || seen.size() > 5000)
            continue;
        for (const QString& name : namesIn(line.plain.left(kLongest))) {
            QString key = keyOf(name);
            key.remove(QLatin1Char(' '));
            const auto known = seen.constFind(key);
            if (known == seen.constEnd()) {
                seen.insert(key, {name, line.number});
            } else if (known->first != name && !told.contains(key)) {
                told.insert(key);
                warn(report, line.number,
                    QStringLiteral("\"%1\" is written \"%2\" at line %3").arg(name, known->first).arg(known->second));
            }
        }
    }
}

/// Names in a tree whose siblings (the same first part) stand in a table, and which do not.
void checkRouted(const Document& document, Report& report)
{
    QHash<QString, QSet<QString>> routed; // by first part
    for (const Table& table : document.tables)
        for (const TableRow& row : table.rows)
            for (const QString& cell : row.cells.mid(1))
                for (const QString& name : namesIn(cell))
                    routed[name.section(QLatin1Char('_'), 0, 0)].insert(name);
    for (const Code& code : document.codes) {
        if (!code.text.contains(QChar(0x2514)))
            continue;
        QStringList missing;
        int named = 0;
        for (const QString& name : namesIn(code.text)) {
            const QSet<QString> siblings = routed.value(name.section(QLatin1Char('_'), 0, 0));
            if (siblings.size() < 4)
                continue;
            ++named;
            if (!siblings.contains(name) && !missing.contains(name))
                missing.append(name);
        }
        if (!missing.isEmpty() && named > int(missing.size()))
            warn(report, code.line,
                QStringLiteral("%1 stand in the tree, no row of a table names them")
                    .arg(missing.join(QStringLiteral(", "))));
    }
}

} // namespace

void findStatedNumbers(const Document& document, Report& report)
{
    for (const Line& line : document.lines) {
        if (line.shape == Shape::Code || line.shape == Shape::Blank)
            continue;
        const QString text = line.plain.left(kLongest);
        checkFractions(line, text, report);
        checkParts(line, text, report);
        checkHigher(line, text, report);
    }
    checkFactors(document, report);
    checkRanges(document, report);
    checkPreviousHigh(document, report);
    checkDelegated(document, report);
    checkSpelling(document, report);
    checkRouted(document, report);
}

} // namespace wavedeck::imports
