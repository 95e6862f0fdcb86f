// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/checking.h"

#include <QFileInfo>
#include <QSet>

#include <algorithm>

namespace wavedeck::config {

namespace {

/// The URLs of a value; a list of origins has several.
QList<QUrl> urlsOf(const QString& value)
{
    QList<QUrl> urls;
    const QStringList parts = value.split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (const QString& part : parts)
        if (const auto url = urlOf(part.trimmed()))
            urls.append(*url);
    return urls;
}

/// Words that say which service a URL is of; generic ones say nothing.
QSet<QString> tellingWords(const QString& name, const Checking& checking)
{
    QSet<QString> words;
    for (const QString& word : wordsOf(name))
        if (word.size() > 1
            && (!checking.rules.genericWords.contains(word) || checking.rules.backEnd.contains(word)
                || checking.rules.frontEnd.contains(word)))
            words.insert(word);
    // Who may ask the back end from elsewhere is its client.
    if (words.contains(QStringLiteral("cors")) || name.contains(QLatin1String("allowed_origin")))
        words.insert(QStringLiteral("frontend"));
    return words;
}

bool anyIn(const QSet<QString>& words, const QSet<QString>& of)
{
    return std::any_of(words.begin(), words.end(), [&](const QString& word) { return of.contains(word); });
}

/// Whether what is called by these words is meant by those of a URL's name.
bool isMeant(const QSet<QString>& words, const QSet<QString>& called, const Rules& rules)
{
    return anyIn(words, called) || (anyIn(words, rules.backEnd) && anyIn(called, rules.backEnd))
        || (anyIn(words, rules.frontEnd) && anyIn(called, rules.frontEnd));
}

/// postgres:// means a service of that image whatever the variable's name.
QString imageOf(const QUrl& url)
{
    static const QHash<QString, QString> kImages{{QStringLiteral("postgresql"), QStringLiteral("postgres")},
        {QStringLiteral("postgres"), QStringLiteral("postgres")}, {QStringLiteral("redis"), QStringLiteral("redis")},
        {QStringLiteral("mysql"), QStringLiteral("mysql")}, {QStringLiteral("mongodb"), QStringLiteral("mongo")},
        {QStringLiteral("amqp"), QStringLiteral("rabbitmq")}};
    return kImages.value(url.scheme().toLower().section(QLatin1Char('+'), 0, 0));
}

QList<const Service*> servicesMeant(const Checking& checking, const Value& value, const QUrl& url)
{
    const QSet<QString> words = tellingWords(value.name, checking);
    const QString image = imageOf(url);
    QList<const Service*> meant;
    for (const Service* service : checking.services(value.environment)) {
        const QStringList parts = wordsOf(normalName(service->name));
        const QSet<QString> called(parts.begin(), parts.end());
        const bool ofScheme = !image.isEmpty() && imageName(*service) == image;
        if (ofScheme || (image.isEmpty() && isMeant(words, called, checking.rules)))
            meant.append(service);
    }
    return meant;
}

/// A port variable that the URL can only mean: of the same first words, or of the component in that folder.
const Value* portMeant(const Checking& checking, const Value& value)
{
    const QSet<QString> words = tellingWords(value.name, checking);
    for (const Value& other : checking.values) {
        if (!isPortName(other.name) || !isPort(other.entry->value) || other.environment != value.environment
            || other.isList || !other.file)
            continue;
        const bool own = isOwnPort(other.name);
        if (own && other.file->folder == (value.file ? value.file->folder : QString()))
            continue; // beside each other they are of one component, which has URLs of others
        const QStringList parts
            = own ? wordsOf(normalName(QFileInfo(other.file->folder).fileName())) : wordsOf(other.name.chopped(4));
        if (!parts.isEmpty() && isMeant(words, QSet<QString>(parts.begin(), parts.end()), checking.rules))
            return &other;
    }
    return nullptr;
}

/// Whether something says that it listens on this port of this machine.
bool isKnown(const Checking& checking, const Value& value, int port)
{
    const QList<const Service*> owners = checking.owners(value);
    for (const Service* service : checking.services(value.environment)) {
        // What is local to a container is the container's port.
        if (service->portsOpen || publishedPorts(*service).contains(port)
            || (owners.contains(service) && innerPorts(*service, checking.rules).contains(port)))
            return true;
    }
    if (checking.hasSource())
        return false; // the others follow it
    return std::any_of(checking.values.begin(), checking.values.end(), [&](const Value& other) {
        return isPortName(other.name) && other.environment == value.environment
            && other.entry->value == QString::number(port) && !checking.isBlamed(other.place);
    });
}

QString withPort(const Value& value, const QUrl& url, int port)
{
    QString text = value.entry->raw;
    const QString from = QStringLiteral(":%1").arg(url.port());
    const qsizetype at = text.indexOf(from, text.indexOf(QLatin1String("://")) + 3);
    return at < 0 ? QString() : text.replace(at, from.size(), QStringLiteral(":%1").arg(port));
}

void checkInner(Checking& checking, const Value& value, const QUrl& url, const Service& service)
{
    const QList<int> ports = innerPorts(service, checking.rules);
    if (service.portsOpen || ports.isEmpty() || url.port() <= 0 || ports.contains(url.port()))
        return;
    checking.add("port-mismatch",
        QStringLiteral("%1 points to %2:%3, but inside the network that service listens on %4")
            .arg(value.place.key, service.name)
            .arg(url.port())
            .arg(ports.first()),
        {value.place, portPlace(service)}, &value, withPort(value, url, ports.first()));
}

void checkLocal(Checking& checking, const Value& value, const QList<QUrl>& urls)
{
    const QUrl& url = urls.first();
    const bool known = std::any_of(urls.begin(), urls.end(), [&](const QUrl& one) {
        return one.port() <= 0 || !isThisMachine(one.host()) || isKnown(checking, value, one.port());
    });
    if (known)
        return;
    for (const Service* service : servicesMeant(checking, value, url)) {
        const QList<int> ports = publishedPorts(*service);
        if (ports.isEmpty())
            continue;
        checking.add("port-mismatch",
            QStringLiteral("%1 points to port %2, but service %3 publishes %4")
                .arg(value.place.key)
                .arg(url.port())
                .arg(service->name)
                .arg(ports.first()),
            {value.place, portPlace(*service)}, &value, withPort(value, url, ports.first()));
        return;
    }
    if (!servicesMeant(checking, value, url).isEmpty())
        return; // it publishes nothing, so this is something else
    if (const Value* other = portMeant(checking, value))
        checking.add("port-mismatch",
            QStringLiteral("%1 points to port %2, but %3 is %4")
                .arg(value.place.key)
                .arg(url.port())
                .arg(other->place.key, other->entry->value),
            {value.place, other->place}, &value, withPort(value, url, other->entry->value.toInt()));
}

/// The variable of a database's own image that says what its clients must.
const Entry* variableOf(const Service& service, const char* name)
{
    const auto found = std::find_if(service.variables.begin(), service.variables.end(),
        [&](const Entry& entry) { return entry.key == QLatin1String(name); });
    return found == service.variables.end() || found->value.contains(QLatin1Char('$')) ? nullptr : &*found;
}

/// postgres://app:…@db against POSTGRES_USER and POSTGRES_PASSWORD of service db.
void checkCredentials(Checking& checking, const Value& value, const QUrl& url, const Service& service)
{
    const bool postgres = imageOf(url) == QLatin1String("postgres");
    const bool mysql = imageOf(url) == QLatin1String("mysql");
    const Entry* user = variableOf(service, postgres ? "POSTGRES_USER" : "MYSQL_USER");
    const Entry* password = variableOf(service, postgres ? "POSTGRES_PASSWORD" : "MYSQL_PASSWORD");
    if ((!postgres && !mysql) || !user || !password || user->value != url.userName() || url.password().isEmpty()
        || url.password() == password->value)
        return;
    checking.add("value-mismatch",
        QStringLiteral("the password in %1 is not the one of service %2").arg(value.place.key, service.name),
        {value.place, {service.composeFile, password->mark, password->key, {}}});
}

} // namespace

void checkUrls(Checking& checking)
{
    for (const Value& value : std::as_const(checking.values)) {
        if (!value.entry->value.contains(QLatin1String("://")))
            continue;
        const QList<QUrl> urls = urlsOf(value.entry->value);
        if (urls.isEmpty())
            continue;
        if (const Service* service = checking.serviceNamed(urls.first().host(), value.environment)) {
            checkInner(checking, value, urls.first(), *service);
            checkCredentials(checking, value, urls.first(), *service);
        } else if (isThisMachine(urls.first().host())) {
            checkLocal(checking, value, urls);
        }
    }
}

} // namespace wavedeck::config
