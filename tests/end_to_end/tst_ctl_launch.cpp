// SPDX-License-Identifier: GPL-3.0-or-later
// Plans that say `requires: risk`, through the shipped programs: nothing unsigned starts, nothing that was changed
// since, and nothing that sqlite3 says is approved (RISK-4, RISK-12; trust.md A3, A4, A10). The rehearsal of a
// rollback.
#include "ctl.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

using namespace wavedeck::test;

namespace {

QString text(const char* utf8)
{
    return QString::fromUtf8(utf8);
}

/// wavedeckctl by one of the people, all of whom have the same password.
Answer as(const Ctl& ctl, const char* who, const QString& line)
{
    return ctl.withPassword(text("--json %1 --as %2 --password-fd 3").arg(line, text(who)));
}

int add(const Ctl& ctl, const char* name, const char* role, bool first = false)
{
    return ctl
        .withPassword(text("user add %1 --role '%2' --password-fd 3 %3")
                          .arg(text(name), text(role), first ? QString() : text("--as ada --as-password-fd 4")))
        .status;
}

const char* const kWaves
    = "  - id: one\n    agents:\n      - { id: a, argv: [\"sh\", \"a.sh\"], capability: modify, "
      "writes: [\"**\"] }\n  - id: two\n    agents:\n      - { id: b, argv: [\"sh\", \"-c\", \"echo "
      "b >> ran\"], capability: modify, writes: [\"**\"] }\n";
const char* const kWaits = "    gates:\n      - { id: human, approval: { roles: [L1 OVERWATCH] } }\n";

QString state(const Ctl& ctl)
{
    return ctl.json({text("risk"), text("show"), text("RA-001")}).json().value(QLatin1String("state")).toString();
}

} // namespace

class TestCtlLaunch : public QObject {
    Q_OBJECT

    std::unique_ptr<Ctl> m_ctl;
    QString m_plan;

    void writePlan(const QByteArray& waves)
    {
        m_plan = m_ctl->write(text("plan.yaml"),
            "version: 1\nrequires: risk\nsession: { name: deploy, workspace: '" + m_ctl->folder().toUtf8()
                + "' }\nwaves:\n" + waves);
    }
    Answer run() { return m_ctl->json({text("run"), m_plan}); }
    bool hasRun() { return !m_ctl->read(text("ran")).isEmpty(); }
    bool sign()
    {
        return as(*m_ctl, "dev", text("risk submit RA-001")).status == 0
            && as(*m_ctl, "eve", text("risk approve RA-001 --role 'L2 DEVELOPER' --reason read")).status == 0
            && as(*m_ctl, "ove", text("risk approve RA-001 --role 'L1 OVERWATCH' --reason read")).status == 0;
    }
    /// As somebody with a shell would.
    bool sql(const char* statement)
    {
        bool done = false;
        {
            QSqlDatabase db = QSqlDatabase::addDatabase(text("QSQLITE"), text("forger"));
            db.setDatabaseName(m_ctl->dataDir() + text("/wavedeck.db"));
            QSqlQuery query(db);
            done = db.open() && (query = QSqlQuery(db), query.exec(QLatin1String(statement)));
            if (!done)
                qWarning() << query.lastError().text();
        }
        QSqlDatabase::removeDatabase(text("forger"));
        return done;
    }

private Q_SLOTS:
    void init()
    {
        m_ctl = std::make_unique<Ctl>();
        QCOMPARE(add(*m_ctl, "ada", "Admin", true), 0);
        QCOMPARE(add(*m_ctl, "dev", "L2 DEVELOPER"), 0);
        QCOMPARE(add(*m_ctl, "eve", "L2 DEVELOPER"), 0);
        QCOMPARE(add(*m_ctl, "ove", "L1 OVERWATCH"), 0);
        m_ctl->write(text("a.sh"), "echo a >> ran\n");
        writePlan(kWaves);
        QCOMPARE(
            as(*m_ctl, "dev", text("risk new --title Deploy --template minimal --likelihood 1 --impact 2")).status, 0);
        QCOMPARE(as(*m_ctl, "dev", text("risk plan RA-001 '%1'").arg(m_plan)).status, 0);
    }

