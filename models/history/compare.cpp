// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/compare.h"

#include "models/domain/formulas.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace wavedeck::history {

namespace {

constexpr double kSame = 1e-9; ///< of the larger of both

bool areSame(double a, double b)
{
    return std::abs(a - b) <= kSame * std::max({std::abs(a), std::abs(b), 1.0});
}

/// Why some of it is not judged; else what the measure is.
QString noteOf(const Measure& one, const QList<Line>& sessions)
{
    const QString key = QLatin1String(one.key);
    for (const Line& line : sessions) {
        if (one.settles && line.isRunning())
            return line.id + QStringLiteral(" still running");
        if (const Figure figure = line.figure(key); figure.value && !figure.isExact())
            return QStringLiteral("%1 is reported as %2").arg(line.id, figure.text);
    }
    return QString::fromUtf8(one.note);
}

Cell cellOf(const Measure& one, const Line& base, const Line& line)
{
    const QString key = QLatin1String(one.key);
    Cell cell{figureText(line, key), line.figure(key), {}, {}, {}};
    const Figure first = base.figure(key);
    if (&base == &line || !first.isExact() || !cell.figure.isExact())
        return cell;
    cell.change = areSame(*first.value, *cell.figure.value) ? 0 : *first.value - *cell.figure.value;
    cell.changeText = shownChange(one.kind, *first.value, *cell.figure.value);
    // What reads the same is the same to who reads it.
    if (!one.settles || (!base.isRunning() && !line.isRunning()))
        cell.verdict = cell.changeText.isEmpty() ? QStringLiteral("same")
                                                 : verdictOf(one.better, *first.value, *cell.figure.value);
    return cell;
}

/// What documents report beyond the measures: shown as written, not judged.
void addOthers(Comparison& comparison)
{
    QStringList keys;
    for (const Line& line : comparison.sessions)
        for (auto it = line.figures.begin(); it != line.figures.end(); ++it)
            if (line.reported && !measure(it.key()) && !keys.contains(it.key()))
                keys.append(it.key());
    for (const QString& key : std::as_const(keys)) {
        ComparedMeasure row{key, key, {}, QStringLiteral("as reported")};
        for (const Line& line : comparison.sessions)
            row.cells.append({figureText(line, key), line.figure(key), {}, {}, {}});
        comparison.measures.append(row);
    }
}

bool isBeaten(Better record, double best, double value)
{
    return !areSame(best, value) && (value > best) == (record == Better::Higher);
}

std::optional<HighWater> highWaterOf(const Measure& one, const QList<Line>& ordered)
{
    const QString key = QLatin1String(one.key);
    std::optional<HighWater> best;
    for (const Line& line : ordered) {
        const Figure figure = line.figure(key);
        if (!figure.value || line.isRunning() || (best && !isBeaten(one.record, best->value, *figure.value)))
            continue;
        HighWater next{key, QString::fromUtf8(one.name), line.id, figureText(line, key), *figure.value, {}, {}};
        if (best) {
            next.before = best->text;
            next.beforeSession = best->session;
        }
        best = next;
    }
    return best;
}

std::optional<double> medianOf(const QList<double>& values)
{
    return formulas::percentile(values, 50);
}

} // namespace

QString verdictOf(Better better, double value, double other)
{
    if (areSame(value, other))
        return QStringLiteral("same");
    if (better == Better::Neither)
        return {};
    return (value > other) == (better == Better::Higher) ? QStringLiteral("better") : QStringLiteral("worse");
}

QList<Line> inTime(QList<Line> lines)
{
    std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
        if (a.reported != b.reported)
            return a.reported;
        return a.reported ? std::tie(a.rank, a.id) < std::tie(b.rank, b.id) : a.startedAt < b.startedAt;
    });
    return lines;
}

