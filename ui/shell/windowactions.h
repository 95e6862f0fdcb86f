// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/mainmenu.h"
#include "ui/theme/appearance.h"

#include <QActionGroup>

namespace wavedeck::ui {

class Settings;

/// The window's own actions, each in its menu. Pages add theirs beside them. GUI thread.
class WindowActions : public QObject {
    Q_OBJECT
public:
    WindowActions(Appearance& appearance, Settings& settings, MainMenu* menu);

    /// An action that goes to a page, with the key ui.md 5 fixes for its id; in View.
    QAction* addPage(const QString& pageId, const QString& title);
    /// The same for a page that is not on the rail; in Tools, if it belongs there.
    void addTool(const QString& pageId, const QString& title);
    QAction* ofPage(const QString& pageId) const { return m_pages.value(pageId); }
    QMenu* themeMenu() const { return m_themeMenu; }
    /// Those of addPage() sit in an exclusive group; checks this one, or none.
    void checkPage(const QString& pageId);
    /// The menu is complete: what comes after the pages.
    void finish();

    QAction* close;
    QAction* find;
    QAction* search; ///< words in everything
    QAction* filter;
    QAction* nextPane;
    QAction* previousPane;
    QAction* back;
    QAction* forward;
    QAction* fullScreen;
    QAction* shortcuts;

Q_SIGNALS:
    void pageWanted(const QString& pageId);

private:
    QAction* make(Menu where, const QString& text, const QList<QKeySequence>& keys);
    void makeLooks();
    void step(int by);
    void showLooks();

    Appearance& m_appearance;
    Settings& m_settings;
    MainMenu* m_menu;
    QHash<QString, QAction*> m_pages;
    QActionGroup* m_pageGroup;
    QMenu* m_themeMenu = nullptr;
    QList<QAction*> m_themes;
    QAction* m_contrast = nullptr;
    QAction* m_larger = nullptr;
    QAction* m_smaller = nullptr;
    QAction* m_usual = nullptr;
};

/// Where a page stands on the rail: 1..7 from the top, 8 and 9 at the bottom, 0 = not on it (ui.md 4).
int railPlace(const QString& pageId);
constexpr int kFirstBottomPlace = 9;

} // namespace wavedeck::ui
