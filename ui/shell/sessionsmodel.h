// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace wavedeck::ui {

/// The sessions of this data directory, newest first as the feed gives them. Texts are made once per change. GUI
/// thread.
class SessionsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Id, Name, State, Started, Elapsed, Done, Tokens, Cost, Plan };
    static constexpr int kColumns = 9;
    enum Role { SortRole = Qt::UserRole, StateRole, FollowedRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setSessions(const QList<SessionLine>& sessions, qint64 now);
    void setFollowed(const QString& session);
    /// The time of those that have not ended yet.
    void setNow(qint64 now);
    const SessionLine* at(int row) const;
    bool matches(int row, const QStringList& foldedWords) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    static bool isNumber(int column);

private:
    struct Row {
        SessionLine line;
        QString name;
        QString plan;
        QString folded; ///< what a filter is looked up in
    };
    static Row make(const SessionLine& line);
    static bool same(const SessionLine& a, const SessionLine& b);
    qint64 elapsedOf(const SessionLine& line) const;
    QString text(const Row& row, int column) const;
    QVariant sortKey(const Row& row, int column) const;
    QString sentence(const Row& row) const;

    QList<Row> m_rows;
    QString m_followed;
    qint64 m_now = 0;
};

/// Sorted by what a column means, filtered by words that must all be found in id, name, state or plan.
class SessionsProxy : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit SessionsProxy(QObject* parent = nullptr);
    void setWords(const QString& typed);
    bool isFiltering() const { return !m_words.isEmpty(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
};

} // namespace wavedeck::ui
