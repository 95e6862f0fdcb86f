// SPDX-License-Identifier: GPL-3.0-or-later
// The register of debt: what priorities mean, which change is refused, who may, and what stays of it.
#include "models/base/clock.h"
#include "models/debt/item.h"
#include "models/store/debtrepository.h"
#include "models/store/openforchange.h"
#include "models/trail/trailrows.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace wavedeck;

namespace {

qint64 at(const char* time)
{
    return QDateTime::fromString(QLatin1String(time), Qt::ISODateWithMs).toMSecsSinceEpoch();
}

/// A register with three people: an Admin, a facilitator (who may keep debt, and approves nothing), an observer.
struct Bench {
    Bench()
    {
        const struct {
            const char* name;
            const char* role;
            Actor* actor;
        } people[] = {{"ada", "Admin", &admin}, {"fay", "Facilitator", &keeper}, {"olu", "Observer", &observer}};
        qint64 number = 0;
        for (const auto& one : people) {
            *one.actor = Actor(QString::fromLatin1(one.name));
            one.actor->person = ++number;
            one.actor->roles = QStringList{QString::fromLatin1(one.role)};
            one.actor->signedIn = true;
        }
        store = std::move(*openForChange(folder.path()));
    }
    DebtBy by(const QString& reason = {}) const { return {keeper, utcMs(), reason}; }
    DebtItem made(const char* title, Priority priority = Priority::P2, const char* category = "Performance")
    {
        DebtItem item;
        item.title = QLatin1String(title);
        item.priority = priority;
        item.category = QLatin1String(category);
        item.path = QStringLiteral("src/a.cpp");
        item.line = 12;
        return item;
    }
    DebtItem stored(const char* title, Priority priority = Priority::P2, const char* category = "Performance")
    {
        return *DebtRepository(*store).add(made(title, priority, category), by());
    }

    QTemporaryDir folder;
    Actor admin, keeper, observer;
    std::unique_ptr<Store> store;
};

template <class T> QString codeOf(const Result<T>& result)
{
    return result ? QString() : result.error().code;
}

} // namespace

class TestDebt : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void duesFollowPriority_data();
    void duesFollowPriority();
    void labelsOfOtherScales_data();
    void labelsOfOtherScales();
    void efforts_data();
    void efforts();
    void documentsReadBack();
    void rules_data();
    void rules();
    void aP0IsNeverDeferredAlone();
    void numbersAreNeverUsedAgain();
    void historyAndTrail();
    void reopeningAsksForProofAgain();
    void onlyWhoMay();
    void oneItemASource();
    void exportsAreRestored();
    void filtersMatchSql();
};

void TestDebt::duesFollowPriority_data()
{
    QTest::addColumn<Priority>("priority");
    QTest::addColumn<QString>("due");
    QTest::newRow("P0") << Priority::P0 << "2025-12-30T23:59:59.999Z";
    QTest::newRow("P1") << Priority::P1 << "2026-01-06T23:59:59.999Z";
    QTest::newRow("P2") << Priority::P2 << "2026-01-30T23:59:59.999Z";
    QTest::newRow("P3") << Priority::P3 << "";
}

void TestDebt::duesFollowPriority()
{
    QFETCH(Priority, priority);
    DebtItem item;
    item.dueAt = debt::dueOf(priority, at("2025-12-30T10:00:00Z"));
    QTEST(rfc3339(item.dueAt), "due");
    QVERIFY(!debt::isOverdue(item, at("2025-12-30T23:59:59.999Z")));
    QCOMPARE(debt::isOverdue(item, at("2027-01-01T00:00:00Z")), priority != Priority::P3);
}

void TestDebt::labelsOfOtherScales_data()
{
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("priority");
    const char* rows[][2] = {{"Critical", "P0"}, {"high", "P1"}, {"MEDIUM", "P2"}, {"Low", "P3"}, {"24 h", "P0"},
        {"1-2 weeks", "P1"}, {"1–4 weeks", "P2"}, {"1-3 months", "P3"}, {"TODAY", "P0"}, {"this week", "P1"},
        {"this sprint", "P2"}, {"p1", "P1"}};
    for (const auto& row : rows)
        QTest::newRow(row[0]) << QString::fromUtf8(row[0]) << QString::fromUtf8(row[1]);
}

