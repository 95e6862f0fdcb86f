// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/agentpage.h"

#include "models/live/links.h"
#include "models/live/summary.h"
#include "models/live/words.h"
#include "models/run/rundirectory.h"
#include "ui/live/agentfacts.h"
#include "ui/live/agentsides.h"
#include "ui/live/agentwords.h"
#include "ui/live/liveactions.h"
#include "ui/live/livecommands.h"
#include "ui/live/logpanel.h"
#include "ui/live/protocolcommands.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/segmented.h"

#include <QAction>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kTickMs = 1000;

QVBoxLayout* tightColumn(QWidget* of)
{
    auto* column = new QVBoxLayout(of);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

} // namespace

AgentPage::AgentPage(Appearance& appearance, SessionFeed& feed, EngineCommands& commands, const MakeLog& makeLog,
    std::unique_ptr<AgentSource> details, QString dataDirectory, Milliseconds clock, QWidget* parent)
    : Page(parent)
    , m_appearance(appearance)
    , m_clock(std::move(clock))
    , m_dataDirectory(std::move(dataDirectory))
    , m_source(makeLog())
    , m_detailSource(std::move(details))
    , m_commands(new LiveCommands(commands, this))
    , m_protocol(new ProtocolCommands(commands, this))
    , m_actions(new LiveActions(this))
    , m_empty(new EmptyState(appearance, this))
    , m_content(new QWidget(this))
    , m_header(new QFrame(m_content))
    , m_noticePlace(new QWidget(m_content))
    , m_notices(new NoticeBar(appearance, m_content))
    , m_facts(new FactList(appearance, tr("Numbers"), Qt::Horizontal, m_content))
{
    setObjectName(id());
    setAccessibleName(title());
    auto* all = tightColumn(this);
    all->addWidget(m_empty);
    all->addWidget(m_content);
    auto* column = tightColumn(m_content);
    makeHeader();
    column->addWidget(m_header);
    column->addWidget(m_noticePlace);
    column->addWidget(m_notices);
    column->addWidget(m_facts);
    makeBody();
    makeActions();
    connect(&feed, &SessionFeed::updated, this, &AgentPage::take);
    connect(&feed, &SessionFeed::machineSampled, this, [this](const MachineSample& sample) { m_machine = sample; });
    connect(m_detailSource.get(), &AgentSource::told, this, [this](const AgentDetailsPtr& told) {
        if (!(told->of == m_followed))
            return; // of the agent before
        m_details = told;
        refresh();
    });
    connect(&appearance, &Appearance::changed, this, &AgentPage::refresh);
    m_ticker.setInterval(kTickMs);
    connect(&m_ticker, &QTimer::timeout, this, &AgentPage::refresh);
    refresh();
}

AgentPage::~AgentPage()
{
    delete m_log; // before its source
}

void AgentPage::setAsk(Ask ask)
{
    m_protocol->setAsk(ask);
    m_commands->setAsk(std::move(ask));
}

QList<MenuAction> AgentPage::menuActions()
{
    QList<MenuAction> all;
    for (const MenuAction& each : m_actions->menuActions())
        if ((each.menu == Menu::Agent && each.action != m_actions->open) || each.action == m_actions->undo
            || each.action == m_actions->redo)
            all.append(each);
    all.append({Menu::Agent, m_previous});
    for (QAction* action : {m_next, m_merge, m_drop})
        all.append({Menu::Agent, action});
    const QList<QAction*> ofLog = m_log->logActions();
    for (qsizetype i = 0; i < ofLog.size(); ++i)
        all.append({i < 3 ? Menu::Edit : Menu::View, ofLog[i]});
    return all;
}

const LiveAgent* AgentPage::now() const
{
    const int at = m_live ? m_live->agentIndex.value(m_agent, -1) : -1;
    return at < 0 ? nullptr : &m_live->agents[at];
}

