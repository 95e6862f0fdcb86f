// SPDX-License-Identifier: GPL-3.0-or-later
// lesson usage, time, promote, reuse, readings, require, unrequire, read; retro require
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/lessontext.h"
#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/debt/item.h"
#include "models/knowledge/guides.h"
#include "models/knowledge/rules.h"
#include "models/store/promoting.h"

#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace wavedeck::ctl {

namespace {

QJsonArray countsOf(const QList<KnowledgeUse::Count>& counts, const char* name)
{
    QJsonArray array;
    for (const auto& one : counts)
        array.append(QJsonObject{{QLatin1String(name), one.text}, {QStringLiteral("n"), one.n},
            {QStringLiteral("last_at"), rfc3339(one.last)}});
    return array;
}

QString hoursText(int minutes)
{
    return minutes < 0 ? QStringLiteral("n/a") : QStringLiteral("%1 h").arg(QString::number(minutes / 60.0, 'g', 4));
}

QString returnText(const std::optional<double>& worth)
{
    return worth ? QString::number(*worth, 'f', 1) : QStringLiteral("n/a");
}

/// Views, times and what they amount to, of the entries of which anything is known; most often opened first.
QList<knowledge::Entry> usedOf(QList<knowledge::Entry> entries)
{
    entries.removeIf([](const knowledge::Entry& one) {
        return one.views == 0 && one.reuses == 0 && one.minutesSpent < 0 && one.minutesSaved < 0;
    });
    std::stable_sort(entries.begin(), entries.end(),
        [](const knowledge::Entry& a, const knowledge::Entry& b) { return a.views > b.views; });
    return entries;
}

/// What is known of each, and what it amounts to together.
struct UsedText {
    QJsonArray documents;
    QString text;
    std::optional<double> worth; ///< of those of which both times are said; empty = of none
};

UsedText documentsOf(const QList<knowledge::Entry>& used)
{
    constexpr qsizetype kShown = 20;
    UsedText made;
    QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("VIEWS"), QStringLiteral("REUSED"),
        QStringLiteral("WRITING"), QStringLiteral("SAVED"), QStringLiteral("ROI"), QStringLiteral("TITLE")}};
    knowledge::Entry sum;
    sum.minutesSpent = sum.minutesSaved = 0;
    for (const knowledge::Entry& one : used) {
        const QJsonObject whole = knowledge::document(one);
        QJsonObject document{{QStringLiteral("reuses"), one.reuses}};
        for (const char* key : {"id", "title", "kind", "views", "hours_spent", "hours_saved", "roi"})
            document.insert(QLatin1String(key), whole.value(QLatin1String(key)));
        made.documents.append(document);
        if (rows.size() <= kShown)
            rows.append({knowledge::idOf(one.number), QString::number(one.views), QString::number(one.reuses),
                hoursText(one.minutesSpent), hoursText(one.minutesSaved), returnText(knowledge::returnOf(one)),
                clipped(one.title, 60)});
        if (knowledge::returnOf(one)) {
            sum.minutesSpent += one.minutesSpent;
            sum.minutesSaved += one.minutesSaved;
        }
    }
    made.worth = knowledge::returnOf(sum);
    made.text = (rows.size() > 1 ? table(rows) : QString())
        + QStringLiteral("hours saved / hours writing: %1\n").arg(returnText(made.worth));
    return made;
}

int lessonUsage(Context& context, const Arguments&)
{
    return readingLessons(context, [&](Store* store) {
        KnowledgeUse::Counts counts;
        QJsonArray unused;
        UsedText used = documentsOf({});
        if (store) {
            counts = KnowledgeUse(*store).counts();
            KnowledgeFilter filter;
            filter.unusedSince = utcMs() - kUnusedMs;
            for (const knowledge::Entry& entry : KnowledgeRepository(*store).entries(filter))
                unused.append(knowledge::idOf(entry.number));
            used = documentsOf(usedOf(KnowledgeRepository(*store).entries()));
        }
        QString text = QStringLiteral("%1 searches, %2 of them found nothing; %3 entries opened; %4 not opened in 90 "
                                      "days\n")
                           .arg(counts.queries)
                           .arg(counts.withoutHits)
                           .arg(counts.opens)
                           .arg(unused.size());
        for (const auto& one : counts.searched)
            text += QStringLiteral("  %1 times: %2\n").arg(one.n).arg(plain(one.text));
        return context.answer(
            {{QStringLiteral("queries"), counts.queries}, {QStringLiteral("queries_without_hits"), counts.withoutHits},
                {QStringLiteral("opens"), counts.opens},
                {QStringLiteral("searched"), countsOf(counts.searched, "text")},
                {QStringLiteral("opened"), countsOf(counts.opened, "id")}, {QStringLiteral("unused"), unused},
                {QStringLiteral("documents"), used.documents},
                {QStringLiteral("roi"), used.worth ? QJsonValue(*used.worth) : QJsonValue()}},
            text + used.text);
    });
}

