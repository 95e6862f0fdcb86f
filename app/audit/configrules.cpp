// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/configrules.h"

#include <QFileInfo>
#include <QHash>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QUrl>

#include <algorithm>

namespace wavedeck::audit {

namespace {

bool isPort(const QString& value)
{
    static const QRegularExpression kPort(QStringLiteral("^[1-9]\\d{0,4}$"));
    return kPort.match(value).hasMatch() && value.toInt() <= 65535;
}

bool isUrl(const QString& value)
{
    static const QRegularExpression kUrl(
        QStringLiteral("^[a-z][a-z0-9+.-]*://[^\\s$]+$"), QRegularExpression::CaseInsensitiveOption);
    return kUrl.match(value).hasMatch();
}

bool isLocal(const QString& host)
{
    return host == QStringLiteral("localhost") || host == QStringLiteral("127.0.0.1")
        || host == QStringLiteral("0.0.0.0") || host == QStringLiteral("host.docker.internal");
}

bool isPortKey(const QString& key)
{
    return key == QStringLiteral("port") || key.endsWith(QStringLiteral("_port"));
}

bool isUrlKey(const QString& key)
{
    static const QRegularExpression kUrl(QStringLiteral("(?:^|_)(?:url|uri|endpoint|origin|base)$"));
    return kUrl.match(key).hasMatch();
}

/// Keys that each component has for itself: different values are normal.
bool isGeneric(const QString& key)
{
    static const QSet<QString> kGeneric{QStringLiteral("port"), QStringLiteral("url"), QStringLiteral("uri"),
        QStringLiteral("endpoint"), QStringLiteral("origin"), QStringLiteral("base"), QStringLiteral("server_port"),
        QStringLiteral("http_port"), QStringLiteral("app_port"), QStringLiteral("app_url"), QStringLiteral("base_url"),
        QStringLiteral("public_url"), QStringLiteral("listen_port"), QStringLiteral("debug_port"),
        QStringLiteral("metrics_port")};
    return kGeneric.contains(key);
}

class Rules {
public:
    explicit Rules(const ConfigSet& set)
        : m_set(set)
        , m_faults(set.faults)
    {
    }

    QList<ConfigFault> run()
    {
        checkRepeated();
        checkSameKey();
        checkServicePorts();
        checkLocalUrls();
        checkHostPorts();
        checkReferences();
        checkExamples();
        return m_faults;
    }

private:
    void add(const QString& rule, const QString& message, const QList<Place>& places)
    {
        m_faults.append({rule, message, places});
    }

    /// Of one .env file the last value of a key wins silently.
    void checkRepeated()
    {
        for (const ConfigFile& file : m_set.files) {
            QHash<QString, Place> seen;
            for (const Place& place : file.entries) {
                if (file.kind == ConfigKind::Env && seen.contains(place.key)
                    && seen.value(place.key).value != place.value)
                    add(QStringLiteral("repeated-key"),
                        QStringLiteral("%1 is set twice with different values").arg(place.key),
                        {seen.value(place.key), place});
                seen.insert(place.key, place);
            }
        }
    }

    /// A URL in one shape: no trailing slash, a service's own name and port replaced by the published one.
    QString canonical(const QString& value) const
    {
        QUrl url(value);
        if (!isUrl(value) || !url.isValid())
            return value;
        url.setUserInfo(QString());
        if (url.path() == QStringLiteral("/"))
            url.setPath(QString());
        for (const Service& service : m_set.services) {
            for (const PortMapping& mapping : service.ports) {
                if (url.host() == service.name && url.port() == mapping.container && mapping.host > 0) {
                    url.setHost(QStringLiteral("localhost"));
                    url.setPort(mapping.host);
                }
            }
        }
        if (isLocal(url.host()))
            url.setHost(QStringLiteral("localhost"));
        return url.toString(QUrl::StripTrailingSlash | QUrl::NormalizePathSegments);
    }

