// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/protocolcommands.h"

#include "models/money/prices.h"
#include "ui/theme/format.h"

#include <QJsonArray>

#include <optional>
#include <tuple>

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

QString budgetSubject()
{
    return QStringLiteral("budget/");
}

QString providerSubject(const QString& provider)
{
    return QStringLiteral("provider/") + provider;
}

bool mayMerge(const Worktree& tree)
{
    return mayDrop(tree) && tree.state != WorktreeState::Merged && !tree.head.isEmpty();
}

bool mayDrop(const Worktree& tree)
{
    return tree.state != WorktreeState::Dropped && tree.state != WorktreeState::Making;
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
    send(QLatin1String(verb.command), args, subject, told, tr(verb.pending));
}

void ProtocolCommands::send(
    QLatin1String command, const QJsonObject& args, const QString& subject, const QString& told, const QString& pending)
{
    m_pending.insert(subject);
    Q_EMIT pendingChanged();
    Q_EMIT said(pending, false);
    m_engine.ask(command, args, this, [this, subject, told](const Result<QJsonObject>& answer) {
        m_pending.remove(subject);
        Q_EMIT pendingChanged();
        if (answer)
            Q_EMIT said({}, false);
        else
            Q_EMIT said(tr("%1: %2").arg(told, plain(answer.error(), 400)), true);
    });
}

void ProtocolCommands::changeBudget()
{
    if (!m_live || !mayChange(*m_live) || isPending(budgetSubject()))
        return;
    const QString none = tr("none");
    Question question;
    question.title = tr("Change the budget of %1?").arg(plain(m_live->session.id, 40));
    question.text = tr("What waits for the budget goes on as far as the new one allows. A field left empty stays as it "
                       "is; `none` takes the limit away.");
    question.fields
        = {{tr("USD, now %1").arg(m_live->budgetMicroUsd > 0 ? money(m_live->budgetMicroUsd) : none), false, {}},
            {tr("Tokens, now %1").arg(m_live->budgetTokens > 0 ? count(m_live->budgetTokens) : none), false, {}}};
    question.verb = tr("Set budget");
    question.keep = tr("Back");
    m_ask(m_window, question, [self = QPointer(this), session = m_live->session.id](const QStringList& values) {
        if (self && self->m_live && self->m_live->session.id == session)
            self->giveBudget(values.value(0), values.value(1));
    });
}

void ProtocolCommands::giveBudget(const QString& dollars, const QString& tokens)
{
    const QString told = tr("Set budget");
    QJsonObject args = EngineCommands::about(m_live->session.id);
    const qsizetype before = args.size();
    for (const auto& [key, given, isMoney] :
        {std::tuple("cost_microusd", dollars, true), std::tuple("tokens", tokens, false)}) {
        if (given.isEmpty())
            continue;
        bool whole = false;
        const qint64 number = given.toLongLong(&whole);
        const std::optional<qint64> amount = isMoney ? microUsdOf(given)
            : whole && number >= 0                   ? std::optional(number)
                                                     : std::nullopt;
        if (!amount && given != QLatin1String("none"))
            return Q_EMIT said(tr("%1: `%2` is no amount. Write a number, or none.").arg(told, plain(given, 60)), true);
        args.insert(QLatin1String(key), amount ? QJsonValue(*amount) : QJsonValue());
    }
    if (args.size() > before)
        send(QLatin1String("session.budget"), args, budgetSubject(), told, tr("Setting the budget…"));
}

void ProtocolCommands::openProvider(const QString& provider)
{
    if (!m_live || m_live->replayed || provider.isEmpty() || isPending(providerSubject(provider)))
        return;
    const QString name = plain(provider, 60);
    Question question;
    question.title = tr("Open %1?").arg(name);
    question.text = tr("It counts as taking work again, in every session. What waited for it starts; what failed by it "
                       "and may be tried again is.");
    question.verb = tr("Open");
    question.keep = tr("Back");
    m_ask(m_window, question, [self = QPointer(this), provider, name](const QStringList&) {
        if (self)
            self->send(QLatin1String("provider.open"), {{QStringLiteral("provider"), provider}},
                providerSubject(provider), tr("Open %1").arg(name), tr("Opening %1…").arg(name));
    });
}

} // namespace wavedeck::ui
