// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/eventmodel.h"

#include "models/secrets/redact.h"

namespace wavedeck {

namespace {

/// Events about a change of state begin with its word: "failed: exit code 1".
QString firstWord(const QString& text)
{
    const qsizetype end = text.indexOf(QLatin1Char(':'));
    return end < 0 ? text : text.left(end);
}

template <class State> QVariant toldState(const Event& event, const char* kind)
{
    if (event.kind != QLatin1String(kind))
        return {};
    const auto state = fromWord<State>(firstWord(event.text));
    return state ? QVariant(int(*state)) : QVariant();
}

} // namespace

EventModel::Row EventModel::rowOf(const Event& event, const LiveSession& live) const
{
    Row row{event, event.subject, {}, {}};
    for (QString* text : {&row.event.text, &row.event.actor}) // a database of before has whole secrets in its rows
        *text = redacted(*text);
    QString gate;
    if (event.subject.startsWith(QStringLiteral("wave:"))) {
        row.wave = row.subject = event.subject.mid(5);
    } else if (event.subject.startsWith(QStringLiteral("alert:"))) {
        row.subject = event.subject.mid(6);
    } else if (event.subject.startsWith(QStringLiteral("gate:"))) {
        gate = row.subject = event.subject.mid(5);
    } else if (event.subject.startsWith(QLatin1Char('@'))) { // a criterion's program: @GATE.CRITERION
        row.subject = event.subject.mid(1);
        gate = row.subject.section(QLatin1Char('.'), 0, 0);
    } else if (event.subject.isEmpty()) {
        row.subject = event.session;
    } else if (const int index = live.agentIndex.value(event.subject, -1); index >= 0) {
        row.agent = event.subject;
        row.wave = live.agents[index].row.wave;
    }
    if (!gate.isEmpty())
        for (const LiveWave& wave : live.waves)
            for (const LiveGate& one : wave.gates)
                if (one.row.id == gate)
                    row.wave = wave.row.id;
    return row;
}

void EventModel::update(const LiveUpdate& update)
{
    m_total = update.eventCount;
    if (!update.now || update.anew) {
        beginResetModel();
        m_rows.clear();
        for (const Event& event : update.events)
            if (update.now)
                m_rows.append(rowOf(event, *update.now));
        endResetModel();
        return;
    }
    if (update.events.isEmpty())
        return;
    const qsizetype skipped = std::max<qsizetype>(0, update.events.size() - kEventsKept);
    const qsizetype coming = update.events.size() - skipped;
    if (const qsizetype over = m_rows.size() + coming - kEventsKept; over > 0) {
        beginRemoveRows({}, 0, int(over) - 1);
        m_rows.remove(0, over);
        endRemoveRows();
    }
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + coming) - 1);
    for (qsizetype i = skipped; i < update.events.size(); ++i)
        m_rows.append(rowOf(update.events[i], *update.now));
    endInsertRows();
}

int EventModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant EventModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[index.row()];
    const Event& event = row.event;
    switch (role) {
    case Qt::DisplayRole:
        return QString(row.subject + QLatin1Char(' ') + event.text);
    case Qt::AccessibleTextRole:
        return QString(row.subject + QStringLiteral(", ") + event.text
            + (event.actor.isEmpty() ? QString() : QString(QStringLiteral(", by ") + event.actor)));
    case EventIdRole:
        return event.id;
    case EventAtRole:
        return event.at;
    case EventSubjectRole:
        return row.subject;
    case EventAgentRole:
        return row.agent;
    case EventKindRole:
        return event.kind;
    case EventTextRole:
        return event.text;
    case EventActorRole:
        return event.actor;
    case EventWaveRole:
        return row.wave;
    case EventAgentStateRole:
        return toldState<AgentState>(event, "agent");
    case EventGateStateRole:
        return toldState<GateState>(event, "gate");
    default:
        return {};
    }
}

EventFilter::EventFilter(EventModel& events, QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSourceModel(&events);
}

void EventFilter::setText(const QString& text)
{
    if (text == m_text)
        return;
    m_text = text;
    m_words = FilterWords::parse(text, {QStringLiteral("agent"), QStringLiteral("wave"), QStringLiteral("kind")});
    invalidateFilter();
}

bool EventFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    if (m_words.isEmpty())
        return true;
    const QModelIndex at = sourceModel()->index(row, 0, parent);
    const auto has
        = [&](int role, const QString& value) { return at.data(role).toString().contains(value, Qt::CaseInsensitive); };
    return m_words.match([&](const QString& key, const QString& value) {
        if (key == QStringLiteral("agent"))
            return at.data(EventAgentRole).toString().compare(value, Qt::CaseInsensitive) == 0;
        if (key == QStringLiteral("wave"))
            return has(EventWaveRole, value);
        if (key == QStringLiteral("kind"))
            return has(EventKindRole, value);
        return has(EventSubjectRole, value) || has(EventTextRole, value);
    });
}

} // namespace wavedeck
