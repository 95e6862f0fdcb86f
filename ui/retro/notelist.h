// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/notemodel.h"
#include "ui/theme/appearance.h"

#include <QListView>

namespace wavedeck::ui {

/// The cards of one participant: title, theme and votes, severity. Enter edits one, arrows go on, Left and Right to the
/// next participant; a card can be dragged to a theme. GUI thread.
class NoteList : public QListView {
    Q_OBJECT
public:
    NoteList(const Appearance& appearance, NoteModel& notes, int participant, QWidget* parent);

    int currentNumber() const; ///< 0 = none
    bool choose(int number);
    NotesOf& notes() const { return *m_notes; }
    void setMarked(bool on); ///< shows which card is the current one
    bool isMarked() const { return m_marked; }

Q_SIGNALS:
    void currentNumberChanged();
    void opened(int number); ///< Enter, or a double click
    void sideways(int by); ///< to the neighbour
    void focused();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void resizeEvent(QResizeEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    NotesOf* m_notes;
    bool m_marked = false;
};

} // namespace wavedeck::ui
