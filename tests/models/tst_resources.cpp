// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit/resourceaudit.h"
#include "models/store/auditrepository.h"
#include "models/store/sessionrepository.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::audit;

/// The rules of the resource audit on given facts, and how audits are stored.
class TestResources : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void surplusAndWaste();
    void leftAlone_data();
    void leftAlone();
    void notDuplicates_data();
    void notDuplicates();
    void allowances();
    void aTreeGoesWithItsSurplus();
    void orphans_data();
    void orphans();
    void zombies();
    void growthIsASuspicion();
    void growthSinceTheAuditBefore();
    void diskAddsUp();
    void idleConnections();
    void hostileNames();
    void storedAndReadAgain();
};

namespace {

constexpr qint64 kMB = 1'000'000;

ProcessFact process(int pid, const QByteArray& command = "/opt/worker\0--serve\0", qint64 rss = 200 * kMB)
{
    ProcessFact fact;
    fact.pid = pid;
    fact.parent = 1;
    fact.start = quint64(1000 + pid);
    fact.state = 'S';
    fact.isOwn = true;
    fact.name = "worker";
    fact.program = "/opt/worker";
    fact.command = command;
    fact.folder = "/srv";
    fact.rssBytes = fact.earlierRssBytes = rss;
    return fact;
}

QByteArray words(const char* a, const char* b)
{
    return QByteArray(a) + '\0' + b + '\0';
}

ResourceFacts workers(int count)
{
    ResourceFacts facts;
    facts.at = 1'000'000;
    facts.apartMs = 1000;
    facts.memory.totalBytes = 10'000 * kMB;
    facts.memory.availableBytes = 2'000 * kMB;
    for (int i = 0; i < count; ++i)
        facts.processes.append(process(100 + i, words("/opt/worker", "--serve")));
    return facts;
}

QList<ResourceFinding> found(const ResourceAudit& audit, const char* rule)
{
    QList<ResourceFinding> list;
    for (const ResourceFinding& finding : audit.findings)
        if (finding.rule == QLatin1String(rule))
            list.append(finding);
    return list;
}

QList<int> pids(const ResourceFinding& finding)
{
    QList<int> list;
    for (const Target& target : finding.targets)
        list.append(target.pid);
    return list;
}

} // namespace

void TestResources::surplusAndWaste()
{
    // PROC-9: five of 200 MB with one needed waste 800 MB, four fifths of what they take.
    const ResourceAudit audit = judgeResources(workers(5), {});
    const auto list = found(audit, "duplicate-process");
    QCOMPARE(list.size(), 1);
    QCOMPARE(list.first().wasteBytes, 800 * kMB);
    QCOMPARE(list.first().reclaimBytes, 800 * kMB);
    QCOMPARE(list.first().state, QStringLiteral("open"));
    QCOMPARE(pids(list.first()), (QList<int>{101, 102, 103, 104})); // the oldest stays
    QCOMPARE(list.first().evidence.value(QStringLiteral("reduction_percent")).toDouble(), 80.0);
    const QJsonObject document = resourceDocument(audit);
    QCOMPARE(document.value(QStringLiteral("waste_bytes")).toInteger(), 800 * kMB);
    const QJsonObject memory = document.value(QStringLiteral("memory")).toObject();
    QCOMPARE(memory.value(QStringLiteral("used_percent")).toDouble(), 80.0);
    QCOMPARE(memory.value(QStringLiteral("projected_used_percent")).toDouble(), 72.0);
    QCOMPARE(memory.value(QStringLiteral("expected_reclaim_percent")).toDouble(), 100.0);
    QCOMPARE(
        document.value(QStringLiteral("disk")).toObject().value(QStringLiteral("reclaimed_percent")), QJsonValue());
    QCOMPARE(document.value(QStringLiteral("sections")).toArray().size(), 4);
    QVERIFY(document.value(QStringLiteral("actions")).toArray().isEmpty());
}

