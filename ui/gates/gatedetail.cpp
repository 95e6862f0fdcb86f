// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gates/gatedetail.h"

#include "models/live/words.h"
#include "ui/gates/baselinechart.h"
#include "ui/gates/gatedecision.h"
#include "ui/live/agentsides.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/paint.h"

#include <QAction>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kWide = 556;
constexpr int kNarrow = 486;
constexpr int kMargin = 96; ///< what stands below a reason is seen with it

void say(QLabel* label, const QString& text)
{
    if (label->text() != text)
        label->setText(text);
    label->setVisible(!text.isEmpty());
}

QFrame* framed(QWidget* inside, QWidget* parent, const char* frame, const QMargins& margins)
{
    auto* around = new QFrame(parent);
    setFrame(around, QLatin1String(frame));
    auto* layout = new QVBoxLayout(around);
    layout->setContentsMargins(margins);
    layout->addWidget(inside);
    return around;
}

} // namespace

KindTag::KindTag(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void KindTag::setKind(GateKind kind)
{
    m_kind = kind;
    setAccessibleName(tagText(kind));
    updateGeometry();
    update();
}

QSize KindTag::sizeHint() const
{
    return tagSize(m_appearance, m_kind).toSize() + QSize(2, 2);
}

void KindTag::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintTag(&painter, QRectF(rect()).adjusted(1, 1, -1, -1), m_appearance, m_kind);
}

