// SPDX-License-Identifier: GPL-3.0-or-later
// worktree list, diff, merge, drop, check
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/enginelink.h"
#include "app/ctl/output.h"
#include "app/ctl/values.h"
#include "app/git/gitrun.h"
#include "models/store/grounddocument.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QProcess>

namespace wavedeck::ctl {

namespace {

constexpr int kMergeMs = 60 * 60'000; ///< of many; each has its own limit in the engine
constexpr qsizetype kNoteWidth = 60;
constexpr qsizetype kMostDiff = 64 * 1024 * 1024;

QStringList worktreeRow(const Worktree& tree)
{
    const bool counted = !tree.head.isEmpty();
    int failed = 0;
    for (const QJsonValue& check : tree.checks)
        failed += !check.toObject().value(QLatin1String("ok")).toBool();
    return {plain(tree.agent), coloured(word(tree.state)), counted ? QString::number(tree.files) : QString(),
        counted ? QStringLiteral("+%1 -%2").arg(tree.added).arg(tree.removed) : QString(),
        tree.checks.isEmpty() ? QString()
            : failed > 0      ? QStringLiteral("%1 of %2 failed").arg(failed).arg(tree.checks.size())
                              : QStringLiteral("%1 passed").arg(tree.checks.size()),
        plain(tree.branch), clipped(tree.reason, kNoteWidth)};
}

int list(Context& context, const Arguments& arguments)
{
    const auto rows = context.session(arguments.positional.first());
    if (!rows)
        return context.fail(rows.error());
    QJsonArray array;
    QList<QStringList> lines{{QStringLiteral("AGENT"), QStringLiteral("STATE"), QStringLiteral("FILES"),
        QStringLiteral("LINES"), QStringLiteral("CHECKS"), QStringLiteral("BRANCH"), QStringLiteral("NOTE")}};
    for (const Worktree& tree : rows->ground.worktrees) {
        array.append(worktreeDocument(tree));
        lines.append(worktreeRow(tree));
    }
    return context.answer({{QStringLiteral("session"), rows->session.id}, {QStringLiteral("worktrees"), array}},
        array.isEmpty() ? QStringLiteral("no worktrees\n") : table(lines));
}

Result<Worktree> worktreeOf(Context& context, const QString& session, const QString& agent)
{
    const auto rows = context.session(session);
    if (!rows)
        return rows.error();
    for (const Worktree& tree : rows->ground.worktrees)
        if (tree.agent == agent)
            return tree;
    return usage("unknown-worktree", agent, QStringLiteral("%1 has no worktree of it").arg(session),
        QStringLiteral("see `wavedeckctl worktree list %1`").arg(session));
}

/// What the agent changed against its base; of one that runs, what it has changed so far in files that git knows.
git::Answer differenceOf(const Worktree& tree, const QStringList& how)
{
    QStringList arguments{QStringLiteral("diff"), QStringLiteral("--no-ext-diff"), QStringLiteral("--no-textconv"),
        QStringLiteral("--no-color"), QStringLiteral("--no-renames")};
    arguments << how << tree.base;
    if (!tree.head.isEmpty())
        return git::run({tree.repository, {}}, arguments << tree.head);
    const git::Repository repository = git::repositoryOf(tree.repository);
    const QString admin = repository.common.isEmpty() ? QString() : git::adminFolder(repository.common, tree.path);
    if (admin.isEmpty())
        return {-1, {}, QStringLiteral("its worktree is gone")};
    return git::run({tree.path, admin}, arguments);
}

/// Lines as they may reach a terminal.
QString plainLines(const QByteArray& bytes)
{
    QString text;
    for (const QByteArray& line : bytes.left(kMostDiff).split('\n'))
        text += plain(QString::fromUtf8(line)) + QLatin1Char('\n');
    text.chop(1);
    return text;
}

int diff(Context& context, const Arguments& arguments)
{
    const auto tree = worktreeOf(context, arguments.positional[0], arguments.positional[1]);
    if (!tree)
        return context.fail(tree.error());
    if (tree->base.isEmpty())
        return context.fail(
            usage("no-worktree", tree->agent, QStringLiteral("it was never made: %1").arg(tree->reason)));
    const bool stat = arguments.has("--stat");
    const git::Answer found = differenceOf(
        *tree, stat ? QStringList{QStringLiteral("--stat=200")} : QStringList{QStringLiteral("--patch")});
    if (!found.good())
        return context.fail({ErrorKind::Environment, QStringLiteral("git-failed"), tree->agent, found.error, {}});
    QJsonObject document = worktreeDocument(*tree);
    document.insert(
        stat ? QStringLiteral("stat") : QStringLiteral("diff"), QString::fromUtf8(found.out.left(kMostDiff)));
    QString text = plainLines(found.out);
    for (const QJsonValue& value : tree->checks) {
        const QJsonObject check = value.toObject();
        text
            += QStringLiteral("check %1: %2 (%3)\n")
                   .arg(check.value(QLatin1String("ok")).toBool() ? QStringLiteral("passed") : QStringLiteral("failed"),
                       plain(check.value(QLatin1String("name")).toString()),
                       plain(check.value(QLatin1String("text")).toString()));
    }
    return context.answer(document, text);
}

/// Also of a session that has ended: worktrees outlive it.
Result<QJsonObject> ask(Context& context, const QString& session, const QString& command, QJsonObject args)
{
    const auto rows = context.session(session);
    if (!rows)
        return rows.error();
    auto engine = ensureEngine(context.dataDir());
    if (!engine)
        return engine.error();
    args.insert(QStringLiteral("session"), session);
    args.insert(QStringLiteral("actor"), Context::actor());
    return (*engine)->ask(command, args, kMergeMs);
}

int change(Context& context, const Arguments& arguments, const char* command, const char* wanted, QJsonObject args)
{
    const QString session = arguments.positional[0];
    args.insert(QStringLiteral("agents"), QJsonArray::fromStringList(arguments.positional.mid(1)));
    const auto answer = ask(context, session, QLatin1String(command), args);
    if (!answer)
        return context.fail(answer.error());
    const QJsonArray results = answer->value(QLatin1String("results")).toArray();
    QString text;
    bool good = true;
    for (const QJsonValue& value : results) {
        const QJsonObject one = value.toObject();
        const QString state = one.value(QLatin1String("state")).toString();
        const QString reason = one.value(QLatin1String("reason")).toString();
        const bool done = state == QLatin1String(wanted);
        good = good && done;
        text += QStringLiteral("%1: %2%3\n")
                    .arg(plain(one.value(QLatin1String("agent")).toString()), coloured(state),
                        done || reason.isEmpty() ? QString() : QString(QStringLiteral(", ") + plain(reason)));
    }
    return context.answer(*answer, results.isEmpty() ? QStringLiteral("nothing to do\n") : text, good ? 0 : 1);
}

int merge(Context& context, const Arguments& arguments)
{
    return change(context, arguments, "worktree.merge", "merged", {});
}

int drop(Context& context, const Arguments& arguments)
{
    const auto reason = requiredReason(arguments);
    if (!reason)
        return context.fail(reason.error());
    return change(context, arguments, "worktree.drop", "dropped", {{QStringLiteral("reason"), *reason}});
}

/// Runs a program in the worktree, with what the operator has, and keeps how it went.
int check(Context& context, const Arguments& arguments)
{
    const QStringList& words = arguments.positional;
    const QStringList argv = words.mid(2);
    const auto tree = worktreeOf(context, words[0], words[1]);
    if (!tree)
        return context.fail(tree.error());
    if (!QFileInfo(tree->path).isDir())
        return context.fail(usage("no-worktree", tree->agent, QStringLiteral("its folder is not there")));
    QProcess process;
    process.setWorkingDirectory(tree->path);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(argv.first(), argv.mid(1));
    if (!process.waitForStarted())
        return context.fail(usage("not-startable", argv.first(), process.errorString()));
    process.waitForFinished(-1);
    const QByteArray output = process.readAll();
    const bool ok = process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    const QByteArray said = output.trimmed();
    const QString last = plain(QString::fromUtf8(said.mid(said.lastIndexOf('\n') + 1).left(400)));
    const QString name = argv.join(QLatin1Char(' '));
    const auto answer = ask(context, words[0], QStringLiteral("worktree.checked"),
        {{QStringLiteral("agent"), tree->agent}, {QStringLiteral("name"), name}, {QStringLiteral("ok"), ok},
            {QStringLiteral("text"), last}});
    if (!answer)
        return context.fail(answer.error());
    return context.answer(
        {{QStringLiteral("session"), words[0]}, {QStringLiteral("agent"), tree->agent}, {QStringLiteral("name"), name},
            {QStringLiteral("ok"), ok}, {QStringLiteral("text"), last}},
        plainLines(output), ok ? 0 : 1);
}

constexpr Option kDiffOptions[] = {{"--stat", nullptr, "only how many lines of which files"}};
constexpr Option kDropOptions[] = {{"--reason", "TEXT", "why; it is kept"}};

constexpr Command kCommands[] = {
    {"worktree list", "SESSION", "The git worktrees of agents and what they hold.", {},
        "wavedeckctl worktree list S-001", 1, 1, list},
    {"worktree diff", "SESSION AGENT", "What an agent changed in its worktree.", kDiffOptions,
        "wavedeckctl worktree diff S-001 coder --stat", 2, 2, diff},
    {"worktree merge", "SESSION [AGENT…]", "Merges what agents left, in the order of the plan; all without AGENT.", {},
        "wavedeckctl worktree merge S-001", 1, -1, merge},
    {"worktree drop", "SESSION AGENT…", "Removes worktrees and their branches.", kDropOptions,
        "wavedeckctl worktree drop S-001 coder --reason merged", 2, -1, drop},
    {"worktree check", "SESSION AGENT -- PROGRAM…", "Runs a program in a worktree and keeps how it went.", {},
        "wavedeckctl worktree check S-001 coder -- make test", 3, -1, check},
};

} // namespace

std::span<const Command> worktreeCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
