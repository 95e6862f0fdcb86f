// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QStyledItemDelegate>

namespace wavedeck::ui {

/// The cells of the table of sessions: state as sign and word, numbers in tabular digits, the plan cut from the left.
class SessionDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    SessionDelegate(Appearance& appearance, QObject* parent);

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
        const QModelIndex& index) override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    QRect boxOf(const QRect& cell) const;

    Appearance& m_appearance;
};

} // namespace wavedeck::ui
