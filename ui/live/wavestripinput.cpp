// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/wavestrip.h"

#include "ui/theme/format.h"

#include "models/live/words.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace wavedeck::ui {

QString WaveStrip::gateId(const StripItem& item) const
{
    const CardBox& card = m_layout.cards[item.card];
    return m_live->waves[card.wave].gates[card.gate].row.id;
}

/// The item under the mouse; the gaps between cells belong to the cells, so that each is big enough to hit.
int WaveStrip::itemAt(const QPoint& pos) const
{
    const QPoint at = pos - origin();
    for (const CardBox& card : m_layout.cards) {
        if (!card.rect.contains(at))
            continue;
        const QMargins reach(1, 2, 1, 2);
        for (int i = card.firstItem + 1; i < card.firstItem + card.items; ++i)
            if (m_layout.items[i].rect.marginsAdded(reach).contains(at))
                return i;
        return card.firstItem;
    }
    return -1;
}

/// Of a cell its agent; of a bar the next agent of the piece under pos, or of the whole bar without one.
int WaveStrip::agentOf(int index, const QPoint& pos) const
{
    const StripItem& item = m_layout.items[index];
    if (item.kind == StripItem::Cell)
        return item.agent;
    if (item.kind != StripItem::Bar)
        return -1;
    const TeamBox& team = m_layout.cards[item.card].teams[item.team];
    std::optional<AgentState> wanted;
    for (const BarPiece& piece : barPieces(QRectF(item.rect), countsOf(*m_live, team.agents)))
        if (piece.rect.adjusted(-1, -3, 1, 3).contains(pos - origin()))
            wanted = piece.state;
    // Again and again through all of them: begin behind the one that is selected.
    const qsizetype size = team.agents.size();
    const qsizetype from = team.agents.indexOf(m_selectedAgent) + 1;
    for (qsizetype i = 0; i < size; ++i) {
        const int agent = team.agents[(from + i) % size];
        if (!wanted || m_live->agents[agent].row.state == *wanted)
            return agent;
    }
    return -1;
}

void WaveStrip::select(const QString& id)
{
    const int agent = m_live ? m_live->agentIndex.value(id, -1) : -1;
    if (agent == m_selectedAgent)
        return;
    const auto mark = [this](int which) {
        const int item = which < 0 ? -1 : m_layout.itemOfAgent.value(which, -1);
        if (item >= 0)
            updateContent(m_layout.items[item].rect.adjusted(-2, -2, 2, 2));
        return item;
    };
    const int before = mark(m_selectedAgent);
    m_selectedAgent = agent;
    m_selected = agent < 0 ? QString() : id;
    const int item = mark(agent);
    QAccessible::State changed;
    changed.selected = true;
    if (before >= 0)
        tellPartState(this, before, changed);
    if (item < 0)
        return;
    tellPartState(this, item, changed);
    if (item != m_current)
        setCurrent(item, false);
}

/// tell: a person moved here, so what is current becomes selected.
void WaveStrip::setCurrent(int item, bool tell)
{
    if (item < 0 || item >= m_layout.items.size())
        return;
    if (item != m_current) {
        for (const int changed : {m_current, item})
            if (changed >= 0)
                updateContent(m_layout.items[changed].rect.adjusted(-2, -2, 2, 2));
        m_current = item;
        ensureShown(m_layout.items[item].rect);
        if (hasFocus())
            tellPart(this, item, QAccessible::Focus);
    }
    if (!tell)
        return;
    const StripItem& now = m_layout.items[item];
    if (now.kind == StripItem::Cell) {
        const QString id = agentId(now.agent);
        select(id);
        Q_EMIT selected(id);
    } else if (now.kind == StripItem::Gate) {
        Q_EMIT gateSelected(gateId(now));
    }
}

void WaveStrip::activate(int index, const QPoint& pos, bool open)
{
    const StripItem& item = m_layout.items[index];
    if (item.kind == StripItem::Gate) {
        if (open)
            Q_EMIT gateOpened(gateId(item));
        return;
    }
    int agent = item.kind == StripItem::Bar && open ? m_selectedAgent : agentOf(index, pos);
    if (item.kind == StripItem::Bar && open && m_layout.itemOfAgent.value(agent, -1) != index)
        agent = agentOf(index, pos);
    if (agent < 0)
        return;
    const QString id = agentId(agent);
    if (agent != m_selectedAgent) {
        select(id);
        Q_EMIT selected(id);
    }
    if (open)
        Q_EMIT opened(id);
}

