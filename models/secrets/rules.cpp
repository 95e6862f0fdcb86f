// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/secrets/rules.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>

namespace wavedeck::secrets {

namespace {

constexpr quint16 setsOf(unsigned char c)
{
    quint16 sets = 0;
    if (c >= 'A' && c <= 'Z')
        sets |= kUpper | kBase32;
    if (c >= 'a' && c <= 'z')
        sets |= kLower;
    if (c >= '0' && c <= '9')
        sets |= kDigit | kHex;
    if (c >= 'a' && c <= 'f')
        sets |= kHex;
    if (c >= '2' && c <= '7')
        sets |= kBase32;
    switch (c) {
    case '-':
        return kDash;
    case '_':
        return kUnder;
    case '.':
        return kDot;
    case '/':
    case '+':
        return kSlash;
    case '=':
        return kEqual;
    default:
        return sets;
    }
}

constexpr std::array<quint16, 256> kSets = [] {
    std::array<quint16, 256> sets{};
    for (unsigned int c = 0; c < sets.size(); ++c)
        sets.at(c) = setsOf(static_cast<unsigned char>(c));
    return sets;
}();

bool hasRun(QByteArrayView text, int length)
{
    // One character again and again, or counting up: 11111, abcdef, 123456.
    int same = 1;
    int up = 1;
    for (qsizetype i = 1; i < text.size(); ++i) {
        same = text.at(i) == text.at(i - 1) ? same + 1 : 1;
        up = text.at(i) == text.at(i - 1) + 1 ? up + 1 : 1;
        if (same >= length || up >= length + 1)
            return true;
    }
    return false;
}

// Letters and then at most four digits, or up to four digits, or CamelCase words.
bool isWord(QByteArrayView part)
{
    qsizetype letters = 0;
    while (letters < part.size() && isOf(part.at(letters), kUpper | kLower))
        ++letters;
    qsizetype digits = letters;
    while (digits < part.size() && isOf(part.at(digits), kDigit))
        ++digits;
    if (digits != part.size() || digits - letters > 4)
        return false;
    // "v3" and single letters are words; "q7Zt" never gets here.
    return letters > 0 || digits > 0;
}

// Words joined by - _ . / : with at most a number behind each: names, paths, versions.
bool isWordy(QByteArrayView text)
{
    qsizetype from = text.startsWith('/') ? 1 : 0;
    qsizetype words = 0;
    while (from < text.size()) {
        qsizetype to = from;
        while (to < text.size() && !QByteArrayView("-_./:@+").contains(text.at(to)))
            ++to;
        if (to > from && !isWord(text.sliced(from, to - from)))
            return false;
        words += to > from ? 1 : 0;
        from = to + 1;
    }
    return words > 0;
}

QByteArray bare(QByteArrayView name)
{
    QByteArray out;
    for (const char c : name.first(std::min<qsizetype>(name.size(), 96))) {
        if (isOf(c, kAlnum))
            out.append(static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c));
    }
    return out;
}

bool isUuid(QByteArrayView value)
{
    if (value.size() != 36)
        return false;
    for (qsizetype i = 0; i < value.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? value.at(i) != '-' : !isOf(value.at(i), kHex) && !(value.at(i) >= 'A' && value.at(i) <= 'F'))
            return false;
    }
    return true;
}

bool isAll(QByteArrayView value, quint16 alphabet)
{
    return std::all_of(value.begin(), value.end(), [alphabet](char c) { return isOf(c, alphabet); });
}

template <size_t N> bool holdsOne(const QByteArray& text, const std::array<const char*, N>& words)
{
    return std::any_of(words.begin(), words.end(), [&](const char* word) { return text.contains(word); });
}

constexpr std::array kStandIns{"xxx", "***", "...", "changeme", "change-me", "change_me", "change-this", "example",
    "placeholder", "dummy", "sample", "redacted", "insert", "replace", "your", "todo", "fake", "mock", "test",
    "password", "secret", "deadbeef", "foobar", "hidden", "removed", "default", "none", "null", "undefined", "notreal",
    "not-real", "invalid"};
// Values of the RFCs on OAuth, copied into documentation everywhere.
constexpr std::array kKnown{"2yotnfzfejr1zcsicmwpaa", "tgzv3jokf0xg5qx2tlkwia", "ad180jjd733klru7", "sf_9b5n-4.1jqm",
    "mf_9.b5f-4.1jqm", "czzcaghsa3f0mw"};

bool isReadableStandIn(QByteArrayView value)
{
    const QByteArray decoded
        = QByteArray::fromBase64(value.toByteArray(), QByteArray::AbortOnBase64DecodingErrors).toLower();
    const auto readable = [](char c) { return c >= ' ' && c < 127; };
    return decoded.size() >= 6 && std::all_of(decoded.begin(), decoded.end(), readable) && holdsOne(decoded, kStandIns);
}

} // namespace

