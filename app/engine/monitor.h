// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/machinefacts.h"
#include "app/engine/processes.h"
#include "app/engine/transitions.h"
#include "models/alert/burn.h"
#include "models/alert/planrules.h"
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
        int processes = 0;
        qint64 silentMs = 0; ///< since its last sign of life
        qint64 usualGapMs = 0; ///< P95 of its gaps between them; 0 = not known yet
    };
    struct Duplicate {
        const SessionRun* session = nullptr;
        QString subject;
        processes::Duplicate processes;
    };
    /// A process that outlived the attempt that started it.
    struct Orphan {
        const SessionRun* session = nullptr;
        QString subject;
        QString command;
        processes::Info process;
    };
    struct Sample {
        std::vector<Load> loads;
        std::vector<Duplicate> duplicates;
        std::vector<Orphan> orphans;
    };
    using Sessions = std::list<std::unique_ptr<SessionRun>>;

    /// Once, before sessions are added.
    void load(Store& store);
    /// A session that goes on, with its alerts, last attempts and requests; or a new one.
    void add(const SessionRun& session, Store& store);
    /// Its open alerts are resolved: there is nothing to watch any more. Those that a window of observation goes on
    /// with stay as long as it does.
    void end(SessionRun& session);
    /// Somebody has to look at what was seen in the window of observation (MON-9); told once, until reviewAt is 0.
    void askForReview(SessionRun& session);
    /// Nothing of it is kept: the session goes.
    void remove(const SessionRun& session);

    /// What was set meanwhile counts from the next sample on; each session whose lines move by it is told so.
    void follow(const Settings& settings, const Sessions& sessions);

    /// What of memory and CPU no source tells at all, for people; empty = both are told (MON-3).
    QString blindFor();

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

    /// What a session has spent, how full the contexts of its agents are, or whether its providers are open has
    /// changed.
    void moneyChanged(SessionRun& session);

    /// Files that a rule about them counts; who has them as subjects.
    void files(SessionRun& session, Watched rule, int count, const QString& detail, const QJsonArray& subjects);

    /// `{"endpoint": "/x", "hit": true, "ttl_s": 30}`
    void cache(const SessionRun& session, const QJsonObject& body);

    /// What the engine knows itself of a monitor that runs nothing.
    MonitorResult measure(const SessionRun& session, const MonitorPlan& monitor, qint64 now) const;
    /// A monitor of the plan has looked, elapsedMs after it did before.
    void looked(SessionRun& session, const QString& monitor, const MonitorResult& result, qint64 elapsedMs);

    /// The session of an open alert, empty when there is none.
    QString sessionOf(const QString& alert) const;
    /// undo: takes an acknowledgement back.
    Status acknowledge(SessionRun& session, const QString& alert, const QString& actor, bool undo = false);
    Status silence(
        SessionRun& session, const QString& alert, const QString& until, const QString& reason, const QString& actor);
    /// The processes that an open alert about duplicates or orphans has too many.
    std::vector<processes::Info> surplusOf(const QString& alert) const;
    const Settings& settings() const { return m_settings; }

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
    /// One rule of a session over time.
    struct Item {
        Watched watched;
        AlertRule rule;
        AlertState state;
        bool vital = false; ///< that it says nothing is worth an alert of its own
        bool seen = false; ///< had a value before
        Tracked<Alert>* open = nullptr;
        QJsonObject silence; ///< of earlier alerts of the rule, until it ends
    };
    struct Cache {
        int lookups = 0;
        int hits = 0;
        double ttlSeconds = 0;
    };
    struct Watch {
        std::deque<Item> items; ///< the first kWatched in the order of Watched
        std::list<Tracked<Alert>> alerts; ///< open ones, and resolved ones that the journal may still hold
        std::deque<Request> requests;
        BurnWindows burn;
        std::deque<Ended> attempts; ///< the last ones
        std::map<QString, Cache> caches; ///< by endpoint, since the session began
        struct Files {
            int count = 0;
            QString detail;
            QJsonArray subjects;
        };
        std::map<Watched, Files> files;
        int startFailures = 0; ///< attempts whose program could not be started
        AlertLevel memory = AlertLevel::Normal; ///< for admission: with hysteresis, without waiting
        AlertLevel disk = AlertLevel::Normal;
        AlertLevel diskFree = AlertLevel::Normal;
        qint64 steppedAt = 0; ///< monotonic; 0 = never
        qint64 nothingRunsSince = 0; ///< monotonic; because the machine cannot bear it

        Item& of(Watched watched) { return items[std::size_t(watched)]; }
        const Item& of(Watched watched) const { return items[std::size_t(watched)]; }
    };

    void setRules(const SessionRun& session, Watch& watch) const;
    static bool outlives(const SessionRun& session, const Item& item);
    static Item* itemOf(Watch& watch, const QString& rule);
    Tracked<Alert>* openAlert(const QString& session, const QString& alert);
    void restore(Item& item, const QJsonObject& kept);

    // alertlife.cpp: the life of alerts
    void step(SessionRun& session, Watch& watch, Item& item, const Reading& reading, qint64 elapsedMs);
    void apply(SessionRun& session, Watch& watch, Item& item, AlertChange change, const Reading& reading);
    void raise(SessionRun& session, Watch& watch, Item& item, const Reading& reading);
    void resolve(SessionRun& session, Item& item, const QString& text);
    void store(SessionRun& session, Item& item, const QString& text);
    void refresh(SessionRun& session, Watch& watch, Item& item, const Reading& reading);

    // readings.cpp: what is measured
    static void keepRequest(Watch& watch, const QString& agent, const QJsonObject& body, qint64 at);
    Reading read(const SessionRun& session, const Watch& watch, Watched watched, qint64 now) const;
    Reading readMachine(Watched watched) const;
    Reading readRequests(const Watch& watch, Watched watched) const;
    static Reading readAttempts(const Watch& watch);
    static Reading readFiles(const Watch& watch, Watched watched);
    Reading readBurn(const Watch& watch, qint64 now) const;
    Reading readProcesses(const SessionRun& session, Watched watched) const;
    Reading readOrphans(const SessionRun& session) const;
    Reading readSilence(const SessionRun& session) const;
    static Reading readMoney(const SessionRun& session, Watched watched);
    QString wasteText(qint64 surplus, qint64 bytes) const;
    bool isSilent(const Load& load) const;
    static MonitorResult readCaches(const Watch& watch);

    // subjects.cpp: who causes it
    QJsonArray subjects(const SessionRun& session, const Watch& watch, const Item& item) const;
    static QJsonArray contextSubjects(const SessionRun& session, double line);
    QJsonArray silentSubjects(const SessionRun& session) const;
    QJsonArray duplicateSubjects(const SessionRun& session) const;
    QJsonArray orphanSubjects(const SessionRun& session) const;

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
