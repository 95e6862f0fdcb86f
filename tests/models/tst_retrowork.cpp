// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with a retrospective, and what is refused: one table of operations, asked by terminal and window.
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

constexpr qint64 kMinute = 60'000;

QString s(const char* text)
{
    return QString::fromLatin1(text);
}

} // namespace

class TestRetroWork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aWholeOneIsHeld();
    void minutesThatDoNotFitAreSaidAndScaled();
    void securityIsAskedForAndTheFacilitatorRotates();
    void onlyFacilitatorsMay();
    void theRollCallTakesOneWord();
    void theSixthContributionNeedsConfirmation();
    void contributionsComeBack();
    void themesAreUndone();
    void votesHaveLimits();
    void anonymousKeepsNoAuthor();
    void clocksThatStepChangeNothing();
    void anotherBootPauses();
    void templatesAreSavedWithoutEntries();
    void anExportIsReadBackOnce();
    void hiddenNotesAreNotFound();
    void hostileArgumentsAreRefused_data();
    void hostileArgumentsAreRefused();
};

void TestRetroWork::aWholeOneIsHeld()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive), QString());
    QCOMPARE(b.id, s("RETRO-001"));
    QCOMPARE(b.now().code, s("RETRO-2025-11-10-HARBOUR"));
    QCOMPARE(b.now().phases.size(), 6);
    QCOMPARE(b.now().state, s("open"));
    QCOMPARE(b.done("start"), QString());
    QCOMPARE(b.done("start"), s("wrong-state"));
    for (const char* who : {"Ada", "Quin", "Sol", "Rae"})
        QCOMPARE(b.done("word", {{s("participant"), s(who)}, {s("word"), s("Curious")}}), QString());
    b.pass(17 * kMinute);
    QCOMPARE(b.now().timer, (retro::Timer{true, -2 * kMinute}));
    QCOMPARE(b.done("close"), s("phase-open"));
    QCOMPARE(b.done("next", {{s("strict"), true}}), QString());
    QCOMPARE(b.last.value(s("overrun_ms")).toInt(), 2 * kMinute);
    QCOMPARE(b.now().phase, s("went-well"));
    QCOMPARE(b.done("speak", {{s("participant"), s("L1 QA")}}), QString());
    b.pass(3 * kMinute);
    QCOMPARE(b.done("pause"), QString());
    b.pass(60 * kMinute);
    QCOMPARE(b.done("resume"), QString());
    QCOMPARE(b.now().phases.at(1).spentMs, 3 * kMinute);
    QCOMPARE(b.now().participants.at(2).spokenMs, 3 * kMinute);
    QCOMPARE(b.done("next", {{s("strict"), true}}), s("phase-incomplete")); // no summary
    QCOMPARE(b.done("next", {{s("summary"), s("We test early.")}, {s("strict"), true}}), QString());
    QCOMPARE(b.now().phases.at(1).summary, s("We test early."));
    for (int i = 2; i < 6; ++i)
        QCOMPARE(b.done("next"), QString());
    QCOMPARE(b.now().state, s("in-progress"));
    QCOMPARE(b.done("next"), s("wrong-state"));
    QCOMPARE(b.done("close"), QString());
    QCOMPARE(b.now().state, s("complete"));
    QVERIFY(!b.now().timer.running);
    QCOMPARE(b.done("add", {{s("by"), s("Ada")}, {s("title"), s("too late")}}), s("wrong-state"));
    QCOMPARE(b.done("reopen"), s("bad-value"));
    QCOMPARE(b.done("reopen", {{s("reason"), s("one thing was forgotten")}}), QString());
    QCOMPARE(b.now().phase, s("closing"));
    QCOMPARE(b.done("close"), QString()); // the last one that runs is closed with it
    QCOMPARE(trail::rows(*b.store, {}).isEmpty(), false);
}

void TestRetroWork::minutesThatDoNotFitAreSaidAndScaled()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive), QString());
    QVERIFY(b.warnings().join(QLatin1Char('\n')).contains(s("200 minutes, not to the planned 180")));
    QCOMPARE(b.begin(kFive, {{s("scale"), true}}), QString());
    QVERIFY(b.warnings().isEmpty());
    qint64 sum = 0;
    for (const retro::Phase& phase : b.now().phases)
        sum += phase.plannedMs;
    QCOMPARE(sum, 180 * kMinute);
    QCOMPARE(b.begin(kFive, {{s("template"), s("short")}}), QString());
    QVERIFY(b.warnings().isEmpty());
    QCOMPARE(b.now().phases.size(), 8);
    QCOMPARE(b.begin(kFive, {{s("template"), s("long")}}), s("unknown-template"));
}

