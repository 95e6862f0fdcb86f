// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gates/tierladder.h"

#include "ui/theme/format.h"
#include "ui/widgets/paint.h"

#include <QAccessible>
#include <QPaintEvent>
#include <QPainter>

#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kPadX = 16;
constexpr int kPadY = 14;
constexpr int kArrow = 26; ///< between two cards
constexpr int kCard = 112; ///< high
/// How wide the cards are to each other; the goal has the most to say.
constexpr double kPlain = 0.95;
constexpr double kCurrent = 1.05;
constexpr double kGoal = 1.35;

bool sameTier(const QString& a, const QString& b)
{
    return !a.isEmpty() && a.compare(b, Qt::CaseInsensitive) == 0;
}

QStringList leftOf(const TierStep& step)
{
    QStringList left;
    for (const TierNeed& need : step.needs)
        if (need.state != TierNeed::Met)
            left.append(need.text);
    return left;
}

} // namespace

TierLadder::TierLadder(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_fonts(appearance)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        m_fonts.clear();
        layOut();
        updateGeometry();
        update();
    });
}

void TierLadder::show(const GatesView& view, const QString& session)
{
    m_ladder = view.ladder;
    m_tier = view.tier;
    m_target = view.target;
    m_session = session;
    layOut();
    setVisible(!m_ladder.isEmpty());
    if (const QString name = sentence(); name != accessibleName()) {
        setAccessibleName(name);
        QAccessibleEvent event(this, QAccessible::NameChanged);
        QAccessible::updateAccessibility(&event);
    }
    update();
}

QString TierLadder::sentence() const
{
    QStringList parts{
        m_tier.isEmpty() ? tr("No tier of readiness is reached") : tr("The tier of readiness is %1").arg(m_tier)};
    for (const TierStep& step : m_ladder)
        parts.append(tr("%1: %2 of %3 criteria met").arg(step.tier).arg(step.met()).arg(step.needs.size()));
    return plain(parts.join(QStringLiteral(". ")), 400);
}

QSize TierLadder::sizeHint() const
{
    return {m_fonts.px(600), m_fonts.px(kCard + 2 * kPadY)};
}

void TierLadder::layOut()
{
    m_cards.clear();
    m_face = {};
    if (m_ladder.isEmpty() || width() < 1)
        return;
    double shares = 0;
    QList<double> share;
    for (const TierStep& step : std::as_const(m_ladder)) {
        Card card;
        card.current = sameTier(step.tier, m_tier);
        card.goal = !card.current && sameTier(step.tier, m_target);
        share.append(card.goal ? kGoal : card.current ? kCurrent : kPlain);
        shares += share.last();
        m_cards.append(card);
    }
    const double room = width() - m_fonts.px(2 * kPadX) - m_fonts.px(kArrow) * double(m_cards.size() - 1);
    double x = m_fonts.px(kPadX);
    for (qsizetype i = 0; i < m_cards.size(); ++i) {
        const double wide = room * share[i] / shares;
        m_cards[i].rect = QRect(int(std::round(x)), m_fonts.px(kPadY), int(std::round(wide)), m_fonts.px(kCard));
        layOut(m_ladder[i], m_cards[i]);
        x += wide + m_fonts.px(kArrow);
    }
}

