// SPDX-License-Identifier: GPL-3.0-or-later
// lesson list, add, show, set, remove, history, diff, search; search
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/lessontext.h"
#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/knowledge/difference.h"
#include "models/knowledge/rules.h"
#include "models/store/search.h"

#include <QFile>
#include <QJsonArray>

#include <cstdio>

namespace wavedeck::ctl {

namespace {

constexpr int kMostHits = 50;
constexpr qsizetype kMostRead = 1024 * 1024;

/// What options give; `--text -` is read from standard input.
Result<KnowledgeRepository::Values> valuesOf(const Arguments& arguments)
{
    KnowledgeRepository::Values values;
    for (const knowledge::Field& field : knowledge::fields()) {
        const QByteArray option = QByteArrayLiteral("--") + field.name;
        if (!arguments.has(option.constData()))
            continue;
        QString value = arguments.value(option.constData());
        if (value == QLatin1String("-")) {
            QFile in;
            if (!in.open(stdin, QIODevice::ReadOnly))
                return usage("no-file", QStringLiteral("standard input"), QStringLiteral("it cannot be read"));
            value = QString::fromUtf8(in.read(kMostRead));
        }
        values.append({QString::fromLatin1(field.name), value});
    }
    return values;
}

Result<QStringList> linksOf(const Arguments& arguments, const char* option)
{
    QStringList links;
    for (const QString& given : arguments.values(option)) {
        const QString link = knowledge::linkOf(given);
        if (link.isEmpty())
            return usage("bad-link", given, QStringLiteral("it names nothing of the registers"),
                QStringLiteral("write DEBT-001, RA-001, S-001 or RETRO-001/3"));
        links.append(link);
    }
    return links;
}

QJsonObject itemOf(const knowledge::Entry& entry, const search::Hit* hit = nullptr)
{
    QJsonObject item = knowledge::document(entry);
    item.insert(QStringLiteral("snippet"), hit ? hit->snippet : QString(entry.text.simplified().left(160)));
    item.insert(QStringLiteral("score"), hit ? QJsonValue(hit->score) : QJsonValue());
    return item;
}

int lessonAdd(Context& context, const Arguments& arguments)
{
    const auto values = valuesOf(arguments);
    if (!values)
        return context.fail(values.error());
    const auto links = linksOf(arguments, "--link");
    if (!links)
        return context.fail(links.error());
    knowledge::Entry entry;
    for (const auto& [name, value] : *values)
        entry.*knowledge::field(name)->member = value;
    entry.links = *links;
    return changingLessons(context, arguments, [&](KnowledgeRepository& repository, const KnowledgeBy& by) {
        const auto saved = repository.add(entry, by);
        if (!saved)
            return context.fail(saved.error());
        QJsonObject document = knowledge::document(saved->entry);
        QJsonArray similar;
        QString text = QStringLiteral("%1 is kept\n").arg(knowledge::idOf(saved->entry.number));
        for (const SimilarEntry& one : saved->similar) {
            similar.append(QJsonObject{{QStringLiteral("id"), knowledge::idOf(one.number)},
                {QStringLiteral("title"), one.title}, {QStringLiteral("percent"), one.percent}});
            text += QStringLiteral("nearly the same: %1 %2\n").arg(knowledge::idOf(one.number), plain(one.title));
        }
        document.insert(QStringLiteral("similar"), similar);
        document.insert(QStringLiteral("items"), QJsonArray{itemOf(saved->entry)});
        return context.answer(document, text);
    });
}

int lessonList(Context& context, const Arguments& arguments)
{
    KnowledgeFilter filter;
    filter.kinds = arguments.values("--kind");
    filter.states = arguments.values("--state");
    filter.source = arguments.value("--source");
    filter.notFixed = arguments.has("--not-fixed");
    if (arguments.has("--unused"))
        filter.unusedSince = utcMs() - kUnusedMs;
    return readingLessons(context, [&](Store* store) {
        QJsonArray items;
        QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("KIND"), QStringLiteral("STATE"),
            QStringLiteral("SOURCE"), QStringLiteral("TITLE")}};
        const auto entries = store ? KnowledgeRepository(*store).entries(filter) : QList<knowledge::Entry>();
        for (const knowledge::Entry& entry : entries) {
            items.append(itemOf(entry));
            rows.append({knowledge::idOf(entry.number), entry.kind, entry.state, clipped(entry.source, 30),
                clipped(entry.title, 80)});
        }
        return context.answer({{QStringLiteral("items"), items}},
            entries.isEmpty() ? QStringLiteral("nothing is kept that fits\n") : table(rows));
    });
}

