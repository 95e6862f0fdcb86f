// SPDX-License-Identifier: GPL-3.0-or-later
// A debt sprint on the page Debt, with the real register behind it: 2 P0, 7 P1, 8 P2, 4 P3, entered, started, resolved.
#include "app/desktop/localdebt.h"
#include "app/link/enginestarter.h"
#include "models/base/clock.h"
#include "models/people/accounts.h"
#include "models/people/ticketfile.h"
#include "models/store/debtrepository.h"
#include "ui/debt/debtdetail.h"
#include "ui/debt/debtpage.h"
#include "ui/debt/debttable.h"
#include "ui/theme/appearance.h"
#include "ui/widgets/dialogs.h"

#include <QAction>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace wavedeck;

class TestDebtSprint : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isEnteredAndWorkedThrough();
};

void TestDebtSprint::isEnteredAndWorkedThrough()
{
    QTemporaryDir folder;
    people::Accounts accounts(folder.path());
    const auto secret = [] { return people::Secret(QByteArrayLiteral("a sentence nobody guesses")); };
    const QString ada = QStringLiteral("ada");
    QVERIFY(accounts.add(Actor(link::osActor()), {ada, {QStringLiteral("Admin")}, false}, secret()));
    const auto in = accounts.signIn(ada, secret(), false, utcMs());
    QVERIFY(in && people::writeTicket(folder.path(), in->ticket));

    desktop::LocalDebt desk(folder.path());
    ui::Appearance appearance;
    ui::DebtPage page(appearance, desk, utcMs);
    QStringList answers;
    page.setDialogs({}, [&](QWidget*, const ui::Question&, const ui::Confirmed& yes) { yes(answers); });
    page.resize(1368, 840);
    page.show();
    page.setActive(true);
    const QStringList plan
        = QStringLiteral("P0 P0 P1 P1 P1 P1 P1 P1 P1 P2 P2 P2 P2 P2 P2 P2 P2 P3 P3 P3 P3").split(u' ');
    for (qsizetype i = 0; i < plan.size(); ++i) {
        answers = {QStringLiteral("Item %1").arg(i + 1), plan[i], QStringLiteral("Reliability"),
            QStringLiteral("src/part%1.cpp:%2").arg(i).arg(i + 3), QStringLiteral("It happens.")};
        page.newAction()->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(desk.view()->items.size(), i + 1, 20'000);
    }
    QCOMPARE(page.model().counts(), (std::array<int, 4>{2, 7, 8, 4}));
    for (int number = 1; number <= plan.size(); ++number) {
        const auto status = [&] { return desk.view()->items.at(number - 1).status; };
        QVERIFY(page.table()->choose(number));
        page.startAction()->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(status(), DebtStatus::InProgress, 20'000);
        answers = {QStringLiteral("https://example.invalid/pull/%1").arg(number), QString()};
        Q_EMIT page.detail()->statusChosen(DebtStatus::Resolved);
        QTRY_COMPARE_WITH_TIMEOUT(status(), DebtStatus::Resolved, 20'000);
    }
    QCOMPARE(page.model().rowCount(), 0);
    QCOMPARE(page.model().hiddenResolved(), int(plan.size()));
    const auto& items = desk.view()->items;
    QVERIFY(std::all_of(items.begin(), items.end(), [](const DebtItem& item) { return !item.pr.isEmpty(); }));
}

QTEST_MAIN(TestDebtSprint)
#include "tst_debtsprint.moc"
