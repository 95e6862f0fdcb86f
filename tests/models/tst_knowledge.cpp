// SPDX-License-Identifier: GPL-3.0-or-later
// The knowledge base: what it takes and refuses, its versions, what says nearly the same, and looking for words.
#include "models/base/clock.h"
#include "models/debt/item.h"
#include "models/knowledge/rules.h"
#include "models/plan/planreader.h"
#include "models/store/debtrepository.h"
#include "models/store/knowledgeuse.h"
#include "models/store/openforchange.h"
#include "models/store/promoting.h"
#include "models/store/retrorepository.h"
#include "models/store/rows.h"
#include "models/store/search.h"
#include "models/store/transaction.h"
#include "models/trail/trailrows.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace wavedeck;
using knowledge::Entry;

namespace {

struct Bench {
    Bench()
    {
        keeper = Actor(QStringLiteral("fay"));
        keeper.person = 1;
        keeper.roles = QStringList{QStringLiteral("Facilitator")};
        keeper.signedIn = true;
        observer = Actor(QStringLiteral("olu"));
        observer.person = 2;
        observer.roles = QStringList{QStringLiteral("Observer")};
        observer.signedIn = true;
        store = std::move(*openForChange(folder.path()));
    }
    KnowledgeBy by(const QString& reason = {}, bool anyway = false) const { return {keeper, utcMs(), reason, anyway}; }
    Result<int> kept(const Entry& entry)
    {
        Result<int> number = Error{};
        const Status done = inTransaction(*store, [&]() -> Status {
            number = KnowledgeRepository(*store).keep(entry, utcMs());
            return number ? Status(Done{}) : Status(number.error());
        });
        return done ? number : Result<int>(done.error());
    }
    bool holds(const QByteArray& text) const
    {
        for (const QFileInfo& file : QDir(folder.path()).entryInfoList(QDir::Files)) {
            QFile open(file.filePath());
            if (open.open(QIODevice::ReadOnly) && open.readAll().contains(text))
                return true;
        }
        return false;
    }
    QStringList titles(const QString& text, const QStringList& kinds = {})
    {
        QStringList found;
        for (const search::Hit& hit : search::allOf(*store, text, {kinds, 50}))
            found.append(hit.title);
        found.sort();
        return found;
    }

    QTemporaryDir folder;
    Actor keeper, observer;
    std::unique_ptr<Store> store;
};

Entry made(const QString& title, const QString& text, const char* kind = "lesson")
{
    Entry entry;
    entry.title = title;
    entry.text = text;
    entry.kind = QLatin1String(kind);
    return entry;
}

template <class T> QString codeOf(const Result<T>& result)
{
    return result ? QString() : result.error().code;
}

/// Built at run time, so that nothing that looks like one stands in this file.
QString plantedKey()
{
    return QStringLiteral("sk-") + QStringLiteral("proj-") + QStringLiteral("a8Kd02LmQx7Zp4Rt9WvB");
}

} // namespace

class TestKnowledge : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rules_data();
    void rules();
    void secretsAreWrittenNowhere();
    void oneEntryASource();
    void sameAndNearlyTheSame();
    void versionsAndDifferences();
    void onlyWhoMay();
    void stateFollowsWhatIsLinked();
    void wordsAreFound_data();
    void wordsAreFound();
    void indexFollowsTables();
    void foundWordsAreNoMarkdown();
    void hoursSavedAgainstHoursOfWriting();
    void anEntryBecomesATemplate();
    void anAgentReadsForItsRole();
};

