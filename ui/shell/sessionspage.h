// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/sessionfeed.h"
#include "ui/shell/sessionsmodel.h"
#include "ui/theme/appearance.h"
#include "ui/widgets/page.h"

#include <QLineEdit>
#include <QTimer>
#include <QTreeView>

#include <functional>

class QStackedWidget;

namespace wavedeck::ui {

class EmptyState;
class PageHead;

/// All sessions of this data directory; opening one makes the window follow it. GUI thread.
class SessionsPage : public Page {
    Q_OBJECT
public:
    using Clock = std::function<qint64()>; ///< UTC ms
    SessionsPage(Appearance& appearance, SessionFeed& feed, Clock clock, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("history"); }
    QString title() const override { return tr("History"); }
    Glyph glyph() const override { return Glyph::History; }
    QList<MenuAction> menuActions() override;
    QList<FindTarget> findTargets() const override;
    bool reveal(const QString& uri) override; ///< `session:S-014` selects it
    QWidget* filterField() override { return m_filter; }
    QList<QWidget*> panes() override;
    void setActive(bool active) override;
    QWidget* noticePlace() override { return m_notices; }
    QList<std::pair<QString, QString>> keyHints() const override;
    QByteArray saveState() const override;
    void restoreState(const QByteArray& state) override;

    QTreeView* table() const { return m_table; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void take(const QList<SessionLine>& sessions);
    void filterChanged(const QString& text);
    void open(const QModelIndex& index);
    void showState();
    void restyle();
    void fitColumns();
    int widthOf(int column) const;
    bool select(const QString& session);
    const SessionLine* chosen() const; ///< null = none
    void aimReplay();

    Appearance& m_appearance;
    SessionFeed& m_feed;
    Clock m_clock;
    SessionsModel* m_model;
    SessionsProxy* m_proxy;
    PageHead* m_head;
    QWidget* m_notices;
    QLineEdit* m_filter;
    QStackedWidget* m_stack;
    QTreeView* m_table;
    EmptyState* m_empty;
    QAction* m_open;
    QAction* m_follow;
    QAction* m_replay;
    QTimer m_tick;
    bool m_told = false; ///< the feed has said which sessions there are
    bool m_ownWidths = false; ///< columns were sized by hand
};

} // namespace wavedeck::ui
