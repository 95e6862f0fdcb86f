// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/peopledesk.h"
#include "ui/shell/signdialog.h"
#include "ui/shell/signindialog.h"
#include "ui/shell/statuspart.h"

#include <QAction>
#include <QPointer>

namespace wavedeck::ui {

class MainMenu;

/// Who is signed in, and the way in and out: actions of the menu Session, the part of the status bar, and the question
/// before a decision that needs a person. GUI thread.
class Account : public QObject {
    Q_OBJECT
public:
    using Then = std::function<void(bool signedIn)>;

    /// window: what the dialog stands before.
    Account(PeopleDesk& desk, MainMenu* menu, QWidget* window);

    /// Asks for a sign-in unless the question stands open already; then: called once it is answered.
    void ask(const QString& why, const Then& then);
    /// Asks the person who is signed in for one signature; then: what goes with the request, empty = not signed.
    void sign(const QString& command, const QJsonObject& args, const std::function<void(const QJsonObject&)>& then);
    StatusText status() const;
    QAction* signIn() const { return m_in; }
    QAction* signOut() const { return m_out; }
    SignInDialog* dialog() const { return m_dialog; } ///< null = none is open
    SignDialog* signing() const { return m_signing; } ///< the same of a signature

Q_SIGNALS:
    void changed();

private:
    void show();
    void finished(bool signedIn);

    PeopleDesk& m_desk;
    QWidget* m_window;
    QAction* m_in;
    QAction* m_out;
    QPointer<SignInDialog> m_dialog;
    QPointer<SignDialog> m_signing;
    QList<Then> m_waiting;
};

} // namespace wavedeck::ui
