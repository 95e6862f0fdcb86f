// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/dryrun.h"
#include "models/plan/planfile.h"
#include "models/plan/preflight.h"
#include "ui/live/agentfacts.h"
#include "ui/live/agentrows.h"
#include "ui/start/faultlist.h"
#include "ui/start/plantext.h"
#include "ui/start/protocolsection.h"
#include "ui/start/preflightpanel.h"
#include "ui/start/startpage.h"
#include "ui/theme/style.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QtTest>

#include <deque>

using namespace wavedeck;

namespace {

/// Answers when it is told to, as the real one does later.
class FakeDesk : public PlanDesk {
public:
    struct Opening {
        QString path, workspace;
        QPointer<QObject> context;
        std::function<void(const Result<OpenedPlan>&)> answer;
    };
    struct Start {
        OpenedPlan plan;
        PlanLimits limits;
        std::function<void(const Result<QString>&)> answer;
    };
    QList<PlanEntry> entries;
    std::deque<Opening> openings;
    std::deque<Start> starts;
    int lists = 0;
    QList<PreflightCheck> failing; ///< put in the place of those with their ids

    void list(QObject* context, std::function<void(const QList<PlanEntry>&)> answer) override
    {
        ++lists;
        QMetaObject::invokeMethod(
            context, [this, answer] { answer(entries); }, Qt::QueuedConnection);
    }
    void open(const QString& path, const QString& workspace, QObject* context,
        std::function<void(const Result<OpenedPlan>&)> answer) override
    {
        openings.push_back({path, workspace, context, std::move(answer)});
    }
    void start(const OpenedPlan& plan, const PlanLimits& limits, QObject*,
        std::function<void(const Result<QString>&)> answer) override
    {
        starts.push_back({plan, limits, std::move(answer)});
    }

    void choose(const history::NextStep& step, const QString& state, const QString& reason, QObject*,
        std::function<void(const Status&)> answer) override
    {
        choices.append(QStringLiteral("%1 %2 %3 %4").arg(step.source).arg(step.number).arg(state, reason));
        answer(refusal ? Status(*refusal) : Status(Done{}));
    }
    QList<history::NextStep> steps; ///< of every plan
    QStringList choices;
    std::optional<Error> refusal;

    /// Gives the oldest opening what the file says.
    void answerOpen()
    {
        const Opening opening = openings.front();
        openings.pop_front();
        const auto file = readPlanFile(opening.path, opening.workspace, {}, QStringLiteral(WAVEDECK_BIN_DIR));
        if (!file)
            return opening.answer(file.error());
        OpenedPlan plan;
        plan.path = file->path;
        plan.text = file->text;
        plan.workspace = file->workspace;
        plan.reading = file->reading;
        if (plan.reading.ok())
            plan.dryRun = dryRun(plan.reading.plan, {});
        PreflightFacts facts;
        facts.workspaceThere = facts.workspaceReadable = facts.workspaceWritable = true;
        facts.dataDir = QStringLiteral("/data");
        facts.dataDirThere = facts.dataDirUsable = facts.engineStartable = true;
        facts.diskTotal = facts.memoryTotal = qint64(100) << 30;
        facts.diskFree = facts.memoryAvailable = qint64(90) << 30;
        plan.checks = preflight(plan.reading, facts);
        for (PreflightCheck& check : plan.checks)
            for (const PreflightCheck& other : failing)
                if (other.id == check.id)
                    check = other;
        plan.nextSteps = steps;
        opening.answer(plan);
    }
};

class FakeCommands : public EngineCommands {
public:
    struct Asked {
        QString command, session;
        Answer answer;
    };
    QList<Asked> asked;
    void ask(const QString& command, const QJsonObject& args, QObject*, Answer answer) override
    {
        asked.append({command, args.value(QLatin1String("session")).toString(), std::move(answer)});
    }
};

class FakeFeed : public SessionFeed {
public:
    QString following;
    void follow(const QString& session) override { following = session; }
    QString followed() const override { return following; }
};

SessionLine held(const QString& id, const QString& why = QStringLiteral("held after a crash of the engine"))
{
    SessionLine line;
    line.session.id = id;
    line.session.name = QStringLiteral("Night <b>run</b>");
    line.session.state = SessionState::Held;
    line.session.operatorHold = why;
    line.agents = 5;
    return line;
}

const QByteArray kGood
    = "version: 1\nsession: { name: Good plan, mission: Do it., max_parallel: 3, budget: { cost_usd: 5 } }\n"
      "waves:\n  - id: one\n    agents:\n      - { id: a, role: L1 SECURITY, argv: [\"true\"] }\n"
      "      - { id: b, argv: [\"true\"], limit: 5m }\n    gates:\n      - { id: g, argv: [\"true\"] }\n";
const QByteArray kFaulty = "version: 1\nsession: { name: Bad }\nwaevs:\n  - id: one\n    agents:\n"
                           "      - { id: a, argv: [\"true\"], limit: soon }\nwaves: []\n";

} // namespace