    void checkSameKey()
    {
        // By variant and key; a map, so that faults come in a fixed order.
        QMap<QString, QList<Place>> byKey;
        const auto collect = [&](const QString& variant, const Place& place) {
            const QString key = normalKey(place.key);
            const bool counts = (isPortKey(key) && isPort(place.value)) || (isUrlKey(key) && isUrl(place.value));
            if (counts && !isGeneric(key))
                byKey[variant + QLatin1Char('\n') + key].append(place);
        };
        for (const ConfigFile& file : m_set.files) {
            for (const Place& place : file.entries) {
                if (file.kind != ConfigKind::EnvExample)
                    collect(file.variant, place);
            }
        }
        for (const Service& service : m_set.services) {
            for (const Place& place : service.environment)
                collect(service.variant, place);
        }
        for (const QList<Place>& places : std::as_const(byKey)) {
            for (qsizetype i = 1; i < places.size(); ++i) {
                if (places.at(i).file != places.first().file
                    && canonical(places.at(i).value) != canonical(places.first().value)) {
                    add(isPort(places.first().value) ? QStringLiteral("port-mismatch") : QStringLiteral("url-mismatch"),
                        QStringLiteral("%1 differs: %2 and %3")
                            .arg(places.first().key, shownValue(places.first()), shownValue(places.at(i))),
                        {places.first(), places.at(i)});
                }
            }
        }
    }

    /// Whether a component's own .env belongs to the service: named by it, built there, or the folder is called so.
    static bool belongs(const ConfigFile& file, const Service& service)
    {
        const QString absolute = file.folder + QLatin1Char('/') + QFileInfo(file.path).fileName();
        return service.envFiles.contains(absolute) || (!service.folder.isEmpty() && service.folder == file.folder)
            || QFileInfo(file.folder).fileName() == service.name;
    }

    /// Which names a port key of a component may have: PORT, SERVER_PORT, or its own name before _PORT.
    static bool isOwnPort(const QString& key, const QString& service)
    {
        static const QSet<QString> kOwn{QStringLiteral("port"), QStringLiteral("server_port"),
            QStringLiteral("app_port"), QStringLiteral("http_port"), QStringLiteral("listen_port"),
            QStringLiteral("api_port")};
        return kOwn.contains(key) || key == normalKey(service) + QStringLiteral("_port");
    }

    void checkServicePorts()
    {
        for (const Service& service : m_set.services) {
            for (const ConfigFile& file : m_set.files) {
                if (service.ports.isEmpty() || file.kind != ConfigKind::Env || file.variant != service.variant)
                    continue;
                const bool own = belongs(file, service);
                for (const Place& place : file.entries) {
                    const QString key = normalKey(place.key);
                    const bool named = key == normalKey(service.name) + QStringLiteral("_port");
                    if (!isPort(place.value) || !(named || (own && isOwnPort(key, service.name))))
                        continue;
                    // What compose itself sets wins over the file.
                    const bool overridden = std::any_of(service.environment.begin(), service.environment.end(),
                        [&](const Place& set) { return set.key == place.key; });
                    const int port = place.value.toInt();
                    const bool known = std::any_of(service.ports.begin(), service.ports.end(),
                        [&](const PortMapping& mapping) { return mapping.container == port || mapping.host == port; });
                    if (!known && !overridden)
                        add(QStringLiteral("port-mismatch"),
                            QStringLiteral("%1 is %2, but service %3 publishes %4")
                                .arg(place.key, place.value, service.name, service.ports.first().place.value),
                            {place, service.ports.first().place});
                }
            }
            for (const Place& place : service.environment) {
                const bool known = std::any_of(service.ports.begin(), service.ports.end(),
                    [&](const PortMapping& mapping) { return mapping.container == place.value.toInt(); });
                if (normalKey(place.key) == QStringLiteral("port") && isPort(place.value) && !service.ports.isEmpty()
                    && !known)
                    add(QStringLiteral("port-mismatch"),
                        QStringLiteral("%1 of service %2 is %3, but its container port is %4")
                            .arg(place.key, service.name, place.value)
                            .arg(service.ports.first().container),
                        {place, service.ports.first().place});
            }
        }
    }

