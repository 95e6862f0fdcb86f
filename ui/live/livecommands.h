// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/enginecommands.h"
#include "models/live/summary.h"
#include "ui/widgets/dialogs.h"

#include <QPointer>
#include <QSet>
#include <QWidget>

namespace wavedeck::ui {

/// What the live page can have done: asks the person where it cannot be undone or needs words, asks the engine, and
/// knows what is not answered yet. Nothing changes on the screen before the answer. GUI thread.
class LiveCommands : public QObject {
    Q_OBJECT
public:
    static constexpr qint64 kExtendMs = 15 * 60 * 1000;

    /// window: what the questions stand before.
    LiveCommands(EngineCommands& engine, QWidget* window);
    void setAsk(Ask ask) { m_ask = std::move(ask); }
    /// Another one: what was asked of the session before is answered without a word here.
    void setSession(const LiveSessionPtr& live);

    void hold() { give(QStringLiteral("session.hold"), {}, {}, {}); }
    void resume() { give(QStringLiteral("session.resume"), {}, {}, {}); }
    void stop();
    /// subject: agent or gate id, as the action asks.
    void act(AttentionAction action, const QString& subject);

    /// "Stopping…" while the engine has not answered; empty = nothing is asked of it. subject empty = the session.
    QString pending(const QString& subject) const { return m_pending.value(subject); }
    bool isPending(const QString& command) const { return m_commands.contains(command); }

Q_SIGNALS:
    void pendingChanged();
    void refused(const QString& what, const wavedeck::Error& error); ///< what: "Stop session S-014"
    void done(const QString& what);

private:
    void give(const QString& command, const QString& subject, QJsonObject more, const QString& what);
    void question(AttentionAction action, const QString& subject);

    EngineCommands& m_engine;
    QPointer<QWidget> m_window;
    Ask m_ask = askInDialog;
    LiveSessionPtr m_live;
    QHash<QString, QString> m_pending; ///< subject → what is being done to it
    QSet<QString> m_commands; ///< of the session
};

/// The words of an action: on a link, in a menu.
QString actionText(AttentionAction action);

} // namespace wavedeck::ui