class TestStartPage : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<ui::Appearance> m_look;
    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<FakeCommands> m_commands;
    std::unique_ptr<FakeFeed> m_feed;
    std::unique_ptr<ui::StartPage> m_page;
    QString m_dialogAnswer; ///< empty = cancelled
    QStringList m_dialogs; ///< titles asked

    QString write(const QString& name, const QByteArray& text) const
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write");
        return file.fileName();
    }
    PlanEntry entry(const QString& path, const QString& name, const QString& fault = {}) const
    {
        return {path, m_folder.path(), name, QStringLiteral("1 wave, 2 agents"), fault};
    }
    template <class T> T* find(const char* name) const
    {
        T* found = nullptr;
        for (T* each : m_page->findChildren<T*>(QLatin1String(name)))
            if (each->isVisibleTo(m_page.get()))
                found = each;
        return found;
    }
    QAction* action(const char* name) const { return m_page->findChild<QAction*>(QLatin1String(name)); }
    QString lead() const { return find<QLabel>("startLead")->text(); }
    QString reason() const { return find<QLabel>("startReason")->text(); }
    void openGood()
    {
        m_page->open(write(QStringLiteral("good.yaml"), kGood), {});
        m_desk->answerOpen();
    }
    /// Everything that is written on the page.
    QStringList texts() const
    {
        QStringList all;
        for (const QLabel* label : m_page->findChildren<QLabel*>())
            if (label->isVisibleTo(m_page.get()))
                all.append(label->text());
        return all;
    }

