// SPDX-License-Identifier: GPL-3.0-or-later
// Who asks, whether they may, and the row of the audit trail about it: done or refused (SEC-6, SEC-12). Part of Engine.
#include "app/engine/engine.h"

#include "app/engine/requests.h"
#include "app/link/enginestarter.h"
#include "models/base/clock.h"
#include "models/base/log.h"
#include "models/risk/approval.h"
#include "models/store/personrepository.h"

#include <QJsonDocument>

#include <algorithm>
#include <cstring>
#include <utility>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace wavedeck {

namespace {

constexpr qint64 kHeadEveryMs = 3'600'000;
constexpr qint64 kTidyEveryMs = 60'000;
constexpr qsizetype kLongestText = 2000;

/// What of a request is worth keeping. Never a plan's text, an environment or a ticket.
constexpr const char* kKept[]
    = {"reason", "role", "until", "by_ms", "no_limit", "tree", "cost_microusd", "tokens", "agents", "undo", "plan_file",
        "workspace", "set", "overrides", "name", "passed", "item", "list", "environment_name", "confirmed", "sign_in"};

QJsonObject bodyOf(const QJsonObject& args)
{
    QJsonObject body;
    for (const char* key : kKept) {
        const QJsonValue value = args.value(QLatin1String(key));
        if (value.isString())
            body.insert(QLatin1String(key), value.toString().left(kLongestText));
        else if (!value.isUndefined())
            body.insert(QLatin1String(key), value);
    }
    if (QJsonDocument(body).toJson(QJsonDocument::Compact).size() > 4 * kLongestText)
        return {{QStringLiteral("too_long"), true}};
    return body;
}

/// `gate:human`, `agent:coder`, `alert:AL-001`, …
QString subjectOf(const QJsonObject& args)
{
    for (const char* key : {"gate", "agent", "alert", "provider", "phase", "list", "key", "id"})
        if (const QString id = text(args, key); !id.isEmpty())
            return QString(QLatin1String(key) + QLatin1Char(':') + id.left(200));
    return {};
}

bool isStop(const QString& command)
{
    return command == QStringLiteral("session.stop") || command == QStringLiteral("agent.stop")
        || command == QStringLiteral("session.hold");
}

/// To the system journal, without ever waiting for it; where there is none, the anchor file is what there is.
void tellJournal(const QString& text)
{
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return;
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, "/dev/log", sizeof address.sun_path - 1);
    const QByteArray line = "<13>wavedeckd[" + QByteArray::number(qint64(::getpid())) + "]: " + text.toUtf8();
    (void)!::sendto(fd, line.constData(), std::size_t(line.size()), MSG_NOSIGNAL | MSG_DONTWAIT,
        reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::close(fd);
}

} // namespace

Status Engine::mayAsk(const link::Server::Request& request)
{
    const QString what = request.command + QLatin1Char(' ') + subjectOf(request.args).section(QLatin1Char(':'), 1);
    if (request.command == QStringLiteral("agent.accept"))
        return mayDo(*m_store, m_actor, people::Right::AcceptAgent, what.trimmed());
    if (!request.command.startsWith(QLatin1String("gate.")))
        return mayDo(*m_store, m_actor, people::Right::Command, what.trimmed());
    // Of a gate a person's roles decide, criterion by criterion (gaterights.h); without a person, whether one is
    // needed.
    const QString id = text(request.args, "session");
    const auto session
        = std::find_if(m_sessions.begin(), m_sessions.end(), [&](const auto& one) { return one->id() == id; });
    const GateRun* gate = session == m_sessions.end() ? nullptr : findGate(**session, text(request.args, "gate"));
    const bool isRerun = request.command == QStringLiteral("gate.rerun");
    const bool rejected
        = gate && std::any_of(gate->criteria.begin(), gate->criteria.end(), [](const CriterionRun& criterion) {
              return criterion.needsPerson() && criterion.row->state == GateState::Failed;
          });
    if (!m_actor.signedIn)
        return mayDo(
            *m_store, m_actor, isRerun && !rejected ? people::Right::Command : people::Right::DecideGate, what);
    if (isRerun)
        return mayDo(*m_store, m_actor, people::Right::Command, what);
    return Done{};
}

