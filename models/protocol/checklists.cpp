// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/protocol/checklists.h"

#include "models/domain/plan.h"
#include "models/protocol/facts.h"
#include "models/protocol/modes.h"

#include <algorithm>
#include <optional>

namespace wavedeck::protocol {

namespace {

constexpr double kLeastBuffer = 20; ///< percent (PLAN-2)

/// What ticks an item by itself: the words of why, empty while it does not.
using Tick = QString (*)(const Facts&);

struct ItemRow {
    const char* list;
    const char* id;
    const char* text;
    Tick tick = nullptr; ///< null = a person does
    std::optional<Obligation> of = std::nullopt; ///< only where it is enforced
};

QString when(bool holds, const QString& why)
{
    return holds ? why : QString();
}

QString firstResearch(const Facts& f)
{
    return when(f.researchFirst && f.firstWaveStarted, QStringLiteral("the first wave researches"));
}

QString filesystemParallel(const Facts& f)
{
    return when(f.scanners > 1 && f.maxConcurrent > 1,
        QStringLiteral("%1 reading agents, up to %2 agents at once").arg(f.scanners).arg(f.maxConcurrent));
}

QString resultsCollected(const Facts& f)
{
    return when(f.wavesPassed && f.ended == f.started && f.lost == 0,
        QStringLiteral("the outcome of %1 agents is known").arg(f.ended));
}

QString verificationRun(const Facts& f)
{
    return when(f.verificationsPassed > 0, QStringLiteral("a verification has passed"));
}

QString instancesCounted(const Facts& f)
{
    return when(f.preScan.instances >= 0, QStringLiteral("%1 units").arg(f.preScan.instances));
}

QString complexityMeasured(const Facts& f)
{
    return f.preScan.complexity;
}

QString hiddenPredicted(const Facts& f)
{
    return when(f.preScan.hiddenWork >= 0, QStringLiteral("%1 units").arg(f.preScan.hiddenWork));
}

QString bufferAdded(const Facts& f)
{
    return when(f.preScan.given && f.preScan.bufferPercent >= kLeastBuffer,
        QStringLiteral("%1 %").arg(f.preScan.bufferPercent));
}

QString secondPerson(const Facts& f)
{
    return when(!f.preScan.verifiedBy.isEmpty() && f.preScan.verifiedBy != f.preScan.by,
        QStringLiteral("verified by ") + f.preScan.verifiedBy);
}

QString operational(const Facts& f)
{
    return when(f.operationalGates > 0 && f.operationalDone == f.operationalGates && f.wavesPassed,
        QStringLiteral("%1 operational gates passed or waived").arg(f.operationalDone));
}

QString resourceLog(const Facts& f)
{
    return when(f.tokens > 0 && f.wavesPassed, QStringLiteral("%1 tokens, %2 agents").arg(f.tokens).arg(f.started));
}

constexpr ItemRow kItems[] = {
    {"pre-session", "access", "File access to all folders"},
    {"pre-session", "api-keys", "Validity of API keys"},
    {"pre-session", "cloud-credentials", "Cloud credentials configured"},
    {"pre-session", "documentation", "Existing documentation reviewed for accuracy"},
    {"pre-session", "security-first", "Security audit agent deployed first"},
    {"pre-scan", "instances", "Instances counted", instancesCounted},
    {"pre-scan", "complexity", "Complexity measured", complexityMeasured},
    {"pre-scan", "hidden-work", "Hidden work predicted", hiddenPredicted},
    {"pre-scan", "buffer", "Buffer of 20 % added", bufferAdded},
    {"pre-scan", "second-person", "Verified by a second person", secondPerson},
    {"phase:4", "capability-card", "Capability card read before the work is shared out"},
    {"execution", "research-first", "Research first", firstResearch},
    {"execution", "filesystem-parallel", "File system work in parallel", filesystemParallel},
    {"execution", "results-collected", "All results collected", resultsCollected},
    {"execution", "verification-run", "Verification pass run", verificationRun},
    {"execution", "documented", "Documents written during the run"},
    {"close", "operational-verification", "Operational verification (8c)", operational,
        Obligation::OperationalVerification},
    {"close", "resource-log", "Resource log: tokens, duration, agent count, rework rate", resourceLog,
        Obligation::ResourceLog},
};

const ItemRow* rowOf(const ChecklistItem& item)
{
    const auto found = std::find_if(std::begin(kItems), std::end(kItems),
        [&](const ItemRow& row) { return item.list == QLatin1String(row.list) && item.id == QLatin1String(row.id); });
    return found == std::end(kItems) ? nullptr : found;
}

QString openNames(const QList<ChecklistItem>& items, const QString& list)
{
    QStringList names;
    for (const ChecklistItem& item : items)
        if (item.list == list && item.state == ItemState::Open)
            names.append(item.id);
    return names.join(QStringLiteral(", "));
}

} // namespace

QList<ChecklistItem> firstItems(const Plan& plan, const QString& by, qint64 at)
{
    QList<ChecklistItem> items;
    const auto add = [&](const QString& list, const QString& id, const QString& text, bool automatic) {
        ChecklistItem item;
        item.list = list;
        item.id = id;
        item.position = allItems(items, list) + 1;
        item.text = text;
        item.automatic = automatic;
        if (const QString said = plan.preSession.value(id); !said.isEmpty() && list == QLatin1String("pre-session")) {
            const bool done = said == QLatin1String("done");
            item.state = done ? ItemState::Done : ItemState::Waived;
            item.by = by;
            item.reason = done ? QStringLiteral("said by the plan") : said;
            item.at = at;
        }
        items.append(item);
    };
    for (const ItemRow& row : kItems)
        if (!row.of || isEnforced(*row.of, plan.mode, plan.protocol))
            add(QLatin1String(row.list), QLatin1String(row.id), QString::fromUtf8(row.text), row.tick != nullptr);
    for (qsizetype i = 0; i < plan.success.size(); ++i)
        add(QStringLiteral("success"), QString::number(i + 1), plan.success[i], false);
    return items;
}

QList<int> tickByFacts(QList<ChecklistItem>& items, const Facts& facts, qint64 at)
{
    QList<int> changed;
    for (int i = 0; i < int(items.size()); ++i) {
        ChecklistItem& item = items[i];
        const ItemRow* row = item.automatic && item.state == ItemState::Open ? rowOf(item) : nullptr;
        const QString why = row && row->tick ? row->tick(facts) : QString();
        if (why.isEmpty())
            continue;
        item.state = ItemState::Done;
        item.by = QStringLiteral("engine");
        item.reason = why;
        item.at = at;
        changed.append(i);
    }
    return changed;
}

int openItems(const QList<ChecklistItem>& items, const QString& list)
{
    return int(std::count_if(items.begin(), items.end(),
        [&](const ChecklistItem& item) { return item.list == list && item.state == ItemState::Open; }));
}

int allItems(const QList<ChecklistItem>& items, const QString& list)
{
    return int(std::count_if(items.begin(), items.end(), [&](const ChecklistItem& item) { return item.list == list; }));
}

const ChecklistItem* findItem(const QList<ChecklistItem>& items, const QString& list, const QString& id)
{
    const auto found = std::find_if(
        items.begin(), items.end(), [&](const ChecklistItem& item) { return item.list == list && item.id == id; });
    return found == items.end() ? nullptr : &*found;
}

QString startHold(const QList<ChecklistItem>& items, const Facts& facts, const QString& session)
{
    if (facts.firstWaveStarted || !isEnforced(Obligation::PreSession, facts.mode, facts.version))
        return {};
    for (const char* list : {"pre-session", "phase:4"}) {
        const QString name = QLatin1String(list);
        if (const int open = openItems(items, name); open > 0)
            return QStringLiteral("checklist %1: %2 of %3 items are open (%4): tick or waive them, see `wavedeckctl "
                                  "checklist list %5` (mode %6)")
                .arg(name)
                .arg(open)
                .arg(allItems(items, name))
                .arg(openNames(items, name), session, word(facts.mode));
    }
    return {};
}

QString closeHold(const QList<ChecklistItem>& items, const Facts& facts, const QString& session)
{
    const QString list = QStringLiteral("close");
    if (!facts.wavesPassed || openItems(items, list) == 0)
        return {};
    return QStringLiteral("the session may not close without %1 (mode %2): `wavedeckctl checklist waive %3 close ITEM "
                          "--reason TEXT`")
        .arg(openNames(items, list), word(facts.mode), session);
}

} // namespace wavedeck::protocol
