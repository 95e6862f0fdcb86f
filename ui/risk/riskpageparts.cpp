// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of risk is made of: head, actions, order, state. Part of RiskPage.
#include "ui/gates/celltable.h"
#include "ui/live/agentsides.h"
#include "ui/risk/heatmatrix.h"
#include "ui/risk/riskcontent.h"
#include "ui/risk/riskform.h"
#include "ui/risk/riskhead.h"
#include "ui/risk/risklist.h"
#include "ui/risk/riskpage.h"
#include "ui/risk/riskside.h"
#include "ui/risk/signbar.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/secretfield.h"
#include "ui/widgets/segmented.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {
constexpr int kTickMs = 60'000;
constexpr int kNarrow = 1268; ///< window 1340 less the rail
constexpr int kList = 236;
constexpr int kNarrowList = 196;
constexpr int kSide = 300;
constexpr int kNarrowSide = 262;
} // namespace

RiskPage::RiskPage(Appearance& appearance, RiskDesk& desk, Milliseconds clock, QWidget* parent)
    : Page(parent)
    , m_appearance(appearance)
    , m_desk(desk)
    , m_clock(std::move(clock))
    , m_dialogs(FileDialogs::real())
    , m_head(new RiskHead(appearance, this))
    , m_noticePlace(new QWidget(this))
    , m_notice(new NoticeBar(appearance, this))
    , m_note(new WrapLabel(this))
    , m_listBox(makeList())
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(appearance, m_stack))
    , m_content(new RiskContent(appearance, m_stack))
    , m_form(new RiskForm(appearance, m_stack))
    , m_differenceBox(makeMiddle())
    , m_document(new QPlainTextEdit(m_stack))
    , m_side(new RiskSide(appearance, this))
    , m_bar(new SignBar(appearance, this))
{
    setObjectName(id());
    setAccessibleName(title());
    makeActions();
    makeHead();
    layOut();
    setFocusOrder();
    connectParts();
    m_ticker.setInterval(kTickMs);
    refresh();
}

QAction* RiskPage::make(const char* name, const QString& text, const QKeySequence& key, void (RiskPage::*what)())
{
    auto* action = new QAction(text, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, what);
    addAction(action);
    m_actions.insert(QLatin1String(name), action);
    return action;
}

void RiskPage::makeActions()
{
    make("new", tr("&New assessment…"), QKeySequence(Qt::CTRL | Qt::Key_N), &RiskPage::create);
    make("edit", tr("&Edit assessment"), QKeySequence(Qt::CTRL | Qt::Key_E), &RiskPage::edit)->setCheckable(true);
    make("save", tr("&Save as a new version"), QKeySequence(Qt::CTRL | Qt::Key_S), &RiskPage::save);
    make("discard", tr("Discard chan&ges…"), {}, &RiskPage::discard);
    make("undo", tr("&Undo"), QKeySequence(Qt::CTRL | Qt::Key_Z), &RiskPage::undo);
    make("redo", tr("&Redo"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), &RiskPage::redo);
    make("copy", tr("Copy rollback &command"), {}, &RiskPage::copyCommand);
    make("copy-all", tr("Copy &all rollback commands"), {}, &RiskPage::copyAll);
    make("primary", tr("&Sign or submit"), QKeySequence(Qt::CTRL | Qt::Key_Return), &RiskPage::primary);
    make("changes", tr("Request c&hanges"), QKeySequence(Qt::CTRL | Qt::Key_R), &RiskPage::requestChanges);
    make("withdraw", tr("With&draw"), {}, &RiskPage::withdraw);
    make("escalate", tr("Es&calate…"), {}, &RiskPage::escalate);
    make("difference", tr("&What changed since the approval"), QKeySequence(Qt::CTRL | Qt::Key_D),
        &RiskPage::toggleDifference)
        ->setCheckable(true);
    make("document", tr("Read as one &text"), {}, &RiskPage::toggleDocument)->setCheckable(true);
    make("history", tr("&History"), {}, &RiskPage::goToHistory);
    make("queue", tr("Waiting for &me"), {}, &RiskPage::showQueue);
    make("export-pdf", tr("Export &PDF…"), {}, &RiskPage::exportPdf);
    make("export-page", tr("Export PDF on one pa&ge…"), {}, &RiskPage::exportPage);
    make("export-md", tr("Export Mar&kdown…"), {}, &RiskPage::exportMarkdown);
    make("export-json", tr("Export &JSON…"), {}, &RiskPage::exportJson);
    m_content->rollback()->addAction(action("copy"));
    m_content->rollback()->addAction(action("copy-all"));
    m_content->rollback()->setContextMenuPolicy(Qt::ActionsContextMenu);
}

QList<MenuAction> RiskPage::menuActions()
{
    QList<MenuAction> all{{Menu::Session, action("new")}};
    for (const char* each : {"export-pdf", "export-page", "export-md", "export-json"})
        all.append({Menu::Session, action(each)});
    for (const char* each : {"undo", "redo", "edit", "save", "discard", "copy", "copy-all"})
        all.append({Menu::Edit, action(each)});
    for (const char* each : {"difference", "document", "history"})
        all.append({Menu::View, action(each)});
    for (const char* each : {"primary", "changes", "withdraw", "escalate", "queue"})
        all.append({Menu::Review, action(each)});
    return all;
}

