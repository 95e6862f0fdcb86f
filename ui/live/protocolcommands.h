// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/protocol.h"
#include "models/live/enginecommands.h"
#include "models/live/live.h"
#include "ui/widgets/dialogs.h"

#include <QPointer>
#include <QSet>
#include <QWidget>

namespace wavedeck::ui {

/// What a person decides of a session's protocol: phases, checklists, worktrees, budget, closed providers. Asks for a
/// reason where one is kept, asks the engine, and changes nothing by itself. GUI thread.
class ProtocolCommands : public QObject {
    Q_OBJECT
public:
    enum What { PhaseDone, PhaseSkip, Tick, Waive, Merge, Drop };

    /// window: what the questions stand before.
    ProtocolCommands(EngineCommands& engine, QWidget* window);
    void setAsk(Ask ask) { m_ask = std::move(ask); }
    void setSession(const LiveSessionPtr& live) { m_live = live; }

    /// subject: a phase, an agent, or LIST/ITEM.
    void act(What what, const QString& subject);
    /// Asks for the limits of the session; an empty one stays as it is, `none` takes it away.
    void changeBudget();
    /// Says that a provider takes work again.
    void openProvider(const QString& provider);
    /// Not answered yet.
    bool isPending(const QString& subject) const { return m_pending.contains(subject); }

Q_SIGNALS:
    void said(const QString& words, bool refused); ///< plain text
    void pendingChanged();

private:
    void give(What what, const QString& subject, const QString& reason);
    void giveBudget(const QString& dollars, const QString& tokens);
    /// told: what is said before a refusal.
    void send(QLatin1String command, const QJsonObject& args, const QString& subject, const QString& told,
        const QString& pending);

    EngineCommands& m_engine;
    QPointer<QWidget> m_window;
    Ask m_ask = askInDialog;
    LiveSessionPtr m_live;
    QSet<QString> m_pending;
};

/// "LIST/ITEM".
QString itemSubject(const QString& list, const QString& item);
/// Of changeBudget() and openProvider(), for isPending().
QString budgetSubject();
QString providerSubject(const QString& provider);

/// What can be asked for a worktree as it stands; the engine says no to the rest.
bool mayMerge(const Worktree& tree);
bool mayDrop(const Worktree& tree);

} // namespace wavedeck::ui
