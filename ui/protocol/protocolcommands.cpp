// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/protocol/protocolcommands.h"

#include "ui/theme/format.h"

#include <QJsonArray>

namespace wavedeck::ui {

namespace {

struct Verb {
    const char* command;
    const char* verb; ///< on the button, and before the subject
    const char* pending;
    const char* text; ///< what will happen; null = nothing is asked
    bool reasonNeeded;
    bool dangerous;
};

/// By ProtocolCommands::What.
constexpr Verb kVerbs[] = {
    {"phase.done", "Mark done", "Marking done…", "The phase is over. Your name and what it ended with are kept.", false,
        false},
    {"phase.skip", "Skip", "Skipping…",
        "The phase is passed by, and the total score is withheld. Your name and reason are kept.", true, true},
    {"checklist.tick", "Tick", "Ticking…", nullptr, false, false},
    {"checklist.waive", "Waive", "Waiving…",
        "The item counts as settled although it was not done. Your name and reason are kept.", true, false},
    {"worktree.merge", "Merge", "Merging…",
        "What the agent committed is merged into the branch of the workspace. A conflict leaves the workspace as it "
        "is.",
        false, false},
    {"worktree.drop", "Drop", "Dropping…",
        "The worktree and its branch are removed. What was not merged is lost. This cannot be undone.", true, true},
};

QString shownName(ProtocolCommands::What what, const QString& subject)
{
    const QString name = plain(subject.section(QLatin1Char('/'), 1).isEmpty() || what > ProtocolCommands::Waive
            ? subject
            : subject.section(QLatin1Char('/'), 1));
    return what <= ProtocolCommands::PhaseSkip ? ProtocolCommands::tr("phase %1").arg(name)
        : what >= ProtocolCommands::Merge      ? ProtocolCommands::tr("the worktree of %1").arg(name)
                                               : name;
}

} // namespace

QString itemSubject(const QString& list, const QString& item)
{
    return list + QLatin1Char('/') + item;
}

ProtocolCommands::ProtocolCommands(EngineCommands& engine, QWidget* window)
    : QObject(window)
    , m_engine(engine)
    , m_window(window)
{
}

void ProtocolCommands::act(What what, const QString& subject)
{
    if (!m_live || m_live->replayed || subject.isEmpty() || isPending(subject))
        return;
    const Verb& verb = kVerbs[what];
    if (!verb.text)
        return give(what, subject, {});
    Question question;
    question.title = QString(tr(verb.verb) + QLatin1Char(' ') + shownName(what, subject) + QLatin1Char('?'));
    question.text = tr(verb.text);
    question.verb = tr(verb.verb);
    question.keep = tr("Back");
    question.dangerous = verb.dangerous;
    if (what != Merge)
        question.fields.append(
            {verb.reasonNeeded ? tr("Reason") : tr("Reason (may be left empty)"), verb.reasonNeeded, {}});
    m_ask(m_window, question,
        [self = QPointer(this), what, subject, session = m_live->session.id](const QStringList& values) {
            if (self && self->m_live && self->m_live->session.id == session)
                self->give(what, subject, values.value(0));
        });
}

void ProtocolCommands::give(What what, const QString& subject, const QString& reason)
{
    const Verb& verb = kVerbs[what];
    QJsonObject args = EngineCommands::about(m_live->session.id);
    if (what <= PhaseSkip) {
        args.insert(QStringLiteral("phase"), subject);
    } else if (what <= Waive) {
        args.insert(QStringLiteral("list"), subject.section(QLatin1Char('/'), 0, 0));
        args.insert(QStringLiteral("item"), subject.section(QLatin1Char('/'), 1));
    } else {
        args.insert(QStringLiteral("agents"), QJsonArray{subject});
    }
    if (!reason.isEmpty())
        args.insert(QStringLiteral("reason"), reason);
    const QString told = tr(verb.verb) + QLatin1Char(' ') + shownName(what, subject);
    m_pending.insert(subject);
    Q_EMIT pendingChanged();
    Q_EMIT said(tr(verb.pending), false);
    m_engine.ask(QLatin1String(verb.command), args, this, [this, subject, told](const Result<QJsonObject>& answer) {
        m_pending.remove(subject);
        Q_EMIT pendingChanged();
        if (answer)
            Q_EMIT said({}, false);
        else
            Q_EMIT said(tr("%1: %2").arg(told, plain(answer.error().line(), 400)), true);
    });
}

} // namespace wavedeck::ui
