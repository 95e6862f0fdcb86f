// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/comparepane.h"

#include "models/history/measures.h"
#include "ui/gates/celltable.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/segmented.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kMeasureWidth = 220;
constexpr int kValueWidth = 100;
constexpr int kChangeWidth = 140;

TableCell words(const QString& text, bool strong = false)
{
    TableCell cell;
    cell.text = plain(text);
    cell.strong = strong;
    return cell;
}

TableCell figure(const QString& text, bool strong = false)
{
    TableCell cell = words(text, strong);
    cell.right = true;
    return cell;
}

/// As the measures write it: what takes less than a second took some time too.
QString took(qint64 ms)
{
    return history::valueText(history::Kind::Duration, double(ms));
}

/// Arrow, change and word; the colour only repeats the word.
TableCell change(const history::Cell& of)
{
    TableCell cell = words(of.changeText.isEmpty() ? of.verdict.isEmpty() ? kNone : of.verdict : of.changeText);
    cell.small = true;
    if (of.change && !of.changeText.isEmpty())
        cell.glyph = *of.change > 0 ? Glyph::ChevronUp : Glyph::ChevronDown;
    cell.more = of.changeText.isEmpty() ? QString() : of.verdict;
    if (of.verdict == QLatin1String("better") || of.verdict == QLatin1String("worse")) {
        cell.tone = of.verdict == QLatin1String("better") ? Tone::Good : Tone::Warning;
        cell.coloured = true;
        cell.text += QStringLiteral("  ") + of.verdict;
        cell.more.clear();
    }
    return cell;
}

} // namespace

