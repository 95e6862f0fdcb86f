// SPDX-License-Identifier: GPL-3.0-or-later
// A session over time: bars, gates, the curve, what is expected, rows. Sessions are small and made by hand, in minutes.
#include "models/timeline/projection.h"
#include "models/timeline/timeline.h"
#include "models/timeline/timelinerows.h"
#include "tests/support/livebuilder.h"

#include <QTest>

using namespace wavedeck;
using test::kMinuteMs;
using test::kNow;
using test::LiveBuilder;
using AS = AgentState;

namespace {

qint64 ago(double minutes)
{
    return kNow - qint64(minutes * kMinuteMs);
}

qint64 in(double minutes)
{
    return kNow + qint64(minutes * kMinuteMs);
}

/// Minutes from now; `none` for 0.
QString minutes(qint64 at)
{
    return at == 0 ? QStringLiteral("none") : QString::number(double(at - kNow) / kMinuteMs);
}

/// Ended `endedAgo` minutes ago after `took`.
void ended(LiveAgent& agent, double endedAgo, double took)
{
    agent.last.endedAt = ago(endedAgo);
    agent.last.startedAt = ago(endedAgo + took);
    agent.last.durationMs = qint64(took * kMinuteMs);
}

/// A wave that began an hour ago, at most two at once; agents are made by what a row of the table says:
/// "s10" succeeded after 10 minutes, "r5" runs for 5, "q" waits, "f" failed, "b" blocked; "/40" its limit, "%50" its
/// progress, ">a1" needs a1, "!" not required, "@c" reports to c, "*3" its work, "=t" of the foreach t.
LiveBuilder played(const QString& script, int maxParallel)
{
    LiveBuilder make;
    make.session().maxParallel = maxParallel;
    int number = 0;
    int waves = 0;
    for (const QString& waveText : script.split(QLatin1Char('|'))) {
        const QString id = QStringLiteral("w%1").arg(++waves);
        make.wave(id, id, waves == 1 ? WaveState::Running : WaveState::Pending, waves == 1 ? 60 * kMinuteMs : 0);
        if (waves > 1)
            make.live().order.waves[id].needs = QStringList{QStringLiteral("w%1").arg(waves - 1)};
        make.gate(QStringLiteral("g%1").arg(waves), {}, GateState::Pending);
        for (const QString& text : waveText.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            const QString name = QStringLiteral("a%1").arg(++number);
            const QString states = QStringLiteral("srqfbo");
            constexpr AS kAll[] = {AS::Succeeded, AS::Running, AS::Queued, AS::Failed, AS::Blocked, AS::Overdue};
            double spent = 0;
            qsizetype at = 1;
            const auto number_ = [&] {
                const qsizetype from = at;
                while (at < text.size() && (text[at].isDigit() || text[at] == QLatin1Char('.')))
                    ++at;
                return text.mid(from, at - from).toDouble();
            };
            spent = number_();
            LiveAgent& agent
                = make.agent(name, name, kAll[states.indexOf(text[0])], qint64(spent * kMinuteMs), QString());
            agent.row.limitMs = 0;
            agent.row.templateId = name;
            while (at < text.size()) {
                const QChar mark = text[at++];
                if (mark == QLatin1Char('/'))
                    agent.row.limitMs = qint64(number_() * kMinuteMs);
                else if (mark == QLatin1Char('%'))
                    agent.row.progress = int(number_());
                else if (mark == QLatin1Char('*'))
                    agent.row.work = number_();
                else if (mark == QLatin1Char('!'))
                    agent.row.required = false;
                else {
                    QString word;
                    while (at < text.size() && text[at].isLetterOrNumber())
                        word += text[at++];
                    if (mark == QLatin1Char('>'))
                        make.live().order.needs[name].append(word);
                    else if (mark == QLatin1Char('@'))
                        agent.row.reportsTo = word;
                    else if (mark == QLatin1Char('='))
                        agent.row.templateId = word;
                }
            }
        }
    }
    return make;
}

} // namespace

