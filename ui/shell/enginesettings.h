// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/settingsmodel.h"
#include "models/live/enginecommands.h"
#include "models/live/sessionfeed.h"
#include "ui/theme/appearance.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTableView>

namespace wavedeck::ui {

/// The settings of the data directory, which hold for every session and for the terminal: a table that is edited in
/// place. What is wrong with a value is said below it, and nothing is changed. GUI thread.
class EngineSettings : public QWidget {
    Q_OBJECT
public:
    EngineSettings(Appearance& appearance, SessionFeed& feed, EngineCommands& commands, QWidget* parent = nullptr);

    QLineEdit* filterField() const { return m_filter; }
    QTableView* view() const { return m_view; }
    QLabel* problem() const { return m_problem; }
    QAction* resetAction() const { return m_reset; }

private:
    void ask(const QString& command, const QJsonObject& args);
    void tell(const Error& error);
    void restyle();
    QString chosen() const; ///< key; empty = none

    Appearance& m_appearance;
    EngineCommands& m_commands;
    SettingsModel m_model;
    QSortFilterProxyModel m_rows;
    QLineEdit* m_filter;
    QTableView* m_view;
    QLabel* m_problem;
    QAction* m_reset;
};

} // namespace wavedeck::ui
