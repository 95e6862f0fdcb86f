// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retro/newretro.h"

#include "models/retro/rotation.h"
#include "ui/retro/retrowords.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/wheelguard.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QGridLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSpinBox>
#include <QStyledItemDelegate>
#include <QTableWidget>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kWidth = 680;
constexpr int kTableHeight = 178;
constexpr int kLongest = 200;
constexpr int kMostVotes = 12;
constexpr int kApartDays = 3; ///< proposed
constexpr int kFewest = 3; ///< with fewer people everybody knows who wrote what
enum Column { Name, Role, Agent, Columns };

bool isSecurity(const retro::Participant& one)
{
    return one.role.contains(QLatin1String("security"), Qt::CaseInsensitive);
}

/// Roles are offered, others can be written.
class RoleDelegate : public QStyledItemDelegate {
public:
    RoleDelegate(QObject* parent, std::function<QStringList()> roles)
        : QStyledItemDelegate(parent)
        , m_roles(std::move(roles))
    {
    }
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        auto* box = new QComboBox(parent);
        box->setEditable(true);
        box->setInsertPolicy(QComboBox::NoInsert);
        box->addItems(m_roles());
        box->lineEdit()->setMaxLength(kLongest);
        box->setAccessibleName(NewRetroDialog::tr("Role"));
        return box;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override
    {
        qobject_cast<QComboBox*>(editor)->setEditText(index.data().toString());
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override
    {
        model->setData(index, qobject_cast<QComboBox*>(editor)->currentText().trimmed());
    }

private:
    std::function<QStringList()> m_roles;
};

} // namespace

QJsonObject NewRetro::arguments() const
{
    QJsonArray people;
    for (const retro::Participant& one : participants) {
        QJsonObject who{
            {QStringLiteral("name"), one.name.isEmpty() ? one.role : one.name}, {QStringLiteral("role"), one.role}};
        if (!one.agent.isEmpty())
            who.insert(QStringLiteral("agent"), one.agent);
        people.append(who);
    }
    QJsonObject all{{QStringLiteral("title"), title}, {QStringLiteral("participants"), people},
        {QStringLiteral("scale"), scale}, {QStringLiteral("anonymous"), anonymous}};
    const std::pair<const char*, QString> texts[]
        = {{"session", session}, {"project", project}, {"template", templateName}};
    for (const auto& [key, text] : texts)
        if (!text.isEmpty())
            all.insert(QLatin1String(key), text);
    if (facilitator > 0)
        all.insert(QStringLiteral("facilitator"), facilitator);
    if (votesEach > 0)
        all.insert(QStringLiteral("votes_each"), votesEach);
    if (until > 0)
        all.insert(QStringLiteral("until"), QDateTime::fromMSecsSinceEpoch(until, Qt::UTC).toString(Qt::ISODate));
    return all;
}

