// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gates/gatespage.h"

#include "models/live/links.h"
#include "models/live/words.h"
#include "ui/gates/gatedecision.h"
#include "ui/gates/gatedetail.h"
#include "ui/gates/tierladder.h"
#include "ui/live/agentsides.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/pagehead.h"
#include "ui/widgets/segmented.h"

#include <QComboBox>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kTickMs = 1000;
const QString kBlockers = QStringLiteral("blockers");

Badge badgeOf(const LiveSession* live)
{
    Badge badge;
    if (!live || !mayChange(*live))
        return badge;
    for (const LiveWave& wave : live->waves)
        for (const LiveGate& gate : wave.gates) {
            if (!gates::needsPerson(*live, gate))
                continue;
            ++badge.count;
            if (gate.row.state != GateState::Pending && gate.row.kind == GateKind::Blocking)
                badge.tone = Tone::Bad;
        }
    return badge;
}

} // namespace

GatesPage::GatesPage(
    Appearance& appearance, SessionFeed& feed, EngineCommands& commands, Milliseconds clock, QWidget* parent)
    : Page(parent)
    , m_appearance(appearance)
    , m_feed(feed)
    , m_engine(commands)
    , m_clock(std::move(clock))
    , m_commands(new LiveCommands(commands, this))
    , m_dialogs(FileDialogs::real())
    , m_empty(new EmptyState(appearance, this))
    , m_content(new QWidget(this))
    , m_head(new PageHead(appearance, tr("Gates and readiness"), m_content))
    , m_scope(new Segmented(appearance, tr("Gates of"), {tr("This session"), tr("All sessions")}, m_head))
    , m_kinds(new QComboBox(m_head))
    , m_noticePlace(new QWidget(m_content))
    , m_blocking(new NoticeBar(appearance, m_content))
    , m_blockers(new CellTable(appearance, tr("What blocks the next step"), {{{}, 200}, {{}, 0}, {{}, 220}}, m_content))
    , m_note(new WrapLabel(m_content))
    , m_ladder(new TierLadder(appearance, m_content))
    , m_table(new CellTable(appearance, tr("Gates"),
          {{tr("Gate"), 0}, {tr("State"), 112}, {tr("Type"), 92}, {tr("Implemented"), 100}, {tr("Operational"), 156},
              {tr("Evidence"), 74, true}, {tr("Decides"), 102, false, true}},
          m_content))
    , m_leftHead(new SectionHead(appearance, tr("Left before the next tier"), m_content))
    , m_left(new CellTable(appearance, tr("Left before the next tier"),
          {{{}, 84}, {{}, 0}, {{}, 190}, {{}, 160, false, true}, {{}, 60, true}}, m_content))
    , m_detail(new GateDetail(appearance, m_content))
    , m_view(std::make_shared<const GatesView>())
{
    setObjectName(id());
    setAccessibleName(title());
    makeActions();
    makeHead();
    layOut();
    setFocusOrder();
    connectParts();
    m_ticker.setInterval(kTickMs);
    showWhat();
}

