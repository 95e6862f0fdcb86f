// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/engineprocess.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <chrono>
#include <csignal>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wavedeck::testing {

namespace {

QByteArray errorFile(const QString& dataDir)
{
    return QFile::encodeName(dataDir + QStringLiteral(".stderr"));
}

std::vector<char*> pointers(QList<QByteArray>& texts)
{
    std::vector<char*> result;
    for (QByteArray& text : texts)
        result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

} // namespace

QString program(const char* name)
{
    // Programs of another build, a sanitizer's or an installed one, can be put to the same tests.
    static const QString folder = qEnvironmentVariable("WAVEDECK_TEST_BIN_DIR", QStringLiteral(WAVEDECK_BIN_DIR));
    return folder + QLatin1Char('/') + QLatin1String(name);
}

QString stubProgram()
{
    return QStringLiteral(WAVEDECK_TEST_DIR "/agent_stub");
}

bool waitFor(const std::function<bool()>& condition, int deadlineMs, int everyMs)
{
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(deadlineMs);
    while (!condition()) {
        if (std::chrono::steady_clock::now() >= until)
            return condition();
        std::this_thread::sleep_for(std::chrono::milliseconds(everyMs));
    }
    return true;
}

EngineProcess::EngineProcess(const QString& dataDir)
    : m_dataDir(dataDir)
{
}

EngineProcess::~EngineProcess()
{
    kill();
    if (m_pidfd >= 0)
        ::close(m_pidfd);
}

void EngineProcess::start()
{
    kill();
    if (m_pidfd >= 0)
        ::close(m_pidfd);
    m_client.reset();
    m_status.reset();
    QList<QByteArray> argv;
    for (const QString& word : wrapper + QStringList{executable, QStringLiteral("--data-dir"), m_dataDir} + arguments)
        argv.append(QFile::encodeName(word));
    QList<QByteArray> env;
    for (const QString& entry : environment)
        env.append(entry.toUtf8());
    for (char** entry = environ; *entry; ++entry)
        env.append(*entry);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(
        &actions, 2, errorFile(m_dataDir).constData(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (::posix_spawnp(&m_pid, argv[0].constData(), &actions, nullptr, pointers(argv).data(), pointers(env).data())
        != 0)
        m_pid = -1;
    ::posix_spawn_file_actions_destroy(&actions);
    m_pidfd = m_pid > 0 ? int(::syscall(SYS_pidfd_open, m_pid, 0)) : -1;
}

bool EngineProcess::startAndWait(int deadlineMs)
{
    start();
    return waitFor([this] { return !isRunning() || ask(QStringLiteral("engine.status"), {}, 5000).ok(); }, deadlineMs)
        && isRunning();
}

std::optional<int> EngineProcess::kill(int signal)
{
    if (!isRunning())
        return m_status;
    ::kill(m_pid, signal); // our child and not reaped yet
    return wait();
}

std::optional<int> EngineProcess::wait(int deadlineMs)
{
    if (m_status || m_pid <= 0)
        return m_status;
    pollfd ready = {m_pidfd, POLLIN, 0};
    while (::poll(&ready, 1, deadlineMs) < 0 && errno == EINTR) { }
    int status = 0;
    if (::waitpid(m_pid, &status, WNOHANG) == m_pid)
        m_status = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    return m_status;
}

bool EngineProcess::isRunning()
{
    return m_pid > 0 && !wait(0);
}

QString EngineProcess::errors() const
{
    QFile file(QFile::decodeName(errorFile(m_dataDir)));
    return file.open(QIODevice::ReadOnly) ? QString::fromLocal8Bit(file.readAll()) : QString();
}

Result<QJsonObject> EngineProcess::ask(const QString& command, const QJsonObject& args, int timeoutMs)
{
    if (!m_client) {
        auto client = link::Client::connect(m_dataDir, timeoutMs);
        if (!client)
            return client.error();
        m_client = std::move(*client);
    }
    auto answer = m_client->ask(command, args, timeoutMs);
    if (!answer && answer.error().code == QStringLiteral("engine-gone"))
        m_client.reset();
    return answer;
}

Result<QString> EngineProcess::run(const QString& planText, const QJsonObject& more, int timeoutMs)
{
    const QString folder = QFileInfo(m_dataDir).absolutePath();
    QJsonObject args{{QStringLiteral("plan_file"), QString(folder + QStringLiteral("/plan.yaml"))},
        {QStringLiteral("plan_text"), planText}, {QStringLiteral("workspace"), folder},
        {QStringLiteral("environment"), QJsonObject{{QStringLiteral("PATH"), qEnvironmentVariable("PATH")}}},
        {QStringLiteral("actor"), QStringLiteral("test")}};
    for (auto it = more.begin(); it != more.end(); ++it)
        args.insert(it.key(), it.value());
    auto answer = ask(QStringLiteral("session.start"), args, timeoutMs);
    if (!answer)
        return answer.error();
    return answer->value(QLatin1String("id")).toString();
}

} // namespace wavedeck::testing
