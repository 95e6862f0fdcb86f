// SPDX-License-Identifier: GPL-3.0-or-later
// The implementation rate over twenty histories, computed by hand; tests/independent/retrorate.py computes the same
// from this file's data. Statistics from what is stored.
#include "models/retro/rate.h"
#include "models/retro/statistics.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace wavedeck::retro;

class TestRetroRate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void histories_data();
    void histories();
    void whatIsCarriedOverCountsOnce();
    void statisticsCountWhatIsStored();
    void worthFollowsParticipantsAndTime();
    void shortNamesAreTheOnesTheyBegin();
    void weeksHaveTheDaysOneSays();
};

namespace {

constexpr qint64 kDay = 86'400'000;
constexpr qint64 kNow = 1000 * kDay;

Action action(const QString& state, int dueDays, int verifiedDays)
{
    Action one;
    one.state = state;
    one.priority = QStringLiteral("P1");
    one.dueAt = dueDays == 0 ? 0 : kNow + dueDays * kDay;
    one.verifiedAt = state == QLatin1String("verified") ? kNow + verifiedDays * kDay : 0;
    return one;
}

} // namespace

void TestRetroRate::histories_data()
{
    QTest::addColumn<QJsonObject>("history");
    QFile file(QFINDTESTDATA("data/retrorates.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray all = QJsonDocument::fromJson(file.readAll()).array();
    QCOMPARE(all.size(), 20);
    for (const QJsonValue& one : all)
        QTest::newRow(qPrintable(one[QLatin1String("name")].toString())) << one.toObject();
}

void TestRetroRate::histories()
{
    QFETCH(const QJsonObject, history);
    QList<Action> actions;
    for (const QJsonValue& one : history.value(QLatin1String("actions")).toArray())
        for (int i = 0; i < one[QLatin1String("times")].toInt(1); ++i)
            actions.append(action(one[QLatin1String("state")].toString(), one[QLatin1String("due")].toInt(),
                one[QLatin1String("verified")].toInt()));
    const QJsonObject rate = rateOf(actions, kNow).document();
    const QJsonObject expected = history.value(QLatin1String("expected")).toObject();
    QCOMPARE(rate.value(QLatin1String("percent")), expected.value(QLatin1String("percent")));
    QCOMPARE(rate.value(QLatin1String("on_time_percent")), expected.value(QLatin1String("on_time_percent")));
    QCOMPARE(rate.value(QLatin1String("n")), expected.value(QLatin1String("n")));
    QCOMPARE(rate.value(QLatin1String("dropped")), expected.value(QLatin1String("dropped")));
}

void TestRetroRate::whatIsCarriedOverCountsOnce()
{
    Retro first;
    first.id = QStringLiteral("RETRO-001");
    first.actions = {action(QStringLiteral("accepted"), -5, 0), action(QStringLiteral("verified"), -5, -6)};
    first.actions[0].number = 1;
    first.actions[1].number = 2;
    Retro second;
    second.id = QStringLiteral("RETRO-002");
    second.actions = {action(QStringLiteral("verified"), -5, -1)};
    second.actions[0].number = 3;
    second.actions[0].carriedFrom = QStringLiteral("RETRO-001/1");
    const Rate rate = rateOf(actionsOf({first, second}), kNow);
    QCOMPARE(rate.n, 2);
    QCOMPARE(rate.onTime, 1);
    QCOMPARE(rate.late, 1);
    QCOMPARE(rateOf(first.actions, kNow).overdue, 1);
    QCOMPARE(rateOf(followed(first, {first, second}), kNow).late, 1); // as it stands in the next one
    second.actions[0].carriedFrom = QStringLiteral("RETRO-002/3"); // a circle in what somebody imported
    QCOMPARE(followed(second, {first, second}).size(), 1);
}

void TestRetroRate::statisticsCountWhatIsStored()
{
    Retro r;
    for (const char* name : {"Ada", "Bob"}) {
        Participant one;
        one.number = int(r.participants.size()) + 1;
        one.name = QString::fromLatin1(name);
        r.participants.append(one);
    }
    r.phases = {{QStringLiteral("improve"), QStringLiteral("Improve"), 600'000, 900'000, QStringLiteral("closed"), {}},
        {QStringLiteral("recommendations"), QStringLiteral("Recommendations"), 600'000, 300'000,
            QStringLiteral("closed"), {}}};
    Note note;
    note.phase = QStringLiteral("improve");
    note.by = 2;
    note.severity = QStringLiteral("HIGH");
    note.theme = 1;
    r.notes = {note, note};
    r.themes = {{1, QStringLiteral("A"), QStringLiteral("Speed"), {}, 3}};
    const struct {
        bool raw;
        const char* priority;
        QStringList owners;
        int effort;
        QList<int> from;
        const char* outcome;
    } rows[] = {{true, "HIGH", {}, -1, {}, "merged into 1"}, {true, "LOW", {}, -1, {}, "merged into 1"},
        {true, "LOW", {}, -1, {}, "dropped: done"}, {true, "", {}, -1, {}, ""},
        {false, "HIGH", {QStringLiteral("QA"), QStringLiteral("Ops")}, 180, {1, 2}, ""},
        {false, "LOW", {QStringLiteral("QA")}, 2400, {}, ""}, {false, "LOW", {}, -1, {}, ""}};
    for (const auto& row : rows) {
        Recommendation one;
        one.raw = row.raw;
        one.number = int(r.recommendations.size()) + 1;
        one.by = 1;
        one.priority = QString::fromLatin1(row.priority);
        one.owners = row.owners;
        one.effortMin = row.effort;
        one.from = row.from;
        one.outcome = QString::fromLatin1(row.outcome);
        r.recommendations.append(one);
    }
    const QJsonObject s = statistics(r);
    const auto at = [&](const char* part) { return s.value(QLatin1String(part)); };
    QCOMPARE(at("contributions")[QStringLiteral("total")].toInt(), 6); // raw recommendations are contributions
    QCOMPARE(at("contributions")[QStringLiteral("by_participant")][0][QStringLiteral("n")].toInt(), 4);
    QCOMPARE(at("contributions")[QStringLiteral("by_severity")][QStringLiteral("HIGH")].toInt(), 2);
    QCOMPARE(at("recommendations_raw")[QStringLiteral("merged")].toInt(), 2);
    QCOMPARE(at("recommendations_raw")[QStringLiteral("dropped")].toInt(), 1);
    QCOMPARE(at("recommendations_raw")[QStringLiteral("pending")].toInt(), 1);
    QCOMPARE(at("recommendations")[QStringLiteral("total")].toInt(), 3);
    QCOMPARE(at("recommendations")[QStringLiteral("reprioritised")].toInt(), 1);
    QCOMPARE(at("owners").toArray(),
        (QJsonArray{QJsonObject{{QStringLiteral("name"), QStringLiteral("QA")}, {QStringLiteral("n"), 2}},
            QJsonObject{{QStringLiteral("name"), QStringLiteral("Ops")}, {QStringLiteral("n"), 1}}}));
    QCOMPARE(at("effort")[QStringLiteral("total_min")].toInt(), 2580);
    QCOMPARE(at("effort")[QStringLiteral("days")].toDouble(), 5.38);
    QCOMPARE(at("effort")[QStringLiteral("by_priority")][QStringLiteral("LOW")][QStringLiteral("unsaid")].toInt(), 1);
    QVERIFY(
        at("effort")[QStringLiteral("by_priority")][QStringLiteral("CRITICAL")][QStringLiteral("minutes")].isNull());
    QCOMPARE(at("phases")[0][QStringLiteral("overrun_ms")].toInt(), 300'000);
    QCOMPARE(at("phases")[1][QStringLiteral("overrun_ms")].toInt(), 0);
    QCOMPARE(at("themes")[0][QStringLiteral("notes")].toInt(), 2);
    QVERIFY(at("roti").isNull());
}

void TestRetroRate::worthFollowsParticipantsAndTime()
{
    Retro r;
    r.phases = {{QStringLiteral("all"), QStringLiteral("All"), 3 * 3'600'000, 0, QStringLiteral("pending"), {}}};
    r.participants = QList<Participant>(6);
    QVERIFY(statistics(r)[QStringLiteral("roi")][QStringLiteral("benefit_percent")].isNull());
    r.savedHours = 30;
    QJsonValue roi = statistics(r)[QStringLiteral("roi")];
    QCOMPARE(roi[QStringLiteral("hours_invested")].toDouble(), 18.0);
    QCOMPARE(roi[QStringLiteral("benefit_percent")].toDouble(), 166.7);
    QCOMPARE(roi[QStringLiteral("net_percent")].toDouble(), 66.7);
    r.participants.append(Participant());
    roi = statistics(r)[QStringLiteral("roi")];
    QCOMPARE(roi[QStringLiteral("hours_invested")].toDouble(), 21.0);
    QCOMPARE(roi[QStringLiteral("benefit_percent")].toDouble(), 142.9);
    r.plannedMin = 120; // whatever the phases add up to
    QCOMPARE(statistics(r)[QStringLiteral("roi")][QStringLiteral("hours_invested")].toDouble(), 14.0);
    QCOMPARE(statistics(r)[QStringLiteral("length_min")].toInt(), 120);
    r.plannedMin = 180;
    QCOMPARE(statistics(r)[QStringLiteral("roi")][QStringLiteral("hours_invested")].toDouble(), 21.0);
    r.state = QStringLiteral("complete");
    r.phases[0].spentMs = 2 * 3'600'000;
    roi = statistics(r)[QStringLiteral("roi")];
    QCOMPARE(roi[QStringLiteral("basis")].toString(), QStringLiteral("measured"));
    QCOMPARE(roi[QStringLiteral("hours_invested")].toDouble(), 14.0);
}

void TestRetroRate::shortNamesAreTheOnesTheyBegin()
{
    const auto owned = [](const QList<QStringList>& owners) {
        Retro r;
        Participant qa;
        qa.number = 1;
        qa.name = QStringLiteral("L1 QA/Quality");
        r.participants = {qa};
        for (const QStringList& one : owners) {
            Recommendation recommendation;
            recommendation.priority = QStringLiteral("LOW");
            recommendation.owners = one;
            r.recommendations.append(recommendation);
        }
        QStringList all;
        for (const QJsonValue& one : statistics(r)[QStringLiteral("owners")].toArray())
            all.append(one[QStringLiteral("name")].toString() + QLatin1Char(' ')
                + QString::number(one[QStringLiteral("n")].toInt()));
        return all.join(QStringLiteral(", "));
    };
    const QString engine = QStringLiteral("Team Engine");
    const QString whole = QStringLiteral("Team Engine Room");
    QCOMPARE(owned({{engine}, {whole}, {engine, whole}}), QStringLiteral("Team Engine Room 3"));
    QCOMPARE(owned({{engine}, {whole}, {QStringLiteral("Team Engine Oil")}}),
        QStringLiteral("Team Engine 1, Team Engine Room 1, Team Engine Oil 1")); // which one is not clear
    QCOMPARE(owned({{QStringLiteral("L1 QA")}, {QStringLiteral("l1 qa")}}), QStringLiteral("L1 QA 2"));
    QCOMPARE(owned({{QStringLiteral("Team")}, {QStringLiteral("Teams")}}), QStringLiteral("Team 1, Teams 1"));
}

void TestRetroRate::weeksHaveTheDaysOneSays()
{
    Retro r;
    Recommendation one;
    one.priority = QStringLiteral("LOW");
    one.effortMin = 2400;
    one.effortSaid = QStringLiteral("1 week");
    Recommendation other = one;
    other.effortMin = 480;
    other.effortSaid.clear();
    r.recommendations = {one, other};
    QCOMPARE(statistics(r)[QStringLiteral("effort")][QStringLiteral("total_min")].toInt(), 2880);
    QCOMPARE(statistics(r, 7)[QStringLiteral("effort")][QStringLiteral("total_min")].toInt(), 56 * 60 + 480);
}

QTEST_GUILESS_MAIN(TestRetroRate)
#include "tst_retrorate.moc"
