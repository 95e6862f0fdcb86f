// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/secrets/shapes.h"

#include <QByteArray>

#include <algorithm>
#include <array>

namespace wavedeck::secrets {

namespace {

constexpr qsizetype kLongestName = 80;
/// So much decides whether it is a secret. What is hidden then goes on to its real end: only what was taken, and is not
/// looked at again, is run over without a limit.
constexpr qsizetype kLongestValue = 512;
constexpr qsizetype kLongestAuthority = 512;

bool isSpace(char c)
{
    return c == ' ' || c == '\t';
}

bool isQuote(char c)
{
    return c == '"' || c == '\'' || c == '`';
}

bool isEnd(char c)
{
    return c == '\n' || c == '\r' || c == '\0';
}

/// What stands in logs where a value would.
bool isStateWord(QByteArrayView value)
{
    static constexpr std::array kWords{"true", "false", "null", "none", "nil", "undefined", "required", "missing",
        "invalid", "expired", "empty", "unset", "string", "not", "incorrect", "accepted", "rejected", "changed"};
    const QByteArray lower = value.toByteArray().toLower();
    return std::any_of(kWords.begin(), kWords.end(), [&](const char* word) { return lower == word; });
}

bool isPasswordName(QByteArrayView name)
{
    const QByteArray lower = name.toByteArray().toLower();
    return lower.contains("pass") || lower.contains("pwd");
}

bool hasDigit(QByteArrayView text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return isOf(c, kDigit); });
}

} // namespace

std::optional<Hit> Shapes::url(qsizetype at) const
{
    if (!isAt(at, "://") || at == 0 || !isOf(text[at - 1], kAlnum))
        return std::nullopt;
    const qsizetype from = at + 3;
    // It ends before a slash, so that no two of them overlap.
    const qsizetype limit = hides() ? text.size() : std::min(text.size(), from + kLongestAuthority);
    qsizetype end = from;
    while (end < limit && !QByteArrayView("/?# \t\r\n\"'`<>\\").contains(text[end]) && text[end] != '\0')
        ++end;
    const QByteArrayView authority = text.sliced(from, end - from);
    const qsizetype host = authority.lastIndexOf('@');
    const qsizetype colon = authority.indexOf(':');
    if (host < 0 || colon < 0 || colon + 1 >= host)
        return std::nullopt;
    const QByteArrayView password = authority.sliced(colon + 1, host - colon - 1);
    Hit hit{from + colon + 1, password.size(), from + colon + 1, "url-password", audit::Severity::High,
        "password in a URL"};
    if (hides())
        return isMark(password) && password.size() > 1 ? std::nullopt : std::optional(hit);
    const QByteArray name = authority.sliced(host + 1).toByteArray().toLower();
    if (!looking.assignments || password.size() < 8 || isPlaceholder(password) || name.contains("example")
        || !(looksRandom(password) || looksChosen(password)))
        return std::nullopt;
    if (name.startsWith("localhost") || name.startsWith("127."))
        hit.severity = audit::Severity::Low;
    return hit;
}

