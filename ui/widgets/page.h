// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/glyphs.h"

#include <QAction>
#include <QList>
#include <QWidget>

namespace wavedeck::ui {

/// The menus of the window, in their order.
enum class Menu { Session, Edit, View, Agent, Review, Tools, Help };

/// An action of a page and the menu it sits in. Every action sits in one, with its shortcut shown; the command palette
/// finds it there too. Single-letter shortcuts belong to a list or canvas (Qt::WidgetWithChildrenShortcut), never to
/// the window.
struct MenuAction {
    Menu menu;
    QAction* action;
};

/// What the palette finds besides actions: agents, gates, plans, sessions.
struct FindTarget {
    Glyph glyph;
    QString text; ///< made plain already
    QString detail;
    QString uri; ///< given back to Page::reveal()
};

struct Badge {
    int count = 0; ///< 0 = none
    Tone tone = Tone::Warning;
};

/// A page of the window. GUI thread.
class Page : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual QString id() const = 0; ///< `live`, `plans`, …; objectName too
    virtual QString title() const = 0; ///< on the rail, which lists only the ids it knows (ui.md 4)
    virtual Glyph glyph() const = 0;
    virtual Badge badge() const { return {}; }
    virtual QList<MenuAction> menuActions() { return {}; }
    virtual QList<FindTarget> findTargets() const { return {}; }
    virtual bool reveal(const QString& uri)
    {
        Q_UNUSED(uri)
        return false;
    }
    /// What `/` goes to; null = nothing to filter.
    virtual QWidget* filterField() { return nullptr; }
    /// Where the keyboard is when the page is first shown; null = its first pane.
    virtual QWidget* firstFocus() { return nullptr; }
    /// What F6 goes through, in reading order.
    virtual QList<QWidget*> panes() { return {}; }
    /// Shown or hidden by the shell: a hidden page does no work.
    virtual void setActive(bool active) { Q_UNUSED(active) }
    /// An empty widget between the header of the page and its content, in which the shell puts its notices while the
    /// page is shown; null = above the page.
    virtual QWidget* noticePlace() { return nullptr; }
    /// How the page looks, not what it shows: splitters, columns, sort, view mode. Kept from run to run in the same
    /// file; restoreState() is given what saveState() returned, by whichever version, and ignores what it cannot use.
    virtual QByteArray saveState() const { return {}; }
    virtual void restoreState(const QByteArray& state) { Q_UNUSED(state) }
    /// Rows of the shortcuts page besides menuActions(): keys that are no action ("Up, Down" → "move").
    virtual QList<std::pair<QString, QString>> keyHints() const { return {}; }

    /// A part whose height depends on its width (the session's header) is the page's own matter: a scroll area would
    /// take it as a reason to give the page its preferred height instead of the room there is.
    bool hasHeightForWidth() const override { return false; }

Q_SIGNALS:
    void stateChanged(); ///< saveState() says something else: the shell keeps it a moment later
    void badgeChanged();
    void findTargetsChanged();
    /// Asks the shell to go to a page and reveal something there: `wavedeck:S-014/agent#line`, or a page id.
    void goTo(const QString& uri);
};

} // namespace wavedeck::ui
