// SPDX-License-Identifier: GPL-3.0-or-later
// Gates against everything at once: random plans whose programs pass, fail, say nothing or crash as they are told,
// random decisions of persons, holds, retries, and engines that are killed in between. An observer that knows only what
// agents and gates wrote themselves, and the database, says: nobody started behind a gate that held (WAVE-2, GATE-3).
#include "tests/support/workbench.h"

#include "models/base/clock.h"
#include "models/store/gaterepository.h"
#include "models/store/rows.h"
#include "models/store/sessionrepository.h"

#include <QHash>
#include <QSet>
#include <QTest>

#include <limits>
#include <random>

using namespace wavedeck;
using namespace wavedeck::testing;

namespace {

constexpr int kSeeds = 6;
constexpr int kSteps = 60;
constexpr int kTimes = 4; ///< of the four below

struct PlannedGate {
    QString id;
    bool blocking = true;
    QString when; ///< before, during, after
    bool person = false;
};
struct PlannedWave {
    QString id;
    QStringList needs;
    QStringList agents;
    QList<PlannedGate> gates;
};

/// What happened, in the order of the commits: kind, subject and text of an event.
struct Moment {
    QString kind;
    QString subject;
    QString text;
    qint64 at = 0; ///< UTC ms
};

/// What a turn of the engine may take from looking at the clock to writing down what it did, on a busy machine.
constexpr qint64 kTurnMs = 1000;
const QString kUntil = QStringLiteral("until=");

/// Until when a waiver said of itself that it holds; for ever when it said nothing.
qint64 untilOf(const QString& text)
{
    const qsizetype place = text.indexOf(kUntil);
    return place < 0 ? std::numeric_limits<qint64>::max() / 2 : text.mid(place + kUntil.size()).toLongLong();
}

/// The judge. Knows the plan and the recorded moments only; empty = every rule was kept.
QString wrongIn(const QList<PlannedWave>& plan, const QList<Moment>& history)
{
    QHash<QString, QString> gates;
    QHash<QString, qint64> until; ///< of gates waived
    QHash<QString, QString> waves;
    QSet<QString> started; ///< waves of which an agent was
    qint64 now = 0;
    QHash<QString, const PlannedWave*> byId;
    for (const PlannedWave& wave : plan)
        byId.insert(wave.id, &wave);
    const auto bad = [&](const PlannedWave& wave, bool before) -> QString {
        for (const PlannedGate& gate : wave.gates) {
            const QString state = gates.value(gate.id, QStringLiteral("pending"));
            if (gate.blocking && (!before || gate.when == QStringLiteral("before")) && state != QStringLiteral("passed")
                && state != QStringLiteral("waived"))
                return QStringLiteral("gate %1 of wave %2 is %3").arg(gate.id, wave.id, state);
            if (!before && gate.blocking && state == QStringLiteral("waived") && until.value(gate.id) + kTurnMs < now)
                return QStringLiteral("the waiver of gate %1 of wave %2 ended %3 ms before")
                    .arg(gate.id, wave.id)
                    .arg(now - until.value(gate.id));
        }
        return {};
    };
    for (const Moment& moment : history) {
        const QString state = moment.text.section(QLatin1Char(':'), 0, 0);
        now = moment.at;
        if (moment.kind == QStringLiteral("gate")) {
            const QString id = moment.subject.section(QLatin1Char(':'), 1);
            gates.insert(id, state);
            until.insert(id, untilOf(moment.text));
        }
        if (moment.kind == QStringLiteral("wave"))
            waves.insert(moment.subject.section(QLatin1Char(':'), 1), state);
        if (moment.kind != QStringLiteral("agent") || state != QStringLiteral("starting"))
            continue;
        for (const PlannedWave& wave : plan) {
            if (!wave.agents.contains(moment.subject))
                continue;
            QString why = bad(wave, true);
            const bool first = !started.contains(wave.id);
            started.insert(wave.id);
            for (const QString& id : wave.needs)
                if (why.isEmpty() && waves.value(id) != QStringLiteral("passed"))
                    why = QStringLiteral("wave %1 is %2").arg(id, waves.value(id));
                else if (why.isEmpty() && first)
                    why = bad(*byId.value(id), false);
            if (!why.isEmpty())
                return QStringLiteral("%1 started, but %2").arg(moment.subject, why);
        }
    }
    return {};
}

QList<Moment> historyOf(const QString& dataDir, const QString& session)
{
    const auto store = Store::openForReading(dataDir);
    return store ? rows::readAll<Moment>(**store,
               "SELECT kind, subject, text, at FROM event WHERE session = ? ORDER BY id", {session},
               [](rows::Reader& r) {
                   Moment moment;
                   moment.kind = r.text();
                   moment.subject = r.text();
                   moment.text = r.text();
                   moment.at = r.number();
                   return moment;
               })
                 : QList<Moment>();
}

/// One session in the storm.
class Storm {
public:
    explicit Storm(unsigned seed)
        : m_random(seed)
    {
        writeFile(file("agent.sh"),
            "echo \"$1\" >> '" + path("starts") + "'\nsleep 0.0$2\ntest \"$(cat '" + path("says-") + "'$1)\" = pass\n");
        writeFile(file("gate.sh"),
            "says=$(cat '" + path("says-")
                + "'$1)\nsleep 0.0$2\n[ \"$says\" = crash ] && kill -9 $$\n"
                  "echo \"$1 $says\" >> '"
                + path("verdicts")
                + "'\n[ \"$says\" = pass ] && echo '{\"x\":1}'\n"
                  "[ \"$says\" = fail ] && echo '{\"x\":9}'\nexit 0\n");
    }

