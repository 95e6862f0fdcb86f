// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retro/retropage.h"

#include "ui/retro/capturebar.h"
#include "ui/retro/notecolumns.h"
#include "ui/retro/phasestrip.h"
#include "ui/retro/retroside.h"
#include "ui/retro/retrowords.h"
#include "ui/retro/timerbar.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/pagehead.h"

#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr qint64 kFreshMs = 60'000;
constexpr int kLine = 500;
const QString kRetro = QStringLiteral("retro:");

constexpr qint64 kDayMs = 86'400'000;

bool isHeld(const retro::Retro& retro)
{
    return retro.state == QLatin1String("in-progress");
}

/// Phases whose notes are shown with one: where notes are grouped or voted on, those that were written before. The last
/// one closes.
QStringList phasesWith(const RetroView& view, const QString& viewed)
{
    const QList<retro::Phase>& all = view.shown.phases;
    QStringList phases;
    if (!view.writing.contains(viewed) && !all.isEmpty() && all.last().id != viewed)
        for (const retro::Phase& phase : all) {
            if (phase.id == viewed)
                break;
            if (view.writing.contains(phase.id))
                phases.append(phase.id);
        }
    phases.append(viewed);
    return phases;
}

/// While each contributes alone nobody sees what others recommend.
RetroView withOwnOnly(RetroView view, int participant)
{
    for (retro::Recommendation& one : view.shown.recommendations)
        if (one.raw && one.by != participant) {
            retro::Recommendation bare;
            bare.number = one.number;
            bare.raw = true;
            bare.title = RetroPage::tr("Hidden until it begins");
            one = bare;
        }
    return view;
}

} // namespace

bool RetroPage::isOpen() const
{
    return !shown().id.isEmpty() && shown().state != QLatin1String("complete");
}

qint64 RetroPage::sinceTold() const
{
    return shown().timer.running ? m_monotonic() - m_toldAt : 0;
}

qint64 RetroPage::leftNow() const
{
    return shown().timer.leftMs - sinceTold();
}

/// The desk told something. Only what is seen costs; the badge is seen always.
void RetroPage::take()
{
    m_toldAt = m_monotonic();
    const RetroView& view = *m_desk.view();
    Badge badge;
    for (const RetroLine& line : view.retros)
        badge.count += line.state == QLatin1String("in-progress");
    badge.tone = Tone::Running;
    if (std::exchange(m_badge, badge).count != badge.count)
        Q_EMIT badgeChanged();
    // What is held now is gone to, once.
    if (view.known && !std::exchange(m_opened, true) && view.shown.id.isEmpty())
        for (const RetroLine& line : view.retros)
            if (line.state == QLatin1String("in-progress"))
                m_desk.show(line.id);
    m_due = !m_active && !isVisible();
    if (!m_due)
        showAll();
    Q_EMIT findTargetsChanged();
}

void RetroPage::showAll()
{
    const RetroView& view = *m_desk.view();
    const retro::Retro& retro = view.shown;
    if (std::exchange(m_shownId, retro.id) != retro.id) {
        m_undo.clear();
        m_wanted.clear();
        m_refusal = {};
        m_again = {};
        m_viewed.clear();
        m_followed.clear();
        m_listed = false;
        // One that is over is opened where something was said.
        if (retro.state == QLatin1String("complete") && !retro.notes.isEmpty()) {
            m_viewed = retro.notes.first().phase;
            m_followed = retro.phase;
        }
        say({}, false);
    }
    // The last phase closes: what it came to stands there, without taking the keyboard.
    const bool closing = isHeld(retro) && retro.phases.size() > 1 && retro.phases.last().id == retro.phase;
    if (closing && m_followed != retro.phase) {
        action("record")->setChecked(true);
        action("agenda")->setChecked(false);
        m_middle->setCurrentWidget(m_record);
    }
    // A phase that begins is gone to; what somebody looks at otherwise stays.
    if (std::exchange(m_followed, retro.phase) != retro.phase || !retro::phaseOf(retro, m_viewed))
        m_viewed = retro.phase.isEmpty() && !retro.phases.isEmpty() ? retro.phases.first().id : retro.phase;
    m_list->setRows(retrowords::retrospectives(view));
    if (!retro.id.isEmpty()) {
        m_capture->setRetro(retro);
        const bool apart = retro::isGathering(retro);
        QList<NoteCard> cards;
        for (const QString& phase : phasesWith(view, m_viewed))
            cards += noteCards(retro, phase, m_clock() - kFreshMs);
        if (view.notesHidden || apart)
            for (NoteCard& card : cards)
                if ((apart || card.note.phase == retro.phase) && card.note.by != m_capture->participant()) {
                    card.hidden = true;
                    card.note.title = apart ? tr("Hidden until it begins") : tr("Hidden until this phase is over");
                    card.note.fields.clear();
                    card.note.severity.clear();
                    card.note.cites.clear();
                }
        m_notes.setCards(cards);
        m_agenda->setRows(retrowords::agenda(view));
        m_record->setRows(retrowords::record(view));
        m_side->setWritable(isOpen());
        m_side->show(apart ? withOwnOnly(view, m_capture->participant()) : view, m_capture->participant());
        m_columns->setWritable(isOpen() && isHeld(retro));
        m_capture->setVerb(m_viewed == QLatin1String("recommendations") ? tr("Add recommendation") : tr("Add note"));
        m_capture->setVisible(isOpen());
        m_timer->setVisible(isOpen());
    }
    showWhat();
    tick();
    showHead();
    showNotices();
    enable();
    if (m_entering && m_active && !retro.id.isEmpty() && !m_listed) {
        m_entering = false;
        firstFocus()->setFocus(Qt::OtherFocusReason);
    }
    if (m_active && isHeld(retro))
        m_ticker.start();
    else
        m_ticker.stop();
}

