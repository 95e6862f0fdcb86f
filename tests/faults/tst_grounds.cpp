// SPDX-License-Identifier: GPL-3.0-or-later
// The ground agents work on, with real git and real bubblewrap: worktrees over kills of the engine, files that two
// agents changed, agents held to read-only.
#include "tests/support/workbench.h"

#include "models/store/alertrepository.h"
#include "models/store/sessiondocument.h"
#include "models/store/sessionrepository.h"
#include "models/store/worktreerepository.h"

#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QProcess>
#include <QTest>

#include <csignal>

#include <unistd.h>

using namespace wavedeck;
using namespace wavedeck::testing;

static const bool kPatient = qputenv("QTEST_FUNCTION_TIMEOUT", "3600000");

namespace {

constexpr int kTrees = 30;
constexpr int kSharers = 6; ///< of them change the same line

QString q(const char* text)
{
    return QString::fromUtf8(text);
}

/// A workspace that git knows.
class Repository {
public:
    explicit Repository(const Workbench& bench)
        : folder(bench.folder() + q("/ws"))
    {
        QDir().mkpath(folder + q("/src"));
        writeFile(folder + q("/shared.txt"), "base\n");
        writeFile(folder + q("/src/a.txt"), "base\n");
        git({q("init"), q("-q"), q("-b"), q("main")});
        git({q("add"), q("-A")});
        git({q("-c"), q("user.name=t"), q("-c"), q("user.email=t@t"), q("commit"), q("-q"), q("-m"), q("base")});
    }
    QByteArray git(const QStringList& arguments) const
    {
        QProcess process;
        process.setWorkingDirectory(folder);
        process.start(q("git"), arguments);
        process.waitForFinished();
        return process.readAllStandardOutput().trimmed();
    }
    /// Locks that nobody holds any more.
    QStringList locks() const
    {
        QStringList found;
        QDirIterator it(folder + q("/.git"), {q("*.lock")}, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            found.append(it.next());
        return found;
    }
    QString plan(const QString& agents, const char* mode = "basic") const
    {
        return q("version: 1\nsession: { name: Ground, max_parallel: 6, mode: %1, workspace: %2 }\n"
                 "waves:\n  - id: one\n    agents:\n%3")
            .arg(QLatin1String(mode), folder, agents);
    }
    static QString agent(const QString& id, const QString& more, const QString& script)
    {
        return q("      - { id: %1, %2, shell: true, argv: [\"%3\"] }\n").arg(id, more, script);
    }
    QJsonObject place() const { return {{q("workspace"), folder}}; }
    const QString folder;
};

QList<Worktree> trees(const Workbench& bench, const QString& session)
{
    const auto store = Store::openForReading(bench.dataDir());
    return store ? WorktreeRepository(**store).worktrees(session) : QList<Worktree>();
}

int count(const Workbench& bench, const QString& session, WorktreeState state)
{
    int found = 0;
    for (const Worktree& tree : trees(bench, session))
        found += tree.state == state;
    return found;
}

std::optional<Alert> alertOf(const Workbench& bench, const QString& session, const char* rule)
{
    const auto store = Store::openForReading(bench.dataDir());
    if (store)
        for (const Alert& alert : AlertRepository(**store).alerts(session))
            if (alert.rule == QLatin1String(rule))
                return alert;
    return std::nullopt;
}

QStringList agentsOf(const Alert& alert)
{
    QStringList names;
    for (const QJsonValue& subject : alert.subjects)
        names.append(subject.toObject().value(QLatin1String("agent")).toString());
    return names;
}

/// The engine dies at its Nth turn of acting, again and again; what was asked is asked of the last one once more.
Result<QJsonObject> askOverKills(
    Workbench& bench, const QString& command, const QJsonObject& args, const QList<int>& turns)
{
    for (const int turn : turns) {
        bench.engine.kill();
        bench.engine.environment = {q("WAVEDECK_CRASH_AT=exit_committed:%1").arg(turn)};
        if (!bench.engine.startAndWait())
            continue; // it died while it took over
        (void)bench.engine.ask(command, args);
        bench.engine.disconnect();
    }
    bench.engine.kill();
    bench.engine.environment = {};
    if (!bench.engine.startAndWait())
        return Error{ErrorKind::Environment, {}, q("no engine"), bench.engine.errors(), {}};
    return bench.engine.ask(command, args);
}

/// In a container or a chroot it may be installed and still not be allowed to hold anything.
bool hasBubblewrap()
{
    return QProcess::execute(q("bwrap"), {q("--ro-bind"), q("/"), q("/"), q("true")}) == 0;
}

} // namespace

class TestGrounds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thirtyWorktreesOverKills();
    void noRepositoryNoStart();
    void twoAgentsOneFile();
    void outsideItsScope();
    void readOnlyIsHeld();
    void withoutBubblewrapItIsSaid();
    void stopOfSandboxedTree();
};

