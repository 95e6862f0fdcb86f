// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of retrospectives is made of: actions, order, keys. Part of RetroPage.
#include "ui/retro/capturebar.h"
#include "ui/retro/notecolumns.h"
#include "ui/retro/phasestrip.h"
#include "ui/retro/retropage.h"
#include "ui/retro/retroside.h"
#include "ui/retro/rowlist.h"
#include "ui/retro/themelist.h"
#include "ui/retro/timerbar.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/pagehead.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>

namespace wavedeck::ui {

namespace {
constexpr int kTickMs = 250;
constexpr int kSide = 378;
constexpr int kNarrowSide = 304;
constexpr int kTimes = 1100; ///< below that the buttons of the head need the room
constexpr int kNarrow = 1268; ///< window 1340 less the rail
} // namespace

RetroPage::RetroPage(
    Appearance& appearance, RetroDesk& desk, Milliseconds clock, Milliseconds monotonic, QWidget* parent)
    : Page(parent)
    , m_appearance(appearance)
    , m_desk(desk)
    , m_clock(std::move(clock))
    , m_monotonic(std::move(monotonic))
    , m_files(FileDialogs::real())
    , m_ask(askInDialog)
    , m_head(new PageHead(appearance, tr("Retrospective"), this))
    , m_times(makeLabel(this, "hint"))
    , m_noticePlace(new QWidget(this))
    , m_notice(new NoticeBar(appearance, this))
    , m_told(makeWrapped(this, "hint"))
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(appearance, m_stack))
    , m_listBox(new QWidget(m_stack))
    , m_list(new RowList(appearance, tr("Retrospectives"), m_listBox))
    , m_content(new QWidget(m_stack))
    , m_strip(new PhaseStrip(appearance, m_content))
    , m_timer(new TimerBar(appearance, m_content))
    , m_middle(new QStackedWidget(m_content))
    , m_columns(new NoteColumns(appearance, m_notes, m_middle))
    , m_agenda(new RowList(appearance, tr("Agenda"), m_middle))
    , m_record(new RowList(appearance, tr("Record"), m_middle))
    , m_capture(new CaptureBar(appearance, m_content))
    , m_side(new RetroSide(appearance, m_content))
    , m_themeMenu(new QMenu(this))
{
    setObjectName(id());
    setAccessibleName(title());
    makeActions();
    layOut();
    connectParts();
    m_ticker.setInterval(kTickMs);
    take();
}

QAction* RetroPage::make(const char* name, const QString& text, const QKeySequence& key, Menu menu,
    void (RetroPage::*what)(), QWidget* owner)
{
    auto* action = new QAction(text, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, what);
    (owner ? owner : this)->addAction(action);
    m_actions.insert(QLatin1String(name), action);
    m_menu.append({menu, action});
    return action;
}

