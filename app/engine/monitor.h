// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/machinefacts.h"
#include "app/engine/processes.h"
#include "app/engine/transitions.h"
#include "models/alert/rules.h"

#include <deque>
#include <functional>
#include <list>
#include <map>
#include <vector>

namespace wavedeck {

/// Watches the machine and the agents of the running sessions, raises and resolves their alerts (trust.md E), and says
/// how many programs the machine can bear at present. Changes go through the journal, with an event each, like
/// everything of a turn. The engine's thread. Times it is given are monotonic milliseconds.
///
/// Waiting times that run are kept besides the database, in the file `monitor` of the data directory: a small file that
/// is replaced at a sample, not flushed. It outlives a killed engine; after a crash of the machine it is not believed,
/// and what is in the rows counts.
class Monitor {
public:
    Monitor(Transitions& transitions, const QString& dataDir);

    /// What the tree of one agent uses.
    struct Load {
        const SessionRun* session = nullptr;
        QString subject; ///< agent, or @GATE.CRITERION
        qint64 rssBytes = 0;
        int cpuPermille = 0; ///< of one core
        int zombies = 0;
    };
    struct Duplicate {
        const SessionRun* session = nullptr;
        QString subject;
        processes::Duplicate processes;
    };
    struct Sample {
        std::vector<Load> loads;
        std::vector<Duplicate> duplicates;
    };
    using Sessions = std::list<std::unique_ptr<SessionRun>>;

    /// Once, before sessions are added.
    void load(Store& store);
    /// A session that goes on, with its alerts, last attempts and requests; or a new one.
    void add(const SessionRun& session, Store& store);
    /// Its open alerts are resolved: there is nothing to watch any more.
    void end(SessionRun& session);
    void remove(const QString& session);

    /// What was set meanwhile counts from the next sample on; each session whose lines move by it is told so.
    void follow(const Settings& settings, const Sessions& sessions);

    /// A second has passed. touched is told of each session that has to be decided about anew.
    void sample(qint64 now, const Sessions& sessions, Sample sample, const std::function<void(SessionRun&)>& touched);
    /// Keeps what waits, after a commit.
    void persist();
    /// Brings session.admission up to date; looks at the machine when the last look is too old.
    void admit(SessionRun& session, qint64 now);
    /// The session is worth looking at each second: something runs, waits for the machine, or an alert is open.
    bool isWatched(const SessionRun& session) const;

    void attemptEnded(SessionRun& session, const QString& agent, const Attempt& attempt);
    void request(const SessionRun& session, const QString& agent, const QJsonObject& body, qint64 now);

    /// The session of an open alert, empty when there is none.
    QString sessionOf(const QString& alert) const;
    /// undo: takes an acknowledgement back.
    Status acknowledge(SessionRun& session, const QString& alert, const QString& actor, bool undo = false);
    Status silence(
        SessionRun& session, const QString& alert, const QString& until, const QString& reason, const QString& actor);
    /// The processes that an open alert about duplicates has too many.
    std::vector<processes::Info> surplusOf(const QString& alert) const;

private:
    struct Request {
        qint64 at = 0; ///< monotonic
        double ms = -1; ///< -1 = not told
        bool ok = true;
        QString agent;
    };
    struct Ended {
        QString agent;
        int number = 0;
        bool failed = false;
        QString reason;
    };
    struct Reading {
        enum Kind {
            Quiet, ///< there is nothing to say, and nobody expects it
            Missing, ///< there should be a value
            Value
        } kind
            = Quiet;
        Measured value{0};
        QString detail; ///< for people: counts, names
    };
    struct Watch {
        AlertRules rules;
        std::array<AlertState, kWatched> states;
        std::array<bool, kWatched> seen{}; ///< had a value before
        std::array<Tracked<Alert>*, kWatched> open{};
        std::array<QJsonObject, kWatched> silences; ///< of earlier alerts of the rule, until they end
        std::list<Tracked<Alert>> alerts; ///< open ones, and resolved ones that the journal may still hold
        std::deque<Request> requests;
        std::deque<Ended> attempts; ///< the last ones
        AlertLevel memory = AlertLevel::Normal; ///< for admission: with hysteresis, without waiting
        AlertLevel disk = AlertLevel::Normal;
        AlertLevel diskFree = AlertLevel::Normal;
        qint64 steppedAt = 0; ///< monotonic; 0 = never
        qint64 nothingRunsSince = 0; ///< monotonic; because the machine cannot bear it
    };

    // monitor.cpp: the life of alerts
    void step(SessionRun& session, Watch& watch, Watched watched, const Reading& reading, qint64 elapsedMs);
    void apply(SessionRun& session, Watch& watch, Watched watched, AlertChange change, const Reading& reading);
    void raise(SessionRun& session, Watch& watch, Watched watched, const Reading& reading);
    void resolve(SessionRun& session, Watch& watch, Watched watched, const QString& text);
    void store(SessionRun& session, Watch& watch, Watched watched, const QString& text);
    void restore(Watch& watch, Watched watched, const QJsonObject& kept);
    Tracked<Alert>* openAlert(const QString& session, const QString& alert);

    // readings.cpp: what is measured, and who causes it
    Reading read(const SessionRun& session, const Watch& watch, Watched watched) const;
    Reading readMachine(Watched watched) const;
    Reading readRequests(const Watch& watch, Watched watched) const;
    static Reading readAttempts(const Watch& watch);
    Reading readProcesses(const SessionRun& session, Watched watched) const;
    QJsonArray subjects(const SessionRun& session, const Watch& watch, Watched watched) const;
    QJsonArray duplicateSubjects(const SessionRun& session) const;

    // admission.cpp: what may start
    bool judge(SessionRun& session, Watch& watch);
    bool holdWhenNothingRuns(SessionRun& session, Watch& watch, qint64 now);

    Transitions& m_set;
    QString m_keptFile;
    FactsReader m_reader;
    Settings m_settings;
    MachineFacts m_facts;
    qint64 m_factsAt = 0;
    Sample m_sample; ///< the last one
    std::map<QString, Watch> m_watches; ///< by session
    QJsonObject m_kept; ///< of the engine before, by session
    int m_nextNumber = 1;
    bool m_dirty = false;
    bool m_keeps = false; ///< the file is there
};

} // namespace wavedeck
