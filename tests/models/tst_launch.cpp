// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan is going to run, as the document that is signed (RISK-4): any change of it is another document.
#include "models/plan/planreader.h"
#include "models/risk/launch.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::risk;

namespace {

const char* const kPlan
    = "version: 1\n"
      "requires: risk\n"
      "session:\n"
      "  name: deploy\n"
      "  workspace: %1\n"
      "waves:\n"
      "  - id: build\n"
      "    agents:\n"
      "      - { id: make, argv: [\"sh\", \"build.sh\", \"%2\"], capability: modify, writes: [\"out/**\"] }\n"
      "    gates:\n"
      "      - { id: tests, argv: [\"true\"] }\n"
      "  - id: ship\n"
      "    agents:\n"
      "      - { id: push, argv: [\"./push\", \"--to\", \"{set.target}\"], capability: modify, writes: [\"out/**\"] "
      "}\n";

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(bytes);
    file.close();
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

} // namespace

class TestLaunch : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    QJsonObject document(const QString& word = QStringLiteral("fast"),
        const QString& target = QStringLiteral("staging"), const QJsonObject& overrides = {}, QByteArray replace = {},
        const QByteArray& by = {})
    {
        QByteArray text = QString::fromLatin1(kPlan).arg(m_dir.path(), word).toUtf8();
        if (!replace.isEmpty())
            text.replace(replace, by);
        PlanContext context;
        context.file = m_dir.filePath(QStringLiteral("plan.yaml"));
        context.workspace = m_dir.path();
        context.set.insert(QStringLiteral("target"), target);
        context.findProgram = [this](const QString& name) {
            const QString own = QStandardPaths::findExecutable(name, {m_dir.path()});
            return own.isEmpty() ? QStandardPaths::findExecutable(name) : own;
        };
        const PlanReading reading = readPlan(text, context);
        if (!reading.ok())
            qWarning() << reading.faults.first().message;
        return reading.ok() ? launchDocument(reading.plan, {text, overrides, context.findProgram}) : QJsonObject();
    }

