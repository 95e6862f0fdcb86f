// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/plan.h"
#include "models/protocol/checklists.h"
#include "models/protocol/facts.h"
#include "models/protocol/modes.h"
#include "models/protocol/phases.h"
#include "models/protocol/scorecard.h"
#include "models/store/protocolrepository.h"
#include "models/store/sessionrepository.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::protocol;

Q_DECLARE_METATYPE(wavedeck::Mode)

/// Modes, phases, checklists and score card: the tables, and what they make of a session.
class TestSessionProtocol : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void demanded_data();
    void demanded();
    void obligationsOfASession();
    void firstWaveWaits_data();
    void firstWaveWaits();
    void planAnswersThePreSession();
    void phasesFollowFacts();
    void nothingIsSkippedSilently();
    void personsAndPhases();
    void executionTicksItself();
    void scoreOfABalancedSession();
    void scoreIsWithheld();
    void balancePoints_data();
    void balancePoints();
    void cards_data();
    void cards();
    void ownCardIsUsed();
    void storedAndRead();
};

namespace {

/// A session in which everything was done, as far as it can be.
Facts good(Mode mode = Mode::Enhanced)
{
    Facts f;
    f.mode = mode;
    f.state = SessionState::Completed;
    f.firstWaveStarted = f.allWavesStarted = f.wavesPassed = true;
    f.agents = f.started = f.ended = f.succeeded = f.atOnce = f.reported = 3;
    f.maxConcurrent = 3;
    f.tokens = 43'000;
    f.blockingGates = f.blockingDone = f.operationalGates = f.operationalDone = 1;
    f.balance.ratio = 1;
    f.balance.largestShare = 100.0 / 3;
    f.preScan.given = true;
    f.preScan.instances = 6;
    f.preScan.complexity = QStringLiteral("low");
    f.preScan.hiddenWork = 0;
    f.preScan.by = QStringLiteral("ANNA");
    f.preScan.verifiedBy = QStringLiteral("BERT");
    f.confirmed = QStringLiteral("ANNA: plan 1234");
    return f;
}

QString stateOf(const QList<Phase>& phases, const QString& id)
{
    for (const Phase& phase : phases)
        if (phase.id == id)
            return word(phase.state);
    return {};
}

ChecklistItem& item(QList<ChecklistItem>& items, const QString& id)
{
    return *std::find_if(items.begin(), items.end(), [&](const ChecklistItem& i) { return i.id == id; });
}

double pointsOf(const Score& score, const QString& id)
{
    for (const QJsonValue& part : score.parts)
        if (part.toObject().value(QLatin1String("id")).toString() == id)
            return part.toObject().value(QLatin1String("points")).toDouble();
    return -1;
}

} // namespace

void TestSessionProtocol::demanded_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<QString>("version");
    QTest::addColumn<int>("from"); ///< 0 basic … 3 critical, 4 = never
    const auto row = [](const char* name, Obligation what, const char* version, int from) {
        QTest::newRow(name) << int(what) << QString::fromLatin1(version) << from;
    };
    row("8c", Obligation::OperationalVerification, "", 1);
    row("reports", Obligation::CompletionReports, "", 1);
    row("gates", Obligation::BlockingGates, "", 2);
    row("retrospective", Obligation::Retrospective, "", 2);
    row("resource log", Obligation::ResourceLog, "", 2);
    row("second person", Obligation::PreScanVerified, "", 3);
    row("v1.1 asks for no report", Obligation::CompletionReports, "v1.1", 4);
    row("v1.2 always does", Obligation::CompletionReports, "v1.2", 0);
    row("v1.1b has no risk assessment", Obligation::RiskAssessment, "v1.1b", 4);
    row("v1.1c has", Obligation::RiskAssessment, "v1.1c", 2);
    row("the newest is v1.1c", Obligation::RiskAssessment, "", 2);
}

