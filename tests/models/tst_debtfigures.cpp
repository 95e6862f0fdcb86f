// SPDX-License-Identifier: GPL-3.0-or-later
// Figures and exports of the register of debt: order, batches, burn-down, and Markdown read back without loss.
#include "models/base/clock.h"
#include "models/debt/exports.h"
#include "models/debt/figures.h"
#include "models/debt/marks.h"
#include "models/debt/sources.h"

#include <QJsonDocument>
#include <QTest>

using namespace wavedeck;

namespace {

constexpr qint64 kDay = 24LL * 3600 * 1000;

DebtItem made(int number, Priority priority, const char* domain = "", bool resolved = false)
{
    DebtItem item;
    item.number = number;
    item.id = debt::idOf(number);
    item.title = QStringLiteral("item %1").arg(number);
    item.priority = priority;
    item.domain = QLatin1String(domain);
    item.category = QStringLiteral("Code");
    item.path = QStringLiteral("a.cpp");
    item.foundAt = 100 * kDay - number; // a higher number is older
    if (resolved) {
        item.status = DebtStatus::Resolved;
        item.resolution = Resolution::Fixed;
        item.pr = QStringLiteral("#1");
        item.resolvedAt = 101 * kDay;
    }
    return item;
}

DebtEvent happened(qint64 at, const char* kind, int number, const char* before = "")
{
    DebtEvent e;
    e.debt = debt::idOf(number);
    e.at = at;
    e.kind = QLatin1String(kind);
    e.field = e.kind == QLatin1String("added") ? QString() : QStringLiteral("status");
    e.before = QLatin1String(before);
    return e;
}

} // namespace

class TestDebtFigures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void orderBeginsWithAllP0();
    void batchesOfADomain();
    void rates();
    void burnDownEndsAtZero();
    void threeScansFall();
    void longCurvesAreDays();
    void marks_data();
    void marks();
    void markdownReadsBack();
    void otherDocuments();
    void faultyDocuments();
    void gatesOfAPlan();
};

void TestDebtFigures::orderBeginsWithAllP0()
{
    const QList<DebtItem> all{made(1, Priority::P2), made(2, Priority::P0), made(3, Priority::P2),
        made(4, Priority::P0, "", true), made(5, Priority::P0), made(6, Priority::P1)};
    QList<int> numbers;
    for (const DebtItem& item : debt::inOrder(all))
        numbers.append(item.number);
    QCOMPARE(numbers, QList<int>({5, 2, 6, 3, 1}));
}

void TestDebtFigures::batchesOfADomain()
{
    const QList<DebtItem> all{made(1, Priority::P2, "frontend"), made(2, Priority::P0, "platform"),
        made(3, Priority::P2, "Platform"), made(4, Priority::P2), made(5, Priority::P1, "platform", true)};
    const QList<debt::Batch> batches = debt::batchesOf(all);
    QCOMPARE(batches.size(), 3);
    QCOMPARE(batches.first().domain, QStringLiteral("platform"));
    QCOMPARE(batches.first().items.size(), 2);
    QCOMPARE(batches.first().unsaidEfforts, 2);
    QStringList domains;
    for (const debt::Batch& batch : batches)
        domains.append(batch.domain);
    QVERIFY(domains.contains(QStringLiteral("Code"))); // nothing else is said of it
}

void TestDebtFigures::rates()
{
    QList<DebtItem> all;
    for (int i = 1; i <= 21; ++i)
        all.append(made(i, i <= 2 ? Priority::P0 : Priority::P1, "", true));
    QCOMPARE(debt::rateOf(all).document().value(QLatin1String("percent")).toDouble(), 100.0);
    QCOMPARE(debt::ratesByPriority(all).value(QLatin1String("P0")).toObject().value(QLatin1String("total")).toInt(), 2);
    QVERIFY(debt::rateOf({}).document().value(QLatin1String("percent")).isNull());
}