private Q_SLOTS:
    void init()
    {
        write(m_dir.filePath(QStringLiteral("build.sh")), "echo build\n");
        write(m_dir.filePath(QStringLiteral("push")), "#!/bin/sh\necho push\n");
    }

    void isRequired_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("good");
        QTest::addColumn<QString>("id");
        QTest::newRow("risk") << QByteArray("requires: risk") << true << QString();
        QTest::newRow("one") << QByteArray("requires: { risk: RA-007 }") << true << QStringLiteral("RA-007");
        QTest::newRow("other") << QByteArray("requires: rest") << false << QString();
        QTest::newRow("no id") << QByteArray("requires: { risk: seven }") << false << QString();
        QTest::newRow("key") << QByteArray("requires: { risc: RA-007 }") << false << QString();
        QTest::newRow("list") << QByteArray("requires: [risk]") << false << QString();
    }

    void isRequired()
    {
        QFETCH(QByteArray, line);
        QFETCH(bool, good);
        QFETCH(QString, id);
        PlanContext context;
        context.file = QStringLiteral("/p.yaml");
        context.workspace = m_dir.path();
        context.findProgram = [](const QString& name) { return QStandardPaths::findExecutable(name); };
        const PlanReading reading = readPlan("version: 1\n" + line
                + "\nsession: { name: a }\nwaves:\n  - { id: w, agents: [ { id: a, argv: [\"true\"] } ] }\n",
            context);
        QCOMPARE(reading.ok(), good);
        if (!good) {
            QCOMPARE(reading.faults.first().mark.line, 2);
            return;
        }
        QVERIFY(reading.plan.needsRisk);
        QCOMPARE(reading.plan.riskId, id);
    }

    void sameIsSame()
    {
        const QJsonObject first = document();
        QVERIFY(!first.isEmpty());
        QCOMPARE(launchSha256(document()), launchSha256(first));
        QCOMPARE(launchDifference(first, document()), QStringList());
        QStringList pinned;
        for (const QJsonValue& pin : first.value(QLatin1String("programs")).toArray()) {
            QVERIFY2(pin.toObject().value(QLatin1String("sha256")).toString().size() == 64,
                qPrintable(pin.toObject().value(QLatin1String("path")).toString()));
            pinned.append(QFileInfo(pin.toObject().value(QLatin1String("path")).toString()).fileName());
        }
        QVERIFY(pinned.contains(QStringLiteral("build.sh")));
        QVERIFY(pinned.contains(QStringLiteral("push")));
        QVERIFY(pinned.contains(QStringLiteral("sh")));
        QVERIFY(pinned.contains(QStringLiteral("true")));
    }

    void changesShow_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<QByteArray>("by");
        QTest::addColumn<QString>("told");
        QTest::newRow("one byte of argv")
            << QByteArray("\"--to\"") << QByteArray("\"--tO\"") << QStringLiteral("agent push");
        QTest::newRow("shell") << QByteArray("id: tests, argv: [\"true\"]")
                               << QByteArray("id: tests, argv: [\"true\"], shell: true")
                               << QStringLiteral("gate tests");
        QTest::newRow("gate made advisory")
            << QByteArray("id: tests,") << QByteArray("id: tests, kind: advisory,") << QStringLiteral("gate tests");
        QTest::newRow("agent gone") << QByteArray("id: push,") << QByteArray("id: pull,")
                                    << QStringLiteral("agent push is gone");
        QTest::newRow("a comment") << QByteArray("requires: risk") << QByteArray("requires: risk # later")
                                   << QStringLiteral("text of the plan");
        QTest::newRow("writes") << QByteArray("out/**\"] }\n    gates") << QByteArray("**\"] }\n    gates")
                                << QStringLiteral("agent make");
    }

    void changesShow()
    {
        QFETCH(QByteArray, what);
        QFETCH(QByteArray, by);
        QFETCH(QString, told);
        const QJsonObject before = document();
        const QJsonObject after = document(QStringLiteral("fast"), QStringLiteral("staging"), {}, what, by);
        QVERIFY(!after.isEmpty());
        QVERIFY(launchSha256(before) != launchSha256(after));
        QVERIFY2(launchDifference(before, after).contains(told),
            qPrintable(launchDifference(before, after).join(QLatin1Char('|'))));
    }

    void whatComesWithTheStartShows()
    {
        const QJsonObject before = document();
        QCOMPARE(launchDifference(before, document(QStringLiteral("fast"), QStringLiteral("production"))),
            QStringList{QStringLiteral("--set")});
        QCOMPARE(launchDifference(before,
                     document(QStringLiteral("fast"), QStringLiteral("staging"), {{QStringLiteral("parallel"), 3}})),
            QStringList{QStringLiteral("limits of this start")});
    }

    /// What is substituted, what an interpreter of any version is given, what a glob finds: all of it runs.
    void whatReallyRunsShows_data()
    {
        QTest::addColumn<QByteArray>("argv");
        QTest::addColumn<bool>("added"); // else changed
        QTest::newRow("workspace") << QByteArray("argv: [\"sh\", \"{workspace}/job.txt\"]") << false;
        QTest::newRow("version") << QByteArray("argv: [\"bash5.2\", \"job.txt\"]") << false;
        QTest::newRow("shell") << QByteArray("argv: [\". ./job.txt\"], shell: true") << false;
        QTest::newRow("glob") << QByteArray("argv: [\"sh\", \"{item}\"], foreach: { glob: \"job*\" }") << false;
        QTest::newRow("glob finds more") << QByteArray("argv: [\"sh\", \"{item}\"], foreach: { glob: \"job*\" }")
                                         << true;
    }

    void whatReallyRunsShows()
    {
        QFETCH(QByteArray, argv);
        QFETCH(bool, added);
        const QByteArray before = "argv: [\"sh\", \"build.sh\", \"fast\"], capability: modify, writes: [\"out/**\"]";
        argv += argv.contains("foreach") ? ", capability: modify, writes: [\"out/{item}\"]"
                                         : ", capability: modify, writes: [\"out/**\"]";
        write(m_dir.filePath(QStringLiteral("job.txt")), "echo one\n");
        write(m_dir.filePath(QStringLiteral("bash5.2")), "#!/bin/sh\n");
        const auto made = [&] { return document(QStringLiteral("fast"), QStringLiteral("staging"), {}, before, argv); };
        const QJsonObject first = made();
        QVERIFY(!first.isEmpty());
        write(m_dir.filePath(added ? QStringLiteral("job2.txt") : QStringLiteral("job.txt")), "echo two\n");
        const bool differs = launchSha256(made()) != launchSha256(first);
        QFile::remove(m_dir.filePath(QStringLiteral("job2.txt")));
        QVERIFY(differs);
    }

    void scriptsShow()
    {
        const QJsonObject before = document();
        write(m_dir.filePath(QStringLiteral("build.sh")), "echo built\n");
        const QStringList told = launchDifference(before, document());
        QCOMPARE(told, QStringList{QStringLiteral("program ") + m_dir.filePath(QStringLiteral("build.sh"))});
        // Back to the old bytes is the old document: that an approval does not revive is the approval's own rule.
        write(m_dir.filePath(QStringLiteral("build.sh")), "echo build\n");
        QCOMPARE(launchSha256(document()), launchSha256(before));
        QVERIFY(QFile::remove(m_dir.filePath(QStringLiteral("push"))));
        QVERIFY(launchSha256(document()) != launchSha256(before));
    }
};

QTEST_GUILESS_MAIN(TestLaunch)
#include "tst_launch.moc"
