// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/windowactions.h"

#include "ui/shell/settings.h"

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kTextStep = 10;

/// From top to bottom, with the digit of its key (ui.md 5); 0 = another key.
constexpr struct {
    const char* id;
    int digit;
} kRail[] = {{"live", 1}, {"timeline", 2}, {"protocol", 9}, {"gates", 3}, {"debt", 4}, {"risk", 5}, {"retro", 6},
    {"history", 7}, {"plans", 8}, {"settings", 0}};

} // namespace

int railPlace(const QString& pageId)
{
    for (int i = 0; i < int(std::size(kRail)); ++i)
        if (pageId == QLatin1String(kRail[i].id))
            return i + 1;
    return 0;
}

WindowActions::WindowActions(Appearance& appearance, Settings& settings, MainMenu* menu)
    : QObject(menu)
    , m_appearance(appearance)
    , m_settings(settings)
    , m_menu(menu)
    , m_pageGroup(new QActionGroup(this))
{
    m_pageGroup->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    close = make(Menu::Session, tr("&Close window"), {QKeySequence(Qt::CTRL | Qt::Key_Q)});
    find = make(Menu::Edit, tr("&Find agent, gate or command…"), {QKeySequence(Qt::CTRL | Qt::Key_K)});
    search = make(Menu::Edit, tr("&Search everything…"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F)});
    filter = make(Menu::Edit, tr("Fi&lter this page"), {QKeySequence(Qt::Key_Slash)});
    back = make(Menu::View, tr("&Back"), {QKeySequence(Qt::ALT | Qt::Key_Left)});
    forward = make(Menu::View, tr("&Forward"), {QKeySequence(Qt::ALT | Qt::Key_Right)});
    nextPane = make(Menu::View, tr("&Next pane"), {QKeySequence(Qt::Key_F6)});
    previousPane = make(Menu::View, tr("&Previous pane"), {QKeySequence(Qt::SHIFT | Qt::Key_F6)});
    m_menu->add(Menu::View, nullptr);
    shortcuts = make(Menu::Help, tr("&Keyboard shortcuts"), {QKeySequence(Qt::Key_F1)});
    connect(&appearance, &Appearance::changed, this, &WindowActions::showLooks);
}

QAction* WindowActions::make(Menu where, const QString& text, const QList<QKeySequence>& keys)
{
    auto* action = new QAction(text, this);
    action->setShortcuts(keys);
    m_menu->add(where, action);
    return action;
}

QAction* WindowActions::addPage(const QString& pageId, const QString& title)
{
    const int place = railPlace(pageId);
    QList<QKeySequence> keys;
    const int digit = place > 0 ? kRail[place - 1].digit : 0;
    if (digit > 0)
        keys.append(QKeySequence(Qt::CTRL | Qt::Key(int(Qt::Key_0) + digit)));
    else if (place > 0)
        keys.append(QKeySequence(Qt::CTRL | Qt::Key_Comma));
    QAction* action = make(Menu::View, title, keys);
    action->setIconText(title);
    action->setCheckable(true);
    m_pageGroup->addAction(action);
    m_pages.insert(pageId, action);
    if (pageId == QLatin1String("risk")) // from wherever one is
        connect(make(Menu::Review, tr("Review &queue"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R)}),
            &QAction::triggered, this, [this] { Q_EMIT pageWanted(QStringLiteral("risk:queue")); });
    connect(action, &QAction::triggered, this, [this, action, pageId] {
        action->setChecked(true); // choosing the current page again leaves it the current page
        Q_EMIT pageWanted(pageId);
    });
    return action;
}

void WindowActions::addTool(const QString& pageId, const QString& title)
{
    QList<QKeySequence> keys;
    if (pageId == QLatin1String("knowledge"))
        keys.append(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
    else if (pageId != QLatin1String("people") && pageId != QLatin1String("audit"))
        return;
    connect(make(Menu::Tools, title, keys), &QAction::triggered, this, [this, pageId] { Q_EMIT pageWanted(pageId); });
}

void WindowActions::checkPage(const QString& pageId)
{
    for (auto it = m_pages.cbegin(); it != m_pages.cend(); ++it)
        it.value()->setChecked(it.key() == pageId);
}

void WindowActions::finish()
{
    m_menu->add(Menu::View, nullptr);
    makeLooks();
    fullScreen = make(Menu::View, tr("F&ull screen"), {QKeySequence(Qt::Key_F11)});
    fullScreen->setCheckable(true);
    showLooks();
}

void WindowActions::makeLooks()
{
    m_themeMenu = new QMenu(tr("&Theme"), m_menu->menu(Menu::View));
    m_menu->add(Menu::View, m_themeMenu->menuAction());
    auto* group = new QActionGroup(this);
    const QStringList names{tr("&System"), tr("&Light"), tr("&Dark")};
    for (int i = 0; i < int(names.size()); ++i) {
        QAction* action = m_themeMenu->addAction(names[i]);
        action->setCheckable(true);
        group->addAction(action);
        m_themes.append(action);
        const QString word = settingRow(Setting::Theme).words[i];
        connect(action, &QAction::triggered, this, [this, word] { m_settings.set(Setting::Theme, word); });
    }
    auto* sizes = new QMenu(tr("Te&xt size"), m_menu->menu(Menu::View));
    m_menu->add(Menu::View, sizes->menuAction());
    m_larger = sizes->addAction(tr("&Larger"));
    m_larger->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)});
    connect(m_larger, &QAction::triggered, this, [this] { step(kTextStep); });
    m_smaller = sizes->addAction(tr("&Smaller"));
    m_smaller->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Minus));
    connect(m_smaller, &QAction::triggered, this, [this] { step(-kTextStep); });
    m_usual = sizes->addAction(tr("&Usual size"));
    m_usual->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_0));
    connect(m_usual, &QAction::triggered, this,
        [this] { m_settings.set(Setting::TextPercent, settingRow(Setting::TextPercent).fallback); });
    m_contrast = make(Menu::View, tr("Increase &contrast"), {});
    m_contrast->setCheckable(true);
    connect(m_contrast, &QAction::triggered, this, [this](bool on) { m_settings.set(Setting::IncreaseContrast, on); });
}

void WindowActions::step(int by)
{
    const SettingRow& row = settingRow(Setting::TextPercent);
    m_settings.set(Setting::TextPercent, std::clamp(m_appearance.textPercent() + by, row.low, row.high));
}

void WindowActions::showLooks()
{
    if (m_themes.isEmpty())
        return;
    m_themes[int(m_appearance.choice())]->setChecked(true);
    m_contrast->setChecked(m_appearance.increaseContrast());
    const SettingRow& row = settingRow(Setting::TextPercent);
    m_larger->setEnabled(m_appearance.textPercent() < row.high);
    m_smaller->setEnabled(m_appearance.textPercent() > row.low);
    m_usual->setEnabled(m_appearance.textPercent() != row.fallback.toInt());
}

} // namespace wavedeck::ui
