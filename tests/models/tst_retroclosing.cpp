// SPDX-License-Identifier: GPL-3.0-or-later
// What must be there before a phase and a retrospective are closed, and what becomes of it then.
#include "retrobench.h"

#include "models/trail/trailrows.h"

using namespace wavedeck;
using namespace wavedeck::test;
using Args = QJsonObject;

namespace {

QString s(const char* text)
{
    return QString::fromUtf8(text);
}

const QStringList kPeople{s("Ada:L1 ARCHITECT"), s("Quin:L1 QA"), s("Sol:L1 SECURITY")};
const Args kNoReason{{s("reason"), QString()}};

/// One whose template is strict.
QString beginStrict(RetroBench& b)
{
    const QString made = b.begin(kPeople);
    const QString saved = b.done("save-template", {{s("name"), s("house")}, {s("strict"), true}});
    const QString begun = b.begin(kPeople, {{s("facilitator"), s("Ada")}, {s("template"), s("house")}});
    return made + saved + begun;
}

} // namespace

class TestRetroClosing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aStrictPhaseAsksForWordsAndSummary();
    void othersOnlySayIt();
    void whatWasRecommendedLastIsDecided();
    void nextStepsBecomeActions();
    void whatMendsBecomesActions();
};

void TestRetroClosing::aStrictPhaseAsksForWordsAndSummary()
{
    RetroBench b;
    QCOMPARE(beginStrict(b), QString());
    QCOMPARE(b.done("next"), QString());
    QCOMPARE(b.done("next", kNoReason), s("reason-missing"));
    QCOMPARE(b.now().phase, s("opening"));
    QCOMPARE(b.done("word", {{s("participant"), 2}, {s("word"), s("Glad")}}), QString());
    QCOMPARE(b.done("next", kNoReason), s("reason-missing"));
    QCOMPARE(b.done("word", {{s("participant"), 3}, {s("word"), s("Awake")}}), QString());
    QCOMPARE(b.done("next", kNoReason), QString()); // the facilitator says none
    QCOMPARE(b.done("next", kNoReason), s("reason-missing"));
    QCOMPARE(b.done("next", {{s("summary"), s("We test early.")}, {s("reason"), QString()}}), QString());
    QCOMPARE(b.done("next", {{s("reason"), s("we are out of time")}}), QString());
    QVERIFY(b.warnings().join(u' ').contains(s("no summary")));
    const auto rows = trail::rows(*b.store, {});
    QVERIFY(std::any_of(rows.begin(), rows.end(),
        [](const auto& row) { return QJsonDocument(row).toJson().contains("we are out of time"); }));
    QCOMPARE(b.now().phase, s("lessons"));
}

void TestRetroClosing::othersOnlySayIt()
{
    for (const char* name : {"short", "six-phase"}) {
        RetroBench b;
        QCOMPARE(b.begin(kPeople, {{s("template"), s(name)}}), QString());
        QCOMPARE(b.now().plannedMin, qstrcmp(name, "short") == 0 ? 45 : 180);
        QCOMPARE(b.done("recommend", {{s("title"), s("Warm caches")}, {s("raw"), true}, {s("by"), 2}}), QString());
        QCOMPARE(b.done("next", kNoReason), QString());
        int said = 0;
        for (qsizetype i = 0; i < b.now().phases.size(); ++i) {
            QCOMPARE(b.done("next", kNoReason), QString());
            said += int(b.warnings().size());
        }
        QVERIFY(said > 0);
        QCOMPARE(b.done("close", {{s("strict"), true}}), s("reason-missing"));
        QCOMPARE(b.done("close", kNoReason), QString());
        QVERIFY(b.warnings().join(u' ').contains(s("neither consolidated")));
    }
}

void TestRetroClosing::whatWasRecommendedLastIsDecided()
{
    RetroBench b;
    QCOMPARE(beginStrict(b), QString());
    for (int i = 0; i < 6; ++i)
        QCOMPARE(b.done("next"), QString());
    for (const char* title : {"Warm caches", "Read it first"})
        QCOMPARE(b.done("recommend", {{s("title"), s(title)}, {s("raw"), true}, {s("by"), 2}}), QString());
    QCOMPARE(b.done("close", kNoReason), s("reason-missing"));
    QCOMPARE(b.done("drop", {{s("number"), 1}, {s("reason"), s("done already")}}), QString());
    QCOMPARE(b.done("close", kNoReason), s("reason-missing"));
    QCOMPARE(b.now().state, s("in-progress"));
    QCOMPARE(b.done("close", {{s("reason"), s("the next one decides")}}), QString());
    QVERIFY(b.warnings().first().startsWith(s("1 raw")));
    QCOMPARE(b.now().state, s("complete"));
}

void TestRetroClosing::nextStepsBecomeActions()
{
    RetroBench b;
    QCOMPARE(b.begin(kPeople), QString());
    QCOMPARE(
        b.done("list", {{s("name"), s("next-steps")}, {s("texts"), QJsonArray{s("Tell everybody"), s("Meet again")}}}),
        QString());
    QCOMPARE(b.done("tickets", {{s("next_steps"), true}, {s("owner"), s("Ada")}}), QString());
    QCOMPARE(b.last.value(s("made")).toInt(), 2);
    QCOMPARE(b.now().actions.at(1).title, s("Meet again"));
    QCOMPARE(b.now().actions.at(1).source, s("next step 2"));
    QCOMPARE(b.done("tickets", {{s("next_steps"), true}, {s("owner"), s("Ada")}}), QString());
    QCOMPARE(b.last.value(s("made")).toInt(), 0);
}

void TestRetroClosing::whatMendsBecomesActions()
{
    RetroBench b;
    QCOMPARE(b.begin(kPeople), QString());
    QCOMPARE(b.done("next"), QString());
    QCOMPARE(b.done("add",
                 {{s("by"), 2}, {s("title"), s("A gap")}, {s("phase"), s("improve")},
                     {s("fields"), Args{{s("remediation"), s("Lock it\nTest it\nTell it\nDate it")}}}}),
        QString());
    QCOMPARE(b.done("tickets", {{s("note"), 1}}), QString());
    QCOMPARE(b.last.value(s("made")).toInt(), 4);
    QCOMPARE(b.now().actions.last().source, s("contribution 1"));
    QCOMPARE(b.done("tickets", {{s("note"), 1}}), QString());
    QCOMPARE(b.last.value(s("made")).toInt(), 0);
    QCOMPARE(b.done("tickets", {{s("note"), 9}}), s("not-found"));
}

QTEST_GUILESS_MAIN(TestRetroClosing)
#include "tst_retroclosing.moc"
