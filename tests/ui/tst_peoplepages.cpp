// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/people/roles.h"
#include "peoplefakes.h"
#include "ui/gates/celltable.h"
#include "ui/people/auditpage.h"
#include "ui/people/peoplepage.h"
#include "ui/people/persondialog.h"
#include "ui/widgets/secretfield.h"

#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::ui;
using namespace wavedeck::test;

namespace {

const QString kGood = QStringLiteral("a sentence nobody guesses");

} // namespace

class TestPeoplePages : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void trailIsListedFilteredAndVerified()
    {
        Appearance appearance;
        FakeTrail trail;
        AuditPage page(appearance, trail);
        page.setActive(true);
        QCOMPARE(page.table()->rowCount(), 2);
        QCOMPARE(page.table()->rows().row(0).id, QStringLiteral("2")); // the newest first
        auto* filter = qobject_cast<QLineEdit*>(page.filterField());
        QVERIFY(filter);
        filter->setText(QStringLiteral("REFUSED"));
        QCOMPARE(page.table()->rowCount(), 1);
        filter->setText(QStringLiteral("nothing like it"));
        QCOMPARE(page.table()->rowCount(), 0);
        page.verifyAction()->trigger();
        QVERIFY(page.told()->text().startsWith(QStringLiteral("2 rows verified")));
        QVERIFY(page.verifyAction()->isEnabled());
        trail.verdict
            = {{QStringLiteral("ok"), false}, {QStringLiteral("checked"), 2}, {QStringLiteral("fault_count"), 1},
                {QStringLiteral("faults"),
                    QJsonArray{
                        QJsonObject{{QStringLiteral("row"), 2}, {QStringLiteral("what"), QStringLiteral("changed")}}}}};
        page.verifyAction()->trigger();
        QVERIFY(page.told()->text().contains(QStringLiteral("does not hold")));
        QVERIFY(page.told()->text().contains(QStringLiteral("row 2: changed")));
    }

    void rightsAreTheEnginesTable()
    {
        Appearance appearance;
        FakePeople people;
        PeoplePage page(appearance, people);
        QCOMPARE(page.rights()->rowCount(), people::kRights);
        const TableRow* decide = page.rights()->rowOf(people::word(people::Right::DecideGate));
        QVERIFY(decide);
        QCOMPARE(decide->cells[2].text, QStringLiteral("Admin, every L1"));
        QCOMPARE(page.rights()->rowOf(people::word(people::Right::Command))->cells[2].text,
            QStringLiteral("all but Observer"));
        QVERIFY(!page.addAction()->isEnabled()); // nothing is known yet
        PeopleView nobody;
        nobody.known = true;
        people.put(nobody);
        QSignalSpy first(&page, &PeoplePage::firstWanted);
        page.addAction()->trigger();
        QCOMPARE(first.size(), 1); // the first person is made by signing in
        QVERIFY(!page.dialog());
    }

    void peopleAreChanged()
    {
        Appearance appearance;
        FakePeople people;
        PeoplePage page(appearance, people);
        people.person(QStringLiteral("ada"), {QStringLiteral("Admin")}, kGood.toUtf8());
        people.person(QStringLiteral("tom"), {QStringLiteral("Operator")}, kGood.toUtf8());
        people.asked.clear();
        QVERIFY(page.people()->choose(QStringLiteral("tom")));
        QStringList offered;
        page.setAsk([&](QWidget*, const Question& question, const Confirmed& yes) {
            offered = question.fields.first().choices;
            yes({offered.first()});
        });
        page.giveAction()->trigger();
        QVERIFY(!offered.contains(QStringLiteral("Operator")));
        page.takeAction()->trigger();
        QCOMPARE(offered, QStringList{QStringLiteral("Operator")});
        page.disableAction()->trigger();
        QCOMPARE(people.asked,
            (QStringList{QStringLiteral("role tom + Admin"), QStringLiteral("role tom - Operator"),
                QStringLiteral("disable tom")}));
        PeopleView view = people.view();
        view.people.last().disabled = true;
        people.put(view);
        page.disableAction()->trigger();
        QCOMPARE(people.asked.last(), QStringLiteral("enable tom"));
        QVERIFY(!page.unlockAction()->isVisible());
        view.people.last().disabled = false;
        view.people.last().lockedUntil = 1;
        people.put(view);
        page.unlockAction()->trigger();
        QCOMPARE(people.asked.last(), QStringLiteral("enable tom"));
        page.disableAction()->trigger();
        QCOMPARE(people.asked.last(), QStringLiteral("disable tom"));
    }

    void onesOwnPasswordIsChangedWithTheOldOne()
    {
        Appearance appearance;
        FakePeople people;
        PeoplePage page(appearance, people);
        const QByteArray before = "a sentence that was good";
        people.person(QStringLiteral("ada"), {QStringLiteral("Admin")}, before);
        people.person(QStringLiteral("tom"), {QStringLiteral("Operator")}, before);
        PeopleView view = people.view();
        view.who = Actor(QStringLiteral("ada"));
        view.who.signedIn = true;
        people.put(view);
        const auto open = [&](const QString& name) {
            page.people()->choose(name);
            for (const MenuAction& entry : page.menuActions())
                if (entry.action->text() == QStringLiteral("New &password…"))
                    entry.action->trigger();
            return page.dialog();
        };
        PersonDialog* dialog = open(QStringLiteral("tom"));
        QVERIFY(dialog && !dialog->old());
        dialog->reject();
        QTRY_VERIFY(!page.dialog());
        dialog = open(QStringLiteral("ada"));
        QVERIFY(dialog && dialog->old());
        for (const QString& old : {QStringLiteral("not that one at all"), QString::fromUtf8(before)}) {
            dialog->old()->setText(old);
            dialog->password()->setText(kGood);
            dialog->again()->setText(kGood);
            dialog->submit();
            QCOMPARE(dialog->told()->text().isEmpty(), old == QString::fromUtf8(before));
            QVERIFY(dialog->old()->text().isEmpty());
        }
        QVERIFY(page.told()->text().contains(QStringLiteral("signed out")));
    }

    void aPersonIsAdded()
    {
        Appearance appearance;
        FakePeople people;
        people.person(QStringLiteral("ada"), {QStringLiteral("Admin")}, kGood.toUtf8());
        PeoplePage page(appearance, people);
        page.addAction()->trigger();
        PersonDialog* dialog = page.dialog();
        QVERIFY(dialog && dialog->roles());
        QCOMPARE(dialog->name()->nextInFocusChain(), dialog->roles());
        QVERIFY(dialog->roles()->isAncestorOf(dialog->password()->previousInFocusChain()));
        dialog->name()->setText(QStringLiteral("bob"));
        dialog->roles()->item(1)->setCheckState(Qt::Checked);
        dialog->password()->setText(QStringLiteral("short"));
        dialog->again()->setText(QStringLiteral("other"));
        people.asked.clear();
        dialog->submit();
        QVERIFY(people.asked.isEmpty()); // the two differ
        dialog->again()->setText(QStringLiteral("short"));
        dialog->submit();
        QVERIFY(dialog->told()->text().contains(QStringLiteral("too short")));
        QVERIFY(dialog->password()->text().isEmpty());
        dialog->password()->setText(kGood);
        dialog->again()->setText(kGood);
        dialog->submit();
        QCOMPARE(people.asked.last(), QStringLiteral("add bob (Operator) temporary"));
        QCOMPARE(page.people()->rowCount(), 2);
    }
};

QTEST_MAIN(TestPeoplePages)
#include "tst_peoplepages.moc"
