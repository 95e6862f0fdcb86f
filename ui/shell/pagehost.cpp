// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/pagehost.h"

#include <QApplication>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr qsizetype kMostVisits = 100;

bool takesFocus(const QWidget* widget)
{
    // Not only by Tab: of a group of radio buttons just one is a stop of it.
    return widget->isEnabled() && widget->isVisible() && widget->focusPolicy() != Qt::NoFocus;
}

/// What scrolls: a page and, above it, the notices for which the page has no place. Never smaller than what a window of
/// the least size gives a page, nor than what the page itself needs.
class Frame : public QWidget {
public:
    explicit Frame(const QSize& least)
        : m_least(least)
        , m_layout(new QVBoxLayout(this))
    {
        m_layout->setContentsMargins(0, 0, 0, 0);
        m_layout->setSpacing(0);
    }
    QSize minimumSizeHint() const override { return m_layout->totalMinimumSize().expandedTo(m_least); }
    QVBoxLayout* column() const { return m_layout; }
    void setLeast(const QSize& least)
    {
        m_least = least;
        updateGeometry();
    }

private:
    QSize m_least;
    QVBoxLayout* m_layout;
};

Frame* inside(QScrollArea* area)
{
    return static_cast<Frame*>(area->widget());
}

} // namespace

bool focusPane(QWidget* pane)
{
    if (!pane || !pane->isVisible())
        return false;
    if (QWidget* last = pane->focusWidget(); last && last != pane && takesFocus(last)) {
        last->setFocus(Qt::OtherFocusReason);
        return true;
    }
    if (takesFocus(pane)) {
        pane->setFocus(Qt::OtherFocusReason);
        return true;
    }
    for (QWidget* each = pane->nextInFocusChain(); each && each != pane; each = each->nextInFocusChain()) {
        if (!pane->isAncestorOf(each) || !takesFocus(each))
            continue;
        each->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

PageHost::PageHost(QWidget* notices, QWidget* parent)
    : QStackedWidget(parent)
    , m_notices(notices)
{
    setObjectName(QStringLiteral("pageHost"));
}

void PageHost::add(Page* page)
{
    auto* frame = new QScrollArea(this);
    frame->setObjectName(QStringLiteral("frame-") + page->id());
    frame->setFrameShape(QFrame::NoFrame);
    frame->setWidgetResizable(true);
    frame->setFocusPolicy(Qt::NoFocus);
    auto* holder = new Frame(m_least);
    holder->column()->addWidget(page, 1);
    frame->setWidget(holder);
    m_pages.append(page);
    m_frames.append(frame);
    addWidget(frame);
}

Page* PageHost::page(const QString& id) const
{
    for (Page* each : m_pages)
        if (each->id() == id)
            return each;
    return nullptr;
}

void PageHost::visit(Page* page, const QString& uri)
{
    if (m_at < 0 || m_visits[m_at].page != page || (!uri.isEmpty() && m_visits[m_at].uri != uri)) {
        m_visits.resize(m_at + 1);
        m_visits.append({page, uri});
        if (m_visits.size() > kMostVisits)
            m_visits.removeFirst();
        m_at = m_visits.size() - 1;
    }
    show(page);
}

bool PageHost::canGo(int by) const
{
    return m_at + by >= 0 && m_at + by < m_visits.size();
}

void PageHost::go(int by)
{
    if (!canGo(by))
        return;
    m_at += by;
    const Visit to = m_visits[m_at];
    const bool same = to.page == m_current;
    show(to.page);
    // A page keeps its selection by itself; only a step within it has to be told.
    if (same && !to.uri.isEmpty())
        to.page->reveal(to.uri);
}

void PageHost::show(Page* page)
{
    Page* before = m_current;
    if (page == before) {
        Q_EMIT pageChanged(page, before);
        return;
    }
    m_current = page;
    if (before) {
        m_focus[before] = before->focusWidget();
        before->setActive(false);
    }
    placeNotices(page);
    setCurrentWidget(m_frames[m_pages.indexOf(page)]);
    page->setActive(true);
    Q_EMIT pageChanged(page, before);
}

void PageHost::placeNotices(Page* page)
{
    QWidget* place = page->noticePlace();
    if (!place) {
        inside(m_frames[m_pages.indexOf(page)])->column()->insertWidget(0, m_notices);
        return;
    }
    if (!place->layout()) {
        auto* layout = new QVBoxLayout(place);
        layout->setContentsMargins(0, 0, 0, 0);
        place->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    }
    place->layout()->addWidget(m_notices);
}

void PageHost::setLeastPage(const QSize& size)
{
    m_least = size;
    for (QScrollArea* each : std::as_const(m_frames))
        inside(each)->setLeast(size);
}

void PageHost::focusPage()
{
    if (!m_current)
        return;
    if (QWidget* last = m_focus.value(m_current); last && m_current->isAncestorOf(last) && takesFocus(last)) {
        last->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (QWidget* first = m_current->firstFocus(); first && focusPane(first))
        return;
    for (QWidget* pane : m_current->panes())
        if (pane != m_current->filterField() && focusPane(pane))
            return;
    focusPane(m_current);
}

void PageHost::nextPane(int by)
{
    if (!m_current)
        return;
    const QList<QWidget*> panes = m_current->panes();
    if (panes.isEmpty())
        return focusPage();
    const QWidget* now = QApplication::focusWidget();
    const qsizetype many = panes.size();
    qsizetype at = by > 0 ? -1 : many;
    for (qsizetype i = 0; i < many; ++i)
        if (now && panes[i] && (panes[i] == now || panes[i]->isAncestorOf(now)))
            at = i;
    for (qsizetype i = 0; i < many; ++i) {
        at = (at + by + many) % many;
        if (focusPane(panes[at]))
            return;
    }
}

} // namespace wavedeck::ui