    /// Every port that something declares for this machine.
    QList<Place> declaredPorts(const QString& variant) const
    {
        QList<Place> declared;
        for (const Service& service : m_set.services) {
            for (const PortMapping& mapping : service.ports) {
                Place place = mapping.place;
                place.value = QString::number(mapping.host);
                if (mapping.host > 0 && service.variant == variant)
                    declared.append(place);
            }
        }
        for (const ConfigFile& file : m_set.files) {
            for (const Place& place : file.entries) {
                if (isPortKey(normalKey(place.key)) && isPort(place.value) && file.variant == variant
                    && file.kind != ConfigKind::EnvExample)
                    declared.append(place);
            }
        }
        return declared;
    }

    /// The declared port that a URL key means: its name holds the service's or the folder's name, or it is the one
    /// back end there is.
    static const Place* meant(const QString& key, const Place& url, const QList<Place>& declared)
    {
        static const QRegularExpression kBackEnd(QStringLiteral("(?:^|_)(?:api|backend|server)_"));
        static const QRegularExpression kBackEndPlace(QStringLiteral("api|backend|server"));
        const Place* found = nullptr;
        for (const Place& place : declared) {
            const QString where
                = QString(place.file.section(QLatin1Char('/'), -2, -2) + QLatin1Char('_') + place.key).toLower();
            if (place.file == url.file)
                continue;
            const QStringList words = key.split(QLatin1Char('_'));
            const bool named = std::any_of(words.begin(), words.end(), [&](const QString& word) {
                static const QSet<QString> kWeak{QStringLiteral("url"), QStringLiteral("uri"), QStringLiteral("base"),
                    QStringLiteral("app"), QStringLiteral("react"), QStringLiteral("vite"), QStringLiteral("next"),
                    QStringLiteral("public"), QStringLiteral("endpoint"), QStringLiteral("origin"),
                    QStringLiteral("env"), QStringLiteral("file"), QStringLiteral("services"), QStringLiteral("ports"),
                    QStringLiteral("port")};
                return word.size() > 2 && !kWeak.contains(word) && where.contains(word);
            });
            if (named || (kBackEnd.match(key).hasMatch() && kBackEndPlace.match(where).hasMatch()))
                return &place;
            found = found ? found : &place;
        }
        // One declared port, and a key that says "the back end": it can only mean that one.
        return kBackEnd.match(key).hasMatch() || isGeneric(key) ? (declared.size() == 1 ? found : nullptr) : nullptr;
    }

    void checkUrl(const QString& variant, const Place& place)
    {
        const QUrl url(place.value);
        if (!isUrl(place.value) || url.port() <= 0)
            return;
        const QList<Place> declared = declaredPorts(variant);
        if (isLocal(url.host())) {
            const bool known = std::any_of(declared.begin(), declared.end(),
                [&](const Place& other) { return other.value.toInt() == url.port(); });
            const Place* other = known ? nullptr : meant(normalKey(place.key), place, declared);
            if (other)
                add(QStringLiteral("port-mismatch"),
                    QStringLiteral("%1 points to port %2, but %3 is %4")
                        .arg(place.key)
                        .arg(url.port())
                        .arg(other->key, other->value),
                    {place, *other});
            return;
        }
        for (const Service& service : m_set.services) {
            const bool known = std::any_of(service.ports.begin(), service.ports.end(),
                [&](const PortMapping& mapping) { return mapping.container == url.port(); });
            if (service.name == url.host() && service.variant == variant && !service.ports.isEmpty() && !known)
                add(QStringLiteral("port-mismatch"),
                    QStringLiteral("%1 points to %2:%3, but that service's container port is %4")
                        .arg(place.key, service.name)
                        .arg(url.port())
                        .arg(service.ports.first().container),
                    {place, service.ports.first().place});
        }
    }

