// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/attentionmodel.h"

#include "models/secrets/redact.h"

#include <QSet>

namespace wavedeck {

namespace {

using Identity = std::pair<int, QString>;

/// An alert that comes to another level is the same one.
Identity identityOf(const Attention& one)
{
    return {one.isAlert() ? int(Attention::AlertWarning) : int(one.kind), one.subject};
}

bool looksSame(const Attention& a, const Attention& b)
{
    return a.title == b.title && a.detail == b.detail && a.at == b.at && a.actions == b.actions && a.kind == b.kind
        && a.settled == b.settled;
}

} // namespace

void AttentionModel::setItems(const QList<Attention>& given)
{
    QList<Attention> items = given;
    for (Attention& one : items) {
        one.title = redacted(one.title);
        one.detail = redacted(one.detail);
    }
    QSet<Identity> wanted;
    for (const Attention& one : std::as_const(items))
        wanted.insert(identityOf(one));
    for (int row = int(m_items.size()) - 1; row >= 0; --row) {
        if (wanted.contains(identityOf(m_items[row])))
            continue;
        beginRemoveRows({}, row, row);
        m_items.removeAt(row);
        endRemoveRows();
    }
    QSet<Identity> known;
    for (const Attention& one : std::as_const(m_items))
        known.insert(identityOf(one));
    int at = 0; // where the next new one goes: behind the one that is told before it
    for (const Attention& one : std::as_const(items)) {
        if (known.contains(identityOf(one))) {
            while (at < m_items.size() && identityOf(m_items[at]) != identityOf(one))
                ++at;
            if (at == m_items.size()) // the order changed; rows stay where they are
                at = 0;
            while (identityOf(m_items[at]) != identityOf(one))
                ++at;
            const bool same = looksSame(m_items[at], one);
            m_items[at] = one;
            if (!same)
                Q_EMIT dataChanged(index(at), index(at));
            ++at;
            continue;
        }
        beginInsertRows({}, at, at);
        m_items.insert(at, one);
        endInsertRows();
        ++at;
    }
}

int AttentionModel::rowOf(const QString& subject) const
{
    for (qsizetype row = 0; row < m_items.size(); ++row)
        if (m_items[row].subject == subject)
            return int(row);
    return -1;
}

int AttentionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_items.size());
}

QVariant AttentionModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Attention& one = m_items[index.row()];
    switch (role) {
    case Qt::DisplayRole:
    case AttentionTitleRole:
        return one.title;
    case Qt::AccessibleTextRole:
        return QString(one.title + QStringLiteral(". ") + one.detail);
    case AttentionKindRole:
        return int(one.kind);
    case AttentionSubjectRole:
        return one.subject;
    case AttentionDetailRole:
        return one.detail;
    case AttentionAtRole:
        return one.at;
    case AttentionActionsRole: {
        QList<int> actions;
        for (const AttentionAction action : one.actions)
            actions.append(int(action));
        return QVariant::fromValue(actions);
    }
    case AttentionSettledRole:
        return one.settled;
    default:
        return {};
    }
}

} // namespace wavedeck
