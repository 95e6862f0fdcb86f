// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/agentpage.h"

#include "models/live/summary.h"
#include "models/live/words.h"
#include "models/run/rundirectory.h"
#include "ui/live/agentfacts.h"
#include "ui/live/liveactions.h"
#include "ui/live/livecommands.h"
#include "ui/live/logpanel.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/emptystate.h"
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
const QString kLead = QStringLiteral("wavedeck:");

QVBoxLayout* tightColumn(QWidget* of)
{
    auto* column = new QVBoxLayout(of);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

QLabel* plainLabel(QWidget* parent, const char* look)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    setLook(label, QLatin1String(look));
    return label;
}

} // namespace

AgentPage::AgentPage(Appearance& appearance, SessionFeed& feed, EngineCommands& commands, const MakeLog& makeLog,
    QString dataDirectory, Milliseconds clock, QWidget* parent)
    : Page(parent)
    , m_appearance(appearance)
    , m_clock(std::move(clock))
    , m_dataDirectory(std::move(dataDirectory))
    , m_source(makeLog())
    , m_commands(new LiveCommands(commands, this))
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
    m_commands->setAsk(std::move(ask));
}

void AgentPage::makeHeader()
{
    setFrame(m_header, QLatin1String("bar"));
    m_path = plainLabel(m_header, "hint");
    m_name = plainLabel(m_header, "title");
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_glyph = new QLabel(m_header);
    m_state = plainLabel(m_header, "heading");
    m_attempt = plainLabel(m_header, "hint");
    m_previous = new QAction(tr("&Previous agent"), this);
    m_previous->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Up));
    m_next = new QAction(tr("&Next agent"), this);
    m_next->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Down));
    auto* line = new QHBoxLayout(m_header);
    line->setContentsMargins(16, 8, 12, 8);
    line->setSpacing(8);
    line->addWidget(m_path);
    line->addWidget(m_name, 1);
    line->addWidget(m_glyph);
    line->addWidget(m_state);
    line->addWidget(m_attempt);
    using Verb = AttentionAction;
    for (QAction* action : {m_previous, m_next, m_actions->of(Verb::Extend), m_actions->of(Verb::Retry),
             m_actions->of(Verb::Accept), m_actions->of(Verb::Cancel)}) {
        auto* button = new QToolButton(m_header);
        button->setDefaultAction(action);
        button->setFocusPolicy(Qt::TabFocus);
        setLook(
            button, action == m_previous || action == m_next ? QLatin1String("icon small") : QLatin1String("small"));
        // A verb that cannot be used now takes no room.
        if (action != m_previous && action != m_next) {
            const auto follow = [button, action] { button->setVisible(action->isEnabled() && action->isVisible()); };
            connect(action, &QAction::changed, button, follow);
            follow();
        }
        line->addWidget(button);
    }
}