void TestRetroWork::securityIsAskedForAndTheFacilitatorRotates()
{
    RetroBench b;
    QCOMPARE(b.begin({s("Ada:L1 ARCHITECT"), s("Bob:L2 QA")}, {{s("project"), s("harbour")}}), QString());
    QVERIFY(b.warnings().join(QLatin1Char('\n')).contains(s("security")));
    QCOMPARE(b.last.value(s("facilitator")).toString(), s("Ada"));
    QCOMPARE(b.begin({s("Ada:L1 ARCHITECT"), s("Bob:L2 QA")}, {{s("project"), s("harbour")}}), QString());
    QCOMPARE(b.last.value(s("facilitator")).toString(), s("Bob"));
    QCOMPARE(b.done("facilitator", {{s("participant"), s("Ada")}}), QString());
    QCOMPARE(b.last.value(s("before")).toInt(), 2);
    QCOMPARE(b.now().facilitator, 1);
    QVERIFY(!b.now().participants.at(1).facilitator);
    QCOMPARE(b.begin({}), QString());
    QCOMPARE(b.now().participants.size(), 6); // the roles of the template
}

void TestRetroWork::onlyFacilitatorsMay()
{
    RetroBench b;
    b.by = person("olu", "Observer", 9);
    QCOMPARE(b.begin(kFive), s("not-allowed"));
    QVERIFY(RetroRepository(*b.store).ids().isEmpty());
    trail::Filter filter;
    filter.action = s("retro.new");
    QCOMPARE(trail::rows(*b.store, filter).size(), 1); // the refusal
    b.by = person("ada", "Admin", 2);
    QCOMPARE(b.begin(kFive), QString());
}

void TestRetroWork::theRollCallTakesOneWord()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive), QString());
    QCOMPARE(b.done("next"), QString());
    QCOMPARE(b.done("word", {{s("participant"), 3}, {s("word"), s("two words")}}), s("one-word"));
    QCOMPARE(b.done("word", {{s("participant"), 3}, {s("word"), QString()}}), s("one-word"));
    QCOMPARE(b.done("word", {{s("participant"), 33}, {s("word"), s("Glad")}}), s("not-found"));
    QCOMPARE(b.done("word", {{s("participant"), 3}, {s("word"), s("Glad")}}), QString());
    QCOMPARE(b.done("next", {{s("strict"), true}}), s("phase-incomplete"));
    QCOMPARE(b.done("next"), QString());
    QVERIFY(b.warnings().first().contains(s("Ada, Sol, Rae")));
}

void TestRetroWork::theSixthContributionNeedsConfirmation()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive), QString());
    const Args sixth{{s("by"), s("Ada")}, {s("phase"), s("improve")}, {s("title"), s("Slow start")},
        {s("severity"), s("high")}, {s("fields"), Args{{s("impact"), s("an hour")}}}};
    for (int i = 1; i <= 5; ++i) {
        QCOMPARE(b.done("add", sixth), QString());
        QCOMPARE(b.number(), i);
    }
    QCOMPARE(b.done("add", sixth), s("needs-confirmation"));
    Args confirmed = sixth;
    confirmed.insert(s("confirm"), true);
    QCOMPARE(b.done("add", confirmed), QString());
    QCOMPARE(b.now().notes.size(), 6);
    QCOMPARE(b.now().notes.first().severity, s("HIGH"));
    QCOMPARE(b.done("add", {{s("by"), s("Nobody")}, {s("title"), s("x")}}), s("not-found"));
    QCOMPARE(b.done("add", {{s("by"), s("Ada")}, {s("phase"), s("lunch")}, {s("title"), s("x")}}), s("not-found"));
    QCOMPARE(b.done("add", {{s("by"), s("Ada")}, {s("title"), s(" ")}}), s("bad-value"));
}

