// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/debtdesk.h"

#include <QAbstractTableModel>
#include <QSet>

#include <array>

namespace wavedeck {

/// Which items a list of debt shows. What is left empty says nothing.
struct DebtShown {
    std::array<bool, 4> priorities{true, true, true, true};
    QSet<DebtStatus> statuses; ///< empty = all
    QString category;
    QString session;
    QString text; ///< found without case in id, title, location, PR, owner and category
};

/// The register as a table, filtered and sorted; 25,000 rows cost one pass. Rows hold no widgets; texts are somebody
/// else's. GUI thread, like every model.
class DebtModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Id, Prio, Title, Category, Location, State, Pr, Found, Age };
    static constexpr int kColumns = Age + 1;
    enum Role {
        PriorityRole = Qt::UserRole, ///< int 0..3
        StatusRole, ///< int of DebtStatus
        OverdueRole, ///< bool
        SpokenRole
    }; ///< the row for a screen reader

    explicit DebtModel(QObject* parent = nullptr);

    /// now: UTC ms, for ages.
    void setItems(const DebtDesk::View& view, qint64 now);
    void setShown(const DebtShown& shown);
    const DebtShown& shown() const { return m_shown; }

    const DebtItem& item(int row) const { return m_view->items.at(m_rows.at(row)); }
    int rowOf(int number) const; ///< -1 = it is not shown
    /// How many of a priority the other filters leave.
    const std::array<int, 4>& counts() const { return m_counts; }
    int hiddenResolved() const { return m_hiddenResolved; } ///< resolved ones that the filter of the status hides

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    void fill();
    void fillWords();
    bool isBefore(const DebtItem& a, const DebtItem& b) const;

    DebtDesk::View m_view;
    QList<QString> m_words; ///< what the text is looked for in, one an item; empty until then
    QList<int> m_rows; ///< into the items
    DebtShown m_shown;
    std::array<int, 4> m_counts{};
    int m_hiddenResolved = 0;
    qint64 m_now = 0;
    int m_column = Prio;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

/// "Open", "In Progress", …
QString debtStatusTitle(DebtStatus status);
/// "8 min", "4 d"; an en dash when it is not known.
QString debtAge(qint64 ms);

} // namespace wavedeck
