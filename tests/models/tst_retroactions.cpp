// SPDX-License-Identifier: GPL-3.0-or-later
// What is recommended in a retrospective, and the actions that come of it.
#include "models/retro/rate.h"
#include "models/retro/templates.h"
#include "models/store/debtrepository.h"
#include "models/store/search.h"
#include "models/trail/trailrows.h"
#include "retrobench.h"

using namespace wavedeck;
using namespace wavedeck::test;
using Args = QJsonObject;

namespace {

QString s(const char* text)
{
    return QString::fromLatin1(text);
}

} // namespace

class TestRetroActions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rawOnesKeepTheirOutcome();
    void whatIsIncompleteIsNotClosed();
    void duesAndFollowUp();
    void ticketsAreMadeOnce();
    void openActionsComeAgain();
    void actionsGoToTheDebtRegisterOnce();
    void anAcceptedActionStaysInTheRate();
};

void TestRetroActions::rawOnesKeepTheirOutcome()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive), QString());
    for (const char* title : {"Scan images", "Scan code", "Warm caches", "Buy cake"})
        QCOMPARE(b.done("add",
                     {{s("by"), 4}, {s("phase"), s("recommendations")}, {s("title"), s(title)},
                         {s("fields"), Args{{s("problem"), s("p")}, {s("priority"), s("LOW")}}}}),
            QString());
    QCOMPARE(b.last.value(s("kind")).toString(), s("recommendation"));
    QVERIFY(b.now().notes.isEmpty());
    const Args merged{{s("from"), QJsonArray{1, 2}}, {s("title"), s("Scan all")}, {s("priority"), s("HIGH")},
        {s("owners"), QJsonArray{s("Ada"), s("Sol")}}, {s("effort_min"), s("3h")}};
    QCOMPARE(b.done("consolidate", merged), QString());
    QCOMPARE(b.done("consolidate", merged), s("wrong-state"));
    QCOMPARE(b.done("consolidate", {{s("from"), QJsonArray{3}}}), QString());
    QCOMPARE(b.done("drop", {{s("number"), 4}}), s("bad-value"));
    QCOMPARE(b.done("drop", {{s("number"), 4}, {s("reason"), s("we have cake")}}), QString());
    const retro::Retro r = b.now();
    QCOMPARE(r.recommendations.at(0).outcome, s("merged into 1, HIGH instead of LOW"));
    QCOMPARE(r.recommendations.at(2).outcome, s("kept as 2"));
    QCOMPARE(r.recommendations.at(3).outcome, s("dropped: we have cake"));
    QCOMPARE(r.recommendations.at(4).from, (QList<int>{1, 2}));
    QCOMPARE(r.recommendations.at(4).effortMin, 180);
    QCOMPARE(r.recommendations.at(5).title, s("Warm caches"));
    QCOMPARE(r.recommendations.at(5).priority, s("LOW"));
}

void TestRetroActions::whatIsIncompleteIsNotClosed()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive), QString());
    QCOMPARE(b.done("recommend", {{s("title"), s("Warm caches")}, {s("priority"), s("MEDIUM")}}), QString());
    for (int i = 0; i < 6; ++i)
        QCOMPARE(b.done("next"), QString());
    const auto refused = b.act("close");
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, s("recommendation-incomplete"));
    QVERIFY(refused.error().line().contains(s("1 Warm caches")));
    QCOMPARE(
        b.done("recommend-edit", {{s("number"), 1}, {s("owners"), s("L1 QA + L2 DevOps")}, {s("effort_min"), s("1d")}}),
        QString());
    QCOMPARE(b.done("close"), QString());
    const retro::Recommendation one = b.now().recommendations.first();
    QCOMPARE(one.owners, (QStringList{s("L1 QA"), s("L2 DevOps")}));
    QCOMPARE(one.effortMin, 480);
    QCOMPARE(b.now().followUpAt, 0); // nothing is urgent
}

void TestRetroActions::duesAndFollowUp()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive), QString());
    for (const char* priority : {"CRITICAL", "HIGH", "MEDIUM", "LOW"})
        QCOMPARE(b.done("recommend",
                     {{s("title"), s(priority)}, {s("priority"), s(priority)}, {s("owners"), s("Ada")},
                         {s("effort_min"), 60}}),
            QString());
    const QList<retro::Recommendation> all = b.now().recommendations;
    QCOMPARE(all.at(0).dueAt, at("2025-11-11T23:59:59.999Z"));
    QCOMPARE(all.at(1).dueAt, at("2025-11-24T23:59:59.999Z"));
    QCOMPARE(all.at(2).dueAt, at("2025-12-08T23:59:59.999Z"));
    QCOMPARE(all.at(3).dueAt, at("2026-02-10T23:59:59.999Z"));
    QCOMPARE(all.at(1).horizon, s("Next 1-2 Weeks"));
    for (int i = 0; i < 6; ++i)
        QCOMPARE(b.done("next"), QString());
    QCOMPARE(b.done("close"), QString());
    QCOMPARE(b.last.value(s("follow_up_items")).toInt(), 2);
    QCOMPARE(b.now().followUpAt, at("2025-11-24T23:59:59.999Z"));
}