void TestRetroWork::contributionsComeBack()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive), QString());
    for (const char* title : {"one", "two", "three"})
        QCOMPARE(b.done("add", {{s("by"), 2}, {s("phase"), s("went-well")}, {s("title"), s(title)}}), QString());
    const retro::Retro before = b.now();
    QCOMPARE(b.done("remove", {{s("number"), 2}}), QString());
    QCOMPARE(b.now().notes.size(), 2);
    QCOMPARE(b.done("remove", {{s("number"), 2}}), s("not-found"));
    QCOMPARE(b.done("restore", {{s("number"), 2}}), QString());
    QVERIFY(b.now().notes == before.notes);
    QCOMPARE(b.done("remove", {{s("number"), 3}}), QString());
    QCOMPARE(b.done("add", {{s("by"), 2}, {s("phase"), s("went-well")}, {s("title"), s("four")}}), QString());
    QCOMPARE(b.number(), 4); // 3 is never given again
    QCOMPARE(b.done("edit", {{s("number"), 4}, {s("title"), s("IV")}, {s("phase"), s("improve")}}), QString());
    QCOMPARE(b.now().notes.last().title, s("IV"));
}

void TestRetroWork::themesAreUndone()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive), QString());
    for (int i = 1; i <= 3; ++i)
        QCOMPARE(b.done("add", {{s("by"), 2}, {s("phase"), s("went-well")}, {s("title"), s("n")}}), QString());
    QCOMPARE(b.done("theme-new", {{s("title"), s("Speed")}}), QString());
    QCOMPARE(b.last.value(s("letter")).toString(), s("A"));
    QCOMPARE(b.done("theme-new", {{s("title"), s("Tests")}}), QString());
    QCOMPARE(b.done("theme", {{s("note"), 1}, {s("theme"), 1}}), QString());
    QCOMPARE(b.done("theme", {{s("note"), 2}, {s("theme"), s("B")}}), QString());
    QCOMPARE(b.done("theme", {{s("note"), 3}, {s("theme"), 9}}), s("not-found"));
    QCOMPARE(b.done("theme-merge", {{s("number"), 2}, {s("into"), 1}}), QString());
    QCOMPARE(b.last.value(s("notes")).toArray(), (QJsonArray{2}));
    QCOMPARE(b.now().notes.at(1).theme, 1);
    QCOMPARE(b.done("theme", {{s("note"), 2}, {s("theme"), 2}}), QString()); // undone
    QCOMPARE(b.done("theme-remove", {{s("number"), 2}}), QString());
    QCOMPARE(b.now().notes.at(1).theme, 0);
    QCOMPARE(b.done("theme-new", {{s("title"), s("Third")}}), QString());
    QCOMPARE(b.number(), 3);
}

void TestRetroWork::votesHaveLimits()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive, {{s("template"), s("short")}}), QString());
    for (const char* title : {"Speed", "Tests"})
        QCOMPARE(b.done("theme-new", {{s("title"), s(title)}}), QString());
    for (int i = 0; i < 4; ++i)
        QCOMPARE(b.done("next"), QString());
    QCOMPARE(b.done("vote", {{s("participant"), 2}, {s("theme"), 1}}), s("votes-closed"));
    QCOMPARE(b.done("next"), QString());
    const Args onOne{{s("participant"), 2}, {s("theme"), 1}};
    const Args onTwo{{s("participant"), 2}, {s("theme"), 2}};
    for (int i = 0; i < 3; ++i)
        QCOMPARE(b.done("vote", onOne), QString());
    QCOMPARE(b.done("vote", onOne), s("too-many-on-theme"));
    QCOMPARE(b.done("vote", onTwo), QString());
    QCOMPARE(b.done("vote", onTwo), QString());
    QCOMPARE(b.done("vote", onTwo), s("no-votes-left"));
    QCOMPARE(b.done("unvote", onOne), QString());
    QCOMPARE(b.done("vote", onTwo), QString());
    QCOMPARE(b.done("unvote", {{s("participant"), 3}, {s("theme"), 1}}), s("not-found"));
    QCOMPARE(b.now().themes.first().votes, -1); // nobody sees them yet
    QCOMPARE(b.now().participants.at(1).votesCast, 5);
    QCOMPARE(b.done("next"), QString()); // the phase of voting is closed
    QCOMPARE(b.now().phase, s("discuss"));
    QCOMPARE(b.now().themes.first().votes, 2);
    QCOMPARE(b.now().themes.last().votes, 3);
    QCOMPARE(b.done("vote", {{s("participant"), 3}, {s("theme"), 1}}), s("votes-closed"));
    QCOMPARE(b.done("reveal"), s("wrong-state"));
}