void TestDebt::labelsOfOtherScales()
{
    QFETCH(QString, label);
    DebtItem item;
    QVERIFY(debt::put(item, QStringLiteral("priority"), label));
    QTEST(QString(word(item.priority)), "priority");
    QCOMPARE(item.label, label.toUpper() == word(item.priority) ? QString() : label);
    QVERIFY(!debt::put(item, QStringLiteral("priority"), QStringLiteral("some day")));
}

void TestDebt::efforts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("minutes");
    QTest::newRow("hours") << "2h" << 120;
    QTest::newRow("day of eight hours") << "1d" << 480;
    QTest::newRow("upper bound") << "2-3 hours" << 180;
    QTest::newRow("several") << "1d 4h" << 720;
    QTest::newRow("week") << "1 week" << 2400;
    QTest::newRow("bare minutes") << "90" << 90;
    QTest::newRow("nonsense") << "soon" << -1;
    QTest::newRow("negative") << "-5h" << -1;
}

void TestDebt::efforts()
{
    QFETCH(QString, text);
    QTEST(debt::minutesOf(text).value_or(-1), "minutes");
}

void TestDebt::documentsReadBack()
{
    Bench bench;
    DebtItem item = bench.made("=1+1\twith a tab", Priority::P1, "Security");
    item.label = QStringLiteral("High");
    item.what = QStringLiteral("two\nlines");
    item.effortMin = 90;
    item.exploitability = Exploitability::Effort;
    item.kind = DebtKind::Calibration;
    item.expert = QStringLiteral("Eve");
    item.foundAt = at("2025-12-30T10:00:00.123Z");
    item.dueAt = at("2026-01-06T23:59:59.999Z");
    const QJsonObject document = debt::document(item, utcMs());
    QCOMPARE(document.value(QLatin1String("location")).toString(), QStringLiteral("src/a.cpp:12"));
    QVERIFY(document.value(QLatin1String("owner")).isNull());
    const auto read = debt::itemOf(document);
    QVERIFY(read);
    QVERIFY(*read == item);
}

void TestDebt::rules_data()
{
    using Values = DebtRepository::Values;
    QTest::addColumn<QString>("category");
    QTest::addColumn<Values>("values");
    QTest::addColumn<QString>("code");
    const auto row = [](const char* name, const char* category, const Values& values, const char* code) {
        QTest::newRow(name) << QString::fromLatin1(category) << values << QString::fromLatin1(code);
    };
    const auto v = [](const char* field, const char* value) {
        return QPair(QString::fromLatin1(field), QString::fromLatin1(value));
    };
    row("resolved without proof", "Performance", {v("status", "resolved")}, "no-proof");
    row("resolved with a pull request", "Performance", {v("status", "resolved"), v("pr", "#546")}, "");
    row("resolved with evidence", "Performance", {v("status", "resolved"), v("evidence", "measured")}, "");
    row("security without a test", "security", {v("status", "resolved"), v("pr", "#1")}, "no-regression-test");
    row("security with a test", "Security", {v("status", "resolved"), v("pr", "#1"), v("regression_test", "tst_token")},
        "");
    row("structural P3", "Performance", {v("kind", "structural"), v("priority", "P3")}, "structural-p3");
    row("structural P2", "Performance", {v("kind", "structural")}, "");
    row("calibration of nobody", "Performance", {v("kind", "calibration")}, "calibration-no-expert");
    row("calibration of an expert", "Performance", {v("kind", "calibration"), v("expert", "Eve")}, "");
    row("exploitable now and P2", "Security", {v("exploitability", "now"), v("priority", "P1")}, "exploitable-now");
    row("no title", "Performance", {v("title", " ")}, "no-title");
    row("unknown field", "Performance", {v("colour", "red")}, "bad-value");
    row("not by hand", "Performance", {v("found_at", "2020-01-01")}, "bad-value");
    row("no such status", "Performance", {v("status", "planned")}, "bad-value");
}

