// SPDX-License-Identifier: GPL-3.0-or-later
// The life of alerts: what a step of a rule makes of its row, and who is told. Part of Monitor.
#include "app/engine/monitor.h"

#include "models/base/clock.h"

#include <algorithm>

namespace wavedeck {

void Monitor::step(SessionRun& session, Watch& watch, Item& item, const Reading& reading, qint64 elapsedMs)
{
    if (reading.kind == Reading::Quiet && !item.seen)
        return;
    item.seen = true;
    const std::optional<Measured> value = reading.kind == Reading::Value ? std::optional(reading.value) : std::nullopt;
    const AlertChange change = item.state.step(item.rule, value, elapsedMs);
    if (change != AlertChange::None)
        apply(session, watch, item, change, reading);
    else
        refresh(session, watch, item, reading);
    // Flapping comes and goes with each value: only that it began is worth a row.
    if (item.open && item.state.isFlapping() && !item.open->row.flapping) {
        item.open->row.flapping = true;
        store(session, item,
            QStringLiteral("%1 goes up and down around its line: one alert until it is quiet").arg(item.rule.title));
    }
}

/// Who causes it may change while it fires: where that can be acted upon, the row follows, and nobody is told anew.
void Monitor::refresh(SessionRun& session, Watch& watch, Item& item, const Reading& reading)
{
    const bool named = item.watched == Watched::Duplicates || item.watched == Watched::Orphans
        || item.watched == Watched::SilentAgents || item.watched == Watched::FileConflicts
        || item.watched == Watched::ScopeBreaks;
    if (!named || !item.open || item.open->row.phase != AlertPhase::Firing || reading.kind != Reading::Value
        || (reading.value.of(item.open->row.level) == item.open->row.value
            && (item.watched < Watched::FileConflicts || item.open->row.subjects == subjects(session, watch, item))))
        return;
    Alert& row = item.open->row;
    row.value = reading.value.of(row.level);
    row.subjects = subjects(session, watch, item);
    row.text = pastLineText(item.rule, reading.value, row.level, reading.detail);
    m_set.changed(session, *item.open);
}

void Monitor::apply(SessionRun& session, Watch& watch, Item& item, AlertChange change, const Reading& reading)
{
    const AlertRule& rule = item.rule;
    const auto now = [&](AlertLevel level) { return valueText(rule.unit, reading.value.of(level)); };
    switch (change) {
    case AlertChange::None:
        return;
    case AlertChange::Raised:
    case AlertChange::Escalated:
        raise(session, watch, item, reading);
        return;
    case AlertChange::Eased:
        item.open->row.level = AlertLevel::Warning;
        item.open->row.line = rule.warning;
        item.open->row.value = reading.value.value;
        store(session, item,
            QStringLiteral("%1 %2 is no longer past its critical line %3; the warning stays")
                .arg(rule.title, now(AlertLevel::Critical), valueText(rule.unit, rule.critical)));
        return;
    case AlertChange::Resolved:
        item.open->row.value = reading.value.value;
        resolve(session, item,
            QStringLiteral("%1 %2 is clear of its warning line %3 again, after %4")
                .arg(rule.title, now(AlertLevel::Warning), valueText(rule.unit, rule.warning),
                    humanDuration(std::max<qint64>(0, utcMs() - item.open->row.raisedAt))));
        return;
    case AlertChange::NoData:
        if (!item.open && !item.vital)
            return;
        if (!item.open)
            raise(session, watch, item, reading);
        item.open->row.noData = true;
        store(session, item,
            item.open->row.phase == AlertPhase::Firing
                ? QStringLiteral("%1: no data any more; the alert stays").arg(rule.title)
                : QStringLiteral("%1: no data").arg(rule.title));
        return;
    case AlertChange::DataBack:
        if (!item.open)
            return;
        if (item.open->row.phase == AlertPhase::NoData) {
            resolve(session, item, QStringLiteral("%1: there is data again").arg(rule.title));
            return;
        }
        item.open->row.noData = false;
        item.open->row.value = reading.value.of(item.open->row.level);
        store(session, item, QStringLiteral("%1: there is data again, %2").arg(rule.title, now(item.open->row.level)));
        return;
    }
}

/// A new alert, or a worse level of one that is open.
void Monitor::raise(SessionRun& session, Watch& watch, Item& item, const Reading& reading)
{
    const AlertRule& rule = item.rule;
    if (!item.open) {
        item.open = &watch.alerts.emplace_back();
        Alert& row = item.open->row;
        row.number = m_nextNumber++;
        row.id = alertId(row.number);
        row.session = session.id();
        row.rule = rule.id;
        row.unit = rule.unit;
        row.raisedAt = utcMs();
        row.silence = item.silence;
        if (!row.isSilenced(row.raisedAt))
            row.silence = {};
        m_set.journal().insert(session.id(), *item.open);
    }
    Alert& row = item.open->row;
    row.level = item.state.level();
    row.phase = item.state.phase() == AlertState::Firing ? AlertPhase::Firing : AlertPhase::NoData;
    row.noData = !item.state.hasData();
    row.value = reading.value.of(row.level);
    row.line = row.level == AlertLevel::Critical ? rule.critical : rule.warning;
    row.acknowledged = {}; // of the level before
    row.subjects = subjects(session, watch, item);
    if (row.phase == AlertPhase::NoData)
        return; // the caller has the words
    store(session, item, pastLineText(rule, reading.value, row.level, reading.detail));
}

void Monitor::resolve(SessionRun& session, Item& item, const QString& text)
{
    Alert& row = item.open->row;
    row.phase = AlertPhase::Resolved;
    row.resolvedAt = utcMs();
    row.noData = false;
    item.silence = row.silence;
    store(session, item, text);
    item.open = nullptr;
}

void Monitor::store(SessionRun& session, Item& item, const QString& text)
{
    Tracked<Alert>& alert = *item.open;
    alert.row.changedAt = utcMs();
    alert.row.text = text;
    alert.row.state = item.state.toJson();
    m_set.changed(session, alert);
    m_set.note(session, QStringLiteral("alert:") + alert.row.id, QStringLiteral("alert"), text);
}

} // namespace wavedeck
