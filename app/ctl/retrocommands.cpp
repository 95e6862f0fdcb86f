// SPDX-License-Identifier: GPL-3.0-or-later
// retro list, new, show, facts, stats, rate, templates, contributions and what becomes of recommendations and actions
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "app/ctl/retrotext.h"
#include "models/base/clock.h"
#include "models/retro/facts.h"
#include "models/retro/measures.h"
#include "models/retro/rate.h"
#include "models/retro/statistics.h"
#include "models/retro/templates.h"
#include "models/store/retrorepository.h"

#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

QString idOf(const Arguments& arguments)
{
    return arguments.positional.value(0).toUpper();
}

/// Every retrospective, newest first; none without a database.
int readingAll(Context& context, const std::function<int(Store*, const QList<retro::Retro>&)>& read)
{
    const auto store = context.store();
    if (!store && store.error().code != QLatin1String("no-database"))
        return context.fail(store.error());
    QList<retro::Retro> all = store ? RetroRepository(**store).ofProject({}) : QList<retro::Retro>();
    std::reverse(all.begin(), all.end());
    return read(store ? *store : nullptr, all);
}

int retroList(Context& context, const Arguments& arguments)
{
    return readingAll(context, [&](Store*, const QList<retro::Retro>& all) {
        QJsonArray items;
        QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("SESSION"), QStringLiteral("STATE"),
            QStringLiteral("TITLE"), QStringLiteral("VERIFIED")}};
        for (const retro::Retro& one : all) {
            if ((arguments.has("--session") && one.session != arguments.value("--session"))
                || (arguments.has("--project") && one.project != arguments.value("--project")))
                continue;
            const retro::Rate rate = retro::rateOf(one.actions, utcMs());
            items.append(QJsonObject{{QStringLiteral("id"), one.id}, {QStringLiteral("code"), one.code},
                {QStringLiteral("title"), one.title}, {QStringLiteral("session"), one.session},
                {QStringLiteral("project"), one.project}, {QStringLiteral("state"), one.state},
                {QStringLiteral("created_at"), rfc3339(one.createdAt)},
                {QStringLiteral("follow_up_at"),
                    one.followUpAt > 0 ? QJsonValue(rfc3339(one.followUpAt)) : QJsonValue()},
                {QStringLiteral("actions"), int(one.actions.size())},
                {QStringLiteral("implementation_rate"), rate.document()}});
            rows.append({one.id, one.session, one.state, clipped(one.title, 50),
                QStringLiteral("%1 of %2").arg(rate.onTime + rate.late).arg(rate.n)});
        }
        return context.answer({{QStringLiteral("items"), items}},
            rows.size() > 1 ? table(rows) : QStringLiteral("there are no retrospectives\n"));
    });
}

int retroNew(Context& context, const Arguments& arguments)
{
    QJsonObject given = retroArguments(arguments);
    QJsonArray participants;
    for (const QString& one : arguments.values("--participant"))
        participants.append(QJsonObject{{QStringLiteral("name"), one.section(QLatin1Char(':'), 0, 0)},
            {QStringLiteral("role"), one.section(QLatin1Char(':'), 1, 1)},
            {QStringLiteral("agent"), one.section(QLatin1Char(':'), 2)}});
    given.insert(QStringLiteral("participants"), participants);
    return actOnRetro(context, {}, QStringLiteral("new"), given);
}

int retroShow(Context& context, const Arguments& arguments)
{
    return readingRetro(context, idOf(arguments), [&](Store& store, const retro::Retro& r) {
        return context.answer(retroDocument(store, r, utcMs()), retroText(store, r, utcMs()));
    });
}

int retroStats(Context& context, const Arguments& arguments)
{
    return readingRetro(context, idOf(arguments), [&](Store&, const retro::Retro& r) {
        const QJsonObject statistics
            = retro::statistics(r, arguments.value("--week") == QLatin1String("7") ? 7 : retro::kDaysOfWeek);
        const auto list = [&](const char* part, const char* key) {
            QString text;
            const QJsonArray array = statistics.value(QLatin1String(part)).isArray()
                ? statistics.value(QLatin1String(part)).toArray()
                : statistics[QLatin1String(part)][QLatin1String(key)].toArray();
            for (const QJsonValue& one : array)
                text += QStringLiteral("  %1: %2\n")
                            .arg(plain(one[QLatin1String("name")].toString()))
                            .arg(one[QLatin1String("n")].toInt());
            return text;
        };
        const QJsonValue effort = statistics.value(QLatin1String("effort"));
        const QString text = QStringLiteral("contributions: %1\n%2owners\n%3effort: %4 h, %5 days, %6 weeks\n")
                                 .arg(statistics[QLatin1String("contributions")][QLatin1String("total")].toInt())
                                 .arg(list("contributions", "by_participant"), list("owners", ""))
                                 .arg(effort[QLatin1String("total_min")].toInt() / 60.0)
                                 .arg(effort[QLatin1String("days")].toDouble())
                                 .arg(effort[QLatin1String("weeks")].toDouble());
        return context.answer(statistics, text);
    });
}

