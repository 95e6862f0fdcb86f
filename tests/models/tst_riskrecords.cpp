// SPDX-License-Identifier: GPL-3.0-or-later
// What stands beside the content of an assessment: ticks, decisions, ratings, rehearsals, the nine steps.
#include "models/people/accounts.h"
#include "models/store/openforchange.h"
#include "models/store/riskdocument.h"
#include "models/trail/trailrows.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;
using risk::Level;
using risk::State;
using risk::Step;

namespace {

Actor actor(qint64 person, const char* role)
{
    Actor actor;
    actor.name = QString(QLatin1String(role)).toLower();
    actor.person = person;
    actor.roles = QStringList(QLatin1String(role));
    actor.signedIn = true;
    return actor;
}

const char* const kContent = R"({"title":"Swap the cache","inherent":{"likelihood":2,"impact":3},"summary":"s",
 "before":[{"text":"backup"},{"text":"tell them","mandatory":false}],"during":[{"text":"watch"}],
 "after":[{"text":"check"}],"follow_ups":[{"text":"tidy","horizon_days":7}],
 "rollback":{"estimate_ms":300000,"steps":[{"command":"true","expected":"exit 0"}]},
 "recommendations":[{"text":"one","justification":"w"},{"text":"two","justification":"w"}],
 "governance":[{"before":"gap","after":"closed"},{"before":"gap 2"},{"after":"new"}],
 "objectives":[{"objective":"a","text":"e","met":true},{"objective":"b","text":"e","met":true},
   {"objective":"b","text":"f","met":false}],
 "tested":[{"text":"x"}],"not_tested":[{"text":"y"},{"text":"z"}]})";

struct Bench {
    Bench()
    {
        store = std::move(*openForChange(folder.path()));
        id = make(kContent);
    }
    QString make(const char* content, const char* kind = "forward")
    {
        QJsonObject json = QJsonDocument::fromJson(content).object();
        json.insert(QStringLiteral("kind"), QLatin1String(kind));
        const auto made = RiskRepository(*store).create(*risk::fromJson(json), dev, 1);
        return made ? *made : made.error().line();
    }
    void set(State state, Step step)
    {
        RiskRepository repository(*store);
        RiskRow row = *repository.row(id);
        row.state = state;
        row.step = step;
        (void)store->begin();
        (void)repository.put(row);
        (void)store->commit();
    }
    QString step(Step to, Level actual = Level::None, qint64 now = 1000)
    {
        const Status done = RiskRepository(*store).step(id, to, actual, {}, dev, now);
        return done ? QStringLiteral("ok") : done.error().code;
    }
    RiskRecords records() { return *readRisk(*store, id); }

    QTemporaryDir folder;
    std::unique_ptr<Store> store;
    Actor dev = actor(1, "L2 DEVELOPER");
    Actor qa = actor(2, "L1 QA");
    Actor holder = actor(3, "STAKEHOLDER");
    Actor observer = actor(4, "Observer");
    QString id;
};

const QString kRefused = QStringLiteral("step-refused");
const QString kOk = QStringLiteral("ok");

} // namespace

class TestRiskRecords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noStepIsSkipped();
    void lowChangesSkipTheThirdAlone();
    void deploymentWaitsForItsChecklists();
    void accuracyIsCounted();
    void whatChangedIsOpenAgain();
    void stakeholdersDecide();
    void reviewersRate();
    void rehearsalsAreCompared();
    void countsAreShown();
    void refusalsAreRecorded();
};

void TestRiskRecords::noStepIsSkipped()
{
    Bench bench;
    for (int i = 2; i < int(risk::kSteps.size()); ++i)
        QCOMPARE(bench.step(Step(i), Level::Low), kRefused);
    QCOMPARE(bench.step(Step::Classified), kOk);
    QCOMPARE(bench.step(Step::Reviewed), kRefused); // MEDIUM: an assessment is needed
    QCOMPARE(bench.step(Step::Assessed), kRefused); // and it is incomplete
    bench.set(State::Draft, Step::Assessed);
    QCOMPARE(bench.step(Step::Reviewed), kRefused);
    bench.set(State::Submitted, Step::Assessed);
    QCOMPARE(bench.step(Step::Reviewed), kOk);
    QCOMPARE(bench.step(Step::Approved), kRefused);
    QCOMPARE(bench.step(Step::Implemented), kRefused);
    bench.set(State::Approved, Step::Reviewed);
    QCOMPARE(bench.step(Step::Implemented), kRefused);
    QCOMPARE(bench.step(Step::Approved), kOk);
    QCOMPARE(bench.step(Step::Implemented), kOk);
    bench.set(State::Stale, Step::Approved);
    QCOMPARE(bench.step(Step::Implemented), kRefused);
}

