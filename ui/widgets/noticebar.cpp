// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/noticebar.h"

#include "ui/theme/look.h"
#include "ui/widgets/accessible.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui {

BarLine::BarLine(const Appearance& appearance, QWidget* parent)
    : QFrame(parent)
    , m_appearance(appearance)
    , m_glyph(new QLabel(this))
    , m_lead(new QLabel(this))
    , m_text(new QLabel(this))
    , m_button(new QPushButton(this))
{
    registerRoles();
    m_lead->setTextFormat(Qt::PlainText);
    setLook(m_lead, QLatin1String("heading"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    setLook(m_button, QLatin1String("small"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 6, 12, 6);
    layout->setSpacing(6);
    layout->addWidget(m_glyph);
    layout->addSpacing(4);
    layout->addWidget(m_lead);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, &BarLine::acted);
    connect(&appearance, &Appearance::changed, this, &BarLine::dress);
}

void BarLine::put(const BarNotice& notice)
{
    m_notice = notice;
    const QString said = notice.rest.isEmpty() ? notice.lead : notice.lead + QLatin1Char(' ') + notice.rest;
    setAccessibleName(said);
    m_lead->setText(notice.lead);
    m_text->setText(notice.rest);
    m_button->setText(notice.action);
    m_button->setAccessibleName(notice.action);
    m_button->setAccessibleDescription(notice.lead);
    m_button->setVisible(!notice.action.isEmpty());
    dress();
}

void BarLine::dress()
{
    const Theme& t = m_appearance.theme();
    m_glyph->setPixmap(glyphPixmap(m_notice.glyph, m_appearance.px(14), t.tone(m_notice.tone).text,
        t.tone(m_notice.tone).tint, devicePixelRatioF()));
    setMinimumHeight(m_appearance.px(40));
    update();
}

void BarLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& t = m_appearance.theme();
    painter.fillRect(rect(), t.tone(m_notice.tone).tint);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.line);
}

NoticeBar::NoticeBar(const Appearance& appearance, QWidget* parent)
    : QFrame(parent)
    , m_more(new QLabel(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (int i = 0; i < kShown; ++i) {
        auto* line = new BarLine(appearance, this);
        line->hide();
        connect(line, &BarLine::acted, this, [this, line] { Q_EMIT acted(line->notice().id); });
        layout->addWidget(line);
        m_lines.append(line);
    }
    setLook(m_more, QLatin1String("small"));
    m_more->setTextFormat(Qt::PlainText);
    m_more->setContentsMargins(16, 2, 12, 2);
    m_more->hide();
    layout->addWidget(m_more);
    setVisible(false);
}

void NoticeBar::setNotices(const QList<BarNotice>& notices)
{
    if (notices == m_notices)
        return;
    const QList<BarNotice> before = m_notices;
    m_notices = notices;
    setVisible(!notices.isEmpty());
    for (int i = 0; i < kShown; ++i) {
        BarLine* line = m_lines[i];
        line->setVisible(i < notices.size());
        if (i >= notices.size() || line->notice() == notices[i])
            continue;
        line->put(notices[i]);
        const auto sameThing
            = [&](const BarNotice& old) { return old.id == notices[i].id && old.lead == notices[i].lead; };
        // Numbers in it change all the time; said is what is new.
        if (std::none_of(before.cbegin(), before.cend(), sameThing)) {
            sayAlert(line);
            Q_EMIT alerted(notices[i].id);
        }
    }
    const qsizetype rest = notices.size() - kShown;
    m_more->setVisible(rest > 0);
    if (rest > 0)
        m_more->setText(QStringLiteral("+%1 more").arg(rest));
}

} // namespace wavedeck::ui
