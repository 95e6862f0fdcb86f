// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/look.h"

#include "ui/theme/appearance.h"

#include <QCoreApplication>
#include <QEvent>
#include <QFrame>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStyle>
#include <QTextEdit>
#include <QVariant>

namespace wavedeck::ui {

namespace {

struct TextLook {
    const char* word;
    int pixels;
    QFont::Weight weight;
    QColor Theme::*colour;
};

constexpr TextLook kTextLooks[] = {
    {"title", 18, QFont::DemiBold, &Theme::t1},
    {"card", 15, QFont::DemiBold, &Theme::t1},
    {"heading", 13, QFont::DemiBold, &Theme::t1},
    {"section", 12, QFont::DemiBold, &Theme::t2},
    {"secondary", 13, QFont::Normal, &Theme::t2},
    {"hint", 13, QFont::Normal, &Theme::t3},
    {"small", 12, QFont::Normal, &Theme::t3},
    {"tiny", 11, QFont::Normal, &Theme::t3},
    {"mono", 12, QFont::Normal, &Theme::t2},
    {"error", 12, QFont::Normal, &Theme::t1},
};

void wearText(QLabel* label, const QString& words, const Appearance& appearance)
{
    const Theme& theme = appearance.theme();
    for (const TextLook& look : kTextLooks) {
        const QLatin1String word(look.word);
        if (!QStringView(words).split(QLatin1Char(' ')).contains(word))
            continue;
        label->setFont(
            word == QLatin1String("mono") ? appearance.mono(look.pixels) : appearance.font(look.pixels, look.weight));
        QPalette palette;
        const QColor colour = word == QLatin1String("error") ? theme.tone(Tone::Bad).text : theme.*(look.colour);
        palette.setColor(QPalette::Active, QPalette::WindowText, colour);
        palette.setColor(QPalette::Inactive, QPalette::WindowText, colour);
        palette.setColor(QPalette::Disabled, QPalette::WindowText, theme.t3);
        label->setPalette(palette);
        return;
    }
}

void wearBase(QWidget* widget, const QColor& base)
{
    QPalette palette;
    palette.setColor(QPalette::Base, base);
    widget->setPalette(palette);
}

void set(QWidget* widget, const char* property, const QString& value)
{
    if (widget->property(property).toString() == value)
        return;
    widget->setProperty(property, value);
    widget->style()->polish(widget);
    // Buttons, combo and spin boxes remember the size they asked for.
    QEvent event(QEvent::StyleChange);
    QCoreApplication::sendEvent(widget, &event);
    widget->updateGeometry();
    widget->update();
}

} // namespace

void setLook(QWidget* widget, QLatin1String words)
{
    set(widget, "look", words);
}

void setFrame(QWidget* frame, QLatin1String kind)
{
    set(frame, "frame", kind);
}

void setKeyHint(QWidget* button, const QString& keys)
{
    set(button, "keyHint", keys);
}

void wearLook(QWidget* widget, const Appearance& appearance)
{
    if (auto* label = qobject_cast<QLabel*>(widget)) {
        const QVariant words = label->property("look");
        if (words.isValid())
            wearText(label, words.toString(), appearance);
        return;
    }
    if (auto* edit = qobject_cast<QPlainTextEdit*>(widget)) {
        edit->setFont(appearance.mono());
        edit->setFrameShape(QFrame::StyledPanel);
        wearBase(edit, appearance.theme().log);
    } else if (auto* text = qobject_cast<QTextEdit*>(widget)) {
        text->setFrameShape(QFrame::StyledPanel);
        wearBase(text, appearance.theme().inp);
    } else if (auto* frame = qobject_cast<QFrame*>(widget)) {
        const QString kind = frame->property("frame").toString();
        if (!kind.isEmpty())
            frame->setFrameShape(
                kind == QLatin1String("card") || kind == QLatin1String("log") ? QFrame::StyledPanel : QFrame::NoFrame);
    }
}

} // namespace wavedeck::ui
