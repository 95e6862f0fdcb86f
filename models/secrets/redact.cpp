// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/secrets/redact.h"

#include "models/secrets/finder.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace wavedeck {

namespace {

constexpr int kMaxDepth = 64;
const secrets::Looking kHiding{secrets::Purpose::Hide, true, true, 0};

qsizetype kept(const secrets::Hit& hit)
{
    // Of a private key nothing is kept: its first characters say its kind only.
    return qstrcmp(hit.rule, "private-key") == 0 ? 0 : std::min<qsizetype>(4, hit.length / 4);
}

/// A line of a private key that is looked at without its armour, as a view of a log does it: 64, 70 or 76 characters
/// of base64 and nothing else.
bool isKeyLine(QByteArrayView text)
{
    const QByteArrayView line = text.trimmed();
    if (line.size() != 64 && line.size() != 70 && line.size() != 76)
        return false;
    qsizetype upper = 0;
    qsizetype lower = 0;
    for (const char c : line) {
        if (!secrets::isOf(c, secrets::kBase64))
            return false;
        upper += secrets::isOf(c, secrets::kUpper) ? 1 : 0;
        lower += secrets::isOf(c, secrets::kLower) ? 1 : 0;
    }
    return upper >= 8 && lower >= 8 && secrets::entropy(line) >= 4.0;
}

QList<secrets::Hit> hitsIn(QByteArrayView text)
{
    if (isKeyLine(text)) {
        const QByteArrayView line = text.trimmed();
        secrets::Hit hit;
        hit.from = line.data() - text.data();
        hit.length = line.size();
        hit.rule = "private-key";
        return {hit};
    }
    return secrets::findSecrets(text, kHiding);
}

/// One byte for each unit, so that places are the same in both; what is no ASCII is one and the same sign.
QByteArray narrow(const QString& text)
{
    QByteArray bytes(text.size(), Qt::Uninitialized);
    std::transform(text.begin(), text.end(), bytes.begin(),
        [](QChar c) { return c.unicode() < 0x80 ? static_cast<char>(c.unicode()) : '\xff'; });
    return bytes;
}

bool mayHold(const QString& text)
{
    bool may = text.size() == 64 || text.size() == 70 || text.size() == 76;
    for (qsizetype i = 0; !may && i + 1 < text.size(); ++i) {
        const char16_t first = text.at(i).unicode();
        const char16_t second = text.at(i + 1).unicode();
        may = first < 0x80
            && secrets::mayHold(static_cast<uchar>(first), second < 0x80 ? static_cast<uchar>(second) : 0xff);
    }
    return may;
}

template <class Text, class Mark> Text cut(const Text& text, const QList<secrets::Hit>& hits, const Mark& mark)
{
    Text out;
    out.reserve(text.size());
    qsizetype from = 0;
    for (const secrets::Hit& hit : hits) {
        out.append(text.constData() + from, hit.from + kept(hit) - from);
        out.append(mark(hit.rule));
        from = hit.from + hit.length;
    }
    out.append(text.constData() + from, text.size() - from);
    return out;
}

QString sign(const char* rule)
{
    return QStringLiteral("…[redacted %1]").arg(QLatin1String(rule));
}

QString cutWhole(const QString& secret, const char* rule)
{
    return QString(secret.left(std::min<qsizetype>(4, secret.size() / 4)) + sign(rule));
}

QJsonValue redactedAt(const QJsonValue& value, bool secret, int depth)
{
    if (depth > kMaxDepth)
        return QJsonValue(sign("depth"));
    if (value.isString()) {
        const QString text = value.toString();
        const QString out = redacted(text);
        const bool mark = out != text || secrets::isMark(text.toUtf8()) || text.size() < 4;
        return QJsonValue(secret && !mark ? cutWhole(text, "assigned-secret") : out);
    }
    if (value.isArray()) {
        QJsonArray out;
        const QJsonArray array = value.toArray();
        for (const QJsonValue item : array)
            out.append(redactedAt(item, secret, depth + 1));
        return out;
    }
    if (value.isObject()) {
        QJsonObject out;
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            out.insert(redacted(it.key()), redactedAt(it.value(), secrets::namesSecret(it.key().toUtf8()), depth + 1));
        return out;
    }
    return value;
}

} // namespace

QString redacted(const QString& text)
{
    if (!mayHold(text))
        return text;
    const QList<secrets::Hit> hits = hitsIn(narrow(text));
    return hits.isEmpty() ? text : cut(text, hits, [](const char* rule) { return sign(rule); });
}

QList<Redaction> redactions(const QString& text)
{
    QList<Redaction> out;
    if (mayHold(text)) {
        const QList<secrets::Hit> hits = hitsIn(narrow(text));
        for (const secrets::Hit& hit : hits)
            out.append({hit.from + kept(hit), hit.length - kept(hit), sign(hit.rule)});
    }
    return out;
}

QByteArray redactedLines(const QByteArray& text)
{
    const QByteArray whole = redacted(text);
    QByteArray out;
    out.reserve(whole.size());
    for (qsizetype from = 0; from < whole.size();) {
        const qsizetype end = whole.indexOf('\n', from);
        const QByteArrayView line = QByteArrayView(whole).sliced(from, (end < 0 ? whole.size() : end) - from);
        const bool key = isKeyLine(line);
        out.append(key ? sign("private-key").toUtf8() : line.toByteArray());
        if (end >= 0)
            out.append('\n');
        from = end < 0 ? whole.size() : end + 1;
    }
    return out;
}

QByteArray redacted(const QByteArray& text)
{
    const QList<secrets::Hit> hits = hitsIn(text);
    return hits.isEmpty() ? text : cut(text, hits, [](const char* rule) { return sign(rule).toUtf8(); });
}

QStringList redacted(const QStringList& texts)
{
    QStringList out;
    out.reserve(texts.size());
    for (const QString& text : texts)
        out.append(redacted(text));
    return out;
}

QJsonValue redacted(const QJsonValue& value)
{
    return redactedAt(value, false, 0);
}

QJsonObject redacted(const QJsonObject& object)
{
    return redactedAt(QJsonValue(object), false, 0).toObject();
}

QJsonArray redacted(const QJsonArray& array)
{
    return redactedAt(QJsonValue(array), false, 0).toArray();
}

QString shownSecret(const QString& secret, const char* rule)
{
    return qstrcmp(rule, "private-key") == 0 ? sign(rule) : cutWhole(secret, rule);
}

} // namespace wavedeck
