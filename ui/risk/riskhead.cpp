// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/risk/riskhead.h"

#include "ui/risk/riskcontentparts.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QPainter>

namespace wavedeck::ui {

RiskHead::RiskHead(Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_id(makeLabel(this, "title"))
    , m_title(new ElideLabel(this, "title"))
    , m_level(new ScoreMark(appearance, this))
    , m_glyph(new GlyphLabel(this, appearance, 14))
    , m_state(new ElideLabel(this, "secondary"))
    , m_layout(new QHBoxLayout(this))
{
    setObjectName(QStringLiteral("riskHead"));
    m_layout->addWidget(m_id);
    m_layout->addWidget(m_title);
    m_layout->addSpacing(6);
    m_layout->addWidget(m_level);
    m_layout->addWidget(m_glyph);
    m_layout->addWidget(m_state);
    m_layout->addStretch(1);
    connect(&appearance, &Appearance::changed, this, &RiskHead::restyle);
    restyle();
}

void RiskHead::show(const QString& id, const QString& title, int level, Glyph glyph, Tone tone, const QString& state)
{
    m_id->setText(id);
    m_id->setVisible(!id.isEmpty());
    m_title->setLine(title);
    m_level->set(ScoreMark::kLevelOnly, level);
    m_level->setVisible(level > 0);
    m_glyph->set(glyph, m_appearance.theme().tone(tone).text);
    m_glyph->setVisible(!state.isEmpty());
    m_state->setLine(state);
    m_state->setVisible(!state.isEmpty());
}

QString RiskHead::state() const
{
    return m_state->line();
}

void RiskHead::addRight(QWidget* widget)
{
    m_layout->addWidget(widget);
}

void RiskHead::restyle()
{
    m_layout->setContentsMargins(m_appearance.px(16), 0, m_appearance.px(16), 1);
    m_layout->setSpacing(m_appearance.px(8));
    setFixedHeight(std::max(m_appearance.px(52), QFontMetrics(m_appearance.font(18)).height() + 20));
    QPalette faint = m_id->palette();
    faint.setColor(QPalette::WindowText, m_appearance.theme().t3);
    m_id->setPalette(faint);
    update();
}

void RiskHead::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_appearance.theme().panel);
    painter.fillRect(0, height() - 1, width(), 1, m_appearance.theme().line);
}

} // namespace wavedeck::ui
