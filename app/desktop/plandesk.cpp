// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/plandesk.h"

#include "app/desktop/localpeople.h"
#include "app/link/enginestarter.h"
#include "models/alert/rules.h"
#include "models/assurance/product.h"
#include "models/base/clock.h"
#include "models/config/planconfig.h"
#include "models/plan/dryrun.h"
#include "models/plan/planfile.h"
#include "models/plan/preflight.h"
#include "models/plan/readingrule.h"
#include "models/store/knowledge.h"
#include "models/store/openforchange.h"
#include "models/store/sessionrepository.h"
#include "models/store/settingsrepository.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QPointer>

#include <memory>

namespace wavedeck::desktop {

namespace {

/// RETRO-27: told until somebody has read it. The session starts all the same; by the rule of the plan its agents wait.
PreflightCheck readingCheck(const QList<UnreadReading>& unread, ReadingRule rule)
{
    PreflightCheck check;
    check.id = QStringLiteral("reading");
    check.title = QStringLiteral("Required reading");
    check.state = PreflightCheck::Advisory;
    QStringList what;
    for (const UnreadReading& one : unread)
        if (const QString line = one.role + QStringLiteral(" reads ") + one.ref; !what.contains(line))
            what.append(line);
    check.detail = what.join(QStringLiteral(", "));
    check.mend = QStringLiteral("%1 on the page Knowledge or with `wavedeckctl lesson read`")
                     .arg(rule == ReadingRule::Hold ? QStringLiteral("its agents wait until it is acknowledged")
                                                    : QStringLiteral("acknowledge it once it was read"));
    return check;
}

constexpr int kThreads = 3; ///< a start may wait for an engine; lists and checks go on beside it
constexpr qsizetype kMostFolders = 12;
constexpr int kMostFiles = 200; ///< a folder
constexpr int kStatusMs = 2000;

/// Answers on the GUI thread, unless the context has gone by then. It is looked at on that thread only.
template <class Value>
std::function<void(Value)> onGuiThread(QObject* context, std::function<void(const Value&)> answer)
{
    auto guard = std::make_shared<QPointer<QObject>>(context);
    return [guard, answer = std::move(answer)](Value value) {
        QMetaObject::invokeMethod(
            qApp,
            [guard, answer, value = std::move(value)] {
                if (*guard)
                    answer(value);
            },
            Qt::QueuedConnection);
    };
}

QString counted(qsizetype count, const QString& one, const QString& many)
{
    return QStringLiteral("%1 %2").arg(count).arg(count == 1 ? one : many);
}

/// Other YAML lies beside plans. What has neither of these is not meant to be one.
bool looksLikePlan(const QByteArray& text)
{
    return text.startsWith("session:") || text.startsWith("waves:") || text.contains("\nsession:")
        || text.contains("\nwaves:");
}

/// Nothing when it is no plan.
std::optional<PlanEntry> entryOf(
    const QFileInfo& info, const QString& group, const QString& programFolder, const QString& dataDir)
{
    PlanEntry entry;
    entry.path = info.absoluteFilePath();
    entry.group = group;
    entry.name = info.fileName();
    const auto file = readPlanFile(entry.path, {}, {}, programFolder, {}, dataDir);
    if (!file) {
        entry.fault = file.error().why;
        return entry;
    }
    if (!looksLikePlan(file->text))
        return std::nullopt;
    const PlanReading& reading = file->reading;
    if (!reading.ok()) {
        const Fault& fault = reading.faults.first();
        entry.fault = QStringLiteral("Line %1: %2").arg(fault.mark.line).arg(fault.message);
        return entry;
    }
    entry.name = reading.plan.name;
    entry.summary = QStringLiteral("%1, %2").arg(
        counted(reading.plan.waves.size(), QStringLiteral("wave"), QStringLiteral("waves")),
        counted(reading.agents, QStringLiteral("agent"), QStringLiteral("agents")));
    return entry;
}

QList<PlanEntry> listFolder(
    const QString& folder, const QString& group, const QString& programFolder, const QString& dataDir)
{
    QList<PlanEntry> entries;
    const QFileInfoList files = QDir(folder).entryInfoList(
        {QStringLiteral("*.yaml"), QStringLiteral("*.yml")}, QDir::Files, QDir::Name | QDir::IgnoreCase);
    for (const QFileInfo& info : files.mid(0, kMostFiles))
        if (auto entry = entryOf(info, group, programFolder, dataDir))
            entries.append(std::move(*entry));
    return entries;
}

QList<PlanEntry> listAll(const QStringList& folders, const QString& programFolder, const QString& dataDir)
{
    QList<PlanEntry> entries;
    for (const QString& folder : folders)
        entries += listFolder(folder, folder, programFolder, dataDir);
    if (const QString templates = planTemplateFolder(programFolder); !templates.isEmpty())
        entries += listFolder(templates, QStringLiteral("Templates"), programFolder, dataDir);
    entries += listFolder(ownTemplateFolder(dataDir), QStringLiteral("Own templates"), programFolder, dataDir);
    return entries;
}

void askEngine(const QString& dataDir, PreflightFacts& facts)
{
    const auto trouble = [&](const Error& error) {
        if (error.code != QLatin1String("engine-not-running"))
            facts.engineTrouble = error;
    };
    auto client = link::Client::connect(dataDir, kStatusMs);
    if (!client)
        return trouble(client.error());
    const auto status = (*client)->ask(QStringLiteral("engine.status"), {}, kStatusMs);
    if (!status)
        return trouble(status.error());
    facts.engineRuns = true;
    facts.enginePid = (*client)->enginePid();
    facts.engineVersion = status->value(QLatin1String("version")).toString();
    facts.engineDegraded = status->value(QLatin1String("degraded")).toString();
}

Result<OpenedPlan> openPlan(
    const QString& path, const QString& workspace, const QString& dataDir, const QString& programFolder)
{
    // Without a database there is no history, which is no failure.
    const auto store = Store::openForReading(dataDir);
    auto file = readPlanFile(
        path, workspace, {}, programFolder,
        [&](const QString& planFile, const QString& name) {
            return store ? historyOf(SessionRepository(**store).earlierRuns(planFile, name)).overheadPercent
                         : std::optional<double>();
        },
        dataDir);
    if (!file)
        return file.error();
    if (file->reading.ok())
        config::addConfigFindings(file->reading);
    OpenedPlan opened;
    opened.path = file->path;
    opened.text = file->text;
    opened.workspace = file->workspace;
    opened.reading = std::move(file->reading);
    const PlanReading& reading = opened.reading;
    if (reading.ok())
        opened.dryRun = dryRun(reading.plan, file->environment.keys());
    PreflightFacts facts = gatherFacts(reading.plan, dataDir, programFolder);
    askEngine(dataDir, facts);
    PlanReading judged = reading;
    if (const auto settings = readSettings(dataDir))
        judged.plan.thresholds = effectiveThresholds(reading.plan.thresholds, *settings);
    if (reading.ok() && store) {
        opened.history = historyOf(SessionRepository(**store).earlierRuns(opened.path, reading.plan.name));
        opened.reading.advice.related = relatedKnowledge(**store, reading.plan);
        opened.reading.advice.unread = unreadReadings(**store, reading.plan);
        opened.nextSteps = history::openFor(**store, productOf(reading.plan));
    }
    opened.checks = preflight(judged, facts);
    if (!reading.advice.unread.isEmpty())
        opened.checks.append(readingCheck(reading.advice.unread, readingRuleOf(reading.plan)));
    opened.checkedAt = utcMs();
    return opened;
}

Result<QString> startSession(const OpenedPlan& plan, const PlanLimits& limits, const QString& dataDir)
{
    PlanFile file;
    file.given = file.path = plan.path;
    file.text = plan.text;
    file.workspace = plan.workspace;
    file.reading = plan.reading;
    file.environment = passedEnvironment(plan.reading.plan);
    auto engine = link::ensureEngine(dataDir);
    if (!engine)
        return engine.error();
    const auto started = (*engine)->ask(QStringLiteral("session.start"), startRequest(file, link::osActor(), limits));
    if (!started && started.error().code == QLatin1String("request-too-long"))
        return Error{ErrorKind::Usage, QStringLiteral("plan-too-long"), plan.path,
            QStringLiteral("with what environment.pass adds to it, it is longer than the 1 MiB the engine takes"),
            QStringLiteral("split the plan, or pass less")};
    if (!started)
        return started.error();
    return started->value(QLatin1String("id")).toString();
}

} // namespace

LocalPlanDesk::LocalPlanDesk(QString dataDir, QStringList folders, QString programFolder)
    : m_dataDir(std::move(dataDir))
    , m_folders(std::move(folders))
    , m_programFolder(programFolder.isEmpty() ? QCoreApplication::applicationDirPath() : std::move(programFolder))
{
    m_pool.setMaxThreadCount(kThreads);
}

LocalPlanDesk::~LocalPlanDesk()
{
    m_pool.waitForDone();
}

void LocalPlanDesk::list(QObject* context, std::function<void(const QList<PlanEntry>&)> answer)
{
    m_pool.start([folders = m_folders, programFolder = m_programFolder, dataDir = m_dataDir,
                     tell = onGuiThread<QList<PlanEntry>>(context, std::move(answer))] {
        tell(listAll(folders, programFolder, dataDir));
    });
}

void LocalPlanDesk::open(const QString& path, const QString& workspace, QObject* context,
    std::function<void(const Result<OpenedPlan>&)> answer)
{
    QPointer<LocalPlanDesk> self(this);
    std::function<void(const Result<OpenedPlan>&)> remembering
        = [self, answer = std::move(answer)](const Result<OpenedPlan>& plan) {
              if (self && plan)
                  self->remember(plan->path);
              answer(plan);
          };
    m_pool.start([path, workspace, dataDir = m_dataDir, programFolder = m_programFolder,
                     tell = onGuiThread<Result<OpenedPlan>>(context, std::move(remembering))] {
        tell(openPlan(path, workspace, dataDir, programFolder));
    });
}

void LocalPlanDesk::start(const OpenedPlan& plan, const PlanLimits& limits, QObject* context,
    std::function<void(const Result<QString>&)> answer)
{
    m_pool.start([plan, limits, dataDir = m_dataDir, tell = onGuiThread<Result<QString>>(context, std::move(answer))] {
        tell(startSession(plan, limits, dataDir));
    });
}

void LocalPlanDesk::choose(const history::NextStep& step, const QString& state, const QString& reason, QObject* context,
    std::function<void(const Status&)> answer)
{
    m_pool.start([step, state, reason, dataDir = m_dataDir, tell = onGuiThread<Status>(context, std::move(answer))] {
        const auto store = openForChange(dataDir);
        const auto who = store ? whoIsHere(dataDir) : Result<Actor>(store.error());
        tell(who ? history::chooseRecorded(**store, *who, step, state, {}, reason, utcMs()) : Status(who.error()));
    });
}

void LocalPlanDesk::remember(const QString& file)
{
    const QString folder = QFileInfo(file).absolutePath();
    if (m_folders.contains(folder) || folder == planTemplateFolder(m_programFolder))
        return;
    m_folders.prepend(folder);
    m_folders = m_folders.mid(0, kMostFolders);
    Q_EMIT foldersChanged(m_folders);
}

} // namespace wavedeck::desktop
