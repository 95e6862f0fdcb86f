// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/planlist.h"

#include "ui/theme/format.h"

#include <QFileInfo>

#include <algorithm>

namespace wavedeck::ui::start {

namespace {
constexpr int kLongestFault = 300;
}

QString PlanListModel::groupTitle(const QString& group)
{
    if (!group.startsWith(QLatin1Char('/')))
        return plain(group);
    // The last two folders say enough, and fit.
    const QString end = group.section(QLatin1Char('/'), -2, -1, QString::SectionSkipEmpty);
    return QStringLiteral("In ") + plain(end.isEmpty() ? group : end);
}

QString PlanListModel::titleOf(const PlanEntry& entry)
{
    return entry.group.startsWith(QLatin1Char('/')) ? entry.path.section(QLatin1Char('/'), -1) : entry.name;
}

void PlanListModel::setEntries(const QList<PlanEntry>& entries)
{
    m_entries = entries;
    rebuild();
}

void PlanListModel::setWords(const QString& words)
{
    m_words = words.simplified().toCaseFolded().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    rebuild();
}

void PlanListModel::rebuild()
{
    beginResetModel();
    m_rows.clear();
    QString group;
    for (int i = 0; i < m_entries.size(); ++i) {
        const PlanEntry& entry = m_entries[i];
        const QString text = QStringLiteral("%1 %2 %3")
                                 .arg(entry.name, entry.path.section(QLatin1Char('/'), -1), groupTitle(entry.group))
                                 .toCaseFolded();
        if (!std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) { return text.contains(word); }))
            continue;
        if (m_rows.isEmpty() || entry.group != group) {
            group = entry.group;
            m_rows.append({-1, group});
        }
        m_rows.append({i, group});
    }
    endResetModel();
}

int PlanListModel::shown() const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(), [](const Row& row) { return row.entry >= 0; }));
}

int PlanListModel::rowOf(const QString& path) const
{
    for (int row = 0; row < m_rows.size(); ++row)
        if (m_rows[row].entry >= 0 && m_entries[m_rows[row].entry].path == path)
            return row;
    return -1;
}

int PlanListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant PlanListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[index.row()];
    if (row.entry < 0)
        return role == Qt::DisplayRole || role == Qt::AccessibleTextRole ? QVariant(groupTitle(row.group)) : QVariant();
    const PlanEntry& entry = m_entries[row.entry];
    switch (role) {
    case Qt::DisplayRole:
        return plain(titleOf(entry));
    case PathRole:
        return entry.path;
    case GroupRole:
        return entry.group;
    case DetailRole:
        return plain(entry.fault.isEmpty() ? entry.summary : entry.fault, kLongestFault);
    case FaultRole:
        return !entry.fault.isEmpty();
    case Qt::AccessibleTextRole:
        return entry.fault.isEmpty()
            ? QString(plain(titleOf(entry)) + QStringLiteral(", ") + plain(entry.summary))
            : QString(plain(titleOf(entry)) + QStringLiteral(", faulty. ") + plain(entry.fault, kLongestFault));
    default:
        return {};
    }
}

Qt::ItemFlags PlanListModel::flags(const QModelIndex& index) const
{
    if (!index.isValid() || m_rows[index.row()].entry < 0)
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

} // namespace wavedeck::ui::start
