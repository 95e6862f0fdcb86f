// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/protocol/facts.h"

#include <QSet>

namespace wavedeck {

class Journal;
class Store;
class Transitions;
struct AgentRun;
struct SessionRun;

/// The protocol of a session as the engine holds it; rows are stored with Journal::add.
struct SessionProtocol {
    QList<Phase> phases; ///< empty = a session of before there were any: nothing is asked of it
    QList<ChecklistItem> items;
    QSet<QString> reported; ///< agents that told a completion report in their latest attempt
    QString confirmed; ///< who confirmed which plan; only at the start
    QString startHold; ///< why no wave starts; empty = it may
    QString closeHold; ///< why it does not end although every wave passed
    bool mayClose = true;
    bool scored = false;
    protocol::Balance balance;
    qsizetype balanceOf = -1; ///< of how many agents; -1 = not counted yet
};

namespace protocol {

/// The rows of a new session, confirmed by who started it with the hash of the plan (PLAN-8).
void begin(SessionRun& session, Journal& journal);
/// Those of one that is taken over, and which of its agents owe a report.
void load(SessionRun& session, Store& store);
/// Moves phases and automatic items as far as the rows of the session say, and scores it once it has ended. True when
/// what holds it has changed, and the rules have to be asked again.
bool follow(SessionRun& session, Transitions& set, const QString& dataDir);
/// Notes whether an agent that has just ended told its report, and what it owes when it did not.
void noteReport(SessionRun& session, AgentRun& agent, bool told);

/// Puts changed rows into the journal.
void store(const QString& session, const Phase& phase, Journal& journal);
void store(const QString& session, const ChecklistItem& item, Journal& journal);

} // namespace protocol

} // namespace wavedeck
