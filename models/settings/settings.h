// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QHash>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

/// Every threshold, limit and interval that a person may change (MON-17), as data: the known keys with their types,
/// ranges and defaults, and a set of values over them. A plan's own value stands before a setting, a setting before the
/// default. Pure; any thread. Stored by models/store/settingsrepository.h.
namespace wavedeck {

/// One thing that can be set.
struct SettingKey {
    enum Type {
        Number, ///< in JSON a number, of `unit`
        Duration, ///< milliseconds; written `90s`, `2h`; `off` for 0 where `words` has it
        Size, ///< bytes; written `512MiB`
        Switch, ///< true or false; written `on`, `off`
        Choice, ///< one of `words`
        TimeOfDay, ///< `22:00`, local time; empty = not set, written `off`
    };
    QString key; ///< `thresholds.memory.warning`; what stands before the last dot is its group
    Type type = Number;
    QString unit; ///< of numbers: `%`, `ms`, …
    double least = 0; ///< of numbers, durations and sizes
    double most = 0;
    QJsonValue standard; ///< its value when nobody has set it
    QStringList words; ///< of a choice
    QString below; ///< key of a number that it must be below
    QString above; ///< … above
    QString help; ///< one sentence

    QString group() const { return key.section(QLatin1Char('.'), 0, -2); }
};

/// All of them, in the order in which they are shown.
const QList<SettingKey>& settingKeys();
/// Null when there is no such key.
const SettingKey* settingKey(const QString& key);
/// `number`, `duration`, `size`, `switch`, `choice`, `time`.
QLatin1String word(SettingKey::Type type);

/// Reads what a person wrote. Errors: `bad-value`, saying what is right.
Result<QJsonValue> readSetting(const SettingKey& key, const QString& text);
/// As a person would write it: `70`, `2m`, `512MiB`, `on`.
QString settingText(const SettingKey& key, const QJsonValue& value);

/// Values over the defaults. Holds only what is valid.
class Settings {
public:
    /// What of stored values is valid; the rest is as if it had never been set.
    static Settings of(const QHash<QString, QJsonValue>& stored);

    /// The value, or the default. The key must be a known one.
    QJsonValue value(const QString& key) const;
    double number(const QString& key) const { return value(key).toDouble(); }
    qint64 integer(const QString& key) const { return qint64(number(key)); }
    bool isOn(const QString& key) const { return value(key).toBool(); }
    QString text(const QString& key) const { return value(key).toString(); }
    bool isSet(const QString& key) const { return m_values.contains(key); }

    /// Errors, and nothing is changed: `unknown-setting` with the nearest key, `bad-value` for a wrong type, for one
    /// out of range, and for one on the wrong side of the setting beside it (a warning above its critical line).
    Status set(const QString& key, const QJsonValue& value);
    /// The same rules hold for the default that comes back.
    Status reset(const QString& key);

    bool operator==(const Settings& other) const { return m_values == other.m_values; }

private:
    Status checkNeighbours(const SettingKey& key, const QJsonValue& value) const;

    QHash<QString, QJsonValue> m_values;
};

/// `unknown-setting`, with the nearest key.
Error unknownSetting(const QString& key);

/// `{key, value, default, set, type, unit, least, most, words, group, help}` as `settings get --json` tells it; the
/// last five only where they say something.
QJsonObject settingDocument(const SettingKey& key, const Settings& settings);

} // namespace wavedeck

Q_DECLARE_METATYPE(wavedeck::Settings)