/// The nearest item above or below, in the same card; there is none beyond its edge.
int WaveStrip::neighbour(int index, int dy) const
{
    const StripItem& from = m_layout.items[index];
    const CardBox& card = m_layout.cards[from.card];
    if (index == card.firstItem)
        return dy > 0 && card.items > 1 ? index + 1 : -1;
    int best = -1;
    int bestFar = std::numeric_limits<int>::max();
    for (int i = card.firstItem + 1; i < card.firstItem + card.items; ++i) {
        const QPoint way = m_layout.items[i].rect.center() - from.rect.center();
        if (way.y() * dy <= 0)
            continue;
        const int far = std::abs(way.y()) * 1000 + std::abs(way.x());
        if (far < bestFar) {
            best = i;
            bestFar = far;
        }
    }
    return best < 0 && dy < 0 ? card.firstItem : best;
}

/// First item of this card or the one before (-1), of the next (+1).
int WaveStrip::cardStart(int index, int step) const
{
    const int card = m_layout.items[index].card;
    if (step < 0 && index != m_layout.cards[card].firstItem)
        return m_layout.cards[card].firstItem;
    const int wanted = card + step;
    return wanted < 0 || wanted >= m_layout.cards.size() ? -1 : m_layout.cards[wanted].firstItem;
}

void WaveStrip::keyPressEvent(QKeyEvent* event)
{
    const auto last = int(m_layout.items.size()) - 1;
    const Qt::KeyboardModifiers keys = event->modifiers() & ~Qt::KeypadModifier;
    const bool far = keys == Qt::ControlModifier;
    if (last < 0 || (keys != Qt::NoModifier && !far)) {
        QWidget::keyPressEvent(event);
        return;
    }
    const int at = std::max(0, m_current);
    const QPoint nowhere(-1, -1);
    switch (event->key()) {
    case Qt::Key_Right:
        setCurrent(far ? cardStart(at, 1) : std::min(last, m_current + 1), true);
        return;
    case Qt::Key_Left:
        setCurrent(far ? cardStart(at, -1) : std::max(0, at - 1), true);
        return;
    case Qt::Key_Down:
        setCurrent(neighbour(at, 1), true);
        return;
    case Qt::Key_Up:
        setCurrent(neighbour(at, -1), true);
        return;
    case Qt::Key_Home:
        setCurrent(0, true);
        return;
    case Qt::Key_End:
        setCurrent(last, true);
        return;
    case Qt::Key_Space:
        if (!far && m_current >= 0)
            activate(m_current, nowhere, false);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!far && m_current >= 0) {
            activate(m_current, nowhere, true);
            return;
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void WaveStrip::mousePressEvent(QMouseEvent* event)
{
    const int item = itemAt(event->position().toPoint());
    if (item < 0)
        return;
    setCurrent(item, true);
    if (m_layout.items[item].kind == StripItem::Bar && event->button() == Qt::LeftButton)
        activate(item, event->position().toPoint(), false);
}

void WaveStrip::mouseDoubleClickEvent(QMouseEvent* event)
{
    const int item = itemAt(event->position().toPoint());
    if (item >= 0 && event->button() == Qt::LeftButton)
        activate(item, event->position().toPoint(), true);
}

void WaveStrip::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byMouse = event->reason() == QContextMenuEvent::Mouse;
    const int item = byMouse ? itemAt(event->pos()) : m_current;
    if (item < 0)
        return;
    const StripItem& on = m_layout.items[item];
    const QPoint at = byMouse ? event->globalPos() : viewport()->mapToGlobal(shown(on.rect).center());
    if (on.kind == StripItem::Gate) {
        Q_EMIT gateMenu(gateId(on), at);
        return;
    }
    const int agent = on.kind == StripItem::Bar ? m_selectedAgent : agentOf(item, {});
    if (agent >= 0)
        Q_EMIT agentMenu(agentId(agent), at);
}

void WaveStrip::wheelEvent(QWheelEvent* event)
{
    m_scrolledAt = m_now;
    // There is nothing to scroll down to: an ordinary wheel goes along the waves.
    QScrollBar* bar = horizontalScrollBar();
    const QPoint turn = event->angleDelta();
    const int delta = std::abs(turn.x()) > std::abs(turn.y()) ? turn.x() : turn.y();
    const int before = bar->value();
    bar->setValue(before - delta * 3 * bar->singleStep() / 120);
    event->setAccepted(bar->maximum() > 0);
}

void WaveStrip::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    if (m_current < 0 && !m_layout.items.isEmpty()) {
        // Begin where work is done.
        for (const CardBox& card : std::as_const(m_layout.cards))
            if (m_current < 0 && card.wide)
                m_current = card.firstItem;
        m_current = std::max(0, m_current);
    }
    viewport()->update();
    if (m_current >= 0)
        tellPart(this, m_current, QAccessible::Focus);
}

