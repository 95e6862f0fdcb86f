// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/agentwords.h"

#include "models/live/summary.h"
#include "ui/theme/format.h"

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr qsizetype kMostRows = 60;
constexpr int kPercent = 100;

QString tr(const char* text)
{
    return AgentRowList::tr(text);
}

int share(qint64 part, qint64 whole)
{
    return whole > 0 ? int(std::clamp<qint64>(part * kPercent / whole, 0, kPercent)) : 0;
}

qint64 spent(const AgentStep& step, qint64 now)
{
    return step.beganAt == 0 ? -1 : std::max<qint64>(0, (step.endedAt > 0 ? step.endedAt : now) - step.beganAt);
}

/// How a step stands: the last one of an agent that failed is the one it failed in.
AgentState stateOf(const AgentStep& step, const LiveAgent& agent, bool isLast)
{
    if (step.beganAt == 0)
        return AgentState::Queued;
    if (step.isNow())
        return isLive(agent.row.state) ? AgentState::Running : agent.row.state;
    return isLast && !isLive(agent.row.state) ? agent.row.state : AgentState::Succeeded;
}

AgentRow rowOf(const AgentStep& step, AgentState state, qint64 now)
{
    AgentRow row;
    row.glyph = glyphOf(state);
    row.tone = toneOf(state);
    row.number = QString::number(step.number);
    row.text = step.text.isEmpty() ? tr("Step %1").arg(step.number) : plain(step.text);
    const qint64 took = spent(step, now);
    row.right = took < 0 ? QString() : duration(took);
    row.spoken = tr("Step %1, %2, %3").arg(row.number, row.text, title(state));
    if (took >= 0)
        row.spoken += tr(", %1, told by %2, began %3").arg(row.right, plain(step.source, 30), clock(step.beganAt));
    return row;
}

/// What the agent says within a step: "188 of 260, test suite".
void showWithin(AgentRow& row, const LiveAgent& agent)
{
    row.current = true;
    row.pastLimit = agent.row.state == AgentState::Overdue;
    const StepText within = readStepText(agent.row.step);
    if (within.of > 0 && within.now <= within.of && row.text != within.rest) {
        row.bar = share(within.now, within.of);
        row.amount = tr("%1 / %2").arg(within.now).arg(within.of);
        row.spoken += tr(", %1 of %2").arg(within.now).arg(within.of);
    }
    if (!within.rest.isEmpty() && plain(within.rest) != row.text) {
        row.below = plain(within.rest);
        row.spoken += QStringLiteral(", ") + row.below;
    }
}

AgentRow::Mark markOf(const std::optional<bool>& verdict)
{
    if (!verdict)
        return {Glyph::Queued, Tone::Neutral, tr("Not told")};
    return *verdict ? AgentRow::Mark{Glyph::Check, Tone::Good, tr("Yes")}
                    : AgentRow::Mark{Glyph::Close, Tone::Bad, tr("No")};
}

Glyph toolGlyph(const QString& name)
{
    struct Kind {
        Glyph glyph;
        const char* words;
    };
    static constexpr Kind kKinds[] = {{Glyph::Terminal, "bash shell exec run command terminal"},
        {Glyph::Search, "search grep glob find web fetch"}, {Glyph::Edit, "edit patch replace"},
        {Glyph::Eye, "read view open cat list ls"}, {Glyph::File, "write create save"}};
    for (const Kind& kind : kKinds)
        for (const QString& word : QString::fromLatin1(kind.words).split(QLatin1Char(' ')))
            if (name.contains(word, Qt::CaseInsensitive))
                return kind.glyph;
    return Glyph::More;
}

AgentRow rowOf(const AgentFinding& finding)
{
    AgentRow row;
    const bool isDebt = finding.kind == QLatin1String("debt");
    row.glyph = isDebt ? Glyph::Debt : finding.kind == QLatin1String("gap") ? Glyph::Info : Glyph::Draft;
    row.text = plain(finding.title);
    if (finding.priority.size() == 2 && finding.priority[0].toUpper() == QLatin1Char('P')
        && finding.priority[1] >= QLatin1Char('0') && finding.priority[1] <= QLatin1Char('3'))
        row.priority = finding.priority[1].digitValue();
    row.spoken = tr("%1: %2").arg(isDebt           ? tr("Debt")
            : finding.kind == QLatin1String("gap") ? tr("Gap")
                                                   : tr("Lesson"),
        row.text);
    if (!finding.priority.isEmpty())
        row.spoken += QStringLiteral(", ") + plain(finding.priority, 20);
    if (!finding.location.isEmpty())
        row.spoken += tr(", in %1").arg(plain(finding.location));
    return row;
}

AgentRow rowOf(const ReportedFile& file)
{
    AgentRow row;
    row.glyph = file.created ? Glyph::Plus : Glyph::File;
    row.text = plain(file.path);
    row.path = true;
    QStringList parts;
    if (file.added >= 0)
        parts.append(QLatin1Char('+') + count(file.added));
    if (file.removed >= 0)
        parts.append(QChar(0x2212) + count(file.removed));
    if (parts.isEmpty() && !file.lines.isEmpty())
        parts.append(tr("lines %1").arg(plain(file.lines, 30)));
    row.right = parts.join(QLatin1Char(' '));
    row.spoken = (file.created ? tr("Created %1") : tr("Modified %1")).arg(row.text);
    if (file.added >= 0)
        row.spoken += tr(", %1 lines added").arg(count(file.added));
    if (file.removed >= 0)
        row.spoken += tr(", %1 removed").arg(count(file.removed));
    return row;
}

} // namespace

