// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/launch.h"

#include "models/trail/trail.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QJsonArray>
#include <QRegularExpression>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace wavedeck::risk {

namespace {

QString sha256(const QByteArray& bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

/// What a file was when it was hashed: the same means the same bytes, as far as a file system tells.
struct Stamp {
    quint64 device = 0;
    quint64 inode = 0;
    qint64 size = 0;
    qint64 changedNs = 0;
    qint64 modifiedNs = 0;
    bool operator==(const Stamp&) const = default;
};

qint64 nanoseconds(const timespec& time)
{
    return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

QString hashedOnce(int fd, const QString& path, const Stamp& stamp)
{
    static QHash<QString, std::pair<Stamp, QString>> known;
    if (const auto found = known.constFind(path); found != known.cend() && found->first == stamp)
        return found->second;
    QFile file;
    if (!file.open(fd, QIODevice::ReadOnly))
        return {};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!hash.addData(&file))
        return {};
    const QString sum = QString::fromLatin1(hash.result().toHex());
    known.insert(path, {stamp, sum});
    return sum;
}

/// `{"path",…}`; a file that is not there, or is no plain file, has nothing but its path.
QJsonObject pinOf(const QString& path)
{
    QJsonObject pin{{QStringLiteral("path"), path}};
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return pin;
    struct stat facts { };
    if (::fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode)) {
        const Stamp stamp{quint64(facts.st_dev), quint64(facts.st_ino), facts.st_size, nanoseconds(facts.st_ctim),
            nanoseconds(facts.st_mtim)};
        if (facts.st_size <= kMostHashedBytes) {
            pin.insert(QStringLiteral("sha256"), hashedOnce(fd, path, stamp));
        } else {
            pin.insert(QStringLiteral("size"), stamp.size);
            pin.insert(QStringLiteral("mtime_ns"), QString::number(stamp.modifiedNs));
        }
    }
    ::close(fd);
    return pin;
}

/// Programs that run what their arguments name.
bool isInterpreter(const QString& program)
{
    static const QRegularExpression kNames(QStringLiteral(
        "\\A(sh|bash|dash|zsh|ksh|fish|python|perl|ruby|node|lua|php|make|env|sudo|nice|timeout)[0-9.]*\\z"));
    return kNames.match(QFileInfo(program).fileName()).hasMatch();
}

class Pins {
public:
    Pins(const Plan& plan, const LaunchFacts& facts)
        : m_workspace(plan.workspace)
        , m_facts(facts)
    {
        m_values.item = QStringLiteral("{item}"); // known only when it starts
        m_values.index = QStringLiteral("{index}");
        m_values.session = QStringLiteral("{session}");
        m_values.wave = QStringLiteral("{wave}");
        m_values.agent = QStringLiteral("{agent}");
        m_values.runDir = QStringLiteral("{run_dir}");
        m_values.workspace = plan.workspace;
        m_values.set = plan.set;
    }

    /// As the engine will substitute it, as far as that is known before the start.
    void add(const QStringList& given, bool shell)
    {
        QStringList argv;
        for (const QString& word : given)
            argv.append(substitute(word, m_values));
        if (argv.isEmpty())
            return;
        if (shell) { // the words of the script that are programs
            m_paths.append(QStringLiteral("/bin/sh"));
            static const QRegularExpression kBetween(QStringLiteral("[\\s;|&<>()\"'`]+"));
            const QStringList words = argv.first().split(kBetween, Qt::SkipEmptyParts);
            for (const QString& word : words)
                addFile(word, true);
            argv.removeFirst();
            for (const QString& word : std::as_const(argv))
                addFile(word, true);
            return;
        }
        const QString program = argv.takeFirst();
        const QString found = program.contains(QLatin1Char('/')) ? QDir(m_workspace).absoluteFilePath(program)
            : m_facts.findProgram                                ? m_facts.findProgram(program)
                                                                 : QString();
        m_paths.append(found.isEmpty() ? program : found);
        for (const QString& word : std::as_const(argv))
            if (!word.startsWith(QLatin1Char('-')))
                addFile(word, isInterpreter(program));
    }