void RetroPage::makeActions()
{
    const auto ctrl = [](int key) { return QKeySequence(Qt::CTRL | Qt::Key(key)); };
    const auto shift = [](int key) { return QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key(key)); };
    using P = RetroPage;
    QAction* undo = make("undo", tr("&Undo"), QKeySequence(QKeySequence::Undo), Menu::Edit, &P::takeBack);
    QAction* redo = make("redo", tr("&Redo"), shift(Qt::Key_Z), Menu::Edit, &P::doAgain);
    undo->setEnabled(false);
    redo->setEnabled(false);
    connect(&m_undo, &QUndoStack::indexChanged, this, &RetroPage::enableUndo);
    connect(&m_undo, &QUndoStack::undoTextChanged, undo,
        [undo](const QString& what) { undo->setText(tr("&Undo %1").arg(what).trimmed()); });
    connect(&m_undo, &QUndoStack::redoTextChanged, redo,
        [redo](const QString& what) { redo->setText(tr("&Redo %1").arg(what).trimmed()); });
    make("edit", tr("&Edit note…"), {}, Menu::Edit, &P::editNote);
    make("remove", tr("&Delete note"), QKeySequence(Qt::Key_Delete), Menu::Edit, &P::removeNote, m_columns);
    make("evidence", tr("&Go to what the note speaks of"), ctrl(Qt::Key_G), Menu::Edit, &P::goToEvidence);
    make("theme", tr("Set &theme…"), ctrl(Qt::Key_T), Menu::Edit, &P::askTheme);
    make("new", tr("&New retrospective…"), ctrl(Qt::Key_N), Menu::Review, &P::askNew);
    make("list", tr("&All retrospectives"), {}, Menu::Review, &P::showList);
    make("agenda", tr("A&genda"), shift(Qt::Key_A), Menu::Review, &P::toggleAgenda)->setCheckable(true);
    make("record", tr("Recor&d"), shift(Qt::Key_J), Menu::Review, &P::toggleRecord)->setCheckable(true);
    make("pause", tr("&Start the timer"), QKeySequence(Qt::Key_F8), Menu::Review, &P::startOrPause);
    make("extend", tr("&Five minutes more"), shift(Qt::Key_E), Menu::Review, &P::extend);
    make("next", tr("Ne&xt phase"), ctrl(Qt::Key_PageDown), Menu::Review, &P::nextPhase);
    make("reopen", tr("Go back to this phase…"), {}, Menu::Review, &P::askReopen);
    make("summary", tr("&Summary of the phase…"), shift(Qt::Key_S), Menu::Review, &P::askSummary);
    make("invite", tr("&Invite to speak"), ctrl(Qt::Key_I), Menu::Review, &P::invite);
    make("theme-new", tr("New t&heme…"), shift(Qt::Key_T), Menu::Review, &P::askNewTheme);
    make("merge", tr("&Merge themes…"), shift(Qt::Key_M), Menu::Review, &P::askMerge);
    make("reveal", tr("Re&veal votes"), {}, Menu::Review, &P::reveal);
    make("recommend", tr("New &recommendation…"), shift(Qt::Key_N), Menu::Review, &P::askRecommendation);
    make("consolidate", tr("&Consolidate…"), shift(Qt::Key_C), Menu::Review, &P::askConsolidate);
    make("action", tr("New acti&on…"), shift(Qt::Key_O), Menu::Review, &P::askAction);
    make("tickets", tr("Create tic&kets…"), {}, Menu::Review, &P::makeTickets);
    make("debt", tr("To the register of &debt"), shift(Qt::Key_D), Menu::Review, &P::toDebt);
    make("take", tr("Take over what agents said"), {}, Menu::Review, &P::takeOffered);
    make("participant", tr("Add &participant…"), {}, Menu::Review, &P::askParticipant);
    make("facilitator", tr("Hand over facilitation…"), {}, Menu::Review, &P::askFacilitator);
    make("roti", tr("Was it worth the time…"), {}, Menu::Review, &P::askRoti);
    make("template", tr("Save as template…"), {}, Menu::Review, &P::askTemplate);
    make("share", tr("Share notes…"), {}, Menu::Session, &P::share);
    make("end", tr("&End retrospective…"), {}, Menu::Review, &P::askEnd);
    make("again", tr("&Read again"), QKeySequence(Qt::Key_F5), Menu::View, &P::again);
    for (int digit = 1; digit <= 9; ++digit)
        connect(new QShortcut(QKeySequence(Qt::ALT | Qt::Key(Qt::Key_0 + digit)), this, nullptr, nullptr,
                    Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, [this, digit] {
                const QList<retro::Participant>& all = shown().participants;
                if (isOpen() && digit <= all.size() && m_capture->setParticipant(all[digit - 1].number))
                    m_capture->field()->setFocus(Qt::ShortcutFocusReason);
            });
}

QPushButton* RetroPage::headButton(const char* name, std::optional<Glyph> glyph, const QString& words, bool primary)
{
    QPushButton* button = glyph ? makeButton(this, m_appearance, *glyph, words, primary ? "primary" : "")
                                : new QPushButton(words, this);
    button->setAutoDefault(false);
    QAction* of = action(name);
    m_head->addRight(button);
    connect(button, &QPushButton::clicked, of, &QAction::trigger);
    const auto follow = [button, of] {
        button->setVisible(of->isVisible());
        button->setEnabled(of->isEnabled());
        button->setCheckable(of->isCheckable());
        button->setChecked(of->isChecked());
    };
    connect(of, &QAction::changed, button, follow);
    return button;
}

void RetroPage::layOut()
{
    m_head->addRight(m_times);
    headButton("list", Glyph::ChevronLeft, tr("All"))->setAccessibleName(tr("All retrospectives"));
    headButton("agenda", Glyph::Clock, tr("Agenda"));
    headButton("record", Glyph::Edit, tr("Record"));
    headButton("share", Glyph::Export, tr("Share notes…"));
    headButton("end", {}, tr("End retrospective…"));
    headButton("new", Glyph::Plus, tr("New…"), true)->setAccessibleName(tr("New retrospective"));
    m_told->setContentsMargins(16, 6, 16, 6);
    m_told->hide();
    auto* list = new QVBoxLayout(m_listBox);
    list->setContentsMargins(0, 0, 0, 0);
    list->addWidget(m_list);
    for (QWidget* each : {static_cast<QWidget*>(m_empty), m_listBox, makeContent()})
        m_stack->addWidget(each);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_head);
    column->addWidget(m_noticePlace);
    column->addWidget(m_notice);
    column->addWidget(m_told);
    column->addWidget(m_stack, 1);
}

QWidget* RetroPage::makeContent()
{
    m_middle->addWidget(m_columns);
    m_middle->addWidget(m_agenda);
    m_middle->addWidget(m_record);
    auto* left = new QVBoxLayout;
    left->setSpacing(0);
    left->addWidget(m_middle, 1);
    left->addWidget(m_capture);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addLayout(left, 1);
    row->addWidget(new Rule(m_appearance, m_content));
    row->addWidget(m_side);
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_timer);
    column->addLayout(row, 1);
    // As it is read: phases, timer, notes, capture, themes and what follows from them.
    QWidget* order[] = {m_strip, m_timer->pause(), m_timer->extend(), m_timer->next(), m_agenda, m_record,
        m_capture->from(), m_capture->field(), m_capture->themes(), m_capture->add()};
    for (std::size_t i = 1; i < std::size(order); ++i)
        setTabOrder(order[i - 1], order[i]);
    return m_content;
}

