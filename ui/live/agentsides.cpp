// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/agentsides.h"

#include "models/live/summary.h"
#include "ui/charts/trendchart.h"
#include "ui/live/agentfacts.h"
#include "ui/live/agentprotocol.h"
#include "ui/live/agentwords.h"
#include "ui/live/usagerows.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"

#include <QPainter>
#include <QScrollBar>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kHead = 34;
constexpr int kSide = 14; ///< of texts in the right column

/// Titles above the columns of marks, as wide as those.
class ClaimHead : public QWidget {
public:
    ClaimHead(const Appearance& appearance, QWidget* parent)
        : QWidget(parent)
        , m_appearance(appearance)
    {
        connect(&appearance, &Appearance::changed, this, [this] { updateGeometry(); });
    }
    QSize sizeHint() const override
    {
        return {0, std::max(m_appearance.px(24), QFontMetrics(m_appearance.font(12)).height() + 6)};
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Theme& theme = m_appearance.theme();
        const AgentRowModel none;
        const AgentRowDelegate delegate(m_appearance, none, nullptr);
        painter.fillRect(rect(), theme.raised);
        painter.setFont(m_appearance.font(12));
        painter.setPen(theme.t3);
        const int side = m_appearance.px(12);
        painter.drawText(rect().adjusted(side, 0, 0, 0), Qt::AlignVCenter, AgentResultSide::tr("Claim"));
        int right = width() - side;
        for (const QString& title : {AgentResultSide::tr("Operational"), AgentResultSide::tr("Implemented")}) {
            const int wide = delegate.markWidth() - m_appearance.px(8);
            painter.drawText(QRect(right - wide, 0, wide, height()), Qt::AlignVCenter, title);
            right -= wide + m_appearance.px(8);
        }
    }

private:
    const Appearance& m_appearance;
};

/// Whether a widget has something to say: takes no room when it has not.
void showWith(QWidget* widget, bool on)
{
    if (widget->isVisibleTo(widget->parentWidget()) != on)
        widget->setVisible(on);
}

void say(QLabel* label, const QString& text)
{
    if (label->text() != text)
        label->setText(text);
    showWith(label, !text.isEmpty());
}

} // namespace

SectionHead::SectionHead(const Appearance& appearance, const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_hint(makeLabel(this, "hint"))
    , m_right(makeLabel(this, "small"))
{
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(12, 0, 8, 0);
    line->setSpacing(8);
    QLabel* name = makeLabel(this, "heading");
    name->setText(title);
    line->addWidget(name);
    line->addWidget(m_hint);
    line->addStretch(1);
    line->addWidget(m_right);
    const auto relook = [this] { setFixedHeight(m_appearance.px(kHead)); };
    connect(&appearance, &Appearance::changed, this, relook);
    relook();
}

void SectionHead::setHint(const QString& hint)
{
    say(m_hint, hint);
}

void SectionHead::setRight(const QString& right)
{
    say(m_right, right);
}

void SectionHead::addButton(QWidget* button)
{
    layout()->addWidget(button);
}

QString SectionHead::hint() const
{
    return m_hint->text();
}

void SectionHead::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = m_appearance.theme();
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
    if (y() > 0)
        painter.fillRect(QRect(0, 0, width(), 1), theme.line);
}

AgentSide::AgentSide(const Appearance& appearance, const QString& name, QWidget* parent)
    : QScrollArea(parent)
    , m_appearance(appearance)
    , m_body(new QFrame(this))
    , m_column(new QVBoxLayout(m_body))
{
    setAccessibleName(name);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setFrame(static_cast<QFrame*>(m_body), QLatin1String("panel"));
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    setWidget(m_body);
}

void AgentSide::setWide(int pixels)
{
    m_wide = pixels;
    setMaximumWidth(pixels);
    updateGeometry();
}

QSize AgentSide::minimumSizeHint() const
{
    constexpr int kLeast = 170;
    return {std::min(m_wide, kLeast), m_appearance.px(80)};
}

void AgentSide::add(QWidget* widget)
{
    m_column->addWidget(widget);
}

void AgentSide::addSpace(int pixels)
{
    m_column->addSpacing(pixels);
}

void AgentSide::end()
{
    m_column->addStretch(1);
}

SectionHead* AgentSide::head(const QString& title)
{
    auto* made = new SectionHead(m_appearance, title, m_body);
    add(made);
    return made;
}

QLabel* AgentSide::words(const char* look)
{
    auto* made = new WrapLabel(m_body);
    made->setTextFormat(Qt::PlainText);
    setLook(made, QLatin1String(look));
    made->setContentsMargins(kSide, 8, kSide, 8);
    add(made);
    return made;
}

AgentRowList* AgentSide::list(const QString& name)
{
    auto* made = new AgentRowList(m_appearance, name, m_body);
    add(made);
    connect(made, &AgentRowList::rowReached, this, [this, made](const QRect& row) {
        const QPoint at = made->viewport()->mapTo(m_body, row.center());
        ensureVisible(at.x(), at.y(), 0, row.height());
    });
    return made;
}