void TestDebt::rules()
{
    QFETCH(QString, category);
    QFETCH(DebtRepository::Values, values);
    Bench bench;
    DebtRepository repository(*bench.store);
    const DebtItem item = bench.stored("slow", Priority::P2, category.toLatin1().constData());
    QCOMPARE(item.id, QStringLiteral("DEBT-001"));
    QTEST(codeOf(repository.change(1, values, bench.by())), "code");
    QFETCH(QString, code);
    QCOMPARE(*repository.item(1) == item, !code.isEmpty());
}

void TestDebt::aP0IsNeverDeferredAlone()
{
    Bench bench;
    DebtRepository repository(*bench.store);
    bench.stored("blocks", Priority::P0);
    const struct {
        const char* field;
        const char* value;
    } deferrals[] = {{"due", "2099-01-01"}, {"due", ""}, {"priority", "P1"}, {"priority", "P3"}};
    for (const auto& one : deferrals) {
        const DebtRepository::Values values{{QLatin1String(one.field), QLatin1String(one.value)}};
        QCOMPARE(codeOf(repository.change(1, values, bench.by(QStringLiteral("later")))),
            QStringLiteral("p0-needs-approval"));
        QCOMPARE(codeOf(repository.change(1, values, {bench.admin, utcMs()})), QStringLiteral("reason-missing"));
    }
    QCOMPARE(codeOf(repository.wontFix(1, bench.by(QStringLiteral("no")))), QStringLiteral("p0-needs-approval"));
    QCOMPARE(codeOf(repository.remove(1, bench.by(QStringLiteral("no")))), QStringLiteral("p0-needs-approval"));
    DebtItem late = bench.made("late", Priority::P0);
    late.dueAt = at("2099-01-01T00:00:00Z");
    QCOMPARE(codeOf(repository.add(late, bench.by())), QStringLiteral("p0-needs-approval"));
    // Choosing makes it P0; the other way round it takes an approval.
    bench.stored("token", Priority::P2, "Security");
    const auto chosen = repository.change(2, {{QStringLiteral("exploitability"), QStringLiteral("now")}}, bench.by());
    QVERIFY(chosen);
    QCOMPARE(chosen->priority, Priority::P0);
    QCOMPARE(chosen->dueAt, debt::dueOf(Priority::P0, chosen->foundAt));
    QVERIFY(repository.change(
        1, {{QStringLiteral("priority"), QStringLiteral("P1")}}, {bench.admin, utcMs(), QStringLiteral("no users")}));
    QCOMPARE(repository.item(1)->dueAt, debt::dueOf(Priority::P1, repository.item(1)->foundAt));
}

void TestDebt::numbersAreNeverUsedAgain()
{
    Bench bench;
    DebtRepository repository(*bench.store);
    for (int i = 1; i <= 21; ++i)
        bench.stored("item");
    QVERIFY(repository.remove(21, bench.by(QStringLiteral("twice"))));
    QCOMPARE(bench.stored("next").id, QStringLiteral("DEBT-022"));
    QVERIFY(!repository.events(21).isEmpty());
    QCOMPARE(repository.events(21).last().kind, QStringLiteral("removed"));
    DebtItem draft = bench.made("no place");
    draft.path.clear();
    const auto added = repository.add(draft, bench.by());
    QVERIFY2(added, qPrintable(added ? QString() : added.error().line()));
    QCOMPARE(added->status, DebtStatus::Draft);
    const DebtRepository::Values open{{QStringLiteral("status"), QStringLiteral("open")}};
    QCOMPARE(codeOf(repository.change(23, open, bench.by())), QStringLiteral("incomplete"));
    const DebtRepository::Values place{{QStringLiteral("location"), QStringLiteral("src/b.cpp:3")}};
    const auto placed = repository.change(23, place, bench.by());
    QVERIFY2(placed, qPrintable(placed ? QString() : placed.error().line()));
    QCOMPARE(placed->status, DebtStatus::Open);
}

