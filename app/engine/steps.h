// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// The steps of the engine's protocol, named so that a test can crash it at one and can see which one a random kill
/// hit. Outside a test both environment variables are unset and at() costs one comparison.
/// - WAVEDECK_STEP_FILE=FILE: the number of the current step stands in the first byte of FILE (mapped, so that it
///   survives SIGKILL);
/// - WAVEDECK_CRASH_AT=STEP[:N]: the process kills itself with SIGKILL when it passes STEP for the Nth time.
namespace wavedeck::steps {

#define WAVEDECK_STEPS(X)                                                                                              \
    X(recovering)                                                                                                      \
    X(waiting)                                                                                                         \
    X(deciding) X(before_intent) X(after_intent) X(before_spawn) X(after_spawn) X(start_seen) X(exit_seen)             \
        X(exit_committed) X(before_signal) X(after_signal)

enum class Step : unsigned char {
    none,
#define X(name) name,
    WAVEDECK_STEPS(X)
#undef X
};

/// Reads the two variables; once, at the start of main().
void prepare();

/// The engine is now at this step.
void at(Step step);

} // namespace wavedeck::steps
