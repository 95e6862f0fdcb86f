// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/componentpage.h"

#include "ui/theme/look.h"
#include "ui/theme/style.h"
#include "ui/widgets/componentsections.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

struct Section {
    const char* title;
    const char* hint;
    QWidget* (*make)(Appearance&, QWidget*);
    bool wide;
};

constexpr Section kSections[] = {
    {"Agent states", "icon shape, word, colour", components::agentStates, false},
    {"Gate states", "always diamonds", components::gateStates, false},
    {"Levels and priorities", "bars count the level", components::levels, false},
    {"Progress", "hatch means past the limit", components::progress, false},
    {"Waves and sessions", "the words of the command line", components::waveStates, true},
    {"Times and paths", "elapsed and limit; paths lose their beginning", components::durations, true},
    {"Sparkline", "normal, warning 70 %, critical 85 %", components::sparklines, true},
    {"Buttons", "default, hover, focus, primary, destructive, disabled", components::buttons, true},
    {"Choices", "one of a few, filters with counts, check and radio", components::choices, true},
    {"Fields", "default, focus, choice, error with text", components::fields, true},
    {"Notices", "above the page, never a pop-up", components::notices, true},
    {"Empty, loading, error", "one sentence, one action", components::emptyStates, true},
};

} // namespace

ComponentPage::ComponentPage(const Appearance& application, QWidget* parent)
    : Page(parent)
    , m_application(application)
{
    setObjectName(id());
    auto* sheet = new QWidget;
    auto* halves = new QHBoxLayout(sheet);
    halves->setContentsMargins(0, 0, 0, 0);
    halves->setSpacing(0);
    m_halves = {makeHalf(true), makeHalf(false)};
    for (const Half& half : m_halves)
        halves->addWidget(half.root, 1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(sheet);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    connect(&application, &Appearance::changed, this, &ComponentPage::follow);
    follow();
}

ComponentPage::Half ComponentPage::makeHalf(bool dark)
{
    Half half;
    half.appearance = new Appearance(dark ? Appearance::Choice::Dark : Appearance::Choice::Light, this);
    half.appearance->setTextPercent(m_application.textPercent());
    half.appearance->setIncreaseContrast(m_application.increaseContrast());
    half.root = new QWidget;
    applyAppearance(*half.root, *half.appearance);
    auto* layout = new QVBoxLayout(half.root);
    layout->setContentsMargins(18, 12, 18, 12);
    layout->setSpacing(8);
    auto* name = new QLabel(dark ? QStringLiteral("Dark") : QStringLiteral("Light"), half.root);
    setLook(name, QLatin1String("card"));
    layout->addWidget(name);
    half.grid = new QGridLayout;
    half.grid->setSpacing(10);
    half.grid->setColumnStretch(0, 1);
    half.grid->setColumnStretch(1, 1);
    int at = 0;
    for (const Section& section : kSections) {
        if (section.wide && at % 2 == 1)
            ++at;
        QWidget* content = section.make(*half.appearance, half.root);
        QFrame* card
            = components::card(QString::fromUtf8(section.title), QString::fromUtf8(section.hint), content, half.root);
        half.grid->addWidget(card, at / 2, at % 2, 1, section.wide ? 2 : 1);
        at += section.wide ? 2 : 1;
    }
    layout->addLayout(half.grid);
    layout->addStretch(1);
    return half;
}

void ComponentPage::addSection(const QString& title, const QString& hint, const Maker& maker)
{
    for (Half& half : m_halves) {
        QFrame* card = components::card(title, hint, maker(*half.appearance, half.root), half.root);
        half.grid->addWidget(card, half.grid->rowCount(), 0, 1, 2);
    }
}

void ComponentPage::follow()
{
    for (const Half& half : m_halves) {
        half.appearance->setTextPercent(m_application.textPercent());
        half.appearance->setIncreaseContrast(m_application.increaseContrast());
    }
}

} // namespace wavedeck::ui
