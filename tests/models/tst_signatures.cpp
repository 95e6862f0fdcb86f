// SPDX-License-Identifier: GPL-3.0-or-later
// Keys sealed by passwords, signatures over exact bytes, and whether a database that was changed by hand is found out.
#include "../support/hand.h"
#include "../support/signers.h"

#include "models/people/accounts.h"
#include "models/signing/keyrows.h"
#include "models/signing/verify.h"
#include "models/store/alertrepository.h"
#include "models/store/openforchange.h"
#include "models/trail/trailrows.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;
using people::Accounts;
using people::Secret;
using signing::Key;
using signing::Signer;
using test::Hand;

namespace {

const QByteArray kAda = "a sentence nobody guesses";
const QByteArray kBob = "quite another sentence of bob";
const QByteArray kContent = R"({"title":"swap the limiter"})";

signing::Statement statementOf(const QByteArray& content = kContent)
{
    signing::Statement statement;
    statement.subject = QStringLiteral("RA-001");
    statement.revision = 3;
    statement.meaning = QLatin1String(signing::meaning::kApproved);
    statement.slot = QStringLiteral("L1 QA");
    statement.reason = QStringLiteral("seen on staging");
    statement.content = content;
    return statement;
}

Result<signing::Signature> sign(Store& store, const Signer& signer, const signing::Statement& statement)
{
    std::optional<signing::Signature> made;
    const Status done
        = recorded(store, TrailEntry::of(signer.actor(), QStringLiteral("risk.approve"), statement.subject),
            [&](TrailEntry& told) -> Result<Change> {
                auto signature = signer.sign(store, statement, utcMs());
                if (!signature)
                    return signature.error();
                told.body = signing::reference(*signature);
                made = *signature;
                return Change::Made;
            });
    if (!done)
        return done.error();
    return *made;
}

struct Bench {
    Bench()
    {
        const Actor nobody(QStringLiteral("OS user x, not signed in"));
        ready = accounts.add(nobody, {QStringLiteral("ada"), {}, false}, Secret(kAda)).ok()
            && accounts.add(ada(), {QStringLiteral("bob"), {QStringLiteral("L1 QA")}, false}, Secret(kBob)).ok();
        store = std::move(*openForChange(folder.path()));
    }
    QTemporaryDir folder;
    Accounts accounts{folder.path()};
    std::unique_ptr<Store> store;
    bool ready = false;

    Actor ada() { return accounts.signIn(QStringLiteral("ada"), Secret(kAda), true, utcMs())->actor; }
    Result<Signer> bob(const QByteArray& password = kBob)
    {
        return Signer::signIn(folder.path(), QStringLiteral("bob"), Secret(password), utcMs());
    }
    QStringList actions()
    {
        QStringList list;
        for (const QJsonObject& row : trail::rows(*store, {}))
            list.append(row.value(QLatin1String("action")).toString());
        return list;
    }
};

} // namespace

class TestSignatures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keysOpenWithTheirPasswordAlone();
    void aSignatureVerifiesAndSaysAll();
    void thePasswordIsGoodForOneSignature();
    void fiveWrongOnesLockSigningToo();
    void aNewPasswordChangesOrRetiresTheKey();
    void oddTextsAreSignedAsTheyStand();
    void foreignAndUnknownKeysAreFound();
    void aThousandTamperingsAreFound();
};

void TestSignatures::keysOpenWithTheirPasswordAlone()
{
    const auto key = Key::make();
    QVERIFY(key);
    const auto sealed = key->seal(Secret(kAda));
    QVERIFY(sealed && sealed->startsWith(QLatin1String("1:")));
    const auto opened = Key::open(*sealed, key->publicKey(), Secret(kAda));
    QVERIFY(opened);
    QVERIFY(signing::isSignedBy(key->publicKey(), "what is signed", opened->sign("what is signed")));
    QVERIFY(!signing::isSignedBy(key->publicKey(), "what is signee", opened->sign("what is signed")));
    QVERIFY(!signing::isSignedBy(key->publicKey(), "what is signed", opened->sign("what is signed").toUpper()));
    QVERIFY(!signing::isSignedBy(QString(), "what is signed", QString()));
    QCOMPARE(Key::open(*sealed, key->publicKey(), Secret(kBob)).error().code, QStringLiteral("key-sealed"));
    QCOMPARE(Key::open(*sealed, Key::make()->publicKey(), Secret(kAda)).error().code, QStringLiteral("key-sealed"));
    for (const char* none : {"", "1:::", "2:00:00:00", "no key at all", "1:zz:zz:zz"})
        QVERIFY(!Key::open(QLatin1String(none), key->publicKey(), Secret(kAda)));
}