/// Finds one by its id; the error says where to look.
int withEntry(Context& context, const QString& given,
    const std::function<int(Store&, const knowledge::Entry&, const QList<KnowledgeVersion>&)>& show)
{
    const auto number = lessonNumber(given);
    if (!number)
        return context.fail(number.error());
    return readingLessons(context, [&](Store* store) {
        if (store) {
            KnowledgeRepository repository(*store);
            const QList<KnowledgeVersion> versions = repository.versions(*number);
            if (!versions.isEmpty())
                return show(*store, repository.entry(*number).value_or(versions.first().entry), versions);
        }
        return context.fail(usage("not-found", knowledge::idOf(*number), QStringLiteral("there is no such entry"),
            QStringLiteral("see `wavedeckctl lesson list`")));
    });
}

int lessonShow(Context& context, const Arguments& arguments)
{
    return withEntry(context, arguments.positional.first(),
        [&](Store&, const knowledge::Entry& entry, const QList<KnowledgeVersion>&) {
            const auto shown = context.answer(knowledge::document(entry), lessonText(entry));
            if (entry.changedAt > 0) // else it was removed
                noting(context, [&](KnowledgeUse& use, const Actor& by) { use.noteOpen(entry.number, by, utcMs()); });
            return shown;
        });
}

int lessonSet(Context& context, const Arguments& arguments)
{
    const auto number = lessonNumber(arguments.positional.first());
    const auto values = valuesOf(arguments);
    const auto added = linksOf(arguments, "--link");
    const auto removed = linksOf(arguments, "--unlink");
    for (const auto* error : {number ? nullptr : &number.error(), values ? nullptr : &values.error(),
             added ? nullptr : &added.error(), removed ? nullptr : &removed.error()})
        if (error)
            return context.fail(*error);
    return changingLessons(context, arguments, [&](KnowledgeRepository& repository, const KnowledgeBy& by) {
        std::optional<QStringList> links;
        if (!added->isEmpty() || !removed->isEmpty()) {
            links = repository.entry(*number).value_or(knowledge::Entry()).links + *added;
            for (const QString& one : *removed)
                links->removeAll(one);
            links->sort();
            links->removeDuplicates();
        }
        const auto entry = repository.change(*number, *values, links, by);
        return entry ? context.answer(knowledge::document(*entry), lessonText(*entry)) : context.fail(entry.error());
    });
}

int lessonRemove(Context& context, const Arguments& arguments)
{
    const auto number = lessonNumber(arguments.positional.first());
    if (!number)
        return context.fail(number.error());
    return changingLessons(context, arguments, [&](KnowledgeRepository& repository, const KnowledgeBy& by) {
        if (Status done = repository.remove(*number, by); !done)
            return context.fail(done.error());
        const QString id = knowledge::idOf(*number);
        return context.answer({{QStringLiteral("id"), id}, {QStringLiteral("removed"), true}},
            QStringLiteral("%1 is removed; its versions stay\n").arg(id));
    });
}

int lessonHistory(Context& context, const Arguments& arguments)
{
    return withEntry(context, arguments.positional.first(),
        [&](Store&, const knowledge::Entry& entry, const QList<KnowledgeVersion>& versions) {
            QJsonArray array;
            QList<QStringList> rows{{QStringLiteral("VERSION"), QStringLiteral("WHEN"), QStringLiteral("WHO"),
                QStringLiteral("CHANGE"), QStringLiteral("REASON")}};
            for (const KnowledgeVersion& one : versions) {
                array.append(QJsonObject{{QStringLiteral("version"), one.version},
                    {QStringLiteral("at"), rfc3339(one.at)}, {QStringLiteral("actor"), one.actor},
                    {QStringLiteral("change"), one.change}, {QStringLiteral("reason"), one.reason}});
                rows.append({QString::number(one.version), dateTime(one.at), clipped(one.actor, 30),
                    clipped(one.change, 40), clipped(one.reason, 40)});
            }
            return context.answer(
                {{QStringLiteral("id"), knowledge::idOf(entry.number)}, {QStringLiteral("versions"), array}},
                table(rows));
        });
}