std::optional<Hit> Shapes::scheme(qsizetype at) const
{
    const bool bearer
        = text.sliced(at, std::min<qsizetype>(6, text.size() - at)).compare("bearer", Qt::CaseInsensitive) == 0;
    const bool basic = !bearer
        && text.sliced(at, std::min<qsizetype>(5, text.size() - at)).compare("basic", Qt::CaseInsensitive) == 0;
    qsizetype from = at + (bearer ? 6 : 5);
    if ((!bearer && !basic) || !startsWord(at) || from >= text.size() || !isSpace(text[from]))
        return std::nullopt;
    while (from < text.size() && from - at < 12 && isSpace(text[from]))
        ++from;
    const qsizetype length = run(from, kBase64 | kToken | kDot, kLongestValue * 8);
    const QByteArrayView value = text.sliced(from, length);
    Hit hit{from, length, from, bearer ? "bearer-token" : "basic-password", audit::Severity::High,
        bearer ? "bearer token" : "user and password of basic authorization"};
    if (hides() && length == kLongestValue * 8)
        hit.length += run(from + length, kBase64 | kToken | kDot, text.size());
    if (basic) {
        const QByteArray decoded = length < 8
            ? QByteArray()
            : QByteArray::fromBase64(value.toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
        const qsizetype colon = decoded.indexOf(':');
        const bool pair = colon > 0 && std::all_of(decoded.begin(), decoded.end(), [](char c) { return c >= ' '; });
        const bool report = pair && !isPlaceholder(decoded.mid(colon + 1)) && looking.assignments
            && (looksRandom(decoded.mid(colon + 1)) || looksChosen(decoded.mid(colon + 1)));
        return (hides() ? pair : report) ? std::optional(hit) : std::nullopt;
    }
    if (hides())
        return length >= 12 && hasDigit(value) && !isMark(value) ? std::optional(hit) : std::nullopt;
    const bool report = looking.assignments && length >= 16 && looksRandom(value) && !isPlaceholder(value);
    return report ? std::optional(hit) : std::nullopt;
}

/// Where a value ends that begins at its `from`, looked for from `from` on; at most `limit`.
qsizetype Shapes::valueEnd(qsizetype from, qsizetype limit, const Value& value) const
{
    const bool quoted = value.quote != '\0';
    qsizetype to = from;
    while (to < limit && !isEnd(text[to])) {
        const char c = text[to];
        if (quoted && c == value.quote && (to == value.from || text[to - 1] != '\\' || value.escaped))
            return to - (value.escaped && to > value.from ? 1 : 0);
        // A backslash announces an escaped quote or line end of the text around.
        if (!quoted
            && (isSpace(c) || isQuote(c)
                || (c == '\\' && to + 1 < text.size() && QByteArrayView("\"nr").contains(text[to + 1]))))
            break;
        if (!quoted && !value.whole && QByteArrayView(",;&<>").contains(c))
            break;
        ++to;
    }
    return to;
}

std::optional<Shapes::Value> Shapes::valueFrom(qsizetype from, bool environment) const
{
    const qsizetype first = from;
    while (from < text.size() && from - first < 16 && isSpace(text[from]))
        ++from;
    for (const char* word : {"Bearer ", "bearer ", "Basic ", "basic ", "Token ", "token "}) {
        if (isAt(from, word))
            from += static_cast<qsizetype>(qstrlen(word));
    }
    // b"…", @"…", \"…\"
    if (from + 1 < text.size() && QByteArrayView("bufrLR@\\").contains(text[from]) && isQuote(text[from + 1]))
        ++from;
    if (from >= text.size() || isEnd(text[from]))
        return std::nullopt;
    Value value;
    value.environment = environment;
    value.whole = environment;
    value.quoted = isQuote(text[from]);
    value.quote = value.quoted ? text[from] : '\0';
    value.escaped = value.quoted && from > 0 && text[from - 1] == '\\';
    value.from = from + (value.quoted ? 1 : 0);
    const qsizetype limit = std::min(text.size(), value.from + kLongestValue);
    value.to = valueEnd(value.from, limit, value);
    if (value.to == limit && limit < text.size()) {
        const qsizetype next = valueEnd(limit, limit + 1, value);
        value.cut = next > limit;
        value.to = std::min(next, limit);
    }
    // The bracket of a call or a map belongs to it only when it was opened within.
    while (!value.quoted && !environment && !value.cut && value.to > value.from
        && QByteArrayView(")}]").contains(text[value.to - 1])
        && !text.sliced(value.from, value.to - value.from - 1)
                .contains(text[value.to - 1] == ')' ? '('
                        : text[value.to - 1] == '}' ? '{'
                                                    : '['))
        --value.to;
    return value.to == value.from ? std::nullopt : std::optional(value);
}

bool Shapes::counts(const Value& value, bool secret, bool chosen) const
{
    const QByteArrayView bytes = text.sliced(value.from, value.to - value.from);
    const bool call = !value.quoted && bytes.contains('(') && bytes.indexOf(')') > bytes.indexOf('(');
    if (hides()) {
        const bool digits
            = std::all_of(bytes.begin(), bytes.end(), [](char c) { return isOf(c, kDigit | kDot | kDash); });
        if (isMark(bytes) || call || isStateWord(bytes) || (digits && !chosen))
            return false;
        if (value.quoted || value.environment)
            return bytes.size() >= 4;
        return bytes.size() >= 6 && (hasDigit(bytes) || looksChosen(bytes));
    }
    const bool spaces = std::any_of(bytes.begin(), bytes.end(), isSpace);
    if (!looking.assignments || bytes.size() < 8 || spaces || call || (!value.quoted && !looking.unquoted)
        || isPlaceholder(bytes))
        return false;
    return looksRandom(bytes) || (secret && chosen && looksChosen(bytes));
}

std::optional<Hit> Shapes::valueHit(const Value& value, qsizetype name, qsizetype nameLength) const
{
    QByteArrayView word = text.sliced(name, nameLength);
    while (!word.isEmpty() && QByteArrayView("-.").contains(word.front()))
        word = word.sliced(1);
    const bool secret = namesSecret(word);
    if ((!secret && !namesKey(word)) || !counts(value, secret, isPasswordName(word)))
        return std::nullopt;
    const qsizetype to = value.cut && hides() ? valueEnd(value.to, text.size(), value) : value.to;
    return Hit{value.from, to - value.from, value.from, "assigned-secret", audit::Severity::High, "value of a secret",
        name, nameLength};
}

std::optional<Hit> Shapes::assignment(qsizetype at) const
{
    const char sign = text[at];
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    const char before = at > 0 ? text[at - 1] : '\0';
    if (before == ':' || before == '=' || before == '!' || (sign == ':' && (next == ':' || next == '/')))
        return std::nullopt;
    qsizetype end = at;
    while (end > 0 && at - end < 16 && isSpace(text[end - 1]))
        --end;
    const bool tight = end == at;
    if (end > 0 && text[end - 1] == ']')
        --end;
    const bool quoted = end > 0 && isQuote(text[end - 1]);
    if (quoted) {
        --end;
        end -= end > 0 && text[end - 1] == '\\' ? 1 : 0;
    }
    qsizetype name = end;
    while (name > 0 && end - name < kLongestName && isOf(text[name - 1], kToken | kDot))
        --name;
    // <name>value</name>; any other > is no sign.
    const bool element = sign == '>' && name > 0 && text[name - 1] == '<' && tight && !quoted;
    if (end - name < 3 || (sign == '>' && !element))
        return std::nullopt;
    qsizetype from = at + 1;
    if (from < text.size() && (text[from] == '=' || (sign == '=' && text[from] == '>')))
        ++from;
    qsizetype line = name;
    while (line > 0 && name - line < 16 && (isSpace(text[line - 1]) || text[line - 1] == '-'))
        --line;
    const bool starts = line == 0 || isEnd(text[line - 1]) || (name >= 7 && isAt(name - 7, "export "));
    const QByteArrayView word = text.sliced(name, end - name);
    if (!namesSecret(word) && !namesKey(word))
        return std::nullopt;
    const bool shell = sign == '=' && tight && from < text.size() && !isSpace(text[from]) && !quoted;
    std::optional<Value> value = valueFrom(from, shell && starts);
    if (!value)
        return std::nullopt;
    value->quoted = value->quoted || element;
    // password=hunter, and `password: hunter` on a line of its own: for hiding that is enough.
    const bool alone = starts && (value->cut || value->to >= text.size() || isEnd(text[value->to]));
    if (hides() && (shell || alone))
        value->environment = true;
    return valueHit(*value, name, end - name);
}

std::optional<Hit> Shapes::flag(qsizetype at) const
{
    if (!isAt(at, "--") || (at > 0 && !isSpace(text[at - 1]) && !isQuote(text[at - 1]) && !isEnd(text[at - 1])))
        return std::nullopt;
    const qsizetype length = run(at + 2, kLower | kDash | kUnder, kLongestName);
    qsizetype from = at + 2 + length;
    // As words of a command line, and as strings of an argument list.
    if (from < text.size() && isQuote(text[from])) {
        ++from;
        from += from < text.size() && text[from] == ',' ? 1 : 0;
    }
    if (length < 3 || from >= text.size() || !isSpace(text[from]))
        return std::nullopt;
    std::optional<Value> value = valueFrom(from, false);
    if (!value || isAt(value->from, "-"))
        return std::nullopt;
    value->environment = hides();
    return valueHit(*value, at + 2, length);
}

} // namespace wavedeck::secrets
