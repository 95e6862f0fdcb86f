// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/impact.h"

#include "models/config/checking.h"

#include <QMap>
#include <QSet>

#include <algorithm>

namespace wavedeck::config {

namespace {

QString plainName(const QString& name, const Rules& rules)
{
    for (const QString& prefix : rules.clientPrefixes)
        if (name.startsWith(prefix) && name.size() > prefix.size())
            return normalName(name.mid(prefix.size()));
    return normalName(name);
}

/// Services of one compose file, those that are depended on first; what stands in a circle keeps its order.
QList<const Service*> inOrder(const QList<const Service*>& services)
{
    QList<const Service*> ordered;
    QSet<QString> done;
    QList<const Service*> left = services;
    while (!left.isEmpty()) {
        const auto ready = [&](const Service* service) {
            return std::all_of(service->dependsOn.begin(), service->dependsOn.end(), [&](const QString& need) {
                return done.contains(need) || std::none_of(left.begin(), left.end(), [&](const Service* other) {
                    return other->name == need;
                });
            });
        };
        auto next = std::find_if(left.begin(), left.end(), ready);
        if (next == left.end())
            next = left.begin();
        done.insert((*next)->name);
        ordered.append(*next);
        left.erase(next);
    }
    return ordered;
}

/// Why each service must be started again: those that read it, then whatever depends on them.
QMap<QString, ImpactStep> affected(const QList<const Service*>& services, const QMap<QString, QString>& readers)
{
    QMap<QString, ImpactStep> steps;
    for (const Service* service : services)
        if (readers.contains(service->name))
            steps.insert(service->name, {service->name, service->composeFile, true, readers.value(service->name)});
    for (bool grew = true; grew;) {
        grew = false;
        for (const Service* service : services)
            for (const QString& need : service->dependsOn)
                if (steps.contains(need) && !steps.contains(service->name)) {
                    steps.insert(service->name,
                        {service->name, service->composeFile, false, QStringLiteral("depends on ") + need});
                    grew = true;
                }
    }
    return steps;
}

} // namespace

Impact impactOf(const QString& name, const ConfigSet& set, const Rules& rules)
{
    Impact impact;
    impact.name = plainName(name, rules);
    const CheckOptions everything;
    const Checking checking(set, rules, everything);
    QMap<QString, QMap<QString, QString>> readers; // by compose file, by service: why
    QSet<QString> others;
    const auto add = [&](const Place& place) {
        if (!impact.places.contains(place))
            impact.places.append(place);
    };
    for (const Value& value : checking.values) {
        if (value.name != impact.name)
            continue;
        add(value.place);
        const QList<const Service*> owners = checking.owners(value);
        for (const Service* service : owners)
            readers[service->composeFile].insert(
                service->name, QStringLiteral("reads %1 of %2").arg(value.entry->key, value.place.file));
        if (owners.isEmpty() && value.file)
            others.insert(value.place.file);
    }
    for (const Reference& reference : set.references)
        if (plainName(reference.name, rules) == impact.name) {
            add(reference.place);
            if (!reference.service.isEmpty())
                readers[reference.place.file].insert(reference.service,
                    QStringLiteral("uses ${%1} in line %2").arg(reference.name).arg(reference.place.mark.line));
            // A file beside the compose file is read by it.
            others.removeIf([&](const QString& file) {
                return file.section(QLatin1Char('/'), 0, -2) == reference.place.file.section(QLatin1Char('/'), 0, -2);
            });
        }
    for (auto it = readers.cbegin(); it != readers.cend(); ++it) {
        QList<const Service*> services;
        for (const Service& service : set.services)
            if (service.composeFile == it.key())
                services.append(&service);
        const QMap<QString, ImpactStep> steps = affected(services, it.value());
        for (const Service* service : inOrder(services))
            if (steps.contains(service->name))
                impact.restart.append(steps.value(service->name));
    }
    impact.others = QStringList(others.begin(), others.end());
    impact.others.sort();
    return impact;
}

QLatin1String word(FactorState state)
{
    switch (state) {
    case FactorState::Kept:
        return QLatin1String("kept");
    case FactorState::Broken:
        return QLatin1String("broken");
    case FactorState::Unknown:
        break;
    }
    return QLatin1String("unknown");
}

QList<FactorResult> factorsOf(const ConfigSet& set, const QList<Finding>& findings, const Rules& rules)
{
    const bool variables
        = std::any_of(set.files.begin(), set.files.end(), [](const File& file) { return file.kind == FileKind::Env; });
    const bool ports = std::any_of(
        set.services.begin(), set.services.end(), [](const Service& service) { return !service.ports.isEmpty(); });
    bool urls = false;
    for (const File& file : set.files)
        for (const Entry& entry : file.entries)
            urls = urls || (isUrlName(normalName(entry.key)) && urlOf(entry.value));
    const QHash<QString, bool> signs{{QStringLiteral("variables"), variables}, {QStringLiteral("ports"), ports},
        {QStringLiteral("service-urls"), urls}};
    QList<FactorResult> results;
    for (const Factor& factor : rules.factors) {
        FactorResult result{factor, FactorState::Unknown, QStringLiteral("a person has to say")};
        const auto broken = std::find_if(findings.begin(), findings.end(),
            [&](const Finding& finding) { return factor.rules.contains(finding.rule); });
        if (broken != findings.end()) {
            result.state = FactorState::Broken;
            result.why = broken->text();
        } else if (signs.value(factor.sign)) {
            result.state = FactorState::Kept;
            result.why = QStringLiteral("no finding of %1").arg(factor.rules.join(QStringLiteral(", ")));
        } else if (!factor.sign.isEmpty()) {
            result.why = QStringLiteral("no %1 seen").arg(factor.sign);
        }
        results.append(result);
    }
    return results;
}

} // namespace wavedeck::config
