// SPDX-License-Identifier: GPL-3.0-or-later
// Phases and checklists as persons decide them; also of a session that has ended, as far as that still says something.
// Part of Engine.
//
//   phase.done|skip       {session, phase, reason, actor}          → {session, phase, state}
//   checklist.tick|waive  {session, list, item[, reason], actor}   → {session, list, item, state}
#include "app/engine/engine.h"

#include "app/engine/requests.h"
#include "app/engine/sessionprotocol.h"
#include "models/base/clock.h"
#include "models/protocol/phases.h"
#include "models/store/protocolrepository.h"

#include <algorithm>

namespace wavedeck {

namespace {

constexpr qsizetype kLongestReason = 2000;

/// Of an ended session: what may still be said about it without changing what it was held by.
bool staysOpen(const QString& list)
{
    return list == QLatin1String("success") || list == QLatin1String("execution");
}

Result<Phase> decidePhase(SessionProtocol& protocol, const QJsonObject& args, const QString& command)
{
    const QString id = text(args, "phase");
    const QString reason = text(args, "reason").trimmed().left(kLongestReason);
    if (reason.isEmpty())
        return wrong("reason-missing", QStringLiteral("phase ") + id, QStringLiteral("this needs a reason"),
            QStringLiteral("give --reason TEXT"));
    const QString actor = text(args, "actor");
    const Status decided = command == QLatin1String("phase.done")
        ? protocol::markDone(protocol.phases, protocol.items, id, reason, actor, utcMs())
        : protocol::markSkipped(protocol.phases, id, reason, actor, utcMs());
    if (!decided)
        return decided.error();
    return *std::find_if(
        protocol.phases.begin(), protocol.phases.end(), [&](const Phase& phase) { return phase.id == id; });
}

Result<ChecklistItem> decideItem(
    SessionProtocol& protocol, const QJsonObject& args, const QString& command, bool hasEnded)
{
    const QString list = text(args, "list");
    const QString id = text(args, "item");
    const QString what = QStringLiteral("%1 of checklist %2").arg(id, list);
    const auto item = std::find_if(protocol.items.begin(), protocol.items.end(),
        [&](const ChecklistItem& one) { return one.list == list && one.id == id; });
    if (item == protocol.items.end())
        return wrong("unknown-item", what, QStringLiteral("there is no such item"),
            QStringLiteral("see `wavedeckctl checklist list SESSION`"));
    if (item->state != ItemState::Open)
        return wrong("item-settled", what, QStringLiteral("it is %1 by %2").arg(word(item->state), item->by));
    if (hasEnded && !staysOpen(list))
        return wrong("session-ended", what, QStringLiteral("the session has ended; it stays as it was"));
    const bool waived = command == QLatin1String("checklist.waive");
    const QString reason = text(args, "reason").trimmed().left(kLongestReason);
    if (waived && reason.isEmpty())
        return wrong(
            "reason-missing", what, QStringLiteral("waiving needs a reason"), QStringLiteral("give --reason TEXT"));
    if (!waived && item->automatic)
        return wrong("by-facts", what, QStringLiteral("the engine ticks it once it is so"),
            QStringLiteral("waive it with a reason"));
    item->state = waived ? ItemState::Waived : ItemState::Done;
    item->by = text(args, "actor");
    item->reason = reason;
    item->at = utcMs();
    return *item;
}

} // namespace

void Engine::protocolCommand(const link::Server::Request& request)
{
    const QJsonObject& args = request.args;
    const QString id = text(args, "session");
    const auto fail = [&](const Error& error) { refuse(request, error); };
    const auto live = std::find_if(m_sessions.begin(), m_sessions.end(),
        [&](const auto& session) { return session->id() == id && !hasEnded(session->row->state); });
    SessionProtocol stored;
    if (live == m_sessions.end()) {
        if (!SessionRepository(*m_store).session(id))
            return fail(wrong("unknown-session", id, QStringLiteral("there is no such session"),
                QStringLiteral("see `wavedeckctl session list`")));
        stored.phases = ProtocolRepository(*m_store).phases(id);
        stored.items = ProtocolRepository(*m_store).items(id);
    }
    SessionProtocol& of = live == m_sessions.end() ? stored : (*live)->protocol;
    QJsonObject answer{{QStringLiteral("session"), id}};
    QString said;
    const bool isPhase = request.command.startsWith(QStringLiteral("phase."));
    if (isPhase) {
        const auto phase = decidePhase(of, args, request.command);
        if (!phase)
            return fail(phase.error());
        protocol::store(id, *phase, m_journal);
        said = QStringLiteral("%1 %2 %3: %4").arg(phase->id, phase->name, word(phase->state), phase->reason);
        answer.insert(QStringLiteral("phase"), phase->id);
        answer.insert(QStringLiteral("state"), QString(word(phase->state)));
    } else {
        const auto item = decideItem(of, args, request.command, live == m_sessions.end());
        if (!item)
            return fail(item.error());
        protocol::store(id, *item, m_journal);
        said = QStringLiteral("%1: %2 %3%4")
                   .arg(item->list, item->text, word(item->state),
                       item->reason.isEmpty() ? QString() : QString(QStringLiteral(": ") + item->reason));
        answer.insert(QStringLiteral("list"), item->list);
        answer.insert(QStringLiteral("item"), item->id);
        answer.insert(QStringLiteral("state"), QString(word(item->state)));
    }
    m_journal.append({0, id, {}, utcMs(), isPhase ? QStringLiteral("phase") : QStringLiteral("checklist"), said,
        text(args, "actor")});
    if (live != m_sessions.end())
        m_touched.insert(live->get());
    m_replies.push_back({request.client, request.id, [answer] { return answer; }});
}

} // namespace wavedeck