void TestSessionProtocol::demanded()
{
    QFETCH(int, what);
    QFETCH(QString, version);
    QFETCH(int, from);
    for (int mode = 0; mode < 4; ++mode)
        QCOMPARE(isDemanded(Obligation(what), Mode(mode), version), mode >= from);
    QVERIFY(!isEnforced(Obligation(what), Mode::Basic, version));
}

void TestSessionProtocol::obligationsOfASession()
{
    QVERIFY(owed(good(Mode::Basic)).isEmpty());
    QStringList open;
    for (const Owed& one : owed(good(Mode::Enhanced)))
        if (!one.met)
            open.append(QLatin1String(one.row->id));
    QCOMPARE(open, QStringList({QStringLiteral("retrospective"), QStringLiteral("risk-assessment")}));
    Facts silent = good(Mode::Standard);
    silent.reported = 2;
    silent.silent = {QStringLiteral("c")};
    QVERIFY(!owed(silent).first().met);
    QCOMPARE(owed(silent).first().why, QStringLiteral("2 of 3 agents told one"));
}

void TestSessionProtocol::firstWaveWaits_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<bool>("waits");
    QTest::newRow("basic") << 0 << false;
    QTest::newRow("standard") << 1 << false;
    QTest::newRow("enhanced") << 2 << true;
    QTest::newRow("critical") << 3 << true;
}

void TestSessionProtocol::firstWaveWaits()
{
    QFETCH(int, mode);
    QFETCH(bool, waits);
    Facts f;
    f.mode = Mode(mode);
    Plan plan;
    plan.mode = f.mode;
    QList<ChecklistItem> items = firstItems(plan, QStringLiteral("ANNA"), 1);
    QCOMPARE(allItems(items, QStringLiteral("pre-session")), 5);
    QCOMPARE(!startHold(items, f, QStringLiteral("S-001")).isEmpty(), waits);
    if (!waits)
        return;
    for (ChecklistItem& one : items)
        if (one.list == QLatin1String("pre-session") && one.id != QLatin1String("security-first"))
            one.state = ItemState::Done;
    QVERIFY(startHold(items, f, {}).contains(QStringLiteral("1 of 5 items are open (security-first)"))); // 4 of 5
    item(items, QStringLiteral("security-first")).state = ItemState::Waived;
    QVERIFY(startHold(items, f, {}).contains(QStringLiteral("capability-card"))); // CAP-3
    item(items, QStringLiteral("capability-card")).state = ItemState::Done;
    QVERIFY(startHold(items, f, {}).isEmpty());
}

void TestSessionProtocol::planAnswersThePreSession()
{
    Plan plan;
    plan.preSession = {{QStringLiteral("access"), QStringLiteral("done")},
        {QStringLiteral("api-keys"), QStringLiteral("no keys are used")}};
    plan.success = {QStringLiteral("no gap left")};
    QList<ChecklistItem> items = firstItems(plan, QStringLiteral("ANNA"), 7);
    QCOMPARE(item(items, QStringLiteral("access")).state, ItemState::Done);
    QCOMPARE(item(items, QStringLiteral("api-keys")).state, ItemState::Waived);
    QCOMPARE(item(items, QStringLiteral("api-keys")).reason, QStringLiteral("no keys are used"));
    QCOMPARE(item(items, QStringLiteral("api-keys")).by, QStringLiteral("ANNA"));
    QCOMPARE(openItems(items, QStringLiteral("pre-session")), 3);
    QCOMPARE(findItem(items, QStringLiteral("success"), QStringLiteral("1"))->text, QStringLiteral("no gap left"));
    QCOMPARE(allItems(items, QStringLiteral("close")), 0); // basic demands nothing
}