NewRetroDialog::NewRetroDialog(const RetroView& view, const NewRetro& start, QWidget* parent)
    : QDialog(parent)
    , m_forms(view.forms)
    , m_ledLast(view.ledLast)
    , m_title(new QLineEdit(start.title, this))
    , m_session(new QLineEdit(start.session, this))
    , m_project(new QLineEdit(start.project, this))
    , m_template(new QComboBox(this))
    , m_votes(new QSpinBox(this))
    , m_scale(new QCheckBox(this))
    , m_people(new QTableWidget(0, Columns, this))
    , m_security(makeWrapped(this, "error"))
    , m_facilitator(new QComboBox(this))
    , m_anonymous(new QCheckBox(tr("Nobody's name stands with a note"), this))
    , m_anonymousTold(makeWrapped(this, "hint"))
    , m_apart(new QCheckBox(tr("Each contributes alone and unseen until"), this))
    , m_until(new QDateTimeEdit(QDateTime::currentDateTime().addDays(kApartDays), this))
    , m_verb(new QPushButton(tr("Create"), this))
{
    setObjectName(QStringLiteral("newRetro"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("New retrospective"));
    setAccessibleDescription(tr("The clock starts when you say so."));
    for (QLineEdit* line : {m_title, m_session, m_project})
        line->setMaxLength(kLongest);
    for (const retro::Form& one : std::as_const(m_forms))
        m_template->addItem(plain(one.title.isEmpty() ? one.name : one.title, 80), one.name);
    m_template->setCurrentIndex(std::max(0, m_template->findData(start.templateName)));
    m_votes->setRange(1, kMostVotes);
    m_scale->setChecked(start.scale);
    m_anonymous->setChecked(start.anonymous);
    m_apart->setChecked(start.until > 0);
    m_until->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm t"));
    m_until->setMinimumDateTime(QDateTime::currentDateTime());
    m_until->setAccessibleName(m_apart->text());
    if (start.until > 0)
        m_until->setDateTime(QDateTime::fromMSecsSinceEpoch(start.until));
    layOut();
    tellTemplate();
    if (start.votesEach > 0)
        m_votes->setValue(start.votesEach);
    QList<retro::Participant> people = start.participants;
    if (people.isEmpty())
        people = retrowords::whoIsAsked(view, form());
    fillPeople(people);
    m_facilitator->setCurrentIndex(std::max(0, m_facilitator->findData(start.facilitator)));
    tell();
    connect(m_template, &QComboBox::currentIndexChanged, this, &NewRetroDialog::tellTemplate);
    connect(m_people, &QTableWidget::itemChanged, this, &NewRetroDialog::tell);
    connect(m_project, &QLineEdit::textChanged, this, &NewRetroDialog::tell);
    connect(m_title, &QLineEdit::textChanged, this, &NewRetroDialog::tell);
    connect(m_session, &QLineEdit::textChanged, this, &NewRetroDialog::tell);
    connect(m_anonymous, &QCheckBox::toggled, this, &NewRetroDialog::tell);
    connect(m_apart, &QCheckBox::toggled, this, &NewRetroDialog::tell);
}

void NewRetroDialog::layOut()
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(makeLabel(this, "card", windowTitle()));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    const auto put = [this, grid](int row, int column, int span, const QString& label, QWidget* field, bool required) {
        grid->addWidget(fieldLabel(label, field, required), row, column, 1, span);
        grid->addWidget(field, row + 1, column, 1, span);
        keepFromWheel(field);
    };
    put(0, 0, 2, tr("Title"), m_title, true);
    put(2, 0, 1, tr("Session, if it is of one"), m_session, false);
    put(2, 1, 1, tr("Project"), m_project, false);
    put(4, 0, 1, tr("Template"), m_template, true);
    put(4, 1, 1, tr("Votes of each person"), m_votes, false);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    layout->addLayout(grid);
    layout->addWidget(m_scale);
    layout->addWidget(fieldLabel(tr("Participants: a role without a name stands for itself"), m_people, true));
    m_people->setAccessibleName(tr("Participants"));
    m_people->setHorizontalHeaderLabels({tr("Name"), tr("Role"), tr("Agent, if it is one")});
    m_people->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_people->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_people->verticalHeader()->hide();
    m_people->setTabKeyNavigation(false); // Tab goes on to the next field
    m_people->setSelectionMode(QAbstractItemView::SingleSelection);
    m_people->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked
        | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    m_people->setMinimumHeight(kTableHeight);
    m_people->setItemDelegateForColumn(Role, new RoleDelegate(m_people, [this] { return form().roles; }));
    layout->addWidget(m_people, 1);
    layout->addWidget(makeWrapped(this, "hint",
        tr("Write into the last row to add somebody; Delete in a row that is not written in removes it.")));
    layout->addWidget(m_security);
    layout->addWidget(fieldLabel(tr("Facilitator"), m_facilitator, false));
    layout->addWidget(m_facilitator);
    layout->addWidget(m_anonymous);
    layout->addWidget(m_anonymousTold);
    auto* apart = new QHBoxLayout;
    apart->addWidget(m_apart);
    apart->addWidget(m_until, 1);
    keepFromWheel(m_until);
    layout->addLayout(apart);
    auto* keep = new QPushButton(tr("Back"), this);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(requiredHint(this));
    buttons->addStretch(1);
    buttons->addWidget(keep);
    buttons->addWidget(m_verb);
    layout->addLayout(buttons);
    m_verb->setObjectName(QStringLiteral("verb"));
    setLook(m_verb, QLatin1String("primary"));
    keep->setAutoDefault(false);
    m_verb->setDefault(true);
    connect(keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, &QDialog::accept);
    for (const int key : {Qt::Key_Return, Qt::Key_Enter})
        connect(new QShortcut(QKeySequence(Qt::CTRL | key), this), &QShortcut::activated, m_verb,
            [this] { m_verb->click(); });
    auto* remove = new QShortcut(QKeySequence(Qt::Key_Delete), m_people);
    remove->setContext(Qt::WidgetShortcut); // a cell that is written in keeps its own
    connect(remove, &QShortcut::activated, this, &NewRetroDialog::removeRow);
    setMinimumWidth(kWidth);
    m_title->setFocus();
}

const retro::Form& NewRetroDialog::form() const
{
    static const retro::Form kUnknown;
    const int at = m_template->currentIndex();
    return at >= 0 && at < m_forms.size() ? m_forms[at] : kUnknown;
}

