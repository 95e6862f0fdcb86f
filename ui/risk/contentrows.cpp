// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/risk/contentrows.h"

#include "models/risk/fields.h"
#include "ui/theme/format.h"
#include "ui/widgets/paint.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace wavedeck::ui::riskwords {

namespace {

constexpr int kShort = 160;
constexpr int kText = 1'000;

QString tr(const char* text)
{
    return QCoreApplication::translate("wavedeck::ui::RiskPage", text);
}

TableCell cell(const QString& text, bool small = false)
{
    TableCell made;
    made.text = text.isEmpty() ? kNone : text;
    made.small = small;
    return made;
}

TableCell levelCell(risk::Level level)
{
    TableCell made = cell(levelText(int(level)));
    made.tone = levelTone(int(level));
    made.coloured = level != risk::Level::None;
    made.strong = made.coloured;
    return made;
}

void speak(TableRow& row)
{
    QStringList words;
    for (const TableCell& each : std::as_const(row.cells))
        if (!each.text.isEmpty() && each.text != kNone)
            words.append(each.text);
    row.spoken = words.join(QStringLiteral(", "));
}

/// Of one risk: what counts.
risk::Level levelOf(const risk::Risk& one, const risk::RiskMatrix& matrix)
{
    if (one.residual.isSet())
        return matrix.levelOf(one.residual);
    return one.inherent.isSet() ? matrix.levelOf(one.inherent) : one.level;
}

QString scoreText(const risk::Score& score)
{
    return score.isSet() ? QString::number(score.product()) : QString();
}

/// Where rows of one level stand together: 10 to 16. Empty where products of another level lie between.
QString bandOf(risk::Level level, const risk::RiskMatrix& matrix)
{
    int low = 0, high = 0;
    for (int l = 1; l <= risk::kMostAxis; ++l)
        for (int i = 1; i <= risk::kMostAxis; ++i)
            if (matrix.levelOf({l, i}) == level) {
                low = low == 0 ? l * i : std::min(low, l * i);
                high = std::max(high, l * i);
            }
    for (int l = 1; l <= risk::kMostAxis; ++l)
        for (int i = 1; i <= risk::kMostAxis; ++i)
            if (matrix.levelOf({l, i}) != level && l * i >= low && l * i <= high)
                return {};
    return high > 0 ? tr("%1 to %2 is %3.").arg(low).arg(high).arg(levelText(int(level))) : QString();
}

} // namespace

QList<TableRow> testedRows(const QList<risk::Tested>& items, bool tested)
{
    QList<TableRow> rows;
    for (const risk::Tested& item : items) {
        TableRow row;
        row.id = item.id;
        row.cells.resize(2);
        row.cells[0].glyph = tested ? Glyph::Check : Glyph::Warning;
        row.cells[0].tone = tested ? Tone::Good : Tone::Warning;
        row.cells[0].text = plain(item.text, kText);
        row.cells[1] = cell(plain(tested                 ? item.reference
                                    : item.why.isEmpty() ? item.reference
                                                         : item.why,
                                kShort),
            true);
        row.cells[1].right = true;
        row.spoken
            = (tested ? tr("Tested: %1, %2") : tr("Not tested: %1, %2")).arg(row.cells[0].text, row.cells[1].text);
        rows.append(row);
    }
    return rows;
}

QString commandOf(const risk::RollbackStep& step)
{
    if (!step.command.isEmpty())
        return step.command;
    // As a shell takes it: what is no plain word is quoted.
    QStringList words;
    for (const QString& word : step.argv) {
        const bool simple = !word.isEmpty() && std::all_of(word.begin(), word.end(), [](QChar c) {
            return c.isLetterOrNumber() || QStringLiteral("_-./:=@%+,").contains(c);
        });
        QString quoted = word;
        quoted.replace(QLatin1Char('\''), QLatin1String("'\\''"));
        words.append(simple ? word : QString(QLatin1Char('\'') + quoted + QLatin1Char('\'')));
    }
    return words.join(QLatin1Char(' '));
}

QString commandsOf(const risk::Rollback& rollback)
{
    QStringList lines;
    for (const risk::RollbackStep& step : rollback.steps)
        lines.append(commandOf(step));
    return lines.join(QLatin1Char('\n'));
}

QList<TableRow> rollbackRows(const risk::Rollback& rollback, const QList<RiskRehearsed>& rehearsals)
{
    QList<TableRow> rows;
    for (qsizetype i = 0; i < rollback.steps.size(); ++i) {
        const risk::RollbackStep& step = rollback.steps[i];
        TableRow row;
        row.id = QString::number(i);
        row.cells.resize(3);
        row.cells[0].lead = QString::number(i + 1);
        row.cells[0].text = plain(commandOf(step), kText);
        row.cells[0].mono = true;
        row.cells[1] = cell(plain(step.expected, kShort), true);
        const QList<bool> ran = rehearsals.isEmpty() ? QList<bool>() : rehearsals.first().steps;
        if (i < ran.size()) {
            row.cells[2].glyph = ran[i] ? Glyph::Check : Glyph::Failed;
            row.cells[2].tone = ran[i] ? Tone::Good : Tone::Bad;
        }
        row.spoken = tr("Step %1: %2. Expected: %3").arg(i + 1).arg(row.cells[0].text, row.cells[1].text);
        if (i < ran.size())
            row.spoken += ran[i] ? tr(". Rehearsed") : tr(". Failed when it was rehearsed");
        rows.append(row);
    }
    return rows;
}