void TestRetroWork::anonymousKeepsNoAuthor()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive, {{s("anonymous"), true}}), QString());
    QCOMPARE(b.done("add", {{s("by"), s("Quin")}, {s("phase"), s("improve")}, {s("title"), s("nobody listens")}}),
        QString());
    QCOMPARE(b.now().notes.first().by, 0);
    QCOMPARE(b.now().notes.first().at, 0);
    trail::Filter filter;
    filter.action = s("retro.add");
    const QList<QJsonObject> rows = trail::rows(*b.store, filter);
    QCOMPARE(rows.size(), 1);
    const QByteArray row = QJsonDocument(rows.first()).toJson();
    QVERIFY2(!row.contains("Quin") && !row.contains("fay") && !row.contains("nobody listens"), row.constData());
    QCOMPARE(b.begin({s("Ada:A"), s("Sol:SECURITY")}, {{s("anonymous"), true}}), QString());
    QVERIFY(b.warnings().join(QLatin1Char('\n')).contains(s("fewer than 3")));
    QCOMPARE(b.done("theme-new", {{s("title"), s("T")}}), QString());
    QCOMPARE(b.done("vote", {{s("participant"), 1}, {s("theme"), 1}}), QString());
    for (int i = 0; i < 6; ++i)
        QCOMPARE(b.done("next"), QString());
    QCOMPARE(b.done("close"), QString());
    const auto kept = RetroRepository(*b.store).kept(b.id);
    QVERIFY(kept->live.key.isEmpty() && kept->live.ballots.isEmpty());
    QCOMPARE(kept->retro.themes.first().votes, 1);
}

void TestRetroWork::clocksThatStepChangeNothing()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive), QString());
    QCOMPARE(b.done("start"), QString());
    b.moment.monotonic += 60'000;
    b.moment.now += 3'600'000; // an hour forward
    QCOMPARE(b.now().timer, (retro::Timer{true, 14 * kMinute}));
    b.moment.now -= 7'200'000; // and two back
    QCOMPARE(b.now().timer, (retro::Timer{true, 14 * kMinute}));
    QCOMPARE(b.done("tick"), QString());
    QCOMPARE(b.now().timer, (retro::Timer{true, 14 * kMinute}));
}

void TestRetroWork::anotherBootPauses()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive), QString());
    QCOMPARE(b.done("start"), QString());
    b.pass(5 * kMinute);
    QCOMPARE(b.done("tick"), QString()); // what the window does from time to time
    b.pass(kMinute);
    b.moment.boot = s("boot-2");
    b.moment.monotonic = 400;
    QCOMPARE(b.now().timer, (retro::Timer{false, 10 * kMinute}));
    QCOMPARE(b.done("pause"), s("wrong-state"));
    QCOMPARE(b.done("resume"), QString());
    b.pass(kMinute);
    QCOMPARE(b.now().timer, (retro::Timer{true, 9 * kMinute}));
}

void TestRetroWork::templatesAreSavedWithoutEntries()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive), QString());
    QCOMPARE(b.done("add", {{s("by"), 2}, {s("phase"), s("went-well")}, {s("title"), s("n")}}), QString());
    QCOMPARE(b.done("list", {{s("name"), s("rules")}, {s("texts"), QJsonArray{s("be brief")}}}), QString());
    QCOMPARE(b.done("extend", {{s("phase"), s("closing")}, {s("ms"), -5 * kMinute}}), QString());
    QCOMPARE(b.done("save-template", {{s("name"), s("six-phase")}}), s("bad-value"));
    QCOMPARE(b.done("save-template", {{s("name"), s("harbour")}}), QString());
    QCOMPARE(b.begin({}, {{s("template"), s("harbour")}}), QString());
    const retro::Retro r = b.now();
    QVERIFY(r.notes.isEmpty());
    QCOMPARE(r.rules, (QStringList{s("be brief")}));
    QCOMPARE(r.phases.last().plannedMs, 20 * kMinute);
    QCOMPARE(r.participants.size(), 5);
    QCOMPARE(r.participants.at(3).role, s("L1 SECURITY"));
}

