// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/settingsrepository.h"

#include "models/base/clock.h"
#include "models/people/recorded.h"
#include "models/store/openforchange.h"
#include "models/store/rows.h"
#include "models/store/sessionrepository.h"

namespace wavedeck {

using rows::readAll;
using rows::Reader;

namespace {

/// Undefined is an empty text; a value stands in an array, because a bare one is no JSON document.
QString stored(const QJsonValue& value)
{
    return value.isUndefined() ? QStringLiteral("")
                               : QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
}

SettingVersion readVersion(Reader& r)
{
    SettingVersion version;
    version.key = r.text();
    version.version = r.integer();
    const QJsonArray value = r.array();
    version.value = value.isEmpty() ? QJsonValue(QJsonValue::Undefined) : value.first();
    version.at = r.number();
    version.by = r.text();
    return version;
}

QString eventText(const SettingKey& key, const QJsonValue& before, const QJsonValue& after, bool reset)
{
    return QStringLiteral("%1: %2 → %3%4")
        .arg(key.key, settingText(key, before), settingText(key, after),
            reset ? QStringLiteral(" (the default)") : QString());
}

} // namespace

Settings SettingsRepository::read()
{
    QHash<QString, QJsonValue> values;
    for (const SettingVersion& newest : history({}))
        if (!newest.value.isUndefined())
            values.insert(newest.key, newest.value);
    return Settings::of(values);
}

QList<SettingVersion> SettingsRepository::history(const QString& key)
{
    if (key.isEmpty())
        return readAll<SettingVersion>(m_store,
            "SELECT key, max(version), value, at, by FROM settings GROUP BY key ORDER BY key", {}, readVersion);
    return readAll<SettingVersion>(
        m_store, "SELECT key, version, value, at, by FROM settings WHERE key = ? ORDER BY version", {key}, readVersion);
}

qint64 SettingsRepository::revision()
{
    const auto found = readAll<qint64>(
        m_store, "SELECT coalesce(max(revision), 0) FROM settings", {}, [](Reader& r) { return r.number(); });
    return found.isEmpty() ? 0 : found.first();
}

Status SettingsRepository::set(const QString& key, const QJsonValue& value, const Actor& by)
{
    return change(key, value, by);
}

Status SettingsRepository::reset(const QString& key, const Actor& by)
{
    return change(key, QJsonValue(QJsonValue::Undefined), by);
}

Status SettingsRepository::change(const QString& key, const QJsonValue& value, const Actor& by)
{
    const SettingKey* known = settingKey(key);
    if (!known)
        return unknownSetting(key);
    // Checked inside the transaction: somebody else may just have moved the line beside it.
    const TrailEntry entry
        = TrailEntry::of(by, value.isUndefined() ? QStringLiteral("settings.reset") : QStringLiteral("settings.set"),
            QStringLiteral("setting:") + key, {{QStringLiteral("to"), value.isUndefined() ? QJsonValue() : value}});
    return recorded(m_store, entry, [&](TrailEntry& told) -> Result<Change> {
        if (Status may = mayDo(m_store, by, people::Right::Settings, key); !may)
            return may.error();
        Settings settings = read();
        const QJsonValue before = settings.value(key);
        const bool wasSet = settings.isSet(key);
        const bool reset = value.isUndefined();
        Status done = reset ? settings.reset(key) : settings.set(key, value);
        if (done && (reset ? !wasSet : wasSet && before == value))
            return Change::None;
        told.body.insert(QStringLiteral("from"), before);
        const qint64 now = utcMs();
        const auto earlier = history(key);
        if (done)
            done = m_store.run("INSERT INTO settings VALUES (?,?,?,?,?,?)",
                {key, earlier.isEmpty() ? 1 : earlier.last().version + 1, stored(value), now, rows::text(by.printed()),
                    m_store.revision()});
        if (done)
            done = SessionRepository(m_store).append({0, {}, QStringLiteral("setting:") + key, now,
                QStringLiteral("setting"), eventText(*known, before, settings.value(key), reset), by.printed()});
        if (!done)
            return done.error();
        return Change::Made;
    });
}

Result<Settings> readSettings(const QString& dataDir)
{
    auto store = Store::openForReading(dataDir);
    if (!store)
        return store.error().code == QLatin1String("no-database") ? Result<Settings>(Settings()) : store.error();
    return SettingsRepository(**store).read();
}

Status writeSetting(const QString& dataDir, const QString& key, const QJsonValue& value, const Actor& by)
{
    auto store = openForChange(dataDir);
    return store ? SettingsRepository(**store).set(key, value, by) : Status(store.error());
}

Status resetSetting(const QString& dataDir, const QString& key, const Actor& by)
{
    auto store = openForChange(dataDir);
    return store ? SettingsRepository(**store).reset(key, by) : Status(store.error());
}

} // namespace wavedeck
