// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/wavestrip.h"

#include "ui/theme/format.h"

#include <QResizeEvent>
#include <QScrollBar>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr qint64 kScrollRestMs = 3000; ///< after a person scrolled, nothing else moves the strip
constexpr int kNarrowRoom = 1268;

} // namespace

WaveStrip::WaveStrip(const Appearance& appearance, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_appearance(appearance)
    , m_fonts(appearance)
    , m_cells(m_fonts)
{
    registerParts();
    setObjectName(QStringLiteral("waveStrip"));
    setAccessibleName(partsName());
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    viewport()->setAutoFillBackground(false);
    connect(&appearance, &Appearance::changed, this, &WaveStrip::relook);
    const auto scrolled = [this] { m_scrolledAt = m_now; };
    connect(horizontalScrollBar(), &QScrollBar::sliderMoved, this, scrolled);
    connect(horizontalScrollBar(), &QScrollBar::actionTriggered, this, scrolled);
}

void WaveStrip::show(const LiveSessionPtr& live, const SessionSummary& summary, qint64 now)
{
    const bool same = m_live && live && sameStructure(*live);
    const bool sameSession = m_live && live && m_live->session.id == live->session.id;
    const StripFocus focus = live ? focusOf(*live, summary.waveNow) : StripFocus();
    const bool sameFocus = focus == m_focus;
    m_live = live;
    m_summary = summary;
    m_now = now;
    m_focus = focus;
    if (!sameSession) {
        m_activeWave = -1;
        m_scrolledAt = 0;
    }
    if (same && sameFocus)
        refresh();
    else
        layOutAll();
    showActiveWave();
}

/// Whether every card and cell stays where it is.
bool WaveStrip::sameStructure(const LiveSession& other) const
{
    const LiveSession& mine = *m_live;
    if (mine.session.id != other.session.id || mine.waves.size() != other.waves.size()
        || mine.agents.size() != other.agents.size() || mine.hierarchy.size() != other.hierarchy.size())
        return false;
    for (qsizetype w = 0; w < mine.waves.size(); ++w) {
        const LiveWave& a = mine.waves[w];
        const LiveWave& b = other.waves[w];
        if (a.row.id != b.row.id || a.agents != b.agents || a.gates.size() != b.gates.size())
            return false;
        for (qsizetype g = 0; g < a.gates.size(); ++g)
            if (a.gates[g].row.id != b.gates[g].row.id)
                return false;
    }
    return std::equal(
        mine.agents.begin(), mine.agents.end(), other.agents.begin(), [](const LiveAgent& a, const LiveAgent& b) {
            return a.row.id == b.row.id && a.row.reportsTo == b.row.reportsTo;
        });
}

CardContext WaveStrip::context() const
{
    return {*m_live, m_summary, m_fonts, viewport()->width() < kNarrowRoom};
}

void WaveStrip::relook()
{
    m_fonts.clear();
    m_cells.clear();
    layOutAll();
    updateGeometry();
}

void WaveStrip::layOutAll()
{
    const QMargins margins = stripMargins(m_fonts);
    const QSize room(viewport()->width() - margins.left() - margins.right(),
        std::max(1, viewport()->height() - margins.top() - margins.bottom()));
    const int before = int(m_layout.items.size());
    const int item = m_current >= 0 && m_current < before ? m_current : -1;
    m_layout = m_live ? layOut(*m_live, m_focus, m_fonts, room) : StripLayout();
    m_current = item < m_layout.items.size() ? item : -1;
    m_selectedAgent = m_live ? m_live->agentIndex.value(m_selected, -1) : -1;
    if (m_selectedAgent < 0)
        m_selected.clear();
    m_faces.clear();
    m_keys.clear();
    if (m_live) {
        for (const CardBox& card : std::as_const(m_layout.cards))
            m_faces.append(faceOf(card));
        for (const LiveAgent& agent : m_live->agents)
            m_keys.append(CellPainter::keyOf(agent.row));
    }
    updateScrollBar();
    viewport()->update();
    updateGeometry();
    tellPart(this, -1, QAccessible::ObjectReorder);
}

WaveStrip::CardFace WaveStrip::faceOf(const CardBox& card) const
{
    const CardContext about = context();
    CardFace out;
    if (card.kind == CardBox::Gate) {
        GateFace gate = gateFace(about, card);
        out.face = std::move(gate.face);
        out.tag = gate.tag;
        return out;
    }
    out.face = waveFace(about, card);
    for (const TeamBox& team : card.teams) {
        out.face.add(teamFace(about, card, team));
        out.bars.push_back(team.density == CellDensity::Bar ? countsOf(*m_live, team.agents).of : StateCounts().of);
    }
    return out;
}

/// Facts changed, places did not: repaints what looks otherwise, and nothing else.
void WaveStrip::refresh()
{
    for (int c = 0; c < m_layout.cards.size(); ++c) {
        const CardBox& card = m_layout.cards[c];
        CardFace now = faceOf(card);
        if (now == m_faces[c])
            continue;
        const QRegion changed = now.face.changedSince(m_faces[c].face);
        for (const QRect& rect : changed)
            updateContent(rect.intersected(card.rect));
        for (std::size_t t = 0; t < now.bars.size(); ++t)
            if (now.bars[t] != m_faces[c].bars[t])
                updateContent(card.teams[qsizetype(t)].cells);
        if (card.kind == CardBox::Gate)
            updateContent(card.rect);
        m_faces[c] = std::move(now);
        tellPart(this, card.firstItem, QAccessible::NameChanged);
    }
    refreshCells();
}

void WaveStrip::refreshCells()
{
    for (int i = 0; i < m_live->agents.size(); ++i) {
        const int key = CellPainter::keyOf(m_live->agents[i].row);
        const int item = m_layout.itemOfAgent[i];
        if (key == m_keys[i] || item < 0)
            continue;
        m_keys[i] = key;
        const StripItem& cell = m_layout.items[item];
        if (cell.kind == StripItem::Cell)
            updateContent(cell.rect);
        tellPart(this, item, QAccessible::NameChanged);
    }
}

/// A wave that has just become the active one is brought into view, once, and never under a person's hand.
void WaveStrip::showActiveWave()
{
    if (!m_live || viewport()->width() <= 0)
        return;
    int active = -1;
    for (int w = 0; w < m_focus.active.size() && active < 0; ++w)
        if (m_focus.active[w])
            active = w;
    if (active == m_activeWave || active < 0)
        return;
    m_activeWave = active;
    const bool scrolling
        = horizontalScrollBar()->isSliderDown() || (m_scrolledAt > 0 && m_now - m_scrolledAt < kScrollRestMs);
    if (scrolling)
        return;
    for (const CardBox& card : std::as_const(m_layout.cards))
        if (card.kind == CardBox::Wave && card.wave == active)
            ensureShown(card.rect);
}

void WaveStrip::ensureShown(const QRect& content)
{
    QScrollBar* bar = horizontalScrollBar();
    const int margin = stripMargins(m_fonts).left();
    const int width = viewport()->width() - 2 * margin;
    if (content.left() < bar->value())
        bar->setValue(content.left());
    else if (content.right() > bar->value() + width)
        bar->setValue(std::min(content.left(), content.right() - width + 1));
}

void WaveStrip::updateScrollBar()
{
    const QMargins margins = stripMargins(m_fonts);
    const int width = viewport()->width() - margins.left() - margins.right();
    horizontalScrollBar()->setRange(0, std::max(0, m_layout.width - width));
    horizontalScrollBar()->setPageStep(std::max(1, width));
    horizontalScrollBar()->setSingleStep(m_fonts.px(40));
}

QPoint WaveStrip::origin() const
{
    const QMargins margins = stripMargins(m_fonts);
    return {margins.left() - horizontalScrollBar()->value(), margins.top()};
}

void WaveStrip::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    const bool known = m_activeWave >= 0 && event->oldSize().width() > 0;
    layOutAll();
    if (!known)
        m_activeWave = -1;
    showActiveWave();
}

