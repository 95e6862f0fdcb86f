// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trail/trail.h"

#include "models/base/clock.h"
#include "models/base/log.h"
#include "models/run/rundirectory.h"
#include "models/secrets/redact.h"
#include "models/store/rows.h"
#include "models/trail/row.h"

#include <algorithm>

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck {

QLatin1String word(TrailSource source)
{
    constexpr const char* kWords[] = {"person", "os-user", "engine"};
    return QLatin1String(kWords[int(source)]);
}

QLatin1String word(TrailResult result)
{
    return QLatin1String(result == TrailResult::Done ? "done" : "refused");
}

TrailEntry TrailEntry::of(const Actor& actor, const QString& action, const QString& subject, const QJsonObject& body)
{
    TrailEntry entry;
    entry.actor = actor.printed();
    entry.person = actor.person;
    entry.source = actor.signedIn ? TrailSource::Person : TrailSource::OsUser;
    entry.action = action;
    entry.subject = subject;
    entry.body = body;
    return entry;
}

namespace trail {

namespace {

void write(QByteArray& out, const QJsonValue& value);

void writeObject(QByteArray& out, const QJsonObject& object)
{
    QList<std::pair<QByteArray, QJsonValue>> members;
    for (auto it = object.begin(); it != object.end(); ++it)
        members.append({it.key().normalized(QString::NormalizationForm_C).toUtf8(), it.value()});
    std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    out += '{';
    for (qsizetype i = 0; i < members.size(); ++i) {
        if (i > 0)
            out += ',';
        writeString(out, QString::fromUtf8(members[i].first), false);
        out += ':';
        write(out, members[i].second);
    }
    out += '}';
}

void write(QByteArray& out, const QJsonValue& value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        out += "null";
        return;
    case QJsonValue::Bool:
        out += value.toBool() ? "true" : "false";
        return;
    case QJsonValue::Double: {
        // Two defaults tell a whole number from one that is none.
        const qint64 whole = value.toInteger(0);
        if (whole == value.toInteger(1))
            out += QByteArray::number(whole);
        else
            writeString(out, QString::number(value.toDouble(), 'g', QLocale::FloatingPointShortest), false);
        return;
    }
    case QJsonValue::String:
        return writeString(out, value.toString(), true);
    case QJsonValue::Array: {
        const QJsonArray array = value.toArray();
        out += '[';
        for (qsizetype i = 0; i < array.size(); ++i) {
            if (i > 0)
                out += ',';
            write(out, array[i]);
        }
        out += ']';
        return;
    }
    case QJsonValue::Object:
        return writeObject(out, value.toObject());
    }
}

QByteArray hexadecimal(const unsigned char* bytes, std::size_t size)
{
    return QByteArray(reinterpret_cast<const char*>(bytes), qsizetype(size)).toHex();
}

} // namespace

void writeString(QByteArray& out, const QString& text, bool normalise)
{
    const QByteArray utf8 = (normalise ? text.normalized(QString::NormalizationForm_C) : text).toUtf8();
    out += '"';
    for (const char c : utf8) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += "\\u00";
            out += QByteArray(1, c).toHex();
        } else {
            out += c;
        }
    }
    out += '"';
}

QByteArray canonicalJson(const QJsonValue& value)
{
    QByteArray out;
    write(out, value);
    return out;
}

QString noHash()
{
    return QString(64, QLatin1Char('0'));
}

QString hashOf(const Row& row)
{
    QByteArray text;
    const auto column = [&](const char* name, const QString& value) {
        text += name;
        // As it lies there: what normalising would change must change the hash too.
        writeString(text, value, false);
    };
    column("{\"action\":", row.action);
    column(",\"actor\":", row.actor);
    text += ",\"at\":" + QByteArray::number(row.at);
    column(",\"body\":", row.body);
    text += ",\"id\":" + QByteArray::number(row.id);
    text += ",\"person\":" + (row.person ? QByteArray::number(*row.person) : QByteArray("null"));
    column(",\"previous\":", row.previous);
    column(",\"result\":", row.result);
    column(",\"session\":", row.session);
    column(",\"source\":", row.source);
    column(",\"subject\":", row.subject);
    text += '}';
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(
        hash, reinterpret_cast<const unsigned char*>(text.constData()), static_cast<unsigned long long>(text.size()));
    return QString::fromLatin1(hexadecimal(hash, sizeof hash));
}

TrailHead head(Store& store)
{
    const auto found = rows::readAll<TrailHead>(
        store, "SELECT id, hash, at FROM audit ORDER BY id DESC LIMIT 1", {}, [](rows::Reader& r) {
            TrailHead head;
            head.id = r.number();
            head.hash = r.text();
            head.at = r.number();
            return head;
        });
    return found.isEmpty() ? TrailHead{0, noHash(), 0} : found.first();
}

QJsonObject headDocument(Store& store)
{
    const TrailHead newest = head(store);
    return {{QStringLiteral("head"), newest.hash}, {QStringLiteral("rows"), newest.id}};
}

QString anchorFile(const QString& dataDir)
{
    return dataDir + QStringLiteral("/audit.anchor");
}

bool anchor(const QString& dataDir, qint64 id, const QString& hash, qint64 at)
{
    const QByteArray line = QByteArray::number(id) + ' ' + hash.toLatin1() + ' ' + QByteArray::number(at) + '\n';
    const int fd = run::openPlainForWriting(anchorFile(dataDir), O_APPEND);
    if (fd < 0)
        return false;
    const off_t before = ::lseek(fd, 0, SEEK_END);
    const ssize_t written = ::write(fd, line.constData(), std::size_t(line.size()));
    // Half a line on a full disk would read as tampering: it goes, unless somebody else has written behind it.
    if (struct stat now = {}; written > 0 && written < line.size() && ::fstat(fd, &now) == 0
        && now.st_size == before + written && ::ftruncate(fd, before) != 0)
        log::warn(QStringLiteral("the head of the audit trail is noted only in part"));
    ::close(fd);
    return written == line.size();
}

Status append(Store& store, const TrailEntry& entry)
{
    const TrailHead last = head(store);
    Row row;
    row.id = last.id + 1;
    row.at = entry.at > 0 ? entry.at : utcMs();
    row.actor = entry.actor;
    row.person = entry.person;
    row.source = word(entry.source);
    row.action = redacted(entry.action);
    row.session = redacted(entry.session);
    row.subject = redacted(entry.subject);
    row.result = word(entry.result);
    row.body = QString::fromUtf8(canonicalJson(redacted(QJsonValue(entry.body))));
    row.previous = last.hash;
    row.hash = hashOf(row);
    const Status stored = store.run("INSERT INTO audit VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        {row.id, row.at, rows::text(row.actor), rows::optional(row.person), row.source, rows::text(row.action),
            rows::text(row.session), rows::text(row.subject), row.result, row.body, row.previous, row.hash});
    if (stored)
        store.afterCommit("audit", [dataDir = store.dataDir(), row] {
            if (!anchor(dataDir, row.id, row.hash, row.at))
                log::warn(QStringLiteral("the head of the audit trail cannot be noted in audit.anchor"));
        });
    return stored;
}

} // namespace trail

} // namespace wavedeck