void TestSessionProtocol::phasesFollowFacts()
{
    QList<Phase> phases = firstPhases();
    QCOMPARE(phases.size(), 12);
    Facts f = good();
    f.state = SessionState::Running;
    f.firstWaveStarted = f.allWavesStarted = f.wavesPassed = false;
    f.started = f.ended = f.succeeded = f.atOnce = f.reported = 0;
    f.operationalDone = 0;
    f.waiting = 3;
    QList<ChecklistItem> items = firstItems({}, {}, 1);
    tickByFacts(items, f, 1);
    followFacts(phases, items, f, 1);
    QCOMPARE(stateOf(phases, QStringLiteral("3")), QStringLiteral("done"));
    QCOMPARE(stateOf(phases, QStringLiteral("4")), QStringLiteral("entered"));
    QCOMPARE(stateOf(phases, QStringLiteral("5")), QStringLiteral("done"));
    QCOMPARE(currentPhase(phases), QStringLiteral("4"));
    item(items, QStringLiteral("capability-card")).state = ItemState::Done;
    followFacts(phases, items, f, 2);
    QCOMPARE(stateOf(phases, QStringLiteral("4")), QStringLiteral("done"));
    QCOMPARE(stateOf(phases, QStringLiteral("6")), QStringLiteral("open"));
    f.firstWaveStarted = f.allWavesStarted = true;
    f.waiting = 0;
    f.started = f.live = 3;
    followFacts(phases, items, f, 3);
    QCOMPARE(stateOf(phases, QStringLiteral("6")), QStringLiteral("done"));
    QCOMPARE(currentPhase(phases), QStringLiteral("7"));
    followFacts(phases, items, good(), 4);
    for (const Phase& phase : std::as_const(phases))
        QVERIFY2(phase.state == PhaseState::Done && phase.leftAt > 0 && phase.enteredAt > 0, qPrintable(phase.id));
    QVERIFY(followFacts(phases, items, good(), 5).isEmpty());
}

void TestSessionProtocol::nothingIsSkippedSilently()
{
    QList<Phase> phases = firstPhases();
    Facts f = good(Mode::Basic);
    f.preScan = {};
    f.reported = 1;
    f.silent = {QStringLiteral("b"), QStringLiteral("c")};
    f.operationalGates = f.operationalDone = 0;
    const QList<ChecklistItem> items = firstItems({}, {}, 1);
    followFacts(phases, items, f, 1);
    QCOMPARE(skippedPhases(phases),
        QStringList({QStringLiteral("3 Pre-scan: the plan gives no pre-scan"),
            QStringLiteral("4 Load balancing: nobody acknowledged the capability card"),
            QStringLiteral("8 Completion: 8b, 8c skipped"),
            QStringLiteral("8b Mandatory completion reports: 2 of 3 agents told no completion report"),
            QStringLiteral("8c Operational verification: no gate verifies operation")}));
}

void TestSessionProtocol::personsAndPhases()
{
    QList<Phase> phases = firstPhases();
    Facts f;
    QList<ChecklistItem> items = firstItems({}, {}, 1);
    followFacts(phases, items, f, 1);
    const auto done = [&](const char* id) {
        return markDone(phases, items, QString::fromLatin1(id), QStringLiteral("seen"), QStringLiteral("ANNA"), 2);
    };
    QCOMPARE(done("10").error().code, QStringLiteral("unknown-phase"));
    QCOMPARE(done("4").error().code, QStringLiteral("items-open")); // CAP-3
    QCOMPARE(done("3").error().code, QStringLiteral("items-open"));
    QCOMPARE(done("6").error().code, QStringLiteral("by-facts"));
    QCOMPARE(done("9").error().code, QStringLiteral("phase-not-entered"));
    QVERIFY(done("5"));
    QCOMPARE(done("5").error().code, QStringLiteral("phase-over"));
    QVERIFY(markSkipped(phases, QStringLiteral("3"), QStringLiteral("small"), QStringLiteral("ANNA"), 3));
    QCOMPARE(skippedPhases(phases), QStringList(QStringLiteral("3 Pre-scan: small")));
}

