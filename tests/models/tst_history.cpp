// SPDX-License-Identifier: GPL-3.0-or-later
// What history keeps: reported sessions as they were written, once; notes, choices and figures of which the newest
// count.
#include "models/history/changes.h"
#include "models/history/compare.h"
#include "models/history/effort.h"
#include "models/history/exports.h"
#include "models/history/reader.h"
#include "models/store/historyrepository.h"
#include "models/store/openforchange.h"
#include "models/store/transaction.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;
using history::ReportedSession;

namespace {

ReportedSession sample()
{
    ReportedSession one;
    one.name = QStringLiteral("Session 7");
    one.date = QStringLiteral("1-2 May 2031");
    one.title = QStringLiteral("Orchard");
    one.classification = QStringLiteral("ROUTINE");
    one.status = QStringLiteral("DONE");
    one.values = {{QStringLiteral("agents_spawned"), QStringLiteral("Agents"), 31, QStringLiteral("at-least"), 0, {},
                      QStringLiteral("31+"), 12},
        {QStringLiteral("hours"), QStringLiteral("Hours"), 2, QStringLiteral("range"), 3, QStringLiteral("h"),
            QStringLiteral("2-3 h"), 14}};
    one.before = QStringList{QStringLiteral("planted")};
    one.after = QStringList{QStringLiteral("watered"), QStringLiteral("fenced")};
    one.nextSteps = QStringList{QStringLiteral("prune"), QStringLiteral("harvest")};
    one.source = QStringLiteral("orchard.md");
    one.sourceRef = QStringLiteral("orchard.md#session 7");
    return one;
}

/// A session that documents report by these six: agents, at once, factor, delegation, compliance, direct edits.
history::Line reported(const char* id, const QList<double>& values, const char* agents = "")
{
    static const QStringList kKeys{QStringLiteral("agents_spawned"), QStringLiteral("max_concurrent"),
        QStringLiteral("parallel_factor"), QStringLiteral("delegation_ratio"), QStringLiteral("hierarchy_compliance"),
        QStringLiteral("direct_edit_rate")};
    history::Line line;
    line.id = QLatin1String(id);
    line.reported = true;
    for (qsizetype i = 0; i < values.size(); ++i)
        line.figures.insert(kKeys[i], {values[i], {}, {}});
    if (*agents) {
        line.figures[kKeys[0]].qualifier = QStringLiteral("at-least");
        line.figures[kKeys[0]].text = QLatin1String(agents);
    }
    return line;
}

QList<history::Line> three()
{
    return {reported("R-003", {31, 17, 7, 80, 100, 12}, "31+"), reported("R-002", {11, 7, 3, 60, 100, 30}),
        reported("R-001", {5, 5, 4, 90, 100, 22})};
}

history::Line own(const char* id, qint64 start, const QByteArray& shape, const char* state = "completed")
{
    history::Line line;
    line.id = QLatin1String(id);
    line.name = QStringLiteral("Orchard");
    line.state = QLatin1String(state);
    line.startedAt = start;
    line.shape = QJsonDocument::fromJson(shape).object();
    return line;
}

} // namespace

