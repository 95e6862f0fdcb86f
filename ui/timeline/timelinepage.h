// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/clock.h"
#include "models/live/sessionfeed.h"
#include "ui/timeline/ganttview.h"
#include "ui/widgets/page.h"

#include <QTimer>

#include <functional>

class QToolButton;

namespace wavedeck::ui {

class ConcurrencyBand;
class EmptyState;
class PageHead;
class Segmented;
class TimelineFoot;
class TimelineLegend;

/// The followed session over time: how much ran at once, who ran when, what is expected. A recorded session is shown
/// whole, without a now. GUI thread.
class TimelinePage : public Page {
    Q_OBJECT
public:
    using Milliseconds = std::function<qint64()>;
    /// clock: UTC ms.
    TimelinePage(Appearance& appearance, SessionFeed& feed, Milliseconds clock = utcMs, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("timeline"); }
    QString title() const override { return tr("Timeline"); }
    Glyph glyph() const override { return Glyph::Timeline; }
    QList<MenuAction> menuActions() override;
    bool reveal(const QString& uri) override;
    QWidget* firstFocus() override;
    QList<QWidget*> panes() override;
    void setActive(bool active) override;
    QWidget* noticePlace() override { return m_noticePlace; }
    QByteArray saveState() const override;
    void restoreState(const QByteArray& state) override;
    QList<std::pair<QString, QString>> keyHints() const override;

    GanttView* gantt() const { return m_gantt; }
    ConcurrencyBand* band() const { return m_band; }
    TimelineFoot* foot() const { return m_foot; }
    Segmented* groupings() const { return m_groupings; }
    EmptyState* emptyState() const { return m_empty; }
    QAction* followAction() const { return m_follow; }
    const TimelinePtr& timeline() const { return m_timeline; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeActions();
    void makeHead();
    void makeContent();
    QToolButton* makeButton(QAction* action, Glyph glyph, bool worded);
    void setFocusOrder();
    void take(const LiveUpdate& update);
    void tick();
    void refresh();
    void showFoot();
    void showWhat();
    void fitHead();
    void openAgent(const QString& agent, const QString& place = {});

    Appearance& m_appearance;
    SessionFeed& m_feed;
    Milliseconds m_clock;
    EmptyState* m_empty;
    QWidget* m_content;
    PageHead* m_head;
    TimelineLegend* m_legend;
    Segmented* m_groupings;
    QWidget* m_noticePlace;
    GanttView* m_gantt;
    ConcurrencyBand* m_band;
    TimelineFoot* m_foot;
    QList<QToolButton*> m_buttons;
    QList<std::pair<QToolButton*, Glyph>> m_icons;
    QAction* m_zoomIn;
    QAction* m_zoomOut;
    QAction* m_fit;
    QAction* m_follow;
    QAction* m_open;
    QAction* m_log;

    QTimer m_ticker;
    LiveSessionPtr m_live;
    TimelinePtr m_timeline;
    qint64 m_now = 0;
    QString m_sub; ///< what the head says where there is room
    Error m_unreadable; ///< empty `what` = the database can be read
    bool m_lost = false; ///< the engine does not answer: time stands still
    bool m_told = false; ///< the feed has said something
    bool m_active = false;
    bool m_due = false; ///< facts came while the page was hidden
};

} // namespace wavedeck::ui
