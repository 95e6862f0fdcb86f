// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/labels.h"

#include "ui/theme/format.h"
#include "ui/widgets/accessible.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOption>

namespace wavedeck::ui {

QLabel* makeLabel(QWidget* parent, const char* look, const QString& text)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("look", QString::fromLatin1(look));
    label->setText(text);
    return label;
}

QLabel* makeWrapped(QWidget* parent, const char* look, const QString& text)
{
    auto* label = new WrapLabel(parent);
    label->setProperty("look", QString::fromLatin1(look));
    label->setText(text);
    return label;
}

WrapLabel::WrapLabel(QWidget* parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

QSize WrapLabel::sizeHint() const
{
    const int wide = width() > 1 ? width() : 200;
    return {std::min(wide, 200), heightForWidth(wide)};
}

QSize WrapLabel::minimumSizeHint() const
{
    return {1, QFontMetrics(font()).height()};
}

Rule::Rule(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
{
    setFixedWidth(1);
}

void Rule::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(rect(), m_appearance.theme().line);
}

QPushButton* makeButton(
    QWidget* parent, const Appearance& appearance, Glyph glyph, const QString& text, const char* look, const char* key)
{
    auto* button = new QPushButton(text, parent);
    button->setProperty("look", QString::fromLatin1(look));
    if (*key)
        button->setProperty("keyHint", QString::fromLatin1(key));
    button->setAutoDefault(false);
    const auto dress = [button, glyph, &appearance] {
        const Theme& theme = appearance.theme();
        const QString words = button->property("look").toString();
        if (words.contains(QLatin1String("primary")))
            button->setIcon(glyphIcon(glyph, theme.accentText, theme.accentFill));
        else if (words.contains(QLatin1String("flat")))
            button->setIcon(glyphIcon(glyph, theme.accent, theme.panel));
        else
            button->setIcon(glyphIcon(glyph, theme));
    };
    dress();
    QObject::connect(&appearance, &Appearance::changed, button, dress);
    return button;
}

QString plainProse(const QString& text, int most)
{
    QStringList lines;
    for (const QString& line : text.left(most).split(QLatin1Char('\n')))
        lines.append(plain(line, most));
    return lines.join(QLatin1Char('\n')) + (text.size() > most ? QStringLiteral("…") : QString());
}

ElideLabel::ElideLabel(QWidget* parent, const char* look, Qt::TextElideMode mode)
    : QLabel(parent)
    , m_mode(mode)
{
    setTextFormat(Qt::PlainText);
    setProperty("look", QString::fromLatin1(look));
}

void ElideLabel::setLine(const QString& text)
{
    if (text == m_line)
        return;
    m_line = text;
    setText(text); // for screen readers and tests; painted by us
    setAccessibleName(text);
}

QSize ElideLabel::sizeHint() const
{
    const QFontMetrics metrics(font());
    return {metrics.horizontalAdvance(m_line) + 2, metrics.height()};
}

QSize ElideLabel::minimumSizeHint() const
{
    const QFontMetrics metrics(font());
    return {std::min(metrics.horizontalAdvance(m_line) + 2, metrics.averageCharWidth() * 6), metrics.height()};
}

void ElideLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QStyleOption option;
    option.initFrom(this);
    const QString shown = fontMetrics().elidedText(m_line, m_mode, contentsRect().width());
    if (const QString tip = shown == m_line ? QString() : tipOf(m_line); tip != toolTip())
        setToolTip(tip);
    style()->drawItemText(&painter, contentsRect(), int(alignment() | Qt::TextSingleLine), option.palette, isEnabled(),
        shown, foregroundRole());
}

GlyphLabel::GlyphLabel(QWidget* parent, const Appearance& appearance, int pixels)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_pixels(pixels)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] { updateGeometry(); });
}

void GlyphLabel::set(Glyph glyph, const QColor& colour)
{
    m_glyph = glyph;
    m_colour = colour;
    update();
}

QSize GlyphLabel::sizeHint() const
{
    return {m_appearance.px(m_pixels), m_appearance.px(m_pixels)};
}

void GlyphLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintGlyph(&painter, m_glyph, rect(), m_colour, m_appearance.theme().knock);
}

} // namespace wavedeck::ui
