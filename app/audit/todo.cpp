// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/comments.h"
#include "app/audit/context.h"
#include "app/audit/files.h"
#include "app/audit/process.h"

#include <QDateTime>
#include <QFile>
#include <QHash>
#include <QRegularExpression>

namespace wavedeck::audit {

namespace {

constexpr int kBlameLimitMs = 60'000;
constexpr qsizetype kBlameRanges = 400; // beyond it the whole file is blamed: an argument list has an end

struct MarkFound {
    int line = 0;
    QString word;
    QString text;
};

struct Blame {
    QString author;
    qint64 seconds = 0;
    QString commit;
    bool uncommitted = false;
};

/// A mark starts a comment (after its decoration), or a sentence in it, or is followed by `:` or `(`. A word beside
/// a quote, a slash or another mark is talk about marks.
std::optional<MarkFound> markIn(const CommentPiece& piece)
{
    static const QRegularExpression kMark(
        QStringLiteral("(^[\\s*/!#;%@<>\\[-]*|[.;:!?)–—-]\\s+|(?:^|\\s)@?(?=\\w+[:(]))(?<![\\w\"'`/"
                       "|-])(TODO|FIXME|XXX|HACK)(?![\\w\"'`/|-]|,\\s*(?:TODO|FIXME|XXX|HACK))(.*)$"));
    if (!piece.text.contains("TODO") && !piece.text.contains("FIXME") && !piece.text.contains("XXX")
        && !piece.text.contains("HACK"))
        return std::nullopt;
    const QString text = QString::fromUtf8(piece.text.data(), piece.text.size());
    const QRegularExpressionMatch match = kMark.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QString rest = match.captured(3).trimmed();
    static const QRegularExpression kTalk(
        QStringLiteral("^(?:marks?|markers?|comments?|lists?|items?|and|or|is|are|tags?)\\b"));
    if (kTalk.match(rest).hasMatch())
        return std::nullopt;
    return MarkFound{piece.line, match.captured(2), QString(match.captured(2) + match.captured(3)).trimmed().left(200)};
}

/// "SHA ORIGINAL FINAL [COUNT]" starts a line; its fields stand only where a commit is named for the first time.
QHash<int, Blame> parseBlame(const QByteArray& output)
{
    QHash<QByteArray, Blame> commits;
    QHash<int, Blame> byLine;
    QByteArray current;
    int line = 0;
    const QList<QByteArray> rows = output.split('\n');
    for (const QByteArray& row : rows) {
        if (row.startsWith('\t')) {
            byLine.insert(line, commits.value(current));
            current.clear();
        } else if (current.isEmpty()) {
            const QList<QByteArray> parts = row.split(' ');
            if (parts.size() < 3)
                continue;
            current = parts.at(0);
            line = parts.at(2).toInt();
            Blame& blame = commits[current];
            blame.commit = QString::fromLatin1(current);
            blame.uncommitted = current.count('0') == current.size();
        } else if (row.startsWith("author ")) {
            commits[current].author = QString::fromUtf8(row.mid(7));
        } else if (row.startsWith("author-time ")) {
            commits[current].seconds = row.mid(12).toLongLong();
        }
    }
    return byLine;
}

/// Nothing: nobody knows. An empty table: nothing of it is committed.
std::optional<QHash<int, Blame>> blame(ScanContext& context, const QByteArray& path, const QList<MarkFound>& marks)
{
    const Repository& repository = context.repository();
    if (!repository.isGit())
        return std::nullopt;
    if (repository.head().isEmpty())
        return QHash<int, Blame>();
    const QString name = QFile::decodeName(path);
    if (QFile::encodeName(name) != path) {
        context.skipped().add(QStringLiteral("no author: the name is not UTF-8"), path);
        return std::nullopt;
    }
    QStringList arguments{
        QStringLiteral("blame"), QStringLiteral("--porcelain"), QStringLiteral("-w"), QStringLiteral("--no-textconv")};
    for (qsizetype i = 0; marks.size() <= kBlameRanges && i < marks.size(); ++i)
        arguments << QStringLiteral("-L") << QStringLiteral("%1,%1").arg(marks.at(i).line);
    arguments << QStringLiteral("--") << name;
    const ProcessResult result = runGit(arguments, QFile::decodeName(repository.root()), kBlameLimitMs);
    if (result.timedOut)
        context.skipped().add(QStringLiteral("no author: git blame took longer than a minute"), path);
    if (result.good())
        return parseBlame(result.out);
    return result.err.contains("no such path") ? std::optional(QHash<int, Blame>()) : std::nullopt;
}

void addAuthor(QJsonObject& detail, const std::optional<QHash<int, Blame>>& lines, int line)
{
    if (!lines)
        return;
    const auto it = lines->constFind(line);
    if (it == lines->constEnd() || it->uncommitted) {
        // Also a file that was added but never committed: blame knows nothing of it.
        detail.insert(QStringLiteral("uncommitted"), true);
        return;
    }
    const QDateTime when = QDateTime::fromSecsSinceEpoch(it->seconds, Qt::UTC);
    detail.insert(QStringLiteral("author"), it->author);
    detail.insert(QStringLiteral("date"), when.toString(Qt::ISODate));
    detail.insert(QStringLiteral("age_days"), when.daysTo(QDateTime::currentDateTimeUtc()));
    detail.insert(QStringLiteral("commit"), it->commit.left(12));
    detail.insert(QStringLiteral("uncommitted"), false);
}

QString origin(const QJsonObject& detail)
{
    if (detail.value(QStringLiteral("uncommitted")).toBool())
        return QStringLiteral(" (not committed yet)");
    if (!detail.contains(QStringLiteral("author")))
        return QString();
    return QStringLiteral(" (%1, %2 days)")
        .arg(detail.value(QStringLiteral("author")).toString())
        .arg(detail.value(QStringLiteral("age_days")).toInteger());
}

} // namespace

void findTodoIn(ScanContext& context, const QByteArray& path, const QByteArray& text)
{
    QList<MarkFound> marks;
    const QList<CommentPiece> pieces = commentsOf(path, text);
    for (const CommentPiece& piece : pieces) {
        if (const std::optional<MarkFound> mark = markIn(piece))
            marks.append(*mark);
    }
    if (marks.isEmpty())
        return;
    const std::optional<QHash<int, Blame>> authors = blame(context, path, marks);
    const QList<QByteArrayView> lines = splitLines(text);
    for (const MarkFound& mark : std::as_const(marks)) {
        Finding finding;
        finding.rule = mark.word.toLower();
        finding.severity = mark.word == QStringLiteral("TODO") ? Severity::Info : Severity::Low;
        finding.file = path;
        finding.line = mark.line;
        finding.detail = {{QStringLiteral("mark"), mark.word}, {QStringLiteral("text"), mark.text}};
        addAuthor(finding.detail, authors, mark.line);
        finding.message = mark.text + origin(finding.detail);
        context.add(finding, lines.value(mark.line - 1));
        addTo(context.summary(), finding.rule, 1);
    }
}

Status scanTodo(ScanContext& context)
{
    for (const char* word : {"todo", "fixme", "xxx", "hack"})
        context.summary().insert(QLatin1String(word), 0);
    context.forEachText(context.repository().files(),
        [&](const QByteArray& path, const QByteArray& text) { findTodoIn(context, path, text); });
    return Done{};
}

} // namespace wavedeck::audit
