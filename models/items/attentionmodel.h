// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/summary.h"

#include <QAbstractListModel>

namespace wavedeck {

/// Roles of an entry that needs attention. Texts are somebody else's: show them through ui::plain().
enum AttentionModelRole {
    AttentionKindRole = Qt::UserRole + 1, ///< int of Attention::Kind
    AttentionSubjectRole,
    AttentionTitleRole,
    AttentionDetailRole,
    AttentionAtRole, ///< UTC ms; 0 = unknown
    AttentionActionsRole, ///< QList<int> of AttentionAction
    AttentionSettledRole, ///< bool
};

/// What needs attention. An entry is the same as long as its kind and subject are, so that a selection stays on it
/// while its words change. GUI thread.
class AttentionModel : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;

    void setItems(const QList<Attention>& items);
    const QList<Attention>& items() const { return m_items; }
    int rowOf(const QString& subject) const; ///< -1 = none

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    QList<Attention> m_items;
};

} // namespace wavedeck
