// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/context.h"
#include "app/audit/files.h"
#include "app/audit/secretfiles.h"
#include "app/audit/secretstream.h"
#include "app/audit/secrettools.h"
#include "models/secrets/redact.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QMessageAuthenticationCode>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <limits>
#include <thread>
#include <vector>

#include <unistd.h>

namespace wavedeck::audit {

namespace {

constexpr qsizetype kMostOfFile = 500; ///< findings; more of one file say nothing new

/// What one file came to. Filled by one thread, read by another when that has ended.
struct FileResult {
    ReadState state = ReadState::Ok;
    qint64 bytes = 0;
    int allowed = 0;
    QList<Finding> findings;
    QList<CredentialFinding> credentials; ///< one for each, when asked for
};

/// Where a scan is, for every file the same.
struct Place {
    const Repository& repository;
    QByteArray key; ///< of the hashes that are kept; empty = none
    qint64 now = 0;
};

Severity severityOf(const SecretHit& hit, const QByteArray& path)
{
    return isTestPath(path) ? Severity::Low : hit.what.severity;
}

CredentialFinding credentialOf(const Place& place, const Finding& finding, const QByteArray& secret)
{
    const QString path = place.repository.rootName() + QLatin1Char('/') + QFile::decodeName(finding.file);
    const QByteArray text = finding.rule.toUtf8() + '\0' + path.toUtf8() + '\0' + secret;
    const QByteArray hash = QMessageAuthenticationCode::hash(text, place.key, QCryptographicHash::Sha256);
    return {QString::fromLatin1(hash.toHex()), finding.rule, path, finding.line,
        finding.detail.value(QStringLiteral("redacted")).toString()};
}

void tell(FileResult& result, const Place& place, const QByteArray& path, const SecretHit& hit)
{
    if (hit.allowed) {
        ++result.allowed;
        return;
    }
    if (result.findings.size() >= kMostOfFile)
        return;
    Finding finding;
    finding.rule = QString::fromLatin1(hit.what.rule);
    finding.severity = severityOf(hit, path);
    finding.file = path;
    finding.line = static_cast<int>(std::min<qint64>(hit.number, std::numeric_limits<int>::max()));
    const QString shown = shownSecret(QString::fromUtf8(hit.secret), hit.what.rule);
    finding.message = QString::fromUtf8(hit.what.what) + QStringLiteral(": ") + shown;
    finding.detail = {{QStringLiteral("redacted"), shown}, {QStringLiteral("length"), hit.what.length},
        {QStringLiteral("column"), hit.column}};
    QByteArray masked = hit.line;
    if (!masked.isNull() && !masked.isEmpty()) {
        masked.replace(hit.inLine, hit.length, QByteArray(hit.length, '*'));
        const qint64 lead = static_cast<qint64>(masked.size()) - [&] {
            qsizetype i = 0;
            while (i < masked.size() && std::isspace(static_cast<unsigned char>(masked.at(i))))
                ++i;
            return masked.size() - i;
        }();
        finding.detail.insert(QStringLiteral("masked_sha256"), lineHash(masked));
        finding.detail.insert(QStringLiteral("mask"), QJsonArray{hit.inLine - lead, hit.length});
    } else {
        masked = QByteArray::number(hit.number) + ':' + QByteArray::number(hit.column);
    }
    finding.detail.insert(QStringLiteral("fingerprint"), placeFingerprint(finding.rule, path, masked));
    result.findings.append(finding);
    if (!place.key.isEmpty())
        result.credentials.append(credentialOf(place, finding, hit.secret));
}

/// A file of keys in which no rule found anything.
void lookForLooseKey(FileResult& result, const Place& place, const QByteArray& path)
{
    const FileText text = place.repository.readText(path, 1024 * 1024);
    const secrets::Hit hit = text.state == ReadState::Ok ? looseKey(text.data) : secrets::Hit{};
    if (hit.length == 0)
        return;
    SecretHit found;
    found.what = hit;
    found.secret = text.data.mid(hit.from, hit.length);
    const qsizetype start = hit.from == 0 ? -1 : text.data.lastIndexOf('\n', hit.from - 1);
    found.number = QByteArrayView(text.data).first(start + 1).count('\n') + 1;
    found.inLine = hit.from - start - 1;
    found.column = found.inLine + 1;
    found.length = hit.length;
    const qsizetype end = text.data.indexOf('\n', hit.from);
    found.line = text.data.mid(start + 1, (end < 0 ? text.data.size() : end) - start - 1);
    found.allowed = found.line.contains("wavedeck:allow-secret");
    tell(result, place, path, found);
}

FileResult lookAt(const Place& place, const QByteArray& path)
{
    FileResult result;
    qint64 size = 0;
    const int descriptor = place.repository.openFile(path, &result.state, &size);
    if (descriptor < 0)
        return result;
    const bool container = isKeyContainer(path);
    result.state = streamSecrets(
        descriptor, lookingAt(path, place.now), container,
        [&](const SecretHit& hit) { tell(result, place, path, hit); }, &result.bytes);
    ::close(descriptor);
    if (isKeyStore(path) && result.bytes > 0) {
        Finding finding;
        finding.rule = QStringLiteral("key-store");
        finding.severity = isTestPath(path) ? Severity::Low : Severity::Medium;
        finding.file = path;
        finding.message = QStringLiteral("a store of keys");
        finding.detail = {{QStringLiteral("fingerprint"), placeFingerprint(finding.rule, path, {})}};
        result.state = ReadState::Ok;
        result.findings.append(finding);
        if (!place.key.isEmpty())
            result.credentials.append(credentialOf(place, finding, {}));
    } else if (container && result.state == ReadState::Ok && result.findings.isEmpty() && result.allowed == 0) {
        lookForLooseKey(result, place, path);
    }
    return result;
}

/// Looks at all files, by as many threads as there are processors; each file is one thread's.
std::vector<FileResult> lookAtAll(const Place& place, const QList<QByteArray>& files, Events& events)
{
    std::vector<FileResult> results(static_cast<size_t>(files.size()));
    std::atomic<qsizetype> next{0};
    const auto work = [&](bool tells) {
        for (qsizetype i = next++; i < files.size(); i = next++) {
            results[static_cast<size_t>(i)] = lookAt(place, files.at(i));
            if (tells)
                events.progress(i, files.size(), QStringLiteral("files"));
        }
    };
    std::vector<std::thread> threads;
    const unsigned int others = std::clamp(std::thread::hardware_concurrency(), 1U, 16U) - 1;
    for (unsigned int i = 0; i < others; ++i)
        threads.emplace_back(work, false);
    work(true);
    for (std::thread& thread : threads)
        thread.join();
    return results;
}

/// What is known already: the allow file at the root, and a baseline.
Result<QSet<QString>> knownOf(const ScanContext& context)
{
    QSet<QString> known = readAllowed(context.repository().readText(".wavedeck-secrets-allow").data);
    if (context.options().baseline.isEmpty())
        return known;
    QFile file(context.options().baseline);
    bool good = file.open(QIODevice::ReadOnly);
    if (good)
        known.unite(readBaseline(file.readAll(), &good));
    if (!good)
        return usage(QStringLiteral("scan --baseline %1").arg(printable(context.options().baseline)),
            QStringLiteral("it is no JSON document of an earlier scan"),
            QStringLiteral("write one with `scan secrets --out FILE`"));
    return known;
}

/// Below one of the given paths; those of another repository were refused before.
QList<QByteArray> filesBelow(const ScanContext& context)
{
    QList<QByteArray> prefixes;
    for (const QString& given : context.options().paths) {
        const QByteArray full = QFile::encodeName(QFileInfo(given).canonicalFilePath());
        if (full == context.repository().root())
            return context.repository().files();
        if (full.startsWith(QByteArray(context.repository().root() + '/')))
            prefixes.append(full.mid(context.repository().root().size() + 1));
    }
    QList<QByteArray> files;
    for (const QByteArray& file : context.repository().files()) {
        const auto holds
            = [&](const QByteArray& prefix) { return file == prefix || file.startsWith(QByteArray(prefix + '/')); };
        if (std::any_of(prefixes.begin(), prefixes.end(), holds))
            files.append(file);
    }
    return files;
}

void take(ScanContext& context, const QByteArray& path, const FileResult& result, const QSet<QString>& known,
    QSet<LineOf>& settled)
{
    if (result.state != ReadState::Ok) {
        context.skip(result.state, path);
        return;
    }
    context.countScanned();
    addTo(context.summary(), QStringLiteral("bytes"), result.bytes);
    addTo(context.summary(), QStringLiteral("allowed"), result.allowed);
    for (qsizetype i = 0; i < result.findings.size(); ++i) {
        const Finding& finding = result.findings.at(i);
        if (known.contains(finding.detail.value(QStringLiteral("fingerprint")).toString())) {
            addTo(context.summary(), QStringLiteral("known"), 1);
            settled.insert({path, finding.line});
            continue;
        }
        addTo(context.summary(), QStringLiteral("secrets"), 1);
        context.add(finding);
        if (i < result.credentials.size())
            context.credentials().append(result.credentials.at(i));
    }
}

} // namespace

void findSecretsIn(ScanContext& context, const QByteArray& path, const QByteArray& text)
{
    FileResult result;
    const Place place{context.repository(), {}, QDateTime::currentSecsSinceEpoch()};
    SecretStream stream(lookingAt(path, place.now), isKeyContainer(path),
        [&](const SecretHit& hit) { tell(result, place, path, hit); });
    if (stream.feed(text))
        stream.finish();
    for (const Finding& finding : std::as_const(result.findings))
        context.add(finding);
    addTo(context.summary(), QStringLiteral("allowed"), result.allowed);
    addTo(context.summary(), QStringLiteral("secrets"), result.findings.size());
}

Status scanSecrets(ScanContext& context)
{
    for (const char* counter : {"secrets", "allowed", "known", "bytes"})
        context.summary().insert(QLatin1String(counter), 0);
    const Result<QSet<QString>> known = knownOf(context);
    if (!known)
        return known.error();
    const Place place{context.repository(), context.options().key, QDateTime::currentSecsSinceEpoch()};
    const QList<QByteArray> files = filesBelow(context);
    const std::vector<FileResult> results = lookAtAll(place, files, context.events());
    QSet<LineOf> settled;
    for (qsizetype i = 0; i < files.size(); ++i)
        take(context, files.at(i), results[static_cast<size_t>(i)], *known, settled);
    if (!context.options().ownOnly)
        addToolFindings(context, files, *known, settled);
    return Done{};
}

} // namespace wavedeck::audit
