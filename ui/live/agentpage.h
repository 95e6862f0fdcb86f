// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/clock.h"
#include "models/live/agentdetails.h"
#include "models/live/enginecommands.h"
#include "models/live/logsource.h"
#include "models/live/sessionfeed.h"
#include "ui/theme/appearance.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/page.h"

#include <QTimer>

#include <functional>
#include <memory>

class QLabel;
class QToolButton;

namespace wavedeck::ui {

class AgentResultSide;
class AgentWorkSide;
class ElideLabel;
class EmptyState;
class FactList;
class LiveActions;
class LiveCommands;
class LogPanel;
class NoticeBar;
class ProtocolCommands;
class Segmented;

/// One agent of the followed session: how it is doing, how it ended, whom it belongs to, and what it writes. Not on the
/// rail; one comes here by a link: `wavedeck:S-001/agent`, with `#log` or `#LINE` behind it. GUI thread.
class AgentPage : public Page {
    Q_OBJECT
public:
    using Milliseconds = std::function<qint64()>;
    using MakeLog = std::function<std::unique_ptr<LogSource>()>;
    /// dataDirectory: below it are the run directories. clock: UTC ms.
    AgentPage(Appearance& appearance, SessionFeed& feed, EngineCommands& commands, const MakeLog& makeLog,
        std::unique_ptr<AgentSource> details, QString dataDirectory, Milliseconds clock = utcMs,
        QWidget* parent = nullptr);
    ~AgentPage() override;

    void setAsk(Ask ask); ///< how questions are asked, for tests

    QString id() const override { return QStringLiteral("agent"); }
    QString title() const override { return tr("Agent"); }
    Glyph glyph() const override { return Glyph::Agent; }
    QList<MenuAction> menuActions() override;
    bool reveal(const QString& uri) override;
    QList<QWidget*> panes() override;
    void setActive(bool active) override;
    QWidget* noticePlace() override { return m_noticePlace; }
    QList<std::pair<QString, QString>> keyHints() const override;

    const QString& agent() const { return m_agent; }
    void step(int by); ///< to the next agent in the order of the plan, or the one before

    LogPanel* log() const { return m_log; }
    Segmented* streams() const { return m_streams; }
    FactList* facts() const { return m_facts; }
    AgentWorkSide* work() const { return m_work; }
    AgentResultSide* results() const { return m_results; }
    ElideLabel* nameLabel() const { return m_name; }
    QLabel* stateLabel() const { return m_state; }
    NoticeBar* notices() const { return m_notices; }
    LiveActions* actions() const { return m_actions; }
    QString file() const { return m_file; } ///< that is shown

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeHeader();
    void makeBody();
    void makeActions();
    void makeWorktreeActions();
    void enableWorktree();
    void take(const LiveUpdate& update);
    void choose(const QString& agent);
    void refresh();
    void showHeader(const LiveAgent& agent);
    void showNotices(const LiveAgent& agent);
    void showSides(const LiveAgent& agent);
    void followDetails();
    const AgentDetails& details() const;
    void layOutSides();
    void openLog();
    void goToWanted();
    const LiveAgent* now() const;

    Appearance& m_appearance;
    Milliseconds m_clock;
    QString m_dataDirectory;
    std::unique_ptr<LogSource> m_source;
    std::unique_ptr<AgentSource> m_detailSource;
    AgentDetailsPtr m_details; ///< null = not told yet
    AgentDetailRepository::Of m_followed;
    MachineSample m_machine;
    LiveCommands* m_commands;
    ProtocolCommands* m_protocol;
    LiveActions* m_actions;
    EmptyState* m_empty;
    QWidget* m_content;
    QWidget* m_header;
    ElideLabel* m_path;
    ElideLabel* m_name;
    QLabel* m_glyph;
    QLabel* m_state;
    ElideLabel* m_about;
    QWidget* m_noticePlace;
    NoticeBar* m_notices;
    FactList* m_facts;
    AgentWorkSide* m_work;
    AgentResultSide* m_results;
    Segmented* m_streams;
    LogPanel* m_log; ///< goes before m_source: a child of the content
    QAction* m_previous;
    QAction* m_next;
    QAction* m_merge = nullptr;
    QAction* m_drop = nullptr;
    QTimer m_ticker;
    LiveSessionPtr m_live;
    QString m_agent;
    QString m_file;
    qint64 m_wanted = -1; ///< line to go to once it is read
    QString m_refused;
    QString m_refusal;
    bool m_active = false;
};

} // namespace wavedeck::ui
