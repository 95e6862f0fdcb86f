// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/debt/debtpage.h"

#include "ui/debt/burnchart.h"
#include "ui/debt/debtdetail.h"
#include "ui/debt/debttable.h"
#include "ui/debt/priochip.h"
#include "ui/live/agentsides.h"
#include "ui/live/filterfield.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/pagehead.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kTypingMs = 120;
constexpr int kMostTargets = 2000; ///< that the palette lists

} // namespace

DebtPage::DebtPage(Appearance& appearance, DebtDesk& desk, std::function<qint64()> clock, QWidget* parent)
    : Page(parent)
    , m_appearance(appearance)
    , m_desk(desk)
    , m_clock(std::move(clock))
    , m_files(FileDialogs::real())
    , m_ask(askInDialog)
    , m_head(new PageHead(appearance, tr("Technical debt"), this))
    , m_notices(new QWidget(this))
    , m_content(new QWidget(this))
    , m_empty(new EmptyState(appearance, this))
    , m_filter(new FilterField(appearance, tr("Search title, location, PR"), {}, m_content))
    , m_status(new QComboBox(m_content))
    , m_category(new QComboBox(m_content))
    , m_session(new QComboBox(m_content))
    , m_clear(new QPushButton(tr("Clear filters"), m_content))
    , m_views(new QToolButton(m_content))
    , m_toldRow(new QWidget(this))
    , m_told(makeWrapped(m_toldRow, "hint"))
    , m_stop(new QPushButton(tr("Stop import"), m_toldRow))
    , m_table(new DebtTable(appearance, m_model, m_content))
    , m_detail(new DebtDetail(appearance, m_content))
    , m_burn(new QFrame(m_content))
    , m_burnHead(new SectionHead(appearance, tr("Burn-down"), m_burn))
    , m_chart(new BurnChart(appearance, m_burn))
    , m_priority(new QMenu(this))
{
    setObjectName(id());
    setAccessibleName(title());
    makeActions();
    layOut();
    connectParts();
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingMs);
    applyFilters();
    showWhat();
}

void DebtPage::makeActions()
{
    const auto make
        = [this](const QString& text, const QKeySequence& key, Qt::ShortcutContext context, QWidget* owner) {
              auto* action = new QAction(text, this);
              action->setShortcut(key);
              action->setShortcutContext(context);
              owner->addAction(action);
              return action;
          };
    const auto page = Qt::WidgetWithChildrenShortcut;
    m_new = make(tr("&New item…"), QKeySequence(Qt::CTRL | Qt::Key_N), page, this);
    m_import = make(tr("&Import findings…"), QKeySequence(Qt::CTRL | Qt::Key_I), page, this);
    m_again = make(tr("&Read again"), QKeySequence(Qt::Key_F5), page, this);
    m_start = make(tr("Start progress"), QKeySequence(Qt::Key_S), page, m_table);
    m_link = make(tr("Link PR…"), QKeySequence(Qt::Key_L), page, m_table);
    m_resolve = make(tr("Resolve…"), QKeySequence(Qt::Key_R), page, m_table);
    for (int i = 0; i < 4; ++i) {
        const auto& meaning = debt::priorities()[std::size_t(i)];
        m_priority->addAction(
            QStringLiteral("P%1  %2, %3").arg(i).arg(QLatin1String(meaning.meaning), QLatin1String(meaning.horizon)),
            this, [this, i] {
                if (const DebtItem* item = chosen())
                    edit(item->number, QStringLiteral("priority"), QStringLiteral("P%1").arg(i),
                        tr("Priority of %1").arg(item->id));
            });
    }
    m_detail->addAction(m_start, true);
    m_detail->addAction(m_link, false);
    m_detail->setPriorityMenu(m_priority);
}

