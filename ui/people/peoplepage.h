// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/peopledesk.h"
#include "ui/people/persondialog.h"
#include "ui/theme/appearance.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/page.h"

#include <QPointer>

class QLabel;

namespace wavedeck::ui {

class CellTable;
class PageHead;

/// Who there is, in which roles, and what each role may do: one table, the engine's (SEC-5). For an Admin it adds,
/// disables and changes; whoever has not the right is told so by what refuses it. Not on the rail: menu Tools.
class PeoplePage : public Page {
    Q_OBJECT
public:
    PeoplePage(Appearance& appearance, PeopleDesk& desk, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("people"); }
    QString title() const override { return tr("People and roles"); }
    Glyph glyph() const override { return Glyph::Accept; }
    QList<MenuAction> menuActions() override;
    QList<QWidget*> panes() override;
    QWidget* noticePlace() override { return m_notices; }
    void setActive(bool active) override;

    CellTable* people() const { return m_people; }
    CellTable* rights() const { return m_rights; }
    QLabel* told() const { return m_told; }
    PersonDialog* dialog() const { return m_dialog; }
    QAction* addAction() const { return m_add; }
    QAction* giveAction() const { return m_give; }
    QAction* takeAction() const { return m_take; }
    QAction* disableAction() const { return m_disable; }
    QAction* unlockAction() const { return m_unlock; }
    void setAsk(Ask ask) { m_ask = std::move(ask); }

Q_SIGNALS:
    void firstWanted(); ///< nobody exists yet: the first person is made by signing in

private:
    void fill();
    void fillRights();
    void aim();
    void say(const QString& words, bool bad);
    void open(const QString& name);
    void changeRole(bool add);
    void setDisabled(bool disabled, const QString& what);
    const PersonLine* chosen() const;
    PeopleDesk::Answer told(const QString& what);

    PeopleDesk& m_desk;
    Ask m_ask = askInDialog;
    PageHead* m_head;
    QWidget* m_notices;
    QLabel* m_told;
    CellTable* m_people;
    CellTable* m_rights;
    QAction* m_add;
    QAction* m_give;
    QAction* m_take;
    QAction* m_disable;
    QAction* m_unlock; ///< while the person is locked out
    QAction* m_password;
    QString m_who; ///< signed in when something was said last
    QPointer<PersonDialog> m_dialog;
};

} // namespace wavedeck::ui
