// SPDX-License-Identifier: GPL-3.0-or-later
// What a person has done on the gates page: decisions, ticks, exports. Part of GatesPage.
#include "ui/gates/gatedecision.h"
#include "ui/gates/gatedetail.h"
#include "ui/gates/gatespage.h"
#include "ui/theme/format.h"

#include <QComboBox>
#include <QPlainTextEdit>

#include <utility>

namespace wavedeck::ui {

void GatesPage::connectDecision()
{
    GateDecision* decision = m_detail->decision();
    connect(decision, &GateDecision::signed_, this, &GatesPage::sign);
    connect(decision, &GateDecision::draftChanged, this, [this] {
        hold();
        enable();
    });
    connect(decision, &GateDecision::discarded, this, [this, decision] {
        if (decision->mayRestore())
            say(tr("The draft for gate %1 was discarded. Ctrl+Z brings it back.").arg(plain(decision->of().gate)),
                false);
    });
    connect(m_undo, &QAction::triggered, this, [this, decision] {
        decision->restore();
        say({}, false);
    });
}

void GatesPage::setSigner(const QString& name, const QStringList& roles)
{
    if (!name.isEmpty() && name != m_signer)
        say({}, false); // what was refused before
    m_signer = name;
    m_roles = roles;
    showChosen();
}

/// While a waiver is being written, or can be had back, the page does not go over to a session that starts meanwhile.
void GatesPage::hold()
{
    const GateDecision* decision = m_detail->decision();
    const bool holds = m_active && m_live && (decision->isWritten() || decision->mayRestore())
        && decision->of().session == m_live->session.id && decision->isVisibleTo(this);
    if (std::exchange(m_holds, holds) != holds)
        m_feed.stay(holds);
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
    GateDecision* decision = m_detail->decision();
    decision->waive()->setChecked(true);
    decision->reason()->setFocus(Qt::ShortcutFocusReason);
    m_detail->reach(decision->reason());
}

void GatesPage::sign(const GateDecision::Of& of, const WaiverDraft& draft)
{
    if (!m_live || m_live->session.id != of.session)
        return say(tr("Session %1 is not shown any more. Nothing was signed.").arg(plain(of.session)), true);
    m_signing = of;
    // An empty role asks to be told of a sign-in on the way: who has several chooses one then.
    QJsonObject more{{QStringLiteral("reason"), draft.reason}, {QStringLiteral("role"), draft.role}};
    if (draft.until.isValid())
        more.insert(QStringLiteral("until"), draft.until.toString(Qt::ISODate));
    m_commands->decide(QStringLiteral("gate.waive"), of.gate, more,
        tr("Waive gate %1 of %2").arg(plain(of.gate), plain(of.session)),
        [this, of] { m_detail->decision()->forget(of); });
}

void GatesPage::refused(const QString& what, const Error& error)
{
    GateDecision* decision = m_detail->decision();
    if (error.code != kSignedIn || !m_live || decision->of() != m_signing || decision->draft().reason.isEmpty())
        return say(QString(plain(what) + QStringLiteral(": ") + plain(error)), true);
    if (decision->role()->count() == 1)
        return sign(m_signing, decision->draft());
    say(tr("You are signed in. Choose the role and sign."), false);
    decision->role()->setFocus();
    m_detail->reach(decision->role());
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
    const QString text = gates::itemWords(found, *m_view, item);
    const QString gate = found.gate->row.id;
    const QJsonObject more{{QStringLiteral("item"), item}};
    if (done)
        return m_commands->decide(
            QStringLiteral("gate.untick"), gate, more, tr("Take back the tick of %1").arg(plain(text, 120)), {});
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
            self->m_commands->decide(QStringLiteral("gate.tick"), gate, args, tr("Tick %1").arg(plain(text, 120)), {});
        });
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
                    return say(tr("Export evidence: %1").arg(plain(answer.error())), true);
                say(tr("Written: %1").arg(plain(answer->value(QLatin1String("folder")).toString(), 300)), false);
            });
        });
}

} // namespace wavedeck::ui
