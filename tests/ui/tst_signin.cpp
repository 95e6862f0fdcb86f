// SPDX-License-Identifier: GPL-3.0-or-later
#include "peoplefakes.h"
#include "shellfixture.h"
#include "ui/shell/account.h"
#include "ui/shell/signingcommands.h"
#include "ui/shell/statusstrip.h"
#include "ui/widgets/secretfield.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::ui;
using namespace wavedeck::test;

namespace {

const QString kGood = QStringLiteral("a sentence nobody guesses");
const QString kOther = QStringLiteral("quite another sentence");

/// Answers as it was told to.
class Engine : public EngineCommands {
public:
    void ask(const QString& command, const QJsonObject&, QObject*, Answer answer) override
    {
        asked.append(command);
        answer(refusals.isEmpty() ? Result<QJsonObject>(QJsonObject())
                                  : Result<QJsonObject>(Error{ErrorKind::Forbidden, refusals.takeFirst(),
                                      QStringLiteral("gate g"), QStringLiteral("this needs a person"), {}}));
    }
    QStringList refusals;
    QStringList asked;
};

/// A window whose people sign in.
struct Rig {
    Rig()
        : settings(dir.filePath(QStringLiteral("settings.ini")))
        , window({appearance, feed, commands, settings, dir.path(), [] { return shelltest::kNow; }, nullptr, &people},
              {new shelltest::FakePage(QStringLiteral("live"), QStringLiteral("Live"), Glyph::Live)})
    {
        window.resize(1280, 800);
    }
    SignInDialog* open()
    {
        window.account()->signIn()->trigger();
        return window.account()->dialog();
    }
    QString person() const { return window.status()->part(StatusStrip::PersonPart)->content().text; }

    QTemporaryDir dir;
    ui::Settings settings;
    Appearance appearance;
    shelltest::FakeFeed feed;
    shelltest::FakeCommands commands;
    FakePeople people;
    MainWindow window;
};

} // namespace

