// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/signedfolder.h"

#include "models/base/clock.h"
#include "models/trail/row.h"
#include "models/trail/trail.h"

#include <QJsonDocument>
#include <QSet>

namespace wavedeck::risk {

namespace {

constexpr char kFormat[] = "wavedeck-signed-1";
constexpr char kReadme[]
    = "How to check this folder without wavedeck\n\n"
      "signatures.json  one record for each decision. `statement` is canonical JSON: UTF-8, keys sorted, no spaces.\n"
      "                 `signature` is Ed25519 (hexadecimal) over the bytes of `statement` by `public_key`; `hash` is\n"
      "                 the SHA-256 of `statement`, and `previous` in it the hash of the signature before.\n"
      "content-N.json   the bytes that were signed as revision N; `content_sha256` of a record is their SHA-256.\n"
      "keys.json        whose each public key is.\n"
      "chain.json       id, previous and hash of every signature of the database, in order.\n"
      "manifest.json    SHA-256 of each file, and the heads of signatures and audit trail. Its own SHA-256 stands in\n"
      "                 the audit trail of the database, action risk.export.\n\n"
      "With wavedeck: wavedeckctl risk verify --folder DIR\n";

QByteArray bytesOf(const QJsonValue& value)
{
    return trail::canonicalJson(value) + '\n';
}

QString contentName(qint64 revision)
{
    return QStringLiteral("content-%1.json").arg(revision);
}

QJsonArray chainOf(Store& store, const QString& id)
{
    QJsonArray chain;
    (void)signing::forEach(store, [&](const signing::Signature& one) {
        chain.append(QJsonObject{{QStringLiteral("id"), one.id}, {QStringLiteral("previous"), one.previous},
            {QStringLiteral("hash"), one.hash}, {QStringLiteral("here"), one.subject == id}});
    });
    return chain;
}

/// Holds the files of a folder against each other.
class FolderLook {
public:
    explicit FolderLook(const QMap<QString, QByteArray>& files)
        : m_files(files)
    {
    }

    Verdict run(const QString& digest)
    {
        const QByteArray bytes = m_files.value(QLatin1String(kManifest));
        m_manifest = QJsonDocument::fromJson(bytes).object();
        if (text(m_manifest, "format") != QLatin1String(kFormat)) {
            fault(0, QStringLiteral("there is no manifest.json of ours"));
            return m_verdict;
        }
        if (!digest.isEmpty() && signing::sha256(bytes).compare(digest, Qt::CaseInsensitive) != 0)
            fault(0, QStringLiteral("manifest.json is another than the digest says"));
        m_id = text(m_manifest, "id");
        lookAtFiles();
        lookAtChain();
        lookAtKeys();
        for (const QJsonValue& record : array("signatures.json"))
            lookAt(signing::signatureOf(record.toObject()));
        for (auto it = m_chain.begin(); it != m_chain.end(); ++it)
            if (it->here && !m_seen.contains(it.key()))
                fault(it.key(), QStringLiteral("the chain knows this signature, and its record is missing"));
        return m_verdict;
    }

private:
    struct Link {
        QString previous;
        QString hash;
        bool here = false;
    };

    static QString text(const QJsonObject& object, const char* key)
    {
        return object.value(QLatin1String(key)).toString();
    }
    QJsonArray array(const char* file) const
    {
        return QJsonDocument::fromJson(m_files.value(QLatin1String(file))).array();
    }
    void fault(qint64 row, const QString& what) { m_verdict.faults.append({row, m_id, what}); }

    void lookAtFiles()
    {
        const QJsonObject hashes = m_manifest.value(QLatin1String("files")).toObject();
        for (const char* needed : {"signatures.json", "keys.json", "chain.json"})
            if (!hashes.contains(QLatin1String(needed)))
                fault(0, QStringLiteral("manifest.json does not name %1").arg(QLatin1String(needed)));
        for (auto it = hashes.begin(); it != hashes.end(); ++it) {
            if (!m_files.contains(it.key()))
                fault(0, QStringLiteral("%1 is missing").arg(it.key()));
            else if (signing::sha256(m_files.value(it.key())) != it.value().toString())
                fault(0, QStringLiteral("%1 does not match its hash in manifest.json").arg(it.key()));
        }
    }

