// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/eventmodel.h"
#include "ui/live/filterfield.h"
#include "ui/live/followbar.h"

#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QToolButton>

namespace wavedeck::ui {

/// One line of the activity log: time, sign, whom, what. GUI thread.
class EventDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    EventDelegate(const Appearance& appearance, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const Appearance& m_appearance;
};

/// The activity log. It follows its end until a person scrolls up or selects something; then new lines are counted and
/// nothing that is read moves. GUI thread.
class EventPanel : public QWidget {
    Q_OBJECT
public:
    explicit EventPanel(Appearance& appearance, QWidget* parent = nullptr);

    void update(const LiveUpdate& update);
    using QWidget::update;
    bool isFollowing() const { return m_following; }
    int newLines() const { return m_new; }
    void follow(); ///< to the end, and on with it

    QListView* view() const { return m_view; }
    FilterField* filterField() const { return m_field; }
    QToolButton* filterButton() const { return m_filterButton; }
    QPushButton* jumpButton() const { return m_pausedBar->button(); }
    QLabel* pausedLabel() const { return m_pausedBar->label(); }

Q_SIGNALS:
    void opened(const QString& agent); ///< Enter, double click on a line about an agent

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void makeHeader();
    void makeView();
    void relook();
    void setFollowing(bool on);
    void showState();
    void showFilter(bool on);

    Appearance& m_appearance;
    EventModel m_model;
    EventFilter* m_rows;
    QLabel* m_title;
    QLabel* m_count;
    QToolButton* m_filterButton;
    QPushButton* m_followButton;
    FilterField* m_field;
    QListView* m_view;
    FollowBar* m_pausedBar;
    bool m_following = true;
    bool m_quiet = false; ///< what scrolls now is no person
    int m_new = 0;
};

} // namespace wavedeck::ui
