// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/values.h"

#include <QHash>
#include <QRegularExpression>

namespace wavedeck::config {

namespace {

constexpr int kMostNested = 8; ///< defaults inside defaults
constexpr qsizetype kMostText = 64 * 1024; ///< what variables may make of one value

bool isNameStart(QChar c)
{
    return (c >= QLatin1Char('A') && c <= QLatin1Char('Z')) || (c >= QLatin1Char('a') && c <= QLatin1Char('z'))
        || c == QLatin1Char('_');
}

bool isNamePart(QChar c)
{
    return isNameStart(c) || (c >= QLatin1Char('0') && c <= QLatin1Char('9'));
}

qsizetype endOfName(const QString& text, qsizetype at)
{
    while (at < text.size() && isNamePart(text[at]))
        ++at;
    return at;
}

/// The brace that closes the one before `at`; -1 = none.
qsizetype closing(const QString& text, qsizetype at)
{
    for (int open = 1; at < text.size(); ++at) {
        if (text[at] == QLatin1Char('{') && text[at - 1] == QLatin1Char('$'))
            ++open;
        else if (text[at] == QLatin1Char('}') && --open == 0)
            return at;
    }
    return -1;
}

using ValueOf = std::function<std::optional<QString>(const QString&)>;

class Interpolator {
public:
    explicit Interpolator(const ValueOf& valueOf)
        : m_valueOf(valueOf)
    {
    }

    QString run(const QString& text, qsizetype offset, int depth)
    {
        QString out;
        for (qsizetype at = 0; at < text.size();) {
            const bool dollar = text[at] == QLatin1Char('$') && at + 1 < text.size();
            if (!dollar) {
                out += text[at++];
            } else if (text[at + 1] == QLatin1Char('$')) {
                out += QLatin1Char('$');
                at += 2;
            } else if (text[at + 1] == QLatin1Char('{')) {
                at = braced(text, at, offset, depth, out);
            } else if (isNameStart(text[at + 1])) {
                const qsizetype end = endOfName(text, at + 1);
                put(text.mid(at + 1, end - at - 1), text.mid(at, end - at), {}, offset + at, false, out);
                at = end;
            } else {
                out += text[at++];
            }
            if (out.size() > kMostText) {
                result.complete = false;
                return out.left(kMostText);
            }
        }
        return out;
    }

    Interpolated result;

private:
    qsizetype braced(const QString& text, qsizetype at, qsizetype offset, int depth, QString& out)
    {
        const qsizetype start = at + 2;
        const qsizetype nameEnd = endOfName(text, start);
        const qsizetype end = closing(text, start);
        if (end < 0 || nameEnd == start) {
            out += text[at];
            return at + 1;
        }
        QString rest = text.mid(nameEnd, end - nameEnd);
        if (rest.startsWith(QLatin1Char(':')))
            rest.remove(0, 1);
        std::optional<QString> instead;
        if (rest.startsWith(QLatin1Char('-')) && depth < kMostNested)
            instead = run(rest.mid(1), offset + nameEnd + (text[nameEnd] == QLatin1Char(':') ? 2 : 1), depth + 1);
        else if (rest.startsWith(QLatin1Char('+')))
            instead = QString();
        put(text.mid(start, nameEnd - start), text.mid(at, end - at + 1), instead, offset + at, instead.has_value(),
            out);
        return end + 1;
    }

    void put(const QString& name, const QString& whole, const std::optional<QString>& instead, qsizetype position,
        bool hasDefault, QString& out)
    {
        result.names.append({name, hasDefault, position});
        const std::optional<QString> known = m_valueOf ? m_valueOf(name) : std::nullopt;
        if (known && !(known->isEmpty() && instead)) {
            out += *known;
        } else if (instead) {
            out += *instead;
            result.usedDefault = true;
        } else {
            out += whole;
            result.complete = false;
        }
    }