void TestRetroActions::ticketsAreMadeOnce()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive), QString());
    for (const char* priority : {"CRITICAL", "LOW"})
        QCOMPARE(b.done("recommend",
                     {{s("title"), s(priority)}, {s("priority"), s(priority)}, {s("owners"), s("Ada, Bob")},
                         {s("effort_min"), 60}}),
            QString());
    QCOMPARE(b.done("tickets"), QString());
    QCOMPARE(b.last.value(s("made")).toInt(), 2);
    QCOMPARE(b.done("tickets"), QString());
    QCOMPARE(b.last.value(s("made")).toInt(), 0);
    QCOMPARE(b.now().actions.first().priority, s("P0"));
    QCOMPARE(b.now().actions.last().priority, s("P2"));
    QCOMPARE(b.now().actions.first().owner, s("Ada, Bob"));
}

void TestRetroActions::openActionsComeAgain()
{
    RetroBench b;
    const Args project{{s("project"), s("harbour")}};
    QCOMPARE(b.begin(kFive, project), QString());
    for (const char* title : {"a", "b", "c", "d"})
        QCOMPARE(
            b.done("action", {{s("title"), s(title)}, {s("priority"), s("P1")}, {s("owner"), s("Ada")}}), QString());
    QCOMPARE(
        b.done("set-action", {{s("number"), 4}, {s("state"), s("verified")}, {s("evidence"), s("run 7")}}), QString());
    QCOMPARE(b.begin(kFive, project), QString());
    QCOMPARE(b.last.value(s("carried")).toInt(), 3);
    QCOMPARE(b.now().actions.size(), 3);
    QCOMPARE(b.now().actions.first().carriedFrom, s("RETRO-001/1"));
    QCOMPARE(b.now().actions.first().number, 5); // one number names one action of all
    QCOMPARE(b.done("next"), QString());
    QCOMPARE(b.done("next", {{s("reason"), QString()}}), s("reason-missing")); // nobody looked at them
    for (int number = 5; number <= 7; ++number)
        QCOMPARE(b.done("set-action", {{s("number"), number}, {s("state"), s("in-progress")}}), QString());
    QCOMPARE(b.done("next"), QString());
    QCOMPARE(b.begin(kFive, project), QString());
    QCOMPARE(b.now().actions.size(), 3); // each once
    QCOMPARE(b.now().actions.first().carriedFrom, s("RETRO-002/5"));
    QCOMPARE(b.done("next"), QString());
    QCOMPARE(b.done("next", {{s("reason"), s("no time today")}}), QString());
    QCOMPARE(b.begin(kFive, {{s("project"), s("other")}}), QString());
    QVERIFY(b.now().actions.isEmpty());
}

void TestRetroActions::actionsGoToTheDebtRegisterOnce()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive), QString());
    QCOMPARE(b.done("recommend",
                 {{s("title"), s("Warm caches")}, {s("priority"), s("HIGH")}, {s("owners"), s("Ada")},
                     {s("effort_min"), 60}, {s("problem"), s("cold")}}),
        QString());
    QCOMPARE(
        b.done("action", {{s("title"), s("Measure")}, {s("priority"), s("P2")}, {s("owner"), s("Ada")}}), QString());
    QCOMPARE(b.done("to-debt", {{s("recommendation"), 1}}), QString());
    QCOMPARE(b.last.value(s("debt")).toString(), s("DEBT-001"));
    QCOMPARE(b.done("to-debt", {{s("recommendation"), 1}}), QString());
    QCOMPARE(b.last.value(s("debt")).toString(), s("DEBT-001"));
    QCOMPARE(b.done("to-debt", {{s("action"), 1}}), QString());
    QCOMPARE(b.done("to-debt", {{s("action"), 7}}), s("not-found"));
    const QList<DebtItem> items = DebtRepository(*b.store).items();
    QCOMPARE(items.size(), 2);
    QCOMPARE(items.first().priority, Priority::P1);
    QCOMPARE(items.first().source, s("retrospective"));
    QCOMPARE(items.first().sourceRef, s("RETRO-001/recommendation/1"));
    QCOMPARE(b.now().recommendations.first().debt, s("DEBT-001"));
}

void TestRetroActions::anAcceptedActionStaysInTheRate()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive + QStringList{s("ada:L2 QA")}), s("bad-value"));
    QCOMPARE(b.begin(kFive), QString());
    QCOMPARE(b.done("action", {{s("title"), s("t")}, {s("priority"), s("P0")}, {s("owner"), s("A")}}), QString());
    const auto set = [&](Args more) {
        more.insert(s("number"), 1);
        return b.done("set-action", more);
    };
    QCOMPARE(set({{s("state"), s("accepted")}}), QString());
    b.pass(5 * 86'400'000LL);
    QCOMPARE(set({{s("due"), QString()}}), s("bad-value"));
    QCOMPARE(set({{s("owner"), QString()}}), s("bad-value"));
    QCOMPARE(set({{s("due"), s("0001-01-01")}}), s("bad-value"));
    QCOMPARE(set({{s("due"), s("2026-01-01")}}), s("reason-missing"));
    QCOMPARE(set({{s("due"), s("2026-01-01")}, {s("reason"), s("ill")}}), QString());
    QCOMPARE(retro::rateOf(b.now().actions, b.moment.now).overdue, 1); // by its first day
    QCOMPARE(set({{s("state"), s("verified")}}), s("evidence-missing"));
    QCOMPARE(set({{s("state"), s("dropped")}}), s("reason-missing"));
    QCOMPARE(set({{s("state"), s("verified")}, {s("evidence"), s("run 7")}}), QString());
}

QTEST_GUILESS_MAIN(TestRetroActions)
#include "tst_retroactions.moc"
