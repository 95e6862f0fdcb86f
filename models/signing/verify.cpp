// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/signing/verify.h"

#include "models/store/rows.h"
#include "models/trail/row.h"

namespace wavedeck::signing {

Witness Witness::read(Store& store, const QString& subject)
{
    Witness witness;
    for (const KeyRow& key : allKeys(store))
        witness.m_keys.insert(key.publicKey, key);
    const QVariant wanted = rows::text(subject);
    const auto take = [&](rows::Reader& r) {
        const qint64 id = r.number();
        const qint64 person = r.number();
        const QString action = r.text();
        const QJsonObject body = r.object();
        const QString publicKey = body.value(QLatin1String("public_key")).toString();
        if (action == QLatin1String("key.make") && !witness.m_lives.contains(publicKey))
            witness.m_lives.insert(publicKey, {person, id, 0});
        if (action == QLatin1String("key.retire"))
            witness.m_lives[publicKey].retired = id;
        const QJsonObject said = body.value(QLatin1String("signature")).toObject();
        if (const qint64 number = said.value(QLatin1String("id")).toInteger(); number > 0) {
            witness.m_hashes[number].append(said.value(QLatin1String("hash")).toString());
            witness.m_rows.insert(number, id);
        }
        return 0;
    };
    rows::readAll<int>(store,
        "SELECT id, person, action, body FROM audit WHERE action IN ('key.make','key.retire') AND result = 'done' "
        "ORDER BY id",
        {}, take);
    if (subject.isEmpty())
        rows::readAll<int>(store,
            "SELECT id, person, action, body FROM audit WHERE result = 'done' AND instr(body, '\"signature\":{') > 0",
            {}, take);
    else
        rows::readAll<int>(store,
            "SELECT id, person, action, body FROM audit WHERE subject = ? AND result = 'done' AND "
            "instr(body, '\"signature\":{') > 0",
            {wanted}, take);
    return witness;
}

QStringList Witness::faultsOf(const Signature& row) const
{
    QStringList faults = signing::faultsOf(row);
    const auto key = m_keys.find(row.publicKey);
    const Life life = m_lives.value(row.publicKey);
    const qint64 told = m_rows.value(row.id);
    const QStringList hashes = m_hashes.value(row.id);
    if (key == m_keys.end())
        faults.append(QStringLiteral("its key is nobody's"));
    else if (key->person != row.person)
        faults.append(QStringLiteral("its key is somebody else's"));
    else if (life.made == 0 || life.person != row.person)
        faults.append(QStringLiteral("the audit trail does not know that %1 made its key").arg(row.name));
    if (hashes.isEmpty())
        faults.append(QStringLiteral("the audit trail does not know it"));
    else if (hashes != QStringList{row.hash})
        faults.append(QStringLiteral("the audit trail knows it otherwise"));
    else if ((life.made > 0 && told < life.made) || (life.retired > 0 && told > life.retired))
        faults.append(QStringLiteral("its key was not in use then"));
    return faults;
}

QList<TrailFault> Witness::faultsOfKeys() const
{
    QList<TrailFault> faults;
    for (const KeyRow& key : m_keys)
        if (const Life life = m_lives.value(key.publicKey); life.made == 0 || life.person != key.person)
            faults.append({0,
                QStringLiteral("key %1 (person %2): the audit trail does not know that it was made")
                    .arg(key.publicKey.left(16))
                    .arg(key.person)});
        else if ((key.retiredAt > 0) != (life.retired > 0))
            faults.append({0,
                QStringLiteral("key %1 (person %2): the audit trail knows otherwise whether it is in use")
                    .arg(key.publicKey.left(16))
                    .arg(key.person)});
    return faults;
}

Result<TrailVerdict> verify(Store& store)
{
    const Witness witness = Witness::read(store);
    TrailVerdict verdict;
    verdict.head = trail::noHash();
    const auto fault = [&](qint64 row, const QString& what) {
        if (++verdict.faultCount <= trail::kMostFaults)
            verdict.faults.append({row, what});
    };
    QHash<qint64, QStringList> missing = witness.known();
    qint64 last = 0;
    const Status read = forEach(store, [&](const Signature& row) {
        ++verdict.checked;
        if (row.id != last + 1)
            fault(row.id, QStringLiteral("signatures before it are missing"));
        if (row.previous != verdict.head)
            fault(row.id, QStringLiteral("it is not bound to the signature before"));
        for (const QString& what : witness.faultsOf(row))
            fault(row.id, what);
        missing.remove(row.id);
        last = row.id;
        verdict.head = row.hash;
    });
    if (!read)
        return read.error();
    for (auto it = missing.keyBegin(); it != missing.keyEnd(); ++it)
        fault(*it, QStringLiteral("the audit trail knows this signature, and it is not there"));
    for (const TrailFault& one : witness.faultsOfKeys())
        fault(one.row, one.what);
    const auto trail = trail::verify(store);
    if (!trail)
        return trail.error();
    for (const TrailFault& one : trail->faults)
        fault(0,
            QStringLiteral("audit trail%1: %2")
                .arg(one.row > 0 ? QStringLiteral(" row %1").arg(one.row) : QString(), one.what));
    return verdict;
}

} // namespace wavedeck::signing
