// SPDX-License-Identifier: GPL-3.0-or-later
// People: which passwords are good, who is locked when, who may change whom, and what is recorded of it.
#include "accountsbench.h"
#include "models/people/recorded.h"
#include "models/people/ticketfile.h"
#include "models/people/tries.h"
#include "models/store/alertrepository.h"
#include "models/store/openforchange.h"
#include "models/store/settingsrepository.h"
#include "models/trail/verify.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>

using namespace wavedeck;
using people::Accounts;
using people::Secret;

using namespace wavedeck::test;

class TestAccounts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void passwords_data();
    void passwords();
    void passwordsAreTextInNfc();
    void firstPersonIsAdmin();
    void fiveWrongOnesLock();
    void aHundredWrongOnesDisable();
    void temporaryIsGoodForChangingOnly();
    void rightsAreAsked();
    void lastAdminStays();
    void singleOperatorIsOnePerson();
    void ticketsAreKeptByTheirHash();
    void anUnknownNameCostsTheSame();
    void aRefusedChangeIsRecorded();
    void anEmptyNameIsNobodys();
    void aTemporaryAdminChangesItsOwnAlone();
    void onesOwnIsChangedWithTheOldOne();
};

void TestAccounts::passwords_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<bool>("good");
    const struct {
        const char* password;
        bool good;
    } kRows[] = {
        {"admin123", false},
        {"password", false},
        {"", false},
        {"fourteen chars", false},
        {"fifteen of them", true},
        {"passwordpassword", false},
        {"Password1234567!", false},
        {"P4ssw0rd!P4ssw0rd!", false},
        {"AdminAdmin2024!!!", false},
        {"aaaaaaaaaaaaaaaaaaaa", false},
        {"abcabcabcabcabcabc", false},
        {"12345678901234567890", false},
        {"qwertyuiopasdfghjkl", false},
        {"correct horse battery staple", false},
        {"ada.lovelace.1815.", false},
        {"Ada.Lovelace", false},
        {"changeme-changeme-1", false},
        {"my neighbour's blue kettle", true},
        {"9f8c2b71e4a05d36", true},
        {"\xc3\xa4\xc3\xb6\xc3\xbc groß und still hier", true},
    };
    for (const auto& row : kRows)
        QTest::addRow("%s", row.password) << QString::fromUtf8(row.password) << row.good;
}

void TestAccounts::passwords()
{
    QFETCH(const QString, password);
    QFETCH(const bool, good);
    const Status status = people::checkPassword(Secret(password.toUtf8()), QStringLiteral("ada.lovelace"));
    QVERIFY2(status.ok() == good, qPrintable(status ? QStringLiteral("taken") : status.error().why));
    QVERIFY(!people::checkPassword(Secret(QByteArray(1025, 'x')), {}));
}

void TestAccounts::passwordsAreTextInNfc()
{
    QVERIFY(Secret(QByteArray("e\xcc\x81")) == Secret(QByteArray("\xc3\xa9")));
    const auto phc = people::hashPassword(Secret(QByteArray("e\xcc\x81 is one letter")));
    QVERIFY(phc);
    QVERIFY(phc->startsWith(QLatin1String("$argon2id$v=19$m=65536,t=3,p=1$")));
    QVERIFY(people::verifyPassword(*phc, Secret(QByteArray("\xc3\xa9 is one letter"))));
    QVERIFY(!people::verifyPassword(*phc, Secret(QByteArray("\xc3\xa8 is one letter"))));
    QVERIFY(!people::isWeakHash(*phc));
    QVERIFY(people::isWeakHash(QString(*phc).replace(QLatin1String("m=65536,t=3"), QLatin1String("m=19456,t=2"))));
}

void TestAccounts::firstPersonIsAdmin()
{
    Bench bench;
    QVERIFY(bench.first);
    auto store = Store::openForReading(bench.folder.path());
    QCOMPARE(PersonRepository(**store).people().first().roles, QStringList{QStringLiteral("Admin")});
    QVERIFY(!PersonRepository(**store).passwordOf(1).contains(QString::fromUtf8(kAda)));
    const auto second = bench.accounts.add(
        QStringLiteral("OS user x"), {QStringLiteral("bob"), {QStringLiteral("CTO")}, false}, Secret(kBob));
    QCOMPARE(second.error().code, QStringLiteral("not-signed-in"));
    QCOMPARE(bench.accounts.add(bench.ada(), {QStringLiteral("ADA"), {QStringLiteral("CTO")}, false}, Secret(kBob))
                 .error()
                 .code,
        QStringLiteral("person-exists"));
    QCOMPARE(bench.accounts.add(bench.ada(), {QStringLiteral("bob"), {QStringLiteral("Boss")}, false}, Secret(kBob))
                 .error()
                 .code,
        QStringLiteral("unknown-role"));
    QVERIFY(bench.accounts.add(bench.ada(), {QStringLiteral("bob"), {QStringLiteral("l1 qa")}, false}, Secret(kBob)));
    QCOMPARE(bench.trail("user.add").size(), 5);
}

