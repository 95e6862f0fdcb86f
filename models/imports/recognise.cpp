// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/imports/finder.h"

#include <QCryptographicHash>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace wavedeck::imports {

namespace {

/// From so many points on a document is one of the five kinds; with less nothing of it is taken.
constexpr int kEnough = 4;

enum Kind { Retrospective, SessionReport, RiskSession, History, Knowledge };
constexpr const char* kKinds[] = {"retrospective", "session-report", "risk-session", "history", "knowledge"};
using Points = std::array<int, 5>;

/// Points that a heading's words give, once for each row.
constexpr struct {
    Kind kind;
    int points;
    std::initializer_list<const char*> words;
    bool titleOnly = false;
} kWords[] = {
    {Retrospective, 2, {"retrospective"}, true},
    {Retrospective, 2, {"went well", "worked well"}},
    {Retrospective, 2, {"improved", "improve", "went wrong"}},
    {Retrospective, 1, {"action items", "actions"}},
    {Retrospective, 2, {"consolidated recommendations"}},
    {RiskSession, 2, {"risk assessment", "risk assessments", "risk session"}, true},
    {RiskSession, 1, {"approval", "governance", "sign off"}},
    {History, 2, {"historian", "history", "narrative"}},
    {History, 1, {"significance", "high water marks"}},
    {History, 1, {"recommendations for next session"}},
    {History, 1, {"parallelization", "business impact", "trajectory"}},
    {Knowledge, 2, {"knowledge", "learnings"}, true},
    {Knowledge, 1, {"version history"}},
    {Knowledge, 1, {"pattern", "patterns"}},
    {SessionReport, 2, {"session report", "completion report", "final report", "hand off", "handoff"}, true},
    {SessionReport, 1, {"waves"}},
    {SessionReport, 1, {"agents"}},
    {SessionReport, 1, {"gates"}},
    {SessionReport, 1, {"next steps", "open items"}},
};

void pointsOfHeadings(const Document& document, Points& points)
{
    for (const auto& row : kWords) {
        const auto says = [&](const Section& section) { return hasWord(keyOf(section.title), row.words); };
        const auto last = row.titleOnly ? document.sections.begin() + std::min<qsizetype>(document.sections.size(), 3)
                                        : document.sections.end();
        if (std::any_of(document.sections.begin(), last, says))
            points.at(row.kind) += row.points;
    }
}

void pointsOfLines(const Document& document, Points& points)
{
    static const QRegularExpression risk(QStringLiteral("^\\((?:CRITICAL|HIGH|MEDIUM|LOW) risk"));
    static const QRegularExpression debt(QStringLiteral("^(?:DEBT|TD|TECHDEBT)-\\d{1,6}\\b"));
    int risks = 0;
    int levels = 0;
    int debts = 0;
    int patterns = 0;
    int insights = 0;
    int ratios = 0;
    for (const Line& line : document.lines) {
        const QString key = line.weak || line.label.isEmpty() ? QString() : keyOf(line.label);
        risks += !line.head.isEmpty() && risk.match(line.value.left(100)).hasMatch();
        debts += line.shape == Shape::Bullet && debt.match(line.plain.left(40)).hasMatch();
        levels += key == QLatin1String("risk level");
        patterns += key == QLatin1String("pattern discovered") || key == QLatin1String("pattern");
        insights += key == QLatin1String("key insight");
        ratios += key == QLatin1String("delegation ratio") || key == QLatin1String("hierarchy compliance");
    }
    points.at(RiskSession) += (risks >= 2) * 3 + (levels >= 1);
    points.at(History) += (debts >= 2) * 2 + (ratios >= 1);
    points.at(Knowledge) += (patterns >= 2) * 2 + (insights >= 2);
}

void pointsOfTables(const Document& document, Points& points)
{
    static const QRegularExpression session(
        QStringLiteral("^session\\s+\\S"), QRegularExpression::CaseInsensitiveOption);
    for (const Table& table : document.tables) {
        const auto sessions = std::count_if(table.header.begin(), table.header.end(),
            [&](const QString& cell) { return session.match(cell).hasMatch(); });
        points.at(History) += sessions >= 2 ? 3 : 0;
        if (columnOf(table, {"action", "task"}) == 0 && columnOf(table, {"owner"}) > 0) {
            points.at(Retrospective) += 1;
            points.at(SessionReport) += 1;
        }
    }
}

QString kindOf(const Document& document)
{
    Points points{};
    pointsOfHeadings(document, points);
    pointsOfLines(document, points);
    pointsOfTables(document, points);
    const auto best = std::max_element(points.begin(), points.end());
    return *best < kEnough ? QString() : QLatin1String(kKinds[best - points.begin()]);
}

/// Whatever the file is called, and whatever of its items changed: title, date and id.
QString identityOf(const Report& report)
{
    QByteArray text = report.kind.toUtf8() + '\n' + keyOf(report.title).toUtf8();
    for (const char* name : {"date", "session_id", "session"})
        text += '\n' + keyOf(report.about.value(QLatin1String(name)).toString()).toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex());
}

