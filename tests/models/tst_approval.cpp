// SPDX-License-Identifier: GPL-3.0-or-later
// Who must sign what until when, who may not, and what a database says that was changed by hand.
#include "riskbench.h"

#include "../support/hand.h"

#include "models/risk/verify.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QTest>

#include <map>

using namespace wavedeck;
using risk::Decision;
using risk::Level;
using risk::State;
using risk::Verb;
using test::codeOf;
using test::Hand;
using test::RiskBench;
using test::SignerStub;

namespace {

constexpr qint64 kDay = 24 * 3'600'000;

struct Wanted {
    QStringList slots;
    QStringList documents;
    int days;
    QList<const char*> signers;
};

const Wanted& wanted(Level level)
{
    static const std::map<Level, Wanted> all{
        {Level::Low,
            {{QStringLiteral("L2 DEVELOPER"), QStringLiteral("L1 OVERWATCH")},
                {QStringLiteral("Code review"), QStringLiteral("Test results")}, 0, {"dev", "over"}}},
        {Level::Medium,
            {{QStringLiteral("L1 OVERWATCH"), QStringLiteral("L1 QA / L1 SECURITY")},
                {QStringLiteral("Risk assessment"), QStringLiteral("Test plan")}, 2, {"over", "qa"}}},
        {Level::High,
            {{QStringLiteral("L1 OVERWATCH"), QStringLiteral("L1 QA"), QStringLiteral("L1 SECURITY"),
                 QStringLiteral("L1 ARCHITECT"), QStringLiteral("STAKEHOLDER")},
                {QStringLiteral("Full risk analysis"), QStringLiteral("Rollback plan")}, 5,
                {"over", "qa", "sec", "arch", "stake"}}},
        {Level::Critical,
            {{QStringLiteral("BUSINESS OWNER"), QStringLiteral("CTO")},
                {QStringLiteral("Executive summary"), QStringLiteral("Business impact")}, 14, {"owner", "cto"}}}};
    return all.at(level);
}

Level expected(int score)
{
    return score <= 4 ? Level::Low : score <= 9 ? Level::Medium : score <= 16 ? Level::High : Level::Critical;
}

} // namespace

class TestApproval : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCellAsksForItsOwn();
    void residualLevelDecides();
    void incompleteIsNotHandedIn();
    void securityAsksForSecurity();
    void nobodySignsTheirOwn();
    void twoSignaturesAreTwoPeople();
    void aSubmitterAndARequesterDoNotSign();
    void singleOperatorIsSaidEverywhere();
    void anEditIsForGood();
    void changesRejectDeferRevoke();
    void phasesAreDecidedOneByOne();
    void escalationRaisesForGood();
    void lateIsToldOnce();
    void approvalsEnd();
    void aNewMatrixMakesStale();
    void whoIsDisabledStays();
    void forgedRowsAreFound_data();
    void forgedRowsAreFound();
    void staleStaysStaleInTheTrail();
    void aRoleThatNobodyGaveSignsNothing();
};

void TestApproval::everyCellAsksForItsOwn()
{
    RiskBench bench;
    for (int likelihood = 1; likelihood <= 5; ++likelihood)
        for (int impact = 1; impact <= 5; ++impact) {
            const Level level = expected(likelihood * impact);
            const Wanted& want = wanted(level);
            const QString id = bench.make(likelihood, impact);
            QVERIFY2(bench.submit(id), qPrintable(QString::number(likelihood * impact)));
            const auto review = risk::review(*bench.store, id);
            QCOMPARE(review->scopes.first().level, level);
            QCOMPARE(review->scopes.first().open(), want.slots);
            QStringList documents;
            for (const risk::WantedDocument& one : review->matrix.approval(level).documents)
                documents.append(one.name);
            QCOMPARE(documents, want.documents);
            // The end of that day, UTC.
            const QDate day = QDateTime::fromMSecsSinceEpoch(bench.now, Qt::UTC).date();
            const qint64 end = day.addDays(want.days + 1).startOfDay(Qt::UTC).toMSecsSinceEpoch();
            QVERIFY(review->row.dueAt < end + 1 && review->row.dueAt >= end - 1000);
            QVERIFY(!risk::isOverdue(review->row, end - 1000) && risk::isOverdue(review->row, end + 1));
            for (qsizetype i = 0; i < want.signers.size(); ++i) {
                QCOMPARE(bench.valid(id).code, QStringLiteral("not-approved"));
                QVERIFY(bench.approveBy(id, {want.signers[i]}));
            }
            QCOMPARE(bench.state(id), State::Approved);
            const auto valid = bench.valid(id);
            QVERIFY2(valid.ok(), qPrintable(valid.why));
            QCOMPARE(valid.signatures.size(), want.signers.size());
        }
    QVERIFY(signing::verify(*bench.store)->ok());
}

