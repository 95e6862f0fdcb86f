// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/singleinstance.h"

#include "app/link/client.h"
#include "models/base/log.h"

#include <QDir>
#include <QFile>
#include <QSocketNotifier>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck::desktop {

namespace {
constexpr int kAnswerMs = 5000;
}

SingleInstance::SingleInstance(const QString& dataDir)
    : m_folder(dataDir + QStringLiteral("/window"))
{
    // The socket has the name that every socket of the link has: a folder of its own keeps it apart from the engine's.
    QDir().mkpath(dataDir);
    ::mkdir(QFile::encodeName(m_folder).constData(), 0700);
    const QByteArray file = QFile::encodeName(m_folder + QStringLiteral("/lock"));
    const int lock = ::open(file.constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0) {
        m_problem = Error{ErrorKind::Environment, QStringLiteral("window-lock"), QFile::decodeName(file),
            QString::fromLocal8Bit(std::strerror(errno)),
            QStringLiteral("check that the data directory is yours and can be written, or give another --data-dir")};
        return;
    }
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        ::close(lock);
        return;
    }
    m_lock = lock;
    auto server = link::Server::listen(m_folder);
    if (!server) {
        log::warn(QStringLiteral("a second start will not reach this window: ") + server.error().line());
        return;
    }
    m_server = std::move(*server);
    m_notifier = std::make_unique<QSocketNotifier>(m_server->descriptor(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        m_server->process([this](const link::Server::Request& request) {
            if (request.command != QStringLiteral("window.open"))
                return m_server->fail(request.client, request.id,
                    {ErrorKind::Usage, QStringLiteral("unknown-command"), request.command,
                        QStringLiteral("the window does not know this command"), {}});
            m_server->reply(request.client, request.id, {});
            Q_EMIT opened(request.args);
        });
    });
}

SingleInstance::~SingleInstance()
{
    m_notifier.reset();
    m_server.reset();
    if (m_lock >= 0)
        ::close(m_lock);
}

Status SingleInstance::handOver(const QJsonObject& what)
{
    // The words of the link speak of an engine; here a window stands at the other end.
    const auto silent = [](const Error& error) {
        return Error{ErrorKind::Environment, QStringLiteral("window-silent"),
            QStringLiteral("another window of this data directory is open"),
            QStringLiteral("it does not answer (%1)").arg(error.code),
            QStringLiteral("close it, or wait until it has ended, and start again")};
    };
    auto window = link::Client::connect(m_folder, kAnswerMs);
    if (!window)
        return silent(window.error());
    const auto answer = (*window)->ask(QStringLiteral("window.open"), what, kAnswerMs);
    if (!answer)
        return silent(answer.error());
    return Done{};
}

} // namespace wavedeck::desktop
