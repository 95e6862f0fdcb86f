// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <cmath>
#include <cstdint>

namespace wavedeck::testing {

/// A recorded trace of AR(1) noise around a mean, one value a second: the same on every machine, whatever its library.
inline QList<double> noisyTrace(double mean, double deviation, double memory, int seconds, std::uint64_t seed)
{
    std::uint64_t state = seed * 0x9e3779b97f4a7c15ULL + 1;
    const auto uniform = [&] { // xorshift64*
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        return double((state * 0x2545f4914f6cdd1dULL) >> 11) / 9007199254740992.0;
    };
    const double shock = deviation * std::sqrt(1 - memory * memory);
    QList<double> trace;
    double away = 0;
    for (int i = 0; i < seconds; ++i) {
        double normal = -6;
        for (int k = 0; k < 12; ++k) // Irwin-Hall
            normal += uniform();
        away = memory * away + shock * normal;
        trace.append(mean + away);
    }
    return trace;
}

} // namespace wavedeck::testing