Comparison compare(const QList<Line>& sessions)
{
    Comparison comparison{sessions, {}};
    if (sessions.isEmpty())
        return comparison;
    for (const Measure& one : measures()) {
        const QString key = QLatin1String(one.key);
        if (std::none_of(
                sessions.begin(), sessions.end(), [&](const Line& line) { return line.figure(key).value.has_value(); }))
            continue;
        ComparedMeasure row{key, QString::fromUtf8(one.name), {}, noteOf(one, sessions)};
        for (const Line& line : sessions)
            row.cells.append(cellOf(one, sessions.first(), line));
        comparison.measures.append(row);
    }
    addOthers(comparison);
    return comparison;
}

QList<HighWater> highWaters(const QList<Line>& lines)
{
    const QList<Line> ordered = inTime(lines);
    QList<HighWater> records;
    for (const Measure& one : measures())
        if (one.record != Better::Neither)
            if (const auto best = highWaterOf(one, ordered))
                records.append(*best);
    return records;
}

QList<HighWater> recordsOf(const QList<Line>& lines, const QString& session)
{
    // As it stood then: what came later does not take it away.
    QList<Line> until;
    for (const Line& line : inTime(lines)) {
        until.append(line);
        if (line.id == session)
            break;
    }
    QList<HighWater> records;
    for (const HighWater& record : highWaters(until))
        if (record.session == session && !record.before.isEmpty())
            records.append(record);
    return records;
}

QList<Trend> trends(const QList<Line>& lines)
{
    const QList<Line> ordered = inTime(lines);
    QList<Trend> all;
    for (const Measure& one : measures()) {
        QList<double> values;
        for (const Line& line : ordered)
            if (const Figure figure = line.figure(QLatin1String(one.key)); figure.isExact() && !line.isRunning())
                values.append(*figure.value);
        if (values.isEmpty())
            continue;
        Trend trend{QLatin1String(one.key), QString::fromUtf8(one.name), values.size(), values.last(),
            medianOf(values.mid(0, values.size() - 1)), {}};
        if (trend.median)
            trend.verdict = verdictOf(one.better, *trend.newest, *trend.median);
        all.append(trend);
    }
    return all;
}

QList<Criterion> significance(const QMap<QString, QString>& notes, const QList<HighWater>& records, int patterns,
    const QMap<QString, QString>& told)
{
    static const struct {
        const char* key;
        const char* name;
    } kCriteria[] = {{"turning-point", "A turning point"}, {"new-patterns", "New patterns"},
        {"novel-approaches", "Novel approaches"}, {"worth-remembering", "Worth remembering: records were set"},
        {"institutional-value", "Value for the institution"}};
    QList<Criterion> criteria;
    for (const auto& one : kCriteria) {
        Criterion criterion{QLatin1String(one.key), QLatin1String(one.name), {}, {}};
        const QString said = notes.value(criterion.key);
        if (!said.isEmpty()) {
            criterion.answer = said;
            criterion.why = QStringLiteral("somebody said so");
        } else if (told.contains(criterion.key)) {
            criterion.answer = QStringLiteral("yes");
            criterion.why = told.value(criterion.key) + QStringLiteral(" (as reported)");
        } else if (criterion.key == QLatin1String("worth-remembering") && !records.isEmpty()) {
            criterion.answer = QStringLiteral("yes");
            QStringList names;
            for (const HighWater& record : records)
                names.append(record.name + QLatin1Char(' ') + record.text);
            criterion.why = names.join(QStringLiteral(", "));
        } else if (criterion.key == QLatin1String("new-patterns") && patterns > 0) {
            criterion.answer = QStringLiteral("yes");
            criterion.why = QStringLiteral("%1 in the knowledge base").arg(patterns);
        }
        criteria.append(criterion);
    }
    return criteria;
}

bool deservesNarrative(const QList<Criterion>& criteria)
{
    return std::any_of(
        criteria.begin(), criteria.end(), [](const Criterion& one) { return one.answer == QLatin1String("yes"); });
}

} // namespace wavedeck::history