/// What the time changes: nothing else is laid out or painted anew.
void RetroPage::tick()
{
    const retro::Retro& retro = shown();
    if (retro.id.isEmpty())
        return;
    const qint64 left = leftNow();
    QList<retro::Phase> phases = retro.phases;
    QString name;
    for (retro::Phase& phase : phases)
        if (phase.id == retro.phase) {
            name = phase.name;
            if (phase.state == QLatin1String("running"))
                phase.spentMs = phase.plannedMs - left;
        }
    m_strip->setPhases(phases, retro.phase, m_viewed);
    const retro::Phase* now = retro::phaseOf(retro, retro.phase);
    if (isHeld(retro) && now && now->state == QLatin1String("closed")) {
        m_timer->face()->setLeft(left, false);
        m_timer->setPhase(tr("All phases are closed"), tr("The retrospective can be ended"));
    } else if (isHeld(retro)) {
        m_timer->face()->setLeft(left, retro.timer.running);
        m_timer->setPhase(name, retrowords::timerSub(retro, left));
    } else if (!phases.isEmpty()) {
        m_timer->face()->setLeft(phases.first().plannedMs, false);
        m_timer->setPhase(tr("Not started"), tr("F8 starts the first phase, %1").arg(plain(phases.first().name, 60)));
    }
    m_timer->setCounts(retrowords::counts(retro, m_viewed, m_notes.rowCount()));
    m_columns->setHeads(retrowords::heads(retro, isOpen() ? m_capture->participant() : -1, sinceTold()));
    const qint64 ends = retrowords::endsAbout(retro, left, m_clock());
    QString times;
    // A report says of the day when it was held, and seldom more.
    const bool isDay = retro.startedAt % kDayMs == 0 && retro.closedAt % kDayMs == 0;
    if (retro.startedAt > 0 && !isDay)
        times = tr("Started %1").arg(clock(retro.startedAt).left(5));
    if (ends > 0)
        times += tr(", ends about %1").arg(clock(ends).left(5));
    if (retro.closedAt > 0 && !isDay)
        times += tr(", ended %1").arg(clock(retro.closedAt).left(5));
    m_times->setText(m_stack->currentWidget() == m_content ? times : QString());
}

void RetroPage::showHead()
{
    const RetroView& view = *m_desk.view();
    if (!shown().id.isEmpty() && !m_listed)
        return m_head->setSub(retrowords::headSub(shown()));
    const auto open = std::count_if(view.retros.begin(), view.retros.end(),
        [](const RetroLine& line) { return line.state != QLatin1String("complete"); });
    m_head->setSub(
        view.retros.isEmpty() ? QString() : tr("%1 in the register, %2 open").arg(view.retros.size()).arg(open));
}

/// Nothing blocks: what is missing or refused stands here until it is not so any more.
void RetroPage::showNotices()
{
    QList<BarNotice> notices;
    if (!m_refusal.code.isEmpty()) {
        BarNotice notice;
        notice.id = m_again ? QStringLiteral("again") : QString();
        notice.tone = Tone::Bad;
        notice.glyph = Glyph::Failed;
        notice.lead = m_refusal.kind == ErrorKind::Forbidden ? tr("Not allowed") : tr("Not done");
        notice.rest = plain(m_refusal, kLine);
        notice.action = m_again ? tr("Change it…") : QString();
        notices.append(notice);
    }
    const QList<retro::Participant>& people = shown().participants;
    const bool guarded = std::any_of(people.begin(), people.end(),
        [](const retro::Participant& one) { return one.role.contains(QLatin1String("secur"), Qt::CaseInsensitive); });
    if (isOpen() && !m_listed && !guarded) {
        BarNotice notice;
        notice.id = QStringLiteral("participant");
        notice.glyph = Glyph::Warning;
        notice.lead = tr("Nobody speaks for security");
        notice.rest = tr("Every retrospective has a participant with a security role.");
        notice.action = tr("Add participant…");
        notices.append(notice);
    }
    m_notice->setNotices(notices);
}