/// Of a session, or of that of a retrospective.
int retroFacts(Context& context, const Arguments& arguments)
{
    const auto store = context.store();
    if (!store)
        return context.fail(store.error());
    QString session = arguments.positional.first();
    if (const auto r = RetroRepository(**store).retro(session.toUpper()))
        session = r->session;
    else if (const auto rows = context.session(session); !rows)
        return context.fail(rows.error());
    QJsonArray array;
    QString text;
    for (const RetroFact& fact : retro::facts(**store, session)) {
        array.append(QJsonObject{{QStringLiteral("kind"), fact.kind}, {QStringLiteral("text"), fact.text},
            {QStringLiteral("uri"), fact.uri}});
        text += QStringLiteral("%1  %2  %3\n").arg(fact.kind, plain(fact.text), plain(fact.uri));
    }
    return context.answer({{QStringLiteral("session"), session}, {QStringLiteral("facts"), array}},
        text.isEmpty() ? QStringLiteral("its records say nothing out of the ordinary\n") : text);
}

/// What the numbers did that recommendations and actions should move.
int retroMeasures(Context& context, const Arguments& arguments)
{
    return readingRetro(context, idOf(arguments), [&](Store& store, const retro::Retro& r) {
        const QJsonArray array = retro::measures(store, r, context.dataDir(), utcMs());
        QString text;
        const auto shown = [](const QJsonValue& value) {
            return value.isDouble() ? QString::number(value.toDouble()) : QStringLiteral("n/a");
        };
        for (const QJsonValue& one : array)
            text += QStringLiteral("%1 %2: %3 %4 → %5\n")
                        .arg(one[QLatin1String("of")].toString())
                        .arg(one[QLatin1String("number")].toInt())
                        .arg(plain(one[QLatin1String("metric")].toString()), shown(one[QLatin1String("before")]),
                            shown(one[QLatin1String("after")]));
        return context.answer({{QStringLiteral("measures"), array}},
            text.isEmpty() ? QStringLiteral("nothing names a number that it should move\n") : text);
    });
}

int retroRate(Context& context, const Arguments& arguments)
{
    return readingAll(context, [&](Store*, QList<retro::Retro> all) {
        if (arguments.has("--project"))
            all.removeIf([&](const retro::Retro& one) { return one.project != arguments.value("--project"); });
        const QJsonObject rate = retro::rateDocument(retro::actionsOf(all), utcMs());
        const auto shown = [&](const char* name) {
            const QJsonValue value = rate.value(QLatin1String(name));
            return value.isDouble() ? QStringLiteral("%1 %").arg(value.toDouble(), 0, 'f', 1) : QStringLiteral("n/a");
        };
        const auto n = [&](const char* name) { return rate.value(QLatin1String(name)).toInt(); };
        return context.answer(rate,
            QStringLiteral("implemented %1, on time %2 (n = %3)\n%4 verified, %5 overdue, %6 not due yet, %7 proposed; "
                           "%8 dropped, which do not count\n")
                .arg(shown("percent"), shown("on_time_percent"))
                .arg(n("n"))
                .arg(n("on_time") + n("late"))
                .arg(n("overdue"))
                .arg(n("not_due"))
                .arg(n("proposed"))
                .arg(n("dropped")));
    });
}

int retroTemplates(Context& context, const Arguments&)
{
    return readingAll(context, [&](Store* store, const QList<retro::Retro>&) {
        QJsonArray items;
        QString text;
        for (const retro::Form& form : retro::forms(store)) {
            items.append(QJsonObject{{QStringLiteral("name"), form.name}, {QStringLiteral("title"), form.title},
                {QStringLiteral("minutes"), form.minutes}, {QStringLiteral("sum"), form.sum()},
                {QStringLiteral("phases"), int(form.phases.size())}});
            text += QStringLiteral("%1  %2, %3 phases of together %4 minutes\n")
                        .arg(form.name, plain(form.title))
                        .arg(form.phases.size())
                        .arg(form.sum());
        }
        return context.answer({{QStringLiteral("items"), items}}, text);
    });
}