void GatesPage::connectParts()
{
    connect(&m_feed, &SessionFeed::updated, this, &GatesPage::take);
    connect(&m_feed, &SessionFeed::failed, this, [this](const Error& error) {
        m_unreadable = error;
        showWhat();
    });
    connect(m_empty, &EmptyState::acted, this, [this] {
        if (m_unreadable.what.isEmpty())
            Q_EMIT goTo(QStringLiteral("plans"));
        else
            m_feed.retry();
    });
    connect(&m_ticker, &QTimer::timeout, this, &GatesPage::refresh);
    connect(m_table, &CellTable::chosenChanged, this, &GatesPage::showChosen);
    connect(m_scope, &Segmented::currentChanged, this, [this] {
        refresh();
        Q_EMIT stateChanged();
    });
    connect(m_kinds, &QComboBox::currentIndexChanged, this, &GatesPage::refresh);
    connect(m_blocking, &NoticeBar::acted, this, [this] {
        m_showBlockers = !m_showBlockers;
        showBlocking();
    });
    connect(m_blockers, &CellTable::opened, this, [this](const QString& id) {
        if (!m_table->choose(id) && m_live)
            Q_EMIT goTo(linkTo(m_live->session.id, id));
    });
    connect(m_left, &CellTable::opened, this, [this](const QString& need) {
        for (const TierStep& step : m_view->ladder)
            for (const TierNeed& each : step.needs)
                if (each.id == need && !each.gate.isEmpty())
                    m_table->choose(each.gate);
    });
    connect(m_detail, &GateDetail::criterionOpened, this, &GatesPage::openCriterion);
    connect(m_detail->items(), &CellTable::toggled, this, &GatesPage::tick);
    connect(m_detail->items(), &CellTable::opened, this, &GatesPage::tick);
    connectDecision();
    connect(m_commands, &LiveCommands::pendingChanged, this, [this] {
        m_detail->decision()->setPending(m_commands->pending(m_detail->decision()->of().gate));
        enable();
    });
    connect(m_commands, &LiveCommands::refused, this, &GatesPage::refused);
    connect(m_commands, &LiveCommands::done, this,
        [this](const QString& what) { say(tr("Done: %1").arg(plain(what)), false); });
}

void GatesPage::say(const QString& words, bool refused)
{
    m_note->setText(words);
    setLook(m_note, refused ? QLatin1String("error") : QLatin1String("hint"));
    m_note->setVisible(!words.isEmpty());
}

void GatesPage::take(const LiveUpdate& update)
{
    m_told = true;
    const bool other = !m_live || !update.now || m_live->session.id != update.now->session.id;
    m_live = update.now;
    m_unreadable = {};
    m_view = m_live && m_live->gates ? m_live->gates : std::make_shared<const GatesView>();
    m_commands->setSession(m_live);
    if (other)
        say({}, false);
    m_due = true;
    const Badge badge = badgeOf(m_live.get());
    if (std::exchange(m_badge, badge).count != badge.count)
        Q_EMIT badgeChanged();
    if (m_active)
        refresh();
    showWhat();
    Q_EMIT findTargetsChanged();
}

void GatesPage::refresh()
{
    m_due = false;
    if (!m_live)
        return;
    const qint64 now = m_live->replayed ? m_live->readAt : m_clock();
    m_head->setSub(plain(tr("%1 %2").arg(m_live->session.id, m_live->session.name), 120));
    m_ladder->show(*m_view, m_live->session.id);
    gates::Filter filter;
    if (m_kinds->currentIndex() > 0)
        filter.kind = m_kinds->currentIndex() == 1 ? GateKind::Blocking : GateKind::Advisory;
    filter.allSessions = m_scope->current() == 1;
    m_table->setRows(gates::gateRows(*m_live, *m_view, filter, now));
    if (!m_table->currentIndex().isValid()) {
        const QString first = gates::firstGate(*m_live, *m_view);
        if (first.isEmpty() || !m_table->choose(first))
            for (int i = 0; i < m_table->rowCount() && !m_table->currentIndex().isValid(); ++i)
                if (!m_table->rows().row(i).group)
                    m_table->choose(m_table->rows().row(i).id);
    }
    const QString tier = gates::leftTier(*m_view);
    const QList<TableRow> left = gates::leftRows(*m_view, now);
    m_left->setRows(left);
    m_left->setVisible(!left.isEmpty());
    m_leftHead->setVisible(!left.isEmpty());
    m_leftHead->setHint(tr("%1: %2 criteria").arg(tier).arg(left.size()));
    showBlocking();
    showChosen();
}