    QString run()
    {
        if (!m_bench.engine.startAndWait())
            return m_bench.engine.errors();
        const auto id = m_bench.engine.run(planText());
        if (!id)
            return id.error().line();
        m_session = *id;
        for (int step = 0; step < kSteps && !ended(); ++step) {
            if (const QString fault = act(); !fault.isEmpty())
                return fault;
            waitFor([this] { return ended(); }, below(30)); // random pace: what is done next meets any state
        }
        if (const QString fault = judge(); !fault.isEmpty())
            return fault;
        // From here on everything is well, and persons do what they are asked: it must come to its end.
        for (const QString& who : std::as_const(m_all))
            tell(who, "pass");
        ask("session.resume");
        if (!waitFor([this] { return ended() || !help(); }, 60'000, 50))
            return QStringLiteral("it never ended: ")
                + sessionRow(m_bench.dataDir(), m_session)->reasons.join(QStringLiteral("; "));
        return judge();
    }
    int kills = 0;
    QList<PlannedWave> plan;
    QList<Moment> history;

private:
    QString file(const char* name) const { return m_bench.folder() + QLatin1Char('/') + QLatin1String(name); }
    QByteArray path(const char* name) const { return file(name).toUtf8(); }
    int below(int n) { return int(m_random() % unsigned(n)); }
    void tell(const QString& who, const char* what) { writeFile(file("says-") + who, what); }
    bool ended() const { return hasSessionEnded(m_bench.dataDir(), m_session); }

    QString planText()
    {
        QString text
            = QStringLiteral("version: 1\nsession: { name: Storm, max_parallel: 4, workspace: \"%1\" }\nwaves:\n")
                  .arg(m_bench.folder());
        const int waves = 2 + below(3);
        for (int w = 0; w < waves; ++w) {
            PlannedWave wave{QStringLiteral("w%1").arg(w), {}, {}, {}};
            if (w > 0)
                wave.needs = {w == 2 && below(3) == 0 ? QStringLiteral("w0") : QStringLiteral("w%1").arg(w - 1)};
            text += QStringLiteral("  - id: %1\n    needs: [%2]\n    agents:\n")
                        .arg(wave.id, wave.needs.join(QString()));
            for (int a = 0, n = 1 + below(2); a < n; ++a) {
                const QString id = QStringLiteral("a%1-%2").arg(w).arg(a);
                wave.agents.append(id);
                text += QStringLiteral("      - { id: %1, argv: [/bin/sh, \"%2\", %1, \"%3\"], idempotent: true }\n")
                            .arg(id, file("agent.sh"))
                            .arg(below(9));
                tell(id, below(4) == 0 ? "fail" : "pass");
            }
            text += QStringLiteral("    gates:\n");
            for (int g = 0, n = 1 + below(3); g < n; ++g)
                text += gateText(wave, QStringLiteral("g%1-%2").arg(w).arg(g));
            m_all += wave.agents;
            plan.append(wave);
        }
        return text;
    }
    QString gateText(PlannedWave& wave, const QString& id)
    {
        const char* const times[] = {"after", "after", "before", "during"};
        PlannedGate gate{id, below(4) != 0, QLatin1String(times[below(kTimes)]), below(4) == 0};
        wave.gates.append(gate);
        m_all.append(id);
        tell(id, below(2) == 0 ? "pass" : "fail");
        return QStringLiteral("      - { id: %1, kind: %2%3%4, %5 }\n")
            .arg(id, gate.blocking ? QStringLiteral("blocking") : QStringLiteral("advisory"),
                gate.when == QStringLiteral("after") ? QString() : QString(QStringLiteral(", when: ") + gate.when),
                gate.when == QStringLiteral("during") ? QStringLiteral(", every: 1s") : QString(),
                gate.person ? QStringLiteral("checklist: [ one, two ]")
                            : QStringLiteral("argv: [/bin/sh, \"%1\", %2, \"%3\"], metric: { json: /x, critical: 5 }")
                                  .arg(file("gate.sh"), id)
                                  .arg(below(9)));
    }

    void ask(const char* command, const QJsonObject& more = {})
    {
        QJsonObject args{{QStringLiteral("session"), m_session}, {QStringLiteral("actor"), QStringLiteral("test")},
            {QStringLiteral("reason"), QStringLiteral("storm")}};
        for (auto it = more.begin(); it != more.end(); ++it)
            args.insert(it.key(), it.value());
        (void)m_bench.engine.ask(QLatin1String(command), args); // most are refused, and rightly so
    }
    QString anybody() { return m_all.at(below(int(m_all.size()))); }
    QString act()
    {
        const QString who = anybody();
        const bool isGate = who.startsWith(QLatin1Char('g'));
        const char* const answers[] = {"pass", "pass", "fail", "nothing", "crash"};
        switch (below(8)) {
        case 0:
        case 1:
            tell(who, answers[below(isGate ? 5 : 3)]);
            break;
        case 2:
            ask(below(4) == 0 ? "session.hold" : "session.resume");
            break;
        case 3:
            ++kills;
            m_bench.engine.kill();
            m_bench.engine.disconnect();
            if (!m_bench.engine.startAndWait())
                return m_bench.engine.errors();
            break;
        default: {
            const char* const decisions[]
                = {"gate.rerun", "gate.rerun", "gate.approve", "gate.reject", "gate.waive", "gate.tick", "gate.untick"};
            if (isGate) {
                const qint64 until = utcMs() + 1000 + below(1000);
                QJsonObject more{
                    {QStringLiteral("gate"), who}, {QStringLiteral("item"), QString::number(1 + below(2))}};
                if (below(2) == 0) {
                    more.insert(QStringLiteral("until"), rfc3339(until));
                    more.insert(QStringLiteral("reason"), QString(kUntil + QString::number(until)));
                }
                ask(decisions[below(7)], more);
            } else
                ask("agent.retry", {{QStringLiteral("agent"), who}});
        }
        }
        return {};
    }
    /// What a person does about each thing that holds; always true.
    bool help()
    {
        for (const QString& who : std::as_const(m_all)) {
            if (who.startsWith(QLatin1Char('a'))) {
                ask("agent.retry", {{QStringLiteral("agent"), who}});
                continue;
            }
            const auto store = Store::openForReading(m_bench.dataDir());
            const QList<Gate> gates = store ? SessionRepository(**store).gates(m_session) : QList<Gate>();
            for (const Gate& gate : gates)
                if (gate.id == who && gate.state == GateState::Pending && !gate.reason.isEmpty())
                    ask("gate.approve", {{QStringLiteral("gate"), who}});
                else if (gate.id == who && (gate.state == GateState::Failed || gate.state == GateState::Inconclusive))
                    ask("gate.rerun", {{QStringLiteral("gate"), who}});
        }
        return true;
    }

    QString judge()
    {
        history = historyOf(m_bench.dataDir(), m_session);
        if (history.isEmpty())
            return QStringLiteral("no history");
        if (const QString wrong = wrongIn(plan, history); !wrong.isEmpty())
            return wrong;
        // What the agents and gates wrote themselves: nobody ran who was not started, nothing passed that did not say
        // so.
        QHash<QString, int> started, passes, ran, said;
        for (const Moment& moment : std::as_const(history)) {
            if (moment.kind == QStringLiteral("agent") && moment.text.startsWith(QStringLiteral("starting")))
                ++started[moment.subject];
            if (moment.kind == QStringLiteral("gate") && moment.text.startsWith(QStringLiteral("passed")))
                ++passes[moment.subject.section(QLatin1Char(':'), 1)];
        }
        for (const QByteArray& line : readFile(file("starts")).split('\n'))
            ++ran[QString::fromUtf8(line)];
        for (const QByteArray& line : readFile(file("verdicts")).split('\n'))
            if (line.endsWith(" pass"))
                ++said[QString::fromUtf8(line.left(line.indexOf(' ')))];
        for (const PlannedWave& wave : std::as_const(plan)) {
            for (const QString& agent : wave.agents)
                if (ran.value(agent) > started.value(agent))
                    return QStringLiteral("%1 ran %2 times, started %3 times")
                        .arg(agent)
                        .arg(ran.value(agent))
                        .arg(started.value(agent));
            for (const PlannedGate& gate : wave.gates)
                if (!gate.person && passes.value(gate.id) > said.value(gate.id))
                    return QStringLiteral("gate %1 passed %2 times and said so %3 times")
                        .arg(gate.id)
                        .arg(passes.value(gate.id))
                        .arg(said.value(gate.id));
        }
        return {};
    }

    std::mt19937 m_random;
    Workbench m_bench;
    QString m_session;
    QStringList m_all; ///< agents and gates
};

} // namespace

class TestGateStorm : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nobodyStartsBehindAGate()
    {
        const int given = qEnvironmentVariableIntValue("WAVEDECK_SEED");
        const unsigned first = given > 0 ? unsigned(given) : std::random_device()() % 1'000'000;
        int kills = 0, decisions = 0;
        seesAnEndedWaiver();
        for (unsigned seed = first; seed < first + kSeeds; ++seed) {
            Storm storm(seed);
            const QString fault = storm.run();
            QVERIFY2(fault.isEmpty(), qPrintable(QStringLiteral("WAVEDECK_SEED=%1: %2").arg(seed).arg(fault)));
            kills += storm.kills;
            for (const Moment& moment : std::as_const(storm.history))
                decisions += moment.kind == QStringLiteral("gate");
            controls(storm);
        }
        qInfo(
            "seeds %u to %u: %d kills of the engine, %d changes of gates", first, first + kSeeds - 1, kills, decisions);
        QVERIFY(kills > 0 && decisions > kSeeds);
    }

private:
    /// Two waves, the first of which passed behind a waiver that ended before the second began.
    static void seesAnEndedWaiver()
    {
        const auto of = [](const char* kind, const char* subject, const QString& text, qint64 at) {
            return Moment{QLatin1String(kind), QLatin1String(subject), text, at};
        };
        PlannedWave a{QStringLiteral("a"), {}, {QStringLiteral("x")}, {}};
        a.gates.append({QStringLiteral("g"), true, QStringLiteral("after"), false});
        const PlannedWave b{QStringLiteral("b"), {a.id}, {QStringLiteral("z")}, {}};
        for (const qint64 began : {5'000, 20'000}) {
            const QList<Moment> history{
                of("gate", "gate:g", QString(QStringLiteral("waived: ") + kUntil + u"10000"), 1),
                of("wave", "wave:a", QStringLiteral("passed"), 2), of("agent", "z", QStringLiteral("starting"), began)};
            QCOMPARE(wrongIn({a, b}, history).isEmpty(), began < 10'000);
        }
    }

    /// The same judge finds a fault in a history that was made bad: a passed gate that is told to have failed.
    static void controls(const Storm& storm)
    {
        for (const PlannedWave& wave : storm.plan)
            for (const PlannedGate& gate : wave.gates) {
                if (!gate.blocking || wave.id == storm.plan.last().id)
                    continue;
                QList<Moment> bad = storm.history;
                for (Moment& moment : bad)
                    if (moment.kind == QStringLiteral("gate") && moment.subject == QStringLiteral("gate:") + gate.id)
                        moment.text = QStringLiteral("failed: exit 1");
                const bool isNeeded = std::any_of(storm.plan.begin(), storm.plan.end(),
                    [&](const PlannedWave& other) { return other.needs.contains(wave.id); });
                if (isNeeded)
                    QVERIFY(!wrongIn(storm.plan, bad).isEmpty());
            }
    }
};

QTEST_GUILESS_MAIN(TestGateStorm)
#include "tst_gatestorm.moc"
