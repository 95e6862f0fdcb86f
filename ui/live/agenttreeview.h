// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QPersistentModelIndex>
#include <QTreeView>

namespace wavedeck::ui {

/// A tree whose rows keep their place on the screen while data changes, and that draws the rows of groups raised.
/// GUI thread.
class AgentTreeView : public QTreeView {
    Q_OBJECT
public:
    explicit AgentTreeView(const Appearance& appearance, QWidget* parent = nullptr);

    /// Called before and after the model is changed: what is looked at stays where it is.
    void keepPlace();
    void restorePlace();
    /// A letter is a command, never a search.
    void keyboardSearch(const QString& search) override { Q_UNUSED(search) }

protected:
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool viewportEvent(QEvent* event) override;

private:
    struct Place {
        QPersistentModelIndex index;
        QPersistentModelIndex parent;
        int y = 0;
    };
    const Appearance& m_appearance;
    QList<Place> m_places; ///< the current row if it is seen, then those seen from the top on
};

} // namespace wavedeck::ui
