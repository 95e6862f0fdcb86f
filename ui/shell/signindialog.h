// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/peopledesk.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;

namespace wavedeck::ui {

class SecretField;

/// Asks who is there. A temporary password is changed in the same dialog; where nobody exists yet it makes the first
/// person, an Admin, and signs in as that one. Passwords are overwritten as soon as they are not needed. Accepted =
/// somebody is signed in. GUI thread.
class SignInDialog : public QDialog {
    Q_OBJECT
public:
    /// why: what it is needed for; empty = it was asked for by itself.
    SignInDialog(PeopleDesk& desk, const QString& why, QWidget* parent);
    ~SignInDialog() override;

    bool makesFirst() const { return m_first; }
    QComboBox* name() const { return m_name; }
    SecretField* password() const { return m_password; }
    SecretField* fresh() const { return m_fresh; } ///< shown where a new one is chosen
    SecretField* again() const { return m_again; }
    QLabel* told() const { return m_told; }
    QPushButton* verb() const { return m_verb; }
    void submit();

private:
    void answered(const Status& done);
    void choose(bool fresh); ///< shows the fields for a new password
    void setBusy(bool busy);
    void say(const QString& words, const char* look);
    void fit();
    void check();
    void wipe();
    QString refusal(const Error& error) const;

    PeopleDesk& m_desk;
    bool m_first;
    bool m_choosing = false;
    bool m_busy = false;
    QComboBox* m_name;
    SecretField* m_password;
    QLabel* m_freshLabel;
    SecretField* m_fresh;
    QLabel* m_againLabel;
    SecretField* m_again;
    QLabel* m_told;
    QPushButton* m_keep;
    QPushButton* m_verb;
};

} // namespace wavedeck::ui
