// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/knowledgepage.h"

#include "ui/gates/celltable.h"
#include "ui/knowledge/entrydialog.h"
#include "ui/knowledge/entryview.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/pagehead.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPointer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace wavedeck::ui {

namespace {

constexpr int kShown = 300;
constexpr qsizetype kMostRows = 500; ///< the filter finds the others
constexpr qint64 kSliceMs = 4;

/// Guides have no number: they are known by their titles.
QString idOf(const knowledge::Entry& entry)
{
    return entry.number > 0 ? knowledge::idOf(entry.number) : entry.title;
}

TableCell cell(const QString& text)
{
    TableCell made;
    made.text = text;
    return made;
}

TableRow rowOf(const knowledge::Entry& entry)
{
    TableRow row;
    row.id = idOf(entry);
    const bool isFixed = entry.state == QLatin1String("implemented") || entry.state == QLatin1String("verified");
    TableCell state = cell(entry.number > 0 ? stateWords(entry.state) : QStringLiteral("–"));
    if (isFixed) {
        state.glyph = Glyph::Check;
        state.tone = Tone::Good;
    }
    TableCell title = cell(plain(entry.title, kShown));
    row.cells = {cell(entry.number > 0 ? knowledge::idOf(entry.number) : QStringLiteral("–")),
        cell(knowledge::kindTitle(entry.kind)), title, state, cell(plain(entry.source, 80))};
    QStringList words;
    for (const TableCell& each : std::as_const(row.cells))
        words.append(each.text);
    row.spoken = words.join(QStringLiteral(", "));
    return row;
}

} // namespace

KnowledgePage::KnowledgePage(Appearance& appearance, KnowledgeDesk& desk, QWidget* parent)
    : Page(parent)
    , m_appearance(appearance)
    , m_desk(desk)
    , m_ask(askInDialog)
    , m_head(new PageHead(appearance, title(), this))
    , m_notices(new QWidget(this))
    , m_filter(new QLineEdit(this))
    , m_kinds(new QComboBox(this))
    , m_states(new QComboBox(this))
    , m_told(makeWrapped(this, "hint"))
    , m_table(new CellTable(appearance, title(),
          {{tr("Id"), 116}, {tr("Kind"), 110}, {tr("Title"), 0}, {tr("What became of it"), 160},
              {tr("Source"), 130, false, true}},
          this))
    , m_view(new EntryView(appearance, this))
{
    setObjectName(id());
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter the knowledge base"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(appearance.px(220));
    m_kinds->setAccessibleName(tr("Kind"));
    m_kinds->addItem(tr("Every kind"), QString());
    for (const QString& kind : knowledge::kinds() + QStringList{QStringLiteral("guide")})
        m_kinds->addItem(knowledge::kindTitle(kind), kind);
    m_states->setAccessibleName(tr("What became of it"));
    m_states->addItem(tr("Whatever became of it"), QString());
    m_states->addItem(tr("Documented, not fixed"), QStringLiteral("none planned"));
    for (const char* state : {"planned", "implemented", "verified"})
        m_states->addItem(stateWords(QLatin1String(state)), QString::fromLatin1(state));
    makeActions();
    auto* add = makeButton(this, appearance, Glyph::Plus, tr("New…"));
    for (QWidget* one : {static_cast<QWidget*>(m_filter), static_cast<QWidget*>(m_kinds),
             static_cast<QWidget*>(m_states), static_cast<QWidget*>(add)})
        m_head->addRight(one);
    connect(add, &QPushButton::clicked, m_new, &QAction::trigger);
    m_told->setContentsMargins(16, 8, 16, 8);
    m_told->hide();
    auto* body = new QHBoxLayout;
    body->setSpacing(0);
    body->addWidget(m_table, 3);
    body->addWidget(m_view, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_notices);
    layout->addWidget(m_told);
    layout->addLayout(body, 1);
    m_goOn.setSingleShot(true);
    connect(&m_goOn, &QTimer::timeout, this, &KnowledgePage::filterOn);
    connect(m_filter, &QLineEdit::textChanged, this, &KnowledgePage::fill);
    connect(m_kinds, &QComboBox::currentIndexChanged, this, &KnowledgePage::fill);
    connect(m_states, &QComboBox::currentIndexChanged, this, &KnowledgePage::fill);
    connect(m_table, &CellTable::chosenChanged, this, [this] {
        if (m_filling)
            return;
        say({}, false);
        showChosen();
    });
    connect(m_table, &CellTable::opened, this, [this] { m_view->text()->setFocus(); });
    showChosen();
}