GateDetail::GateDetail(Appearance& appearance, QWidget* parent)
    : QScrollArea(parent)
    , m_appearance(appearance)
    , m_body(new QFrame(this))
    , m_column(new QVBoxLayout(m_body))
    , m_glyph(new GlyphLabel(m_body, appearance, 16))
    , m_title(new ElideLabel(m_body, "card"))
    , m_tag(new KindTag(appearance, m_body))
    , m_lead(makeWrapped(m_body, "secondary"))
    , m_criteria(table(tr("Criteria"),
          {{tr("Criterion"), 0}, {tr("Implemented"), 104}, {tr("Operational"), 104}, {tr("Evidence"), 150}}, 28))
    , m_evidence(makeWrapped(m_body, "small"))
    , m_hint(makeWrapped(m_body, "small"))
    , m_baseline(new BaselineChart(appearance, m_body))
    , m_itemHead(new SectionHead(appearance, tr("Checklist"), m_body))
    , m_items(table(tr("Checklist"), {{{}, 0}}, 26))
    , m_row(new QWidget(m_body))
    , m_decision(new GateDecision(appearance, m_body))
    , m_historyHead(new SectionHead(appearance, tr("History"), m_body))
    , m_history(table(tr("History"), {{{}, 76}, {{}, 0}}, 24))
    , m_none(makeWrapped(m_body, "hint", tr("Choose a gate to see its criteria, evidence and history.")))
{
    setObjectName(QStringLiteral("gateDetail"));
    setAccessibleName(tr("Gate"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_hint->setText(tr("Implemented: the check or artefact exists. Operational: it was seen working in a run, with "
                       "evidence that is not too old. Only operational criteria count towards a tier."));
    layOut();
    setFrame(m_body, QLatin1String("panel"));
    setWidget(m_body);
    connect(m_criteria, &CellTable::chosenChanged, this, &GateDetail::showEvidence);
    connect(m_criteria, &CellTable::opened, this, &GateDetail::criterionOpened);
}

CellTable* GateDetail::table(const QString& name, const QList<TableColumn>& columns, int rowHeight)
{
    auto* made = new CellTable(m_appearance, name, columns, m_body);
    made->setProperty("rowHeight", rowHeight);
    made->setWhole(true);
    connect(made, &CellTable::rowReached, this, [this, made](const QRect& where) {
        const QPoint at = made->viewport()->mapTo(m_body, where.center());
        ensureVisible(at.x(), at.y(), 0, where.height());
    });
    return made;
}

void GateDetail::layOut()
{
    auto* head = new QWidget(m_body);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_glyph);
    line->addWidget(m_title, 1);
    line->addWidget(m_tag);
    auto* top = new QVBoxLayout(head);
    top->setContentsMargins(16, 10, 16, 9);
    top->setSpacing(3);
    top->addLayout(line);
    top->addWidget(m_lead);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addWidget(m_none);
    m_none->setContentsMargins(16, 16, 16, 16);
    m_column->addWidget(head);
    m_column->addWidget(m_criteria);
    m_evidence->setContentsMargins(16, 6, 16, 8);
    m_column->addWidget(m_evidence);
    m_column->addWidget(framed(m_hint, m_body, "bar", QMargins(16, 9, 16, 9)));
    m_column->addWidget(m_baseline);
    m_column->addWidget(m_itemHead);
    m_column->addWidget(m_items);
    auto* row = new QHBoxLayout(m_row);
    row->setContentsMargins(16, 8, 16, 0);
    row->addStretch(1);
    m_column->addWidget(m_row);
    m_column->addWidget(m_decision);
    m_column->addWidget(m_historyHead);
    m_column->addWidget(m_history);
    m_column->addStretch(1);
}

void GateDetail::addDecision(QAction* action)
{
    auto* button = new QToolButton(m_row);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFocusPolicy(Qt::TabFocus);
    QString name = action->text();
    button->setAccessibleName(name.remove(QLatin1Char('&')));
    auto* row = qobject_cast<QHBoxLayout*>(m_row->layout());
    row->insertWidget(row->count() - 1, button);
    m_buttons.append(button);
}

QString GateDetail::title() const
{
    return m_title->line();
}

QSize GateDetail::sizeHint() const
{
    return {m_appearance.px(kWide), m_appearance.px(400)};
}

void GateDetail::setNarrow(bool on)
{
    setFixedWidth(m_appearance.px(on ? kNarrow : kWide));
}

void GateDetail::reach(QWidget* part)
{
    // What has just been shown has its place only after the layouts have been asked.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    ensureWidgetVisible(part, 0, m_appearance.px(kMargin));
}

void GateDetail::show(
    const gates::Found& found, const LiveSession& live, const GatesView& view, bool mayDecide, qint64 now)
{
    m_now = now;
    m_found = found;
    const bool any = found.gate != nullptr;
    m_none->setVisible(!any);
    for (QWidget* part : {m_title->parentWidget(), static_cast<QWidget*>(m_criteria), m_hint->parentWidget()})
        part->setVisible(any);
    for (QWidget* part : {static_cast<QWidget*>(m_evidence), static_cast<QWidget*>(m_baseline),
             static_cast<QWidget*>(m_itemHead), static_cast<QWidget*>(m_items), m_row,
             static_cast<QWidget*>(m_decision), static_cast<QWidget*>(m_historyHead), static_cast<QWidget*>(m_history)})
        if (!any)
            part->hide();
    if (!any)
        return;
    const Gate& row = found.gate->row;
    const Theme& theme = m_appearance.theme();
    m_glyph->set(glyphOf(row.state), theme.tone(toneOf(row.state)).text);
    m_title->setLine(plain(gateLabel(row), 160));
    m_tag->setKind(row.kind);
    say(m_lead, gates::gateLead(found, live, now));
    m_criteria->setRows(gates::criterionRows(found, now));
    showEvidence();
    showMeasured(found, view);
    const QList<TableRow> items = gates::itemRows(found, view);
    m_items->setRows(items);
    m_items->setVisible(!items.isEmpty());
    m_itemHead->setVisible(!items.isEmpty());
    const bool open = mayDecide && found.ours;
    m_row->setVisible(open && (gates::mayRerun(live, row) || gates::mayDecide(live, *found.gate)));
    m_decision->setVisible(open && gates::mayWaive(live, row));
    if (m_decision->isVisibleTo(m_body)) {
        const QString note = row.kind == GateKind::Blocking
            ? tr("Your name and reason are kept with the gate; it is shown as waived wherever it is.")
            : tr("An advisory gate holds nobody: a waiver keeps why its failure was accepted.");
        m_decision->show(
            {found.session, row.id}, tr("Passes by itself at %1 of %1").arg(found.gate->criteria.size()), note);
    }
    const QList<TableRow> history = gates::historyRows(*found.record);
    m_history->setRows(history);
    m_history->setVisible(!history.isEmpty());
    m_historyHead->setVisible(true);
    m_historyHead->setHint(history.isEmpty() ? tr("nothing happened yet") : QString());
}

void GateDetail::showEvidence()
{
    QString chosen = m_criteria->currentId();
    if (chosen.isEmpty() && m_criteria->rowCount() > 0)
        chosen = m_criteria->rows().row(0).id;
    say(m_evidence, gates::evidenceWords(m_found, chosen, m_now));
}

void GateDetail::showMeasured(const gates::Found& found, const GatesView& view)
{
    QString name;
    for (const Criterion& criterion : found.gate->criteria)
        if (name.isEmpty())
            name = found.ours ? view.measures.value(criterion.subject()) : QString();
    std::optional<MeasuredSide> before;
    std::optional<MeasuredSide> after;
    for (const MeasuredSide& side : view.measured)
        if (!name.isEmpty() && side.name == name)
            (side.after ? after : before) = side;
    m_baseline->show(before, after);
}

} // namespace wavedeck::ui