void TestGrounds::thirtyWorktreesOverKills()
{
    Workbench bench;
    const Repository repository(bench);
    QString agents;
    for (int i = 0; i < kTrees; ++i)
        agents += Repository::agent(q("a%1").arg(i), q("worktree: true, capability: modify"),
            q("echo $WAVEDECK_AGENT > own-%1.txt").arg(i)
                + (i < kSharers ? q("; echo $WAVEDECK_AGENT >> shared.txt") : QString()));
    bench.engine.environment = {q("WAVEDECK_CRASH_AT=exit_committed:12")};
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto session = bench.engine.run(repository.plan(agents), repository.place());
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    int kills = 0;
    for (const int turn : {25, 40, 60, 0}) {
        if (bench.engine.wait() == std::optional(-SIGKILL))
            ++kills;
        bench.engine.disconnect();
        bench.engine.environment
            = turn > 0 ? QStringList{q("WAVEDECK_CRASH_AT=exit_committed:%1").arg(turn)} : QStringList();
        QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    }
    QCOMPARE(kills, 4);
    QVERIFY(bench.waitEnded(*session));
    QCOMPARE(sessionRow(bench.dataDir(), *session)->state, SessionState::Completed);
    QCOMPARE(count(bench, *session, WorktreeState::Committed), kTrees);
    for (const Worktree& tree : trees(bench, *session))
        QCOMPARE(tree.files, tree.agent.mid(1).toInt() < kSharers ? 2 : 1);
    const auto alert = alertOf(bench, *session, "file-conflict");
    QVERIFY(alert);
    QCOMPARE(agentsOf(*alert).size(), kSharers);

    const QJsonObject who{{q("session"), *session}, {q("actor"), q("test")}};
    const auto merged = askOverKills(bench, q("worktree.merge"), who, {4, 17, 30});
    QVERIFY2(merged.ok(), qPrintable(merged.error().line()));
    QCOMPARE(count(bench, *session, WorktreeState::Merged), kTrees - kSharers + 1);
    QCOMPARE(count(bench, *session, WorktreeState::Conflict), kSharers - 1);
    QCOMPARE(repository.git({q("status"), q("--porcelain")}), QByteArray()); // conflicts left nothing
    for (const Worktree& tree : trees(bench, *session)) {
        const bool isIn = QFile::exists(repository.folder + q("/own-%1.txt").arg(tree.agent.mid(1)));
        QCOMPARE(isIn, tree.state == WorktreeState::Merged);
        QCOMPARE(!tree.mergeCommit.isEmpty(), isIn);
    }
    QCOMPARE(repository.git({q("rev-list"), q("--count"), q("--merges"), q("HEAD")}).toInt(), kTrees - kSharers + 1);

    QJsonObject drop = who;
    QJsonArray all;
    for (int i = 0; i < kTrees; ++i)
        all.append(q("a%1").arg(i));
    drop.insert(q("agents"), all);
    drop.insert(q("reason"), q("done"));
    const auto dropped = askOverKills(bench, q("worktree.drop"), drop, {5, 21});
    QVERIFY2(dropped.ok(), qPrintable(dropped.error().line()));
    QCOMPARE(count(bench, *session, WorktreeState::Dropped), kTrees);
    QCOMPARE(repository.git({q("branch"), q("--format=%(refname:short)")}), QByteArray("main"));
    QCOMPARE(repository.git({q("worktree"), q("list")}).count('\n'), 0);
    QVERIFY(QDir(bench.dataDir() + q("/worktrees")).isEmpty());
    QVERIFY(!QFile::exists(repository.folder + q("/.git/worktrees")));
    QCOMPARE(repository.locks(), QStringList());
    QVERIFY(!QFile::exists(bench.dataDir() + q("/errands")));
}