class TestTimeline : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void projects_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<int>("maxParallel");
        QTest::addColumn<QString>("expected"); // start..end of those that have not ended
        QTest::addColumn<QString>("waves"); // when they end
        const auto row
            = [](const char* name, const char* script, int maxParallel, const char* expected, const char* waves) {
                  QTest::newRow(name) << QString::fromLatin1(script) << maxParallel << QString::fromLatin1(expected)
                                      << QString::fromLatin1(waves);
              };
        row("as long as the others took", "s10 r4", 8, "none..6", "6");
        row("the median of them", "s10 s20 s90 r4", 8, "none..16", "16");
        row("by what it told of itself", "s10 r30%75", 8, "none..10", "10");
        row("else until its limit", "r4/30", 8, "none..26", "26");
        row("longer than the others: its limit", "s10 r14/30", 8, "none..16", "16");
        row("past everything: nobody knows", "s10 o31/30", 8, "none..none", "none");
        row("past its limit, but it tells how far it is", "o30%60/20", 8, "none..20", "20");
        row("nothing to go by", "r4 q", 8, "none..none none..none", "none");
        row("starts when a place is free", "r4/10 q/10 q/10", 1, "none..6 6..16 16..26", "26");
        row("two places", "r4/10 r8/10 q/10 q/10", 2, "none..6 none..2 2..12 6..16", "16");
        row("one that nobody knows keeps its place", "r4 r4/10 q/5 q/5", 2, "none..none none..6 6..11 11..16", "none");
        row("needs", "r4/10 q/10>a1 q/10>a2", 8, "none..6 6..16 16..26", "26");
        row("needs one that nobody knows", "r4 q/10>a1 q/10", 8, "none..none none..none 0..10", "none");
        row("needs one that failed", "f q/10>a1 q/10", 8, "none..none 0..10", "none");
        row("needs all of a foreach", "r4/10=t r8/10=t q/5>t", 8, "none..6 none..2 6..11", "11");
        row("siblings first, then the wave", "s10=t s30 q=t q", 8, "0..10 0..20", "20");
        row("by unit of work", "s10*2 q*3", 8, "0..15", "15");
        row("waves in their order", "r4/10|q/20", 8, "none..6 6..26", "6 26");
        row("a wave after one that nobody knows", "r4|q/20", 8, "none..none none..none", "none none");
        row("a wave after one that needs a person", "f s5|q/20", 8, "none..none", "none none");
        row("what is not required keeps nobody", "f! r4/10|q/20", 8, "none..6 6..26", "6 26");
        row("a blocked one waits for a person", "f! b r4/10|q/20", 8, "none..none none..6 none..none", "none none");
        row("a coordinator's limit", "r4/10@c q/10@c q/10", 8, "none..6 6..16 0..10", "16");
        row("of those below it too", "r4/10@d q/10@c", 8, "none..6 6..16", "16");
        row("a wave whose agents are found later", "r4/10||q/10", 8, "none..6 none..none", "6 none none");
    }
    void projects()
    {
        QFETCH(QString, script);
        QFETCH(int, maxParallel);
        QFETCH(QString, expected);
        QFETCH(QString, waves);
        LiveBuilder make = played(script, maxParallel);
        make.live().hierarchy.append({QStringLiteral("c"), {}, {}, {}, 1});
        make.live().hierarchy.append({QStringLiteral("d"), {}, {}, QStringLiteral("c"), 0});
        const Projection projection = project(make.live(), kNow);
        QStringList got;
        for (int i = 0; i < make.live().agents.size(); ++i)
            if (!hasEnded(make.live().agents[i].row.state))
                got.append(
                    minutes(projection.agents[i].start) + QStringLiteral("..") + minutes(projection.agents[i].end));
        QCOMPARE(got.join(QLatin1Char(' ')), expected);
        QStringList ends;
        for (const qint64 end : projection.waveEnds)
            ends.append(minutes(end));
        QCOMPARE(ends.join(QLatin1Char(' ')), waves);
    }

    void projectsNothingForASessionThatDoesNotRun_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("held") << 0;
        QTest::newRow("holds new agents") << 1;
        QTest::newRow("stopping") << 2;
        QTest::newRow("over") << 3;
    }
    void projectsNothingForASessionThatDoesNotRun()
    {
        QFETCH(int, how);
        LiveBuilder make = played(QStringLiteral("s10 r4 q"), 8);
        QVERIFY(project(make.live(), kNow).agents[2].end > 0);
        if (how == 0)
            make.session().state = SessionState::Held;
        else if (how == 1)
            make.session().operatorHold = QStringLiteral("me");
        else if (how == 2)
            make.session().stopBy = QStringLiteral("me");
        else
            make.session().state = SessionState::Completed;
        for (const Expected& one : project(make.live(), kNow).agents)
            QVERIFY(one.start == 0 && one.end == 0);
    }

    void hasABarForEveryAttempt()
    {
        LiveBuilder make = played(QStringLiteral("r4/10"), 8);
        LiveAgent& agent = make.agentAt(0);
        Attempt first = agent.last;
        first.state = AS::Failed;
        first.startedAt = ago(30);
        first.endedAt = ago(20);
        agent.earlier = {first};
        agent.last.number = 2;
        agent.last.intentAt = ago(5);
        const Timeline timeline = timelineOf(make.live(), kNow);
        const QList<TimelineBar> bars = timeline.bars[0];
        QCOMPARE(bars.size(), 2);
        QCOMPARE(bars[0].state, AS::Failed);
        QCOMPARE(bars[0].asked, ago(60)); // when its wave began
        QCOMPARE(bars[0].start, ago(30));
        QCOMPARE(bars[0].end, ago(20));
        QCOMPARE(bars[0].limitAt, qint64(0)); // the limit is that of now
        QVERIFY(!bars[0].live);
        QCOMPARE(bars[1].asked, ago(5));
        QCOMPARE(bars[1].end, kNow);
        QCOMPARE(bars[1].limitAt, in(6));
        QCOMPARE(bars[1].overMs(), qint64(0));
        QVERIFY(bars[1].live);
    }

    void showsHowFarPastItsLimit()
    {
        const LiveBuilder make = played(QStringLiteral("o34/30"), 8);
        const TimelineBar bar = timelineOf(LiveBuilder(make).live(), kNow).bars[0].first();
        QCOMPARE(bar.state, AS::Overdue);
        QCOMPARE(bar.overMs(), 4 * kMinuteMs);
    }

    void showsSinceWhenOneIsBlocked()
    {
        LiveBuilder make = played(QStringLiteral("f b"), 8);
        make.agentAt(1).row.stateAt = ago(12);
        const QList<TimelineBar> bars = timelineOf(make.live(), kNow).bars[1];
        QCOMPARE(bars.size(), 1);
        QCOMPARE(bars[0].kind, TimelineBar::Blocked);
        QCOMPARE(bars[0].asked, ago(60));
        QCOMPARE(bars[0].start, ago(12));
        QCOMPARE(bars[0].end, kNow);
    }

    void placesGates()
    {
        LiveBuilder make = played(QStringLiteral("r4/10|q/20|q"), 8);
        QList<TimelineGate> gates = timelineOf(make.live(), kNow).gates;
        QCOMPARE(gates.size(), 2); // nobody knows when the third wave ends
        QVERIFY(gates[0].expected && gates[1].expected);
        QCOMPARE(minutes(gates[0].at), QStringLiteral("6"));
        QCOMPARE(minutes(gates[1].at), QStringLiteral("26"));
        Gate& gate = make.live().waves[0].gates[0].row;
        gate.state = GateState::Passed;
        gate.endedAt = ago(2);
        gates = timelineOf(make.live(), kNow).gates;
        QVERIFY(!gates[0].expected);
        QCOMPARE(gates[0].at, ago(2));
    }

    void countsWhatRunsAtOnce()
    {
        LiveBuilder make = played(QStringLiteral("s1 s1 s1 r5/10"), 3);
        make.session().startedAt = ago(40);
        ended(make.agentAt(0), 20, 20); // 40 to 20 minutes ago
        ended(make.agentAt(1), 10, 20); // 30 to 10
        ended(make.agentAt(2), 20, 5); // 25 to 20
        const Concurrency curve = timelineOf(make.live(), kNow).concurrency;
        QStringList steps;
        for (const CurveStep& step : curve.steps)
            steps.append(QStringLiteral("%1:%2").arg(minutes(step.at)).arg(step.live));
        QCOMPARE(steps.join(QLatin1Char(' ')), QStringLiteral("-40:1 -30:2 -25:3 -20:1 -10:0 -5:1"));
        QCOMPARE(curve.peak, 3);
        QCOMPARE(curve.peakAt, ago(25));
        QCOMPARE(curve.now, 1);
        QCOMPARE(curve.limit, 3);
        QCOMPARE(curve.factor, std::optional<double>(50.0 / 40)); // 20 + 20 + 5 + 5 minutes in 40
        QCOMPARE(curve.projected.first(), (CurveStep{kNow, 1}));
        QCOMPARE(curve.projected.last().live, 0);
        QCOMPARE(liveAt(curve.steps, ago(41)), 0);
        QCOMPARE(liveAt(curve.steps, ago(25)), 3);
        QCOMPARE(liveAt(curve.steps, ago(6)), 0);
    }

    void endsWithItsSession()
    {
        LiveBuilder make = played(QStringLiteral("s10 f20 q"), 8);
        make.session().state = SessionState::Stopped;
        make.session().endedAt = ago(1);
        const Timeline timeline = timelineOf(make.live(), kNow);
        QVERIFY(!timeline.live);
        QCOMPARE(timeline.now, ago(1));
        QVERIFY(timeline.concurrency.projected.isEmpty());
        QVERIFY(timeline.bars[2].isEmpty());
    }

    void outlivesNonsense()
    {
        LiveBuilder make = played(QStringLiteral("r5 s5 q"), 0);
        make.agentAt(0).last.startedAt = in(1'000); // the clock was stepped
        make.agentAt(1).last.endedAt = ago(500);
        make.agentAt(2).row.work = -1;
        make.live().order.needs[QStringLiteral("a3")] = QStringList{QStringLiteral("a3"), QStringLiteral("nobody")};
        make.live().hierarchy.append({QStringLiteral("x"), {}, {}, QStringLiteral("x"), 1});
        make.agentAt(2).row.reportsTo = QStringLiteral("x");
        for (const auto grouping : {TimelineGrouping::Waves, TimelineGrouping::Hierarchy, TimelineGrouping::State})
            QVERIFY(!timelineRows(make.live(), grouping, {}).isEmpty());
        const Timeline timeline = timelineOf(make.live(), kNow);
        for (const QList<TimelineBar>& bars : timeline.bars)
            for (const TimelineBar& bar : bars)
                QVERIFY(bar.end >= bar.start);
        QVERIFY(timeline.to >= timeline.from);
        const Timeline nothing = timelineOf(LiveSession(), kNow);
        QVERIFY(nothing.bars.isEmpty() && nothing.to >= nothing.from);
    }

    void packsIntoLines()
    {
        LiveBuilder make;
        make.wave(QStringLiteral("w"), QStringLiteral("w"), WaveState::Passed, 60 * kMinuteMs);
        QList<int> agents;
        for (int i = 0; i < 40; ++i) { // ten at once, four times
            ended(make.agent(QStringLiteral("a%1").arg(i), {}, AS::Succeeded, 1), 39 - i / 10 * 10, 9);
            agents.append(i);
        }
        const Timeline timeline = timelineOf(make.live(), kNow);
        const QList<QList<TimelineBar>> lines = packBars(timeline, agents);
        QCOMPARE(lines.size(), 10);
        for (const QList<TimelineBar>& line : lines) {
            QCOMPARE(line.size(), 4);
            for (qsizetype i = 1; i < line.size(); ++i)
                QVERIFY(line[i - 1].end <= line[i].start);
        }
        QCOMPARE(packBars(timeline, agents.mid(0, 16)).size(), 16);
    }

    void arranges_data()
    {
        QTest::addColumn<int>("grouping");
        QTest::addColumn<QString>("rows");
        QTest::newRow("waves") << int(TimelineGrouping::Waves)
                               << QStringLiteral("wave/w1(4)- wave/w2(6)+ a4 a5 node/c(1)+ .a6 "
                                                 "node/d(3)+ .each/t(3)+ ..t#1 ..t#2 ..t#3 wave/w3(13)-");
        QTest::newRow("hierarchy") << int(TimelineGrouping::Hierarchy)
                                   << QStringLiteral("node/c(5)+ .a1 .a6 .node/d(3)+ ..each/t(3)+ ...t#1 ...t#2 "
                                                     "...t#3 node/(18)+ .a2 .a3 .a3x .a4 .a5 .each/m(13)-");
        QTest::newRow("state") << int(TimelineGrouping::State)
                               << QStringLiteral("state/failed(1)+ a5 state/running(5)+ a4 a6 t#1 t#2 t#3 "
                                                 "state/queued(13)+ m#1 m#2 m#3 m#4 m#5 m#6 m#7 m#8 m#9 m#10 m#11 "
                                                 "m#12 m#13 state/succeeded(4)+ a1 a2 a3 a3x");
    }
    void arranges()
    {
        QFETCH(int, grouping);
        QFETCH(QString, rows);
        const LiveBuilder make = teams();
        QStringList got;
        for (const TimelineRow& row : timelineRows(LiveBuilder(make).live(), TimelineGrouping(grouping), {})) {
            QString text(row.depth, QLatin1Char('.'));
            if (row.kind == TimelineRow::Agent) {
                got.append(text + row.key.section(QLatin1Char('/'), 1));
                continue;
            }
            text += row.kind == TimelineRow::Group ? row.key : row.key.section(QLatin1Char('/'), -2);
            got.append(text + QStringLiteral("(%1)").arg(row.agents.size())
                + (row.open ? QLatin1Char('+') : QLatin1Char('-')));
        }
        QCOMPARE(got.join(QLatin1Char(' ')), rows);
    }

    void opensTheWayToAnAgent()
    {
        LiveBuilder make = teams();
        const int hidden = make.live().agentIndex.value(QStringLiteral("m#7"));
        const QStringList path = timelinePath(make.live(), TimelineGrouping::Waves, hidden);
        QCOMPARE(path, QStringList({QStringLiteral("wave/w3"), QStringLiteral("wave/w3/each/m")}));
        TimelineFolds folds;
        for (const QString& key : path)
            folds.insert(key, true);
        bool seen = false;
        for (const TimelineRow& row : timelineRows(make.live(), TimelineGrouping::Waves, folds))
            seen = seen || row.agent == hidden;
        QVERIFY(seen);
        folds.insert(QStringLiteral("wave/w2"), false);
        for (const TimelineRow& row : timelineRows(make.live(), TimelineGrouping::Waves, folds))
            QVERIFY(row.agent < 0 || make.live().agents[row.agent].row.wave != QStringLiteral("w2"));
    }

private:
    static LiveBuilder teams()
    {
        LiveBuilder make;
        make.node(QStringLiteral("c"), QStringLiteral("Coordinator"));
        make.node(QStringLiteral("d"), QStringLiteral("Deputy"), QStringLiteral("c"));
        make.wave(QStringLiteral("w1"), {}, WaveState::Passed, 60 * kMinuteMs, 5 * kMinuteMs);
        make.agent(QStringLiteral("a1"), {}, AS::Succeeded, 1, QStringLiteral("c"));
        for (const char* id : {"a2", "a3", "a3x"})
            make.agent(QLatin1String(id), {}, AS::Succeeded, 1);
        make.wave(QStringLiteral("w2"), {}, WaveState::Running, 50 * kMinuteMs);
        make.agent(QStringLiteral("a4"), {}, AS::Running, 1);
        make.agent(QStringLiteral("a5"), {}, AS::Failed, 1, QStringLiteral("nobody"));
        make.agent(QStringLiteral("a6"), {}, AS::Running, 1, QStringLiteral("c"));
        const auto each = [&](const QString& of, int count, AS state, const QString& team) {
            for (int i = 1; i <= count; ++i) {
                Agent& row = make.agent(of + QLatin1Char('#') + QString::number(i), {}, state, 1, team).row;
                row.templateId = of;
                row.itemIndex = i;
            }
        };
        each(QStringLiteral("t"), 3, AS::Running, QStringLiteral("d"));
        make.wave(QStringLiteral("w3"), {}, WaveState::Pending);
        each(QStringLiteral("m"), 13, AS::Queued, {});
        return make;
    }
};

QTEST_GUILESS_MAIN(TestTimeline)
#include "tst_timeline.moc"