void TestSignatures::aSignatureVerifiesAndSaysAll()
{
    Bench bench;
    QVERIFY(bench.ready);
    const auto signer = bench.bob();
    QVERIFY2(signer, qPrintable(signer ? QString() : signer.error().line()));
    const auto made = sign(*bench.store, *signer, statementOf());
    QVERIFY2(made, qPrintable(made ? QString() : made.error().line()));
    const auto kept = signing::signature(*bench.store, 1);
    QVERIFY(kept);
    QCOMPARE(kept->name, QStringLiteral("bob"));
    QCOMPARE(kept->roleList(), QStringList{QStringLiteral("L1 QA")});
    QCOMPARE(kept->content.toUtf8(), kContent);
    QCOMPARE(kept->contentSha256, signing::sha256(kContent));
    QCOMPARE(signing::faultsOf(*kept), QStringList());
    QCOMPARE(signing::faultsOf(signing::signatureOf(signing::recordOf(*kept))), QStringList());
    const auto verdict = signing::verify(*bench.store);
    QVERIFY(verdict);
    QVERIFY2(verdict->ok(), qPrintable(verdict->ok() ? QString() : verdict->faults.first().what));
    QCOMPARE(verdict->checked, 1);
    QVERIFY(bench.actions().endsWith(QStringLiteral("risk.approve")));
    QCOMPARE(bench.actions().count(QStringLiteral("key.make")), 1);
    // The second one uses the same key.
    QVERIFY(sign(*bench.store, *bench.bob(), statementOf()));
    QCOMPARE(bench.actions().count(QStringLiteral("key.make")), 1);
    QVERIFY(signing::verify(*bench.store)->ok());
}

void TestSignatures::thePasswordIsGoodForOneSignature()
{
    Bench bench;
    const auto signer = bench.bob();
    QVERIFY(signer && sign(*bench.store, *signer, statementOf()));
    QCOMPARE(sign(*bench.store, *signer, statementOf()).error().code, QStringLiteral("not-signed-in"));
    // What changed since it was asked for counts.
    const auto other = bench.bob();
    QVERIFY(other && bench.accounts.setDisabled(bench.ada(), QStringLiteral("bob"), true));
    QVERIFY(!sign(*bench.store, *other, statementOf()));
    QCOMPARE(signing::signaturesOf(*bench.store, QStringLiteral("RA-001")).size(), 1);
    // Who is disabled stays in what was signed.
    QVERIFY(signing::verify(*bench.store)->ok());
}

void TestSignatures::fiveWrongOnesLockSigningToo()
{
    Bench bench;
    for (int i = 0; i < people::kFailuresToLock; ++i)
        QVERIFY(!bench.bob("not the sentence of bob"));
    QCOMPARE(bench.bob().error().code, QStringLiteral("locked"));
    bench.store = std::move(*openForChange(bench.folder.path()));
    QCOMPARE(bench.bob().error().code, QStringLiteral("locked"));
    const auto alerts = AlertRepository(*bench.store).openAlerts(QStringLiteral(""));
    QCOMPARE(alerts.size(), 1);
    QVERIFY(alerts.first().text.contains(QLatin1String("bob")));
    QVERIFY(signing::signaturesOf(*bench.store, QStringLiteral("RA-001")).isEmpty());
}

void TestSignatures::aNewPasswordChangesOrRetiresTheKey()
{
    Bench bench;
    QVERIFY(sign(*bench.store, *bench.bob(), statementOf()));
    const auto key = signing::keyInUse(*bench.store, *bench.bob()->actor().person);
    QVERIFY(key);
    // With the old one at hand it is the same key, sealed anew.
    const Secret old(kBob);
    const Secret fresh(QByteArray("a third sentence of bob"));
    const Actor ada = bench.ada();
    const signing::KeyChange change(*bench.store, key->person, &old, fresh);
    QVERIFY(bench.store->begin() && change.apply(*bench.store, ada, key->person, QStringLiteral("bob"), 5)
        && bench.store->commit());
    const auto anew = signing::keyInUse(*bench.store, key->person);
    QVERIFY(anew && anew->publicKey == key->publicKey && anew->sealed != key->sealed);
    QVERIFY(Key::open(anew->sealed, anew->publicKey, fresh));
    // As one's own, which gives the old one, and as Admin, who has not got it: then the key goes, and the next
    // signature makes another.
    QVERIFY(bench.store->run("UPDATE signing_key SET sealed = ? WHERE id = ?", {key->sealed, key->id}));
    QVERIFY(bench.accounts.setPassword(
        bench.bob()->actor(), QStringLiteral("bob"), Secret(QByteArray("a third sentence of bob")), false, &old));
    QVERIFY(sign(*bench.store, *bench.bob("a third sentence of bob"), statementOf()));
    QCOMPARE(signing::allKeys(*bench.store).size(), 1);
    QVERIFY(bench.accounts.setPassword(ada, QStringLiteral("bob"), Secret(kBob), false, nullptr));
    QVERIFY(!signing::keyInUse(*bench.store, key->person));
    QCOMPARE(bench.actions().count(QStringLiteral("key.retire")), 1);
    const auto signer = bench.bob();
    QVERIFY(signer && sign(*bench.store, *signer, statementOf()));
    QCOMPARE(signing::allKeys(*bench.store).size(), 2);
    QVERIFY(signing::verify(*bench.store)->ok());
}

