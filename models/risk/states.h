// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1String>
#include <QString>

#include <array>
#include <optional>

/// States of an assessment and steps of its change, spelled as in `command-line.md`.
namespace wavedeck::risk {

enum class State {
    Draft,
    Submitted,
    ChangesRequested,
    Approved,
    Rejected,
    Deferred,
    Withdrawn,
    Stale,
    Revoked,
    Expired
};
constexpr std::array kStateWords{"draft", "submitted", "changes-requested", "approved", "rejected", "deferred",
    "withdrawn", "stale", "revoked", "expired"};

/// The nine of RISK-6.
enum class Step {
    Proposed,
    Classified,
    Assessed,
    Reviewed,
    Approved,
    Implemented,
    Deployed,
    PostReview,
    Retrospective
};

/// A step as people read it, and who takes it.
struct StepWords {
    const char* word;
    const char* text;
    const char* owner;
};
constexpr std::array kSteps{StepWords{"proposed", "Change proposed", "requester"},
    StepWords{"classified", "Initial risk classification", "L2 DEVELOPER"},
    StepWords{"assessed", "Risk assessment written", "author"}, StepWords{"reviewed", "Reviewed by the L1 team", "L1"},
    StepWords{"approved", "Approved", "as the approval matrix says"},
    StepWords{"implemented", "Implemented", "L2 DEVELOPER"}, StepWords{"deployed", "Deployed", "Operator"},
    StepWords{"post-review", "Reviewed after the deployment", "L1"},
    StepWords{"retrospective", "Accuracy of the risk validated", "L1"}};

constexpr qint64 kReviewAfterMs = 24 * 3'600'000; ///< RISK-14

inline QLatin1String word(State state)
{
    return QLatin1String(kStateWords[std::size_t(state)]);
}
inline QLatin1String word(Step step)
{
    return QLatin1String(kSteps[std::size_t(step)].word);
}
inline std::optional<State> stateOf(const QString& given)
{
    for (std::size_t i = 0; i < kStateWords.size(); ++i)
        if (given == QLatin1String(kStateWords[i]))
            return State(i);
    return std::nullopt;
}
inline std::optional<Step> stepOf(const QString& given)
{
    for (std::size_t i = 0; i < kSteps.size(); ++i)
        if (given == QLatin1String(kSteps[i].word))
            return Step(i);
    return std::nullopt;
}

/// What an edit of the content makes of a state: an approval is over for good, a review begins anew.
constexpr State afterEdit(State state)
{
    switch (state) {
    case State::Approved:
    case State::Stale:
        return State::Stale;
    case State::ChangesRequested:
        return State::ChangesRequested;
    default:
        return State::Draft;
    }
}

} // namespace wavedeck::risk
