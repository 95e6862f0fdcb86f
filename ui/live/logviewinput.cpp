// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does in a log: moves, selects, copies, searches.
#include "ui/live/logview.h"

#include "ui/theme/format.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QMouseEvent>

#include <algorithm>
#include <limits>

namespace wavedeck::ui {

namespace {

constexpr int kWheelLines = 3;
constexpr int kNotch = 120;
constexpr qint64 kBehindAll = std::numeric_limits<qint64>::max();

bool isWord(QChar c)
{
    return c.isLetterOrNumber() || c == QLatin1Char('_');
}

} // namespace

std::pair<LogView::Place, LogView::Place> LogView::selection() const
{
    const Place anchor = m_anchor.value_or(m_caret);
    return std::minmax(anchor, m_caret);
}

void LogView::moveCaret(const Place& to, bool select)
{
    if (select && !m_anchor)
        m_anchor = m_caret;
    else if (!select)
        m_anchor.reset();
    m_caret = to;
    setFollowing(false);
    viewport()->update();
}

void LogView::ensureShown(const Place& place)
{
    const qint64 fit = visibleLines();
    if (place.line < m_top)
        m_top = place.line;
    else if (!m_wrap && place.line >= m_top + fit)
        m_top = place.line - fit + 1;
    else if (m_wrap && place.line > m_top && lineRect(place.line).isNull())
        m_top = place.line;
    const Row* one = row(place.line);
    if (one && !m_wrap && one->layout.lineCount() > 0) {
        const int x = int(one->layout.lineAt(0).cursorToX(place.column));
        const int room = viewport()->width() - textLeft() - m_advance * 2;
        QScrollBar* bar = horizontalScrollBar();
        if (x < bar->value())
            bar->setValue(std::max(0, x - room / 3));
        else if (x > bar->value() + room)
            bar->setValue(x - room * 2 / 3);
    }
    m_top = std::clamp<qint64>(m_top, 0, maxTop());
    request();
    sync();
}

void LogView::selectAll()
{
    if (m_state.lines == 0)
        return;
    m_anchor = Place{0, 0};
    m_caret = {m_state.lines - 1, std::numeric_limits<int>::max()};
    setFollowing(false);
    viewport()->update();
}

void LogView::copy()
{
    if (!hasSelection())
        return;
    const auto [from, to] = selection();
    m_copyTicket = ++m_ticket;
    m_asked = false;
    m_askedFirst = -1;
    m_source.ask(m_copyTicket, from.line, std::min(kCopiedLines, to.line - from.line + 1), kCopiedBytes);
}

void LogView::finishCopy(const LogPage& page)
{
    m_copyTicket = 0;
    if (page.generation != m_state.generation || !hasSelection())
        return;
    const auto [from, to] = selection();
    QStringList lines;
    for (qsizetype i = 0; i < page.lines.size(); ++i) {
        QString text = readLogText(page.lines[i].bytes).text;
        const qint64 number = page.first + i;
        if (number == to.line)
            text.truncate(to.column);
        if (number == from.line)
            text.remove(0, from.column);
        lines.append(text);
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
    Q_EMIT copied(lines.size());
    request();
}

bool LogView::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Copy) || key->matches(QKeySequence::SelectAll)) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

void LogView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        return copy();
    if (event->matches(QKeySequence::SelectAll))
        return selectAll();
    if (event->modifiers() & Qt::ShiftModifier)
        return keyCaret(event);
    if (event->modifiers() & Qt::AltModifier)
        return event->ignore();
    const qint64 page = std::max<qint64>(1, visibleLines() - 1);
    switch (event->key()) {
    case Qt::Key_Up:
        return moveTo(m_top - 1);
    case Qt::Key_Down:
        return moveTo(m_top + 1);
    case Qt::Key_PageUp:
        return moveTo(m_top - page);
    case Qt::Key_PageDown:
        return moveTo(m_top + page);
    case Qt::Key_Home:
        return moveTo(0);
    case Qt::Key_End:
        return follow();
    case Qt::Key_Left:
        return horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepSub);
    case Qt::Key_Right:
        return horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepAdd);
    default:
        event->ignore();
    }
}