void KnowledgePage::makeActions()
{
    m_new = new QAction(tr("&New entry…"), this);
    m_edit = new QAction(tr("&Change entry…"), this);
    m_remove = new QAction(tr("&Remove entry…"), this);
    m_again = new QAction(tr("&Read again"), this);
    m_new->setShortcut(Qt::CTRL | Qt::Key_N);
    m_edit->setShortcut(Qt::Key_E);
    m_remove->setShortcut(Qt::Key_Delete);
    m_again->setShortcut(Qt::Key_F5);
    for (QAction* action : {m_new, m_again}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
    for (QAction* action : {m_edit, m_remove}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        m_table->addAction(action);
    }
    connect(m_new, &QAction::triggered, this, [this] { edit({}); });
    connect(m_edit, &QAction::triggered, this, [this] {
        if (const knowledge::Entry* entry = chosen(); entry && entry->number > 0)
            edit(*entry);
    });
    connect(m_remove, &QAction::triggered, this, &KnowledgePage::askRemove);
    addEntryAction(m_promote, tr("&Promote to a template…"), &KnowledgePage::askPromote);
    addEntryAction(m_reuse, tr("&Used again…"), &KnowledgePage::askReuse);
    addEntryAction(m_time, tr("Time &spent and saved…"), &KnowledgePage::askTime);
    addEntryAction(m_require, tr("Required readin&g…"), &KnowledgePage::askRequire);
    addEntryAction(m_readIt, tr("It was rea&d…"), &KnowledgePage::askRead);
    connect(m_again, &QAction::triggered, this, &KnowledgePage::read);
}

QList<MenuAction> KnowledgePage::menuActions()
{
    return {{Menu::Tools, m_new}, {Menu::Tools, m_edit}, {Menu::Tools, m_remove}, {Menu::Tools, m_promote},
        {Menu::Tools, m_reuse}, {Menu::Tools, m_time}, {Menu::Tools, m_require}, {Menu::Tools, m_readIt},
        {Menu::View, m_again}};
}

QList<FindTarget> KnowledgePage::findTargets() const
{
    constexpr qsizetype kMost = 500; // the rest is what the search is for
    QList<FindTarget> targets;
    for (const knowledge::Entry& entry : m_entries.mid(0, kMost))
        if (entry.number > 0)
            targets.append({Glyph::Info, plain(entry.title, kShown), knowledge::idOf(entry.number), idOf(entry)});
    return targets;
}

bool KnowledgePage::reveal(const QString& uri)
{
    if (!uri.startsWith(QLatin1String("LESSON-")) || knowledge::numberOf(uri) == 0)
        return false;
    m_wanted = knowledge::idOf(knowledge::numberOf(uri));
    m_filter->clear();
    m_kinds->setCurrentIndex(0);
    m_states->setCurrentIndex(0);
    fill();
    return true;
}

QWidget* KnowledgePage::filterField()
{
    return m_filter;
}

QWidget* KnowledgePage::firstFocus()
{
    return m_table;
}

QList<QWidget*> KnowledgePage::panes()
{
    return {m_filter, m_table, m_view->text()};
}

void KnowledgePage::setActive(bool active)
{
    if (active)
        read();
}

/// Stands until a person chooses another entry.
void KnowledgePage::say(const QString& words, bool bad)
{
    setLook(m_told, bad ? QLatin1String("error") : QLatin1String("hint"));
    m_told->setText(words);
    m_told->setVisible(!words.isEmpty());
}

void KnowledgePage::read()
{
    m_desk.read(this, [this](const Result<QList<knowledge::Entry>>& entries) {
        if (!entries)
            return say(plain(entries.error(), 600), true);
        m_entries = *entries;
        m_shown.clear(); // its text may be another one
        fill();
        Q_EMIT findTargetsChanged();
    });
}

bool KnowledgePage::fits(const knowledge::Entry& entry) const
{
    const QString kind = m_kinds->currentData().toString();
    const QString states = m_states->currentData().toString();
    if (!kind.isEmpty() && kind != entry.kind)
        return false;
    if (!states.isEmpty() && (entry.number == 0 || !states.split(QLatin1Char(' ')).contains(entry.state)))
        return false;
    const QStringList words = m_filter->text().simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(), [&](const QString& word) {
        return entry.title.contains(word, Qt::CaseInsensitive) || entry.text.contains(word, Qt::CaseInsensitive)
            || entry.source.contains(word, Qt::CaseInsensitive) || idOf(entry).contains(word, Qt::CaseInsensitive);
    });
}