QString rehearsalWords(const risk::Rollback& rollback, const QList<RiskRehearsed>& rehearsals)
{
    QStringList words;
    if (rehearsals.isEmpty()) {
        words.append(tr("Untested rollback: nobody rehearsed it"));
        if (rollback.estimateMs)
            words.append(tr("estimate %1").arg(duration(*rollback.estimateMs)));
        return words.join(QStringLiteral(", "));
    }
    const RiskRehearsed& last = rehearsals.first();
    words.append((last.ok ? tr("Rehearsed on %1") : tr("The rehearsal on %1 failed"))
                     .arg(last.environment.isEmpty() ? kNone : plain(last.environment, kShort)));
    words.append(date(last.at));
    if (last.durationMs >= 0)
        words.append(tr("%1 in all").arg(duration(last.durationMs)));
    if (last.durationMs >= 0 && rollback.estimateMs.value_or(0) > 0) {
        const qint64 off = (last.durationMs - *rollback.estimateMs) * 100 / *rollback.estimateMs;
        words.append(
            tr("%1%2 % of the estimate %3")
                .arg(off > 0 ? QStringLiteral("+") : QString(), QString::number(off), duration(*rollback.estimateMs)));
    }
    return words.join(QStringLiteral(", "));
}

QList<TableRow> monitoringRows(const QList<risk::MonitoringLine>& lines)
{
    QList<TableRow> rows;
    for (const risk::MonitoringLine& line : lines) {
        TableRow row;
        const QString unit = line.unit.isEmpty() ? QString() : QString(QChar(0x202f) + plain(line.unit, 20));
        row.cells = {cell(plain(line.signal, kShort), true),
            cell(line.warning.isEmpty() ? QString() : QString(plain(line.warning, 40) + unit), true),
            cell(line.critical.isEmpty() ? QString() : QString(plain(line.critical, 40) + unit), true),
            cell(plain(line.then, kShort), true)};
        row.cells[0].strong = true;
        row.cells[1].right = row.cells[2].right = true;
        row.spoken = tr("%1: warning %2, critical %3, then %4")
                         .arg(row.cells[0].text, row.cells[1].text, row.cells[2].text, row.cells[3].text);
        rows.append(row);
    }
    return rows;
}

QList<TableRow> phaseRows(const QList<risk::Phase>& phases, const RiskShown& shown)
{
    QList<TableRow> rows;
    for (const risk::Phase& phase : phases) {
        QString decision = shown.phases.value(phase.id);
        if (decision.isEmpty())
            decision = tr("open");
        TableRow row;
        row.id = phase.id;
        row.cells = {cell(plain(phase.name, kShort)), levelCell(phase.level),
            cell(phase.effortMin ? roughly(qint64(*phase.effortMin) * 60'000) : QString(), true),
            cell(phase.week ? QString::number(*phase.week) : QString(), true), cell(plain(decision, kShort), true),
            cell(plain(phase.note, kShort), true)};
        row.cells[0].lead = plain(phase.id, 20);
        speak(row);
        rows.append(row);
    }
    return rows;
}

QList<TableRow> riskRows(const QList<risk::Risk>& risks, const risk::RiskMatrix& matrix)
{
    QList<TableRow> rows;
    for (const risk::Risk& one : risks) {
        TableRow row;
        row.id = one.id;
        row.cells = {cell(plain(one.title, kText)), cell(plain(one.category, 40), true),
            levelCell(levelOf(one, matrix)), cell(scoreText(one.inherent), true), cell(scoreText(one.residual), true),
            cell(plain(one.status, 40), true), cell(plain(one.mitigation, kText), true)};
        row.cells[0].lead = plain(one.id, 20);
        row.cells[3].right = row.cells[4].right = true;
        speak(row);
        rows.append(row);
    }
    return rows;
}

QString countsByLevel(const QList<risk::Risk>& risks, const risk::RiskMatrix& matrix)
{
    QStringList words;
    for (int level = 4; level >= 1; --level) {
        const auto count = std::count_if(
            risks.begin(), risks.end(), [&](const risk::Risk& each) { return int(levelOf(each, matrix)) == level; });
        if (count > 0)
            words.append(QStringLiteral("%1 %2").arg(count).arg(levelText(level)));
    }
    return words.join(QStringLiteral(", "));
}

QString residualWords(const risk::Assessment& content, const risk::RiskMatrix& matrix)
{
    const bool residual = content.residual.isSet();
    const risk::Score& score = residual ? content.residual : content.inherent;
    QStringList words;
    if (score.isSet())
        words.append(bandOf(matrix.levelOf(score), matrix));
    if (residual && content.inherent.isSet())
        words.append(tr("Inherent %1 was %2.")
                         .arg(content.inherent.product())
                         .arg(levelText(int(matrix.levelOf(content.inherent)))));
    if (content.level != risk::Level::None)
        words.append(tr("Set by hand to %1.").arg(levelText(int(content.level))));
    words.removeAll(QString());
    return words.join(QLatin1Char(' '));
}

QString criteriaWords(const QJsonObject& content, const risk::RiskMatrix& matrix)
{
    QStringList words;
    for (const risk::Criterion& criterion : matrix.criteria) {
        const auto level = risk::levelOf(content.value(criterion.field).toString());
        if (level && *level != risk::Level::None)
            words.append(
                tr("%1: %2 (%3)")
                    .arg(plain(criterion.name, 60), plain(criterion.answer(*level), 80), levelText(int(*level))));
    }
    return words.join(QStringLiteral(" · "));
}

QString testedWords(const risk::Assessment& content)
{
    const qsizetype all = content.tested.size() + content.notTested.size();
    return all == 0 ? QString()
                    : tr("%1 of %2, %3")
                          .arg(content.tested.size())
                          .arg(all)
                          .arg(rate(100.0 * double(content.tested.size()) / double(all)));
}

} // namespace wavedeck::ui::riskwords
