// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/page.h"

#include <QMenu>
#include <QMenuBar>
#include <QPointer>

#include <array>

namespace wavedeck::ui {

/// An action, and where it is found.
struct MenuPlace {
    QPointer<QAction> action;
    QString path; ///< "View › Theme"
};

/// The menus: the shell's own actions, always there, and below them those of the page that is shown. A menu without any
/// is hidden. GUI thread.
class MainMenu : public QObject {
    Q_OBJECT
public:
    explicit MainMenu(QMenuBar* bar);

    QMenuBar* bar() const { return m_bar; }
    QMenu* menu(Menu which) const { return m_menus[std::size_t(which)]; }
    /// The shell's own; null = a separator.
    void add(Menu which, QAction* action);
    /// Puts in the actions of this page in the place of those of the page before.
    void setPage(Page* page);
    /// What can be chosen now, in reading order; submenus are opened, separators left out.
    QList<MenuPlace> places() const;
    /// The same without those of the page.
    QList<MenuPlace> shellPlaces() const;

    static QString title(Menu which); ///< with its mnemonic

private:
    static constexpr int kMenus = 7;
    static void collect(const QMenu* menu, const QString& path, QList<MenuPlace>* out);

    QMenuBar* m_bar;
    std::array<QMenu*, kMenus> m_menus{};
    std::array<QAction*, kMenus> m_ends{}; ///< separator below the page's actions; the shell's come after it
    QList<QPointer<QAction>> m_ofPage;
};

/// An action's text without the mnemonic: "Stop session…".
QString actionText(const QAction* action);

} // namespace wavedeck::ui