void TestAccounts::fiveWrongOnesLock()
{
    Bench bench;
    const qint64 now = utcMs();
    const auto wrong = [&](qint64 at) {
        const auto in
            = bench.accounts.signIn(QStringLiteral("ada"), Secret(QByteArray("not this one at all")), false, at);
        return in ? QString() : in.error().code;
    };
    for (int i = 1; i <= 4; ++i)
        QCOMPARE(wrong(now + i), QStringLiteral("wrong-password"));
    QCOMPARE(wrong(now + 5), QStringLiteral("locked"));
    const auto right = [&](qint64 at) { return bench.accounts.signIn(QStringLiteral("ada"), Secret(kAda), false, at); };
    // The right one, at once, with the clock set back, and a moment before the end.
    for (const qint64 at : {now + 6, now - 3'600'000, now - 86'400'000, now + people::kLockMs - 1000})
        QCOMPARE(right(at).error().code, QStringLiteral("locked"));
    auto store = openForChange(bench.folder.path());
    const QList<Alert> alerts = AlertRepository(**store).ofNoSession();
    QCOMPARE(alerts.size(), 1);
    QVERIFY(alerts.first().isOpen());
    QCOMPARE(alerts.first().rule, QStringLiteral("sign-in"));
    QVERIFY(right(now + 6 + people::kLockMs));
    QVERIFY(!AlertRepository(**store).ofNoSession().first().isOpen());
    QCOMPARE(PersonRepository(**store).people().first().failures, 0);
    QVERIFY(trail::verify(**store)->ok());
}

void TestAccounts::aHundredWrongOnesDisable()
{
    Person person;
    qint64 now = 1'000'000;
    int tried = 0;
    for (int guess = 0; guess < 1000; ++guess, now += people::kLockMs + 1) { // as patient as can be
        if (person.disabled || person.lockedUntil(now) > 0)
            continue;
        people::countTry(person, now);
        ++tried;
    }
    QCOMPARE(tried, people::kFailuresToDisable);
    QVERIFY(person.disabled);
}

void TestAccounts::temporaryIsGoodForChangingOnly()
{
    Bench bench;
    QVERIFY(bench.accounts.add(bench.ada(), {QStringLiteral("bob"), {QStringLiteral("Operator")}, true}, Secret(kBob)));
    const auto in = bench.accounts.signIn(QStringLiteral("bob"), Secret(kBob), false, utcMs());
    QVERIFY(in);
    QVERIFY(in->temporary);
    QVERIFY(in->ticket.isEmpty());
    const Secret before(kBob);
    QCOMPARE(codeOf(bench.accounts.setPassword(in->actor, QStringLiteral("bob"), Secret(kBob), false, &before)),
        QStringLiteral("password-same"));
    QVERIFY(bench.accounts.setPassword(
        in->actor, QStringLiteral("bob"), Secret(QByteArray("my very own sentence")), false, &before));
    const auto again
        = bench.accounts.signIn(QStringLiteral("bob"), Secret(QByteArray("my very own sentence")), false, utcMs());
    QVERIFY(again);
    QVERIFY(!again->temporary && !again->ticket.isEmpty());
}

void TestAccounts::rightsAreAsked()
{
    Bench bench;
    const Actor ada = bench.ada();
    QVERIFY(bench.accounts.add(ada, {QStringLiteral("bob"), {QStringLiteral("L1 QA")}, false}, Secret(kBob)));
    const Actor bob = bench.accounts.signIn(QStringLiteral("bob"), Secret(kBob), true, utcMs())->actor;
    QCOMPARE(codeOf(bench.accounts.setRole(bob, QStringLiteral("bob"), QStringLiteral("Admin"), true)),
        QStringLiteral("not-allowed"));
    QCOMPARE(codeOf(bench.accounts.setDisabled(bob, QStringLiteral("ada"), true)), QStringLiteral("not-allowed"));
    QCOMPARE(codeOf(bench.accounts.setMode(bob, UserMode::Single)), QStringLiteral("not-allowed"));
    QCOMPARE(codeOf(bench.accounts.setPassword(
                 bob, QStringLiteral("ada"), Secret(QByteArray("taken over by bob now")), false, nullptr)),
        QStringLiteral("not-allowed"));
    auto store = Store::openForReading(bench.folder.path());
    const Actor nobody(QStringLiteral("OS user x, not signed in"));
    QCOMPARE(codeOf(mayDo(**store, nobody, people::Right::DecideGate, QStringLiteral("gate g"))),
        QStringLiteral("not-signed-in"));
    QVERIFY(mayDo(**store, nobody, people::Right::Command, QStringLiteral("session.hold")));
    QVERIFY(mayDo(**store, bob, people::Right::DecideGate, QStringLiteral("gate g")));
    QCOMPARE(codeOf(mayDo(**store, bob, people::Right::DecideGate, QStringLiteral("gate g"), {QStringLiteral("CTO")})),
        QStringLiteral("not-allowed"));
    const QList<QJsonObject> roles = bench.trail("user.role.add");
    QCOMPARE(roles.size(), 1);
    QCOMPARE(roles.first().value(QLatin1String("result")).toString(), QStringLiteral("refused"));
}