void TestApproval::residualLevelDecides()
{
    RiskBench bench;
    risk::Assessment a = test::filledAssessment(QStringLiteral("less after"), 5, 5);
    a.residual = {1, 4};
    const QString id = bench.make(a);
    QVERIFY(bench.submit(id));
    QCOMPARE(bench.open(id), wanted(Level::Low).slots);
}

void TestApproval::incompleteIsNotHandedIn()
{
    RiskBench bench;
    risk::Assessment a = test::filledAssessment(QStringLiteral("half"), 3, 3);
    a.rollback.steps.first().command.clear();
    const QString id = bench.make(a);
    QCOMPARE(codeOf(bench.submit(id)), QStringLiteral("incomplete"));
    QCOMPARE(bench.state(id), State::Draft);
    QCOMPARE(codeOf(bench.decide(Verb::Approve, id, "over")), QStringLiteral("not-now"));
    QCOMPARE(bench.refusals("risk.submit"), 1);
}

void TestApproval::securityAsksForSecurity()
{
    RiskBench bench;
    const QString id = bench.make(3, 3, QStringLiteral("security"));
    QVERIFY(bench.submit(id));
    QCOMPARE(bench.open(id), (QStringList{QStringLiteral("L1 OVERWATCH"), QStringLiteral("L1 SECURITY")}));
    QCOMPARE(codeOf(bench.decide(Verb::Approve, id, "qa")), QStringLiteral("not-allowed"));
    QVERIFY(bench.approveBy(id, {"over", "sec"}));
    QVERIFY(bench.valid(id).ok());
    // Elsewhere either of both fills it.
    const QString other = bench.make(3, 3);
    QVERIFY(bench.submit(other) && bench.approveBy(other, {"sec", "over"}));
    // And by a flag of the change.
    risk::Assessment a = test::filledAssessment(QStringLiteral("flagged"), 3, 3);
    a.flags = {QStringLiteral("security")};
    const QString flagged = bench.make(a);
    QVERIFY(bench.submit(flagged));
    QCOMPARE(codeOf(bench.decide(Verb::Approve, flagged, "qa")), QStringLiteral("not-allowed"));
}

void TestApproval::nobodySignsTheirOwn()
{
    RiskBench bench;
    const QString id = bench.make(1, 2);
    QVERIFY(bench.edit(id, QStringLiteral("edited by over"), "over"));
    QVERIFY(bench.submit(id));
    QCOMPARE(codeOf(bench.decide(Verb::Approve, id, "author")), QStringLiteral("self-approval"));
    QCOMPARE(codeOf(bench.decide(Verb::Approve, id, "over")), QStringLiteral("self-approval"));
    QCOMPARE(codeOf(bench.decide(Verb::Approve, id, "admin")), QStringLiteral("not-allowed"));
    QCOMPARE(codeOf(bench.decide(Verb::Approve, id, "dev", QStringLiteral("CTO"))), QStringLiteral("no-slot"));
    QCOMPARE(
        codeOf(bench.decide(Verb::Approve, id, "dev", QStringLiteral("L1 OVERWATCH"))), QStringLiteral("not-allowed"));
    QCOMPARE(bench.refusals("risk.approve"), 5);
    QVERIFY(signing::signaturesOf(*bench.store, id).isEmpty());
    // Another role does not help, given before or after.
    QVERIFY(bench.store->begin()
        && PersonRepository(*bench.store)
               .setRoles(bench.people.at("author").id(), {QStringLiteral("L1 OVERWATCH"), QStringLiteral("Admin")})
        && bench.store->commit());
    QCOMPARE(codeOf(bench.decide(Verb::Approve, id, "author", QStringLiteral("L1 OVERWATCH"))),
        QStringLiteral("self-approval"));
    // An editor of what was approved since is free again; the author never is.
    bench.add("over2", {QStringLiteral("L1 OVERWATCH")});
    QVERIFY(bench.approveBy(id, {"dev", "over2"}));
    QVERIFY(bench.edit(id, QStringLiteral("edited by dev"), "dev"));
    QVERIFY(bench.approvals.submit(id, bench.actor("dev"), bench.now));
    QCOMPARE(codeOf(bench.decide(Verb::Approve, id, "dev")), QStringLiteral("self-approval"));
    QCOMPARE(codeOf(bench.decide(Verb::Approve, id, "author")), QStringLiteral("self-approval"));
    QVERIFY(bench.approveBy(id, {"over"}));
}

