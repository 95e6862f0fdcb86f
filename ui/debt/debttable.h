// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/debtmodel.h"
#include "ui/theme/appearance.h"

#include <QTreeView>

namespace wavedeck::ui {

/// The register as a table: painted cells of one height, so that its length costs nothing. GUI thread.
class DebtTable : public QTreeView {
    Q_OBJECT
public:
    DebtTable(Appearance& appearance, DebtModel& model, QWidget* parent);

    int currentNumber() const; ///< 0 = none
    bool choose(int number);

Q_SIGNALS:
    void chosenChanged();
    void opened(); ///< Enter, or a double click

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void drawBranches(QPainter*, const QRect&, const QModelIndex&) const override { }

private:
    void fit();

    Appearance& m_appearance;
    DebtModel& m_model;
};

} // namespace wavedeck::ui
