// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/secrets/finder.h"

#include <optional>

namespace wavedeck::secrets {

/// The shapes that findSecrets() tries at a place of the text. Each looks at a bounded stretch, or runs over the text
/// in a way that no other attempt repeats.
struct Shapes {
    QByteArrayView text;
    Looking looking;

    bool hides() const { return looking.purpose == Purpose::Hide; }

    /// A key by its prefix at `at`, which must stand at the beginning of a word.
    std::optional<Hit> provider(const ProviderRule& rule, qsizetype at) const;
    /// header.payload.signature
    std::optional<Hit> jwt(qsizetype at) const;
    /// What stands behind `-----BEGIN … PRIVATE KEY-----`, to the end of the key.
    std::optional<Hit> privateKey(qsizetype at) const;
    /// What stands behind `Private-Lines: N` of a PuTTY key.
    std::optional<Hit> puttyKey(qsizetype at) const;
    /// The password of scheme://user:password@host; `at` is the colon behind the scheme.
    std::optional<Hit> url(qsizetype at) const;
    /// `Bearer …`, `Basic …`.
    std::optional<Hit> scheme(qsizetype at) const;
    /// name = value, name: value, "name": "value", name => value, <name>value</name> has its own sign; `at` is the
    /// sign.
    std::optional<Hit> assignment(qsizetype at) const;
    /// `--password value`.
    std::optional<Hit> flag(qsizetype at) const;

private:
    bool startsWord(qsizetype at) const;
    qsizetype run(qsizetype from, quint16 alphabet, qsizetype limit) const;
    std::optional<Hit> body(qsizetype from, Hit hit) const;
    struct Value {
        qsizetype from = 0;
        qsizetype to = 0;
        bool quoted = false;
        bool environment = false; ///< a line NAME=value and nothing else
        char quote = '\0'; ///< what ends it; 0 = the end of a word
        bool escaped = false; ///< it is quoted by \"
        bool whole = false; ///< a comma, an ampersand and the like belong to its word
        bool cut = false; ///< it goes on behind `to`: only so much of it is looked at
    };
    qsizetype valueEnd(qsizetype from, qsizetype limit, const Value& value) const;
    std::optional<Value> valueFrom(qsizetype from, bool environment) const;
    std::optional<Hit> valueHit(const Value& value, qsizetype name, qsizetype nameLength) const;
    bool counts(const Value& value, bool secret, bool key) const;
    bool isAt(qsizetype at, const char* word) const;
};

} // namespace wavedeck::secrets