    void onlyWhatWasSignedStarts()
    {
        QCOMPARE(run().code(), text("unsigned-plan"));
        QCOMPARE(run().status, 3);
        QVERIFY(sign());
        const Answer first = run();
        QVERIFY2(first.status == 0, first.err.constData());
        QCOMPARE(m_ctl->read(text("ran")), QByteArray("a\nb\n"));
        const QJsonObject session = m_ctl->session();
        QCOMPARE(session.value(QLatin1String("launch_risk"))[QLatin1String("risk")].toString(), text("RA-001"));

        // One byte of a script, of argv, of a value.
        m_ctl->write(text("a.sh"), "echo A >> ran\n");
        const Answer changed = run();
        QCOMPARE(changed.status, 3);
        QCOMPARE(changed.code(), text("stale-approval"));
        QVERIFY(changed.error().value(QLatin1String("message")).toString().contains(text("a.sh")));
        QVERIFY(waitUntil([&] { return state(*m_ctl) == text("stale"); }));
        // Changing it back revives nothing.
        m_ctl->write(text("a.sh"), "echo a >> ran\n");
        QCOMPARE(run().status, 3);
        QCOMPARE(m_ctl->read(text("ran")), QByteArray("a\nb\n"));
    }

    void argvAndValues()
    {
        QVERIFY(sign());
        writePlan(QByteArray(kWaves).replace("echo b", "echo B"));
        const Answer changed = run();
        QCOMPARE(changed.code(), text("stale-approval"));
        QVERIFY2(changed.error().value(QLatin1String("message")).toString().contains(text("agent b")),
            changed.out.constData());
        QVERIFY(!hasRun());
    }

    void whatSqliteSaysDoesNotCount()
    {
        QVERIFY(sql("UPDATE risk SET state = 'approved', approved_revision = content_revision"));
        QCOMPARE(run().status, 3);
        QVERIFY(!hasRun());
    }

    void aForgedSignatureDoesNotCount()
    {
        QVERIFY(sign());
        QVERIFY(sql("DROP TRIGGER signature_update"));
        QVERIFY(sql("UPDATE signature SET reason = 'another'"));
        const Answer refused = run();
        QCOMPARE(refused.status, 3);
        QCOMPARE(refused.code(), text("forged"));
        QCOMPARE(m_ctl->json({text("risk"), text("verify")}).status, 1);
        QVERIFY(!hasRun());
    }

    void aRevokedApprovalHoldsTheNextWave()
    {
        writePlan(QByteArray(kWaves).replace("  - id: two", QByteArray(QByteArray(kWaits) + "  - id: two")));
        QCOMPARE(as(*m_ctl, "dev", text("risk plan RA-001 '%1'").arg(m_plan)).status, 0);
        QVERIFY(sign());
        QCOMPARE(run().status, 1); // held at the gate
        QCOMPARE(as(*m_ctl, "ove", text("risk revoke RA-001 --reason 'seen too late'")).status, 0);
        QCOMPARE(as(*m_ctl, "ove", text("gate approve S-001 human --role 'L1 OVERWATCH' --reason fine")).status, 0);
        QVERIFY(waitUntil([&] {
            const QByteArray reasons = m_ctl->call({text("gate"), text("blocks"), text("S-001")}).out;
            return reasons.contains("risk assessment RA-001");
        }));
        QCOMPARE(m_ctl->state(), text("held"));
        QCOMPARE(m_ctl->read(text("ran")), QByteArray("a\n"));
    }

    /// Between two waves: what the second runs is looked at again when it is to start.
    void whatChangesMeanwhileIsHeld()
    {
        m_ctl->write(text("b.sh"), "echo b >> ran\n");
        writePlan(
            "  - id: one\n    agents:\n      - { id: a, argv: [\"sh\", \"{workspace}/a.sh\"], capability: modify, "
            "writes: [\"**\"] }\n"
            + QByteArray(kWaits)
            + "  - id: two\n    agents:\n      - { id: b, argv: [\"sh\", \"{workspace}/b.sh\"], capability: modify, "
              "writes: [\"**\"] }\n");
        QCOMPARE(as(*m_ctl, "dev", text("risk plan RA-001 '%1'").arg(m_plan)).status, 0);
        QVERIFY(sign());
        QCOMPARE(run().status, 1); // held at the gate
        m_ctl->write(text("b.sh"), "echo B >> ran\n");
        QCOMPARE(as(*m_ctl, "ove", text("gate approve S-001 human --role 'L1 OVERWATCH' --reason fine")).status, 0);
        QVERIFY(waitUntil([&] {
            return m_ctl->call({text("gate"), text("blocks"), text("S-001")}).out.contains("b.sh");
        }));
        QCOMPARE(m_ctl->read(text("ran")), QByteArray("a\n"));
        // As it was signed, it goes on.
        m_ctl->write(text("b.sh"), "echo b >> ran\n");
        QVERIFY(waitUntil([&] { return m_ctl->state() == text("completed"); }));
        QCOMPARE(m_ctl->read(text("ran")), QByteArray("a\nb\n"));
    }

