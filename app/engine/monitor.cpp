// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/monitor.h"

#include "models/base/clock.h"
#include "models/run/rundirectory.h"
#include "models/store/alertrepository.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>

#include <fcntl.h>
#include <unistd.h>

namespace wavedeck {

namespace {

constexpr qint64 kMostElapsedMs = 2000; ///< what happened while nobody looked counts neither for nor against
constexpr qint64 kMostKept = 4 * 1024 * 1024;

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
    m_keeps = QFileInfo::exists(m_keptFile);
    const QJsonObject kept = QJsonDocument::fromJson(run::readPlain(m_keptFile, 0, kMostKept)).object();
    if (kept.value(QLatin1String("boot")).toString() == bootId())
        m_kept = kept.value(QLatin1String("sessions")).toObject();
}

void Monitor::setRules(const SessionRun& session, Watch& watch) const
{
    const AlertRules rules = alertRules(session.plan.thresholds, m_settings);
    const QList<MonitorPlan>& monitors = session.plan.monitors;
    const bool observes = session.plan.observeMs > 0;
    watch.items.resize(std::size_t(kWatched + monitors.size() + observes));
    if (observes) {
        watch.items.back().watched = Watched::OfPlan;
        watch.items.back().rule = reviewRule();
    }
    for (qsizetype i = 0; i < monitors.size(); ++i) {
        Item& item = watch.items[std::size_t(kWatched + i)];
        item.watched = Watched::OfPlan;
        item.rule = monitorRule(monitors.at(i));
        item.vital = !monitors.at(i).argv.isEmpty() || monitors.at(i).port > 0;
    }
    for (int i = 0; i < kWatched; ++i) {
        Item& item = watch.items[std::size_t(i)];
        item.watched = Watched(i);
        item.rule = rules[std::size_t(i)];
        item.vital = isVital(item.watched);
    }
}

Monitor::Item* Monitor::itemOf(Watch& watch, const QString& rule)
{
    const auto found
        = std::find_if(watch.items.begin(), watch.items.end(), [&](const Item& item) { return item.rule.id == rule; });
    return found == watch.items.end() ? nullptr : &*found;
}

void Monitor::add(const SessionRun& session, Store& store)
{
    Watch& watch = m_watches[session.id()];
    setRules(session, watch);
    for (Alert& alert : AlertRepository(store).alerts(session.id())) {
        Item* item = itemOf(watch, alert.rule);
        if (!item)
            continue;
        if (alert.isSilenced(utcMs()))
            item->silence = alert.silence;
        if (!alert.isOpen())
            continue;
        item->state = AlertState::fromJson(alert.state);
        item->seen = true;
        watch.alerts.emplace_back().row = std::move(alert);
        item->open = &watch.alerts.back();
    }
    const QJsonObject kept = m_kept.value(session.id()).toObject();
    for (Item& item : watch.items)
        if (const QJsonObject state = kept.value(item.rule.id).toObject(); !state.isEmpty())
            restore(item, state);
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
    for (const auto& minute : repository.requestMinutes(session.id(), utc - BurnWindows::kLongestMs))
        watch.burn.add(now - std::max<qint64>(0, utc - minute.at), minute.requests, minute.failed);
    for (const auto& count : repository.cacheCounts(session.id()))
        watch.caches[count.endpoint] = {count.lookups, count.hits, count.ttlSeconds};
    for (const auto& [at, agent, body] : repository.requestsSince(session.id(), utc - kRequestWindowMs))
        keepRequest(watch, agent, body, now - std::max<qint64>(0, utc - at));
}

QString Monitor::blindFor()
{
    m_facts = m_reader.read();
    m_factsAt = monotonicMs();
    QStringList missing;
    if (!m_facts.memoryPercent)
        missing.append(QStringLiteral("memory"));
    if (!m_facts.cpuPercent)
        missing.append(QStringLiteral("CPU"));
    return missing.join(QStringLiteral(" and "));
}

void Monitor::follow(const Settings& settings, const Sessions& sessions)
{
    m_settings = settings;
    for (const auto& session : sessions) {
        const auto found = m_watches.find(session->id());
        if (found == m_watches.end() || session->isOver())
            continue;
        Watch& watch = found->second;
        std::vector<AlertRule> before;
        for (const Item& item : watch.items)
            before.push_back(item.rule);
        setRules(*session, watch);
        QStringList moved;
        for (std::size_t i = 0; i < watch.items.size(); ++i) {
            const AlertRule& rule = watch.items[i].rule;
            if (rule.warning == before[i].warning && rule.critical == before[i].critical)
                continue;
            moved.append(QStringLiteral("%1 now warns at %2 and is critical at %3")
                             .arg(rule.title, valueText(rule.unit, rule.warning), valueText(rule.unit, rule.critical)));
            if (Tracked<Alert>* open = watch.items[i].open; open && open->row.phase == AlertPhase::Firing) {
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
void Monitor::restore(Item& item, const QJsonObject& kept)
{
    const AlertState state = AlertState::fromJson(kept);
    const Tracked<Alert>* alert = item.open;
    const bool firing = alert && alert->row.phase == AlertPhase::Firing;
    if (firing != (state.phase() == AlertState::Firing) || (firing && state.level() != alert->row.level))
        return;
    // That a source says nothing is told by a row, where it is told at all.
    if (!firing && item.vital && state.hasData() == (alert != nullptr))
        return;
    item.state = state;
    item.seen = true;
}

void Monitor::remove(const SessionRun& session)
{
    m_watches.erase(session.id());
    const auto isOf = [&](const auto& seen) { return seen.session == &session; };
    std::erase_if(m_sample.loads, isOf);
    std::erase_if(m_sample.duplicates, isOf);
    std::erase_if(m_sample.orphans, isOf);
}

/// What goes on being watched of a session that has ended: the machine and the plan's monitors while its window of
/// observation lasts, and that somebody has to look at what they saw.
bool Monitor::outlives(const SessionRun& session, const Item& item)
{
    if (item.rule.id == reviewRule().id)
        return session.reviewAt > 0;
    return session.observedUntil > 0 && (item.watched == Watched::OfPlan || isAboutMachine(item.watched));
}

void Monitor::askForReview(SessionRun& session)
{
    const auto found = m_watches.find(session.id());
    Item* item = found == m_watches.end() ? nullptr : itemOf(found->second, reviewRule().id);
    if (!item || item->open)
        return;
    step(session, found->second, *item,
        {Reading::Value, 1, QStringLiteral("close it with `observation close %1 --summary TEXT`").arg(session.id())},
        0);
    m_dirty = true;
}

void Monitor::end(SessionRun& session)
{
    const auto found = m_watches.find(session.id());
    if (found == m_watches.end())
        return;
    const bool observed = session.reviewAt > 0 && session.observedUntil == 0;
    const QString why
        = observed ? QStringLiteral("its observation has ended") : QStringLiteral("the session has ended");
    for (Item& item : found->second.items) {
        if (outlives(session, item))
            continue;
        // What was changed stays changed: its text goes on naming files and agents.
        const bool stays = item.watched == Watched::FileConflicts || item.watched == Watched::ScopeBreaks;
        if (item.open)
            resolve(session, item, stays ? item.open->row.text : QStringLiteral("%1: %2").arg(item.rule.title, why));
        item.state = {};
    }
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
        if (found == m_watches.end() || session->isOver())
            continue;
        Watch& watch = found->second;
        const bool ended = hasEnded(session->row->state);
        while (!watch.requests.empty() && watch.requests.front().at < now - kRequestWindowMs)
            watch.requests.pop_front();
        const qint64 elapsed = watch.steppedAt > 0 ? std::min(now - watch.steppedAt, kMostElapsedMs) : 0;
        watch.steppedAt = now;
        watch.burn.forget(now);
        for (Item& item : watch.items)
            // Those of the plan look when they are due.
            if (item.watched != Watched::OfPlan && (!ended || outlives(*session, item)))
                step(*session, watch, item, read(*session, watch, item.watched, now), elapsed);
        watch.alerts.remove_if(
            [&](const Tracked<Alert>& alert) { return !alert.row.isOpen() && alert.mark == Tracked<Alert>::Clean; });
        if (ended)
            continue; // nothing starts any more
        const bool changed = judge(*session, watch);
        if (holdWhenNothingRuns(*session, watch, now) || changed)
            touched(*session);
    }
}

void Monitor::attemptEnded(SessionRun& session, const QString& agent, const Attempt& attempt)
{
    const auto found = m_watches.find(session.id());
    if (found == m_watches.end() || attempt.state == AgentState::Cancelled)
        return; // a person's wish is no failure
    Watch& watch = found->second;
    watch.attempts.push_back({agent, attempt.number, attempt.state != AgentState::Succeeded, attempt.reason});
    watch.startFailures += attempt.exitBy == EndedBy::Engine;
    if (watch.attempts.size() > kAttemptWindow)
        watch.attempts.pop_front();
    // At once: it may have been the last one that runs, and then there is no further sample.
    step(session, watch, watch.of(Watched::Attempts), readAttempts(watch), 0);
    m_dirty = true;
}

bool Monitor::isWatched(const SessionRun& session) const
{
    if (session.isOver())
        return false;
    if (hasEnded(session.row->state) || session.row->state == SessionState::Running || session.live > 0
        || session.admission.kept)
        return true;
    if (!session.plan.monitors.isEmpty())
        return true;
    const auto found = m_watches.find(session.id());
    if (found == m_watches.end())
        return false;
    // What is open about the machine is followed to its end; nothing else changes while nothing runs.
    return std::any_of(found->second.items.begin(), found->second.items.end(), [](const Item& item) {
        return item.open && item.watched != Watched::Attempts && item.watched != Watched::P95
            && item.watched != Watched::ErrorRate && item.watched != Watched::SloBurn && item.watched < Watched::Budget;
    });
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
    const auto isOpen = [&](Watched watched) {
        const Tracked<Alert>* open = watch->second.of(watched).open;
        return open && open->row.id == alert;
    };
    if (isOpen(Watched::Duplicates))
        for (const Duplicate& duplicate : m_sample.duplicates)
            if (duplicate.session->id() == session)
                surplus.insert(surplus.end(), duplicate.processes.found.begin() + 1, duplicate.processes.found.end());
    if (isOpen(Watched::Orphans))
        for (const Orphan& orphan : m_sample.orphans)
            if (orphan.session->id() == session)
                surplus.push_back(orphan.process);
    return surplus;
}

void Monitor::persist()
{
    if (!std::exchange(m_dirty, false))
        return;
    QJsonObject sessions;
    for (const auto& [id, watch] : m_watches) {
        QJsonObject kept;
        for (const Item& item : watch.items)
            if (item.seen && (item.open || !item.state.isAtRest()))
                kept.insert(item.rule.id, item.state.toJson());
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
    const int fd = run::openPlainForWriting(QFile::decodeName(fresh), O_TRUNC);
    const bool written = fd >= 0 && ::write(fd, bytes.constData(), std::size_t(bytes.size())) == bytes.size();
    if (fd >= 0)
        ::close(fd);
    if (written && ::rename(fresh.constData(), file.constData()) == 0)
        m_keeps = true;
    else
        ::unlink(fresh.constData()); // a full disk: the timers of the rows count then
}

} // namespace wavedeck