void DebtPage::layOut()
{
    auto* add = makeButton(this, m_appearance, Glyph::Plus, tr("New item"), "primary", "Ctrl N");
    auto* import = makeButton(this, m_appearance, Glyph::Import, tr("Import…"));
    m_head->addRight(import);
    m_head->addRight(add);
    connect(add, &QPushButton::clicked, m_new, &QAction::trigger);
    connect(import, &QPushButton::clicked, m_import, &QAction::trigger);
    connect(m_import, &QAction::changed, import, [this, import] { import->setEnabled(m_import->isEnabled()); });
    auto* toldRow = new QHBoxLayout(m_toldRow);
    toldRow->setContentsMargins(16, 6, 16, 6);
    toldRow->addWidget(m_told, 1);
    toldRow->addWidget(m_stop);
    setLook(m_stop, QLatin1String("small"));
    m_toldRow->hide();
    m_stop->hide();
    m_burnHead->setHint(tr("open at the end of each session, found and resolved below"));
    m_burnHead->addButton(new BurnLegend(m_appearance, m_burn));
    auto* left = new QVBoxLayout;
    left->setSpacing(0);
    left->addWidget(m_table, 3);
    left->addWidget(m_burn, 1);
    setFrame(m_burn, QLatin1String("foot"));
    auto* burn = new QVBoxLayout(m_burn);
    burn->setContentsMargins(0, 0, 0, 0);
    burn->setSpacing(0);
    burn->addWidget(m_burnHead);
    burn->addWidget(m_chart, 1);
    m_chart->setMinimumHeight(m_appearance.px(150));
    m_chart->setMaximumHeight(m_appearance.px(260));
    m_detail->setFixedWidth(m_appearance.px(362));
    connect(&m_appearance, &Appearance::changed, this, [this] { m_detail->setFixedWidth(m_appearance.px(362)); });
    auto* columns = new QHBoxLayout;
    columns->setSpacing(0);
    columns->addLayout(left, 1);
    auto* rule = new Rule(m_appearance, m_content);
    rule->setFixedWidth(1);
    columns->addWidget(rule);
    columns->addWidget(m_detail);
    auto* inside = new QVBoxLayout(m_content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(0);
    inside->addWidget(filterRow());
    inside->addLayout(columns, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_notices);
    layout->addWidget(m_toldRow);
    layout->addWidget(m_content, 1);
    layout->addWidget(m_empty, 1);
    fillViews();
}

void DebtPage::connectParts()
{
    connect(&m_desk, &DebtDesk::changed, this, &DebtPage::take);
    connect(m_empty, &EmptyState::acted, this, [this] {
        if (m_desk.view()->unreadable.code.isEmpty())
            askNew();
        else
            m_desk.refresh();
    });
    connect(m_filter, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_filter, &FilterField::left, m_table, [this] { m_table->setFocus(Qt::OtherFocusReason); });
    connect(&m_typing, &QTimer::timeout, this, &DebtPage::applyFilters);
    for (PrioChip* chip : m_chips)
        connect(chip, &QAbstractButton::clicked, this, &DebtPage::applyFilters);
    for (QComboBox* box : {m_status, m_category, m_session})
        connect(box, &QComboBox::activated, this, &DebtPage::applyFilters);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_filter->clear();
        for (PrioChip* chip : m_chips)
            chip->setChecked(true);
        for (QComboBox* box : {m_status, m_category, m_session})
            box->setCurrentIndex(0);
        applyFilters();
    });
    connect(m_table, &DebtTable::chosenChanged, this, &DebtPage::showChosen);
    connect(m_table, &DebtTable::opened, this, [this] { m_detail->status()->setFocus(Qt::OtherFocusReason); });
    connect(m_detail, &DebtDetail::statusChosen, this, &DebtPage::setStatus);
    connect(m_detail, &DebtDetail::ownerChosen, this, [this](int number, const QString& owner) {
        edit(number, QStringLiteral("owner"), owner, tr("Owner of %1").arg(debt::idOf(number)));
    });
    connect(m_detail->open(), &QPushButton::clicked, this, [this] {
        if (const DebtItem* item = chosen())
            m_desk.openInEditor(*item, this, [this](const Status& done) {
                if (!done)
                    say(plain(done.error().line(), 400), true);
            });
    });
    connect(m_detail->foundIn(), &QPushButton::clicked, this, [this] {
        if (const DebtItem* item = chosen(); item && !item->session.isEmpty())
            Q_EMIT goTo(item->agent.isEmpty() ? QString(QStringLiteral("session:") + item->session)
                                              : QStringLiteral("wavedeck:%1/%2#log").arg(item->session, item->agent));
    });
    connect(m_detail->risk(), &QPushButton::clicked, this, [this] {
        if (const DebtItem* item = chosen(); item && !item->risk.isEmpty())
            Q_EMIT goTo(item->risk);
    });
    connect(m_start, &QAction::triggered, this, [this] { setStatus(DebtStatus::InProgress); });
    connect(m_link, &QAction::triggered, this, &DebtPage::askPr);
    connect(m_resolve, &QAction::triggered, this, &DebtPage::askResolve);
    connect(m_new, &QAction::triggered, this, &DebtPage::askNew);
    connect(m_import, &QAction::triggered, this, &DebtPage::askImport);
    connect(m_again, &QAction::triggered, &m_desk, &DebtDesk::refresh);
    connect(m_stop, &QPushButton::clicked, this, [this] { m_desk.stopImport(); });
}

QList<MenuAction> DebtPage::menuActions()
{
    QAction* undo = m_undo.createUndoAction(this, tr("&Undo"));
    undo->setShortcut(QKeySequence::Undo);
    undo->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QAction* redo = m_undo.createRedoAction(this, tr("&Redo"));
    redo->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    redo->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addActions({undo, redo});
    return {{Menu::Edit, undo}, {Menu::Edit, redo}, {Menu::Review, m_new}, {Menu::Review, m_import},
        {Menu::Review, m_start}, {Menu::Review, m_link}, {Menu::Review, m_resolve}, {Menu::View, m_again}};
}