int lessonTime(Context& context, const Arguments& arguments)
{
    const auto number = lessonNumber(arguments.positional.first());
    if (!number)
        return context.fail(number.error());
    const bool spent = arguments.has("--spent");
    if (spent == arguments.has("--saved") || (!spent && arguments.value("--in").simplified().isEmpty()))
        return context.fail(usage("usage", QStringLiteral("lesson time"), QStringLiteral("it takes one time"),
            QStringLiteral("--spent 5h, or --saved 20h --in S-012")));
    const QString given = arguments.value(spent ? "--spent" : "--saved");
    const auto minutes = given == QLatin1String("0") ? std::optional(0) : debt::minutesOf(given);
    if (!minutes)
        return context.fail(
            usage("bad-value", given, QStringLiteral("this is no time"), QStringLiteral("30m, 5h, 2d")));
    return changingUse(context, arguments, [&](KnowledgeUse& use, const KnowledgeBy& by) {
        const auto entry = use.spentTime(*number, spent ? QString() : arguments.value("--in"), *minutes, by);
        return entry ? context.answer(knowledge::document(*entry), lessonText(*entry)) : context.fail(entry.error());
    });
}

int lessonPromote(Context& context, const Arguments& arguments)
{
    const auto number = lessonNumber(arguments.positional.first());
    if (!number)
        return context.fail(number.error());
    return changingStore(context, arguments, [&](Store& store, const KnowledgeBy& by) {
        const auto file = promote(store, context.dataDir(), *number, arguments.value("--name"), by);
        if (!file)
            return context.fail(file.error());
        const QString name = QFileInfo(*file).completeBaseName();
        return context.answer({{QStringLiteral("id"), knowledge::idOf(*number)}, {QStringLiteral("template"), name},
                                  {QStringLiteral("file"), *file}},
            QStringLiteral("%1 is the template %2: see `wavedeckctl plan new %2`\n")
                .arg(knowledge::idOf(*number), name));
    });
}

int lessonReuse(Context& context, const Arguments& arguments)
{
    const auto number = lessonNumber(arguments.positional.first());
    if (!number)
        return context.fail(number.error());
    return changingUse(context, arguments, [&](KnowledgeUse& use, const KnowledgeBy& by) {
        const auto entry = use.reused(*number, arguments.value("--in"), by);
        return entry ? context.answer(knowledge::document(*entry), lessonText(*entry)) : context.fail(entry.error());
    });
}

int lessonGuides(Context& context, const Arguments&)
{
    QJsonArray items;
    QString text;
    for (const knowledge::Entry& guide : knowledge::guides()) {
        items.append(QJsonObject{{QStringLiteral("title"), guide.title}, {QStringLiteral("text"), guide.text}});
        text += guide.title + QStringLiteral("\n\n") + guide.text + QLatin1Char('\n');
    }
    return context.answer({{QStringLiteral("items"), items}}, text);
}

QJsonObject documentOf(const RequiredReading& one)
{
    return {{QStringLiteral("ref"), one.ref}, {QStringLiteral("title"), one.title}, {QStringLiteral("role"), one.role},
        {QStringLiteral("required_at"), rfc3339(one.at)}, {QStringLiteral("required_by"), one.actor},
        {QStringLiteral("acknowledged_at"),
            one.acknowledgedAt > 0 ? QJsonValue(rfc3339(one.acknowledgedAt)) : QJsonValue()},
        {QStringLiteral("acknowledged_by"),
            one.acknowledgedBy.isEmpty() ? QJsonValue() : QJsonValue(one.acknowledgedBy)}};
}

