// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/checking.h"

#include <QMap>

#include <algorithm>

namespace wavedeck::config {

namespace {

constexpr qsizetype kMostPlaces = 6;

bool isTemplated(const QString& value)
{
    return value.isEmpty() || value.contains(QLatin1Char('$')) || value.contains(QLatin1String("{{"))
        || value.startsWith(QLatin1Char('<')) || value.startsWith(QLatin1String("/run/secrets/"));
}

/// X_USER beside X_PASSWORD has the same value, as postgres and postgres.
bool isUserToo(const Checking& checking, const Value& password)
{
    const QString prefix = password.name.section(QLatin1Char('_'), 0, -2);
    for (const Value& value : checking.values) {
        const bool beside = value.file == password.file && value.service == password.service;
        const bool user = value.name == prefix + QStringLiteral("_user")
            || value.name == prefix + QStringLiteral("_username")
            || (prefix.isEmpty() && value.name == QLatin1String("user"));
        if (beside && user && value.entry->value == password.entry->value)
            return true;
    }
    return false;
}

/// The password that everybody knows; empty = none. Of a URL the one in it.
QString knownPassword(const Checking& checking, const Value& value)
{
    const QString& text = value.entry->value;
    const Rules& rules = checking.rules;
    if (text.contains(QLatin1String("://"))) {
        const auto url = urlOf(text);
        const QString password = url ? url->password() : QString();
        const bool known
            = rules.defaultPasswords.contains(password.toLower()) || password == url.value_or(QUrl()).userName();
        return !password.isEmpty() && known ? password : QString();
    }
    const bool password = rules.passwords.match(value.name);
    if ((!password && !rules.secrets.match(value.name)) || rules.notSecret.match(value.name) || isTemplated(text))
        return {};
    return rules.defaultPasswords.contains(text.toLower()) || (password && isUserToo(checking, value)) ? text
                                                                                                       : QString();
}

bool isWeak(const Rules& rules, const Value& value)
{
    const QString& text = value.entry->value;
    static const QStringList kSwitches{QStringLiteral("boolean"), QStringLiteral("url")};
    return rules.secrets.match(value.name) && !rules.notSecret.match(value.name) && !isTemplated(text)
        && text.size() < rules.secretLength && !text.contains(QLatin1Char(' '))
        && !kSwitches.contains(valueKind(value.name, text));
}

} // namespace

void checkSecrets(Checking& checking)
{
    // One password at several places is one finding.
    QMap<QString, QList<Place>> known;
    for (const Value& value : std::as_const(checking.values)) {
        if (checking.rules.relaxed.contains(value.environment) || !value.entry->literal)
            continue;
        if (const QString password = knownPassword(checking, value); !password.isEmpty())
            known[value.environment + QLatin1Char('\n') + password.toLower()].append(value.place);
        else if (isWeak(checking.rules, value))
            checking.add("weak-secret",
                QStringLiteral("%1 has %2 characters, fewer than %3")
                    .arg(value.place.key)
                    .arg(value.entry->value.size())
                    .arg(checking.rules.secretLength),
                {value.place});
    }
    for (const QList<Place>& places : std::as_const(known))
        checking.add("default-password",
            QStringLiteral("%1 is a password that everybody knows").arg(places.first().key),
            places.mid(0, kMostPlaces));
}

} // namespace wavedeck::config