QList<AgentRow> stepRows(const AgentDetails& details, const LiveAgent& agent, qint64 now)
{
    QList<AgentRow> rows;
    const QList<AgentStep>& steps = details.steps;
    qsizetype last = -1;
    for (qsizetype i = 0; i < steps.size(); ++i)
        if (steps[i].beganAt > 0)
            last = i;
    const qsizetype from = std::max<qsizetype>(0, std::min(last + 1, steps.size() - kMostRows / 2) - kMostRows / 2);
    if (from > 0) {
        AgentRow row;
        row.text = row.spoken = tr("%1 earlier steps").arg(count(from));
        rows.append(row);
    }
    for (qsizetype i = from; i < std::min(steps.size(), from + kMostRows); ++i) {
        const AgentState state = stateOf(steps[i], agent, i == last);
        AgentRow row = rowOf(steps[i], state, now);
        if (state == AgentState::Running)
            showWithin(row, agent);
        rows.append(row);
    }
    // Numbered, but not named: how many are left is known, no more.
    const int of = steps.isEmpty() ? 0 : steps.constLast().of;
    if (of > 0 && of > steps.constLast().number) {
        AgentRow row;
        const int left = of - steps.constLast().number;
        row.glyph = Glyph::Queued;
        row.text = row.spoken = left == 1 ? tr("1 more step") : tr("%1 more steps").arg(left);
        rows.append(row);
    }
    return rows;
}

QString stepCount(const AgentDetails& details)
{
    if (details.steps.isEmpty())
        return {};
    const auto done = std::count_if(
        details.steps.begin(), details.steps.end(), [](const AgentStep& step) { return step.endedAt > 0; });
    const int of = std::max(details.steps.constLast().of, 0);
    if (of > 0)
        return tr("%1 of %2 steps done").arg(done).arg(std::max<qsizetype>(of, done));
    return done == 1 ? tr("1 step done") : tr("%1 steps done").arg(count(done));
}

QString stepNow(const AgentDetails& details)
{
    for (const AgentStep& step : details.steps)
        if (step.isNow() && step.of != AgentStep::kUncounted)
            return step.of > 0 ? tr("step %1 of %2").arg(step.number).arg(step.of) : tr("step %1").arg(step.number);
    return {};
}

QList<AgentRow> toolRows(const AgentDetails& details)
{
    QList<AgentRow> rows;
    qint64 longest = 0;
    for (const ToolUse& use : details.tools)
        longest = std::max(longest, use.ms);
    for (const ToolUse& use : details.tools) {
        if (rows.size() >= kMostRows)
            break;
        AgentRow row;
        row.glyph = toolGlyph(use.name);
        row.text = plain(use.name, 60);
        row.amount = count(use.calls);
        row.bar = longest > 0 ? share(use.ms, longest) : AgentRow::kNoBar;
        row.right = use.ms > 0 ? duration(use.ms) : kNone;
        row.spoken = tr("%1, %2 calls, %3").arg(row.text, row.amount, row.right);
        if (use.failed > 0)
            row.spoken += tr(", %1 failed").arg(count(use.failed));
        if (use.denied > 0)
            row.spoken += tr(", %1 denied").arg(count(use.denied));
        rows.append(row);
    }
    return rows;
}

QString toolCount(const AgentDetails& details)
{
    ToolUse all;
    for (const ToolUse& use : details.tools) {
        all.calls += use.calls;
        all.failed += use.failed;
        all.denied += use.denied;
    }
    QStringList parts{count(all.calls)};
    if (all.failed > 0)
        parts.append(tr("%1 failed").arg(count(all.failed)));
    if (all.denied > 0)
        parts.append(tr("%1 denied").arg(count(all.denied)));
    return parts.join(QStringLiteral(", "));
}

QList<AgentRow> claimRows(const AgentReport& report)
{
    QList<AgentRow> rows;
    for (const AgentClaim& claim : report.claims) {
        AgentRow row;
        row.text = plain(claim.claim);
        row.marks = {markOf(claim.implemented), markOf(claim.operational)};
        row.spoken = tr("%1. Implemented: %2. Operational: %3").arg(row.text, row.marks[0].word, row.marks[1].word);
        rows.append(row);
    }
    return rows;
}

QList<AgentRow> findingRows(const AgentDetails& details)
{
    QList<AgentRow> rows;
    for (const AgentFinding& finding : details.findings)
        rows.append(rowOf(finding));
    for (const ReportedFile& file : details.report.files)
        rows.append(rowOf(file));
    return rows;
}

QString reportTime(const AgentReport& report)
{
    if (!report.told)
        return {};
    const QString kind = report.isFinal ? tr("final") : tr("interim");
    return report.at > 0 ? tr("%1, %2").arg(kind, clock(report.at)) : kind;
}

QList<TrendRange> memoryTrend(const QList<run::TrendPoint>& trend)
{
    QList<TrendRange> ranges;
    for (const run::TrendPoint& point : trend)
        ranges.append({point.atMs, double(point.rssLeast), double(point.rssMost)});
    return ranges;
}

QList<TrendRange> cpuTrend(const QList<run::TrendPoint>& trend)
{
    QList<TrendRange> ranges;
    for (const run::TrendPoint& point : trend)
        ranges.append({point.atMs, point.cpuLeast / 10.0, point.cpuMost / 10.0});
    return ranges;
}

} // namespace wavedeck::ui
