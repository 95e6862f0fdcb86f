// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

/// What agent_stub does for a number, known to the stub and to the test that judges it. Plain C++.
namespace wavedeck::stub {

/// Byte `at` of the output with this seed: every value occurs, NUL and invalid UTF-8 too.
inline unsigned char byteOf(std::uint64_t seed, std::uint64_t at)
{
    std::uint64_t x = (seed + 1) * 0x9E3779B97F4A7C15ULL ^ (at >> 3) * 0xBF58476D1CE4E5B9ULL;
    x ^= x >> 31;
    x *= 0x94D049BB133111EBULL;
    x ^= x >> 29;
    return static_cast<unsigned char>(x >> ((at & 7) * 8));
}

/// An agent of the kill storm: `profile=N`.
struct Profile {
    int code;
    std::size_t outBytes; ///< the first half before the sleep
    std::size_t errBytes;
    unsigned sleepMs;
};

inline Profile profileOf(unsigned n)
{
    return {static_cast<int>(n % 3 == 0 ? 0 : (n * 37) % 126), 1500 + n * 131, 20 + n * 3, 10 + (n * 53) % 290};
}

} // namespace wavedeck::stub
