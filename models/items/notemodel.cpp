// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/notemodel.h"

#include <QMimeData>

#include <algorithm>
#include <cstdlib>

namespace wavedeck {

namespace {

/// By the theme's number.
const retro::Theme* themeOf(const retro::Retro& retro, int number)
{
    for (const retro::Theme& theme : retro.themes)
        if (theme.number == number)
            return &theme;
    return nullptr;
}

/// Recommendations that nobody has taken into the list yet are the notes of their phase.
void addRaw(QList<NoteCard>& cards, const retro::Retro& retro, const QString& phase)
{
    if (phase != QLatin1String("recommendations"))
        return;
    for (const retro::Recommendation& one : retro.recommendations)
        if (one.raw) {
            NoteCard card;
            card.note.number = -one.number;
            card.note.phase = phase;
            card.note.by = one.by;
            card.note.title = one.title;
            card.note.severity = one.priority;
            card.theme = one.outcome;
            cards.append(card);
        }
}

} // namespace

QList<NoteCard> noteCards(const retro::Retro& retro, const QString& phase, qint64 freshSince)
{
    QList<NoteCard> cards;
    for (const retro::Note& note : retro.notes) {
        if (note.phase != phase)
            continue;
        NoteCard card;
        card.note = note;
        card.fresh = note.at > freshSince;
        if (const retro::Theme* theme = themeOf(retro, note.theme)) {
            card.letter = theme->letter;
            card.theme = theme->title;
        }
        cards.append(card);
    }
    addRaw(cards, retro, phase);
    std::sort(cards.begin(), cards.end(), [](const NoteCard& a, const NoteCard& b) {
        return std::pair(a.note.number < 0, std::abs(a.note.number))
            < std::pair(b.note.number < 0, std::abs(b.note.number));
    });
    return cards;
}

void NoteModel::setCards(const QList<NoteCard>& cards)
{
    int row = 0;
    const auto isWanted = [&cards](int number) {
        return std::any_of(cards.begin(), cards.end(), [number](const NoteCard& c) { return c.note.number == number; });
    };
    for (const NoteCard& wanted : cards) {
        while (row < m_cards.size() && !isWanted(m_cards[row].note.number)) {
            beginRemoveRows({}, row, row);
            m_cards.removeAt(row);
            endRemoveRows();
        }
        if (row < m_cards.size() && m_cards[row].note.number == wanted.note.number) {
            if (m_cards[row] != wanted) {
                m_cards[row] = wanted;
                Q_EMIT dataChanged(index(row), index(row));
            }
        } else {
            beginInsertRows({}, row, row);
            m_cards.insert(row, wanted);
            endInsertRows();
        }
        ++row;
    }
    if (row < m_cards.size()) {
        beginRemoveRows({}, row, int(m_cards.size()) - 1);
        m_cards.resize(row);
        endRemoveRows();
    }
}

const NoteCard* NoteModel::find(int number) const
{
    for (const NoteCard& card : m_cards)
        if (card.note.number == number)
            return &card;
    return nullptr;
}

int NoteModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_cards.size());
}

QVariant NoteModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_cards.size())
        return {};
    const NoteCard& card = m_cards[index.row()];
    if (role == NumberRole)
        return card.note.number;
    if (role == ByRole)
        return card.note.by;
    if (role != Qt::AccessibleTextRole)
        return {};
    QStringList says{card.note.title, card.note.severity};
    says.append(card.letter.isEmpty() ? tr("no theme") : tr("theme %1, %2").arg(card.letter, card.theme));
    if (card.note.votes > 0)
        says.append(tr("%1 votes").arg(card.note.votes));
    if (!card.note.cites.isEmpty())
        says.append(tr("speaks of %1").arg(card.note.cites));
    says.removeAll(QString());
    return says.join(QStringLiteral(", "));
}

Qt::ItemFlags NoteModel::flags(const QModelIndex& index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled : Qt::NoItemFlags;
}

QMimeData* NoteModel::mimeData(const QModelIndexList& indexes) const
{
    if (indexes.isEmpty())
        return nullptr;
    auto* mime = new QMimeData;
    mime->setData(mimeType(), QByteArray::number(indexes.first().data(NumberRole).toInt()));
    return mime;
}

NotesOf::NotesOf(NoteModel& notes, int participant, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_notes(notes)
    , m_participant(participant)
{
    setSourceModel(&notes);
}

const NoteCard& NotesOf::card(const QModelIndex& index) const
{
    return m_notes.card(mapToSource(index).row());
}

int NotesOf::rowOf(int number) const
{
    for (int i = 0; i < rowCount(); ++i)
        if (index(i, 0).data(NoteModel::NumberRole).toInt() == number)
            return i;
    return -1;
}

void NotesOf::setParticipant(int participant)
{
    if (std::exchange(m_participant, participant) != participant)
        invalidateFilter();
}

bool NotesOf::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    return !parent.isValid() && m_notes.card(row).note.by == m_participant;
}

} // namespace wavedeck
