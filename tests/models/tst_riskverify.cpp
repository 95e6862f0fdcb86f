// SPDX-License-Identifier: GPL-3.0-or-later
// What an auditor finds: in the database, and in a folder that was exported. What waits for whom, and what changed.
#include "riskbench.h"

#include "../support/hand.h"

#include "models/risk/reviewqueue.h"
#include "models/risk/signedfolder.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace wavedeck;
using risk::Verb;
using test::Hand;
using test::RiskBench;

namespace {

QString approvedHigh(RiskBench& bench)
{
    const QString id = bench.make(4, 4);
    const bool done = bench.submit(id) && bench.approveBy(id, {"over", "qa", "sec", "arch", "stake"});
    return done ? id : QString();
}

QString firstFault(const risk::Verdict& verdict)
{
    return verdict.ok() ? QString() : verdict.faults.first().what;
}

} // namespace

class TestRiskVerify : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatStandsVerifies();
    void whatWasChangedByHandIsNamed_data();
    void whatWasChangedByHandIsNamed();
    void aFolderVerifiesByItself();
    void aFolderThatWasChangedIsFound();
    void theQueueSaysWhatWaits();
    void differencesArePlaces();
};

void TestRiskVerify::whatStandsVerifies()
{
    RiskBench bench;
    const QString id = approvedHigh(bench);
    QVERIFY(!id.isEmpty());
    QVERIFY(bench.edit(id, QStringLiteral("more")) && bench.submit(id));
    const auto all = risk::verify(*bench.store, {}, bench.now);
    QVERIFY2(all && all->ok(), qPrintable(all ? firstFault(*all) : all.error().line()));
    QCOMPARE(all->checked, 5 + 2);
    QVERIFY(risk::verify(*bench.store, id, bench.now)->ok());
    QCOMPARE(
        risk::verify(*bench.store, QStringLiteral("RA-999"), bench.now).error().code, QStringLiteral("unknown-risk"));
}

void TestRiskVerify::whatWasChangedByHandIsNamed_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("named");
    const struct {
        const char* name;
        const char* sql;
        const char* named;
    } kRows[] = {
        {"approved without signatures", "UPDATE risk SET state='approved' WHERE id='RA-002'", "RA-002"},
        {"content", "UPDATE risk_revision SET content=replace(content,'said','sent') WHERE risk='RA-002'", "RA-002"},
        {"version gone", "DELETE FROM risk_revision WHERE risk='RA-002' AND number=2", "RA-002"},
        {"author of a version",
            "UPDATE risk_revision SET person=(SELECT person FROM signature WHERE id=2) WHERE risk='RA-001'", "RA-001"},
        {"signer is the author", "UPDATE risk SET author=(SELECT person FROM signature WHERE id=2) WHERE id='RA-001'",
            "RA-001"},
        {"name of a signer", "UPDATE signature SET name='somebody' WHERE id=3", "3"},
        {"a signature gone", "DELETE FROM signature WHERE id=5", "5"},
        {"assessment gone", "DELETE FROM risk WHERE id='RA-002'", "RA-002"},
    };
    for (const auto& row : kRows)
        QTest::newRow(row.name) << QString::fromLatin1(row.sql) << QString::fromLatin1(row.named);
}

void TestRiskVerify::whatWasChangedByHandIsNamed()
{
    QFETCH(const QString, sql);
    QFETCH(const QString, named);
    RiskBench bench;
    QVERIFY(!approvedHigh(bench).isEmpty());
    const QString other = bench.make(1, 1);
    QVERIFY(bench.edit(other, QStringLiteral("more")));
    Hand hand(bench.folder.path());
    for (const char* trigger : {"signature_update", "signature_delete", "risk_revision_update", "risk_revision_delete"})
        QVERIFY(hand.run(QStringLiteral("DROP TRIGGER ") + QLatin1String(trigger)));
    QVERIFY(hand.run(sql));
    const auto verdict = risk::verify(*bench.store, {}, bench.now);
    QVERIFY(verdict && !verdict->ok());
    QVERIFY2(verdict->text().contains(named), qPrintable(verdict->text()));
}

void TestRiskVerify::aFolderVerifiesByItself()
{
    RiskBench bench;
    const QString id = approvedHigh(bench);
    QVERIFY(!approvedHigh(bench).isEmpty()); // another one, whose signatures stand in the chain too
    QVERIFY(bench.decide(Verb::Revoke, id, "over"));
    const auto files = risk::signedFolder(*bench.store, id, bench.now);
    QVERIFY(files);
    const auto verdict = risk::verifyFolder(*files, signing::sha256(files->value(QStringLiteral("manifest.json"))));
    QVERIFY2(verdict.ok(), qPrintable(firstFault(verdict)));
    QCOMPARE(verdict.checked, 6);
    QVERIFY(!risk::verifyFolder(*files, signing::sha256("another")).ok());
    QVERIFY(!risk::verifyFolder({}, {}).ok());
}