ComparePane::ComparePane(Appearance& appearance, QWidget* parent)
    : QFrame(parent)
    , m_appearance(appearance)
    , m_sub(makeLabel(this, "secondary"))
    , m_parts(new Segmented(appearance, tr("Compare by"),
          {tr("Measures"), tr("What changed"), tr("High-water marks"), tr("Status"), tr("Sent")}, this))
    , m_clear(makeButton(this, appearance, Glyph::Close, tr("Clear selection"), "flat small"))
{
    setObjectName(QStringLiteral("comparePane"));
    setFrame(this, QLatin1String("foot"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 6, 8, 6);
    head->setSpacing(10);
    head->addWidget(makeLabel(this, "heading", tr("Compare")));
    head->addWidget(m_sub, 1);
    head->addWidget(m_parts);
    head->addWidget(m_clear);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 1, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    m_body = layout;
    connect(m_parts, &Segmented::currentChanged, this, &ComparePane::fill);
    connect(m_clear, &QPushButton::clicked, this, &ComparePane::clearAsked);
    fill();
}

QSize ComparePane::sizeHint() const
{
    return {m_appearance.px(600), m_appearance.px(232)};
}

void ComparePane::show(const QList<history::Line>& sessions, const HistoryView& view)
{
    m_sessions = sessions;
    m_view = view;
    m_sub->setText(sessions.isEmpty() ? tr("nothing is chosen")
            : sessions.size() == 1
            ? tr("%1 is the base; choose another one with Space").arg(plain(sessions.first().id, 24))
            : tr("%1 sessions, %2 is the base").arg(count(sessions.size()), plain(sessions.first().id, 24)));
    fill();
}

void ComparePane::replaceTable(const QString& name, int columns, const QStringList& titles)
{
    const QString shape = QString::number(columns) + titles.join(QLatin1Char('\n'));
    if (m_table && m_shape == shape)
        return;
    m_shape = shape;
    QList<TableColumn> made;
    for (int i = 0; i < titles.size(); ++i) {
        const bool last = i == titles.size() - 1;
        const bool number = columns == Measures && i > 0 && !last && (i == 1 || i % 2 == 0);
        made.append({titles[i],
            i == 0     ? kMeasureWidth
                : last ? 0
                       : (number ? kValueWidth : kChangeWidth),
            number, false});
    }
    const bool focused = m_table && m_table->hasFocus();
    delete m_table;
    m_table = new CellTable(m_appearance, name, made, this);
    m_table->setObjectName(QStringLiteral("compareTable"));
    m_table->setProperty("rowHeight", 26);
    m_body->addWidget(m_table);
    m_table->show(); // a child of a widget that is shown already stays hidden
    QWidget::setTabOrder(m_clear, m_table);
    if (focused)
        m_table->setFocus();
}

void ComparePane::fill()
{
    switch (m_parts->current()) {
    case Changed:
        return fillChanges();
    case Records:
        return fillRecords();
    case Versions:
        return fillVersions();
    case Sent:
        return fillSent();
    default:
        return fillMeasures();
    }
}

void ComparePane::fillMeasures()
{
    const history::Comparison comparison = history::compare(m_sessions);
    QStringList titles{tr("Measure")};
    for (qsizetype i = 0; i < m_sessions.size(); ++i) {
        const QString id = plain(m_sessions[i].id, 24);
        titles.append(m_sessions[i].isRunning() ? tr("%1, running").arg(id) : id);
        if (i > 0)
            titles.append(tr("Change"));
    }
    replaceTable(tr("Measures of the chosen sessions"), Measures, titles << tr("Note"));
    QList<TableRow> rows;
    for (const history::ComparedMeasure& measure : comparison.measures) {
        TableRow row{measure.key, false, {words(measure.name, true)}, measure.name};
        for (qsizetype i = 0; i < measure.cells.size(); ++i) {
            const history::Cell& cell = measure.cells[i];
            row.cells.append(figure(cell.text, i == 0));
            row.spoken += QStringLiteral(", %1 %2").arg(m_sessions[i].id, cell.text);
            if (i == 0)
                continue;
            row.cells.append(change(cell));
            if (!cell.changeText.isEmpty())
                row.spoken += QStringLiteral(", %1 %2").arg(cell.changeText, cell.verdict);
        }
        row.cells.append(words(measure.note));
        row.spoken += QStringLiteral(", ") + measure.note;
        rows.append(row);
    }
    m_table->setRows(rows);
}

void ComparePane::fillChanges()
{
    replaceTable(tr("What changed between the chosen sessions"), Changed, {tr("Between"), tr("What")});
    QList<TableRow> rows;
    const auto add = [&rows](const QString& between, const QString& what) {
        rows.append({{}, false, {words(between, true), words(what)}, between + QStringLiteral(": ") + what});
    };
    for (qsizetype i = 1; i < m_sessions.size(); ++i) {
        if (m_sessions[0].reported || m_sessions[i].reported)
            continue;
        const bool later = m_sessions[0].startedAt >= m_sessions[i].startedAt;
        const history::Changes changes = history::changesBetween(m_sessions[later ? i : 0], m_sessions[later ? 0 : i]);
        const QString between = tr("%1 to %2").arg(changes.from, changes.to);
        const QStringList lines = history::words(changes);
        for (const QString& line : lines)
            add(between, line);
        if (lines.isEmpty())
            add(between, tr("same waves, agents and gates"));
    }
    for (const history::FlakyGate& gate : m_view.flaky)
        add(tr("flaky gate"),
            tr("%1 of %2: its verdict turned %3 of %4 times; %5")
                .arg(gate.gate, gate.plan)
                .arg(gate.turned)
                .arg(gate.judgedAgain)
                .arg(QLatin1String(history::kFlakyNote)));
    if (!m_sessions.isEmpty() && !m_sessions.first().reported)
        for (const history::AgentRuns& runs : history::agentRuns(m_view.lines, m_sessions.first()))
            if (runs.medianMs && runs.n > 1)
                add(tr("duration"),
                    tr("%1: median %2 of %3 runs, %4 in %5")
                        .arg(runs.agent, took(*runs.medianMs), count(runs.n), runs.hereMs ? took(*runs.hereMs) : kNone,
                            m_sessions.first().id));
    m_table->setRows(rows);
}

void ComparePane::fillRecords()
{
    replaceTable(tr("High-water marks"), Records, {tr("Measure"), tr("Best"), tr("Session"), tr("Before")});
    QList<TableRow> rows;
    for (const history::HighWater& record : m_view.records) {
        const QString before = record.before.isEmpty()
            ? kNone
            : QString(QStringLiteral("%1 (%2)").arg(record.before, record.beforeSession));
        rows.append(
            {record.key, false, {words(record.name, true), words(record.text), words(record.session), words(before)},
                QStringLiteral("%1, %2, %3, before %4").arg(record.name, record.text, record.session, before)});
    }
    m_table->setRows(rows);
}

/// "Gates passed: 2, was 1 (better)".
QString ComparePane::changeWords(const history::StatusChange& change)
{
    const auto said = [](const QString& text) { return text.isEmpty() ? kNone : text; };
    const QString words = tr("%1: %2, was %3").arg(change.name, said(change.to), said(change.from));
    return change.verdict.isEmpty() ? words : QString(words + QStringLiteral(" (%1)").arg(change.verdict));
}

/// HAND-8: every version against the one before it, the newest first.
void ComparePane::fillVersions()
{
    replaceTable(tr("Status reports by version"), Versions, {tr("Version"), tr("When"), tr("By"), tr("What changed")});
    QList<TableRow> rows;
    const auto add = [&rows](const history::StatusVersion& of, const QString& what) {
        const QString name = QStringLiteral("%1 V%2, %3").arg(of.project).arg(of.version).arg(of.session);
        const QString when = date(of.at) + QStringLiteral(", ") + clock(of.at);
        rows.append({{}, false, {words(name, true), words(when), words(of.by), words(what)},
            QStringList{name, when, of.by, what}.join(QStringLiteral(", "))});
    };
    for (qsizetype i = m_view.versions.size(); i > 0; --i) {
        const history::StatusVersion& version = m_view.versions[i - 1];
        if (i < 2 || m_view.versions[i - 2].project != version.project) {
            add(version, tr("first version"));
            continue;
        }
        const history::StatusDifference found = history::difference(m_view.versions[i - 2], version);
        const qsizetype before = rows.size();
        for (const history::StatusChange& one : found.dimensions)
            if (one.from != one.to)
                add(version, changeWords(one));
        for (const QString& item : found.closed)
            add(version, tr("closed: %1").arg(item));
        for (const QString& item : found.added)
            add(version, tr("new: %1").arg(item));
        if (rows.size() == before)
            add(version, tr("nothing differs"));
    }
    if (rows.isEmpty())
        rows.append({{}, false,
            {words(tr("None yet"), true), {}, {}, words(tr("`wavedeckctl report SESSION --kind status` makes one"))},
            tr("No status report yet")});
    m_table->setRows(rows);
}

/// HAND-9, the newest first.
void ComparePane::fillSent()
{
    replaceTable(
        tr("Reports that somebody received"), Sent, {tr("Report"), tr("Recipient"), tr("When"), tr("By"), tr("Note")});
    QList<TableRow> rows;
    for (qsizetype i = m_view.deliveries.size(); i > 0; --i) {
        const history::Delivery& one = m_view.deliveries[i - 1];
        const QString name = QStringLiteral("%1 %2 V%3").arg(one.subject, one.kind).arg(one.version);
        const QString note = one.isSuperseded() ? tr("superseded by V%1").arg(one.newest) : tr("newest");
        const QString when = date(one.at) + QStringLiteral(", ") + clock(one.at);
        rows.append({{}, false, {words(name, true), words(one.recipient), words(when), words(one.by), words(note)},
            QStringList{name, one.recipient, when, one.by, note}.join(QStringLiteral(", "))});
    }
    if (rows.isEmpty())
        rows.append({{}, false,
            {words(tr("None yet"), true), {}, {}, {}, words(tr("`wavedeckctl report SESSION --to NAME` logs it"))},
            tr("No report was sent yet")});
    m_table->setRows(rows);
}

} // namespace wavedeck::ui
