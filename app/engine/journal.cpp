// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/journal.h"

#include "models/store/alertrepository.h"

#include <QJsonDocument>

#include <algorithm>

namespace wavedeck {

namespace {

Status writeRow(Store& store, const QString&, Tracked<Session>& session)
{
    SessionRepository repository(store);
    return session.mark == Tracked<Session>::Insert ? repository.insert(session.row) : repository.update(session.row);
}

Status writeRow(Store& store, const QString&, Tracked<Alert>& alert)
{
    AlertRepository repository(store);
    return alert.mark == Tracked<Alert>::Insert ? repository.insert(alert.row) : repository.update(alert.row);
}

template <class Row> Status writeRow(Store& store, const QString& session, Tracked<Row>& row)
{
    SessionRepository repository(store);
    return row.mark == Tracked<Row>::Insert ? repository.insert(session, row.row) : repository.update(session, row.row);
}

} // namespace

Status Journal::writeAll(Store& store)
{
    SessionRepository repository(store);
    for (Entry& entry : m_rows) {
        Status status = std::visit([&](auto* row) { return writeRow(store, entry.session, *row); }, entry.row);
        if (!status)
            return status;
    }
    if (!m_events.empty())
        store.revision(); // who follows rows follows events by it too
    for (const Event& event : m_events)
        if (Status status = repository.append(event); !status)
            return status;
    for (const Told& t : m_told) {
        Status status = t.kind == completion()
            ? repository.insertCompletionReport(t.session, t.agent, t.attempt, t.at, t.body)
            : repository.appendTold(t.session, t.agent, t.attempt, t.at, t.kind, t.body);
        if (!status)
            return status;
    }
    AgentDetailRepository details(store);
    for (const Detail& detail : m_details) {
        const auto* step = std::get_if<AgentStep>(&detail.what);
        const Status status
            = step ? details.put(detail.of, *step) : details.add(detail.of, std::get<ToolUse>(detail.what));
        if (!status)
            return status;
    }
    for (const auto& write : m_more)
        if (Status status = write(store); !status)
            return status;
    return Done{};
}

Status Journal::write(Store& store)
{
    if (isEmpty())
        return Done{};
    if (Status status = store.begin(); !status)
        return status;
    if (Status status = writeAll(store); !status) {
        store.rollback();
        return status;
    }
    if (Status status = store.commit(); !status)
        return status;
    for (Entry& entry : m_rows)
        std::visit([](auto* row) { row->mark = std::remove_pointer_t<decltype(row)>::Clean; }, entry.row);
    m_rows.clear();
    m_events.clear();
    m_told.clear();
    m_details.clear();
    m_more.clear();
    return Done{};
}

QJsonObject Journal::lastReport(const QString& session, const QString& agent, int attempt) const
{
    for (auto it = m_told.rbegin(); it != m_told.rend(); ++it)
        if (it->session == session && it->agent == agent && it->attempt == attempt
            && it->kind == QStringLiteral("report"))
            return QJsonDocument::fromJson(it->body).object();
    return {};
}

} // namespace wavedeck
