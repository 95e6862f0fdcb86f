// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/stylesheet.h"

#include "ui/theme/appearance.h"

#include <QRegularExpression>
#include <QStyle>
#include <QWidget>

namespace wavedeck::ui {

namespace {

/// `@name` is a colour, `@13` a length or type size that follows the text size.
constexpr const char* kSheet = R"(
QDialog, QMainWindow { background: @win; }
QLabel { color: @t1; }
QLabel:disabled { color: @t3; }
QLabel[look~="title"] { font-size: @18; font-weight: 600; }
QLabel[look~="card"] { font-size: @15; font-weight: 600; }
QLabel[look~="heading"] { font-weight: 600; }
QLabel[look~="section"] { font-size: @12; font-weight: 600; color: @t2; }
QLabel[look~="secondary"] { color: @t2; }
QLabel[look~="hint"] { color: @t3; }
QLabel[look~="small"] { font-size: @12; color: @t3; }
QLabel[look~="tiny"] { font-size: @11; color: @t3; }
QLabel[look~="mono"] { font-family: "@mono"; font-size: @12; color: @t2; }
QLabel[look~="error"] { font-size: @12; color: @bad; }
QFrame[frame="card"] { background: @panel; border: 1px solid @line; border-radius: 4px; }
QFrame[frame="panel"] { background: @panel; border: 0; }
QFrame[frame="bar"] { background: @panel; border: 0; border-bottom: 1px solid @line; }
QFrame[frame="foot"] { background: @panel; border: 0; border-top: 1px solid @line; }
QFrame[frame="log"] { background: @log; border: 1px solid @line; border-radius: 4px; }
QFrame[frame="win"] { background: @win; border: 0; }
QPlainTextEdit, QTextEdit { background: @log; color: @t1; border: 1px solid @line2; border-radius: 4px;
    font-family: "@mono"; font-size: @12; padding: 4px; selection-background-color: @sel; selection-color: @t1; }
QPlainTextEdit:focus, QTextEdit:focus { border-color: @accent; }
QGroupBox { border: 1px solid @line; border-radius: 4px; margin-top: @20; padding: @8; font-weight: 600; color: @t1; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; left: 0; color: @t1; }
QTabWidget::pane { border: 0; border-top: 1px solid @line; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { height: @30; padding: 0 @12; color: @t2; border: 0; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { background: @hover; color: @t1; }
QTabBar::tab:selected { color: @t1; border-bottom-color: @accent; }
QTabBar::tab:disabled { color: @t3; }
QToolTip { background: @raised; color: @t1; border: 1px solid @line2; padding: 4px 6px; font-size: @12; }
QStatusBar { background: @panel; border-top: 1px solid @line; color: @t2; }
QStatusBar::item { border: 0; }
)";

QString colour(const QColor& c)
{
    return c.name(QColor::HexRgb);
}

/// The value of `@name`; empty for a name that nobody knows, which tst_theme catches.
QString valueOf(const QString& name, const Appearance& appearance)
{
    bool isLength = false;
    const int length = name.toInt(&isLength);
    if (isLength) // Type is rounded as Appearance::font() rounds it.
        return QString::number((length * appearance.textPercent() + 50) / 100) + QStringLiteral("px");
    const Theme& t = appearance.theme();
    const std::pair<const char*, QString> values[]
        = {{"win", colour(t.win)}, {"panel", colour(t.panel)}, {"raised", colour(t.raised)}, {"hover", colour(t.hover)},
            {"log", colour(t.log)}, {"sel", colour(t.sel)}, {"accent", colour(t.accent)}, {"line", colour(t.line)},
            {"line2", colour(t.line2)}, {"t1", colour(t.t1)}, {"t2", colour(t.t2)}, {"t3", colour(t.t3)},
            {"bad", colour(t.tone(Tone::Bad).text)}, {"mono", appearance.mono().family()}};
    for (const auto& [known, value] : values)
        if (name == QLatin1String(known))
            return value;
    return {};
}

void setWord(QWidget* widget, const char* property, QLatin1String value)
{
    if (widget->property(property).toString() == value)
        return;
    widget->setProperty(property, QString(value));
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->updateGeometry();
    widget->update();
}

} // namespace

QString styleSheet(const Appearance& appearance)
{
    static const QRegularExpression token(QStringLiteral("@([a-z0-9]+)"));
    const QString sheet = QString::fromLatin1(kSheet);
    QString out;
    qsizetype done = 0;
    auto it = token.globalMatch(sheet);
    while (it.hasNext()) {
        const QRegularExpressionMatch match = it.next();
        out += sheet.mid(done, match.capturedStart() - done);
        out += valueOf(match.captured(1), appearance);
        done = match.capturedEnd();
    }
    out += sheet.mid(done);
    return out;
}

void setLook(QWidget* widget, QLatin1String words)
{
    setWord(widget, "look", words);
}

void setFrame(QWidget* frame, QLatin1String kind)
{
    setWord(frame, "frame", kind);
}

} // namespace wavedeck::ui
