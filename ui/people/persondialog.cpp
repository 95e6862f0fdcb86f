// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/people/persondialog.h"

#include "models/people/roles.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/secretfield.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace wavedeck::ui {

namespace {

constexpr int kWidth = 420;
constexpr int kLongestName = 200;

} // namespace

PersonDialog::PersonDialog(PeopleDesk& desk, const QString& name, QWidget* parent)
    : QDialog(parent)
    , m_desk(desk)
    , m_name(new QLineEdit(name, this))
    , m_password(new SecretField(tr("Password"), this))
    , m_again(new SecretField(tr("The same again"), this))
    , m_told(makeWrapped(this, "error"))
    , m_verb(new QPushButton(name.isEmpty() ? tr("Add person") : tr("Set password"), this))
{
    setObjectName(QStringLiteral("person"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(name.isEmpty() ? tr("Add a person") : tr("New password of %1").arg(plain(name, kLongestName)));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(makeLabel(this, "card", windowTitle()));
    const bool own = !name.isEmpty() && desk.view().who.signedIn && desk.view().who.name == name;
    layout->addWidget(makeWrapped(this, "secondary",
        own ? tr("Every sign-in with the password until now ends, this one too.")
            : tr("The password of somebody else is temporary: it must be changed before anything else works.")));
    const auto add = [this, layout](const QString& label, QWidget* field) {
        auto* text = makeLabel(this, "small", label);
        text->setBuddy(field);
        field->setAccessibleName(label);
        layout->addWidget(text);
        layout->addWidget(field);
    };
    m_name->setMaxLength(kLongestName);
    add(tr("Name"), m_name);
    m_name->setReadOnly(!name.isEmpty());
    if (name.isEmpty()) {
        m_roles = new QListWidget(this);
        for (const QString& role : people::roles()) {
            auto* item = new QListWidgetItem(role, m_roles);
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
            item->setCheckState(Qt::Unchecked);
        }
        add(tr("Roles"), m_roles);
    }
    if (own) {
        m_old = new SecretField(tr("Password until now"), this);
        add(tr("Password until now"), m_old);
    }
    add(tr("Password, 15 characters or more"), m_password);
    add(tr("The same again"), m_again);
    layout->addWidget(m_told);
    auto* keep = new QPushButton(tr("Cancel"), this);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(keep);
    buttons->addWidget(m_verb);
    layout->addLayout(buttons);
    setLook(m_verb, QLatin1String("primary"));
    keep->setAutoDefault(false);
    m_verb->setDefault(true);
    connect(keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, &PersonDialog::submit);
    QWidget* before = m_name;
    for (QWidget* next :
        {static_cast<QWidget*>(m_roles), static_cast<QWidget*>(m_old), static_cast<QWidget*>(m_password),
            static_cast<QWidget*>(m_again), static_cast<QWidget*>(keep), static_cast<QWidget*>(m_verb)})
        if (next)
            setTabOrder(std::exchange(before, next), next);
    setMinimumWidth(kWidth);
    firstField()->setFocus();
}

PersonDialog::~PersonDialog()
{
    wipe();
}

QLineEdit* PersonDialog::firstField() const
{
    return m_roles ? m_name : m_old ? m_old : m_password;
}

void PersonDialog::wipe()
{
    if (m_old)
        m_old->wipe();
    m_password->wipe();
    m_again->wipe();
}

void PersonDialog::submit()
{
    if (!m_verb->isEnabled())
        return;
    const SecretPtr password = m_password->secret();
    if (!(*password == *m_again->secret()))
        return m_told->setText(tr("The two are not the same."));
    m_verb->setEnabled(false);
    m_told->setText({});
    const auto then = [this](const Status& done) { answered(done); };
    if (!m_roles)
        return m_desk.setPassword(m_name->text(), m_old ? m_old->secret() : nullptr, password, this, then);
    QStringList roles;
    for (int i = 0; i < m_roles->count(); ++i)
        if (m_roles->item(i)->checkState() == Qt::Checked)
            roles.append(m_roles->item(i)->text());
    m_desk.add(m_name->text().trimmed(), roles, true, password, this, then);
}

void PersonDialog::answered(const Status& done)
{
    m_verb->setEnabled(true);
    wipe();
    if (done)
        return accept();
    m_told->setText(plain(done.error(), 600));
    (m_old ? m_old : m_password)->setFocus();
}

} // namespace wavedeck::ui