/// Shift and a key of movement: from where the caret is, or from the top of what is seen.
void LogView::keyCaret(QKeyEvent* event)
{
    if (!m_anchor && (m_caret.line < m_top || m_caret.line >= m_top + visibleLines()))
        m_caret = {m_top, 0};
    Place to = m_caret;
    const int length = int(shownText(to.line).size());
    const qint64 last = std::max<qint64>(0, m_state.lines - 1);
    const bool whole = event->modifiers() & Qt::ControlModifier;
    to.column = std::min(to.column, length);
    switch (event->key()) {
    case Qt::Key_Up:
        to.line = std::max<qint64>(0, to.line - 1);
        break;
    case Qt::Key_Down:
        to.line = std::min(last, to.line + 1);
        break;
    case Qt::Key_PageUp:
        to.line = std::max<qint64>(0, to.line - visibleLines());
        break;
    case Qt::Key_PageDown:
        to.line = std::min(last, to.line + visibleLines());
        break;
    case Qt::Key_Left:
        to.column = std::max(0, to.column - 1);
        break;
    case Qt::Key_Right:
        to.column = std::min(length, to.column + 1);
        break;
    case Qt::Key_Home:
        to = {whole ? 0 : to.line, 0};
        break;
    case Qt::Key_End:
        to = {whole ? last : to.line, whole ? std::numeric_limits<int>::max() : length};
        break;
    default:
        return event->ignore();
    }
    moveCaret(to, true);
    ensureShown(to);
}

void LogView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_state.lines == 0)
        return;
    const Place at = placeAt(event->pos());
    moveCaret(at, event->modifiers() & Qt::ShiftModifier);
    if (!m_anchor)
        m_anchor = at;
    m_dragging = true;
}

void LogView::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_dragging)
        return;
    const Place at = placeAt(event->pos());
    moveCaret(at, true);
    if (!viewport()->rect().contains(event->pos()))
        ensureShown(at);
}

void LogView::mouseReleaseEvent(QMouseEvent* event)
{
    Q_UNUSED(event)
    m_dragging = false;
    if (!hasSelection())
        m_anchor.reset();
    else if (QClipboard* clipboard = QGuiApplication::clipboard();
             clipboard->supportsSelection() && selection().first.line == selection().second.line) {
        const auto [from, to] = selection();
        clipboard->setText(shownText(from.line).mid(from.column, to.column - from.column), QClipboard::Selection);
    }
}

void LogView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const Place at = placeAt(event->pos());
    const QString text = shownText(at.line);
    int from = std::min(at.column, int(text.size()));
    int to = from;
    while (from > 0 && isWord(text[from - 1]))
        --from;
    while (to < text.size() && isWord(text[to]))
        ++to;
    moveCaret({at.line, from}, false);
    moveCaret({at.line, to}, true);
}

void LogView::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* copying = menu->addAction(tr("&Copy"), this, &LogView::copy);
    copying->setEnabled(hasSelection());
    menu->addAction(tr("Select &all"), this, &LogView::selectAll);
    QAction* wrapping = menu->addAction(tr("&Wrap lines"));
    wrapping->setCheckable(true);
    wrapping->setChecked(m_wrap);
    connect(wrapping, &QAction::toggled, this, &LogView::setWrapped);
    menu->addAction(tr("&Jump to end"), this, &LogView::follow);
    menu->popup(event->globalPos());
}

void LogView::wheelEvent(QWheelEvent* event)
{
    const QPoint delta = event->angleDelta();
    if (std::abs(delta.x()) > std::abs(delta.y()) || event->modifiers() & Qt::ShiftModifier) {
        const int by = delta.x() != 0 ? delta.x() : delta.y();
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - by * m_advance * kWheelLines / kNotch);
    } else {
        m_wheel += delta.y() * kWheelLines;
        const int lines = m_wheel / kNotch;
        m_wheel -= lines * kNotch;
        if (lines != 0)
            moveTo(m_top - lines);
    }
    event->accept();
}