void TestRetroWork::anExportIsReadBackOnce()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive), QString());
    QCOMPARE(b.done("add", {{s("by"), 2}, {s("phase"), s("went-well")}, {s("title"), s("n")}}), QString());
    QJsonObject document = retro::toJson(RetroRepository(*b.store).kept(b.id)->retro);
    RetroBench other;
    QCOMPARE(other.done("import", {{s("document"), document}}), QString());
    other.id = s("RETRO-001");
    QCOMPARE(retro::toJson(RetroRepository(*other.store).kept(other.id)->retro), document);
    QCOMPARE(other.done("import", {{s("document"), document}}), QString());
    QVERIFY(other.last.value(s("unchanged")).toBool());
    QCOMPARE(RetroRepository(*other.store).ids().size(), 1);
    QCOMPARE(other.done("import", {{s("document"), Args{{s("rows"), 1}}}}), s("bad-retro"));
    document.insert(s("code"), s("RETRO-OTHER"));
    document.insert(s("state"), s("done"));
    QCOMPARE(other.done("import", {{s("document"), document}}), s("bad-retro"));
}

void TestRetroWork::hiddenNotesAreNotFound()
{
    RetroBench b;
    QCOMPARE(b.begin(kFive, {{s("template"), s("short")}}), QString());
    for (int i = 0; i < 3; ++i)
        QCOMPARE(b.done("next"), QString());
    QCOMPARE(b.done("add", {{s("by"), s("Ada")}, {s("title"), s("Zebracrossing")}}), QString());
    QCOMPARE(retro::withoutHidden(*b.store, b.now()).notes.first().title, s("(hidden)"));
    QVERIFY(search::allOf(*b.store, s("zebracrossing")).isEmpty());
    QCOMPARE(b.done("next"), QString());
    QCOMPARE(retro::withoutHidden(*b.store, b.now()).notes.first().title, s("Zebracrossing"));
    QCOMPARE(search::allOf(*b.store, s("zebracrossing")).size(), 1);
}

void TestRetroWork::hostileArgumentsAreRefused_data()
{
    QTest::addColumn<QString>("operation");
    QTest::addColumn<QJsonObject>("arguments");
    const QString huge(retro::kLongestText + 1, QLatin1Char('x'));
    QTest::newRow("huge text") << "summary" << Args{{s("phase"), s("opening")}, {s("text"), huge}};
    QTest::newRow("line break") << "add" << Args{{s("by"), 2}, {s("title"), s("a\nb")}};
    QTest::newRow("long title") << "add" << Args{{s("by"), 2}, {s("title"), QString(600, QLatin1Char('x'))}};
    QTest::newRow("no such operation") << "delete" << Args{};
    QTest::newRow("no such priority") << "recommend" << Args{{s("title"), s("t")}, {s("priority"), s("HUGE")}};
    QTest::newRow("no such state") << "set-action" << Args{{s("number"), 1}, {s("state"), s("done")}};
    QTest::newRow("no date") << "action"
                             << Args{{s("title"), s("t")}, {s("priority"), s("P0")}, {s("owner"), s("A")},
                                    {s("due"), s("tomorrow-ish")}};
    QTest::newRow("negative hours") << "saved" << Args{{s("hours"), -1}};
    QTest::newRow("six stars") << "roti" << Args{{s("participant"), 1}, {s("value"), 6}};
    QTest::newRow("a day too many") << "extend" << Args{{s("ms"), 1e12}};
}

void TestRetroWork::hostileArgumentsAreRefused()
{
    QFETCH(const QString, operation);
    QFETCH(const QJsonObject, arguments);
    RetroBench b;
    QCOMPARE(b.begin(kFive), QString());
    QCOMPARE(b.done("action", {{s("title"), s("t")}, {s("priority"), s("P0")}, {s("owner"), s("A")}}), QString());
    const retro::Retro before = b.now();
    QCOMPARE(b.done(operation.toLatin1().constData(), arguments), s("bad-value"));
    QVERIFY(b.now() == before);
}

QTEST_GUILESS_MAIN(TestRetroWork)
#include "tst_retrowork.moc"