void RetroPage::connectParts()
{
    connect(&m_desk, &RetroDesk::changed, this, &RetroPage::take);
    connect(&m_ticker, &QTimer::timeout, this, &RetroPage::tick);
    connect(&m_appearance, &Appearance::changed, this, &RetroPage::fit);
    connect(m_empty, &EmptyState::acted, this,
        [this] { action(m_desk.view()->unreadable.code.isEmpty() ? "new" : "again")->trigger(); });
    connect(m_list, &RowList::opened, this, [this](const QString& key) { reveal(key); });
    connect(m_strip, &PhaseStrip::viewWanted, this, &RetroPage::viewPhase);
    const std::pair<QPushButton*, const char*> buttons[] = {{m_timer->pause(), "pause"}, {m_timer->extend(), "extend"},
        {m_timer->next(), "next"}, {m_side->buttons()[0], "merge"}, {m_side->buttons()[1], "theme-new"},
        {m_side->buttons()[2], "consolidate"}, {m_side->buttons()[3], "recommend"}, {m_side->buttons()[4], "action"}};
    for (const auto& [button, name] : buttons) {
        QAction* of = action(name);
        connect(button, &QPushButton::clicked, of, &QAction::trigger);
        connect(of, &QAction::changed, button, [button = button, of] { button->setEnabled(of->isEnabled()); });
    }
    connect(m_capture, &CaptureBar::added, this, &RetroPage::addNote);
    connect(m_capture, &CaptureBar::participantChosen, this, &RetroPage::showAll);
    connect(m_columns, &NoteColumns::opened, this, &RetroPage::editNoteNumber);
    connect(m_columns, &NoteColumns::currentChanged, this, &RetroPage::enable);
    connect(m_columns, &NoteColumns::inviteWanted, this, [this](int participant) {
        m_capture->setParticipant(participant);
        invite();
    });
    connect(m_agenda, &RowList::opened, this, &RetroPage::openAgenda);
    connect(m_record, &RowList::opened, this, &RetroPage::openRecord);
    connect(m_side->themes(), &ThemeList::opened, this, &RetroPage::askRenameTheme);
    connect(m_side->themes(), &ThemeList::removed, this, &RetroPage::askRemoveTheme);
    connect(m_side->themes(), &ThemeList::voted, this, &RetroPage::vote);
    connect(m_side->themes(), &ThemeList::dropped, this, &RetroPage::assign);
    connect(m_side->recommendations(), &RowList::opened, this, &RetroPage::askRecommendationNumber);
    connect(m_side->recommendations(), &RowList::removed, this, &RetroPage::askDrop);
    connect(m_side->actions(), &RowList::opened, this, &RetroPage::askActionNumber);
    connect(m_notice, &NoticeBar::acted, this, [this](const QString& what) {
        if (what == QLatin1String("again"))
            askAgain();
        else if (QAction* of = action(qPrintable(what)))
            of->trigger();
    });
}

QList<MenuAction> RetroPage::menuActions()
{
    return m_menu;
}

QWidget* RetroPage::firstFocus()
{
    if (m_stack->currentWidget() == m_content)
        return isOpen() ? static_cast<QWidget*>(m_capture->field()) : m_strip;
    return m_stack->currentWidget() == m_listBox ? m_list : nullptr;
}

QList<QWidget*> RetroPage::panes()
{
    QList<QWidget*> all{m_list, m_strip, m_timer};
    for (NoteColumn* column : m_columns->columns())
        all.append(column->list());
    all += {m_agenda, m_record, m_capture, m_side->themes(), m_side->recommendations(), m_side->actions()};
    return all;
}

QList<std::pair<QString, QString>> RetroPage::keyHints() const
{
    return {{tr("Alt+1 to Alt+9"), tr("new notes are of that participant")},
        {tr("Enter"), tr("in the field: adds a note; on a card, theme, recommendation, action: edits it")},
        {tr("Left, Right"), tr("on cards: the next participant; on the phases: the phase that is shown")},
        {tr("+, -"), tr("on a theme: gives a dot, takes it back")},
        {tr("Shift+Up, Shift+Down"), tr("on recommendations: chooses several to consolidate")}};
}

void RetroPage::setDialogs(const FileDialogs& files, const Ask& ask)
{
    m_files = files;
    m_ask = ask;
}

void RetroPage::fit()
{
    const bool narrow = width() < m_appearance.px(kNarrow);
    m_times->setVisible(width() >= m_appearance.px(kTimes));
    m_side->setNarrow(narrow);
    m_side->setWide(m_appearance.px(narrow ? kNarrowSide : kSide));
}

void RetroPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    fit();
}

} // namespace wavedeck::ui
