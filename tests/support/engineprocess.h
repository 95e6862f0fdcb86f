// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/client.h"
#include "models/base/error.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

#include <sys/types.h>

/// Real engines for tests that start, ask and kill them.
namespace wavedeck::testing {

QString program(const char* name); ///< of the build: wavedeckd, wavedeck-shim, …
QString stubProgram(); ///< agent_stub

/// Asks again and again until it is so. False after deadlineMs; machines that build at the same time are slow.
bool waitFor(const std::function<bool()>& condition, int deadlineMs = 60'000, int everyMs = 10);

/// `wavedeckd --data-dir DIR` as a child of the test. Its end is that of the test at the latest; agents are not
/// touched.
class EngineProcess {
public:
    explicit EngineProcess(const QString& dataDir);
    ~EngineProcess();
    EngineProcess(const EngineProcess&) = delete;
    EngineProcess& operator=(const EngineProcess&) = delete;

    QString executable = program("wavedeckd");
    QStringList wrapper; ///< words before the executable
    QStringList arguments{QStringLiteral("--idle-exit"), QStringLiteral("-1")};
    QStringList environment; ///< KEY=VALUE, besides the test's own

    void start();
    /// Starts, and waits until it answers. On false, errors() says why.
    bool startAndWait(int deadlineMs = 30'000);
    /// Sends it, and waits for the end. What wait() says.
    std::optional<int> kill(int signal = 9);
    /// Exit status, or minus the signal; nothing when it still runs after deadlineMs.
    std::optional<int> wait(int deadlineMs = 30'000);
    bool isRunning();
    pid_t pid() const { return m_pid; }
    QString errors() const; ///< all that it and those before it printed

    /// On a connection of its own that stays open, made anew when it broke.
    Result<QJsonObject> ask(const QString& command, const QJsonObject& args = {}, int timeoutMs = 60'000);
    /// session.start with this plan; the id of the session.
    Result<QString> run(const QString& planText, const QJsonObject& more = {}, int timeoutMs = 60'000);
    /// Engines this one had as client must not be asked any more.
    void disconnect() { m_client.reset(); }

    const QString& dataDir() const { return m_dataDir; }

private:
    QString m_dataDir;
    pid_t m_pid = -1;
    int m_pidfd = -1;
    std::optional<int> m_status;
    std::unique_ptr<link::Client> m_client;
};

} // namespace wavedeck::testing
