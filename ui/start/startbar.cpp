// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/startbar.h"

#include "ui/widgets/labels.h"

#include <QAccessible>
#include <QAction>
#include <QHBoxLayout>

namespace wavedeck::ui::start {

namespace {

/// The button does what the action does, and is enabled when that is.
void follow(QPushButton* button, QAction* action)
{
    const auto copy = [button, action] { button->setEnabled(action->isEnabled()); };
    copy();
    QObject::connect(action, &QAction::changed, button, copy);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
}

} // namespace

StartBar::StartBar(const Appearance& appearance, QAction* dryRun, QAction* start, QWidget* parent)
    : QFrame(parent)
    , m_appearance(appearance)
    , m_glyph(new GlyphLabel(this, appearance))
    , m_lead(makeLabel(this, "heading"))
    , m_rest(makeWrapped(this, "secondary"))
    , m_dryRun(makeButton(this, appearance, Glyph::Eye, QStringLiteral("Dry run"), "", "Ctrl D"))
    , m_start(makeButton(this, appearance, Glyph::Play, QStringLiteral("Start session"), "primary", "Ctrl Enter"))
    , m_shown(Glyph::Info)
{
    setProperty("frame", QStringLiteral("foot"));
    m_lead->setObjectName(QStringLiteral("startLead"));
    m_rest->setObjectName(QStringLiteral("startReason"));
    m_dryRun->setObjectName(QStringLiteral("dryRun"));
    m_start->setObjectName(QStringLiteral("startSession"));
    m_rest->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    follow(m_dryRun, dryRun);
    follow(m_start, start);
    auto* layout = new QHBoxLayout(this);
    layout->addWidget(m_glyph);
    layout->addWidget(m_lead);
    layout->addWidget(m_rest, 1);
    layout->addWidget(m_dryRun);
    layout->addWidget(m_start);
    connect(&appearance, &Appearance::changed, this, &StartBar::dress);
    dress();
}

void StartBar::dress()
{
    const auto px = [this](int pixels) { return m_appearance.px(pixels); };
    layout()->setContentsMargins(px(16), px(8), px(16), px(8));
    layout()->setSpacing(px(10));
    setMinimumHeight(px(60));
    const Theme& theme = m_appearance.theme();
    m_glyph->set(m_shown, m_tone == Tone::Neutral ? theme.t3 : theme.tone(m_tone).text);
    // The glyph of a disabled button is as faint as its words.
    const bool on = m_start->isEnabled();
    m_start->setIcon(on ? glyphIcon(Glyph::Play, theme.accentText, theme.accentFill) : glyphIcon(Glyph::Play, theme));
}

void StartBar::say(Glyph glyph, Tone tone, const QString& lead, const QString& rest)
{
    m_shown = glyph;
    m_tone = tone;
    const bool news = lead != m_lead->text() || rest != m_rest->text();
    m_lead->setText(lead);
    m_rest->setText(rest);
    // Who cannot press the button hears why.
    m_start->setAccessibleDescription(m_start->isEnabled() ? QString() : words());
    dress();
    if (news) {
        QAccessibleEvent event(m_lead, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

QString StartBar::words() const
{
    return m_lead->text() + QLatin1Char(' ') + m_rest->text();
}

QList<QWidget*> StartBar::order() const
{
    return {m_dryRun, m_start};
}

} // namespace wavedeck::ui::start
