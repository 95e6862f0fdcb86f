// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retro/phasestrip.h"

#include "ui/theme/format.h"
#include "ui/theme/glyphs.h"
#include "ui/widgets/accessible.h"
#include "ui/widgets/paint.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kSide = 16;
constexpr int kSign = 16;
constexpr int kLeast = 84; ///< of a phase
constexpr qint64 kMinute = 60'000;

qint64 inMinutes(qint64 ms)
{
    return (ms + kMinute / 2) / kMinute;
}

} // namespace

QString PhaseStrip::minutes(const retro::Phase& phase)
{
    const qint64 planned = inMinutes(phase.plannedMs);
    // A retrospective that was imported is closed, and nobody measured it.
    if (phase.state == QLatin1String("pending") || (phase.state == QLatin1String("closed") && phase.spentMs == 0))
        return phase.plannedMs > 0 ? tr("%1 min").arg(planned) : tr("no time told");
    const qint64 over = inMinutes(phase.spentMs - phase.plannedMs);
    const QString words = tr("%1 of %2 min").arg(inMinutes(phase.spentMs)).arg(planned);
    return over > 0 ? tr("%1, %2 over").arg(words).arg(over) : words;
}

PhaseStrip::PhaseStrip(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
{
    setObjectName(QStringLiteral("phaseStrip"));
    setAccessibleName(tr("Phases"));
    setFocusPolicy(Qt::StrongFocus);
    setProperty("focusRing", QStringLiteral("inside"));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void PhaseStrip::setPhases(const QList<retro::Phase>& phases, const QString& running, const QString& viewed)
{
    if (phases == m_phases && running == m_running && viewed == m_viewed)
        return;
    const bool told = m_phases.size() != phases.size() || running != m_running || viewed != m_viewed;
    m_phases = phases;
    m_running = running;
    m_viewed = viewed;
    if (told) { // not every second
        QStringList says;
        for (const retro::Phase& phase : phases)
            says.append(spoken(phase));
        setAccessibleDescription(says.join(QStringLiteral(". ")));
    }
    update();
}

QString PhaseStrip::spoken(const retro::Phase& phase) const
{
    QString words = plain(phase.name, 60) + QStringLiteral(", ") + minutes(phase);
    if (phase.id == m_running)
        words += tr(", now");
    if (phase.id == m_viewed)
        words += tr(", shown");
    return words;
}

QSize PhaseStrip::sizeHint() const
{
    const int lines = QFontMetrics(m_appearance.font(13)).height() + QFontMetrics(m_appearance.font(12)).height();
    return {m_appearance.px(600), lines + m_appearance.px(8 + 10 + 14 + 10 + 10)};
}

/// The least for each, and what is left by the planned time.
QList<QRect> PhaseStrip::places() const
{
    QList<QRect> places;
    const int n = int(m_phases.size());
    if (n == 0)
        return places;
    const int gap = 2;
    const int room = width() - 2 * m_appearance.px(kSide) - gap * (n - 1);
    QList<int> wide;
    int used = 0;
    qint64 planned = 0;
    for (const retro::Phase& phase : m_phases) {
        const int name = QFontMetrics(m_appearance.font(13, QFont::Medium)).horizontalAdvance(phase.name);
        const int minutesWide = QFontMetrics(m_appearance.font(12)).horizontalAdvance(minutes(phase));
        wide.append(
            std::max({m_appearance.px(kLeast), name + m_appearance.px(kSign + 34), minutesWide + m_appearance.px(26)}));
        used += wide.last();
        planned += std::max<qint64>(phase.plannedMs, 1);
    }
    const int left = m_appearance.px(kSide);
    int x = left;
    const int more = room - used;
    for (int i = 0; i < n; ++i) {
        int w = wide[i];
        if (more >= 0)
            w += int(more * std::max<qint64>(m_phases[i].plannedMs, 1) / planned);
        else
            w = room * w / std::max(1, used);
        if (i == n - 1)
            w = left + room + gap * (n - 1) - x;
        places.append(QRect(x, m_appearance.px(8), w, height() - m_appearance.px(16)));
        x += w + gap;
    }
    return places;
}

void PhaseStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = m_appearance.theme();
    painter.fillRect(rect(), theme.win);
    painter.fillRect(0, height() - 1, width(), 1, theme.line);
    const QList<QRect> all = places();
    for (int i = 0; i < all.size(); ++i)
        paintPhase(&painter, i, all[i]);
}

void PhaseStrip::paintSign(QPainter* painter, int index, const QRectF& where) const
{
    const Theme& theme = m_appearance.theme();
    const retro::Phase& phase = m_phases[index];
    const bool closed = phase.state == QLatin1String("closed");
    const bool now = phase.id == m_running && !closed;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor good = theme.tone(Tone::Good).text;
    painter->setPen(now ? QPen(Qt::NoPen) : QPen(closed ? good : theme.line2, 1));
    painter->setBrush(now ? QBrush(theme.accentFill) : QBrush(Qt::NoBrush));
    painter->drawEllipse(where.adjusted(0.5, 0.5, -0.5, -0.5));
    if (closed) {
        const qreal size = where.width() - m_appearance.px(4);
        paintGlyph(painter, Glyph::Check, QRectF(where.center() - QPointF(size, size) / 2, QSizeF(size, size)), good,
            theme.knock);
    } else {
        painter->setFont(m_appearance.font(11, QFont::DemiBold));
        painter->setPen(now ? theme.accentText : theme.t3);
        painter->drawText(where, Qt::AlignCenter, QString::number(index + 1));
    }
    painter->restore();
}

void PhaseStrip::paintPhase(QPainter* painter, int index, const QRect& where) const
{
    const Theme& theme = m_appearance.theme();
    const retro::Phase& phase = m_phases[index];
    const bool now = phase.id == m_running && phase.state != QLatin1String("closed");
    const bool viewed = phase.id == m_viewed;
    painter->fillRect(where, viewed ? theme.panel : theme.win);
    painter->setPen(viewed ? theme.accent : theme.line);
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(where.adjusted(0, 0, -1, -1));
    if (viewed)
        painter->fillRect(QRect(where.topLeft(), QSize(where.width(), 3)), theme.accent);
    const QRect in = where.adjusted(m_appearance.px(12), m_appearance.px(9), -m_appearance.px(12), 0);
    const QFontMetrics name(m_appearance.font(13, QFont::Medium));
    const int sign = m_appearance.px(kSign);
    paintSign(painter, index, QRectF(in.left(), in.top() + (name.height() - sign) / 2.0, sign, sign));
    const bool pending = phase.state == QLatin1String("pending");
    painter->setFont(m_appearance.font(13, now ? QFont::DemiBold : QFont::Medium));
    painter->setPen(now ? theme.t1 : pending ? theme.t3 : theme.t2);
    const QRect words(in.left() + sign + m_appearance.px(6), in.top(), in.width() - sign, name.height());
    painter->drawText(words, int(Qt::AlignVCenter | Qt::TextSingleLine),
        painter->fontMetrics().elidedText(plain(phase.name, 60), Qt::ElideRight, words.width()));
    const QRectF bar(in.left(), words.bottom() + m_appearance.px(6), in.width(), m_appearance.px(4));
    const bool over = phase.spentMs > phase.plannedMs && !pending;
    const double share = pending || phase.plannedMs <= 0
        ? 0
        : std::min(100.0, 100.0 * double(phase.spentMs) / double(phase.plannedMs));
    paintProgress(painter, bar, theme, share, now ? Tone::Running : Tone::Good, over);
    painter->setFont(m_appearance.font(12));
    painter->setPen(over ? theme.tone(Tone::Warning).text : pending ? theme.t3 : theme.t2);
    const QRectF below(in.left(), bar.bottom() + m_appearance.px(5), in.width(), painter->fontMetrics().height());
    drawTabular(painter, below, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(minutes(phase), Qt::ElideRight, int(below.width()) + 2));
}

void PhaseStrip::step(int by)
{
    for (int i = 0; i < m_phases.size(); ++i)
        if (m_phases[i].id == m_viewed) {
            const int to = std::clamp(i + by, 0, int(m_phases.size()) - 1);
            if (to != i)
                Q_EMIT viewWanted(m_phases[to].id);
            return;
        }
}

void PhaseStrip::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() & ~Qt::KeypadModifier)
        return QWidget::keyPressEvent(event);
    if (event->key() == Qt::Key_Left)
        step(-1);
    else if (event->key() == Qt::Key_Right)
        step(1);
    else
        QWidget::keyPressEvent(event);
}

void PhaseStrip::mousePressEvent(QMouseEvent* event)
{
    const QList<QRect> all = places();
    for (int i = 0; i < all.size(); ++i)
        if (all[i].contains(event->pos()))
            Q_EMIT viewWanted(m_phases[i].id);
}

bool PhaseStrip::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QList<QRect> all = places();
    for (int i = 0; i < all.size(); ++i)
        if (all[i].contains(help->pos())) {
            const QString summary = plain(m_phases[i].summary, 400);
            QToolTip::showText(help->globalPos(),
                tipOf(summary.isEmpty() ? spoken(m_phases[i])
                                        : QString(spoken(m_phases[i]) + QLatin1Char('\n') + summary)),
                this);
        }
    return true;
}

} // namespace wavedeck::ui
