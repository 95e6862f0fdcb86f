// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/filterwords.h"
#include "models/live/live.h"

#include <QAbstractListModel>
#include <QSortFilterProxyModel>

namespace wavedeck {

/// Roles of a line of the activity log. Texts are somebody else's: show them through ui::plain().
enum EventRole {
    EventIdRole = Qt::UserRole + 1,
    EventAtRole, ///< UTC ms
    EventSubjectRole, ///< agent id, gate id, wave id or session id
    EventAgentRole, ///< agent id; empty when it is about no agent
    EventKindRole, ///< `agent`, `wave`, `gate`, `session`, `hold`, …
    EventTextRole,
    EventActorRole,
    EventWaveRole, ///< id; empty when it is about no wave
    EventAgentStateRole, ///< int of AgentState, when it tells one
    EventGateStateRole, ///< int of GateState, when it tells one
};

/// The activity log as it comes in, oldest first; what is above kEventsKept goes out at the front. GUI thread.
class EventModel : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr int kEventsKept = 20'000;
    using QAbstractListModel::QAbstractListModel;

    void update(const LiveUpdate& update);
    qint64 total() const { return m_total; } ///< of the session, also those that are not kept

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        Event event;
        QString subject; ///< without its prefix
        QString agent;
        QString wave;
    };
    Row rowOf(const Event& event, const LiveSession& live) const;

    QList<Row> m_rows;
    qint64 m_total = 0;
};

/// `agent:lint wave:analysis kind:gate`, free text over subject and text, `-` negates.
class EventFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit EventFilter(EventModel& events, QObject* parent = nullptr);
    void setText(const QString& text);
    QString text() const { return m_text; }
    bool isFiltering() const { return !m_words.isEmpty(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QString m_text;
    FilterWords m_words;
};

} // namespace wavedeck