void TestSignatures::oddTextsAreSignedAsTheyStand()
{
    Bench bench;
    test::SignerStub eve(*bench.store, QStringLiteral("eve"), {QStringLiteral("L1 QA")});
    signing::Statement odd = statementOf(trail::canonicalJson(QJsonObject{
        {QStringLiteral("title"), QString::fromUtf8("e\xcc\x81 \xe2\x80\xae <img src=x> \x1b[31m \"\\ \n")}}));
    odd.reason = QString::fromUtf8("e\xcc\x81 =1+1");
    odd.phase = QStringLiteral("P1");
    const auto made = sign(*bench.store, eve.signer(), odd);
    QVERIFY2(made, qPrintable(made ? QString() : made.error().line()));
    QVERIFY(signing::verify(*bench.store)->ok());
    // Content that is not canonical could be read in two ways.
    odd.subject = QString::fromUtf8("e\xcc\x81");
    QCOMPARE(sign(*bench.store, eve.signer(), odd).error().code, QStringLiteral("not-canonical"));
}

void TestSignatures::foreignAndUnknownKeysAreFound()
{
    Bench bench;
    test::SignerStub eve(*bench.store, QStringLiteral("eve"), {QStringLiteral("L1 QA")});
    test::SignerStub max(*bench.store, QStringLiteral("max"), {QStringLiteral("CTO")});
    QVERIFY(sign(*bench.store, eve.signer(), statementOf()));
    Hand hand(bench.folder.path());
    // A row signed with a key of the forger's own, in the name of max.
    const auto forged = Key::make();
    signing::Signature row = *signing::signature(*bench.store, 1);
    row.person = max.id();
    row.name = QStringLiteral("max");
    row.publicKey = forged->publicKey();
    QVERIFY(bench.store->begin() && signing::append(*bench.store, row, *forged) && bench.store->commit());
    auto verdict = signing::verify(*bench.store);
    QVERIFY(!verdict->ok());
    QCOMPARE(verdict->faults.first().row, 2);
    QVERIFY(verdict->faults.first().what.contains(QLatin1String("nobody's")));
    // The same with the key put in for max, too.
    QVERIFY(hand.run(
        QStringLiteral("INSERT INTO signing_key (person,public_key,sealed,made_at,retired_at) VALUES (%1,'%2','',1,0)")
            .arg(max.id())
            .arg(forged->publicKey())));
    verdict = signing::verify(*bench.store);
    QVERIFY(!verdict->ok());
    QVERIFY(verdict->faults.first().what.contains(QLatin1String("does not know that max made its key")));
    // Eve's key said to be max's.
    QVERIFY(hand.run(QStringLiteral("DROP TRIGGER signing_key_update")));
    QVERIFY(hand.run(QStringLiteral("DELETE FROM signature WHERE id = 2")) == false);
    QVERIFY(hand.run(QStringLiteral("DROP TRIGGER signature_delete")));
    QVERIFY(hand.run(QStringLiteral("DELETE FROM signature WHERE id = 2")));
    QVERIFY(hand.run(QStringLiteral("DROP TRIGGER signing_key_delete")));
    QVERIFY(hand.run(QStringLiteral("DELETE FROM signing_key WHERE person = %1").arg(max.id())));
    QVERIFY(signing::verify(*bench.store)->ok());
    QVERIFY(hand.run(QStringLiteral("UPDATE signing_key SET person = %1").arg(max.id())));
    verdict = signing::verify(*bench.store);
    QVERIFY(!verdict->ok() && verdict->faults.first().what.contains(QLatin1String("somebody else's")));
}