void TestRiskVerify::aFolderThatWasChangedIsFound()
{
    RiskBench bench;
    const QString id = approvedHigh(bench);
    const auto good = risk::signedFolder(*bench.store, id, bench.now);
    QVERIFY(good && risk::verifyFolder(*good, {}).ok());
    QRandomGenerator random(7);
    const QStringList names = good->keys();
    for (int i = 0; i < 500; ++i) {
        auto files = *good;
        const QString name = names[random.bounded(int(names.size()))];
        QByteArray& bytes = files[name];
        bytes[random.bounded(bytes.size())] ^= char(1 << random.bounded(7));
        // Of the manifest the digest alone knows all.
        const QString digest = signing::sha256(good->value(QStringLiteral("manifest.json")));
        QVERIFY2(!risk::verifyFolder(files, digest).ok(), qPrintable(name));
    }
    // Records taken out, put in another's place, signed with another key: with a manifest that was made to fit.
    const auto with = [&](const char* name, const QJsonArray& array) {
        auto files = *good;
        files[QLatin1String(name)] = trail::canonicalJson(array);
        QJsonObject manifest = QJsonDocument::fromJson(files[QStringLiteral("manifest.json")]).object();
        QJsonObject hashes = manifest.value(QLatin1String("files")).toObject();
        hashes.insert(QLatin1String(name), signing::sha256(files[QLatin1String(name)]));
        manifest.insert(QStringLiteral("files"), hashes);
        files[QStringLiteral("manifest.json")] = trail::canonicalJson(manifest);
        return risk::verifyFolder(files, {});
    };
    const QJsonArray records = QJsonDocument::fromJson(good->value(QStringLiteral("signatures.json"))).array();
    QJsonArray fewer = records;
    fewer.removeAt(2);
    QVERIFY(firstFault(with("signatures.json", fewer)).contains(QLatin1String("missing")));
    QJsonArray twice = records;
    twice.append(records[0]);
    QVERIFY(!with("signatures.json", twice).ok());
    const auto key = signing::Key::make();
    signing::Signature forged = signing::signatureOf(records[1].toObject());
    forged.publicKey = key->publicKey();
    forged.statement = QString::fromUtf8(trail::canonicalJson(signing::statementOf(forged)));
    forged.hash = signing::sha256(forged.statement.toUtf8());
    forged.signature = key->sign(forged.statement.toUtf8());
    QCOMPARE(signing::faultsOf(forged), QStringList());
    QJsonArray foreign = records;
    foreign[1] = signing::recordOf(forged);
    const auto verdict = with("signatures.json", foreign);
    QVERIFY(verdict.text().contains(QLatin1String("its key is nobody's")));
    QJsonArray keys = QJsonDocument::fromJson(good->value(QStringLiteral("keys.json"))).array();
    QJsonObject swapped = keys[0].toObject();
    swapped.insert(QStringLiteral("person"), keys[1].toObject().value(QLatin1String("person")));
    keys[0] = swapped;
    QVERIFY(firstFault(with("keys.json", keys)).contains(QLatin1String("somebody else's")));
}

void TestRiskVerify::theQueueSaysWhatWaits()
{
    RiskBench bench;
    const QString high = bench.make(4, 4);
    const QString low = bench.make(1, 1);
    QVERIFY(bench.submit(high) && bench.submit(low) && bench.approveBy(low, {"over", "dev"}));
    QVERIFY(bench.edit(low, QStringLiteral("something <b>else</b>")) && bench.submit(low));
    const auto mine = risk::reviewQueue(*bench.store, bench.actor("over"), false, bench.now);
    QCOMPARE(mine.size(), 2);
    QCOMPARE(mine.first().id, low); // due first
    QCOMPARE(mine.first().role, QStringLiteral("L1 OVERWATCH"));
    QCOMPARE(mine.first().approvedRevision, 1);
    QCOMPARE(mine.first().differences.size(), 1);
    QCOMPARE(mine.first().differences.first().text(), QStringLiteral("changed summary: said -> something <b>else</b>"));
    QCOMPARE(risk::reviewQueue(*bench.store, bench.actor("qa"), false, bench.now).size(), 1);
    QVERIFY(risk::reviewQueue(*bench.store, bench.actor("author"), false, bench.now).isEmpty());
    const auto all = risk::reviewQueue(*bench.store, bench.actor("author"), true, bench.now);
    QCOMPARE(all.size(), 2);
    QVERIFY(all.first().whyNot.contains(QLatin1String("is the author")));
}

void TestRiskVerify::differencesArePlaces()
{
    const auto read = [](const char* json) { return QJsonDocument::fromJson(json).object(); };
    const auto all = risk::difference(
        read(R"({"a":1,"b":"x","risks":[{"id":"R1","t":"one"},{"id":"R2","t":"two"}],"waves":["w1","w2"]})"),
        read(R"({"b":"y","c":true,"risks":[{"id":"R2","t":"2"},{"id":"R3","t":"new"}],"waves":["w1"]})"));
    QStringList texts;
    for (const risk::Difference& one : all)
        texts.append(one.text());
    QCOMPARE(texts,
        (QStringList{QStringLiteral("removed a: 1"), QStringLiteral("changed b: x -> y"),
            QStringLiteral("added c: true"), QStringLiteral("removed risks.R1: {\"id\":\"R1\",\"t\":\"one\"}"),
            QStringLiteral("changed risks.R2.t: two -> 2"),
            QStringLiteral("added risks.R3: {\"id\":\"R3\",\"t\":\"new\"}"), QStringLiteral("removed waves.001: w2")}));
    QCOMPARE(risk::difference(read(R"({"l":[{"id":"A"},{"id":"B"}]})"), read(R"({"l":[{"id":"B"},{"id":"A"}]})"))
                 .first()
                 .text(),
        QStringLiteral("changed l: A, B -> B, A"));
    QVERIFY(risk::difference(read("{}"), read("{}")).isEmpty());
}

QTEST_GUILESS_MAIN(TestRiskVerify)
#include "tst_riskverify.moc"