bool isOf(char c, quint16 alphabet)
{
    return (kSets[static_cast<unsigned char>(c)] & alphabet) != 0;
}

double entropy(QByteArrayView text)
{
    std::array<int, 256> counts{};
    for (const char c : text)
        ++counts.at(static_cast<unsigned char>(c));
    double bits = 0;
    for (const int n : counts) {
        if (n > 0) {
            const double share = static_cast<double>(n) / static_cast<double>(text.size());
            bits -= share * std::log2(share);
        }
    }
    return bits;
}

bool isMark(QByteArrayView value)
{
    for (const char* start : {"${", "$(", "{{", "%(", "#{", "@{", "$ENV", "<%"}) {
        if (value.startsWith(start))
            return true;
    }
    if ((value.startsWith('<') && value.endsWith('>')) || value.contains("[redacted"))
        return true;
    return value.isEmpty() || value.count(value.front()) == value.size();
}

bool isPlaceholder(QByteArrayView value)
{
    if (isMark(value) || value.startsWith('$') || value.contains("${") || value.contains("$(") || value.contains("{{"))
        return true;
    const auto around = [&](char open, char close) {
        const qsizetype at = value.indexOf(open);
        return at >= 0 && value.indexOf(close, at) > at;
    };
    if (around('<', '>') || around('(', ')') || around('[', ']') || around('{', '}') || value.contains("%s"))
        return true;
    const QByteArray lower = value.toByteArray().toLower();
    return holdsOne(lower, kStandIns) || holdsOne(lower, kKnown) || isReadableStandIn(value) || hasRun(lower, 5);
}

bool looksRandom(QByteArrayView value)
{
    const auto digits = std::count_if(value.begin(), value.end(), [](char c) { return isOf(c, kDigit); });
    const auto lower = std::count_if(value.begin(), value.end(), [](char c) { return isOf(c, kLower); });
    const auto upper = std::count_if(value.begin(), value.end(), [](char c) { return isOf(c, kUpper); });
    if (value.size() < 10 || digits < 2 || lower + upper < 2 || isWordy(value) || isUuid(value))
        return false;
    // Links, paths, versions and the hashes of packages.
    const qsizetype link = value.indexOf("://");
    if ((link > 0 && link < 12) || QByteArrayView("./~").contains(value.front()) || value.startsWith("sha256-")
        || value.startsWith("sha512-") || value.startsWith("sha1-"))
        return false;
    if (isOf(value.at(0), kDigit)) {
        qsizetype i = 0;
        while (i < value.size() && isOf(value.at(i), kDigit))
            ++i;
        if (i + 1 < value.size() && QByteArrayView("-./").contains(value.at(i)) && isOf(value.at(i + 1), kDigit))
            return false;
    }
    const QByteArrayView hex = value.startsWith("0x") ? value.sliced(2) : value;
    if (isAll(hex.toByteArray().toLower(), kHex))
        return value.size() >= 24 && entropy(value) >= 3.0;
    // A short value cannot reach a high entropy (12 different characters give 3.6 bits), so it must mix more.
    const bool hasOther = digits + lower + upper < value.size();
    if (value.size() < 16 && (lower > 0 ? 1 : 0) + (upper > 0 ? 1 : 0) + (hasOther ? 1 : 0) < 2)
        return false;
    return entropy(value) >= (value.size() < 16 ? 3.1 : 3.5);
}

bool looksChosen(QByteArrayView value)
{
    int classes = 0;
    for (const quint16 set : {kUpper, kLower, kDigit})
        classes += std::any_of(value.begin(), value.end(), [set](char c) { return isOf(c, set); }) ? 1 : 0;
    classes += isAll(value, kAlnum) ? 0 : 1;
    return value.size() >= 8 && classes >= 3 && !isWordy(value) && !isUuid(value) && !value.contains("://")
        && !QByteArrayView("./~").contains(value.front()) && entropy(value) >= 2.5;
}

bool endsLikeSecret(QByteArrayView name)
{
    qsizetype end = name.size();
    while (end > 2 && isOf(name[end - 1], kDigit))
        --end;
    if (end < 3)
        return false;
    // The last two letters of every word that namesSecret() and namesKey() know.
    const auto low = [&](qsizetype i) { return static_cast<char>(name[i] | 0x20); };
    const std::array<char, 2> last{low(end - 2), low(end - 1)};
    constexpr std::array kEnds{
        "rd", "wd", "se", "et", "en", "ey", "al", "ss", "on", "ue", "od", "ve", "ev", "ts", "ls", "ds"};
    return std::any_of(
        kEnds.begin(), kEnds.end(), [&](const char* two) { return two[0] == last[0] && two[1] == last[1]; });
}

