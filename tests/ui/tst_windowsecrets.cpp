// SPDX-License-Identifier: GPL-3.0-or-later
// A session whose agents told and printed secrets: the window shows, copies and reads out none of them whole.
#include "logfake.h"
#include "models/live/gatesview.h"
#include "models/live/protocolview.h"
#include "models/secrets/redact.h"
#include "plantedsecrets.h"
#include "shownwords.h"
#include "tests/ui/livefakes.h"
#include "ui/gates/gatespage.h"
#include "ui/live/agentpage.h"
#include "ui/live/agentpanel.h"
#include "ui/live/livepage.h"
#include "ui/live/logpanel.h"
#include "ui/live/logview.h"
#include "ui/protocol/protocolpage.h"
#include "ui/report/pdf.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/settings.h"
#include "ui/theme/style.h"
#include "ui/timeline/timelinepage.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>
#include <QTextDocument>

using namespace wavedeck;
using namespace wavedeck::ui;
using namespace wavedeck::test;

namespace {

/// Says a text, once for each kind of secret.
using Say = std::function<QString(const Planted&)>;

LiveBuilder leakingSession(const QList<Planted>& kinds, const Say& say)
{
    LiveBuilder make;
    make.session().mission = say(kinds.at(3));
    make.session().reasons = {say(kinds.at(4))};
    make.session().operatorHold = say(kinds.at(5));
    make.node(QStringLiteral("O-01"), say(kinds.at(6)));
    make.wave(QStringLiteral("w"), say(kinds.at(7)), WaveState::Running, 40 * kMinuteMs);
    constexpr AgentState kStates[] = {AgentState::Running, AgentState::Failed, AgentState::Overdue, AgentState::Lost,
        AgentState::Blocked, AgentState::Queued, AgentState::Succeeded};
    auto protocol = std::make_shared<ProtocolView>();
    for (int i = 0; i < kinds.size(); ++i) {
        const QString text = say(kinds.at(i));
        LiveAgent& agent = make.agent(QStringLiteral("A-%1").arg(i), i % 3 == 0 ? text : QStringLiteral("Agent"),
            kStates[i % 7], 1000 * (i + 1), QStringLiteral("O-01"));
        agent.row.role = agent.row.step = agent.row.reason = agent.row.item = text;
        agent.row.model = agent.row.provider = text;
        agent.last.reason = agent.last.lastLine = text;
        if (i % 5 == 0)
            agent.row.accepted = {{QStringLiteral("by"), text}, {QStringLiteral("reason"), text}};
        Attempt earlier = agent.last;
        earlier.state = AgentState::Failed;
        agent.earlier = {earlier};
        Spawn spawn;
        spawn.number = i + 1;
        spawn.parent = QStringLiteral("A-0");
        spawn.request = spawn.reason = text;
        protocol->spawns.append(spawn);
        Worktree tree;
        tree.agent = agent.row.id;
        tree.reason = tree.branch = tree.path = text;
        protocol->worktrees.append(tree);
        FileChange change;
        change.path = text;
        change.agent = agent.row.id;
        change.kind = QStringLiteral("modified");
        protocol->changes.append(change);
        Phase phase;
        phase.id = QString::number(i);
        phase.name = phase.reason = phase.by = text;
        protocol->phases.append(phase);
        ChecklistItem item;
        item.list = QStringLiteral("pre-session");
        item.id = QString::number(i);
        item.text = item.reason = item.by = text;
        protocol->checklists.append(item);
        Quota quota;
        quota.provider = quota.text = text;
        quota.closedAt = kNow - 1000;
        protocol->quotas.append(quota);
        Alert& alert
            = make.alert(QStringLiteral("agent_errors"), AlertLevel::Warning, 74, 70, QStringLiteral("%"), 60'000);
        alert.text = text;
        alert.silence = {{QStringLiteral("by"), text}, {QStringLiteral("reason"), text},
            {QStringLiteral("until"), kNow + kMinuteMs}};
    }
    make.live().protocol = protocol;
    return make;
}

/// Gates with criteria, their history and evidence.
void addGates(LiveBuilder& make, const QList<Planted>& kinds, const Say& say)
{
    auto view = std::make_shared<GatesView>();
    view->product = QStringLiteral("api");
    constexpr GateState kStates[] = {GateState::Failed, GateState::Waived, GateState::Pending, GateState::Inconclusive};
    for (int i = 0; i < 8; ++i) {
        const QString id = QStringLiteral("G%1").arg(i);
        LiveGate& gate = make.gate(id, say(kinds.at(i)), kStates[i % 4]);
        gate.row.reason = say(kinds.at(i + 1));
        gate.row.waiver = {{QStringLiteral("by"), say(kinds.at(2))}, {QStringLiteral("reason"), say(kinds.at(i))}};
        GateRecord& record = view->records[id];
        for (int k = i; k < kinds.size(); k += 8) {
            const QString text = say(kinds.at(k));
            Criterion one;
            one.gate = id;
            one.id = QStringLiteral("c%1").arg(k);
            one.name = one.value = one.reason = one.environment = text;
            one.state = kStates[k % 4];
            one.checkedAt = kNow - 1000;
            gate.criteria.append(one);
            GateEvidence evidence;
            evidence.criterion = one.id;
            evidence.at = kNow - 1000;
            evidence.kind = QStringLiteral("output");
            evidence.text = evidence.actor = evidence.environment = evidence.path = text;
            record.evidence.append(evidence);
            record.history.append({kNow - 1000, one.state, {}, text, text});
            view->items[id][one.id] = {text};
            view->measures[one.subject()] = text;
        }
        Blocker blocker;
        blocker.what = QStringLiteral("gate");
        blocker.id = id;
        blocker.why = blocker.whoCan = blocker.mend = say(kinds.at(i + 2));
        view->blockers.append(blocker);
    }
    make.live().gates = view;
}

AgentDetails leakingDetails(const QList<Planted>& kinds, const Say& say)
{
    AgentDetails details;
    details.report.told = true;
    details.report.at = kNow - 1000;
    for (int i = 0; i < kinds.size(); ++i) {
        const QString text = say(kinds.at(i));
        details.steps.append({i + 1, int(kinds.size()), text, kNow - 5000, kNow - 1000, QStringLiteral("events")});
        details.tools.append({text, 3, 1000, 0, 0});
        details.report.summary += text + QLatin1Char('\n');
        details.report.claims.append({text, true, {}});
        details.report.files.append({text, true, 3, 1, {}});
        details.report.issues.append(text);
        details.report.decisions.append(text);
        details.findings.append({QStringLiteral("debt"), text, QStringLiteral("P1"), text});
    }
    return details;
}

QList<Event> leakingEvents(const QList<Planted>& kinds, const Say& say)
{
    QList<Event> events;
    for (int i = 0; i < kinds.size(); ++i)
        events.append({i + 1, QStringLiteral("S-014"), QStringLiteral("A-%1").arg(i), kNow - 1000,
            QStringLiteral("note"), say(kinds.at(i)), say(kinds.at(i))});
    return events;
}

} // namespace

class TestWindowSecrets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        applyAppearance(*qApp, m_appearance);
        m_kinds = plantedKinds(71);
    }
    void init();
    void cleanup() { m_window.reset(); }
    void theCheckerSees();
    void noPageShowsOne_data();
    void noPageShowsOne();
    void theLogShowsNone();
    void thePaletteFindsNone();
    void thePdfHasNone();

