// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/gatedecisions.h"
#include "models/base/clock.h"
#include "models/domain/blocking.h"
#include "tests/engine/world.h"

#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;

namespace {

constexpr qint64 kDayMs = 24LL * 3600 * 1000;

const QByteArray kPlan
    = "waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true] } ], gates: [ { id: g, argv: "
      "[/bin/true] }, { id: adv, kind: advisory, argv: [/bin/true] }, { id: list, verifies: "
      "operational, checklist: [ configuration correct, feature working, logs show it ] }, { id: two, "
      "approval: { count: 2 } } ] }\n";

/// A wave in its gates, whose programs failed.
struct Gating : World {
    explicit Gating(Mode mode = Mode::Basic)
        : World(kPlan, [mode](Plan& plan) { plan.mode = mode; })
    {
        advance();
        end("x", AgentState::Succeeded);
        advance();
        judge("g", GateState::Failed);
        judge("adv", GateState::Failed);
        advance();
    }
    /// Error code; empty = done.
    QString ask(const char* command, const char* id, QJsonObject args = {}, const char* actor = "ANNA")
    {
        args.insert(QStringLiteral("actor"), QLatin1String(actor));
        GateRun& of = gate(id);
        const Status done = gatedecisions::decide(
            QLatin1String(command), {*session, *waveOf(*session, of.row->wave), of, args, utcMs(), set, scheduler});
        advance();
        return done ? QString() : done.error().code;
    }
    QJsonObject until(qint64 days) const
    {
        return {{QStringLiteral("reason"), QStringLiteral("r")},
            {QStringLiteral("until"), rfc3339(utcMs() + days * kDayMs)}};
    }
};

const QJsonObject kReason{{QStringLiteral("reason"), QStringLiteral("r")}};

QJsonObject item(const QString& which, const QJsonObject& more = kReason)
{
    QJsonObject args = more;
    args.insert(QStringLiteral("item"), which);
    return args;
}

} // namespace