private Q_SLOTS:
    void init()
    {
        m_look = std::make_unique<ui::Appearance>(ui::Appearance::Choice::Light);
        m_desk = std::make_unique<FakeDesk>();
        m_commands = std::make_unique<FakeCommands>();
        m_feed = std::make_unique<FakeFeed>();
        m_dialogAnswer.clear();
        m_dialogs.clear();
        const auto ask = [this](QWidget*, const QString& title, const QString&, const ui::FileDialogs::Chosen& chosen) {
            m_dialogs.append(title);
            if (!m_dialogAnswer.isEmpty())
                chosen(m_dialogAnswer);
        };
        m_desk->entries = {entry(write(QStringLiteral("good.yaml"), kGood), QStringLiteral("Good plan")),
            entry(write(QStringLiteral("bad.yaml"), kFaulty), QStringLiteral("bad.yaml"),
                QStringLiteral("Line 3: unknown key 'waevs'; did you mean 'waves'?"))};
        m_page = std::make_unique<ui::StartPage>(*m_look, *m_desk, *m_commands, *m_feed, ui::FileDialogs{ask, ask});
        m_page->resize(1368, 840);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        QTRY_COMPARE(m_desk->lists, 1);
        QTRY_VERIFY(find<QListView>("planList")->model()->rowCount() > 0);
    }
    void cleanup() { m_page.reset(); }

    void nothingChosen()
    {
        QCOMPARE(lead(), QStringLiteral("No plan chosen."));
        QVERIFY(!action("actionStart")->isEnabled());
        QVERIFY(!action("actionDryRun")->isEnabled());
        QVERIFY(!action("actionCheckAgain")->isEnabled());
        QVERIFY(find<QWidget>("planMessage"));
        QVERIFY(texts().contains(QStringLiteral("No plan chosen")));
    }

    void listShowsGroupsAndFaults()
    {
        const QAbstractItemModel* model = find<QListView>("planList")->model();
        QCOMPARE(model->rowCount(), 3);
        QVERIFY(!(model->index(0, 0).flags() & Qt::ItemIsEnabled));
        QVERIFY(model->index(0, 0).data().toString().startsWith(QLatin1String("In ")));
        QCOMPARE(model->index(1, 0).data().toString(), QStringLiteral("good.yaml"));
        const QString spoken = model->index(2, 0).data(Qt::AccessibleTextRole).toString();
        QVERIFY2(spoken.contains(QLatin1String("faulty. Line 3: unknown key")), qPrintable(spoken));
    }

    void byKeyboardAlone()
    {
        QSignalSpy goTo(m_page.get(), &ui::Page::goTo);
        QLineEdit* search = find<QLineEdit>("planSearch");
        search->setFocus();
        QTest::keyClicks(search, QStringLiteral("good"));
        QCOMPARE(find<QListView>("planList")->model()->rowCount(), 2);
        QTest::keyClick(search, Qt::Key_Down);
        QCOMPARE(m_desk->openings.size(), 1U);
        m_desk->answerOpen();
        QCOMPARE(lead(), QStringLiteral("Ready to start."));
        QVERIFY(reason().contains(QLatin1String("at most 3 at once")));
        // On from the list by Tab to the limits.
        QSet<QString> passed;
        for (int i = 0; i < 12 && QApplication::focusWidget()->objectName() != QLatin1String("limitParallel"); ++i) {
            passed.insert(QApplication::focusWidget()->objectName());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("limitParallel"));
        QVERIFY(passed.contains(QStringLiteral("openPlan")) && passed.contains(QStringLiteral("chooseFolder")));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("limitBudget"));
        find<QDoubleSpinBox>("limitBudget")->selectAll();
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("7.25"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("limitTime"));
        find<QSpinBox>("limitTime")->selectAll();
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("20"));
        QVERIFY(reason().contains(QLatin1String("at most 2 at once")));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(m_desk->starts.size(), 1U);
        QCOMPARE(lead(), QStringLiteral("Starting."));
        QVERIFY(!action("actionStart")->isEnabled()); // not twice
        const FakeDesk::Start start = m_desk->starts.front();
        QCOMPARE(start.plan.text, kGood);
        QCOMPARE(start.limits.maxParallel.value_or(0), 2);
        QCOMPARE(start.limits.budgetMicroUsd.value_or(0), 7'250'000);
        QCOMPARE(start.limits.limitMs.value_or(0), 20 * 60'000);
        QCOMPARE(goTo.size(), 0); // nothing is shown as done before it is
        start.answer(QStringLiteral("S-007"));
        QCOMPARE(goTo.size(), 1);
        QCOMPARE(goTo.first().first().toString(), QStringLiteral("live"));
        QCOMPARE(m_feed->following, QStringLiteral("S-007"));
        QVERIFY(lead().contains(QLatin1String("S-007")));
    }

    void unchangedLimitsAreNotSent()
    {
        openGood();
        action("actionStart")->trigger();
        QCOMPARE(m_desk->starts.size(), 1U);
        QVERIFY(m_desk->starts.front().limits.toJson().isEmpty());
    }

    void limitsCanBeTakenBack()
    {
        openGood();
        QVERIFY(!find<QPushButton>("limitsReset"));
        find<QSpinBox>("limitParallel")->setValue(9);
        QVERIFY(find<QLabel>("limitsNote")->text().contains(QLatin1String("The plan says 3 at once.")));
        QTest::keyClick(find<QPushButton>("limitsReset"), Qt::Key_Space);
        QCOMPARE(find<QSpinBox>("limitParallel")->value(), 3);
        QVERIFY(!find<QPushButton>("limitsReset"));
    }

    void refusedStartSaysWhy()
    {
        openGood();
        action("actionStart")->trigger();
        m_desk->starts.front().answer(Error{ErrorKind::Environment, QStringLiteral("disk-full"),
            QStringLiteral("session"), QStringLiteral("the disk is full"), QStringLiteral("free some space")});
        QCOMPARE(lead(), QStringLiteral("Not started."));
        QCOMPARE(reason(), QStringLiteral("session: the disk is full; free some space"));
        QVERIFY(action("actionStart")->isEnabled());
        QVERIFY(m_feed->following.isEmpty());
    }

    void faultsInPlace()
    {
        m_page->open(m_folder.filePath(QStringLiteral("bad.yaml")), {});
        m_desk->answerOpen();
        auto* faults = find<ui::start::FaultList>("faultList");
        auto* text = find<ui::start::PlanText>("planText");
        QVERIFY(faults && text);
        QVERIFY(faults->count() >= 2);
        QVERIFY(text->noteOf(3).contains(QLatin1String("waevs")));
        QVERIFY(text->noteOf(2).isEmpty());
        QVERIFY(!action("actionStart")->isEnabled());
        QVERIFY(!action("actionDryRun")->isEnabled());
        QVERIFY(lead().contains(QLatin1String("failed")));
        // A press on a fault goes to its line, by mouse and by key.
        const auto line = [&](int row) {
            return faults->item(row)->data(Qt::AccessibleTextRole).toString().section(QLatin1Char(':'), 0, 0)
                == QStringLiteral("Line %1").arg(text->currentLine());
        };
        for (int row = faults->count() - 1; row >= 0; --row) {
            QTest::mouseClick(
                faults->viewport(), Qt::LeftButton, {}, faults->visualItemRect(faults->item(row)).center());
            QVERIFY(line(row));
        }
        faults->setFocus();
        QTest::keyClick(faults, Qt::Key_Down);
        QVERIFY(line(1));
        QTest::keyClick(faults, Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(m_desk->starts.empty());
    }

    void blockingCheckIsNamed()
    {
        m_desk->failing = {{QStringLiteral("workspace"), QStringLiteral("Workspace can be used"),
            QStringLiteral("/srv/wt: it cannot be written"), QStringLiteral("Choose another"),
            QStringLiteral("chmod u+rwx '/srv/wt'"), PreflightCheck::Failed}};
        openGood();
        QCOMPARE(lead(), QStringLiteral("1 blocking check failed."));
        QCOMPARE(reason(), QStringLiteral("Choose another, then start."));
        QVERIFY(!action("actionStart")->isEnabled());
        QVERIFY(action("actionDryRun")->isEnabled());
        QCOMPARE(find<QPushButton>("startSession")->accessibleDescription(), lead() + QLatin1Char(' ') + reason());
        QTest::keyClick(find<QPushButton>("copyFix"), Qt::Key_Space);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("chmod u+rwx '/srv/wt'"));
        m_dialogAnswer = m_folder.path();
        QTest::keyClick(find<QPushButton>("checkChooseFolder"), Qt::Key_Space);
        QCOMPARE(m_desk->openings.size(), 1U);
        QCOMPARE(m_desk->openings.front().workspace, m_folder.path());
        m_desk->failing.clear();
        m_desk->answerOpen();
        QCOMPARE(lead(), QStringLiteral("Ready to start."));
        action("actionStart")->trigger();
        QCOMPARE(m_desk->starts.front().plan.workspace, m_folder.path());
    }

    void checkAgainKeepsLimits()
    {
        openGood();
        find<QSpinBox>("limitParallel")->setValue(7);
        QTest::keyClick(m_page.get(), Qt::Key_F5);
        QCOMPARE(m_desk->openings.size(), 1U);
        QVERIFY(!action("actionStart")->isEnabled());
        QCOMPARE(lead(), QStringLiteral("Checking."));
        QVERIFY(find<QSpinBox>("limitParallel")); // what was known stays
        m_desk->answerOpen();
        QCOMPARE(find<QSpinBox>("limitParallel")->value(), 7);
    }

    void lateAnswersAreDropped()
    {
        m_page->open(m_folder.filePath(QStringLiteral("bad.yaml")), {});
        m_page->open(m_folder.filePath(QStringLiteral("good.yaml")), {});
        m_desk->answerOpen(); // of bad.yaml
        QCOMPARE(lead(), QStringLiteral("Checking."));
        m_desk->answerOpen();
        QCOMPARE(lead(), QStringLiteral("Ready to start."));
    }

    void slowReadingIsShown()
    {
        m_page->open(m_folder.filePath(QStringLiteral("good.yaml")), {});
        QVERIFY(!texts().contains(QStringLiteral("Reading a plan"))); // not at once
        QTRY_VERIFY(texts().contains(QStringLiteral("Reading a plan")));
        m_desk->answerOpen();
        QVERIFY(!texts().contains(QStringLiteral("Reading a plan")));
    }

    void unreadablePlan()
    {
        m_page->open(m_folder.filePath(QStringLiteral("none.yaml")), {});
        m_desk->answerOpen();
        QVERIFY(texts().contains(QStringLiteral("The plan cannot be read")));
        QVERIFY(reason().contains(QLatin1String("none.yaml")));
        QVERIFY(!action("actionStart")->isEnabled());
        write(QStringLiteral("none.yaml"), kGood);
        QTest::keyClick(m_page.get(), Qt::Key_F5);
        m_desk->answerOpen();
        QCOMPARE(lead(), QStringLiteral("Ready to start."));
    }

    void dryRunShowsWhatWouldRun()
    {
        openGood();
        QTest::keyClick(m_page.get(), Qt::Key_D, Qt::ControlModifier);
        auto* text = find<QPlainTextEdit>("dryRunText");
        QVERIFY(text);
        QVERIFY(text->toPlainText().contains(QLatin1String("agent b: true")));
        QVERIFY(text->toPlainText().contains(QLatin1String("gate g (program): true")));
        QVERIFY(m_desk->starts.empty());
        QTest::keyClick(m_page.get(), Qt::Key_D, Qt::ControlModifier);
        QVERIFY(!find<QPlainTextEdit>("dryRunText"));
    }

    void openFile()
    {
        m_dialogAnswer = write(QStringLiteral("other.yaml"), kGood);
        QTest::keyClick(m_page.get(), Qt::Key_O, Qt::ControlModifier);
        QCOMPARE(m_dialogs.size(), 1);
        QCOMPARE(m_desk->openings.size(), 1U);
        QCOMPARE(m_desk->openings.front().path, m_dialogAnswer);
        const int before = m_desk->lists;
        m_desk->answerOpen();
        QCOMPARE(m_desk->lists, before + 1); // its folder is listed from now on
    }

    void startFromTheCommandLine()
    {
        m_page->open(m_folder.filePath(QStringLiteral("good.yaml")), m_folder.path(), true);
        QVERIFY(m_desk->starts.empty());
        m_desk->answerOpen();
        QCOMPARE(m_desk->starts.size(), 1U);
        m_page->open(m_folder.filePath(QStringLiteral("bad.yaml")), {}, true);
        m_desk->answerOpen();
        QCOMPARE(m_desk->starts.size(), 1U);
    }

    void hostileTexts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("html") << QStringLiteral("<b>bold</b><img src='file:///etc/passwd'>")
                              << QStringLiteral("<b>bold");
        QTest::newRow("escape") << QStringLiteral("red \\e[31m") << QStringLiteral("\\x1b[31m");
        QTest::newRow("bidi") << QStringLiteral("evil \\u202E txt") << QStringLiteral("\\u{202e}");
        QTest::newRow("long") << QString(10'000, QLatin1Char('x')) << QString(40, QLatin1Char('x'));
    }
    void hostileTexts()
    {
        QFETCH(QString, text);
        QFETCH(QString, shown);
        const QString plan = QStringLiteral("version: 1\nsession: { name: \"%1\", mission: \"%1\" }\nwaves:\n"
                                            "  - id: one\n    name: \"%1\"\n    agents:\n"
                                            "      - { id: a, name: \"%1\", role: \"%1\", argv: [\"true\", \"%1\"] }\n")
                                 .arg(text);
        const QSize before = m_page->size();
        m_page->open(write(QStringLiteral("hostile <i>.yaml"), plan.toUtf8()), {});
        m_desk->answerOpen();
        // The reader itself refuses control bytes; what it says of them is shown too.
        const bool refused = text.contains(QLatin1String("\\e"));
        QCOMPARE(action("actionDryRun")->isEnabled(), !refused);
        if (!refused) {
            QVERIFY(find<QLabel>("planName")->text().contains(shown));
            QVERIFY(find<QLabel>("planMission")->text().contains(shown));
        }
        for (const QLabel* label : m_page->findChildren<QLabel*>()) {
            if (label->text().isEmpty())
                continue; // a picture
            QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->text()));
            QVERIFY2(label->text().size() <= 1200, qPrintable(label->objectName()));
            QVERIFY(!label->text().contains(QChar(0x202e)) && !label->text().contains(QChar(0x1b)));
        }
        for (const QWidget* widget : m_page->findChildren<QWidget*>())
            QVERIFY2(!Qt::mightBeRichText(widget->toolTip()) || widget->toolTip().contains(QLatin1String("&lt;")),
                qPrintable(widget->toolTip()));
        for (const char* name : {"planText", "dryRunText"}) {
            action("actionDryRun")->trigger();
            const auto* edit = m_page->findChild<QPlainTextEdit*>(QLatin1String(name));
            QVERIFY(!edit->toPlainText().contains(QChar(0x202e)) && !edit->toPlainText().contains(QChar(0x1b)));
        }
        QCOMPARE(m_page->size(), before);
    }

    void hostileFileInTheList()
    {
        m_desk->entries = {entry(QStringLiteral("/tmp/a\x1b[31m<b>.yaml"), QStringLiteral("<b>x</b>"),
            QStringLiteral("Line 1: unknown key '\u202e<b>'"))};
        m_page->setActive(true);
        QTRY_COMPARE(find<QListView>("planList")->model()->rowCount(), 2);
        const QModelIndex index = find<QListView>("planList")->model()->index(1, 0);
        for (int role = Qt::DisplayRole; role < Qt::UserRole + 10; ++role)
            if (role != Qt::UserRole) // the path itself, never shown
                QVERIFY(!index.data(role).toString().contains(QChar(0x1b))
                    && !index.data(role).toString().contains(QChar(0x202e)));
        m_page->grab(); // paints it
    }

    void recoveryAsksOnlyWhenNeeded()
    {
        SessionLine running;
        running.session.id = QStringLiteral("S-001");
        running.session.state = SessionState::Running;
        Q_EMIT m_feed->sessionsChanged({running, held(QStringLiteral("S-002"), QStringLiteral("held by somebody"))});
        QVERIFY(!find<QWidget>("recovery"));
        QCOMPARE(m_page->badge().count, 0);
        QSignalSpy badge(m_page.get(), &ui::Page::badgeChanged);
        Q_EMIT m_feed->sessionsChanged({running, held(QStringLiteral("S-003"))});
        QVERIFY(find<QWidget>("recovery"));
        QCOMPARE(m_page->badge().count, 1);
        QCOMPARE(badge.size(), 1);
    }

    void recoveryChoices()
    {
        QSignalSpy goTo(m_page.get(), &ui::Page::goTo);
        Q_EMIT m_feed->sessionsChanged({held(QStringLiteral("S-004")), held(QStringLiteral("S-003"))});
        QTest::keyClick(find<QPushButton>("goOn-S-004"), Qt::Key_Space);
        QCOMPARE(m_commands->asked.size(), 1);
        QCOMPARE(m_commands->asked[0].command, QStringLiteral("session.resume"));
        QCOMPARE(m_commands->asked[0].session, QStringLiteral("S-004"));
        QCOMPARE(goTo.size(), 0);
        m_commands->asked[0].answer(QJsonObject());
        QCOMPARE(goTo.size(), 1);
        QCOMPARE(m_feed->following, QStringLiteral("S-004"));
        QTest::keyClick(find<QPushButton>("look-S-003"), Qt::Key_Space);
        QCOMPARE(goTo.size(), 2);
        QCOMPARE(m_feed->following, QStringLiteral("S-003"));
        QTest::keyClick(find<QPushButton>("keepHeld-S-003"), Qt::Key_Space);
        QCOMPARE(m_commands->asked[1].command, QStringLiteral("session.hold"));
        m_commands->asked[1].answer(
            Error{ErrorKind::Environment, QStringLiteral("engine-gone"), QStringLiteral("engine"), {}, {}});
        QVERIFY(texts().contains(QStringLiteral("engine"))); // why not, in its line
        QTest::keyClick(find<QPushButton>("keepHeld-S-003"), Qt::Key_Space);
        m_commands->asked[2].answer(QJsonObject());
        Q_EMIT m_feed->sessionsChanged({held(QStringLiteral("S-003"))});
        QVERIFY(!find<QWidget>("recovery")); // said once is enough
    }

    void everythingHasAName()
    {
        m_desk->failing = {{QStringLiteral("workspace"), QStringLiteral("Workspace"), QStringLiteral("away"),
            QStringLiteral("Choose another"), QStringLiteral("mkdir x"), PreflightCheck::Failed}};
        Q_EMIT m_feed->sessionsChanged({held(QStringLiteral("S-004"))});
        openGood();
        int named = 0;
        for (QWidget* widget : m_page->findChildren<QWidget*>()) {
            if (!widget->isVisibleTo(m_page.get()) || widget->focusPolicy() == Qt::NoFocus
                || qobject_cast<QLabel*>(widget) || widget->focusProxy())
                continue;
            QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(spoken);
            const QString name = spoken->text(QAccessible::Name);
            QVERIFY2(!name.isEmpty(),
                qPrintable(QLatin1String(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName()));
            ++named;
        }
        QVERIFY(named >= 12);
        for (const ui::MenuAction& each : m_page->menuActions())
            QVERIFY(!each.action->shortcut().isEmpty() && !each.action->text().isEmpty());
    }

    void showsWhatEarlierSessionsRecommend()
    {
        for (int i = 1; i <= 8; ++i)
            m_desk->steps.append({QStringLiteral("S-001"), QStringLiteral("Orchard"), {}, i,
                QStringLiteral("step %1").arg(i), QStringLiteral("open"), {}, {}, 0, {}});
        openGood();
        QVERIFY(texts().contains(QStringLiteral("step 6")) && !texts().contains(QStringLiteral("step 7")));
        QTest::keyClick(find<QPushButton>("stepsAll"), Qt::Key_Space);
        QVERIFY(texts().contains(QStringLiteral("step 8")));
        QTest::keyClick(find<QPushButton>("stepDone:S-001/2"), Qt::Key_Space);
        QCOMPARE(m_desk->choices, QStringList{QStringLiteral("S-001 2 done ")});
        QVERIFY(!texts().contains(QStringLiteral("step 2")));
        QStringList asked;
        m_page->preflight()->setAsk([&](QWidget*, const ui::Question& question, const ui::Confirmed& yes) {
            asked.append(question.text);
            QVERIFY(question.fields.at(0).required);
            yes({QStringLiteral("too late")});
        });
        m_page->open(write(QStringLiteral("good.yaml"), kGood), {});
        m_desk->answerOpen();
        QTest::keyClick(find<QPushButton>("stepIgnore:S-001/1"), Qt::Key_Space);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(m_desk->choices.last(), QStringLiteral("S-001 1 ignored too late"));
        m_desk->refusal = Error{
            ErrorKind::Forbidden, QStringLiteral("no-right"), QStringLiteral("next"), QStringLiteral("not yours"), {}};
        QTest::keyClick(find<QPushButton>("stepDone:S-001/3"), Qt::Key_Space);
        QVERIFY(texts().contains(QStringLiteral("step 3"))); // refused: it stays, with the reason
        QVERIFY(!texts().filter(QStringLiteral("not yours")).isEmpty());
    }

    void protocolOfThePlan()
    {
        m_page->open(
            write(QStringLiteral("team.yaml"),
                "version: 1\nsession: { name: Team, max_parallel: 20, budget: { cost_usd: 5 },"
                " pre_scan: { instances: 30, hidden_work: 6, by: ann } }\n"
                "hierarchy:\n  - { id: top, role: ORCHESTRATOR, tier: L0 }\n"
                "  - { id: lead, role: COORD_X, tier: L1, reports_to: top }\nwaves:\n  - id: one\n    agents:\n"
                "      - { id: a, argv: [\"true\"], reports_to: lead, work: 30, reserve: { cost_usd: 1.5 } }\n"
                "      - { id: b, argv: [\"true\"], reports_to: lead, work: 10 }\n"
                "      - { id: c, argv: [\"true\"], reports_to: lead, foreach: { range: [1, 8] } }\n"),
            {});
        m_desk->answerOpen();
        const auto* section = m_page->findChild<ui::start::ProtocolSection*>();
        QStringList facts;
        for (const ui::AgentFact& fact : section->demands()->facts())
            facts.append(QString(fact.title + QLatin1String(": ") + fact.value));
        QVERIFY2(facts.contains(QStringLiteral("Mode: basic")), qPrintable(facts.join(QLatin1Char('|'))));
        QVERIFY2(
            facts.contains(QStringLiteral("Pre-scan: 30 units and 6 hidden, 44 with a buffer of 20\u202f%, by ann, "
                                          "verified by nobody")),
            qPrintable(facts.join(QLatin1Char('|'))));
        QVERIFY2(facts.contains(
                     QStringLiteral("Budget: $5.00; $1.50 reserved by 1 of 3 agents; holds before it is exceeded")),
            qPrintable(facts.join(QLatin1Char('|'))));
        QCOMPARE(section->hierarchy()->rowCount(), 2);
        const ui::AgentRow lead = section->hierarchy()->rows().row(1);
        QCOMPARE(lead.depth, 1);
        QCOMPARE(lead.right, QStringLiteral("10 at once, above 8"));
        QCOMPARE(lead.rightTone, ui::Tone::Bad);
        QCOMPARE(section->balance()->rowCount(), 1);
        const ui::AgentRow balance = section->balance()->rows().row(0);
        QVERIFY2(balance.detail.contains(QLatin1String("overloaded: a")), qPrintable(balance.detail));
        QCOMPARE(balance.tone, ui::Tone::Warning);
    }

    void theCapabilityCardIsOneKeyAway()
    {
        openGood();
        QTest::keyClick(m_page.get(), Qt::Key_F2);
        auto* card = m_page->findChild<QDialog*>(QStringLiteral("capabilityCardDialog"));
        QVERIFY(card && card->isVisible());
        const QString text = card->findChild<QPlainTextEdit*>()->toPlainText();
        QVERIFY2(text.contains(QLatin1String("read-only"), Qt::CaseInsensitive), qPrintable(text));
        QTest::keyClick(card, Qt::Key_Escape);
        QTRY_VERIFY(!m_page->findChild<QDialog*>(QStringLiteral("capabilityCardDialog")));
    }

    void holdsAtEverySize_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("percent");
        QTest::newRow("1440x900") << QSize(1368, 840) << 100;
        QTest::newRow("1280x800") << QSize(1208, 740) << 100;
        QTest::newRow("150 %") << QSize(1368, 840) << 150;
    }
    void holdsAtEverySize()
    {
        QFETCH(QSize, size);
        QFETCH(int, percent);
        m_look->setTextPercent(percent);
        m_page->resize(size);
        openGood();
        Q_EMIT m_feed->sessionsChanged({held(QStringLiteral("S-004"))});
        m_page->grab();
        QCOMPARE(m_page->size(), size); // nothing pushes it wider
        for (const QPushButton* button : m_page->findChildren<QPushButton*>())
            if (button->isVisibleTo(m_page.get()))
                QTRY_VERIFY2(button->height() >= 24 && button->width() >= button->minimumSizeHint().width(),
                    qPrintable(button->text())); // layouts ask for layouts
    }
};

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    ui::Appearance look(ui::Appearance::Choice::Light);
    ui::applyAppearance(app, look);
    TestStartPage test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_startpage.moc"