void AgentPage::makeBody()
{
    auto* body = new QHBoxLayout;
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(0);
    auto* scroll = new QScrollArea(m_content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* side = new QFrame(scroll);
    setFrame(side, QLatin1String("panel"));
    auto* column = tightColumn(side);
    const auto heading = [&](const QString& text) {
        QLabel* label = plainLabel(side, "heading");
        label->setText(text);
        label->setContentsMargins(12, 10, 12, 6);
        column->addWidget(label);
        return label;
    };
    m_endTitle = heading(tr("Ended"));
    m_end = new FactList(m_appearance, tr("How it ended"), Qt::Vertical, side);
    column->addWidget(m_end);
    heading(tr("Relations"));
    m_relations = new FactList(m_appearance, tr("Relations"), Qt::Vertical, side);
    column->addWidget(m_relations);
    column->addStretch(1);
    scroll->setWidget(side);
    m_log = new LogPanel(m_appearance, *m_source, m_content);
    m_streams = new Segmented(m_appearance, tr("Stream"), {tr("stdout"), tr("stderr")}, m_log);
    m_log->setChoice(m_streams);
    body->addWidget(scroll, 10);
    body->addWidget(m_log, 28);
    static_cast<QVBoxLayout*>(m_content->layout())->addLayout(body, 1);
    connect(m_streams, &Segmented::currentChanged, this, &AgentPage::openLog);
    connect(m_log->view(), &LogView::stateChanged, this, &AgentPage::goToWanted);
}

void AgentPage::makeActions()
{
    m_actions->addTo(m_log->view());
    connect(m_previous, &QAction::triggered, this, [this] { step(-1); });
    connect(m_next, &QAction::triggered, this, [this] { step(1); });
    for (QAction* action : {m_previous, m_next}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
    connect(m_actions, &LiveActions::acted, this, [this](AttentionAction action) {
        if (action == AttentionAction::OpenLog)
            m_log->view()->setFocus(Qt::OtherFocusReason);
        else
            m_commands->act(action, m_agent);
    });
    connect(m_commands, &LiveCommands::pendingChanged, this, &AgentPage::refresh);
    connect(m_commands, &LiveCommands::done, this, [this] { m_refused.clear(); });
    connect(m_commands, &LiveCommands::refused, this, [this](const QString& what, const Error& error) {
        m_refused = plain(what);
        m_refusal = plain(error.line(), 600);
        refresh();
    });
    connect(m_notices, &NoticeBar::acted, this, [this] {
        m_refused.clear();
        refresh();
    });
    connect(m_empty, &EmptyState::acted, this, [this] { Q_EMIT goTo(QStringLiteral("live")); });
}

QList<MenuAction> AgentPage::menuActions()
{
    QList<MenuAction> all;
    for (const MenuAction& each : m_actions->menuActions())
        if (each.menu == Menu::Agent && each.action != m_actions->open)
            all.append(each);
    all.append({Menu::Agent, m_previous});
    all.append({Menu::Agent, m_next});
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
    if (!m_live || !uri.startsWith(kLead))
        return false;
    const QString path = uri.mid(kLead.size());
    if (path.section(QLatin1Char('/'), 0, 0) != m_live->session.id)
        return false;
    // Ids of agents have a `#` of their own: a#3.
    QString id = path.section(QLatin1Char('/'), 1);
    QString place;
    if (!m_live->agentIndex.contains(id)) {
        place = id.section(QLatin1Char('#'), -1);
        id = id.section(QLatin1Char('#'), 0, -2);
    }
    if (!m_live->agentIndex.contains(id))
        return false;
    choose(id);
    bool isLine = false;
    const qint64 line = place.toLongLong(&isLine);
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
    openLog();
    if (!agent) {
        m_empty->showEmpty(tr("No agent chosen"), tr("Choose an agent on the live page and press Enter."),
            tr("Go to Live"), Glyph::Agent);
        return;
    }
    showHeader(*agent);
    showNotices(*agent);
    m_facts->setFacts(factsOf(*agent, m_clock()));
    m_end->setFacts(endOf(*agent));
    m_endTitle->setVisible(!m_end->facts().isEmpty());
    m_end->setVisible(!m_end->facts().isEmpty());
    m_relations->setFacts(relationsOf(*m_live, *agent));
}

void AgentPage::showHeader(const LiveAgent& agent)
{
    const Theme& theme = m_appearance.theme();
    const AgentState state = agent.row.state;
    const QColor tone = theme.tone(toneOf(state)).text;
    m_path->setText(tr("Live › %1 ›").arg(plain(agent.row.wave, 30)));
    m_name->setText(plain(agentLabel(agent.row), 120));
    m_name->setToolTip({});
    m_glyph->setPixmap(glyphPixmap(glyphOf(state), m_appearance.px(16), tone, theme.knock, devicePixelRatioF()));
    const QString pending = m_commands->pending(m_agent);
    m_state->setText(pending.isEmpty() ? ui::title(state) : pending);
    QPalette colours = m_state->palette();
    colours.setColor(QPalette::WindowText, needsPerson(state) ? tone : theme.t2);
    m_state->setPalette(colours);
    m_attempt->setText(agent.last.number > 0 ? tr("attempt %1").arg(agent.last.number) : tr("not started"));
    m_previous->setIcon(glyphIcon(Glyph::ChevronUp, theme));
    m_next->setIcon(glyphIcon(Glyph::ChevronDown, theme));
}

void AgentPage::showNotices(const LiveAgent& agent)
{
    QList<BarNotice> notices;
    if (!m_refused.isEmpty())
        notices.append({QStringLiteral("refused"), Tone::Bad, Glyph::Failed, tr("Not done: %1.").arg(m_refused),
            m_refusal, tr("Close")});
    if (agent.row.state == AgentState::Overdue && agent.row.limitMs > 0)
        notices.append({QStringLiteral("overdue"), Tone::Warning, Glyph::Overdue,
            tr("Past its %1 limit and still running.").arg(duration(agent.row.limitMs)),
            tr("This is not counted as a failure."), {}});
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
    return {m_log->view(), m_log->searchField(), m_header};
}

void AgentPage::setActive(bool active)
{
    m_active = active;
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
        {tr("Shift+arrows"), tr("Select in the log")}, {tr("Ctrl+A, Ctrl+C"), tr("Select all, copy")}};
}

} // namespace wavedeck::ui
