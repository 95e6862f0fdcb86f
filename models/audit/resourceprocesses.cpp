// SPDX-License-Identifier: GPL-3.0-or-later
// Duplicates, orphans and zombies (AUDIT-1, PROC-7, PROC-9).
#include "models/audit/resourceaudit.h"

#include "models/base/clock.h"
#include "models/base/units.h"
#include "models/domain/formulas.h"

#include <QMap>

#include <algorithm>

namespace wavedeck::audit {

namespace {

constexpr qint64 kMuch = 1024LL * 1024 * 1024;
constexpr qsizetype kShownCommand = 120;
constexpr int kListed = 200; ///< processes in the evidence of one finding

/// A login, a desktop or Wavedeck itself hangs on these.
const QSet<QByteArray>& neverEnded()
{
    static const QSet<QByteArray> kNames{"systemd", "(sd-pam)", "dbus-daemon", "dbus-broker", "Xorg", "Xwayland",
        "gnome-shell", "kwin_wayland", "plasmashell", "sshd", "login", "tmux: server", "screen", "ssh-agent",
        "gpg-agent", "wavedeckd", "wavedeck-shim", "wavedeckctl", "wavedeck"};
    return kNames;
}

QByteArray baseName(const QByteArray& path)
{
    return path.mid(path.lastIndexOf('/') + 1);
}

bool isShell(const QByteArray& program)
{
    static const QSet<QByteArray> kNames{"sh", "bash", "dash", "zsh", "fish", "ksh", "busybox"};
    return kNames.contains(baseName(program));
}

class Judge {
public:
    Judge(const ResourceFacts& facts, const ResourceRules& rules, ResourceAudit& audit)
        : m_facts(facts)
        , m_rules(rules)
        , m_audit(audit)
    {
        for (const ProcessFact& process : facts.processes) {
            m_byPid.insert(process.pid, &process);
            m_children[process.parent].append(&process);
            if (!process.input.isEmpty())
                ++m_inputs[process.input];
        }
    }

    void orphans();
    void duplicates();
    void zombies();
    QJsonObject facts() const;

private:
    bool counts(const ProcessFact& process) const
    {
        return process.isOwn && process.state != 'Z' && !process.command.isEmpty() && process.pid > 1;
    }
    bool isActive(const ProcessFact& process) const { return m_facts.runs.activeRuns.contains(process.runId); }
    QByteArray keyOf(const ProcessFact& process) const;
    bool isPartOfParent(const ProcessFact& process) const;
    int needed(const ProcessFact& process) const;
    bool isDriven(const ProcessFact& process) const;
    QString refusalOf(const ProcessFact& process) const;
    QList<const ProcessFact*> treeOf(const ProcessFact& root);
    /// Adds what can be ended to the finding; gives back what it and what runs below it take.
    qint64 addSurplus(ResourceFinding& finding, const ProcessFact& root, QJsonArray& listed);
    void addGroup(const QList<const ProcessFact*>& group);

