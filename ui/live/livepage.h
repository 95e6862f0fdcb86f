// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/clock.h"
#include "models/live/enginecommands.h"
#include "models/live/sessionfeed.h"
#include "models/live/summary.h"
#include "ui/theme/appearance.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/page.h"

#include <QTimer>

#include <functional>
#include <optional>

class QSplitter;
class QStackedLayout;

namespace wavedeck::ui {

class AgentPanel;
class AttentionPanel;
class EmptyState;
class EventPanel;
class LiveActions;
class LiveCommands;
class NoticeBar;
class ResourceStrip;
class SessionHeader;
class WaveStrip;

/// The followed session as it is now: how it is doing, its waves and gates, the machine, its agents, what needs a
/// person, what happened. Everything comes from the feed, everything asked for goes to the engine; nothing is shown as
/// done before it is. GUI thread.
class LivePage : public Page {
    Q_OBJECT
public:
    using Milliseconds = std::function<qint64()>;
    /// clock: UTC ms.
    LivePage(Appearance& appearance, SessionFeed& feed, EngineCommands& commands, Milliseconds clock = utcMs,
        QWidget* parent = nullptr);
    ~LivePage() override;

    /// How questions are asked, for tests; the real one opens a dialog.
    void setAsk(Ask ask);

    QString id() const override { return QStringLiteral("live"); }
    QString title() const override { return tr("Live"); }
    Glyph glyph() const override { return Glyph::Live; }
    Badge badge() const override;
    QList<MenuAction> menuActions() override;
    QList<FindTarget> findTargets() const override;
    bool reveal(const QString& uri) override;
    QWidget* filterField() override;
    QWidget* firstFocus() override; ///< the agents: single letters work there, a button would take Space
    QList<QWidget*> panes() override;
    void setActive(bool active) override;
    QWidget* noticePlace() override { return m_noticePlace; }
    QByteArray saveState() const override;
    void restoreState(const QByteArray& state) override;
    QList<std::pair<QString, QString>> keyHints() const override;

    SessionHeader* header() const { return m_header; }
    WaveStrip* strip() const { return m_strip; }
    ResourceStrip* resources() const { return m_resources; }
    AgentPanel* agents() const { return m_agents; }
    AttentionPanel* attention() const { return m_attention; }
    EventPanel* events() const { return m_events; }
    LiveActions* actions() const { return m_actions; }
    EmptyState* emptyState() const { return m_empty; }
    NoticeBar* notices() const { return m_notices; }
    const SessionSummary& summary() const { return m_summary; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeContent();
    void connectFeed();
    void connectParts();
    void connectActions();
    void connectStrip();
    void connectPanels();
    void connectCommands();
    void setFocusOrder();
    void take(const LiveUpdate& update);
    void tick();
    void refresh(); ///< summary and everything that shows it
    void showWhat(); ///< content, or why there is none
    void showNotices();
    void layOutDock();
    void engineChanged(const EngineHealth& health);
    void updateStale();
    void selectAgent(const QString& agent);
    void updateSubject();
    void act(AttentionAction action, const QString& subject);
    void showCauses(const QString& alert);
    void openAgent(const QString& agent, const QString& place = {});
    bool isOver() const;

    Appearance& m_appearance;
    SessionFeed& m_feed;
    Milliseconds m_clock;
    LiveCommands* m_commands;
    LiveActions* m_actions;
    QStackedLayout* m_stack;
    QWidget* m_content;
    EmptyState* m_empty;
    SessionHeader* m_header;
    QWidget* m_noticePlace;
    NoticeBar* m_notices;
    WaveStrip* m_strip;
    ResourceStrip* m_resources;
    AgentPanel* m_agents;
    QSplitter* m_dock;
    AttentionPanel* m_attention;
    EventPanel* m_events;

    QTimer m_ticker;
    QTimer m_slow; ///< reading takes long enough to say so
    LiveSessionPtr m_live;
    SessionSummary m_summary;
    qint64 m_now = 0;
    EngineHealth m_engine;
    Error m_unreadable; ///< empty `what` = the database can be read
    QString m_refused; ///< what the engine would not do
    QString m_refusal; ///< why
    QString m_gate; ///< chosen in the strip or among what needs attention
    QString m_badge;
    bool m_told = false; ///< the feed has said something
    bool m_active = true;
    bool m_stale = false;
    bool m_dockByHand = false;
    qsizetype m_dockFor = -1; ///< how many entries the dock was laid out for
};

} // namespace wavedeck::ui
