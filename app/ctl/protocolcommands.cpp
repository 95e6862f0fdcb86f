// SPDX-License-Identifier: GPL-3.0-or-later
// phase list, done, skip; checklist list, tick, waive; score show, card; metrics
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/enginelink.h"
#include "app/ctl/output.h"
#include "app/ctl/protocoltext.h"
#include "app/ctl/values.h"
#include "models/base/clock.h"
#include "models/protocol/scorecard.h"
#include "models/protocol/teamcards.h"
#include "models/store/sessionrepository.h"

#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

Result<QJsonObject> documentOf(Context& context, const QString& session)
{
    const auto rows = context.session(session);
    if (!rows)
        return rows.error();
    return sessionDocument(*rows, context.dataDir(), utcMs());
}

/// Answers with some keys of the session's `protocol` and a text.
int showProtocol(Context& context, const Arguments& arguments, const char* key, QString (*text)(const QJsonObject&))
{
    const auto document = documentOf(context, arguments.positional.first());
    if (!document)
        return context.fail(document.error());
    const QJsonObject protocol = document->value(QLatin1String("protocol")).toObject();
    return context.answer({{QStringLiteral("session"), document->value(QLatin1String("id"))},
                              {QLatin1String(key), protocol.value(QLatin1String(key))}},
        text(*document));
}

int listPhases(Context& context, const Arguments& arguments)
{
    return showProtocol(context, arguments, "phases", phasesText);
}

int listChecklists(Context& context, const Arguments& arguments)
{
    return showProtocol(context, arguments, "checklists", checklistsText);
}

/// The engine writes; also about a session that has ended.
int ask(Context& context, const QString& session, const char* command, QJsonObject args)
{
    if (const auto rows = context.session(session); !rows)
        return context.fail(rows.error());
    auto engine = ensureEngine(context.dataDir());
    if (!engine)
        return context.fail(engine.error());
    args.insert(QStringLiteral("session"), session);
    args.insert(QStringLiteral("actor"), Context::actor());
    const auto answer = (*engine)->ask(QLatin1String(command), args);
    if (!answer)
        return context.fail(answer.error());
    const QString what
        = answer->value(QLatin1String("phase")).toString(answer->value(QLatin1String("item")).toString());
    return context.answer(*answer,
        QStringLiteral("%1: %2 is %3\n")
            .arg(session, plain(what), coloured(answer->value(QLatin1String("state")).toString())));
}

int decidePhase(Context& context, const Arguments& arguments, const char* command)
{
    const auto reason = requiredReason(arguments);
    if (!reason)
        return context.fail(reason.error());
    return ask(context, arguments.positional[0], command,
        {{QStringLiteral("phase"), arguments.positional[1]}, {QStringLiteral("reason"), *reason}});
}

int donePhase(Context& context, const Arguments& arguments)
{
    return decidePhase(context, arguments, "phase.done");
}

int skipPhase(Context& context, const Arguments& arguments)
{
    return decidePhase(context, arguments, "phase.skip");
}

QJsonObject itemArgs(const Arguments& arguments, const QString& reason)
{
    return {{QStringLiteral("list"), arguments.positional[1]}, {QStringLiteral("item"), arguments.positional[2]},
        {QStringLiteral("reason"), reason}};
}

int tick(Context& context, const Arguments& arguments)
{
    return ask(context, arguments.positional[0], "checklist.tick", itemArgs(arguments, arguments.value("--reason")));
}

int waive(Context& context, const Arguments& arguments)
{
    const auto reason = requiredReason(arguments);
    if (!reason)
        return context.fail(reason.error());
    return ask(context, arguments.positional[0], "checklist.waive", itemArgs(arguments, *reason));
}

int showScore(Context& context, const Arguments& arguments)
{
    const auto document = documentOf(context, arguments.positional.first());
    if (!document)
        return context.fail(document.error());
    QJsonObject score = document->value(QLatin1String("score")).toObject();
    score.insert(QStringLiteral("session"), document->value(QLatin1String("id")));
    return context.answer(score, scoreText(*document));
}

int showCard(Context& context, const Arguments&)
{
    const protocol::Card card = protocol::cardOf(context.dataDir());
    QJsonObject json = card.toJson();
    json.insert(QStringLiteral("source"), card.source);
    json.insert(QStringLiteral("fault"), card.fault.isEmpty() ? QJsonValue() : QJsonValue(card.fault));
    json.insert(QStringLiteral("measures"), QJsonArray::fromStringList(protocol::measures()));
    QList<QStringList> rows{{QStringLiteral("PART"), QStringLiteral("POINTS"), QStringLiteral("NAME")}};
    for (const protocol::CardPart& part : card.parts)
        rows.append({part.id, numberText(part.points), plain(part.name)});
    QString text = table(rows)
        + QStringLiteral("from %1; %2/scorecard.json replaces it\n").arg(plain(card.source), plain(context.dataDir()));
    if (!card.fault.isEmpty())
        text += QStringLiteral("not used: %1\n").arg(plain(card.fault));
    return context.answer(json, text, card.fault.isEmpty() ? 0 : 1);
}

/// The measures of the text form; the JSON holds all.
struct Measure {
    const char* key;
    const char* heading;
    const char* unit;
};
constexpr Measure kMeasures[]
    = {{"agents_spawned", "AGENTS", ""}, {"max_concurrent", "AT ONCE", ""}, {"parallel_factor", "PARALLEL", "x"},
        {"speed_up", "SPEED-UP", "x"}, {"saved_percent", "SAVED", " %"}, {"balance_ratio", "BALANCE", ":1"},
        {"balance_ratio_time", "BY TIME", ":1"}, {"delegation_ratio", "DELEGATED", " %"},
        {"hierarchy_compliance", "CHAIN", " %"}, {"direct_edit_rate", "DIRECT", " %"},
        {"success_rate", "SUCCESS", " %"}, {"rework_rate", "REWORK", " %"}, {"tasks_per_hour", "PER HOUR", ""}};