void TestRiskRecords::lowChangesSkipTheThirdAlone()
{
    Bench bench;
    bench.id = bench.make(R"({"title":"Typo","template":"minimal","inherent":{"likelihood":1,"impact":1}})");
    QCOMPARE(bench.step(Step::Classified), kOk);
    bench.set(State::Submitted, Step::Classified);
    QCOMPARE(bench.step(Step::Approved), kRefused);
    QCOMPARE(bench.step(Step::Reviewed), kOk);
    bench.id = bench.make(
        R"({"title":"Schema","template":"minimal","flags":["schema"],"inherent":{"likelihood":1,"impact":1}})");
    bench.set(State::Submitted, Step::Classified);
    QCOMPARE(bench.step(Step::Reviewed), kRefused); // LOW, but a schema changes
}

void TestRiskRecords::deploymentWaitsForItsChecklists()
{
    Bench bench;
    RiskRepository repository(*bench.store);
    const QString checklist = QStringLiteral("checklist");
    bench.set(State::Approved, Step::Implemented);
    QCOMPARE(bench.step(Step::Deployed), kRefused);
    QVERIFY(!repository.tick(bench.id, checklist, QStringLiteral("C9"), true, {}, bench.dev, 5));
    QVERIFY(!repository.tick(bench.id, checklist, QStringLiteral("C1"), true, {}, bench.observer, 5));
    QVERIFY(repository.tick(bench.id, checklist, QStringLiteral("C1"), true, QStringLiteral("n"), bench.dev, 5));
    QCOMPARE(bench.step(Step::Deployed, Level::None, 1'000'000), kOk); // C2 is not mandatory
    QCOMPARE(bench.records().row.reviewDueAt, 1'000'000 + 24LL * 3'600'000);
    QVERIFY(!bench.records().isOverdue(1'000'000 + 24LL * 3'600'000));
    QVERIFY(bench.records().isOverdue(1'000'001 + 24LL * 3'600'000));
    QCOMPARE(bench.step(Step::PostReview), kRefused);
    for (const char* item : {"C3", "C4"})
        QVERIFY(repository.tick(bench.id, checklist, QLatin1String(item), true, {}, bench.dev, 7));
    QCOMPARE(bench.step(Step::PostReview), kOk);
    const QJsonArray list = riskDocument(*bench.store, bench.records(), 9).value(QLatin1String("checklist")).toArray();
    QCOMPARE(list.size(), 4);
    QVERIFY(list[0].toObject().value(QLatin1String("done")).toBool());
    QVERIFY(list[0].toObject().value(QLatin1String("at")).isString());
    QVERIFY(!list[1].toObject().value(QLatin1String("done")).toBool());
}

void TestRiskRecords::accuracyIsCounted()
{
    Bench bench;
    QCOMPARE(RiskRepository(*bench.store).accuracy().tenths(), -1);
    for (const Level actual : {Level::Medium, Level::Medium, Level::High, Level::Medium}) {
        bench.id = bench.make(kContent);
        bench.set(State::Approved, Step::PostReview);
        QCOMPARE(bench.step(Step::Retrospective), kRefused); // it does not say what it was
        QCOMPARE(bench.step(Step::Retrospective, actual), kOk);
    }
    QCOMPARE(RiskRepository(*bench.store).accuracy().tenths(), 750);
    bench.id = bench.make(kContent, "retrospective");
    QCOMPARE(bench.records().row.step, Step::Deployed);
}

void TestRiskRecords::whatChangedIsOpenAgain()
{
    Bench bench;
    RiskRepository repository(*bench.store);
    for (const char* item : {"C1", "C3"})
        QVERIFY(repository.tick(bench.id, QStringLiteral("checklist"), QLatin1String(item), true, {}, bench.dev, 5));
    const QString sha = bench.records().sha256;
    QCOMPARE(repository.contentRow(bench.id)->sha256, sha); // a tick changes no content
    risk::Assessment content = *repository.content(bench.id);
    content.before[0].text = QStringLiteral("another backup");
    QVERIFY(repository.save(bench.id, content, bench.dev, 6));
    QVERIFY(!bench.records().isDone(QStringLiteral("checklist"), QStringLiteral("C1")));
    QVERIFY(bench.records().isDone(QStringLiteral("checklist"), QStringLiteral("C3")));
}