void NewRetroDialog::addRow(const retro::Participant& one)
{
    const int row = m_people->rowCount();
    m_people->insertRow(row);
    const QString texts[Columns] = {one.name, one.role, one.agent};
    for (int column = 0; column < Columns; ++column)
        m_people->setItem(row, column, new QTableWidgetItem(texts[column]));
}

void NewRetroDialog::fillPeople(const QList<retro::Participant>& people)
{
    m_filling = true;
    for (const retro::Participant& one : people)
        addRow(one);
    addRow({});
    m_people->setCurrentCell(0, Name);
    m_filling = false;
}

void NewRetroDialog::removeRow()
{
    const int row = m_people->currentRow();
    if (row < 0 || row == m_people->rowCount() - 1)
        return;
    m_people->removeRow(row);
    tell();
}

QList<retro::Participant> NewRetroDialog::participants() const
{
    QList<retro::Participant> people;
    for (int row = 0; row < m_people->rowCount(); ++row) {
        const auto text = [&](int column) {
            const QTableWidgetItem* item = m_people->item(row, column);
            return item ? item->text().trimmed().left(kLongest) : QString();
        };
        retro::Participant one;
        one.name = text(Name).isEmpty() ? text(Role) : text(Name);
        one.role = text(Role);
        one.agent = text(Agent);
        one.number = int(people.size()) + 1;
        if (!one.name.isEmpty())
            people.append(one);
    }
    return people;
}

/// What the template says: minutes, votes.
void NewRetroDialog::tellTemplate()
{
    const retro::Form& of = form();
    const bool fits = of.minutes <= 0 || of.sum() == of.minutes;
    m_scale->setVisible(!fits);
    m_scale->setText(tr("The phases take %1 min, planned are %2: shorten each of them").arg(of.sum()).arg(of.minutes));
    if (fits)
        m_scale->setChecked(false);
    m_votes->setValue(of.votesEach);
}

/// Who leads where nobody is named. The project of a session is known once it is made.
QString NewRetroDialog::byRotation(const QList<retro::Participant>& people) const
{
    const QString project = m_project->text().trimmed();
    if (project.isEmpty() && !m_session->text().trimmed().isEmpty())
        return tr("By rotation: not who led the last one of its project");
    const QString last = project.isEmpty() ? QString() : m_ledLast.value(project);
    const int proposed = retro::facilitatorByRotation(people, last);
    const QString who = proposed > 0 ? plain(people[proposed - 1].name, 60) : tr("nobody yet");
    return last.isEmpty() ? tr("By rotation: %1").arg(who)
                          : tr("By rotation: %1; %2 led the last one").arg(who, plain(last, 60));
}

/// What follows from what is written.
void NewRetroDialog::tell()
{
    if (m_filling)
        return;
    m_filling = true;
    const int last = m_people->rowCount() - 1;
    for (int column = 0; column < Columns; ++column)
        if (const auto* item = m_people->item(last, column); item && !item->text().trimmed().isEmpty()) {
            addRow({});
            break;
        }
    const QList<retro::Participant> people = participants();
    const bool guarded = std::any_of(people.begin(), people.end(), isSecurity);
    m_security->setText(tr("Nobody speaks for security: give one of them a security role."));
    m_security->setVisible(!guarded);
    const QVariant before = m_facilitator->currentData();
    m_facilitator->clear();
    m_facilitator->addItem(byRotation(people), 0);
    for (const retro::Participant& one : people)
        m_facilitator->addItem(plain(one.name, 60), one.number);
    m_facilitator->setCurrentIndex(std::max(0, before.isValid() ? m_facilitator->findData(before) : 0));
    m_anonymousTold->setText(people.size() < kFewest
            ? tr("With fewer than 3 participants it is not anonymous, nor where all type at one keyboard.")
            : tr("Who types at the same keyboard is not anonymous."));
    m_anonymousTold->setVisible(m_anonymous->isChecked());
    m_until->setEnabled(m_apart->isChecked());
    m_verb->setEnabled(!m_title->text().trimmed().isEmpty() && !people.isEmpty());
    m_filling = false;
}

NewRetro NewRetroDialog::value() const
{
    NewRetro now;
    now.title = m_title->text().trimmed();
    now.session = m_session->text().trimmed();
    now.project = m_project->text().trimmed();
    now.templateName = form().name;
    now.participants = participants();
    now.facilitator = m_facilitator->currentData().toInt();
    now.votesEach = m_votes->value();
    now.scale = m_scale->isChecked();
    now.anonymous = m_anonymous->isChecked();
    now.until = m_apart->isChecked() ? m_until->dateTime().toMSecsSinceEpoch() : 0;
    return now;
}

} // namespace wavedeck::ui