QToolButton* RiskPage::headButton(QAction* action, Glyph glyph, bool words)
{
    auto* button = new QToolButton(m_head);
    if (action)
        button->setDefaultAction(action);
    button->setToolButtonStyle(words ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    button->setFocusPolicy(Qt::TabFocus);
    const auto dress = [this, button, action, glyph] {
        const QIcon icon = glyphIcon(glyph, m_appearance.theme());
        action ? action->setIcon(icon) : button->setIcon(icon);
    };
    connect(&m_appearance, &Appearance::changed, button, dress);
    dress();
    if (action) {
        QString name = action->text();
        button->setAccessibleName(name.remove(QLatin1Char('&')));
        action->setIconText(button->accessibleName());
    }
    m_buttons.append(button);
    return button;
}

void RiskPage::makeHead()
{
    m_head->addRight(headButton(action("edit"), Glyph::Edit, true));
    action("edit")->setIconText(tr("Edit"));
    m_head->addRight(headButton(action("history"), Glyph::History, true));
    m_head->addRight(headButton(action("export-pdf"), Glyph::Export, true));
    QToolButton* more = headButton(nullptr, Glyph::More, false);
    setLook(more, QLatin1String("icon"));
    more->setAccessibleName(tr("More"));
    more->setToolTip(tr("More"));
    more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(more);
    for (const char* each :
        {"save", "discard", "difference", "document", "export-md", "export-json", "withdraw", "escalate"})
        menu->addAction(action(each));
    more->setMenu(menu);
    m_head->addRight(more);
}

QWidget* RiskPage::makeList()
{
    auto* box = new QFrame(this);
    setFrame(box, QLatin1String("panel"));
    m_listHead = new SectionHead(m_appearance, tr("Assessments"), box);
    m_scope = new Segmented(m_appearance, tr("Assessments shown"), {tr("All"), tr("Waiting for me")}, box);
    m_filter = new QLineEdit(box);
    m_filter->setPlaceholderText(tr("Filter by title, level, state"));
    m_filter->setAccessibleName(tr("Filter assessments"));
    m_filter->setClearButtonEnabled(true);
    setLook(m_filter, QLatin1String("small"));
    m_list = new RiskList(m_appearance, tr("Assessments"), box);
    auto* add = makeButton(box, m_appearance, Glyph::Plus, {}, "small icon");
    add->setAccessibleName(tr("New assessment"));
    add->setToolTip(tr("New assessment (Ctrl+N)"));
    connect(add, &QPushButton::clicked, this, [this] { action("new")->trigger(); });
    m_listHead->addButton(add);
    auto* fields = new QVBoxLayout;
    fields->setContentsMargins(8, 6, 8, 6);
    fields->setSpacing(6);
    fields->addWidget(m_scope);
    fields->addWidget(m_filter);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_listHead);
    column->addLayout(fields);
    column->addWidget(m_list, 1);
    return box;
}

/// The difference to what was approved, with the whole text of the chosen field.
QWidget* RiskPage::makeMiddle()
{
    auto* box = new QFrame(m_stack);
    setFrame(box, QLatin1String("panel"));
    m_differenceHead = makeLabel(box, "heading");
    m_differenceHead->setContentsMargins(16, 10, 16, 8);
    m_difference = new CellTable(
        m_appearance, tr("What changed since the approval"), {{tr("Field"), 200}, {tr("Was"), 0}, {tr("Is"), 0}}, box);
    m_differenceText = makeWrapped(box, "secondary");
    m_differenceText->setContentsMargins(16, 8, 16, 10);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_differenceHead);
    column->addWidget(m_difference, 1);
    column->addWidget(m_differenceText);
    connect(m_difference, &CellTable::chosenChanged, this, [this] {
        const TableRow* row = m_difference->rowOf(m_difference->currentId());
        m_differenceText->setText(row ? row->spoken : QString());
    });
    return box;
}

void RiskPage::layOut()
{
    m_note->setTextFormat(Qt::PlainText);
    m_note->setContentsMargins(16, 6, 16, 6);
    m_note->hide();
    m_document->setReadOnly(true);
    m_document->setAccessibleName(tr("Assessment as text"));
    m_document->setFrameShape(QFrame::NoFrame);
    m_document->setTabChangesFocus(true);
    for (QWidget* each : {static_cast<QWidget*>(m_empty), static_cast<QWidget*>(m_content),
             static_cast<QWidget*>(m_form), m_differenceBox, static_cast<QWidget*>(m_document)})
        m_stack->addWidget(each);
    auto* split = new QHBoxLayout;
    split->setSpacing(0);
    split->addWidget(m_listBox);
    split->addWidget(new Rule(m_appearance, this));
    split->addWidget(m_stack, 1);
    split->addWidget(new Rule(m_appearance, this));
    split->addWidget(m_side);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget* part :
        {static_cast<QWidget*>(m_head), m_noticePlace, static_cast<QWidget*>(m_notice), static_cast<QWidget*>(m_note)})
        column->addWidget(part);
    column->addLayout(split, 1);
    column->addWidget(m_bar);
    fit();
}