void TestRiskRecords::stakeholdersDecide()
{
    Bench bench;
    RiskRepository repository(*bench.store);
    const QString accepted = QStringLiteral("accepted");
    QVERIFY(!repository.decide(bench.id, QStringLiteral("A1"), accepted, {}, bench.dev, 5));
    QVERIFY(!repository.decide(bench.id, QStringLiteral("A9"), accepted, {}, bench.holder, 5));
    QVERIFY(!repository.decide(bench.id, QStringLiteral("A1"), QStringLiteral("maybe"), {}, bench.holder, 5));
    QVERIFY(!repository.decide(bench.id, QStringLiteral("A1"), QStringLiteral("deferred"), {}, bench.holder, 5));
    QVERIFY(repository.decide(bench.id, QStringLiteral("A1"), accepted, {}, bench.holder, 5));
    QVERIFY(!bench.records().isDecided());
    QVERIFY(repository.decide(
        bench.id, QStringLiteral("A2"), QStringLiteral("deferred"), QStringLiteral("next year"), bench.holder, 6));
    QVERIFY(bench.records().isDecided());
    QCOMPARE(riskDocument(*bench.store, bench.records(), 9)
                 .value(QLatin1String("recommendations"))[QLatin1String("status")]
                 .toString(),
        QStringLiteral("decided"));
}

void TestRiskRecords::reviewersRate()
{
    Bench bench;
    RiskRepository repository(*bench.store);
    QCOMPARE(
        repository.rate(bench.id, {0, 5, {}, 9, 9, 9, 9, {}}, bench.dev).error().code, QStringLiteral("not-allowed"));
    QVERIFY(!repository.rate(bench.id, {0, 5, {}, 9, 9, 11, 9, {}}, bench.qa));
    QCOMPARE(repository.rate(bench.id, {0, 5, {}, 9, 6, 9, 9, {}}, bench.qa).error().code,
        QStringLiteral("comment-missing"));
    QVERIFY(repository.rate(bench.id, {0, 5, {}, 9, 6, 9, 9, QStringLiteral("thin")}, bench.qa));
    QVERIFY(repository.rate(bench.id, {0, 6, {}, 10, 10, 10, 10, {}}, bench.qa)); // one a person
    QVERIFY(repository.rate(bench.id, {0, 7, {}, 8, 8, 8, 8, {}}, bench.holder));
    QCOMPARE(repository.ratings(bench.id).size(), 2);
    QCOMPARE(riskDocument(*bench.store, bench.records(), 9)
                 .value(QLatin1String("rating"))[QLatin1String("average")]
                 .toDouble(),
        9.0);
    Actor author = actor(1, "L1 QA");
    QCOMPARE(repository.rate(bench.id, {0, 5, {}, 9, 9, 9, 9, {}}, author).error().code, QStringLiteral("own-work"));
}

void TestRiskRecords::rehearsalsAreCompared()
{
    Bench bench;
    RiskRepository repository(*bench.store);
    QVERIFY(!bench.records().overEstimate());
    RiskRehearsal rehearsal;
    rehearsal.startedAt = 10;
    rehearsal.durationMs = 360'000;
    rehearsal.ok = true;
    QVERIFY(!repository.addRehearsal(bench.id, rehearsal, bench.dev)); // where?
    rehearsal.environment = QStringLiteral("staging");
    QVERIFY(repository.addRehearsal(bench.id, rehearsal, bench.dev));
    QCOMPARE(*bench.records().overEstimate(), 20); // 6 min against 5
    const auto tested = [&] {
        return riskDocument(*bench.store, bench.records(), 9)
            .value(QLatin1String("rollback"))[QLatin1String("tested")]
            .toBool();
    };
    QVERIFY(tested());
    risk::Assessment content = *repository.content(bench.id);
    content.rollback.steps[0].command = QStringLiteral("false");
    QVERIFY(repository.save(bench.id, content, bench.dev, 11));
    QVERIFY(!tested()); // another rollback than the rehearsed one
}

void TestRiskRecords::countsAreShown()
{
    Bench bench;
    const RiskRecords r = bench.records();
    QCOMPARE(risk::governance(r.content).openBefore, 2);
    QCOMPARE(risk::governance(r.content).openAfter, 1);
    QCOMPARE(risk::governance(r.content).fulfilled, 2);
    QCOMPARE(risk::missionSuccess(r.content).tenths(), 500);
    QCOMPARE(risk::testedShare(r.content).tenths(), 333);
    RiskRecords decided = r;
    decided.row.decidedAt = 1000;
    QCOMPARE(r.followUpDue(r.content.followUps[0]), 0);
    QCOMPARE(decided.followUpDue(r.content.followUps[0]), 1000 + 7LL * 24 * 3'600'000);
}

void TestRiskRecords::refusalsAreRecorded()
{
    Bench bench;
    QVERIFY(!RiskRepository(*bench.store).save(bench.id, bench.records().content, bench.observer, 5));
    trail::Filter filter;
    filter.action = QStringLiteral("risk.set");
    const auto rows = trail::rows(*bench.store, filter);
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows.first().value(QLatin1String("result")).toString(), QStringLiteral("refused"));
}

QTEST_GUILESS_MAIN(TestRiskRecords)
#include "tst_riskrecords.moc"
