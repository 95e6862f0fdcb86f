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
    /// subject: agent, gate or alert id, as the action asks.
    void act(AttentionAction action, const QString& subject);
    /// A decision whose words the page has asked for already: `gate.waive`, `gate.tick`. what: "Waive gate G2". then:
    /// called when it was done, whatever session is shown by then.
    void decide(const QString& command, const QString& subject, const QJsonObject& more, const QString& what,
        const std::function<void()>& then)
    {
        give(command, subject, more, what, then);
    }
    /// Asks a question of the page's own as this asks its own.
    void ask(const Question& question, const Confirmed& yes) { m_ask(m_window, question, yes); }
    /// Takes the last thing back that can be (ui.md 6): a longer limit, an acknowledgement. The engine refuses when it
    /// is too late.
    void undo() { takeBack(m_done, m_undone, true); }
    void redo() { takeBack(m_undone, m_done, false); }
    QString undoText() const { return m_done.isEmpty() ? QString() : m_done.last().what; }
    QString redoText() const { return m_undone.isEmpty() ? QString() : m_undone.last().what; }

    /// "Stopping…" while the engine has not answered; empty = nothing is asked of it. subject empty = the session.
    QString pending(const QString& subject) const { return m_pending.value(subject); }
    bool isPending(const QString& command) const { return m_commands.contains(command); }

Q_SIGNALS:
    void pendingChanged();
    void refused(const QString& what, const wavedeck::Error& error); ///< what: "Stop session S-014"
    void done(const QString& what);

private:
    /// Something asked of the engine that can be taken back.
    struct Undoable {
        AttentionAction action;
        QString subject;
        QString what;
    };
    void give(const QString& command, const QString& subject, const QJsonObject& more, const QString& what,
        const std::function<void()>& then = {});
    void takeBack(QList<Undoable>& from, QList<Undoable>& to, bool back);
    void question(AttentionAction action, const QString& subject);
    QString decided() const; ///< how what is being asked was decided elsewhere; empty = it was not
    void closeDecided();
    void questionAlert(AttentionAction action, const Alert& alert);

    EngineCommands& m_engine;
    QPointer<QWidget> m_window;
    Ask m_ask = askInDialog;
    LiveSessionPtr m_live;
    /// The question that stands open.
    struct Open {
        std::weak_ptr<Standing> standing;
        AttentionAction action = AttentionAction::Accept;
        QString subject;
        QString what;
    };
    Open m_open;
    QHash<QString, QString> m_pending; ///< subject → what is being done to it
    QSet<QString> m_commands; ///< of the session
    QList<Undoable> m_done; ///< what was done, the latest last
    QList<Undoable> m_undone;
};

/// The words of an action: on a link, in a menu.
QString actionText(AttentionAction action);

} // namespace wavedeck::ui
