// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/alertrepository.h"

#include "models/alert/rules.h"
#include "models/store/rows.h"

namespace wavedeck {

using rows::json;
using rows::Reader;
using rows::text;

namespace {

/// In the order in which readAlerts() takes them.
#define SELECT_ALERT                                                                                                   \
    "SELECT number, id, session, rule, level, phase, value, line, unit, text, raised_at, changed_at, resolved_at, "    \
    "acknowledged, silence, no_data, flapping, subjects, state FROM alert "

AlertPhase phaseOf(const QString& text)
{
    for (const AlertPhase phase : {AlertPhase::Pending, AlertPhase::Firing, AlertPhase::NoData})
        if (text == word(phase))
            return phase;
    return AlertPhase::Resolved;
}

QList<Alert> readAlerts(QSqlQuery& query)
{
    QList<Alert> result;
    if (query.exec())
        while (query.next()) {
            Reader r(query);
            Alert a;
            a.number = r.integer();
            a.id = r.text();
            a.session = r.text();
            a.rule = r.text();
            a.level = alertLevel(r.text()).value_or(AlertLevel::Normal);
            a.phase = phaseOf(r.text());
            a.value = r.next().toDouble();
            a.line = r.next().toDouble();
            a.unit = r.text();
            a.text = r.text();
            a.raisedAt = r.number();
            a.changedAt = r.number();
            a.resolvedAt = r.number();
            a.acknowledged = r.object();
            a.silence = r.object();
            a.noData = r.flag();
            a.flapping = r.flag();
            a.subjects = r.array();
            a.state = r.object();
            result.append(std::move(a));
        }
    query.finish();
    return result;
}

} // namespace

Status AlertRepository::insert(const Alert& a)
{
    return m_store.run("INSERT INTO alert VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {a.number, a.id, a.session, text(a.rule), QString(word(a.level)), QString(word(a.phase)), a.value, a.line,
            text(a.unit), text(a.text), a.raisedAt, a.changedAt, a.resolvedAt, json(a.acknowledged), json(a.silence),
            int(a.noData), int(a.flapping), json(a.subjects), json(a.state), m_store.revision()});
}

Status AlertRepository::update(const Alert& a)
{
    return m_store.run("UPDATE alert SET level=?, phase=?, value=?, line=?, text=?, changed_at=?, resolved_at=?, "
                       "acknowledged=?, silence=?, no_data=?, flapping=?, subjects=?, state=?, revision=? WHERE id=?",
        {QString(word(a.level)), QString(word(a.phase)), a.value, a.line, text(a.text), a.changedAt, a.resolvedAt,
            json(a.acknowledged), json(a.silence), int(a.noData), int(a.flapping), json(a.subjects), json(a.state),
            m_store.revision(), a.id});
}

std::optional<Alert> AlertRepository::alert(const QString& id)
{
    QSqlQuery& query = m_store.statement(SELECT_ALERT "WHERE id = ?");
    query.bindValue(0, id);
    const QList<Alert> found = readAlerts(query);
    return found.isEmpty() ? std::nullopt : std::optional<Alert>(found.first());
}

QList<Alert> AlertRepository::alerts(const QString& session, qint64 after)
{
    QSqlQuery& query = m_store.statement(SELECT_ALERT "WHERE session = ? AND revision > ? "
                                                      "ORDER BY number");
    query.bindValue(0, session);
    query.bindValue(1, after);
    return readAlerts(query);
}

QList<Alert> AlertRepository::openAlerts(const QString& session)
{
    QSqlQuery& query = m_store.statement(SELECT_ALERT "WHERE session = ? AND phase <> 'resolved' "
                                                      "ORDER BY number");
    query.bindValue(0, session);
    return readAlerts(query);
}

int AlertRepository::highestNumber()
{
    QSqlQuery& query = m_store.statement("SELECT coalesce(max(number), 0) FROM alert");
    const int highest = query.exec() && query.next() ? query.value(0).toInt() : 0;
    query.finish();
    return highest;
}

} // namespace wavedeck
