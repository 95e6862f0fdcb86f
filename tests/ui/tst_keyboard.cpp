// SPDX-License-Identifier: GPL-3.0-or-later
#include "logfake.h"
#include "tests/ui/debtfakes.h"
#include "tests/ui/knowledgefakes.h"
#include "tests/ui/livefakes.h"
#include "tests/ui/peoplefakes.h"
#include "tests/ui/retrofakes.h"
#include "tests/ui/riskfakes.h"
#include "ui/debt/debtdetail.h"
#include "ui/debt/debtpage.h"
#include "ui/debt/debttable.h"
#include "ui/gates/gatespage.h"
#include "ui/knowledge/knowledgepage.h"
#include "ui/live/agentpage.h"
#include "ui/live/agentpanel.h"
#include "ui/live/attentionpanel.h"
#include "ui/live/livepage.h"
#include "ui/people/auditpage.h"
#include "ui/people/peoplepage.h"
#include "ui/protocol/protocolpage.h"
#include "ui/retro/retropage.h"
#include "ui/risk/riskpage.h"
#include "ui/shell/enginesettings.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/pagehost.h"
#include "ui/shell/sessionspage.h"
#include "ui/shell/settings.h"
#include "ui/shell/settingspage.h"
#include "ui/start/startpage.h"
#include "ui/timeline/timelinepage.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QLineEdit>
#include <QScrollBar>
#include <QSet>
#include <QShortcut>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace wavedeck;
using namespace wavedeck::ui;
using namespace wavedeck::test;

namespace {

class NoPlans : public PlanDesk {
public:
    void list(QObject* context, std::function<void(const QList<PlanEntry>&)> answer) override
    {
        PlanEntry entry;
        entry.path = QStringLiteral("/plans/a.yaml");
        entry.group = QStringLiteral("/plans");
        entry.name = QStringLiteral("A plan");
        entry.summary = QStringLiteral("1 wave, 1 agent");
        PlanEntry other = entry;
        other.path = QStringLiteral("/plans/b.yaml");
        other.name = QStringLiteral("B plan");
        QMetaObject::invokeMethod(
            context,
            [answer, entry, other] {
                answer({entry, other});
            },
            Qt::QueuedConnection);
    }
    void open(const QString& path, const QString&, QObject*, std::function<void(const Result<OpenedPlan>&)>) override
    {
        opened.append(path);
    }
    void start(const OpenedPlan&, const PlanLimits&, QObject*, std::function<void(const Result<QString>&)>) override { }

    QStringList opened;
    void choose(
        const history::NextStep&, const QString&, const QString&, QObject*, std::function<void(const Status&)>) override
    {
    }
};

/// What a person can operate. Scroll bars follow their view.
bool isControl(const QWidget* widget)
{
    return (qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget)
               || qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QComboBox*>(widget)
               || qobject_cast<const QAbstractItemView*>(widget) || qobject_cast<const QAbstractSlider*>(widget)
               || widget->focusPolicy() & Qt::TabFocus)
        && !qobject_cast<const QScrollBar*>(widget);
}

/// Inside another control (the field of a spin box, the view of a combo box), or none that a person sees.
bool isPart(const QWidget* widget)
{
    for (const QWidget* up = widget->parentWidget(); up && !up->isWindow(); up = up->parentWidget())
        if (qobject_cast<const QAbstractSpinBox*>(up) || qobject_cast<const QComboBox*>(up)
            || qobject_cast<const QLineEdit*>(up) || qobject_cast<const QAbstractItemView*>(up))
            return true;
    return widget->objectName().startsWith(QLatin1String("qt_"));
}

QString nameOf(QWidget* widget)
{
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
    return interface ? interface->text(QAccessible::Name) : QString();
}

QString describe(const QWidget* widget)
{
    return QStringLiteral("%1 '%2' in %3")
        .arg(QLatin1String(widget->metaObject()->className()), widget->objectName(),
            widget->parentWidget() ? widget->parentWidget()->objectName() : QString());
}

} // namespace

