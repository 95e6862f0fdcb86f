// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/monitor.h"

#include "models/base/clock.h"
#include "models/store/alertrepository.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>

#include <algorithm>

#include <fcntl.h>
#include <unistd.h>

namespace wavedeck {

namespace {

constexpr qint64 kMostElapsedMs = 2000; ///< what happened while nobody looked counts neither for nor against
constexpr qint64 kMostKept = 4 * 1024 * 1024;

QString key(Watched watched)
{
    static const AlertRules rules = alertRules({});
    return ruleOf(rules, watched).id;
}

std::optional<Watched> watchedOf(const QString& rule)
{
    for (int i = 0; i < kWatched; ++i)
        if (rule == key(Watched(i)))
            return Watched(i);
    return std::nullopt;
}

bool hasEnded(const QJsonObject& silence)
{
    const QString until = silence.value(QLatin1String("until")).toString();
    return until.isEmpty() || QDateTime::fromString(until, Qt::ISODateWithMs).toMSecsSinceEpoch() <= utcMs();
}

} // namespace

Monitor::Monitor(Transitions& transitions, const QString& dataDir)
    : m_set(transitions)
    , m_keptFile(dataDir + QStringLiteral("/monitor"))
    , m_reader(dataDir)
{
}

void Monitor::load(Store& store)
{
    m_nextNumber = AlertRepository(store).highestNumber() + 1;
    QFile file(m_keptFile);
    if (!file.open(QIODevice::ReadOnly))
        return;
    m_keeps = true;
    const QJsonObject kept = QJsonDocument::fromJson(file.read(kMostKept)).object();
    if (kept.value(QLatin1String("boot")).toString() == bootId())
        m_kept = kept.value(QLatin1String("sessions")).toObject();
}

void Monitor::add(const SessionRun& session, Store& store)
{
    Watch& watch = m_watches[session.id()];
    watch.rules = alertRules(session.plan.thresholds, m_settings);
    for (Alert& alert : AlertRepository(store).alerts(session.id())) {
        const auto watched = watchedOf(alert.rule);
        if (!watched)
            continue;
        if (!hasEnded(alert.silence))
            watch.silences[std::size_t(*watched)] = alert.silence;
        if (!alert.isOpen())
            continue;
        watch.states[std::size_t(*watched)] = AlertState::fromJson(alert.state);
        watch.seen[std::size_t(*watched)] = true;
        watch.alerts.emplace_back().row = std::move(alert);
        watch.open[std::size_t(*watched)] = &watch.alerts.back();
    }
    const QJsonObject kept = m_kept.value(session.id()).toObject();
    for (int i = 0; i < kWatched; ++i)
        if (const QJsonObject state = kept.value(key(Watched(i))).toObject(); !state.isEmpty())
            restore(watch, Watched(i), state);
    watch.memory = alertLevel(kept.value(QLatin1String("admission-memory")).toString()).value_or(AlertLevel::Normal);
    watch.disk = alertLevel(kept.value(QLatin1String("admission-disk")).toString()).value_or(AlertLevel::Normal);
    watch.diskFree
        = alertLevel(kept.value(QLatin1String("admission-disk-free")).toString()).value_or(AlertLevel::Normal);

    SessionRepository repository(store);
    for (const Attempt& attempt : repository.lastEnded(session.id(), kAttemptWindow))
        if (attempt.state != AgentState::Cancelled)
            watch.attempts.push_front(
                {attempt.subject, attempt.number, attempt.state != AgentState::Succeeded, attempt.reason});
    const qint64 now = monotonicMs();
    const qint64 utc = utcMs();
    for (const auto& [at, agent, body] : repository.requestsSince(session.id(), utc - kRequestWindowMs))
        request(session, agent, body, now - std::max<qint64>(0, utc - at));
}

void Monitor::follow(const Settings& settings, const Sessions& sessions)
{
    m_settings = settings;
    for (const auto& session : sessions) {
        const auto found = m_watches.find(session->id());
        if (found == m_watches.end() || wavedeck::hasEnded(session->row->state))
            continue;
        Watch& watch = found->second;
        const AlertRules before = std::exchange(watch.rules, alertRules(session->plan.thresholds, settings));
        QStringList moved;
        for (std::size_t i = 0; i < watch.rules.size(); ++i) {
            const AlertRule& rule = watch.rules[i];
            if (rule.warning == before[i].warning && rule.critical == before[i].critical)
                continue;
            moved.append(QStringLiteral("%1 now warns at %2 and is critical at %3")
                             .arg(rule.title, valueText(rule.unit, rule.warning), valueText(rule.unit, rule.critical)));
            if (Tracked<Alert>* open = watch.open[i]; open && open->row.phase == AlertPhase::Firing) {
                open->row.line = open->row.level == AlertLevel::Critical ? rule.critical : rule.warning;
                m_set.changed(*session, *open);
            }
        }
        if (!moved.isEmpty())
            m_set.note(
                *session, {}, QStringLiteral("setting"), moved.join(QStringLiteral(", ")), QStringLiteral("settings"));
    }
}

/// The newer timers of a state, when it is the one that the row tells of.
void Monitor::restore(Watch& watch, Watched watched, const QJsonObject& kept)
{
    const AlertState state = AlertState::fromJson(kept);
    const Tracked<Alert>* alert = watch.open[std::size_t(watched)];
    const bool firing = alert && alert->row.phase == AlertPhase::Firing;
    if (firing != (state.phase() == AlertState::Firing) || (firing && state.level() != alert->row.level))
        return;
    // That a source says nothing is told by a row, where it is told at all.
    if (!firing && isVital(watched) && state.hasData() == (alert != nullptr))
        return;
    watch.states[std::size_t(watched)] = state;
    watch.seen[std::size_t(watched)] = true;
}

void Monitor::remove(const QString& session)
{
    m_watches.erase(session);
}

void Monitor::end(SessionRun& session)
{
    const auto found = m_watches.find(session.id());
    if (found == m_watches.end())
        return;
    for (int i = 0; i < kWatched; ++i)
        if (found->second.open[std::size_t(i)])
            resolve(session, found->second, Watched(i),
                QStringLiteral("%1: the session has ended").arg(found->second.rules[std::size_t(i)].title));
    found->second.states = {};
    found->second.memory = found->second.disk = found->second.diskFree = AlertLevel::Normal;
    m_dirty = true;
}

void Monitor::sample(
    qint64 now, const Sessions& sessions, Sample sample, const std::function<void(SessionRun&)>& touched)
{
    m_facts = m_reader.read();
    m_factsAt = now;
    m_sample = std::move(sample);
    m_dirty = true;
    for (const auto& session : sessions) {
        const auto found = m_watches.find(session->id());
        if (found == m_watches.end() || wavedeck::hasEnded(session->row->state))
            continue;
        Watch& watch = found->second;
        while (!watch.requests.empty() && watch.requests.front().at < now - kRequestWindowMs)
            watch.requests.pop_front();
        const qint64 elapsed = watch.steppedAt > 0 ? std::min(now - watch.steppedAt, kMostElapsedMs) : 0;
        watch.steppedAt = now;
        for (int i = 0; i < kWatched; ++i)
            step(*session, watch, Watched(i), read(*session, watch, Watched(i)), elapsed);
        watch.alerts.remove_if(
            [&](const Tracked<Alert>& alert) { return !alert.row.isOpen() && alert.mark == Tracked<Alert>::Clean; });
        const bool changed = judge(*session, watch);
        if (holdWhenNothingRuns(*session, watch, now) || changed)
            touched(*session);
    }
}

void Monitor::step(SessionRun& session, Watch& watch, Watched watched, const Reading& reading, qint64 elapsedMs)
{
    const std::size_t i = std::size_t(watched);
    if (reading.kind == Reading::Quiet && !watch.seen[i])
        return;
    watch.seen[i] = true;
    const std::optional<Measured> value = reading.kind == Reading::Value ? std::optional(reading.value) : std::nullopt;
    const AlertChange change = watch.states[i].step(watch.rules[i], value, elapsedMs);
    if (change != AlertChange::None)
        apply(session, watch, watched, change, reading);
    // Flapping comes and goes with each value: only that it began is worth a row.
    if (watch.open[i] && watch.states[i].isFlapping() && !watch.open[i]->row.flapping) {
        watch.open[i]->row.flapping = true;
        store(session, watch, watched,
            QStringLiteral("%1 goes up and down around its line: one alert until it is quiet")
                .arg(watch.rules[i].title));
    }
}

void Monitor::apply(SessionRun& session, Watch& watch, Watched watched, AlertChange change, const Reading& reading)
{
    const AlertRule& rule = ruleOf(watch.rules, watched);
    Tracked<Alert>* open = watch.open[std::size_t(watched)];
    const QString detail = reading.detail.isEmpty() ? QString() : QString(QStringLiteral(": ") + reading.detail);
    const auto now = [&](AlertLevel level) { return valueText(rule.unit, reading.value.of(level)); };
    switch (change) {
    case AlertChange::None:
        return;
    case AlertChange::Raised:
    case AlertChange::Escalated:
        raise(session, watch, watched, reading);
        return;
    case AlertChange::Eased:
        open->row.level = AlertLevel::Warning;
        open->row.line = rule.warning;
        open->row.value = reading.value.value;
        store(session, watch, watched,
            QStringLiteral("%1 %2 is no longer past its critical line %3; the warning stays%4")
                .arg(rule.title, now(AlertLevel::Critical), valueText(rule.unit, rule.critical), detail));
        return;
    case AlertChange::Resolved:
        open->row.value = reading.value.value;
        resolve(session, watch, watched,
            QStringLiteral("%1 %2 is clear of its warning line %3 again, after %4")
                .arg(rule.title, now(AlertLevel::Warning), valueText(rule.unit, rule.warning),
                    humanDuration(std::max<qint64>(0, utcMs() - open->row.raisedAt))));
        return;
    case AlertChange::NoData:
        if (!open && !isVital(watched))
            return;
        if (!open)
            raise(session, watch, watched, reading);
        open = watch.open[std::size_t(watched)];
        open->row.noData = true;
        store(session, watch, watched,
            open->row.phase == AlertPhase::Firing
                ? QStringLiteral("%1: no data any more; the alert stays").arg(rule.title)
                : QStringLiteral("%1: no data").arg(rule.title));
        return;
    case AlertChange::DataBack:
        if (!open)
            return;
        if (open->row.phase == AlertPhase::NoData) {
            resolve(session, watch, watched, QStringLiteral("%1: there is data again").arg(rule.title));
            return;
        }
        open->row.noData = false;
        open->row.value = reading.value.of(open->row.level);
        store(session, watch, watched,
            QStringLiteral("%1: there is data again, %2").arg(rule.title, now(open->row.level)));
        return;
    }
}

/// A new alert, or a worse level of one that is open.
void Monitor::raise(SessionRun& session, Watch& watch, Watched watched, const Reading& reading)
{
    const AlertState& state = watch.states[std::size_t(watched)];
    const AlertRule& rule = ruleOf(watch.rules, watched);
    Tracked<Alert>*& open = watch.open[std::size_t(watched)];
    if (!open) {
        open = &watch.alerts.emplace_back();
        Alert& row = open->row;
        row.number = m_nextNumber++;
        row.id = alertId(row.number);
        row.session = session.id();
        row.rule = rule.id;
        row.unit = rule.unit;
        row.raisedAt = utcMs();
        if (!hasEnded(watch.silences[std::size_t(watched)]))
            row.silence = watch.silences[std::size_t(watched)];
        m_set.journal().insert(session.id(), *open);
    }
    Alert& row = open->row;
    row.level = state.level();
    row.phase = state.phase() == AlertState::Firing ? AlertPhase::Firing : AlertPhase::NoData;
    row.noData = !state.hasData();
    row.value = reading.value.of(row.level);
    row.line = row.level == AlertLevel::Critical ? rule.critical : rule.warning;
    row.acknowledged = {}; // of the level before
    row.subjects = subjects(session, watch, watched);
    if (row.phase == AlertPhase::NoData)
        return; // the caller has the words
    const QString detail = reading.detail.isEmpty() ? QString() : QString(QStringLiteral(": ") + reading.detail);
    store(session, watch, watched, pastLineText(rule, reading.value, row.level) + detail);
}

void Monitor::resolve(SessionRun& session, Watch& watch, Watched watched, const QString& text)
{
    Tracked<Alert>*& open = watch.open[std::size_t(watched)];
    open->row.phase = AlertPhase::Resolved;
    open->row.resolvedAt = utcMs();
    open->row.noData = false;
    watch.silences[std::size_t(watched)] = open->row.silence;
    store(session, watch, watched, text);
    open = nullptr;
}

void Monitor::store(SessionRun& session, Watch& watch, Watched watched, const QString& text)
{
    Tracked<Alert>& alert = *watch.open[std::size_t(watched)];
    alert.row.changedAt = utcMs();
    alert.row.text = text;
    alert.row.state = watch.states[std::size_t(watched)].toJson();
    m_set.changed(session, alert);
    m_set.note(session, QStringLiteral("alert:") + alert.row.id, QStringLiteral("alert"), text);
}

void Monitor::attemptEnded(SessionRun& session, const QString& agent, const Attempt& attempt)
{
    const auto found = m_watches.find(session.id());
    if (found == m_watches.end() || attempt.state == AgentState::Cancelled)
        return; // a person's wish is no failure
    Watch& watch = found->second;
    watch.attempts.push_back({agent, attempt.number, attempt.state != AgentState::Succeeded, attempt.reason});
    if (watch.attempts.size() > kAttemptWindow)
        watch.attempts.pop_front();
    // At once: it may have been the last one that runs, and then there is no further sample.
    step(session, watch, Watched::Attempts, readAttempts(watch), 0);
    m_dirty = true;
}

bool Monitor::isWatched(const SessionRun& session) const
{
    if (wavedeck::hasEnded(session.row->state))
        return false;
    if (session.row->state == SessionState::Running || session.live > 0 || session.admission.kept)
        return true;
    const auto found = m_watches.find(session.id());
    if (found == m_watches.end())
        return false;
    // What is open about the machine is followed to its end; nothing else changes while nothing runs.
    for (int i = 0; i < kWatched; ++i)
        if (found->second.open[std::size_t(i)] && Watched(i) != Watched::Attempts && Watched(i) != Watched::P95
            && Watched(i) != Watched::ErrorRate)
            return true;
    return false;
}

Tracked<Alert>* Monitor::openAlert(const QString& session, const QString& alert)
{
    const auto found = m_watches.find(session);
    if (found != m_watches.end())
        for (Tracked<Alert>& one : found->second.alerts)
            if (one.row.id == alert && one.row.isOpen())
                return &one;
    return nullptr;
}

QString Monitor::sessionOf(const QString& alert) const
{
    for (const auto& [session, watch] : m_watches)
        for (const Tracked<Alert>& one : watch.alerts)
            if (one.row.id == alert && one.row.isOpen())
                return session;
    return {};
}

Status Monitor::acknowledge(SessionRun& session, const QString& alert, const QString& actor, bool undo)
{
    Tracked<Alert>* open = openAlert(session.id(), alert);
    if (!open)
        return Error{ErrorKind::Usage, QStringLiteral("unknown-alert"), alert, QStringLiteral("it is not open"), {}};
    if (open->row.acknowledged.isEmpty() == undo)
        return Done{}; // the first one stands
    open->row.acknowledged
        = undo ? QJsonObject() : QJsonObject{{QStringLiteral("by"), actor}, {QStringLiteral("at"), rfc3339(utcMs())}};
    m_set.changed(session, *open);
    m_set.note(session, QStringLiteral("alert:") + alert, QStringLiteral("ack"),
        undo ? QStringLiteral("taken back: ") + open->row.text : open->row.text, actor);
    return Done{};
}

Status Monitor::silence(
    SessionRun& session, const QString& alert, const QString& until, const QString& reason, const QString& actor)
{
    Tracked<Alert>* open = openAlert(session.id(), alert);
    if (!open)
        return Error{ErrorKind::Usage, QStringLiteral("unknown-alert"), alert, QStringLiteral("it is not open"), {}};
    open->row.silence = {{QStringLiteral("by"), actor}, {QStringLiteral("reason"), reason},
        {QStringLiteral("at"), rfc3339(utcMs())}, {QStringLiteral("until"), until}};
    m_set.changed(session, *open);
    m_set.note(session, QStringLiteral("alert:") + alert, QStringLiteral("silence"),
        QStringLiteral("until %1: %2").arg(until, reason), actor);
    return Done{};
}

std::vector<processes::Info> Monitor::surplusOf(const QString& alert) const
{
    std::vector<processes::Info> surplus;
    const QString session = sessionOf(alert);
    const auto watch = m_watches.find(session);
    if (watch == m_watches.end())
        return surplus;
    const Tracked<Alert>* open = watch->second.open[std::size_t(Watched::Duplicates)];
    if (!open || open->row.id != alert)
        return surplus;
    for (const Duplicate& duplicate : m_sample.duplicates)
        if (duplicate.session->id() == session)
            surplus.insert(surplus.end(), duplicate.processes.found.begin() + 1, duplicate.processes.found.end());
    return surplus;
}

void Monitor::persist()
{
    if (!std::exchange(m_dirty, false))
        return;
    QJsonObject sessions;
    for (const auto& [id, watch] : m_watches) {
        QJsonObject kept;
        for (int i = 0; i < kWatched; ++i)
            if (watch.seen[std::size_t(i)] && (watch.open[std::size_t(i)] || !watch.states[std::size_t(i)].isAtRest()))
                kept.insert(key(Watched(i)), watch.states[std::size_t(i)].toJson());
        if (watch.memory != AlertLevel::Normal)
            kept.insert(QStringLiteral("admission-memory"), QString(word(watch.memory)));
        if (watch.disk != AlertLevel::Normal)
            kept.insert(QStringLiteral("admission-disk"), QString(word(watch.disk)));
        if (watch.diskFree != AlertLevel::Normal)
            kept.insert(QStringLiteral("admission-disk-free"), QString(word(watch.diskFree)));
        if (!kept.isEmpty())
            sessions.insert(id, kept);
    }
    if (sessions.isEmpty()) {
        if (std::exchange(m_keeps, false))
            QFile::remove(m_keptFile);
        return;
    }
    const QByteArray bytes
        = QJsonDocument(QJsonObject{{QStringLiteral("boot"), bootId()}, {QStringLiteral("sessions"), sessions}})
              .toJson(QJsonDocument::Compact);
    const QByteArray file = QFile::encodeName(m_keptFile);
    const QByteArray fresh = file + ".new";
    const int fd = ::open(fresh.constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    const bool written = fd >= 0 && ::write(fd, bytes.constData(), std::size_t(bytes.size())) == bytes.size();
    if (fd >= 0)
        ::close(fd);
    if (written && ::rename(fresh.constData(), file.constData()) == 0)
        m_keeps = true;
    else
        ::unlink(fresh.constData()); // a full disk: the timers of the rows count then
}

} // namespace wavedeck
