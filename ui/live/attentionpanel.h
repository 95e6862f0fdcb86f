// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/attentionmodel.h"
#include "ui/theme/appearance.h"

#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QStyledItemDelegate>

#include <functional>

class QHBoxLayout;

namespace wavedeck::ui {

/// An entry: coloured bar, sign, title, time, detail, and its actions as links. GUI thread.
class AttentionDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using Pending = std::function<QString(const QString& subject)>;
    AttentionDelegate(const Appearance& appearance, QObject* parent);
    void setPending(Pending pending) { m_pending = std::move(pending); }
    /// Which action of the current row the keyboard is on; -1 = none.
    void setAction(int action) { m_action = action; }

    /// Places of the actions that find room in a row, in the viewport.
    QList<QRect> actionRects(const QRect& row, const QModelIndex& index) const;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int titleHeight() const;
    int detailHeight() const;
    int actionHeight() const;
    QRect textRect(const QRect& row) const;
    QString pendingOf(const QModelIndex& index) const;

    const Appearance& m_appearance;
    Pending m_pending;
    int m_action = -1;
};

/// What needs a person, most urgent first, each with what one can do about it: by mouse on the links, by keyboard with
/// Right and Enter, in the menu. GUI thread.
class AttentionPanel : public QWidget {
    Q_OBJECT
public:
    explicit AttentionPanel(Appearance& appearance, QWidget* parent = nullptr);

    /// settled: listed below the others, and not counted.
    void show(const QList<Attention>& attention, const QList<Attention>& settled = {});
    using QWidget::show;
    void setPending(AttentionDelegate::Pending pending) { m_delegate->setPending(std::move(pending)); }
    void pendingChanged() { m_view->viewport()->update(); }

    const Attention* current() const; ///< null = none
    bool select(const QString& subject); ///< with the keyboard; false = it needs nobody
    void selectNext(); ///< the one below the current one, from the top again
    QListView* view() const { return m_view; }
    int headerHeight() const; ///< what stands above the list
    QPushButton* acknowledgeAll() const { return m_all; }
    AttentionModel& model() { return *m_model; }
    AttentionDelegate* delegate() const { return m_delegate; }

Q_SIGNALS:
    void currentChanged();
    void acted(wavedeck::AttentionAction action, const QString& subject);
    void opened(const QString& subject); ///< Enter, double click
    void menuWanted(const QPoint& globalPos);
    void acknowledgeAllClicked(); ///< the alerts among them

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void relook();
    bool keyPressed(int key);
    int actionAt(const QPoint& pos, QModelIndex* index) const;
    void setAction(int action);
    void trigger(const QModelIndex& index, int action);

    Appearance& m_appearance;
    AttentionModel* m_model;
    AttentionDelegate* m_delegate;
    QHBoxLayout* m_header;
    QLabel* m_title;
    QLabel* m_count;
    QLabel* m_calm;
    QPushButton* m_all;
    QListView* m_view;
    int m_action = -1;
};

} // namespace wavedeck::ui
