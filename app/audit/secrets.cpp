// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/context.h"
#include "app/audit/files.h"
#include "app/audit/secretrules.h"

#include <QDateTime>
#include <QSet>

#include <algorithm>
#include <cctype>

namespace wavedeck::audit {

namespace {

constexpr qsizetype kGenericLineLimit
    = 2000; // longer lines are minified or data: only distinctive prefixes count there

/// One file while it is looked at.
struct Look {
    ScanContext& context;
    const QByteArray& path;
    const QList<QByteArrayView>& lines;
    bool test;
    qsizetype line = 0; ///< 0-based
    QList<std::pair<qsizetype, qsizetype>> taken; ///< ranges of this line that are reported already

    QByteArrayView text() const { return lines.at(line); }
    bool overlaps(qsizetype from, qsizetype length) const
    {
        return std::any_of(taken.begin(), taken.end(),
            [&](const auto& range) { return from < range.first + range.second && range.first < from + length; });
    }
};

void report(
    Look& look, const QString& rule, Severity severity, const QString& message, qsizetype from, qsizetype length)
{
    if (look.overlaps(from, length))
        return;
    look.taken.append({from, length});
    const QByteArrayView secret = look.text().sliced(from, length);
    QByteArray masked = look.text().toByteArray();
    masked.replace(from, length, QByteArray(length, '*'));
    qsizetype lead = 0;
    while (lead < masked.size() && std::isspace(static_cast<unsigned char>(masked.at(lead))))
        ++lead;
    Finding finding;
    finding.rule = rule;
    finding.severity = severity;
    finding.file = look.path;
    finding.line = static_cast<int>(look.line) + 1;
    finding.message = message + QStringLiteral(": ") + redacted(secret);
    finding.detail = {{QStringLiteral("redacted"), redacted(secret)},
        {QStringLiteral("length"), static_cast<qint64>(length)},
        {QStringLiteral("column"), static_cast<qint64>(from + 1)}, {QStringLiteral("masked_sha256"), lineHash(masked)},
        {QStringLiteral("mask"), QJsonArray{static_cast<qint64>(from - lead), static_cast<qint64>(length)}}};
    look.context.add(finding);
}

void lookForProviders(Look& look)
{
    for (const ProviderRule& rule : providerRules()) {
        if (!look.text().contains(rule.needle))
            continue;
        const QString text = QString::fromLatin1(look.text().data(), look.text().size());
        QRegularExpressionMatchIterator matches = rule.shape.globalMatch(text);
        while (matches.hasNext()) {
            const QRegularExpressionMatch match = matches.next();
            const QByteArrayView secret = look.text().sliced(match.capturedStart(1), match.capturedLength(1));
            // A random key holds no stand-in by chance, but may hold "test"; only the clear ones count here.
            const QByteArray upper = secret.toByteArray().toUpper();
            const bool standIn = upper.contains("EXAMPLE") || upper.contains("XXXX") || upper.contains("0000")
                || upper.contains("12345678") || upper.contains("ABCDEFGH") || upper.contains("PLACEHOLDER");
            if (standIn || entropy(secret) < rule.minEntropy)
                continue;
            report(look, rule.id, look.test ? Severity::Low : rule.severity, rule.message, match.capturedStart(1),
                match.capturedLength(1));
        }
    }
}

void lookForJwt(Look& look)
{
    if (!look.text().contains("eyJ"))
        return;
    static const QRegularExpression kToken(
        QStringLiteral("(?<![A-Za-z0-9_-])(eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{20,})"));
    QRegularExpressionMatchIterator matches
        = kToken.globalMatch(QString::fromLatin1(look.text().data(), look.text().size()));
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        const QByteArrayView token = look.text().sliced(match.capturedStart(1), match.capturedLength(1));
        const JwtFacts facts = readJwt(token, QDateTime::currentSecsSinceEpoch());
        if (!facts.valid || facts.sample)
            continue;
        const bool minor = look.test || facts.expired;
        report(look, QStringLiteral("jwt"), minor ? Severity::Low : Severity::High,
            facts.expired ? QStringLiteral("JSON Web Token (expired)") : QStringLiteral("JSON Web Token"),
            match.capturedStart(1), match.capturedLength(1));
    }
}

/// The armour line alone is no key: the next line of content must be base64.
bool keyFollows(const Look& look, qsizetype behind)
{
    static const QRegularExpression kBase64(QStringLiteral("^[A-Za-z0-9+/=]{24,}"));
    static const QRegularExpression kHeader(QStringLiteral("^[A-Za-z-]+: "));
    const QByteArray sameLine
        = look.text().sliced(behind).toByteArray().replace("\\n", "\n").replace("\\r", "").trimmed();
    QList<QByteArray> candidates = sameLine.split('\n');
    for (qsizetype i = look.line + 1; i < std::min(look.line + 6, look.lines.size()); ++i)
        candidates.append(look.lines.at(i).toByteArray());
    for (QByteArray candidate : std::as_const(candidates)) {
        candidate = candidate.trimmed();
        // Code that writes the key as a list of string literals.
        while (!candidate.isEmpty() && QByteArrayView("\"'+ \t,").contains(candidate.front()))
            candidate.remove(0, 1);
        const QString text = QString::fromLatin1(candidate);
        if (candidate.isEmpty() || kHeader.match(text).hasMatch())
            continue;
        return kBase64.match(text).hasMatch() && entropy(candidate) > 3.0;
    }
    return false;
}

void lookForPem(Look& look)
{
    const qsizetype begin = look.text().indexOf("-----BEGIN ");
    if (begin < 0)
        return;
    static const QRegularExpression kArmour(
        QStringLiteral("-----BEGIN ((?:[A-Z0-9]+ ){0,2})PRIVATE KEY(?: BLOCK)?-----"));
    const QRegularExpressionMatch match = kArmour.match(QString::fromLatin1(look.text().data(), look.text().size()));
    if (!match.hasMatch() || !keyFollows(look, match.capturedEnd()))
        return;
    const bool encrypted = match.captured(1).contains(QStringLiteral("ENCRYPTED"))
        || (look.line + 1 < look.lines.size() && look.lines.at(look.line + 1).contains("ENCRYPTED"));
    Finding finding;
    finding.rule = QStringLiteral("private-key");
    finding.severity = look.test ? Severity::Low : encrypted ? Severity::Medium : Severity::Critical;
    finding.file = look.path;
    finding.line = static_cast<int>(look.line) + 1;
    finding.message = QStringLiteral("%1%2private key")
                          .arg(encrypted ? QStringLiteral("encrypted ") : QString(), match.captured(1));
    if (match.capturedEnd() >= look.text().size()) {
        look.context.add(finding, look.text());
    } else {
        // The key stands on the armour's own line: show and hash nothing of it.
        report(look, finding.rule, finding.severity, finding.message, match.capturedStart(),
            look.text().size() - match.capturedStart());
    }
}

/// In code an unquoted right side is an expression; in configuration it is the value.
bool unquotedCounts(const QByteArray& path)
{
    static const QSet<QByteArray> kExtensions{"env", "ini", "cfg", "conf", "yaml", "yml", "properties", "toml",
        "tfvars", "sh", "bash", "cnf", "netrc", "pgpass", "config"};
    const QByteArray name = baseName(path);
    return kExtensions.contains(extensionOf(path)) || name.startsWith(".env") || name == ".npmrc" || name == ".netrc"
        || name == ".pypirc" || name.startsWith("Dockerfile");
}

void lookForAssignments(Look& look)
{
    static const QRegularExpression kAssignment(
        QStringLiteral("([A-Za-z][A-Za-z0-9_.-]{2,60})[\"']?\\s*(?::=|=>|=|:)\\s*(?:(\"|'|`)([^\"'`\\s]{10,200})\\2|([^"
                       "\"'`\\s,;#]{10,200})(?=\\s|,|;|$))"));
    const QString text = QString::fromLatin1(look.text().data(), look.text().size());
    QRegularExpressionMatchIterator matches = kAssignment.globalMatch(text);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        const int group = match.hasCaptured(3) && match.capturedLength(3) > 0 ? 3 : 4;
        if (group == 4 && !unquotedCounts(look.path))
            continue;
        const QByteArrayView name = look.text().sliced(match.capturedStart(1), match.capturedLength(1));
        const QByteArrayView value = look.text().sliced(match.capturedStart(group), match.capturedLength(group));
        if (!namesSecret(name) || isPlaceholder(value) || !looksRandom(value))
            continue;
        report(look, QStringLiteral("assigned-secret"), look.test ? Severity::Low : Severity::High,
            QStringLiteral("value of %1").arg(QString::fromLatin1(name.data(), name.size())),
            match.capturedStart(group), match.capturedLength(group));
    }
}

