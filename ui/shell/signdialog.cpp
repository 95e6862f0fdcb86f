// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/signdialog.h"

#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/secretfield.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kWidth = 460;

} // namespace

SignDialog::SignDialog(
    PeopleDesk& desk, const QString& command, const QJsonObject& args, const QString& statement, QWidget* parent)
    : QDialog(parent)
    , m_desk(desk)
    , m_command(command)
    , m_args(args)
    , m_password(new SecretField(tr("Password"), this))
    , m_told(makeWrapped(this, "error"))
    , m_keep(new QPushButton(tr("Back"), this))
    , m_verb(new QPushButton(tr("Sign"), this))
{
    setObjectName(QStringLiteral("sign"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Sign"));
    setAccessibleDescription(statement);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(makeLabel(this, "card", tr("Sign as %1").arg(plain(desk.view().who.printed(), 80))));
    layout->addWidget(makeWrapped(this, "", statement));
    layout->addWidget(makeWrapped(this, "secondary", tr("The password is asked for at every signature.")));
    auto* label = makeLabel(this, "small", tr("Password"));
    label->setBuddy(m_password);
    layout->addWidget(label);
    layout->addWidget(m_password);
    layout->addWidget(m_told);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_keep);
    buttons->addWidget(m_verb);
    layout->addLayout(buttons);
    setLook(m_verb, QLatin1String("primary"));
    m_keep->setAutoDefault(false);
    m_verb->setDefault(true);
    m_told->hide();
    setMinimumWidth(kWidth);
    connect(m_keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, &SignDialog::submit);
    connect(m_password, &QLineEdit::textChanged, this, [this] { m_verb->setEnabled(!m_password->text().isEmpty()); });
    m_verb->setEnabled(false);
    m_password->setFocus();
}

SignDialog::~SignDialog()
{
    m_password->wipe();
}

void SignDialog::say(const QString& words, const char* look)
{
    setLook(m_told, QLatin1String(look));
    m_told->setText(words);
    m_told->show();
}

void SignDialog::setBusy(bool busy)
{
    m_password->setEnabled(!busy);
    m_verb->setEnabled(!busy && !m_password->text().isEmpty());
}

void SignDialog::submit()
{
    if (!m_verb->isEnabled())
        return;
    const SecretPtr password = m_password->secret();
    setBusy(true);
    say(tr("Signing…"), "hint");
    m_desk.sign(m_command, m_args, password, this, [this](const Result<QJsonObject>& done) {
        m_password->wipe();
        setBusy(false);
        if (!done) {
            say(plain(done.error(), 600), "error");
            return m_password->setFocus();
        }
        m_signature = *done;
        accept();
    });
}

} // namespace wavedeck::ui
