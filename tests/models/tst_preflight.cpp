// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/preflight.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

#include <functional>

#include <unistd.h>

using namespace wavedeck;

namespace {

constexpr qint64 kMiB = 1024 * 1024;
constexpr qint64 kGiB = 1024 * kMiB;

using Change = std::function<void(PlanReading&, PreflightFacts&)>;

/// A machine on which nothing is wrong.
PreflightFacts good()
{
    PreflightFacts facts;
    facts.templateFolder = QStringLiteral("/opt/share/wavedeck/plans");
    facts.workspaceThere = facts.workspaceReadable = facts.workspaceWritable = true;
    facts.dataDir = QStringLiteral("/home/me/data");
    facts.dataDirThere = facts.dataDirUsable = true;
    facts.diskTotal = 100 * kGiB;
    facts.diskFree = 50 * kGiB;
    facts.memoryTotal = 32 * kGiB;
    facts.memoryAvailable = 24 * kGiB;
    facts.engineProgram = QStringLiteral("/opt/bin/wavedeckd");
    facts.engineStartable = true;
    return facts;
}

PlanReading plan()
{
    PlanContext context;
    context.file = QStringLiteral("/tmp/plan.yaml");
    context.workspace = QStringLiteral("/tmp");
    PlanReading reading
        = readPlan("version: 1\nsession: { name: n }\nwaves:\n  - id: w\n    agents:\n"
                   "      - { id: a, argv: [git, status] }\n      - { id: b, argv: [make], writes: [\"src/**\"] }\n",
            context);
    reading.warnings.clear(); // of a plan so short
    return reading;
}

PreflightCheck find(const QList<PreflightCheck>& checks, const QString& id)
{
    for (const PreflightCheck& check : checks)
        if (check.id == id)
            return check;
    return {};
}

} // namespace

Q_DECLARE_METATYPE(Change)

