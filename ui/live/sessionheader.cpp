// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/sessionheader.h"

#include "ui/live/wavecard.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kHeight = 80;
constexpr qint64 kRateSpanMs = 60'000;

} // namespace

SessionHeader::SessionHeader(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_fonts(appearance)
    , m_attention(new AttentionBlock(appearance, m_fonts, this))
    , m_hold(new QPushButton(this))
    , m_stop(new QPushButton(this))
{
    registerParts();
    setObjectName(QStringLiteral("sessionHeader"));
    setAccessibleName(partsName());
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_hold->setObjectName(QStringLiteral("holdButton"));
    m_stop->setObjectName(QStringLiteral("stopButton"));
    setLook(m_stop, QLatin1String("danger"));
    for (QPushButton* button : {m_hold, m_stop})
        button->setAutoDefault(false);
    setTabOrder(m_attention, m_hold);
    setTabOrder(m_hold, m_stop);
    connect(m_attention, &QAbstractButton::clicked, this, &SessionHeader::attentionClicked);
    connect(m_hold, &QPushButton::clicked, this, [this] { m_resumes ? Q_EMIT resumeClicked() : Q_EMIT holdClicked(); });
    connect(m_stop, &QPushButton::clicked, this, &SessionHeader::stopClicked);
    connect(&appearance, &Appearance::changed, this, &SessionHeader::relook);
    relook();
}

void SessionHeader::show(const LiveSessionPtr& live, const SessionSummary& summary, qint64 now)
{
    m_live = live;
    const qint64 frozen = m_summary.elapsedMs;
    const bool sameSession = live && live->session.id == m_session;
    m_summary = summary;
    if (m_stale && sameSession)
        m_summary.elapsedMs = frozen; // nobody knows whether it still runs
    m_now = now;
    if (!sameSession) {
        m_tokens.clear();
        m_session = live ? live->session.id : QString();
    }
    keepTokens();
    updateButtons();
    rebuild();
}

void SessionHeader::keepTokens()
{
    if (!m_live || !m_summary.costKnown || m_stale)
        return;
    if (!m_tokens.empty() && (m_summary.tokens < m_tokens.back().second || m_now < m_tokens.back().first))
        m_tokens.clear(); // counted anew, or the clock was set
    m_tokens.emplace_back(m_now, m_summary.tokens);
    while (m_tokens.size() > 2 && m_now - m_tokens[1].first >= kRateSpanMs)
        m_tokens.pop_front();
}

void SessionHeader::setBusy(Busy busy)
{
    if (busy == m_busy)
        return;
    m_busy = busy;
    updateButtons();
}

void SessionHeader::setStale(bool stale)
{
    if (stale == m_stale)
        return;
    m_stale = stale;
    rebuild();
}

void SessionHeader::updateButtons()
{
    const bool over = isOver();
    const bool shownBefore = !m_hold->isHidden();
    m_hold->setVisible(!over);
    m_stop->setVisible(!over);
    if (shownBefore == over)
        updateGeometry();
    if (over)
        return;
    const Session& session = m_live->session;
    const bool held = !session.operatorHold.isEmpty();
    const bool stopping = m_busy == Busy::Stopping || !session.stopBy.isEmpty();
    m_resumes = held;
    const auto set = [](QPushButton* button, const QString& text, const QString& says, bool enabled) {
        button->setText(text);
        button->setAccessibleName(says);
        button->setEnabled(enabled);
    };
    if (m_busy == Busy::Holding)
        set(m_hold, QStringLiteral("Holding…"), QStringLiteral("Holding new agents"), false);
    else if (m_busy == Busy::Resuming)
        set(m_hold, QStringLiteral("Resuming…"), QStringLiteral("Resuming the session"), false);
    else if (held && m_summary.counts.live() > 0)
        set(m_hold, QStringLiteral("Release agents"), QStringLiteral("Release new agents"), !stopping);
    else if (held)
        set(m_hold, QStringLiteral("Resume"), QStringLiteral("Resume the session"), !stopping);
    else
        set(m_hold, QStringLiteral("Hold new agents"), QStringLiteral("Hold new agents"), !stopping);
    set(m_stop, stopping ? QStringLiteral("Stopping…") : QStringLiteral("Stop session…"),
        stopping ? QStringLiteral("Stopping the session") : QStringLiteral("Stop the session"), !stopping);
    const Theme& theme = m_fonts.theme();
    m_hold->setIcon(glyphIcon(m_resumes ? Glyph::Play : Glyph::Pause, theme.t1, theme.raised));
    m_stop->setIcon(glyphIcon(Glyph::Stop, stopping ? theme.t3 : theme.tone(Tone::Bad).text, theme.raised));
    m_hold->setToolTip(m_resumes ? QStringLiteral("Agents may start again (H)")
                                 : QStringLiteral("Running agents go on, no new ones start (H)"));
    m_stop->setToolTip(QStringLiteral("Ends every running agent, after asking"));
}

void SessionHeader::relook()
{
    m_fonts.clear();
    const QFont font = m_fonts.at(13, QFont::Medium).font;
    for (QPushButton* button : {m_hold, m_stop}) {
        button->setFont(font);
        button->setIconSize(QSize(m_fonts.px(13), m_fonts.px(13)));
    }
    updateButtons();
    rebuild();
    m_attention->relook();
    updateGeometry();
    update();
}

int SessionHeader::heightForWidth(int width) const
{
    return placesFor(width).height;
}

QSize SessionHeader::sizeHint() const
{
    return {m_fonts.px(1200), width() > m_fonts.px(300) ? heightForWidth(width()) : m_fonts.px(kHeight)};
}

QSize SessionHeader::minimumSizeHint() const
{
    return {m_fonts.px(600), m_fonts.px(kHeight)};
}

void SessionHeader::resizeEvent(QResizeEvent*)
{
    rebuild();
}

int SessionHeader::partAt(const QPoint& pos) const
{
    for (qsizetype i = 0; i < m_parts.size(); ++i)
        if (m_parts[i].rect.contains(pos))
            return int(i);
    return -1;
}

QList<QWidget*> SessionHeader::partWidgets() const
{
    QList<QWidget*> widgets{m_attention};
    if (!isOver())
        widgets << m_hold << m_stop;
    return widgets;
}

bool SessionHeader::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int index = partAt(help->pos());
    if (index < 0 || !m_live)
        QToolTip::hideText();
    else if (index == 0)
        QToolTip::showText(help->globalPos(),
            plainTip(plain(m_live->session.name) + QLatin1Char('\n') + plain(m_live->session.planFile, 400)
                    + QLatin1Char('\n') + countsInWords(m_summary.counts),
                m_live->session.id),
            this, m_parts[index].rect);
    else
        QToolTip::showText(help->globalPos(), m_parts[index].name, this, m_parts[index].rect);
    return true;
}

void SessionHeader::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    const Theme& theme = m_fonts.theme();
    painter.fillRect(event->rect(), theme.panel);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
    const auto edge = [&](const QRect& block) {
        if (block.isValid() && block.left() > 0)
            painter.fillRect(QRect(block.left(), block.top(), 1, block.height()), theme.line0);
    };
    for (const QRect& block : std::as_const(m_places.numbers))
        edge(block);
    edge(m_places.buttons);
    m_face.paint(&painter, event->rect());
    if (event->rect().intersects(m_progressRect))
        paintBarPieces(&painter, m_progress, theme);
}

} // namespace wavedeck::ui
