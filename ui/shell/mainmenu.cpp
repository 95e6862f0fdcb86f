// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainmenu.h"

#include <algorithm>

namespace wavedeck::ui {

namespace {

bool showsSomething(const QMenu* menu)
{
    const QList<QAction*> actions = menu->actions();
    return std::any_of(
        actions.begin(), actions.end(), [](const QAction* each) { return !each->isSeparator() && each->isVisible(); });
}

} // namespace

QString actionText(const QAction* action)
{
    const QString text = action->text();
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == QLatin1Char('&') && i + 1 < text.size())
            ++i;
        out += text[i];
    }
    return out;
}

QString MainMenu::title(Menu which)
{
    switch (which) {
    case Menu::Session:
        return tr("&Session");
    case Menu::Edit:
        return tr("&Edit");
    case Menu::View:
        return tr("&View");
    case Menu::Agent:
        return tr("&Agent");
    case Menu::Review:
        return tr("&Review");
    case Menu::Tools:
        return tr("&Tools");
    case Menu::Help:
        return tr("&Help");
    }
    return {};
}

MainMenu::MainMenu(QMenuBar* bar)
    : QObject(bar)
    , m_bar(bar)
{
    for (int i = 0; i < kMenus; ++i) {
        QMenu* made = bar->addMenu(title(Menu(i)));
        made->setSeparatorsCollapsible(true);
        m_ends[std::size_t(i)] = made->addSeparator();
        made->menuAction()->setVisible(false);
        m_menus[std::size_t(i)] = made;
    }
}

void MainMenu::add(Menu which, QAction* action)
{
    if (action)
        menu(which)->addAction(action);
    else
        menu(which)->addSeparator();
    menu(which)->menuAction()->setVisible(showsSomething(menu(which)));
}

void MainMenu::setPage(Page* page)
{
    for (const QPointer<QAction>& action : std::as_const(m_ofPage))
        for (QMenu* each : m_menus)
            if (action)
                each->removeAction(action);
    m_ofPage.clear();
    if (page)
        for (const MenuAction& each : page->menuActions()) {
            menu(each.menu)->insertAction(m_ends[std::size_t(each.menu)], each.action);
            m_ofPage.append(each.action);
        }
    for (QMenu* each : m_menus)
        each->menuAction()->setVisible(showsSomething(each));
}

void MainMenu::collect(const QMenu* menu, const QString& path, QList<MenuPlace>* out)
{
    for (QAction* action : menu->actions()) {
        if (action->isSeparator() || !action->isVisible())
            continue;
        if (const auto* below = action->menu<QMenu*>())
            collect(below, QStringLiteral("%1 › %2").arg(path, actionText(action)), out);
        else
            out->append({action, path});
    }
}

QList<MenuPlace> MainMenu::places() const
{
    QList<MenuPlace> out;
    for (const QMenu* each : m_menus)
        collect(each, actionText(each->menuAction()), &out);
    return out;
}

QList<MenuPlace> MainMenu::shellPlaces() const
{
    QList<MenuPlace> out = places();
    out.removeIf([this](const MenuPlace& each) { return m_ofPage.contains(each.action); });
    return out;
}

} // namespace wavedeck::ui
