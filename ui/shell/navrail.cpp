// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/navrail.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace wavedeck::ui {

NavButton::NavButton(Appearance& appearance, QAction* action, Glyph glyph, QWidget* parent)
    : QToolButton(parent)
    , m_appearance(appearance)
    , m_glyph(glyph)
{
    setDefaultAction(action);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setProperty("focusRing", QStringLiteral("inside"));
    // One stop of the Tab key for the whole rail, as in a tool bar: the current page; the arrows do the rest.
    const auto follow = [this](bool on) { setFocusPolicy(on ? Qt::TabFocus : Qt::ClickFocus); };
    connect(action, &QAction::toggled, this, follow);
    follow(action->isChecked());
    tellName();
}

void NavButton::setBadge(Badge badge)
{
    if (badge.count == m_badge.count && badge.tone == m_badge.tone)
        return;
    m_badge = badge;
    tellName();
    update();
}

void NavButton::tellName()
{
    const QString title = defaultAction()->iconText();
    setAccessibleName(m_badge.count <= 0 ? title
            : m_badge.count == 1         ? tr("%1, 1 needs attention").arg(title)
                                         : tr("%1, %2 need attention").arg(title).arg(m_badge.count));
    setAccessibleDescription(defaultAction()->shortcut().toString(QKeySequence::NativeText));
}

QSize NavButton::minimumSizeHint() const
{
    const QFontMetrics metrics(m_appearance.font(11, QFont::Medium));
    return {std::max(m_appearance.px(71), metrics.horizontalAdvance(defaultAction()->iconText()) + m_appearance.px(12)),
        m_appearance.px(20) + 4 + metrics.height() + 4};
}

QSize NavButton::sizeHint() const
{
    return minimumSizeHint().expandedTo({0, m_appearance.px(54)});
}

void NavButton::keyPressEvent(QKeyEvent* event)
{
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    const auto* rail = qobject_cast<NavRail*>(parentWidget());
    if (step == 0 || !rail) {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
            defaultAction()->trigger();
            return;
        }
        QToolButton::keyPressEvent(event);
        return;
    }
    const QList<NavButton*> all = rail->buttons();
    const qsizetype at = all.indexOf(this) + step;
    if (at >= 0 && at < all.size())
        all[at]->setFocus(Qt::OtherFocusReason);
}

void NavButton::paintEvent(QPaintEvent*)
{
    const Theme& theme = m_appearance.theme();
    const bool on = isChecked();
    QPainter painter(this);
    const QColor behind = on ? theme.sel : underMouse() ? theme.hover : theme.panel;
    painter.fillRect(rect(), behind);
    if (on)
        painter.fillRect(0, 0, 3, height(), theme.selb);
    const QFont font = m_appearance.font(11, QFont::Medium);
    const QFontMetrics metrics(font);
    const int side = m_appearance.px(20);
    const int block = side + m_appearance.px(3) + metrics.height();
    const int top = std::max(2, (height() - block) / 2);
    const QRectF icon((width() - side) / 2, top, side, side);
    paintGlyph(&painter, m_glyph, icon, on ? theme.accent : theme.t3, behind);
    painter.setFont(font);
    painter.setPen(on ? theme.t1 : theme.t3);
    painter.drawText(QRect(0, height() - top - metrics.height(), width(), metrics.height()), Qt::AlignCenter,
        defaultAction()->iconText());
    if (m_badge.count > 0)
        paintBadge(&painter, icon, behind);
}

void NavButton::paintBadge(QPainter* painter, const QRectF& icon, const QColor& behind)
{
    const Theme& theme = m_appearance.theme();
    const QString text = m_badge.count > 99 ? QStringLiteral("99+") : QString::number(m_badge.count);
    const QFont font = m_appearance.font(11, QFont::DemiBold);
    const qreal tall = m_appearance.px(16);
    const qreal wide = std::max<qreal>(tall, QFontMetricsF(font).horizontalAdvance(text) + m_appearance.px(8));
    const QRectF pill(std::min(icon.left() + m_appearance.px(14), width() - wide - 2),
        std::max<qreal>(2, icon.top() - m_appearance.px(4)), wide, tall);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(behind);
    painter->drawRoundedRect(pill.adjusted(-2, -2, 2, 2), tall / 2 + 2, tall / 2 + 2);
    // Something failed or is lost: filled; everything else only tinted.
    const bool loud = m_badge.tone == Tone::Bad || m_badge.tone == Tone::Lost;
    const ToneColours& colours = theme.tone(m_badge.tone);
    painter->setBrush(loud ? colours.text : colours.tint);
    painter->drawRoundedRect(pill, tall / 2, tall / 2);
    painter->setPen(loud ? theme.knock : colours.text);
    painter->setFont(font);
    painter->drawText(pill, Qt::AlignCenter, text);
    painter->restore();
}

NavRail::NavRail(Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_top(new QVBoxLayout)
    , m_bottom(new QVBoxLayout)
{
    setObjectName(QStringLiteral("rail"));
    setAccessibleName(tr("Pages"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 1, 6);
    layout->setSpacing(0);
    m_top->setSpacing(0);
    m_bottom->setSpacing(0);
    layout->addLayout(m_top);
    layout->addStretch(1);
    layout->addLayout(m_bottom);
    connect(&appearance, &Appearance::changed, this, &NavRail::layOut);
    layOut();
}

void NavRail::layOut()
{
    for (NavButton* button : buttons())
        button->updateGeometry();
    updateGeometry();
    update();
}

void NavRail::add(Page* page, QAction* action, bool bottom)
{
    auto* button = new NavButton(m_appearance, action, page->glyph(), this);
    button->setObjectName(QStringLiteral("rail-") + page->id());
    button->setBadge(page->badge());
    connect(page, &Page::badgeChanged, button, [button, page] { button->setBadge(page->badge()); });
    (bottom ? m_bottom : m_top)->addWidget(button);
}

NavButton* NavRail::button(const QString& pageId) const
{
    return findChild<NavButton*>(QStringLiteral("rail-") + pageId);
}

QList<NavButton*> NavRail::buttons() const
{
    QList<NavButton*> all;
    for (const QVBoxLayout* part : {m_top, m_bottom})
        for (int i = 0; i < part->count(); ++i)
            all.append(qobject_cast<NavButton*>(part->itemAt(i)->widget()));
    return all;
}

QSize NavRail::sizeHint() const
{
    return QWidget::sizeHint().expandedTo({m_appearance.px(72), 0});
}

void NavRail::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_appearance.theme().panel);
    painter.fillRect(width() - 1, 0, 1, height(), m_appearance.theme().line);
}

} // namespace wavedeck::ui
