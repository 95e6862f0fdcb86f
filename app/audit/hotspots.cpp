// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/context.h"
#include "app/audit/files.h"
#include "app/audit/process.h"

#include <QFile>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <cctype>

namespace wavedeck::audit {

namespace {

constexpr int kLogLimitMs = 300'000;
constexpr qsizetype kTop = 20;
constexpr qint64 kEarliest = 100'000'000; // git reads smaller numbers as something else than a time

struct History {
    QHash<QByteArray, int> changes;
    int commits = 0;
};

bool isCommitMark(const QByteArray& token)
{
    return token.startsWith('\x01') && token.size() == 41 && std::all_of(token.begin() + 1, token.end(), [](char c) {
        return std::isxdigit(static_cast<unsigned char>(c)) != 0;
    });
}

/// With -z: "\1SHA" NUL, then for each file its name NUL; the first name has a line feed before it.
History parseLog(const QByteArray& output)
{
    History history;
    bool first = false;
    const QList<QByteArray> tokens = output.split('\0');
    for (const QByteArray& token : tokens) {
        if (isCommitMark(token)) {
            ++history.commits;
            first = true;
            continue;
        }
        const QByteArray name = first && token.startsWith('\n') ? token.mid(1) : token;
        first = false;
        if (!name.isEmpty())
            ++history.changes[name];
    }
    return history;
}

struct Spot {
    QByteArray path;
    int changes = 0;
    qint64 lines = 0;
    qint64 score() const { return changes * lines; }
};

QList<Spot> measure(ScanContext& context, const History& history)
{
    QList<Spot> spots;
    qsizetype done = 0;
    for (auto it = history.changes.cbegin(); it != history.changes.cend(); ++it) {
        context.events().progress(done++, history.changes.size(), QStringLiteral("files"));
        // A file changed once is new, not hot; lock files change by machine.
        if (it.value() < 2 || !context.repository().fileSet().contains(it.key()) || isLockFile(it.key())
            || isVendored(it.key()))
            continue;
        const FileText text = context.repository().readText(it.key());
        if (text.state != ReadState::Ok) {
            context.skip(text.state, it.key());
            continue;
        }
        context.countScanned();
        spots.append({it.key(), it.value(), splitLines(text.data).size()});
    }
    std::sort(spots.begin(), spots.end(),
        [](const Spot& a, const Spot& b) { return a.score() != b.score() ? a.score() > b.score() : a.path < b.path; });
    return spots.mid(0, kTop);
}

} // namespace

Status scanHotspots(ScanContext& context)
{
    const Repository& repository = context.repository();
    const QString root = QFile::decodeName(repository.root());
    if (!repository.isGit() || repository.head().isEmpty()) {
        context.skipped().addThing(QStringLiteral("history"), QStringLiteral("no git repository with a commit here"));
        return Done{};
    }
    const ProcessResult newest = runGit({QStringLiteral("log"), QStringLiteral("-1"), QStringLiteral("--format=%ct"),
                                            QStringLiteral("HEAD"), QStringLiteral("--")},
        root, kLogLimitMs);
    const qint64 last = newest.out.trimmed().toLongLong();
    const qint64 since = std::max(last - context.options().days * 86'400LL, kEarliest);
    const ProcessResult log
        = runGit({QStringLiteral("log"), QStringLiteral("--no-merges"), QStringLiteral("--name-only"),
                     QStringLiteral("-z"), QStringLiteral("--format=%x01%H"), QStringLiteral("--since=%1").arg(since),
                     QStringLiteral("HEAD"), QStringLiteral("--")},
            root, kLogLimitMs);
    if (!newest.good() || !log.good())
        return Error{ErrorKind::Environment, QStringLiteral("git-log"), QStringLiteral("git log"),
            log.timedOut ? QStringLiteral("took longer than five minutes") : printable(log.err.trimmed()),
            QStringLiteral("give a smaller --days N")};
    const History history = parseLog(log.out);
    const QList<Spot> spots = measure(context, history);
    int rank = 0;
    for (const Spot& spot : spots) {
        Finding finding;
        finding.rule = QStringLiteral("hot-spot");
        finding.file = spot.path;
        finding.message = QStringLiteral("%1 changes × %2 lines = %3 (rank %4)")
                              .arg(spot.changes)
                              .arg(spot.lines)
                              .arg(spot.score())
                              .arg(++rank);
        finding.detail = {{QStringLiteral("changes"), spot.changes}, {QStringLiteral("lines"), spot.lines},
            {QStringLiteral("score"), spot.score()}, {QStringLiteral("rank"), rank}};
        context.add(finding);
    }
    QJsonObject& summary = context.summary();
    summary.insert(QStringLiteral("commits"), history.commits);
    summary.insert(QStringLiteral("days"), context.options().days);
    if (QFile::exists(root + QStringLiteral("/.git/shallow")))
        context.skipped().addThing(QStringLiteral("older history"), QStringLiteral("this is a shallow clone"));
    return Done{};
}

} // namespace wavedeck::audit