    void lookAtChain()
    {
        QString head = trail::noHash();
        qint64 last = 0;
        for (const QJsonValue& value : array("chain.json")) {
            const QJsonObject link = value.toObject();
            const qint64 id = link.value(QLatin1String("id")).toInteger();
            if (id != ++last || text(link, "previous") != head)
                fault(id, QStringLiteral("the chain is broken here"));
            head = text(link, "hash");
            last = id;
            m_chain.insert(id, {text(link, "previous"), head, link.value(QLatin1String("here")).toBool()});
        }
        m_verdict.head = head;
        if (head != text(m_manifest, "signatures_head"))
            fault(0, QStringLiteral("the chain ends elsewhere than manifest.json says"));
    }

    void lookAtKeys()
    {
        for (const QJsonValue& value : array("keys.json"))
            m_owners.insert(text(value.toObject(), "public_key"), value[QLatin1String("person")].toInteger());
    }

    void lookAt(const signing::Signature& one)
    {
        ++m_verdict.checked;
        for (const QString& what : signing::faultsOf(one))
            fault(one.id, what);
        if (m_seen.contains(one.id))
            fault(one.id, QStringLiteral("it stands here twice"));
        m_seen.insert(one.id);
        const Link link = m_chain.value(one.id);
        if (!link.here || link.hash != one.hash || link.previous != one.previous)
            fault(one.id, QStringLiteral("the chain does not know it"));
        if (one.subject != m_id)
            fault(one.id, QStringLiteral("it is about %1").arg(one.subject));
        if (!m_owners.contains(one.publicKey))
            fault(one.id, QStringLiteral("its key is nobody's"));
        else if (m_owners.value(one.publicKey) != one.person)
            fault(one.id, QStringLiteral("its key is somebody else's"));
        if (m_files.value(contentName(one.revision)) != one.content.toUtf8())
            fault(one.id, QStringLiteral("what it signs is not %1").arg(contentName(one.revision)));
    }

    const QMap<QString, QByteArray>& m_files;
    Verdict m_verdict;
    QJsonObject m_manifest;
    QString m_id;
    QMap<qint64, Link> m_chain;
    QHash<QString, qint64> m_owners;
    QSet<qint64> m_seen;
};

} // namespace

Result<QMap<QString, QByteArray>> signedFolder(Store& store, const QString& id, qint64 now)
{
    const auto found = review(store, id);
    if (!found)
        return found.error();
    QMap<QString, QByteArray> files;
    files.insert(QStringLiteral("README.txt"), kReadme);
    files.insert(contentName(found->content.number), found->content.content.toUtf8());
    QJsonArray records;
    QSet<QString> used;
    for (const signing::Signature& one : found->signatures) {
        records.append(signing::recordOf(one));
        used.insert(one.publicKey);
        const auto content = RiskRepository(store).contentRow(found->row.id, one.revision);
        files.insert(contentName(one.revision), content ? content->content.toUtf8() : QByteArray());
    }
    QJsonArray keys;
    for (const signing::KeyRow& key : signing::allKeys(store))
        if (used.contains(key.publicKey))
            keys.append(QJsonObject{{QStringLiteral("public_key"), key.publicKey},
                {QStringLiteral("person"), key.person}, {QStringLiteral("made_at"), rfc3339(key.madeAt)},
                {QStringLiteral("retired_at"), key.retiredAt > 0 ? QJsonValue(rfc3339(key.retiredAt)) : QJsonValue()}});
    const QJsonArray chain = chainOf(store, found->row.id);
    files.insert(QStringLiteral("signatures.json"), bytesOf(records));
    files.insert(QStringLiteral("keys.json"), bytesOf(keys));
    files.insert(QStringLiteral("chain.json"), bytesOf(chain));
    QJsonObject hashes;
    for (auto it = files.begin(); it != files.end(); ++it)
        hashes.insert(it.key(), signing::sha256(it.value()));
    const QString head
        = chain.isEmpty() ? trail::noHash() : chain.last().toObject().value(QLatin1String("hash")).toString();
    files.insert(QLatin1String(kManifest),
        bytesOf(QJsonObject{{QStringLiteral("format"), QLatin1String(kFormat)}, {QStringLiteral("id"), found->row.id},
            {QStringLiteral("revision"), found->content.number},
            {QStringLiteral("state"), QString(word(stateOf(found->row, now)))},
            {QStringLiteral("exported_at"), rfc3339(now)}, {QStringLiteral("signatures_head"), head},
            {QStringLiteral("audit_trail"), trail::headDocument(store)}, {QStringLiteral("files"), hashes}}));
    return files;
}

Verdict verifyFolder(const QMap<QString, QByteArray>& files, const QString& digest)
{
    return FolderLook(files).run(digest);
}

} // namespace wavedeck::risk