void WaveStrip::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

bool WaveStrip::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int item = m_live ? itemAt(help->pos()) : -1;
    if (item < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), tipFor(item), viewport(), shown(m_layout.items[item].rect));
    return true;
}

QString WaveStrip::tipFor(int index) const
{
    const StripItem& item = m_layout.items[index];
    const CardBox& card = m_layout.cards[item.card];
    switch (item.kind) {
    case StripItem::Wave:
        return plainTip(waveSentence(context(), card), waveTimes(context(), card.wave));
    case StripItem::Gate: {
        const LiveGate& gate = m_live->waves[card.wave].gates[card.gate];
        return plainTip(gateSentence(gate) + QLatin1Char('\n') + criteriaInWords(gate),
            gate.row.kind == GateKind::Blocking ? QStringLiteral("The next wave waits for it")
                                                : QStringLiteral("Nothing waits for it"));
    }
    case StripItem::Cell: {
        const LiveAgent& agent = m_live->agents[item.agent];
        QString times = QStringLiteral("Not started");
        if (const qint64 ran = elapsedMs(agent, m_now); ran > 0)
            times = duration(ran) + QStringLiteral(" elapsed");
        if (agent.row.limitMs > 0)
            times += QStringLiteral(", limit ") + duration(agent.row.limitMs);
        return plainTip(plain(agentLabel(agent.row)) + QLatin1Char('\n') + agentFacts(agent), times);
    }
    case StripItem::Bar:
        return plainTip(
            teamSentence(context(), card.teams[item.team]), QStringLiteral("Click a part to go through it"));
    }
    return {};
}

QString WaveStrip::partsName() const
{
    return QStringLiteral("Waves and gates");
}

Part WaveStrip::part(int index) const
{
    const StripItem& item = m_layout.items[index];
    const CardBox& card = m_layout.cards[item.card];
    Part part;
    part.role = QAccessible::ListItem;
    part.rect = shown(item.rect);
    part.focusable = true;
    part.focused = hasFocus() && index == m_current;
    switch (item.kind) {
    case StripItem::Wave:
        part.name = waveSentence(context(), card);
        break;
    case StripItem::Gate:
        part.name = gateSentence(m_live->waves[card.wave].gates[card.gate]);
        part.action = QStringLiteral("Goes to the gate");
        break;
    case StripItem::Cell: {
        const LiveAgent& agent = m_live->agents[item.agent];
        part.name = plain(agentLabel(agent.row)) + QStringLiteral(", ") + agentFacts(agent);
        part.action = QStringLiteral("Selects the agent");
        part.selectable = true;
        part.selected = item.agent == m_selectedAgent;
        break;
    }
    case StripItem::Bar:
        part.name = teamSentence(context(), card.teams[item.team]);
        part.action = QStringLiteral("Selects its next agent");
        part.selectable = true;
        part.selected = m_selectedAgent >= 0 && m_layout.itemOfAgent.value(m_selectedAgent, -1) == index;
        break;
    }
    return part;
}

int WaveStrip::partAt(const QPoint& pos) const
{
    return m_live ? itemAt(pos) : -1;
}

void WaveStrip::pressPart(int index)
{
    setCurrent(index, true);
    if (m_layout.items[index].kind == StripItem::Bar)
        activate(index, {-1, -1}, false);
}

void WaveStrip::focusPart(int index)
{
    setFocus(Qt::OtherFocusReason);
    setCurrent(index, false);
}

} // namespace wavedeck::ui