private:
    QStringList leaksIn(const QString& words) const
    {
        QStringList leaks;
        for (const Planted& kind : m_kinds)
            if (words.contains(QString::fromUtf8(kind.secret)))
                leaks.append(QString::fromUtf8(kind.name));
        return leaks;
    }
    /// Where the first of them stands.
    QString around(const QString& words) const
    {
        for (const Planted& kind : m_kinds)
            if (const qsizetype at = words.indexOf(QString::fromUtf8(kind.secret)); at >= 0)
                return words.mid(std::max<qsizetype>(0, at - 60), 80).simplified();
        return {};
    }
    void tell(bool whole);
    void look(const QString& where);
    void copyAll();

    Appearance m_appearance{Appearance::Choice::Light};
    QList<Planted> m_kinds;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ui::Settings> m_settings;
    std::unique_ptr<FakeFeed> m_feed;
    std::unique_ptr<FakeCommands> m_commands;
    std::unique_ptr<MainWindow> m_window;
    AgentPage* m_agent = nullptr;
    FakeAgent* m_details = nullptr;
    FakeLog* m_log = nullptr;
};

void TestWindowSecrets::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<ui::Settings>(m_dir->filePath(QStringLiteral("settings.ini")));
    m_feed = std::make_unique<FakeFeed>();
    m_commands = std::make_unique<FakeCommands>();
    const auto clock = [] { return kNow; };
    auto details = std::make_unique<FakeAgent>();
    m_details = details.get();
    m_agent = new AgentPage(
        m_appearance, *m_feed, *m_commands,
        [this] {
            auto log = std::make_unique<FakeLog>();
            for (const Planted& kind : std::as_const(m_kinds))
                log->lines += kind.text.split('\n');
            m_log = log.get();
            return log;
        },
        std::move(details), m_dir->path(), clock);
    m_window
        = std::make_unique<MainWindow>(Shell{m_appearance, *m_feed, *m_commands, *m_settings, m_dir->path(), clock},
            QList<Page*>{new LivePage(m_appearance, *m_feed, *m_commands, clock), m_agent,
                new TimelinePage(m_appearance, *m_feed, clock), new ProtocolPage(m_appearance, *m_feed, *m_commands),
                new GatesPage(m_appearance, *m_feed, *m_commands, clock)});
    m_window->resize(1600, 2600); // so that nearly every row is painted
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

