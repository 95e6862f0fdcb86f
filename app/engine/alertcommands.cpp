// SPDX-License-Identifier: GPL-3.0-or-later
// What clients ask about alerts. Part of Engine.
#include "app/engine/engine.h"

#include "app/engine/requests.h"

#include "models/base/clock.h"
#include "models/store/alertrepository.h"

#include <QDateTime>

#include <algorithm>

namespace wavedeck {

namespace {

/// Why an alert that is not open cannot be asked about.
Error notOpen(Store& store, const QString& id)
{
    const auto stored = AlertRepository(store).alert(id);
    if (!stored)
        return wrong("unknown-alert", id, QStringLiteral("there is no such alert"),
            QStringLiteral("see `wavedeckctl alert list SESSION`"));
    return wrong("alert-resolved", id, QStringLiteral("it was resolved at %1").arg(rfc3339(stored->resolvedAt)));
}

} // namespace

void Engine::alertCommand(const link::Server::Request& request)
{
    const auto fail = [&](const Error& error) { refuse(request, error); };
    const QString id = text(request.args, "alert");
    const QString actor = text(request.args, "actor");
    const QString owner = m_monitor.sessionOf(id);
    const auto session
        = std::find_if(m_sessions.begin(), m_sessions.end(), [&](const auto& one) { return one->id() == owner; });
    if (owner.isEmpty() || session == m_sessions.end())
        return alertOfNoSession(request, id, actor);
    Status done = wrong("unknown-command", request.command, QStringLiteral("the engine does not know this command"));
    if (request.command == QStringLiteral("alert.ack")) {
        done = m_monitor.acknowledge(**session, id, actor, request.args.value(QLatin1String("undo")).toBool());
    } else if (request.command == QStringLiteral("alert.silence")) {
        const QDateTime until = QDateTime::fromString(text(request.args, "until"), Qt::ISODateWithMs);
        const QString reason = text(request.args, "reason").trimmed();
        if (!until.isValid() || until.toMSecsSinceEpoch() <= utcMs())
            return fail(wrong("bad-value", QStringLiteral("until"), QStringLiteral("it is no time to come"),
                QStringLiteral("a silence has an end")));
        if (reason.isEmpty())
            return fail(wrong("reason-missing", id, QStringLiteral("a silence needs a reason"),
                QStringLiteral("give --reason TEXT")));
        done = m_monitor.silence(**session, id, rfc3339(until.toMSecsSinceEpoch()), reason, actor);
    } else if (request.command == QStringLiteral("alert.end")) {
        return endSurplus(request, **session, id, actor);
    }
    if (!done)
        return fail(done.error());
    m_replies.push_back({request.client, request.id, [this, id] { return alertAnswer(id); }});
}

/// About signing in: it can be acknowledged, and ends when that person signs in.
void Engine::alertOfNoSession(const link::Server::Request& request, const QString& id, const QString& actor)
{
    auto alert = AlertRepository(*m_store).alert(id);
    if (!alert || !alert->isOpen() || !alert->session.isEmpty())
        return refuse(request, notOpen(*m_store, id));
    if (request.command != QStringLiteral("alert.ack"))
        return refuse(
            request, wrong("not-possible", id, QStringLiteral("an alert about signing in can only be acknowledged")));
    alert->acknowledged = request.args.value(QLatin1String("undo")).toBool()
        ? QJsonObject()
        : QJsonObject{{QStringLiteral("by"), actor}, {QStringLiteral("at"), rfc3339(utcMs())}};
    m_journal.add([alert = *alert](Store& store) { return AlertRepository(store).update(alert); });
    m_replies.push_back({request.client, request.id, [this, id] { return alertAnswer(id); }});
}

QJsonObject Engine::alertAnswer(const QString& id)
{
    const auto alert = AlertRepository(*m_store).alert(id);
    return alert ? alertDocument(*alert, utcMs()) : QJsonObject();
}

/// The oldest of each duplicate stays, of orphans none does. It answers when they are gone, or cannot be ended.
void Engine::endSurplus(
    const link::Server::Request& request, SessionRun& session, const QString& id, const QString& actor)
{
    const std::vector<processes::Info> surplus = m_monitor.surplusOf(id);
    if (surplus.empty()) {
        refuse(request,
            wrong("nothing-to-end", id, QStringLiteral("it is not about processes that are too many"),
                QStringLiteral("only an alert about duplicates or orphans has some")));
        return;
    }
    m_set.note(session, QStringLiteral("alert:") + id, QStringLiteral("end"),
        QStringLiteral("%1 processes that are too many are told to end").arg(surplus.size()), actor);
    recordDone(request, m_journal);
    // Who asked for it is stored before the first signal.
    if (!commit()) {
        refuse(request,
            {ErrorKind::Environment, QStringLiteral("degraded"), id, m_degraded, QStringLiteral("nothing was ended")});
        return;
    }
    const qint64 now = monotonicMs();
    const QString name = QStringLiteral("alert:") + id;
    m_stopper.add(name, surplus, now);
    m_sweepAt = 0;
    m_waiters.push_back({{name}, {}, now + Stopper::kGraceMs + Stopper::kGiveUpMs + 500, 0, request.client, request.id,
        [this, id, count = qint64(surplus.size())](int left) {
            QJsonObject answer = alertAnswer(id);
            answer.insert(QStringLiteral("ended"), count - left);
            answer.insert(QStringLiteral("left"), left);
            return answer;
        }});
}

} // namespace wavedeck