int retroAdd(Context& context, const Arguments& arguments)
{
    QJsonObject given = retroArguments(arguments);
    QJsonObject fields;
    for (const char* name : {"--example", "--impact", "--recommendation", "--differently", "--surprised", "--practice",
             "--problem", "--solution", "--implementation", "--expected-impact", "--priority", "--text"})
        if (arguments.has(name))
            fields.insert(
                QString::fromLatin1(name).mid(2).replace(QLatin1Char('-'), QLatin1Char('_')), arguments.value(name));
    given.insert(QStringLiteral("fields"), fields);
    return actOnRetro(context, idOf(arguments), QStringLiteral("add"), given);
}

/// With --number it changes one, else it adds one.
int retroRecommend(Context& context, const Arguments& arguments)
{
    return actOnRetro(context, idOf(arguments),
        arguments.has("--number") ? QStringLiteral("recommend-edit") : QStringLiteral("recommend"),
        retroArguments(arguments));
}

int retroConsolidate(Context& context, const Arguments& arguments)
{
    QJsonObject given = retroArguments(arguments);
    QJsonArray from;
    for (const QString& one : arguments.values("--from"))
        for (const QString& number : one.split(QLatin1Char(','), Qt::SkipEmptyParts))
            from.append(number.trimmed().toInt());
    given.insert(QStringLiteral("from"), from);
    return actOnRetro(context, idOf(arguments), QStringLiteral("consolidate"), given);
}

/// `RETRO-001/7`, or 7 alone: numbers of actions go on over all retrospectives. What was imported brings its own: where
/// two have it, one says which.
int retroSetAction(Context& context, const Arguments& arguments)
{
    const QString given = arguments.positional.value(0).toUpper();
    QString id = arguments.positional.size() > 1 ? given : given.section(QLatin1Char('/'), 0, -2);
    const int number = arguments.positional.last().section(QLatin1Char('/'), -1).toInt();
    if (id.isEmpty()) {
        const auto store = context.store();
        if (!store)
            return context.fail(store.error());
        QStringList all;
        for (const retro::Retro& one : RetroRepository(**store).ofProject({}))
            for (const retro::Action& action : one.actions)
                if (action.number == number)
                    all.append(one.id);
        if (all.size() > 1)
            return context.fail(
                usage("ambiguous", given, QStringLiteral("there are such actions in ") + all.join(QStringLiteral(", ")),
                    QStringLiteral("name it as %1/%2").arg(all.last()).arg(number)));
        id = all.value(0);
    }
    if (id.isEmpty() || number <= 0)
        return context.fail(usage("not-found", given, QStringLiteral("there is no such action"),
            QStringLiteral("name it as RETRO-001/7, see `wavedeckctl retro show RETRO-001`")));
    QJsonObject fields = retroArguments(arguments);
    fields.insert(QStringLiteral("number"), number);
    return actOnRetro(context, id, QStringLiteral("set-action"), fields);
}

/// The operation of the same name; what stands behind the id is its number.
template <const char* operation> int simply(Context& context, const Arguments& arguments)
{
    QJsonObject given = retroArguments(arguments);
    if (arguments.positional.size() > 1)
        given.insert(QStringLiteral("number"), arguments.positional.at(1).toInt());
    return actOnRetro(context, idOf(arguments), QLatin1String(operation), given);
}

constexpr char kAction[] = "action";
constexpr char kEdit[] = "edit";
constexpr char kRemove[] = "remove";
constexpr char kRestore[] = "restore";
constexpr char kDrop[] = "drop";
constexpr char kTickets[] = "tickets";
constexpr char kToDebt[] = "to-debt";
constexpr char kTake[] = "take";

constexpr Option kTicketOptions[] = {{"--next-steps", nullptr, "for each next step, too"},
    {"--owner", "NAME", "who does the next steps"}, {"--priority", "P", "of the next steps: P0, P1 (default) or P2"},
    {"--note", "N", "instead for each line of what would mend this contribution"}};
constexpr Option kListOptions[]
    = {{"--session", "SESSION", "only of this session"}, {"--project", "NAME", "only of this project"}};
