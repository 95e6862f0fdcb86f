// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/protocol/protocolparts.h"

#include "models/protocol/hierarchy.h"
#include "ui/theme/format.h"

#include <QMap>

#include <algorithm>

namespace wavedeck::ui::protocol {

namespace {

constexpr int kDeepest = 20; ///< a plan has few levels; what is read may go in a circle

struct Below {
    int agents = 0;
    int live = 0;
    int done = 0;
    int failed = 0; ///< or lost
};

QHash<QString, Below> belowEach(const LiveSession& live)
{
    QHash<QString, Below> all;
    for (const LiveAgent& agent : live.agents) {
        Below& below = all[agent.row.reportsTo];
        ++below.agents;
        below.live += isLive(agent.row.state);
        below.done += agent.row.state == AgentState::Succeeded;
        below.failed += agent.row.state == AgentState::Failed || agent.row.state == AgentState::Lost;
    }
    return all;
}

/// What of a node stands at the right, and in which tone: more than a person can lead needs one.
void sayBelow(AgentRow& row, const Below& below)
{
    if (below.agents == 0)
        return;
    QStringList says{tr("%1 of %2 running").arg(below.live).arg(below.agents)};
    if (below.done > 0)
        says.append(tr("%1 done").arg(below.done));
    if (below.failed > 0)
        says.append(tr("%1 failed").arg(below.failed));
    row.right = says.join(QStringLiteral(", "));
    const hierarchy::Span wide = hierarchy::spanOf(below.live);
    if (wide == hierarchy::Span::Normal)
        return;
    const bool far = wide == hierarchy::Span::TooWide;
    row.tone = row.rightTone = far ? Tone::Bad : Tone::Warning;
    row.glyph = Glyph::Warning;
    row.right = tr(far ? "%1 at once, above %2" : "%1 at once, more than %2")
                    .arg(below.live)
                    .arg(far ? hierarchy::kSpanHard : hierarchy::kSpanSoft);
}

/// FORM-7 to 9 and HIER-6, as the session document has them; what was not measured stays unknown.
void addChain(QList<AgentFact>& facts, const QJsonObject& metrics)
{
    const auto share = [&](const char* key) {
        const QJsonValue value = metrics.value(QLatin1String(key));
        return value.isDouble() ? rate(value.toDouble()) : kNone;
    };
    const int against = metrics.value(QLatin1String("violations")).toInt();
    const int starts = metrics.value(QLatin1String("starts")).toInt();
    facts.append({tr("Chain of command"), share("hierarchy_compliance"),
        starts == 0       ? tr("nobody started")
            : against > 0 ? tr("%1 of %2 against it").arg(against).arg(starts)
                          : tr("kept"),
        against > 0 ? Tone::Warning : Tone::Neutral});
    facts.append({tr("Delegated"), share("delegation_ratio"), tr("of the work")});
    const QString edits = share("direct_edit_rate");
    facts.append({tr("Direct"), share("direct_percent"),
        edits == kNone ? tr("of tool calls") : tr("of tool calls, %1 of edits").arg(edits)});
}

QString titleOf(const QString& list)
{
    static const QMap<QString, const char*> kTitles{{QStringLiteral("pre-session"), "Before the session"},
        {QStringLiteral("pre-scan"), "Pre-scan"}, {QStringLiteral("execution"), "Execution"},
        {QStringLiteral("success"), "Success criteria"}, {QStringLiteral("close"), "Close of the session"}};
    if (const auto known = kTitles.constFind(list); known != kTitles.constEnd())
        return tr(*known);
    return list.startsWith(QLatin1String("phase:")) ? tr("Phase %1").arg(plain(list.mid(6), 20)) : plain(list, 40);
}

} // namespace

QString scoreWords(const Score& score)
{
    if (score.at == 0)
        return {};
    return score.points ? tr("%1 of %2").arg(QLocale::c().toString(*score.points, 'g', 4)).arg(score.ofAll)
                        : tr("withheld");
}

QList<AgentFact> gauges(const LiveSession& live, const ProtocolView& view)
{
    QList<AgentFact> facts;
    const QString score = scoreWords(view.score);
    facts.append({tr("Score"), score.isEmpty() ? kNone : score, score.isEmpty() ? tr("at the end") : QString()});
    addChain(facts, view.metrics);
    int widest = 0;
    const QHash<QString, Below> below = belowEach(live);
    for (auto it = below.constBegin(); it != below.constEnd(); ++it)
        if (!it.key().isEmpty())
            widest = std::max(widest, it->live);
    const hierarchy::Span wide = hierarchy::spanOf(widest);
    facts.append({tr("Widest span"), live.hierarchy.isEmpty() ? kNone : count(widest),
        tr("%1 is wide, above %2 too wide").arg(hierarchy::kSpanSoft + 1).arg(hierarchy::kSpanHard),
        wide == hierarchy::Span::Normal     ? Tone::Neutral
            : wide == hierarchy::Span::Wide ? Tone::Warning
                                            : Tone::Bad});
    if (live.budgetMicroUsd > 0) {
        const Spent spent = spentOf(live);
        const int used = int(std::min<qint64>(100, spent.cost * 100 / live.budgetMicroUsd));
        facts.append({tr("Budget"), tr("%1 of %2").arg(money(spent.cost), money(live.budgetMicroUsd)),
            tr("holds before it is exceeded"), used >= 80 ? Tone::Warning : Tone::Neutral, used});
    }
    if (!view.worktrees.isEmpty())
        facts.append({tr("Worktrees"), count(view.worktrees.size()), worktreeCount(view)});
    return facts;
}

QList<AgentRow> hierarchyRows(const LiveSession& live)
{
    const QHash<QString, Below> below = belowEach(live);
    QHash<QString, int> depths;
    QList<AgentRow> rows;
    for (const LiveNode& node : live.hierarchy) {
        const int depth = depths.contains(node.reportsTo) ? std::min(kDeepest, depths.value(node.reportsTo) + 1) : 0;
        depths.insert(node.id, depth);
        if (rows.size() >= kMostRows)
            continue;
        AgentRow row;
        row.glyph = Glyph::Agent;
        row.depth = depth;
        row.text = plain(node.id, 40);
        row.detail = plain(QStringList{node.role, node.tier}.join(QLatin1Char(' ')).trimmed(), 80);
        sayBelow(row, below.value(node.id));
        row.spoken = speak(row);
        rows.append(row);
    }
    close(rows, live.hierarchy.size());
    if (const Below nobody = below.value(QString()); nobody.agents > 0 && !rows.isEmpty()) {
        AgentRow row;
        row.glyph = Glyph::Agent;
        row.text = tr("Report to nobody");
        row.right = tr("%1 of %2 running").arg(nobody.live).arg(nobody.agents);
        row.spoken = speak(row);
        rows.append(row);
    }
    return rows;
}

QList<AgentRow> spawnRows(const ProtocolView& view)
{
    QList<AgentRow> rows;
    for (auto spawn = view.spawns.crbegin(); spawn != view.spawns.crend() && rows.size() < kMostRows; ++spawn) {
        AgentRow row;
        row.glyph = !spawn->granted ? Glyph::Close : spawn->follows ? Glyph::Check : Glyph::Warning;
        row.tone = !spawn->granted ? Tone::Bad : spawn->follows ? Tone::Good : Tone::Warning;
        row.text
            = tr("%1 asks for %2")
                  .arg(plain(spawn->parent, 40), plain(spawn->agent.isEmpty() ? spawn->request : spawn->agent, 60));
        row.detail = plain(spawn->reason, kMostReason);
        row.right = !spawn->granted ? tr("refused") : spawn->follows ? tr("granted") : tr("granted, against the chain");
        row.rightTone = spawn->granted && spawn->follows ? Tone::Neutral : row.tone;
        row.spoken = speak(row);
        row.id = spawn->agent;
        rows.append(row);
    }
    close(rows, view.spawns.size());
    return rows;
}

QString spawnWords(const ProtocolView& view)
{
    const auto granted
        = std::count_if(view.spawns.begin(), view.spawns.end(), [](const Spawn& spawn) { return spawn.granted; });
    return view.spawns.isEmpty() ? QString() : tr("%1 of %2 granted").arg(granted).arg(view.spawns.size());
}

QList<AgentRow> phaseRows(const ProtocolView& view)
{
    QList<AgentRow> rows;
    for (const Phase& phase : view.phases) {
        AgentRow row;
        row.number = plain(phase.id, 4);
        row.text = plain(phase.name, 60);
        row.id = phase.id;
        switch (phase.state) {
        case PhaseState::Done:
            row.glyph = Glyph::Check;
            row.tone = Tone::Good;
            row.right = tr("done %1").arg(phase.leftAt > 0 ? clock(phase.leftAt).left(5) : QString());
            break;
        case PhaseState::Entered:
            row.glyph = Glyph::Running;
            row.tone = Tone::Running;
            row.right = tr("now, since %1").arg(clock(phase.enteredAt).left(5));
            break;
        case PhaseState::Skipped:
            row.glyph = Glyph::Warning;
            row.tone = row.rightTone = Tone::Warning;
            row.right = tr("skipped");
            break;
        case PhaseState::Open:
            row.glyph = Glyph::Queued;
            row.right = tr("open");
            break;
        }
        QStringList says;
        if (!phase.reason.isEmpty())
            says.append(plain(phase.reason, kMostReason));
        if (!phase.by.isEmpty())
            says.append(tr("by %1").arg(plain(phase.by, 40)));
        row.detail = says.join(QStringLiteral(", "));
        row.spoken = QString(tr("Phase %1, ").arg(row.number) + speak(row));
        rows.append(row);
    }
    return rows;
}

QList<AgentRow> checklistRows(const ProtocolView& view)
{
    QList<AgentRow> rows;
    qsizetype head = -1;
    int settled = 0;
    int all = 0;
    const auto closeList = [&] {
        if (head < 0)
            return;
        rows[head].right = tr("%1 of %2 settled").arg(settled).arg(all);
        rows[head].spoken = speak(rows[head]);
    };
    QString list;
    for (const ChecklistItem& item : view.checklists) {
        if (head < 0 || item.list != list) {
            closeList();
            list = item.list;
            settled = all = 0;
            head = rows.size();
            AgentRow title;
            title.text = titleOf(list);
            rows.append(title);
        }
        ++all;
        settled += item.state != ItemState::Open;
        AgentRow row;
        row.depth = 1;
        row.text = plain(item.text, 160);
        row.id = QString(item.list + QLatin1Char('/') + item.id);
        row.glyph = item.state == ItemState::Open ? Glyph::Queued
            : item.state == ItemState::Done       ? Glyph::Check
                                                  : Glyph::GateWaived;
        row.tone = item.state == ItemState::Open ? Tone::Neutral
            : item.state == ItemState::Done      ? Tone::Good
                                                 : Tone::Waived;
        row.right = item.state == ItemState::Open ? (item.automatic ? tr("open, ticks itself") : tr("open"))
                                                  : QString(word(item.state));
        QStringList says;
        if (!item.reason.isEmpty())
            says.append(plain(item.reason, kMostReason));
        if (!item.by.isEmpty() && !item.automatic)
            says.append(tr("by %1").arg(plain(item.by, 40)));
        row.detail = says.join(QStringLiteral(", "));
        row.spoken = speak(row);
        rows.append(row);
    }
    closeList();
    return rows;
}

} // namespace wavedeck::ui::protocol