void RetroPage::showWhat()
{
    const RetroView& view = *m_desk.view();
    const bool one = !view.shown.id.isEmpty() && !m_listed;
    if (one || !view.retros.isEmpty())
        return m_stack->setCurrentWidget(one ? m_content : m_listBox);
    m_stack->setCurrentWidget(m_empty);
    if (!view.known)
        m_empty->showLoading(tr("Reading retrospectives"), 0, 0, {});
    else if (!view.unreadable.code.isEmpty())
        m_empty->showError(tr("Retrospectives cannot be read"), plain(view.unreadable, kLine));
    else
        m_empty->showEmpty(tr("No retrospectives yet"),
            tr("One is held after a session: what went well, what to improve, who does what. Ctrl+N begins one."),
            tr("New retrospective…"));
}

void RetroPage::enable()
{
    const retro::Retro& retro = shown();
    const bool one = !retro.id.isEmpty() && !m_listed;
    const bool open = one && isOpen();
    const bool held = open && isHeld(retro);
    const int note = m_columns->currentNumber();
    const auto set = [this](const char* name, bool on) { action(name)->setEnabled(on); };
    set("edit", open && note != 0);
    set("remove", open && note > 0);
    set("theme", open);
    for (const char* each :
        {"reopen", "summary", "theme-new", "recommend", "participant", "facilitator", "roti", "end"})
        set(each, open);
    for (const char* each : {"extend", "invite"})
        set(each, held);
    set("pause", open);
    const bool last = std::all_of(retro.phases.begin(), retro.phases.end(),
        [](const retro::Phase& phase) { return phase.state == QLatin1String("closed"); });
    set("next", held && !last);
    set("merge", open && retro.themes.size() > 1);
    set("reveal", open && !retro.votesShown && !retro.themes.isEmpty());
    set("consolidate",
        open
            && std::any_of(retro.recommendations.begin(), retro.recommendations.end(),
                [](const retro::Recommendation& r) { return r.raw; }));
    set("take", open && m_desk.view()->offered > 0);
    set("evidence", one && note > 0);
    for (const char* each : {"action", "debt", "share", "template", "agenda", "record", "tickets"})
        set(each, one);
    action("pause")->setText(!held ? tr("&Start the timer")
            : retro.timer.running  ? tr("&Hold the timer")
                                   : tr("&Go on with the timer"));
    m_timer->setRunning(retro.timer.running, !held ? tr("Start") : retro.timer.running ? tr("Pause") : tr("Resume"));
    const bool closing = held && !retro.phases.isEmpty() && retro.phases.last().id == retro.phase;
    action("next")->setText(closing ? tr("Close the last phase") : tr("Ne&xt phase"));
    m_timer->next()->setText(closing ? tr("Close phase") : tr("Next phase"));
    for (const char* each : {"agenda", "record", "share", "end", "list"})
        action(each)->setVisible(one && (qstrcmp(each, "end") != 0 || open));
    action("new")->setEnabled(m_desk.view()->known);
    // The head has room for it where nothing is held.
    action("new")->setVisible(!one || !open);
}

void RetroPage::viewPhase(const QString& phase)
{
    if (std::exchange(m_viewed, phase) != phase)
        showAll();
}

void RetroPage::say(const QString& words, bool bad)
{
    setLook(m_told, bad ? QLatin1String("error") : QLatin1String("hint"));
    m_told->setText(words);
    m_told->setVisible(!words.isEmpty());
}

QList<FindTarget> RetroPage::findTargets() const
{
    QList<FindTarget> targets;
    for (const RetroLine& line : m_desk.view()->retros)
        targets.append({Glyph::Retro, plain(QString(line.id + QLatin1Char(' ') + line.title), 160),
            tr("Retrospective, %1").arg(plain(line.state, 20)), kRetro + line.id});
    return targets;
}

bool RetroPage::reveal(const QString& uri)
{
    const QString id = uri.startsWith(kRetro) ? uri.mid(kRetro.size()) : uri;
    const QList<RetroLine>& all = m_desk.view()->retros;
    if (std::none_of(all.begin(), all.end(), [&id](const RetroLine& line) { return line.id == id; }))
        return false;
    m_listed = false;
    m_opened = true;
    m_entering = true;
    if (shown().id == id)
        showAll();
    else
        m_desk.show(id);
    return true;
}

void RetroPage::setActive(bool active)
{
    m_active = active;
    if (!active)
        return m_ticker.stop();
    m_desk.refresh();
    showAll();
    m_due = false;
}

} // namespace wavedeck::ui