void TierLadder::layOut(const TierStep& step, Card& card)
{
    const Theme& theme = m_appearance.theme();
    const int met = step.met();
    const int all = int(step.needs.size());
    const QStringList left = leftOf(step);
    card.tone = step.reached ? Tone::Good : card.goal ? Tone::Running : Tone::Neutral;
    card.percent = all > 0 ? met * 100 / all : 0;
    const QRectF inner = QRectF(card.rect).adjusted(m_fonts.px(14), m_fonts.px(11), -m_fonts.px(14), -m_fonts.px(8));
    QRectF line(inner.left(), inner.top(), inner.width(), m_fonts.px(24));
    const auto next = [&](int gap, int height) {
        line = QRectF(inner.left(), line.bottom() + m_fonts.px(gap), inner.width(), m_fonts.px(height));
    };
    const QString says = card.current ? tr("Current tier")
        : step.reached                ? tr("Reached")
        : card.goal                   ? tr("Target of %1").arg(plain(m_session, 24))
                                      : tr("Later");
    const Glyph glyph = step.reached ? Glyph::GatePassed : card.goal ? Glyph::GateRunning : Glyph::GatePending;
    LineWriter head(m_face, m_fonts, line, 18, QFont::DemiBold);
    head.rightText(says, 13, QFont::Normal, theme.t2).rightGap(m_fonts.px(6));
    const qreal size = m_fonts.px(14);
    m_face.glyphs.append(
        {QRectF(head.left() + head.room() - size, std::round(line.center().y() - size / 2), size, size), glyph,
            theme.tone(card.tone).text, theme.knock});
    head.rightGap(size + m_fonts.px(8));
    head.name(plain(step.tier, 40), 18, QFont::DemiBold, card.current || card.goal ? theme.t1 : theme.t2);
    next(8, 18);
    LineWriter count(m_face, m_fonts, line, 12, QFont::Medium);
    count.rightText(tr("%1 of %2").arg(met).arg(all), 12, QFont::Medium, theme.t1).rightGap(m_fonts.px(8));
    card.bar = QRectF(line.left(), std::round(line.center().y()) - m_fonts.px(3), count.room(), m_fonts.px(6));
    next(6, 16);
    const QString since = step.reached
        ? (step.session.isEmpty() ? date(step.at) : plain(step.session, 24) + QStringLiteral(", ") + date(step.at))
        : left.size() == 1 ? tr("1 criterion left")
                           : tr("%1 criteria left").arg(left.size());
    LineWriter(m_face, m_fonts, line, 12)
        .name(step.reached && step.at == 0 ? tr("all criteria met") : since, 12, QFont::Normal, theme.t3);
    next(3, 16);
    LineWriter rest(m_face, m_fonts, line, 12);
    rest.glyph(left.isEmpty() ? Glyph::Succeeded : Glyph::Queued, m_fonts.px(12),
            left.isEmpty() ? theme.tone(Tone::Good).text : theme.t3, theme.panel)
        .gap(m_fonts.px(6));
    QStringList words = left;
    if (left.isEmpty())
        for (const TierNeed& need : step.needs)
            words.append(need.text);
    rest.name(plain(words.join(QStringLiteral(", ")), 300), 12, QFont::Normal, theme.t2);
}

void TierLadder::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void TierLadder::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = m_appearance.theme();
    painter.fillRect(rect(), theme.win);
    for (qsizetype i = 0; i < m_cards.size(); ++i) {
        const Card& card = m_cards[i];
        const bool marked = card.current || card.goal;
        const QColor frame = marked ? theme.tone(card.tone).fill : theme.line;
        painter.setPen(QPen(frame, 1));
        painter.setBrush(marked ? QBrush(theme.panel) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(QRectF(card.rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        if (marked)
            painter.fillRect(
                QRectF(card.rect.left() + 1, card.rect.top(), card.rect.width() - 2, m_fonts.px(3)), frame);
        paintProgress(&painter, card.bar, theme, card.percent, card.tone);
        if (i + 1 == m_cards.size())
            continue;
        const double y = card.rect.center().y();
        const double from = card.rect.right() + 1;
        const double to = m_cards[i + 1].rect.left();
        painter.fillRect(QRectF(from, y - 1, to - from - 6, 2), theme.line2);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.line2);
        painter.drawPolygon(QPolygonF{QPointF(to - 7, y - 5), QPointF(to, y), QPointF(to - 7, y + 5)});
    }
    painter.fillRect(0, height() - 1, width(), 1, theme.line);
    m_face.paint(&painter, event->rect());
}

} // namespace wavedeck::ui
