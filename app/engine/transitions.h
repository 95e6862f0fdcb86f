// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/sessionrun.h"

namespace wavedeck {

/// The only place where a state changes: asks the table of legal transitions, marks the row for the journal and writes
/// the activity log (WAVE-10). An illegal change is refused and logged; it is a bug, never a reason to lie.
class Transitions {
public:
    explicit Transitions(Journal& journal)
        : m_journal(journal)
    {
    }

    void set(SessionRun& session, SessionState to, const QString& actor = engine());
    void set(SessionRun& session, WaveRun& wave, WaveState to, const QString& why = {});
    void set(SessionRun& session, AgentRun& agent, AgentState to, const QString& source, const QString& reason = {},
        const QString& actor = engine());
    void set(
        SessionRun& session, GateRun& gate, GateState to, const QString& reason = {}, const QString& actor = engine());
    void set(SessionRun& session, CriterionRun& criterion, GateState to, const QString& value, const QString& reason);

    /// The next numbered attempt of an agent or a gate's program, as an intent: nothing is started yet.
    void beginAttempt(SessionRun& session, AgentRun& agent, const QString& instance);
    /// beside: its program takes no agent's place.
    void beginAttempt(SessionRun& session, CriterionRun& criterion, const QString& instance, bool beside = false);

    void setReasons(SessionRun& session, const QStringList& reasons);
    void note(const SessionRun& session, const QString& subject, const QString& kind, const QString& text,
        const QString& actor = engine());
    template <class Row> void changed(const SessionRun& session, Tracked<Row>& row)
    {
        m_journal.changed(session.id(), row);
    }
    Journal& journal() { return m_journal; }

    /// Grows with every change: a rule that runs until it no longer does has come to its end.
    quint64 changes() const { return m_changes; }

    static QString engine() { return QStringLiteral("engine"); }

private:
    void keepResult(const SessionRun& session, GateRun& gate, const QString& actor);
    void newAttempt(SessionRun& session, Tracked<Attempt>& attempt, const QString& subject, const QString& instance);
    Journal& m_journal;
    quint64 m_changes = 0;
};

} // namespace wavedeck
