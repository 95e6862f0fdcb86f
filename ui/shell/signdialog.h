// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/peopledesk.h"

#include <QDialog>
#include <QJsonObject>
#include <QString>

class QLabel;
class QPushButton;

namespace wavedeck::ui {

class SecretField;

/// Asks for the password of who is signed in, for one signature: what is signed stands above it in words. Accepted =
/// it was signed; signature() is what goes with the request. GUI thread.
class SignDialog : public QDialog {
    Q_OBJECT
public:
    /// statement: what is signed, made plain already.
    SignDialog(
        PeopleDesk& desk, const QString& command, const QJsonObject& args, const QString& statement, QWidget* parent);
    ~SignDialog() override;

    const QJsonObject& signature() const { return m_signature; }
    SecretField* password() const { return m_password; }
    QLabel* told() const { return m_told; }
    QPushButton* verb() const { return m_verb; }
    void submit();

private:
    void say(const QString& words, const char* look);
    void setBusy(bool busy);

    PeopleDesk& m_desk;
    QString m_command;
    QJsonObject m_args;
    QJsonObject m_signature;
    SecretField* m_password;
    QLabel* m_told;
    QPushButton* m_keep;
    QPushButton* m_verb;
};

} // namespace wavedeck::ui
