// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/logview.h"

#include "ui/live/logaccess.h"
#include "ui/theme/format.h"

#include <QAccessible>
#include <QPainter>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr qint64 kMostSteps = 1LL << 30; ///< of a scroll bar, which counts in int
constexpr int kMostMarks = 2000;

} // namespace

MarkedScrollBar::MarkedScrollBar(const Appearance& appearance, QWidget* parent)
    : QScrollBar(Qt::Vertical, parent)
    , m_appearance(appearance)
{
}

void MarkedScrollBar::setMarks(const QList<double>& places)
{
    m_marks = places;
    update();
}

void MarkedScrollBar::paintEvent(QPaintEvent* event)
{
    QScrollBar::paintEvent(event);
    QPainter painter(this);
    int last = -3;
    for (const double place : m_marks) {
        const int y = int(place * (height() - 2));
        if (y < last + 2)
            continue;
        painter.fillRect(QRect(1, y, width() - 2, 2), m_appearance.theme().tone(Tone::Warning).fill);
        last = y;
    }
}

LogView::LogView(Appearance& appearance, LogSource& source, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_appearance(appearance)
    , m_source(source)
    , m_bar(new MarkedScrollBar(appearance, this))
{
    registerLogAccess();
    setObjectName(QStringLiteral("log"));
    setAccessibleName(tr("Log"));
    setAccessibleDescription(tr("Lines of what the agent wrote. End follows the newest."));
    setVerticalScrollBar(m_bar);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAutoFillBackground(false);
    connect(&appearance, &Appearance::changed, this, &LogView::relook);
    connect(&source, &LogSource::changed, this, &LogView::take);
    connect(&source, &LogSource::pageRead, this, &LogView::takePage);
    connect(&source, &LogSource::found, this, &LogView::takeFound);
    connect(&source, &LogSource::matched, this, [this](const LogMatches& matches) {
        if (!(matches.needle == m_needle))
            return;
        m_matches = matches;
        updateMarks();
        Q_EMIT searchChanged();
    });
    connect(m_bar, &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_syncing)
            moveTo(value >= m_bar->maximum() ? maxTop() : value * scale());
    });
    relook();
}

LogView::~LogView() = default;

void LogView::relook()
{
    const QFontMetrics metrics(m_appearance.mono(12));
    m_rowHeight = std::max(m_appearance.px(22), metrics.height() + 4);
    m_advance = std::max(1, metrics.horizontalAdvance(QLatin1Char('0')));
    m_rows.clear();
    m_widest = 0;
    sync();
    viewport()->update();
}

qint64 LogView::visibleLines() const
{
    return std::max(1, viewport()->height() / m_rowHeight);
}

qint64 LogView::newLines() const
{
    return m_following ? 0 : std::max<qint64>(0, m_state.lines - m_pausedAt);
}

qint64 LogView::scale() const
{
    return m_state.lines / kMostSteps + 1;
}

/// The line that stands at the top when the last one is seen.
qint64 LogView::maxTop() const
{
    const qint64 fit = visibleLines();
    if (!m_wrap)
        return std::max<qint64>(0, m_state.lines - fit);
    qint64 top = m_state.lines;
    for (qint64 rows = 0; top > 0; --top) {
        const Row* one = row(top - 1);
        if (!one)
            return std::max<qint64>(0, top == m_state.lines ? top - 1 : top);
        rows += one->height;
        if (rows > fit)
            return std::min(top, m_state.lines - 1);
    }
    return 0;
}

void LogView::take(const LogState& state)
{
    const bool anew = state.generation != m_state.generation;
    m_state = state;
    if (anew) {
        m_rows.clear();
        m_page = {};
        m_asked = false;
        m_askedFirst = m_askedIndexed = m_pageIndexed = -1;
        m_askedNotes = m_pageNotes = 0;
        m_anchor.reset();
        m_caret = {};
        m_hit.reset();
        m_looking = false;
        m_copyTicket = 0;
        m_top = 0;
        m_widest = 0;
        m_pausedAt = 0;
        m_following = true;
    }
    request();
    sync();
    viewport()->update();
    Q_EMIT stateChanged();
}

