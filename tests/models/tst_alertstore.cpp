// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/alert/rules.h"
#include "models/store/alertrepository.h"
#include "models/store/sessiondocument.h"
#include "models/store/sessionrepository.h"
#include "tests/support/firstschema.h"

#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;

/// Rows of alerts, and databases from before there were any.
class TestAlertStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip();
    void aDatabaseOfTheFirstSchemaIsMigrated();
    void anAbandonedSessionHasNoOpenAlerts();
};

namespace {

Session session()
{
    Session row;
    row.id = QStringLiteral("S-001");
    row.number = 1;
    return row;
}

Alert alert()
{
    Alert row;
    row.number = 7;
    row.id = alertId(7);
    row.session = QStringLiteral("S-001");
    row.rule = QStringLiteral("memory");
    row.level = AlertLevel::Critical;
    row.phase = AlertPhase::Firing;
    row.value = 86.5;
    row.line = 85;
    row.unit = QStringLiteral("%");
    row.text = QStringLiteral("memory '; DROP TABLE alert; --");
    row.raisedAt = 1000;
    row.changedAt = 2000;
    row.silence = {{QStringLiteral("until"), QStringLiteral("2030-01-01T00:00:00.000Z")}};
    row.noData = true;
    row.subjects = {QJsonObject{{QStringLiteral("agent"), QStringLiteral("a")}}};
    row.state = {{QStringLiteral("phase"), 2}};
    return row;
}

} // namespace

void TestAlertStore::roundTrip()
{
    QTemporaryDir folder;
    auto store = Store::openForWriting(folder.path());
    QVERIFY2(store, qPrintable(store.error().line()));
    AlertRepository repository(**store);
    QVERIFY((*store)->begin());
    QVERIFY(SessionRepository(**store).insert(session()));
    QVERIFY(repository.insert(alert()));
    QVERIFY((*store)->commit());
    const Alert found = repository.alert(QStringLiteral("AL-007")).value_or(Alert());
    QCOMPARE(found.rule, alert().rule);
    QCOMPARE(found.level, alert().level);
    QCOMPARE(found.phase, alert().phase);
    QCOMPARE(found.value, alert().value);
    QCOMPARE(found.text, alert().text);
    QCOMPARE(found.subjects, alert().subjects);
    QCOMPARE(found.state, alert().state);
    QVERIFY(found.noData && !found.flapping);
    QVERIFY(found.isSilenced(1'700'000'000'000) && !found.isSilenced(1'900'000'000'000));
    QCOMPARE(repository.highestNumber(), 7);
    const qint64 before = SessionRepository(**store).revision();
    QVERIFY(repository.alerts(QStringLiteral("S-001"), before).isEmpty());

    Alert changed = found;
    changed.phase = AlertPhase::Resolved;
    changed.resolvedAt = 3000;
    changed.acknowledged = {{QStringLiteral("by"), QStringLiteral("me")}};
    QVERIFY((*store)->begin());
    QVERIFY(repository.update(changed));
    QVERIFY((*store)->commit());
    const auto newer = repository.alerts(QStringLiteral("S-001"), before);
    QCOMPARE(newer.size(), 1);
    QVERIFY(!newer.first().isOpen());
    const auto rows = readSessionRows(**store, QStringLiteral("S-001"));
    const QJsonArray array = sessionDocument(*rows, folder.path(), 10'000).value(QLatin1String("alerts")).toArray();
    QCOMPARE(array.size(), 1);
    QCOMPARE(array.first().toObject().value(QLatin1String("phase")).toString(), QStringLiteral("resolved"));
    QCOMPARE(array.first().toObject().value(QLatin1String("acknowledged")).toObject(), changed.acknowledged);
}

void TestAlertStore::aDatabaseOfTheFirstSchemaIsMigrated()
{
    QTemporaryDir folder;
    QVERIFY(test::makeFirstSchema(folder.path()));

    const auto tooOld = Store::openForReading(folder.path());
    QVERIFY(!tooOld);
    QCOMPARE(tooOld.error().code, QStringLiteral("database-older"));
    auto store = Store::openForWriting(folder.path());
    QVERIFY2(store, qPrintable(store.error().line()));
    QCOMPARE(SessionRepository(**store).session(QStringLiteral("S-001"))->name, QStringLiteral("old"));
    QVERIFY((*store)->begin());
    QVERIFY(AlertRepository(**store).insert(alert()));
    QVERIFY((*store)->commit());
    QCOMPARE(QDir(folder.filePath(QStringLiteral("backup"))).entryList({QStringLiteral("wavedeck-v1-*.db")}).size(), 1);
    const auto reader = Store::openForReading(folder.path());
    QVERIFY2(reader, qPrintable(reader.error().line()));
    QCOMPARE(readSessionRows(**reader, QStringLiteral("S-001"))->alerts.size(), 1);
}

void TestAlertStore::anAbandonedSessionHasNoOpenAlerts()
{
    QTemporaryDir folder;
    auto store = Store::openForWriting(folder.path());
    QVERIFY2(store, qPrintable(store.error().line()));
    QVERIFY((*store)->begin());
    QVERIFY(SessionRepository(**store).insert(session()));
    QVERIFY(AlertRepository(**store).insert(alert()));
    QVERIFY(SessionRepository(**store).abandon(QStringLiteral("S-001"), QStringLiteral("gone"), 5000));
    QVERIFY((*store)->commit());
    const Alert found = AlertRepository(**store).alert(QStringLiteral("AL-007")).value_or(Alert());
    QVERIFY(!found.isOpen());
    QCOMPARE(found.resolvedAt, 5000);
}

QTEST_GUILESS_MAIN(TestAlertStore)
#include "tst_alertstore.moc"