int lessonReadings(Context& context, const Arguments& arguments)
{
    const QString role = arguments.value("--role").simplified().toUpper();
    return readingLessons(context, [&](Store* store) {
        QJsonArray items;
        QList<QStringList> rows{
            {QStringLiteral("ROLE"), QStringLiteral("READS"), QStringLiteral("READ BY"), QStringLiteral("TITLE")}};
        for (const RequiredReading& one : store ? KnowledgeUse(*store).readings() : QList<RequiredReading>())
            if (role.isEmpty() || one.role == role) {
                items.append(documentOf(one));
                rows.append({plain(one.role), one.ref,
                    one.acknowledgedBy.isEmpty() ? QStringLiteral("-") : clipped(one.acknowledgedBy, 30),
                    clipped(one.title, 60)});
            }
        return context.answer({{QStringLiteral("items"), items}},
            items.isEmpty() ? QStringLiteral("nothing must be read\n") : table(rows));
    });
}

using Change = Status (KnowledgeUse::*)(const QString&, const QString&, const KnowledgeBy&);

int changeReading(Context& context, const Arguments& arguments, Change change)
{
    const QString ref = knowledge::linkOf(arguments.positional.first());
    return changingUse(context, arguments, [&](KnowledgeUse& use, const KnowledgeBy& by) {
        if (Status done = (use.*change)(ref, arguments.value("--role"), by); !done)
            return context.fail(done.error());
        QJsonArray items;
        for (const RequiredReading& one : use.readings())
            if (one.ref == ref)
                items.append(documentOf(one));
        return context.answer({{QStringLiteral("items"), items}}, QStringLiteral("%1: done\n").arg(ref));
    });
}

int lessonRequire(Context& context, const Arguments& arguments)
{
    return changeReading(context, arguments, &KnowledgeUse::require);
}

int lessonUnrequire(Context& context, const Arguments& arguments)
{
    return changeReading(context, arguments, &KnowledgeUse::unrequire);
}

int lessonRead(Context& context, const Arguments& arguments)
{
    return changeReading(context, arguments, &KnowledgeUse::acknowledge);
}

constexpr Option kIn[] = {{"--in", "WHERE", "the session or project that uses it"}};
constexpr Option kRole[] = {{"--role", "ROLE", "of the agents whose work it precedes, as the plan writes it"}};

constexpr Option kTime[] = {{"--spent", "TIME", "what writing it took: 30m, 5h, 2d (8 h); 0 takes it back"},
    {"--saved", "TIME", "what it saved; 0 takes it back"}, {"--in", "WHERE", "the session or project it saved it in"}};
constexpr Option kName[] = {{"--name", "TEXT", "of the template, as \"New deployment\" shows it"}};

constexpr Command kCommands[] = {
    {"lesson guides", "", "The delegation checklist, the routing table, the capability card, what is worth keeping.",
        {}, "wavedeckctl lesson guides", 0, 0, lessonGuides},
    {"lesson usage", "", "What was searched and opened, what nobody opens, and hours saved against hours of writing.",
        {}, "wavedeckctl lesson usage", 0, 0, lessonUsage},
    {"lesson time", "ID", "How long an entry took to write, or what it saved somewhere.", kTime,
        "wavedeckctl lesson time LESSON-001 --saved 20h --in S-012", 1, 1, lessonTime},
    {"lesson promote", "ID", "Makes a plan template of an entry, which becomes the mission of its first wave.", kName,
        "wavedeckctl lesson promote LESSON-001 --name \"Phased rollout\"", 1, 1, lessonPromote},
    {"lesson reuse", "ID", "A component was used again; each place counts once.", kIn,
        "wavedeckctl lesson reuse LESSON-004 --in S-012", 1, 1, lessonReuse},
    {"lesson readings", "", "What a role must read before it works, and who has.", kRole,
        "wavedeckctl lesson readings --role \"L1 QA\"", 0, 0, lessonReadings},
    {"lesson require", "ID", "Makes an entry or a retrospective required reading of a role.", kRole,
        "wavedeckctl lesson require RETRO-001 --role \"L1 QA\"", 1, 1, lessonRequire},
    {"retro require", "ID", "The same of a retrospective.", kRole,
        "wavedeckctl retro require RETRO-001 --role \"L1 QA\"", 1, 1, lessonRequire},
    {"lesson unrequire", "ID", "It need not be read any more.", kRole,
        "wavedeckctl lesson unrequire RETRO-001 --role \"L1 QA\"", 1, 1, lessonUnrequire},
    {"lesson read", "ID", "It was read, for everybody who has that role.", kRole,
        "wavedeckctl lesson read RETRO-001 --role \"L1 QA\"", 1, 1, lessonRead},
};

} // namespace

std::span<const Command> lessonUseCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