void AgentPage::take(const LiveUpdate& update)
{
    if (update.anew && m_live && update.now && m_live->session.id != update.now->session.id)
        m_agent.clear();
    m_live = update.now;
    m_commands->setSession(m_live);
    m_protocol->setSession(m_live);
    refresh();
}

void AgentPage::choose(const QString& agent)
{
    m_agent = agent;
    m_refused.clear();
    m_wanted = -1;
    refresh();
}

void AgentPage::step(int by)
{
    if (!now())
        return;
    const qsizetype many = m_live->agents.size();
    const qsizetype at = (m_live->agentIndex.value(m_agent) + by + many) % many;
    choose(m_live->agents[at].row.id);
}

bool AgentPage::reveal(const QString& uri)
{
    const auto link = m_live ? linkInto(*m_live, uri) : std::nullopt;
    if (!link || !m_live->agentIndex.contains(link->id))
        return false;
    choose(link->id);
    bool isLine = false;
    const qint64 line = link->place.toLongLong(&isLine);
    m_wanted = isLine && line > 0 ? line - 1 : -1;
    goToWanted();
    m_log->view()->setFocus(Qt::OtherFocusReason);
    return true;
}

void AgentPage::goToWanted()
{
    const LogState& state = m_log->view()->state();
    if (m_wanted < 0 || state.file != m_file || m_wanted >= state.lines)
        return;
    m_log->view()->goToLine(std::exchange(m_wanted, -1));
}

void AgentPage::refresh()
{
    const LiveAgent* agent = now();
    m_content->setVisible(agent);
    m_empty->setVisible(!agent);
    m_actions->aim(m_live.get(), {m_agent, {}, {}}, *m_commands);
    m_previous->setEnabled(agent);
    m_next->setEnabled(agent);
    enableWorktree();
    openLog();
    followDetails();
    if (!agent) {
        m_empty->showEmpty(tr("No agent chosen"), tr("Choose an agent on the live page and press Enter."),
            tr("Go to Live"), Glyph::Agent);
        return;
    }
    showHeader(*agent);
    showNotices(*agent);
    showSides(*agent);
}

const AgentDetails& AgentPage::details() const
{
    static const AgentDetails kNothing;
    return m_details ? *m_details : kNothing;
}

/// Of the latest attempt; told once there is something.
void AgentPage::followDetails()
{
    const LiveAgent* agent = now();
    const AgentDetailRepository::Of of = agent
        ? AgentDetailRepository::Of{m_live->session.id, m_agent, agent->last.number}
        : AgentDetailRepository::Of();
    if (of == m_followed)
        return;
    m_followed = of;
    m_details.reset();
    m_detailSource->follow(of);
}

void AgentPage::showSides(const LiveAgent& agent)
{
    const qint64 at = m_clock();
    m_facts->setFacts(factsOf(agent, at, stepNow(details()), m_machine.memoryTotal));
    m_work->show(*m_live, agent, details(), at);
    m_log->setEnded(hasEnded(agent.row.state));
    m_results->show(*m_live, agent, details(), m_machine, at);
}

void AgentPage::showHeader(const LiveAgent& agent)
{
    const Theme& theme = m_appearance.theme();
    const AgentState state = agent.row.state;
    const QColor tone = theme.tone(toneOf(state)).text;
    QStringList path{tr("Live")};
    for (qsizetype i = 0; i < m_live->waves.size(); ++i)
        if (m_live->waves[i].row.id == agent.row.wave)
            path.append(tr("Wave %1").arg(i + 1));
    for (const LiveNode& node : m_live->hierarchy)
        if (node.id == agent.row.reportsTo)
            path.append(plain(node.role.isEmpty() ? node.id : QString(node.id + QLatin1Char(' ') + node.role), 40));
    m_path->setLine(path.join(QStringLiteral("  ›  ")) + QStringLiteral("  ›"));
    m_name->setLine(plain(agentLabel(agent.row), 120));
    m_glyph->setPixmap(glyphPixmap(glyphOf(state), m_appearance.px(14), tone, theme.knock, devicePixelRatioF()));
    const QString pending = m_commands->pending(m_agent);
    m_state->setText(pending.isEmpty() ? ui::title(state) : pending);
    QPalette colours = m_state->palette();
    colours.setColor(QPalette::WindowText, needsPerson(state) ? tone : theme.t2);
    m_state->setPalette(colours);
    QStringList about;
    if (!agent.row.tier.isEmpty())
        about.append(plain(agent.row.tier, 40));
    about.append(agent.row.capability == Capability::Modify ? tr("may modify files") : tr("read-only"));
    about.append(agent.last.number > 0 ? tr("attempt %1").arg(agent.last.number) : tr("not started"));
    m_about->setLine(about.join(QStringLiteral(", ")));
    m_previous->setIcon(glyphIcon(Glyph::ChevronUp, theme));
    m_next->setIcon(glyphIcon(Glyph::ChevronDown, theme));
}

