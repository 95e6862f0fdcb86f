// SPDX-License-Identifier: GPL-3.0-or-later
// Retrospectives as they are stored and written: nothing is lost, numbers are never given twice, time is counted by a
// clock that nobody sets.
#include "models/retro/live.h"
#include "models/store/openforchange.h"
#include "models/store/retrorepository.h"

#include <QDateTime>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::retro;

namespace {

qint64 at(const char* time)
{
    return QDateTime::fromString(QLatin1String(time), Qt::ISODateWithMs).toMSecsSinceEpoch();
}

void addPeople(Retro& r)
{
    Participant fay;
    fay.number = 1;
    fay.name = QStringLiteral("Fay");
    fay.role = QStringLiteral("Facilitator");
    fay.facilitator = true;
    Participant bot;
    bot.number = 2;
    bot.name = QStringLiteral("Bot");
    bot.role = QStringLiteral("L1 QA");
    bot.agent = QStringLiteral("A-001");
    bot.word = QStringLiteral("Glad");
    bot.votesCast = 4;
    bot.card.insert(QStringLiteral("Top concern"), QStringLiteral("time"));
    r.participants = {fay, bot};
    Note note;
    note.number = 3;
    note.phase = QStringLiteral("improve");
    note.by = 2;
    note.title = QStringLiteral("Slow start");
    note.fields.insert(QStringLiteral("impact"), QStringLiteral("an hour\nlost"));
    note.severity = QStringLiteral("HIGH");
    note.theme = 1;
    note.at = r.createdAt + 5;
    r.notes = {note};
}

void addWork(Retro& r)
{
    Recommendation raw;
    raw.number = 2;
    raw.raw = true;
    raw.title = QStringLiteral("Warm caches");
    raw.by = 2;
    raw.outcome = QStringLiteral("merged into 1");
    Recommendation one;
    one.number = 1;
    one.title = QStringLiteral("Start faster");
    one.priority = QStringLiteral("HIGH");
    one.owners = QStringList{QStringLiteral("Ada"), QStringLiteral("Bob")};
    one.effortMin = 240;
    one.from = {2};
    r.recommendations = {raw, one};
    Action action;
    action.number = 7;
    action.title = QStringLiteral("Measure it");
    action.priority = QStringLiteral("P1");
    action.owner = QStringLiteral("Ada");
    action.state = QStringLiteral("accepted");
    action.createdAt = r.createdAt;
    action.dueAt = at("2026-03-16T23:59:59.999Z");
    r.actions = {action};
}

/// One with something in every part.
Retro full()
{
    Retro r;
    r.title = QStringLiteral("Harbour release");
    r.session = QStringLiteral("S-004");
    r.project = QStringLiteral("harbour");
    r.templateName = QStringLiteral("six-phase");
    r.state = QStringLiteral("in-progress");
    r.phase = QStringLiteral("improve");
    r.classification = QStringLiteral("Internal");
    r.facilitator = 1;
    r.speaker = 2;
    r.createdAt = at("2026-03-02T09:00:00.000Z");
    r.startedAt = r.createdAt + 1;
    r.roti = 42;
    r.savedHours = 30;
    r.objectives = QStringList{QStringLiteral("one"), QStringLiteral("two")};
    r.rules = QStringList{QStringLiteral("listen")};
    r.nextSteps = QStringList{QStringLiteral("first")};
    r.phases = {{QStringLiteral("opening"), QStringLiteral("Opening"), 900'000, 950'000, QStringLiteral("closed"),
                    QStringLiteral("short")},
        {QStringLiteral("improve"), QStringLiteral("What could be improved"), 2'700'000, 0, QStringLiteral("running"),
            {}}};
    addPeople(r);
    r.readings = {{QStringLiteral("report.md"), 120}};
    r.themes = {{1, QStringLiteral("A"), QStringLiteral("Speed"), {}, 4}};
    addWork(r);
    return r;
}

struct Bench {
    Result<QString> insert(const Retro& r)
    {
        if (Status begun = store->begin(); !begun)
            return begun.error();
        auto id = RetroRepository(*store).insert(r, at("2026-03-02T09:00:00.000Z"));
        if (Status done = store->commit(); !done)
            return done.error();
        return id;
    }
    QTemporaryDir folder;
    std::unique_ptr<Store> store = std::move(*openForChange(folder.path()));
};

} // namespace

class TestRetroStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jsonLosesNothing();
    void hostileJsonIsRefused_data();
    void hostileJsonIsRefused();
    void whatIsInsertedIsRead();
    void theTimerCountsWakingTime();
    void duesFollowTheBand_data();
    void duesFollowTheBand();
    void codesNameDayAndTopic();
};

void TestRetroStore::jsonLosesNothing()
{
    const auto read = fromJson(toJson(full()));
    QVERIFY2(read.ok(), qPrintable(read.error().line()));
    QCOMPARE(toJson(*read), toJson(full()));
    QVERIFY(*read == full());
    const auto empty = fromJson(toJson(Retro()));
    QVERIFY(empty.ok());
    QVERIFY(*empty == Retro());
}

void TestRetroStore::hostileJsonIsRefused_data()
{
    QTest::addColumn<QJsonObject>("document");
    QTest::addColumn<QString>("where");
    QJsonArray many;
    for (qsizetype i = 0; i <= kMostItems; ++i)
        many.append(QJsonObject());
    QTest::newRow("a number as title") << QJsonObject{{QStringLiteral("title"), 3}} << QStringLiteral("title");
    QTest::newRow("too many") << QJsonObject{{QStringLiteral("actions"), many}} << QStringLiteral("actions");
    QTest::newRow("too long") << QJsonObject{{QStringLiteral("title"), QString(kLongestText + 1, QLatin1Char('x'))}}
                              << QStringLiteral("title");
    QTest::newRow("no list") << QJsonObject{{QStringLiteral("phases"), 1}} << QStringLiteral("phases");
    QTest::newRow("no time") << QJsonObject{{QStringLiteral("closed_at"), QStringLiteral("soon")}}
                             << QStringLiteral("closed_at");
    QTest::newRow("below zero") << QJsonObject{{QStringLiteral("phases"),
        QJsonArray{QJsonObject{{QStringLiteral("planned_ms"), -5}}}}}
                                << QStringLiteral("phases/0/planned_ms");
    QTest::newRow("huge") << QJsonObject{{QStringLiteral("participants"),
        QJsonArray{QJsonObject{{QStringLiteral("number"), 1e12}}}}}
                          << QStringLiteral("participants/0/number");
}

void TestRetroStore::hostileJsonIsRefused()
{
    QFETCH(const QJsonObject, document);
    const auto read = fromJson(document);
    QVERIFY(!read.ok());
    QCOMPARE(read.error().code, QStringLiteral("bad-value"));
    QTEST(read.error().what, "where");
}

void TestRetroStore::whatIsInsertedIsRead()
{
    Bench bench;
    const auto id = bench.insert(full());
    QVERIFY2(id.ok(), qPrintable(id.error().line()));
    QCOMPARE(*id, QStringLiteral("RETRO-001"));
    QCOMPARE(*bench.insert(full()), QStringLiteral("RETRO-002"));
    RetroRepository repository(*bench.store);
    QCOMPARE(repository.ids(), (QStringList{QStringLiteral("RETRO-002"), QStringLiteral("RETRO-001")}));
    QCOMPARE(repository.withCode(QStringLiteral("RETRO-2026-03-02-HARBOUR-RELEASE")), QStringLiteral("RETRO-001"));
    QVERIFY(!repository.withCode(QString()).has_value());
    QVERIFY(!repository.retro(QStringLiteral("RETRO-009")).has_value());
    auto read = repository.retro(*id);
    QVERIFY(read.has_value());
    QCOMPARE(read->themes.first().votes, -1); // hidden
    read->themes.first().votes = 4;
    Retro expected = full();
    expected.id = *id;
    expected.code = QStringLiteral("RETRO-2026-03-02-HARBOUR-RELEASE");
    expected.timer = read->timer;
    QVERIFY(*read == expected);
    auto kept = repository.kept(*id);
    QCOMPARE(nextNumber(*kept, QStringLiteral("notes")), 4); // behind those it has
    QCOMPARE(nextNumber(*kept, QStringLiteral("raw")), 3);
    QCOMPARE(nextNumber(*kept, QStringLiteral("recommendations")), 2);
    QCOMPARE(repository.ofProject(QStringLiteral("harbour")).size(), 2);
    QCOMPARE(repository.ofProject(QStringLiteral("other")).size(), 0);
    QCOMPARE(repository.ofSession(QStringLiteral("S-004")).size(), 2);
}

