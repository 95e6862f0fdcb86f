// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/settings/settings.h"

#include <QAbstractTableModel>

namespace wavedeck {

/// Every setting of the data directory, one a row, as words that a person can edit. It shows what is stored: an edit is
/// asked for, and seen when the feed tells it. GUI thread.
class SettingsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Value, Standard, Help };
    static constexpr int kColumns = 4;
    enum Role { KeyRole = Qt::UserRole + 1, IsSetRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setSettings(const Settings& settings);
    const Settings& settings() const { return m_settings; }
    static const SettingKey& keyAt(int row) { return settingKeys().at(row); }
    static int rowOf(const QString& key); ///< -1 = none

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// False: nothing is changed by it. edited() or refused() tells what became of it.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

Q_SIGNALS:
    void edited(const QString& key, const QJsonValue& value); ///< valid, and another than the one that stands
    void refused(const wavedeck::Error& error);

private:
    Settings m_settings;
};

} // namespace wavedeck
