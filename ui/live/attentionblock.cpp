// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/attentionblock.h"

#include "ui/live/parts.h"

#include <QPainter>

#include <algorithm>
#include <array>

namespace wavedeck::ui {

namespace {

struct Group {
    Attention::Kind kind;
    const char* one;
    const char* many;
};
constexpr std::array kGroups = {
    Group{Attention::AgentFailed, "failed", "failed"},
    Group{Attention::AgentLost, "lost", "lost"},
    Group{Attention::GateFailed, "gate failed", "gates failed"},
    Group{Attention::AlertCritical, "critical alert", "critical alerts"},
    Group{Attention::GateWaits, "gate waits", "gates wait"},
    Group{Attention::SessionHeld, "session held", "sessions held"},
    Group{Attention::AgentOverdue, "overdue", "overdue"},
    Group{Attention::AgentBlocked, "blocked", "blocked"},
    Group{Attention::AlertWarning, "warning", "warnings"},
    Group{Attention::AgentSilent, "silent", "silent"},
};

} // namespace

QStringList attentionGroups(const QList<Attention>& attention)
{
    QStringList groups;
    for (const Group& group : kGroups) {
        const auto count = std::count_if(
            attention.begin(), attention.end(), [&](const Attention& a) { return a.kind == group.kind; });
        if (count > 0)
            groups.append(
                QString::number(count) + QLatin1Char(' ') + QLatin1String(count == 1 ? group.one : group.many));
    }
    return groups;
}

AttentionBlock::AttentionBlock(const Appearance& appearance, const FontBook& fonts, QWidget* parent)
    : QAbstractButton(parent)
    , m_appearance(appearance)
    , m_fonts(fonts)
{
    setObjectName(QStringLiteral("attention"));
    setFocusPolicy(Qt::StrongFocus);
    setProperty("focusRing", QStringLiteral("none")); // paints its own
    show({}, false);
}

void AttentionBlock::show(const QList<Attention>& attention, bool stale)
{
    m_attention = attention;
    m_stale = stale;
    m_lines.clear();
    // Two lines at most; what has no room there is counted.
    QStringList groups = attentionGroups(attention);
    const qsizetype all = groups.size();
    if (all > 4) {
        groups = groups.mid(0, 3);
        groups.append(QStringLiteral("%1 more").arg(all - 3));
    }
    for (qsizetype i = 0; i < groups.size(); i += 2)
        m_lines.append(groups.mid(i, 2).join(QStringLiteral(", ")));
    const QString said = attention.isEmpty() ? QStringLiteral("Nothing needs you")
                                             : QStringLiteral("%1 need attention: ").arg(attention.size())
            + attentionGroups(attention).join(QStringLiteral(", "));
    const bool other = said != accessibleName();
    setAccessibleName(said);
    setEnabled(!attention.isEmpty());
    setToolTip(attention.isEmpty() ? QString() : said + QStringLiteral("\nGoes to the next one (Ctrl+.)"));
    if (other)
        tellPart(this, -1, QAccessible::NameChanged);
    rebuild();
}

/// Red only where something failed: overdue is not failed.
Tone AttentionBlock::tone() const
{
    if (m_attention.isEmpty())
        return Tone::Neutral;
    const bool bad = std::any_of(m_attention.begin(), m_attention.end(), [](const Attention& a) { return a.isBad(); });
    return bad ? Tone::Bad : Tone::Warning;
}

Glyph AttentionBlock::glyph() const
{
    if (m_attention.isEmpty())
        return Glyph::Check;
    if (tone() == Tone::Bad)
        return Glyph::Failed;
    const bool onlyOverdue = std::all_of(
        m_attention.begin(), m_attention.end(), [](const Attention& a) { return a.kind == Attention::AgentOverdue; });
    return onlyOverdue ? Glyph::Overdue : Glyph::Warning;
}

void AttentionBlock::relook()
{
    rebuild();
}

void AttentionBlock::setPadding(int pixels)
{
    if (pixels == m_pad)
        return;
    m_pad = pixels;
    rebuild();
}

QSize AttentionBlock::sizeHint() const
{
    return {widthFor(m_pad), m_fonts.px(79)};
}

int AttentionBlock::widthFor(int padding) const
{
    qreal words = m_attention.isEmpty() ? m_fonts.width(QStringLiteral("Nothing needs you"), 13, QFont::Normal)
                                        : m_fonts.width(QStringLiteral("Need attention"), 13, QFont::DemiBold);
    for (const QString& line : m_lines)
        words = std::max(words, m_fonts.width(line, 12));
    qreal width = 2 * m_fonts.px(padding) + words + 2;
    if (m_attention.isEmpty())
        width += m_fonts.px(14 + 8);
    else
        width += m_fonts.px(26 + 10 + 12) + m_fonts.width(QString::number(m_attention.size()), 34, QFont::DemiBold);
    return int(width) + 1;
}

void AttentionBlock::resizeEvent(QResizeEvent*)
{
    rebuild();
}

void AttentionBlock::rebuild()
{
    const Theme& theme = m_fonts.theme();
    const qreal pad = m_fonts.px(m_pad);
    Face face;
    const QRectF inner(pad, 0, width() - 2 * pad, height());
    if (m_attention.isEmpty()) {
        LineWriter line(face, m_fonts, inner, 13);
        line.glyph(Glyph::Check, m_fonts.px(14), theme.t3, theme.panel).gap(m_fonts.px(8));
        line.text(QStringLiteral("Nothing needs you"), 13, QFont::Normal, m_stale ? theme.t3 : theme.t2);
    } else {
        const QColor colour = theme.tone(tone()).text;
        const QColor ground = theme.tone(tone()).tint;
        LineWriter big(face, m_fonts, QRectF(pad, m_fonts.px(10), inner.width(), m_fonts.px(36)), 34, QFont::DemiBold);
        big.glyph(glyph(), m_fonts.px(26), colour, ground).gap(m_fonts.px(10));
        big.text(QString::number(m_attention.size()), 34, QFont::DemiBold, m_stale ? theme.t3 : colour);
        const qreal left = big.left() + m_fonts.px(12);
        const qreal width = std::max<qreal>(0, inner.right() - left);
        qreal y = m_fonts.px(10);
        LineWriter(face, m_fonts, QRectF(left, y, width, m_fonts.px(18)), 13, QFont::DemiBold)
            .text(QStringLiteral("Need attention"), 13, QFont::DemiBold, theme.t1);
        y += m_fonts.px(18);
        for (const QString& line : std::as_const(m_lines)) {
            LineWriter(face, m_fonts, QRectF(left, y, width, m_fonts.px(16)), 12)
                .text(line, 12, QFont::Normal, theme.t2);
            y += m_fonts.px(16);
        }
    }
    if (face == m_face)
        return;
    m_face = std::move(face);
    update();
}

void AttentionBlock::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = m_fonts.theme();
    const ToneColours& colours = theme.tone(tone());
    const bool calm = m_attention.isEmpty();
    painter.fillRect(rect(), calm ? theme.panel : colours.tint);
    painter.fillRect(QRect(0, 0, 1, height()), calm ? theme.line0 : colours.fill);
    if (!calm && underMouse())
        painter.fillRect(QRect(0, height() - 2, width(), 2), colours.fill);
    m_face.paint(&painter, rect());
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(3, 3, -3, -3));
    }
}

} // namespace wavedeck::ui
