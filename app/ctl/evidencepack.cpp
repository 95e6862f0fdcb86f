// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/evidencepack.h"

#include "app/ctl/pdf.h"
#include "models/base/clock.h"
#include "models/secrets/redact.h"
#include "models/store/gatedocument.h"
#include "models/store/gaterepository.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

#include <fcntl.h>

namespace wavedeck::ctl {

namespace {

constexpr qint64 kMostBytes = 32 * 1024 * 1024; ///< of one file: more is listed with its hash, not copied

QString sha256(const QByteArray& bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

Error cannotWrite(const QString& path, const QString& why)
{
    return {ErrorKind::Environment, QStringLiteral("cannot-write"), path, why,
        QStringLiteral("choose another folder with -o DIR")};
}

/// The content of a file that is no link; nothing when it is gone, no file, or too large.
std::optional<QByteArray> contentOf(const QString& path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    QFile file;
    if (descriptor < 0 || !file.open(descriptor, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle)
        || file.isSequential() || file.size() > kMostBytes)
        return std::nullopt;
    return file.readAll();
}

class Pack {
public:
    Pack(const QString& folder, const QString& dataDir, const QString& workspace)
        : m_folder(folder)
        , m_roots{dataDir, workspace}
    {
    }

    const PackMade& made() const { return m_made; }

    Status put(const QString& name, const QByteArray& bytes)
    {
        const QString path = m_folder + QLatin1Char('/') + name;
        QFile file(path);
        if (!QDir().mkpath(QFileInfo(path).path()) || !file.open(QIODevice::WriteOnly | QIODevice::NewOnly)
            || file.write(bytes) != bytes.size() || !file.flush())
            return cannotWrite(path, file.errorString());
        m_sums += sha256(bytes).toLatin1() + "  " + name.toUtf8() + '\n';
        return Done{};
    }

    Status putSums()
    {
        const QByteArray sums = m_sums;
        return put(QStringLiteral("SHA256SUMS"), sums);
    }

    /// One row of the index; its file is copied when it is there and still what was judged.
    Result<QJsonObject> entry(const Evidence& evidence)
    {
        QJsonObject json{{QStringLiteral("gate"), evidence.gate}, {QStringLiteral("criterion"), evidence.criterion},
            {QStringLiteral("kind"), evidence.kind}, {QStringLiteral("attempt"), evidence.attempt},
            {QStringLiteral("at"), rfc3339(evidence.at)}, {QStringLiteral("path"), evidence.path},
            {QStringLiteral("bytes"), evidence.bytes}, {QStringLiteral("sha256"), evidence.sha256},
            {QStringLiteral("text"), redacted(evidence.text)}, {QStringLiteral("actor"), evidence.actor},
            {QStringLiteral("environment"), evidence.environment}};
        if (evidence.path.isEmpty())
            return json;
        std::optional<QByteArray> bytes;
        for (const QString& root : m_roots)
            if (!bytes)
                bytes = contentOf(QDir(root).absoluteFilePath(evidence.path));
        const QString why = !bytes ? QStringLiteral("it is gone, no plain file, or larger than 32 MiB")
            : !evidence.sha256.isEmpty() && sha256(*bytes) != evidence.sha256
            ? QStringLiteral("it is not what was judged any more: its hash is %1").arg(sha256(*bytes))
            : QString();
        if (!why.isEmpty()) {
            ++m_made.missing;
            json.insert(QStringLiteral("not_copied"), why);
            return json;
        }
        const QByteArray copy = redacted(*bytes);
        const QString name = QStringLiteral("outputs/%1/%2/%3-%4")
                                 .arg(evidence.gate, evidence.criterion)
                                 .arg(evidence.id)
                                 .arg(QFileInfo(evidence.path).fileName());
        if (const Status put = this->put(name, copy); !put)
            return put.error();
        ++m_made.files;
        m_made.redacted += copy != *bytes;
        json.insert(QStringLiteral("copy"), name);
        json.insert(QStringLiteral("copy_sha256"), sha256(copy));
        json.insert(QStringLiteral("redacted"), copy != *bytes);
        return json;
    }

private:
    QString m_folder;
    QStringList m_roots;
    QByteArray m_sums;
    PackMade m_made;
};

QString text(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toVariant().toString();
}

report::Section sectionOf(const QJsonObject& gate)
{
    report::Section section{QStringLiteral("%1: %2").arg(text(gate, "name"), text(gate, "state")), {}, {}};
    section.add(QStringLiteral("%1, gate %2 of wave %3").arg(text(gate, "kind"), text(gate, "id"), text(gate, "wave")));
    if (const QString reason = text(gate, "reason"); !reason.isEmpty())
        section.add(reason);
    if (const QJsonObject waiver = gate.value(QLatin1String("waiver")).toObject(); !waiver.isEmpty())
        section.add(QStringLiteral("Waived by %1: %2; until %3")
                        .arg(text(waiver, "by"), text(waiver, "reason"), text(waiver, "until")));
    report::Table criteria{{QStringLiteral("Criterion"), QStringLiteral("Verifies"), QStringLiteral("State"),
                               QStringLiteral("Value"), QStringLiteral("Why")},
        {}};
    for (const QJsonValue& value : gate.value(QLatin1String("criteria")).toArray()) {
        const QJsonObject one = value.toObject();
        criteria.rows.append(
            {text(one, "id"), text(one, "verifies"), text(one, "state"), text(one, "value"), text(one, "reason")});
    }
    section.add(criteria);
    report::Table evidence{{QStringLiteral("When"), QStringLiteral("What"), QStringLiteral("By"),
                               QStringLiteral("File"), QStringLiteral("SHA-256 of what was judged")},
        {}};
    for (const QJsonValue& value : gate.value(QLatin1String("evidence")).toArray()) {
        const QJsonObject one = value.toObject();
        const QString file = one.contains(QLatin1String("copy")) ? text(one, "copy") : text(one, "not_copied");
        evidence.rows.append({text(one, "at"),
            QStringLiteral("%1 %2 %3").arg(text(one, "criterion"), text(one, "kind"), text(one, "text")).trimmed(),
            text(one, "actor"), file, text(one, "sha256")});
    }
    if (!evidence.rows.isEmpty())
        section.add(evidence);
    report::Table history{{QStringLiteral("Result"), QStringLiteral("When"), QStringLiteral("State"),
                              QStringLiteral("Why"), QStringLiteral("By")},
        {}};
    for (const QJsonValue& value : gate.value(QLatin1String("history")).toArray()) {
        const QJsonObject one = value.toObject();
        history.rows.append(
            {text(one, "number"), text(one, "at"), text(one, "state"), text(one, "reason"), text(one, "actor")});
    }
    if (!history.rows.isEmpty())
        section.add(history);
    return section;
}

report::Document documentOf(const QJsonObject& index)
{
    report::Document document{
        QStringLiteral("Evidence of %1 %2").arg(text(index, "session"), text(index, "name")), {}, {}};
    document.add(QStringLiteral("Made at %1. The session was %2.").arg(text(index, "made_at"), text(index, "state")));
    if (const QJsonObject trail = index.value(QLatin1String("audit")).toObject(); !trail.isEmpty())
        document.add(QStringLiteral("Audit trail: %1 rows, head %2").arg(text(trail, "rows"), text(trail, "head")));
    document.add(QStringLiteral("Secrets in copies are hidden: then a copy has another hash than what was judged. "
                                "`sha256sum -c SHA256SUMS` checks the folder."));
    for (const QJsonValue& gate : index.value(QLatin1String("gates")).toArray())
        document.sections.append(sectionOf(gate.toObject()));
    return document;
}

Result<QJsonArray> gatesOf(Store& store, const SessionRows& rows, Pack& pack)
{
    GateRepository repository(store);
    QJsonArray gates;
    for (const Gate& gate : rows.gates) {
        QJsonObject json = redacted(QJsonValue(gateDocument(rows, gate, utcMs()))).toObject();
        QJsonArray entries, history;
        for (const Evidence& evidence : repository.evidence(rows.session.id, gate.id, true)) {
            const auto entry = pack.entry(evidence);
            if (!entry)
                return entry.error();
            entries.append(*entry);
        }
        for (const GateResult& result : repository.results(rows.session.id, gate.id))
            history.append(QJsonObject{{QStringLiteral("number"), result.number},
                {QStringLiteral("at"), rfc3339(result.at)}, {QStringLiteral("state"), QString(word(result.state))},
                {QStringLiteral("reason"), redacted(result.reason)}, {QStringLiteral("actor"), result.actor},
                {QStringLiteral("criteria"), redacted(QJsonValue(result.criteria))}});
        json.insert(QStringLiteral("wave"), gate.wave);
        json.insert(QStringLiteral("evidence"), entries);
        json.insert(QStringLiteral("history"), history);
        gates.append(json);
    }
    return gates;
}

Status fill(Store& store, const SessionRows& rows, const QString& dataDir, Pack& pack, bool pdf)
{
    const auto gates = gatesOf(store, rows, pack);
    if (!gates)
        return gates.error();
    const QJsonObject session = sessionDocument(store, rows, dataDir, utcMs());
    const QJsonObject index{{QStringLiteral("session"), rows.session.id}, {QStringLiteral("name"), rows.session.name},
        {QStringLiteral("state"), QString(word(rows.session.state))}, {QStringLiteral("made_at"), rfc3339(utcMs())},
        {QStringLiteral("wavedeck"), QStringLiteral(WAVEDECK_VERSION)},
        {QStringLiteral("tier"), session.value(QLatin1String("tier"))},
        {QStringLiteral("audit"), session.value(QLatin1String("audit"))}, {QStringLiteral("gates"), *gates}};
    if (Status put = pack.put(QStringLiteral("index.json"), QJsonDocument(index).toJson(QJsonDocument::Indented)); !put)
        return put;
    const report::Document document = documentOf(index);
    if (Status put = pack.put(QStringLiteral("evidence.md"), toMarkdown(document).toUtf8()); !put)
        return put;
    if (pdf) {
        const auto bytes = toPdf(document);
        if (!bytes)
            return bytes.error();
        if (Status put = pack.put(QStringLiteral("evidence.pdf"), *bytes); !put)
            return put;
    }
    return pack.putSums();
}

} // namespace

Result<PackMade> writeEvidencePack(
    Store& store, const SessionRows& rows, const QString& dataDir, const QString& folder, bool pdf)
{
    const QString target = QDir::cleanPath(QDir::current().absoluteFilePath(folder));
    if (QFileInfo::exists(target) || QFileInfo(target).isSymLink())
        return Error{ErrorKind::Usage, QStringLiteral("file-exists"), target, QStringLiteral("it is there already"),
            QStringLiteral("choose another folder with -o DIR")};
    const QString partial = target + QStringLiteral(".partial-") + QUuid::createUuid().toString(QUuid::Id128).left(8);
    if (!QDir().mkpath(partial))
        return cannotWrite(partial, QStringLiteral("the folder cannot be made"));
    Pack pack(partial, dataDir, rows.session.workspace);
    Status done = fill(store, rows, dataDir, pack, pdf);
    if (done && !QDir().rename(partial, target))
        done = cannotWrite(target, QStringLiteral("the finished folder cannot be renamed to it"));
    if (!done) {
        QDir(partial).removeRecursively();
        return done.error();
    }
    PackMade made = pack.made();
    made.folder = target;
    return made;
}

} // namespace wavedeck::ctl