int metrics(Context& context, const Arguments& arguments)
{
    QStringList ids = arguments.positional;
    if (ids.isEmpty()) {
        const auto store = context.store();
        if (store)
            for (const Session& session : SessionRepository(**store).sessions())
                ids.append(session.id);
        else if (store.error().code != QLatin1String("no-database"))
            return context.fail(store.error());
    }
    QJsonArray sessions;
    QStringList header{QStringLiteral("SESSION"), QStringLiteral("STATE")};
    for (const Measure& measure : kMeasures)
        header.append(QLatin1String(measure.heading));
    header.append(QStringLiteral("SCORE"));
    QList<QStringList> rows{header};
    for (const QString& id : std::as_const(ids)) {
        const auto document = documentOf(context, id);
        if (!document)
            return context.fail(document.error());
        QJsonObject json = document->value(QLatin1String("metrics")).toObject();
        QStringList row{id, coloured(document->value(QLatin1String("state")).toString())};
        for (const Measure& measure : kMeasures)
            row.append(numberText(json.value(QLatin1String(measure.key)), QString::fromUtf8(measure.unit)));
        row.append(numberText(document->value(QLatin1String("score")).toObject().value(QLatin1String("points"))));
        rows.append(row);
        for (const char* key : {"id", "name", "state", "mode", "started_at", "ended_at", "elapsed_ms", "score"})
            json.insert(QLatin1String(key), document->value(QLatin1String(key)));
        QJsonArray waves;
        for (const QJsonValue& value : document->value(QLatin1String("waves")).toArray()) {
            QJsonObject wave = value.toObject();
            wave.remove(QStringLiteral("agents"));
            wave.remove(QStringLiteral("gates"));
            waves.append(wave);
        }
        json.insert(QStringLiteral("waves"), waves);
        sessions.append(json);
    }
    return context.answer(
        {{QStringLiteral("sessions"), sessions}}, ids.isEmpty() ? QStringLiteral("no sessions yet\n") : table(rows));
}

/// HIER-18.
int showTeam(Context& context, const Arguments& arguments)
{
    const QString wanted = arguments.positional.value(0);
    if (!wanted.isEmpty() && !protocol::teams().contains(wanted))
        return context.fail(usage("unknown-team", wanted, QStringLiteral("there is no such team"),
            QStringLiteral("name one of ") + protocol::teams().join(QStringLiteral(", "))));
    QJsonObject json;
    QString text;
    for (const QString& team : wanted.isEmpty() ? protocol::teams() : QStringList{wanted}) {
        QJsonArray cards;
        text += team + QLatin1Char('\n');
        for (const protocol::TeamCard& card : protocol::teamCards(team)) {
            cards.append(QJsonObject{{QStringLiteral("name"), QLatin1String(card.name)},
                {QStringLiteral("role"), QLatin1String(card.role)},
                {QStringLiteral("focus"), QLatin1String(card.focus)},
                {QStringLiteral("contribution"), QLatin1String(card.contribution)}});
            text += QStringLiteral("  %1\n    role          %2\n    focus         %3\n    contribution  %4\n")
                        .arg(QLatin1String(card.name), QLatin1String(card.role), QLatin1String(card.focus),
                            QLatin1String(card.contribution));
        }
        json.insert(team, cards);
    }
    return context.answer({{QStringLiteral("teams"), json}}, text);
}

constexpr Option kReason[] = {{"--reason", "TEXT", "why; it is kept"}};

constexpr Command kCommands[] = {
    {"phase list", "SESSION", "The phases of a session, and when each was entered and left.", {},
        "wavedeckctl phase list S-001", 1, 1, listPhases},
    {"phase done", "SESSION PHASE", "Says that a phase is done.", kReason,
        "wavedeckctl phase done S-001 3 --reason \"counted again\"", 2, 2, donePhase},
    {"phase skip", "SESSION PHASE", "Skips a phase; its session gets no total score.", kReason,
        "wavedeckctl phase skip S-001 3 --reason \"one small task\"", 2, 2, skipPhase},
    {"checklist list", "SESSION", "The checklists of a session, and who settled what.", {},
        "wavedeckctl checklist list S-001", 1, 1, listChecklists},
    {"checklist tick", "SESSION LIST ITEM", "Ticks an item.", kReason,
        "wavedeckctl checklist tick S-001 pre-session access", 3, 3, tick},
    {"checklist waive", "SESSION LIST ITEM", "Lets the session go on without an item; the reason is kept.", kReason,
        "wavedeckctl checklist waive S-001 pre-session cloud-credentials --reason \"runs here only\"", 3, 3, waive},
    {"team cards", "[retrospective|risk]", "Who sits in a session of people: role, focus and contribution of each.", {},
        "wavedeckctl team cards risk", 0, 1, showTeam},
    {"score show", "SESSION", "The score card of a session, and what cost points.", {}, "wavedeckctl score show S-001",
        1, 1, showScore},
    {"score card", "", "The parts of the score card in force; scorecard.json in the data directory replaces it.", {},
        "wavedeckctl score card --json", 0, 0, showCard},
    {"metrics", "[SESSION…]", "What sessions came to, all of them or those named.", {},
        "wavedeckctl metrics S-001 S-002", 0, -1, metrics},
};

} // namespace

std::span<const Command> protocolCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
