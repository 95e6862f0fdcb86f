// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/agentsteps.h"

#include <QRegularExpression>

#include <algorithm>

namespace wavedeck {

namespace {

constexpr qint64 kMostSum = 1'000'000'000'000'000; ///< far below overflow, whatever is claimed

} // namespace

StepText readStepText(const QString& text)
{
    static const QRegularExpression counter(
        QStringLiteral("(?:^|(?<=[\\s(:,]))(\\d{1,9})(?: of |/)(\\d{1,9})(?=$|[\\s,.;:)])"));
    const QRegularExpressionMatch found = counter.match(text);
    if (!found.hasMatch())
        return {-1, -1, text.trimmed()};
    static const QRegularExpression edges(QStringLiteral("^[\\s,;:.]+|[\\s,;:(]+$"));
    const QString before = text.left(found.capturedStart()).remove(edges);
    const QString after = text.mid(found.capturedEnd()).remove(edges);
    const QString between = before.isEmpty() || after.isEmpty() ? QString() : QStringLiteral(" ");
    return {found.capturedView(1).toInt(), found.capturedView(2).toInt(), QString(before + between + after)};
}

StepBook::StepBook(QList<AgentStep> kept)
    : m_steps(std::move(kept))
{
    std::sort(
        m_steps.begin(), m_steps.end(), [](const AgentStep& a, const AgentStep& b) { return a.number < b.number; });
    for (const AgentStep& step : std::as_const(m_steps))
        m_of = std::max(m_of, step.of);
}

int StepBook::find(int number) const
{
    const auto at = std::find_if(
        m_steps.begin(), m_steps.end(), [number](const AgentStep& step) { return step.number == number; });
    return at == m_steps.end() ? -1 : int(at - m_steps.begin());
}

int StepBook::current() const
{
    const auto at = std::find_if(m_steps.begin(), m_steps.end(), [](const AgentStep& step) { return step.isNow(); });
    return at == m_steps.end() ? -1 : int(at - m_steps.begin());
}

QList<AgentStep> StepBook::hear(const ToldStep& told, qint64 at)
{
    QList<AgentStep> changed;
    const bool fresh
        = std::none_of(m_steps.begin(), m_steps.end(), [](const AgentStep& step) { return step.beganAt > 0; });
    if (!told.names.isEmpty() && fresh && m_steps.isEmpty()) {
        m_of = int(std::min<qsizetype>(told.names.size(), kMostSteps));
        for (int i = 0; i < m_of; ++i)
            m_steps.append({i + 1, m_of, told.names[i].left(kLongest), 0, 0, QStringLiteral("events")});
        changed = m_steps;
    }
    if (told.now > 0) {
        m_of = std::max({m_of, told.of, 0});
        begin(told.now, told.text.left(kLongest), at, changed);
    } else if (!told.text.isEmpty() && m_of == AgentStep::kUncounted) {
        const QString text = readStepText(told.text).rest.left(kLongest);
        const int now = current();
        if (now < 0 || m_steps[now].text != text)
            begin(int(m_steps.size()) + 1, text, at, changed);
    }
    return changed;
}

void StepBook::begin(int number, const QString& text, qint64 at, QList<AgentStep>& changed)
{
    const int now = current();
    int place = find(number);
    if (place >= 0 && place == now)
        return;
    if (place < 0 && m_steps.size() >= kMostSteps)
        return;
    if (now >= 0) {
        m_steps[now].endedAt = at;
        changed.append(m_steps[now]);
    }
    if (place < 0) {
        const auto before = std::find_if(
            m_steps.begin(), m_steps.end(), [number](const AgentStep& step) { return step.number > number; });
        place = int(before - m_steps.begin());
        m_steps.insert(place, {number, m_of, readStepText(text).rest, 0, 0, QStringLiteral("events")});
    }
    AgentStep& step = m_steps[place];
    step.of = m_of;
    if (step.beganAt == 0)
        step.beganAt = at;
    step.endedAt = 0;
    changed.append(step);
}

QList<AgentStep> StepBook::end(qint64 at)
{
    const int now = current();
    if (now < 0)
        return {};
    m_steps[now].endedAt = std::max(at, m_steps[now].beganAt);
    return {m_steps[now]};
}

void addUse(QList<ToolUse>& uses, const ToolUse& more, qsizetype most)
{
    const auto named = [&](const QString& name) {
        return std::find_if(uses.begin(), uses.end(), [&](const ToolUse& use) { return use.name == name; });
    };
    static const QString others = QStringLiteral("others");
    auto at = named(more.name);
    if (at == uses.end() && uses.size() >= most)
        at = named(others);
    if (at == uses.end()) {
        uses.append({uses.size() >= most ? others : more.name, 0, 0, 0, 0});
        at = uses.end() - 1;
    }
    const auto add = [](qint64& sum, qint64 by) { sum = std::min(kMostSum, sum + std::min(kMostSum, by)); };
    add(at->calls, more.calls);
    add(at->ms, more.ms);
    add(at->failed, more.failed);
    add(at->denied, more.denied);
}

} // namespace wavedeck
