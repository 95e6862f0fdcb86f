// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/imports/importdialog.h"

class QAction;
class QMainWindow;

namespace wavedeck::ui {

class MainMenu;

/// The ways into the import: Tools › Import reports…, files dropped on the window, and whoever calls choose(). GUI
/// thread.
class Importing : public QObject {
    Q_OBJECT
public:
    /// Becomes a child of the window.
    Importing(ImportDesk& desk, MainMenu* menu, QMainWindow* window);

    void setSignIn(ImportDialog::SignIn signIn) { m_signIn = std::move(signIn); }
    QAction* action() const { return m_action; }
    void choose(); ///< asks for files
    ImportDialog* open(const QStringList& files); ///< the preview of these

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    ImportDesk& m_desk;
    QMainWindow* m_window;
    QAction* m_action;
    ImportDialog::SignIn m_signIn;
};

/// The local files among what is dragged that may be reports, by their endings.
QStringList droppedReports(const QList<QUrl>& urls);

} // namespace wavedeck::ui
