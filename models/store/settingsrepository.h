// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/actor.h"
#include "models/settings/settings.h"
#include "models/store/store.h"

#include <QList>

namespace wavedeck {

/// One change of a setting. Rows are only added: the newest version of a key counts.
struct SettingVersion {
    QString key;
    int version = 0; ///< of the key, from 1
    QJsonValue value; ///< Undefined = back to the default
    qint64 at = 0; ///< UTC ms
    QString by;
};

/// Reads and writes settings. Any process may write them: each change is a short transaction of its own, checked
/// against the values that stand at that moment, told as an event of the engine's log, and followed by a running engine
/// at its next sample. Same thread as the store.
class SettingsRepository {
public:
    explicit SettingsRepository(Store& store)
        : m_store(store)
    {
    }

    Settings read();
    /// Errors of Settings::set() and mayDo(): nothing was changed, and the audit trail says so. A value that stands
    /// already makes no new version.
    Status set(const QString& key, const QJsonValue& value, const Actor& by);
    Status reset(const QString& key, const Actor& by);
    /// Of one key, oldest first; of an empty key the newest version of every key that was ever set.
    QList<SettingVersion> history(const QString& key);
    /// Grows with every change: the cheap question of who follows them.
    qint64 revision();

private:
    Status change(const QString& key, const QJsonValue& value, const Actor& by); ///< Undefined = reset

    Store& m_store;
};

/// The same for who has no store at hand (a settings page): opens the database of dataDir, does one thing and closes
/// it. Blocking: call them on a worker thread. Without a database the defaults are read, and writing makes one.
Result<Settings> readSettings(const QString& dataDir);
Status writeSetting(const QString& dataDir, const QString& key, const QJsonValue& value, const Actor& by);
Status resetSetting(const QString& dataDir, const QString& key, const Actor& by);

} // namespace wavedeck