class TestHistory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_store = std::move(*openForChange(m_folder.emplace().path())); }
    void cleanup()
    {
        m_store.reset();
        m_folder.reset();
    }

    void keepsAReportedSessionAsWritten()
    {
        HistoryRepository repository(*m_store);
        bool added = false;
        const auto keep = [&](const ReportedSession& one) {
            return inTransaction(*m_store, [&]() -> Status {
                const auto done = repository.keep(one, 1000);
                added = done && *done;
                return done ? Status(Done{}) : Status(done.error());
            });
        };
        QVERIFY(keep(sample()));
        QVERIFY(added);
        QCOMPARE(repository.reported(), QList<ReportedSession>{sample()});
        ReportedSession other = sample();
        other.title = QStringLiteral("another title of the same source");
        QVERIFY(keep(other));
        QVERIFY(!added);
        QCOMPARE(repository.reported(), QList<ReportedSession>{sample()});
        other.sourceRef = QStringLiteral("orchard.md#session 8");
        QVERIFY(keep(other));
        QVERIFY(added);
        QCOMPARE(repository.reported().size(), 2);
    }

    /// By their day, in whatever order they came in; what a document says of others without a day came before its own.
    void reportedSessionsStandByTheirDay()
    {
        const auto keep = [&](const char* name, const char* date, const char* source) {
            ReportedSession one;
            one.name = QLatin1String(name);
            one.date = QLatin1String(date);
            one.source = QLatin1String(source);
            one.sourceRef = QString(one.source + QLatin1Char('#') + one.name);
            QVERIFY(inTransaction(*m_store, [&]() -> Status {
                const auto done = HistoryRepository(*m_store).keep(one, 1000);
                return done ? Status(Done{}) : Status(done.error());
            }));
        };
        keep("Session 20", "2025-12-29/30 (over night)", "orchard.md");
        keep("Session 9", "", "orchard.md");
        keep("Session 12", "", "orchard.md");
        keep("Old", "2025-11-10", "old.md");
        keep("New", "2026-01-02", "new.md");
        keep("Undated", "some day", "undated.md");
        QStringList order;
        for (const history::Line& line : history::readHistory(*m_store, 2000).lines)
            order.append(line.id);
        QCOMPARE(order.join(QLatin1Char(' ')), QStringLiteral("R-005 R-001 R-003 R-002 R-004 R-006"));
    }

    /// A text is never a formula of a spreadsheet; a number below 0 is none.
    void cellsOfCsv()
    {
        history::Line line = own("S-001", 1, "{}");
        line.name = QStringLiteral("-1");
        line.figures.insert(QStringLiteral("speed_up"), {-4.5, {}, {}});
        history::Line told = reported("R-001", {});
        told.figures.insert(QStringLiteral("speed_up"), {-4.5, {}, QStringLiteral("-4.5x")});
        const QByteArray csv = history::csvOf({line, told});
        for (const char* cell : {"\"'-1\"", "\"-4.5\"", "\"'-4.5x\""})
            QVERIFY2(csv.contains(cell), csv.constData());
    }

    void theNewestNoteCounts()
    {
        HistoryRepository repository(*m_store);
        QVERIFY(inTransaction(*m_store, [&]() -> Status {
            for (const char* value : {"ROUTINE", "TURNING POINT"})
                if (Status done = repository.note(QStringLiteral("S-001"), QStringLiteral("classification"),
                        QString::fromLatin1(value), QStringLiteral("ada"), 1);
                    !done)
                    return done;
            return Done{};
        }));
        QCOMPARE(repository.notes(QStringLiteral("S-001")).value(QStringLiteral("classification")),
            QStringLiteral("TURNING POINT"));
        QVERIFY(repository.notes(QStringLiteral("S-002")).isEmpty());
    }

    void theNewestChoiceCounts()
    {
        HistoryRepository repository(*m_store);
        const auto choose = [&](const char* text, const char* state) {
            return inTransaction(*m_store, [&] {
                return repository.choose({QStringLiteral("S-001"), QString::fromLatin1(text),
                    QString::fromLatin1(state), QStringLiteral("S-002"), {}, 5, QStringLiteral("ada")});
            });
        };
        QVERIFY(choose("prune", "ignored"));
        QVERIFY(choose("harvest", "done"));
        QVERIFY(choose("prune", "done"));
        QVERIFY(!choose("prune", "forgotten"));
        const QList<NextStepChoice> choices = repository.choices();
        QCOMPARE(choices.size(), 2);
        QCOMPARE(choices[1].text, QStringLiteral("prune"));
        QCOMPARE(choices[1].state, QStringLiteral("done"));
    }

    void figuresAreReplaced()
    {
        HistoryRepository repository(*m_store);
        for (const int value : {1, 2})
            QVERIFY(inTransaction(*m_store, [&] {
                return repository.keepFigures(
                    {QStringLiteral("S-001"), 10 + value, 1, {{QStringLiteral("agents_spawned"), value}}});
            }));
        const auto kept = repository.figures();
        QCOMPARE(kept.size(), 1);
        QCOMPARE(kept.first().ofRevision, 12);
        QCOMPARE(kept.first().body.value(QStringLiteral("agents_spawned")).toInt(), 2);
    }

    /// HIST-2: six measures of three sessions, a column each; HIST-13: what is not exact has no change.
    void comparesReportedSessions()
    {
        const history::Comparison comparison = history::compare(three());
        QCOMPARE(comparison.measures.size(), 6);
        for (const history::ComparedMeasure& measure : comparison.measures)
            QCOMPARE(measure.cells.size(), 3);
        const auto cell = [&](int row, int column) { return comparison.measures[row].cells[column]; };
        QCOMPARE(cell(0, 0).text, QStringLiteral("31+"));
        QVERIFY(!cell(0, 1).change);
        QCOMPARE(comparison.measures[0].note, QStringLiteral("R-003 is reported as 31+"));
        QCOMPARE(cell(2, 1).changeText, QStringLiteral("+4.0"));
        QCOMPARE(cell(2, 1).verdict, QStringLiteral("better"));
        QCOMPARE(cell(3, 2).changeText, QStringLiteral("-10 pt"));
        QCOMPARE(cell(3, 2).verdict, QStringLiteral("worse"));
        QCOMPARE(cell(4, 1).verdict, QStringLiteral("same"));
        QCOMPARE(cell(5, 1).changeText, QStringLiteral("-18 pt"));
        QCOMPARE(cell(5, 1).verdict, QStringLiteral("better")); // fewer is better
        QCOMPARE(cell(1, 1).verdict, QString()); // more agents at once are more, not better
        QCOMPARE(history::compare(three() + three().mid(0, 1)).measures[0].cells.size(), 4);
        QVERIFY(history::compare({}).measures.isEmpty());
    }

    /// HIST-3: the lowest rate of direct edits is the record; what still runs has none yet.
    void highWaterMarks()
    {
        const auto mark = [](const QList<history::HighWater>& all, const char* key) {
            for (const history::HighWater& one : all)
                if (one.key == QLatin1String(key))
                    return one;
            return history::HighWater();
        };
        const QList<history::HighWater> all = history::highWaters(three());
        QCOMPARE(mark(all, "agents_spawned").session, QStringLiteral("R-003"));
        QCOMPARE(mark(all, "agents_spawned").text, QStringLiteral("31+"));
        QCOMPARE(mark(all, "agents_spawned").before, QStringLiteral("11"));
        QCOMPARE(mark(all, "delegation_ratio").session, QStringLiteral("R-001"));
        QCOMPARE(mark(all, "direct_edit_rate").value, 12);
        QCOMPARE(mark(all, "direct_edit_rate").before, QStringLiteral("22 %")); // 30 never was one
        QCOMPARE(mark(all, "hierarchy_compliance").session, QStringLiteral("R-001")); // the first that reached it
        QCOMPARE(history::recordsOf(three(), QStringLiteral("R-003")).size(), 4);
        QVERIFY(history::recordsOf(three(), QStringLiteral("R-001")).isEmpty()); // nothing was exceeded
        history::Line running = own("S-001", 5, "{}", "running");
        running.figures.insert(QStringLiteral("parallel_factor"), {100, {}, {}});
        QCOMPARE(mark(history::highWaters(three() + QList{running}), "parallel_factor").value, 7);
    }

    void whatChangedBetweenTwo()
    {
        const history::Line before = own("S-001", 1,
            R"({"waves":[{"id":"w","name":"W"}],"agents":[{"id":"a","role":"L2","limit_ms":300000,"state":"succeeded",
               "duration_ms":1000,"attempts":1},{"id":"b","state":"succeeded","duration_ms":9000,"attempts":1}],
               "gates":[{"id":"g","kind":"blocking","criteria":"result (program) make","state":"failed","turned":0,"judged_again":1}]})");
        const history::Line after = own("S-002", 2,
            R"({"waves":[{"id":"w","name":"W"},{"id":"x","name":"X"}],"agents":[{"id":"a","role":"L2","limit_ms":600000,
               "state":"succeeded","duration_ms":3000,"attempts":1},{"id":"c","role":"L2","state":"failed",
               "duration_ms":7,"attempts":2}],
               "gates":[{"id":"g","kind":"advisory","criteria":"result (program) ninja","state":"passed","turned":1,"judged_again":2}]})");
        QCOMPARE(history::words(history::changesBetween(before, after)),
            (QStringList{QStringLiteral("wave x added"), QStringLiteral("agent c added"),
                QStringLiteral("agent b removed"), QStringLiteral("agent a changed: limit 10:00, was 5:00"),
                QStringLiteral("gate g changed: kind advisory, was blocking; criteria result (program) ninja, was "
                               "result (program) "
                               "make; result passed, was failed")}));
        QVERIFY(history::words(history::changesBetween(after, after)).isEmpty());
        const QList<history::AgentRuns> runs = history::agentRuns({before, after}, after);
        QCOMPARE(runs.size(), 2);
        QCOMPARE(runs[0].n, 2);
        QCOMPARE(*runs[0].medianMs, 1000); // nearest rank of 1 s and 3 s
        QCOMPARE(*runs[0].hereMs, 3000);
        QVERIFY(!runs[1].medianMs); // never succeeded
        const QList<history::FlakyGate> flaky = history::flakyGates({before, after});
        QCOMPARE(flaky.size(), 1);
        QCOMPARE(flaky[0].turned, 1);
        QCOMPARE(flaky[0].judgedAgain, 3);
        const QList<history::TypeStatistics> types = history::agentsByType(after);
        QCOMPARE(types.size(), 1);
        QCOMPARE(types[0].count, 2);
        QCOMPARE(*types[0].successRate, 50.0);
        QCOMPARE(*types[0].averageMs, 1503.5);
    }

    void significanceAsksPeopleAndRecords()
    {
        const auto none = history::significance({}, {}, 0);
        QCOMPARE(none.size(), 5);
        QVERIFY(!history::deservesNarrative(none));
        QVERIFY(history::deservesNarrative(history::significance({}, history::highWaters(three()), 0)));
        QVERIFY(history::deservesNarrative(history::significance({}, {}, 2)));
        QVERIFY(!history::deservesNarrative(history::significance(
            {{QStringLiteral("worth-remembering"), QStringLiteral("no")}}, history::highWaters(three()), 0)));
    }

    /// COST-11.
    void againstTraditionalWork()
    {
        const history::Gain gain
            = history::gainOf(*history::hoursOf(QStringLiteral("8-10 h")), *history::hoursOf(QStringLiteral("40-60")));
        QCOMPARE(gain.reduction.low, 75.0);
        QCOMPARE(qRound(gain.reduction.high * 10), 867);
        QCOMPARE(gain.ratio.low, 4.0);
        QCOMPARE(gain.ratio.high, 7.5);
        QCOMPARE(history::words(gain), QStringLiteral("4.0 to 7.5 times faster than 40 to 60 h, 75.0 to 86.7 % less"));
        QVERIFY(!history::gainOf({}, 1000)); // nobody estimated it
        QVERIFY(!history::gainOf({{QStringLiteral("traditional"), QStringLiteral("40")}}, 0));
        QCOMPARE(history::gainOf({{QStringLiteral("traditional"), QStringLiteral("4")}}, 3'600'000)->ratio.low, 4.0);
        for (const char* wrong : {"", "0", "-4", "60-40", "forty", "1e9", "4-"})
            QVERIFY2(!history::hoursOf(QLatin1String(wrong)), wrong);
    }

    void csvIsNoFormula()
    {
        history::Line line = three().first();
        line.name = QStringLiteral("=cmd|'/c calc'!A1");
        const QByteArray csv = history::csvOf({line});
        QVERIFY(csv.contains("\"'=cmd|'/c calc'!A1\""));
        QVERIFY(csv.contains("\"31+\""));
        QCOMPARE(csv.count("\r\n"), 2);
    }

private:
    std::optional<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
};

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
