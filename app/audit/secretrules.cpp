// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/secretrules.h"

#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <cmath>

namespace wavedeck::audit {

namespace {

ProviderRule rule(
    const char* id, Severity severity, const char* needle, const char* shape, double minEntropy, const char* message)
{
    return ProviderRule{QString::fromLatin1(id), severity, QByteArray(needle),
        QRegularExpression(QString::fromLatin1(shape)), minEntropy, QString::fromLatin1(message)};
}

bool hasRun(const QByteArray& text, int length)
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

bool isWordy(const QByteArray& text)
{
    // Words joined by - _ . / : with at most a number behind each: names, paths, versions.
    static const QRegularExpression kWords(
        QStringLiteral("^/?(?:[A-Za-z]{2,}[0-9]{0,4}|[A-Z]?[a-z]+(?:[A-Z][a-z]+)*|[0-9]{1,4}|v[0-9]+)"
                       "(?:[-_./:@+]+(?:[A-Za-z]{2,}[0-9]{0,4}|[A-Za-z]|[0-9]{1,4}|v[0-9]+))*/?$"));
    return kWords.match(QString::fromLatin1(text)).hasMatch();
}

} // namespace

const QList<ProviderRule>& providerRules()
{
    using enum Severity;
    // \b is no help after - or _, so the right edge is a negative look-ahead on the token's own alphabet.
    static const QList<ProviderRule> kRules{
        rule("aws-access-key", Critical, "AKIA", "\\b(AKIA[A-Z2-7]{16})(?![A-Za-z0-9])", 3.0, "AWS access key id"),
        rule(
            "aws-access-key", High, "ASIA", "\\b(ASIA[A-Z2-7]{16})(?![A-Za-z0-9])", 3.0, "AWS temporary access key id"),
        rule("aws-secret-key", Critical, "ecret",
            "(?i)aws[a-z0-9_.\\- ]{0,20}secret[a-z0-9_.\\- "
            "]{0,20}[\"']?\\s*(?::=|=>|=|:)\\s*[\"']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
            4.0, "AWS secret access key"),
        rule("github-token", Critical, "gh", "\\b(gh[pousr]_[A-Za-z0-9]{36,251})(?![A-Za-z0-9_])", 3.5, "GitHub token"),
        rule("github-token", Critical, "github_pat_", "\\b(github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9_])",
            3.5, "GitHub fine-grained token"),
        rule("gitlab-token", Critical, "glpat-", "\\b(glpat-[A-Za-z0-9_-]{20,64})(?![A-Za-z0-9_-])", 3.3,
            "GitLab access token"),
        rule("slack-token", Critical, "xox", "\\b(xox[abeprs]-(?:[0-9]{8,}-){1,3}[A-Za-z0-9-]{10,})(?![A-Za-z0-9])",
            3.0, "Slack token"),
        rule("slack-webhook", High, "hooks.slack.com",
            "hooks\\.slack\\.com/services/(T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{20,})", 3.3, "Slack webhook"),
        rule("stripe-key", Critical, "k_live_", "\\b((?:sk|rk)_live_[A-Za-z0-9]{16,120})(?![A-Za-z0-9])", 3.3,
            "Stripe live key"),
        rule("google-api-key", High, "AIza", "\\b(AIza[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])", 3.5, "Google API key"),
        rule("anthropic-key", Critical, "sk-ant-", "\\b(sk-ant-[a-z0-9]{2,12}-[A-Za-z0-9_-]{20,})(?![A-Za-z0-9_-])",
            3.5, "Anthropic API key"),
        rule("openai-key", Critical, "sk-",
            "(?<![A-Za-z0-9_-])(sk-(?!ant-)(?:proj-|svcacct-|admin-)?(?=[A-Za-z0-9_-]*[A-Z])(?=[A-Za-z0-9_-]*[a-z])"
            "(?=[A-Za-z0-9_-]*[0-9])[A-Za-z0-9_-]{32,200})(?![A-Za-z0-9_-])",
            4.0, "OpenAI-style API key"),
        rule("npm-token", Critical, "npm_", "\\b(npm_[A-Za-z0-9]{36})(?![A-Za-z0-9_])", 3.5, "npm access token"),
        rule("pypi-token", Critical, "pypi-AgE", "\\b(pypi-AgE[A-Za-z0-9_-]{50,})(?![A-Za-z0-9_-])", 3.5,
            "PyPI upload token"),
        rule("sendgrid-key", Critical, "SG.", "\\b(SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])", 3.5,
            "SendGrid key"),
        rule("huggingface-token", Critical, "hf_", "\\b(hf_[A-Za-z]{34})(?![A-Za-z0-9_])", 3.5, "Hugging Face token"),
        rule("digitalocean-token", Critical, "dop_v1_", "\\b(dop_v1_[a-f0-9]{64})(?![A-Za-z0-9_])", 3.0,
            "DigitalOcean token"),
        rule(
            "azure-storage-key", Critical, "AccountKey=", "AccountKey=([A-Za-z0-9+/]{86}==)", 4.5, "Azure storage key"),
        rule("age-secret-key", Critical, "AGE-SECRET-KEY-1", "\\b(AGE-SECRET-KEY-1[0-9A-Z]{58})\\b", 3.5,
            "age secret key"),
    };
    return kRules;
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

bool isPlaceholder(QByteArrayView value)
{
    const QByteArray lower = value.toByteArray().toLower();
    static const QList<QByteArray> kWords{"xxx", "***", "...", "changeme", "change-me", "change_me", "example",
        "placeholder", "dummy", "sample", "redacted", "insert", "replace", "your", "todo", "fake", "mock", "test",
        "password", "secret", "deadbeef", "foobar", "hidden", "removed", "default", "none", "null", "undefined",
        "notreal", "not-real", "invalid"};
    const auto holds = [&](const QByteArray& word) { return lower.contains(word); };
    if (std::any_of(kWords.begin(), kWords.end(), holds))
        return true;
    static const QList<QByteArray> kMarks{
        "${", "$(", "{{", "<", ">", "%s", "%(", "$", "#{", "@{", "(", ")", "[", "]", "{", "}"};
    // Values of the RFCs on OAuth, copied into documentation everywhere.
    static const QList<QByteArray> kKnown{"2yotnfzfejr1zcsicmwpaa", "tgzv3jokf0xg5qx2tlkwia", "ad180jjd733klru7",
        "sf_9b5n-4.1jqm", "mf_9.b5f-4.1jqm", "czzcaghsa3f0mw"};
    if (std::any_of(kKnown.begin(), kKnown.end(), holds))
        return true;
    const QByteArray decoded
        = QByteArray::fromBase64(value.toByteArray(), QByteArray::AbortOnBase64DecodingErrors).toLower();
    const bool readable = decoded.size() >= 6
        && std::all_of(decoded.begin(), decoded.end(), [](char c) { return c >= ' ' && c < 127; });
    if (readable
        && std::any_of(kWords.begin(), kWords.end(), [&](const QByteArray& word) { return decoded.contains(word); }))
        return true;
    return std::any_of(kMarks.begin(), kMarks.end(), holds) || hasRun(lower, 5);
}

bool looksRandom(QByteArrayView view)
{
    const QByteArray value = view.toByteArray();
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    const auto isLower = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto isUpper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto digits = std::count_if(value.begin(), value.end(), isDigit);
    const auto letters
        = std::count_if(value.begin(), value.end(), isLower) + std::count_if(value.begin(), value.end(), isUpper);
    if (value.size() < 10 || digits < 2 || letters < 2 || isWordy(value))
        return false;
    static const QRegularExpression kUuid(QStringLiteral("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"));
    static const QRegularExpression kHex(QStringLiteral("^(?:0x)?[0-9a-fA-F]+$"));
    static const QRegularExpression kLink(QStringLiteral("^[a-z]+://|^sha[0-9]+-|^\\d+[-./]\\d|^[./~]"));
    const QString text = QString::fromLatin1(value);
    if (kUuid.match(text).hasMatch() || kLink.match(text).hasMatch())
        return false;
    if (kHex.match(text).hasMatch())
        return value.size() >= 24 && entropy(view) >= 3.0;
    // A short value cannot reach a high entropy (12 different characters give 3.6 bits), so it must mix more.
    const bool hasLower = std::any_of(value.begin(), value.end(), isLower);
    const bool hasUpper = std::any_of(value.begin(), value.end(), isUpper);
    const bool hasOther = digits + letters < value.size();
    if (value.size() < 16 && (hasLower ? 1 : 0) + (hasUpper ? 1 : 0) + (hasOther ? 1 : 0) < 2)
        return false;
    return entropy(view) >= (value.size() < 16 ? 3.1 : 3.5);
}

bool namesSecret(QByteArrayView name)
{
    static const QRegularExpression kSecret(
        QStringLiteral(
            "(?:password|passwd|passphrase|secret|token|api[_.-]?key|access[_.-]?key|private[_.-]?key|auth[_.-]?key|"
            "encryption[_.-]?key|signing[_.-]?key|credential)s?(?:[_.-]?(?:key|base|value|prod|live|dev))?[0-9]?$"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression kHarmless(
        QStringLiteral(
            "public|csrf|xsrf|sitekey|tokeni[sz]|hash|digest|checksum|sha256|next[_.-]?token|page[_.-]?token|"
            "continuation|translation|message"),
        QRegularExpression::CaseInsensitiveOption);
    const QString text = QString::fromLatin1(name.data(), name.size());
    return kSecret.match(text).hasMatch() && !kHarmless.match(text).hasMatch();
}

QString redacted(QByteArrayView secret)
{
    return QStringLiteral("%1… (%2 characters)")
        .arg(QString::fromLatin1(secret.data(), std::min<qsizetype>(4, secret.size())))
        .arg(secret.size());
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

} // namespace wavedeck::audit