void TestSessionProtocol::executionTicksItself()
{
    QList<ChecklistItem> items = firstItems({}, {}, 1);
    Facts f = good();
    f.researchFirst = true;
    f.scanners = 2;
    tickByFacts(items, f, 2);
    QStringList done;
    for (const ChecklistItem& one : std::as_const(items))
        if (one.list == QLatin1String("execution") && one.state == ItemState::Done)
            done.append(one.id);
    QCOMPARE(done,
        QStringList({QStringLiteral("research-first"), QStringLiteral("filesystem-parallel"),
            QStringLiteral("results-collected")}));
    f.verificationsPassed = 1;
    QCOMPARE(tickByFacts(items, f, 3).size(), 1);
    QCOMPARE(item(items, QStringLiteral("verification-run")).state, ItemState::Done);
}

void TestSessionProtocol::scoreOfABalancedSession()
{
    QList<Phase> phases = firstPhases();
    QList<ChecklistItem> items = firstItems({}, {}, 1);
    item(items, QStringLiteral("capability-card")).state = ItemState::Done;
    tickByFacts(items, good(), 1);
    followFacts(phases, items, good(), 1);
    const Score score = scoreOf(defaultCard(), good(), phases, 9);
    QCOMPARE(pointsOf(score, QStringLiteral("load-balance")), 15.0); // PLAN-7
    QCOMPARE(score.points.value_or(-1), 100.0);
    Facts worse = good();
    worse.atOnce = 2;
    const Score less = scoreOf(defaultCard(), worse, phases, 9);
    QCOMPARE(less.points.value_or(-1), 95.0);
    QCOMPARE(less.parts[5].toObject().value(QLatin1String("why")).toString(),
        QStringLiteral("2 of 3 agents succeeded in their first attempt"));
}

void TestSessionProtocol::scoreIsWithheld()
{
    QList<Phase> phases = firstPhases();
    Facts f = good();
    followFacts(phases, firstItems({}, {}, 1), f, 1); // the card was not read
    QVERIFY(!scoreOf(defaultCard(), f, phases, 9).points);
    QVERIFY(withheldBecause(f, phases).contains(QStringLiteral("4 Load balancing")));
    f.state = SessionState::Running;
    QCOMPARE(withheldBecause(f, firstPhases()), QStringLiteral("the session goes on"));
}

void TestSessionProtocol::balancePoints_data()
{
    QTest::addColumn<double>("ratio");
    QTest::addColumn<double>("share");
    QTest::addColumn<bool>("idle");
    QTest::addColumn<double>("points");
    QTest::newRow("1:1") << 1.0 << 33.3 << false << 15.0;
    QTest::newRow("2:1") << 2.0 << 39.0 << false << 7.5;
    QTest::newRow("3:1") << 3.0 << 39.0 << false << 0.0;
    QTest::newRow("9:1") << 9.0 << 39.0 << false << 0.0;
    QTest::newRow("overloaded") << 1.5 << 40.0 << false << 9.0;
    QTest::newRow("idle") << 1.0 << 33.3 << true << 0.0;
}

void TestSessionProtocol::balancePoints()
{
    QFETCH(double, ratio);
    QFETCH(double, share);
    QFETCH(bool, idle);
    QFETCH(double, points);
    Facts f = good();
    f.balance.ratio = ratio;
    f.balance.largestShare = share;
    f.balance.idleAgents = idle;
    QCOMPARE(pointsOf(scoreOf(defaultCard(), f, {}, 1), QStringLiteral("load-balance")), points);
}

void TestSessionProtocol::cards_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("fault"); ///< part of it; empty = good
    const auto row = [](const char* name, const char* json, const char* fault) {
        QTest::newRow(name) << QByteArray(json) << QString::fromLatin1(fault);
    };
    row("two", R"({"parts":[{"id":"load-balance","points":15},{"id":"pre-scan","points":85}]})", "");
    row("sum", R"({"parts":[{"id":"load-balance","points":15},{"id":"pre-scan","points":84}]})", "sum up to 99");
    row("unknown", R"({"parts":[{"id":"luck","points":100}]})", "`luck` measures nothing");
    row("twice", R"({"parts":[{"id":"pre-scan","points":50},{"id":"pre-scan","points":50}]})", "stands twice");
    row("negative", R"({"parts":[{"id":"pre-scan","points":-1}]})", "no number above 0");
    row("no list", R"({"parts":{}})", "no JSON object with a list");
    row("no json", "parts: []", "no JSON object with a list");
}

