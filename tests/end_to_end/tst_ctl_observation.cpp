// SPDX-License-Identifier: GPL-3.0-or-later
// The window of observation after a session, through the shipped programs, with the engine killed in it.
#include "ctl.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QTest>

#include <csignal>

using namespace wavedeck::test;

namespace {

QString textIn(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toString();
}

QJsonObject alertIn(const QJsonObject& session, const char* rule)
{
    for (const QJsonValue& value : session.value(QLatin1String("alerts")).toArray())
        if (textIn(value.toObject(), "rule") == QLatin1String(rule))
            return value.toObject();
    return {};
}

} // namespace

class TestCtlObservation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// RETRO-18: not optional where the mode owes one.
    void isNotClosedWithoutItsRetrospective()
    {
        const Ctl ctl;
        const QString plan = ctl.write(QStringLiteral("owed.yaml"),
            "version: 1\nsession:\n  name: Owed\n  mode: enhanced\n  observe: 1s\n  success: [it has run]\n"
            "  pre_scan: { instances: 2, complexity: low, hidden_work: 1, by: ann, verified_by: bob }\n"
            "  pre_session: { access: done, api-keys: done, cloud-credentials: done, documentation: done, "
            "security-first: done }\nwaves:\n  - id: one\n    agents:\n"
            "      - { id: a, role: L1 SECURITY, shell: true, argv: ['echo \"{\\\"report\\\":{\\\"summary\\\":"
            "\\\"cut\\\"}}\" >> $WAVEDECK_EVENTS'] }\n");
        QCOMPARE(ctl.call({QStringLiteral("run"), plan, QStringLiteral("--detach")}).status, 0);
        QVERIFY(waitUntil([&] {
            for (const QJsonValue& list :
                ctl.session().value(QLatin1String("protocol"))[QLatin1String("checklists")].toArray())
                for (const QJsonValue& item : list[QLatin1String("items")].toArray())
                    if (item[QLatin1String("state")].toString() == QLatin1String("open"))
                        ctl.call({QStringLiteral("checklist"), QStringLiteral("waive"), QStringLiteral("S-001"),
                            list[QLatin1String("list")].toString(), item[QLatin1String("id")].toString(),
                            QStringLiteral("--reason"), QStringLiteral("test")});
            return ctl.state() == QLatin1String("completed");
        }));
        const QStringList close{QStringLiteral("observation"), QStringLiteral("close"), QStringLiteral("S-001"),
            QStringLiteral("--summary"), QStringLiteral("quiet")};
        const Answer without = ctl.json(close);
        QCOMPARE(without.status, 3);
        QCOMPARE(without.code(), QStringLiteral("retrospective-missing"));
        QCOMPARE(ctl.withPassword(QStringLiteral("user add ada --role Admin --password-fd 3")).status, 0);
        QCOMPARE(ctl.withPassword(QStringLiteral("signin ada --password-fd 3")).status, 0);
        const auto retro = [&](const QString& words) { return ctl.call(words.split(QLatin1Char(' '))).status; };
        QCOMPARE(retro(QStringLiteral("retro new --session S-001 --template short --participant Ada:Facilitator")), 0);
        QCOMPARE(ctl.json(close).code(), QStringLiteral("retrospective-missing")); // it is not complete
    }

    /// MON-9: what the session deployed is watched after its end, also by the next engine, which would have nothing
    /// else to do; then somebody has to review it, and that stays open until the window is closed.
    void aWindowIsWatchedToItsEnd()
    {
        const Ctl ctl;
        const auto healthy = ctl.write(QStringLiteral("healthy"), "yes");
        const QString plan = ctl.write(QStringLiteral("watched.yaml"),
            "version: 1\nsession: { name: watched, observe: 12s }\nmonitors:\n  - { id: site, kind: health, argv: "
            "[test, -e, healthy], every: 1s }\nwaves:\n  - id: work\n    agents: [{ id: a, argv: [/bin/true] }]\n");
        const Answer done = ctl.json({QStringLiteral("run"), plan});
        QVERIFY2(done.status == 0, done.err.constData());
        const qint64 first = ctl.enginePid();
        QVERIFY(first > 0 && ::kill(pid_t(first), SIGKILL) == 0);
        QVERIFY(waitUntil([&] { return !isAlive(first); }));
        QVERIFY(QFile::remove(healthy));

        QProcess engine;
        engine.start(QFileInfo(Ctl::program()).path() + QStringLiteral("/wavedeckd"),
            {QStringLiteral("--data-dir"), ctl.dataDir(), QStringLiteral("--idle-exit"), QStringLiteral("0")});
        QVERIFY(engine.waitForStarted());
        const auto alert = [&](const char* rule) { return alertIn(ctl.session(), rule); };
        QVERIFY(waitUntil([&] { return textIn(alert("monitor:site"), "phase") == QLatin1String("firing"); }));
        QCOMPARE(engine.state(), QProcess::Running);
        QCOMPARE(ctl.state(), QStringLiteral("completed"));
        QVERIFY(alert("observation-review").isEmpty()); // it is not over
        QVERIFY(QFile::exists(ctl.dataDir() + QStringLiteral("/runs/S-001/@environment")));

        QVERIFY(engine.waitForFinished(20'000)); // at its end, and not before
        QCOMPARE(engine.exitCode(), 0);
        QCOMPARE(textIn(ctl.session().value(QLatin1String("observation")).toObject(), "state"), QStringLiteral("over"));
        QCOMPARE(textIn(alert("monitor:site"), "phase"), QStringLiteral("resolved"));
        QCOMPARE(textIn(alert("observation-review"), "phase"), QStringLiteral("firing"));
        QCOMPARE(textIn(alert("observation-review"), "level"), QStringLiteral("warning"));
        QVERIFY(!QFile::exists(ctl.dataDir() + QStringLiteral("/runs/S-001/@environment")));
        QCOMPARE(ctl.call({QStringLiteral("observation"), QStringLiteral("list")}).status, 1);
        QCOMPARE(ctl.call({QStringLiteral("observation"), QStringLiteral("close"), QStringLiteral("S-001"),
                              QStringLiteral("--summary"), QStringLiteral("the site was down")})
                     .status,
            0);
        QCOMPARE(textIn(alert("observation-review"), "phase"), QStringLiteral("resolved"));
        QCOMPARE(ctl.call({QStringLiteral("observation"), QStringLiteral("list")}).status, 0);
    }
};

QTEST_GUILESS_MAIN(TestCtlObservation)
#include "tst_ctl_observation.moc"
