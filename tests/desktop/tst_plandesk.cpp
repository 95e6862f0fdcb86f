// SPDX-License-Identifier: GPL-3.0-or-later
// Plans from real files, sessions from a real engine.
#include "app/desktop/plandesk.h"
#include "models/store/sessionrepository.h"
#include "models/store/store.h"
#include "tests/support/workbench.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QThread>
#include <QtTest>

#include <optional>

using namespace wavedeck;
using desktop::LocalPlanDesk;

namespace {

const QByteArray kPlan = "version: 1\nsession: { name: Desk, max_parallel: 2 }\nwaves:\n  - id: one\n    agents:\n"
                         "      - { id: a, argv: [\"true\"] }\n      - { id: b, argv: [\"true\"], limit: 5m }\n";

PreflightCheck checkOf(const OpenedPlan& plan, const char* id)
{
    for (const PreflightCheck& check : plan.checks)
        if (check.id == QLatin1String(id))
            return check;
    return {};
}

} // namespace

class TestPlanDesk : public QObject {
    Q_OBJECT

    std::unique_ptr<testing::Workbench> m_bench;

    QString write(const QString& name, const QByteArray& text) const
    {
        const QString path = m_bench->folder() + QLatin1Char('/') + name;
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write");
        return path;
    }
    std::unique_ptr<LocalPlanDesk> desk(const QStringList& folders = {}) const
    {
        return std::make_unique<LocalPlanDesk>(m_bench->dataDir(), folders, QStringLiteral(WAVEDECK_BIN_DIR));
    }
    QList<PlanEntry> list(LocalPlanDesk& desk)
    {
        std::optional<QList<PlanEntry>> entries;
        desk.list(this, [&](const QList<PlanEntry>& found) { entries = found; });
        return QTest::qWaitFor([&] { return entries.has_value(); }, 30'000) ? *entries : QList<PlanEntry>();
    }
    Result<OpenedPlan> open(LocalPlanDesk& desk, const QString& path, const QString& workspace = {})
    {
        std::optional<Result<OpenedPlan>> plan;
        QThread* thread = nullptr;
        desk.open(path, workspace, this, [&](const Result<OpenedPlan>& read) {
            plan = read;
            thread = QThread::currentThread();
        });
        if (plan || !QTest::qWaitFor([&] { return plan.has_value(); }, 30'000))
            qFatal("no answer, or one before open() returned");
        if (thread != QCoreApplication::instance()->thread())
            qFatal("not on the GUI thread");
        return *plan;
    }
    Result<QString> start(LocalPlanDesk& desk, const OpenedPlan& plan, const PlanLimits& limits = {})
    {
        std::optional<Result<QString>> id;
        desk.start(plan, limits, this, [&](const Result<QString>& started) { id = started; });
        if (!QTest::qWaitFor([&] { return id.has_value(); }, 60'000))
            qFatal("no answer");
        return *id;
    }

private Q_SLOTS:
    void init() { m_bench = std::make_unique<testing::Workbench>(); }
    void cleanup() { m_bench.reset(); }

    void listsFoldersThenTemplates()
    {
        write(QStringLiteral("plans/b.yaml"), kPlan);
        write(QStringLiteral("plans/a.yml"), QByteArray(kPlan).replace("waves:", "waevs:"));
        write(QStringLiteral("plans/compose.yaml"), "services: { db: {} }\n"); // no plan, and not meant to be one
        write(QStringLiteral("plans/notes.txt"), kPlan);
        const QString folder = m_bench->folder() + QStringLiteral("/plans");
        const auto desk = this->desk({folder});
        const QList<PlanEntry> entries = list(*desk);
        QVERIFY(entries.size() > 2);
        QCOMPARE(entries[0].path, folder + QStringLiteral("/a.yml"));
        QCOMPARE(entries[0].name, QStringLiteral("a.yml"));
        QVERIFY2(entries[0].fault.startsWith(QLatin1String("Line ")), qPrintable(entries[0].fault));
        QCOMPARE(entries[1].name, QStringLiteral("Desk"));
        QCOMPARE(entries[1].group, folder);
        QCOMPARE(entries[1].summary, QStringLiteral("1 wave, 2 agents"));
        QVERIFY(entries[1].fault.isEmpty());
        bool audit = false;
        for (const PlanEntry& entry : entries.mid(2)) {
            QCOMPARE(entry.group, QStringLiteral("Templates"));
            audit = audit || entry.path.endsWith(QLatin1String("/repository-audit.yaml"));
        }
        QVERIFY(audit);
    }

    void opensWithChecks()
    {
        const QString path = write(QStringLiteral("plans/plan.yaml"), kPlan);
        const auto desk = this->desk();
        QSignalSpy folders(desk.get(), &LocalPlanDesk::foldersChanged);
        auto plan = open(*desk, path);
        QVERIFY(plan);
        QCOMPARE(plan->text, kPlan);
        QVERIFY(plan->mayStart());
        QCOMPARE(plan->checks.size(), 8);
        QVERIFY(plan->checkedAt > 0);
        QVERIFY(checkOf(*plan, "engine").detail.contains(QLatin1String("starts with the session")));
        const QJsonObject wave = plan->dryRun.value(QLatin1String("waves")).toArray().first().toObject();
        QCOMPARE(wave.value(QLatin1String("agents")).toArray().size(), 2);
        QCOMPARE(folders.size(), 1);
        QCOMPARE(desk->folders(), QStringList{QFileInfo(path).path()});
        // An engine that runs is asked.
        QVERIFY2(m_bench->engine.startAndWait(), qPrintable(m_bench->engine.errors()));
        plan = open(*desk, path);
        QVERIFY2(checkOf(*plan, "engine").detail.contains(QStringLiteral("pid %1").arg(m_bench->engine.pid())),
            qPrintable(checkOf(*plan, "engine").detail));
        QCOMPARE(folders.size(), 1);
    }

    void templateNeedsAWorkspace()
    {
        const auto desk = this->desk();
        const QString path
            = QDir::cleanPath(QStringLiteral(WAVEDECK_BIN_DIR "/../share/wavedeck/plans/repository-audit.yaml"));
        auto plan = open(*desk, path);
        QVERIFY(plan);
        QVERIFY(plan->reading.ok());
        QVERIFY(!plan->mayStart());
        QCOMPARE(int(checkOf(*plan, "workspace").state), int(PreflightCheck::Failed));
        plan = open(*desk, path, m_bench->folder());
        QVERIFY(plan->mayStart());
        QVERIFY(desk->folders().isEmpty()); // templates are listed anyway
    }

    void unreadablePlan()
    {
        const auto desk = this->desk();
        const auto plan = open(*desk, m_bench->folder() + QStringLiteral("/none.yaml"));
        QVERIFY(!plan);
        QCOMPARE(plan.error().code, QStringLiteral("no-plan"));
        QVERIFY(desk->folders().isEmpty());
    }

    void startsExactlyWhatWasShown()
    {
        QVERIFY2(m_bench->engine.startAndWait(), qPrintable(m_bench->engine.errors()));
        const QString path = write(QStringLiteral("plans/plan.yaml"), kPlan);
        const auto desk = this->desk();
        const auto plan = open(*desk, path);
        write(QStringLiteral("plans/plan.yaml"), "changed since\n");
        PlanLimits limits;
        limits.maxParallel = 1;
        limits.limitMs = 60'000;
        const auto id = start(*desk, *plan, limits);
        QVERIFY2(id, qPrintable(id.error().line()));
        QCOMPARE(*id, QStringLiteral("S-001"));
        QVERIFY(m_bench->waitEnded(*id));
        auto store = Store::openForReading(m_bench->dataDir());
        QVERIFY(store);
        SessionRepository repository(**store);
        const auto session = repository.session(*id);
        QVERIFY(session);
        QCOMPARE(session->planText.toUtf8(), kPlan);
        QCOMPARE(session->maxParallel, 1);
        QCOMPARE(session->launch.value(QLatin1String("overrides")).toObject(), limits.toJson());
        QVERIFY(session->startedBy.startsWith(QLatin1String("OS user ")));
        const QList<Agent> agents = repository.agents(*id);
        QCOMPARE(agents[0].limitMs, 60'000);
        QCOMPARE(agents[1].limitMs, 5 * 60'000);
    }

    void refusalOfTheEngine()
    {
        QVERIFY2(m_bench->engine.startAndWait(), qPrintable(m_bench->engine.errors()));
        const auto desk = this->desk();
        auto plan = open(*desk, write(QStringLiteral("plans/plan.yaml"), kPlan));
        plan->text = "version: 2\n";
        const auto id = start(*desk, *plan);
        QVERIFY(!id);
        QCOMPARE(id.error().code, QStringLiteral("plan-faulty"));
    }

    void nobodyIsAnsweredAfterTheirEnd()
    {
        const QString path = write(QStringLiteral("plans/plan.yaml"), kPlan);
        int answers = 0;
        {
            const auto desk = this->desk();
            auto context = std::make_unique<QObject>();
            desk->open(path, {}, context.get(), [&](const Result<OpenedPlan>&) { ++answers; });
            desk->list(context.get(), [&](const QList<PlanEntry>&) { ++answers; });
            context.reset();
            QVERIFY(open(*desk, path)); // a later one has come
        } // the desk waited for its threads
        QCoreApplication::processEvents();
        QCOMPARE(answers, 0);
    }
};

QTEST_GUILESS_MAIN(TestPlanDesk)
#include "tst_plandesk.moc"
