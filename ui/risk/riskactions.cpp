// SPDX-License-Identifier: GPL-3.0-or-later
// What is done on the page. Part of RiskPage.
#include "models/live/needsperson.h"
#include "ui/gates/celltable.h"
#include "ui/risk/riskcontent.h"
#include "ui/risk/riskdraft.h"
#include "ui/risk/riskform.h"
#include "ui/risk/riskpage.h"
#include "ui/risk/riskside.h"
#include "ui/risk/riskwords.h"
#include "ui/risk/signbar.h"
#include "ui/theme/format.h"
#include "ui/widgets/segmented.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QJsonObject>
#include <QPointer>

namespace wavedeck::ui {

namespace {
constexpr int kLine = 600;
}

void RiskPage::refused(const QString& what, const Error& error, const std::function<void()>& again)
{
    const QString why = tr("%1: %2").arg(what, plain(error.line(), kLine));
    say(why, true);
    if (!m_signIn || !needsPerson(error))
        return;
    m_signIn(why, [self = QPointer(this), again](bool signedIn) {
        if (self && signedIn)
            again();
    });
}

void RiskPage::create()
{
    Question question;
    question.title = tr("New risk assessment");
    question.text = tr("It begins as a draft. Nothing is asked of anybody before you submit it.");
    question.verb = tr("Create");
    question.keep = tr("Back");
    question.fields = {{tr("Title"), true, {}}, {tr("Template"), true, m_desk.view().templates}};
    m_ask(this, question, [self = QPointer(this)](const QStringList& values) {
        if (self)
            self->createNow(values.value(0), values.value(1));
    });
}

void RiskPage::createNow(const QString& title, const QString& templateName)
{
    m_desk.create(title, templateName, {}, this, [this, title, templateName](const Result<QString>& id) {
        if (!id)
            return refused(tr("New assessment"), id.error(), [=, this] { createNow(title, templateName); });
        reveal(*id);
        say(tr("Created: %1").arg(plain(*id)), false);
    });
}

RiskDraft* RiskPage::ensureDraft()
{
    RiskDraft*& mine = m_drafts[m_shown->line.id];
    if (mine)
        return mine;
    mine = new RiskDraft(m_shown->line.id, m_shown->version, m_shown->content, this);
    connect(&mine->undo(), &QUndoStack::indexChanged, this, &RiskPage::enable); // known only after the change
    connect(mine, &RiskDraft::changed, this, [this, mine] {
        if (mine == draft())
            showShown();
    });
    return mine;
}

void RiskPage::dropDraft(const QString& id)
{
    RiskDraft* gone = m_drafts.take(id);
    m_theirs.remove(id);
    if (gone && m_shown && m_shown->line.id == id)
        m_form->show(nullptr, m_shown->matrix);
    if (gone)
        gone->deleteLater();
}

void RiskPage::edit()
{
    if (!m_shown)
        return;
    const bool open = m_view != View::Edit;
    if (!open && draft() && !draft()->isChanged())
        dropDraft(m_shown->line.id);
    showView(open ? View::Edit : View::Read);
    showShown();
    if (QWidget* first = open ? m_form->firstField() : nullptr)
        first->setFocus(Qt::OtherFocusReason);
}

void RiskPage::pickScore(const QString& axis, const risk::Score& score)
{
    if (!mayChoose())
        return;
    QJsonObject now;
    if (score.likelihood > 0)
        now.insert(QStringLiteral("likelihood"), score.likelihood);
    if (score.impact > 0)
        now.insert(QStringLiteral("impact"), score.impact);
    ensureDraft()->set({axis}, now, axis == QLatin1String("residual") ? tr("Residual risk") : tr("Inherent risk"));
}

void RiskPage::save()
{
    RiskDraft* mine = draft();
    if (!mine || !mine->isChanged() || !m_pending.isEmpty())
        return;
    if (m_theirs.contains(mine->id()))
        return say(tr("Somebody stored another version meanwhile: put yours on top of it first."), true);
    m_pending = tr("Storing…");
    say(m_pending, false);
    enable();
    m_desk.save(
        mine->id(), mine->base(), mine->content(), this, [this, id = mine->id()](const Result<RiskShown>& stored) {
            m_pending.clear();
            RiskDraft* kept = m_drafts.value(id);
            if (!stored) {
                refused(tr("Save"), stored.error(), [this] { save(); });
                if (stored.error().code == QLatin1String("content-changed"))
                    read(id);
                return enable();
            }
            say(tr("Stored as version %1").arg(stored->version), false);
            if (kept)
                kept->stored(stored->version, stored->content);
            if (m_shown && m_shown->line.id == id)
                take(*stored);
        });
}

void RiskPage::rebase()
{
    RiskDraft* mine = draft();
    if (!mine || !m_theirs.contains(mine->id()))
        return;
    const RiskShown theirs = m_theirs.take(mine->id());
    const QStringList both = mine->rebase(theirs.version, theirs.content);
    say(both.isEmpty()
            ? tr("Your changes stand on version %1 now.").arg(theirs.version)
            : tr("Your changes stand on version %1 now. Both of you changed: %2. Yours stands there; look at "
                 "it before you store it.")
                  .arg(theirs.version)
                  .arg(plain(both.join(QStringLiteral(", ")), kLine)),
        !both.isEmpty());
    showShown();
}

void RiskPage::discard()
{
    RiskDraft* mine = draft();
    if (!mine)
        return;
    Question question;
    question.title = tr("Discard your changes to %1?").arg(plain(mine->id(), 24));
    question.text = tr("Version %1 stays as it is. What you changed since is gone.").arg(mine->base());
    question.verb = tr("Discard changes");
    question.keep = tr("Keep editing");
    question.dangerous = true;
    m_ask(this, question, [self = QPointer(this), id = mine->id()](const QStringList&) {
        if (!self)
            return;
        self->dropDraft(id);
        self->showView(View::Read);
        self->showShown();
    });
}

void RiskPage::undo()
{
    if (RiskDraft* mine = draft())
        mine->undo().undo();
}

void RiskPage::redo()
{
    if (RiskDraft* mine = draft())
        mine->undo().redo();
}

void RiskPage::primary()
{
    decide(m_bar->offers(RiskDecision::Approve) ? RiskDecision::Approve : RiskDecision::Submit);
}

void RiskPage::requestChanges()
{
    decide(RiskDecision::RequestChanges);
}

void RiskPage::withdraw()
{
    decide(RiskDecision::Withdraw);
}

void RiskPage::escalate()
{
    decide(RiskDecision::Escalate);
}

/// Signing is confirmed in the bar; what cannot be taken back, or needs another word, is asked first (ui.md 6).
void RiskPage::decide(RiskDecision::Kind kind)
{
    if (!m_shown || !m_pending.isEmpty())
        return;
    if (const QString lacks = m_bar->missing(kind); !lacks.isEmpty())
        return m_bar->say(lacks, true);
    const RiskDecision decision = m_bar->decision(kind);
    const QString id = plain(decision.id, 24);
    Question question;
    question.keep = tr("Back");
    if (kind == RiskDecision::Reject) {
        question.title = tr("Reject %1, version %2?").arg(id).arg(decision.version);
        question.text = tr("It cannot be signed or carried out any more. Your name and reason stay with it.");
        question.verb = tr("Reject assessment");
        question.dangerous = true;
    } else if (kind == RiskDecision::Revoke) {
        question.title = tr("Take back the approval of %1?").arg(id);
        question.text = tr("What rests on it does not start any more, until it is signed again.");
        question.verb = tr("Revoke approval");
        question.dangerous = true;
    } else if (kind == RiskDecision::Defer) {
        question.title = tr("Put off %1?").arg(id);
        question.text = tr("It is neither approved nor rejected.");
        question.verb = tr("Defer");
        question.fields = {{tr("Until what happens"), true, {}}};
    } else if (kind == RiskDecision::Escalate) {
        question.title = tr("Raise the level of %1?").arg(id);
        question.text = tr("The signatures of the next level are asked for instead of these. It stays in the history.");
        question.verb = tr("Escalate");
    } else {
        return send(decision, kind != RiskDecision::Submit && kind != RiskDecision::Withdraw);
    }
    m_ask(this, question, [self = QPointer(this), decision](const QStringList& values) {
        if (!self)
            return;
        RiskDecision now = decision;
        now.trigger = values.value(0);
        self->send(now, true);
    });
}

/// Exactly the version that was on the screen when it was decided.
void RiskPage::send(const RiskDecision& decision, bool signs)
{
    m_pending = signs ? tr("Signing…") : tr("Sending…");
    const SecretPtr password = signs ? m_bar->secret() : nullptr;
    m_bar->setPending(m_pending);
    enable();
    m_desk.decide(decision, password, this, [this, decision, signs](const Result<RiskShown>& done) {
        m_pending.clear();
        m_bar->setPending({});
        m_bar->wipe();
        if (done) {
            m_bar->signedIt();
            if (m_shown && m_shown->line.id == decision.id)
                take(*done);
            m_bar->say(signs ? tr("Signed. %1").arg(riskwords::signedCount(*done)) : QString(), false);
            return enable();
        }
        m_bar->say(plain(done.error().line(), kLine), true);
        if (done.error().code == QLatin1String("content-changed"))
            read(decision.id);
        else if (!signs) // a password that was typed is not kept for another try
            refused(tr("Submit"), done.error(), [this, decision] { send(decision, false); });
        else if (m_signIn && needsPerson(done.error()))
            m_signIn(plain(done.error().line(), kLine), [](bool) {});
        enable();
    });
}

void RiskPage::copyCommand()
{
    const QString text = m_content->command(m_content->rollback()->currentId());
    QGuiApplication::clipboard()->setText(text);
    say(tr("Copied: %1").arg(plain(text, 120)), false);
}

void RiskPage::copyAll()
{
    QGuiApplication::clipboard()->setText(m_content->command({}));
    say(tr("All rollback commands copied"), false);
}

void RiskPage::toggleDifference()
{
    showView(m_view == View::Difference ? View::Read : View::Difference);
}

void RiskPage::toggleDocument()
{
    showView(m_view == View::Document ? View::Read : View::Document);
}

void RiskPage::goToHistory()
{
    m_side->history()->setFocus(Qt::ShortcutFocusReason);
}

void RiskPage::showQueue()
{
    m_scope->setCurrent(m_scope->current() == 1 ? 0 : 1);
}

void RiskPage::exportPdf()
{
    exportAs(QStringLiteral("pdf"));
}

void RiskPage::exportPage()
{
    exportAs(QStringLiteral("pdf executive"));
}

void RiskPage::exportMarkdown()
{
    exportAs(QStringLiteral("md"));
}

void RiskPage::exportJson()
{
    exportAs(QStringLiteral("json"));
}

void RiskPage::exportAs(const QString& format)
{
    if (!m_shown)
        return;
    const QString id = m_shown->line.id;
    m_dialogs.chooseFolder(
        this, tr("Export %1 into").arg(plain(id, 24)), {}, [this, id, format](const QString& folder) {
            say(tr("Exporting %1…").arg(plain(id, 24)), false);
            m_desk.exportTo(id, format, folder, this, [this](const Result<QString>& file) {
                say(file ? tr("Written: %1").arg(plain(*file, 400)) : plain(file.error().line(), kLine), !file);
            });
        });
}

} // namespace wavedeck::ui
