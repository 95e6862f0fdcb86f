// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/config/entries.h"

#include <QUrl>

#include <functional>
#include <optional>

/// What single values mean. Pure; any thread.
namespace wavedeck::config {

/// `API_URL`, `api.url` and `apiUrl` are one name: api_url.
QString normalName(const QString& name);

bool isPort(const QString& value);
bool isPortName(const QString& normal);
bool isUrlName(const QString& normal);
/// A URL with a host; nothing when it is none, or holds a variable nobody knows.
std::optional<QUrl> urlOf(const QString& value);
bool isThisMachine(const QString& host);
/// The port that a URL means, also when it leaves it to its scheme; 0 = unknown.
int portOf(const QUrl& url);

/// port, url, number, boolean, list, empty or text.
QString valueKind(const QString& normal, const QString& value);

/// A value as it may be shown: ports, numbers, booleans, and URLs without credentials and query; nothing of any other.
/// Never what has a secret's name.
QString shownValue(const QString& key, const QString& value);

struct Interpolated {
    struct Name {
        QString name;
        bool hasDefault = false;
        qsizetype position = 0; ///< in the text
    };
    QString text;
    bool complete = true; ///< nothing unknown is left in it
    bool usedDefault = false;
    QList<Name> names;
};
/// Puts values in the place of $NAME, ${NAME}, ${NAME:-default} and the like; what is unknown stays. `$$` is a `$`.
Interpolated interpolate(const QString& text, const std::function<std::optional<QString>(const QString&)>& valueOf);

} // namespace wavedeck::config
