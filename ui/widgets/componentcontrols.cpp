// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/focusring.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/look.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/componentsections.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/keyhint.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/sparkline.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <cmath>

namespace wavedeck::ui::components {

namespace {

/// A widget that says what it takes as children, in one line.
QWidget* lineOf(QWidget* parent, const QList<QWidget*>& widgets)
{
    auto* box = new QWidget(parent);
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    for (QWidget* each : widgets)
        layout->addWidget(each);
    layout->addStretch(1);
    return box;
}

QPushButton* button(const char* text, const char* look, QWidget* parent)
{
    auto* made = new QPushButton(QString::fromLatin1(text), parent);
    setLook(made, QLatin1String(look));
    return made;
}

/// Shows the ring as it is with the keyboard, all the time.
void pinRing(QWidget* widget, Appearance& look)
{
    auto* ring = new FocusRing(look);
    ring->setTarget(widget);
}

QWidget* gaugeOf(Appearance& look, QWidget* parent, Tone tone, double value, double seed)
{
    const bool normal = tone == Tone::Running;
    auto* box = new QWidget(parent);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto* number = new QLabel(QStringLiteral("%1 %").arg(value, 0, 'f', 0), box);
    setLook(number, QLatin1String("heading"));
    auto* sign = new QLabel(box);
    auto* word = new QLabel(normal  ? QStringLiteral("Normal")
            : tone == Tone::Warning ? QStringLiteral("Warning")
                                    : QStringLiteral("Critical"),
        box);
    const auto dress = [number, sign, word, tone, normal, &look] {
        const Theme& t = look.theme();
        const QColor colour = normal ? t.t2 : t.tone(tone).text;
        for (QLabel* label : {number, word}) {
            QPalette palette = label->palette();
            palette.setColor(QPalette::WindowText, label == number && normal ? t.t1 : colour);
            label->setPalette(palette);
        }
        const Glyph glyph = normal ? Glyph::Check : tone == Tone::Warning ? Glyph::Warning : Glyph::Failed;
        sign->setPixmap(glyphPixmap(glyph, look.px(12), colour, t.knock, sign->devicePixelRatioF()));
    };
    dress();
    QObject::connect(&look, &Appearance::changed, box, dress);
    layout->addWidget(lineOf(box, {number, sign, word}));
    auto* line = new Sparkline(look, box);
    line->setFixedHeight(look.px(44));
    line->setSubject(QStringLiteral("Memory"));
    line->setTone(tone);
    SparkLines lines;
    lines.low = 20;
    line->setLines(lines);
    QList<double> samples;
    const double start = normal ? value : value - 26;
    for (int i = 0; i < Sparkline::kSamples; ++i) {
        const double wave = 2.2 * std::sin(i * 0.7 + seed) + 1.6 * std::sin(i * 1.9 + 2 * seed);
        samples.append(start + (value - start) * i / (Sparkline::kSamples - 1) + wave);
    }
    line->setSamples(samples);
    layout->addWidget(line);
    return box;
}

} // namespace

QFrame* card(const QString& title, const QString& hint, QWidget* content, QWidget* parent)
{
    auto* frame = new QFrame(parent);
    setFrame(frame, QLatin1String("card"));
    auto* layout = new QVBoxLayout(frame);
    layout->setContentsMargins(12, 9, 12, 11);
    layout->setSpacing(8);
    auto* heading = new QLabel(title, frame);
    setLook(heading, QLatin1String("heading"));
    auto* small = new QLabel(hint, frame);
    setLook(small, QLatin1String("small"));
    layout->addWidget(lineOf(frame, {heading, small}));
    layout->addWidget(content);
    layout->addStretch(1);
    return frame;
}

QWidget* sparklines(Appearance& look, QWidget* parent)
{
    auto* box = new QWidget(parent);
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(18);
    layout->addWidget(gaugeOf(look, box, Tone::Running, 58, 0));
    layout->addWidget(gaugeOf(look, box, Tone::Warning, 74, 1));
    layout->addWidget(gaugeOf(look, box, Tone::Bad, 91, 2));
    return box;
}

QWidget* buttons(Appearance& look, QWidget* parent)
{
    auto* focus = button("Focus", "", parent);
    auto* primary = button("Primary", "primary", parent);
    primary->setProperty("keyHint", QStringLiteral("Enter"));
    auto* danger = button("Stop session…", "danger", parent);
    danger->setText(QStringLiteral("Stop session…"));
    const auto dress = [danger, &look] {
        danger->setIcon(glyphIcon(Glyph::Stop, look.theme().tone(Tone::Bad).text, look.theme().knock));
    };
    dress();
    QObject::connect(&look, &Appearance::changed, danger, dress);
    auto* disabled = button("Disabled", "", parent);
    disabled->setEnabled(false);
    disabled->setToolTip(QStringLiteral("A disabled button stands beside the reason"));
    QWidget* row = lineOf(
        parent, {button("Default", "", parent), button("Hover", "hover", parent), focus, primary, danger, disabled});
    pinRing(focus, look);
    return row;
}

QWidget* choices(Appearance& look, QWidget* parent)
{
    auto* segmented = new Segmented(look, QStringLiteral("Arrange agents by"),
        {QStringLiteral("Hierarchy"), QStringLiteral("State"), QStringLiteral("Flat")}, parent);
    auto* failed = new Chip(look, QStringLiteral("Failed"), parent);
    failed->setGlyph(Glyph::Failed, Tone::Bad);
    failed->setCount(4);
    failed->setChecked(true);
    auto* overdue = new Chip(look, QStringLiteral("Overdue"), parent);
    overdue->setGlyph(Glyph::Overdue, Tone::Warning);
    overdue->setCount(9);
    auto* check = new QCheckBox(QStringLiteral("Follow"), parent);
    check->setChecked(true);
    auto* off = new QCheckBox(QStringLiteral("Wrap"), parent);
    auto* radio = new QRadioButton(QStringLiteral("Dark"), parent);
    radio->setChecked(true);
    QWidget* above = lineOf(parent, {segmented, failed, overdue});
    QWidget* below = lineOf(parent, {check, off, radio, new KeyHint(look, QStringLiteral("Ctrl K"), parent)});
    auto* box = new QWidget(parent);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(above);
    layout->addWidget(below);
    return box;
}

QWidget* fields(Appearance& look, QWidget* parent)
{
    auto* box = new QWidget(parent);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(4);
    auto* filter = new QLineEdit(box);
    filter->setPlaceholderText(QStringLiteral("Filter agents"));
    filter->setAccessibleName(QStringLiteral("Filter agents"));
    QAction* sign = filter->addAction(QIcon(), QLineEdit::LeadingPosition);
    const auto dress = [sign, &look] { sign->setIcon(glyphIcon(Glyph::Filter, look.theme().t3, look.theme().knock)); };
    dress();
    QObject::connect(&look, &Appearance::changed, filter, dress);
    auto* number = new QSpinBox(box);
    number->setRange(1, 64);
    number->setValue(24);
    number->setAccessibleName(QStringLiteral("Live agents at once"));
    auto* wave = new QComboBox(box);
    wave->addItems({QStringLiteral("All waves"), QStringLiteral("Wave 1")});
    wave->setAccessibleName(QStringLiteral("Wave"));
    auto* wrong = new QLineEdit(QStringLiteral("-3"), box);
    setLook(wrong, QLatin1String("invalid"));
    wrong->setAccessibleName(QStringLiteral("Live agents at once"));
    wrong->setAccessibleDescription(QStringLiteral("Between 1 and 64"));
    auto* why = new QLabel(QStringLiteral("Between 1 and 64"), box);
    setLook(why, QLatin1String("error"));
    auto* mark = new QLabel(box);
    const auto dressMark = [mark, &look] {
        mark->setPixmap(glyphPixmap(Glyph::Warning, look.px(12), look.theme().tone(Tone::Bad).text, look.theme().panel,
            mark->devicePixelRatioF()));
    };
    dressMark();
    QObject::connect(&look, &Appearance::changed, mark, dressMark);
    grid->addWidget(filter, 0, 0);
    grid->addWidget(number, 0, 1);
    grid->addWidget(wave, 0, 2);
    grid->addWidget(wrong, 0, 3);
    grid->addWidget(lineOf(box, {mark, why}), 1, 3);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(3, 2);
    pinRing(number, look);
    return box;
}

QWidget* notices(Appearance& look, QWidget* parent)
{
    auto* bar = new NoticeBar(look, parent);
    bar->setNotices(
        {{QStringLiteral("overdue"), Tone::Warning, Glyph::Overdue, QStringLiteral("Past its limit and still running."),
             QStringLiteral("Not a failure."), QStringLiteral("Extend 15 min")},
            {QStringLiteral("engine"), Tone::Bad, Glyph::Lost, QStringLiteral("Engine not reachable since 14:31:02."),
                QStringLiteral("Numbers are 44 s old."), QStringLiteral("Reconnect")},
            {QStringLiteral("more"), Tone::Neutral, Glyph::Info, QStringLiteral("Recorded session."), {}, {}}});
    return bar;
}

QWidget* emptyStates(Appearance& look, QWidget* parent)
{
    auto* box = new QWidget(parent);
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    auto* empty = new EmptyState(look, box);
    empty->showEmpty(QStringLiteral("No debt recorded"), QStringLiteral("Agents add items when they report findings."),
        QStringLiteral("New item"));
    auto* loading = new EmptyState(look, box);
    loading->showLoading(QStringLiteral("Reading 41 reports"), 12, 41, QStringLiteral("S-009"));
    auto* error = new EmptyState(look, box);
    error->showError(QStringLiteral("Cannot read log"), QStringLiteral("a-019.log: permission denied"));
    for (EmptyState* each : {empty, loading, error}) {
        each->setFramed(true);
        layout->addWidget(each, 1);
    }
    return box;
}

} // namespace wavedeck::ui::components
