// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/imports/placing.h"

#include "models/imports/fields.h"
#include "models/knowledge/entry.h"
#include "models/retro/importable.h"
#include "models/secrets/redact.h"
#include "models/store/debtrepository.h"
#include "models/store/historyrepository.h"
#include "models/store/knowledgerepository.h"
#include "models/store/retrorepository.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace wavedeck::imports {

QString sourceOf(const Report& report)
{
    const QString date = report.about.value(QLatin1String("date")).toString();
    return (date.isEmpty() ? report.title : QString(report.title + QStringLiteral(" (") + date + QLatin1Char(')')))
        .left(300);
}

Error tooMany(const QString& why)
{
    return {ErrorKind::Usage, QStringLiteral("too-many-objects"), QStringLiteral("import"), why,
        QStringLiteral("nothing was taken")};
}

void went(Placing& placing, int index, const QString& place, bool isNew)
{
    placing.places.insert(index, place);
    if (isNew && (placing.intake.places.isEmpty() || placing.intake.places.last() != place))
        placing.intake.places.append(place);
}

namespace {

constexpr qsizetype kMostParts = 5000; ///< of one retrospective

QString refOf(const Report& report, const QString& what)
{
    return report.identity.left(16) + QLatin1Char('/') + what;
}

// ---- retrospectives

Status placeRetro(Placing& placing, const QList<Found>& found)
{
    QList<Found> parts;
    for (const Found& one : found)
        if (isOfRetro(one))
            parts.append(one);
    if (parts.isEmpty())
        return Done{};
    if (parts.size() > kMostParts)
        return tooMany(QStringLiteral("a retrospective takes at most 5,000 of them"));
    RetroRepository repository(placing.store);
    auto kept = placing.retro.isEmpty() ? std::nullopt : repository.kept(placing.retro);
    retro::Retro retro = kept ? kept->retro : retro::Retro();
    if (!kept && placing.report.own)
        retro = chosenOf(*placing.report.own, parts);
    else
        fillRetro(retro, placing.report, parts);
    if (Status may = retro::mended(retro, placing.intake.notes); !may)
        return may;
    const bool isNew = !kept;
    // What could not be read back is not stored.
    if (const auto readable = retro::fromJson(retro::toJson(retro)); !readable)
        return readable.error();
    if (kept) {
        retro::Kept changed{retro, retro::liveOf(retro)};
        changed.live.key = kept->live.key;
        if (Status done = repository.put(changed); !done)
            return done;
    } else {
        auto id = repository.insert(retro, placing.now);
        if (!id)
            return id.error();
        placing.retro = *id;
    }
    for (int i = 0; i < found.size(); ++i)
        if (isOfRetro(found.at(i)))
            went(placing, i, placing.retro, isNew);
    return Done{};
}

// ---- debt

Status placeDebt(Placing& placing, const QList<Found>& found)
{
    DebtRepository repository(placing.store);
    for (int i = 0; i < found.size(); ++i) {
        const Found& one = found.at(i);
        if (one.kind != QLatin1String("debt_item"))
            continue;
        DebtItem item;
        item.title = redacted(one.title).left(debt::kLongestWord);
        item.label = one.field("priority");
        item.priority = debt::priorityOf(item.label).value_or(Priority::P2);
        item.what = QStringLiteral("%1 in %2, line %3").arg(one.field("id"), sourceOf(placing.report)).arg(one.line);
        if (!one.field("text").isEmpty())
            item.what += QStringLiteral(": ") + one.field("text");
        item.source = QStringLiteral("import");
        item.sourceRef = refOf(placing.report, one.field("id"));
        item.foundAt = placing.now;
        const auto put = repository.upsertFrom(item, placing.by.printed(), placing.now);
        if (!put)
            return put.error();
        went(placing, i, debt::idOf(put->number), put->what == DebtRepository::Upserted::Added);
        // What the document says was resolved is resolved as reported: the words stand as its evidence.
        const QString resolved = one.field("resolved");
        const auto stored = resolved.isEmpty() ? std::nullopt : repository.item(put->number);
        if (stored && !stored->isResolved())
            if (Status done = repository.resolveFrom(*stored, QStringLiteral("as reported: ") + resolved,
                    placing.by.printed(), placing.now, put->what == DebtRepository::Upserted::Added);
                !done)
                return done;
    }
    return Done{};
}

// ---- knowledge

/// Kinds of the knowledge base, by the kind that was recognised.
constexpr struct {
    const char* found;
    const char* entry;
} kEntries[] = {{"pattern", "pattern"}, {"anti_pattern", "anti-pattern"}, {"lesson", "lesson"}, {"insight", "lesson"},
    {"meta_lesson", "lesson"}, {"principle", "lesson"}};

knowledge::Entry entryOf(const Placing& placing, const Found& found, const QString& kind)
{
    knowledge::Entry entry;
    entry.kind = kind;
    entry.title = found.title.left(300);
    entry.text = found.field("text");
    entry.rationale = found.field("rationale");
    entry.insight = found.field("insight");
    entry.when = found.field("when");
    entry.problem = found.field("problem");
    entry.solution = found.field("solution");
    entry.implication = found.field("implication");
    for (const char* name : {"lesson", "practice", "application", "observation"})
        if (!found.field(name).isEmpty())
            entry.text += (entry.text.isEmpty() ? QString() : QStringLiteral("\n")) + found.field(name);
    if (entry.text.isEmpty() && entry.problem.isEmpty())
        entry.text = found.title;
    const QString discovered = found.field("discovered");
    entry.source = discovered.isEmpty() ? sourceOf(placing.report) : discovered;
    entry.place
        = QStringLiteral("%1:%2").arg(QFileInfo(placing.report.file).fileName().left(200), QString::number(found.line));
    entry.sourceRef = refOf(placing.report, fingerprintOf(placing.report, found).left(16));
    static const QRegularExpression debt(QStringLiteral("\\bDEBT-\\d{1,9}\\b"));
    for (auto all = debt.globalMatch(discovered); all.hasNext();)
        entry.links.append(all.next().captured());
    if (!placing.retro.isEmpty())
        entry.links.append(placing.retro);
    entry.author = placing.by.printed();
    for (QString* text : {&entry.title, &entry.text, &entry.rationale, &entry.insight, &entry.when, &entry.problem,
             &entry.solution, &entry.implication, &entry.source, &entry.place})
        *text = redacted(*text);
    return entry;
}

Status placeKnowledge(Placing& placing, const QList<Found>& found)
{
    KnowledgeRepository repository(placing.store);
    for (int i = 0; i < found.size(); ++i) {
        const Found& one = found.at(i);
        for (const auto& kind : kEntries) {
            if (one.kind != QLatin1String(kind.found) && !one.also.contains(QLatin1String(kind.found)))
                continue;
            const auto number = repository.keep(entryOf(placing, one, QLatin1String(kind.entry)), placing.now);
            if (number && placing.places.value(i).isEmpty())
                went(placing, i, knowledge::idOf(*number), true);
            // The base has rules of its own; what it refuses stays with the document.
            if (!number && number.error().kind != ErrorKind::Usage)
                return number.error();
            if (!number)
                placing.intake.notes.append(QStringLiteral("line %1: kept beside the knowledge base (%2)")
                                                .arg(one.line)
                                                .arg(number.error().why));
            break;
        }
    }
    return Done{};
}

// ---- history

/// `26+`, `~15,000`, `85%`, `6.0x`, `10-30 min` as it was written.
std::optional<history::ReportedValue> valueOf(const QString& label, const QString& written, int line)
{
    const QString text = written.section(QChar(0x2192), -1).trimmed(); // before → after: what is now
    static const QRegularExpression pattern(
        QStringLiteral("^(~?)\\$?(\\d[\\d,]{0,14}(?:\\.\\d{1,4})?)(?:\\s*[-–]\\s*(\\d[\\d,]{0,14}(?:\\.\\d{1,4})?))?"
                       "\\s*(x|%|[A-Za-z]{1,12})?(\\+?)"));
    const auto match = pattern.match(text.left(200));
    if (!match.hasMatch())
        return std::nullopt;
    history::ReportedValue value;
    static const QHash<QString, QString> keys{{QStringLiteral("agents spawned"), QStringLiteral("agents_spawned")},
        {QStringLiteral("agents deployed"), QStringLiteral("agents_spawned")},
        {QStringLiteral("max concurrent"), QStringLiteral("max_concurrent")},
        {QStringLiteral("parallel factor"), QStringLiteral("parallel_factor")},
        {QStringLiteral("delegation ratio"), QStringLiteral("delegation_ratio")},
        {QStringLiteral("hierarchy compliance"), QStringLiteral("hierarchy_compliance")},
        {QStringLiteral("direct edit rate"), QStringLiteral("direct_edit_rate")},
        {QStringLiteral("success rate"), QStringLiteral("success_rate")}};
    value.key = keys.value(keyOf(label), keyOf(label));
    value.label = label;
    value.value = match.captured(2).remove(QLatin1Char(',')).toDouble();
    value.unit = match.captured(4);
    value.text = written.left(300);
    value.line = line;
    const bool isMore = !match.captured(5).isEmpty() || text.mid(match.capturedEnd(2)).startsWith(QLatin1Char('+'));
    if (!match.captured(3).isEmpty()) {
        value.qualifier = QStringLiteral("range");
        value.upTo = match.captured(3).remove(QLatin1Char(',')).toDouble();
    } else if (isMore || !match.captured(1).isEmpty()) {
        value.qualifier = isMore ? QStringLiteral("at-least") : QStringLiteral("about");
    }
    return value;
}

QStringList textsOf(const Found& found)
{
    QStringList texts;
    for (const QJsonValue& one : found.fields.value(QStringLiteral("texts")).toArray())
        texts.append(one.toString());
    return texts;
}

QString sessionName(const Report& report)
{
    static const QRegularExpression name(
        QStringLiteral("\\bsession\\s+[A-Za-z0-9]{1,20}\\b"), QRegularExpression::CaseInsensitiveOption);
    const auto match = name.match(report.title.left(1000));
    return match.hasMatch() ? match.captured() : report.title;
}

/// Columns of a comparison are sessions of their own.
void addComparison(QList<history::ReportedSession>& sessions, const Found& row)
{
    const QJsonArray columns = row.fields.value(QStringLiteral("columns")).toArray();
    const QJsonArray values = row.fields.value(QStringLiteral("values")).toArray();
    static const QRegularExpression name(QStringLiteral("^session\\s+\\S"), QRegularExpression::CaseInsensitiveOption);
    for (qsizetype c = 1; c < columns.size() && c < values.size(); ++c) {
        const QString session = columns.at(c).toString();
        const auto value = valueOf(row.title, values.at(c).toString(), row.line);
        if (!name.match(session).hasMatch() || !value)
            continue;
        auto at = std::find_if(sessions.begin(), sessions.end(),
            [&](const auto& one) { return one.name.compare(session, Qt::CaseInsensitive) == 0; });
        if (at == sessions.end()) {
            sessions.append(history::ReportedSession());
            at = sessions.end() - 1;
            at->name = session;
        }
        at->values.append(*value);
    }
}

void addOwn(history::ReportedSession& own, const Found& found)
{
    if (found.kind == QLatin1String("state_before"))
        own.before += textsOf(found);
    else if (found.kind == QLatin1String("state_after"))
        own.after += textsOf(found);
    else if (found.kind == QLatin1String("next_step"))
        own.nextSteps.append(found.title);
    else if (found.kind != QLatin1String("metric_row"))
        return;
    const QJsonArray values = found.fields.value(QStringLiteral("values")).toArray();
    const QString text = values.isEmpty() ? found.field("value") : values.at(1).toString();
    if (const auto value
        = found.kind == QLatin1String("metric_row") ? valueOf(found.title, text, found.line) : std::nullopt)
        own.values.append(*value);
}

bool comparesSessions(const Found& found)
{
    const QJsonArray columns = found.fields.value(QStringLiteral("columns")).toArray();
    return found.kind == QLatin1String("metric_row")
        && std::count_if(columns.begin(), columns.end(),
               [](const QJsonValue& one) {
                   return one.toString().startsWith(QLatin1String("session "), Qt::CaseInsensitive);
               })
        >= 2;
}

Status placeHistory(Placing& placing, const QList<Found>& found)
{
    const Report& report = placing.report;
    const auto about = [&](const char* name) { return report.about.value(QLatin1String(name)).toString(); };
    QList<history::ReportedSession> sessions{history::ReportedSession()};
    sessions[0].name = sessionName(report);
    for (const char* label : {"delegation ratio", "hierarchy compliance"})
        if (const auto value = valueOf(QLatin1String(label), about(label), 0))
            sessions[0].values.append(*value);
    bool any = false;
    for (const Found& one : found) {
        if (comparesSessions(one)) {
            addComparison(sessions, one);
            any = true;
        } else {
            const bool isOwn = one.kind == QLatin1String("metric_row") || one.kind.startsWith(QLatin1String("state_"))
                || one.kind == QLatin1String("next_step");
            any = any || isOwn;
            addOwn(sessions[0], one);
        }
    }
    if (!any)
        return Done{};
    history::ReportedSession& own = sessions[0];
    own.date = about("date");
    own.title = report.title;
    own.classification = about("classification");
    own.status = about("status");
    HistoryRepository repository(placing.store);
    for (history::ReportedSession& session : sessions) {
        session.source = sourceOf(report);
        session.sourceRef = refOf(report, session.name);
        if (auto kept = repository.keep(session, placing.now); !kept)
            return kept.error();
    }
    for (int i = 0; i < found.size(); ++i)
        if (placing.places.value(i).isEmpty()
            && (comparesSessions(found.at(i)) || found.at(i).kind == QLatin1String("metric_row")
                || found.at(i).kind.startsWith(QLatin1String("state_"))
                || found.at(i).kind == QLatin1String("next_step")))
            went(placing, i, QStringLiteral("reported:%1").arg(own.name), false);
    return Done{};
}

} // namespace

