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
#include <QPlainTextEdit>

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
            const bool wrong = gate.row.state == GateState::Failed || gate.row.state == GateState::Inconclusive;
            const bool waits
                = gate.row.state == GateState::Pending && gates::waitsForPerson(gate) && !gate.row.reason.isEmpty();
            badge.count += wrong || waits;
            if (wrong && gate.row.kind == GateKind::Blocking)
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
    connect(m_detail->decision(), &GateDecision::signed_, this, &GatesPage::sign);
    connect(m_commands, &LiveCommands::pendingChanged, this, [this] {
        m_detail->decision()->setPending(m_commands->pending(m_detail->decision()->gate()));
        enable();
    });
    connect(m_commands, &LiveCommands::refused, this, [this](const QString& what, const Error& error) {
        say(plain(what + QStringLiteral(": ") + error.line(), 400), true);
    });
    connect(m_commands, &LiveCommands::done, this,
        [this](const QString& what) { say(tr("Done: %1").arg(plain(what)), false); });
}

void GatesPage::say(const QString& words, bool refused)
{
    m_note->setText(words);
    setLook(m_note, refused ? QLatin1String("error") : QLatin1String("hint"));
    m_note->setVisible(!words.isEmpty());
}

void GatesPage::setSigner(const QString& name, const QStringList& roles)
{
    m_detail->decision()->setSigner(name, roles);
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
        // The one that holds the session, else the first that is not over.
        QString first;
        for (const LiveWave& wave : m_live->waves)
            for (const LiveGate& gate : wave.gates)
                if (first.isEmpty() && gate.row.state != GateState::Passed && gate.row.state != GateState::Waived)
                    first = gate.row.id;
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
    m_detail->decision()->setToday(QDateTime::fromMSecsSinceEpoch(now).date());
    const gates::Found found = chosen();
    m_detail->show(found, *m_live, *m_view, mayChange(*m_live), now);
    if (found.ours)
        m_detail->decision()->setPending(m_commands->pending(found.gate->row.id));
    enable();
}

QStringList GatesPage::failed() const
{
    QStringList ids;
    if (m_live)
        for (const LiveWave& wave : m_live->waves)
            for (const LiveGate& gate : wave.gates)
                if (gate.row.state == GateState::Failed || gate.row.state == GateState::Inconclusive)
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
    const bool waits = ours && gates::waitsForPerson(*found.gate);
    m_rerun->setEnabled(free && gates::mayRerun(found.gate->row));
    m_approve->setEnabled(free && waits);
    m_reject->setEnabled(free && waits);
    m_waive->setEnabled(free && gates::mayWaive(found.gate->row));
    m_check->setEnabled(may && (m_rerun->isEnabled() || !failed().isEmpty()));
    m_export->setEnabled(m_live != nullptr);
    for (QAction* action : {m_check, m_rerun, m_approve, m_reject, m_waive})
        action->setVisible(!m_live || may);
}

/// The chosen gate; when it cannot be, all that failed.
void GatesPage::checkAgain()
{
    const gates::Found found = chosen();
    if (found.ours && m_rerun->isEnabled())
        return m_commands->act(AttentionAction::Rerun, found.gate->row.id);
    for (const QString& id : failed())
        m_commands->act(AttentionAction::Rerun, id);
}

void GatesPage::startWaiver()
{
    m_detail->decision()->waive()->setChecked(true);
    m_detail->decision()->reason()->setFocus(Qt::ShortcutFocusReason);
}

void GatesPage::sign(const QString& gate, const WaiverDraft& draft)
{
    QJsonObject more{{QStringLiteral("reason"), draft.reason}};
    if (!draft.role.isEmpty())
        more.insert(QStringLiteral("role"), draft.role);
    if (draft.until.isValid())
        more.insert(QStringLiteral("until"), draft.until.toString(Qt::ISODate));
    m_commands->decide(QStringLiteral("gate.waive"), gate, more, tr("Waive gate %1").arg(plain(gate)),
        [this, gate] { m_detail->decision()->forget(gate); });
}

/// item: CRITERION.NUMBER. A tick needs a reason that is kept (GATE-11).
void GatesPage::tick(const QString& item)
{
    const gates::Found found = chosen();
    if (!found.ours || !mayChange(*m_live) || item.isEmpty())
        return;
    const int number = item.section(QLatin1Char('.'), -1).toInt();
    bool done = false;
    for (const Criterion& criterion : found.gate->criteria)
        done = done
            || (item == QStringLiteral("%1.%2").arg(criterion.id).arg(number)
                && gates::tickedItems(criterion).contains(number));
    const TableRow* row = m_detail->items()->rowOf(item);
    const QString text = row ? row->cells.value(0).text : QString();
    const QString gate = found.gate->row.id;
    const QJsonObject more{{QStringLiteral("item"), item}};
    if (done)
        return m_commands->decide(
            QStringLiteral("gate.untick"), gate, more, tr("Take back the tick of %1").arg(plain(text, 80)), {});
    Question question;
    question.title = tr("Tick this item?");
    question.text = text;
    question.verb = tr("Tick item");
    question.keep = tr("Back");
    question.fields = {{tr("What shows it"), true, {}}};
    m_commands->ask(
        question, [self = QPointer(this), gate, more, text, session = m_live->session.id](const QStringList& values) {
            if (!self || !self->m_live || self->m_live->session.id != session)
                return;
            QJsonObject args = more;
            args.insert(QStringLiteral("reason"), values.value(0));
            self->m_commands->decide(QStringLiteral("gate.tick"), gate, args, tr("Tick %1").arg(plain(text, 80)), {});
        });
}

void GatesPage::openCriterion(const QString& feature)
{
    const gates::Found found = chosen();
    if (!m_live || !found.gate)
        return;
    if (const QString agent = gates::evidenceAgent(found, feature, *m_live); !agent.isEmpty())
        Q_EMIT goTo(linkTo(m_live->session.id, agent, QStringLiteral("log")));
}

void GatesPage::exportEvidence()
{
    if (!m_live)
        return;
    m_dialogs.chooseFolder(this, tr("Export the evidence of %1 into").arg(m_live->session.id), {},
        [this, session = m_live->session.id](const QString& folder) {
            say(tr("Exporting the evidence of %1…").arg(session), false);
            QJsonObject args = EngineCommands::about(session);
            args.insert(QStringLiteral("folder"), folder);
            m_engine.ask(QStringLiteral("evidence.export"), args, this, [this](const Result<QJsonObject>& answer) {
                if (!answer)
                    return say(plain(tr("Export evidence: %1").arg(answer.error().line()), 400), true);
                say(tr("Written: %1").arg(plain(answer->value(QLatin1String("folder")).toString(), 300)), false);
            });
        });
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