/// GATE-2, 4, 6, 11: what a decision needs, and what it does.
class TestGateDecisions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void waiverNeedsReasonAndEnd()
    {
        Gating w;
        QCOMPARE(w.ask("gate.waive", "g"), QStringLiteral("reason-missing"));
        QCOMPARE(w.ask("gate.waive", "g", w.until(91)), QStringLiteral("waiver-too-long"));
        QCOMPARE(w.ask("gate.waive", "g", w.until(-1)), QStringLiteral("bad-value"));
        QCOMPARE(w.ask("gate.waive", "g", w.until(89)), QString());
        QCOMPARE(w.gate("g").row->state, GateState::Waived);
        QCOMPARE(w.ask("gate.waive", "g", kReason), QStringLiteral("not-failed"));
        QCOMPARE(w.ask("gate.rerun", "g"), QString()); // withdraws it
        QCOMPARE(w.gate("g").row->state, GateState::Running);
        QVERIFY(w.gate("g").row->waiver.isEmpty());
        QCOMPARE(w.ask("gate.waive", "g", kReason), QStringLiteral("gate-running"));
        w.judge("g", GateState::Inconclusive);
        w.advance();
        QCOMPARE(w.ask("gate.waive", "g", kReason), QString());
        const qint64 days = (waivedUntil(w.gate("g").row->waiver) - utcMs() + 1000) / kDayMs;
        QCOMPARE(days, qint64(gatedecisions::kWaiverDays));
        QCOMPARE(w.gate("g").row->results, 4); // failed, waived, inconclusive, waived: all are kept
        QCOMPARE(w.ask("gate.waive", "adv", kReason), QString());
        QCOMPARE(waivedUntil(w.gate("adv").row->waiver), qint64(0)); // an exception on record, with no end
    }

    void passedGatesRunAgain()
    {
        Gating w;
        QCOMPARE(w.ask("gate.rerun", "list"), QStringLiteral("gate-pending"));
        QCOMPARE(w.ask("gate.rerun", "g"), QString());
        w.judge("g", GateState::Passed);
        w.advance();
        QCOMPARE(w.ask("gate.rerun", "g"), QString());
        QCOMPARE(w.gate("g").row->state, GateState::Running);
    }

    void tickByTick()
    {
        Gating w(Mode::Standard);
        QTemporaryDir folder;
        w.session->plan.workspace = folder.path();
        QCOMPARE(w.ask("gate.tick", "list", item(QStringLiteral("9"))), QStringLiteral("unknown-item"));
        QCOMPARE(w.ask("gate.tick", "list", item(QStringLiteral("1"), {})), QStringLiteral("reason-missing"));
        QCOMPARE(w.ask("gate.tick", "list", item(QStringLiteral("1"))), QStringLiteral("environment-missing"));
        QJsonObject where = kReason;
        where.insert(QStringLiteral("environment_name"), QStringLiteral("staging"));
        QCOMPARE(w.ask("gate.tick", "list", item(QStringLiteral("1"), where)), QString());
        QCOMPARE(w.ask("gate.tick", "list", item(QStringLiteral("1"))), QStringLiteral("item-settled"));
        QCOMPARE(w.ask("gate.tick", "list", item(QStringLiteral("feature working"))), QString());
        QCOMPARE(w.gate("list").criteria.front().row->value, QStringLiteral("2 of 3"));
        QCOMPARE(w.gate("list").row->state, GateState::Pending); // with the logs unchecked it stays open
        QJsonObject file{{QStringLiteral("evidence"), QStringLiteral("limiter.log")}};
        QCOMPARE(w.ask("gate.tick", "list", item(QStringLiteral("result.3"), file)), QStringLiteral("no-evidence"));
        QFile log(folder.filePath(QStringLiteral("limiter.log")));
        QVERIFY(log.open(QIODevice::WriteOnly) && log.write("refused 31 of 70\n") > 0);
        log.close();
        QCOMPARE(w.ask("gate.tick", "list", item(QStringLiteral("result.3"), file)), QString());
        QCOMPARE(w.gate("list").row->state, GateState::Passed);
        const QJsonObject kept = w.gate("list").criteria.front().row->evidence.last().toObject();
        QCOMPARE(kept.value(QLatin1String("sha256")).toString().size(), 64);
        QCOMPARE(w.ask("gate.untick", "list", item(QStringLiteral("2"))), QString());
        QCOMPARE(w.gate("list").row->state, GateState::Pending);
        QCOMPARE(w.ask("gate.untick", "list", item(QStringLiteral("2"))), QStringLiteral("not-ticked"));
    }

    void twoPeopleAreTwo()
    {
        Gating w;
        QJsonObject anna = kReason;
        anna.insert(QStringLiteral("person"), 7);
        QCOMPARE(w.ask("gate.approve", "two", anna), QString());
        QCOMPARE(w.ask("gate.approve", "two", anna, "ANNA, self-approved"), QStringLiteral("not-allowed"));
        QCOMPARE(w.ask("gate.approve", "two", kReason, "BEN"), QString());
        QCOMPARE(w.gate("two").row->state, GateState::Passed);
    }

    /// GATE-18: what is listed is what the engine refuses by, word for word.
    void listIsTheRefusal()
    {
        Gating w(Mode::Enhanced);
        QCOMPARE(w.state(), QStringLiteral("held"));
        QList<Wave> waves;
        QList<Agent> agents;
        QList<Gate> gates;
        for (const WaveRun& wave : w.session->waves) {
            waves.append(wave.row.row);
            for (const AgentRun& agent : wave.agents)
                agents.append(agent.row.row);
            for (const GateRun& gate : wave.gates)
                gates.append(gate.row.row);
        }
        QStringList listed;
        for (const Blocker& one : blockersOf(w.session->row.row, waves, agents, gates, &w.session->plan, utcMs())) {
            listed.append(one.why);
            QVERIFY(!one.whoCan.isEmpty() && one.mend.startsWith(QLatin1String("wavedeckctl ")));
        }
        QCOMPARE(listed, w.session->row->reasons);
        QCOMPARE(listed.size(), 4);
        QCOMPARE(listed[1], QStringLiteral("advisory gate adv failed: exit 1 instead of 0"));
    }
};

QTEST_GUILESS_MAIN(TestGateDecisions)
#include "tst_gatedecisions.moc"
