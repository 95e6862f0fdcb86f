// SPDX-License-Identifier: GPL-3.0-or-later
// A HIGH assessment signed by the right five people through the shipped terminal; its exported folder is checked on
// another data directory, and what was changed there or in the database is named.
#include "../support/assessments.h"
#include "../support/hand.h"
#include "../support/signers.h"
#include "ctl.h"

#include "models/people/password.h"
#include "models/store/openforchange.h"
#include "models/store/personrepository.h"
#include "models/store/riskrepository.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace wavedeck::test;

namespace {

/// Words are divided by spaces, '~' stands for one inside of them.
Answer call(const Ctl& ctl, const QString& line, const QByteArray& password = kPassword)
{
    QStringList words = line.split(QLatin1Char(' '));
    for (QString& word : words)
        word = QLatin1Char('\'') + word.replace(QLatin1Char('~'), QLatin1Char(' ')) + QLatin1Char('\'');
    return ctl.withPassword(QStringLiteral("--json ") + words.join(QLatin1Char(' ')), password);
}

/// One hash for all of them: making it takes a quarter of a second.
bool addPeople(wavedeck::Store& store)
{
    const auto phc = wavedeck::people::hashPassword(wavedeck::people::Secret(kPassword));
    bool done = phc && store.begin();
    for (const auto& [name, role] :
        std::initializer_list<std::pair<const char*, const char*>>{{"dev", "L2 DEVELOPER"}, {"over", "L1 OVERWATCH"},
            {"qa", "L1 QA"}, {"sec", "L1 SECURITY"}, {"arch", "L1 ARCHITECT"}, {"stake", "STAKEHOLDER"}}) {
        wavedeck::Person person;
        person.name = QLatin1String(name);
        person.roles = {QLatin1String(role)};
        done = done && wavedeck::test::addPerson(store, person, *phc).has_value();
    }
    return done && store.commit();
}

Answer sign(const Ctl& ctl, const char* who, const QByteArray& password = kPassword)
{
    return call(ctl,
        QStringLiteral("risk approve RA-001 --reason read --as %1 --password-fd 3").arg(QLatin1String(who)), password);
}

} // namespace

class TestCtlSignoff : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fiveSignAndAnybodyCanCheck();
};

void TestCtlSignoff::fiveSignAndAnybodyCanCheck()
{
    const Ctl ctl;
    {
        auto store = std::move(*wavedeck::openForChange(ctl.dataDir()));
        QVERIFY(addPeople(*store));
        wavedeck::PersonRepository people(*store);
        QVERIFY(wavedeck::RiskRepository(*store).create(filledAssessment(QStringLiteral("Swap the limiter"), 4, 4),
            people.actorOf(*people.person(QStringLiteral("dev"))), 1));
    }
    QCOMPARE(call(ctl, QStringLiteral("risk submit RA-001")).status, 3);
    QCOMPARE(call(ctl, QStringLiteral("risk submit RA-001 --as dev --password-fd 3")).status, 0);
    QCOMPARE(sign(ctl, "dev").status, 3);
    QCOMPARE(sign(ctl, "over", "not that sentence at all").status, 3);
    for (const char* who : {"over", "qa", "sec", "arch"})
        QCOMPARE(sign(ctl, who).json().value(QLatin1String("state")).toString(), QStringLiteral("submitted"));
    QCOMPARE(sign(ctl, "qa").error().value(QLatin1String("code")).toString(), QStringLiteral("same-person"));
    const Answer last = sign(ctl, "stake");
    QCOMPARE(last.json().value(QLatin1String("state")).toString(), QStringLiteral("approved"));
    for (const QJsonValue& slot : last.json().value(QLatin1String("slots")).toArray())
        QVERIFY(slot[QLatin1String("signed_by")].isString() && slot[QLatin1String("signed_at")].isString());
    QCOMPARE(call(ctl, QStringLiteral("risk verify")).status, 0);

    const QString folder = ctl.path(QStringLiteral("signed"));
    const Answer exported = call(ctl, QStringLiteral("risk export-signed RA-001 -o ") + folder);
    QCOMPARE(exported.status, 0);
    const Ctl other;
    const QString check = QStringLiteral("risk verify --folder %1 --digest %2")
                              .arg(folder, exported.json().value(QLatin1String("digest")).toString());
    QCOMPARE(call(other, check).status, 0);
    QCOMPARE(call(other, check).json().value(QLatin1String("checked")).toInt(), 5);
    QFile records(folder + QStringLiteral("/signatures.json"));
    QVERIFY(records.open(QIODevice::ReadWrite));
    const QByteArray changed = records.readAll().replace("\"reason\":\"read\"", "\"reason\":\"reed\"");
    records.seek(0);
    QCOMPARE(records.write(changed), changed.size());
    records.close();
    QCOMPARE(call(other, check).status, 1);

    Hand hand(ctl.dataDir());
    QVERIFY(hand.run(QStringLiteral("DROP TRIGGER signature_update")));
    QVERIFY(hand.run(QStringLiteral("UPDATE signature SET name='somebody' WHERE id=2")));
    const Answer found = call(ctl, QStringLiteral("risk verify RA-001"));
    QCOMPARE(found.status, 1);
    QCOMPARE(found.json().value(QLatin1String("faults")).toArray().first()[QLatin1String("row")].toInt(), 2);
}

QTEST_GUILESS_MAIN(TestCtlSignoff)
#include "tst_ctl_signoff.moc"