void TestGrounds::noRepositoryNoStart()
{
    Workbench bench;
    const QString folder = bench.folder() + q("/plain");
    QDir().mkpath(folder);
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto session = bench.engine.run(
        q("version: 1\nsession: { name: G, workspace: %1 }\nwaves:\n  - id: one\n    agents:\n").arg(folder)
            + Repository::agent(q("a"), q("worktree: true, capability: modify"), q("echo x > touched")),
        {{q("workspace"), folder}});
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(waitFor([&] { return sessionRow(bench.dataDir(), *session)->state == SessionState::Held; }));
    const Agent agent = agentRows(bench.dataDir(), *session).first();
    QCOMPARE(agent.state, AgentState::Failed);
    QVERIFY2(agent.reason.contains(q("no worktree can be made")), qPrintable(agent.reason));
    QVERIFY(QDir(folder).isEmpty()); // nothing was started there instead
}

void TestGrounds::twoAgentsOneFile()
{
    Workbench bench;
    const Repository repository(bench);
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto session = bench.engine.run(
        repository.plan(Repository::agent(q("first"), q("capability: modify"), q("echo 1 >> shared.txt"))
            + Repository::agent(q("second"), q("needs: [first], capability: modify"), q("echo 2 >> shared.txt"))
            + Repository::agent(q("third"), q("needs: [second], capability: modify"), q("echo 3 > other.txt"))),
        repository.place());
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitEnded(*session));
    const auto alert = alertOf(bench, *session, "file-conflict");
    QVERIFY(alert);
    QCOMPARE(agentsOf(*alert), (QStringList{q("first"), q("second")}));
    QCOMPARE(alert->subjects.first().toObject().value(QLatin1String("files")).toArray(), QJsonArray{q("shared.txt")});
    // It happened at the very end: nobody could see it fire, so the verdict names it.
    const auto store = Store::openForReading(bench.dataDir());
    const QStringList exceptions = exceptionsOf(*readSessionRows(**store, *session));
    QCOMPARE(exceptions.size(), 1);
    QVERIFY2(exceptions[0].contains(q("shared.txt")) && exceptions[0].contains(q("first"))
            && exceptions[0].contains(q("second")),
        qPrintable(exceptions[0]));
    QStringList seen;
    for (const FileChange& change : WorktreeRepository(**store).changes(*session))
        seen.append(q("%1 %2 %3 %4").arg(change.path, change.agent, change.kind, change.source));
    QCOMPARE(seen,
        (QStringList{q("other.txt third added only-runner"), q("shared.txt first modified only-runner"),
            q("shared.txt second modified only-runner")}));
}

void TestGrounds::outsideItsScope()
{
    Workbench bench;
    const Repository repository(bench);
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto session = bench.engine.run(repository.plan(Repository::agent(q("coder"), q("writes: ['src/**']"),
                                              q("echo 1 >> src/a.txt; echo 1 >> shared.txt"))),
        repository.place());
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitEnded(*session));
    const auto alert = alertOf(bench, *session, "outside-scope");
    QVERIFY(alert);
    QCOMPARE(alert->subjects.first().toObject().value(QLatin1String("files")).toArray(), QJsonArray{q("shared.txt")});
    QVERIFY(!alertOf(bench, *session, "file-conflict"));
}

