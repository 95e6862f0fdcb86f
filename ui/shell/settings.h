// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSettings>
#include <QStringList>
#include <QVariant>

#include <span>

namespace wavedeck::ui {

class Appearance;

/// Everything a person can set. One table says what each is; nothing else names a key.
enum class Setting {
    Theme,
    TextPercent,
    IncreaseContrast,
    NotifySound,
    Tray,
};

enum class SettingType { Word, Number, Switch };

struct SettingRow {
    Setting setting;
    const char* key; ///< in the file
    SettingType type;
    QVariant fallback; ///< what holds when the file says nothing usable
    int low = 0; ///< Number
    int high = 0; ///< Number
    QStringList words; ///< Word
};

std::span<const SettingRow> settingTable();
const SettingRow& settingRow(Setting setting);

/// What a person has set, and how the window was left: one ini file. Values that are unknown, of the wrong type or out
/// of range count as not set; keys of a newer version are left alone. GUI thread.
class Settings : public QObject {
    Q_OBJECT
public:
    static constexpr int kVersion = 1;

    /// path: the file, made when something is first set; its folder too.
    explicit Settings(const QString& path, QObject* parent = nullptr);

    QString path() const { return m_file.fileName(); }
    /// Why settings will not be there the next time; empty = they will.
    QString problem() const;

    QVariant value(Setting setting) const;
    /// A value that does not fit the table is refused: false, and nothing changes.
    bool set(Setting setting, const QVariant& value);

    int textPercent() const { return value(Setting::TextPercent).toInt(); }

    /// How a part of the window was left. name: letters, digits and `-` only. Larger than 64 KiB is not kept.
    QByteArray state(const QString& name) const;
    void setState(const QString& name, const QByteArray& bytes);

    /// Folders whose plans are listed.
    QStringList planFolders() const;
    void setPlanFolders(const QStringList& folders);

    /// Makes the program look as set, and keeps it so.
    void drive(Appearance& appearance);

    void sync() { m_file.sync(); }

Q_SIGNALS:
    void changed(wavedeck::ui::Setting setting);

private:
    mutable QSettings m_file;
};

} // namespace wavedeck::ui
