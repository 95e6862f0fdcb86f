// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/account.h"

#include "ui/shell/mainmenu.h"
#include "ui/theme/format.h"

#include <utility>

namespace wavedeck::ui {

namespace {

constexpr int kShownName = 24;

} // namespace

Account::Account(PeopleDesk& desk, MainMenu* menu, QWidget* window)
    : QObject(window)
    , m_desk(desk)
    , m_window(window)
    , m_in(new QAction(this))
    , m_out(new QAction(tr("Sign &out"), this))
{
    menu->add(Menu::Session, m_in);
    menu->add(Menu::Session, m_out);
    connect(m_in, &QAction::triggered, this, [this] { ask({}, {}); });
    connect(m_out, &QAction::triggered, this, [this] { m_desk.signOut(this, [](const Status&) {}); });
    connect(&desk, &PeopleDesk::changed, this, &Account::show);
    show();
}

void Account::show()
{
    const PeopleView& view = m_desk.view();
    m_in->setText(view.known && view.people.isEmpty() ? tr("Add the first &person…")
            : view.who.signedIn                       ? tr("Sign &in as another…")
                                                      : tr("Sign &in…"));
    m_in->setEnabled(view.known);
    m_out->setEnabled(view.who.signedIn || view.kept); // one that is over refuses until it is gone
    Q_EMIT changed();
}

StatusText Account::status() const
{
    const PeopleView& view = m_desk.view();
    if (!view.known)
        return {};
    if (!view.who.signedIn)
        return {.glyph = {}, .text = tr("Not signed in")};
    const QStringList& roles = view.who.roles;
    QString text = plain(view.who.name, kShownName);
    if (!roles.isEmpty())
        text += QStringLiteral(" · ") + plain(roles.first(), kShownName);
    if (roles.size() > 1)
        text += QStringLiteral(" +%1").arg(roles.size() - 1);
    if (view.who.selfApproved)
        text += tr(", self-approved");
    return {.glyph = Glyph::Check, .text = text};
}

void Account::ask(const QString& why, const Then& then)
{
    if (then)
        m_waiting.append(then);
    if (m_dialog) {
        m_dialog->activateWindow();
        return;
    }
    m_dialog = new SignInDialog(m_desk, why, m_window);
    connect(m_dialog, &QDialog::finished, this, [this](int result) { finished(result == QDialog::Accepted); });
    m_dialog->open();
}

void Account::sign(const QString& command, const QJsonObject& args, const std::function<void(const QJsonObject&)>& then)
{
    if (m_signing) // one signature at a time
        return then({});
    const auto said = [&args](const char* key) { return plain(args.value(QLatin1String(key)).toString(), 400); };
    const QString until = said("until");
    const QString statement
        = tr("Waive gate %1 of %2 as it stands%3. Reason: %4")
              .arg(said("gate"), said("session"), until.isEmpty() ? QString() : tr(", until %1").arg(until.left(10)),
                  said("reason"));
    m_signing = new SignDialog(m_desk, command, args, statement, m_window);
    connect(m_signing, &QDialog::finished, this, [then, dialog = m_signing](int result) {
        then(dialog && result == QDialog::Accepted ? dialog->signature() : QJsonObject());
    });
    m_signing->open();
}

void Account::finished(bool signedIn)
{
    m_dialog.clear();
    for (const Then& then : std::exchange(m_waiting, {}))
        then(signedIn);
}

} // namespace wavedeck::ui
