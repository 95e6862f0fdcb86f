// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alert/notices.h"

#include <QMenu>
#include <QSystemTrayIcon>

namespace wavedeck::ui {
class Appearance;
}

namespace wavedeck::desktop {

/// The sign in the desktop's tray, where there is one: whether something needs a person, and the way back to the
/// window. GUI thread.
class Tray : public QObject {
    Q_OBJECT
public:
    explicit Tray(ui::Appearance& appearance, QObject* parent = nullptr);

    static bool isThere() { return QSystemTrayIcon::isSystemTrayAvailable(); }
    void setShown(bool shown);
    /// text: one line about the session; waiting: how many things need somebody.
    void tell(const QString& text, int waiting, bool bad);
    /// Where no notification server is.
    void show(const Notice& notice);

    QSystemTrayIcon* icon() { return &m_icon; }

Q_SIGNALS:
    void opened(const QString& uri); ///< empty = just the window
    void quit();

private:
    void relook();

    ui::Appearance& m_appearance;
    QMenu m_menu;
    QSystemTrayIcon m_icon;
    int m_waiting = 0;
    bool m_bad = false;
    QString m_uri;
};

} // namespace wavedeck::desktop
