// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/line.h"
#include "models/live/live.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSortFilterProxyModel>

namespace wavedeck::ui {

/// The sessions of this data directory, newest first as the feed gives them, with what they came to; those that
/// documents report behind them. Texts are made once per change. GUI thread.
class SessionsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Id,
        Name,
        Started,
        State,
        Elapsed,
        Done,
        AtOnce,
        Parallel,
        Delegation,
        Hierarchy,
        Direct,
        Tokens,
        Cost,
        Gates,
        Tier,
        Plan
    };
    static constexpr int kColumns = Plan + 1;
    enum Role { SortRole = Qt::UserRole, StateRole, FollowedRole, ReportedRole, WarningRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setSessions(const QList<SessionLine>& sessions, qint64 now);
    /// What sessions came to, by id; reported ones among them become rows of their own.
    void setLines(const QList<history::Line>& lines);
    void setFollowed(const QString& session);
    /// Whether rows can be chosen for a comparison.
    void setCheckable(bool on) { m_checkable = on; }
    bool isCheckable() const { return m_checkable; }
    const QStringList& checked() const { return m_checked; } ///< ids, in the order in which they were chosen
    void setChecked(const QString& id, bool on);
    /// The time of those that have not ended yet.
    void setNow(qint64 now);
    const SessionLine* at(int row) const;
    bool isReported(int row) const { return row >= int(m_own); }
    bool matches(int row, const QStringList& foldedWords) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    static bool isNumber(int column);
    static QString keyOf(int column); ///< of measures(); empty = it shows none

Q_SIGNALS:
    void checkedChanged();

private:
    struct Row {
        SessionLine line;
        QString name;
        QString plan;
        QString folded; ///< what a filter is looked up in
        history::Line came; ///< id empty = not read yet
    };
    Row make(const SessionLine& line) const;
    static Row makeReported(const history::Line& line);
    QString figure(const Row& row, int column) const;
    bool isWarned(const Row& row, int column) const;
    static bool same(const SessionLine& a, const SessionLine& b);
    qint64 elapsedOf(const SessionLine& line) const;
    QString text(const Row& row, int column) const;
    QVariant sortKey(const Row& row, int column) const;
    QString sentence(const Row& row) const;

    QList<Row> m_rows; ///< own ones, then the reported ones
    qsizetype m_own = 0;
    QHash<QString, history::Line> m_lines; ///< of own sessions, by id
    QStringList m_checked;
    bool m_checkable = false;
    QString m_followed;
    qint64 m_now = 0;
};

/// Sorted by what a column means, filtered by words that must all be found in id, name, state or plan.
class SessionsProxy : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit SessionsProxy(QObject* parent = nullptr);
    void setWords(const QString& typed);
    /// Only those with this state; empty = all.
    void setState(std::optional<SessionState> state);
    /// Only the newest ones that ran here, and what documents report; 0 = all.
    void setNewest(int sessions);
    bool isFiltering() const { return !m_words.isEmpty() || m_state; }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
    std::optional<SessionState> m_state;
    int m_newest = 0;
};

} // namespace wavedeck::ui
