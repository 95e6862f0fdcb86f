// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/signindialog.h"

#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/secretfield.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kWidth = 420;
constexpr int kLongestName = 200;

} // namespace

SignInDialog::SignInDialog(PeopleDesk& desk, const QString& why, QWidget* parent)
    : QDialog(parent)
    , m_desk(desk)
    , m_first(desk.view().known && desk.view().people.isEmpty())
    , m_name(new QComboBox(this))
    , m_password(new SecretField(tr("Password"), this))
    , m_freshLabel(makeLabel(this, "small", tr("New password, 15 characters or more")))
    , m_fresh(new SecretField(tr("New password"), this))
    , m_againLabel(makeLabel(this, "small", tr("The same again")))
    , m_again(new SecretField(tr("The same again"), this))
    , m_told(makeWrapped(this, "error"))
    , m_keep(new QPushButton(tr("Cancel"), this))
    , m_verb(new QPushButton(m_first ? tr("Add and sign in") : tr("Sign in"), this))
{
    setObjectName(QStringLiteral("signIn"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(m_first ? tr("Add the first person") : tr("Sign in"));
    const QString text = m_first
        ? tr("Nobody exists yet. The first person becomes an Admin and adds the others. From then on approving, "
             "waiving and accepting need a person.")
        : tr("For 12 hours, on this data directory: this window and the terminal share the sign-in.");
    setAccessibleDescription(why.isEmpty() ? text : QString(why + QLatin1Char(' ') + text));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(makeLabel(this, "card", windowTitle()));
    if (!why.isEmpty())
        layout->addWidget(makeWrapped(this, "", why));
    layout->addWidget(makeWrapped(this, "secondary", text));
    m_name->setEditable(true);
    m_name->setInsertPolicy(QComboBox::NoInsert);
    m_name->setAccessibleName(tr("Name"));
    m_name->lineEdit()->setMaxLength(kLongestName);
    for (const PersonLine& person : desk.view().people)
        if (!person.disabled)
            m_name->addItem(plain(person.name, kLongestName), person.name);
    if (desk.view().who.signedIn)
        m_name->setCurrentIndex(m_name->findData(desk.view().who.name));
    const auto add = [this, layout](const QString& label, QWidget* field) {
        auto* name = makeLabel(this, "small", label);
        name->setBuddy(field);
        layout->addWidget(name);
        layout->addWidget(field);
    };
    add(tr("Name"), m_name);
    add(m_first ? tr("Password, 15 characters or more") : tr("Password"), m_password);
    m_freshLabel->setBuddy(m_fresh);
    m_againLabel->setBuddy(m_again);
    for (QWidget* each : {static_cast<QWidget*>(m_freshLabel), static_cast<QWidget*>(m_fresh),
             static_cast<QWidget*>(m_againLabel), static_cast<QWidget*>(m_again), static_cast<QWidget*>(m_told)})
        layout->addWidget(each);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_keep);
    buttons->addWidget(m_verb);
    layout->addSpacing(8);
    layout->addLayout(buttons);
    setLook(m_verb, QLatin1String("primary"));
    m_keep->setAutoDefault(false);
    m_verb->setDefault(true);
    m_told->hide();
    choose(false);
    connect(m_keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, &SignInDialog::submit);
    connect(m_name, &QComboBox::currentTextChanged, this, &SignInDialog::check);
    // An editable combo box keeps Enter from the default button.
    connect(m_name->lineEdit(), &QLineEdit::returnPressed, this, [this] {
        if (m_verb->isEnabled())
            submit();
        else
            m_password->setFocus();
    });
    for (const SecretField* field : {m_password, m_fresh, m_again})
        connect(field, &QLineEdit::textChanged, this, &SignInDialog::check);
    setMinimumWidth(kWidth);
    (m_name->currentText().isEmpty() ? static_cast<QWidget*>(m_name) : m_password)->setFocus();
    check();
    resize(kWidth, 0);
    fit();
}

SignInDialog::~SignInDialog()
{
    wipe();
}

void SignInDialog::wipe()
{
    for (SecretField* field : {m_password, m_fresh, m_again})
        field->wipe();
}

void SignInDialog::choose(bool fresh)
{
    m_choosing = fresh;
    m_freshLabel->setVisible(fresh);
    m_fresh->setVisible(fresh);
    m_againLabel->setVisible(fresh || m_first);
    m_again->setVisible(fresh || m_first);
    if (!fresh)
        return;
    m_verb->setText(tr("Change and sign in"));
    m_fresh->setFocus();
}

/// As high as its texts at its width.
void SignInDialog::fit()
{
    layout()->activate();
    resize(width(), layout()->totalHeightForWidth(width()));
}

void SignInDialog::say(const QString& words, const char* look)
{
    setLook(m_told, QLatin1String(look));
    m_told->setText(words);
    m_told->show();
    fit();
}

void SignInDialog::check()
{
    const bool twice = !m_again->isVisibleTo(this) || !m_again->text().isEmpty();
    m_verb->setEnabled(!m_busy && !m_name->currentText().trimmed().isEmpty() && !m_password->text().isEmpty() && twice);
}

void SignInDialog::setBusy(bool busy)
{
    m_busy = busy;
    for (QWidget* field : {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_password),
             static_cast<QWidget*>(m_fresh), static_cast<QWidget*>(m_again)})
        field->setEnabled(!busy);
    check();
}