/// One line; the list on demand.
void GatesPage::showBlocking()
{
    QList<BarNotice> notices;
    const auto count = std::count_if(
        m_view->blockers.begin(), m_view->blockers.end(), [](const Blocker& each) { return each.blocks; });
    if (count > 0 && m_live && mayChange(*m_live)) {
        const Blocker& first = *std::find_if(
            m_view->blockers.begin(), m_view->blockers.end(), [](const Blocker& each) { return each.blocks; });
        BarNotice notice;
        notice.id = kBlockers;
        notice.glyph = Glyph::Blocked;
        notice.tone = Tone::Blocked;
        notice.lead = count == 1 ? tr("1 thing blocks the next step") : tr("%1 things block the next step").arg(count);
        notice.rest = plain(QString(first.id + QStringLiteral(": ") + first.why), 160);
        notice.action = m_showBlockers ? tr("Hide list") : tr("Show list");
        notices.append(notice);
    }
    m_blocking->setNotices(notices);
    m_blockers->setVisible(m_showBlockers && !notices.isEmpty());
    m_blockers->setRows(notices.isEmpty() ? QList<TableRow>() : gates::blockerRows(*m_view));
}

gates::Found GatesPage::chosen() const
{
    return m_live ? gates::find(*m_live, *m_view, m_table->currentId()) : gates::Found();
}

void GatesPage::showChosen()
{
    if (!m_live)
        return;
    const qint64 now = m_live->replayed ? m_live->readAt : m_clock();
    const QString gate = m_table->currentId();
    m_detail->decision()->setSigner(m_signer, gates::waivingRoles(m_roles, gate, *m_view));
    m_detail->decision()->setToday(QDateTime::fromMSecsSinceEpoch(now).date());
    const gates::Found found = chosen();
    m_detail->show(found, *m_live, *m_view, mayChange(*m_live), now);
    if (found.ours)
        m_detail->decision()->setPending(m_commands->pending(found.gate->row.id));
    enable();
    hold();
}

QStringList GatesPage::failed() const
{
    QStringList ids;
    if (m_live)
        for (const LiveWave& wave : m_live->waves)
            for (const LiveGate& gate : wave.gates)
                if ((gate.row.state == GateState::Failed || gate.row.state == GateState::Inconclusive)
                    && gates::mayRerun(*m_live, gate.row))
                    ids.append(gate.row.id);
    return ids;
}

/// What can be asked as it stands; the engine says no to the rest. Absent, not disabled, in a recorded session.
void GatesPage::enable()
{
    const bool may = m_live && mayChange(*m_live);
    const gates::Found found = chosen();
    const bool ours = may && found.ours;
    const bool free = ours && m_commands->pending(found.gate->row.id).isEmpty();
    const bool waits = ours && gates::mayDecide(*m_live, *found.gate);
    m_rerun->setEnabled(free && gates::mayRerun(*m_live, found.gate->row));
    m_approve->setEnabled(free && waits);
    m_reject->setEnabled(free && waits);
    m_waive->setEnabled(free && gates::mayWaive(*m_live, found.gate->row));
    m_check->setEnabled(may && (m_rerun->isEnabled() || !failed().isEmpty()));
    m_export->setEnabled(m_live != nullptr);
    m_undo->setEnabled(ours && m_detail->decision()->mayRestore());
    for (QAction* action : {m_check, m_rerun, m_approve, m_reject, m_waive})
        action->setVisible(!m_live || may);
}

void GatesPage::openCriterion(const QString& feature)
{
    const gates::Found found = chosen();
    if (!m_live || !found.gate)
        return;
    if (const QString agent = gates::evidenceAgent(found, feature, *m_live); !agent.isEmpty())
        Q_EMIT goTo(linkTo(m_live->session.id, agent, QStringLiteral("log")));
}

void GatesPage::showWhat()
{
    m_content->setVisible(m_live != nullptr);
    m_empty->setVisible(!m_live);
    if (m_live)
        return;
    m_empty->showNoSession(m_unreadable, m_told, m_feed.followed(),
        tr("Gates, their evidence and how ready the product is appear here as soon as a plan is started."));
}

} // namespace wavedeck::ui
