// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/risk/riskpage.h"

#include "ui/live/agentsides.h"
#include "ui/risk/riskcontent.h"
#include "ui/risk/riskdraft.h"
#include "ui/risk/riskform.h"
#include "ui/risk/riskhead.h"
#include "ui/risk/risklist.h"
#include "ui/risk/riskside.h"
#include "ui/risk/riskwords.h"
#include "ui/risk/signbar.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/segmented.h"

#include <QJsonObject>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QStackedWidget>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kTickMs = 60'000;
constexpr int kLine = 600;
const QString kQueue = QStringLiteral("risk:queue");
const QString kRisk = QStringLiteral("risk:");

bool matches(const RiskCard& card, const QString& wanted)
{
    return wanted.isEmpty() || card.spoken().contains(wanted, Qt::CaseInsensitive);
}

} // namespace

void RiskPage::say(const QString& words, bool bad)
{
    m_note->setText(words);
    setLook(m_note, bad ? QLatin1String("error") : QLatin1String("hint"));
    m_note->setVisible(!words.isEmpty());
}

/// The desk told something: list, badge, and what is shown if it is another now.
void RiskPage::refresh()
{
    const RiskView& view = m_desk.view();
    Badge badge;
    badge.count = int(view.queue.size());
    for (const RiskWaiting& waiting : view.queue)
        if (waiting.dueAt > 0 && waiting.dueAt < m_clock())
            badge.tone = Tone::Bad;
    if (std::exchange(m_badge, badge).count != badge.count)
        Q_EMIT badgeChanged();
    fillList();
    // Somebody else sits here, or something happened to it: what may be done is asked anew.
    const QString who = view.who.name + view.who.roles.join(QLatin1Char('+')) + QString::number(view.who.signedIn);
    const bool other = std::exchange(m_who, who) != who;
    if (m_shown && m_wanted.isEmpty())
        for (const RiskLine& line : view.lines)
            if (line.id == m_shown->line.id && (other || line.revision != m_shown->line.revision))
                read(line.id);
    showShown();
    Q_EMIT findTargetsChanged();
}

void RiskPage::fillList()
{
    const RiskView& view = m_desk.view();
    const qint64 now = m_clock();
    const QString wanted = m_filter->text().trimmed();
    const bool queue = m_scope->current() == 1;
    QList<RiskCard> cards;
    if (queue)
        for (const RiskWaiting& waiting : view.queue)
            cards.append(riskwords::cardOf(waiting, now));
    else
        for (const RiskLine& line : view.lines)
            cards.append(riskwords::cardOf(line, now));
    const qsizetype all = cards.size();
    cards.removeIf([&wanted](const RiskCard& card) { return !matches(card, wanted); });
    m_listHead->setHint(cards.size() == all ? QString::number(all) : tr("%1 of %2 shown").arg(cards.size()).arg(all));
    m_scope->button(1)->setText(
        view.queue.isEmpty() ? tr("Waiting for me") : tr("Waiting for me %1").arg(view.queue.size()));
    m_list->setCards(cards);
    if (m_list->currentId().isEmpty() && !cards.isEmpty() && !m_shown && m_wanted.isEmpty() && !queue)
        m_list->choose(cards.first().id);
    showWhat();
}

void RiskPage::chosen()
{
    QString id = m_list->currentId();
    if (m_scope->current() == 1) {
        // What waits may be something else than an assessment: that is opened, not shown here.
        if (!id.startsWith(kRisk))
            return;
        id = id.mid(kRisk.size());
    }
    if (id.isEmpty() || id == m_wanted || (m_wanted.isEmpty() && m_shown && m_shown->line.id == id))
        return;
    say({}, false);
    showView(View::Read);
    read(id);
}

void RiskPage::read(const QString& id)
{
    m_wanted = id;
    m_desk.read(id, this, [this, id](const Result<RiskShown>& got) {
        if (m_wanted != id)
            return; // another one was chosen meanwhile
        m_wanted.clear();
        m_unreadable = got ? Error() : got.error();
        if (got)
            return take(*got);
        m_shown.reset();
        showShown();
    });
}