class TestSignIn : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void refusedIsAskedAgain_data()
    {
        QTest::addColumn<QStringList>("refusals");
        QTest::addColumn<bool>("signsIn");
        QTest::addColumn<int>("questions");
        QTest::addColumn<int>("asked");
        QTest::addColumn<bool>("done");
        const QString nobody = QStringLiteral("not-signed-in");
        QTest::newRow("free") << QStringList() << true << 0 << 1 << true;
        QTest::newRow("signs in") << QStringList{nobody} << true << 1 << 2 << true;
        QTest::newRow("does not") << QStringList{nobody} << false << 1 << 1 << false;
        QTest::newRow("in vain, once only") << QStringList{nobody, nobody, nobody} << true << 1 << 2 << false;
        QTest::newRow("without the right") << QStringList{QStringLiteral("not-allowed")} << true << 0 << 1 << false;
    }
    void refusedIsAskedAgain()
    {
        QFETCH(QStringList, refusals);
        QFETCH(bool, signsIn);
        Engine engine;
        engine.refusals = refusals;
        SigningCommands commands(engine);
        int questions = 0;
        commands.setSignIn([&](const QString& why, const std::function<void(bool)>& then) {
            ++questions;
            QVERIFY(why.contains(QStringLiteral("gate g")));
            then(signsIn);
        });
        QList<bool> answers;
        commands.ask(QStringLiteral("gate.waive"), {}, this,
            [&](const Result<QJsonObject>& answer) { answers.append(bool(answer)); });
        QTEST(questions, "questions");
        QTEST(int(engine.asked.size()), "asked");
        QCOMPARE(answers.size(), 1);
        QTEST(answers.first(), "done");
    }

    /// In which role is not for the dialog to say.
    void anEmptyRoleIsChosenFirst()
    {
        Engine engine;
        engine.refusals = {QStringLiteral("not-signed-in")};
        SigningCommands commands(engine);
        commands.setSignIn([](const QString&, const std::function<void(bool)>& then) { then(true); });
        QString code;
        commands.ask(QStringLiteral("gate.waive"), {{QStringLiteral("role"), QString()}}, this,
            [&](const Result<QJsonObject>& answer) { code = answer ? QString() : answer.error().code; });
        QCOMPARE(code, kSignedIn);
        QCOMPARE(engine.asked.size(), 1);
    }

    void enterKeepsTheName()
    {
        Rig rig;
        rig.people.person(QStringLiteral("ada"), {QStringLiteral("Admin")}, kGood.toUtf8());
        rig.people.person(QStringLiteral("bob"), {QStringLiteral("Admin")}, kOther.toUtf8());
        SignInDialog* dialog = rig.open();
        dialog->name()->setFocus();
        dialog->name()->lineEdit()->selectAll();
        QTest::keyClicks(dialog->name()->lineEdit(), QStringLiteral("carl"));
        QTest::keyClick(dialog->name()->lineEdit(), Qt::Key_Return);
        QCOMPARE(dialog->name()->count(), 2);
        QCOMPARE(dialog->name()->currentText(), QStringLiteral("carl"));
        dialog->password()->setText(kGood);
        QTest::keyClick(dialog->name()->lineEdit(), Qt::Key_Return);
        QCOMPARE(rig.people.asked.last(), QStringLiteral("signin carl"));
    }

    void whoAskedHasGone()
    {
        Engine engine;
        engine.refusals = {QStringLiteral("not-signed-in")};
        SigningCommands commands(engine);
        std::function<void(bool)> then;
        commands.setSignIn([&](const QString&, const std::function<void(bool)>& next) { then = next; });
        auto context = std::make_unique<QObject>();
        bool answered = false;
        commands.ask(QStringLiteral("gate.waive"), {}, context.get(), [&](const auto&) { answered = true; });
        context.reset();
        then(true);
        QVERIFY(!answered);
        QCOMPARE(engine.asked.size(), 1);
    }

    void signsInAndOut()
    {
        Rig rig;
        QVERIFY(!rig.window.account()->signIn()->isEnabled()); // nothing is known yet
        rig.people.person(QStringLiteral("ada"), {QStringLiteral("Admin"), QStringLiteral("L1 QA")}, kGood.toUtf8());
        QCOMPARE(rig.person(), QStringLiteral("Not signed in"));
        QVERIFY(rig.window.windowTitle().endsWith(QStringLiteral("accountability")));
        SignInDialog* dialog = rig.open();
        QVERIFY(dialog && !dialog->makesFirst());
        QCOMPARE(dialog->password()->echoMode(), QLineEdit::Password);
        QVERIFY(!dialog->verb()->isEnabled());
        QVERIFY(!dialog->fresh()->isVisibleTo(dialog));
        QTest::keyClicks(dialog->password(), QStringLiteral("wrong"));
        dialog->submit();
        QVERIFY(dialog->told()->text().contains(QStringLiteral("wrong")));
        QVERIFY(dialog->password()->text().isEmpty());
        QTest::keyClicks(dialog->password(), kGood);
        QTest::keyClick(dialog->password(), Qt::Key_Return);
        QVERIFY(!rig.window.account()->dialog());
        QCOMPARE(rig.person(), QStringLiteral("ada · Admin +1"));
        rig.window.account()->signOut()->trigger();
        QCOMPARE(rig.person(), QStringLiteral("Not signed in"));
        QVERIFY(!rig.window.account()->signOut()->isEnabled());
        PeopleView over = rig.people.view(); // nobody's any more, yet every command is asked with it
        over.kept = true;
        rig.people.put(over);
        QVERIFY(rig.window.account()->signOut()->isEnabled());
    }

    void temporaryIsChanged()
    {
        Rig rig;
        rig.people.person(QStringLiteral("bob"), {QStringLiteral("Operator")}, "given", true);
        SignInDialog* dialog = rig.open();
        dialog->password()->setText(QStringLiteral("given"));
        dialog->submit();
        QVERIFY(dialog->fresh()->isVisibleTo(dialog));
        QVERIFY(!rig.people.view().who.signedIn);
        dialog->fresh()->setText(kGood);
        dialog->again()->setText(kOther);
        dialog->submit();
        QCOMPARE(rig.people.asked.count(QStringLiteral("signin bob")), 1); // the two differ: nothing was asked
        QVERIFY(dialog->again()->text().isEmpty());
        dialog->again()->setText(kGood);
        dialog->submit();
        QVERIFY(!rig.window.account()->dialog());
        QVERIFY(rig.people.view().who.signedIn);
    }

    void firstPersonIsAdded()
    {
        Rig rig;
        PeopleView nobody;
        nobody.known = true;
        rig.people.put(nobody);
        QVERIFY(rig.window.account()->signIn()->text().contains(QStringLiteral("first")));
        SignInDialog* dialog = rig.open();
        QVERIFY(dialog->makesFirst());
        dialog->name()->setCurrentText(QStringLiteral("ada"));
        dialog->password()->setText(kGood);
        dialog->again()->setText(kGood);
        dialog->submit();
        QCOMPARE(rig.people.asked, (QStringList{QStringLiteral("add ada (Admin)"), QStringLiteral("signin ada")}));
        QCOMPARE(rig.people.view().who.name, QStringLiteral("ada"));
    }

    void lockedSaysUntilWhen()
    {
        Rig rig;
        rig.people.person(QStringLiteral("ada"), {QStringLiteral("Admin")}, kGood.toUtf8());
        PeopleView locked = rig.people.view();
        locked.people.first().lockedUntil = shelltest::kNow;
        rig.people.put(locked);
        SignInDialog* dialog = rig.open();
        dialog->password()->setText(kGood);
        dialog->submit();
        QVERIFY(dialog->told()->text().contains(QStringLiteral("locked until ")));
        QVERIFY(!rig.people.view().who.signedIn);
    }

    void oneQuestionForAll()
    {
        Rig rig;
        rig.people.person(QStringLiteral("ada"), {QStringLiteral("Admin")}, kGood.toUtf8());
        QList<bool> told;
        const auto then = [&](bool in) { told.append(in); };
        rig.window.account()->ask(QStringLiteral("one"), then);
        SignInDialog* dialog = rig.window.account()->dialog();
        rig.window.account()->ask(QStringLiteral("two"), then);
        QCOMPARE(rig.window.account()->dialog(), dialog);
        dialog->reject();
        QCOMPARE(told, (QList<bool>{false, false}));
    }
};

QTEST_MAIN(TestSignIn)
#include "tst_signin.moc"