    /// Where an item of foreach is what runs, each is pinned, and which they are belongs to what is signed: gives them.
    QStringList addAgent(const AgentPlan& agent)
    {
        const auto names = [](const QString& word) { return word.contains(QLatin1String("{item}")); };
        const bool runs = agent.forEach.kind != ForEach::None
            && std::any_of(agent.argv.begin(), agent.argv.end(), names)
            && (agent.shell || names(agent.argv.value(0)) || isInterpreter(agent.argv.value(0)));
        if (!runs) {
            add(agent.argv, agent.shell);
            return {};
        }
        QStringList items;
        for (const AgentInstance& instance : instancesOf(agent, m_workspace)) {
            m_values.item = instance.item;
            items.append(instance.item);
            add(agent.argv, agent.shell);
        }
        m_values.item = QStringLiteral("{item}");
        return items;
    }

    QJsonArray pins()
    {
        m_paths.removeDuplicates();
        m_paths.sort();
        QJsonArray all;
        for (const QString& path : std::as_const(m_paths))
            all.append(pinOf(path));
        return all;
    }

private:
    /// always: what it is given runs, whether its mode says so or not.
    void addFile(const QString& word, bool always)
    {
        const QFileInfo file(QDir(m_workspace), word);
        if (file.isFile() && (always || file.isExecutable()))
            m_paths.append(file.absoluteFilePath());
    }

    QString m_workspace;
    const LaunchFacts& m_facts;
    Substitution m_values;
    QStringList m_paths;
};

QJsonArray names(const QStringList& list)
{
    return QJsonArray::fromStringList(list);
}

QJsonObject agentJson(const AgentPlan& agent)
{
    return {{QStringLiteral("id"), agent.id}, {QStringLiteral("argv"), names(agent.argv)},
        {QStringLiteral("shell"), agent.shell}, {QStringLiteral("adapter"), agent.adapter},
        {QStringLiteral("model"), agent.model}, {QStringLiteral("prompt"), sha256(agent.prompt.toUtf8())},
        {QStringLiteral("writes"), names(agent.writes)},
        {QStringLiteral("capability"), QString(word(agent.capability))}};
}

QJsonObject gateJson(const GatePlan& gate)
{
    QJsonArray criteria;
    for (const CriterionPlan& criterion : gate.criteria)
        criteria.append(QJsonObject{{QStringLiteral("id"), criterion.id},
            {QStringLiteral("argv"), names(criterion.argv)}, {QStringLiteral("shell"), criterion.shell}});
    return {{QStringLiteral("id"), gate.id}, {QStringLiteral("kind"), QString(word(gate.kind))},
        {QStringLiteral("criteria"), criteria}};
}

/// By the values of key; what has none is left out.
QHash<QString, QJsonObject> byKey(const QJsonArray& array, const char* key)
{
    QHash<QString, QJsonObject> found;
    for (const QJsonValue& value : array)
        found.insert(value.toObject().value(QLatin1String(key)).toString(), value.toObject());
    return found;
}

void compare(const QJsonArray& before, const QJsonArray& after, const char* key, const QString& what, QStringList& told)
{
    const auto old = byKey(before, key);
    const auto now = byKey(after, key);
    QStringList ids = old.keys() + now.keys();
    ids.removeDuplicates();
    ids.sort();
    for (const QString& id : std::as_const(ids))
        if (old.value(id) != now.value(id))
            told.append(QStringLiteral("%1 %2%3").arg(what, id,
                !now.contains(id)       ? QStringLiteral(" is gone")
                    : !old.contains(id) ? QStringLiteral(" is new")
                                        : QString()));
}

} // namespace