bool isOfRetro(const Found& found)
{
    static const QSet<QString> kinds{QStringLiteral("participant"), QStringLiteral("card"), QStringLiteral("reaction"),
        QStringLiteral("phase"), QStringLiteral("theme"), QStringLiteral("contribution"),
        QStringLiteral("recommendation_raw"), QStringLiteral("recommendation_additional"),
        QStringLiteral("recommendation"), QStringLiteral("action_item"), QStringLiteral("objective"),
        QStringLiteral("rule"), QStringLiteral("achievement"), QStringLiteral("key_lesson"),
        QStringLiteral("meta_lesson"), QStringLiteral("next_step")};
    return kinds.contains(found.kind)
        || (found.kind == QLatin1String("document") && found.fields.contains(QStringLiteral("purpose"))
            && !found.fields.contains(QStringLiteral("cells")));
}

Status place(Placing& placing, const QList<Found>& found)
{
    Status done = placing.report.kind == QLatin1String("retrospective") ? placeRetro(placing, found) : Status(Done{});
    if (done)
        done = placeDebt(placing, found);
    if (done)
        done = placeRisks(placing, found);
    if (done)
        done = placeKnowledge(placing, found);
    if (done && placing.report.kind != QLatin1String("knowledge"))
        done = placeHistory(placing, found);
    return done;
}

} // namespace wavedeck::imports