void RiskPage::take(const RiskShown& shown)
{
    const bool newer = m_shown && m_shown->line.id == shown.line.id && m_shown->version != shown.version;
    const QString id = shown.line.id;
    if (RiskDraft* mine = m_drafts.value(id)) {
        if (mine->base() == shown.version)
            m_theirs.remove(id);
        else if (mine->isChanged())
            m_theirs.insert(id, shown); // mine stays as it is until somebody says what becomes of it
        else
            dropDraft(id);
    }
    m_shown = shown;
    showShown();
    if (newer && shown.line.state == QLatin1String("submitted"))
        m_bar->say(tr("Version %1 was stored meanwhile by %2. Read it before you sign.")
                       .arg(shown.version)
                       .arg(plain(shown.changedBy, 60)),
            true);
}

RiskDraft* RiskPage::draft() const
{
    return m_shown ? m_drafts.value(m_shown->line.id) : nullptr;
}

bool RiskPage::mayChoose() const
{
    return m_shown && m_shown->mayEdit && m_shown->line.state != QLatin1String("submitted")
        && m_shown->line.state != QLatin1String("approved");
}

void RiskPage::showShown()
{
    const RiskView& view = m_desk.view();
    const RiskShown* shown = m_shown ? &*m_shown : nullptr;
    const RiskDraft* mine = draft();
    if (shown) {
        const QString title
            = (mine ? mine->content() : shown->content).value(QLatin1String("title")).toString(shown->line.title);
        m_head->show(plain(shown->line.id, 24), plain(title, 160), int(shown->line.level),
            riskwords::stateGlyph(shown->line.state), riskwords::stateTone(shown->line.state),
            riskwords::headState(shown->line, m_clock()));
        m_content->show(*shown, mine ? mine->content() : shown->content, mayChoose());
        showDifference();
        if (m_document->toPlainText() != shown->document)
            m_document->setPlainText(shown->document);
    } else {
        m_head->show({}, title(), 0, Glyph::Risk, Tone::Neutral, {});
    }
    m_side->show(shown, view);
    m_bar->show(shown, view.who, view.people, m_clock(), mine && (mine->isChanged() || m_view == View::Edit));
    showNotice();
    showWhat();
    enable();
}

void RiskPage::showView(View view)
{
    m_view = view;
    if (view == View::Edit && m_shown)
        m_form->show(ensureDraft(), m_shown->matrix);
    QWidget* const parts[] = {m_content, m_form, m_differenceBox, m_document};
    if (m_shown)
        m_stack->setCurrentWidget(parts[std::size_t(view)]);
    for (const auto& [name, of] : {std::pair{"edit", View::Edit}, std::pair{"difference", View::Difference},
             std::pair{"document", View::Document}})
        action(name)->setChecked(view == of);
}

void RiskPage::showDifference()
{
    const QString from = m_shown->approvedVersion > 0 ? tr("Version %1, approved").arg(m_shown->approvedVersion)
                                                      : tr("Nothing was approved before");
    m_differenceHead->setText(
        tr("%1 → version %2: %3 fields").arg(from).arg(m_shown->version).arg(m_shown->changes.size()));
    m_difference->setRows(riskwords::changeRows(*m_shown));
}

/// What is not stored, and what somebody else stored meanwhile.
void RiskPage::showNotice()
{
    QList<BarNotice> notices;
    RiskDraft* mine = draft();
    if (m_shown && m_theirs.contains(m_shown->line.id)) {
        BarNotice notice;
        notice.id = QStringLiteral("rebase");
        notice.glyph = Glyph::Warning;
        notice.lead = tr("Somebody stored version %1 meanwhile").arg(m_shown->version);
        notice.rest = tr("%1. Your changes are kept.").arg(plain(m_shown->changedBy, 80));
        notice.action = tr("Put mine on top");
        notices.append(notice);
    } else if (mine && mine->isChanged()) {
        BarNotice notice;
        notice.id = QStringLiteral("save");
        notice.glyph = Glyph::Draft;
        notice.tone = Tone::Running;
        notice.lead = tr("Not stored yet");
        notice.rest = tr("Changes to version %1. Ctrl+S stores them as a new version.").arg(mine->base());
        const QString& state = m_shown->line.state;
        if (state == QLatin1String("submitted"))
            notice.rest += QLatin1Char(' ') + tr("It goes back to draft then, and what was signed is gone.");
        else if (state == QLatin1String("approved"))
            notice.rest += QLatin1Char(' ') + tr("The approval becomes stale then, for good.");
        notice.action = tr("Save");
        notices.append(notice);
    }
    m_notice->setNotices(notices);
}