constexpr Option kNewOptions[]
    = {{"--session", "SESSION", "what it looks back on"}, {"--title", "TEXT", "what it is about"},
        {"--template", "NAME", "six-phase (default), short, or one that was saved"},
        {"--participant", "NAME:ROLE", "who takes part; NAME:ROLE:AGENT for an agent of the session", 0, true},
        {"--facilitator", "NAME", "who leads; else somebody who did not lead the last one"},
        {"--project", "NAME", "whose open actions come again; default: the session's folder"},
        {"--scale", nullptr, "shortens the phases to the planned length"},
        {"--until", "MOMENT", "people contribute each for themselves until then, hidden; 2026-12-01T17:00+01:00"},
        {"--anonymous", nullptr, "nobody's name is kept with what they say"},
        {"--votes-each", "N", "votes of each participant"}, {"--votes-per-theme", "N", "of them on one theme"},
        {"--classification", "TEXT", "stands in the report"}};
constexpr Option kStatsOptions[] = {{"--week", "5|7", "days of work in a week (default: 5)"}};
constexpr Option kRateOptions[] = {{"--project", "NAME", "only of this project"}};
#define WAVEDECK_NOTE_OPTIONS                                                                                          \
    {"--by", "NAME", "who says it: name, role, agent or number"}, {"--phase", "PHASE", "default: the one that runs"},  \
        {"--title", "TEXT", "what is said"}, {"--severity", "LEVEL", "LOW, MEDIUM, HIGH or CRITICAL"},                 \
        {"--cites", "URI", "what it speaks of, as wavedeck:S-001/A-002"},                                              \
    {                                                                                                                  \
        "--theme", "THEME", "its number or letter"                                                                     \
    }
constexpr Option kAddOptions[] = {WAVEDECK_NOTE_OPTIONS, {"--example", "TEXT", "of what went well"},
    {"--impact", "TEXT", "of what could be improved"}, {"--recommendation", "TEXT", "what would help"},
    {"--differently", "TEXT", "what you would do"}, {"--surprised", "TEXT", "what did"},
    {"--practice", "TEXT", "that is new"}, {"--problem", "TEXT", "of a recommendation"},
    {"--solution", "TEXT", "of a recommendation"}, {"--implementation", "TEXT", "of a recommendation"},
    {"--expected-impact", "TEXT", "of a recommendation"}, {"--priority", "LEVEL", "of a recommendation"},
    {"--text", "TEXT", "all else that is said"}, {"--confirm", nullptr, "more than the phase asks for"}};
constexpr Option kEditOptions[] = {WAVEDECK_NOTE_OPTIONS};
#undef WAVEDECK_NOTE_OPTIONS
#define WAVEDECK_WORK_OPTIONS                                                                                          \
    {"--title", "TEXT", "what is to be done"}, {"--priority", "LEVEL", "CRITICAL, HIGH, MEDIUM or LOW"},               \
        {"--owner", "NAME", "who does it; repeat it for more", 0, true}, {"--effort", "TIME", "30m, 2h, 1d (8 h)"},    \
        {"--due", "DATE", "else the last day of the priority's horizon"}, {"--problem", "TEXT", "what is wrong"},      \
        {"--solution", "TEXT", "what mends it"}, {"--implementation", "TEXT", "how"},                                  \
        {"--expected-impact", "TEXT", "what it should change"},                                                        \
    {                                                                                                                  \
        "--measure", "METRIC", "which number it should move, as success_rate"                                          \
    }
constexpr Option kRecommendOptions[] = {WAVEDECK_WORK_OPTIONS, {"--number", "N", "changes this one"},
    {"--raw", nullptr, "as somebody says it, before it is consolidated"},
    {"--by", "NAME", "who says it, of a raw one"}};
constexpr Option kConsolidateOptions[]
    = {WAVEDECK_WORK_OPTIONS, {"--from", "N", "a raw one that goes into it; repeat it", 0, true}};
#undef WAVEDECK_WORK_OPTIONS
constexpr Option kReason[] = {{"--reason", "TEXT", "why"}};
constexpr Option kActionOptions[]
    = {{"--title", "TEXT", "what is to be done"}, {"--priority", "P0..P2", "today, this week, later"},
        {"--owner", "NAME", "who does it"}, {"--due", "DATE", "else it follows from the priority"},
        {"--recommendation", "N", "that it comes from"}, {"--measure", "METRIC", "which number it should move"}};
constexpr Option kSetActionOptions[]
    = {{"--state", "STATE", "proposed, accepted, in-progress, implemented, verified or dropped"},
        {"--evidence", "TEXT", "what shows it"}, {"--reason", "TEXT", "why it is dropped"},
        {"--owner", "NAME", "who does it"}, {"--due", "DATE", "until when"}};