void lookForUrls(Look& look)
{
    if (!look.text().contains("://") || !look.text().contains('@'))
        return;
    static const QRegularExpression kUrl(
        QStringLiteral("\\b[a-z][a-z0-9+.-]{1,20}://[^\\s:/@\"'<>]{1,64}:([^\\s:/@\"'<>]{8,100})@([A-Za-z0-9.-]+)"));
    QRegularExpressionMatchIterator matches
        = kUrl.globalMatch(QString::fromLatin1(look.text().data(), look.text().size()));
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        const QByteArrayView secret = look.text().sliced(match.capturedStart(1), match.capturedLength(1));
        const QString host = match.captured(2).toLower();
        const bool local = host == QStringLiteral("localhost") || host.startsWith(QStringLiteral("127."));
        if (isPlaceholder(secret) || !looksRandom(secret) || host.contains(QStringLiteral("example")))
            continue;
        report(look, QStringLiteral("url-password"), look.test || local ? Severity::Low : Severity::High,
            QStringLiteral("password in a URL"), match.capturedStart(1), match.capturedLength(1));
    }
}

bool isMinified(const QByteArray& path)
{
    const QByteArray name = baseName(path).toLower();
    return name.endsWith(".min.js") || name.endsWith(".min.css") || name.endsWith(".map");
}

} // namespace

void findSecretsIn(ScanContext& context, const QByteArray& path, const QByteArray& text)
{
    const QList<QByteArrayView> lines = splitLines(text);
    Look look{context, path, lines, isTestPath(path), 0, {}};
    const bool generic = !isLockFile(path) && !isMinified(path);
    for (look.line = 0; look.line < lines.size(); ++look.line) {
        look.taken.clear();
        const qsizetype before = context.findings().size();
        const bool allowed = look.text().contains("wavedeck:allow-secret");
        if (allowed) {
            addTo(context.summary(), QStringLiteral("allowed"), 1);
            continue;
        }
        lookForProviders(look);
        lookForJwt(look);
        lookForPem(look);
        if (generic && look.text().size() <= kGenericLineLimit) {
            lookForUrls(look);
            lookForAssignments(look);
        }
        addTo(context.summary(), QStringLiteral("secrets"), context.findings().size() - before);
    }
}

Status scanSecrets(ScanContext& context)
{
    context.summary().insert(QStringLiteral("secrets"), 0);
    context.summary().insert(QStringLiteral("allowed"), 0);
    context.forEachText(context.repository().files(),
        [&](const QByteArray& path, const QByteArray& text) { findSecretsIn(context, path, text); });
    return Done{};
}

} // namespace wavedeck::audit
