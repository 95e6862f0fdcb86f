// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/retro.h"

#include <QAbstractListModel>
#include <QSortFilterProxyModel>

namespace wavedeck {

/// A contribution as a card shows it.
struct NoteCard {
    retro::Note note; ///< number below 0: recommendation -number, raw
    QString letter; ///< of its theme; empty = none
    QString theme;
    bool fresh = false; ///< just added
    bool hidden = false; ///< says only that there is one: what `note` says is not what was said

    bool operator==(const NoteCard&) const = default;
};

/// The cards of a phase: its notes, and in the phase of recommendations the raw ones. In the order of their numbers.
/// freshSince: UTC ms.
QList<NoteCard> noteCards(const retro::Retro& retro, const QString& phase, qint64 freshSince);

/// The cards of a phase as a list. What stays keeps its row: selection and scroll do not move because data changed. GUI
/// thread.
class NoteModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { NumberRole = Qt::UserRole, ByRole };
    using QAbstractListModel::QAbstractListModel;

    void setCards(const QList<NoteCard>& cards);
    const NoteCard& card(int row) const { return m_cards[row]; }
    const NoteCard* find(int number) const; ///< null = none

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override; ///< also Qt::AccessibleTextRole
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override { return {mimeType()}; }
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

    static QString mimeType() { return QStringLiteral("application/x-wavedeck-note"); }

private:
    QList<NoteCard> m_cards;
};

/// Those of one participant.
class NotesOf : public QSortFilterProxyModel {
    Q_OBJECT
public:
    NotesOf(NoteModel& notes, int participant, QObject* parent);
    const NoteCard& card(const QModelIndex& index) const;
    int rowOf(int number) const; ///< -1 = none
    void setParticipant(int participant);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    NoteModel& m_notes;
    int m_participant;
};

} // namespace wavedeck
