// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/retro/notelist.h"

#include <QScrollArea>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace wavedeck::ui {

class ElideLabel;

/// What stands above the cards of a participant: name, role, how many; a mark and the time while it is their turn.
struct ColumnHead {
    int number = 0; ///< Participant::number; 0 = nobody's
    QString name; ///< made plain
    QString role;
    bool speaks = false;
    bool chosen = false; ///< new notes are of them
    QString spoken; ///< "1:48"

    bool operator==(const ColumnHead&) const = default;
};

/// A participant: head, cards, and where there are none an invitation. GUI thread.
class NoteColumn : public QFrame {
    Q_OBJECT
public:
    NoteColumn(const Appearance& appearance, NoteModel& notes, const ColumnHead& head, QWidget* parent);

    void setHead(const ColumnHead& head);
    const ColumnHead& head() const { return m_head; }
    void setWritable(bool on);
    void count();
    NoteList* list() const { return m_list; }
    QPushButton* invite() const { return m_invite; }
    QLabel* speaking() const { return m_speaking; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void restyle();

    const Appearance& m_appearance;
    ColumnHead m_head;
    ElideLabel* m_name;
    ElideLabel* m_role;
    QLabel* m_count;
    QLabel* m_speaking;
    NoteList* m_list;
    QFrame* m_empty;
    QLabel* m_nothing;
    QPushButton* m_invite;
    QWidget* m_top;
    bool m_writable = true;
};

/// The participants beside each other; many of them scroll. GUI thread.
class NoteColumns : public QScrollArea {
    Q_OBJECT
public:
    NoteColumns(const Appearance& appearance, NoteModel& notes, QWidget* parent);

    void setHeads(const QList<ColumnHead>& heads);
    void setWritable(bool on);
    const QList<NoteColumn*>& columns() const { return m_columns; }
    NoteColumn* column(int participant) const; ///< null = none
    int currentNumber() const; ///< of the column that had the keyboard last; 0 = none
    bool choose(int number);

    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void currentChanged();
    void opened(int number);
    void inviteWanted(int participant);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void add(const ColumnHead& head);
    void go(NoteColumn* from, int by);
    void setLast(NoteColumn* last);
    void fit();

    const Appearance& m_appearance;
    NoteModel& m_notes;
    QWidget* m_body;
    QHBoxLayout* m_row;
    QList<NoteColumn*> m_columns;
    NoteColumn* m_last = nullptr; ///< had the keyboard last
    bool m_writable = true;
};

} // namespace wavedeck::ui
