// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/noticeline.h"
#include "ui/shell/notices.h"
#include "ui/theme/stylesheet.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kMostLines = 2;

QLabel* plainLabel(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

NoticeLine::NoticeLine(Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_lead(plainLabel(this))
    , m_text(plainLabel(this))
    , m_button(new QPushButton(this))
    , m_layout(new QHBoxLayout(this))
{
    setLook(m_lead, QLatin1String("heading"));
    setLook(m_text, QLatin1String("secondary"));
    setLook(m_button, QLatin1String("small"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_layout->addWidget(m_lead);
    m_layout->addWidget(m_text, 1);
    m_layout->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, [this] { Q_EMIT acted(int(m_notice.kind)); });
    connect(&appearance, &Appearance::changed, this, &NoticeLine::restyle);
    restyle();
}

void NoticeLine::put(const Notice& notice)
{
    if (notice == m_notice)
        return;
    m_notice = notice;
    m_lead->setText(notice.lead);
    m_text->setText(notice.text);
    m_button->setText(notice.action);
    m_button->setVisible(!notice.action.isEmpty());
    setAccessibleName(notice.lead + QLatin1Char(' ') + notice.text);
    update();
}

void NoticeLine::restyle()
{
    const int side = m_appearance.px(14);
    m_layout->setContentsMargins(m_appearance.px(16) + side + m_appearance.px(10), m_appearance.px(6),
        m_appearance.px(12), m_appearance.px(6) + 1);
    m_layout->setSpacing(m_appearance.px(8));
    setMinimumHeight(m_appearance.px(40));
    update();
}

void NoticeLine::paintEvent(QPaintEvent*)
{
    const Theme& theme = m_appearance.theme();
    QPainter painter(this);
    const QColor behind = theme.tone(m_notice.tone).tint;
    painter.fillRect(rect(), behind);
    painter.fillRect(0, height() - 1, width(), 1, theme.line);
    const int side = m_appearance.px(14);
    paintGlyph(&painter, m_notice.glyph, QRectF(m_appearance.px(16), (height() - side) / 2.0, side, side),
        theme.tone(m_notice.tone).text, behind);
}

NoticeStack::NoticeStack(Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_more(plainLabel(this))
{
    setObjectName(QStringLiteral("notices"));
    setAccessibleName(tr("Notices"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (int i = 0; i < kMostLines; ++i) {
        auto* line = new NoticeLine(appearance, this);
        line->hide();
        connect(line, &NoticeLine::acted, this, &NoticeStack::acted);
        m_lines.append(line);
        layout->addWidget(line);
    }
    setLook(m_more, QLatin1String("small"));
    m_more->setContentsMargins(16, 4, 16, 4);
    m_more->hide();
    layout->addWidget(m_more);
    hide();
}

void NoticeStack::setNotices(const QList<Notice>& notices)
{
    QStringList fresh;
    for (const Notice& each : notices)
        if (!m_shown.contains(each.kind))
            fresh.append(each.lead);
    m_shown.clear();
    for (const Notice& each : notices)
        m_shown.append(each.kind);
    for (int i = 0; i < kMostLines; ++i) {
        const bool there = i < notices.size();
        if (there)
            m_lines[i]->put(notices[i]);
        m_lines[i]->setVisible(there);
    }
    m_more->setText(tr("+%1 more").arg(notices.size() - kMostLines));
    m_more->setVisible(notices.size() > kMostLines);
    setVisible(!notices.isEmpty());
    if (fresh.isEmpty())
        return;
    setAccessibleDescription(fresh.join(QLatin1Char(' ')));
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

} // namespace wavedeck::ui