void TestApproval::twoSignaturesAreTwoPeople()
{
    RiskBench bench;
    bench.add("both", {QStringLiteral("L1 QA"), QStringLiteral("L1 SECURITY"), QStringLiteral("L1 OVERWATCH")});
    const QString id = bench.make(4, 4);
    QVERIFY(bench.submit(id));
    QVERIFY(bench.decide(Verb::Approve, id, "both", QStringLiteral("L1 QA")));
    QCOMPARE(
        codeOf(bench.decide(Verb::Approve, id, "both", QStringLiteral("L1 SECURITY"))), QStringLiteral("same-person"));
    // Nor with the role changed in between; and a slot stays whose it is.
    QVERIFY(bench.store->begin()
        && PersonRepository(*bench.store).setRoles(bench.people.at("both").id(), {QStringLiteral("L1 ARCHITECT")})
        && bench.store->commit());
    QCOMPARE(codeOf(bench.decide(Verb::Approve, id, "both")), QStringLiteral("same-person"));
    QCOMPARE(codeOf(bench.decide(Verb::Approve, id, "qa")), QStringLiteral("slot-filled"));
    QCOMPARE(bench.refusals("risk.approve"), 3);
    QCOMPARE(bench.state(id), State::Submitted);
}

void TestApproval::aSubmitterAndARequesterDoNotSign()
{
    RiskBench bench;
    risk::Assessment a = test::filledAssessment(QStringLiteral("asked for"), 2, 4);
    a.requester = QStringLiteral("qa");
    const QString id = bench.make(a);
    // Naming another one now does not free who asked.
    a = *bench.repository.content(id);
    a.requester = QStringLiteral("stake");
    QVERIFY(bench.repository.save(id, a, bench.actor("author"), bench.now));
    QVERIFY(bench.approvals.submit(id, bench.actor("over"), bench.now));
    QCOMPARE(codeOf(bench.decide(Verb::Approve, id, "qa")), QStringLiteral("self-approval"));
    QCOMPARE(codeOf(bench.decide(Verb::Approve, id, "over")), QStringLiteral("self-approval"));
    QVERIFY(bench.approveBy(id, {"sec"}));
}

void TestApproval::singleOperatorIsSaidEverywhere()
{
    RiskBench bench;
    bench.add("solo", {QStringLiteral("L2 DEVELOPER"), QStringLiteral("L1 OVERWATCH")});
    const auto setMode = [&](UserMode mode) {
        return bench.store->begin() && PersonRepository(*bench.store).setMode(mode)
            && trail::append(*bench.store,
                TrailEntry::of(Actor(QStringLiteral("test")), QStringLiteral("user.mode"), {},
                    {{QStringLiteral("mode"), QString(word(mode))}}))
            && bench.store->commit();
    };
    QVERIFY(setMode(UserMode::Single));
    const auto id = bench.repository.create(
        test::filledAssessment(QStringLiteral("alone"), 1, 1), bench.actor("solo"), bench.now);
    QVERIFY(id && bench.approvals.submit(*id, bench.actor("solo"), bench.now));
    QVERIFY(bench.approveBy(*id, {"solo", "solo"}));
    const auto valid = bench.valid(*id);
    QVERIFY2(valid.ok() && valid.selfApproved, qPrintable(valid.why));
    for (const signing::Signature& one : signing::signaturesOf(*bench.store, *id))
        QCOMPARE(one.printed(), QStringLiteral("solo, self-approved"));
    // Where several decide, nobody else looked at it.
    QVERIFY(setMode(UserMode::Team));
    QVERIFY(bench.valid(*id).why.contains(QLatin1String("self-approved")));
}

