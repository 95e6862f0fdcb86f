// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/knowledge/rules.h"

#include "models/secrets/redact.h"

#include <QRegularExpression>

#include <algorithm>

namespace wavedeck::knowledge {

namespace {

constexpr qsizetype kLongestTitle = 300;
constexpr qsizetype kLongestText = 200'000;
constexpr qsizetype kMostLinks = 100;
constexpr qsizetype kFewestLogLines = 3;

Error refusal(const char* code, const QString& what, const QString& why, const QString& mend)
{
    return {ErrorKind::Usage, QLatin1String(code), what, why, mend};
}

Error refusal(const char* code, const QString& why, const QString& mend)
{
    return refusal(code, QStringLiteral("lesson"), why, mend);
}

QStringList textsOf(const Entry& entry)
{
    QStringList texts{entry.sourceRef};
    for (const Field& one : fields())
        texts.append(entry.*one.member);
    return texts;
}

bool isOutputOfAProgram(const QString& text)
{
    static const QRegularExpression kLogLine(QStringLiteral(
        "^\\s*(\\[?\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d|\\d\\d:\\d\\d:\\d\\d|\\[?(DEBUG|TRACE|INFO|WARN|"
        "WARNING|ERROR)\\b[\\]:])"));
    const QList<QStringView> lines = QStringView(text).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    const auto logged = std::count_if(
        lines.begin(), lines.end(), [](QStringView line) { return kLogLine.match(line.left(100)).hasMatch(); });
    return lines.size() >= kFewestLogLines && logged * 2 > lines.size();
}

Status allowedShape(const Entry& entry)
{
    if (!kinds().contains(entry.kind)) {
        static const QRegularExpression kRoutine(QStringLiteral("log|debug|output|completion"));
        if (kRoutine.match(entry.kind).hasMatch())
            return refusal("routine-log", QStringLiteral("completion logs and debugging output are not kept"),
                QStringLiteral("they stay with their session; keep what was learned from them"));
        return refusal("bad-kind", QStringLiteral("there is no such kind"),
            QStringLiteral("write one of %1").arg(kinds().join(QStringLiteral(", "))));
    }
    if (entry.title.trimmed().isEmpty())
        return refusal("no-title", QStringLiteral("it has no title"), QStringLiteral("--title TEXT"));
    if (std::all_of(std::begin(fields()), std::end(fields()), [&](const Field& one) {
            return one.member == &Entry::title || one.member == &Entry::kind || one.member == &Entry::source
                || (entry.*one.member).trimmed().isEmpty();
        }))
        return refusal("no-text", QStringLiteral("it says nothing but its title"), QStringLiteral("--text TEXT"));
    qsizetype length = 0;
    for (const QString& text : textsOf(entry))
        length += text.size();
    if (entry.title.size() > kLongestTitle || length > kLongestText || entry.links.size() > kMostLinks)
        return refusal("too-long", QStringLiteral("a title has at most 300 characters, an entry 200 000 and 100 links"),
            QStringLiteral("shorten it, or make several"));
    const auto noLink = std::find_if(
        entry.links.begin(), entry.links.end(), [](const QString& link) { return linkOf(link) != link; });
    if (noLink != entry.links.end())
        return refusal("bad-link", QStringLiteral("a link names something of the registers"),
            QStringLiteral("write DEBT-001, RA-001, S-001 or RETRO-001/3"));
    return Done{};
}

} // namespace

bool holdsSessionPath(const QString& text)
{
    static const QRegularExpression kPath(
        QStringLiteral("(?<![\\w.])(/(var/)?tmp/[\\w.]|/(home|Users)/[\\w.-]+/|/root/[\\w.]|[A-Za-z]:\\\\{1,2}(Users|"
                       "Temp|Windows\\\\{1,2}Temp)\\\\|\\bruns/S-\\d{3,}/)"),
        QRegularExpression::CaseInsensitiveOption);
    return kPath.match(text).hasMatch();
}

QString linkOf(const QString& given)
{
    static const QRegularExpression kRegister(QStringLiteral("^(DEBT|RA|S|RETRO|LESSON)-[0-9]{1,9}(/([0-9]{1,9}))?$"));
    static const QRegularExpression kAgent(QStringLiteral("^(S-[0-9]{1,9})(/[\\w.#@-]{1,100})$"));
    const QString upper = given.trimmed().toUpper();
    if (kRegister.match(upper).hasMatch())
        return upper;
    const auto agent = kAgent.match(given.trimmed());
    return agent.hasMatch() ? given.trimmed() : QString();
}

Status allowed(const Entry& entry, const QString& reason)
{
    const QStringList texts = textsOf(entry);
    // First of all, and of everything: nothing else that is said about the entry may carry it on.
    if (redacted(texts) != texts)
        return refusal("secret", QStringLiteral("something in it may be a credential"),
            QStringLiteral("take it out and name where it is kept; if it was real, replace it there"));
    if (Status shape = allowedShape(entry); !shape)
        return shape;
    const bool decides = entry.kind == QLatin1String("decision");
    if ((decides || entry.kind == QLatin1String("bug-fix")) && entry.rationale.trimmed().isEmpty())
        return refusal("no-rationale",
            decides ? QStringLiteral("a decision needs its rationale")
                    : QStringLiteral("a bug fix needs its root cause"),
            QStringLiteral("--rationale TEXT"));
    if (!reason.trimmed().isEmpty())
        return Done{};
    if (std::any_of(texts.begin(), texts.end(), holdsSessionPath))
        return refusal("session-path", QStringLiteral("it names a file of one session or of one person's machine"),
            QStringLiteral("name what is lasting, or keep it as it is with --reason TEXT"));
    if (isOutputOfAProgram(entry.text))
        return refusal("debug-output", QStringLiteral("most of it are lines of a log"),
            QStringLiteral("keep what was learned from it, or keep it as it is with --reason TEXT"));
    return Done{};
}

} // namespace wavedeck::knowledge