constexpr Option kDebtOptions[]
    = {{"--recommendation", "N", "this one"}, {"--action", "N", "this one"}, {"--note", "N", "this contribution"}};

constexpr Command kCommands[] = {
    {"retro list", "", "Retrospectives, newest first.", kListOptions, "wavedeckctl retro list", 0, 0, retroList},
    {"retro new", "", "A new one, with the open actions of the last ones of the project.", kNewOptions,
        "wavedeckctl retro new --session S-001 --participant \"Ada:L1 ARCHITECT\" --participant \"Sol:L1 SECURITY\"", 0,
        0, retroNew},
    {"retro show", "ID", "All of it: phases, contributions, recommendations, actions, numbers.", {},
        "wavedeckctl retro show RETRO-001", 1, 1, retroShow},
    {"retro stats", "ID", "What it amounts to, computed.", kStatsOptions, "wavedeckctl retro stats RETRO-001", 1, 1,
        retroStats},
    {"retro facts", "ID", "What the session's own records say: gates, agents, retries, alerts, cost, debt.", {},
        "wavedeckctl retro facts S-001", 1, 1, retroFacts},
    {"retro measures", "ID", "Numbers that actions should move, before and in the next session.", {},
        "wavedeckctl retro measures RETRO-001", 1, 1, retroMeasures},
    {"retro rate", "", "How many of the accepted and due actions were verified, and how many on time.", kRateOptions,
        "wavedeckctl retro rate", 0, 0, retroRate},
    {"retro templates", "", "How retrospectives can run.", {}, "wavedeckctl retro templates", 0, 0, retroTemplates},
    {"retro add", "ID", "A contribution; in the phase recommendations a raw recommendation.", kAddOptions,
        "wavedeckctl retro add RETRO-001 --by Ada --phase improve --title \"Slow start\" --impact \"an hour lost\"", 1,
        1, retroAdd},
    {"retro edit", "ID N", "Changes a contribution.", kEditOptions,
        "wavedeckctl retro edit RETRO-001 3 --severity HIGH", 2, 2, simply<kEdit>},
    {"retro remove", "ID N", "Takes a contribution out.", {}, "wavedeckctl retro remove RETRO-001 3", 2, 2,
        simply<kRemove>},
    {"retro restore", "ID N", "Puts it back.", {}, "wavedeckctl retro restore RETRO-001 3", 2, 2, simply<kRestore>},
    {"retro take", "ID", "Takes over what agents of the session said in their event files.", {},
        "wavedeckctl retro take RETRO-001", 1, 1, simply<kTake>},
    {"retro recommend", "ID", "A recommendation; it needs an owner and an effort before the end.", kRecommendOptions,
        "wavedeckctl retro recommend RETRO-001 --title \"Warm caches\" --priority HIGH --owner Ada --effort 2h", 1, 1,
        retroRecommend},
    {"retro consolidate", "ID", "Makes one recommendation of raw ones, which keep where they went.",
        kConsolidateOptions, "wavedeckctl retro consolidate RETRO-001 --from 3 --from 7 --owner Ada --effort 3h", 1, 1,
        retroConsolidate},
    {"retro drop", "ID N", "A raw recommendation that leads to nothing, and why.", kReason,
        "wavedeckctl retro drop RETRO-001 4 --reason \"done already\"", 2, 2, simply<kDrop>},
    {"retro action", "ID", "What somebody is to do.", kActionOptions,
        "wavedeckctl retro action RETRO-001 --title \"Measure it\" --priority P1 --owner Ada", 1, 1, simply<kAction>},
    {"retro tickets", "ID", "An action for each recommendation, and each next step, that has none.", kTicketOptions,
        "wavedeckctl retro tickets RETRO-001 --next-steps --owner Ada", 1, 1, simply<kTickets>},
    {"retro set-action", "[ID] N", "What became of an action.", kSetActionOptions,
        "wavedeckctl retro set-action 7 --state implemented --evidence https://example.org/pull/7", 1, 2,
        retroSetAction},
    {"retro to-debt", "ID", "Puts a recommendation, an action or a contribution into the register of debt, once.",
        kDebtOptions, "wavedeckctl retro to-debt RETRO-001 --recommendation 3", 1, 1, simply<kToDebt>},
};

} // namespace

std::span<const Command> retroCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
