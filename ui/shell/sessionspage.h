// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/historydesk.h"
#include "models/live/sessionfeed.h"
#include "ui/shell/sessionsmodel.h"
#include "ui/start/filedialogs.h"
#include "ui/theme/appearance.h"
#include "ui/widgets/page.h"

#include <QLineEdit>
#include <QTimer>
#include <QTreeView>

#include <functional>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace wavedeck::ui {

class ComparePane;
class EmptyState;
class HistoryCharts;
class PageHead;

/// All sessions of this data directory; opening one makes the window follow it. With a desk also what they came to,
/// those that documents report, and the chosen ones beside each other (HIST-1 to 3). GUI thread.
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

    /// Once, before the page is shown.
    void setDesk(HistoryDesk& desk);
    void setDialogs(const FileDialogs& files) { m_files = files; }
    /// A button for what imports reports; its action sits in a menu already.
    void setImport(QAction* import);
    SessionsModel* model() const { return m_model; }
    HistoryCharts* charts() const { return m_charts; } ///< null without a desk, as the next ones
    ComparePane* comparePane() const { return m_compare; }
    QComboBox* resultFilter() const { return m_result; }
    QComboBox* rangeFilter() const { return m_range; }
    QAction* exportAction() const { return m_export; }
    const QList<QAction*>& printActions() const { return m_prints; }
    QPushButton* importButton() const { return m_import; }
    QLabel* told() const { return m_told; }

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
    void makeHistoryActions();
    void takeHistory();
    void showChosen();
    void filterHistory();
    void showCharts();
    void askExport();
    void preview(const QString& kind, const QString& depth);
    void say(const QString& words);
    void fitHistory();

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
    HistoryDesk* m_desk = nullptr;
    FileDialogs m_files = FileDialogs::real();
    HistoryCharts* m_charts = nullptr;
    ComparePane* m_compare = nullptr;
    QComboBox* m_result = nullptr;
    QComboBox* m_range = nullptr;
    QLabel* m_told = nullptr;
    QAction* m_base = nullptr;
    QAction* m_clear = nullptr;
    QAction* m_export = nullptr;
    QPushButton* m_import = nullptr;
    QList<QAction*> m_prints; ///< one a kind of report
    QString m_baseId; ///< chosen as the base; empty = the newest of the chosen ones
    bool m_said = false; ///< the feed has said which sessions there are
    bool m_ownWidths = false; ///< columns were sized by hand
};

} // namespace wavedeck::ui
