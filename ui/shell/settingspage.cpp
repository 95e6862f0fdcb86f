// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settingspage.h"

#include "ui/shell/enginesettings.h"
#include "ui/shell/settings.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/pagehead.h"
#include "ui/widgets/wheelguard.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kMostWidth = 720;
constexpr int kTableWidth = 1180;

QLabel* plainLabel(const QString& text, const char* look, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    setLook(label, QLatin1String(look));
    return label;
}

} // namespace

SettingsPage::SettingsPage(Appearance& appearance, Settings& settings, SessionFeed& feed, EngineCommands& commands,
    const QString& dataDirectory, QWidget* parent)
    : Page(parent)
    , m_appearance(appearance)
    , m_settings(settings)
    , m_notices(new QWidget(this))
    , m_body(new QWidget)
    , m_groups(new QVBoxLayout(m_body))
    , m_text(new QSpinBox)
    , m_problem(plainLabel({}, "error", this))
    , m_copyPath(new QAction(tr("&Copy path of the data directory"), this))
{
    setObjectName(id());
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("settingsScroll"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_body);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(new PageHead(appearance, tr("Settings"), this));
    layout->addWidget(m_notices);
    layout->addWidget(scroll, 1);

    QVBoxLayout* looks = addGroup(tr("Appearance"));
    addRow(looks, tr("Theme"), makeTheme(), {});
    const SettingRow& percent = settingRow(Setting::TextPercent);
    m_text->setRange(percent.low, percent.high);
    m_text->setSingleStep(10);
    m_text->setSuffix(QStringLiteral(" %"));
    m_text->setKeyboardTracking(false);
    keepFromWheel(m_text);
    m_text->setObjectName(QStringLiteral("textPercent"));
    addRow(looks, tr("Text size"), m_text, tr("Also with Ctrl and + or -; Ctrl 0 sets it back to 100 %."));
    addRow(looks, {}, makeSwitch(Setting::IncreaseContrast, tr("Increase contrast"), "increaseContrast"),
        tr("Stronger borders and no pale grey text."));

    addNotices();
    addEngine(feed, commands);
    addAbout(dataDirectory);
    m_groups->addStretch(1);

    connect(m_text, &QSpinBox::valueChanged, this, [this](int value) { m_settings.set(Setting::TextPercent, value); });
    connect(m_copyPath, &QAction::triggered, this,
        [dataDirectory] { QGuiApplication::clipboard()->setText(dataDirectory); });
    connect(&settings, &Settings::changed, this, &SettingsPage::load);
    connect(&appearance, &Appearance::changed, this, &SettingsPage::restyle);
    load();
    restyle();
}

QVBoxLayout* SettingsPage::addGroup(const QString& title)
{
    auto* card = new QFrame(m_body);
    setFrame(card, QLatin1String("card"));
    card->setAccessibleName(title);
    auto* layout = new QVBoxLayout(card);
    auto* head = plainLabel(title, "card", card);
    layout->addWidget(head);
    m_cards.append(card);
    m_groups->addWidget(card);
    return layout;
}

void SettingsPage::addRow(QVBoxLayout* group, const QString& label, QWidget* field, const QString& hint)
{
    auto* row = new QHBoxLayout;
    auto* name = plainLabel(label, "secondary", m_body);
    m_labels.append(name);
    if (!label.isEmpty()) {
        name->setBuddy(field);
        field->setAccessibleName(label);
    }
    field->setAccessibleDescription(hint);
    row->addWidget(name);
    row->addWidget(field);
    row->addStretch(1);
    group->addLayout(row);
    if (!hint.isEmpty())
        addHint(group, hint);
}

QLabel* SettingsPage::addHint(QVBoxLayout* group, const QString& text)
{
    QLabel* hint = plainLabel(text, "small", m_body);
    hint->setWordWrap(true);
    m_hints.append(hint);
    group->addWidget(hint);
    return hint;
}

QWidget* SettingsPage::makeTheme()
{
    auto* box = new QWidget(m_body);
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    const QStringList names{tr("System"), tr("Light"), tr("Dark")};
    for (int i = 0; i < int(names.size()); ++i) {
        auto* choice = new QRadioButton(names[i], box);
        const QString word = settingRow(Setting::Theme).words[i];
        choice->setObjectName(QStringLiteral("theme-") + word);
        choice->setAccessibleName(tr("Theme: %1").arg(names[i]));
        connect(choice, &QRadioButton::toggled, this, [this, word](bool on) {
            if (on)
                m_settings.set(Setting::Theme, word);
        });
        layout->addWidget(choice);
        m_themes.append(choice);
    }
    return box;
}

QCheckBox* SettingsPage::makeSwitch(Setting setting, const QString& text, const char* name)
{
    auto* box = new QCheckBox(text, m_body);
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(text);
    connect(box, &QCheckBox::toggled, this,
        [this, setting](bool on) { m_settings.set(setting, on ? QStringLiteral("true") : QStringLiteral("false")); });
    m_switches.append({setting, box});
    return box;
}