/// Asks for the lines around those that are seen, unless they are here or on their way.
void LogView::request()
{
    if (m_asked || m_state.lines == 0)
        return;
    const qint64 fit = visibleLines();
    const qint64 top = m_following ? std::max<qint64>(0, m_state.lines - fit) : m_top;
    const qint64 until = std::min(m_state.lines, top + fit + 1);
    const qint64 end = m_page.first + m_page.lines.size();
    const bool here = m_page.generation == m_state.generation && m_page.first <= top && end >= until;
    const bool fresh
        = (until < m_state.lines || m_pageIndexed == m_state.indexed) && (!m_times || m_pageNotes == m_state.notes);
    const qint64 first = std::max<qint64>(0, top - fit);
    if ((here && fresh)
        || (first == m_askedFirst && m_state.indexed == m_askedIndexed && m_state.notes == m_askedNotes))
        return;
    m_asked = true;
    m_askedFirst = first;
    m_askedIndexed = m_state.indexed;
    m_askedNotes = m_state.notes;
    m_source.ask(++m_ticket, first, 3 * fit + 2, kShownBytes);
}

void LogView::takePage(const LogPage& page)
{
    if (page.ticket == m_copyTicket && page.ticket != 0)
        return finishCopy(page);
    if (page.ticket != m_ticket)
        return;
    m_asked = false;
    if (page.generation == m_state.generation) {
        m_page = page;
        m_pageIndexed = m_askedIndexed;
        m_pageNotes = m_askedNotes;
        // A line that is not ended yet may have grown.
        std::erase_if(m_rows, [this](const auto& one) {
            const run::FileLine* now = line(one.first);
            return !now || now->bytes != one.second->bytes;
        });
        sync();
        viewport()->update();
        QAccessibleEvent event(this, QAccessible::VisibleDataChanged);
        QAccessible::updateAccessibility(&event);
        Q_EMIT stateChanged();
    }
    request();
}

const run::FileLine* LogView::line(qint64 number) const
{
    const qint64 at = number - m_page.first;
    return at >= 0 && at < m_page.lines.size() ? &m_page.lines[at] : nullptr;
}

LogView::Row* LogView::row(qint64 number) const
{
    if (const auto known = m_rows.find(number); known != m_rows.end())
        return known->second.get();
    const run::FileLine* from = line(number);
    if (!from)
        return nullptr;
    auto made = std::make_unique<Row>();
    made->bytes = from->bytes;
    made->text = readLogText(from->bytes);
    if (from->cut) {
        const QString note = tr(" … (longer than %1)").arg(memory(kShownBytes));
        made->text.spans.append({int(made->text.text.size()), int(note.size()), Tone::Neutral, false, true, false});
        made->text.text += note;
        made->text.bytes.insert(made->text.bytes.size() - 1, note.size(), int(from->bytes.size()));
    }
    layOut(*made);
    return (m_rows[number] = std::move(made)).get();
}

void LogView::layOut(Row& row) const
{
    QTextOption option;
    option.setTextDirection(Qt::LeftToRight);
    option.setWrapMode(m_wrap ? QTextOption::WrapAnywhere : QTextOption::NoWrap);
    row.layout.setTextOption(option);
    row.layout.setFont(m_appearance.mono(12));
    row.layout.setText(row.text.text);
    const Theme& theme = m_appearance.theme();
    QList<QTextLayout::FormatRange> formats;
    for (const LogSpan& span : std::as_const(row.text.spans)) {
        if (span.tone == Tone::Neutral && !span.bold && !span.faint && !span.escape)
            continue;
        QTextLayout::FormatRange range{span.start, span.length, {}};
        if (span.tone != Tone::Neutral)
            range.format.setForeground(theme.tone(span.tone).text);
        if (span.faint || span.escape)
            range.format.setForeground(theme.t3);
        if (span.bold)
            range.format.setFontWeight(QFont::DemiBold);
        formats.append(range);
    }
    row.layout.setFormats(formats);
    row.layout.beginLayout();
    row.height = 0;
    for (QTextLine part = row.layout.createLine(); part.isValid(); part = row.layout.createLine()) {
        if (m_wrap)
            part.setLineWidth(std::max(m_advance * 8, viewport()->width() - textLeft() - m_appearance.px(8)));
        else
            part.setNumColumns(int(row.text.text.size()) + 1);
        part.setPosition(QPointF(0, row.height * m_rowHeight + (m_rowHeight - part.height()) / 2));
        ++row.height;
        m_widest = std::max(m_widest, int(part.naturalTextWidth()) + m_advance);
    }
    row.height = std::max(1, row.height);
    row.layout.endLayout();
}