    void checkLocalUrls()
    {
        for (const ConfigFile& file : m_set.files) {
            for (const Place& place : file.entries) {
                if (file.kind != ConfigKind::EnvExample)
                    checkUrl(file.variant, place);
            }
        }
        for (const Service& service : m_set.services) {
            for (const Place& place : service.environment)
                checkUrl(service.variant, place);
        }
    }

    void checkHostPorts()
    {
        QHash<QString, Place> taken;
        for (const Service& service : m_set.services) {
            for (const PortMapping& mapping : service.ports) {
                const QString key
                    = QStringLiteral("%1 %2 %3").arg(mapping.place.file, service.variant).arg(mapping.host);
                if (mapping.host > 0 && taken.contains(key) && taken.value(key).key != mapping.place.key)
                    add(QStringLiteral("port-taken"), QStringLiteral("two services publish port %1").arg(mapping.host),
                        {taken.value(key), mapping.place});
                taken.insert(key, mapping.place);
            }
        }
    }

    QSet<QString> keysOf(const QString& folder, bool everywhere) const
    {
        QSet<QString> keys;
        for (const ConfigFile& file : m_set.files) {
            for (const Place& place : file.entries) {
                if (file.kind == ConfigKind::Env && (everywhere || file.folder == folder))
                    keys.insert(place.key);
            }
        }
        return keys;
    }

    void checkReferences()
    {
        const QSet<QString> known = keysOf(QString(), true);
        QSet<QString> told;
        for (const Reference& reference : m_set.references) {
            const QString once = reference.place.file + QLatin1Char('\n') + reference.name;
            if (reference.hasDefault || known.contains(reference.name) || told.contains(once))
                continue;
            told.insert(once);
            add(QStringLiteral("missing-variable"),
                QStringLiteral("%1 is required here and no .env file sets it").arg(reference.name), {reference.place});
        }
    }

    void checkExamples()
    {
        QSet<QString> fromCompose;
        for (const Service& service : m_set.services) {
            for (const Place& place : service.environment)
                fromCompose.insert(place.key);
        }
        for (const ConfigFile& file : m_set.files) {
            if (file.kind != ConfigKind::EnvExample)
                continue;
            const QSet<QString> present = keysOf(file.folder, false);
            QString actual = QFileInfo(file.path).path() + QStringLiteral("/.env");
            if (actual.startsWith(QStringLiteral("./")))
                actual.remove(0, 2);
            for (const Place& place : file.entries) {
                if (!present.contains(place.key) && !fromCompose.contains(place.key))
                    add(QStringLiteral("missing-variable"),
                        QStringLiteral("%1 is listed here, but %2 does not set it").arg(place.key, actual),
                        {place, {actual, 0, place.key, QString()}});
            }
        }
    }

    const ConfigSet& m_set;
    QList<ConfigFault> m_faults;
};

} // namespace

QString normalKey(const QString& key)
{
    static const QRegularExpression kHump(QStringLiteral("([a-z0-9])([A-Z])"));
    static const QRegularExpression kOther(QStringLiteral("[^A-Za-z0-9]+"));
    return QString(key).replace(kHump, QStringLiteral("\\1_\\2")).replace(kOther, QStringLiteral("_")).toLower();
}

QString shownValue(const Place& place)
{
    static const QRegularExpression kMapping(QStringLiteral("^\\d{1,5}(?::\\d{1,5})?$"));
    if (kMapping.match(place.value).hasMatch()
        && (isPortKey(normalKey(place.key)) || place.key.endsWith(QStringLiteral("ports"))))
        return place.value;
    const auto shown = QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment;
    return isUrl(place.value) ? QUrl(place.value).toString(shown) : QString();
}

QList<ConfigFault> checkConfig(const ConfigSet& set)
{
    return Rules(set).run();
}

} // namespace wavedeck::audit