void TestSignatures::aThousandTamperingsAreFound()
{
    Bench bench;
    test::SignerStub signers[] = {{*bench.store, QStringLiteral("eve"), {QStringLiteral("L1 QA")}},
        {*bench.store, QStringLiteral("max"), {QStringLiteral("CTO")}}};
    constexpr int kRows = 24;
    for (int i = 0; i < kRows; ++i)
        QVERIFY(sign(
            *bench.store, signers[i % 2].signer(), statementOf(QByteArray("{\"n\":") + QByteArray::number(i) + "}")));
    QVERIFY(signing::verify(*bench.store)->ok());
    Hand hand(bench.folder.path());
    for (const char* trigger : {"signature_next", "signature_update", "signature_delete"})
        QVERIFY(hand.run(QStringLiteral("DROP TRIGGER ") + QLatin1String(trigger)));
    QVERIFY(hand.run(QStringLiteral("CREATE TABLE as_it_was AS SELECT * FROM signature")));
    constexpr const char* kTexts[] = {"subject", "phase", "slot", "name", "roles", "reason", "content_sha256",
        "content", "public_key", "previous", "statement", "hash", "signature"};
    constexpr const char* kNumbers[] = {"at", "revision", "person", "matrix", "self_approved"};
    QRandomGenerator random(20261121);
    int found = 0;
    for (int i = 0; i < 1000; ++i) {
        const int at = 1 + random.bounded(kRows);
        const int other = 1 + (at + random.bounded(kRows - 1)) % kRows;
        QStringList tampering;
        switch (i % 5) {
        case 0: {
            const QString column = QLatin1String(kTexts[random.bounded(int(std::size(kTexts)))]);
            QByteArray value
                = hand.text(QStringLiteral("SELECT %1 FROM signature WHERE id=%2").arg(column).arg(at)).toUtf8();
            if (value.isEmpty())
                value = "x";
            else
                value[random.bounded(value.size())] ^= char(1 << random.bounded(7));
            tampering = {QStringLiteral("UPDATE signature SET %1 = CAST(x'%2' AS TEXT) WHERE id=%3")
                             .arg(column, QString::fromLatin1(value.toHex()))
                             .arg(at)};
            break;
        }
        case 1:
            tampering = {QStringLiteral("UPDATE signature SET %1 = 1 - %1 WHERE id=%2")
                             .arg(QLatin1String(kNumbers[random.bounded(int(std::size(kNumbers)))]))
                             .arg(at)};
            break;
        case 2: // removed, and those behind it moved up half of the time
            tampering = {QStringLiteral("DELETE FROM signature WHERE id=%1").arg(at)};
            if (random.bounded(2) == 0)
                tampering += QStringLiteral("UPDATE signature SET id = id - 1 WHERE id > %1").arg(at);
            break;
        case 3: // put in: a copy at the end
            tampering
                = {QStringLiteral("INSERT INTO signature SELECT %1 AS id, at, subject, revision, phase, meaning, slot, "
                                  "person, name, roles, self_approved, reason, matrix, content_sha256, content, "
                                  "public_key, previous, statement, hash, signature FROM as_it_was WHERE id=%2")
                        .arg(kRows + 1)
                        .arg(at)};
            break;
        default: // swapped
            tampering = {QStringLiteral("UPDATE signature SET id = 0 WHERE id=%1").arg(at),
                QStringLiteral("UPDATE signature SET id = %1 WHERE id=%2").arg(at).arg(other),
                QStringLiteral("UPDATE signature SET id = %1 WHERE id=0").arg(other)};
            break;
        }
        if (i % 50 == 2) // the tail cut, from anywhere
            tampering = {QStringLiteral("DELETE FROM signature WHERE id>=%1").arg(at)};
        for (const QString& sql : std::as_const(tampering))
            QVERIFY(hand.run(sql));
        const auto verdict = signing::verify(*bench.store);
        QVERIFY2(!verdict || !verdict->ok(), qPrintable(tampering.join(QLatin1Char('\n'))));
        ++found;
        QVERIFY(hand.run(QStringLiteral("DELETE FROM signature")));
        QVERIFY(hand.run(QStringLiteral("INSERT INTO signature SELECT * FROM as_it_was")));
    }
    QCOMPARE(found, 1000);
    QVERIFY(signing::verify(*bench.store)->ok());
}

QTEST_GUILESS_MAIN(TestSignatures)
#include "tst_signatures.moc"