/// Whole, as in a database of before redaction, or as the engine stores it now.
void TestWindowSecrets::tell(bool whole)
{
    const Say say = [whole](const Planted& kind) {
        const QString text = QString::fromUtf8(kind.text);
        return whole ? text : redacted(text);
    };
    LiveBuilder make = leakingSession(m_kinds, say);
    addGates(make, m_kinds, say);
    m_details->of.insert(QStringLiteral("A-0"), leakingDetails(m_kinds, say));
    LiveUpdate update = make.anew();
    update.events = leakingEvents(m_kinds, say);
    update.eventCount = update.events.size();
    m_feed->follow(make.session().id);
    m_feed->tell(update);
    SessionLine line;
    line.session = make.session();
    line.session.name = say(m_kinds.at(8));
    Q_EMIT m_feed->sessionsChanged({line});
    QCoreApplication::processEvents();
}

void TestWindowSecrets::look(const QString& where)
{
    const auto words = shownWords(m_window.get());
    for (auto it = words.begin(); it != words.end(); ++it) {
        const QStringList leaks = leaksIn(it.value());
        if (!leaks.isEmpty())
            QTest::qFail(qPrintable(QString(where + QStringLiteral(": ") + it.key() + QStringLiteral(": ")
                             + leaks.mid(0, 4).join(QStringLiteral(", ")) + QStringLiteral(": ") + around(it.value()))),
                __FILE__, __LINE__);
    }
}

/// The control: what is shown as it came is found, painted and read out.
void TestWindowSecrets::theCheckerSees()
{
    QWidget window;
    window.resize(900, 100);
    QLabel label(QString::fromUtf8(m_kinds.at(3).text), &window);
    label.resize(900, 40);
    window.show();
    const auto words = shownWords(&window);
    for (const char* key : {"painted", "accessible", "widget QLabel "})
        QCOMPARE(leaksIn(words.value(QLatin1String(key))), QStringList{QString::fromUtf8(m_kinds.at(3).name)});
}