void TestKnowledge::rules_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("rationale");
    QTest::addColumn<QString>("code");
    QTest::addColumn<bool>("reasonLifts");
    const auto row = [](const char* name, const char* kind, const QString& text, const char* rationale,
                         const char* code, bool lifts) {
        QTest::newRow(name) << QString::fromLatin1(kind) << text << QString::fromLatin1(rationale)
                            << QString::fromLatin1(code) << lifts;
    };
    const QString plain = QStringLiteral("Ask before you wait.");
    row("lesson", "lesson", plain, "", "", true);
    row("no text", "lesson", QStringLiteral("  "), "", "no-text", false);
    row("unknown kind", "poem", plain, "", "bad-kind", false);
    row("routine log", "routine-log", plain, "", "routine-log", false);
    row("debugging", "debug-output", plain, "", "routine-log", false);
    row("decision without reasons", "decision", plain, " ", "no-rationale", false);
    row("decision", "decision", plain, "Because it holds.", "", true);
    row("bug fix without cause", "bug-fix", plain, "", "no-rationale", false);
    row("windows path", "lesson", QStringLiteral("See C:\\Users\\x\\tmp\\log.txt for it"), "", "session-path", true);
    row("temporary file", "lesson", QStringLiteral("Written to /tmp/out.json."), "", "session-path", true);
    row("home", "lesson", QStringLiteral("It is in /home/ann/notes"), "", "session-path", true);
    row("run", "lesson", QStringLiteral("read runs/S-014/a/stdout.log"), "", "session-path", true);
    row("lasting path", "lesson", QStringLiteral("It is in src/tmp/a.cpp and /etc/hosts"), "", "", true);
    row("log lines", "lesson",
        QStringLiteral("2026-01-02 10:00:00 started\n2026-01-02 10:00:01 read\n[DEBUG] done\nfine"), "", "debug-output",
        true);
    row("secret", "lesson", QStringLiteral("use ") + plantedKey(), "", "secret", false);
}

void TestKnowledge::rules()
{
    QFETCH(QString, kind);
    QFETCH(QString, text);
    QFETCH(QString, rationale);
    QFETCH(QString, code);
    QFETCH(bool, reasonLifts);
    Entry entry = made(QStringLiteral("A title"), text);
    entry.kind = kind;
    entry.rationale = rationale;
    const Status may = knowledge::allowed(entry);
    QCOMPARE(may ? QString() : may.error().code, code);
    QCOMPARE(bool(knowledge::allowed(entry, QStringLiteral("it is part of the lesson"))), reasonLifts);
}

void TestKnowledge::secretsAreWrittenNowhere()
{
    Bench bench;
    KnowledgeRepository repository(*bench.store);
    const QByteArray secret = plantedKey().toUtf8();
    for (QString Entry::*member : {&Entry::title, &Entry::text, &Entry::source, &Entry::solution}) {
        Entry entry = made(QStringLiteral("Keys"), QStringLiteral("Rotate them."));
        entry.*member = QStringLiteral("it was ") + plantedKey();
        QCOMPARE(codeOf(repository.add(entry, bench.by(QStringLiteral("it is needed")))), QStringLiteral("secret"));
        QCOMPARE(codeOf(bench.kept(entry)), QStringLiteral("secret"));
    }
    const int number
        = repository.add(made(QStringLiteral("Keys"), QStringLiteral("Rotate.")), bench.by())->entry.number;
    QCOMPARE(codeOf(repository.change(number, {{QStringLiteral("text"), plantedKey()}}, {}, bench.by())),
        QStringLiteral("secret"));
    bench.store.reset();
    QVERIFY(bench.holds("Rotate."));
    QVERIFY(!bench.holds(secret));
    QVERIFY(!bench.holds(secret.mid(8)));
}

void TestKnowledge::oneEntryASource()
{
    Bench bench;
    Entry entry = made(QStringLiteral("First"), QStringLiteral("Text one"), "pattern");
    entry.source = QStringLiteral("notes.md");
    entry.sourceRef = QStringLiteral("pattern/1");
    entry.text = QStringLiteral("Text\n\n```python\ndef a():\n\treturn  1\n```\n");
    const int number = *bench.kept(entry);
    QCOMPARE(*bench.kept(entry), number);
    Entry other = entry;
    other.text = QStringLiteral("Something else");
    QCOMPARE(*bench.kept(other), number); // what a person may have changed since stays
    other.sourceRef = QStringLiteral("pattern/2");
    QVERIFY(*bench.kept(other) != number);
    KnowledgeRepository repository(*bench.store);
    QCOMPARE(repository.entries().size(), 2);
    QCOMPARE(repository.entry(number)->text, entry.text); // byte for byte
    QCOMPARE(repository.versions(number).size(), 1);
}

