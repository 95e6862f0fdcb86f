// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/alertrepository.h"

#include "models/alert/rules.h"
#include "models/store/rows.h"

namespace wavedeck {

using rows::json;
using rows::readAll;
using rows::Reader;
using rows::text;
using rows::words;

namespace {

/// In the order in which readAlert() takes them.
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

Alert readAlert(Reader& r)
{
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
    return a;
}

} // namespace

Status AlertRepository::insert(const Alert& a)
{
    return m_store.run("INSERT INTO alert VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {a.number, a.id, a.session, text(a.rule), QString(word(a.level)), QString(word(a.phase)), a.value, a.line,
            text(a.unit), words(a.text), a.raisedAt, a.changedAt, a.resolvedAt, words(a.acknowledged), words(a.silence),
            int(a.noData), int(a.flapping), json(a.subjects), json(a.state), m_store.revision()});
}

Status AlertRepository::update(const Alert& a)
{
    return m_store.run("UPDATE alert SET level=?, phase=?, value=?, line=?, text=?, changed_at=?, resolved_at=?, "
                       "acknowledged=?, silence=?, no_data=?, flapping=?, subjects=?, state=?, revision=? WHERE id=?",
        {QString(word(a.level)), QString(word(a.phase)), a.value, a.line, words(a.text), a.changedAt, a.resolvedAt,
            words(a.acknowledged), words(a.silence), int(a.noData), int(a.flapping), json(a.subjects), json(a.state),
            m_store.revision(), a.id});
}

std::optional<Alert> AlertRepository::alert(const QString& id)
{
    const QList<Alert> found = readAll<Alert>(m_store, SELECT_ALERT "WHERE id = ?", {id}, readAlert);
    return found.isEmpty() ? std::nullopt : std::optional<Alert>(found.first());
}

QList<Alert> AlertRepository::alerts(const QString& session, qint64 after)
{
    return readAll<Alert>(m_store,
        SELECT_ALERT "WHERE session = ? AND revision > ? "
                     "ORDER BY number",
        {session, after}, readAlert);
}

QList<Alert> AlertRepository::openAlerts(const QString& session)
{
    return readAll<Alert>(m_store,
        SELECT_ALERT "WHERE session = ? AND phase <> 'resolved' "
                     "ORDER BY number",
        {session}, readAlert);
}

QList<Alert> AlertRepository::ofNoSession(qint64 after)
{
    return alerts(QStringLiteral(""), after);
}

int AlertRepository::lowestNumber()
{
    const auto found = readAll<int>(
        m_store, "SELECT min(coalesce(min(number), 0), 0) FROM alert", {}, [](Reader& r) { return r.integer(); });
    return found.isEmpty() ? 0 : found.first();
}

int AlertRepository::highestNumber()
{
    const auto found = readAll<int>(
        m_store, "SELECT coalesce(max(number), 0) FROM alert", {}, [](Reader& r) { return r.integer(); });
    return found.isEmpty() ? 0 : found.first();
}

} // namespace wavedeck
