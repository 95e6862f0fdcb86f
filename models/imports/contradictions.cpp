// SPDX-License-Identifier: GPL-3.0-or-later
// Where the structure of a document does not fit its own totals, headers and levels.
#include "models/imports/finder.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace wavedeck::imports {

namespace {

void warn(Report& report, int line, const QString& message)
{
    report.warnings.append({line, message});
}

QString number(double n)
{
    return QString::number(n, 'g', 12);
}

// ---- tables

/// The number that a cell is: alone, or with %, + or a unit behind it.
std::optional<double> cellNumber(const QString& cell, bool& percent)
{
    static const QRegularExpression pattern(QStringLiteral("^~?\\$?(\\d[\\d,]{0,14}(?:\\.\\d{1,4})?)(%?)\\+?$"));
    const auto match = pattern.match(cell);
    if (!match.hasMatch())
        return std::nullopt;
    percent = !match.captured(2).isEmpty();
    return match.captured(1).remove(QLatin1Char(',')).toDouble();
}

void checkColumn(Report& report, const Table& table, int column)
{
    const TableRow& total = table.rows.last();
    bool isPercent = false;
    const auto claimed = cellNumber(total.cells.value(column), isPercent);
    if (!claimed)
        return;
    double sum = 0;
    double low = 1e18;
    double high = -1e18;
    for (qsizetype i = 0; i + 1 < table.rows.size(); ++i) {
        bool percent = false;
        const auto n = cellNumber(table.rows.at(i).cells.value(column), percent);
        if (!n || percent != isPercent)
            return;
        sum += *n;
        low = std::min(low, *n);
        high = std::max(high, *n);
    }
    const QString name = table.header.value(column);
    if (isPercent && (*claimed < low || *claimed > high))
        warn(report, total.line,
            QStringLiteral("%1: the total says %2, the rows say %3% to %4%")
                .arg(name, total.cells.value(column), number(low), number(high)));
    if (!isPercent && *claimed != sum)
        warn(report, total.line,
            QStringLiteral("%1: the total says %2, the rows sum up to %3").arg(name, number(*claimed), number(sum)));
}

constexpr qsizetype kMostCompared = 50; ///< bands and assessments

void checkTables(const Document& document, Report& report)
{
    const QList<Table>& tables = document.tables;
    const QHash<qsizetype, qsizetype> repeated = repeatedTables(document);
    for (qsizetype i = 0; i < tables.size() && i < 200; ++i) {
        const Table& table = tables.at(i);
        for (int c = 1; c < table.header.size() && table.rows.size() > 2 && table.rows.last().total; ++c)
            checkColumn(report, table, c);
        const auto same = repeated.constFind(i);
        if (same != repeated.constEnd())
            warn(report, table.line,
                QStringLiteral("this table repeats the one at line %1 with %2 of its %3 columns; it is taken once")
                    .arg(tables.at(*same).line)
                    .arg(table.header.size())
                    .arg(tables.at(*same).header.size()));
    }
}

/// The same bold label twice below one heading, with another text.
void checkLabels(const Document& document, Report& report)
{
    for (const Section& section : document.sections) {
        if (!section.children.isEmpty() || section.level < 2)
            continue;
        QHash<QString, const Line*> seen;
        bool isHead = true;
        for (qsizetype i = section.first; i < section.end; ++i) {
            const Line& line = document.lines.at(i);
            // Only of the lines that describe the part: further down each item has the same labels again.
            if (line.shape == Shape::Bullet || line.shape == Shape::Numbered || line.shape == Shape::Break
                || (line.bold && titleOf(line.plain).number >= 0))
                isHead = false;
            if (!isHead || line.weak || line.label.isEmpty() || line.value.isEmpty() || line.shape != Shape::Text)
                continue;
            const QString key = keyOf(line.label);
            const Line* other = seen.value(key);
            if (other && keyOf(other->value) != keyOf(line.value))
                warn(report, line.number,
                    QStringLiteral("\"%1\" says \"%2\" at line %3 and \"%4\" here; the last one is taken")
                        .arg(line.label, other->value.left(60))
                        .arg(other->number)
                        .arg(line.value.left(60)));
            seen.insert(key, &line);
        }
    }
}

// ---- debt

/// `P1 High (7 items)` against the ids below it.
void checkBands(const Document& document, Report& report)
{
    static const QRegularExpression items(QStringLiteral("\\((\\d{1,6}) items?\\)"));
    double claimed = 0;
    int first = 0;
    int bands = 0;
    for (qsizetype i = 0; i < document.lines.size() && bands < kMostCompared; ++i) {
        const Line& line = document.lines.at(i);
        const auto match = items.match(line.plain.left(400));
        const QString priority = priorityIn(line.plain);
        if ((!line.bold && line.shape != Shape::Heading) || !match.hasMatch() || priority.isEmpty())
            continue;
        qsizetype end = i + 1;
        while (end < document.lines.size() && !document.lines.at(end).bold
            && document.lines.at(end).shape != Shape::Heading)
            ++end;
        const int from = line.number;
        const int to = document.lines.at(std::min(end, document.lines.size() - 1)).number;
        const auto n = std::count_if(report.found.begin(), report.found.end(), [&](const Found& found) {
            return found.kind == QLatin1String("debt_item") && found.line > from && found.line <= to;
        });
        ++bands;
        if (n == 0)
            continue;
        claimed += match.captured(1).toDouble();
        first = first == 0 ? from : first;
        if (match.captured(1).toInt() != int(n))
            warn(report, from,
                QStringLiteral("%1: the header says %2 items, %3 ids stand below it")
                    .arg(priority, match.captured(1))
                    .arg(n));
    }
    const int all = report.count("debt_item");
    if (first > 0 && int(claimed) != all)
        warn(report, first,
            QStringLiteral("the headers say %1 debt items altogether, %2 ids are named").arg(number(claimed)).arg(all));
    int line = 0;
    for (const Found& found : report.found)
        if (found.kind == QLatin1String("debt_item") && !found.why.isEmpty() && found.line != line) {
            line = found.line;
            warn(report, line, found.why);
        }
}

// ---- risks

constexpr std::array<const char*, 4> kLevels{"LOW", "MEDIUM", "HIGH", "CRITICAL"};

int heightOf(const QString& level)
{
    for (std::size_t i = 0; i < kLevels.size(); ++i)
        if (level == QLatin1String(kLevels.at(i)))
            return int(i);
    return -1;
}

void checkOverall(const Document& document, Report& report)
{
    static const QRegularExpression analysed(
        QStringLiteral("\\((\\d{1,4}) risks? (?:analy[sz]ed|assessed|identified)\\)"));
    int assessments = 0;
    for (const Found& assessment : std::as_const(report.found)) {
        if (assessment.kind != QLatin1String("assessment") || ++assessments > kMostCompared)
            continue;
        int highest = -1;
        int listed = 0;
        int line = 0;
        for (const Found& risk : std::as_const(report.found)) {
            if (risk.kind != QLatin1String("risk") || risk.field("assessment") != assessment.title)
                continue;
            ++listed;
            if (const int height = heightOf(risk.field("level")); height > highest) {
                highest = height;
                line = risk.line;
            }
        }
        const int overall = heightOf(assessment.field("level"));
        if (overall >= 0 && highest > overall)
            warn(report, line,
                QStringLiteral("the assessment says %1, a risk in it is %2")
                    .arg(assessment.field("level"), QLatin1String(kLevels.at(std::size_t(highest)))));
        const auto section = std::find_if(document.sections.begin(), document.sections.end(),
            [&](const Section& one) { return one.line == assessment.line; });
        int sum = 0;
        int at = 0;
        for (qsizetype i = section->first; i < section->end; ++i)
            if (const auto match = analysed.match(document.lines.at(i).plain.left(400)); match.hasMatch()) {
                sum += match.captured(1).toInt();
                at = at == 0 ? document.lines.at(i).number : at;
            }
        if (sum > 0 && sum != listed)
            warn(report, at, QStringLiteral("%1 risks are said to be analysed, %2 are listed").arg(sum).arg(listed));
    }
}

/// `4 critical gaps` where no risk is critical; `each phase is LOW risk` where one is not.
void checkLevels(const Document& document, Report& report)
{
    static const QRegularExpression claim(
        QStringLiteral("\\b(\\d{1,4}) (critical|high) (?:gaps|risks)\\b"), QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression each(
        QStringLiteral("\\beach phase is (LOW|MEDIUM|HIGH)\\b"), QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression phase(QStringLiteral("^Phase \\d"));
    const bool hasRisks = report.count("risk") > 0;
    QHash<QString, int> risks; // by level
    for (const Found& found : std::as_const(report.found))
        if (found.kind == QLatin1String("risk"))
            ++risks[found.field("level")];
    QString phaseTitle;
    QString highest;
    for (const Line& line : document.lines) {
        if (line.bold && phase.match(line.plain).hasMatch())
            phaseTitle = line.plain;
        if (!phaseTitle.isEmpty() && keyOf(line.label) == QLatin1String("risk level")
            && heightOf(priorityIn(line.value)) > heightOf(highest))
            highest = priorityIn(line.value);
    }
    for (const Line& line : document.lines) {
        if (line.plain.size() > 2000 || line.shape == Shape::Code)
            continue;
        const auto match = claim.match(line.plain);
        if (hasRisks && match.hasMatch()) {
            const QString level = match.captured(2).toUpper();
            const int n = risks.value(level);
            if (n != match.captured(1).toInt())
                warn(report, line.number,
                    QStringLiteral("%1 %2 gaps are claimed, %3 of the risks are %4")
                        .arg(match.captured(1), match.captured(2))
                        .arg(n)
                        .arg(level));
        }
        const auto low = each.match(line.plain);
        if (low.hasMatch() && heightOf(highest) > heightOf(low.captured(1).toUpper()))
            warn(report, line.number,
                QStringLiteral("each phase is said to be %1, one of them says %2").arg(low.captured(1), highest));
    }
}

// ---- phases and agents

int wordNumber(const QString& key)
{
    constexpr const char* kNumbers[] = {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
    for (int i = 0; i < 9; ++i)
        if (hasWord(key, {kNumbers[i]}))
            return i + 2;
    static const QRegularExpression digits(QStringLiteral("\\b(\\d{1,3})\\b"));
    const auto match = digits.match(key);
    return match.hasMatch() ? match.captured(1).toInt() : 0;
}

void checkPhases(const Document& document, Report& report)
{
    static const QRegularExpression across(QStringLiteral("\\b(?:across|in|over) (\\d{1,3}) phases\\b"));
    const int phases = report.count("phase");
    if (phases == 0)
        return;
    for (const Section& section : document.sections) {
        const QString key = keyOf(section.title);
        const int said = hasWord(key, {"phases"}) ? wordNumber(key) : 0;
        const auto below = std::count_if(section.children.begin(), section.children.end(),
            [&](int child) { return titleOf(document.sections.at(child).title).word == QLatin1String("phase"); });
        if (said > 0 && below > 0 && said != int(below))
            warn(report, section.line,
                QStringLiteral("the heading says %1 phases, %2 stand below it").arg(said).arg(below));
    }
    for (const Line& line : document.lines)
        if (const auto match = across.match(line.plain.left(1000));
            match.hasMatch() && match.captured(1).toInt() != phases)
            warn(report, line.number,
                QStringLiteral("%1 phases are claimed, %2 are listed").arg(match.captured(1)).arg(phases));
}

/// Agents of the phases, summed up, against how many the document says there were.
void checkAgents(const Document& document, Report& report)
{
    static const QRegularExpression claim(QStringLiteral("\\b(\\d{1,6})\\+? agents (?:spawned|deployed)\\b"));
    double sum = 0;
    int line = 0;
    for (const Found& found : std::as_const(report.found))
        if (found.kind == QLatin1String("phase") && found.fields.contains(QStringLiteral("agents"))) {
            sum += found.fields.value(QStringLiteral("agents")).toDouble();
            line = line == 0 ? found.line : line;
        }
    if (line == 0)
        return;
    for (const Line& one : document.lines) {
        double claimed = 0;
        if (const auto match = claim.match(one.plain.left(1000)); match.hasMatch())
            claimed = match.captured(1).toDouble();
        else if (one.shape == Shape::Row && keyOf(one.plain).startsWith(QLatin1String("agents deployed ")))
            claimed = numberIn(one.plain).value_or(0);
        if (claimed > 0 && claimed != sum) {
            warn(report, line,
                QStringLiteral("the agents of the phases sum up to %1, line %2 says %3")
                    .arg(number(sum))
                    .arg(one.number)
                    .arg(number(claimed)));
            return;
        }
    }
}

} // namespace

void findContradictions(const Document& document, Report& report)
{
    checkTables(document, report);
    checkLabels(document, report);
    checkBands(document, report);
    checkOverall(document, report);
    checkLevels(document, report);
    checkPhases(document, report);
    checkAgents(document, report);
}

} // namespace wavedeck::imports