void TestRetroStore::theTimerCountsWakingTime()
{
    Kept kept{full(), {}};
    kept.live.running = true;
    kept.live.boot = QStringLiteral("b1");
    kept.live.since = 1000;
    settle(kept, {0, 61'000, QStringLiteral("b1")}); // whatever the wall clock says
    QCOMPARE(kept.retro.phases.last().spentMs, 60'000);
    QCOMPARE(kept.retro.participants.last().spokenMs, 60'000);
    QCOMPARE(timerOf(kept), (Timer{true, 2'640'000}));
    settle(kept, {0, 61'000, QStringLiteral("b1")});
    QCOMPARE(kept.retro.phases.last().spentMs, 60'000);
    settle(kept, {0, 3'061'000, QStringLiteral("b1")});
    QCOMPARE(timerOf(kept), (Timer{true, -360'000})); // overrun
    settle(kept, {0, 5000, QStringLiteral("b2")}); // another boot: paused, nothing lost
    QCOMPARE(timerOf(kept), (Timer{false, -360'000}));
    QCOMPARE(kept.retro.speaker, 0);
    settle(kept, {0, 9'000'000, QStringLiteral("b2")});
    QCOMPARE(timerOf(kept), (Timer{false, -360'000}));
    QCOMPARE(liveFromJson(toJson(kept.live)), kept.live);
}

void TestRetroStore::duesFollowTheBand_data()
{
    QTest::addColumn<QString>("priority");
    QTest::addColumn<QString>("due");
    QTest::newRow("critical") << "CRITICAL"
                              << "2025-11-11T23:59:59.999Z";
    QTest::newRow("high") << "HIGH"
                          << "2025-11-24T23:59:59.999Z";
    QTest::newRow("medium") << "MEDIUM"
                            << "2025-12-08T23:59:59.999Z";
    QTest::newRow("low") << "LOW"
                         << "2026-02-10T23:59:59.999Z";
    QTest::newRow("P0") << "P0"
                        << "2025-11-11T23:59:59.999Z";
    QTest::newRow("P2") << "P2"
                        << "2025-12-08T23:59:59.999Z";
}

void TestRetroStore::duesFollowTheBand()
{
    QFETCH(const QString, priority);
    QFETCH(const QString, due);
    QCOMPARE(dueOf(priority, at("2025-11-10T15:30:00.000Z")), at(due.toLatin1().constData()));
    QCOMPARE(dueOf(QString(), 1), 0);
    QCOMPARE(dueOf(priority, 0), 0);
}

void TestRetroStore::codesNameDayAndTopic()
{
    const qint64 day = at("2025-11-10T15:30:00.000Z");
    QCOMPARE(codeOf(QStringLiteral("Release 2.1b"), day), QStringLiteral("RETRO-2025-11-10-RELEASE-2.1B"));
    QCOMPARE(codeOf(QStringLiteral(" -- "), day), QStringLiteral("RETRO-2025-11-10-SESSION"));
    QCOMPARE(codeOf(QStringLiteral("../../etc"), day), QStringLiteral("RETRO-2025-11-10-ETC"));
}

QTEST_GUILESS_MAIN(TestRetroStore)
#include "tst_retrostore.moc"
