// SPDX-License-Identifier: GPL-3.0-or-later
// lesson usage, reuse, readings, require, unrequire, read
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/lessontext.h"
#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/knowledge/guides.h"
#include "models/knowledge/rules.h"

#include <QJsonArray>

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

int lessonUsage(Context& context, const Arguments&)
{
    return readingLessons(context, [&](Store* store) {
        KnowledgeUse::Counts counts;
        QJsonArray unused;
        if (store) {
            counts = KnowledgeUse(*store).counts();
            KnowledgeFilter filter;
            filter.unusedSince = utcMs() - kUnusedMs;
            for (const knowledge::Entry& entry : KnowledgeRepository(*store).entries(filter))
                unused.append(knowledge::idOf(entry.number));
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
                {QStringLiteral("opened"), countsOf(counts.opened, "id")}, {QStringLiteral("unused"), unused}},
            text);
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

constexpr Command kCommands[] = {
    {"lesson guides", "", "The delegation checklist, the routing table, the capability card, what is worth keeping.",
        {}, "wavedeckctl lesson guides", 0, 0, lessonGuides},
    {"lesson usage", "", "What was searched and opened, and what nobody opens.", {}, "wavedeckctl lesson usage", 0, 0,
        lessonUsage},
    {"lesson reuse", "ID", "A component was used again; each place counts once.", kIn,
        "wavedeckctl lesson reuse LESSON-004 --in S-012", 1, 1, lessonReuse},
    {"lesson readings", "", "What a role must read before it works, and who has.", kRole,
        "wavedeckctl lesson readings --role \"L1 QA\"", 0, 0, lessonReadings},
    {"lesson require", "ID", "Makes an entry or a retrospective required reading of a role.", kRole,
        "wavedeckctl lesson require RETRO-001 --role \"L1 QA\"", 1, 1, lessonRequire},
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