void TestSessionProtocol::cards()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, fault);
    const auto card = readCard(json);
    QCOMPARE(card.ok(), fault.isEmpty());
    if (!card)
        QVERIFY2(card.error().line().contains(fault), qPrintable(card.error().line()));
}

void TestSessionProtocol::ownCardIsUsed()
{
    double sum = 0;
    for (const CardPart& part : defaultCard().parts)
        sum += part.points;
    QCOMPARE(sum, 100.0);
    QVERIFY(readCard(QJsonDocument(defaultCard().toJson()).toJson()));
    QTemporaryDir folder;
    QCOMPARE(cardOf(folder.path()).source, QStringLiteral("default"));
    QFile file(folder.filePath(QStringLiteral("scorecard.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"parts":[{"id":"load-balance","points":100}]})");
    file.flush();
    QCOMPARE(cardOf(folder.path()).parts.size(), 1);
    file.write("}");
    file.flush();
    QVERIFY(!cardOf(folder.path()).fault.isEmpty());
    QCOMPARE(cardOf(folder.path()).parts.size(), defaultCard().parts.size());
}

void TestSessionProtocol::storedAndRead()
{
    QTemporaryDir folder;
    auto store = Store::openForWriting(folder.path());
    QVERIFY(store);
    Session session;
    session.id = QStringLiteral("S-001");
    session.number = 1;
    const QString id = session.id;
    ProtocolRepository repository(**store);
    QVERIFY((*store)->begin());
    QVERIFY(SessionRepository(**store).insert(session));
    for (const Phase& phase : firstPhases())
        QVERIFY(repository.put(id, phase));
    for (const ChecklistItem& one : firstItems({}, {}, 1))
        QVERIFY(repository.put(id, one));
    QVERIFY(repository.put(id, scoreOf(defaultCard(), good(), {}, 9)));
    for (const char* body : {R"({"lines":700,"files":1})", R"({"lines":30})"})
        QVERIFY(SessionRepository(**store).appendTold(id, QStringLiteral("a"), 1, 1, QStringLiteral("output"), body));
    Wave wave;
    wave.id = QStringLiteral("w");
    QVERIFY(SessionRepository(**store).insert(id, wave));
    Agent agent;
    agent.id = agent.templateId = QStringLiteral("a");
    agent.wave = wave.id;
    agent.attempt = 1;
    const Status stored = SessionRepository(**store).insert(id, agent);
    QVERIFY2(stored, qPrintable(stored ? QString() : stored.error().line()));
    QVERIFY(SessionRepository(**store).insertCompletionReport(id, agent.id, 1, 1, R"({"told_by_agent":true})"));
    QVERIFY((*store)->commit());
    const ProtocolRows rows = repository.rows(id);
    QCOMPARE(rows.phases.size(), 12);
    QCOMPARE(rows.phases[8].id, QStringLiteral("8a"));
    QCOMPARE(rows.items.size(), firstItems({}, {}, 1).size());
    QCOMPARE(rows.score->points.value_or(-1), 100.0);
    QCOMPARE(rows.score->parts.size(), 7);
    QCOMPARE(rows.reported, QSet<QString>{agent.id});
    QCOMPARE(rows.outputs.value(agent.id).value(QStringLiteral("lines")), 730.0); // WAVE-3
    QVERIFY(repository.revision(id) > 0);
    QCOMPARE(repository.revision(QStringLiteral("S-002")), 0);
}

QTEST_GUILESS_MAIN(TestSessionProtocol)
#include "tst_sessionprotocol.moc"