void RiskPage::connectParts()
{
    connect(&m_desk, &RiskDesk::changed, this, &RiskPage::refresh);
    connect(&m_ticker, &QTimer::timeout, this, &RiskPage::refresh);
    connect(&m_appearance, &Appearance::changed, this, &RiskPage::showShown);
    connect(m_list, &RiskList::chosenChanged, this, &RiskPage::chosen);
    connect(m_list, &RiskList::opened, this, [this](const QString& id) {
        if (m_scope->current() == 1 && !id.startsWith(QLatin1String("risk:")))
            Q_EMIT goTo(id);
        else if (!m_content->panes().isEmpty())
            m_content->panes().first()->setFocus(Qt::OtherFocusReason);
    });
    connect(m_scope, &Segmented::currentChanged, this, [this] {
        fillList();
        chosen();
        Q_EMIT stateChanged();
    });
    connect(m_filter, &QLineEdit::textChanged, this, &RiskPage::fillList);
    connect(m_empty, &EmptyState::acted, this, [this] {
        if (m_unreadable.what.isEmpty() && m_desk.view().known)
            return action("new")->trigger();
        m_unreadable = {};
        m_desk.refresh();
    });
    connect(m_notice, &NoticeBar::acted, this,
        [this](const QString& id) { id == QLatin1String("rebase") ? rebase() : save(); });
    connect(m_content, &RiskContent::scorePicked, this, &RiskPage::pickScore);
    connect(m_content, &RiskContent::debtOpened, this, [this](const QString& id) { Q_EMIT goTo(id); });
    connect(m_content, &RiskContent::copyAsked, this,
        [this](const QString& text) { text == m_content->command({}) ? copyAll() : copyCommand(); });
    connect(m_content, &RiskContent::ticked, this, [this](const QString& kind, const QString& item, bool on) {
        if (m_shown)
            m_desk.tick(m_shown->line.id, kind, item, on, this, [this](const Result<RiskShown>& done) {
                if (done && m_shown && m_shown->line.id == done->line.id)
                    take(*done);
                else if (!done)
                    say(plain(done.error().line(), 600), true);
            });
    });
    connect(m_bar, &SignBar::asked, this, &RiskPage::decide);
    connect(m_bar, &SignBar::differenceAsked, this, &RiskPage::toggleDifference);
    connect(m_bar, &SignBar::signInAsked, this, [this] {
        if (m_signIn)
            m_signIn(tr("Signing needs a person."), [](bool) {});
    });
}

/// The one place that says it: reading order (ui.md 8).
void RiskPage::setFocusOrder()
{
    QList<QWidget*> order;
    for (QToolButton* button : std::as_const(m_buttons))
        order.append(button);
    order.append({m_scope->button(0), m_scope->button(1), m_filter, m_list});
    order.append(m_content->focusOrder());
    order.append({m_difference, m_document, m_side->history()});
    order.append(m_bar->focusOrder());
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

void RiskPage::fit()
{
    const bool narrow = width() < m_appearance.px(kNarrow);
    m_listBox->setFixedWidth(m_appearance.px(narrow ? kNarrowList : kList));
    m_side->setFixedWidth(m_appearance.px(narrow ? kNarrowSide : kSide));
    m_content->setNarrow(narrow);
}

void RiskPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    fit();
}

QWidget* RiskPage::filterField()
{
    return m_filter;
}

QWidget* RiskPage::firstFocus()
{
    return m_list;
}

QList<QWidget*> RiskPage::panes()
{
    QList<QWidget*> all{m_list};
    if (m_stack->currentWidget() == m_content)
        all.append(m_content->panes());
    else if (m_stack->currentWidget() != m_empty)
        all.append(m_stack->currentWidget() == m_differenceBox ? m_difference : m_stack->currentWidget());
    if (m_side->history()->isVisible())
        all.append(m_side->history());
    if (m_bar->isVisible() && m_bar->reason()->isVisible())
        all.append(m_bar);
    return all;
}

QByteArray RiskPage::saveState() const
{
    return m_scope->current() == 1 ? QByteArrayLiteral("queue") : QByteArrayLiteral("all");
}

void RiskPage::restoreState(const QByteArray& state)
{
    m_scope->setCurrent(state == "queue" ? 1 : 0);
}

QList<std::pair<QString, QString>> RiskPage::keyHints() const
{
    return {{tr("Up, Down"), tr("next or previous assessment")},
        {tr("Arrow keys"), tr("move the residual risk, in the matrix of a draft")},
        {tr("1 to 5, Delete"), tr("choose likelihood or impact, or take the choice back")},
        {tr("Enter"), tr("copy the chosen rollback command")}, {tr("Space"), tr("tick an item of a checklist")}};
}

} // namespace wavedeck::ui
