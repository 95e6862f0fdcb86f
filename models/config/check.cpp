// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/check.h"

#include "models/config/checking.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QSet>

#include <algorithm>

namespace wavedeck::config {

namespace {

QString placeText(const Place& place)
{
    if (place.mark.line == 0)
        return place.file;
    return QStringLiteral("%1:%2:%3").arg(place.file).arg(place.mark.line).arg(std::max(1, place.mark.column));
}

bool before(const Finding& a, const Finding& b)
{
    const Place left = a.places.value(0);
    const Place right = b.places.value(0);
    if (left.file != right.file)
        return left.file < right.file;
    return std::pair(left.mark.line, left.mark.column) < std::pair(right.mark.line, right.mark.column);
}

QString withoutPrefix(const QString& key, const QStringList& prefixes)
{
    for (const QString& prefix : prefixes)
        if (key.startsWith(prefix) && key.size() > prefix.size())
            return key.mid(prefix.size());
    return key;
}

} // namespace

QString Finding::text() const
{
    QString text = QStringLiteral("%1: %2: %3").arg(placeText(places.value(0)), rule, message);
    QStringList others;
    for (qsizetype i = 1; i < places.size(); ++i)
        others.append(places[i].key.isEmpty() ? placeText(places[i])
                                              : QString(placeText(places[i]) + QLatin1Char(' ') + places[i].key));
    if (!others.isEmpty())
        text += QStringLiteral(" (%1)").arg(others.join(QStringLiteral(", ")));
    return mend.isEmpty() ? text : QString(text + QStringLiteral("; ") + mend);
}

QJsonObject Finding::toJson() const
{
    QJsonArray list;
    for (const Place& place : places) {
        const QString shown = shownValue(place.key, place.value);
        list.append(QJsonObject{{QStringLiteral("file"), place.file}, {QStringLiteral("line"), place.mark.line},
            {QStringLiteral("column"), place.mark.column}, {QStringLiteral("key"), place.key},
            {QStringLiteral("value"), shown.isEmpty() ? QJsonValue() : QJsonValue(shown)}});
    }
    return {{QStringLiteral("rule"), rule}, {QStringLiteral("severity"), severity},
        {QStringLiteral("message"), message}, {QStringLiteral("mend"), mend}, {QStringLiteral("places"), list}};
}

Checking::Checking(const ConfigSet& givenSet, const Rules& givenRules, const CheckOptions& givenOptions)
    : set(givenSet)
    , rules(givenRules)
    , options(givenOptions)
{
    for (const File& file : set.files)
        if (!options.source.isEmpty() && file.absolute == options.source)
            m_sourceShown = file.path;
    for (const Service& service : set.services)
        if (covers(service.environment))
            m_services[service.environment].append(&service);
    collect();
}

void Checking::collect()
{
    const auto add = [this](const Entry& entry, const File* file, const Service* service, const Place& place,
                         const QString& environment) {
        Value value;
        value.entry = &entry;
        value.file = file;
        value.service = service;
        value.environment = environment;
        value.isList = entry.key.contains(QLatin1Char('['));
        value.name = normalName(withoutPrefix(entry.key, rules.clientPrefixes));
        value.place = place;
        values.append(value);
    };
    for (const File& file : set.files)
        if (file.kind != FileKind::Compose && !file.example && covers(file.environment))
            for (const Entry& entry : file.entries)
                add(entry, &file, nullptr, {file.path, entry.mark, entry.key, entry.value}, file.environment);
    for (const Service& service : set.services)
        if (covers(service.environment))
            for (const Entry& entry : service.variables)
                add(entry, nullptr, &service, {service.composeFile, entry.mark, entry.key, entry.value},
                    service.environment);
}

bool Checking::covers(const QString& environment) const
{
    return options.environment.isEmpty() || options.environment == environment;
}

bool Checking::isBlamed(const Place& place) const
{
    return std::any_of(findings.begin(), findings.end(),
        [&](const Finding& finding) { return !finding.places.isEmpty() && finding.places.first() == place; });
}

void Checking::add(
    const char* id, const QString& message, const QList<Place>& places, const Value* mended, const QString& to)
{
    QString name = QLatin1String(id);
    const bool departs = mended && !isSource(mended->place) && places.size() > 1 && isSource(places.last());
    if (departs)
        name = QStringLiteral("drift");
    const Rule* rule = rules.rule(name);
    if (!rule || rule->off || (!places.isEmpty() && isBlamed(places.first())))
        return;
    Finding finding{name, rule->severity, message, rule->mend, places, std::nullopt};
    if (mended && mended->file && !to.isEmpty())
        finding.fix = Fix{mended->file->absolute, mended->file->path, mended->entry->valueMark, mended->entry->key,
            mended->entry->raw, to};
    findings.append(finding);
}

QList<const Service*> Checking::services(const QString& environment) const
{
    return m_services.value(environment);
}

const Service* Checking::serviceNamed(const QString& name, const QString& environment) const
{
    const QList<const Service*> list = services(environment);
    const auto found
        = std::find_if(list.begin(), list.end(), [&](const Service* service) { return service->name == name; });
    return found == list.end() ? nullptr : *found;
}

QList<const Service*> Checking::owners(const Value& value) const
{
    if (value.service)
        return {value.service};
    static const QSet<QString> kInside{QStringLiteral("config"), QStringLiteral("settings"), QStringLiteral("conf")};
    QList<const Service*> owners;
    const QFileInfo folder(value.file->folder);
    const bool settings = value.file->kind != FileKind::Env;
    const QString around = settings && kInside.contains(folder.fileName()) ? folder.path() : value.file->folder;
    for (const Service* service : services(value.environment)) {
        const bool beside = !service->buildFolder.isEmpty() && service->buildFolder == around;
        if (service->envFiles.contains(value.file->absolute) || beside || QFileInfo(around).fileName() == service->name)
            owners.append(service);
    }
    return owners;
}

QString imageName(const Service& service)
{
    return service.image.section(QLatin1Char('/'), -1).section(QLatin1Char('@'), 0, 0).section(QLatin1Char(':'), 0, 0);
}

QList<int> innerPorts(const Service& service, const Rules& rules)
{
    QList<int> ports;
    for (const PortMapping& mapping : service.ports)
        ports.append(mapping.target);
    if (const int known = rules.imagePorts.value(imageName(service)); known > 0 && !ports.contains(known))
        ports.append(known);
    return ports;
}

QList<int> publishedPorts(const Service& service)
{
    QList<int> ports;
    for (const PortMapping& mapping : service.ports)
        if (mapping.published > 0)
            ports.append(mapping.published);
    return ports;
}

QStringList wordsOf(const QString& normal)
{
    return normal.split(QLatin1Char('_'), Qt::SkipEmptyParts);
}

bool isOwnPort(const QString& name)
{
    static const QSet<QString> kOwn{QStringLiteral("port"), QStringLiteral("server_port"), QStringLiteral("app_port"),
        QStringLiteral("http_port"), QStringLiteral("listen_port"), QStringLiteral("web_port"),
        QStringLiteral("bind_port")};
    return kOwn.contains(name);
}

Place portPlace(const Service& service)
{
    return service.ports.isEmpty() ? service.place : service.ports.first().place;
}

QList<Finding> check(const ConfigSet& set, const Rules& rules, const CheckOptions& options)
{
    Checking checking(set, rules, options);
    for (const Problem& problem : set.problems)
        checking.add(problem.rule.toLatin1().constData(), problem.message, {problem.place});
    checkPorts(checking);
    checkUrls(checking);
    checkSame(checking);
    checkVariables(checking);
    checkSecrets(checking);
    checkNames(checking);
    std::stable_sort(checking.findings.begin(), checking.findings.end(), before);
    return checking.findings;
}

QJsonObject checkDocument(const ConfigSet& set, const QList<Finding>& findings)
{
    QJsonArray list;
    for (const Finding& finding : findings)
        list.append(finding.toJson());
    return {{QStringLiteral("ok"), findings.isEmpty()}, {QStringLiteral("files"), qint64(set.files.size())},
        {QStringLiteral("complete"), !set.incomplete}, {QStringLiteral("faults"), list}};
}

} // namespace wavedeck::config
