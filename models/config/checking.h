// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/config/check.h"
#include "models/config/values.h"

#include <QHash>

/// Internal to models/config: what the checks share.
namespace wavedeck::config {

/// One value with all that the checks ask of it.
struct Value {
    const Entry* entry = nullptr;
    const File* file = nullptr; ///< null for one of a service
    const Service* service = nullptr; ///< that sets it in the compose file
    QString environment;
    QString name; ///< normalised, without a client's prefix
    Place place;
    bool isList = false; ///< one of several under the same name
};

class Checking {
public:
    Checking(const ConfigSet& set, const Rules& rules, const CheckOptions& options);

    const ConfigSet& set;
    const Rules& rules;
    const CheckOptions& options;
    QList<Value> values; ///< of what is no template, in environments that are looked at
    QList<Finding> findings;

    /// Adds a finding unless the rule is off, or a place of it has been found wrong already.
    void add(const char* rule, const QString& message, const QList<Place>& places, const Value* mended = nullptr,
        const QString& to = {});
    bool isBlamed(const Place& place) const;
    bool covers(const QString& environment) const;
    bool isSource(const Place& place) const { return !m_sourceShown.isEmpty() && place.file == m_sourceShown; }
    bool hasSource() const { return !m_sourceShown.isEmpty(); }

    /// Services of one environment.
    QList<const Service*> services(const QString& environment) const;
    const Service* serviceNamed(const QString& name, const QString& environment) const;
    /// Whose container reads the value: the service that sets it, or those that load its file or are built beside it.
    QList<const Service*> owners(const Value& value) const;

private:
    void collect();

    QString m_sourceShown;
    QHash<QString, QList<const Service*>> m_services;
};

/// Ports inside the compose network: targets, and what the image is known to listen on.
QList<int> innerPorts(const Service& service, const Rules& rules);
QList<int> publishedPorts(const Service& service);
/// Name of the image without registry, folder and tag.
QString imageName(const Service& service);
QStringList wordsOf(const QString& normal);
/// PORT, SERVER_PORT and the like: of the component itself.
bool isOwnPort(const QString& name);
/// Where a service says its ports; itself when it says none.
Place portPlace(const Service& service);

void checkPorts(Checking& checking); ///< services against variables, ports taken twice
void checkUrls(Checking& checking); ///< URLs against services and ports
void checkSame(Checking& checking); ///< the same name, the same value
void checkVariables(Checking& checking); ///< repeated, missing
void checkSecrets(Checking& checking); ///< default passwords, weak secrets
void checkNames(Checking& checking); ///< prefixes of clients, queues

} // namespace wavedeck::config