AgentWorkSide::AgentWorkSide(const Appearance& appearance, QWidget* parent)
    : AgentSide(appearance, tr("Work of the agent"), parent)
{
    m_endHead = head(tr("Ended"));
    m_end = new FactList(appearance, tr("How it ended"), Qt::Vertical, m_body);
    add(m_end);
    m_stepHead = head(tr("Steps"));
    m_noSteps = words("small");
    m_steps = list(tr("Steps"));
    m_toolHead = head(tr("Tool calls"));
    m_tools = list(tr("Tool calls"));
    m_worktreeHead = head(tr("Worktree"));
    m_worktree = new FactList(appearance, tr("Worktree"), Qt::Vertical, m_body);
    add(m_worktree);
    m_missionHead = head(tr("Mission"));
    m_mission = words("small");
    m_mission->setTextInteractionFlags(Qt::TextSelectableByMouse);
    head(tr("Relations"));
    m_relations = new FactList(appearance, tr("Relations"), Qt::Vertical, m_body);
    add(m_relations);
    AgentSide::end();
}

void AgentWorkSide::show(const LiveSession& live, const LiveAgent& agent, const AgentDetails& details, qint64 now)
{
    m_end->setFacts(endOf(agent));
    showWith(m_endHead, !m_end->facts().isEmpty());
    showWith(m_end, !m_end->facts().isEmpty());
    m_steps->setRows(stepRows(details, agent, now));
    m_stepHead->setHint(stepCount(details));
    const bool started = agent.last.number > 0;
    say(m_noSteps,
        !details.steps.isEmpty() ? QString()
            : !started           ? tr("Its steps appear here once it has started and tells them.")
            : isLive(agent.row.state)
            ? tr("None told yet. They appear here when the agent writes them to its event file.")
            : tr("The agent told none."));
    showWith(m_steps, !details.steps.isEmpty());
    m_tools->setRows(toolRows(details));
    m_toolHead->setHint(toolCount(details));
    showWith(m_toolHead, !details.tools.isEmpty());
    showWith(m_tools, !details.tools.isEmpty());
    const Worktree* tree = worktreeOf(live, agent.row.id);
    m_worktree->setFacts(tree ? worktreeFacts(*tree) : QList<AgentFact>());
    showWith(m_worktreeHead, tree);
    showWith(m_worktree, tree);
    say(m_mission, missionWords(live, agent.row));
    showWith(m_missionHead, !m_mission->text().isEmpty());
    m_relations->setFacts(relationsOf(live, agent));
}

AgentResultSide::AgentResultSide(const Appearance& appearance, QWidget* parent)
    : AgentSide(appearance, tr("Resources and results of the agent"), parent)
{
    const auto title = [this] {
        QLabel* made = makeLabel(m_body, "small");
        made->setContentsMargins(kSide, 6, kSide, 0);
        add(made);
        return made;
    };
    const auto chart = [&](const QString& subject) {
        auto* made = new TrendChart(appearance, subject, m_body);
        auto* row = new QWidget(m_body);
        auto* within = new QHBoxLayout(row);
        within->setContentsMargins(kSide - 2, 2, kSide - 6, 2);
        within->addWidget(made);
        add(row);
        return made;
    };
    m_resourceHead = head(tr("Resources"));
    m_resourceHead->setHint(tr("since start"));
    m_noSamples = words("small");
    m_memoryTitle = title();
    m_memory = chart(tr("Memory"));
    m_memory->setTimesShown(false);
    m_cpuTitle = title();
    m_cpu = chart(tr("CPU"));
    addSpace(4);
    m_requests = new FactList(appearance, tr("Requests"), Qt::Vertical, m_body);
    add(m_requests);
    m_usageHead = head(tr("By model"));
    m_usageHead->setHint(tr("as the agent told"));
    m_usage = list(tr("Usage by model"));
    m_reportHead = head(tr("Completion report"));
    m_summary = words("small");
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_claimHead = new ClaimHead(appearance, m_body);
    add(m_claimHead);
    m_claims = list(tr("Claims of the report"));
    m_findingTitle = makeLabel(m_body, "section");
    m_findingTitle->setContentsMargins(kSide - 2, 10, kSide, 2);
    add(m_findingTitle);
    m_findings = list(tr("Findings and files"));
    AgentSide::end();
}

void AgentResultSide::show(const LiveSession& live, const LiveAgent& agent, const AgentDetails& details,
    const MachineSample& machine, qint64 now)
{
    showResources(agent, details, machine, live.thresholds, now);
    m_usage->setRows(live.protocol ? usageRows(*live.protocol, agent.row.id) : QList<AgentRow>());
    showWith(m_usageHead, m_usage->rowCount() > 0);
    showWith(m_usage, m_usage->rowCount() > 0);
    showReport(agent, details);
}