void TestDebt::historyAndTrail()
{
    Bench bench;
    DebtRepository repository(*bench.store);
    bench.stored("slow");
    QVERIFY(repository.start(1, bench.by()));
    QVERIFY(repository.resolve(1, {{QStringLiteral("pr"), QStringLiteral("#546")}}, bench.by()));
    QVERIFY(repository.reopen(1, bench.by(QStringLiteral("came back"))));
    QStringList kinds;
    const QList<DebtEvent> events = repository.events(1);
    for (const DebtEvent& event : events) {
        QCOMPARE(event.actor, QStringLiteral("fay"));
        QVERIFY(event.at > 0);
        if (event.field == QLatin1String("status") || event.field.isEmpty())
            kinds.append(event.kind);
    }
    QCOMPARE(kinds.join(QLatin1Char(' ')), QStringLiteral("added started resolved reopened"));
    QStringList actions;
    for (const QJsonObject& row : trail::rows(*bench.store, {}))
        if (row.value(QLatin1String("subject")).toString() == QLatin1String("DEBT-001"))
            actions.append(row.value(QLatin1String("action")).toString());
    actions.sort();
    QCOMPARE(actions.join(QLatin1Char(' ')), QStringLiteral("debt.add debt.reopen debt.resolve debt.start"));
    // Nothing new is nothing.
    const qsizetype before = repository.events(1).size();
    QVERIFY(repository.change(1, {{QStringLiteral("title"), QStringLiteral("slow")}}, bench.by()));
    QCOMPARE(repository.events(1).size(), before);
    // History is only ever added to.
    QVERIFY(!bench.store->run("DELETE FROM debt_event", {}));
}

void TestDebt::reopeningAsksForProofAgain()
{
    Bench bench;
    DebtRepository repository(*bench.store);
    bench.stored("slow");
    QVERIFY(repository.resolve(1, {{QStringLiteral("pr"), QStringLiteral("#546")}}, bench.by()));
    QCOMPARE(codeOf(repository.reopen(2, bench.by())), QStringLiteral("not-found"));
    const auto again = repository.reopen(1, bench.by());
    QVERIFY(again);
    QCOMPARE(again->reopened, 1);
    QCOMPARE(again->status, DebtStatus::Open);
    QCOMPARE(codeOf(repository.resolve(1, {}, bench.by())), QStringLiteral("no-proof"));
    QCOMPARE(codeOf(repository.wontFix(1, bench.by())), QStringLiteral("no-proof"));
    QVERIFY(repository.wontFix(1, bench.by(QStringLiteral("the feature goes"))));
    QCOMPARE(repository.item(1)->resolution, Resolution::WontFix);
}

void TestDebt::onlyWhoMay()
{
    Bench bench;
    DebtRepository repository(*bench.store);
    QCOMPARE(codeOf(repository.add(bench.made("x"), {bench.observer, utcMs()})), QStringLiteral("not-allowed"));
    const Actor nobody(QStringLiteral("OS user x, not signed in"));
    QCOMPARE(codeOf(repository.add(bench.made("x"), {nobody, utcMs()})), QStringLiteral("not-signed-in"));
    QVERIFY(repository.items().isEmpty());
    bench.stored("x");
    QCOMPARE(codeOf(repository.start(1, {bench.observer, utcMs()})), QStringLiteral("not-allowed"));
    QCOMPARE(codeOf(repository.remove(1, {nobody, utcMs()})), QStringLiteral("not-signed-in"));
}

void TestDebt::oneItemASource()
{
    Bench bench;
    DebtRepository repository(*bench.store);
    DebtItem item = bench.made("Advisory gate p95 failed");
    item.source = QStringLiteral("gate");
    item.sourceRef = QStringLiteral("plan p95");
    item.kind = DebtKind::Calibration; // of no expert: an engine is not asked
    const auto up = [&] {
        (void)bench.store->begin();
        const auto done = repository.upsertFrom(item, QStringLiteral("engine"), utcMs());
        (void)bench.store->commit();
        return done->what;
    };
    QCOMPARE(up(), DebtRepository::Upserted::Added);
    QCOMPARE(up(), DebtRepository::Upserted::Known);
    QCOMPARE(repository.item(1)->kind, DebtKind::Unsaid);
    QVERIFY(repository.resolve(1, {{QStringLiteral("pr"), QStringLiteral("#1")}}, bench.by()));
    QCOMPARE(up(), DebtRepository::Upserted::Reopened);
    QCOMPARE(repository.item(1)->reopened, 1);
    QVERIFY(repository.wontFix(1, bench.by(QStringLiteral("accepted"))));
    QCOMPARE(up(), DebtRepository::Upserted::Known);
    QCOMPARE(repository.items().size(), 1);
    QCOMPARE(repository.unresolved(Priority::P2, QStringLiteral("/x")).size(), 0);
}

