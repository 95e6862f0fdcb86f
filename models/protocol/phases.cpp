// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/protocol/phases.h"

#include "models/protocol/checklists.h"
#include "models/protocol/facts.h"

#include <algorithm>

namespace wavedeck::protocol {

namespace {

using Items = QList<ChecklistItem>;

constexpr PhaseName kNames[] = {
    {"1", "Intake", true},
    {"2", "Task analysis", false},
    {"3", "Pre-scan", false},
    {"4", "Load balancing", false},
    {"5", "User confirmation", true},
    {"6", "Deployment", false},
    {"7", "Real-time monitoring", false},
    {"8", "Completion", true},
    {"8a", "Results collection", true},
    {"8b", "Mandatory completion reports", false},
    {"8c", "Operational verification", false},
    {"9", "Comprehensive final report", false},
};

bool always(const Facts&)
{
    return true;
}
bool started(const Facts& f)
{
    return f.firstWaveStarted;
}
bool anyAgent(const Facts& f)
{
    return f.started > 0;
}
bool anyEnd(const Facts& f)
{
    return f.ended > 0;
}
bool over(const Facts& f)
{
    return f.hasEnded();
}

QString scanText(const PreScan& scan)
{
    return QStringLiteral("%1 units by %2, verified by %3").arg(scan.instances).arg(scan.by, scan.verifiedBy);
}

/// What a phase is done by; empty while it is not.
QString doneBy(const QString& id, const Facts& f, const Items& items)
{
    const auto when = [](bool holds, const QString& why) { return holds ? why : QString(); };
    if (id == QLatin1String("1"))
        return QStringLiteral("the plan was taken in");
    if (id == QLatin1String("2"))
        return QStringLiteral("the plan was checked: no fault");
    if (id == QLatin1String("3"))
        return when(f.preScan.given && openItems(items, QStringLiteral("pre-scan")) == 0, scanText(f.preScan));
    if (id == QLatin1String("4"))
        return when(openItems(items, QStringLiteral("phase:4")) == 0,
            f.balance.ratio ? QStringLiteral("balance %1:1").arg(*f.balance.ratio, 0, 'f', 2)
                           : QStringLiteral("an agent is idle"));
    if (id == QLatin1String("5"))
        return f.confirmed;
    if (id == QLatin1String("6"))
        return when(f.allWavesStarted && f.waiting == 0, QStringLiteral("%1 agents started").arg(f.started));
    if (id == QLatin1String("7"))
        return when(f.wavesPassed && f.live == 0, QStringLiteral("watched until the last agent ended"));
    if (id == QLatin1String("8a"))
        return when(f.wavesPassed && f.lost == 0, QStringLiteral("the outcome of %1 agents is known").arg(f.ended));
    if (id == QLatin1String("8b"))
        return when(f.wavesPassed && f.started > 0 && f.silent.isEmpty(),
            QStringLiteral("%1 of %2 agents told one").arg(f.reported).arg(f.started));
    if (id == QLatin1String("8c"))
        return when(f.wavesPassed && f.operationalGates > 0 && f.operationalDone == f.operationalGates,
            QStringLiteral("%1 operational gates passed or waived").arg(f.operationalDone));
    if (id == QLatin1String("9"))
        return when(f.hasEnded(), QStringLiteral("verdict: %1").arg(word(f.state)));
    return {};
}

/// Why a phase that was passed by was not done.
QString missingOf(const QString& id, const Facts& f, const Items& items)
{
    if (f.hasEnded() && f.state != SessionState::Completed && id >= QLatin1String("6"))
        return QStringLiteral("the session is %1").arg(word(f.state));
    if (id == QLatin1String("3"))
        return f.preScan.given
            ? QStringLiteral("%1 items of the pre-scan are open").arg(openItems(items, QStringLiteral("pre-scan")))
            : QStringLiteral("the plan gives no pre-scan");
    if (id == QLatin1String("4"))
        return QStringLiteral("nobody acknowledged the capability card");
    if (id == QLatin1String("8b"))
        return QStringLiteral("%1 of %2 agents told no completion report").arg(f.silent.size()).arg(f.started);
    if (id == QLatin1String("8c")) {
        const ChecklistItem* item
            = findItem(items, QStringLiteral("close"), QStringLiteral("operational-verification"));
        return item && item->state == ItemState::Waived ? QString(QStringLiteral("waived: ") + item->reason)
            : f.operationalGates > 0                    ? QStringLiteral("an operational gate did not pass")
                                                        : QStringLiteral("no gate verifies operation");
    }
    return QStringLiteral("it was passed by");
}

struct Rule {
    const char* id;
    bool (*entered)(const Facts&);
    bool (*passedBy)(const Facts&);
    bool personMayEnd;
};

/// Phase 8 follows its parts.
constexpr Rule kRules[] = {
    {"1", always, started, false},
    {"2", always, started, true},
    {"3", always, started, true},
    {"4", always, started, true},
    {"5", always, started, true},
    {"6", started, over, false},
    {"7", anyAgent, over, false},
    {"8a", anyEnd, over, false},
    {"8b", anyEnd, over, false},
    {"8c", anyEnd, over, false},
    {"9", over, over, true},
};

Phase* find(QList<Phase>& phases, const QString& id)
{
    const auto found = std::find_if(phases.begin(), phases.end(), [&](const Phase& p) { return p.id == id; });
    return found == phases.end() ? nullptr : &*found;
}

void leave(Phase& phase, PhaseState state, const QString& reason, const QString& by, qint64 at)
{
    if (phase.enteredAt == 0)
        phase.enteredAt = at;
    phase.state = state;
    phase.leftAt = at;
    phase.reason = reason;
    phase.by = by;
}

bool isOver(const Phase& phase)
{
    return phase.state == PhaseState::Done || phase.state == PhaseState::Skipped;
}

const QString kEngine = QStringLiteral("engine");

void follow(Phase& phase, const Rule& rule, const Items& items, const Facts& facts, qint64 at)
{
    if (isOver(phase))
        return;
    if (phase.state == PhaseState::Open && rule.entered(facts)) {
        phase.state = PhaseState::Entered;
        phase.enteredAt = at;
        phase.by = kEngine;
    }
    if (phase.state == PhaseState::Entered)
        if (const QString why = doneBy(phase.id, facts, items); !why.isEmpty())
            return leave(phase, PhaseState::Done, why, kEngine, at);
    if (rule.passedBy(facts))
        leave(phase, PhaseState::Skipped, missingOf(phase.id, facts, items), kEngine, at);
}

void followParts(QList<Phase>& phases, qint64 at)
{
    Phase* whole = find(phases, QStringLiteral("8"));
    if (!whole || isOver(*whole))
        return;
    int entered = 0;
    int over = 0;
    QStringList skipped;
    for (const Phase& part : phases) {
        if (part.id.size() != 2)
            continue;
        entered += part.state != PhaseState::Open;
        over += isOver(part);
        if (part.state == PhaseState::Skipped)
            skipped.append(part.id);
    }
    if (entered > 0 && whole->state == PhaseState::Open) {
        whole->state = PhaseState::Entered;
        whole->enteredAt = at;
        whole->by = kEngine;
    }
    if (over == 3)
        leave(*whole, skipped.isEmpty() ? PhaseState::Done : PhaseState::Skipped,
            skipped.isEmpty() ? QStringLiteral("8a, 8b and 8c are done")
                              : QString(skipped.join(QStringLiteral(", ")) + QStringLiteral(" skipped")),
            kEngine, at);
}

Error wrong(const char* code, const QString& id, const QString& why, const QString& mend = {})
{
    return {ErrorKind::Usage, QLatin1String(code), QStringLiteral("phase ") + id, why, mend};
}

Result<Phase*> openPhase(QList<Phase>& phases, const QString& id)
{
    Phase* phase = find(phases, id);
    if (!phase)
        return wrong("unknown-phase", id, QStringLiteral("there is no such phase"),
            QStringLiteral("they are 1 to 9, 8a, 8b and 8c"));
    if (isOver(*phase))
        return wrong("phase-over", id, QStringLiteral("it is %1: %2").arg(word(phase->state), phase->reason));
    return phase;
}

} // namespace

std::span<const PhaseName> phaseNames()
{
    return kNames;
}

QList<Phase> firstPhases()
{
    QList<Phase> phases;
    for (const PhaseName& name : kNames) {
        Phase phase;
        phase.id = QLatin1String(name.id);
        phase.name = QString::fromUtf8(name.name);
        phase.position = int(phases.size()) + 1;
        phases.append(phase);
    }
    return phases;
}

QList<int> followFacts(QList<Phase>& phases, const QList<ChecklistItem>& items, const Facts& facts, qint64 at)
{
    QList<PhaseState> before;
    for (const Phase& phase : std::as_const(phases))
        before.append(phase.state);
    for (const Rule& rule : kRules)
        if (Phase* phase = find(phases, QLatin1String(rule.id)))
            follow(*phase, rule, items, facts, at);
    followParts(phases, at);
    QList<int> changed;
    for (int i = 0; i < int(phases.size()); ++i)
        if (phases[i].state != before[i])
            changed.append(i);
    return changed;
}

Status markDone(QList<Phase>& phases, const QList<ChecklistItem>& items, const QString& id, const QString& reason,
    const QString& by, qint64 at)
{
    const auto phase = openPhase(phases, id);
    if (!phase)
        return phase.error();
    const auto rule
        = std::find_if(std::begin(kRules), std::end(kRules), [&](const Rule& r) { return id == QLatin1String(r.id); });
    if (rule == std::end(kRules) || !rule->personMayEnd)
        return wrong("by-facts", id, QStringLiteral("what agents and gates do ends it"),
            QStringLiteral("skip it with a reason"));
    if ((*phase)->state == PhaseState::Open)
        return wrong("phase-not-entered", id, QStringLiteral("the session is not there yet"));
    for (const QString& list : {QString(QStringLiteral("phase:") + id),
             id == QLatin1String("3") ? QStringLiteral("pre-scan") : QStringLiteral("none")})
        if (const int open = openItems(items, list); open > 0)
            return wrong("items-open", id, QStringLiteral("%1 items of checklist %2 are open").arg(open).arg(list),
                QStringLiteral("tick or waive them"));
    leave(**phase, PhaseState::Done, reason, by, at);
    return Done{};
}

Status markSkipped(QList<Phase>& phases, const QString& id, const QString& reason, const QString& by, qint64 at)
{
    const auto phase = openPhase(phases, id);
    if (!phase)
        return phase.error();
    leave(**phase, PhaseState::Skipped, reason, by, at);
    return Done{};
}

QString currentPhase(const QList<Phase>& phases)
{
    QString current;
    for (const Phase& phase : phases)
        if (phase.state == PhaseState::Entered)
            current = phase.id;
    return current;
}

QStringList skippedPhases(const QList<Phase>& phases)
{
    QStringList skipped;
    for (const Phase& phase : phases)
        if (phase.state == PhaseState::Skipped)
            skipped.append(QStringLiteral("%1 %2: %3").arg(phase.id, phase.name, phase.reason));
    return skipped;
}

} // namespace wavedeck::protocol
