// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/statuspart.h"

#include "ui/shell/keycap.h"
#include "ui/theme/format.h"

#include <QAccessibleWidget>
#include <QAction>
#include <QPainter>

namespace wavedeck::ui {

namespace {

constexpr int kSide = 12;
constexpr int kGap = 6;

/// A part that does nothing is a text for a screen reader, no button.
class StatusPartAccess : public QAccessibleWidget {
public:
    explicit StatusPartAccess(StatusPart* part)
        : QAccessibleWidget(part, part->isButton() ? QAccessible::Button : QAccessible::StaticText)
    {
    }
    QStringList actionNames() const override { return part()->isButton() ? QStringList{pressAction()} : QStringList(); }
    void doAction(const QString& name) override
    {
        if (part()->isButton() && name == pressAction())
            part()->click();
    }

private:
    StatusPart* part() const { return static_cast<StatusPart*>(widget()); }
};

QAccessibleInterface* access(const QString& className, QObject* object)
{
    auto* part = className == QLatin1String("wavedeck::ui::StatusPart") ? qobject_cast<StatusPart*>(object) : nullptr;
    return part ? new StatusPartAccess(part) : nullptr;
}

} // namespace

StatusPart::StatusPart(Appearance& appearance, QAction* action, QWidget* parent)
    : QAbstractButton(parent)
    , m_appearance(appearance)
    , m_action(action)
{
    static const bool once = [] {
        QAccessible::installFactory(access);
        return true;
    }();
    Q_UNUSED(once)
    setProperty("focusRing", QStringLiteral("inside"));
    setFocusPolicy(action ? Qt::TabFocus : Qt::NoFocus);
    if (action)
        connect(this, &QAbstractButton::clicked, action, &QAction::trigger);
}

bool StatusPart::put(const StatusText& content)
{
    if (content == m_content)
        return false;
    m_content = content;
    setAccessibleName(content.text);
    update();
    return true;
}

int StatusPart::wanted() const
{
    return wanted(m_content);
}

int StatusPart::wanted(const StatusText& content) const
{
    if (content.text.isEmpty())
        return 0;
    qreal wide = 2 * m_appearance.px(12)
        + tabularWidth(m_appearance.font(12, content.bold ? QFont::DemiBold : QFont::Normal), content.text);
    if (content.glyph)
        wide += m_appearance.px(kSide + kGap);
    if (!content.key.isEmpty())
        wide += keycapSize(m_appearance, content.key).width() + m_appearance.px(kGap);
    return int(wide) + 2;
}

void StatusPart::setLine(bool on)
{
    m_line = on;
}

void StatusPart::paintEvent(QPaintEvent*)
{
    const Theme& theme = m_appearance.theme();
    QPainter painter(this);
    if (isButton() && underMouse())
        painter.fillRect(rect().adjusted(0, 1, 0, 0), theme.hover);
    const QColor colour = m_content.stale ? theme.t3
        : m_content.tone == Tone::Neutral ? theme.t2
                                          : theme.tone(m_content.tone).text;
    qreal left = m_appearance.px(12);
    if (m_content.glyph) {
        const qreal side = m_appearance.px(kSide);
        paintGlyph(&painter, *m_content.glyph, QRectF(left, (height() - side) / 2, side, side), colour, theme.panel);
        left += side + m_appearance.px(kGap);
    }
    if (!m_content.key.isEmpty()) {
        const QSizeF cap = keycapSize(m_appearance, m_content.key);
        paintKeycap(&painter, m_appearance, QRectF(left, 0, cap.width(), height()), m_content.key);
        left += cap.width() + m_appearance.px(kGap);
    }
    painter.setFont(m_appearance.font(12, m_content.bold ? QFont::DemiBold : QFont::Normal));
    painter.setPen(colour);
    const QRectF space(left, 0, width() - left - m_appearance.px(12), height());
    const bool cut = width() < wanted();
    drawTabular(&painter, space, Qt::AlignLeft | Qt::AlignVCenter,
        cut ? painter.fontMetrics().elidedText(m_content.text, Qt::ElideRight, int(space.width())) : m_content.text);
    if (m_line)
        painter.fillRect(width() - 1, 1, 1, height() - 1, theme.line0);
}

} // namespace wavedeck::ui