QList<FindTarget> DebtPage::findTargets() const
{
    QList<FindTarget> targets;
    for (const DebtItem& item : m_desk.view()->items) {
        if (item.isResolved())
            continue;
        targets.append(
            {Glyph::Debt, plain(QString(item.id + u' ' + item.title), 160), plain(item.location(), 120), item.id});
        if (targets.size() == kMostTargets)
            break;
    }
    return targets;
}

bool DebtPage::reveal(const QString& uri)
{
    const int number = uri.startsWith(QLatin1String("DEBT-")) ? debt::numberOf(uri) : 0;
    if (number == 0)
        return false;
    const auto& items = m_desk.view()->items;
    if (std::none_of(items.begin(), items.end(), [&](const DebtItem& item) { return item.number == number; }))
        return false;
    if (m_due)
        take();
    if (!m_table->choose(number)) {
        m_clear->click();
        m_status->setCurrentIndex(1);
        applyFilters();
        m_table->choose(number);
    }
    return true;
}

QWidget* DebtPage::filterField()
{
    return m_filter;
}

QWidget* DebtPage::firstFocus()
{
    return m_table;
}

QList<QWidget*> DebtPage::panes()
{
    return {m_filter, m_table, m_chart, m_detail->status()};
}

void DebtPage::setActive(bool active)
{
    m_active = active;
    if (active && m_due)
        take();
}

QList<std::pair<QString, QString>> DebtPage::keyHints() const
{
    return {{tr("Enter"), tr("to the item's fields")}};
}

void DebtPage::setDialogs(const FileDialogs& files, const Ask& ask)
{
    m_files = files;
    m_ask = ask;
}

/// Only what is seen costs; the badge is seen always.
void DebtPage::take()
{
    const DebtDesk::View view = m_desk.view();
    Badge badge;
    for (const DebtItem& item : view->items)
        badge.count += !item.isResolved() && item.priority == Priority::P0;
    badge.tone = Tone::Bad;
    if (std::exchange(m_badge, badge).count != badge.count)
        Q_EMIT badgeChanged();
    m_due = !m_active && isVisible() == false;
    if (m_due)
        return showWhat();
    const int number = m_table->currentNumber();
    m_model.setItems(view, m_clock());
    fillChoices();
    m_chart->show(view->burn);
    m_burn->setVisible(!view->burn.isEmpty());
    if (!m_table->choose(number) && m_model.rowCount() > 0)
        m_table->setCurrentIndex(m_model.index(0, 0));
    showCounts();
    showChosen();
    showWhat();
    Q_EMIT findTargetsChanged();
}

const DebtItem* DebtPage::chosen() const
{
    const QModelIndex now = m_table->currentIndex();
    return now.isValid() ? &m_model.item(now.row()) : nullptr;
}

void DebtPage::showChosen()
{
    const DebtItem* item = chosen();
    m_detail->show(item, m_desk.view()->people, m_clock());
    enable();
    if (!item)
        return;
    const int number = item->number;
    m_desk.history(number, this, [this, number](const QList<DebtHappening>& history) {
        if (const DebtItem* now = chosen(); now && now->number == number)
            m_detail->showHistory(history);
    });
    m_desk.code(*item, this, [this, number](const DebtCode& code) {
        if (const DebtItem* now = chosen(); now && now->number == number)
            m_detail->showCode(code);
    });
}

void DebtPage::enable()
{
    const DebtItem* item = chosen();
    m_start->setEnabled(item && item->status == DebtStatus::Open);
    m_link->setEnabled(item != nullptr);
    m_resolve->setEnabled(item && !item->isResolved());
}

void DebtPage::say(const QString& words, bool bad)
{
    setLook(m_told, bad ? QLatin1String("error") : QLatin1String("hint"));
    m_told->setText(words);
    m_toldRow->setVisible(!words.isEmpty());
}

void DebtPage::showWhat()
{
    const DebtView& view = *m_desk.view();
    const bool any = !view.items.isEmpty();
    m_content->setVisible(any);
    m_empty->setVisible(!any);
    if (any)
        return;
    if (!view.known)
        m_empty->showLoading(tr("Reading the register"), 0, 0, {});
    else if (!view.unreadable.code.isEmpty())
        m_empty->showError(tr("The register cannot be read"), plain(view.unreadable.line(), 400));
    else
        m_empty->showEmpty(tr("No technical debt is recorded"),
            tr("Items come from people, agents, failed advisory gates and imported findings."), tr("New item…"));
}

} // namespace wavedeck::ui
