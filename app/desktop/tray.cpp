// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tray.h"

#include "ui/theme/appearance.h"
#include "ui/theme/format.h"
#include "ui/theme/glyphs.h"

namespace wavedeck::desktop {

Tray::Tray(ui::Appearance& appearance, QObject* parent)
    : QObject(parent)
    , m_appearance(appearance)
{
    connect(m_menu.addAction(tr("&Show Wavedeck")), &QAction::triggered, this, [this] { Q_EMIT opened({}); });
    connect(m_menu.addAction(tr("&Quit (agents go on)")), &QAction::triggered, this, &Tray::quit);
    m_icon.setContextMenu(&m_menu);
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason why) {
        if (why == QSystemTrayIcon::Trigger || why == QSystemTrayIcon::DoubleClick)
            Q_EMIT opened({});
    });
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, [this] { Q_EMIT opened(m_uri); });
    connect(&appearance, &ui::Appearance::changed, this, &Tray::relook);
    relook();
}

void Tray::setShown(bool shown)
{
    m_icon.setVisible(shown && isThere());
}

void Tray::tell(const QString& text, int waiting, bool bad)
{
    const QString line = waiting > 0 ? tr("%1\n%2 need attention").arg(ui::plain(text)).arg(waiting) : ui::plain(text);
    if (line != m_icon.toolTip())
        m_icon.setToolTip(line);
    if (waiting == m_waiting && bad == m_bad)
        return;
    m_waiting = waiting;
    m_bad = bad;
    relook();
}

/// Its shape says it too: the brand while all is calm, a sign when somebody is needed.
void Tray::relook()
{
    const ui::Theme& theme = m_appearance.theme();
    const ui::Tone tone = m_waiting == 0 ? ui::Tone::Running : m_bad ? ui::Tone::Bad : ui::Tone::Warning;
    const ui::Glyph glyph = m_waiting == 0 ? ui::Glyph::Brand : m_bad ? ui::Glyph::Failed : ui::Glyph::Warning;
    m_icon.setIcon(ui::glyphIcon(glyph, theme.tone(tone).text, theme.knock));
}

void Tray::show(const Notice& notice)
{
    if (!m_icon.isVisible())
        return;
    m_uri = notice.uri;
    m_icon.showMessage(ui::plain(notice.title, 120), ui::plain(notice.body, 300),
        notice.urgent ? QSystemTrayIcon::Critical : QSystemTrayIcon::Warning);
}

} // namespace wavedeck::desktop