void RiskPage::showWhat()
{
    const RiskView& view = m_desk.view();
    const bool queue = m_scope->current() == 1;
    if (m_shown && m_unreadable.what.isEmpty()) {
        showView(m_view);
        return;
    }
    m_stack->setCurrentWidget(m_empty);
    if (!m_unreadable.what.isEmpty() || (!view.failure.isEmpty() && !view.known))
        m_empty->showError(tr("This assessment cannot be read"),
            plain(m_unreadable.what.isEmpty() ? view.failure : m_unreadable.line(), kLine));
    else if (!view.known || !m_wanted.isEmpty())
        m_empty->showLoading(tr("Reading assessments"), 0, 0, m_wanted);
    else if (queue && view.queue.isEmpty())
        m_empty->showEmpty(tr("Nothing waits for you"),
            view.who.signedIn ? tr("What needs your signature appears here, the most urgent first.")
                              : tr("Sign in (menu Session) to see what needs your signature."),
            {}, Glyph::Check);
    else if (view.lines.isEmpty())
        m_empty->showEmpty(tr("No risk assessments yet"),
            tr("A change that is risky is assessed here, reviewed and signed before it is carried out."),
            tr("New assessment"));
    else
        m_empty->showEmpty(tr("Choose an assessment"), tr("It is shown here with its approvals."), {}, Glyph::Risk);
}

void RiskPage::enable()
{
    const bool any = m_shown.has_value();
    const bool free = m_pending.isEmpty();
    RiskDraft* mine = draft();
    const bool changed = mine && mine->isChanged();
    const auto set = [this](const char* name, bool on) { action(name)->setEnabled(on); };
    set("new", free);
    set("edit", any && free && (m_shown->mayEdit || m_view == View::Edit));
    set("save", any && free && changed);
    set("discard", any && free && changed);
    set("undo", mine && mine->undo().canUndo());
    set("redo", mine && mine->undo().canRedo());
    set("difference", any && m_shown->approvedVersion > 0);
    for (const char* each : {"document", "history", "export-pdf", "export-page", "export-md", "export-json"})
        set(each, any);
    set("copy-all", any && !m_content->command({}).isEmpty());
    set("copy", any && !m_content->command({}).isEmpty());
    using Kind = RiskDecision::Kind;
    const bool read = any && !changed && free;
    for (const auto& [name, kind] : {std::pair{"changes", Kind::RequestChanges}, std::pair{"withdraw", Kind::Withdraw},
             std::pair{"escalate", Kind::Escalate}})
        set(name, read && m_bar->offers(kind));
    set("primary", read && (m_bar->offers(Kind::Approve) || m_bar->offers(Kind::Submit)));
    action("edit")->setToolTip(any && !m_shown->mayEdit ? plain(m_shown->notEditable, kLine) : QString());
}

Badge RiskPage::badge() const
{
    return m_badge;
}

QList<FindTarget> RiskPage::findTargets() const
{
    QList<FindTarget> targets;
    for (const RiskLine& line : m_desk.view().lines)
        targets.append({Glyph::Risk, plain(line.id + QLatin1Char(' ') + line.title),
            tr("Risk assessment, %1").arg(riskwords::stateTitle(line.state)), kRisk + line.id});
    return targets;
}

bool RiskPage::reveal(const QString& uri)
{
    if (uri == kQueue) {
        m_scope->setCurrent(1);
        return true;
    }
    const QString id = uri.startsWith(kRisk) ? uri.mid(kRisk.size()) : uri;
    const QList<RiskLine>& lines = m_desk.view().lines;
    if (std::none_of(lines.begin(), lines.end(), [&id](const RiskLine& line) { return line.id == id; }))
        return false;
    m_scope->setCurrent(0);
    m_filter->clear();
    return m_list->choose(id);
}

void RiskPage::setActive(bool active)
{
    m_active = active;
    if (active) {
        m_ticker.start();
        m_desk.refresh();
    } else {
        m_ticker.stop();
    }
}

} // namespace wavedeck::ui
