// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/palettemodel.h"
#include "ui/theme/appearance.h"

#include <QDialog>
#include <QLineEdit>
#include <QListView>

namespace wavedeck::ui {

/// Ctrl+K: a field over a list of everything that can be done and gone to. Keys go to the field; arrows, Page Up and
/// Page Down move in the list, Enter chooses, Esc closes. GUI thread.
class CommandPalette : public QDialog {
    Q_OBJECT
public:
    CommandPalette(Appearance& appearance, QWidget* window);

    /// Fills the list anew and opens below the middle of the window's top edge.
    void popUp(const QList<MenuPlace>& actions, const QList<Page*>& pages);

    QLineEdit* field() const { return m_field; }
    QListView* list() const { return m_list; }
    PaletteModel* model() const { return m_model; }

Q_SIGNALS:
    /// Something of a page was chosen; the palette is closed already.
    void targetChosen(wavedeck::ui::Page* page, const QString& uri);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void restyle();
    void place();
    void typed(const QString& text);
    void move(int by);
    void tellCurrent();
    void choose();

    Appearance& m_appearance;
    QLineEdit* m_field;
    QListView* m_list;
    PaletteModel* m_model;
};

} // namespace wavedeck::ui
