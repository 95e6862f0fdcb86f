// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QJsonObject>
#include <QObject>

#include <functional>

namespace wavedeck {

/// The code by which a decision is answered that came with an empty `role` and led to a sign-in: who has signed in may
/// have several roles, and whoever asked for it chooses one and asks again.
inline const QString kSignedIn = QStringLiteral("signed-in");

/// How a window gives commands: the words of the engine's socket (table on top of app/engine/commands.cpp), and
/// `settings.set {key, value}`, `settings.reset {key}` and
/// `evidence.export {session, folder}` → {folder, files, …}, which need no engine. GUI thread.
/// The real one, in app/desktop/, starts an engine when none runs and puts in the actor.
class EngineCommands : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    using Answer = std::function<void(const Result<QJsonObject>&)>;

    /// Asks for one thing and returns at once; answer is called later on the GUI thread, exactly once, unless context
    /// is destroyed before. Nothing may be shown as done before that.
    virtual void ask(const QString& command, const QJsonObject& args, QObject* context, Answer answer) = 0;

    /// `{session: …}`, `{session: …, agent: …}`: what most commands take.
    static QJsonObject about(const QString& session) { return {{QStringLiteral("session"), session}}; }
    static QJsonObject aboutAgent(const QString& session, const QString& agent)
    {
        return {{QStringLiteral("session"), session}, {QStringLiteral("agent"), agent}};
    }
    static QJsonObject aboutGate(const QString& session, const QString& gate)
    {
        return {{QStringLiteral("session"), session}, {QStringLiteral("gate"), gate}};
    }
};

} // namespace wavedeck