void WaveStrip::scrollContentsBy(int dx, int)
{
    viewport()->scroll(dx, 0);
}

void WaveStrip::setMaximumRows(int rows)
{
    rows = std::clamp(rows, 3, 12);
    if (rows == m_maximumRows)
        return;
    m_maximumRows = rows;
    updateGeometry();
}

QSize WaveStrip::sizeHint() const
{
    const QMargins margins = stripMargins(m_fonts);
    const int rows = m_live ? std::clamp(rowsWanted(*m_live, m_fonts), 3, m_maximumRows) : 3;
    int height = cardHeight(m_fonts, rows) + margins.top() + margins.bottom();
    if (m_live
        && leastWidth(*m_live, m_focus, m_fonts, width() - margins.left() - margins.right())
            > width() - margins.left() - margins.right())
        height += horizontalScrollBar()->sizeHint().height();
    return {m_fonts.px(900), height};
}

QSize WaveStrip::minimumSizeHint() const
{
    return {m_fonts.px(320), sizeHint().height()};
}

QRect WaveStrip::agentRect(const QString& agentId) const
{
    const int agent = m_live ? m_live->agentIndex.value(agentId, -1) : -1;
    const int item = agent < 0 ? -1 : m_layout.itemOfAgent.value(agent, -1);
    return item < 0 ? QRect() : shown(m_layout.items[item].rect);
}

QRect WaveStrip::gateRect(const QString& gateId) const
{
    for (const StripItem& item : m_layout.items)
        if (item.kind == StripItem::Gate && this->gateId(item) == gateId)
            return shown(item.rect);
    return {};
}

QRect WaveStrip::waveRect(int wave) const
{
    for (const CardBox& card : m_layout.cards)
        if (card.kind == CardBox::Wave && card.wave == wave)
            return shown(card.rect);
    return {};
}

CellDensity WaveStrip::densityOf(const QString& agentId) const
{
    const int agent = m_live ? m_live->agentIndex.value(agentId, -1) : -1;
    const int item = agent < 0 ? -1 : m_layout.itemOfAgent.value(agent, -1);
    if (item < 0)
        return CellDensity::Large;
    const StripItem& cell = m_layout.items[item];
    return m_layout.cards[cell.card].teams[cell.team].density;
}

QList<TextItem> WaveStrip::texts() const
{
    QList<TextItem> all;
    for (const CardFace& card : m_faces)
        all += card.face.texts;
    return all;
}

} // namespace wavedeck::ui
