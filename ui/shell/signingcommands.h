// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/enginecommands.h"

namespace wavedeck::ui {

/// The commands of a window whose people may have to sign in first: what is refused for want of a person leads to the
/// question who is there, and is asked again, once, when somebody has answered. The pages see one answer; a decision
/// with an empty `role` is answered with kSignedIn then. GUI thread.
class SigningCommands : public EngineCommands {
    Q_OBJECT
public:
    /// Asks for a sign-in and says later whether there was one. why: what was refused.
    using SignIn = std::function<void(const QString& why, const std::function<void(bool signedIn)>& then)>;

    explicit SigningCommands(EngineCommands& engine);
    /// Asks for one signature; then: what goes with the request, empty = it was not signed.
    using Sign = std::function<void(
        const QString& command, const QJsonObject& args, const std::function<void(const QJsonObject&)>& then)>;
    void setSignIn(const SignIn& signIn) { m_signIn = signIn; }
    /// isSomebody: whether anybody is signed in who could.
    void setSign(const Sign& sign, const std::function<bool()>& isSomebody)
    {
        m_sign = sign;
        m_isSomebody = isSomebody;
    }
    void ask(const QString& command, const QJsonObject& args, QObject* context, Answer answer) override;

private:
    EngineCommands& m_engine;
    SignIn m_signIn;
    Sign m_sign;
    std::function<bool()> m_isSomebody;

    void signThenAsk(const QString& command, const QJsonObject& args, QObject* context, const Answer& answer);
};

} // namespace wavedeck::ui