class TestPreflight : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void allIsWell()
    {
        const auto checks = preflight(plan(), good());
        QStringList ids;
        for (const PreflightCheck& check : checks) {
            ids.append(check.id);
            QVERIFY2(check.state == PreflightCheck::Passed, qPrintable(check.id + QLatin1Char(' ') + check.detail));
            QVERIFY2(!check.title.isEmpty() && !check.detail.isEmpty(), qPrintable(check.id));
            QVERIFY2(check.mend.isEmpty() && check.command.isEmpty(), qPrintable(check.id));
        }
        QCOMPARE(ids.join(QLatin1Char(' ')),
            QStringLiteral("plan programs workspace data-dir disk memory engine credentials"));
        QCOMPARE(find(checks, QStringLiteral("programs")).detail, QStringLiteral("git, make"));
    }

    void wrong_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* id, PreflightCheck::State state, const char* says,
                             const Change& change) {
            QTest::newRow(name) << change << QString::fromLatin1(id) << int(state) << QString::fromUtf8(says);
        };
        const auto failed = PreflightCheck::Failed;
        const auto advisory = PreflightCheck::Advisory;
        row("fault", "plan", failed, "1 fault; line 14: unknown key", [](auto& p, auto&) {
            p.faults = {{{14, 3}, QStringLiteral("unknown key 'waevs'")}};
        });
        row("warning", "plan", advisory, "2 warnings; line 3: shell", [](auto& p, auto&) {
            p.warnings = {{{3, 1}, QStringLiteral("shell: true")}, {{4, 1}, QStringLiteral("other")}};
        });
        row("program", "programs", failed, "line 9: program 'x' not found", [](auto& p, auto&) {
            p.faults = {{{9, 3}, QStringLiteral("program 'x' not found on PATH; install it")}};
        });
        row("two programs", "programs", failed, "2 programs are missing; line 9", [](auto& p, auto&) {
            p.faults = {{{9, 3}, QStringLiteral("program 'x' not found")}, {{10, 3}, QStringLiteral("program 'y' …")}};
        });
        row("template", "workspace", failed, "template", [](auto& p, auto& f) { p.plan.workspace = f.templateFolder; });
        row("no workspace", "workspace", failed, "there is no such folder",
            [](auto&, auto& f) { f.workspaceThere = false; });
        row("unreadable", "workspace", failed, "cannot be read", [](auto&, auto& f) { f.workspaceReadable = false; });
        row("unwritable", "workspace", failed, "1 agent of the plan modify",
            [](auto&, auto& f) { f.workspaceWritable = false; });
        row("foreign", "data-dir", failed, "another user", [](auto&, auto& f) { f.dataDirForeign = true; });
        row("read-only data", "data-dir", failed, "no file", [](auto&, auto& f) { f.dataDirUsable = false; });
        row("unmakable data", "data-dir", failed, "cannot be made",
            [](auto&, auto& f) { f.dataDirThere = f.dataDirUsable = false; });
        row("open data", "data-dir", advisory, "mode 755", [](auto&, auto& f) { f.dataDirMode = 0755; });
        row("99 MiB", "disk", failed, "at least 100 MiB", [](auto&, auto& f) {
            f.diskTotal = 500 * kMiB;
            f.diskFree = 99 * kMiB;
        });
        row("1023 MiB", "disk", advisory, "may need more", [](auto&, auto& f) {
            f.diskTotal = 5 * kGiB;
            f.diskFree = 1023 * kMiB;
        });
        row("95 % full", "disk", failed, "the plan calls 95 % critical", [](auto&, auto& f) { f.diskFree = 5 * kGiB; });
        row("90 % full", "disk", advisory, "warns from 90 %", [](auto&, auto& f) { f.diskFree = 10 * kGiB; });
        row("own threshold", "disk", failed, "the plan calls 40 %", [](auto& p, auto&) {
            p.plan.thresholds.disk = {30, 40};
        });
        row("disk unknown", "disk", advisory, "cannot be told", [](auto&, auto& f) { f.diskFree = -1; });
        row("memory 70 %", "memory", advisory, "warns from 70 %",
            [](auto&, auto& f) { f.memoryAvailable = f.memoryTotal * 3 / 10; });
        row("no memory told", "memory", advisory, "cannot be told how much memory",
            [](auto&, auto& f) { f.memoryAvailable = -1; });
        row("no CPU told", "memory", advisory, "cannot be told how busy", [](auto&, auto& f) { f.cpuTold = false; });
        row("no memory told, enhanced", "memory", failed, "cannot be told how much memory", [](auto& r, auto& f) {
            r.plan.mode = Mode::Enhanced;
            f.memoryAvailable = -1;
        });
        row("no CPU told, critical", "memory", failed, "cannot be told how busy", [](auto& r, auto& f) {
            r.plan.mode = Mode::Critical;
            f.cpuTold = false;
        });
        row("memory 90 %", "memory", advisory, "85 % is critical",
            [](auto&, auto& f) { f.memoryAvailable = f.memoryTotal / 10; });
        row("no engine", "engine", failed, "/opt/bin/wavedeckd", [](auto&, auto& f) { f.engineStartable = false; });
        row("degraded", "engine", failed, "disk full", [](auto&, auto& f) {
            f.engineRuns = true;
            f.engineDegraded = QStringLiteral("disk full");
        });
        row("other engine", "engine", failed, "another version", [](auto&, auto& f) {
            f.engineTrouble = {ErrorKind::Environment, QStringLiteral("protocol-differs"), QStringLiteral("engine"),
                QStringLiteral("it is of another version"), {}};
        });
        row("unset", "credentials", advisory, "Not set: API_KEY", [](auto&, auto& f) {
            f.namedVariables = 2;
            f.unsetVariables = {QStringLiteral("API_KEY")};
        });
    }
    void wrong()
    {
        QFETCH(Change, change);
        QFETCH(QString, id);
        QFETCH(int, state);
        QFETCH(QString, says);
        OpenedPlan opened;
        opened.reading = plan();
        PreflightFacts facts = good();
        change(opened.reading, facts);
        opened.checks = preflight(opened.reading, facts);
        const PreflightCheck check = find(opened.checks, id);
        QCOMPARE(int(check.state), state);
        const QString detail = QString(check.detail).replace(QChar(0xa0), QLatin1Char(' '));
        QVERIFY2(detail.contains(says), qPrintable(detail));
        QCOMPARE(opened.mayStart(), state != PreflightCheck::Failed);
        if (state == PreflightCheck::Failed)
            QVERIFY(!check.mend.isEmpty());
        for (const PreflightCheck& other : opened.checks)
            if (other.id != id)
                QVERIFY2(other.state == PreflightCheck::Passed, qPrintable(other.id));
    }

    void whatPasses_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* id, const char* says, const Change& change) {
            QTest::newRow(name) << change << QString::fromLatin1(id) << QString::fromUtf8(says);
        };
        row("not written", "workspace", "only read", [](auto& p, auto& f) {
            p.plan.waves[0].agents.removeLast();
            f.workspaceWritable = false; // nobody minds
        });
        row("no data yet", "data-dir", "made when the session starts", [](auto&, auto& f) { f.dataDirThere = false; });
        row("1 GiB", "disk", "1.0 GiB free", [](auto&, auto& f) {
            f.diskTotal = 8 * kGiB;
            f.diskFree = kGiB;
        });
        row("engine answers", "engine", "pid 4711", [](auto&, auto& f) {
            f.engineRuns = true;
            f.engineStartable = false; // none has to be started
            f.enginePid = 4711;
        });
        row("variables set", "credentials", "2 variables", [](auto&, auto& f) { f.namedVariables = 2; });
    }
    void whatPasses()
    {
        QFETCH(Change, change);
        QFETCH(QString, id);
        QFETCH(QString, says);
        PlanReading reading = plan();
        PreflightFacts facts = good();
        change(reading, facts);
        const PreflightCheck check = find(preflight(reading, facts), id);
        QVERIFY2(check.state == PreflightCheck::Passed, qPrintable(check.detail));
        const QString detail = QString(check.detail).replace(QChar(0xa0), QLatin1Char(' '));
        QVERIFY2(detail.contains(says), qPrintable(detail));
    }

    void commandsAreQuoted()
    {
        PlanReading reading = plan();
        reading.plan.workspace = QStringLiteral("/tmp/it's; rm -rf ~");
        PreflightFacts facts = good();
        facts.workspaceThere = false;
        QCOMPARE(find(preflight(reading, facts), QStringLiteral("workspace")).command,
            QStringLiteral("mkdir -p '/tmp/it'\\''s; rm -rf ~'"));
    }

    void factsOfThisMachine()
    {
        QTemporaryDir folder;
        PlanReading reading = plan();
        reading.plan.workspace = folder.path();
        reading.plan.environmentPass = {QStringLiteral("PATH"), QStringLiteral("TMPDIR"),
            QStringLiteral("PREFLIGHT_SET"), QStringLiteral("PREFLIGHT_UNSET"), QStringLiteral("PREFLIGHT_PLANNED")};
        reading.plan.environmentSet = {{QStringLiteral("PREFLIGHT_PLANNED"), QStringLiteral("1")}};
        qputenv("PREFLIGHT_SET", "secret-value");
        qunsetenv("TMPDIR");
        const QString dataDir = folder.filePath(QStringLiteral("not/there/yet"));
        const PreflightFacts facts = gatherFacts(reading.plan, dataDir, folder.path());
        QVERIFY(facts.workspaceThere && facts.workspaceReadable && facts.workspaceWritable);
        QVERIFY(!facts.dataDirThere && facts.dataDirUsable);
        QVERIFY(facts.diskTotal > 0 && facts.diskFree >= 0 && facts.diskFree <= facts.diskTotal);
        QVERIFY(facts.memoryTotal > 0 && facts.memoryAvailable > 0 && facts.memoryAvailable <= facts.memoryTotal);
        QCOMPARE(facts.namedVariables, 3);
        QCOMPARE(facts.unsetVariables, QStringList{QStringLiteral("PREFLIGHT_UNSET")});
        QVERIFY(!facts.engineStartable);
        for (const PreflightCheck& check : preflight(reading, facts))
            QVERIFY(!check.detail.contains(QLatin1String("secret-value")));
        QVERIFY(!QFileInfo::exists(dataDir)); // looking makes nothing
    }

    void rightsOfTheDataDirectory()
    {
        QTemporaryDir folder;
        const QString dataDir = folder.filePath(QStringLiteral("data"));
        QVERIFY(QDir().mkdir(dataDir));
        QVERIFY(QFile::setPermissions(
            dataDir, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadGroup | QFile::ReadOther));
        const PreflightFacts facts = gatherFacts(plan().plan, dataDir, folder.path());
        QVERIFY(facts.dataDirThere && facts.dataDirUsable && !facts.dataDirForeign);
        QCOMPARE(facts.dataDirMode, 0744);
        QFile file(folder.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(!gatherFacts(plan().plan, file.fileName() + QStringLiteral("/data"), {}).dataDirUsable);
        if (::geteuid() != 0) {
            QVERIFY(QFile::setPermissions(dataDir, QFile::ReadOwner | QFile::ExeOwner));
            QVERIFY(!gatherFacts(plan().plan, dataDir, {}).dataDirUsable);
            QVERIFY(QFile::setPermissions(dataDir, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        }
    }
};

QTEST_GUILESS_MAIN(TestPreflight)
#include "tst_preflight.moc"
