// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/checking.h"

#include <QMap>

#include <algorithm>

namespace wavedeck::config {

namespace {

/// A name that belongs to each component for itself.
bool isGeneric(const QString& name, const Rules& rules)
{
    const QStringList words = wordsOf(name);
    return std::all_of(
        words.begin(), words.end(), [&](const QString& word) { return rules.genericWords.contains(word); });
}

bool isCompared(const Checking& checking, const Value& value)
{
    const QString& text = value.entry->value;
    const bool templated = text.isEmpty() || text.contains(QLatin1Char('$')) || text.contains(QLatin1String("{{"))
        || text.startsWith(QLatin1Char('<'));
    // What a service takes over from a file is said once.
    const bool taken = value.service && !value.entry->literal;
    if (templated || taken || value.isList || isGeneric(value.name, checking.rules)
        || checking.rules.own.match(value.name))
        return false;
    return (isPortName(value.name) && isPort(text)) || (isUrlName(value.name) && urlOf(text))
        || checking.rules.same.match(value.name);
}

/// Scheme, host and port: paths of one server may differ. A published service counts as this machine. Empty = not to
/// be compared.
QString canonicalUrl(const Checking& checking, const Value& value, const QUrl& url)
{
    QString host = url.host().toLower();
    int port = portOf(url);
    if (const Service* service = checking.serviceNamed(host, value.environment)) {
        const auto mapping = std::find_if(service->ports.begin(), service->ports.end(),
            [&](const PortMapping& one) { return one.target == port && one.published > 0; });
        if (mapping == service->ports.end())
            return {}; // seen only from inside
        host = QStringLiteral("localhost");
        port = mapping->published;
    } else if (isThisMachine(host)) {
        host = QStringLiteral("localhost");
    }
    return QStringLiteral("%1://%2:%3").arg(url.scheme().toLower(), host).arg(port);
}

QString canonical(const Checking& checking, const Value& value)
{
    const auto url = urlOf(value.entry->value);
    return url ? canonicalUrl(checking, value, *url) : value.entry->value;
}

/// Different ports, each of a service of its own.
bool isAccounted(const Checking& checking, const Value& value)
{
    if (!isPort(value.entry->value))
        return false;
    const int port = value.entry->value.toInt();
    const QList<const Service*> services = checking.services(value.environment);
    return std::any_of(services.begin(), services.end(), [&](const Service* service) {
        return publishedPorts(*service).contains(port) || innerPorts(*service, checking.rules).contains(port);
    });
}

/// Two databases have two passwords.
bool hasSeveralServers(const Checking& checking, const Value& value)
{
    if (!checking.rules.passwords.match(value.name))
        return false;
    QHash<QString, int> images;
    for (const Service* service : checking.services(value.environment))
        if (checking.rules.imagePorts.contains(imageName(*service)))
            ++images[imageName(*service)];
    return std::any_of(images.begin(), images.end(), [](int count) { return count > 1; });
}

void checkGroup(Checking& checking, const QList<Value>& group)
{
    QMap<QString, QList<Value>> byValue;
    for (const Value& value : group)
        if (const QString text = canonical(checking, value); !text.isEmpty())
            byValue[text].append(value);
    if (byValue.size() < 2)
        return;
    const auto all = [&](const auto& holds) { return std::all_of(group.begin(), group.end(), holds); };
    if (all([&](const Value& value) { return isAccounted(checking, value); })
        || hasSeveralServers(checking, group.first()))
        return;
    // What most say is taken for right, of as many what comes first; the source of truth always is.
    const auto weight = [&](const QList<Value>& values) {
        const bool source = std::any_of(
            values.begin(), values.end(), [&](const Value& value) { return checking.isSource(value.place); });
        return source ? group.size() + 1 : values.size();
    };
    const auto compared = std::find_if(
        group.begin(), group.end(), [&](const Value& value) { return !canonical(checking, value).isEmpty(); });
    const QList<Value>* right = &*byValue.constFind(canonical(checking, *compared));
    for (const QList<Value>& values : std::as_const(byValue))
        if (weight(values) > weight(*right))
            right = &values;
    QList<Place> places;
    const Value* mended = nullptr;
    for (const QList<Value>& values : std::as_const(byValue))
        if (&values != right)
            for (const Value& value : values) {
                places.append(value.place);
                mended = mended ? mended : &value;
            }
    if (std::any_of(places.begin(), places.end(), [&](const Place& place) { return checking.isBlamed(place); })
        || checking.isBlamed(right->first().place))
        return;
    const Value& reference = right->first();
    places.append(reference.place);
    const QString left = shownValue(places.first().key, places.first().value);
    const QString theirs = shownValue(reference.place.key, reference.place.value);
    const bool port = isPortName(reference.name);
    const QString what = left.isEmpty() || theirs.isEmpty()
        ? QStringLiteral("%1 differs").arg(places.first().key)
        : QStringLiteral("%1 differs: %2 and %3").arg(places.first().key, left, theirs);
    checking.add(port                                   ? "port-mismatch"
            : urlOf(reference.entry->value).has_value() ? "url-mismatch"
                                                        : "value-mismatch",
        what, places, mended, reference.entry->value);
}

} // namespace

void checkSame(Checking& checking)
{
    // A map, so that findings come in a fixed order.
    QMap<QString, QList<Value>> groups;
    for (const Value& value : std::as_const(checking.values))
        if (isCompared(checking, value))
            groups[value.environment + QLatin1Char('\n') + value.name].append(value);
    for (const QList<Value>& group : std::as_const(groups)) {
        const bool oneFile = std::all_of(group.begin(), group.end(),
            [&](const Value& value) { return value.place.file == group.first().place.file && !value.service; });
        if (!oneFile)
            checkGroup(checking, group);
    }
}

} // namespace wavedeck::config
