// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/clock.h"
#include "models/items/notemodel.h"
#include "models/live/retrodesk.h"
#include "ui/start/filedialogs.h"
#include "ui/theme/appearance.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/page.h"

#include <QHash>
#include <QJsonObject>
#include <QTimer>
#include <QUndoStack>

#include <functional>
#include <optional>

class QLabel;
class QMenu;
class QPushButton;
class QStackedWidget;

namespace wavedeck::ui {

class CaptureBar;
class EmptyState;
struct NewRetro;
class NoteColumns;
class PageHead;
class PhaseStrip;
class RetroSide;
class RowList;
class TimerBar;

/// Retrospectives: the list of them, and one that is held: its phases by the clock, what everybody says, themes and
/// votes, recommendations and actions (RETRO-1 to 28). All of it by keyboard. What is done goes to the desk; what can
/// be taken back stands in the stack of undo. GUI thread.
class RetroPage : public Page {
    Q_OBJECT
public:
    using Milliseconds = std::function<qint64()>;
    using SignIn = std::function<void(const QString& why, const std::function<void(bool signedIn)>& then)>;

    /// clock: UTC ms. monotonic: ms, for the timer between two things the desk tells.
    RetroPage(
        Appearance& appearance, RetroDesk& desk, Milliseconds clock = utcMs,
        Milliseconds monotonic = [] { return retro::momentNow().monotonic; }, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("retro"); }
    QString title() const override { return tr("Retro"); }
    Glyph glyph() const override { return Glyph::Retro; }
    Badge badge() const override { return m_badge; }
    QList<MenuAction> menuActions() override;
    QList<FindTarget> findTargets() const override;
    bool reveal(const QString& uri) override; ///< RETRO-001, retro:RETRO-001
    QWidget* firstFocus() override;
    QList<QWidget*> panes() override;
    void setActive(bool active) override;
    QWidget* noticePlace() override { return m_noticePlace; }
    QList<std::pair<QString, QString>> keyHints() const override;

    void setDialogs(const FileDialogs& files, const Ask& ask);
    void setSignIn(SignIn signIn) { m_signIn = std::move(signIn); }
    void setSession(const QString& session) { m_session = session; } ///< what a new one is offered for

    /// What is shown of time is as it is now; a timer calls it while a phase runs.
    void tick();