void TestApproval::anEditIsForGood()
{
    RiskBench bench;
    const QString id = bench.make(1, 3);
    QVERIFY(bench.submit(id) && bench.approveBy(id, {"dev", "over"}));
    QVERIFY(bench.valid(id).ok());
    const QByteArray before = bench.repository.contentRow(id)->content.toUtf8();
    QVERIFY(bench.edit(id, QStringLiteral("something else")));
    QCOMPARE(bench.state(id), State::Stale);
    QCOMPARE(bench.valid(id).code, QStringLiteral("stale"));
    QVERIFY(bench.edit(id, QStringLiteral("said")));
    QCOMPARE(bench.repository.contentRow(id)->content.toUtf8(), before);
    QCOMPARE(bench.valid(id).code, QStringLiteral("stale"));
    // Handed in again it needs everybody again; what was signed before counts no more.
    QVERIFY(bench.submit(id));
    QCOMPARE(bench.open(id), wanted(Level::Low).slots);
    QVERIFY(bench.approveBy(id, {"dev", "over"}));
    QVERIFY(bench.valid(id).ok());
    // A submitted one goes back to draft with its slots emptied.
    const QString other = bench.make(1, 3);
    QVERIFY(bench.submit(other) && bench.approveBy(other, {"dev"}) && bench.edit(other, QStringLiteral("more")));
    QCOMPARE(bench.state(other), State::Draft);
    QVERIFY(bench.submit(other));
    QCOMPARE(bench.open(other), wanted(Level::Low).slots);
    // And withdrawn and handed in unchanged: the signature was for the first time.
    QVERIFY(bench.approveBy(other, {"dev"}));
    QVERIFY(bench.approvals.withdraw(other, QStringLiteral("wait"), bench.actor("author"), bench.now));
    QVERIFY(bench.submit(other));
    QCOMPARE(bench.open(other), wanted(Level::Low).slots);
}

void TestApproval::changesRejectDeferRevoke()
{
    RiskBench bench;
    const QString id = bench.make(1, 3);
    QVERIFY(bench.submit(id) && bench.approveBy(id, {"dev"}));
    QCOMPARE(codeOf(bench.decide(Verb::RequestChanges, id, "cto")), QStringLiteral("not-allowed"));
    QCOMPARE(codeOf(bench.decide(Verb::Revoke, id, "over")), QStringLiteral("not-now"));
    QVERIFY(bench.decide(Verb::RequestChanges, id, "over"));
    QCOMPARE(bench.state(id), State::ChangesRequested);
    QCOMPARE(codeOf(bench.submit(id)), QStringLiteral("unchanged"));
    QVERIFY(bench.edit(id, QStringLiteral("changed")) && bench.submit(id));
    QVERIFY(bench.decide(Verb::Defer, id, "over"));
    QCOMPARE(bench.state(id), State::Deferred);
    QVERIFY(bench.submit(id) && bench.approveBy(id, {"dev", "over"}));
    QVERIFY(bench.decide(Verb::Revoke, id, "over"));
    QCOMPARE(bench.state(id), State::Revoked);
    QVERIFY(!bench.valid(id).ok());
    QVERIFY(bench.submit(id) && bench.decide(Verb::Reject, id, "over"));
    QCOMPARE(bench.state(id), State::Rejected);
    QCOMPARE(codeOf(bench.submit(id)), QStringLiteral("not-now"));
    QVERIFY(signing::verify(*bench.store)->ok());
    // Nobody signs what they have not seen.
    QVERIFY(bench.edit(id, QStringLiteral("anew")) && bench.submit(id));
    Decision decision;
    decision.id = id;
    decision.reason = QStringLiteral("read it");
    decision.revision = bench.repository.row(id)->contentRevision - 1;
    QCOMPARE(codeOf(bench.approvals.decide(decision, bench.people.at("over").signer(bench.now), bench.now)),
        QStringLiteral("content-changed"));
    decision.revision += 1;
    decision.reason = QStringLiteral("  ");
    QCOMPARE(codeOf(bench.approvals.decide(decision, bench.people.at("over").signer(bench.now), bench.now)),
        QStringLiteral("reason-missing"));
}

