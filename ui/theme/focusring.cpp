// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/focusring.h"

#include "ui/theme/style.h"

#include <QAbstractScrollArea>
#include <QEvent>
#include <QPainter>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTextEdit>
#include <QVariant>

namespace wavedeck::ui {

namespace {

constexpr int kWidth = 2;
constexpr int kGap = 1;
constexpr qreal kRadius = 4;

QString kind(const QWidget* widget)
{
    const QString asked = widget->property("focusRing").toString();
    // Tabs stand flush with what is around them.
    return asked.isEmpty() && qobject_cast<const QTabBar*>(widget) ? QStringLiteral("inside") : asked;
}

/// What can be seen of the widget: cut off where a scroll area or its parents end.
QRect visiblePart(const QWidget* widget, QRect rect)
{
    // The ring may lie over the parent's edge, but not over that of something that scrolls.
    const QWidget* window = widget->window();
    for (const QWidget* w = widget; w && w != window; w = w->parentWidget()) {
        const auto* area = qobject_cast<const QAbstractScrollArea*>(w->parentWidget());
        if (area && area->viewport() == w)
            rect &= QRect(w->mapTo(window, QPoint()), w->size());
    }
    return rect & window->rect();
}

} // namespace

FocusRing::FocusRing(const Appearance& appearance)
    : m_appearance(appearance)
{
    setObjectName(QStringLiteral("focusRing"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

bool FocusRing::wants(const QWidget* widget)
{
    if (!widget || widget->isWindow() || widget->focusPolicy() == Qt::NoFocus)
        return false;
    const QString how = kind(widget);
    if (how == QLatin1String("none"))
        return false;
    // Rows of a view have a frame of their own; a text field in a view is the view's editor.
    return !how.isEmpty() || !qobject_cast<const QAbstractScrollArea*>(widget)
        || qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QTextEdit*>(widget);
}

void FocusRing::setTarget(QWidget* target)
{
    // Inside a spin box the text field has the focus, around the box lies the ring.
    while (target && target->focusProxy() && target->focusProxy() != target)
        target = target->focusProxy();
    watch(false);
    m_target = target;
    if (!target) {
        hide();
        return;
    }
    if (parentWidget() != target->window())
        setParent(target->window());
    watch(true);
    follow();
}

void FocusRing::watch(bool on)
{
    for (const QPointer<QWidget>& w : std::as_const(m_watched))
        if (w)
            w->removeEventFilter(this);
    m_watched.clear();
    if (!on)
        return;
    for (QWidget* w = m_target; w; w = w->isWindow() ? nullptr : w->parentWidget()) {
        w->installEventFilter(this);
        m_watched.append(w);
    }
}

void FocusRing::follow()
{
    if (!m_target || !m_target->isVisible()) {
        hide();
        return;
    }
    const int out = kind(m_target) == QLatin1String("inside") ? 0 : kGap + kWidth;
    const QRect around
        = QRect(m_target->mapTo(m_target->window(), QPoint()), m_target->size()).adjusted(-out, -out, out, out);
    const QRect seen = visiblePart(m_target, around);
    if (seen.isEmpty()) {
        hide();
        return;
    }
    setGeometry(seen);
    m_ring = QRectF(around.translated(-seen.topLeft())).adjusted(1, 1, -1, -1);
    // Only the ring itself: what changes inside does not repaint it. Corners are round, hence the wider cut there.
    const QRect whole = around.translated(-seen.topLeft());
    const int in = kWidth + 2;
    QRegion mask = QRegion(whole) - QRegion(whole.adjusted(kWidth, in, -kWidth, -in))
        - QRegion(whole.adjusted(in, kWidth, -in, -kWidth));
    setMask(mask & QRegion(rect()));
    show();
    raise();
    update();
}

bool FocusRing::eventFilter(QObject* object, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::EnabledChange:
        follow();
        break;
    case QEvent::ParentChange:
        // Another window, or other scroll areas: look at all parents again.
        setTarget(m_target);
        break;
    case QEvent::ZOrderChange:
    case QEvent::ChildAdded:
        if (object == parentWidget() && isVisible() && event->type() == QEvent::ZOrderChange)
            raise();
        break;
    default:
        break;
    }
    return false;
}

void FocusRing::paintEvent(QPaintEvent*)
{
    if (!m_target)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(appearanceOf(m_target, m_appearance).theme().accent, kWidth));
    painter.setBrush(Qt::NoBrush);
    const qreal radius = kind(m_target) == QLatin1String("inside") ? 3 : kRadius + kGap + kWidth / 2.0;
    painter.drawRoundedRect(m_ring, radius, radius);
}

} // namespace wavedeck::ui
