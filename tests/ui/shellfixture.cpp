// SPDX-License-Identifier: GPL-3.0-or-later
#include "shellfixture.h"

#include <QLabel>
#include <QStandardItemModel>
#include <QTest>
#include <QVBoxLayout>

using namespace wavedeck;
using namespace wavedeck::ui;

namespace shelltest {

FakePage::FakePage(const QString& id, const QString& title, Glyph glyph)
    : filter(new QLineEdit(this))
    , list(new QTreeView(this))
    , number(new QSpinBox(this))
    , text(new QPlainTextEdit(this))
    , hold(new QAction(QStringLiteral("&Hold new agents"), this))
    , stop(new QAction(QStringLiteral("&Stop session…"), this))
    , retry(new QAction(QStringLiteral("&Retry agent"), this))
    , m_id(id)
    , m_title(title)
    , m_glyph(glyph)
    , m_notices(new QWidget(this))
{
    setObjectName(id);
    filter->setAccessibleName(QStringLiteral("Filter"));
    list->setAccessibleName(QStringLiteral("Agents"));
    number->setAccessibleName(QStringLiteral("Number"));
    text->setAccessibleName(QStringLiteral("Text"));
    auto* model = new QStandardItemModel(this);
    for (int i = 0; i < 40; ++i)
        model->appendRow(new QStandardItem(QStringLiteral("agent-%1").arg(i)));
    list->setModel(model);
    auto* layout = new QVBoxLayout(this);
    auto* head = new QLabel(title, this);
    head->setTextFormat(Qt::PlainText);
    layout->addWidget(head);
    layout->addWidget(m_notices);
    layout->addWidget(filter);
    layout->addWidget(list, 1);
    layout->addWidget(number);
    layout->addWidget(text);
    hold->setShortcut(Qt::Key_H);
    hold->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    list->addAction(hold);
    stop->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S));
    retry->setEnabled(false);
}

QList<MenuAction> FakePage::menuActions()
{
    return {{ui::Menu::Session, hold}, {ui::Menu::Session, stop}, {ui::Menu::Agent, retry}};
}

bool FakePage::reveal(const QString& uri)
{
    const bool mine = uri.startsWith(QStringLiteral("wavedeck:")) && m_id == QLatin1String("live");
    if (mine)
        revealed.append(uri);
    return mine;
}

QList<std::pair<QString, QString>> FakePage::keyHints() const
{
    return {{QStringLiteral("Up, Down"), QStringLiteral("Move on %1").arg(m_title)}};
}

void FakePage::setBadge(Badge badge)
{
    m_badge = badge;
    Q_EMIT badgeChanged();
}

namespace {

AgentState stateAt(int i)
{
    if (i < 28)
        return AgentState::Succeeded;
    if (i == 28)
        return AgentState::Failed;
    if (i < 31)
        return AgentState::Overdue;
    if (i < 33)
        return AgentState::Blocked;
    return i < 46 ? AgentState::Running : AgentState::Queued;
}

} // namespace

LiveSession sample()
{
    LiveSession live;
    live.session.id = QStringLiteral("S-014");
    live.session.number = 14;
    live.session.name = QStringLiteral("Gateway hardening");
    live.session.startedAt = kNow - 4366000;
    live.budgetMicroUsd = 120000000;
    live.readAt = kNow - 400;
    const char* const names[] = {"Research", "Analysis", "Verification"};
    const int sizes[] = {16, 28, 20};
    int at = 0;
    for (int w = 0; w < 3; ++w) {
        LiveWave wave;
        wave.row.id = QStringLiteral("w%1").arg(w + 1);
        wave.row.name = QLatin1String(names[w]);
        wave.row.position = w;
        wave.row.state = w == 0 ? WaveState::Passed : w == 1 ? WaveState::Running : WaveState::Pending;
        wave.row.startedAt = w < 2 ? live.session.startedAt : 0;
        for (int i = 0; i < sizes[w]; ++i, ++at) {
            LiveAgent agent;
            agent.row.id = QStringLiteral("A-%1").arg(at + 1, 3, 10, QLatin1Char('0'));
            agent.row.name = agent.row.id;
            agent.row.wave = wave.row.id;
            agent.row.state = stateAt(at);
            agent.row.tokens.input = 280000;
            agent.row.costMicroUsd = at == 0 ? 61370000 : 0;
            agent.row.limitMs = 1800000;
            agent.row.stateAt = kNow - 60000;
            agent.last.number = 1;
            agent.last.startedAt = kNow - 2000000;
            agent.outputAt = kNow - 3000;
            live.agentIndex.insert(agent.row.id, at);
            wave.agents.append(at);
            live.agents.append(agent);
        }
        live.waves.append(wave);
    }
    return live;
}

LiveUpdate anew(const LiveSession& session)
{
    LiveUpdate update;
    update.now = std::make_shared<const LiveSession>(session);
    update.anew = true;
    return update;
}

QList<SessionLine> lines(int count)
{
    const char* const names[] = {"Gateway hardening", "Callback resilience", "Session store split", "Readiness to Beta",
        "HTTP parser rewrite", "Queue migration", "Observability pass", "Vendor sandbox"};
    QList<SessionLine> out;
    for (int i = 0; i < count; ++i) {
        SessionLine line;
        line.session.number = count - i;
        line.session.id = QStringLiteral("S-%1").arg(count - i, 3, 10, QLatin1Char('0'));
        line.session.name = QLatin1String(names[i % 8]);
        line.session.state = i == 0 ? SessionState::Running : SessionState(1 + i % 4);
        line.session.startedAt = kNow - 4366000 - qint64(i) * 86400000 * 4;
        line.session.endedAt = i == 0 ? 0 : line.session.startedAt + 3000000 + i * 1000000;
        line.session.planFile = QStringLiteral("/srv/harbor-gateway/plans/%1.yaml").arg(i);
        line.agents = 64 - i % 40;
        line.succeeded = 28;
        line.ended = 30;
        line.tokens = 18400000 - i * 300000;
        line.costMicroUsd = 61370000 + i * 100000;
        out.append(line);
    }
    return out;
}

Rig::Rig(const QSize& size)
    : settings(dir.filePath(QStringLiteral("settings.ini")))
    , live(new FakePage(QStringLiteral("live"), QStringLiteral("Live"), Glyph::Live))
    , plans(new FakePage(QStringLiteral("plans"), QStringLiteral("Plans"), Glyph::Plans))
    , window({appearance, feed, commands, settings, QStringLiteral("/home/someone/.local/share/wavedeck"),
                 [this] { return now; }},
          {plans, live})
{
    settings.drive(appearance);
    window.resize(size);
}

void Rig::feedAll()
{
    Q_EMIT feed.sessionsChanged(lines(12));
    feed.follow(QStringLiteral("S-014"));
    feed.asked.clear();
    Q_EMIT feed.engineChanged({.state = EngineHealth::Connected,
        .since = kNow - 5000000,
        .pid = 1,
        .version = {},
        .degraded = {},
        .problem = {}});
    MachineSample machine;
    machine.at = kNow - 400;
    machine.memoryTotal = 100;
    machine.memoryUsed = 74;
    Q_EMIT feed.machineSampled(machine);
    Q_EMIT feed.updated(anew(sample()));
}

void Rig::show()
{
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
}

} // namespace shelltest
