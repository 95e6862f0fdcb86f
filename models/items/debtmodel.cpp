// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/debtmodel.h"

#include <algorithm>
#include <numeric>

namespace wavedeck {

namespace {

constexpr std::array kTitles{"Item", "Prio", "Title", "Category", "Location", "Status", "PR", "Found", "Age"};
const QString kNone = QStringLiteral("–");

QString orNone(const QString& text)
{
    return text.isEmpty() ? kNone : text;
}

} // namespace

QString debtStatusTitle(DebtStatus status)
{
    constexpr std::array kWords{"Draft", "Open", "In Progress", "Resolved"};
    return QLatin1String(kWords.at(std::size_t(status)));
}

QString debtAge(qint64 ms)
{
    constexpr qint64 kMinute = 60'000;
    constexpr qint64 kHour = 60 * kMinute;
    if (ms < 0)
        return kNone;
    if (ms < 100 * kMinute)
        return QStringLiteral("%1 min").arg(ms / kMinute);
    return ms < 48 * kHour ? QStringLiteral("%1 h").arg(ms / kHour) : QStringLiteral("%1 d").arg(ms / (24 * kHour));
}

DebtModel::DebtModel(QObject* parent)
    : QAbstractTableModel(parent)
    , m_view(std::make_shared<const DebtView>())
{
}

void DebtModel::setItems(const DebtDesk::View& view, qint64 now)
{
    beginResetModel();
    m_view = view;
    m_now = now;
    m_words.clear();
    fill();
    endResetModel();
}

void DebtModel::setShown(const DebtShown& shown)
{
    beginResetModel();
    m_shown = shown;
    fill();
    endResetModel();
}

/// Only once somebody looks for a text: most updates need none of it.
void DebtModel::fillWords()
{
    m_words.reserve(m_view->items.size());
    for (const DebtItem& item : m_view->items)
        m_words.append(QString(item.id + u' ' + item.title + u' ' + item.location() + u' ' + item.pr + u' ' + item.owner
            + u' ' + item.category)
                           .toLower());
}

void DebtModel::fill()
{
    const QString text = m_shown.text.trimmed().toLower();
    if (!text.isEmpty() && m_words.isEmpty())
        fillWords();
    m_rows.clear();
    m_counts = {};
    m_hiddenResolved = 0;
    for (int i = 0; i < m_view->items.size(); ++i) {
        const DebtItem& item = m_view->items.at(i);
        if ((!m_shown.category.isEmpty() && item.category != m_shown.category)
            || (!m_shown.session.isEmpty() && item.session != m_shown.session)
            || (!text.isEmpty() && !m_words.at(i).contains(text)))
            continue;
        if (!m_shown.statuses.isEmpty() && !m_shown.statuses.contains(item.status)) {
            m_hiddenResolved += item.isResolved();
            continue;
        }
        const auto priority = std::size_t(item.priority);
        ++m_counts.at(priority);
        if (m_shown.priorities.at(priority))
            m_rows.append(i);
    }
    std::stable_sort(m_rows.begin(), m_rows.end(), [this](int a, int b) {
        const DebtItem& one = m_view->items.at(a);
        const DebtItem& other = m_view->items.at(b);
        return m_order == Qt::AscendingOrder ? isBefore(one, other) : isBefore(other, one);
    });
}

bool DebtModel::isBefore(const DebtItem& a, const DebtItem& b) const
{
    const auto words = [](const QString& one, const QString& other) {
        return QString::compare(one, other, Qt::CaseInsensitive) < 0;
    };
    switch (m_column) {
    case Prio: // the newest first among equals, as one looks for what came in
        return a.priority != b.priority ? a.priority < b.priority : a.number > b.number;
    case Title:
        return words(a.title, b.title);
    case Category:
        return words(a.category, b.category);
    case Location:
        return a.path != b.path ? words(a.path, b.path) : a.line < b.line;
    case State:
        return a.status < b.status;
    case Pr:
        return words(a.pr, b.pr);
    case Found:
        return a.session < b.session;
    case Age:
        return a.foundAt > b.foundAt;
    default:
        return a.number < b.number;
    }
}

int DebtModel::rowOf(int number) const
{
    for (int row = 0; row < m_rows.size(); ++row)
        if (item(row).number == number)
            return row;
    return -1;
}

int DebtModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int DebtModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QVariant DebtModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const DebtItem& one = item(index.row());
    if (role == PriorityRole)
        return int(one.priority);
    if (role == StatusRole)
        return int(one.status);
    if (role == OverdueRole)
        return debt::isOverdue(one, m_now);
    if (role == Qt::TextAlignmentRole && index.column() == Age)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::AccessibleTextRole || role == SpokenRole) {
        if (role == Qt::AccessibleTextRole && index.column() != Id)
            return data(index, Qt::DisplayRole);
        return QString(one.id + QStringLiteral(", ") + QString(word(one.priority)) + QStringLiteral(", ") + one.title
            + QStringLiteral(", ") + debtStatusTitle(one.status) + QStringLiteral(", ") + orNone(one.location()));
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Id:
        return one.id;
    case Prio:
        return QString(word(one.priority));
    case Title:
        return one.title;
    case Category:
        return orNone(one.category);
    case Location:
        return orNone(one.location());
    case State:
        return debtStatusTitle(one.status);
    case Pr:
        return orNone(one.pr);
    case Found:
        return orNone(one.session);
    default:
        return debtAge(one.foundAt > 0 ? m_now - one.foundAt : -1);
    }
}

QVariant DebtModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumns)
        return {};
    if (role == Qt::TextAlignmentRole && section == Age)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return role == Qt::DisplayRole ? QVariant(QLatin1String(kTitles.at(std::size_t(section)))) : QVariant();
}

void DebtModel::sort(int column, Qt::SortOrder order)
{
    beginResetModel();
    m_column = column;
    m_order = order;
    fill();
    endResetModel();
}

} // namespace wavedeck
