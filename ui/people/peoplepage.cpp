// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/people/peoplepage.h"

#include "models/people/roles.h"
#include "ui/gates/celltable.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/pagehead.h"

#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace wavedeck::ui {

namespace {

constexpr int kLongest = 300;

TableRow rowOf(const PersonLine& person, const QString& signedIn)
{
    QStringList states;
    if (person.name == signedIn)
        states.append(PeoplePage::tr("signed in here"));
    if (person.disabled)
        states.append(PeoplePage::tr("disabled"));
    if (person.lockedUntil > 0)
        states.append(PeoplePage::tr("locked until %1").arg(clock(person.lockedUntil)));
    if (person.temporary)
        states.append(PeoplePage::tr("temporary password"));
    TableRow row;
    row.id = person.name;
    row.cells.resize(4);
    row.cells[0].text = plain(person.name, kLongest);
    row.cells[0].strong = true;
    row.cells[1].text = plain(person.roles.join(QStringLiteral(", ")), kLongest);
    row.cells[2].text = states.isEmpty() ? kNone : states.join(QStringLiteral(", "));
    if (person.disabled || person.lockedUntil > 0) {
        row.cells[2].glyph = Glyph::Blocked;
        row.cells[2].tone = Tone::Warning;
    }
    row.cells[3].text = plain(person.addedBy, kLongest);
    row.spoken = QStringLiteral("%1, %2, %3").arg(row.cells[0].text, row.cells[1].text, row.cells[2].text);
    return row;
}

/// By name; all of L1 in one word, and by who may not where that is one role.
QString whoMay(people::Right right)
{
    QStringList may = people::holders(right);
    QStringList others = people::roles();
    for (const QString& role : std::as_const(may))
        others.removeAll(role);
    if (others.size() == 1)
        return PeoplePage::tr("all but %1").arg(others.first());
    const auto isL1 = [](const QString& role) { return role.startsWith(QLatin1String("L1 ")); };
    const auto first = std::find_if(may.begin(), may.end(), isL1);
    if (first != may.end() && std::none_of(others.begin(), others.end(), isL1)) {
        *first = PeoplePage::tr("every L1");
        may.removeIf(isL1);
    }
    return may.join(QStringLiteral(", "));
}

} // namespace

PeoplePage::PeoplePage(Appearance& appearance, PeopleDesk& desk, QWidget* parent)
    : Page(parent)
    , m_desk(desk)
    , m_head(new PageHead(appearance, title(), this))
    , m_notices(new QWidget(this))
    , m_told(makeWrapped(this, "hint"))
    , m_people(new CellTable(appearance, tr("People"),
          {{tr("Name"), 180}, {tr("Roles"), 0}, {tr("State"), 240}, {tr("Added by"), 240}}, this))
    , m_rights(
          new CellTable(appearance, tr("Rights"), {{tr("Right"), 120}, {tr("What"), 600}, {tr("Who may"), 0}}, this))
    , m_add(new QAction(tr("&Add person…"), this))
    , m_give(new QAction(tr("&Give a role…"), this))
    , m_take(new QAction(tr("&Take a role…"), this))
    , m_disable(new QAction(tr("&Disable"), this))
    , m_unlock(new QAction(tr("&Unlock"), this))
    , m_password(new QAction(tr("New &password…"), this))
{
    setObjectName(id());
    auto* add = makeButton(this, appearance, Glyph::Plus, tr("Add person…"));
    m_head->addRight(add);
    m_told->setContentsMargins(16, 8, 16, 8);
    m_told->hide();
    auto* rights = makeLabel(this, "heading", tr("Which role may do what"));
    rights->setContentsMargins(16, 12, 16, 6);
    auto* promise = makeWrapped(this, "small",
        tr("Accountability: whoever decides is recorded, and changes behind the back of the program show in the audit "
           "trail. Everything runs as one OS user, so nobody is kept from the files. Reading is everybody's."));
    promise->setContentsMargins(16, 6, 16, 10);
    m_people->addActions({m_give, m_take, m_disable, m_unlock, m_password});
    m_people->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_notices);
    layout->addWidget(m_told);
    layout->addWidget(m_people, 1);
    layout->addWidget(rights);
    layout->addWidget(m_rights, 1);
    layout->addWidget(promise);
    connect(add, &QPushButton::clicked, m_add, &QAction::trigger);
    connect(m_add, &QAction::changed, add, [this, add] { add->setEnabled(m_add->isEnabled()); });
    connect(m_add, &QAction::triggered, this, [this] {
        if (m_desk.view().people.isEmpty())
            Q_EMIT firstWanted();
        else
            open({});
    });
    connect(m_give, &QAction::triggered, this, [this] { changeRole(true); });
    connect(m_take, &QAction::triggered, this, [this] { changeRole(false); });
    connect(m_disable, &QAction::triggered, this, [this] {
        if (const PersonLine* person = chosen())
            setDisabled(!person->disabled, person->disabled ? tr("Enable %1") : tr("Disable %1"));
    });
    connect(m_unlock, &QAction::triggered, this, [this] { setDisabled(false, tr("Unlock %1")); });
    connect(m_password, &QAction::triggered, this, [this] {
        if (const PersonLine* person = chosen())
            open(person->name);
    });
    connect(m_people, &CellTable::chosenChanged, this, &PeoplePage::aim);
    connect(&desk, &PeopleDesk::changed, this, &PeoplePage::fill);
    fillRights();
    fill();
}

