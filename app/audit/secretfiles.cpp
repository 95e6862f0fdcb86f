// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/secretfiles.h"

#include "app/audit/files.h"
#include "models/secrets/rules.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace wavedeck::audit {

namespace {

bool isMinified(const QByteArray& path)
{
    const QByteArray name = baseName(path).toLower();
    return name.endsWith(".min.js") || name.endsWith(".min.css") || name.endsWith(".map");
}

/// In code an unquoted right side is an expression; in configuration it is the value.
bool unquotedCounts(const QByteArray& path)
{
    static const QSet<QByteArray> kExtensions{"env", "ini", "cfg", "conf", "yaml", "yml", "properties", "toml",
        "tfvars", "sh", "bash", "cnf", "netrc", "pgpass", "config", "xml", "plist"};
    const QByteArray name = baseName(path);
    return kExtensions.contains(extensionOf(path)) || name.startsWith(".env") || name == ".npmrc" || name == ".netrc"
        || name == ".pypirc" || name.startsWith("Dockerfile") || isKeyContainer(path);
}

} // namespace

secrets::Looking lookingAt(const QByteArray& path, qint64 nowSeconds)
{
    return {secrets::Purpose::Report, !isLockFile(path) && !isMinified(path), unquotedCounts(path), nowSeconds};
}

bool isKeyContainer(const QByteArray& path)
{
    const QByteArray name = baseName(path).toLower();
    static const QSet<QByteArray> kExtensions{"pem", "key", "ppk", "p8", "asc"};
    static const QSet<QByteArray> kNames{"id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "credentials", ".htpasswd",
        ".pgpass", ".netrc", ".git-credentials"};
    return kExtensions.contains(extensionOf(path)) || kNames.contains(name) || name.startsWith(".env")
        || name.startsWith("credentials.") || name.startsWith("secrets.") || name.endsWith("-api.txt")
        || name.endsWith("_api.txt") || name.endsWith("-key.txt") || name.endsWith("-token.txt");
}

bool isKeyStore(const QByteArray& path)
{
    static const QSet<QByteArray> kExtensions{"p12", "pfx", "kdbx"};
    return kExtensions.contains(extensionOf(path));
}

secrets::Hit looseKey(QByteArrayView text)
{
    qsizetype from = 0;
    const qsizetype most = std::min<qsizetype>(text.size(), 64 * 1024);
    while (from < most) {
        while (from < most && !secrets::isOf(text[from], secrets::kToken))
            ++from;
        qsizetype to = from;
        while (to < most && secrets::isOf(text[to], secrets::kToken | secrets::kBase64 | secrets::kDot))
            ++to;
        const QByteArrayView word = text.sliced(from, to - from);
        // Longer than a password and shorter than a line of data.
        if (word.size() >= 20 && word.size() <= 200 && secrets::looksRandom(word) && !secrets::isPlaceholder(word))
            return {from, word.size(), from, "key-file", Severity::High, "key in a file of keys"};
        from = to + 1;
    }
    return {};
}

QString placeFingerprint(const QString& rule, const QByteArray& path, const QByteArray& maskedLine)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArray(rule.toUtf8() + '\0' + path + '\0' + maskedLine.trimmed()));
    return QString::fromLatin1(hash.result().toHex().left(16));
}

QSet<QString> readAllowed(const QByteArray& text)
{
    QSet<QString> allowed;
    const QList<QByteArray> lines = text.split('\n');
    for (const QByteArray& line : lines) {
        const QByteArray word = line.trimmed().split(' ').constFirst();
        if (word.size() == 16 && !word.startsWith('#'))
            allowed.insert(QString::fromLatin1(word));
    }
    return allowed;
}

QSet<QString> readBaseline(const QByteArray& json, bool* good)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    *good = document.object().value(QStringLiteral("findings")).isArray();
    QSet<QString> known;
    const QJsonArray findings = document.object().value(QStringLiteral("findings")).toArray();
    for (const QJsonValue& finding : findings)
        known.insert(finding[QStringLiteral("detail")][QStringLiteral("fingerprint")].toString());
    known.remove(QString());
    return known;
}

} // namespace wavedeck::audit