int lessonDiff(Context& context, const Arguments& arguments)
{
    const QStringList& given = arguments.positional;
    return withEntry(
        context, given.first(), [&](Store&, const knowledge::Entry& entry, const QList<KnowledgeVersion>& versions) {
            const int newest = versions.first().version;
            const int to = given.size() > 2 ? given[2].toInt() : newest;
            const int from = given.size() > 1 ? given[1].toInt() : to - 1;
            const KnowledgeVersion* sides[2] = {nullptr, nullptr};
            for (const KnowledgeVersion& one : versions) {
                if (one.version == from)
                    sides[0] = &one;
                if (one.version == to)
                    sides[1] = &one;
            }
            if (!sides[0] || !sides[1])
                return context.fail(usage("not-found", knowledge::idOf(entry.number),
                    QStringLiteral("it has versions 1 to %1").arg(newest),
                    QStringLiteral("lesson diff %1 FROM TO").arg(knowledge::idOf(entry.number))));
            QJsonArray lines;
            QString text = QStringLiteral("version %1 -> %2\n").arg(from).arg(to);
            for (const auto& line : knowledge::difference(sides[0]->entry, sides[1]->entry)) {
                lines.append(QJsonObject{{QStringLiteral("field"), line.field}, {QStringLiteral("added"), line.isAdded},
                    {QStringLiteral("text"), line.text}});
                text
                    += QStringLiteral("%1 %2: %3\n")
                           .arg(line.isAdded ? QStringLiteral("+") : QStringLiteral("-"), line.field, plain(line.text));
            }
            return context.answer(
                {{QStringLiteral("id"), knowledge::idOf(entry.number)}, {QStringLiteral("from"), from},
                    {QStringLiteral("to"), to}, {QStringLiteral("lines"), lines}},
                text);
        });
}

Result<int> mostOf(const Arguments& arguments)
{
    bool ok = true;
    const int most = arguments.has("--limit") ? arguments.value("--limit").toInt(&ok) : kMostHits;
    if (!ok || most < 1 || most > 1000)
        return usage("bad-value", QStringLiteral("--limit"), QStringLiteral("this is a number from 1 to 1000"));
    return most;
}

int searching(Context& context, const Arguments& arguments, bool onlyLessons)
{
    const QString text = arguments.positional.join(QLatin1Char(' '));
    const auto most = mostOf(arguments);
    if (!most)
        return context.fail(most.error());
    const QStringList kinds = arguments.values("--kind");
    for (const QString& kind : kinds)
        if (const QStringList& known = onlyLessons ? knowledge::kinds() : search::kinds(); !known.contains(kind))
            return context.fail(usage("bad-value", kind, QStringLiteral("there is no such kind"),
                QStringLiteral("write one of %1").arg(known.join(QStringLiteral(", ")))));
    return readingLessons(context, [&](Store* store) {
        search::Asked asked{kinds, *most};
        if (onlyLessons)
            asked = {{QStringLiteral("lesson")}, kinds.isEmpty() ? *most : 1000};
        const QList<search::Hit> hits = store ? search::allOf(*store, text, asked) : QList<search::Hit>();
        QJsonArray items;
        QString shown;
        for (const search::Hit& hit : hits) {
            QJsonObject item = search::document(hit);
            if (onlyLessons) {
                const auto entry = KnowledgeRepository(*store).entry(hit.ref.toInt());
                if (!entry || (!kinds.isEmpty() && !kinds.contains(entry->kind)) || items.size() >= *most)
                    continue;
                item = itemOf(*entry, &hit);
            }
            items.append(item);
            shown
                += QStringLiteral("%1  %2  %3\n    %4\n")
                       .arg(hit.id(), item.value(QLatin1String("kind")).toString(), plain(hit.title), markedText(hit));
        }
        noting(context, [&](KnowledgeUse& use, const Actor& by) { use.noteQuery(text, items.size(), by, utcMs()); });
        return context.answer(
            {{QStringLiteral("items"), items}}, items.isEmpty() ? QStringLiteral("nothing is found\n") : shown);
    });
}

int lessonSearch(Context& context, const Arguments& arguments)
{
    return searching(context, arguments, true);
}