void TestGrounds::readOnlyIsHeld()
{
    if (!hasBubblewrap())
        QSKIP("bubblewrap is not installed, or may not hold anything here");
    Workbench bench;
    const Repository repository(bench);
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const QString held = q("capability: read-only, required: false");
    const auto session = bench.engine.run(
        repository.plan(Repository::agent(q("writes"), held, q("echo x > shared.txt"))
            + Repository::agent(q("data"), held, q("touch $WAVEDECK_DATA_DIR/x; touch $WAVEDECK_DATA_DIR/runs/x"))
            + Repository::agent(q("fine"), held, q("echo x > $WAVEDECK_RUN_DIR/own && cat shared.txt"))
            + Repository::agent(q("dies"), held, q("kill -SEGV $$"))
            + Repository::agent(q("implied"), q("required: false"), q("echo x > free.txt"))),
        repository.place());
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitEnded(*session));
    QCOMPARE(readFile(repository.folder + q("/shared.txt")), QByteArray("base\n"));
    QVERIFY(QFile::exists(repository.folder + q("/free.txt"))); // mode basic holds what a plan says, no more
    QVERIFY(!QFile::exists(bench.dataDir() + q("/x")) && !QFile::exists(bench.dataDir() + q("/runs/x")));
    QCOMPARE(bench.attempt(*session, q("writes")).state, AgentState::Failed);
    QCOMPARE(bench.attempt(*session, q("fine")).exitCode, std::optional(0));
    QCOMPARE(bench.attempt(*session, q("fine")).lastLine, q("base"));
    QCOMPARE(bench.attempt(*session, q("dies")).exitSignal, std::optional(SIGSEGV));
    const auto store = Store::openForReading(bench.dataDir());
    const GroundRows ground = WorktreeRepository(**store).ground(*session);
    QVERIFY(ground.sandboxes.value(q("writes")).held);
    QVERIFY(ground.sandboxes.value(q("writes")).refused.contains(q("Read-only file system")));
    QVERIFY(ground.sandboxes.value(q("fine")).refused.isEmpty());
    QVERIFY(!ground.sandboxes.contains(q("implied")));
    const QJsonObject report = SessionRepository(**store).completionReport(*session, q("writes"));
    QVERIFY(report.value(QLatin1String("write_refused")).toString().contains(q("Read-only file system")));
}

void TestGrounds::withoutBubblewrapItIsSaid()
{
    Workbench bench;
    const Repository repository(bench);
    bench.engine.environment = {q("PATH=/nowhere")}; // of the engine: no bubblewrap there
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto session = bench.engine.run(
        repository.plan(Repository::agent(q("reads"), q("capability: read-only"), q("cat shared.txt"))),
        repository.place());
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitEnded(*session));
    const auto store = Store::openForReading(bench.dataDir());
    const Sandbox row = WorktreeRepository(**store).ground(*session).sandboxes.value(q("reads"));
    QVERIFY(!row.held);
    QCOMPARE(row.reason, q("bubblewrap is not installed"));
}

void TestGrounds::stopOfSandboxedTree()
{
    if (!hasBubblewrap())
        QSKIP("bubblewrap is not installed, or may not hold anything here");
    Workbench bench;
    const Repository repository(bench);
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const QString held = q("capability: read-only");
    const QString number = QString::number(::getpid()) + q("731"); // nobody else sleeps for so long
    const auto session = bench.engine.run(
        repository.plan(Repository::agent(q("plain"), held, q("sleep %1.1").arg(number))
            + Repository::agent(q("tree"), held, q("setsid sleep %1.2 & env -i sleep %1.3 & sleep %1.4").arg(number))
            + Repository::agent(q("stubborn"), held, q("trap '' TERM; sleep %1.5; sleep %1.6").arg(number))),
        repository.place());
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    const auto there = [&] { // sleeping ones, not the shells that name them
        int found = 0;
        for (int i = 1; i <= 5; ++i)
            for (const Process& process : processesWith(q("sleep%1.%2").arg(number).arg(i).toLatin1().insert(5, '\0')))
                found += lives(process);
        return found;
    };
    QVERIFY(waitFor([&] { return there() >= 5; }));
    const auto answer = bench.engine.ask(q("session.stop"), {{q("session"), *session}, {q("actor"), q("test")}});
    QVERIFY2(answer.ok(), qPrintable(answer.error().line()));
    QCOMPARE(answer->value(QLatin1String("left")).toInt(-1), 0);
    QCOMPARE(there(), 0);
    QVERIFY(processesWith(number.toLatin1()).isEmpty());
    const Attempt plain = bench.attempt(*session, q("plain"));
    QCOMPARE(plain.state, AgentState::Cancelled);
    QCOMPARE(plain.exitSignal, std::optional(SIGTERM));
}

QTEST_GUILESS_MAIN(TestGrounds)
#include "tst_grounds.moc"