    QAction* action(const char* name) const { return m_actions.value(QLatin1String(name)); }
    const QUndoStack& undo() const { return m_undo; }
    NoteModel& notes() { return m_notes; }
    PhaseStrip* strip() const { return m_strip; }
    TimerBar* timer() const { return m_timer; }
    NoteColumns* columns() const { return m_columns; }
    RowList* agenda() const { return m_agenda; }
    RowList* record() const { return m_record; }
    RowList* list() const { return m_list; }
    CaptureBar* capture() const { return m_capture; }
    RetroSide* side() const { return m_side; }
    NoticeBar* notice() const { return m_notice; }
    QLabel* told() const { return m_told; }
    EmptyState* emptyState() const { return m_empty; }
    const QString& viewedPhase() const { return m_viewed; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    class Change;
    struct Step {
        QString operation;
        QJsonObject arguments;
        QString retro = {}; ///< id of the one it is for; empty: the one that is shown when it is sent
    };
    struct Steps;
    using Then = std::function<void(const QJsonObject&)>;
    using Back = std::function<QList<Step>(const QJsonObject& answer)>;

    void makeActions();
    QAction* make(const char* name, const QString& text, const QKeySequence& key, Menu menu, void (RetroPage::*what)(),
        QWidget* owner = nullptr);
    QPushButton* headButton(const char* action, std::optional<Glyph> glyph, const QString& words, bool primary = false);
    void layOut();
    QWidget* makeContent();
    void connectParts();
    void fit();

    // What is shown.
    const retro::Retro& shown() const { return m_desk.view()->shown; }
    void take();
    void showAll();
    void showHead();
    void showPhases();
    void showNotices();
    void showWhat();
    void enable();
    qint64 leftNow() const;
    qint64 sinceTold() const;
    bool isOpen() const; ///< it takes notes
    void viewPhase(const QString& phase);
    void say(const QString& words, bool bad);
    void refused(const QString& what, const Error& error, const std::function<void()>& again);
    bool refusesHidden(int note, const QString& what); ///< nobody changes what nobody may see yet

    // What is done.
    void send(const Step& step, const QString& words, const Then& then = {}, const std::function<void()>& again = {});
    void needed(const Step& step, const QString& words, const Then& then, const std::function<void()>& again,
        const Error& error);
    void change(const Step& step, const QString& words, const Back& back, const Then& then = {},
        const std::function<void()>& again = {});
    void takeBack();
    void doAgain();
    void move(bool forth);
    void move(const std::shared_ptr<Steps>& steps, bool forth, qsizetype at, const QString& words);
    const Change* changeAt(bool forth) const;
    /// A question whose fields are still to come.
    static Question formOf(const QString& title, const QString& text, const QString& verb);
    void enableUndo();
    void addNote(const QString& text);
    void removeNote();
    void editNote();
    void editNoteNumber(int number);
    void assign(int note, int theme);
    void askTheme();
    void vote(int theme, bool more);
    void reveal();
    void invite();
    void startOrPause();
    void extend();
    void nextPhase();
    void askEnd();
    void askNew();
    void askNew(const NewRetro& start);
    void askAgain(); ///< the form that was refused, as it was filled
    using Answered = std::function<void(const QStringList& values, const std::function<void()>& again)>;
    void ask(const Question& question, const Answered& yes);
    void askFields(const QString& title, const QString& verb, const retro::Recommendation& start,
        const std::function<void(const QJsonObject& fields, const std::function<void()>& again)>& yes);
    void askReopen();
    void askSummary();
    void askSummaryOf(const QString& phase);
    void askNewTheme();
    void askRenameTheme(int theme);
    void askRemoveTheme(int theme);
    void askMerge();
    void askRecommendation();
    void askRecommendationNumber(const QString& key);
    void askConsolidate();
    void askDrop(const QString& key);
    void askAction();
    void askActionNumber(const QString& key);
    void toDebt();
    void askParticipant();
    void askFacilitator();
    void askTemplate();
    void askRoti();
    void askWord(int participant);
    void askTexts(const QString& list);
    void askReading();
    void openAgenda(const QString& key);
    void openRecord(const QString& key);
    void askCard(int participant);
    void askMetaLesson();
    void askSaved();
    void makeTickets();
    void askIncomplete(const Step& step, const QString& words, const Error& error);
    void takeOffered();
    void goToEvidence();
    void showMiddle(const char* which); ///< null: the notes
    void share();
    void toggleAgenda();
    void toggleRecord();
    void showList();
    void again();

    Appearance& m_appearance;
    RetroDesk& m_desk;
    Milliseconds m_clock;
    Milliseconds m_monotonic;
    FileDialogs m_files;
    Ask m_ask;
    SignIn m_signIn;
    QHash<QString, QAction*> m_actions;
    QList<MenuAction> m_menu;
    QUndoStack m_undo;
    int m_unanswered = 0; ///< asked of the desk
    QList<bool> m_wanted; ///< taken back or done again once it has answered: forth
    NoteModel m_notes;
    Badge m_badge;
    PageHead* m_head;
    QLabel* m_times;
    QWidget* m_noticePlace;
    NoticeBar* m_notice;
    QLabel* m_told;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QWidget* m_listBox;
    RowList* m_list;
    QWidget* m_content;
    PhaseStrip* m_strip;
    TimerBar* m_timer;
    QStackedWidget* m_middle; ///< columns, the agenda, or the record
    NoteColumns* m_columns;
    RowList* m_agenda;
    RowList* m_record;
    CaptureBar* m_capture;
    RetroSide* m_side;
    QMenu* m_themeMenu;
    QTimer m_ticker;
    QString m_viewed; ///< phase whose notes are shown
    QString m_followed; ///< phase that ran when it was told last
    QString m_shownId;
    QString m_session;
    qint64 m_toldAt = 0; ///< monotonic
    Error m_refusal;
    std::function<void()> m_again;
    bool m_opened = false; ///< one that is held was gone to
    bool m_entering = false; ///< a person goes to the one that is shown next: the keyboard goes along
    bool m_listed = false; ///< a person wants the list
    bool m_active = false;
    bool m_due = false;
};

} // namespace wavedeck::ui