QJsonObject launchDocument(const Plan& plan, const LaunchFacts& facts)
{
    Pins pins(plan, facts);
    QJsonArray waves;
    for (const WavePlan& wave : plan.waves) {
        QJsonArray agents;
        for (const AgentPlan& agent : wave.agents) {
            QJsonObject json = agentJson(agent);
            if (const QStringList items = pins.addAgent(agent); !items.isEmpty())
                json.insert(QStringLiteral("items"), names(items));
            agents.append(json);
        }
        QJsonArray gates;
        for (const GatePlan& gate : wave.gates) {
            for (const CriterionPlan& criterion : gate.criteria)
                pins.add(criterion.argv, criterion.shell);
            gates.append(gateJson(gate));
        }
        waves.append(QJsonObject{{QStringLiteral("id"), wave.id}, {QStringLiteral("needs"), names(wave.needs)},
            {QStringLiteral("agents"), agents}, {QStringLiteral("gates"), gates}});
    }
    for (const AgentPlan& profile : plan.profiles)
        pins.add(profile.argv, profile.shell);
    for (const MonitorPlan& monitor : plan.monitors)
        pins.add(monitor.argv, monitor.shell);
    QJsonObject set;
    for (auto it = plan.set.begin(); it != plan.set.end(); ++it)
        set.insert(it.key(), it.value());
    QJsonObject library;
    for (auto it = plan.gateFiles.begin(); it != plan.gateFiles.end(); ++it)
        library.insert(it.key(), sha256(it.value()));
    QStringList environment = plan.environmentPass + plan.environmentSet.keys();
    environment.removeDuplicates();
    environment.sort();
    QJsonObject document{{QStringLiteral("plan"), sha256(facts.planText)},
        {QStringLiteral("workspace"), plan.workspace}, {QStringLiteral("set"), set},
        {QStringLiteral("overrides"), facts.overrides}, {QStringLiteral("environment"), names(environment)},
        {QStringLiteral("gates"), library}, {QStringLiteral("programs"), pins.pins()},
        {QStringLiteral("waves"), waves}};
    const auto inWorktree = [](const AgentPlan& agent) { return agent.worktree; };
    if (std::any_of(plan.waves.begin(), plan.waves.end(),
            [&](const WavePlan& wave) { return std::any_of(wave.agents.begin(), wave.agents.end(), inWorktree); }))
        document.insert(QStringLiteral("commit"), checkedOut(plan.workspace));
    return document;
}

QString launchSha256(const QJsonObject& document)
{
    return sha256(trail::canonicalJson(document));
}

QStringList launchDifference(const QJsonObject& approved, const QJsonObject& present)
{
    QStringList told;
    const auto array = [](const QJsonObject& of, const char* key) { return of.value(QLatin1String(key)).toArray(); };
    const auto waves = byKey(array(approved, "waves"), "id");
    for (const QJsonValue& value : array(present, "waves")) {
        const QJsonObject wave = value.toObject();
        const QJsonObject old = waves.value(wave.value(QLatin1String("id")).toString());
        compare(array(old, "agents"), array(wave, "agents"), "id", QStringLiteral("agent"), told);
        compare(array(old, "gates"), array(wave, "gates"), "id", QStringLiteral("gate"), told);
    }
    compare(array(approved, "programs"), array(present, "programs"), "path", QStringLiteral("program"), told);
    const std::pair<const char*, const char*> rest[] = {{"workspace", "workspace"}, {"set", "--set"},
        {"overrides", "limits of this start"}, {"environment", "names of the environment"}, {"gates", "gate library"},
        {"commit", "commit that worktrees start from"}};
    for (const auto& [key, name] : rest)
        if (approved.value(QLatin1String(key)) != present.value(QLatin1String(key)))
            told.append(QString::fromLatin1(name));
    if (told.isEmpty() && approved.value(QLatin1String("plan")) != present.value(QLatin1String("plan")))
        told.append(QStringLiteral("text of the plan"));
    return told;
}

} // namespace wavedeck::risk