void Engine::handle(const link::Server::Request& given)
{
    log::debug(QStringLiteral("asked: ") + given.command);
    if (given.command == QStringLiteral("engine.status")) {
        m_server->reply(given.client, given.id, status());
        return;
    }
    link::Server::Request request = given;
    m_refused.reset();
    m_isRecorded = false;
    m_spentTicket.clear();
    m_decidedAs.clear();
    const auto actor = m_actors.actorOf(*m_store, request.args, &m_spentTicket);
    m_actor = actor ? *actor : Actor(link::osActor());
    // Whoever may stop without a sign-in may stop with one that is over: that is noted, and nothing is held up by it.
    const bool isHeld = !actor && !isStop(request.command);
    request.args.remove(QStringLiteral("sign_in"));
    if (!actor && !isHeld)
        request.args.insert(QStringLiteral("sign_in"), actor.error().code);
    // What a client says of itself counts for nothing.
    request.args.insert(QStringLiteral("actor"), m_actor.printed());
    request.args.insert(QStringLiteral("person"), m_actor.person ? QJsonValue(*m_actor.person) : QJsonValue());
    request.args.remove(QStringLiteral("ticket"));
    Status may = isHeld ? Status(actor.error()) : mayAsk(request);
    if (may)
        dispatch(request);
    else
        refuse(request, may.error());
    if (m_refused)
        recordRefused(request);
    else
        recordDone(request, m_journal);
}

void Engine::refuse(const link::Server::Request& request, const Error& error)
{
    m_refused = error;
    m_server->fail(request.client, request.id, error);
}

TrailEntry Engine::entryOf(const link::Server::Request& request) const
{
    TrailEntry entry = TrailEntry::of(m_actor, request.command.left(80), subjectOf(request.args), bodyOf(request.args));
    if (!m_decidedAs.isEmpty())
        entry.body.insert(QStringLiteral("role"), m_decidedAs.join(QStringLiteral(", ")));
    entry.session = text(request.args, "session").left(80);
    entry.at = utcMs();
    return entry;
}

void Engine::recordDone(const link::Server::Request& request, Journal& journal, const QString& session)
{
    if (std::exchange(m_isRecorded, true))
        return;
    TrailEntry entry = entryOf(request);
    if (!session.isEmpty())
        entry.session = session;
    journal.add([entry, ticket = m_spentTicket](Store& store) {
        if (Status done = trail::append(store, entry); !done || ticket.isEmpty())
            return done;
        return PersonRepository(store).dropTicket(ticket);
    });
}

void Engine::recordRefused(const link::Server::Request& request)
{
    TrailEntry entry = entryOf(request);
    entry.result = TrailResult::Refused;
    entry.body.insert(QStringLiteral("code"), m_refused->code);
    entry.body.insert(QStringLiteral("why"), m_refused->why.left(kLongestText));
    if (m_repeats.isOneOfTheFirst(entry, m_refused->code, monotonicMs()))
        append(entry);
}

void Engine::append(const TrailEntry& entry)
{
    m_journal.add([entry](Store& store) { return trail::append(store, entry); });
}

/// Refusals that were counted, and every hour the head of the trail to where nobody of this user can change it.
void Engine::auditTick(bool ends)
{
    const qint64 now = monotonicMs();
    for (const TrailEntry& entry : m_repeats.takeDue(now, ends))
        append(entry);
    if (!ends && now >= m_tidyAt && m_degraded.isEmpty()) { // approvals end, and reviews become overdue, by the clock
        m_tidyAt = now + kTidyEveryMs;
        if (Status done = risk::Approvals(*m_store).tidy(utcMs()); !done)
            log::warn(QStringLiteral("risk assessments: ") + done.error().line());
    }
    if (!ends && m_headAt > 0 && now < m_headAt)
        return;
    m_headAt = now + kHeadEveryMs;
    if (const TrailHead head = trail::head(*m_store); head.id > 0)
        tellJournal(
            QStringLiteral("audit trail of %1: row %2, SHA-256 %3").arg(m_options.dataDir).arg(head.id).arg(head.hash));
}

} // namespace wavedeck
