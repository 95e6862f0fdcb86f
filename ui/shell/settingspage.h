// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/enginecommands.h"
#include "models/live/sessionfeed.h"
#include "ui/theme/appearance.h"
#include "ui/widgets/page.h"

#include <QCheckBox>
#include <QLabel>
#include <QList>
#include <QRadioButton>
#include <QSpinBox>

class QVBoxLayout;

namespace wavedeck::ui {

class EngineSettings;
class Settings;
enum class Setting;

/// What a person can set, and what this installation is. Every change holds at once. GUI thread.
class SettingsPage : public Page {
    Q_OBJECT
public:
    /// dataDirectory: shown, nothing is done with it.
    SettingsPage(Appearance& appearance, Settings& settings, SessionFeed& feed, EngineCommands& commands,
        const QString& dataDirectory, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("settings"); }
    QString title() const override { return tr("Settings"); }
    Glyph glyph() const override { return Glyph::Settings; }
    QList<MenuAction> menuActions() override;
    QWidget* filterField() override;
    QList<QWidget*> panes() override;
    EngineSettings* engine() const { return m_engine; }
    QWidget* noticePlace() override { return m_notices; }
    void setActive(bool active) override;

private:
    QVBoxLayout* addGroup(const QString& title);
    /// A label, the field at its side, and a grey sentence below.
    void addRow(QVBoxLayout* group, const QString& label, QWidget* field, const QString& hint);
    QLabel* addHint(QVBoxLayout* group, const QString& text);
    QWidget* makeTheme();
    void addNotices();
    /// A check box that is the switch.
    QCheckBox* makeSwitch(Setting setting, const QString& text, const char* name);
    void addEngine(SessionFeed& feed, EngineCommands& commands);
    void addAbout(const QString& dataDirectory);
    void load();
    void restyle();

    Appearance& m_appearance;
    Settings& m_settings;
    QWidget* m_notices;
    QWidget* m_body;
    QVBoxLayout* m_groups;
    QList<QLabel*> m_labels;
    QList<QLabel*> m_hints;
    QList<QLabel*> m_paths;
    QList<QWidget*> m_cards;
    QList<QRadioButton*> m_themes;
    QSpinBox* m_text;
    QList<std::pair<Setting, QCheckBox*>> m_switches;
    EngineSettings* m_engine = nullptr;
    QLabel* m_problem;
    QAction* m_copyPath;
};

} // namespace wavedeck::ui