/// Looks at all entries again, a few milliseconds at a time: a key never waits for ten thousand.
void KnowledgePage::fill()
{
    m_found.clear();
    m_fits = 0;
    m_next = 0;
    filterOn();
}

void KnowledgePage::filterOn()
{
    QElapsedTimer time;
    time.start();
    for (; m_next < m_entries.size(); ++m_next) {
        if (time.elapsed() >= kSliceMs)
            return m_goOn.start();
        if (!fits(m_entries[m_next]))
            continue;
        m_fits += m_entries[m_next].number > 0;
        m_found.append(m_next);
    }
    m_next = -1;
    m_goOn.stop();
    showFound();
}

void KnowledgePage::showFound()
{
    // The wanted one, or the one that is looked at, is listed wherever it stands.
    const int number = knowledge::numberOf(m_wanted.isEmpty() ? m_table->currentId() : m_wanted);
    qsizetype first = 0;
    for (qsizetype i = kMostRows; number > 0 && i < m_found.size(); ++i)
        if (m_entries[m_found[i]].number == number)
            first = i - kMostRows / 2;
    QList<TableRow> rows;
    for (const qsizetype index : m_found.mid(first, kMostRows))
        rows.append(rowOf(m_entries[index]));
    const bool was = std::exchange(m_filling, true);
    m_table->setRows(rows);
    const auto kept = std::count_if(m_entries.begin(), m_entries.end(), [](const auto& one) { return one.number > 0; });
    QString sub = kept == 0 ? tr("nothing is kept yet; the guides ship with the program")
        : m_fits == kept    ? (kept == 1 ? tr("1 entry") : tr("%1 entries").arg(kept))
                            : tr("%1 of %2 entries").arg(m_fits).arg(kept);
    if (rows.size() < m_found.size())
        sub += tr(", %1 of them listed").arg(rows.size());
    m_head->setSub(sub);
    if (!m_wanted.isEmpty() && m_table->choose(m_wanted))
        m_wanted.clear();
    else if (m_table->currentId().isEmpty() && !rows.isEmpty())
        m_table->choose(rows.first().id);
    m_filling = was;
    showChosen();
}

const knowledge::Entry* KnowledgePage::chosen() const
{
    const QString id = m_table->currentId();
    const int number = knowledge::numberOf(id);
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const knowledge::Entry& entry) {
        return number > 0 ? entry.number == number : entry.number == 0 && entry.title == id;
    });
    return id.isEmpty() || found == m_entries.end() ? nullptr : &*found;
}

void KnowledgePage::showChosen()
{
    const knowledge::Entry* entry = chosen();
    m_edit->setEnabled(entry && entry->number > 0);
    for (QAction* action : {m_remove, m_promote, m_time, m_require})
        action->setEnabled(m_edit->isEnabled());
    m_reuse->setEnabled(m_edit->isEnabled() && entry->kind == QLatin1String("component"));
    m_readIt->setEnabled(entry && !entry->unreadBy.isEmpty());
    if (entry && m_shown == idOf(*entry))
        return;
    m_shown = entry ? idOf(*entry) : QString();
    m_view->setEntry(entry);
    if (!entry || entry->number == 0)
        return;
    if (isVisible() && std::exchange(m_opened, m_shown) != m_shown) // not when it is only read again
        m_desk.noteOpen(entry->number);
    m_desk.saves(entry->number, this, [this, id = m_shown](const QList<KnowledgeSave>& saves) {
        if (id == m_shown)
            m_view->setSaves(saves);
    });
}

void KnowledgePage::edit(const knowledge::Entry& entry)
{
    auto* dialog = new EntryDialog(m_desk, entry, this);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_wanted = dialog->savedAs();
        say(tr("%1 is saved").arg(m_wanted), false);
        read();
    });
    dialog->open();
}

void KnowledgePage::askRemove()
{
    const knowledge::Entry* entry = chosen();
    if (!entry || entry->number == 0)
        return;
    Question question;
    question.title = tr("Remove %1?").arg(knowledge::idOf(entry->number));
    question.text = tr("%1\nIts versions stay in the record.").arg(plain(entry->title, kShown));
    question.verb = tr("Remove");
    question.keep = tr("Keep it");
    question.fields = {{tr("Reason"), true, {}}};
    question.dangerous = true;
    m_ask(this, question, [self = QPointer(this), number = entry->number](const QStringList& values) {
        if (!self)
            return;
        self->m_desk.remove(number, values.value(0), self, [self = self.data(), number](const Status& done) {
            self->say(done ? tr("%1 is removed").arg(knowledge::idOf(number)) : plain(done.error(), 600), !done);
            self->read();
        });
    });
}

} // namespace wavedeck::ui
