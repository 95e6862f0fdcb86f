// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/widgets/page.h"

#include <QCheckBox>
#include <QLabel>
#include <QList>
#include <QRadioButton>
#include <QSpinBox>

class QTimeEdit;
class QVBoxLayout;

namespace wavedeck::ui {

class Settings;
enum class Setting;

/// What a person can set, and what this installation is. Every change holds at once. GUI thread.
class SettingsPage : public Page {
    Q_OBJECT
public:
    /// dataDirectory: shown, nothing is done with it.
    SettingsPage(Appearance& appearance, Settings& settings, const QString& dataDirectory, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("settings"); }
    QString title() const override { return tr("Settings"); }
    Glyph glyph() const override { return Glyph::Settings; }
    QList<MenuAction> menuActions() override;
    QList<QWidget*> panes() override;
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
    QTimeEdit* makeTime(Setting setting, const QString& name, const char* object);
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
    QList<std::pair<Setting, QTimeEdit*>> m_times;
    QSpinBox* m_silent;
    QLabel* m_problem;
    QAction* m_copyPath;
};

} // namespace wavedeck::ui