    /// The stored plan and what it stands on are edited while no engine runs: the audit trail knows what started.
    void aSessionThatIsTakenOverStaysSigned()
    {
        writePlan(QByteArray(kWaves).replace("  - id: two", QByteArray(QByteArray(kWaits) + "  - id: two")));
        QCOMPARE(as(*m_ctl, "dev", text("risk plan RA-001 '%1'").arg(m_plan)).status, 0);
        QVERIFY(sign());
        QCOMPARE(run().status, 1); // held at the gate
        QCOMPARE(m_ctl->call({text("engine"), text("stop")}).status, 0);
        QVERIFY(sql("UPDATE session SET launch = json_remove(launch, '$.risk'), plan_text = "
                    "replace(replace(plan_text, 'requires: risk', ''), 'echo b', 'echo forged')"));
        QCOMPARE(m_ctl->call({text("engine"), text("start")}).status, 0);
        QCOMPARE(as(*m_ctl, "ove", text("gate approve S-001 human --role 'L1 OVERWATCH' --reason fine")).status, 0);
        QVERIFY(waitUntil([&] {
            return m_ctl->call({text("gate"), text("blocks"), text("S-001")}).out.contains("risk assessment");
        }));
        QCOMPARE(m_ctl->state(), text("held"));
        QCOMPARE(m_ctl->read(text("ran")), QByteArray("a\n"));
    }