void TestDebtFigures::burnDownEndsAtZero()
{
    QList<DebtEvent> events;
    for (int i = 1; i <= 21; ++i)
        events.append(happened(1000, "added", i));
    for (int i = 1; i <= 21; ++i)
        events.append(happened(1000 + i, "resolved", i, "open"));
    const QList<debt::BurnPoint> points = debt::burnDown(events);
    QCOMPARE(points.size(), 22);
    QCOMPARE(points.first().open, 21);
    QCOMPARE(points.last().open, 0);
    QCOMPARE(points.last().resolved, 21);
    events.append(happened(2000, "reopened", 3, "resolved"));
    events.append(happened(2001, "removed", 3, "open"));
    events.append(happened(2002, "removed", 4, "resolved"));
    const debt::BurnPoint last = debt::burnDown(events).last();
    QCOMPARE(last.open, 0);
    QCOMPARE(last.resolved, 19);
    QCOMPARE(debt::burnDown(events, {QStringLiteral("DEBT-001")}).size(), 2);
}

void TestDebtFigures::threeScansFall()
{
    QList<DebtEvent> events;
    for (int i = 1; i <= 5; ++i)
        events.append(happened(1000, "added", i));
    events << happened(2000, "resolved", 1, "open") << happened(2000, "resolved", 2, "open")
           << happened(3000, "resolved", 3, "open") << happened(3000, "resolved", 4, "open");
    const QList<debt::BurnPoint> points = debt::burnDown(events);
    QCOMPARE(debt::openAt(points, 999), -1);
    QCOMPARE(debt::openAt(points, 1000), 5);
    QCOMPARE(debt::openAt(points, 2999), 3);
    QCOMPARE(debt::openAt(points, 3000), 1);
}

void TestDebtFigures::longCurvesAreDays()
{
    QList<DebtEvent> events;
    for (int day = 0; day < 5; ++day)
        for (int i = 0; i < 10; ++i)
            events.append(happened(day * kDay + i * 1000, "added", day * 10 + i + 1));
    const QList<debt::BurnPoint> points = debt::burnDown(events);
    QCOMPARE(points.size(), 5);
    QCOMPARE(points.last().open, 50);
}

void TestDebtFigures::marks_data()
{
    QTest::addColumn<QString>("text");
    const char* texts[] = {"plain", " spaces ", "a\\b", "\\u{41}", "<img src=x>", "[l](http://x)", "`c` **b** _i_",
        "# heading", "- list", "> quote", "&lt;", "a|b", "$m$", "~~s~~", "1. x", ""};
    for (const char* text : texts)
        QTest::newRow(text) << QString::fromUtf8(text);
    for (const char16_t c : {u'\0', u'\t', u'\n', u'\r', u'\x1b', u'\x85', u'\u202e', u'\u2066', u'\u200b', u'\ufeff'})
        QTest::addRow("U+%04X", uint(c)) << QString(QString(QChar(c)) + QStringLiteral("x") + QChar(c));
}

void TestDebtFigures::marks()
{
    QFETCH(QString, text);
    const QString escaped = debt::escapedMarkdown(text);
    QCOMPARE(debt::unescapedMarkdown(escaped), text);
    for (qsizetype i = 0; i < escaped.size(); ++i)
        if (QStringLiteral("<>[]*_`|&").contains(escaped.at(i)))
            QVERIFY(i > 0 && escaped.at(i - 1) == QLatin1Char('\\'));
    for (const QChar c : escaped)
        QVERIFY(c.unicode() >= 0x20 && c.unicode() != 0x202e && c.unicode() != 0x2066);
}

void TestDebtFigures::markdownReadsBack()
{
    QList<DebtItem> all{made(1, Priority::P0), made(2, Priority::P3, "platform", true), made(7, Priority::P1)};
    all[0].title = QStringLiteral("=1+1 <b>x</b>\nsecond line\t") + QChar(0x202e);
    all[0].what = QStringLiteral("one\n\n### DEBT-009: no heading\n- title: no field\n  > three");
    all[0].fix = QStringLiteral("one line");
    all[0].label = QStringLiteral("Critical");
    all[0].line = 12;
    all[0].effortMin = 90;
    all[2].kind = DebtKind::Calibration;
    all[2].expert = QStringLiteral("Eve");
    all[2].status = DebtStatus::InProgress;
    all[2].startedAt = 102 * kDay + 7;
    const auto read = debt::itemsOfMarkdown(debt::markdownOf(all, 103 * kDay));
    QVERIFY2(read, qPrintable(read ? QString() : read.error().line()));
    QVERIFY(read->warnings.isEmpty());
    const auto json = debt::itemsOfJson(debt::jsonOf(all, {}, 103 * kDay));
    QVERIFY(json);
    for (const debt::ReadItems& one : {*read, *json}) {
        QCOMPARE(one.items.size(), all.size());
        for (const DebtItem& item : all) {
            const auto same = std::find_if(
                one.items.begin(), one.items.end(), [&](const DebtItem& other) { return other.id == item.id; });
            QVERIFY(same != one.items.end());
            DebtItem expected = item;
            expected.number = 0; // it follows from the id
            QCOMPARE(debt::document(*same, 0), debt::document(expected, 0));
        }
    }
}

