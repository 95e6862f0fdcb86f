// SPDX-License-Identifier: GPL-3.0-or-later
// Sockets, from /proc/net and the kernel's sock_diag.
#include "app/audit/machine.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

#include <arpa/inet.h>
#include <dirent.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace wavedeck::audit {

namespace {

constexpr int kMostSockets = 100'000;
constexpr int kEstablished = 1; // TCP_ESTABLISHED of the kernel
constexpr int kListen = 10;

struct Source {
    const char* file;
    const char* protocol;
    bool isTcp;
};
constexpr std::array<Source, 4> kSources{
    {{"tcp", "tcp", true}, {"tcp6", "tcp6", true}, {"udp", "udp", false}, {"udp6", "udp6", false}}};

/// `0100007F:1F90` or 32 hex digits: words of the machine's byte order.
QString endpoint(const QByteArray& text)
{
    const qsizetype colon = text.indexOf(':');
    const QByteArray hex = text.left(colon);
    const int port = text.mid(colon + 1).toInt(nullptr, 16);
    std::array<quint32, 4> words{};
    const qsizetype count = hex.size() / 8;
    if (colon < 0 || hex.size() % 8 != 0 || (count != 1 && count != 4))
        return QString::fromLatin1(text);
    for (qsizetype i = 0; i < count; ++i)
        words.at(size_t(i)) = hex.mid(i * 8, 8).toUInt(nullptr, 16);
    char address[INET6_ADDRSTRLEN] = {};
    ::inet_ntop(count == 1 ? AF_INET : AF_INET6, words.data(), address, sizeof address);
    const QString name = QString::fromLatin1(address);
    return count == 1 ? QStringLiteral("%1:%2").arg(name).arg(port) : QStringLiteral("[%1]:%2").arg(name).arg(port);
}

/// Own processes by the inode of each socket that they hold.
QHash<quint64, QList<int>> holders(const QList<ProcessFact>& processes)
{
    QHash<quint64, QList<int>> held;
    for (const ProcessFact& process : processes) {
        if (!process.isOwn)
            continue;
        const QByteArray folder = procFolder() + '/' + QByteArray::number(process.pid) + "/fd";
        DIR* stream = ::opendir(folder.constData());
        if (!stream)
            continue;
        while (const dirent* entry = ::readdir(stream)) {
            char target[64];
            const ssize_t length = ::readlink(QByteArray(folder + '/' + entry->d_name).constData(), target, sizeof target - 1);
            if (length <= 9 || std::strncmp(target, "socket:[", 8) != 0)
                continue;
            const quint64 inode = QByteArray(target + 8, length - 9).toULongLong();
            QList<int>& pids = held[inode];
            if (!pids.contains(process.pid))
                pids.append(process.pid);
        }
        ::closedir(stream);
    }
    return held;
}

bool readSource(const Source& source, NetworkFact& network)
{
    const QByteArray text = readSmall(procFolder() + "/net/" + source.file, 32 * 1024 * 1024);
    const QList<QByteArray> lines = text.split('\n');
    for (qsizetype i = 1; i < lines.size() && network.sockets.size() < kMostSockets; ++i) {
        const QList<QByteArray> words = lines[i].simplified().split(' ');
        if (words.size() < 10)
            continue;
        const int state = words[3].toInt(nullptr, 16);
        SocketFact socket;
        socket.protocol = QLatin1String(source.protocol);
        socket.state = source.isTcp && state == kListen ? SocketFact::State::Listening
            : source.isTcp && state == kEstablished     ? SocketFact::State::Established
                                                        : SocketFact::State::Other;
        socket.local = endpoint(words[1]);
        socket.remote = endpoint(words[2]);
        socket.inode = words[9].toULongLong();
        network.sockets.append(socket);
    }
    return !text.isEmpty();
}

struct Request {
    nlmsghdr header;
    inet_diag_req_v2 body;
};

/// A header at the place of a message; false when what is left does not hold it. Rows stand 4 bytes aligned.
template <class T> bool take(QByteArrayView bytes, T* header)
{
    if (bytes.size() < qsizetype(sizeof *header))
        return false;
    std::memcpy(header, bytes.data(), sizeof *header);
    return true;
}

qsizetype aligned(qsizetype length)
{
    return (length + 3) & ~qsizetype(3);
}

/// The TCP facts of one answer: milliseconds since data went out and came in last.
void takeIdle(QByteArrayView body, QHash<quint64, qint64>* idle)
{
    inet_diag_msg diag{};
    if (!take(body, &diag))
        return;
    body = body.sliced(sizeof diag);
    rtattr attribute{};
    while (take(body, &attribute) && attribute.rta_len >= sizeof attribute && attribute.rta_len <= body.size()) {
        tcp_info info{};
        const QByteArrayView payload = body.sliced(sizeof attribute, attribute.rta_len - qsizetype(sizeof attribute));
        // Older kernels know less of it; what counts here stands at its beginning.
        constexpr qsizetype kNeeded = offsetof(tcp_info, tcpi_last_data_recv) + sizeof info.tcpi_last_data_recv;
        if (attribute.rta_type == INET_DIAG_INFO && payload.size() >= kNeeded) {
            std::memcpy(&info, payload.data(), std::min(size_t(payload.size()), sizeof info));
            idle->insert(diag.idiag_inode, std::min(info.tcpi_last_data_sent, info.tcpi_last_data_recv));
        }
        body = body.sliced(std::min(body.size(), aligned(attribute.rta_len)));
    }
}

/// One dump of the established connections of a family.
bool dump(int fd, quint8 family, QHash<quint64, qint64>* idle)
{
    Request request{};
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    request.body.sdiag_family = family;
    request.body.sdiag_protocol = IPPROTO_TCP;
    request.body.idiag_ext = 1 << (INET_DIAG_INFO - 1);
    request.body.idiag_states = 1U << kEstablished;
    if (::send(fd, &request, sizeof request, 0) != ssize_t(sizeof request))
        return false;
    QByteArray buffer(64 * 1024, Qt::Uninitialized);
    for (;;) {
        const ssize_t got = ::recv(fd, buffer.data(), size_t(buffer.size()), 0);
        if (got <= 0)
            return false;
        QByteArrayView rest = QByteArrayView(buffer).first(got);
        nlmsghdr header{};
        while (take(rest, &header) && header.nlmsg_len >= sizeof header && header.nlmsg_len <= size_t(rest.size())) {
            if (header.nlmsg_type == NLMSG_DONE || header.nlmsg_type == NLMSG_ERROR)
                return header.nlmsg_type == NLMSG_DONE;
            takeIdle(rest.sliced(sizeof header, qsizetype(header.nlmsg_len) - qsizetype(sizeof header)), idle);
            rest = rest.sliced(std::min(rest.size(), aligned(header.nlmsg_len)));
        }
    }
}

} // namespace

bool readIdleTimes(QHash<quint64, qint64>* idleMsByInode)
{
    if (isProcReplaced())
        return false;
    const int fd = ::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (fd < 0)
        return false;
    const timeval limit{2, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    const bool four = dump(fd, AF_INET, idleMsByInode);
    const bool six = dump(fd, AF_INET6, idleMsByInode);
    ::close(fd);
    return four || six;
}

NetworkFact readNetwork(const QList<ProcessFact>& processes)
{
    NetworkFact network;
    bool any = false;
    for (const Source& source : kSources)
        any = readSource(source, network) || any;
    network.isReadable = any;
    QHash<quint64, qint64> idle;
    network.tellsIdle = readIdleTimes(&idle);
    const QHash<quint64, QList<int>> held = holders(processes);
    for (SocketFact& socket : network.sockets) {
        socket.pids = held.value(socket.inode);
        if (const auto it = idle.constFind(socket.inode); it != idle.constEnd())
            socket.idleMs = *it;
    }
    return network;
}

} // namespace wavedeck::audit