void TestKnowledge::sameAndNearlyTheSame()
{
    Bench bench;
    KnowledgeRepository repository(*bench.store);
    const QString text = QStringLiteral(
        "Run the checks of the deployed system from another machine before anybody calls a limit on requests done, "
        "because a limit that nobody has met is a line in a file");
    const int first = repository.add(made(QStringLiteral("Limits are met"), text), bench.by())->entry.number;
    QCOMPARE(codeOf(repository.add(made(QStringLiteral(" limits ARE met"), text + QLatin1Char('\n')), bench.by())),
        QStringLiteral("known"));
    const Entry alike = made(QStringLiteral("Limits are met"), text + QStringLiteral(" only"));
    QCOMPARE(codeOf(repository.add(alike, bench.by())), QStringLiteral("similar"));
    const auto saved = repository.add(alike, bench.by({}, true));
    QVERIFY(saved.ok());
    QCOMPARE(saved->similar.size(), 1);
    QCOMPARE(saved->similar[0].number, first);
    QVERIFY(saved->similar[0].percent >= 90);
    QVERIFY(
        repository.add(made(QStringLiteral("Other"), QStringLiteral("Limits of budgets are told")), bench.by()).ok());
}

void TestKnowledge::versionsAndDifferences()
{
    Bench bench;
    KnowledgeRepository repository(*bench.store);
    const int number
        = repository.add(made(QStringLiteral("One"), QStringLiteral("First text")), bench.by())->entry.number;
    QVERIFY(repository.change(number, {{QStringLiteral("text"), QStringLiteral("Second text")}}, {}, bench.by()).ok());
    QVERIFY(repository.change(number, {{QStringLiteral("text"), QStringLiteral("Second text")}}, {}, bench.by()).ok());
    const QList<KnowledgeVersion> versions = repository.versions(number);
    QCOMPARE(versions.size(), 2);
    QCOMPARE(versions[0].version, 2);
    QCOMPARE(versions[0].change, QStringLiteral("text"));
    QCOMPARE(versions[0].entry.text, QStringLiteral("Second text"));
    QCOMPARE(versions[1].entry.text, QStringLiteral("First text"));
    QVERIFY(repository.remove(number, bench.by()).ok());
    QVERIFY(!repository.entry(number));
    QCOMPARE(repository.versions(number).size(), 3);
    QVERIFY(bench.titles(QStringLiteral("second")).isEmpty());
    QCOMPARE(repository.add(made(QStringLiteral("Two"), QStringLiteral("t")), bench.by())->entry.number, number + 1);
    QStringList actions;
    for (const QJsonObject& row : trail::rows(*bench.store, {}))
        actions.append(row.value(QLatin1String("action")).toString());
    QCOMPARE(actions,
        (QStringList{QStringLiteral("lesson.add"), QStringLiteral("lesson.set"), QStringLiteral("lesson.remove"),
            QStringLiteral("lesson.add")}));
}

void TestKnowledge::onlyWhoMay()
{
    Bench bench;
    KnowledgeRepository repository(*bench.store);
    KnowledgeBy by = bench.by();
    by.actor = bench.observer;
    const auto refused = repository.add(made(QStringLiteral("One"), QStringLiteral("t")), by);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Forbidden);
    QVERIFY(repository.entries().isEmpty());
}

