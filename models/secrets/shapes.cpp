// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/secrets/shapes.h"

#include <QByteArray>

#include <algorithm>

namespace wavedeck::secrets {

namespace {

constexpr qsizetype kLongestToken = 8 * 1024;
constexpr qsizetype kShortestHidden = 12; ///< of what follows a distinctive prefix
constexpr qsizetype kKeyLine = 16; ///< a shorter run of base64 is no line of a key
constexpr qsizetype kLongestKey = kLongest - 512;

/// A random key holds no stand-in by chance, but may hold "test"; only the clear ones count.
bool isStandIn(QByteArrayView secret)
{
    const QByteArray upper = secret.toByteArray().toUpper();
    for (const char* word : {"EXAMPLE", "XXXX", "000000", "12345678", "ABCDEFGH", "PLACEHOLDER"}) {
        if (upper.contains(word))
            return true;
    }
    return false;
}

bool mixes(QByteArrayView text)
{
    const auto holds
        = [&](quint16 set) { return std::any_of(text.begin(), text.end(), [set](char c) { return isOf(c, set); }); };
    return holds(kUpper) && holds(kLower) && holds(kDigit);
}

bool isHexDigit(char c)
{
    return isOf(c, kHex) || (c >= 'A' && c <= 'F');
}

} // namespace

bool Shapes::isAt(qsizetype at, const char* word) const
{
    return at >= 0 && text.sliced(std::min(at, text.size())).startsWith(word);
}

qsizetype Shapes::run(qsizetype from, quint16 alphabet, qsizetype limit) const
{
    const qsizetype end = std::min(text.size(), from + limit);
    qsizetype to = from;
    while (to < end && isOf(text[to], alphabet))
        ++to;
    return to - from;
}

bool Shapes::startsWord(qsizetype at) const
{
    if (at == 0 || !isOf(text[at - 1], kToken))
        return true;
    // \n, %3D, \u003d and the end of a colour do not belong to the word behind them.
    if (at >= 2 && text[at - 2] == '\\' && QByteArrayView("nrtfbv0").contains(text[at - 1]))
        return true;
    if (at >= 3 && text[at - 3] == '%' && isHexDigit(text[at - 2]) && isHexDigit(text[at - 1]))
        return true;
    if (at >= 6 && text[at - 6] == '\\' && text[at - 5] == 'u')
        return true;
    if (text[at - 1] == 'm') {
        qsizetype i = at - 2;
        while (i > 0 && at - i < 12 && (isOf(text[i], kDigit) || text[i] == ';'))
            --i;
        return i > 0 && text[i] == '[' && text[i - 1] == '\x1b';
    }
    return false;
}

std::optional<Hit> Shapes::provider(const ProviderRule& rule, qsizetype at) const
{
    if (!isAt(at, rule.prefix))
        return std::nullopt;
    qsizetype start = at;
    while (rule.left > 0 && start > 0 && at - start < 64 && isOf(text[start - 1], rule.leftAlphabet))
        --start;
    if (at - start < rule.left || !startsWord(start))
        return std::nullopt;
    const qsizetype prefix = static_cast<qsizetype>(qstrlen(rule.prefix));
    const qsizetype tail = run(at + prefix, rule.alphabet, hides() ? kLongestToken : rule.most + 1);
    const QByteArrayView whole = text.sliced(start, at - start + prefix + tail);
    const Hit hit{start, whole.size(), start, rule.id, rule.severity, rule.what};
    if (hides()) {
        const qsizetype least = prefix >= 4 ? std::min<qsizetype>(rule.least, kShortestHidden) : rule.least;
        return tail >= least ? std::optional(hit) : std::nullopt;
    }
    const qsizetype end = start + whole.size();
    const bool goesOn = end < text.size() && isOf(text[end], kAlnum) && (rule.alphabet & kDash) == 0;
    if (tail < rule.least || tail > rule.most || goesOn || entropy(whole) < rule.minEntropy || isStandIn(whole))
        return std::nullopt;
    const bool words = rule.least >= 32 && rule.minEntropy >= 4.0 && !mixes(whole);
    return words ? std::nullopt : std::optional(hit);
}

std::optional<Hit> Shapes::jwt(qsizetype at) const
{
    if (!isAt(at, "eyJ") || !startsWord(at))
        return std::nullopt;
    // Each part is run over as header, payload and signature at most.
    const qsizetype most = hides() ? text.size() : kLongestToken;
    const qsizetype header = run(at, kToken, most);
    const qsizetype payload = isAt(at + header, ".eyJ") ? run(at + header + 1, kToken, most) : 0;
    const qsizetype second = at + header + 1 + payload;
    const qsizetype signature = payload > 0 && isAt(second, ".") ? run(second + 1, kToken, most) : 0;
    if (header < 11 || payload < 11 || signature < (hides() ? 1 : 20))
        return std::nullopt;
    Hit hit{at, second + 1 + signature - at, at, "jwt", audit::Severity::High, "JSON Web Token"};
    if (hides())
        return hit;
    const JwtFacts facts = readJwt(text.sliced(hit.from, hit.length), looking.nowSeconds);
    if (!facts.valid || facts.sample)
        return std::nullopt;
    if (facts.expired) {
        hit.severity = audit::Severity::Low;
        hit.what = "JSON Web Token (expired)";
    }
    return hit;
}

/// Runs of base64, with what stands between them in files, in code and in JSON.
std::optional<Hit> Shapes::body(qsizetype from, Hit hit) const
{
    const qsizetype end = std::min(text.size(), from + kLongestKey);
    qsizetype at = from;
    qsizetype base64 = 0;
    qsizetype last = from;
    bool random = false;
    while (at < end) {
        const char c = text[at];
        const bool escape = c == '\\' && at + 1 < end && QByteArrayView("nrt\"\\").contains(text[at + 1]);
        const bool plus = c == '+' && at + 1 < end && QByteArrayView(" \"'\n\r").contains(text[at + 1]);
        if (escape || plus || QByteArrayView(" \t\r\n\"'`,#>|*;()\0").contains(c)) {
            at += escape ? 2 : 1;
            continue;
        }
        const qsizetype length = run(at, kBase64, end - at);
        const qsizetype colon = base64 > 0 ? -1 : text.sliced(at, std::min<qsizetype>(24, end - at)).indexOf(": ");
        if (colon > 0) { // a header before the key
            if (hit.from == 0)
                hit.from = at;
            const qsizetype line = text.sliced(at, std::min<qsizetype>(128, end - at)).indexOf('\n');
            if (line < 0)
                break;
            if (text.sliced(at, line).contains("ENCRYPTED"))
                hit.severity = audit::Severity::Medium;
            at += line;
            continue;
        }
        if (length == 0 || (length < kKeyLine && (base64 == 0 || length > kKeyLine)))
            break;
        if (hit.from == 0)
            hit.from = at;
        random = random || entropy(text.sliced(at, length)) > 3.0;
        base64 += length;
        at += length;
        last = at;
        if (length < kKeyLine)
            break; // the last line, or words
    }
    if (base64 < 24 || !random)
        return std::nullopt;
    hit.length = last - hit.from;
    return hit;
}

std::optional<Hit> Shapes::privateKey(qsizetype at) const
{
    constexpr qsizetype kArmour = 11; // "-----BEGIN "
    if (!isAt(at, "-----BEGIN ") || (at > 0 && text[at - 1] == '-'))
        return std::nullopt;
    const QByteArrayView rest = text.sliced(at + kArmour, std::min<qsizetype>(64, text.size() - at - kArmour));
    const qsizetype end = rest.indexOf("-----");
    const QByteArrayView kind = rest.first(std::max<qsizetype>(end, 0));
    if (!kind.endsWith("PRIVATE KEY") && !kind.endsWith("PRIVATE KEY BLOCK"))
        return std::nullopt;
    const bool encrypted = kind.contains("ENCRYPTED");
    return body(at + kArmour + end + 5,
        Hit{0, 0, at, "private-key", encrypted ? audit::Severity::Medium : audit::Severity::Critical, "private key"});
}

std::optional<Hit> Shapes::puttyKey(qsizetype at) const
{
    if (!isAt(at, "Private-Lines: "))
        return std::nullopt;
    const qsizetype digits = run(at + 15, kDigit, 4);
    return digits == 0
        ? std::nullopt
        : body(at + 15 + digits, Hit{0, 0, at, "private-key", audit::Severity::Critical, "PuTTY private key"});
}

} // namespace wavedeck::secrets
