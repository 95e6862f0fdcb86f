// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/sandboxing.h"

#include "models/run/rundirectory.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace wavedeck {

namespace {

constexpr qint64 kTrialMs = 10'000;
constexpr qint64 kTail = 8192; ///< bytes of what an agent printed last
constexpr qsizetype kLongestLine = 200;
constexpr int kMostSignals = 64;

QString valueOf(const SessionRun& session, const char* name)
{
    const QByteArray begin = QByteArray(name) + '=';
    for (const QByteArray& entry : session.environment)
        if (entry.startsWith(begin))
            return QFile::decodeName(entry.mid(begin.size()));
    return {};
}

/// The line in which a program says that it could not write; empty = none.
QString refusal(const QString& file)
{
    qint64 size = 0;
    run::readPlain(file, 0, 0, &size);
    const QByteArray tail = run::readPlain(file, std::max<qint64>(0, size - kTail), kTail);
    for (const QByteArray& line : tail.split('\n'))
        if (line.contains("Read-only file system") || line.contains("EROFS"))
            return QString::fromUtf8(line.left(kLongestLine)).simplified();
    return {};
}

} // namespace

QString repositoryTop(const QString& folder)
{
    for (QDir dir(QFileInfo(folder).canonicalFilePath()); !dir.path().isEmpty(); dir.cdUp()) {
        if (QFileInfo::exists(dir.filePath(QStringLiteral(".git"))))
            return dir.path();
        if (dir.isRoot())
            break;
    }
    return {};
}

Sandboxing::Sandboxing(Transitions& transitions, Errands& errands)
    : m_set(transitions)
    , m_errands(errands)
{
}

void Sandboxing::open(Store& store, const QString& dataDir)
{
    m_store = &store;
    m_dataDir = QFileInfo(dataDir).canonicalFilePath();
    m_program = QStandardPaths::findExecutable(QStringLiteral("bwrap"));
}

void Sandboxing::load(const SessionRun& session)
{
    for (const Sandbox& row : WorktreeRepository(*m_store).sandboxes(session.id()))
        m_rows[{session.id(), row.agent}] = row; // the last attempt comes last
}

void Sandboxing::remove(const SessionRun& session)
{
    std::erase_if(m_rows, [&](const auto& row) { return row.first.first == session.id(); });
}

bool Sandboxing::isMeant(const SessionRun& session, const AgentRun& agent)
{
    return agent.plan->capability == Capability::ReadOnly && !agent.plan->worktree
        && (session.plan.mode >= Mode::Standard || agent.plan->saysCapability);
}

void Sandboxing::store(const QString& session, const Sandbox& row)
{
    m_rows[{session, row.agent}] = row;
    m_set.journal().add([session, row](Store& store) { return WorktreeRepository(store).put(session, row); });
}

/// Signals that end an agent reach it, not the two programs around it, which have to tell how it ended.
QStringList Sandboxing::command() const
{
    return {QStringLiteral("/usr/bin/env"), QStringLiteral("--ignore-signal=TERM,INT,HUP,QUIT,USR1,USR2"), m_program,
        QStringLiteral("--die-with-parent"), QStringLiteral("--unshare-pid"), QStringLiteral("--cap-drop"),
        QStringLiteral("CAP_SYS_ADMIN"), QStringLiteral("--ro-bind"), QStringLiteral("/"), QStringLiteral("/"),
        QStringLiteral("--dev-bind"), QStringLiteral("/dev"), QStringLiteral("/dev"), QStringLiteral("--proc"),
        QStringLiteral("/proc")};
}

namespace {

const QStringList& inside()
{
    static const QStringList words{QStringLiteral("--"), QStringLiteral("/usr/bin/env"),
        QStringLiteral("--default-signal=TERM,INT,HUP,QUIT,USR1,USR2"), QStringLiteral("--")};
    return words;
}

} // namespace

void Sandboxing::beginTrial()
{
    if (m_program.isEmpty()) {
        m_trial = Trial::Fails;
        m_why = QStringLiteral("bubblewrap is not installed");
        return;
    }
    m_trial = Trial::Running;
    m_errands.send(QStringLiteral("bubblewrap"), command() + inside() + QStringList{QStringLiteral("true")}, {},
        kTrialMs, [this](const Errands::Result& result) {
            const bool works = result.error.isEmpty() && result.exit && result.exit->code == 0
                && result.exit->signal == 0 && result.exit->execErrno == 0;
            m_trial = works ? Trial::Works : Trial::Fails;
            m_why = QStringLiteral("bubblewrap does not work here");
        });
}

