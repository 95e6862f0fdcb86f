// SPDX-License-Identifier: GPL-3.0-or-later
// risk plan, risk rehearse: what an assessment lets run, and its rollback run for once
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/enginelink.h"
#include "app/ctl/follow.h"
#include "app/ctl/output.h"
#include "app/ctl/planfile.h"
#include "models/base/clock.h"
#include "models/plan/planfile.h"
#include "models/risk/launch.h"
#include "models/risk/monitors.h"
#include "models/risk/rehearsal.h"
#include "models/store/openforchange.h"
#include "models/store/riskrepository.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

namespace wavedeck::ctl {

namespace {

QJsonObject documentOf(const PlanFile& file)
{
    const QStringList path = searchPath(file.reading.plan, QCoreApplication::applicationDirPath());
    const auto find = [path](const QString& program) { return QStandardPaths::findExecutable(program, path); };
    return risk::launchDocument(file.reading.plan, {file.text, {}, find});
}

/// The part of the arguments that reads a plan, for another file.
Arguments forPlan(const Arguments& arguments, const QString& file)
{
    Arguments plan = arguments;
    plan.positional = QStringList{file};
    return plan;
}

int planOf(Context& context, const Arguments& arguments)
{
    const QString id = arguments.positional[0];
    const auto file = readPlanFile(context, forPlan(arguments, arguments.positional[1]));
    if (!file)
        return context.fail(file.error());
    printFindings(*file);
    if (!file->reading.ok())
        return context.answer(file->reading.toJson(), {}, 2);
    const auto store = openForChange(context.dataDir());
    if (!store)
        return context.fail(store.error());
    const auto by = context.who();
    if (!by)
        return context.fail(by.error());
    RiskRepository repository(**store);
    auto content = repository.content(id);
    if (!content)
        return context.fail(content.error());
    const QJsonObject document = documentOf(*file);
    content->planFile = file->path;
    content->planSha256 = risk::launchSha256(document);
    content->planRuns = QString::fromUtf8(QJsonDocument(document).toJson());
    if (Status saved = repository.save(id, *content, *by, utcMs()); !saved)
        return context.fail(saved.error());
    const QJsonArray pinned = document.value(QLatin1String("programs")).toArray();
    const auto row = repository.row(id);
    return context.answer(
        {{QStringLiteral("id"), row ? row->id : id}, {QStringLiteral("plan_file"), file->path},
            {QStringLiteral("plan_sha256"), content->planSha256},
            {QStringLiteral("revision"), row ? row->contentRevision : 0}, {QStringLiteral("runs"), document}},
        QStringLiteral("%1 is about %2: SHA-256 %3, %4 programs and scripts pinned\n")
            .arg(id, plain(file->path), content->planSha256.left(12))
            .arg(pinned.size()));
}

/// The plan as a file of the data directory, so that the session can be looked at and run again.
Result<QString> writePlan(const QString& dataDir, const risk::Rehearsal& rehearsal, const QByteArray& text)
{
    const QString folder = dataDir + QStringLiteral("/rehearsals");
    const QString path = QStringLiteral("%1/%2-%3.yaml").arg(folder, rehearsal.risk).arg(rehearsal.revision);
    QSaveFile file(path);
    if (!QDir().mkpath(folder) || !file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return Error{ErrorKind::Environment, QStringLiteral("cannot-write"), path, file.errorString(), {}};
    return path;
}

int rehearse(Context& context, const Arguments& arguments)
{
    const auto store = context.store();
    if (!store)
        return context.fail(store.error());
    RiskRepository repository(**store);
    const auto row = repository.row(arguments.positional.first());
    if (!row)
        return context.fail(unknownRisk(arguments.positional.first()));
    const auto content = repository.content(row->id);
    if (!content)
        return context.fail(content.error());
    const risk::Rehearsal rehearsal{row->id, row->contentRevision, arguments.value("--environment")};
    const QString workspace
        = QDir(arguments.has("--workspace") ? arguments.value("--workspace") : QDir::currentPath()).absolutePath();
    const auto text = risk::rehearsalPlan(*content, rehearsal, workspace);
    if (!text)
        return context.fail(text.error());
    const auto path = writePlan(context.dataDir(), rehearsal, *text);
    if (!path)
        return context.fail(path.error());
    const auto file = readPlanFile(context, forPlan(arguments, *path));
    if (!file)
        return context.fail(file.error());
    if (!file->reading.ok()) {
        printFindings(*file);
        return context.answer(file->reading.toJson(), {}, 2);
    }
    blockSignals();
    auto engine = ensureEngine(context.dataDir());
    if (!engine)
        return context.fail(engine.error());
    QJsonObject request = startRequest(*file, Context::actor(), {});
    request.insert(QStringLiteral("rehearsal"), rehearsal.json());
    const auto started = (*engine)->ask(QStringLiteral("session.start"), request);
    if (!started)
        return context.fail(started.error());
    engine->reset();
    return follow(context, started->value(QLatin1String("id")).toString(), {});
}

int monitors(Context& context, const Arguments& arguments)
{
    const auto store = Store::openForReading(context.dataDir());
    if (!store)
        return context.fail(store.error());
    const auto content = RiskRepository(**store).content(arguments.positional[0]);
    if (!content)
        return context.fail(content.error());
    const auto made = risk::monitorsOf(*content, [](const QString& word) {
        return word.contains(QLatin1Char('/')) || !QStandardPaths::findExecutable(word).isEmpty();
    });
    QString text = QString::fromUtf8(made.yaml);
    for (const QString& one : made.left)
        text += QStringLiteral("# left out: %1\n").arg(plain(one));
    return context.answer(
        {{QStringLiteral("monitors"), made.made}, {QStringLiteral("yaml"), QString::fromUtf8(made.yaml)},
            {QStringLiteral("left"), QJsonArray::fromStringList(made.left)}},
        text, made.made > 0 ? 0 : 1);
}

constexpr Option kPlanOptions[] = {kSetOption, kWorkspaceOption};
constexpr Option kRehearseOptions[]
    = {{"--environment", "NAME", "where it is rehearsed, as staging; needed"}, kWorkspaceOption};

constexpr Command kCommands[] = {
    {"risk plan", "RA-ID PLAN.yaml",
        "Puts into an assessment exactly what a plan runs: once signed, nothing else starts (requires: risk).",
        kPlanOptions, "wavedeckctl risk plan RA-001 deploy.yaml", 2, 2, planOf},
    {"risk monitors", "RA-ID",
        "The monitoring lines of an assessment as the `monitors:` of a plan, which raise alerts while it runs.", {},
        "wavedeckctl risk monitors RA-001 >> deploy.yaml", 1, 1, monitors},
    {"risk rehearse", "RA-ID", "Runs the rollback of an assessment step by step as a session, and keeps its time.",
        kRehearseOptions, "wavedeckctl risk rehearse RA-001 --environment staging", 1, 1, rehearse},
};

} // namespace

std::span<const Command> launchCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
