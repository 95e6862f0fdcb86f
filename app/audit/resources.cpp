// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/resources.h"

#include "app/audit/events.h"
#include "app/audit/machine.h"
#include "app/audit/remedies.h"
#include "models/base/clock.h"
#include "models/base/units.h"
#include "models/people/recorded.h"
#include "models/store/auditrepository.h"
#include "models/store/settingsrepository.h"

#include <QDateTime>
#include <QDir>

#include <algorithm>

#include <poll.h>
#include <sys/stat.h>

namespace wavedeck {

namespace {

using namespace audit;

constexpr int kMostDebt = 50;

void tell(Events& events, int step, const char* what)
{
    events.write({{QStringLiteral("progress"), step * 100 / 6},
        {QStringLiteral("step"), QStringLiteral("%1 of 5, %2").arg(step).arg(QLatin1String(what))}});
}

Result<std::unique_ptr<Store>> openStore(const QString& dataDir)
{
    const mode_t before = ::umask(077);
    const bool made = QDir().mkpath(dataDir);
    auto store = made
        ? Store::openForWriting(dataDir)
        : Result<std::unique_ptr<Store>>(Error{ErrorKind::Environment, QStringLiteral("cannot-write"), dataDir,
            QStringLiteral("the data directory cannot be made"), QStringLiteral("check the path and its rights")});
    ::umask(before);
    return store;
}

/// What runs at either time is wanted: an attempt that ends between the two is no orphan.
RunFacts together(RunFacts before, RunFacts now)
{
    now.activeRuns += before.activeRuns;
    now.openSessions += before.openSessions;
    now.sessions += before.sessions;
    now.knownRuns += before.knownRuns;
    return now;
}

ResourceFacts look(const ResourceRequest& request, AuditRepository& repository, Events& events)
{
    ResourceFacts facts;
    const RunFacts before = repository.runs();
    tell(events, 1, "first look at processes");
    const Look first = lookAtProcesses();
    const qint64 from = monotonicMs();
    tell(events, 2, "disk");
    DiskSearch search;
    const QStringList folders = request.folders.isEmpty() ? QStringList{QDir::tempPath()} : request.folders;
    for (const QString& folder : folders)
        search.folders.append(QDir(folder).absolutePath());
    search.dataDir = request.dataDir;
    search.knowsRuns = true;
    search.olderThanMs = request.olderThanMs;
    search.now = utcMs();
    facts.disk = readDisk(search, before);
    // The time between the looks is what the audit is for: growth, and what is there only for a moment.
    if (const qint64 left = request.apartMs - (monotonicMs() - from); left > 0)
        ::poll(nullptr, 0, int(left));
    tell(events, 3, "second look at processes");
    facts.apartMs = monotonicMs() - from;
    facts.processes = readProcesses(first, &facts.passing);
    facts.memory = readMemory();
    tell(events, 4, "network");
    facts.network = readNetwork(facts.processes);
    facts.runs = together(before, repository.runs());
    facts.at = utcMs();
    return facts;
}

/// What a process gives back for sure is asked only of those that are too many.
void readPrivateBytes(ResourceFacts& facts, const ResourceAudit& audit)
{
    QSet<int> wanted;
    for (const ResourceFinding& finding : audit.findings)
        for (const Target& target : finding.targets)
            wanted.insert(target.pid);
    for (ProcessFact& process : facts.processes)
        if (wanted.contains(process.pid))
            process.privateBytes = privateBytesOf(process.pid);
}

QString closing(const QJsonObject& document)
{
    const auto bytes = [&](const char* key) { return document.value(QLatin1String(key)).toInteger(); };
    QString text = QStringLiteral("%1: %2 findings, waste %3, expected reclaim %4")
                       .arg(document.value(QStringLiteral("id")).toString())
                       .arg(document.value(QStringLiteral("findings")).toArray().size())
                       .arg(humanBytes(bytes("waste_bytes")), humanBytes(bytes("expected_reclaim_bytes")));
    if (bytes("reclaimed_bytes") > 0)
        text += QStringLiteral(", reclaimed %1").arg(humanBytes(bytes("reclaimed_bytes")));
    return text;
}

void tellResult(Events& events, const QJsonObject& document, const QString& file)
{
    int told = 0;
    for (const QJsonValue& finding : document.value(QStringLiteral("findings")).toArray()) {
        const auto severity = severityFrom(finding[QStringLiteral("severity")].toString()).value_or(Severity::Info);
        if (severity < Severity::Medium || finding[QStringLiteral("state")].toString() == QStringLiteral("remedied")
            || ++told > kMostDebt)
            continue;
        events.write({{QStringLiteral("debt"),
            QJsonObject{{QStringLiteral("title"), finding[QStringLiteral("message")]},
                {QStringLiteral("priority"), severity >= Severity::High ? QStringLiteral("P1") : QStringLiteral("P2")},
                {QStringLiteral("category"), QStringLiteral("Infrastructure")},
                {QStringLiteral("finding"), finding}}}});
    }
    QJsonArray created;
    if (!file.isEmpty())
        created.append(file);
    QJsonArray removed;
    for (const QJsonValue& action : document.value(QStringLiteral("actions")).toArray())
        if (action[QStringLiteral("done")].toBool() && action[QStringLiteral("pid")].toInt() == 0
            && removed.size() < kMostDebt)
            removed.append(action[QStringLiteral("target")]);
    events.write({{QStringLiteral("progress"), 100}, {QStringLiteral("step"), QStringLiteral("done")}});
    events.write({{QStringLiteral("report"),
        QJsonObject{{QStringLiteral("created"), created}, {QStringLiteral("modified"), removed},
            {QStringLiteral("summary"), closing(document)}}}});
}

QJsonObject sectionOf(const QJsonObject& document, Section section)
{
    for (const QJsonValue& one : document.value(QStringLiteral("sections")).toArray())
        if (one[QStringLiteral("name")].toString() == word(section))
            return one[QStringLiteral("facts")].toObject();
    return {};
}

constexpr char kRemedy[] = "scan.remedy";

/// Asked before anything is looked at. A refusal of what was asked for is recorded; what a setting allows is for those
/// who have the right, and for the others nothing is done.
Status askConsent(Store& store, ResourceRequest& request)
{
    if (!request.end && !request.clean)
        return Done{};
    const auto may = [&] { return mayDo(store, request.by, people::Right::Command, QStringLiteral("remedies")); };
    if (request.consentBy == QStringLiteral("command"))
        return recorded(
            store, TrailEntry::of(request.by, QLatin1String(kRemedy), {}), [&](TrailEntry&) -> Result<Change> {
                const Status asked = may();
                return asked ? Result<Change>(Change::None) : Result<Change>(asked.error());
            });
    if (!may()) {
        request.end = request.clean = false;
        request.consentBy.clear();
    }
    return Done{};
}

/// What is going to be ended and removed, and afterwards what became of it: a row each.
Status tellTrail(Store& store, const ResourceRequest& request, const ResourceAudit& audit, const char* action)
{
    QJsonArray told;
    for (const QJsonValue& one : audit.actions)
        if (told.size() < kMostDebt)
            told.append(QJsonObject{{QStringLiteral("what"), one[QStringLiteral("what")]},
                {QStringLiteral("target"), one[QStringLiteral("target")]},
                {QStringLiteral("result"), one[QStringLiteral("result")]}});
    const QJsonObject body{{QStringLiteral("by"), request.consentBy}, {QStringLiteral("count"), audit.actions.size()},
        {QStringLiteral("actions"), told}};
    return recorded(store, TrailEntry::of(request.by, QLatin1String(action), QStringLiteral("audit:") + audit.id, body),
        [](TrailEntry&) -> Result<Change> { return Change::Made; });
}

} // namespace

Result<QJsonObject> auditResources(const ResourceRequest& given)
{
    const qint64 from = monotonicMs();
    ResourceRequest request = given;
    Events events;
    auto store = openStore(request.dataDir);
    if (!store)
        return store.error();
    if (Status may = askConsent(**store, request); !may)
        return may.error();
    AuditRepository repository(**store);
    ResourceRules rules;
    rules.allowed = request.allowed;
    rules.idleMs = request.idleMs;
    for (const QString& name : request.only)
        rules.only.insert(name.toUtf8());
    if (const auto earlier = repository.newest(QStringLiteral("resources"))) {
        rules.earlier = sectionOf(repository.document(earlier->id).value_or(QJsonObject()), Section::Memory);
        rules.earlierId = earlier->id;
        rules.earlierAt = earlier->at;
    }
    ResourceFacts facts = look(request, repository, events);
    readPrivateBytes(facts, judgeResources(facts, rules));
    ResourceAudit audit = judgeResources(facts, rules);
    audit.actor = request.actor;
    audit.consent = {{QStringLiteral("end"), request.end}, {QStringLiteral("clean"), request.clean},
        {QStringLiteral("by"), request.consentBy}};
    // What was read from a folder that stands for /proc says nothing about the processes that really are there.
    intendRemedies(audit, request.end && !isProcReplaced(), request.clean);
    audit.elapsedMs = monotonicMs() - from;
    const auto id = repository.insert(resourceDocument(audit), audit.at);
    if (!id)
        return id.error();
    audit.id = *id;
    if (!audit.actions.isEmpty()) {
        tell(events, 5, "remedies");
        if (Status told = tellTrail(**store, request, audit, kRemedy); !told)
            return told.error(); // nothing is done that is not recorded
        carryOut(audit);
        audit.elapsedMs = monotonicMs() - from;
        if (Status stored = repository.update(*id, resourceDocument(audit)); !stored)
            return stored.error();
        if (Status told = tellTrail(**store, request, audit, "scan.remedied"); !told)
            return told.error();
    }
    const QJsonObject document = resourceDocument(audit);
    tellResult(events, document, request.outFile);
    return document;
}

Result<AuditPolicy> auditPolicy(const QString& dataDir)
{
    const auto settings = readSettings(dataDir);
    if (!settings)
        return settings.error();
    const QString remediate = settings->text(QStringLiteral("audit.remediate"));
    const bool all = remediate == QStringLiteral("all");
    return AuditPolicy{all || remediate == QStringLiteral("duplicates"), all || remediate == QStringLiteral("files"),
        settings->integer(QStringLiteral("audit.interval"))};
}

Result<QJsonObject> auditDue(const QString& dataDir)
{
    const auto policy = auditPolicy(dataDir);
    if (!policy)
        return policy.error();
    const qint64 now = utcMs();
    std::optional<AuditSummary> last;
    if (const auto store = Store::openForReading(dataDir))
        last = AuditRepository(**store).newest(QStringLiteral("resources"));
    else if (store.error().code != QStringLiteral("no-database"))
        return store.error();
    const bool isEver = policy->intervalMs > 0;
    const qint64 next = last ? last->at + policy->intervalMs : now;
    QJsonObject document{{QStringLiteral("due"), isEver && next <= now},
        {QStringLiteral("interval_ms"), policy->intervalMs},
        {QStringLiteral("next_at"), isEver ? QJsonValue(rfc3339(next)) : QJsonValue()},
        {QStringLiteral("next_in_ms"), isEver ? QJsonValue(std::max<qint64>(0, next - now)) : QJsonValue()},
        {QStringLiteral("last"), QJsonValue()}};
    if (last)
        document.insert(QStringLiteral("last"),
            QJsonObject{{QStringLiteral("id"), last->id}, {QStringLiteral("at"), rfc3339(last->at)}});
    return document;
}

} // namespace wavedeck