/// False: it is not known yet whether bubblewrap works.
bool Sandboxing::decide(const SessionRun& session, const AgentRun& agent, const Settings& settings)
{
    Sandbox row{agent.row->id, agent.attempt->number, false, {}, {}};
    if (settings.text(QStringLiteral("sandbox.read_only")) == QStringLiteral("off")) {
        row.reason = QStringLiteral("the setting sandbox.read_only is off");
    } else {
        if (m_trial == Trial::Unknown)
            beginTrial();
        if (m_trial == Trial::Running)
            return false;
        row.held = m_trial == Trial::Works;
        row.reason = row.held ? QString() : m_why;
    }
    store(session.id(), row);
    return true;
}

void Sandboxing::intend(const SessionRun& session, const AgentRun& agent, const Settings& settings)
{
    if (isMeant(session, agent))
        decide(session, agent, settings);
}

Ground Sandboxing::ready(const SessionRun& session, const AgentRun& agent, const Settings& settings)
{
    if (!isMeant(session, agent))
        return {};
    const auto row = rowOf(session, agent);
    if (!row) {
        decide(session, agent, settings);
        return {Ground::Wait, {}}; // the decision is stored before the start
    }
    if (!row->held && settings.text(QStringLiteral("sandbox.read_only")) == QStringLiteral("required"))
        return {Ground::Refused, QStringLiteral("it cannot be held to read-only: ") + row->reason};
    if (row->held && m_program.isEmpty())
        return {Ground::Refused, QStringLiteral("bubblewrap is gone")};
    return {};
}

std::optional<Sandbox> Sandboxing::rowOf(const SessionRun& session, const AgentRun& agent) const
{
    const auto found = m_rows.find({session.id(), agent.row->id});
    return found != m_rows.end() && found->second.attempt == agent.attempt->number ? std::optional(found->second)
                                                                                   : std::nullopt;
}

bool Sandboxing::holds(const SessionRun& session, const AgentRun& agent) const
{
    const auto row = rowOf(session, agent);
    return row && row->held;
}

void Sandboxing::wrap(Launch& launch, const SessionRun& session, const AgentRun& agent) const
{
    if (!holds(session, agent))
        return;
    QStringList argv = command();
    const auto bind = [&](const char* how, const QString& path) {
        const QString real = QFileInfo(path).canonicalFilePath();
        if (!real.isEmpty() && real != QLatin1String("/"))
            argv << QLatin1String(how) << real << real;
    };
    // What stands later lies over what stands before.
    for (const QString& path :
        {QStringLiteral("/tmp"), QStringLiteral("/var/tmp"), valueOf(session, "HOME"), valueOf(session, "TMPDIR")})
        if (path.startsWith(QLatin1Char('/')))
            bind("--bind", path);
    bind("--ro-bind", repositoryTop(session.plan.workspace));
    bind("--ro-bind", session.plan.workspace);
    bind("--ro-bind", m_dataDir);
    // Made by the time this is run, not before.
    const QString runDir
        = m_dataDir + QLatin1Char('/') + run::relativePath(session.id(), agent.row->id, agent.attempt->number);
    argv << QStringLiteral("--bind") << runDir << runDir << QStringLiteral("--chdir") << launch.workingDirectory;
    launch.argv = argv + inside() + launch.argv;
}

run::Exit Sandboxing::truth(run::Exit exit)
{
    if (exit.signal == 0 && exit.execErrno == 0 && exit.code > 128 && exit.code <= 128 + kMostSignals)
        exit.signal = exit.code - 128;
    return exit;
}

void Sandboxing::ended(const SessionRun& session, const AgentRun& agent, const QString& runDir)
{
    auto row = rowOf(session, agent);
    if (!row || !row->held || !row->refused.isEmpty())
        return;
    row->refused = refusal(runDir + QStringLiteral("/stderr.log"));
    if (row->refused.isEmpty())
        row->refused = refusal(runDir + QStringLiteral("/stdout.log"));
    if (row->refused.isEmpty())
        return;
    store(session.id(), *row);
    m_set.note(session, agent.row->id, QStringLiteral("sandbox"),
        QStringLiteral("a write was refused, it is read-only: ") + row->refused);
}

} // namespace wavedeck