    /// What agents in worktrees run is what is committed.
    void aCommitAfterTheSignatureIsAnotherPlan()
    {
        const auto git = [&](const QString& line) {
            QProcess process;
            process.setWorkingDirectory(m_ctl->folder());
            process.start(text("/bin/sh"),
                {text("-c"), text("git -c user.name=n -c user.email=e@x.invalid -c init.defaultBranch=main ") + line});
            return process.waitForFinished(60'000) && process.exitCode() == 0;
        };
        QVERIFY(git(text("init -q")) && git(text("add a.sh")) && git(text("commit -qm one")));
        writePlan("  - id: one\n    agents:\n      - { id: a, argv: [\"sh\", \"a.sh\"], capability: modify, worktree: "
                  "true }\n");
        QCOMPARE(as(*m_ctl, "dev", text("risk plan RA-001 '%1'").arg(m_plan)).status, 0);
        QVERIFY(sign());
        // Committed, and the file as it was signed put back into the folder.
        m_ctl->write(text("a.sh"), "echo A >> ran\n");
        QVERIFY(git(text("commit -qam two")));
        m_ctl->write(text("a.sh"), "echo a >> ran\n");
        const Answer changed = run();
        QCOMPARE(changed.status, 3);
        QVERIFY(changed.error().value(QLatin1String("message")).toString().contains(text("commit")));
    }

    /// In a wave that runs: who waits for a place does not start any more, and a retry neither.
    void aRevokedApprovalStopsEveryStart()
    {
        m_ctl->write(text("a.sh"), "echo a >> ran; while [ ! -e go ]; do sleep 0.05; done\n");
        writePlan(
            "  - id: one\n    max_parallel: 1\n    agents:\n      - { id: a, argv: [\"sh\", \"a.sh\"], capability: "
            "modify, writes: [\"x\"] }\n      - { id: b, argv: [\"sh\", \"-c\", \"echo b >> ran\"], capability: "
            "modify, writes: [\"y\"], needs: [a] }\n");
        QCOMPARE(as(*m_ctl, "dev", text("risk plan RA-001 '%1'").arg(m_plan)).status, 0);
        QVERIFY(sign());
        QCOMPARE(m_ctl->json({text("run"), m_plan, text("--detach")}).status, 0);
        QVERIFY(waitUntil([&] { return hasRun(); }));
        QCOMPARE(as(*m_ctl, "ove", text("risk revoke RA-001 --reason 'seen too late'")).status, 0);
        m_ctl->write(text("go"), {});
        QVERIFY(waitUntil([&] { return m_ctl->agentState(text("b")) == text("failed"); }));
        QVERIFY(
            agentIn(m_ctl->session(), text("b")).value(QLatin1String("reason")).toString().contains(text("RA-001")));
        m_ctl->call({text("agent"), text("retry"), text("S-001"), text("b")});
        QVERIFY(waitUntil([&] {
            const QJsonObject b = agentIn(m_ctl->session(), text("b"));
            return b.value(QLatin1String("attempt")).toInt() == 2 && b.value(QLatin1String("state")) == text("failed");
        }));
        QCOMPARE(m_ctl->read(text("ran")), QByteArray("a\n"));
    }

    /// Monitoring lines of an assessment raise alerts of the plan that it lets run.
    void monitoringLinesAreLiveRules()
    {
        for (const char* set : {"signal=Errors,source=cat errors,warning=> 1 %,critical=5 %,unit=%",
                 "signal=Dashboard,source=a screen somewhere,warning=red"}) {
            QJsonObject line;
            for (const QString& pair : QString::fromLatin1(set).split(QLatin1Char(',')))
                line.insert(pair.section(QLatin1Char('='), 0, 0), pair.section(QLatin1Char('='), 1));
            const QString json = QString::fromUtf8(QJsonDocument(line).toJson(QJsonDocument::Compact));
            QCOMPARE(as(*m_ctl, "dev", text("risk set RA-001 --set 'monitoring.+=%1'").arg(json)).status, 0);
        }
        const Answer made = m_ctl->json({text("risk"), text("monitors"), text("RA-001")});
        QCOMPARE(made.json().value(QLatin1String("monitors")).toInt(), 1);
        QCOMPARE(made.json().value(QLatin1String("left")).toArray().size(), 1);
        m_ctl->write(text("errors"), "7\n");
        QByteArray yaml = made.json().value(QLatin1String("yaml")).toString().toUtf8();
        yaml.replace("\"critical\"", "\"every\":\"1s\",\"critical\"");
        m_plan = m_ctl->write(text("plan.yaml"),
            "version: 1\nsession: { name: deploy, workspace: '" + m_ctl->folder().toUtf8() + "' }\n" + yaml
                + "waves:\n  - id: one\n    agents:\n      - { id: a, argv: [\"sh\", \"-c\", \"while [ ! -e go ]; do "
                  "sleep 0.05; done\"] }\n");
        QCOMPARE(m_ctl->json({text("run"), m_plan, text("--detach")}).status, 0);
        QVERIFY(waitUntil([&] {
            const QByteArray alerts = m_ctl->call({text("alert"), text("list"), text("S-001")}).out;
            return alerts.contains("Errors") && alerts.contains("critical");
        }));
        m_ctl->write(text("go"), {});
        QVERIFY(waitUntil([&] { return m_ctl->state() == text("completed"); }));
    }

    /// The engine says it, whoever runs whatever.
    void whatIsOverdueIsSaid()
    {
        QCOMPARE(as(*m_ctl, "dev", text("risk submit RA-001")).status, 0);
        QVERIFY(sql("UPDATE risk SET due_at = 1"));
        QVERIFY(!m_ctl->call({text("risk"), text("show"), text("RA-001")}).out.isEmpty());
        QCOMPARE(m_ctl->run("  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n").status, 0);
        QVERIFY(waitUntil([&] {
            return m_ctl->call({text("audit"), text("list"), text("--json")}).out.contains("risk.overdue");
        }));
    }

    void aRollbackIsRehearsed()
    {
        QCOMPARE(
            as(*m_ctl, "dev",
                text("risk set RA-001 --set rollback.estimate_ms=1000 --set "
                     "'rollback.steps.+={\"command\":\"echo service is inactive\",\"expected\":\"inactive\"}' --set "
                     "'rollback.steps.+={\"argv\":[\"true\"],\"expected\":\"one commit\"}'"))
                .status,
            0);
        const Answer ran = m_ctl->json({text("risk"), text("rehearse"), text("RA-001"), text("--environment"),
            text("staging"), text("--workspace"), m_ctl->folder()});
        QVERIFY2(ran.status == 0, ran.err.constData());
        QJsonArray rehearsals;
        QVERIFY(waitUntil([&] {
            rehearsals = m_ctl->json({text("risk"), text("rehearsal"), text("RA-001")})
                             .json()
                             .value(QLatin1String("rehearsals"))
                             .toArray();
            return !rehearsals.isEmpty();
        }));
        const QJsonObject one = rehearsals.first().toObject();
        QCOMPARE(one.value(QLatin1String("environment")).toString(), text("staging"));
        QCOMPARE(one.value(QLatin1String("session")).toString(), text("S-001"));
        QVERIFY(!one.value(QLatin1String("ok")).toBool()); // the second step did not show what was expected
        const QJsonArray steps = one.value(QLatin1String("steps")).toArray();
        QCOMPARE(steps.size(), 2);
        QCOMPARE(steps[0][QLatin1String("matched")], QJsonValue(true));
        QCOMPARE(steps[1][QLatin1String("matched")], QJsonValue(false));
        QCOMPARE(steps[1][QLatin1String("exit")], QJsonValue(0));
    }
};

QTEST_GUILESS_MAIN(TestCtlLaunch)
#include "tst_ctl_launch.moc"