void TestWindowSecrets::noPageShowsOne_data()
{
    QTest::addColumn<QString>("page");
    QTest::addColumn<bool>("whole");
    for (const char* page : {"live", "wavedeck:S-014/A-0", "timeline", "protocol", "gates", "history"}) {
        QTest::addRow("%s, of before", page) << QString::fromLatin1(page) << true;
        QTest::addRow("%s, as stored", page) << QString::fromLatin1(page) << false;
    }
}

void TestWindowSecrets::noPageShowsOne()
{
    QFETCH(QString, page);
    QFETCH(bool, whole);
    tell(whole);
    QVERIFY(m_window->goTo(page));
    for (int i = 0; i < 5; ++i)
        QCoreApplication::processEvents();
    look(page);
    const QString painted = shownWords(m_window->currentPage()).value(QStringLiteral("painted"));
    // Something was there to be hidden.
    QVERIFY2(painted.contains(QStringLiteral("[redacted ")), qPrintable(painted.left(2000)));
    copyAll();
}

/// Every action that copies.
void TestWindowSecrets::copyAll()
{
    int copied = 0;
    const QList<QAction*> actions = m_window->findChildren<QAction*>();
    for (QAction* action : actions) {
        if (!action->text().remove(QLatin1Char('&')).startsWith(QLatin1String("Copy")) || !action->isEnabled())
            continue;
        QGuiApplication::clipboard()->clear();
        action->trigger();
        ++copied;
        QCOMPARE(leaksIn(QGuiApplication::clipboard()->text()), QStringList());
    }
    QVERIFY(copied > 0 || m_window->currentPage()->id() != QLatin1String("live"));
}

void TestWindowSecrets::theLogShowsNone()
{
    tell(true);
    QVERIFY(m_window->goTo(QStringLiteral("wavedeck:S-014/A-0#log")));
    LogView* view = m_agent->log()->view();
    m_log->tell();
    QTRY_VERIFY(shownWords(view).value(QStringLiteral("painted")).contains(QStringLiteral("[redacted ")));
    look(QStringLiteral("log"));
    view->setFocus();
    QGuiApplication::clipboard()->clear();
    QTest::keyClick(view, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(view, Qt::Key_C, Qt::ControlModifier);
    QTRY_VERIFY(!QGuiApplication::clipboard()->text().isEmpty());
    const QString text = QGuiApplication::clipboard()->text();
    QVERIFY(text.count(QStringLiteral("[redacted ")) > m_kinds.size() / 2);
    QCOMPARE(leaksIn(text), QStringList());
}

void TestWindowSecrets::thePaletteFindsNone()
{
    tell(true);
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    auto* palette = m_window->findChild<CommandPalette*>();
    QTRY_VERIFY(palette && palette->isVisible());
    palette->field()->setText(QStringLiteral("redacted"));
    const QString words = textsOf(*palette->model());
    QVERIFY(words.contains(QStringLiteral("[redacted ")));
    QCOMPARE(leaksIn(words), QStringList());
    for (const Planted& kind : std::as_const(m_kinds)) {
        palette->field()->setText(QString::fromUtf8(kind.secret.right(6)));
        QCOMPARE(leaksIn(textsOf(*palette->model())), QStringList());
    }
}

void TestWindowSecrets::thePdfHasNone()
{
    report::Document document{QString::fromUtf8(m_kinds.at(3).text), {}, {}};
    report::Table table{{QStringLiteral("A"), QStringLiteral("B")}, {}};
    for (const Planted& kind : std::as_const(m_kinds)) {
        const QString text = QString::fromUtf8(kind.text);
        document.add(text);
        document.add(report::Code{text});
        document.add(report::BulletList{{text}, false});
        table.rows.append({text, text});
    }
    document.add(table);
    QTextDocument text;
    setReport(text, document);
    QVERIFY(text.toPlainText().count(QStringLiteral("[redacted ")) > 4 * m_kinds.size());
    QCOMPARE(leaksIn(text.toPlainText()), QStringList());
}

QTEST_MAIN(TestWindowSecrets)
#include "tst_windowsecrets.moc"
