// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/clock.h"
#include "models/live/riskdesk.h"
#include "ui/start/filedialogs.h"
#include "ui/theme/appearance.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/page.h"

#include <QHash>
#include <QTimer>

#include <functional>
#include <optional>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QStackedWidget;
class QToolButton;

namespace wavedeck::ui {

class CellTable;
class EmptyState;
class NoticeBar;
class RiskContent;
class RiskDraft;
class RiskForm;
class RiskHead;
class RiskList;
class RiskSide;
class SectionHead;
class Segmented;
class SignBar;

/// Risk assessments: the list and the review queue, one assessment with its matrix, tests, way back, approvals and
/// history, its form, and the bar where it is signed (RISK-1 to 28). GUI thread.
class RiskPage : public Page {
    Q_OBJECT
public:
    using Milliseconds = std::function<qint64()>;
    /// Asks for a sign-in, and says later whether there was one. why: what was refused.
    using SignIn = std::function<void(const QString& why, const std::function<void(bool signedIn)>& then)>;

    RiskPage(Appearance& appearance, RiskDesk& desk, Milliseconds clock = utcMs, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("risk"); }
    QString title() const override { return tr("Risk"); }
    Glyph glyph() const override { return Glyph::Risk; }
    Badge badge() const override;
    QList<MenuAction> menuActions() override;
    QList<FindTarget> findTargets() const override;
    bool reveal(const QString& uri) override; ///< RA-001, risk:RA-001, risk:queue
    QWidget* filterField() override;
    QWidget* firstFocus() override;
    QList<QWidget*> panes() override;
    void setActive(bool active) override;
    QWidget* noticePlace() override { return m_noticePlace; }
    QByteArray saveState() const override;
    void restoreState(const QByteArray& state) override;
    QList<std::pair<QString, QString>> keyHints() const override;

    void setAsk(Ask ask) { m_ask = std::move(ask); }
    void setFileDialogs(FileDialogs dialogs) { m_dialogs = std::move(dialogs); }
    void setSignIn(SignIn signIn) { m_signIn = std::move(signIn); }

    enum class View { Read, Edit, Difference, Document };
    View currentView() const { return m_view; }
    RiskList* list() const { return m_list; }
    Segmented* scope() const { return m_scope; }
    RiskHead* head() const { return m_head; }
    RiskContent* content() const { return m_content; }
    RiskForm* form() const { return m_form; }
    RiskSide* side() const { return m_side; }
    SignBar* bar() const { return m_bar; }
    CellTable* difference() const { return m_difference; }
    QPlainTextEdit* document() const { return m_document; }
    NoticeBar* notice() const { return m_notice; }
    QLabel* note() const { return m_note; }
    EmptyState* emptyState() const { return m_empty; }
    RiskDraft* draft() const; ///< of what is shown; null = nothing was edited
    QAction* action(const char* name) const { return m_actions.value(QLatin1String(name)); }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QAction* make(const char* name, const QString& text, const QKeySequence& key, void (RiskPage::*what)());
    QToolButton* headButton(QAction* action, Glyph glyph, bool words);
    void makeActions();
    void makeHead();
    QWidget* makeList();
    QWidget* makeMiddle();
    void layOut();
    void connectParts();
    void setFocusOrder();
    void fit();

    // What is shown.
    void refresh();
    void fillList();
    void chosen();
    void read(const QString& id);
    void take(const RiskShown& shown);
    void showShown();
    void showView(View view);
    void showNotice();
    void showDifference();
    void enable();
    void showWhat();
    void say(const QString& words, bool bad);
    bool mayChoose() const; ///< levels, without the form

    // What is done.
    void create();
    void createNow(const QString& title, const QString& templateName);
    void edit();
    void save();
    void discard();
    void undo();
    void redo();
    void primary();
    void requestChanges();
    void withdraw();
    void escalate();
    void copyCommand();
    void copyAll();
    void toggleDifference();
    void toggleDocument();
    void goToHistory();
    void showQueue();
    void exportPdf();
    void exportPage(); ///< the executive summary
    void exportMarkdown();
    void exportJson();
    void exportAs(const QString& format);
    void pickScore(const QString& axis, const risk::Score& score);
    void decide(RiskDecision::Kind kind);
    void send(const RiskDecision& decision, bool signs);
    void rebase();
    RiskDraft* ensureDraft();
    void dropDraft(const QString& id);
    /// Says why not; or asks for a sign-in first, and does it again once there was one.
    void refused(const QString& what, const Error& error, const std::function<void()>& again);

    Appearance& m_appearance;
    RiskDesk& m_desk;
    Milliseconds m_clock;
    Ask m_ask = askInDialog;
    FileDialogs m_dialogs;
    SignIn m_signIn;
    QHash<QString, QAction*> m_actions;
    RiskHead* m_head;
    QWidget* m_noticePlace;
    NoticeBar* m_notice;
    QLabel* m_note;
    QWidget* m_listBox;
    SectionHead* m_listHead;
    Segmented* m_scope;
    QLineEdit* m_filter;
    RiskList* m_list;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    RiskContent* m_content;
    RiskForm* m_form;
    QWidget* m_differenceBox;
    QLabel* m_differenceHead;
    CellTable* m_difference;
    QLabel* m_differenceText;
    QPlainTextEdit* m_document;
    RiskSide* m_side;
    SignBar* m_bar;
    QList<QToolButton*> m_buttons;

    std::optional<RiskShown> m_shown;
    QString m_wanted; ///< id that is being read
    QString m_who; ///< as whom it was read
    Error m_unreadable; ///< of the chosen one; empty `what` = it can be read
    QHash<QString, RiskDraft*> m_drafts; ///< what was edited and not stored, by id
    QHash<QString, RiskShown> m_theirs; ///< newer version than the one a draft began with
    QString m_pending; ///< what is being done
    View m_view = View::Read;
    Badge m_badge;
    QTimer m_ticker; ///< days pass, things get overdue
    bool m_active = false;
};

} // namespace wavedeck::ui
