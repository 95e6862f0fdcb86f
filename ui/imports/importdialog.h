// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/importdesk.h"

#include <QDialog>

#include <functional>

class QLabel;
class QProgressBar;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace wavedeck::ui {

/// What was read out of reports, before anything is stored (IMP-6): every object with its line and certainty, what is
/// ambiguous without its tick, where the document contradicts itself, and what nothing was recognised in. When it was
/// taken the dialog says what was made. GUI thread.
class ImportDialog : public QDialog {
    Q_OBJECT
public:
    /// Asks for a sign-in and says later whether there was one.
    using SignIn = std::function<void(const QString& why, const std::function<void(bool signedIn)>& then)>;

    ImportDialog(ImportDesk& desk, const QStringList& files, const SignIn& signIn, QWidget* parent);

    QTreeWidget* tree() const { return m_tree; }
    QLabel* summary() const { return m_summary; }
    QLabel* told() const { return m_told; }
    QPushButton* verb() const { return m_verb; }
    QPushButton* keep() const { return m_keep; }
    const imports::Intake& intake() const { return m_intake; } ///< once it was taken
    void submit();
    void reject() override; ///< ends what is read; what is being imported is stopped and answers first

private:
    void wasRead(const Result<ImportPreview>& preview);
    void wasTaken(const Result<imports::Intake>& intake);
    void showResult();
    void list(int report);
    void listObjects(QTreeWidgetItem* file, int report);
    void listNotes(QTreeWidgetItem* file, const imports::Report& report);
    void ticked(QTreeWidgetItem* item, int column);
    void setBusy(const QString& words); ///< empty = it waits for the person
    void say(const QString& words, const char* look);
    void sumUp();

    ImportDesk& m_desk;
    SignIn m_signIn;
    QList<imports::Report> m_reports;
    imports::Intake m_intake;
    QLabel* m_summary;
    QTreeWidget* m_tree;
    QProgressBar* m_progress;
    QLabel* m_told;
    QPushButton* m_keep;
    QPushButton* m_verb;
    int m_known = 0; ///< objects that were taken before
    bool m_filling = false;
    bool m_taking = false;
    bool m_askedToSignIn = false;
};

} // namespace wavedeck::ui