    const ResourceFacts& m_facts;
    const ResourceRules& m_rules;
    ResourceAudit& m_audit;
    QHash<int, const ProcessFact*> m_byPid;
    QHash<int, QList<const ProcessFact*>> m_children;
    QHash<QByteArray, int> m_inputs; ///< how many processes read the same pipe or socket
    QSet<int> m_counted; ///< no process is waste twice
    int m_surplus = 0;
    int m_orphans = 0;
};

QByteArray Judge::keyOf(const ProcessFact& process) const
{
    // The same words in another folder are another thing: two projects may each run `npm start`. Agents of a session
    // are planned; what one of them runs too often is its own.
    return process.program + '\0' + process.command + '\0' + process.folder + '\0'
        + (isActive(process) ? process.runId : QByteArray());
}

bool Judge::isPartOfParent(const ProcessFact& process) const
{
    const ProcessFact* parent = m_byPid.value(process.parent);
    if (!parent || !counts(*parent))
        return false;
    // A fork without a program of its own; or a helper of a browser, which names its kind.
    return keyOf(*parent) == keyOf(process)
        || (!process.program.isEmpty() && parent->program == process.program && process.command.contains("--type="));
}

/// What a person may call it: a script goes by its own name too.
QList<QByteArray> namesOf(const ProcessFact& process)
{
    const QList<QByteArray> words = process.command.split('\0');
    return {process.name, baseName(process.program), baseName(words.value(0)), baseName(words.value(1))};
}

int Judge::needed(const ProcessFact& process) const
{
    for (const QByteArray& name : namesOf(process))
        if (const auto it = m_rules.allowed.constFind(name); it != m_rules.allowed.constEnd() && !name.isEmpty())
            return *it;
    return 1;
}

/// A program of its own talks to it: language servers and tools of editors stand side by side like that on purpose.
bool Judge::isDriven(const ProcessFact& process) const
{
    return !process.input.isEmpty() && m_inputs.value(process.input) == 1;
}

QString Judge::refusalOf(const ProcessFact& process) const
{
    if (!process.isOwn)
        return QStringLiteral("it belongs to another user");
    if (process.isSelf)
        return QStringLiteral("the audit itself runs below it");
    if (process.pid <= 1 || neverEnded().contains(process.name))
        return QStringLiteral("a login, a desktop or Wavedeck needs it");
    if (process.isInFront)
        return QStringLiteral("it stands in front of a terminal: end it there");
    if (isActive(process))
        return QStringLiteral("it belongs to a running agent: stop the agent, or end it from its alert");
    if (process.start == 0)
        return QStringLiteral("it cannot be named exactly");
    return {};
}

/// The process and what runs below it, parents first; nothing that was counted before.
QList<const ProcessFact*> Judge::treeOf(const ProcessFact& root)
{
    QList<const ProcessFact*> tree{&root};
    m_counted.insert(root.pid);
    for (qsizetype i = 0; i < tree.size(); ++i)
        for (const ProcessFact* child : m_children.value(tree[i]->pid))
            if (child->state != 'Z' && !m_counted.contains(child->pid)) {
                m_counted.insert(child->pid);
                tree.append(child);
            }
    return tree;
}

qint64 Judge::addSurplus(ResourceFinding& finding, const ProcessFact& root, QJsonArray& listed)
{
    const QList<const ProcessFact*> tree = treeOf(root);
    qint64 rss = 0;
    qint64 surely = 0;
    const QList<QByteArray> names = namesOf(root);
    const bool isNamed = std::any_of(
        names.begin(), names.end(), [this](const QByteArray& name) { return m_rules.only.contains(name); });
    QString refusal = isNamed     ? QString()
        : !m_rules.only.isEmpty() ? QStringLiteral("--only names other programs")
        : isDriven(root)          ? QStringLiteral("another program talks to it: name it with --only")
                                  : QString();
    for (const ProcessFact* process : tree) {
        rss += process->rssBytes;
        surely += process->privateBytes.value_or(process->rssBytes);
        if (refusal.isEmpty())
            refusal = refusalOf(*process);
    }
    if (refusal.isEmpty()) {
        finding.reclaimBytes += surely;
        for (const ProcessFact* process : tree) {
            Target target;
            target.pid = process->pid;
            target.start = process->start;
            target.command = process->command;
            target.name = QStringLiteral("process %1 (%2)").arg(process->pid).arg(shownCommand(*process));
            target.bytes = process->privateBytes.value_or(process->rssBytes);
            finding.targets.append(target);
        }
    }
    if (listed.size() < kListed)
        listed.append(QJsonObject{{QStringLiteral("pid"), root.pid}, {QStringLiteral("start"), qint64(root.start)},
            {QStringLiteral("age_ms"), root.ageMs}, {QStringLiteral("processes"), qint64(tree.size())},
            {QStringLiteral("rss_bytes"), rss}, {QStringLiteral("private_bytes"), surely},
            {QStringLiteral("stays"), false},
            {QStringLiteral("left_alone"), refusal.isEmpty() ? QJsonValue() : QJsonValue(refusal)}});
    return rss;
}

void Judge::orphans()
{
    QMap<QByteArray, QList<const ProcessFact*>> byRun;
    const QByteArray prefix = m_facts.runs.instance + ':';
    for (const ProcessFact& process : m_facts.processes)
        if (counts(process) && !m_facts.runs.instance.isEmpty() && process.runId.startsWith(prefix)
            && !isActive(process))
            byRun[process.runId].append(&process);
    for (auto it = byRun.cbegin(); it != byRun.cend(); ++it) {
        const QList<QByteArray> words = it.key().split(':'); // INSTANCE:SESSION:SUBJECT:ATTEMPT
        const QString session = QString::fromUtf8(words.value(1));
        const bool open = m_facts.runs.openSessions.contains(session);
        ResourceFinding finding;
        finding.rule = QStringLiteral("orphan-process");
        finding.severity = open ? Severity::Info : Severity::Medium;
        QJsonArray listed;
        for (const ProcessFact* process : *it)
            if (!m_counted.contains(process->pid))
                finding.wasteBytes += addSurplus(finding, *process, listed);
        m_orphans += int(it->size());
        if (open)
            finding.targets.clear();
        else
            finding.remedy = Remedy::End;
        finding.message
            = QStringLiteral("%1 left of %2 %3, attempt %4, which has ended%5: %6 (%7)")
                  .arg(it->size() == 1 ? QStringLiteral("1 process is")
                                       : QStringLiteral("%1 processes are").arg(it->size()))
                  .arg(session, QString::fromUtf8(words.value(2)), QString::fromUtf8(words.value(3)),
                      open                                            ? QStringLiteral(" while its session goes on")
                          : m_facts.runs.knownRuns.contains(it.key()) ? QString()
                                                                      : QStringLiteral(" and is not in the database"),
                      humanBytes(finding.wasteBytes), shownCommand(*it->first()));
        finding.evidence = {{QStringLiteral("run_id"), QString::fromUtf8(it.key())},
            {QStringLiteral("session"), session}, {QStringLiteral("session_open"), open},
            {QStringLiteral("command"), shownCommand(*it->first())}, {QStringLiteral("processes"), listed}};
        m_audit.findings.append(finding);
    }
}

void Judge::addGroup(const QList<const ProcessFact*>& group)
{
    const int stays = needed(*group.first());
    const qint64 surplus = formulas::surplus(group.size(), stays);
    ResourceFinding finding;
    finding.rule = QStringLiteral("duplicate-process");
    finding.remedy = Remedy::End;
    QJsonArray listed;
    QList<qint64> sizes;
    for (qsizetype i = 0; i < group.size(); ++i) {
        if (i >= stays) {
            sizes.append(addSurplus(finding, *group[i], listed));
            continue;
        }
        sizes.append(group[i]->rssBytes);
        listed.append(QJsonObject{{QStringLiteral("pid"), group[i]->pid},
            {QStringLiteral("start"), qint64(group[i]->start)}, {QStringLiteral("age_ms"), group[i]->ageMs},
            {QStringLiteral("rss_bytes"), group[i]->rssBytes}, {QStringLiteral("stays"), true}});
    }
    finding.wasteBytes = formulas::wasteBytes(sizes, stays);
    const qint64 all = formulas::wasteBytes(sizes, 0);
    m_surplus += int(surplus);
    finding.severity = finding.wasteBytes >= kMuch ? Severity::High : Severity::Medium;
    finding.message = QStringLiteral("%1 processes of `%2`, %3 needed: %4 surplus, %5")
                          .arg(group.size())
                          .arg(shownCommand(*group.first()))
                          .arg(stays)
                          .arg(surplus)
                          .arg(humanBytes(finding.wasteBytes));
    finding.evidence = {{QStringLiteral("command"), shownCommand(*group.first())},
        {QStringLiteral("program"), QString::fromUtf8(group.first()->program)},
        {QStringLiteral("folder"), QString::fromUtf8(group.first()->folder)},
        {QStringLiteral("instances"), qint64(group.size())}, {QStringLiteral("needed"), stays},
        {QStringLiteral("surplus"), surplus}, {QStringLiteral("all_bytes"), all},
        {QStringLiteral("reduction_percent"), formulas::percentOf(finding.wasteBytes, all).value_or(0)},
        {QStringLiteral("seen_again_after_ms"), m_facts.apartMs}, {QStringLiteral("processes"), listed}};
    m_audit.findings.append(finding);
}

void Judge::duplicates()
{
    QHash<QByteArray, QList<const ProcessFact*>> groups;
    for (const ProcessFact& process : m_facts.processes) {
        // A shell that only waits for its person is none too many.
        const bool isPrompt = process.isInFront && process.command.count('\0') <= 1 && isShell(process.program);
        if (counts(process) && !isPrompt && !process.isSelf && !m_counted.contains(process.pid)
            && !isPartOfParent(process))
            groups[keyOf(process)].append(&process);
    }
    const auto older = [](const ProcessFact* a, const ProcessFact* b) {
        return a->start != b->start ? a->start < b->start : a->pid < b->pid;
    };
    QList<QList<const ProcessFact*>> sorted;
    for (auto& group : groups)
        if (group.size() > needed(*group.first())) {
            std::sort(group.begin(), group.end(), older);
            sorted.append(group);
        }
    // What starts others comes first, and takes them along.
    std::sort(sorted.begin(), sorted.end(), [&](const auto& a, const auto& b) { return older(a.first(), b.first()); });
    for (QList<const ProcessFact*>& group : sorted) {
        group.removeIf([this](const ProcessFact* process) { return m_counted.contains(process->pid); });
        if (group.size() > 1 && group.size() > needed(*group.first()))
            addGroup(group);
    }
}

void Judge::zombies()
{
    QMap<int, QList<const ProcessFact*>> byParent;
    for (const ProcessFact& process : m_facts.processes)
        if (process.isOwn && process.state == 'Z')
            byParent[process.parent].append(&process);
    for (auto it = byParent.cbegin(); it != byParent.cend(); ++it) {
        const ProcessFact* parent = m_byPid.value(it.key());
        const QString name = parent ? shownCommand(*parent) : QStringLiteral("unknown");
        QJsonArray listed;
        for (const ProcessFact* zombie : *it)
            listed.append(QJsonObject{{QStringLiteral("pid"), zombie->pid},
                {QStringLiteral("start"), qint64(zombie->start)}, {QStringLiteral("age_ms"), zombie->ageMs},
                {QStringLiteral("name"), QString::fromUtf8(zombie->name)}});
        ResourceFinding finding;
        finding.rule = QStringLiteral("zombie-process");
        finding.severity = Severity::Low;
        finding.message
            = QStringLiteral("%1 of process %2 (%3): only it can collect %4, or its end does")
                  .arg(it->size() == 1 ? QStringLiteral("1 zombie") : QStringLiteral("%1 zombies").arg(it->size()))
                  .arg(it.key())
                  .arg(name, it->size() == 1 ? QStringLiteral("it") : QStringLiteral("them"));
        finding.evidence = {{QStringLiteral("parent_pid"), it.key()}, {QStringLiteral("parent"), name},
            {QStringLiteral("zombies"), listed}, {QStringLiteral("seen_again_after_ms"), m_facts.apartMs}};
        m_audit.findings.append(finding);
    }
}

QJsonObject Judge::facts() const
{
    const auto number = [this](auto condition) {
        return qint64(std::count_if(m_facts.processes.begin(), m_facts.processes.end(), condition));
    };
    const QByteArray prefix = m_facts.runs.instance + ':';
    return {{QStringLiteral("processes"), qint64(m_facts.processes.size())},
        {QStringLiteral("own_processes"), number([](const ProcessFact& p) { return p.isOwn; })},
        {QStringLiteral("seen_only_once"), m_facts.passing}, {QStringLiteral("surplus_processes"), m_surplus},
        {QStringLiteral("orphan_processes"), m_orphans},
        {QStringLiteral("own_zombies"), number([](const ProcessFact& p) { return p.isOwn && p.state == 'Z'; })},
        {QStringLiteral("zombies_of_others"), number([](const ProcessFact& p) { return !p.isOwn && p.state == 'Z'; })},
        {QStringLiteral("agents_of_other_data_directories"), number([&](const ProcessFact& p) {
             return !p.runId.isEmpty() && (m_facts.runs.instance.isEmpty() || !p.runId.startsWith(prefix));
         })}};
}

} // namespace

QString shownCommand(const ProcessFact& process)
{
    QByteArray bytes = process.command.isEmpty() ? process.name : process.command;
    bytes.replace('\0', ' ');
    QString text;
    for (const QChar c : QString::fromUtf8(bytes.trimmed()))
        text += c.isPrint() ? c : QChar(0xfffd);
    return text.size() <= kShownCommand ? text : QString(text.left(kShownCommand - 1) + QChar(0x2026));
}

void judgeProcesses(const ResourceFacts& facts, const ResourceRules& rules, ResourceAudit& audit)
{
    Judge judge(facts, rules, audit);
    judge.orphans();
    judge.duplicates();
    judge.zombies();
    audit.sections.append({Section::Processes, judge.facts(),
        {QStringLiteral("whether two equal processes of one program are both wanted: name it with --allow NAME=N"),
            QStringLiteral("the arguments, folders and marks of other users' processes: they count, but are not "
                           "compared")}});
}

} // namespace wavedeck::audit
