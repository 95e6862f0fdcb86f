// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/workbench.h"

#include <algorithm>
#include <csignal>

#include <sys/syscall.h>
#include <unistd.h>

namespace wavedeck::testing {

Workbench::Workbench(const QString& dataFolder)
    : engine((dataFolder.isEmpty() ? m_temp.path() : dataFolder) + QStringLiteral("/data"))
{
}

Workbench::~Workbench()
{
    engine.kill();
    for (const Process& process : journal().everybody()) {
        const int fd = int(::syscall(SYS_pidfd_open, process.pid, 0));
        if (fd >= 0 && lives(process))
            ::syscall(SYS_pidfd_send_signal, fd, SIGKILL, nullptr, 0);
        if (fd >= 0)
            ::close(fd);
    }
    // Their shims still write; the folder can be removed when they have.
    waitFor([this] { return processesWith(m_temp.path().toLocal8Bit()).isEmpty(); }, 10'000);
}

QString Workbench::agent(const QString& id, const QStringList& verbs, const QString& more) const
{
    QString argv;
    for (const QString& word : QStringList{stubProgram(), journalFile()} + verbs)
        argv += QStringLiteral(", \"%1\"").arg(word);
    return QStringLiteral("      - { id: %1%2, argv: [%3] }\n")
        .arg(id, more.isEmpty() ? QString() : QString(QStringLiteral(", ") + more), argv.mid(2));
}

QString Workbench::plan(const QStringList& agents, int maxParallel)
{
    return QStringLiteral(
        "version: 1\nsession: { name: Fault, max_parallel: %1 }\nwaves:\n  - id: one\n    agents:\n%2")
        .arg(maxParallel)
        .arg(agents.join(QString()));
}

Attempt Workbench::attempt(const QString& session, const QString& subject, int number) const
{
    for (const Attempt& row : attemptRows(dataDir(), session))
        if (row.subject == subject && row.number == number)
            return row;
    return {};
}

bool Workbench::waitEnded(const QString& session, int deadlineMs) const
{
    return waitFor([&] { return hasSessionEnded(dataDir(), session); }, deadlineMs, 20);
}

bool Workbench::waitAlive(int livesWanted, int children, int deadlineMs) const
{
    return waitFor(
        [&] {
            const Journal now = journal();
            int sum = 0;
            for (const QList<Process>& some : now.children)
                sum += int(some.size());
            return now.starts() >= livesWanted && sum >= children;
        },
        deadlineMs, 20);
}

bool Workbench::isAnybodyAlive() const
{
    const QList<Process> all = journal().everybody();
    return std::any_of(all.begin(), all.end(), [](const Process& process) { return lives(process); });
}

} // namespace wavedeck::testing
