// SPDX-License-Identifier: GPL-3.0-or-later
// Memory, disk and network of a resource audit (AUDIT-1).
#include "models/audit/resourceaudit.h"

#include "models/base/clock.h"
#include "models/base/units.h"
#include "models/domain/formulas.h"

#include <QMap>

#include <algorithm>

namespace wavedeck::audit {

namespace {

constexpr qint64 kMiB = 1024 * 1024;
constexpr qint64 kMuch = 1024 * kMiB;
constexpr int kTrees = 10;
constexpr int kListed = 20;

struct Tree {
    const ProcessFact* root = nullptr;
    int processes = 0;
    qint64 rss = 0;
    qint64 growth = 0;
};

/// Own processes by the topmost own one above each; the first process of the machine is nobody's root.
QList<Tree> treesOf(const ResourceFacts& facts)
{
    QHash<int, const ProcessFact*> byPid;
    for (const ProcessFact& process : facts.processes)
        byPid.insert(process.pid, &process);
    QHash<int, Tree> trees;
    for (const ProcessFact& process : facts.processes) {
        if (!process.isOwn || process.state == 'Z')
            continue;
        const ProcessFact* root = &process;
        for (int depth = 0; depth < 256; ++depth) {
            const ProcessFact* parent = byPid.value(root->parent);
            if (!parent || !parent->isOwn || parent->pid <= 1 || parent->name == "systemd" || parent == root)
                break;
            root = parent;
        }
        Tree& tree = trees[root->pid];
        tree.root = root;
        ++tree.processes;
        tree.rss += process.rssBytes;
        tree.growth += process.rssBytes - process.earlierRssBytes;
    }
    QList<Tree> sorted = trees.values();
    std::sort(sorted.begin(), sorted.end(),
        [](const Tree& a, const Tree& b) { return a.rss != b.rss ? a.rss > b.rss : a.root->pid < b.root->pid; });
    return sorted;
}

void suspect(ResourceAudit& audit, const Tree& tree, qint64 growth, const QString& since, qint64 sinceMs)
{
    ResourceFinding finding;
    finding.section = Section::Memory;
    finding.rule = QStringLiteral("leak-suspicion");
    finding.severity = Severity::Info;
    finding.message = QStringLiteral("suspicion only: process %1 (%2) and what runs below it grew by %3 to %4 %5")
                          .arg(tree.root->pid)
                          .arg(shownCommand(*tree.root), humanBytes(growth), humanBytes(tree.rss), since);
    finding.evidence = {{QStringLiteral("pid"), tree.root->pid}, {QStringLiteral("start"), qint64(tree.root->start)},
        {QStringLiteral("rss_bytes"), tree.rss}, {QStringLiteral("growth_bytes"), growth},
        {QStringLiteral("within_ms"), sinceMs}, {QStringLiteral("is_suspicion"), true}};
    audit.findings.append(finding);
}

void addFiles(ResourceAudit& audit, FileFact::Kind kind, const QString& what, const QList<const FileFact*>& files)
{
    static const QHash<FileFact::Kind, const char*> kRules{{FileFact::Kind::OldTemp, "old-temp-file"},
        {FileFact::Kind::OwnTemp, "own-temp-file"}, {FileFact::Kind::Core, "core-file"},
        {FileFact::Kind::OrphanRun, "orphan-run-directory"}};
    ResourceFinding finding;
    finding.section = Section::Disk;
    finding.rule = QLatin1String(kRules.value(kind));
    finding.remedy = Remedy::Clean;
    QJsonArray listed;
    for (const FileFact* file : files) {
        finding.wasteBytes += file->bytes;
        const QString name = QString::fromUtf8(file->path);
        if (file->refusal.isEmpty()) {
            finding.reclaimBytes += file->bytes;
            Target target;
            target.path = file->path;
            target.isFolder = file->isFolder;
            target.device = file->device;
            target.inode = file->inode;
            target.name = name;
            target.bytes = file->bytes;
            finding.targets.append(target);
        }
        if (listed.size() < kListed)
            listed.append(QJsonObject{{QStringLiteral("path"), name}, {QStringLiteral("bytes"), file->bytes},
                {QStringLiteral("used_at"), rfc3339(file->usedAt)}, {QStringLiteral("known_by"), file->evidence},
                {QStringLiteral("left_alone"), file->refusal.isEmpty() ? QJsonValue() : QJsonValue(file->refusal)}});
    }
    finding.severity = finding.wasteBytes >= kMuch ? Severity::Medium : Severity::Low;
    finding.message = QStringLiteral("%1: %2").arg(what, humanBytes(finding.wasteBytes));
    finding.evidence = {{QStringLiteral("files"), qint64(files.size())}, {QStringLiteral("largest"), listed}};
    audit.findings.append(finding);
}

QString shownPath(const QByteArray& path)
{
    QString text;
    for (const QChar c : QString::fromUtf8(path))
        text += c.isPrint() ? c : QChar(0xfffd);
    return text;
}

QString idleText(qint64 ms)
{
    return ms < 0 ? QString() : humanDuration(ms);
}

QString holderOf(const ResourceFacts& facts, int pid)
{
    for (const ProcessFact& process : facts.processes)
        if (process.pid == pid)
            return shownCommand(process);
    return QStringLiteral("unknown");
}

QJsonObject socketJson(const SocketFact& socket)
{
    return {{QStringLiteral("protocol"), socket.protocol}, {QStringLiteral("local"), socket.local},
        {QStringLiteral("remote"), socket.remote}, {QStringLiteral("inode"), qint64(socket.inode)},
        {QStringLiteral("idle_ms"), socket.idleMs ? QJsonValue(*socket.idleMs) : QJsonValue()}};
}

void idleConnections(const ResourceFacts& facts, qint64 idleMs, ResourceAudit& audit)
{
    QMap<int, QList<const SocketFact*>> byHolder;
    for (const SocketFact& socket : facts.network.sockets)
        if (socket.state == SocketFact::State::Established && !socket.pids.isEmpty()
            && socket.idleMs.value_or(-1) >= idleMs)
            byHolder[socket.pids.first()].append(&socket);
    for (auto it = byHolder.cbegin(); it != byHolder.cend(); ++it) {
        qint64 least = *it->first()->idleMs;
        QJsonArray listed;
        for (const SocketFact* socket : *it) {
            least = std::min(least, *socket->idleMs);
            if (listed.size() < kListed)
                listed.append(socketJson(*socket));
        }
        ResourceFinding finding;
        finding.section = Section::Network;
        finding.rule = QStringLiteral("idle-connection");
        finding.message = QStringLiteral("process %1 (%2) keeps %3 without data for %4 or longer: %5 to %6")
                              .arg(it.key())
                              .arg(holderOf(facts, it.key()),
                                  it->size() == 1 ? QStringLiteral("1 connection")
                                                  : QStringLiteral("%1 connections").arg(it->size()),
                                  idleText(least), it->first()->local, it->first()->remote);
        finding.evidence = {{QStringLiteral("pid"), it.key()}, {QStringLiteral("least_idle_ms"), least},
            {QStringLiteral("connections"), listed}};
        audit.findings.append(finding);
    }
}

/// Sockets of processes that are too many: why a second instance cannot have its port.
void surplusListeners(const ResourceFacts& facts, ResourceAudit& audit)
{
    QSet<int> surplus;
    for (const ResourceFinding& finding : audit.findings)
        if (finding.section == Section::Processes)
            for (const QJsonValue& process : finding.evidence.value(QStringLiteral("processes")).toArray())
                if (!process[QStringLiteral("stays")].toBool())
                    surplus.insert(process[QStringLiteral("pid")].toInt());
    for (const SocketFact& socket : facts.network.sockets) {
        const auto holder
            = std::find_if(socket.pids.begin(), socket.pids.end(), [&](int pid) { return surplus.contains(pid); });
        if (socket.state != SocketFact::State::Listening || holder == socket.pids.end())
            continue;
        ResourceFinding finding;
        finding.section = Section::Network;
        finding.rule = QStringLiteral("surplus-listener");
        finding.severity = Severity::Low;
        finding.message = QStringLiteral("process %1 (%2), which is surplus, listens at %3 %4")
                              .arg(*holder)
                              .arg(holderOf(facts, *holder), socket.protocol, socket.local);
        finding.evidence = {{QStringLiteral("pid"), *holder}, {QStringLiteral("socket"), socketJson(socket)}};
        audit.findings.append(finding);
    }
}

} // namespace

void judgeMemory(const ResourceFacts& facts, const ResourceRules& rules, ResourceAudit& audit)
{
    const QList<Tree> trees = treesOf(facts);
    QHash<QString, qint64> earlier;
    for (const QJsonValue& tree : rules.earlier.value(QStringLiteral("largest_trees")).toArray())
        earlier.insert(QStringLiteral("%1:%2")
                           .arg(tree[QStringLiteral("pid")].toInt())
                           .arg(tree[QStringLiteral("start")].toInteger()),
            tree[QStringLiteral("rss_bytes")].toInteger());
    QJsonArray listed;
    qint64 own = 0;
    for (const Tree& tree : trees) {
        own += tree.rss;
        if (listed.size() < kTrees)
            listed.append(QJsonObject{{QStringLiteral("pid"), tree.root->pid},
                {QStringLiteral("start"), qint64(tree.root->start)},
                {QStringLiteral("command"), shownCommand(*tree.root)}, {QStringLiteral("processes"), tree.processes},
                {QStringLiteral("rss_bytes"), tree.rss}, {QStringLiteral("growth_bytes"), tree.growth}});
        if (tree.growth >= std::max(kMiB, tree.rss / 100))
            suspect(audit, tree, tree.growth,
                QStringLiteral("in %1; two looks prove no leak").arg(humanDuration(facts.apartMs)), facts.apartMs);
        const auto before = earlier.constFind(QStringLiteral("%1:%2").arg(tree.root->pid).arg(tree.root->start));
        if (before != earlier.constEnd() && tree.rss - *before >= std::max(64 * kMiB, *before / 4))
            suspect(audit, tree, tree.rss - *before, QStringLiteral("since %1").arg(rules.earlierId),
                facts.at - rules.earlierAt);
    }
    qint64 swapped = 0;
    for (const ProcessFact& process : facts.processes)
        swapped += process.isOwn ? process.swapBytes : 0;
    const MemoryFact& memory = facts.memory;
    QJsonObject object{{QStringLiteral("total_bytes"), memory.totalBytes},
        {QStringLiteral("available_bytes"), memory.availableBytes},
        {QStringLiteral("used_percent"),
            formulas::percentOf(memory.totalBytes - memory.availableBytes, memory.totalBytes).value_or(0)},
        {QStringLiteral("cached_bytes"), memory.cachedBytes},
        {QStringLiteral("swap_total_bytes"), memory.swapTotalBytes},
        {QStringLiteral("swap_free_bytes"), memory.swapFreeBytes}, {QStringLiteral("own_swapped_bytes"), swapped},
        {QStringLiteral("own_processes_bytes"), own}, {QStringLiteral("largest_trees"), listed}};
    audit.sections.append({Section::Memory, object,
        {QStringLiteral("whether memory that grows leaks: that shows over hours, so growth is a suspicion"),
            QStringLiteral("memory that a program holds and never uses, but for what was swapped out"),
            QStringLiteral("sums of resident memory count shared pages once for each process; caches are no waste")}});
}

void judgeDisk(const ResourceFacts& facts, ResourceAudit& audit)
{
    QMap<QByteArray, QList<const FileFact*>> oldByFolder;
    QList<const FileFact*> sorted;
    for (const FileFact& file : facts.disk.files)
        sorted.append(&file);
    std::stable_sort(
        sorted.begin(), sorted.end(), [](const FileFact* a, const FileFact* b) { return a->bytes > b->bytes; });
    for (const FileFact* file : std::as_const(sorted)) {
        const QString path = shownPath(file->path);
        switch (file->kind) {
        case FileFact::Kind::OldTemp: {
            QByteArray folder;
            for (const QString& searched : facts.disk.folders)
                if (file->path.startsWith(QByteArray(searched.toUtf8() + '/')))
                    folder = searched.toUtf8();
            oldByFolder[folder].append(file);
            break;
        }
        case FileFact::Kind::OwnTemp:
            addFiles(audit, file->kind, QStringLiteral("left by Wavedeck: %1").arg(path), {file});
            break;
        case FileFact::Kind::Core:
            addFiles(audit, file->kind, QStringLiteral("core file %1").arg(path), {file});
            break;
        case FileFact::Kind::OrphanRun:
            addFiles(
                audit, file->kind, QStringLiteral("run directory %1 is of no run in the database").arg(path), {file});
            break;
        }
    }
    for (auto it = oldByFolder.cbegin(); it != oldByFolder.cend(); ++it)
        addFiles(audit, FileFact::Kind::OldTemp,
            QStringLiteral("%1 in %2 that nobody used for long")
                .arg(it->size() == 1 ? QStringLiteral("1 temporary file")
                                     : QStringLiteral("%1 temporary files").arg(it->size()))
                .arg(shownPath(it.key())),
            *it);
    QStringList unknown{QStringLiteral("whether an old file is wanted: only that nobody read, wrote or holds it"),
        QStringLiteral("files of other users")};
    if (facts.disk.isCutOff)
        unknown.append(QStringLiteral("the rest of the folders: an audit looks at so many names and no more"));
    audit.sections.append({Section::Disk,
        {{QStringLiteral("folders"), QJsonArray::fromStringList(facts.disk.folders)},
            {QStringLiteral("names_looked_at"), facts.disk.entries},
            {QStringLiteral("files_found"), qint64(facts.disk.files.size())},
            {QStringLiteral("old_but_open"), facts.disk.inUse}, {QStringLiteral("total_bytes"), facts.disk.totalBytes},
            {QStringLiteral("free_bytes"), facts.disk.freeBytes}},
        unknown});
}

void judgeNetwork(const ResourceFacts& facts, const ResourceRules& rules, ResourceAudit& audit)
{
    idleConnections(facts, rules.idleMs, audit);
    surplusListeners(facts, audit);
    const auto number = [&](SocketFact::State state, bool own) {
        return qint64(std::count_if(facts.network.sockets.begin(), facts.network.sockets.end(),
            [&](const SocketFact& s) { return s.state == state && (!own || !s.pids.isEmpty()); }));
    };
    QStringList unknown{QStringLiteral("who holds sockets of other users"),
        QStringLiteral("whether an idle connection is wanted: a pool or a database client keeps some on purpose"),
        QStringLiteral("what Unix sockets and UDP sockets last carried")};
    if (!facts.network.isReadable)
        unknown.prepend(QStringLiteral("anything about connections: the kernel shows no list of them"));
    else if (!facts.network.tellsIdle)
        unknown.prepend(QStringLiteral("how long a connection is idle: this kernel does not answer that question"));
    audit.sections.append({Section::Network,
        {{QStringLiteral("sockets"), qint64(facts.network.sockets.size())},
            {QStringLiteral("listening"), number(SocketFact::State::Listening, false)},
            {QStringLiteral("own_listening"), number(SocketFact::State::Listening, true)},
            {QStringLiteral("established"), number(SocketFact::State::Established, false)},
            {QStringLiteral("own_established"), number(SocketFact::State::Established, true)},
            {QStringLiteral("idle_after_ms"), rules.idleMs}},
        unknown});
}

} // namespace wavedeck::audit
