// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

class QWidget;

namespace wavedeck::ui {

class PageHost;
class Settings;

/// Keeps how the window was left: place and size, the page, the looks of each page. Saved a moment after a change and
/// at the end; a place that is on no screen any more is not used. GUI thread.
class WindowState : public QObject {
    Q_OBJECT
public:
    WindowState(QWidget* window, PageHost* host, Settings& settings);

    /// The window's place and size, and the pages' looks. Called once, before the window is shown.
    void restore();
    /// The page that was shown last; empty = none is known.
    QString lastPage() const;
    void save();
    void saveSoon() { m_timer.start(); }

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    QWidget* m_window;
    PageHost* m_host;
    Settings& m_settings;
    QTimer m_timer;
};

} // namespace wavedeck::ui