QList<MenuAction> PeoplePage::menuActions()
{
    return {{Menu::Tools, m_add}, {Menu::Tools, m_give}, {Menu::Tools, m_take}, {Menu::Tools, m_disable},
        {Menu::Tools, m_unlock}, {Menu::Tools, m_password}};
}

QList<QWidget*> PeoplePage::panes()
{
    return {m_people, m_rights};
}

void PeoplePage::setActive(bool active)
{
    if (active)
        m_desk.refresh();
}

void PeoplePage::say(const QString& words, bool bad)
{
    setLook(m_told, bad ? QLatin1String("error") : QLatin1String("hint"));
    m_told->setText(words);
    m_told->setVisible(!words.isEmpty());
}

void PeoplePage::fill()
{
    const PeopleView& view = m_desk.view();
    const QString who = view.who.signedIn ? view.who.name : QString();
    if (std::exchange(m_who, who) != who)
        say({}, false); // what was refused to somebody else
    QList<TableRow> rows;
    for (const PersonLine& person : view.people)
        rows.append(rowOf(person, who));
    m_people->setRows(rows);
    m_head->setSub(!view.known      ? QString()
            : view.people.isEmpty() ? tr("nobody yet: add the first person, an Admin")
            : view.single           ? tr("single-operator mode: every record says \"self-approved\"")
                                    : plain(view.who.printed(), kLongest));
    aim();
}

void PeoplePage::fillRights()
{
    QList<TableRow> rows;
    for (int i = 0; i < people::kRights; ++i) {
        const auto right = people::Right(i);
        TableRow row;
        row.id = people::word(right);
        row.cells.resize(3);
        row.cells[0].text = row.id;
        row.cells[0].strong = true;
        row.cells[1].text = people::text(right);
        row.cells[2].text = whoMay(right);
        row.spoken = QStringLiteral("%1: %2. %3").arg(row.id, row.cells[1].text, row.cells[2].text);
        rows.append(row);
    }
    m_rights->setRows(rows);
}

const PersonLine* PeoplePage::chosen() const
{
    for (const PersonLine& person : m_desk.view().people)
        if (person.name == m_people->currentId())
            return &person;
    return nullptr;
}

void PeoplePage::aim()
{
    const PersonLine* person = chosen();
    m_add->setEnabled(m_desk.view().known);
    for (QAction* action : {m_give, m_take, m_disable, m_password})
        action->setEnabled(person != nullptr);
    m_disable->setText(person && person->disabled ? tr("&Enable") : tr("&Disable"));
    const bool locked = person && !person->disabled && person->lockedUntil > 0;
    m_unlock->setEnabled(locked);
    m_unlock->setVisible(locked);
}

PeopleDesk::Answer PeoplePage::told(const QString& what)
{
    return [this, what](const Status& done) {
        say(done ? tr("Done: %1").arg(what)
                 : QString(plain(what, kLongest) + QStringLiteral(": ") + plain(done.error(), 600)),
            !done);
    };
}

void PeoplePage::open(const QString& name)
{
    if (m_dialog)
        return m_dialog->activateWindow();
    say({}, false);
    m_dialog = new PersonDialog(m_desk, name, this);
    if (m_dialog->old())
        connect(m_dialog, &QDialog::accepted, this,
            [this] { say(tr("The password is changed, and you are signed out. Sign in with the new one."), false); });
    m_dialog->open();
}

void PeoplePage::changeRole(bool add)
{
    const PersonLine* person = chosen();
    if (!person)
        return;
    QStringList choices = add ? people::roles() : person->roles;
    if (add)
        for (const QString& role : person->roles)
            choices.removeAll(role);
    const QString name = plain(person->name, kLongest);
    Question question;
    question.title = add ? tr("Give %1 a role?").arg(name) : tr("Take a role from %1?").arg(name);
    question.text = tr("It holds from the next decision on. What was decided before stays as it was.");
    question.verb = add ? tr("Give role") : tr("Take role");
    question.keep = tr("Back");
    question.fields = {{tr("Role"), true, choices}};
    m_ask(this, question,
        [self = QPointer(this), add, who = person->name, verb = question.verb](const QStringList& values) {
            if (self)
                self->m_desk.setRole(who, values.value(0), add, self, self->told(verb));
        });
}

/// what: with the place of the name.
void PeoplePage::setDisabled(bool disabled, const QString& what)
{
    if (const PersonLine* person = chosen())
        m_desk.setDisabled(person->name, disabled, this, told(what.arg(plain(person->name, kLongest))));
}

} // namespace wavedeck::ui