void TestDebtFigures::otherDocuments()
{
    const auto read = debt::itemsOfMarkdown("**P0 Critical (2 items):**\n- DEBT-001: Queues\n- DEBT-002: Tokens\n\n"
                                            "**P2 Medium (8 items):**\n- DEBT-008 through DEBT-010: a, b, c\n");
    QVERIFY(read);
    QCOMPARE(read->items.size(), 5);
    QCOMPARE(read->items.first().priority, Priority::P0);
    QCOMPARE(read->items.last().id, QStringLiteral("DEBT-010"));
    QCOMPARE(read->items.last().title, QStringLiteral("c"));
    QCOMPARE(read->items.last().status, DebtStatus::Draft);
    QCOMPARE(read->warnings.size(), 1);
    QVERIFY(read->warnings.first().contains(QLatin1String("8 items claimed, 3 ids present")));
}

void TestDebtFigures::faultyDocuments()
{
    QVERIFY(!debt::itemsOfMarkdown("### DEBT-x: title\n"));
    QVERIFY(!debt::itemsOfMarkdown("### DEBT-001: title\n\n- colour: red\n"));
    QVERIFY(!debt::itemsOfMarkdown("### DEBT-001: title\n\n- status: planned\n"));
    QVERIFY(debt::itemsOfMarkdown("nothing of debt\n")->items.isEmpty());
    const auto wrong
        = debt::itemsOfJson(QJsonDocument::fromJson(R"({"items":[{"title":"x","priority":"P7"}]})").object());
    QVERIFY(!wrong && wrong.error().code == QLatin1String("bad-value"));
}

void TestDebtFigures::gatesOfAPlan()
{
    Session session;
    session.id = QStringLiteral("S-002");
    session.name = QStringLiteral("Nightly");
    session.workspace = QStringLiteral("/w");
    session.planFile = QStringLiteral("/w/plans/p.yaml");
    session.planText
        = QStringLiteral("waves:\n  - id: one\n    gates:\n      - { id: p95, argv: [x] }\n      - id: p9\n");
    Gate gate;
    gate.id = QStringLiteral("p9");
    gate.kind = GateKind::Advisory;
    gate.state = GateState::Failed;
    gate.reason = QStringLiteral("exit 1");
    const DebtItem item = debt::itemOf(session, gate);
    QCOMPARE(item.location(), QStringLiteral("plans/p.yaml:5"));
    QCOMPARE(item.priority, Priority::P2);
    QVERIFY(item.what.contains(QLatin1String("exit 1")));
    Session later = session;
    later.id = QStringLiteral("S-003");
    QCOMPARE(debt::itemOf(later, gate).sourceRef, item.sourceRef);
    later.name = QStringLiteral("Another");
    QVERIFY(debt::itemOf(later, gate).sourceRef != item.sourceRef);
    gate.state = GateState::Waived;
    gate.kind = GateKind::Blocking;
    gate.waiver = {{QStringLiteral("by"), QStringLiteral("ada")}, {QStringLiteral("reason"), QStringLiteral("known")},
        {QStringLiteral("until"), QStringLiteral("2030-01-01T00:00:00.000Z")}};
    const DebtItem waived = debt::itemOf(session, gate);
    QCOMPARE(waived.priority, Priority::P1);
    QCOMPARE(rfc3339(waived.dueAt), QStringLiteral("2030-01-01T00:00:00.000Z"));
    QVERIFY(waived.what.contains(QLatin1String("ada")) && waived.what.contains(QLatin1String("known")));
}

QTEST_GUILESS_MAIN(TestDebtFigures)
#include "tst_debtfigures.moc"
