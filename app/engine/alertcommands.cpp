// SPDX-License-Identifier: GPL-3.0-or-later
// What clients ask about alerts. Part of Engine.
#include "app/engine/engine.h"

#include "models/base/clock.h"
#include "models/store/alertrepository.h"

#include <QDateTime>

#include <algorithm>
#include <csignal>

namespace wavedeck {

namespace {

QString text(const QJsonObject& args, const char* key)
{
    return args.value(QLatin1String(key)).toString();
}

Error wrong(const char* code, const QString& what, const QString& why, const QString& mend = {})
{
    return {ErrorKind::Usage, QLatin1String(code), what, why, mend};
}

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
    const auto fail = [&](const Error& error) { m_server->fail(request.client, request.id, error); };
    const QString id = text(request.args, "alert");
    const QString given = text(request.args, "actor");
    const QString actor = given.isEmpty() ? QStringLiteral("unknown client") : given;
    const QString owner = m_monitor.sessionOf(id);
    const auto session
        = std::find_if(m_sessions.begin(), m_sessions.end(), [&](const auto& one) { return one->id() == owner; });
    if (owner.isEmpty() || session == m_sessions.end())
        return fail(notOpen(*m_store, id));
    Status done = wrong("unknown-command", request.command, QStringLiteral("the engine does not know this command"));
    std::vector<processes::Info> surplus;
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
        surplus = m_monitor.surplusOf(id);
        if (surplus.empty())
            return fail(wrong("nothing-to-end", id, QStringLiteral("it is not about processes that are too many"),
                QStringLiteral("only an alert of the rule duplicates has some")));
        // The oldest of each stays; who asked is written down whatever becomes of the others.
        m_set.note(**session, QStringLiteral("alert:") + id, QStringLiteral("end"),
            QStringLiteral("%1 duplicate processes are told to end").arg(surplus.size()), actor);
        done = Done{};
    }
    if (!done)
        return fail(done.error());
    m_replies.push_back({request.client, request.id, [this, id, surplus] {
                             const auto alert = AlertRepository(*m_store).alert(id);
                             QJsonObject answer = alert ? alertDocument(*alert, utcMs()) : QJsonObject();
                             if (surplus.empty())
                                 return answer;
                             // Through pidfds, and only the very processes that were seen.
                             const auto ended = std::count_if(surplus.begin(), surplus.end(),
                                 [](const processes::Info& one) { return processes::signal(one, SIGTERM); });
                             answer.insert(QStringLiteral("ended"), qint64(ended));
                             return answer;
                         }});
}

} // namespace wavedeck