/// Puts the scroll bars where the view is.
void LogView::sync()
{
    m_syncing = true;
    const qint64 most = maxTop();
    if (m_following) {
        // Not further than the lines that are here: the others follow at once.
        // The page may know more of the file than the state that was told last.
        const qint64 end = std::min(m_state.lines, m_page.first + m_page.lines.size());
        if (m_page.generation == m_state.generation && !m_page.lines.isEmpty() && end > m_page.first)
            m_top = std::clamp(most, std::min(m_page.first, most), std::max(m_page.first, end - 1));
    }
    m_top = std::clamp<qint64>(m_top, 0, most);
    for (qint64 i = m_top; i < m_top + visibleLines(); ++i)
        row(i); // how wide they are
    m_bar->setRange(0, int(most / scale()));
    m_bar->setPageStep(int(std::max<qint64>(1, visibleLines() / scale())));
    m_bar->setValue(m_top >= most ? m_bar->maximum() : int(m_top / scale()));
    const int room = viewport()->width() - textLeft();
    horizontalScrollBar()->setRange(0, m_wrap ? 0 : std::max(0, m_widest + m_appearance.px(8) - room));
    horizontalScrollBar()->setPageStep(std::max(1, room));
    horizontalScrollBar()->setSingleStep(m_advance * 4);
    m_syncing = false;
}

void LogView::moveTo(qint64 top)
{
    const qint64 most = maxTop();
    const qint64 before = m_top;
    m_top = std::clamp<qint64>(top, 0, most);
    if (m_top < before || m_top < most)
        setFollowing(false);
    else if (m_top >= most && !hasSelection())
        setFollowing(true);
    request();
    sync();
    viewport()->update();
}

void LogView::setFollowing(bool on)
{
    if (on == m_following)
        return;
    m_following = on;
    m_pausedAt = m_state.lines;
    Q_EMIT stateChanged();
}

void LogView::follow()
{
    m_anchor.reset();
    setFollowing(true);
    request();
    sync();
    viewport()->update();
}

void LogView::pause()
{
    setFollowing(false);
}

void LogView::goToLine(qint64 line)
{
    setFollowing(false);
    m_caret = {std::clamp<qint64>(line, 0, std::max<qint64>(0, m_state.lines - 1)), 0};
    m_anchor.reset();
    m_top = std::clamp<qint64>(m_caret.line - visibleLines() / 3, 0, maxTop());
    request();
    sync();
    viewport()->update();
}

void LogView::setWrapped(bool on)
{
    if (on == m_wrap)
        return;
    m_wrap = on;
    relook();
}

void LogView::setTimes(bool on)
{
    if (on == m_times)
        return;
    m_times = on;
    relook();
    request();
    Q_EMIT stateChanged();
}

QString LogView::timeText(qint64 number) const
{
    const qint64 at = line(number) ? m_page.arrived.value(number - m_page.first) : 0;
    return at > 0 ? clock(at) : QString();
}

QString LogView::shownText(qint64 line) const
{
    const Row* one = row(line);
    return one ? one->text.text : QString();
}

QString LogView::visibleText() const
{
    QStringList lines;
    const qint64 until = std::min(m_state.lines, m_top + visibleLines());
    for (qint64 i = m_top; i < until; ++i)
        lines.append(shownText(i));
    return lines.join(QLatin1Char('\n'));
}

void LogView::updateMarks()
{
    QList<double> places;
    const qsizetype every = m_matches.hits.size() / kMostMarks + 1;
    for (qsizetype i = 0; i < m_matches.hits.size(); i += every)
        places.append(double(m_matches.hits[i].line) / double(std::max<qint64>(1, m_state.lines)));
    m_bar->setMarks(places);
    viewport()->update();
}

} // namespace wavedeck::ui