void LogView::showEvent(QShowEvent* event)
{
    QAbstractScrollArea::showEvent(event);
    m_source.setActive(true);
}

void LogView::hideEvent(QHideEvent* event)
{
    QAbstractScrollArea::hideEvent(event);
    m_source.setActive(false);
}

void LogView::setNeedle(const LogNeedle& needle)
{
    if (needle == m_needle)
        return;
    m_needle = needle;
    m_pattern = needle.pattern ? run::patternOf(needle) : QRegularExpression();
    m_matches = {};
    m_nothing = m_looking = false;
    m_source.count(needle);
    const qint64 from = m_hit ? m_hit->line : m_following ? 0 : m_top;
    m_hit.reset();
    updateMarks();
    if (!needle.bytes.isEmpty() && patternProblem().isEmpty()) {
        m_around = false;
        askFind(from, 0, false);
    }
    Q_EMIT searchChanged();
}

void LogView::findNext(bool backwards)
{
    if (m_needle.bytes.isEmpty() || !patternProblem().isEmpty())
        return;
    m_around = false;
    if (m_hit)
        askFind(m_hit->line, m_hit->column + (backwards ? 0 : 1), backwards);
    else
        askFind(m_top, 0, backwards);
}

void LogView::askFind(qint64 line, qint64 column, bool backwards)
{
    m_looking = true;
    m_nothing = false;
    m_backwards = backwards;
    m_source.find(++m_findTicket, m_needle, line, column, backwards);
    Q_EMIT searchChanged();
}

void LogView::takeFound(const LogFound& found)
{
    if (found.ticket != m_findTicket || !m_looking)
        return;
    if (!found.found && !m_around && found.generation == m_state.generation) {
        m_around = true;
        return askFind(m_backwards ? kBehindAll : 0, 0, m_backwards);
    }
    m_looking = false;
    m_nothing = !found.found;
    if (found.found && found.generation == m_state.generation)
        showHit({found.line, found.column});
    Q_EMIT searchChanged();
}

void LogView::showHit(const LogMatches::Hit& hit)
{
    m_hit = hit;
    m_anchor.reset();
    setFollowing(false);
    if (hit.line < m_top || hit.line >= m_top + visibleLines() || (m_wrap && lineRect(hit.line).isNull()))
        m_top = std::clamp<qint64>(hit.line - visibleLines() / 3, 0, maxTop());
    const Row* one = row(hit.line);
    m_caret = {hit.line, one ? one->text.columnOf(hit.column) : 0};
    ensureShown(m_caret);
    viewport()->update();
}

QString LogView::patternProblem() const
{
    return m_needle.pattern && !m_needle.bytes.isEmpty() && !m_pattern.isValid()
        ? tr("No pattern: %1 at character %2").arg(m_pattern.errorString()).arg(m_pattern.patternErrorOffset() + 1)
        : QString();
}

QString LogView::searchText() const
{
    if (m_needle.bytes.isEmpty())
        return {};
    if (!patternProblem().isEmpty())
        return tr("No pattern");
    const QString all
        = m_matches.more ? ui::count(m_matches.hits.size()) + QLatin1Char('+') : ui::count(m_matches.hits.size());
    if (m_hit) {
        const auto at = std::lower_bound(m_matches.hits.begin(), m_matches.hits.end(), *m_hit);
        if (at != m_matches.hits.end() && *at == *m_hit)
            return tr("%1 of %2").arg(ui::count(at - m_matches.hits.begin() + 1), all);
    }
    if (m_looking)
        return tr("Searching…");
    if (m_nothing)
        return tr("No match");
    return m_matches.hits.isEmpty() ? QString() : tr("%1 found").arg(all);
}

} // namespace wavedeck::ui
