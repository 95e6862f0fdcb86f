// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/sessionrun.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

/// Whether an agent may start another one (HIER-2): looks only at plan and rows. What an agent writes is hostile: it
/// chooses among the profiles that its plan lets it start, and gives an item, a prompt and words about the task; what
/// is executed, with which rights, is always the profile's.
namespace wavedeck::spawning {

constexpr int kDeepest
    = 4; ///< agents above each other, the plan's own included: as many as the command scheme has levels
constexpr int kMostRequests = 1000; ///< of one attempt; further ones are not recorded
constexpr int kMostOfSession = 10'000; ///< started by agents of one session
constexpr int kLongestPrompt = 32 * 1024; ///< bytes

/// What stood in a `spawn` line, as far as it makes sense.
struct Wish {
    QString id; ///< empty = it has none that can be used
    QString profile;
    QString role;
    QString reportsTo;
    QString prompt;
    QString item;
    bool isolated = false;
    std::optional<Priority> priority;
    QStringList notTaken; ///< keys that mean nothing here
    QString wrong; ///< why it cannot be granted whatever the plan says; empty = nothing
};
Wish readWish(const QJsonObject& body);

/// What the engine does about a wish.
struct Decision {
    bool granted = false;
    QString reason;
    bool follows = true; ///< the chain of command was kept, or it is not known that it was not
    AgentRun* known = nullptr; ///< an earlier attempt of the parent has started this one already
};
Decision decide(SessionRun& session, const AgentRun& parent, const Wish& wish);

/// The agent that a granted wish makes: `PARENT.ID`, in the wave of its parent, required like its profile. Its plan is
/// kept in the session. The same wish makes the same agent again after a restart. nullptr = the profile is gone.
AgentRun* makeChild(SessionRun& session, const AgentRun& parent, const Wish& wish);

QString childId(const QString& parent, const QString& request);

/// All that an agent started, they too, …; parents before their children.
std::vector<AgentRun*> descendants(SessionRun& session, const QString& agent);

} // namespace wavedeck::spawning