void SettingsPage::addNotices()
{
    QVBoxLayout* group = addGroup(tr("Notifications of this window"));
    addRow(group, {}, makeSwitch(Setting::NotifySound, tr("With a sound"), "notifySound"), {});
    addRow(group, {}, makeSwitch(Setting::Tray, tr("Show a sign in the tray"), "tray"),
        tr("What is told, and when it is quiet, are the settings notify and quiet_hours below."));
}

void SettingsPage::addEngine(SessionFeed& feed, EngineCommands& commands)
{
    QVBoxLayout* group = addGroup(tr("Monitoring and alerts"));
    m_engine = new EngineSettings(m_appearance, feed, commands, m_body);
    auto* hint = plainLabel(tr("They hold at once, for every session, and for wavedeckctl settings. A plan's own value "
                               "stands before them."),
        "small", m_body);
    hint->setWordWrap(true);
    group->addWidget(hint);
    group->addWidget(m_engine);
}

void SettingsPage::addAbout(const QString& dataDirectory)
{
    QVBoxLayout* stored = addGroup(tr("Data"));
    const auto addPath = [this](QVBoxLayout* group, const QString& label, const QString& path) {
        auto* text = plainLabel(path.isEmpty() ? kNone : plain(path, 4000), "", m_body);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        text->setFocusPolicy(Qt::StrongFocus);
        text->setWordWrap(true);
        text->setAlignment(Qt::AlignTop | Qt::AlignLeft); // a wrapped text is given more height than it fills
        text->setAccessibleName(QStringLiteral("%1: %2").arg(label, text->text()));
        text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        m_paths.append(text);
        auto* row = new QHBoxLayout;
        auto* name = plainLabel(label, "secondary", m_body);
        m_labels.append(name);
        row->addWidget(name, 0, Qt::AlignTop);
        row->addWidget(text, 1, Qt::AlignTop);
        group->addLayout(row);
        return text;
    };
    addPath(stored, tr("Sessions are in"), dataDirectory)->setObjectName(QStringLiteral("dataDirectory"));
    addPath(stored, tr("Settings are in"), m_settings.path());
    m_problem->setWordWrap(true);
    stored->addWidget(m_problem);

    QVBoxLayout* about = addGroup(tr("About"));
    addPath(about, tr("Version"),
        QStringLiteral("Wavedeck %1, Qt %2").arg(QStringLiteral(WAVEDECK_VERSION), QLatin1String(qVersion())));
    addPath(about, tr("Licence"), tr("GNU General Public License, version 3 or later. There is no warranty."));
}

QList<MenuAction> SettingsPage::menuActions()
{
    return {{Menu::Edit, m_copyPath}, {Menu::Edit, m_engine->resetAction()}};
}

QWidget* SettingsPage::filterField()
{
    return m_engine->filterField();
}

QList<QWidget*> SettingsPage::panes()
{
    // One pane a group: its first field; of the themes the chosen one.
    QWidget* theme = m_themes.value(0);
    for (QRadioButton* each : m_themes)
        if (each->isChecked())
            theme = each;
    return {theme, findChild<QCheckBox*>(QStringLiteral("tray")), m_engine->view(), m_paths.value(0)};
}

void SettingsPage::setActive(bool active)
{
    if (active)
        load();
}

void SettingsPage::load()
{
    const QString theme = m_settings.value(Setting::Theme).toString();
    const qsizetype at = settingRow(Setting::Theme).words.indexOf(theme);
    m_themes[at]->setChecked(true);
    m_text->setValue(m_settings.textPercent());
    for (const auto& [setting, box] : std::as_const(m_switches))
        box->setChecked(m_settings.value(setting).toBool());
    m_problem->setText(m_settings.problem());
    m_problem->setVisible(!m_problem->text().isEmpty());
}

void SettingsPage::restyle()
{
    const int gap = m_appearance.px(16);
    m_groups->setContentsMargins(gap, gap, gap, gap);
    m_groups->setSpacing(m_appearance.px(12));
    for (QWidget* card : std::as_const(m_cards)) {
        card->setMaximumWidth(m_appearance.px(card->isAncestorOf(m_engine) ? kTableWidth : kMostWidth));
        card->layout()->setContentsMargins(gap, m_appearance.px(12), gap, m_appearance.px(14));
        card->layout()->setSpacing(m_appearance.px(8));
    }
    int wide = 0;
    for (const QLabel* each : std::as_const(m_labels))
        wide = std::max(wide, QFontMetrics(m_appearance.font()).horizontalAdvance(each->text()));
    for (QLabel* each : std::as_const(m_labels))
        each->setFixedWidth(wide + gap);
    for (QLabel* each : std::as_const(m_hints))
        each->setContentsMargins(wide + gap + m_appearance.px(8), 0, 0, m_appearance.px(4));
    m_text->setMinimumSize(m_appearance.px(120), std::max(24, m_appearance.px(28)));
    update();
}

} // namespace wavedeck::ui
