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
    explicit Gating(Mode mode = Mode::Basic, const QByteArray& plan = kPlan)
        : World(plan, [mode](Plan& p) { p.mode = mode; })
    {
        advance();
        end("x", AgentState::Succeeded);
        advance();
        for (const char* id : {"g", "adv"})
            if (findGate(*session, QLatin1String(id)))
                judge(id, GateState::Failed);
        advance();
    }
    /// As somebody who is signed in.
    QString as(const QStringList& roles, const char* command, const char* id, QJsonObject args, qint64 number = 1)
    {
        person = Actor(QStringLiteral("P%1").arg(number));
        person.person = number;
        person.roles = roles;
        person.signedIn = true;
        args.insert(QStringLiteral("person"), number);
        const QString code = ask(command, id, args, qPrintable(person.name));
        person = {};
        return code;
    }
    /// Error code; empty = done.
    QString ask(const char* command, const char* id, QJsonObject args = {}, const char* actor = "ANNA")
    {
        args.insert(QStringLiteral("actor"), QLatin1String(actor));
        GateRun& of = gate(id);
        const Status done = gatedecisions::decide(QLatin1String(command),
            {*session, *waveOf(*session, of.row->wave), of, args, utcMs(), set, scheduler, person});
        advance();
        return done ? QString() : done.error().code;
    }
    Actor person;
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

    /// SEC-6: an item of a checklist is a decision as much as an approval, and taking a no back is one too.
    void ticksAskForTheRight()
    {
        Gating w;
        const QStringList stakeholder{QStringLiteral("STAKEHOLDER")};
        const QStringList qa{QStringLiteral("L1 QA")};
        QCOMPARE(w.as(stakeholder, "gate.tick", "list", item(QStringLiteral("1"))), QStringLiteral("not-allowed"));
        QCOMPARE(w.as({QStringLiteral("Operator")}, "gate.approve", "list", kReason), QStringLiteral("not-allowed"));
        QCOMPARE(w.as(qa, "gate.tick", "list", item(QStringLiteral("1"))), QString());
        QCOMPARE(w.as(stakeholder, "gate.untick", "list", item(QStringLiteral("1"))), QStringLiteral("not-allowed"));
        QCOMPARE(w.as(qa, "gate.reject", "list", kReason), QString());
        QCOMPARE(w.gate("list").row->state, GateState::Failed);
        QCOMPARE(w.as(stakeholder, "gate.rerun", "list", kReason), QStringLiteral("not-allowed"));
        QCOMPARE(w.gate("list").row->state, GateState::Failed);
        QCOMPARE(w.as(stakeholder, "gate.rerun", "g", kReason), QString()); // only a program said no
        QCOMPARE(w.as(qa, "gate.rerun", "list", kReason), QString());
        QCOMPARE(w.gate("list").row->state, GateState::Pending);
    }

    /// One approval each of two roles: everybody decides what is theirs, and nothing else.
    void everyRoleDecidesItsOwn()
    {
        Gating w(Mode::Basic,
            "waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true] } ], gates: [ { id: both, criteria: [ { id: qa, "
            "approval: { roles: [L1 QA], count: 1 } }, { id: sec, approval: { roles: [L1 SECURITY], count: 1 } }, "
            "{ id: any, checklist: [ one ] } ] } ] }\n");
        const QStringList stakeholder{QStringLiteral("STAKEHOLDER")};
        const auto stateOf = [&](size_t i) { return w.gate("both").criteria[i].row->state; };
        QCOMPARE(w.as(stakeholder, "gate.approve", "both", kReason), QStringLiteral("not-allowed"));
        QJsonObject wrongRole = kReason;
        wrongRole.insert(QStringLiteral("role"), QStringLiteral("L1 SECURITY"));
        QCOMPARE(w.as({QStringLiteral("L1 QA")}, "gate.approve", "both", wrongRole), QStringLiteral("not-allowed"));
        QCOMPARE(w.as({QStringLiteral("L1 QA")}, "gate.approve", "both", kReason), QString());
        QCOMPARE(stateOf(0), GateState::Passed);
        QCOMPARE(stateOf(1), GateState::Pending);
        QCOMPARE(stateOf(2), GateState::Passed); // it names no role: any L1
        QCOMPARE(w.as({QStringLiteral("L1 QA")}, "gate.approve", "both", kReason), QStringLiteral("not-allowed"));
        QCOMPARE(w.as({QStringLiteral("L1 SECURITY")}, "gate.approve", "both", kReason, 2), QString());
        QCOMPARE(w.gate("both").row->state, GateState::Passed);
        const QJsonObject last = w.gate("both").criteria[1].row->evidence.last().toObject();
        QCOMPARE(last.value(QLatin1String("role")).toString(), QStringLiteral("L1 SECURITY"));
    }

    void waiverIsSignedInOneRole()
    {
        Gating w(Mode::Basic,
            "waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true] } ], gates: [ { id: g, argv: [/bin/true], "
            "waive: { roles: [CTO, L1 QA] } }, { id: adv, argv: [/bin/true] } ] }\n");
        const QStringList many{QStringLiteral("Admin"), QStringLiteral("CTO"), QStringLiteral("L1 QA")};
        QJsonObject role = kReason;
        role.insert(QStringLiteral("role"), QStringLiteral("Admin"));
        QCOMPARE(w.as(many, "gate.waive", "g", role), QStringLiteral("not-allowed")); // its own, and not asked for
        QCOMPARE(w.as(many, "gate.waive", "g", kReason), QStringLiteral("role-missing"));
        QCOMPARE(w.as({QStringLiteral("STAKEHOLDER"), QStringLiteral("CTO")}, "gate.waive", "g", kReason), QString());
        QCOMPARE(w.gate("g").row->waiver.value(QLatin1String("role")).toString(), QStringLiteral("CTO"));
        QCOMPARE(w.as({QStringLiteral("CTO")}, "gate.waive", "adv", kReason), QStringLiteral("not-allowed"));
        QCOMPARE(w.as({QStringLiteral("Operator"), QStringLiteral("Admin")}, "gate.waive", "adv", kReason), QString());
        QCOMPARE(w.gate("adv").row->waiver.value(QLatin1String("role")).toString(), QStringLiteral("Admin"));
    }

    /// A list is verified in one place, the one of the plan where that names it; a rerun begins anew.
    void environmentIsOne()
    {
        Gating w(Mode::Standard);
        const auto in = [](const char* name, const char* which) {
            QJsonObject args = item(QLatin1String(which));
            args.insert(QStringLiteral("environment_name"), QLatin1String(name));
            return args;
        };
        QCOMPARE(w.ask("gate.tick", "list", in("staging", "1")), QString());
        QCOMPARE(w.ask("gate.tick", "list", in("my laptop", "2")), QStringLiteral("environment-differs"));
        const CriterionRun& criterion = w.gate("list").criteria.front();
        QCOMPARE(criterion.row->environment, QStringLiteral("staging"));
        const int round = criterion.row->attempt;
        QCOMPARE(w.ask("gate.rerun", "list"), QString());
        QCOMPARE(criterion.row->attempt, round + 1); // what was ticked before is history
        QVERIFY(criterion.row->environment.isEmpty());
        QCOMPARE(w.ask("gate.tick", "list", in("production", "1")), QString());
        QCOMPARE(w.ask("gate.untick", "list", in("", "1")), QString());
        QCOMPARE(w.ask("gate.tick", "list", in("staging", "1")), QString());
        w.session->plan.environmentName = QStringLiteral("staging");
        QCOMPARE(w.ask("gate.rerun", "list"), QString());
        QCOMPARE(w.ask("gate.tick", "list", in("my laptop", "1")), QStringLiteral("environment-differs"));
        QCOMPARE(w.ask("gate.tick", "list", item(QStringLiteral("1"))), QString());
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
