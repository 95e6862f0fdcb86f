// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alert/alert.h"
#include "models/domain/session.h"
#include "models/store/agentdetailrepository.h"
#include "models/store/sessionrepository.h"

#include <functional>
#include <variant>
#include <vector>

namespace wavedeck {

/// A row in the engine's memory, and whether the database has it like this. Its address must not change.
template <class Row> struct Tracked {
    Row row;
    enum Mark : unsigned char { Clean, Update, Insert } mark = Clean;

    Row* operator->() { return &row; }
    const Row* operator->() const { return &row; }
};

/// What the engine has decided and the database does not hold yet. All of one turn of the loop is one transaction;
/// when that fails (disk full) everything stays here and is written with a later one, and until then no effect follows:
/// the engine's memory may be ahead of the database, the world outside never.
class Journal {
public:
    template <class Row> void insert(const QString& session, Tracked<Row>& row)
    {
        row.mark = Tracked<Row>::Insert;
        m_rows.push_back({session, &row});
    }
    template <class Row> void changed(const QString& session, Tracked<Row>& row)
    {
        if (row.mark != Tracked<Row>::Clean)
            return;
        row.mark = Tracked<Row>::Update;
        m_rows.push_back({session, &row});
    }
    void append(Event event) { m_events.push_back(std::move(event)); }
    void told(const QString& session, const QString& agent, int attempt, qint64 at, const QString& kind,
        const QByteArray& body)
    {
        m_told.push_back({session, agent, attempt, at, kind, body});
    }
    void step(const AgentDetailRepository::Of& of, const AgentStep& step) { m_details.push_back({of, step}); }
    void tool(const AgentDetailRepository::Of& of, const ToolUse& use) { m_details.push_back({of, use}); }
    /// Rows of other tables: done inside the transaction, after those of the session; again when a commit failed.
    void add(std::function<Status(Store&)> write) { m_more.push_back(std::move(write)); }
    /// kind `completion` of told() rows goes to the table of completion reports.
    static QString completion() { return QStringLiteral("completion"); }

    /// The last `report` that an attempt told and that is not stored yet; empty when there is none.
    QJsonObject lastReport(const QString& session, const QString& agent, int attempt) const;

    bool isEmpty() const
    {
        return m_rows.empty() && m_events.empty() && m_told.empty() && m_details.empty() && m_more.empty();
    }

    /// Writes everything in one transaction. On failure nothing is forgotten.
    Status write(Store& store);

private:
    using AnyRow = std::variant<Tracked<Session>*, Tracked<Wave>*, Tracked<Agent>*, Tracked<Attempt>*, Tracked<Gate>*,
        Tracked<Criterion>*, Tracked<Alert>*>;
    struct Entry {
        QString session;
        AnyRow row;
    };
    struct Told {
        QString session;
        QString agent;
        int attempt;
        qint64 at;
        QString kind;
        QByteArray body;
    };
    struct Detail {
        AgentDetailRepository::Of of;
        std::variant<AgentStep, ToolUse> what;
    };
    Status writeAll(Store& store);

    std::vector<Entry> m_rows;
    std::vector<Event> m_events;
    std::vector<Told> m_told;
    std::vector<Detail> m_details;
    std::vector<std::function<Status(Store&)>> m_more;
};

} // namespace wavedeck