void TestKnowledge::stateFollowsWhatIsLinked()
{
    Bench bench;
    KnowledgeRepository repository(*bench.store);
    DebtRepository debts(*bench.store);
    const DebtBy debtBy{bench.keeper, utcMs(), {}, {}};
    DebtItem item;
    item.title = QStringLiteral("Limit");
    item.category = QStringLiteral("Performance");
    item.path = QStringLiteral("a.cpp");
    const int one = debts.add(item, debtBy)->number;
    item.title = QStringLiteral("Another");
    const int two = debts.add(item, debtBy)->number;
    const int number = repository.add(made(QStringLiteral("One"), QStringLiteral("t")), bench.by())->entry.number;
    QCOMPARE(repository.entry(number)->state, QStringLiteral("none"));
    QCOMPARE(repository.change(number, {}, QStringList{debt::idOf(one), debt::idOf(two)}, bench.by())->state,
        QStringLiteral("planned"));
    KnowledgeFilter notFixed;
    notFixed.notFixed = true;
    QCOMPARE(repository.entries(notFixed).size(), 1);
    QVERIFY(debts.resolve(one, {{QStringLiteral("evidence"), QStringLiteral("seen")}}, debtBy).ok());
    QCOMPARE(repository.entry(number)->state, QStringLiteral("planned")); // the other one is open
    QVERIFY(debts.resolve(two, {{QStringLiteral("evidence"), QStringLiteral("seen")}}, debtBy).ok());
    QCOMPARE(repository.entry(number)->state, QStringLiteral("implemented"));
    QVERIFY(repository.entries(notFixed).isEmpty());

    retro::Retro held;
    held.title = QStringLiteral("After the launch");
    held.actions = {{}, {}};
    held.actions[0].number = 1;
    held.actions[0].state = QStringLiteral("dropped");
    held.actions[1].number = 2;
    held.actions[1].state = QStringLiteral("verified");
    held.actions[1].title = QStringLiteral("Measure twice");
    QString id;
    QVERIFY(inTransaction(*bench.store, [&]() -> Status {
        id = *RetroRepository(*bench.store).insert(held, utcMs());
        return Done{};
    }).ok());
    const auto linked
        = [&](const QStringList& links) { return repository.change(number, {}, links, bench.by())->state; };
    QCOMPARE(linked({id + QStringLiteral("/2")}), QStringLiteral("verified"));
    QCOMPARE(linked({id + QStringLiteral("/1")}), QStringLiteral("none"));
    QCOMPARE(linked({id + QStringLiteral("/2"), debt::idOf(one)}), QStringLiteral("implemented"));
    QCOMPARE(bench.titles(QStringLiteral("measure")), QStringList{held.title});
    QVERIFY(bench.titles(QStringLiteral("dropped")).isEmpty());
    QCOMPARE(codeOf(repository.change(number, {}, QStringList{QStringLiteral("the wiki")}, bench.by())),
        QStringLiteral("bad-link"));
}

void TestKnowledge::wordsAreFound_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("found"); // titles by their first letters
    const char* rows[][2] = {{"rate", "RS"}, {"rate limiting", "R"}, {"limiting rate", "R"}, {"lim", "R"},
        {"\"rate limiting\"", "R"}, {"\"limiting rate\"", ""}, {"\"lim\"", ""}, {"café", "C"}, {"cafe", "C"},
        {"N+1", "C"}, {"AND", "C"}, {"rate OR slow", ""}, {"NOT", ""}, {"rate*", "RS"}, {"(rate", "RS"},
        {"title:rate", ""}, {"!!!", ""}, {"", ""}, {"\"", ""}, {"rate \"", "RS"}, {"\"rate\" \"lim", "R"},
        {"rate NEAR/2 lim", ""}, {"RATE", "RS"}, {"ra", "RS"}, {"s", "S"}, {"LESSON-001", ""}};
    for (const auto& row : rows)
        QTest::newRow(row[0]) << QString::fromUtf8(row[0]) << QString::fromLatin1(row[1]);
}