bool namesSecret(QByteArrayView name)
{
    if (!endsLikeSecret(name))
        return false;
    QByteArray text = bare(name);
    constexpr std::array kHarmless{"public", "csrf", "xsrf", "sitekey", "tokeniz", "tokenis", "hash", "digest",
        "checksum", "sha256", "nexttoken", "pagetoken", "continuation", "translation", "message", "maxtoken",
        "tokencount", "tokentype"};
    if (holdsOne(text, kHarmless))
        return false;
    while (text.size() > 1 && isOf(text.back(), kDigit))
        text.chop(1);
    for (const char* tail : {"value", "base", "prod", "live", "dev"}) {
        if (text.size() > 8 && text.endsWith(tail)) {
            text.chop(static_cast<qsizetype>(qstrlen(tail)));
            break;
        }
    }
    if (text.endsWith("secrets") || text.endsWith("passwords") || text.endsWith("credentials"))
        text.chop(1);
    constexpr std::array kTails{"password", "passwd", "passphrase", "pwd", "secret", "secretkey", "token", "apikey",
        "accesskey", "privatekey", "authkey", "encryptionkey", "signingkey", "masterkey", "accountkey", "credential",
        "passwordkey", "tokenkey", "apitoken", "dbpass", "userpass", "authorization"};
    return std::any_of(kTails.begin(), kTails.end(), [&](const char* tail) { return text.endsWith(tail); });
}

bool namesKey(QByteArrayView name)
{
    if (!endsLikeSecret(name))
        return false;
    const bool upper = std::all_of(name.begin(), name.end(), [](char c) { return isOf(c, kUpper | kDigit | kUnder); });
    if (!upper || !(name.endsWith("_KEY") || name.endsWith("_KEY_BASE") || name.endsWith("_PASS")))
        return false;
    const QByteArray text = bare(name);
    constexpr std::array kHarmless{"public", "primary", "foreign", "cache", "sort", "partition", "index", "hot",
        "registry", "site", "publishable", "hkey", "keykey"};
    return !holdsOne(text, kHarmless);
}

JwtFacts readJwt(QByteArrayView token, qint64 nowSeconds)
{
    JwtFacts facts;
    const QList<QByteArray> parts = token.toByteArray().split('.');
    if (parts.size() != 3)
        return facts;
    const auto decode = [](const QByteArray& part) {
        const auto bytes = QByteArray::fromBase64Encoding(
            part, QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
        return bytes ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
    };
    const QJsonObject header = decode(parts.at(0));
    const QJsonObject payload = decode(parts.at(1));
    facts.valid = header.contains(QStringLiteral("alg")) && !payload.isEmpty();
    const qint64 expires = payload.value(QStringLiteral("exp")).toInteger();
    facts.expired = expires > 0 && expires < nowSeconds;
    // Without one registered claim it is somebody's demonstration.
    static const QStringList kClaims{QStringLiteral("iss"), QStringLiteral("sub"), QStringLiteral("aud"),
        QStringLiteral("exp"), QStringLiteral("nbf"), QStringLiteral("iat"), QStringLiteral("jti")};
    const bool claims
        = std::any_of(kClaims.begin(), kClaims.end(), [&](const QString& claim) { return payload.contains(claim); });
    facts.sample = !claims || payload.value(QStringLiteral("name")).toString() == QStringLiteral("John Doe")
        || payload.value(QStringLiteral("sub")).toString() == QStringLiteral("1234567890");
    return facts;
}

QString weakness(const QString& name, const QString& value)
{
    const QByteArray bytes = value.toUtf8();
    const QByteArray text = bare(name.toUtf8());
    const bool ofPeople = text.endsWith("password") || text.endsWith("passwd") || text.endsWith("pwd")
        || text.endsWith("pass") || text.endsWith("passphrase");
    if (ofPeople || !(namesSecret(name.toUtf8()) || namesKey(name.toUtf8())))
        return QString();
    if (bytes.startsWith('$') || bytes.contains("${") || bytes.startsWith('<') || bytes.startsWith("{{")
        || bytes.isEmpty())
        return QString();
    if (value.size() < kStrongLength)
        return QStringLiteral("%1 of %2 characters").arg(value.size()).arg(kStrongLength);
    if (isPlaceholder(bytes))
        return QStringLiteral("a stand-in, not a secret");
    return QString();
}

QString generatingHint()
{
    return QStringLiteral("python3 -c \"from secrets import token_urlsafe; print(token_urlsafe(32))\"");
}

} // namespace wavedeck::secrets