void TestApproval::phasesAreDecidedOneByOne()
{
    RiskBench bench;
    risk::Assessment a = test::filledAssessment(QStringLiteral("in three"), 3, 3);
    for (const auto& [id, level] :
        {std::pair("one", Level::Low), std::pair("two", Level::Low), std::pair("three", Level::Medium)}) {
        risk::Phase phase;
        phase.id = QLatin1String(id);
        phase.name = QLatin1String("Phase ") + QLatin1String(id);
        phase.level = level;
        a.phases.append(phase);
    }
    const QString id = bench.make(a);
    QVERIFY(bench.submit(id));
    QVERIFY(bench.approveBy(id, {"dev", "over"}, QStringLiteral("one")));
    QVERIFY(bench.valid(id, QStringLiteral("one")).ok());
    QVERIFY(bench.valid(id, QStringLiteral("Phase one")).ok());
    for (const char* other : {"", "two", "three"})
        QVERIFY(!bench.valid(id, QLatin1String(other)).ok());
    QCOMPARE(bench.state(id), State::Submitted);
    QVERIFY(bench.approveBy(id, {"dev", "over"}, QStringLiteral("two")));
    QCOMPARE(
        codeOf(bench.decide(Verb::Defer, id, "over", {}, QStringLiteral("four"))), QStringLiteral("unknown-phase"));
    QVERIFY(bench.decide(Verb::Defer, id, "over", {}, QStringLiteral("three")));
    QCOMPARE(bench.state(id), State::Approved);
    QVERIFY(bench.valid(id, QStringLiteral("two")).ok() && !bench.valid(id, QStringLiteral("three")).ok());
    // What was put off is signed later; one that is taken back leaves the others.
    QVERIFY(bench.approveBy(id, {"over", "qa"}, QStringLiteral("three")));
    QVERIFY(bench.valid(id, QStringLiteral("three")).ok());
    QVERIFY(bench.decide(Verb::Revoke, id, "over", {}, QStringLiteral("one")));
    QVERIFY(!bench.valid(id, QStringLiteral("one")).ok() && bench.valid(id, QStringLiteral("two")).ok());
}

void TestApproval::escalationRaisesForGood()
{
    RiskBench bench;
    const QString id = bench.make(4, 4);
    QVERIFY(bench.submit(id) && bench.approveBy(id, {"over", "qa"}));
    QVERIFY(bench.decide(Verb::Escalate, id, "sec"));
    QCOMPARE(bench.open(id), wanted(Level::Critical).slots);
    QCOMPARE(codeOf(bench.decide(Verb::Approve, id, "over")), QStringLiteral("not-allowed"));
    QCOMPARE(codeOf(bench.decide(Verb::Escalate, id, "cto")), QStringLiteral("highest-level"));
    QVERIFY(bench.approveBy(id, {"owner", "cto"}));
    QVERIFY(bench.valid(id).ok());
    const auto events = bench.repository.events(id);
    QVERIFY(std::any_of(
        events.begin(), events.end(), [](const RiskEvent& e) { return e.kind == QLatin1String("escalated"); }));
    // A lower score does not take it back.
    risk::Assessment a = *bench.repository.content(id);
    a.inherent = {1, 1};
    QVERIFY(bench.repository.save(id, a, bench.actor("author"), bench.now) && bench.submit(id));
    QCOMPARE(bench.open(id), wanted(Level::Critical).slots);
    // After the approval: it counts no more.
    const QString other = bench.make(1, 1);
    QVERIFY(
        bench.submit(other) && bench.approveBy(other, {"dev", "over"}) && bench.decide(Verb::Escalate, other, "over"));
    QCOMPARE(bench.state(other), State::Submitted);
    QVERIFY(!bench.valid(other).ok());
    QCOMPARE(bench.open(other), wanted(Level::Medium).slots);
}

void TestApproval::lateIsToldOnce()
{
    RiskBench bench;
    const QString id = bench.make(1, 1);
    QVERIFY(bench.submit(id));
    for (int i = 0; i < 3; ++i)
        QVERIFY(bench.approvals.tidy(bench.now + 2 * kDay + i));
    int told = 0;
    for (const RiskEvent& event : bench.repository.events(id))
        told += event.kind == QLatin1String("overdue");
    QCOMPARE(told, 1);
    QVERIFY(signing::verify(*bench.store)->ok());
}