/// The whole window with all its pages, reached and used without a mouse.
class TestKeyboard : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<ui::Settings>(m_dir->filePath(QStringLiteral("settings.ini")));
        m_feed = std::make_unique<FakeFeed>();
        m_commands = std::make_unique<FakeCommands>();
        m_plans = std::make_unique<NoPlans>();
        m_people = std::make_unique<FakePeople>();
        m_people->person(QStringLiteral("ada"), {QStringLiteral("Admin")}, "a sentence nobody guesses");
        m_trail = std::make_unique<FakeTrail>();
        m_debt = std::make_unique<FakeDebt>();
        m_knowledge = std::make_unique<FakeKnowledge>();
        m_risk = std::make_unique<FakeRisk>();
        m_risk->putReview(QStringLiteral("RA-019"));
        m_risk->put(QStringLiteral("RA-020"), keyRotation(), QStringLiteral("draft"));
        m_risk->publish();
        m_retro = std::make_unique<FakeRetro>();
        m_retro->putSample();
        const auto clock = [] { return kNow; };
        m_live = new LivePage(m_appearance, *m_feed, *m_commands, clock);
        m_agent = new AgentPage(
            m_appearance, *m_feed, *m_commands,
            [this] {
                auto log = std::make_unique<FakeLog>();
                log->lines = {QByteArrayLiteral("first line"), QByteArrayLiteral("second line")};
                m_log = log.get();
                return log;
            },
            std::make_unique<FakeAgent>(), m_dir->path(), clock);
        m_timeline = new TimelinePage(m_appearance, *m_feed, clock);
        m_protocol = new ProtocolPage(m_appearance, *m_feed, *m_commands);
        m_gates = new GatesPage(m_appearance, *m_feed, *m_commands, clock);
        m_debtPage = new DebtPage(m_appearance, *m_debt, clock);
        m_start = new StartPage(m_appearance, *m_plans, *m_commands, *m_feed);
        m_window = std::make_unique<MainWindow>(
            Shell{m_appearance, *m_feed, *m_commands, *m_settings, m_dir->path(), clock, nullptr, m_people.get()},
            QList<Page*>{m_live, m_agent, m_timeline, m_protocol, m_gates, m_debtPage, m_start,
                new PeoplePage(m_appearance, *m_people), new AuditPage(m_appearance, *m_trail),
                new KnowledgePage(m_appearance, *m_knowledge),
                new RiskPage(m_appearance, *m_risk, [] { return kRiskNow; }),
                new RetroPage(
                    m_appearance, *m_retro, [this] { return m_retro->now; }, [this] { return m_retro->monotonic; })});
        m_window->resize(1440, 900);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_debt->putSample();
        m_make = gatewayHardening();
        m_make.alert(QStringLiteral("memory"), AlertLevel::Warning, 74, 70, QStringLiteral("%"), 6 * kMinuteMs);
        m_feed->follow(m_make.session().id);
        m_feed->tell(m_make.anew());
        SessionLine ended;
        ended.session.id = QStringLiteral("S-013");
        ended.session.state = SessionState::Completed;
        SessionLine now;
        now.session = m_make.session();
        Q_EMIT m_feed->sessionsChanged({now, ended});
        Q_EMIT m_feed->settingsChanged(wavedeck::Settings());
    }
    void cleanup() { m_window.reset(); }

    void liveIsUsed()
    {
        key(Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(page(), QStringLiteral("live"));
        key(Qt::Key_Slash);
        text("A-019");
        QTRY_COMPARE(m_live->agents()->view()->model()->rowCount() > 0, true);
        key(Qt::Key_Escape);
        key(Qt::Key_Escape);
        key(Qt::Key_Period, Qt::ControlModifier);
        QVERIFY(m_live->attention()->view()->hasFocus());
        while (m_live->attention()->current()->subject != QStringLiteral("AL-001"))
            key(Qt::Key_Down);
        key(Qt::Key_A);
        QCOMPARE(m_commands->lines(), QStringList{QStringLiteral("alert.ack AL-001")});
        // The header's buttons, by Tab alone.
        tabTo("Hold new agents");
        key(Qt::Key_Space);
        QVERIFY(m_commands->lines().contains(QStringLiteral("session.hold")));
    }

    void anAgentIsOpenedAndLeft()
    {
        key(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(m_live->reveal(QStringLiteral("wavedeck:S-014/A-019")));
        key(Qt::Key_Return);
        QCOMPARE(page(), QStringLiteral("agent"));
        QCOMPARE(m_agent->agent(), QStringLiteral("A-019"));
        key(Qt::Key_Down, Qt::AltModifier);
        QVERIFY(m_agent->agent() != QStringLiteral("A-019"));
        key(Qt::Key_Up, Qt::AltModifier);
        key(Qt::Key_F, Qt::ControlModifier); // search in the log
        text("second");
        key(Qt::Key_Return);
        key(Qt::Key_Escape);
        key(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(page(), QStringLiteral("live"));
        QCOMPARE(m_live->agents()->selected(), QStringLiteral("A-019"));
    }

    void debtIsWorkedThrough()
    {
        key(Qt::Key_4, Qt::ControlModifier);
        QCOMPARE(page(), QStringLiteral("debt"));
        QVERIFY(m_debtPage->table()->hasFocus());
        key(Qt::Key_Slash);
        text("Pool");
        QTRY_COMPARE(m_debtPage->model().rowCount(), 1);
        key(Qt::Key_Return);
        QVERIFY(m_debtPage->table()->hasFocus());
        key(Qt::Key_S);
        QCOMPARE(m_debt->asked.last(), QStringLiteral("3 status=in-progress"));
        key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_debt->asked.last(), QStringLiteral("3 status=open"));
        key(Qt::Key_Return);
        QVERIFY(m_debtPage->detail()->status()->hasFocus());
    }

    void theTimelineIsUsed()
    {
        key(Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(page(), QStringLiteral("timeline"));
        QVERIFY(m_timeline->gantt()->hasFocus());
        key(Qt::Key_F);
        key(Qt::Key_Plus);
        key(Qt::Key_Minus);
        const bool following = m_timeline->followAction()->isChecked();
        key(Qt::Key_N);
        QCOMPARE(m_timeline->followAction()->isChecked(), !following);
        for (int i = 0; i < 60 && page() == QStringLiteral("timeline"); ++i) {
            key(Qt::Key_Down);
            key(Qt::Key_Return); // opens an agent; a wave opens and closes
        }
        QCOMPARE(page(), QStringLiteral("agent"));
        key(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(page(), QStringLiteral("timeline"));
    }

    void historyIsUsed()
    {
        key(Qt::Key_7, Qt::ControlModifier);
        QCOMPARE(page(), QStringLiteral("history"));
        auto* history = m_window->findChild<SessionsPage*>();
        QVERIFY(history->table()->hasFocus());
        key(Qt::Key_End);
        key(Qt::Key_Return);
        QCOMPARE(m_feed->followed(), QStringLiteral("S-013"));
    }

    void plansAreUsed()
    {
        key(Qt::Key_8, Qt::ControlModifier);
        QCOMPARE(page(), QStringLiteral("plans"));
        QTRY_VERIFY(!m_plans->opened.isEmpty() || focus());
        key(Qt::Key_Slash);
        text("B plan");
        key(Qt::Key_Down);
        key(Qt::Key_Return);
        QTRY_VERIFY(m_plans->opened.contains(QStringLiteral("/plans/b.yaml")));
    }

    void settingsAreUsed()
    {
        key(Qt::Key_Comma, Qt::ControlModifier);
        QCOMPARE(page(), QStringLiteral("settings"));
        key(Qt::Key_Slash);
        text("thresholds.cpu.warning");
        auto* settings = m_window->findChild<SettingsPage*>();
        QCOMPARE(settings->engine()->view()->model()->index(0, 0).data().toString(),
            QStringLiteral("thresholds.cpu.warning"));
        key(Qt::Key_Tab);
        QVERIFY(settings->engine()->view()->hasFocus());
        key(Qt::Key_Home, Qt::ControlModifier);
        key(Qt::Key_Return);
        QTRY_VERIFY(qobject_cast<QLineEdit*>(focus()));
        qobject_cast<QLineEdit*>(focus())->selectAll();
        text("65");
        key(Qt::Key_Return);
        QTRY_VERIFY(m_commands->lines().contains(QStringLiteral("settings.set")));
    }

    void helpAndPalette()
    {
        key(Qt::Key_F1);
        QCOMPARE(page(), QStringLiteral("shortcuts"));
        key(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(qobject_cast<QLineEdit*>(focus()));
        text("Timeline");
        key(Qt::Key_Return);
        QTRY_COMPARE(page(), QStringLiteral("timeline"));
    }

    void everyKey_data() { pages(); }
    /// A key that the window takes and the page, too, would do neither.
    void everyKey()
    {
        QFETCH(QString, id);
        QVERIFY(m_window->goTo(id));
        const auto pages = m_window->findChildren<Page*>();
        const auto onPage = [&pages](const QObject* what) {
            for (; what; what = what->parent())
                if (pages.contains(what))
                    return true;
            return false;
        };
        QHash<QString, QString> ofWindow;
        for (const QAction* action : m_window->findChildren<QAction*>())
            for (const QKeySequence& keys : action->shortcuts())
                if (!onPage(action) && action->shortcutContext() >= Qt::WindowShortcut
                    && action->shortcutContext() != Qt::WidgetWithChildrenShortcut)
                    ofWindow.insert(keys.toString(QKeySequence::PortableText), action->text());
        QVERIFY(ofWindow.contains(QStringLiteral("Ctrl+Shift+R"))); // the queue of reviews
        const Page* page = m_window->currentPage();
        for (const QAction* action : page->findChildren<QAction*>())
            for (const QKeySequence& keys : action->shortcuts()) {
                const QString key = keys.toString(QKeySequence::PortableText);
                if (!action->parent()->inherits("QLineEdit") && !action->parent()->inherits("QMenu"))
                    QVERIFY2(!ofWindow.contains(key), qPrintable(key + ofWindow.value(key) + action->text()));
            }
        for (const QShortcut* shortcut : page->findChildren<QShortcut*>())
            QVERIFY(!ofWindow.contains(shortcut->key().toString(QKeySequence::PortableText)));
    }

    void everyPane_data() { pages(); }
    /// F6 goes through every pane and comes back.
    void everyPane()
    {
        QFETCH(QString, id);
        QVERIFY(m_window->goTo(id));
        QCoreApplication::processEvents();
        QSet<QWidget*> wanted;
        for (QWidget* pane : m_window->currentPage()->panes())
            if (pane && pane->isVisible() && pane->isEnabled())
                wanted.insert(pane);
        QVERIFY(!wanted.isEmpty());
        QSet<QWidget*> reached;
        for (int i = 0; i < 3 * int(wanted.size()); ++i) {
            key(Qt::Key_F6);
            for (QWidget* pane : std::as_const(wanted))
                if (pane == focus() || pane->isAncestorOf(focus()))
                    reached.insert(pane);
        }
        for (QWidget* pane : std::as_const(wanted))
            QVERIFY2(reached.contains(pane), qPrintable(describe(pane)));
    }

    void everyControl_data() { pages(); }
    /// Every control that is shown has a name, and Tab comes to it.
    void everyControl()
    {
        QFETCH(QString, id);
        QVERIFY(m_window->goTo(id));
        QCoreApplication::processEvents();
        QList<QWidget*> controls;
        for (QWidget* widget : m_window->currentPage()->findChildren<QWidget*>())
            if (widget->isVisible() && isControl(widget) && !isPart(widget)) {
                QVERIFY2(!nameOf(widget).isEmpty(), qPrintable(describe(widget)));
                if (widget->isEnabled() && widget->focusPolicy() & Qt::TabFocus)
                    controls.append(widget);
            }
        QVERIFY(!controls.isEmpty());
        controls.first()->setFocus(Qt::TabFocusReason);
        QSet<QWidget*> reached;
        for (int i = 0; i < 4 * int(controls.size()) + 60; ++i) {
            reached.insert(focus());
            QWidget* before = focus();
            key(Qt::Key_Tab);
            if (focus() == before) // a text takes Tab for itself: Ctrl+Tab leaves it
                key(Qt::Key_Tab, Qt::ControlModifier);
        }
        for (QWidget* control : std::as_const(controls)) {
            // Of radio buttons only the chosen one is a stop; arrows go on.
            const auto* button = qobject_cast<QAbstractButton*>(control);
            if (button && button->isCheckable() && !button->isChecked() && button->autoExclusive())
                continue;
            QVERIFY2(reached.contains(control), qPrintable(describe(control)));
        }
    }

private:
    static void pages()
    {
        QTest::addColumn<QString>("id");
        for (const char* id : {"live", "timeline", "protocol", "gates", "history", "plans", "settings", "people",
                 "audit", "knowledge", "shortcuts", "risk", "risk:RA-019", "retro"})
            QTest::newRow(id) << QString(QLatin1String(id));
        QTest::newRow("agent") << QStringLiteral("wavedeck:S-014/A-019");
    }
    static QWidget* focus() { return QApplication::focusWidget(); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        const QWidget* popup = QApplication::activePopupWidget();
        QWidget* at = popup && popup->focusWidget() ? popup->focusWidget() : focus();
        QTest::keyClick(at ? at : m_window.get(), key, modifiers);
        QCoreApplication::processEvents();
    }
    static void text(const char* words)
    {
        QVERIFY(focus());
        QTest::keyClicks(focus(), QLatin1String(words));
        QCoreApplication::processEvents();
    }
    void tabTo(const char* name)
    {
        for (int i = 0; i < 60; ++i) {
            if (focus() && nameOf(focus()) == QLatin1String(name))
                return;
            key(Qt::Key_Tab);
        }
        QFAIL(name);
    }
    QString page() const { return m_window->currentPage()->id(); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ui::Settings> m_settings;
    Appearance m_appearance{Appearance::Choice::Light};
    std::unique_ptr<FakeFeed> m_feed;
    std::unique_ptr<FakeCommands> m_commands;
    std::unique_ptr<FakePeople> m_people;
    std::unique_ptr<FakeTrail> m_trail;
    std::unique_ptr<FakeDebt> m_debt;
    std::unique_ptr<FakeKnowledge> m_knowledge;
    std::unique_ptr<FakeRisk> m_risk;
    std::unique_ptr<FakeRetro> m_retro;
    std::unique_ptr<NoPlans> m_plans;
    LiveBuilder m_make;
    LivePage* m_live = nullptr;
    AgentPage* m_agent = nullptr;
    TimelinePage* m_timeline = nullptr;
    ProtocolPage* m_protocol = nullptr;
    DebtPage* m_debtPage = nullptr;
    GatesPage* m_gates = nullptr;
    StartPage* m_start = nullptr;
    FakeLog* m_log = nullptr;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestKeyboard)
#include "tst_keyboard.moc"
