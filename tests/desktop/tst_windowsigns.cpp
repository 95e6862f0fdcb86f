// SPDX-License-Identifier: GPL-3.0-or-later
// Who decides about a gate in the window, with a real engine, real people and the real sign-in.
#include "app/desktop/localcommands.h"
#include "app/desktop/localfeed.h"
#include "app/desktop/localpeople.h"
#include "app/link/enginestarter.h"
#include "models/people/accounts.h"
#include "models/store/sessionrepository.h"
#include "tests/support/workbench.h"
#include "ui/gates/gatedecision.h"
#include "ui/gates/gatedetail.h"
#include "ui/gates/gatespage.h"
#include "ui/shell/account.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/settings.h"
#include "ui/shell/signingcommands.h"
#include "ui/widgets/secretfield.h"

#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::desktop;
using namespace wavedeck::testing;

namespace {

const QString kSentence = QStringLiteral("a sentence nobody guesses");
const QString kPlan
    = QStringLiteral("version: 1\nsession: { name: T }\nwaves:\n  - id: one\n    agents: [ { id: a, argv: "
                     "[\"true\"] } ]\n    gates: [ { id: there, argv: [\"false\"] } ]\n");

QJsonObject waiverIn(const QString& dataDir, const QString& session)
{
    const auto store = Store::openForReading(dataDir);
    if (store)
        for (const Gate& gate : SessionRepository(**store).gates(session))
            return gate.waiver;
    return {};
}

} // namespace

class TestWindowSigns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aWaiverIsSignedByWhoSignsInOnTheWay()
    {
        Workbench bench;
        QVERIFY(bench.engine.startAndWait());
        QVERIFY(people::Accounts(bench.dataDir())
                    .add(Actor(link::osActor()),
                        {QStringLiteral("ada"), {QStringLiteral("Admin"), QStringLiteral("L1 QA")}, false},
                        people::Secret(kSentence.toUtf8())));
        const auto id = bench.engine.run(kPlan);
        QVERIFY2(id.ok(), qPrintable(id ? QString() : id.error().line()));

        ui::Appearance appearance;
        ui::Settings settings(bench.folder() + QStringLiteral("/settings.ini"));
        LocalFeed feed(bench.dataDir());
        LocalPeople people(bench.dataDir());
        LocalCommands engine(bench.dataDir());
        ui::SigningCommands commands(engine);
        auto* page = new ui::GatesPage(appearance, feed, commands);
        ui::MainWindow window({appearance, feed, commands, settings, bench.dataDir(), utcMs, nullptr, &people}, {page});
        commands.setSignIn([&](const QString& why, const auto& then) { window.account()->ask(why, then); });
        commands.setSign([&](const QString& command, const QJsonObject& args,
                             const auto& then) { window.account()->sign(command, args, then); },
            [&] { return people.view().who.signedIn; });
        connect(&people, &PeopleDesk::changed, page,
            [&] { page->setSigner(people.view().who.printed(), people.view().who.roles); });
        feed.start();
        window.resize(1440, 900);
        window.show();
        ui::GateDecision* decision = page->detail()->decision();
        QTRY_VERIFY_WITH_TIMEOUT(page->waiveAction()->isEnabled(), 60'000);

        page->waiveAction()->trigger();
        decision->reason()->setPlainText(QStringLiteral("staging only"));
        decision->role()->setCurrentIndex(0);
        decision->sign()->click();
        QTRY_VERIFY_WITH_TIMEOUT(window.account()->dialog(), 30'000);
        window.account()->dialog()->password()->setText(kSentence);
        QTRY_VERIFY_WITH_TIMEOUT(people.view().known, 30'000);
        window.account()->dialog()->name()->setCurrentText(QStringLiteral("ada"));
        window.account()->dialog()->submit();
        // Two of the roles decide: which one signs is not guessed.
        QTRY_VERIFY_WITH_TIMEOUT(page->note()->text().contains(QStringLiteral("Choose the role")), 30'000);
        QVERIFY(waiverIn(bench.dataDir(), *id).isEmpty());
        QCOMPARE(decision->reason()->toPlainText(), QStringLiteral("staging only"));
        const int role = decision->role()->findData(QStringLiteral("L1 QA"));
        QVERIFY(role >= 0);
        decision->role()->setCurrentIndex(role);
        decision->sign()->click();
        QTRY_VERIFY_WITH_TIMEOUT(window.account()->signing(), 30'000);
        window.account()->signing()->password()->setText(QStringLiteral("not the sentence that it is"));
        window.account()->signing()->submit();
        QTRY_VERIFY_WITH_TIMEOUT(
            window.account()->signing()->verb()->isEnabled() || window.account()->signing()->password()->isEnabled(),
            30'000);
        QVERIFY(waiverIn(bench.dataDir(), *id).isEmpty());
        window.account()->signing()->password()->setText(kSentence);
        window.account()->signing()->submit();
        QTRY_VERIFY_WITH_TIMEOUT(!waiverIn(bench.dataDir(), *id).isEmpty(), 30'000);
        const QJsonObject waiver = waiverIn(bench.dataDir(), *id);
        QCOMPARE(waiver.value(QLatin1String("role")).toString(), QStringLiteral("L1 QA"));
        QVERIFY(waiver.value(QLatin1String("by")).toString().startsWith(QStringLiteral("ada")));
        QVERIFY(waiver.value(QLatin1String("person")).isDouble());
        QTRY_VERIFY_WITH_TIMEOUT(page->note()->text().contains(*id), 30'000);
        QVERIFY(!decision->isWritten());
    }
};

QTEST_MAIN(TestWindowSigns)
#include "tst_windowsigns.moc"