void SignInDialog::submit()
{
    if (m_busy || !m_verb->isEnabled())
        return;
    const SecretPtr password = m_password->secret();
    const SecretPtr fresh = m_choosing ? m_fresh->secret() : nullptr;
    if ((m_choosing || m_first) && !(*(fresh ? fresh : password) == *m_again->secret())) {
        say(tr("The two are not the same."), "error");
        m_again->wipe();
        m_again->setFocus();
        return;
    }
    say(m_first ? tr("Adding…") : tr("Signing in…"), "hint");
    setBusy(true);
    const int at = m_name->findText(m_name->currentText(), Qt::MatchFixedString);
    const QVariant known = at >= 0 ? m_name->itemData(at) : QVariant();
    const QString name = known.isValid() ? known.toString() : m_name->currentText().trimmed();
    const auto enter = [this, name, password, fresh] {
        m_desk.signIn(name, password, fresh, this, [this](const Status& done) { answered(done); });
    };
    if (!m_first)
        return enter();
    m_desk.add(name, {QStringLiteral("Admin")}, false, password, this, [this, enter](const Status& done) {
        if (!done)
            return answered(done);
        m_first = false; // should the rest fail, it is a sign-in like any other
        m_againLabel->hide();
        m_again->hide();
        m_verb->setText(tr("Sign in"));
        enter();
    });
}

QString SignInDialog::refusal(const Error& error) const
{
    if (error.code == QLatin1String("locked"))
        for (const PersonLine& person : m_desk.view().people)
            if (person.lockedUntil > 0
                && person.name.compare(m_name->currentText().trimmed(), Qt::CaseInsensitive) == 0)
                return tr("%1 is locked until %2 after too many wrong passwords. An Admin can unlock it before.")
                    .arg(plain(person.name, kLongestName), clock(person.lockedUntil));
    return plain(error, 600);
}

void SignInDialog::answered(const Status& done)
{
    setBusy(false);
    if (done) {
        wipe();
        return accept();
    }
    if (done.error().code == QLatin1String("password-temporary")) {
        choose(true);
        return say(tr("This password is temporary. Choose one of your own; nothing else works before."), "hint");
    }
    say(refusal(done.error()), "error");
    if (m_choosing) { // the old one is right: the new one is not good enough
        m_fresh->wipe();
        m_again->wipe();
        return m_fresh->setFocus();
    }
    wipe();
    m_password->setFocus();
}

} // namespace wavedeck::ui
