// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/agentfilter.h"
#include "ui/live/agentdelegate.h"
#include "ui/live/agenttreeview.h"
#include "ui/live/filterfield.h"
#include "ui/widgets/segmented.h"

#include <QComboBox>
#include <QHash>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <array>

namespace wavedeck::ui {

/// The agents of a session as a tree one can filter, sort and walk through, below a bar that says how much of it is
/// shown. Selection and place stay while data changes. GUI thread.
class AgentPanel : public QWidget {
    Q_OBJECT
public:
    explicit AgentPanel(Appearance& appearance, QWidget* parent = nullptr);

    void update(const LiveUpdate& update);
    using QWidget::update;
    void tick(qint64 now) { m_model.tick(now); }
    void setStale(bool stale);
    void setAttention(const QList<Attention>& attention);
    void setPending(AgentDelegate::Pending pending) { m_delegate->setPending(std::move(pending)); }
    /// What is being done to agents changed.
    void pendingChanged() { m_view->viewport()->update(); }

    /// Agent id; empty = none, or a group.
    QString selected() const;
    /// From outside: marks and shows it, opening what it lies in; emits nothing. False when it is not there.
    bool select(const QString& agent);
    /// As select(), and drops a filter that hides it.
    bool reveal(const QString& agent);
    QString copyText() const; ///< the current row, cells with tabs between
    void sortBy(AgentColumn column, Qt::SortOrder order);

    void setArrangement(Arrangement arrangement);
    AgentTreeView* view() const { return m_view; }
    FilterField* filterField() const { return m_field; }
    AgentFilter* filter() const { return m_rows; }
    AgentModel& model() { return m_model; }
    QPushButton* clearButton() const { return m_clear; }
    QToolButton* columnsButton() const { return m_columns; }
    QLabel* countLabel() const { return m_count; }
    Segmented* segments() const { return m_segments; }
    QComboBox* waveBox() const { return m_wave; }
    QComboBox* capabilityBox() const { return m_capability; }
    QList<QWidget*> focusOrder() const;
    QSize minimumSizeHint() const override; ///< with everything gone from the bar that may go

    QByteArray saveState() const;
    void restoreState(const QByteArray& state);

Q_SIGNALS:
    void selectedChanged(const QString& agent); ///< by a person here
    void opened(const QString& uri); ///< Enter, double click
    void menuWanted(const QPoint& globalPos);
    void stateChanged(); ///< columns: their widths, order, sort or choice

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeBar();
    void makeView();
    void connectParts();
    void relook();
    void fitBar();
    void layOutColumns();
    void sectionResized(int column, int width);
    void fillColumnMenu();
    bool isShown(int column) const;
    int columnWidth(int column) const;
    void squeezeColumns();
    void fillWaves(const LiveSession* live);
    void showCount();
    void filterChanged();
    void applyOpen();
    void openNew(const QModelIndex& parent);
    QString openKey(const QModelIndex& proxy) const;
    void currentChanged();
    void foldUnpinned();
    bool hasLongTimes() const;

    Appearance& m_appearance;
    AgentModel m_model;
    AgentFilter* m_rows;
    AgentDelegate* m_delegate;
    QLabel* m_title;
    FilterField* m_field;
    Segmented* m_segments;
    QComboBox* m_wave;
    QComboBox* m_capability;
    QLabel* m_count;
    QPushButton* m_clear;
    QToolButton* m_columns;
    AgentTreeView* m_view;
    QLabel* m_nothing; ///< in place of rows when the filter leaves none
    QPushButton* m_clearBig;
    QWidget* m_none;

    QHash<QString, bool> m_openByHand;
    std::array<int, kAgentColumns> m_widths{}; ///< set by a person; 0 = as the content needs
    std::array<int, kAgentColumns> m_visible{}; ///< by a person: 1 shown, -1 hidden, 0 as there is room
    std::array<bool, kAgentColumns> m_squeezed{}; ///< has no room now
    double m_ratio = 1.46; ///< of Agent to Step
    bool m_quiet = false; ///< what happens now is no person's doing
    bool m_longTimes = false;
    QString m_lastSelected;
};

} // namespace wavedeck::ui