void TestResources::leftAlone_data()
{
    QTest::addColumn<QString>("how");
    for (const char* how : {"self", "terminal", "driven", "running agent", "not named", "desktop"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void TestResources::leftAlone()
{
    QFETCH(QString, how);
    ResourceFacts facts = workers(3);
    ProcessFact& last = facts.processes[2];
    ResourceRules rules;
    if (how == QStringLiteral("self"))
        facts.processes.append([&] { // the audit runs below it
            ProcessFact self = process(500, words("/bin/audit", ""));
            self.parent = 102;
            self.isSelf = true;
            return self;
        }());
    else if (how == QStringLiteral("terminal"))
        last.isInFront = true;
    else if (how == QStringLiteral("driven"))
        last.input = "pipe:[77]";
    else if (how == QStringLiteral("running agent"))
        facts.runs.activeRuns.insert("i:S-001:a:1");
    else if (how == QStringLiteral("not named"))
        for (ProcessFact& one : facts.processes)
            one.start = 0;
    else
        last.name = "dbus-daemon";
    if (how == QStringLiteral("running agent"))
        for (ProcessFact& one : facts.processes)
            one.runId = "i:S-001:a:1";
    const auto list = found(judgeResources(facts, rules), "duplicate-process");
    QCOMPARE(list.size(), 1);
    // It still wastes: only its end is nobody's consent.
    QVERIFY(list.first().wasteBytes >= 400 * kMB);
    QVERIFY2(!pids(list.first()).contains(102), qPrintable(how));
    QVERIFY(list.first().reclaimBytes < list.first().wasteBytes);
    if (how == QStringLiteral("driven")) {
        rules.only.insert("worker");
        QVERIFY(pids(found(judgeResources(facts, rules), "duplicate-process").first()).contains(102));
        rules.only = {"other"};
        QVERIFY(found(judgeResources(facts, rules), "duplicate-process").first().targets.isEmpty());
    }
}

void TestResources::notDuplicates_data()
{
    QTest::addColumn<QString>("how");
    for (const char* how : {"other folder", "other program", "other arguments", "fork", "two agents of a session",
             "another user", "prompt of a terminal"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void TestResources::notDuplicates()
{
    QFETCH(QString, how);
    ResourceFacts facts = workers(2);
    QCOMPARE(found(judgeResources(facts, {}), "duplicate-process").size(), 1);
    ProcessFact& second = facts.processes[1];
    if (how == QStringLiteral("other folder"))
        second.folder = "/srv/other";
    else if (how == QStringLiteral("other program"))
        second.program = "/usr/local/worker";
    else if (how == QStringLiteral("other arguments"))
        second.command = words("/opt/worker", "--other");
    else if (how == QStringLiteral("fork"))
        second.parent = 100;
    else if (how == QStringLiteral("another user"))
        second.isOwn = false;
    else if (how == QStringLiteral("two agents of a session")) {
        facts.processes[0].runId = "i:S-001:a:1";
        second.runId = "i:S-001:b:1";
        facts.runs.activeRuns = {"i:S-001:a:1", "i:S-001:b:1"};
    } else {
        for (ProcessFact& one : facts.processes) {
            one.program = "/bin/bash";
            one.command = QByteArray("-bash") + '\0';
            one.isInFront = true;
        }
    }
    QVERIFY2(found(judgeResources(facts, {}), "duplicate-process").isEmpty(), qPrintable(how));
}

void TestResources::allowances()
{
    const ResourceFacts facts = workers(5);
    ResourceRules rules;
    rules.allowed.insert("worker", 3);
    QCOMPARE(found(judgeResources(facts, rules), "duplicate-process").first().wasteBytes, 400 * kMB);
    rules.allowed.insert("worker", 5);
    QVERIFY(found(judgeResources(facts, rules), "duplicate-process").isEmpty());
}

void TestResources::aTreeGoesWithItsSurplus()
{
    ResourceFacts facts = workers(2);
    for (int i = 0; i < 2; ++i) {
        ProcessFact helper = process(200 + i, words("/opt/helper", "x"), 10 * kMB);
        helper.program = "/opt/helper";
        helper.parent = 100 + i;
        facts.processes.append(helper);
    }
    const auto list = found(judgeResources(facts, {}), "duplicate-process");
    QCOMPARE(list.size(), 1); // the helper is counted with the worker that it belongs to, not once more
    QCOMPARE(list.first().wasteBytes, 210 * kMB);
    QCOMPARE(pids(list.first()), (QList<int>{101, 201}));
}

void TestResources::orphans_data()
{
    QTest::addColumn<QByteArray>("runId");
    QTest::addColumn<int>("findings");
    QTest::addColumn<int>("targets");
    QTest::newRow("ended") << QByteArray("i:S-001:a:1") << 1 << 1;
    QTest::newRow("not in the database") << QByteArray("i:S-009:a:1") << 1 << 1;
    QTest::newRow("its session goes on") << QByteArray("i:S-002:a:1") << 1 << 0;
    QTest::newRow("it runs") << QByteArray("i:S-002:b:1") << 0 << 0;
    QTest::newRow("another data directory") << QByteArray("j:S-001:a:1") << 0 << 0;
    QTest::newRow("no mark") << QByteArray() << 0 << 0;
}

void TestResources::orphans()
{
    QFETCH(QByteArray, runId);
    ResourceFacts facts = workers(1);
    facts.processes[0].runId = runId;
    facts.runs.instance = "i";
    facts.runs.knownRuns = {"i:S-001:a:1", "i:S-002:a:1", "i:S-002:b:1"};
    facts.runs.activeRuns = {"i:S-002:b:1"};
    facts.runs.openSessions = {QStringLiteral("S-002")};
    const auto list = found(judgeResources(facts, {}), "orphan-process");
    QTEST(int(list.size()), "findings");
    if (!list.isEmpty())
        QTEST(int(list.first().targets.size()), "targets");
}

void TestResources::zombies()
{
    ResourceFacts facts = workers(1);
    for (int i = 0; i < 3; ++i) {
        ProcessFact zombie = process(300 + i, {}, 0);
        zombie.state = 'Z';
        zombie.parent = 100;
        zombie.isOwn = i < 2;
        facts.processes.append(zombie);
    }
    const ResourceAudit audit = judgeResources(facts, {});
    const auto list = found(audit, "zombie-process");
    QCOMPARE(list.size(), 1);
    QCOMPARE(list.first().evidence.value(QStringLiteral("zombies")).toArray().size(), 2);
    QVERIFY(list.first().message.startsWith(QStringLiteral("2 zombies of process 100 (/opt/worker --serve)")));
    QVERIFY(list.first().targets.isEmpty()); // nobody can end a zombie
    QCOMPARE(audit.sections.first().facts.value(QStringLiteral("zombies_of_others")).toInt(), 1);
}

void TestResources::growthIsASuspicion()
{
    ResourceFacts facts = workers(1);
    facts.processes[0].earlierRssBytes -= 5 * kMB;
    const auto list = found(judgeResources(facts, {}), "leak-suspicion");
    QCOMPARE(list.size(), 1);
    QVERIFY(list.first().message.startsWith(QStringLiteral("suspicion only: ")));
    QCOMPARE(list.first().evidence.value(QStringLiteral("growth_bytes")).toInteger(), 5 * kMB);
    QCOMPARE(list.first().wasteBytes, 0);
    facts.processes[0].earlierRssBytes = facts.processes[0].rssBytes - kMB / 2;
    QVERIFY(found(judgeResources(facts, {}), "leak-suspicion").isEmpty());
}

void TestResources::growthSinceTheAuditBefore()
{
    ResourceRules rules;
    rules.earlier = judgeResources(workers(1), {}).sections.at(1).facts;
    rules.earlierId = QStringLiteral("AUD-001");
    ResourceFacts facts = workers(1);
    facts.processes[0].rssBytes = facts.processes[0].earlierRssBytes = 300 * kMB;
    const auto list = found(judgeResources(facts, rules), "leak-suspicion");
    QCOMPARE(list.size(), 1);
    QVERIFY2(list.first().message.contains(QStringLiteral("since AUD-001")), qPrintable(list.first().message));
    facts.processes[0].start = 7; // another process with this pid
    QVERIFY(found(judgeResources(facts, rules), "leak-suspicion").isEmpty());
}

void TestResources::diskAddsUp()
{
    ResourceFacts facts;
    facts.disk.folders = {QStringLiteral("/tmp")};
    for (int i = 1; i <= 3; ++i) {
        FileFact file;
        file.path = "/tmp/" + QByteArray::number(i);
        file.bytes = i * kMB;
        facts.disk.files.append(file);
    }
    FileFact core;
    core.kind = FileFact::Kind::Core;
    core.path = "/tmp/core";
    core.bytes = 10 * kMB;
    core.refusal = QStringLiteral("young");
    facts.disk.files.append(core);
    const ResourceAudit audit = judgeResources(facts, {});
    const auto old = found(audit, "old-temp-file");
    QCOMPARE(old.size(), 1);
    QCOMPARE(old.first().wasteBytes, 6 * kMB);
    QCOMPARE(old.first().targets.size(), 3);
    QCOMPARE(found(audit, "core-file").first().remedy, Remedy::None);
    const QJsonObject disk = resourceDocument(audit).value(QStringLiteral("disk")).toObject();
    QCOMPARE(disk.value(QStringLiteral("waste_bytes")).toInteger(), 16 * kMB);
    QCOMPARE(disk.value(QStringLiteral("expected_reclaim_percent")).toDouble(), 37.5);
    QCOMPARE(audit.wasteBytes(), 16 * kMB);
}

void TestResources::idleConnections()
{
    ResourceFacts facts = workers(2);
    SocketFact socket;
    socket.protocol = QStringLiteral("tcp");
    socket.state = SocketFact::State::Established;
    socket.local = QStringLiteral("127.0.0.1:5000");
    socket.remote = QStringLiteral("127.0.0.1:6000");
    socket.pids = {100};
    ResourceRules rules;
    rules.idleMs = 60'000;
    for (const std::optional<qint64> idle : {std::optional<qint64>(59'999), std::optional<qint64>()}) {
        socket.idleMs = idle;
        facts.network.sockets = {socket};
        QVERIFY(found(judgeResources(facts, rules), "idle-connection").isEmpty());
    }
    socket.idleMs = 61'000;
    SocketFact listener = socket;
    listener.state = SocketFact::State::Listening;
    listener.pids = {101};
    facts.network.sockets = {socket, listener};
    facts.network.tellsIdle = true;
    const ResourceAudit audit = judgeResources(facts, rules);
    QVERIFY(found(audit, "idle-connection").first().message.contains(QStringLiteral("127.0.0.1:6000")));
    QCOMPARE(found(audit, "surplus-listener").size(), 1);
    facts.network.tellsIdle = false;
    QVERIFY(judgeResources(facts, rules).sections.at(3).cannotKnow.first().contains(QStringLiteral("how long")));
}

void TestResources::hostileNames()
{
    ResourceFacts facts = workers(2);
    for (ProcessFact& one : facts.processes)
        one.command = QByteArray("/opt/worker\0", 12) + "\x1b[31m\xff" + QByteArray(100'000, 'x') + '\0';
    // Loops and links to nowhere in the table of processes end.
    facts.processes[0].parent = 101;
    facts.processes[1].parent = 100;
    ProcessFact other = process(7, words("a", "b"));
    other.parent = 7;
    facts.processes.append(other);
    const ResourceAudit audit = judgeResources(facts, {});
    for (const ResourceFinding& finding : audit.findings) {
        QVERIFY(finding.message.size() < 500);
        QVERIFY(!finding.message.contains(QChar(0x1b)));
    }
    QVERIFY(!QJsonDocument(resourceDocument(audit)).toJson().isEmpty());
}

void TestResources::storedAndReadAgain()
{
    QTemporaryDir folder;
    auto store = Store::openForWriting(folder.path());
    QVERIFY2(store, qPrintable(store.error().line()));
    AuditRepository repository(**store);
    QVERIFY(!repository.newest(QStringLiteral("resources")));
    QCOMPARE(repository.runs().instance, QByteArray());
    ResourceAudit audit = judgeResources(workers(5), {});
    audit.actor = QStringLiteral("me'; DROP TABLE audits; --");
    const auto id = repository.insert(resourceDocument(audit), audit.at);
    QVERIFY2(id, qPrintable(id.error().line()));
    QCOMPARE(*id, QStringLiteral("AUD-001"));
    QCOMPARE(*repository.insert(resourceDocument(audit), audit.at + 5), QStringLiteral("AUD-002"));

    audit.id = *id;
    audit.findings.first().state = QStringLiteral("remedied");
    audit.actions = {QJsonObject{{QStringLiteral("finding"), 1}, {QStringLiteral("done"), true},
                         {QStringLiteral("bytes"), 200 * kMB}},
        QJsonObject{
            {QStringLiteral("finding"), 1}, {QStringLiteral("done"), false}, {QStringLiteral("bytes"), 600 * kMB}}};
    QVERIFY(repository.update(*id, resourceDocument(audit)));
    QCOMPARE(*repository.document(*id), resourceDocument(audit));
    // AUDIT-12: 200 of 800 MB are 25 %.
    const QJsonObject memory = repository.document(*id)->value(QStringLiteral("memory")).toObject();
    QCOMPARE(memory.value(QStringLiteral("reclaimed_percent")).toDouble(), 25.0);
    const QList<AuditSummary> all = repository.audits();
    QCOMPARE(all.size(), 2);
    QCOMPARE(all[0].reclaimedBytes, 200 * kMB);
    QCOMPARE(all[0].wasteBytes, 800 * kMB);
    QCOMPARE(all[0].findings, 1);
    QCOMPARE(all[0].openFindings, 0);
    QCOMPARE(all[0].actions, 2);
    QCOMPARE(all[0].actor, audit.actor);
    QCOMPARE(all[1].openFindings, 1);
    QCOMPARE(repository.newest(QStringLiteral("resources"))->id, QStringLiteral("AUD-002"));
    QVERIFY(!repository.document(QStringLiteral("AUD-003")));
}

QTEST_GUILESS_MAIN(TestResources)
#include "tst_resources.moc"