void TestAccounts::lastAdminStays()
{
    Bench bench;
    const Actor ada = bench.ada();
    QCOMPARE(codeOf(bench.accounts.setRole(ada, QStringLiteral("ada"), QStringLiteral("admin"), false)),
        QStringLiteral("last-admin"));
    QCOMPARE(codeOf(bench.accounts.setDisabled(ada, QStringLiteral("ada"), true)), QStringLiteral("last-admin"));
}

void TestAccounts::singleOperatorIsOnePerson()
{
    Bench bench;
    QVERIFY(
        bench.accounts.add(bench.ada(), {QStringLiteral("bob"), {QStringLiteral("Operator")}, false}, Secret(kBob)));
    QCOMPARE(codeOf(bench.accounts.setMode(bench.ada(), UserMode::Single)), QStringLiteral("several-people"));
    QVERIFY(bench.accounts.setDisabled(bench.ada(), QStringLiteral("bob"), true));
    QVERIFY(bench.accounts.setMode(bench.ada(), UserMode::Single));
    QCOMPARE(bench.ada().printed(), QStringLiteral("ada, self-approved"));
    QCOMPARE(codeOf(bench.accounts.setDisabled(bench.ada(), QStringLiteral("bob"), false)),
        QStringLiteral("single-operator"));
    QCOMPARE(bench.accounts.add(bench.ada(), {QStringLiteral("eve"), {QStringLiteral("CTO")}, false}, Secret(kBob))
                 .error()
                 .code,
        QStringLiteral("single-operator"));
}

void TestAccounts::ticketsAreKeptByTheirHash()
{
    Bench bench;
    const qint64 now = utcMs();
    const auto in = bench.accounts.signIn(QStringLiteral("ada"), Secret(kAda), false, now);
    QVERIFY(in);
    QCOMPARE(in->ticket.size(), 64);
    auto store = openForChange(bench.folder.path());
    QSqlQuery& query = (*store)->statement("SELECT count(*) FROM sign_in WHERE ticket = ?");
    query.bindValue(0, in->ticket);
    QVERIFY(query.exec() && query.next());
    QCOMPARE(query.value(0).toInt(), 0);
    query.finish();
    QVERIFY(bench.accounts.who(in->ticket, now + 1000));
    QCOMPARE(bench.accounts.who(in->ticket, in->until).error().code, QStringLiteral("not-signed-in"));
    QCOMPARE(bench.accounts.who(in->ticket, now - 1000).error().code, QStringLiteral("not-signed-in"));
    QVERIFY(bench.accounts.signOut(in->ticket));
    QCOMPARE(bench.accounts.who(in->ticket, now + 1000).error().code, QStringLiteral("not-signed-in"));
}

/// Medians of a few each, and wide bounds: what is looked for is a missing hash, which would be a hundred times less.
void TestAccounts::anUnknownNameCostsTheSame()
{
    Bench bench;
    const auto took = [&](const QString& name) {
        QElapsedTimer timer;
        timer.start();
        (void)bench.accounts.signIn(name, Secret(QByteArray("not this one at all")), false, utcMs());
        return timer.nsecsElapsed();
    };
    std::vector<qint64> known;
    std::vector<qint64> unknown;
    for (int i = 0; i < 4; ++i) { // a fifth would lock
        known.push_back(took(QStringLiteral("ada")));
        unknown.push_back(took(QStringLiteral("eve%1").arg(i)));
    }
    std::sort(known.begin(), known.end());
    std::sort(unknown.begin(), unknown.end());
    const double ratio = double(unknown[1] + unknown[2]) / double(known[1] + known[2]);
    qInfo("unknown name / known name: %.2f", ratio);
    QVERIFY(ratio > 0.3 && ratio < 3);
}

