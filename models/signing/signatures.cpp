// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/signing/signatures.h"

#include "models/store/rows.h"
#include "models/trail/row.h"
#include "models/trail/trail.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace wavedeck::signing {

namespace {

/// In the order in which readRow() takes them.
#define SELECT_SIGNATURE                                                                                               \
    "SELECT id, at, subject, revision, phase, meaning, slot, person, name, roles, self_approved, reason, matrix, "     \
    "content_sha256, content, public_key, previous, statement, hash, signature FROM signature "

Signature readRow(rows::Reader& r)
{
    Signature row;
    row.id = r.number();
    row.at = r.number();
    row.subject = r.text();
    row.revision = r.number();
    row.phase = r.text();
    row.meaning = r.text();
    row.slot = r.text();
    row.person = r.number();
    row.name = r.text();
    row.roles = r.text();
    row.selfApproved = r.flag();
    row.reason = r.text();
    row.matrix = r.number();
    row.contentSha256 = r.text();
    row.content = r.text();
    row.publicKey = r.text();
    row.previous = r.text();
    row.statement = r.text();
    row.hash = r.text();
    row.signature = r.text();
    return row;
}

QJsonArray arrayOf(const QString& json)
{
    return QJsonDocument::fromJson(json.toUtf8()).array();
}

} // namespace

QStringList Signature::roleList() const
{
    QStringList list;
    for (const QJsonValue& role : arrayOf(roles))
        list.append(role.toString());
    return list;
}

QString Signature::printed() const
{
    return selfApproved ? QString(name + QStringLiteral(", self-approved")) : name;
}

QJsonObject statementOf(const Signature& row)
{
    return {{QStringLiteral("id"), row.id}, {QStringLiteral("at"), row.at}, {QStringLiteral("subject"), row.subject},
        {QStringLiteral("revision"), row.revision}, {QStringLiteral("phase"), row.phase},
        {QStringLiteral("meaning"), row.meaning}, {QStringLiteral("slot"), row.slot},
        {QStringLiteral("person"), row.person}, {QStringLiteral("name"), row.name},
        {QStringLiteral("roles"), arrayOf(row.roles)}, {QStringLiteral("self_approved"), row.selfApproved},
        {QStringLiteral("reason"), row.reason}, {QStringLiteral("matrix"), row.matrix},
        {QStringLiteral("content_sha256"), row.contentSha256}, {QStringLiteral("content"), row.content},
        {QStringLiteral("public_key"), row.publicKey}, {QStringLiteral("previous"), row.previous}};
}

Result<Signature> append(Store& store, Signature row, const Key& key)
{
    const auto last = rows::readAll<std::pair<qint64, QString>>(
        store, "SELECT id, hash FROM signature ORDER BY id DESC LIMIT 1", {}, [](rows::Reader& r) {
            const qint64 id = r.number();
            return std::pair(id, r.text());
        });
    row.id = last.isEmpty() ? 1 : last.first().first + 1;
    row.previous = last.isEmpty() ? trail::noHash() : last.first().second;
    const QByteArray statement = trail::canonicalJson(statementOf(row));
    row.statement = QString::fromUtf8(statement);
    row.hash = sha256(statement);
    row.signature = key.sign(statement);
    // What would not verify later (a text that normalising changes) is not stored now.
    if (const QStringList faults = faultsOf(row); !faults.isEmpty())
        return Error{ErrorKind::Usage, QStringLiteral("not-canonical"), row.subject, faults.first(), {}};
    using rows::text;
    if (Status done = store.run("INSERT INTO signature VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            {row.id, row.at, text(row.subject), row.revision, text(row.phase), row.meaning, text(row.slot), row.person,
                text(row.name), row.roles, int(row.selfApproved), text(row.reason), row.matrix, row.contentSha256,
                text(row.content), row.publicKey, row.previous, row.statement, row.hash, row.signature});
        !done)
        return done.error();
    return row;
}

QJsonObject reference(const Signature& row)
{
    return {
        {QStringLiteral("signature"), QJsonObject{{QStringLiteral("id"), row.id}, {QStringLiteral("hash"), row.hash}}}};
}

QList<Signature> signaturesOf(Store& store, const QString& subject)
{
    return rows::readAll<Signature>(store, SELECT_SIGNATURE "WHERE subject = ? ORDER BY id", {subject}, readRow);
}

std::optional<Signature> signature(Store& store, qint64 id)
{
    const auto found = rows::readAll<Signature>(store, SELECT_SIGNATURE "WHERE id = ?", {id}, readRow);
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

Status forEach(Store& store, const std::function<void(const Signature&)>& take)
{
    QSqlQuery& query = store.statement(SELECT_SIGNATURE "ORDER BY id");
    if (!query.exec())
        return Error{ErrorKind::Environment, QStringLiteral("database-error"), QStringLiteral("the signatures"),
            QStringLiteral("they cannot be read"), {}};
    while (query.next()) {
        rows::Reader reader(query);
        take(readRow(reader));
    }
    query.finish();
    return Done{};
}

QJsonObject recordOf(const Signature& row)
{
    QJsonObject record = statementOf(row);
    record.insert(QStringLiteral("statement"), row.statement);
    record.insert(QStringLiteral("hash"), row.hash);
    record.insert(QStringLiteral("signature"), row.signature);
    return record;
}

Signature signatureOf(const QJsonObject& record)
{
    const auto text = [&](const char* key) { return record.value(QLatin1String(key)).toString(); };
    const auto number = [&](const char* key) { return record.value(QLatin1String(key)).toInteger(); };
    Signature row;
    row.id = number("id");
    row.at = number("at");
    row.subject = text("subject");
    row.revision = number("revision");
    row.phase = text("phase");
    row.meaning = text("meaning");
    row.slot = text("slot");
    row.person = number("person");
    row.name = text("name");
    row.roles = QString::fromUtf8(trail::canonicalJson(record.value(QLatin1String("roles")).toArray()));
    row.selfApproved = record.value(QLatin1String("self_approved")).toBool();
    row.reason = text("reason");
    row.matrix = number("matrix");
    row.contentSha256 = text("content_sha256");
    row.content = text("content");
    row.publicKey = text("public_key");
    row.previous = text("previous");
    row.statement = text("statement");
    row.hash = text("hash");
    row.signature = text("signature");
    return row;
}

QStringList faultsOf(const Signature& row)
{
    QStringList faults;
    const QByteArray statement = row.statement.toUtf8();
    const QJsonObject said = QJsonDocument::fromJson(statement).object();
    const QJsonObject columns = statementOf(row);
    if (said.keys() != columns.keys() || trail::canonicalJson(said) != statement)
        faults.append(QStringLiteral("its statement is no statement of ours"));
    else
        // As they lie there: texts that are equal only after normalising are not the same.
        for (auto it = columns.begin(); it != columns.end(); ++it)
            if (said.value(it.key()) != it.value())
                faults.append(QStringLiteral("its %1 is not what was signed").arg(it.key()));
    if (trail::canonicalJson(arrayOf(row.roles)) != row.roles.toUtf8())
        faults.append(QStringLiteral("its roles are not what was signed"));
    if (sha256(row.content.toUtf8()) != row.contentSha256)
        faults.append(QStringLiteral("its content does not match its hash"));
    if (sha256(statement) != row.hash)
        faults.append(QStringLiteral("its statement does not match its hash"));
    if (!isSignedBy(row.publicKey, statement, row.signature))
        faults.append(QStringLiteral("its signature is not that of its key over its statement"));
    return faults;
}

} // namespace wavedeck::signing