void TestApproval::approvalsEnd()
{
    RiskBench bench;
    auto document = *risk::matrixFromYaml(QByteArray(*risk::shippedMatrix(QStringLiteral("matrix")))
                                              .replace("days: [0, 0]", "days: [0, 0]\n    lives_days: 7"));
    const auto version = bench.repository.addMatrix(document, bench.actor("admin"), bench.now);
    QVERIFY2(version, qPrintable(version ? QString() : version.error().line()));
    const QString id = bench.make(1, 1);
    QVERIFY(bench.submit(id) && bench.approveBy(id, {"dev", "over"}));
    QVERIFY(bench.valid(id).ok() && bench.valid(id).expiresAt > bench.now);
    bench.now += 8 * kDay;
    QCOMPARE(bench.valid(id).code, QStringLiteral("expired"));
    // Neither does it help to say in the register that it lives longer.
    Hand hand(bench.folder.path());
    QVERIFY(hand.run(QStringLiteral("UPDATE risk SET expires_at = 0")));
    QCOMPARE(bench.valid(id).code, QStringLiteral("expired"));
    QVERIFY(hand.run(QStringLiteral("UPDATE risk SET expires_at = 1")));
    QVERIFY(bench.approvals.tidy(bench.now));
    QCOMPARE(bench.state(id), State::Expired);
    QVERIFY(bench.submit(id) && bench.approveBy(id, {"dev", "over"}));
    QVERIFY(bench.valid(id).ok());
}

void TestApproval::aNewMatrixMakesStale()
{
    RiskBench bench;
    const QString low = bench.make(1, 1);
    const QString high = bench.make(4, 4);
    QVERIFY(bench.submit(low) && bench.approveBy(low, {"dev", "over"}));
    QVERIFY(bench.submit(high) && bench.approveBy(high, {"over", "qa", "sec", "arch", "stake"}));
    const QString content = bench.repository.contentRow(low)->sha256;
    const auto changed = *risk::matrixFromYaml(QByteArray(*risk::shippedMatrix(QStringLiteral("matrix")))
                                                   .replace("[L2 DEVELOPER, L1 OVERWATCH]", "[L1 QA, L1 OVERWATCH]"));
    const auto added = bench.repository.addMatrix(changed, bench.actor("admin"), bench.now);
    QVERIFY2(added, qPrintable(added ? QString() : added.error().line()));
    QCOMPARE(bench.repository.contentRow(low)->sha256, content);
    QCOMPARE(bench.state(low), State::Stale);
    QCOMPARE(bench.valid(low).code, QStringLiteral("stale"));
    // What it does not touch stands.
    QCOMPARE(bench.state(high), State::Approved);
    QVERIFY2(bench.valid(high).ok(), qPrintable(bench.valid(high).why));
    QCOMPARE(codeOf(bench.submit(low)), QStringLiteral("matrix-changed"));
    risk::Assessment a = *bench.repository.content(low);
    a.matrix = *added;
    QVERIFY(bench.repository.save(low, a, bench.actor("author"), bench.now) && bench.submit(low));
    QVERIFY(bench.approveBy(low, {"qa", "over"}));
    QVERIFY(bench.valid(low).ok());
}

void TestApproval::whoIsDisabledStays()
{
    RiskBench bench;
    const QString id = bench.make(1, 1);
    QVERIFY(bench.submit(id) && bench.approveBy(id, {"dev", "over"}));
    Person dev = *PersonRepository(*bench.store).person(bench.people.at("dev").id());
    dev.disabled = true;
    QVERIFY(bench.store->begin() && PersonRepository(*bench.store).update(dev) && bench.store->commit());
    QVERIFY(bench.valid(id).ok());
    const auto slot = risk::slotsDocument(risk::review(*bench.store, id)->scopes.first()).first().toObject();
    QCOMPARE(slot.value(QLatin1String("signed_by")).toString(), QStringLiteral("dev"));
    QCOMPARE(codeOf(bench.decide(Verb::Revoke, id, "dev")), QStringLiteral("disabled"));
}

