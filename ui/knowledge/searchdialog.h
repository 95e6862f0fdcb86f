// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/knowledgedesk.h"
#include "ui/theme/appearance.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;

namespace wavedeck::ui {

class CellTable;

/// Ctrl+Shift+F: looks for words in lessons, retrospectives, debt, risks, sessions, reports and gates, while they are
/// typed. Arrows move in the list, Enter goes to what is chosen, Esc closes. GUI thread.
class SearchDialog : public QDialog {
    Q_OBJECT
public:
    SearchDialog(Appearance& appearance, KnowledgeDesk& desk, QWidget* window);

    void popUp();
    QLineEdit* field() const { return m_field; }
    QComboBox* kinds() const { return m_kinds; }
    CellTable* table() const { return m_table; }
    QLabel* told() const { return m_told; }

Q_SIGNALS:
    void chosen(const QString& uri); ///< it is closed already

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void look();
    void showHits(const QList<search::Hit>& hits);
    void choose();

    Appearance& m_appearance;
    KnowledgeDesk& m_desk;
    QLineEdit* m_field;
    QComboBox* m_kinds;
    CellTable* m_table;
    QLabel* m_told;
};

} // namespace wavedeck::ui
