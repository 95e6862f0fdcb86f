// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/pagehead.h"

#include "ui/theme/look.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace wavedeck::ui {

PageHead::PageHead(Appearance& appearance, const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_title(new QLabel(title, this))
    , m_sub(new QLabel(this))
    , m_layout(new QHBoxLayout(this))
{
    setObjectName(QStringLiteral("pageHead"));
    m_title->setTextFormat(Qt::PlainText);
    m_sub->setTextFormat(Qt::PlainText);
    setLook(m_title, QLatin1String("title"));
    setLook(m_sub, QLatin1String("hint"));
    // The sub text is what gives way; it is cut with dots by hand.
    m_sub->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_layout->addWidget(m_title);
    m_layout->addWidget(m_sub, 1);
    connect(&appearance, &Appearance::changed, this, &PageHead::restyle);
    restyle();
}

void PageHead::setSub(const QString& text)
{
    m_subText = text;
    m_sub->setAccessibleName(text);
    fitSub();
}

void PageHead::addRight(QWidget* widget)
{
    m_layout->addWidget(widget);
}

void PageHead::fitSub()
{
    m_sub->setText(m_sub->fontMetrics().elidedText(m_subText, Qt::ElideRight, m_sub->width()));
}

void PageHead::restyle()
{
    m_layout->setContentsMargins(m_appearance.px(16), 0, m_appearance.px(16), 1);
    m_layout->setSpacing(m_appearance.px(8));
    setFixedHeight(std::max(m_appearance.px(52), QFontMetrics(m_appearance.font(18)).height() + 20));
    fitSub();
    update();
}

void PageHead::resizeEvent(QResizeEvent*)
{
    m_layout->activate();
    fitSub();
}

void PageHead::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_appearance.theme().panel);
    painter.fillRect(0, height() - 1, width(), 1, m_appearance.theme().line);
}

} // namespace wavedeck::ui