void AgentPage::showNotices(const LiveAgent& agent)
{
    QList<BarNotice> notices;
    if (!m_refused.isEmpty())
        notices.append({QStringLiteral("refused"), Tone::Bad, Glyph::Failed, tr("Not done: %1.").arg(m_refused),
            m_refusal, tr("Close")});
    if (agent.row.state == AgentState::Overdue && agent.row.limitMs > 0) {
        const qint64 at = m_clock();
        QString rest = tr("By %1 now; this is not counted as a failure.")
                           .arg(duration(elapsedMs(agent, at) - agent.row.limitMs));
        if (agent.outputAt > 0)
            rest += tr(" Last output %1 ago.").arg(age(std::max<qint64>(0, at - agent.outputAt)));
        const StepText step = readStepText(agent.row.step);
        if (step.of > 0 && step.now <= step.of)
            rest += tr(" %1 of %2 remain.").arg(step.of - step.now).arg(step.of);
        const QAction* extend = m_actions->of(AttentionAction::Extend);
        notices.append({QStringLiteral("overdue"), Tone::Warning, Glyph::Overdue,
            tr("Past its %1 limit and still running.").arg(duration(agent.row.limitMs)), rest,
            extend->isEnabled() ? actionText(AttentionAction::Extend) : QString()});
    }
    m_notices->setNotices(notices);
}

/// The log of the latest attempt; another file only when the agent, its attempt or the stream is another.
void AgentPage::openLog()
{
    const LiveAgent* agent = now();
    QString file;
    if (agent && agent->last.number > 0)
        file = m_dataDirectory + QLatin1Char('/') + run::relativePath(m_live->session.id, m_agent, agent->last.number)
            + (m_streams->current() == 1 ? QStringLiteral("/stderr.log") : QStringLiteral("/stdout.log"));
    m_log->setAbsence(file.isEmpty() ? tr("This agent has not started; its log appears here when it does.")
                                     : tr("The log of this attempt is not there (any more)."));
    if (file == m_file)
        return;
    m_file = file;
    m_source->open(file);
}

QList<QWidget*> AgentPage::panes()
{
    QList<QWidget*> all{m_log->view()};
    for (QWidget* widget : std::initializer_list<QWidget*>{m_results->memory(), m_results->claims(),
             m_results->findings(), m_header, m_work->steps(), m_work->tools(), m_log->searchField()})
        if (widget->isVisible())
            all.append(widget);
    return all;
}

void AgentPage::setActive(bool active)
{
    m_active = active;
    m_detailSource->setActive(active);
    if (active) {
        refresh();
        m_ticker.start();
    } else {
        m_ticker.stop();
    }
}

QList<std::pair<QString, QString>> AgentPage::keyHints() const
{
    return {{tr("Up, Down, PgUp, PgDn"), tr("Scroll the log")}, {tr("End"), tr("Follow the end of the log")},
        {tr("Shift+arrows"), tr("Select in the log")}, {tr("Ctrl+A, Ctrl+C"), tr("Select all, copy")},
        {tr("Left, Right, Home, End"), tr("Read a value off a chart")}};
}

} // namespace wavedeck::ui
