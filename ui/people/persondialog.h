// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/peopledesk.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace wavedeck::ui {

class SecretField;

/// Adds a person with roles and a temporary password, or gives one a new password. Accepted = done. GUI thread.
class PersonDialog : public QDialog {
    Q_OBJECT
public:
    /// name: whose password; empty = a new person.
    PersonDialog(PeopleDesk& desk, const QString& name, QWidget* parent);
    ~PersonDialog() override;

    QLineEdit* name() const { return m_name; }
    QListWidget* roles() const { return m_roles; } ///< null = no new person
    SecretField* old() const { return m_old; } ///< the password until now; null = not one's own
    SecretField* password() const { return m_password; }
    SecretField* again() const { return m_again; }
    QLabel* told() const { return m_told; }
    void submit();

private:
    void answered(const Status& done);
    void wipe();
    QLineEdit* firstField() const;

    PeopleDesk& m_desk;
    QLineEdit* m_name;
    QListWidget* m_roles = nullptr;
    SecretField* m_old = nullptr;
    SecretField* m_password;
    SecretField* m_again;
    QLabel* m_told;
    QPushButton* m_verb;
};

} // namespace wavedeck::ui