    const ValueOf& m_valueOf;
};

const QRegularExpression& secretName()
{
    static const QRegularExpression kSecret(
        QStringLiteral("(?:^|_)(?:pass|passwd|password|passphrase|secret|token|credential|credentials|key|salt|dsn|"
                       "private|auth|pwd)(?:_|$)"));
    return kSecret;
}

} // namespace

QString normalName(const QString& name)
{
    static const QRegularExpression kHump(QStringLiteral("([a-z0-9])([A-Z])"));
    static const QRegularExpression kOther(QStringLiteral("[^A-Za-z0-9]+"));
    QString normal = name;
    normal.replace(kHump, QStringLiteral("\\1_\\2")).replace(kOther, QStringLiteral("_"));
    normal = normal.toLower();
    while (normal.startsWith(QLatin1Char('_')))
        normal.remove(0, 1);
    while (normal.endsWith(QLatin1Char('_')))
        normal.chop(1);
    return normal;
}

bool isPort(const QString& value)
{
    if (value.isEmpty() || value.size() > 5 || value[0] == QLatin1Char('0'))
        return false;
    bool ok = false;
    const int port = value.toInt(&ok);
    return ok && port > 0 && port <= 65535;
}

bool isPortName(const QString& normal)
{
    return normal == QLatin1String("port") || normal.endsWith(QLatin1String("_port"));
}

bool isUrlName(const QString& normal)
{
    static const QRegularExpression kUrl(QStringLiteral("(?:^|_)(?:url|uri|endpoint|origin|origins|base)$"));
    return kUrl.match(normal).hasMatch();
}

std::optional<QUrl> urlOf(const QString& value)
{
    static const QRegularExpression kUrl(
        QStringLiteral("\\A[a-z][a-z0-9+.-]*://[^\\s$<>{}]+\\z"), QRegularExpression::CaseInsensitiveOption);
    if (value.size() > 4096 || !kUrl.match(value).hasMatch())
        return std::nullopt;
    const QUrl url(value);
    if (!url.isValid() || url.host().isEmpty())
        return std::nullopt;
    return url;
}

bool isThisMachine(const QString& host)
{
    return host == QLatin1String("localhost") || host == QLatin1String("127.0.0.1") || host == QLatin1String("0.0.0.0")
        || host == QLatin1String("::1") || host == QLatin1String("host.docker.internal");
}

int portOf(const QUrl& url)
{
    static const QHash<QString, int> kPorts{{QStringLiteral("http"), 80}, {QStringLiteral("https"), 443},
        {QStringLiteral("ws"), 80}, {QStringLiteral("wss"), 443}};
    return url.port() > 0 ? url.port() : kPorts.value(url.scheme().toLower(), 0);
}

QString valueKind(const QString& normal, const QString& value)
{
    static const QRegularExpression kNumber(QStringLiteral("\\A[-+]?\\d+(?:\\.\\d+)?\\z"));
    static const QStringList kBooleans{QStringLiteral("true"), QStringLiteral("false"), QStringLiteral("yes"),
        QStringLiteral("no"), QStringLiteral("on"), QStringLiteral("off")};
    if (value.isEmpty())
        return QStringLiteral("empty");
    if (isPortName(normal) && isPort(value))
        return QStringLiteral("port");
    if (kNumber.match(value).hasMatch())
        return QStringLiteral("number");
    if (kBooleans.contains(value, Qt::CaseInsensitive))
        return QStringLiteral("boolean");
    if (urlOf(value))
        return QStringLiteral("url");
    return value.contains(QLatin1Char(',')) ? QStringLiteral("list") : QStringLiteral("text");
}

QString shownValue(const QString& key, const QString& value)
{
    static const QRegularExpression kMapping(QStringLiteral("\\A\\d{1,5}(?::\\d{1,5})?\\z"));
    const QString normal = normalName(key);
    const QString kind = valueKind(normal, value);
    const bool ports = normal.endsWith(QLatin1String("ports")) || normal.contains(QLatin1String("_ports_"));
    if (kind == QLatin1String("port") || (ports && kMapping.match(value).hasMatch()))
        return value;
    if (kind == QLatin1String("url"))
        return urlOf(value)->toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    const bool plain = kind == QLatin1String("number") || kind == QLatin1String("boolean");
    return plain && value.size() < 12 && !secretName().match(normal).hasMatch() ? value : QString();
}

Interpolated interpolate(const QString& text, const ValueOf& valueOf)
{
    if (!text.contains(QLatin1Char('$'))) {
        Interpolated same;
        same.text = text;
        return same;
    }
    Interpolator interpolator(valueOf);
    interpolator.result.text = interpolator.run(text, 0, 0);
    return interpolator.result;
}

} // namespace wavedeck::config