int searchAll(Context& context, const Arguments& arguments)
{
    return searching(context, arguments, false);
}

#define WAVEDECK_LESSON_FIELDS                                                                                         \
    {"--title", "TEXT", "what it says, in a line"}, {"--text", "TEXT", "Markdown; - = read it from standard input"},   \
        {"--kind", "KIND", "lesson, pattern, anti-pattern, decision, bug-fix, update, component or document"},         \
        {"--rationale", "TEXT", "why; a decision needs it, a bug fix its root cause"},                                 \
        {"--alternatives", "TEXT", "what else was thought of"}, {"--insight", "TEXT", "the key insight"},              \
        {"--when", "TEXT", "when to apply it"}, {"--problem", "TEXT", "of an anti-pattern"},                           \
        {"--solution", "TEXT", "of an anti-pattern"}, {"--implication", "TEXT", "what follows from it"},               \
        {"--place", "FILE", "of a component: where it is"}, {"--source", "TEXT", "where it comes from"},               \
        {"--link", "ID", "DEBT-001, RETRO-001/3, RA-001 or S-001, of which it tells", 0, true},                        \
    {                                                                                                                  \
        "--reason", "TEXT", "why a path of one session or lines of a log stay in it"                                   \
    }
constexpr Option kAddOptions[]
    = {WAVEDECK_LESSON_FIELDS, {"--anyway", nullptr, "though another one says nearly the same"}};
constexpr Option kSetOptions[] = {WAVEDECK_LESSON_FIELDS, {"--unlink", "ID", "takes a link away", 0, true}};
#undef WAVEDECK_LESSON_FIELDS
constexpr Option kListOptions[] = {{"--kind", "KIND", "only this one", 0, true},
    {"--state", "STATE", "none, planned, implemented or verified: what became of what is linked", 0, true},
    {"--source", "TEXT", "part of where it comes from"}, {"--not-fixed", nullptr, "documented, and not implemented"},
    {"--unused", nullptr, "older than 90 days, and not opened since"}};
constexpr Option kReason[] = {{"--reason", "TEXT", "why"}};
constexpr Option kLessonSearch[] = {{"--kind", "KIND", "lesson, pattern, anti-pattern, decision, …", 0, true},
    {"--limit", "N", "at most so many (50)"}};
constexpr Option kSearch[] = {{"--kind", "KIND", "lesson, retro, debt, risk, session, report or gate", 0, true},
    {"--limit", "N", "at most so many (50)"}};

constexpr Command kCommands[] = {
    {"lesson list", "", "What was learned, newest first.", kListOptions, "wavedeckctl lesson list --not-fixed", 0, 0,
        lessonList},
    {"lesson add", "", "Keeps something that was learned. Secrets, paths of one session and what is there are refused.",
        kAddOptions,
        "wavedeckctl lesson add --kind pattern --title \"Ask twice\" --text \"Ask before and after.\" --source S-001",
        0, 0, lessonAdd},
    {"lesson show", "ID", "One entry.", {}, "wavedeckctl lesson show LESSON-001", 1, 1, lessonShow},
    {"lesson set", "ID", "Changes an entry; each save is a version.", kSetOptions,
        "wavedeckctl lesson set LESSON-001 --insight \"It is cheaper\" --link DEBT-001", 1, 1, lessonSet},
    {"lesson remove", "ID", "Takes an entry out; its versions stay.", kReason,
        "wavedeckctl lesson remove LESSON-001 --reason outdated", 1, 1, lessonRemove},
    {"lesson history", "ID", "The versions of an entry.", {}, "wavedeckctl lesson history LESSON-001", 1, 1,
        lessonHistory},
    {"lesson diff", "ID [FROM [TO]]", "What differs between two versions; else between the last two.", {},
        "wavedeckctl lesson diff LESSON-001 1 3", 1, 3, lessonDiff},
    {"lesson search", "TEXT…", "Lessons that have all of the words, or begin so; \"some words\" stand together.",
        kLessonSearch, "wavedeckctl lesson search rate lim", 1, -1, lessonSearch},
    {"search", "TEXT…", "The same in lessons, retrospectives, debt, risks, sessions, reports and gates.", kSearch,
        "wavedeckctl search rate limit --kind debt --kind lesson", 1, -1, searchAll},
};

} // namespace

std::span<const Command> lessonCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
