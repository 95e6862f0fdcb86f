// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/settingsmodel.h"

namespace wavedeck {

void SettingsModel::setSettings(const Settings& settings)
{
    if (settings == m_settings)
        return;
    m_settings = settings;
    Q_EMIT dataChanged(index(0, Name), index(rowCount() - 1, Value));
}

int SettingsModel::rowOf(const QString& key)
{
    for (qsizetype row = 0; row < settingKeys().size(); ++row)
        if (settingKeys()[row].key == key)
            return int(row);
    return -1;
}

int SettingsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(settingKeys().size());
}

int SettingsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QVariant SettingsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const SettingKey& key = keyAt(index.row());
    const QString value = settingText(key, m_settings.value(key.key));
    const QString unit = key.unit.isEmpty() ? QString() : QString(QLatin1Char(' ') + key.unit);
    switch (role) {
    case KeyRole:
        return key.key;
    case IsSetRole:
        return m_settings.isSet(key.key);
    case Qt::EditRole:
        return value;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1: %2%3%4. %5")
            .arg(key.key, value, unit, m_settings.isSet(key.key) ? QStringLiteral(", changed") : QString(), key.help);
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case Name:
        return key.key;
    case Value:
        return QString(value + unit);
    case Standard:
        return QString(settingText(key, key.standard) + unit);
    default:
        return key.help;
    }
}

QVariant SettingsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    static const QStringList kTitles{
        QStringLiteral("Setting"), QStringLiteral("Value"), QStringLiteral("Default"), QStringLiteral("What it is")};
    return kTitles.value(section);
}

Qt::ItemFlags SettingsModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = Qt::ItemIsSelectable | Qt::ItemIsEnabled;
    return index.column() == Value ? flags | Qt::ItemIsEditable : flags;
}

bool SettingsModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !index.isValid() || index.column() != Value)
        return false;
    const SettingKey& key = keyAt(index.row());
    QString text = value.toString().trimmed();
    if (!key.unit.isEmpty() && text.endsWith(key.unit))
        text = text.chopped(key.unit.size()).trimmed();
    const auto read = readSetting(key, text);
    if (!read) {
        Q_EMIT refused(read.error());
        return false;
    }
    if (*read == m_settings.value(key.key))
        return false;
    Settings tried = m_settings;
    if (const Status fits = tried.set(key.key, *read); !fits)
        Q_EMIT refused(fits.error());
    else
        Q_EMIT edited(key.key, *read);
    return false;
}

} // namespace wavedeck