void TestDebt::exportsAreRestored()
{
    Bench bench;
    DebtRepository repository(*bench.store);
    bench.stored("a", Priority::P0);
    bench.stored("b", Priority::P3);
    bench.stored("c");
    QVERIFY(repository.resolve(3, {{QStringLiteral("pr"), QStringLiteral("#546")}}, bench.by()));
    const QList<DebtItem> before = repository.items();
    for (int number = 1; number <= 3; ++number)
        QVERIFY(repository.remove(number, {bench.admin, utcMs(), QStringLiteral("moved")}));
    QVERIFY(repository.items().isEmpty());
    const auto restoreAll = [&](DebtRepository::Upserted::What expected) {
        QVERIFY(bench.store->begin());
        for (const DebtItem& item : before) {
            const auto done = repository.restore(item, QStringLiteral("fay"), utcMs());
            QVERIFY(done);
            QCOMPARE(done->what, expected);
        }
        QVERIFY(bench.store->commit());
    };
    restoreAll(DebtRepository::Upserted::Added);
    QVERIFY(repository.items() == before);
    restoreAll(DebtRepository::Upserted::Known);
    QCOMPARE(bench.stored("next").id, QStringLiteral("DEBT-004"));
    DebtItem other = before.first();
    other.title = QStringLiteral("another");
    QVERIFY(bench.store->begin());
    QCOMPARE(codeOf(repository.restore(other, QStringLiteral("fay"), utcMs())), QStringLiteral("id-taken"));
    bench.store->rollback();
}

void TestDebt::filtersMatchSql()
{
    Bench bench;
    DebtRepository repository(*bench.store);
    const char* categories[] = {"Security", "Infrastructure", "Performance"};
    QVERIFY(bench.store->begin());
    for (int i = 0; i < 5000; ++i) {
        DebtItem item = bench.made("item", static_cast<Priority>(i % 4), categories[i % 3]);
        item.title = QStringLiteral("item %1 of 100% _x").arg(i);
        item.source = QStringLiteral("import");
        item.sourceRef = QString::number(i);
        if (i % 5 == 0)
            item.path.clear();
        QVERIFY(repository.upsertFrom(item, QStringLiteral("engine"), utcMs()));
    }
    QVERIFY(bench.store->commit());
    QElapsedTimer timer;
    timer.start();
    DebtFilter filter;
    filter.priorities = {QStringLiteral("P1")};
    filter.statuses = {QStringLiteral("open")};
    filter.category = QStringLiteral("security");
    const QList<DebtItem> found = repository.items(filter);
    qInfo() << "filtering 5,000 items took" << timer.elapsed() << "ms";
    QSqlQuery& sql = bench.store->statement(
        "SELECT number FROM debt WHERE priority = 'P1' AND category = 'Security' AND status = 'open' ORDER BY number");
    QVERIFY(sql.exec());
    QList<int> expected;
    while (sql.next())
        expected.append(sql.value(0).toInt());
    QVERIFY(expected.size() > 200);
    QList<int> numbers;
    for (const DebtItem& item : found)
        numbers.append(item.number);
    QCOMPARE(numbers, expected);
    filter = {};
    filter.text = QStringLiteral("OF 100% _X"); // no pattern: found literally
    QCOMPARE(repository.items(filter).size(), 5000);
    filter.text = QStringLiteral("4999 of");
    QCOMPARE(repository.items(filter).size(), 1);
}

QTEST_GUILESS_MAIN(TestDebt)
#include "tst_debt.moc"
