// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shim/options.h"

#include <limits.h>
#include <string.h>

namespace wavedeck::shim {

namespace {

/// Digits at `text`, which moves behind them. False without digits or when the number is too large.
bool number(const char*& text, unsigned base, unsigned long long& value)
{
    const char* const begin = text;
    value = 0;
    for (; *text >= '0' && *text < static_cast<char>('0' + base); ++text) {
        const auto digit = static_cast<unsigned>(*text - '0');
        if (value > (ULLONG_MAX - digit) / base)
            return false;
        value = value * base + digit;
    }
    return text != begin;
}

bool limitValue(const char*& text, rlim_t& value)
{
    if (*text == '-') {
        ++text;
        value = RLIM_INFINITY;
        return true;
    }
    unsigned long long parsed = 0;
    const bool ok = number(text, 10, parsed);
    value = parsed;
    return ok;
}

/// `resource:soft:hard,…`
bool parseLimits(const char* text, Options& options)
{
    while (*text) {
        unsigned long long resource = 0;
        if (options.limitCount == RLIM_NLIMITS || !number(text, 10, resource) || resource >= RLIM_NLIMITS)
            return false;
        Limit& limit = options.limits[options.limitCount++];
        limit.resource = static_cast<int>(resource);
        if (*text++ != ':' || !limitValue(text, limit.value.rlim_cur) || *text++ != ':'
            || !limitValue(text, limit.value.rlim_max))
            return false;
        if (*text == ',' && text[1] != 0)
            ++text;
        else if (*text)
            return false;
    }
    return true;
}

bool parseUmask(const char* text, Options& options)
{
    unsigned long long mask = 0;
    if (!number(text, 8, mask) || *text || mask > 0777)
        return false;
    options.umask = static_cast<mode_t>(mask);
    return true;
}

bool parseOne(const char* name, const char* value, Options& options)
{
    if (strcmp(name, "--run-dir") == 0)
        options.runDir = value;
    else if (strcmp(name, "--cwd") == 0)
        options.cwd = value;
    else if (strcmp(name, "--stdin") == 0)
        options.stdinFile = value;
    else if (strcmp(name, "--umask") == 0)
        return parseUmask(value, options);
    else if (strcmp(name, "--limits") == 0)
        return parseLimits(value, options);
    else
        return false;
    return true;
}

} // namespace

bool parse(int argc, char** argv, Options& options)
{
    int i = 1;
    while (i < argc && strcmp(argv[i], "--") != 0) {
        if (strcmp(argv[i], "--fifo") == 0) {
            options.fifo = true;
            ++i;
        } else if (i + 1 < argc && parseOne(argv[i], argv[i + 1], options)) {
            i += 2;
        } else {
            return false;
        }
    }
    if (i + 1 >= argc)
        return false;
    options.program = argv + i + 1;
    return options.runDir && options.program[0][0] && !(options.fifo && options.stdinFile);
}

} // namespace wavedeck::shim
