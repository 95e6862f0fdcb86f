// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/refusals.h"

#include "app/link/protocol.h"

#include <unistd.h>

namespace wavedeck::link {

Error cannotListen(const QString& dataDir, const QString& why, const QString& mend)
{
    return {ErrorKind::Environment, QStringLiteral("socket"),
        QStringLiteral("the engine cannot listen on %1/%2").arg(dataDir, QLatin1String(kSocketName)), why, mend};
}

Error badRequest(const QString& why)
{
    return {ErrorKind::Usage, QStringLiteral("bad-request"), QStringLiteral("the engine cannot read the request"), why,
        QStringLiteral("send {\"id\":N,\"command\":\"…\",\"args\":{…}}")};
}

Error answerTooLong()
{
    return {ErrorKind::Environment, QStringLiteral("answer-too-long"),
        QStringLiteral("the engine cannot send its answer"), QStringLiteral("it is longer than 1 MiB"),
        QStringLiteral("ask for less at a time")};
}

Error tooManyClients()
{
    return {ErrorKind::Environment, QStringLiteral("too-many-clients"),
        QStringLiteral("the engine takes no further client"), QStringLiteral("%1 are connected").arg(kMaxClients),
        QStringLiteral("close windows or terminals that are not needed")};
}

Error outOfFiles()
{
    return {ErrorKind::Environment, QStringLiteral("too-many-files"),
        QStringLiteral("the engine takes no further client"), QStringLiteral("it has no file descriptor left"),
        QStringLiteral("close windows that are not needed, or raise the limit of open files (ulimit -n)")};
}

Error otherUser()
{
    return {ErrorKind::Forbidden, QStringLiteral("engine-forbidden"),
        QStringLiteral("the engine serves only the user it runs as"),
        QStringLiteral("it runs as uid %1").arg(::geteuid()),
        QStringLiteral("run the command as that user, or use a data directory of your own")};
}

Error protocolDiffers(const QString& why)
{
    return {ErrorKind::Environment, QStringLiteral("protocol-differs"),
        QStringLiteral("the engine and its client are of different versions"), why,
        QStringLiteral("stop the engine (pid %1) with the wavedeckctl it came with, then `wavedeckctl engine start`")
            .arg(::getpid())};
}

/// Why the first frame is no hello of this protocol; empty when it is.
QString helloFault(const QJsonObject& hello)
{
    if (hello.value(QLatin1String("hello")).toString() != QLatin1String("wavedeck"))
        return QStringLiteral("the first frame is no hello");
    const auto protocol = integerField(hello, QLatin1String("protocol"));
    if (protocol == kProtocol)
        return {};
    const QString version = hello.value(QLatin1String("version")).toString().left(40);
    return QStringLiteral("the engine (version %1) speaks protocol %2, the client (version %3) speaks %4")
        .arg(QStringLiteral(WAVEDECK_VERSION))
        .arg(kProtocol)
        .arg(version.isEmpty() ? QStringLiteral("unknown") : version)
        .arg(protocol ? QString::number(*protocol) : QStringLiteral("none it names"));
}

} // namespace wavedeck::link
