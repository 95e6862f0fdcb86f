// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/checking.h"

#include <algorithm>

namespace wavedeck::config {

namespace {

/// What a service may be called in a variable's name: itself, its image, or a word for the one back end.
bool isNamed(const Service& service, const QString& what, const Checking& checking)
{
    if (what == normalName(service.name) || what == normalName(imageName(service)))
        return true;
    const auto isBackEnd = [&](const Service* one) { return checking.rules.backEnd.contains(normalName(one->name)); };
    const QList<const Service*> all = checking.services(service.environment);
    return checking.rules.backEnd.contains(what) && isBackEnd(&service)
        && std::count_if(all.begin(), all.end(), isBackEnd) == 1;
}

/// The value of NAME_HOST beside a NAME_PORT; empty = not said.
QString hostBeside(const Checking& checking, const Value& port)
{
    const QString wanted = port.name.chopped(4) + QStringLiteral("host");
    for (const Value& value : checking.values)
        if (value.name == wanted && value.file == port.file && value.service == port.service)
            return value.entry->value;
    return {};
}

/// True when the service listens there, seen from where the value is read.
bool fits(const Checking& checking, const Service& service, const Value& value, bool own)
{
    const int port = value.entry->value.toInt();
    if (service.portsOpen || innerPorts(service, checking.rules).contains(port))
        return true;
    // Inside the network only the container's port counts, once the variable's host is the service.
    const bool inside = value.service ? own : false;
    const bool published = publishedPorts(service).contains(port);
    return published && !inside && (own || hostBeside(checking, value) != service.name);
}

QString differs(const Value& value, const Service& service)
{
    const Place ports = portPlace(service);
    return ports.value.isEmpty() ? QStringLiteral("%1 is %2, but service %3 (%4) listens elsewhere")
                                       .arg(value.place.key, value.entry->value, service.name, imageName(service))
                                 : QStringLiteral("%1 is %2, but service %3 has port %4")
                                       .arg(value.place.key, value.entry->value, service.name, ports.value);
}

/// A variable that the service sets itself stands before one of its file.
bool isOverridden(const Value& value, const Service& service)
{
    return value.file && std::any_of(service.variables.begin(), service.variables.end(), [&](const Entry& entry) {
        return entry.key == value.entry->key;
    });
}

void checkValue(Checking& checking, const Value& value)
{
    if (!isPortName(value.name) || !isPort(value.entry->value) || value.isList)
        return;
    const bool own = isOwnPort(value.name);
    const QString what = value.name.chopped(4).endsWith(QLatin1Char('_')) ? value.name.chopped(5) : QString();
    QList<const Service*> meant;
    const QList<const Service*> owners = own ? checking.owners(value) : QList<const Service*>();
    for (const Service* service : owners)
        if (!isOverridden(value, *service))
            meant.append(service);
    for (const Service* service : checking.services(value.environment))
        if (!what.isEmpty() && !meant.contains(service) && isNamed(*service, what, checking))
            meant.append(service);
    meant.removeIf([&](const Service* service) {
        return service->ports.isEmpty() && innerPorts(*service, checking.rules).isEmpty();
    });
    if (meant.isEmpty() || std::any_of(meant.begin(), meant.end(), [&](const Service* service) {
            return fits(checking, *service, value, owners.contains(service));
        }))
        return;
    const Service& service = *meant.first();
    const QList<int> published = publishedPorts(service);
    const bool inside = owners.contains(&service) || published.isEmpty();
    const QList<int> inner = innerPorts(service, checking.rules);
    checking.add("port-mismatch", differs(value, service), {value.place, portPlace(service)}, &value,
        QString::number(inside ? inner.value(0) : published.first()));
}

bool meet(const QString& a, const QString& b)
{
    return a == b || a.isEmpty() || b.isEmpty() || a == QLatin1String("0.0.0.0") || b == QLatin1String("0.0.0.0");
}

/// Services of different profiles do not run together.
bool runTogether(const Service& a, const Service& b)
{
    return a.profiles.isEmpty() || b.profiles.isEmpty()
        || std::any_of(
            a.profiles.begin(), a.profiles.end(), [&](const QString& profile) { return b.profiles.contains(profile); });
}

void checkTaken(Checking& checking)
{
    QHash<QString, QList<std::pair<const Service*, const PortMapping*>>> taken;
    for (const Service& service : checking.set.services) {
        if (!checking.covers(service.environment))
            continue;
        for (const PortMapping& mapping : service.ports) {
            if (mapping.published == 0)
                continue;
            auto& same = taken
                [QStringLiteral("%1\n%2/%3").arg(service.composeFile).arg(mapping.published).arg(mapping.protocol)];
            for (const auto& [other, theirs] : std::as_const(same))
                if (other->name != service.name && meet(theirs->address, mapping.address)
                    && runTogether(*other, service)) {
                    checking.add("port-taken",
                        QStringLiteral("services %1 and %2 both publish port %3")
                            .arg(other->name, service.name)
                            .arg(mapping.published),
                        {mapping.place, theirs->place});
                    break;
                }
            same.append({&service, &mapping});
        }
    }
}

} // namespace

void checkPorts(Checking& checking)
{
    for (const Value& value : std::as_const(checking.values))
        checkValue(checking, value);
    checkTaken(checking);
}

} // namespace wavedeck::config
