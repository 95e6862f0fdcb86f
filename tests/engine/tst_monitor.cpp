// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/monitor.h"
#include "app/engine/scheduler.h"
#include "models/plan/planreader.h"
#include "models/store/alertrepository.h"
#include "tests/support/noise.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;

namespace {

constexpr char kPlan[]
    = "version: 1\nsession: { name: t, max_parallel: 3 }\nwaves:\n"
      "  - { id: w, agents: [ { id: x, foreach: { range: [1, 5] }, argv: [/bin/true, \"{item}\"] } ] }\n";

/// A machine of files, a database, and an engine's monitor and scheduler over them, on a clock that the test drives.
struct World {
    QTemporaryDir folder;
    QString proc = folder.filePath(QStringLiteral("proc"));
    std::unique_ptr<Store> store;
    Journal journal;
    Transitions set{journal};
    Scheduler scheduler{set, QStringLiteral("i")};
    Monitor::Sessions sessions;
    std::unique_ptr<Monitor> monitor;
    Monitor::Sample sample;
    qint64 now = 1'000'000;
    int touched = 0;

    World()
    {
        QDir().mkpath(proc + QStringLiteral("/pressure"));
        QDir().mkpath(proc + QStringLiteral("/self"));
        qputenv("WAVEDECK_PROC_DIR", QFile::encodeName(proc));
        memory(20);
        write("stat", "cpu 100 0 100 1000 0 0 0 0\n");
        write("disk", "107374182400 53687091200\n");
        store = std::move(*Store::openForWriting(folder.path()));
        PlanContext context;
        context.file = QStringLiteral("/tmp/plan.yaml");
        Session row;
        row.id = QStringLiteral("S-001");
        row.number = 1;
        row.maxParallel = 3;
        sessions.push_back(makeSession(row, readPlan(kPlan, context).plan));
        journal.insert(session().id(), session().row);
        for (WaveRun& wave : session().waves) {
            journal.insert(session().id(), wave.row);
            for (AgentRun& agent : wave.agents)
                journal.insert(session().id(), agent.row);
        }
        commit();
        restart();
    }
    SessionRun& session() { return *sessions.front(); }
    void write(const char* name, const QByteArray& text)
    {
        QFile file(proc + QLatin1Char('/') + QLatin1String(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }
    void memory(double percent)
    {
        write("meminfo",
            "MemTotal: 1000000 kB\nMemAvailable: " + QByteArray::number(qint64(1'000'000 - percent * 10'000))
                + " kB\n");
    }
    void commit() { QVERIFY(journal.write(*store)); }
    /// As after kill -9: what is not in the database and the kept file is gone.
    void restart()
    {
        monitor = std::make_unique<Monitor>(set, folder.path());
        monitor->load(*store);
        monitor->add(session(), *store);
    }
    void second()
    {
        now += 1000;
        monitor->sample(now, sessions, sample, [this](SessionRun&) { ++touched; });
        commit();
        monitor->persist();
    }
    void seconds(int count)
    {
        for (int i = 0; i < count; ++i)
            second();
    }
    QList<Alert> alerts() { return AlertRepository(*store).alerts(session().id()); }
    Alert last()
    {
        const QList<Alert> all = alerts();
        return all.isEmpty() ? Alert() : all.last();
    }
    int events(const char* kind)
    {
        int count = 0;
        for (const Event& event : SessionRepository(*store).events(session().id(), 0, 10'000))
            count += event.kind == QLatin1String(kind);
        return count;
    }
    QStringList advance()
    {
        std::vector<Start> starts;
        monitor->admit(session(), now);
        scheduler.advance(session(), starts);
        commit();
        QStringList names;
        for (const Start& start : starts)
            names.append(start.agent->row->id);
        return names;
    }
    AgentRun& agent(const char* id) { return *findAgent(session(), QLatin1String(id)); }
    void end(const char* id, AgentState state = AgentState::Succeeded)
    {
        AgentRun& run = agent(id);
        set.set(session(), run, AgentState::Running, QStringLiteral("process"));
        set.set(session(), run, state, QStringLiteral("process"), QStringLiteral("exit 3"));
        run.attempt->state = state;
        --session().live;
        monitor->attemptEnded(session(), run.row->id, run.attempt.row);
        commit();
    }
};

} // namespace

class TestMonitor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aStepIsAnnouncedOnceAndResolved();
    void aRestartKeepsWhatWaitsAndWhatFires();
    void recordedNoiseOverKilledEngines();
    void silentAgents();
    void silenceByTheirOwnHabit();
    void orphans();
    void burn();
    void monitorsOfThePlan();
    void cachesOfAgents();
    void aVanishedSourceIsNoData();
    void pressureThatTheKernelHidesIsNoAlert();
    void theNearerLimitOfACgroupCounts_data();
    void theNearerLimitOfACgroupCounts();
    void cpu();
    void disk();
    void requests();
    void attempts();
    void duplicatesAndZombies();
    void acknowledgeAndSilence();
    void quietTimesWriteNothing();
    void aSettingCountsFromTheNextSampleOn();
    void admissionKeepsAgentsWaiting();
    void admissionHoldsAfterAMinute();
};

void TestMonitor::aStepIsAnnouncedOnceAndResolved()
{
    World w;
    w.sample.loads
        = {{&w.session(), QStringLiteral("x#2"), 100, 5, 0}, {&w.session(), QStringLiteral("x#1"), 900, 5, 0}};
    w.seconds(10);
    w.memory(74);
    w.seconds(29);
    QCOMPARE(w.alerts().size(), 0);
    w.second();
    QCOMPARE(w.alerts().size(), 1);
    QCOMPARE(w.last().id, QStringLiteral("AL-001"));
    QCOMPARE(w.last().phase, AlertPhase::Firing);
    QCOMPARE(w.last().level, AlertLevel::Warning);
    QCOMPARE(w.last().text, QStringLiteral("memory 74 % is past its warning line 70 %"));
    QCOMPARE(w.last().subjects.first().toObject().value(QLatin1String("agent")).toString(), QStringLiteral("x#1"));
    w.memory(90);
    w.seconds(11);
    QCOMPARE(w.last().level, AlertLevel::Critical);
    QCOMPARE(w.last().line, 85.0);
    w.seconds(300);
    QCOMPARE(w.events("alert"), 2);
    w.memory(60);
    w.seconds(62);
    QCOMPARE(w.alerts().size(), 1);
    QCOMPARE(w.last().phase, AlertPhase::Resolved);
    QCOMPARE(w.events("alert"), 3);
    w.memory(74);
    w.seconds(32);
    QCOMPARE(w.alerts().size(), 2);
    w.monitor->end(w.session());
    w.commit();
    QCOMPARE(w.last().phase, AlertPhase::Resolved);
    w.monitor->persist();
    QVERIFY(!QFile::exists(w.folder.filePath(QStringLiteral("monitor"))));
}

void TestMonitor::aRestartKeepsWhatWaitsAndWhatFires()
{
    World w;
    w.second();
    w.memory(74);
    w.seconds(20);
    w.restart(); // pending
    w.seconds(10);
    QCOMPARE(w.alerts().size(), 0);
    w.second(); // the first value after it is not held against the time before
    QCOMPARE(w.alerts().size(), 1);
    for (int i = 0; i < 40; ++i) {
        w.restart(); // firing, again and again
        w.second();
    }
    QCOMPARE(w.alerts().size(), 1);
    QCOMPARE(w.events("alert"), 1);
    QCOMPARE(w.last().phase, AlertPhase::Firing);
    QVERIFY(QFile::remove(w.folder.filePath(QStringLiteral("monitor")))); // only the database is left
    w.restart();
    w.seconds(5);
    QCOMPARE(w.events("alert"), 1);
    w.memory(50);
    w.seconds(30);
    w.restart(); // clearing
    w.seconds(32);
    QCOMPARE(w.last().phase, AlertPhase::Resolved);
    w.memory(90);
    w.seconds(5);
    w.restart();
    w.seconds(7);
    QCOMPARE(w.alerts().size(), 2);
    QCOMPARE(w.last().id, QStringLiteral("AL-002"));
}

/// trust.md, E1 and E3 together: half an hour around the line, and engines that are killed all the time. (Six hours:
/// tst_alertrule.)
void TestMonitor::recordedNoiseOverKilledEngines()
{
    World w;
    const QList<double> trace = testing::noisyTrace(70, 3, 0.9, 1800, 7);
    for (qsizetype i = 0; i < trace.size(); ++i) {
        w.memory(trace.at(i));
        w.second();
        if (i % 97 == 0)
            w.restart();
    }
    QVERIFY2(w.events("alert") <= 3, qPrintable(QString::number(w.events("alert")))); // two, and that it flaps
    QCOMPARE(w.alerts().size(), 1);
    w.memory(50);
    w.seconds(90);
    QCOMPARE(w.last().phase, AlertPhase::Resolved);
    const int before = w.events("alert");
    w.memory(80); // a real step
    w.seconds(31);
    QCOMPARE(w.events("alert"), before + 1);
    QCOMPARE(w.last().phase, AlertPhase::Firing);
}

void TestMonitor::silentAgents()
{
    World w;
    const auto silent = [&](qint64 one, qint64 two) {
        w.sample.loads = {{&w.session(), QStringLiteral("x#1"), 1, 0, 0, 1, one},
            {&w.session(), QStringLiteral("x#2"), 1, 0, 0, 1, two},
            {&w.session(), QStringLiteral("@g.result"), 1, 0, 0, 1, 900'000}}; // a gate's program may think
        w.second();
    };
    silent(119'000, 5);
    QCOMPARE(w.alerts().size(), 0);
    silent(121'000, 5);
    QCOMPARE(w.alerts().size(), 1);
    QCOMPARE(w.last().rule, QStringLiteral("silent-agents"));
    QCOMPARE(w.last().level, AlertLevel::Warning);
    QVERIFY2(w.last().text.startsWith(QStringLiteral("silent agents: x#1 for 2")), qPrintable(w.last().text));
    QCOMPARE(w.last().subjects.size(), 1);
    for (int i = 0; i < 50; ++i)
        silent(122'000 + i * 1000, 5);
    QCOMPARE(w.events("alert"), 1);
    silent(200'000, 130'000); // the other one too: the row says so, nobody is told anew
    QCOMPARE(w.last().subjects.size(), 2);
    QCOMPARE(w.events("alert"), 1);
    silent(10, 131'000); // a heartbeat
    QCOMPARE(w.last().subjects.size(), 1);
    QCOMPARE(w.last().subjects.first().toObject().value(QLatin1String("agent")).toString(), QStringLiteral("x#2"));
    silent(10, 10);
    silent(10, 10);
    QCOMPARE(w.last().phase, AlertPhase::Resolved);

    Settings settings;
    QVERIFY(settings.set(QStringLiteral("silent_after"), 60'000));
    w.monitor->follow(settings, w.sessions);
    silent(61'000, 0);
    QCOMPARE(w.last().phase, AlertPhase::Firing);
    QVERIFY(settings.set(QStringLiteral("silent_after"), 0)); // off
    w.monitor->follow(settings, w.sessions);
    silent(61'000, 999'000);
    silent(61'000, 999'000);
    QCOMPARE(w.alerts().size(), 2);
    QCOMPARE(w.last().phase, AlertPhase::Resolved);
}

void TestMonitor::silenceByTheirOwnHabit()
{
    World w;
    const auto silent = [&](qint64 ms) {
        w.sample.loads = {{&w.session(), QStringLiteral("x#1"), 1, 0, 0, 1, ms, 100'000}}; // speaks every 100 s or so
        w.second();
    };
    silent(290'000);
    QCOMPARE(w.alerts().size(), 0);
    silent(301'000);
    QCOMPARE(w.last().level, AlertLevel::Warning);
    silent(1'001'000);
    QCOMPARE(w.last().level, AlertLevel::Critical);
}

void TestMonitor::orphans()
{
    World w;
    const processes::Info left{4711, 1, 'S', 5, 0, 50 * 1024 * 1024};
    w.sample.orphans = {{&w.session(), QStringLiteral("x#1"), QStringLiteral("sleep 599"), left}};
    w.seconds(9);
    QCOMPARE(w.alerts().size(), 0); // it may just be about to end
    w.seconds(2);
    QCOMPARE(w.last().rule, QStringLiteral("orphans"));
    QVERIFY2(w.last().text.contains(QStringLiteral("`sleep 599` of x#1")), qPrintable(w.last().text));
    QCOMPARE(w.monitor->surplusOf(w.last().id).size(), std::size_t(1));
    const QJsonObject document = alertDocument(w.last(), 0);
    QCOMPARE(document.value(QLatin1String("waste_bytes")).toInteger(), left.rssBytes);
    QCOMPARE(
        document.value(QLatin1String("processes")).toArray().first().toObject().value(QLatin1String("pid")).toInt(),
        4711);
    w.sample.orphans.clear();
    w.seconds(12);
    QCOMPARE(w.last().phase, AlertPhase::Resolved);
}

void TestMonitor::burn()
{
    World w;
    const auto tell = [&](int count, bool good) {
        for (int i = 0; i < count; ++i)
            w.monitor->request(w.session(), QStringLiteral("x#1"), {{QStringLiteral("ok"), good}}, w.now);
    };
    const auto burning = [&] {
        for (const Alert& alert : w.alerts())
            if (alert.rule == QStringLiteral("slo-burn") && alert.isOpen())
                return QString(word(alert.level));
        return QString();
    };
    tell(19, false);
    w.second();
    QCOMPARE(burning(), QString()); // too few to say anything
    tell(200, true);
    w.second(); // 8.7 %: 8.7 times the 1 % that is allowed
    QCOMPARE(burning(), QStringLiteral("warning"));
    tell(30, false);
    w.second(); // 19.7 %
    QCOMPARE(burning(), QStringLiteral("critical"));
    w.now += 40 * 60'000; // they fail no longer: the short windows say so
    tell(50, true);
    w.seconds(2);
    QCOMPARE(burning(), QString());
}

void TestMonitor::monitorsOfThePlan()
{
    World w;
    MonitorPlan health;
    health.id = health.name = QStringLiteral("backend");
    health.kind = MonitorKind::Health;
    health.port = 1;
    MonitorPlan never;
    never.id = never.name = QStringLiteral("never");
    never.source = QStringLiteral("duplicates");
    never.critical = 0;
    w.session().plan.monitors = {health, never};
    w.restart();
    const auto look = [&](double value) {
        w.monitor->looked(w.session(), QStringLiteral("backend"), {1, value, QStringLiteral("refused"), {}}, 30'000);
        w.commit();
        w.monitor->persist();
    };
    look(0);
    QCOMPARE(w.alerts().size(), 0);
    look(1);
    QCOMPARE(w.alerts().size(), 1);
    QCOMPARE(w.last().rule, QStringLiteral("monitor:backend"));
    QCOMPARE(w.last().level, AlertLevel::Critical);
    QCOMPARE(w.last().text, QStringLiteral("backend: refused"));
    look(1);
    w.restart(); // neither forgotten nor told twice
    look(1);
    QCOMPARE(w.events("alert"), 1);
    for (int i = 0; i < 4; ++i)
        w.monitor->looked(w.session(), QStringLiteral("backend"), {1, std::nullopt, {}, {}}, 30'000);
    w.commit();
    QCOMPARE(w.last().phase, AlertPhase::Firing); // nothing said is no recovery
    QVERIFY(w.last().noData);
    look(0);
    look(0);
    QCOMPARE(w.last().phase, AlertPhase::Resolved);
    w.seconds(3); // the clock alone says nothing about them
    QCOMPARE(w.alerts().size(), 1);

    const MonitorPlan& source = w.session().plan.monitors.at(1);
    QCOMPARE(w.monitor->measure(w.session(), source, w.now).value.value_or(-1), 0.0);
    processes::Duplicate two{1, QStringLiteral("node"), {{100, 1, 'S', 1, 0, 1}, {101, 1, 'S', 2, 0, 1}}};
    w.sample.duplicates = {{&w.session(), QStringLiteral("x#1"), two}};
    w.second();
    const MonitorResult found = w.monitor->measure(w.session(), source, w.now);
    QCOMPARE(found.value.value_or(-1), 1.0);
    w.monitor->looked(w.session(), source.id, found, 1000);
    w.commit();
    QCOMPARE(w.last().rule, QStringLiteral("monitor:never")); // MON-8: with the first
}

void TestMonitor::cachesOfAgents()
{
    World w;
    MonitorPlan cache;
    cache.id = cache.name = QStringLiteral("cache");
    cache.kind = MonitorKind::Cache;
    cache.higherIsBetter = true;
    cache.warning = 90;
    w.session().plan.monitors = {cache};
    w.restart();
    const auto tell = [&](const char* endpoint, bool hit, int count) {
        for (int i = 0; i < count; ++i)
            w.monitor->cache(w.session(),
                {{QStringLiteral("endpoint"), QLatin1String(endpoint)}, {QStringLiteral("hit"), hit},
                    {QStringLiteral("ttl_s"), 30}});
    };
    QVERIFY(!w.monitor->measure(w.session(), cache, w.now).value);
    tell("/x", true, 95);
    tell("/x", false, 5);
    tell("/few", false, 3);
    MonitorResult result = w.monitor->measure(w.session(), cache, w.now);
    QCOMPARE(result.value.value_or(-1), 95.0); // MON-13
    QCOMPARE(result.parts.value(QLatin1String("/x")).toObject().value(QLatin1String("percent")).toDouble(), 95.0);
    QCOMPARE(result.parts.value(QLatin1String("/x")).toObject().value(QLatin1String("ttl_s")).toDouble(), 30.0);
    tell("/y", true, 8);
    tell("/y", false, 12);
    result = w.monitor->measure(w.session(), cache, w.now);
    QCOMPARE(result.value.value_or(-1), 40.0);
    QCOMPARE(result.detail, QStringLiteral("/y: 8 of 20"));
    w.monitor->cache(w.session(), {{QStringLiteral("endpoint"), 5}}); // odd ones count for nothing
    w.monitor->cache(w.session(), {{QStringLiteral("endpoint"), QStringLiteral("/z")}});
    QCOMPARE(w.monitor->measure(w.session(), cache, w.now).parts.size(), 3);
}

void TestMonitor::aVanishedSourceIsNoData()
{
    World w;
    w.memory(74);
    w.seconds(32);
    QVERIFY(QFile::remove(w.proc + QStringLiteral("/meminfo")));
    w.seconds(300);
    QCOMPARE(w.alerts().size(), 1);
    QCOMPARE(w.last().phase, AlertPhase::Firing);
    QVERIFY(w.last().noData);
    QCOMPARE(w.events("alert"), 2);
    w.restart();
    w.seconds(10);
    QCOMPARE(w.events("alert"), 2);
    w.memory(74);
    w.second();
    QVERIFY(!w.last().noData);
    QCOMPARE(w.last().phase, AlertPhase::Firing);
    QCOMPARE(w.events("alert"), 3);

    QVERIFY(QFile::remove(w.proc + QStringLiteral("/stat"))); // and one that was all right
    w.seconds(5);
    QCOMPARE(w.last().rule, QStringLiteral("cpu"));
    QCOMPARE(w.last().phase, AlertPhase::NoData);
    w.restart();
    w.seconds(5);
    QCOMPARE(w.alerts().size(), 2);
    w.write("stat", "cpu 100 0 100 1000 0 0 0 0\n");
    w.seconds(2);
    QCOMPARE(w.last().phase, AlertPhase::Resolved);
}

void TestMonitor::pressureThatTheKernelHidesIsNoAlert()
{
    World w;
    w.seconds(60);
    QCOMPARE(w.alerts().size(), 0);
    w.write("pressure/memory", "some avg10=12.50 avg60=0.00 avg300=0.00 total=0\nfull avg10=6.00 avg60=0 total=0\n");
    w.seconds(21);
    QCOMPARE(w.alerts().size(), 1);
    QCOMPARE(w.last().rule, QStringLiteral("memory-pressure"));
    QCOMPARE(w.last().level, AlertLevel::Critical);
    QCOMPARE(w.last().value, 6.0);
}

void TestMonitor::theNearerLimitOfACgroupCounts_data()
{
    QTest::addColumn<bool>("second");
    QTest::newRow("version 1") << false;
    QTest::newRow("version 2") << true;
}

void TestMonitor::theNearerLimitOfACgroupCounts()
{
    QFETCH(bool, second);
    World w; // trust.md, E4: the page cache does not count
    const QString group
        = w.proc + (second ? QStringLiteral("/cgroup/box/inner") : QStringLiteral("/cgroup/memory/box/inner"));
    QVERIFY(QDir().mkpath(group));
    const auto write = [&](const QString& file, const QByteArray& text) {
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(text) == text.size());
    };
    w.write("self/cgroup", second ? "0::/box/inner\n" : "12:cpu:/other\n4:memory:/box/inner\n");
    const QString outer = QFileInfo(group).path();
    // The limit is that of the group above; the group itself has none.
    write(group + (second ? QStringLiteral("/memory.max") : QStringLiteral("/memory.limit_in_bytes")),
        second ? "max\n" : "9223372036854771712\n");
    write(outer + (second ? QStringLiteral("/memory.max") : QStringLiteral("/memory.limit_in_bytes")), "100000000\n");
    write(
        outer + (second ? QStringLiteral("/memory.current") : QStringLiteral("/memory.usage_in_bytes")), "90000000\n");
    write(outer + QStringLiteral("/memory.stat"),
        second ? "anon 1\ninactive_file 40000000\n" : "inactive_file 1\ntotal_inactive_file 40000000\n");
    FactsReader reader(w.folder.path());
    QCOMPARE(reader.readLevels().memoryPercent.value_or(0), 50.0);
    QVERIFY(reader.readLevels().memoryOfCgroup);
    w.seconds(40);
    QCOMPARE(w.alerts().size(), 0);
    write(
        outer + QStringLiteral("/memory.stat"), second ? "inactive_file 15000000\n" : "total_inactive_file 15000000\n");
    w.seconds(31);
    QCOMPARE(w.last().value, 75.0);
    w.memory(80); // the machine is worse off
    QVERIFY(!reader.readLevels().memoryOfCgroup);
}

void TestMonitor::cpu()
{
    World w;
    qint64 busy = 0;
    const auto load = [&](int percent, int count) {
        for (int i = 0; i < count; ++i) {
            busy += percent;
            static qint64 idle = 0;
            idle += 100 - percent;
            w.write("stat", "cpu " + QByteArray::number(busy) + " 0 0 " + QByteArray::number(idle) + " 0 0 0 0 0 0\n");
            w.second();
        }
    };
    load(75, 29);
    QCOMPARE(w.alerts().size(), 0);
    load(75, 4);
    QCOMPARE(w.last().rule, QStringLiteral("cpu"));
    QCOMPARE(w.last().value, 75.0);
    load(90, 12);
    QCOMPARE(w.last().level, AlertLevel::Critical);
    QCOMPARE(w.session().admission.starts, Admission::Free); // it stops nothing
}

void TestMonitor::disk()
{
    World w;
    const auto gib = [](double value) { return QByteArray::number(qint64(value * 1024 * 1024 * 1024)); };
    w.write("disk", gib(100) + ' ' + gib(8));
    w.seconds(11);
    QCOMPARE(w.last().rule, QStringLiteral("disk"));
    QCOMPARE(w.last().level, AlertLevel::Warning);
    QCOMPARE(w.session().admission.starts, Admission::Free);
    w.write("disk", gib(100) + ' ' + gib(4));
    w.second();
    QCOMPARE(w.session().admission.starts, Admission::None);

    World small; // 12 % free, but few bytes
    small.write("disk", gib(12) + ' ' + gib(1.5));
    small.seconds(11);
    QCOMPARE(small.last().rule, QStringLiteral("disk-free"));
    QCOMPARE(small.last().level, AlertLevel::Warning);
    small.write("disk", gib(3) + ' ' + gib(0.45));
    small.seconds(11);
    QCOMPARE(small.last().level, AlertLevel::Critical);

    World tiny; // of a file system that is smaller than the lines the bytes say nothing
    tiny.write("disk", gib(0.06) + ' ' + gib(0.05));
    tiny.seconds(30);
    QCOMPARE(tiny.alerts().size(), 0);
    QCOMPARE(tiny.session().admission.starts, Admission::Free);
}

void TestMonitor::requests()
{
    World w;
    for (int i = 0; i < 19; ++i)
        w.monitor->request(
            w.session(), QStringLiteral("x#1"), {{QStringLiteral("ms"), 1028}, {QStringLiteral("ok"), true}}, w.now);
    w.seconds(20);
    QCOMPARE(w.alerts().size(), 0); // too few to say anything
    w.monitor->request(
        w.session(), QStringLiteral("x#2"), {{QStringLiteral("ms"), 20}, {QStringLiteral("ok"), false}}, w.now);
    w.seconds(11);
    QCOMPARE(w.alerts().size(), 2);
    QCOMPARE(w.alerts().first().rule, QStringLiteral("p95"));
    QCOMPARE(w.alerts().first().level, AlertLevel::Critical);
    QCOMPARE(w.alerts().first().value, 1028.0);
    QCOMPARE(w.last().rule, QStringLiteral("error-rate"));
    QCOMPARE(w.last().value, 5.0);
    QCOMPARE(w.last().level, AlertLevel::Warning);
    QCOMPARE(w.last().subjects.size(), 1);
    QCOMPARE(w.last().subjects.first().toObject().value(QLatin1String("agent")).toString(), QStringLiteral("x#2"));
    w.seconds(310); // nothing was told any more: no data, and no recovery
    QVERIFY(w.last().noData);
    QCOMPARE(w.last().phase, AlertPhase::Firing);
}

void TestMonitor::attempts()
{
    World w;
    w.advance();
    w.end("x#1", AgentState::Failed);
    w.end("x#2", AgentState::Cancelled); // a person's wish is no failure
    w.end("x#3", AgentState::Lost);
    QCOMPARE(w.alerts().size(), 0);
    w.advance();
    w.end("x#4", AgentState::Failed);
    QCOMPARE(w.alerts().size(), 1); // at once, without a sample
    QCOMPARE(w.last().level, AlertLevel::Warning);
    QVERIFY2(w.last().text.contains(QStringLiteral("3 of the last 3 attempts")), qPrintable(w.last().text));
    QCOMPARE(w.last().subjects.size(), 3);
}

void TestMonitor::duplicatesAndZombies()
{
    World w;
    processes::Duplicate many{1, QStringLiteral("node server.js"), {}};
    for (int i = 0; i < 13; ++i)
        many.found.push_back({100 + i, 1, 'S', quint64(i), 0, 200 * 1024 * 1024});
    w.sample.duplicates = {{&w.session(), QStringLiteral("x#1"), many}};
    w.sample.loads = {{&w.session(), QStringLiteral("x#2"), 1, 0, 2}};
    w.second();
    QCOMPARE(w.last().rule, QStringLiteral("duplicates"));
    QCOMPARE(w.last().level, AlertLevel::Critical);
    const QJsonObject subject = w.last().subjects.first().toObject();
    QCOMPARE(subject.value(QLatin1String("surplus_rss_bytes")).toInteger(), qint64(12) * 200 * 1024 * 1024); // PROC-9
    const QJsonObject document = alertDocument(w.last(), 0);
    QCOMPARE(document.value(QLatin1String("waste_bytes")).toInteger(), qint64(12) * 200 * 1024 * 1024);
    const QJsonArray each = document.value(QLatin1String("processes")).toArray();
    QCOMPARE(each.size(), 13);
    QCOMPARE(each.first().toObject().value(QLatin1String("program")).toString(), QStringLiteral("node server.js"));
    QCOMPARE(each.first().toObject().value(QLatin1String("rss_bytes")).toInteger(), qint64(200) * 1024 * 1024);
    QVERIFY2(w.last().text.contains(QStringLiteral("13 of `node server.js` in x#1")), qPrintable(w.last().text));
    QCOMPARE(w.monitor->surplusOf(w.last().id).size(), std::size_t(12));
    QCOMPARE(w.monitor->surplusOf(w.last().id).front().pid, 101); // the oldest stays
    many.found.resize(5); // 5 x 200 MiB, needed 1: 800 MiB; 5 % of them less than the 20 % that is used
    w.sample.duplicates = {{&w.session(), QStringLiteral("x#1"), many}};
    w.second();
    QCOMPARE(alertDocument(w.last(), 0).value(QLatin1String("waste_bytes")).toInteger(), qint64(4) * 200 * 1024 * 1024);
    QVERIFY2(w.last().text.contains(QStringLiteral("4 too many hold 800 MiB")), qPrintable(w.last().text));
    w.seconds(31);
    QCOMPARE(w.last().rule, QStringLiteral("zombies"));
    QVERIFY(w.monitor->surplusOf(w.last().id).empty());
    w.sample = {};
    w.seconds(12);
    for (const Alert& alert : w.alerts())
        QCOMPARE(alert.phase, AlertPhase::Resolved);
}

void TestMonitor::acknowledgeAndSilence()
{
    World w;
    w.memory(74);
    w.seconds(32);
    const QString id = w.last().id;
    QCOMPARE(w.monitor->sessionOf(id), w.session().id());
    QVERIFY(w.monitor->acknowledge(w.session(), id, QStringLiteral("me")));
    QVERIFY(w.monitor->acknowledge(w.session(), id, QStringLiteral("another")));
    const QString until = QStringLiteral("2999-01-01T00:00:00.000Z");
    QVERIFY(w.monitor->silence(w.session(), id, until, QStringLiteral("known"), QStringLiteral("me")));
    w.commit();
    w.restart();
    w.seconds(3);
    QCOMPARE(w.last().acknowledged.value(QLatin1String("by")).toString(), QStringLiteral("me"));
    QCOMPARE(w.last().silence.value(QLatin1String("reason")).toString(), QStringLiteral("known"));
    QCOMPARE(w.events("ack"), 1);
    w.memory(90); // worse than what was acknowledged
    w.seconds(11);
    QVERIFY(w.last().acknowledged.isEmpty());
    w.memory(10);
    w.seconds(62);
    QVERIFY(!w.monitor->acknowledge(w.session(), id, QStringLiteral("me")));
    w.restart();
    w.memory(74);
    w.seconds(32);
    QVERIFY(w.last().id != id);
    QCOMPARE(w.last().silence.value(QLatin1String("until")).toString(), until); // it holds for the rule
}

void TestMonitor::quietTimesWriteNothing()
{
    World w;
    w.seconds(3);
    const qint64 before = SessionRepository(*w.store).revision();
    for (int i = 0; i < 200; ++i) {
        w.memory(i % 2 ? 69 : 71); // noise around the line
        w.second();
    }
    QCOMPARE(SessionRepository(*w.store).revision() - before, 1); // admission: said once
}

void TestMonitor::aSettingCountsFromTheNextSampleOn()
{
    World w;
    w.memory(62);
    w.seconds(40);
    QCOMPARE(w.alerts().size(), 0);
    Settings settings;
    QVERIFY(settings.set(QStringLiteral("thresholds.memory.warning"), 60));
    QVERIFY(settings.set(QStringLiteral("thresholds.memory.warning_after"), 3000));
    w.monitor->follow(settings, w.sessions);
    w.monitor->follow(settings, w.sessions); // nothing new
    w.commit();
    QCOMPARE(w.events("setting"), 1);
    w.second();
    QCOMPARE(w.session().admission.starts, Admission::OneAtATime);
    w.seconds(2);
    QCOMPARE(w.alerts().size(), 1);
    QCOMPARE(w.last().line, 60.0);
    QVERIFY(settings.set(QStringLiteral("thresholds.memory.warning"), 61));
    w.monitor->follow(settings, w.sessions);
    w.commit();
    QCOMPARE(w.last().line, 61.0);
    w.monitor->follow({}, w.sessions);
    w.seconds(62); // 62 is clear of 65
    QCOMPARE(w.last().phase, AlertPhase::Resolved);
    w.session().plan.thresholds.memory = {70, 85, true}; // what the plan says stands before it
    w.monitor->follow({}, w.sessions);
    w.monitor->follow(settings, w.sessions);
    w.seconds(10);
    QCOMPARE(w.alerts().size(), 1);
}

void TestMonitor::admissionKeepsAgentsWaiting()
{
    World w;
    w.memory(74);
    QCOMPARE(w.advance(), QStringList{QStringLiteral("x#1")}); // one may always run
    const QString why = QStringLiteral("waits for the machine: memory 74 % is past its warning line 70 %");
    QCOMPARE(w.agent("x#2").row->reason, why);
    QCOMPARE(w.agent("x#3").row->reason, why);
    QVERIFY(w.agent("x#4").row->reason.isEmpty()); // waits for its turn
    const qint64 before = SessionRepository(*w.store).revision();
    for (int i = 0; i < 20; ++i) {
        w.memory(70.5 + i % 5);
        w.second();
        QVERIFY(w.advance().isEmpty());
    }
    QCOMPARE(SessionRepository(*w.store).revision(), before); // said once
    QCOMPARE(w.agent("x#2").row->reason, why);
    w.end("x#1");
    QCOMPARE(w.advance(), QStringList{QStringLiteral("x#2")});
    w.memory(67); // not yet clear
    w.second();
    QVERIFY(w.advance().isEmpty());
    w.memory(64);
    const int touched = w.touched;
    w.second();
    QCOMPARE(w.touched, touched + 1);
    QCOMPARE(w.advance(), QStringList({QStringLiteral("x#3"), QStringLiteral("x#4")}));
    QVERIFY(w.agent("x#5").row->reason.isEmpty());
    QCOMPARE(w.events("admission"), 2);
}

void TestMonitor::admissionHoldsAfterAMinute()
{
    World w;
    w.memory(86);
    QVERIFY(w.advance().isEmpty());
    QCOMPARE(w.session().row->state, SessionState::Running);
    w.seconds(60);
    w.advance();
    QCOMPARE(w.session().row->state, SessionState::Running);
    w.second();
    w.advance();
    QCOMPARE(w.session().row->state, SessionState::Held);
    QCOMPARE(w.session().row->reasons,
        QStringList{QStringLiteral("waits for the machine: memory 86 % is past its critical line 85 %")});
    QVERIFY(w.monitor->isWatched(w.session()));
    w.restart(); // the hold outlives the engine as long as its cause does
    w.session().admission = {};
    w.memory(81);
    QVERIFY(w.advance().isEmpty());
    w.memory(79.9); // MON-18: at 80 % starts resume; one at a time, it is still a warning
    w.second();
    QCOMPARE(w.advance(), QStringList{QStringLiteral("x#1")});
    QCOMPARE(w.session().row->state, SessionState::Running);
}

QTEST_GUILESS_MAIN(TestMonitor)
#include "tst_monitor.moc"