void listUnrecognised(const Document& document, Report& report)
{
    QList<int> lines;
    for (const Found& found : report.found)
        lines.append(found.line);
    std::sort(lines.begin(), lines.end());
    for (qsizetype i = 1; i < document.sections.size(); ++i) {
        const Section& section = document.sections.at(i);
        qsizetype end = section.end;
        for (const int child : section.children)
            end = std::min(end, document.sections.at(child).first - 1);
        const auto from = std::lower_bound(lines.begin(), lines.end(), section.line);
        const bool hasObject = from != lines.end() && *from <= int(end);
        if (!hasObject && section.level > 1 && nextLine(document, section.first, end) < end)
            report.unrecognised.append({section.line, section.title});
    }
    static const QRegularExpression placeholder(QStringLiteral("^\\d{1,4}-\\d{1,4}\\.\\s+\\["));
    for (const Line& line : document.lines)
        if (line.shape == Shape::Text && placeholder.match(line.plain.left(100)).hasMatch())
            report.unrecognised.append({line.number, line.plain.left(200)});
    std::stable_sort(report.unrecognised.begin(), report.unrecognised.end(),
        [](const Unrecognised& a, const Unrecognised& b) { return a.line < b.line; });
}

Status recognise(const Document& document, Report& report, const Going& on)
{
    Finder finder(document, report);
    for (const auto find : {findParticipants, findPerspectives, findContributions, findRecommendations, findActions,
             findNextSteps, findSteps, findDebt, findRisks, findLists, findTables, findLessons, findKnowledge}) {
        if (Status still = going(on, report.file); !still)
            return still;
        if (find != findContributions || report.kind == QLatin1String("retrospective"))
            find(finder);
    }
    return Done{};
}

Status compare(const Document& document, Report& report, const Going& on)
{
    for (const auto find : {findContradictions, findStatedCounts, findStatedNumbers}) {
        if (Status still = going(on, report.file); !still)
            return still;
        find(document, report);
    }
    return Done{};
}

/// By what an object is known within its document.
QString keyOfFound(const Found& found)
{
    if (found.kind == QLatin1String("debt_item") && !found.field("id").isEmpty())
        return found.kind + QLatin1Char('\n') + found.field("id");
    const QString title = found.kind + QLatin1Char('\n') + keyOf(found.title) + found.field("id");
    // A document that is only named is one, however often that is.
    if (found.kind == QLatin1String("document") && !found.fields.contains(QStringLiteral("cells")))
        return title;
    return title + QLatin1Char('\n') + QString::number(found.line);
}

void dropRepeated(Report& report)
{
    QHash<QString, int> seen; // to its line
    QList<Found> kept;
    for (const Found& found : std::as_const(report.found)) {
        const QString key = keyOfFound(found);
        if (!seen.contains(key))
            kept.append(found);
        else if (found.kind == QLatin1String("debt_item") && seen.value(key) != found.line)
            report.warnings.append({found.line,
                QStringLiteral("%1 stands twice, first at line %2; it is counted once")
                    .arg(found.field("id"))
                    .arg(seen.value(key))});
        if (!seen.contains(key))
            seen.insert(key, found.line);
    }
    report.found = kept;
}

} // namespace

Status going(const Going& on, const QString& where)
{
    if (!on || on())
        return Done{};
    return Error{ErrorKind::Usage, QStringLiteral("cancelled"), where, QStringLiteral("it was cancelled"),
        QStringLiteral("nothing was taken")};
}

namespace {

/// What is read of it as of any other report; false: it was one of ours, and is read.
Result<bool> readAny(const QByteArray& bytes, const QString& name, Report& report, Document& document)
{
    if (Status sound = checkBytes(bytes, name); !sound)
        return sound.error();
    const QString text = QString::fromUtf8(bytes);
    const qsizetype record = recordAt(text);
    if (record >= 0 && findOwn(text, report)) {
        report.identity = identityOf(report);
        return false;
    }
    // Its record only means something to us.
    auto read = readDocument(record >= 0 ? text.left(record).toUtf8() : bytes, name);
    if (!read)
        return read.error();
    document = std::move(*read);
    if (record >= 0)
        report.warnings.append({1,
            QStringLiteral("this report was changed after it was exported: it is read like anybody's, without what "
                           "stands in its record")});
    return true;
}

} // namespace

Result<Report> reportOf(const QByteArray& bytes, const QString& name, const Going& on)
{
    Report report;
    report.file = name;
    Document read;
    const Document* document = &read;
    const auto isAny = readAny(bytes, name, report, read);
    if (!isAny)
        return isAny.error();
    if (!*isAny && report.found.size() <= kMostObjects)
        return report;
    report.kind = kindOf(*document);
    Finder finder(*document, report);
    findAbout(finder);
    report.identity = identityOf(report);
    if (report.kind.isEmpty()) {
        report.unrecognised.append({1, report.title});
        return report;
    }
    if (Status done = recognise(*document, report, on); !done)
        return done.error();
    if (report.found.size() > kMostObjects)
        return Error{ErrorKind::Usage, QStringLiteral("too-many-objects"), name,
            QStringLiteral("it holds more than 50,000 objects"), QStringLiteral("nothing of it was taken")};
    dropRepeated(report);
    std::stable_sort(
        report.found.begin(), report.found.end(), [](const Found& a, const Found& b) { return a.line < b.line; });
    if (Status done = compare(*document, report, on); !done)
        return done.error();
    std::stable_sort(report.warnings.begin(), report.warnings.end(),
        [](const Warning& a, const Warning& b) { return a.line < b.line; });
    listUnrecognised(*document, report);
    return report;
}

} // namespace wavedeck::imports