void TestKnowledge::wordsAreFound()
{
    QFETCH(QString, text);
    QFETCH(QString, found);
    Bench bench;
    for (const auto& [title, body] : {std::pair("Rate limiting", "Met from outside."),
             std::pair("Slow", "The rate fell."), std::pair("Cafe", "Caf\u00e9 and N+1 queries.")})
        QVERIFY(bench.kept(made(QString::fromUtf8(title), QString::fromUtf8(body))).ok());
    QString initials;
    for (const QString& title : bench.titles(text))
        initials += title.front();
    QCOMPARE(initials, found);
}

void TestKnowledge::indexFollowsTables()
{
    Bench bench;
    DebtRepository debts(*bench.store);
    const DebtBy debtBy{bench.keeper, utcMs(), {}, {}};
    DebtItem item;
    item.title = QStringLiteral("Queue grows");
    item.category = QStringLiteral("Performance");
    item.path = QStringLiteral("a.cpp");
    const int number = debts.add(item, debtBy)->number;
    QCOMPARE(bench.titles(QStringLiteral("queue")), QStringList{QStringLiteral("Queue grows")});
    QVERIFY(debts.change(number, {{QStringLiteral("title"), QStringLiteral("Buffer grows")}}, debtBy).ok());
    QVERIFY(bench.titles(QStringLiteral("queue")).isEmpty());
    const QList<search::Hit> hits = search::allOf(*bench.store, QStringLiteral("buf"));
    QCOMPARE(hits.size(), 1);
    QCOMPARE(hits[0].id(), debt::idOf(number));
    QCOMPARE(hits[0].marks.size(), 1);
    QCOMPARE(hits[0].snippet.mid(hits[0].marks[0].first, hits[0].marks[0].second), QStringLiteral("Buffer"));
    QVERIFY(bench.titles(QStringLiteral("buffer"), {QStringLiteral("lesson")}).isEmpty());
    QVERIFY(debts.remove(number, {bench.keeper, utcMs(), QStringLiteral("wrong"), {}}).ok());
    QVERIFY(bench.titles(QStringLiteral("buffer")).isEmpty());
    const auto pending = rows::readAll<int>(
        *bench.store, "SELECT count(*) FROM search_pending", {}, [](rows::Reader& r) { return r.integer(); });
    QCOMPARE(pending.value(0), 0);
}

void TestKnowledge::foundWordsAreNoMarkdown()
{
    Bench bench;
    QVERIFY(bench.kept(made(QStringLiteral("T"),
        QStringLiteral(
            "## Head\n\n**Limits** and *more* limits in `src/*.cpp`:\n\n| A | B |\n|---|---|\n| limits | 2 |\n"
            "- 3 * 4\n"))));
    const auto hits = search::allOf(*bench.store, QStringLiteral("limits"));
    QCOMPARE(hits.size(), 1);
    QCOMPARE(hits[0].snippet.section(QLatin1Char(' '), 0, 12),
        QStringLiteral("Head Limits and more limits in src/*.cpp: A B limits 2 - 3"));
    for (const auto& [from, length] : hits[0].marks)
        QCOMPARE(hits[0].snippet.mid(from, length).toLower(), QStringLiteral("limits"));
    QCOMPARE(hits[0].marks.size(), 3);
}

void TestKnowledge::hoursSavedAgainstHoursOfWriting()
{
    Bench bench;
    const int number = *bench.kept(made(QStringLiteral("T"), QStringLiteral("text")));
    KnowledgeUse use(*bench.store);
    const auto entry = [&] { return *KnowledgeRepository(*bench.store).entry(number); };
    QVERIFY(!knowledge::returnOf(entry()));
    QVERIFY(use.spentTime(number, QStringLiteral("S-001"), 600, bench.by()));
    QVERIFY(!knowledge::returnOf(entry())); // unknown stays unknown
    QCOMPARE(entry().minutesSaved, 600);
    QVERIFY(use.spentTime(number, {}, 240, bench.by()));
    QVERIFY(use.spentTime(number, {}, 300, bench.by())); // instead of what was said before
    QVERIFY(use.spentTime(number, QStringLiteral("S-002"), 600, bench.by()));
    QCOMPARE(*knowledge::returnOf(entry()), 4.0);
    QVERIFY(use.spentTime(number, QStringLiteral("S-002"), 0, bench.by()));
    QCOMPARE(*knowledge::returnOf(entry()), 2.0);
    QCOMPARE(codeOf(use.spentTime(99, {}, 5, bench.by())), QStringLiteral("not-found"));
    QCOMPARE(codeOf(use.spentTime(number, {}, -5, bench.by())), QStringLiteral("bad-value"));
    KnowledgeBy observer = bench.by();
    observer.actor = bench.observer;
    QVERIFY(!use.spentTime(number, {}, 5, observer));
    use.noteOpen(number, bench.keeper, utcMs());
    use.noteOpen(number, bench.keeper, utcMs());
    QCOMPARE(entry().views, 2);
}

