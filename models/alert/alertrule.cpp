// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/alert/alertrule.h"

#include <bit>

namespace wavedeck {

namespace {

constexpr int kMissedSamples = 3; // trust.md E: no data after three missed samples
constexpr int kFlapChanges = 4; // trust.md E: four changes in twenty evaluations

bool beyond(const AlertRule& rule, double value, double line)
{
    if (rule.lineCounts && value == line)
        return true;
    return rule.higherIsWorse ? value > line : value < line;
}

bool goodSide(const AlertRule& rule, double value, double line)
{
    return rule.higherIsWorse ? value < line : value > line;
}

/// Adds to a time that counts only without a break.
void count(qint64& time, bool goesOn, qint64 elapsedMs)
{
    time = goesOn ? time + elapsedMs : 0;
}

} // namespace

AlertLevel classify(const AlertRule& rule, const Measured& value)
{
    if (value.cases >= rule.criticalLeast && beyond(rule, value.critical, rule.critical))
        return AlertLevel::Critical;
    return value.cases >= rule.warningLeast && beyond(rule, value.value, rule.warning) ? AlertLevel::Warning
                                                                                       : AlertLevel::Normal;
}

AlertLevel classify(const AlertRule& rule, const Measured& value, AlertLevel before)
{
    const AlertLevel now = classify(rule, value);
    if (now >= before)
        return now;
    if (before == AlertLevel::Critical && !goodSide(rule, value.critical, rule.clearCritical))
        return before;
    return goodSide(rule, value.value, rule.clearWarning) ? now : AlertLevel::Warning;
}

AlertChange AlertState::step(const AlertRule& rule, std::optional<Measured> value, qint64 elapsedMs)
{
    if (!value)
        return missed(rule, elapsedMs);
    const bool back = std::exchange(m_noData, false);
    // What happened while nobody looked is not known: it counts neither for nor against.
    const qint64 passed = back || m_missedMs > 0 ? 0 : elapsedMs;
    m_missedMs = 0;

    const AlertLevel now = classify(rule, *value);
    count(m_beyondWarningMs, now != AlertLevel::Normal, passed);
    count(m_beyondCriticalMs, now == AlertLevel::Critical, passed);
    count(m_goodMs, goodSide(rule, value->value, rule.clearWarning), passed);
    count(m_easedMs, goodSide(rule, value->critical, rule.clearCritical), passed);
    remember(now);

    AlertChange change = rise(rule, now);
    if (change == AlertChange::None)
        change = fall(rule);
    return change == AlertChange::None && back ? AlertChange::DataBack : change;
}

AlertChange AlertState::missed(const AlertRule& rule, qint64 elapsedMs)
{
    m_missedMs += elapsedMs;
    if (m_noData || m_missedMs < kMissedSamples * rule.sampleMs)
        return AlertChange::None;
    m_noData = true; // whatever fired goes on firing: silence is no recovery
    m_beyondWarningMs = m_beyondCriticalMs = m_goodMs = m_easedMs = 0;
    if (m_phase == Pending)
        m_phase = Inactive;
    return AlertChange::NoData;
}

AlertChange AlertState::rise(const AlertRule& rule, AlertLevel now)
{
    const bool critical = now == AlertLevel::Critical && m_beyondCriticalMs >= rule.criticalAfterMs;
    const bool warning = now != AlertLevel::Normal && m_beyondWarningMs >= rule.warningAfterMs;
    if (m_phase == Firing) {
        if (!critical || m_level == AlertLevel::Critical)
            return AlertChange::None;
        m_level = AlertLevel::Critical;
        return AlertChange::Escalated;
    }
    if (critical || warning) {
        m_phase = Firing;
        m_level = critical ? AlertLevel::Critical : AlertLevel::Warning;
        return AlertChange::Raised;
    }
    m_phase = now == AlertLevel::Normal ? Inactive : Pending;
    return AlertChange::None;
}

AlertChange AlertState::fall(const AlertRule& rule)
{
    if (m_phase != Firing || m_flapping)
        return AlertChange::None;
    if (m_goodMs >= rule.clearAfterMs && m_goodMs > 0) {
        m_phase = Inactive;
        m_level = AlertLevel::Normal;
        return AlertChange::Resolved;
    }
    if (m_level == AlertLevel::Critical && m_easedMs >= rule.clearAfterMs && m_easedMs > 0) {
        m_level = AlertLevel::Warning;
        return AlertChange::Eased;
    }
    return AlertChange::None;
}

void AlertState::remember(AlertLevel now)
{
    m_changes = ((m_changes << 1) | (now != m_last ? 1U : 0U)) & ((1U << kWindow) - 1);
    m_last = now;
    m_flapping = m_phase == Firing && std::popcount(m_changes) >= kFlapChanges;
}

QJsonObject AlertState::toJson() const
{
    return {{QStringLiteral("phase"), int(m_phase)}, {QStringLiteral("level"), int(m_level)},
        {QStringLiteral("last"), int(m_last)}, {QStringLiteral("no_data"), m_noData},
        {QStringLiteral("flapping"), m_flapping}, {QStringLiteral("beyond_warning_ms"), m_beyondWarningMs},
        {QStringLiteral("beyond_critical_ms"), m_beyondCriticalMs}, {QStringLiteral("good_ms"), m_goodMs},
        {QStringLiteral("eased_ms"), m_easedMs}, {QStringLiteral("missed_ms"), m_missedMs},
        {QStringLiteral("changes"), qint64(m_changes)}};
}

AlertState AlertState::fromJson(const QJsonObject& json)
{
    const auto number = [&](const char* key) { return json.value(QLatin1String(key)).toInteger(); };
    const auto level = [&](const char* key) {
        const qint64 value = number(key);
        return value == 1 || value == 2 ? static_cast<AlertLevel>(value) : AlertLevel::Normal;
    };
    AlertState state;
    state.m_phase = number("phase") == Firing ? Firing : number("phase") == Pending ? Pending : Inactive;
    state.m_level = level("level");
    state.m_last = level("last");
    state.m_noData = json.value(QLatin1String("no_data")).toBool();
    state.m_flapping = json.value(QLatin1String("flapping")).toBool();
    state.m_beyondWarningMs = number("beyond_warning_ms");
    state.m_beyondCriticalMs = number("beyond_critical_ms");
    state.m_goodMs = number("good_ms");
    state.m_easedMs = number("eased_ms");
    state.m_missedMs = number("missed_ms");
    state.m_changes = quint32(number("changes"));
    return state;
}

} // namespace wavedeck