void TestAccounts::aRefusedChangeIsRecorded()
{
    Bench bench;
    QVERIFY(
        bench.accounts.add(bench.ada(), {QStringLiteral("bob"), {QStringLiteral("Observer")}, false}, Secret(kBob)));
    const Actor bob = bench.accounts.signIn(QStringLiteral("bob"), Secret(kBob), true, utcMs())->actor;
    QCOMPARE(codeOf(writeSetting(bench.folder.path(), QStringLiteral("thresholds.memory.warning"), 60, bob)),
        QStringLiteral("not-allowed"));
    QVERIFY(writeSetting(bench.folder.path(), QStringLiteral("thresholds.memory.warning"), 60, bench.ada()));
    QVERIFY(writeSetting(bench.folder.path(), QStringLiteral("thresholds.memory.warning"), 60, bench.ada())); // stands
    const QList<QJsonObject> rows = bench.trail("settings");
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0].value(QLatin1String("result")).toString(), QStringLiteral("refused"));
    QCOMPARE(rows[0].value(QLatin1String("actor")).toString(), QStringLiteral("bob"));
    QCOMPARE(rows[1].value(QLatin1String("result")).toString(), QStringLiteral("done"));
    auto store = Store::openForReading(bench.folder.path());
    QVERIFY(trail::verify(**store)->ok());
}

void TestAccounts::anEmptyNameIsNobodys()
{
    Bench bench;
    const Actor ada = bench.ada();
    const QString nobody;
    const QString unknown = QStringLiteral("unknown-person");
    QCOMPARE(codeOf(bench.accounts.setRole(ada, nobody, QStringLiteral("Admin"), true)), unknown);
    QCOMPARE(codeOf(bench.accounts.setDisabled(ada, nobody, true)), unknown);
    QCOMPARE(codeOf(bench.accounts.setPassword(ada, nobody, Secret(kBob), true, nullptr)), unknown);
    for (const char* action : {"user.role.add", "user.disable", "user.passwd"}) {
        const QList<QJsonObject> rows = bench.trail(action);
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows.first().value(QLatin1String("result")).toString(), QStringLiteral("refused"));
    }
}

void TestAccounts::aTemporaryAdminChangesItsOwnAlone()
{
    Bench bench;
    QVERIFY(bench.accounts.add(bench.ada(), {QStringLiteral("bob"), {QStringLiteral("Admin")}, true}, Secret(kBob)));
    const auto bob = bench.accounts.signIn(QStringLiteral("bob"), Secret(kBob), true, utcMs());
    QVERIFY(bob && bob->temporary);
    const QByteArray taken = "taken over by bob now";
    QCOMPARE(codeOf(bench.accounts.setPassword(bob->actor, QStringLiteral("ada"), Secret(taken), false, nullptr)),
        QStringLiteral("password-temporary"));
    QVERIFY(bench.accounts.signIn(QStringLiteral("ada"), Secret(kAda), true, utcMs()));
    const Secret old(kBob);
    QVERIFY(bench.accounts.setPassword(bob->actor, QStringLiteral("bob"), Secret(taken), false, &old));
}

void TestAccounts::onesOwnIsChangedWithTheOldOne()
{
    Bench bench;
    const QString name = QStringLiteral("ada");
    const auto in = bench.accounts.signIn(name, Secret(kAda), false, utcMs());
    QVERIFY(people::writeTicket(bench.folder.path(), in->ticket));
    const QByteArray fresh = "my very own sentence";
    const auto set = [&](const QByteArray& next, const QByteArray& old) {
        const Secret until(old);
        return codeOf(
            bench.accounts.setPassword(in->actor, name, Secret(next), false, old.isEmpty() ? nullptr : &until));
    };
    const auto failures = [&] {
        const auto store = openForChange(bench.folder.path());
        return PersonRepository(**store).person(QStringLiteral("ada"))->failures;
    };
    QCOMPARE(set(fresh, {}), QStringLiteral("old-password-missing"));
    QCOMPARE(failures(), 0);
    QCOMPARE(set(fresh, kBob), QStringLiteral("wrong-password"));
    QCOMPARE(failures(), 1);
    QCOMPARE(set("short", kAda), QStringLiteral("password-weak"));
    QCOMPARE(failures(), 0); // it was the right one
    QVERIFY(bench.accounts.who(in->ticket, utcMs()));
    QCOMPARE(set(fresh, kAda), QString());
    QVERIFY(!bench.accounts.who(in->ticket, utcMs()));
    QVERIFY(people::readTicket(bench.folder.path()).isEmpty());
    for (int i = 0; i < 4; ++i)
        QCOMPARE(set(kAda, kBob), QStringLiteral("wrong-password"));
    QCOMPARE(set(kAda, kBob), QStringLiteral("locked"));
    QCOMPARE(set(kAda, fresh), QStringLiteral("locked"));
}

QTEST_GUILESS_MAIN(TestAccounts)
#include "tst_accounts.moc"