void TestKnowledge::anEntryBecomesATemplate()
{
    Bench bench;
    Entry entry = made(QStringLiteral("Phases: first \"this\", then {item}"),
        QStringLiteral("   Indented first.\n\n```yaml\nkey: [a, b] # no\n\tx: 1\n```\n\nEnd"), "pattern");
    entry.insight = QStringLiteral("- blockers first");
    const int number = *bench.kept(entry);
    const auto file = promote(*bench.store, bench.folder.path(), number, QStringLiteral("Phased roll-out"), bench.by());
    QVERIFY2(file, file ? "" : qPrintable(file.error().line()));
    QCOMPARE(*file, bench.folder.path() + QStringLiteral("/plans/phased-roll-out.yaml"));
    QFile written(*file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    PlanContext context;
    context.file = *file;
    context.workspace = bench.folder.path();
    const PlanReading reading = readPlan(written.readAll(), context);
    for (const Fault& fault : reading.faults)
        qWarning("%d: %s", fault.mark.line, qPrintable(fault.message));
    QVERIFY(reading.ok());
    QCOMPARE(reading.plan.name, QStringLiteral("Phased roll-out"));
    const QString mission = reading.plan.waves.first().agents.first().prompt;
    QVERIFY2(mission.contains(QStringLiteral("```yaml\nkey: [a, b] # no\n\tx: 1\n```\n")), qPrintable(mission));
    QVERIFY(mission.contains(QStringLiteral("Key insight:\n- blockers first")));
    const auto again
        = promote(*bench.store, bench.folder.path(), number, QStringLiteral("Phased roll out"), bench.by());
    QCOMPARE(codeOf(again), QStringLiteral("file-exists"));
    QCOMPARE(codeOf(promote(*bench.store, bench.folder.path(), 77, QStringLiteral("x"), bench.by())),
        QStringLiteral("not-found"));
    QCOMPARE(codeOf(promote(*bench.store, bench.folder.path(), number, QStringLiteral("../…"), bench.by())),
        QStringLiteral("bad-value"));
}

void TestKnowledge::anAgentReadsForItsRole()
{
    Bench bench;
    QVERIFY(bench.kept(made(QStringLiteral("T"), QStringLiteral("text"))));
    KnowledgeUse use(*bench.store);
    const QString id = QStringLiteral("LESSON-001");
    QVERIFY(use.require(id, QStringLiteral("l1  qa"), bench.by()));
    const auto tell = [&](const QString& role) {
        return inTransaction(*bench.store,
            [&] { return use.acknowledgedBy(QStringLiteral("S-001"), QStringLiteral("a"), role, id, utcMs()); });
    };
    QVERIFY(tell(QStringLiteral("L2 DEV")));
    QCOMPARE(use.unread().size(), 1);
    QVERIFY(tell(QStringLiteral("L1 qa")));
    QVERIFY(use.unread().isEmpty());
    QCOMPARE(use.readings().first().acknowledgedBy, QStringLiteral("S-001/a"));
}

QTEST_GUILESS_MAIN(TestKnowledge)
#include "tst_knowledge.moc"