void AgentResultSide::showResources(const LiveAgent& agent, const AgentDetails& details, const MachineSample& machine,
    const Thresholds& lines, qint64 now)
{
    const auto& trend = details.trend;
    const bool measured = !trend.isEmpty();
    say(m_noSamples,
        measured                    ? QString()
            : agent.last.number > 0 ? tr("Nothing measured: the engine looks once a second while the agent runs.")
                                    : tr("Measured once a second from its start on."));
    for (QWidget* widget :
        std::initializer_list<QWidget*>{m_memoryTitle, m_memory->parentWidget(), m_cpuTitle, m_cpu->parentWidget()})
        showWith(widget, measured);
    const qint64 until = agent.last.endedAt > 0 ? agent.last.endedAt : now;
    m_resourceHead->setRight(
        measured ? tr("%1 to %2").arg(clock(trend.constFirst().atMs).left(5), clock(until).left(5)) : QString());
    if (!measured)
        return;
    const qint64 start
        = agent.last.startedAt > 0 ? std::min(agent.last.startedAt, trend.constFirst().atMs) : trend.constFirst().atMs;
    const qint64 limitAt
        = agent.row.limitMs > 0 && agent.last.startedAt > 0 ? agent.last.startedAt + agent.row.limitMs : 0;
    TrendScale scale;
    scale.warningLabel = percent(lines.memory.warning);
    scale.criticalLabel = percent(lines.memory.critical);
    scale.full = double(machine.memoryTotal);
    scale.warning = scale.full * lines.memory.warning / 100;
    scale.critical = scale.full * lines.memory.critical / 100;
    scale.least = 1024.0 * 1024;
    scale.binary = true;
    scale.words = [](double bytes) { return ui::memory(qint64(bytes)); };
    scale.limitAt = limitAt;
    scale.limitLabel = limitAt > 0 ? tr("limit %1").arg(clock(limitAt).left(5)) : QString();
    m_memory->setScale(scale);
    m_memory->setTrend(memoryTrend(trend), start);
    scale.warningLabel = percent(lines.cpu.warning);
    scale.criticalLabel = percent(lines.cpu.critical);
    scale.binary = false;
    scale.least = 100; // a whole core
    scale.full = 0;
    const double cores = peakOf(cpuTrend(trend)).value > 100 ? std::max(1, machine.cores) : 1;
    scale.warning = cores * lines.cpu.warning;
    scale.critical = cores * lines.cpu.critical;
    scale.words = [](double value) { return percent(value); };
    m_cpu->setScale(scale);
    m_cpu->setTrend(cpuTrend(trend), start);
    const bool live = isLive(agent.row.state) && agent.rssBytes >= 0;
    const qint64 rss = live ? agent.rssBytes : trend.constLast().rssMost;
    m_memoryTitle->setText(machine.memoryTotal > 0
            ? tr("Memory  %1 of %2").arg(ui::memory(rss), ui::memory(machine.memoryTotal))
            : tr("Memory  %1").arg(ui::memory(rss)));
    m_cpuTitle->setText(
        tr("CPU  %1 of one core").arg(percent(live ? agent.cpuPercent : trend.constLast().cpuMost / 10.0)));
}

void AgentResultSide::showReport(const LiveAgent& agent, const AgentDetails& details)
{
    const AgentReport& report = details.report;
    QList<AgentFact> facts;
    if (const RequestSum& sum = details.requests; sum.count > 0) {
        facts.append({tr("Requests"),
            sum.failed > 0 ? tr("%1, %2 failed").arg(count(sum.count), count(sum.failed)) : count(sum.count), {}});
        if (sum.p95Ms >= 0)
            facts.append({tr("P95"), tr("%1 ms").arg(count(qRound64(sum.p95Ms))), {}});
    }
    m_requests->setFacts(facts);
    showWith(m_requests, !facts.isEmpty());
    m_reportHead->setHint(reportTime(report));
    QStringList said;
    if (!report.summary.isEmpty())
        said.append(plainProse(report.summary, 2000));
    for (const QString& issue : report.issues)
        said.append(tr("Issue: %1").arg(plain(issue)));
    for (const QString& decision : report.decisions)
        said.append(tr("Decision: %1").arg(plain(decision)));
    if (!report.told)
        said.append(agent.last.endedAt > 0
                ? tr("The agent told no report.")
                : tr("None told yet. The agent writes it to its event file, at the latest when "
                     "it ends."));
    say(m_summary, said.join(QLatin1Char('\n')));
    m_claims->setRows(claimRows(report));
    showWith(m_claimHead, !report.claims.isEmpty());
    showWith(m_claims, !report.claims.isEmpty());
    m_findings->setRows(findingRows(details));
    const bool any = m_findings->rowCount() > 0;
    say(m_findingTitle,
        !any                             ? QString()
            : details.findings.isEmpty() ? tr("Files")
            : report.files.isEmpty()     ? tr("Findings")
                                         : tr("Findings and files"));
    showWith(m_findings, any);
}

} // namespace wavedeck::ui