/// Changed and changed back, then called approved by hand: the audit trail knows better.
void TestApproval::staleStaysStaleInTheTrail()
{
    RiskBench bench;
    const QString id = bench.make(1, 1);
    QVERIFY(bench.submit(id) && bench.approveBy(id, {"dev", "over"}));
    QVERIFY(bench.valid(id).ok());
    Hand hand(bench.folder.path());
    const QString before = hand.text(QStringLiteral("SELECT content_revision FROM risk"));
    QVERIFY(bench.edit(id, QStringLiteral("something else")));
    QVERIFY(hand.run(QStringLiteral("DROP TRIGGER risk_revision_delete")));
    QVERIFY(hand.run(QStringLiteral("DELETE FROM risk_revision WHERE number > ") + before));
    QVERIFY(hand.run(QStringLiteral("UPDATE risk SET state = 'approved', approved_revision = %1, content_revision = %1")
                         .arg(before)));
    QCOMPARE(bench.valid(id).code, QStringLiteral("forged"));
    QVERIFY(!risk::verify(*bench.store, id, bench.now)->ok());
}

void TestApproval::aRoleThatNobodyGaveSignsNothing()
{
    RiskBench bench;
    const QString id = bench.make(1, 1);
    QVERIFY(bench.submit(id) && bench.approveBy(id, {"dev"}));
    Hand hand(bench.folder.path());
    QVERIFY(
        hand.run(QStringLiteral("INSERT INTO person_role SELECT id, 'L1 OVERWATCH' FROM person WHERE name = 'qa'")));
    QCOMPARE(codeOf(bench.decide(Verb::Approve, id, "qa")), QStringLiteral("forged-role"));
    QVERIFY(!bench.valid(id).ok());
    QVERIFY(bench.approveBy(id, {"over"}));
    QVERIFY(bench.valid(id).ok());
}

void TestApproval::forgedRowsAreFound_data()
{
    QTest::addColumn<QString>("sql");
    const struct {
        const char* name;
        const char* sql;
    } kRows[] = {
        {"state", "UPDATE risk SET state='approved', approved_revision=1"},
        {"copied signature",
            "INSERT INTO signature SELECT 2, at, subject, revision, phase, meaning, 'L1 OVERWATCH', 3, 'over', "
            "'[\"L1 OVERWATCH\"]', self_approved, reason, matrix, content_sha256, content, public_key, hash, "
            "statement, hash, signature FROM signature"},
        {"own slot changed", "UPDATE signature SET slot='L1 OVERWATCH'"},
        {"content", "UPDATE risk_revision SET content=replace(content,'said','sent')"},
        {"content and hash",
            "UPDATE risk_revision SET content=replace(content,'\"impact\":1','\"impact\":0'), sha256='00'"},
        {"lower slots",
            "INSERT OR REPLACE INTO risk_matrix SELECT version, name, at, actor, sha256, "
            "replace(document,'[\"L2 DEVELOPER\"],[\"L1 OVERWATCH\"]','[\"L2 DEVELOPER\"]') FROM risk_matrix"},
    };
    for (const auto& row : kRows)
        QTest::newRow(row.name) << QString::fromLatin1(row.sql);
}

/// One of two has signed; the other is put in by hand.
void TestApproval::forgedRowsAreFound()
{
    QFETCH(const QString, sql);
    RiskBench bench;
    const QString id = bench.make(1, 1);
    QVERIFY(bench.submit(id) && bench.approveBy(id, {"dev"}));
    Hand hand(bench.folder.path());
    for (const char* trigger : {"signature_next", "signature_update", "signature_delete", "risk_revision_update",
             "risk_matrix_update", "risk_matrix_delete"})
        QVERIFY(hand.run(QStringLiteral("DROP TRIGGER ") + QLatin1String(trigger)));
    QVERIFY(hand.run(sql));
    QVERIFY(!bench.valid(id).ok());
    // With a signature of the author's own key over it all: nobody signs their own.
    SignerStub& author = bench.people.at("author");
    QVERIFY(bench.store->begin()
        && PersonRepository(*bench.store).setRoles(author.id(), {QStringLiteral("L1 OVERWATCH")})
        && bench.store->commit());
    const auto review = risk::review(*bench.store, id);
    if (review && bench.store->begin()) {
        const auto own = author.signer(bench.now);
        bench.store->rollback();
    }
    QVERIFY(!bench.valid(id).ok());
}

QTEST_GUILESS_MAIN(TestApproval)
#include "tst_approval.moc"
