// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

/// The steps of an attempt, out of what its agent tells while it runs. Pure; any thread.
namespace wavedeck {

/// "188 of 260, test suite", "indexing 12/30": how far, and at what.
struct StepText {
    int now = -1; ///< -1 = it has no counter
    int of = -1;
    QString rest; ///< without the counter
};
StepText readStepText(const QString& text);

/// What one line of an agent says about its steps.
struct ToldStep {
    QString text; ///< empty = none
    int now = 0; ///< number of the step, from 1; 0 = not told
    int of = 0; ///< how many there are; 0 = not told
    QStringList names; ///< of all of them, in order; empty = not told

    bool operator==(const ToldStep&) const = default;
};

struct AgentStep {
    static constexpr int kUncounted = -1;
    int number = 0; ///< from 1
    int of = kUncounted; ///< how many there are; 0 = the agent numbers them and did not say; kUncounted = it does not
    QString text;
    qint64 beganAt = 0; ///< UTC ms at which the engine heard of it; 0 = not begun
    qint64 endedAt = 0; ///< UTC ms; 0 = goes on
    QString source = QStringLiteral("events"); ///< who told: the agent's event file

    bool isNow() const { return beganAt > 0 && endedAt == 0; }
    bool operator==(const AgentStep&) const = default;
};

/// Follows one attempt. Once an agent numbers its steps, a line without a number is about the step that runs; of one
/// that does not, another text is another step, a counter in it aside ("12 of 30, indexing" and "13 of 30, indexing"
/// are one).
class StepBook {
public:
    static constexpr int kMostSteps = 1000; ///< later ones are not kept
    static constexpr int kLongest = 200; ///< characters of a text

    StepBook() = default;
    explicit StepBook(QList<AgentStep> kept);

    /// Those that are new or changed by it.
    QList<AgentStep> hear(const ToldStep& told, qint64 at);
    /// The attempt has ended.
    QList<AgentStep> end(qint64 at);

    const QList<AgentStep>& steps() const { return m_steps; } ///< by number

private:
    int find(int number) const;
    int current() const;
    void begin(int number, const QString& text, qint64 at, QList<AgentStep>& changed);

    QList<AgentStep> m_steps;
    int m_of = AgentStep::kUncounted;
};

/// How often an agent used a tool, and for how long.
struct ToolUse {
    QString name;
    qint64 calls = 0;
    qint64 ms = 0; ///< all of them together, as far as told
    qint64 failed = 0;
    qint64 denied = 0; ///< not allowed: neither done nor failed

    bool operator==(const ToolUse&) const = default;
};

/// Adds up what one call says; more than `most` names become the last one's neighbour `others`.
void addUse(QList<ToolUse>& uses, const ToolUse& more, qsizetype most = 100);

} // namespace wavedeck
