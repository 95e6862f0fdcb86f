// SPDX-License-Identifier: GPL-3.0-or-later
// gate list, show, blocks, rerun, approve, reject, waive, tick, untick
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/enginelink.h"
#include "app/ctl/evidencepack.h"
#include "app/ctl/output.h"
#include "app/ctl/passwords.h"
#include "app/ctl/render.h"
#include "app/ctl/values.h"
#include "models/base/clock.h"
#include "models/domain/blocking.h"
#include "models/gates/waiver.h"
#include "models/store/gatedocument.h"
#include "models/store/gaterepository.h"
#include "models/store/sessionmetrics.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace wavedeck::ctl {

namespace {

int list(Context& context, const Arguments& arguments)
{
    const auto rows = context.session(arguments.positional.first());
    if (!rows)
        return context.fail(rows.error());
    QJsonArray array;
    QList<QStringList> lines{gateHeader()};
    for (const Gate& gate : rows->gates) {
        array.append(gateDocument(*rows, gate, utcMs()));
        lines.append(gateRow(gate));
    }
    return context.answer({{QStringLiteral("session"), rows->session.id}, {QStringLiteral("gates"), array}},
        rows->gates.isEmpty() ? QStringLiteral("no gates\n") : table(lines));
}

/// `3m old`, or that it is too old.
QString ageOf(const Criterion& criterion, qint64 now)
{
    if (criterion.checkedAt == 0)
        return {};
    const QString age = humanDuration(std::max<qint64>(0, now - criterion.checkedAt)) + QStringLiteral(" old");
    return criterion.isStale(now) ? QString(age + QStringLiteral(", stale")) : age;
}

QString criteriaText(const SessionRows& rows, const Gate& gate, const GatePlan* plan, qint64 now)
{
    QList<QStringList> lines{{QStringLiteral("CRITERION"), QStringLiteral("STATE"), QStringLiteral("VERIFIES"),
        QStringLiteral("VALUE"), QStringLiteral("WHERE"), QStringLiteral("EVIDENCE"), QStringLiteral("NOTE")}};
    QString items;
    for (const Criterion& criterion : rows.criteria) {
        if (criterion.gate != gate.id)
            continue;
        lines.append({plain(criterion.id), coloured(word(criterion.state)), word(criterion.verifies),
            plain(criterion.value), plain(criterion.environment), ageOf(criterion, now), plain(criterion.reason)});
        const auto found = plan ? std::find_if(plan->criteria.begin(), plan->criteria.end(),
                               [&](const CriterionPlan& one) { return one.id == criterion.id; })
                                : QList<CriterionPlan>::const_iterator();
        if (!plan || found == plan->criteria.end())
            continue;
        int number = 0;
        for (const QString& item : found->checklist) {
            const bool done
                = std::any_of(criterion.evidence.begin(), criterion.evidence.end(), [number](const QJsonValue& entry) {
                      return entry.toObject().value(QLatin1String("item")).toInt() == number + 1;
                  });
            items += QStringLiteral("  [%1] %2.%3 %4\n")
                         .arg(done ? QStringLiteral("x") : QStringLiteral(" "), plain(criterion.id))
                         .arg(++number)
                         .arg(plain(item));
        }
    }
    return table(lines) + items;
}

int show(Context& context, const Arguments& arguments)
{
    const auto rows = context.session(arguments.positional[0]);
    if (!rows)
        return context.fail(rows.error());
    const QString id = arguments.positional[1];
    const auto gate
        = std::find_if(rows->gates.begin(), rows->gates.end(), [&](const Gate& one) { return one.id == id; });
    if (gate == rows->gates.end())
        return context.fail(usage("unknown-gate", id, QStringLiteral("%1 has no such gate").arg(rows->session.id),
            QStringLiteral("see `wavedeckctl gate list %1`").arg(rows->session.id)));
    const auto store = context.store();
    if (!store)
        return context.fail(store.error());
    const qint64 now = utcMs();
    GateRepository repository(**store);
    QJsonArray history;
    QString text
        = QStringLiteral("gate %1  %2  %3, %4 the agents of wave %5%6\n")
              .arg(plain(id), coloured(word(gate->state)), word(gate->kind), word(gate->timing), plain(gate->wave),
                  gate->reason.isEmpty() ? QString() : QString(QStringLiteral("\n  ") + plain(gate->reason)));
    if (!gate->waiver.isEmpty())
        text += QStringLiteral("  %1 by %2 until %3: %4\n")
                    .arg(gate->state == GateState::Waived ? QStringLiteral("waived") : QStringLiteral("was waived"),
                        plain(gate->waiver.value(QLatin1String("by")).toString()),
                        plain(gate->waiver.value(QLatin1String("until")).toString()),
                        plain(gate->waiver.value(QLatin1String("reason")).toString()));
    const auto plan = planOf(rows->session);
    const GatePlan* one = nullptr;
    if (plan)
        for (const WavePlan& wave : plan->waves)
            for (const GatePlan& candidate : wave.gates)
                one = candidate.id == id ? &candidate : one;
    text += criteriaText(*rows, *gate, one, now);
    QList<QStringList> files{{QStringLiteral("EVIDENCE"), QStringLiteral("CRITERION"), QStringLiteral("AGE"),
        QStringLiteral("BY"), QStringLiteral("SHA-256"), QStringLiteral("WHAT")}};
    QJsonArray evidence;
    for (const Evidence& row : repository.evidence(rows->session.id, id)) {
        evidence.append(evidenceDocument(row, now));
        files.append({row.kind, plain(row.criterion), humanDuration(std::max<qint64>(0, now - row.at)),
            plain(row.actor), row.sha256.left(12), plain(row.path.isEmpty() ? row.text : row.path)});
    }
    QList<QStringList> verdicts{{QStringLiteral("VERDICT"), QStringLiteral("STATE"), QStringLiteral("AT"),
        QStringLiteral("BY"), QStringLiteral("WHY")}};
    for (const GateResult& result : repository.results(rows->session.id, id)) {
        history.append(resultDocument(result));
        verdicts.append({QString::number(result.number), coloured(word(result.state)), rfc3339(result.at),
            plain(result.actor), plain(result.reason)});
    }
    if (files.size() > 1)
        text += QLatin1Char('\n') + table(files);
    if (verdicts.size() > 1)
        text += QLatin1Char('\n') + table(verdicts);
    QJsonObject document = gateDocument(*rows, *gate, now);
    document.insert(QStringLiteral("session"), rows->session.id);
    document.insert(QStringLiteral("evidence"), evidence);
    document.insert(QStringLiteral("history"), history);
    return context.answer(document, text);
}

int blocks(Context& context, const Arguments& arguments)
{
    const auto rows = context.session(arguments.positional.first());
    if (!rows)
        return context.fail(rows.error());
    const auto plan = planOf(rows->session);
    const qint64 now = utcMs();
    QString text;
    for (const Blocker& one :
        blockersOf(rows->session, rows->waves, rows->agents, rows->gates, plan ? &*plan : nullptr, now))
        text += QStringLiteral("%1%2\n  who can: %3\n  how: %4\n")
                    .arg(one.blocks ? QString() : QStringLiteral("soon: "), plain(one.why), plain(one.whoCan),
                        plain(one.mend));
    return context.answer({{QStringLiteral("session"), rows->session.id},
                              {QStringLiteral("blocking"), blockingDocument(*rows, plan ? &*plan : nullptr, now)}},
        text.isEmpty() ? QStringLiteral("nothing\n") : text);
}

int ask(Context& context, const Arguments& arguments, const char* command, QJsonObject args)
{
    const QString session = arguments.positional[0];
    const QString id = arguments.positional[1];
    args.insert(QStringLiteral("gate"), id);
    auto answer = askAbout(context, session, QLatin1String(command), args);
    if (!answer)
        return context.fail(answer.error());
    answer->insert(QStringLiteral("gate"), id);
    const QString state = answer->value(QLatin1String("gate_state")).toString();
    const QString until = answer->value(QLatin1String("waiver")).toObject().value(QLatin1String("until")).toString();
    return context.answer(*answer,
        QStringLiteral("gate %1: %2%3; %4 is %5\n")
            .arg(plain(id), state.isEmpty() ? QStringLiteral("done") : coloured(state),
                until.isEmpty() ? QString() : QString(QStringLiteral(" until ") + until), session,
                coloured(answer->value(QLatin1String("state")).toString())));
}

/// A file as the engine finds it too.
QString absoluteFile(const QString& given)
{
    return given.isEmpty() ? given : QFileInfo(QDir::current(), given).absoluteFilePath();
}

int tick(Context& context, const Arguments& arguments)
{
    return ask(context, arguments, "gate.tick",
        {{QStringLiteral("item"), arguments.positional[2]}, {QStringLiteral("reason"), arguments.value("--reason")},
            {QStringLiteral("evidence"), absoluteFile(arguments.value("--evidence"))},
            {QStringLiteral("environment_name"), arguments.value("--environment")}});
}

int untick(Context& context, const Arguments& arguments)
{
    return ask(context, arguments, "gate.untick",
        {{QStringLiteral("item"), arguments.positional[2]}, {QStringLiteral("reason"), arguments.value("--reason")}});
}

int rerun(Context& context, const Arguments& arguments)
{
    return ask(context, arguments, "gate.rerun", {});
}

int decide(Context& context, const Arguments& arguments, const char* command)
{
    const auto reason = requiredReason(arguments);
    if (!reason)
        return context.fail(reason.error());
    return ask(context, arguments, command,
        {{QStringLiteral("reason"), *reason}, {QStringLiteral("role"), arguments.value("--role")},
            {QStringLiteral("environment_name"), arguments.value("--environment")}});
}

int approve(Context& context, const Arguments& arguments)
{
    return decide(context, arguments, "gate.approve");
}

int reject(Context& context, const Arguments& arguments)
{
    return decide(context, arguments, "gate.reject");
}

/// With the password of --as, or that of who is signed in, which is asked for.
Result<gates::SignedWaiver> signWaiver(Context& context, const QString& name, const gates::WaiverWish& wish)
{
    if (const people::Secret* given = context.signInPassword())
        return gates::signWaiver(context.dataDir(), name, *given, wish, utcMs());
    const auto password = readPassword(-1, QStringLiteral("Password of %1, to sign").arg(name));
    return password ? gates::signWaiver(context.dataDir(), name, *password, wish, utcMs())
                    : Result<gates::SignedWaiver>(password.error());
}

int waive(Context& context, const Arguments& arguments)
{
    const auto reason = requiredReason(arguments);
    if (!reason)
        return context.fail(reason.error());
    const auto until = untilOption(arguments);
    if (!until)
        return context.fail(until.error());
    const QString role = arguments.value("--role");
    QJsonObject args{
        {QStringLiteral("reason"), *reason}, {QStringLiteral("until"), *until}, {QStringLiteral("role"), role}};
    const auto actor = context.who();
    if (!actor)
        return context.fail(actor.error());
    if (!actor->signedIn) // the engine says whether that is refused
        return ask(context, arguments, "gate.waive", args);
    const auto signedIt
        = signWaiver(context, actor->name, {arguments.positional[0], arguments.positional[1], role, *reason, *until});
    if (!signedIt)
        return context.fail(signedIt.error());
    args.insert(QStringLiteral("signature"), signedIt->signature);
    args.insert(QStringLiteral("role"), signedIt->role);
    args.insert(QStringLiteral("until"), signedIt->until);
    return ask(context, arguments, "gate.waive", args);
}

constexpr Option kDecideOptions[] = {{"--role", "ROLE", "in which role you decide"},
    {"--reason", "TEXT", "why; it is kept"}, {"--environment", "NAME", "where it was verified"}};
constexpr Option kWaiveOptions[] = {{"--reason", "TEXT", "why; it is kept"},
    {"--until", "DATE", "until when it holds: at most 90 days, 7 when left out"},
    {"--role", "ROLE", "in which role you decide"}};
constexpr Option kTickOptions[] = {{"--reason", "TEXT", "what was seen; it is kept"},
    {"--evidence", "FILE", "what shows it; its hash is kept"}, {"--environment", "NAME", "where it was verified"}};
constexpr Option kUntickOptions[] = {{"--reason", "TEXT", "why; it is kept"}};
int exportPack(Context& context, const Arguments& arguments)
{
    const QString id = arguments.positional.first();
    const auto rows = context.session(id);
    if (!rows)
        return context.fail(rows.error());
    const auto store = context.store();
    const QString folder = arguments.has("--output") ? arguments.value("--output") : id + QStringLiteral("-evidence");
    const auto made = store ? writeEvidencePack(**store, *rows, context.dataDir(), folder, arguments.has("--pdf"))
                            : Result<PackMade>(store.error());
    if (!made)
        return context.fail(made.error());
    return context.answer({{QStringLiteral("folder"), made->folder}, {QStringLiteral("files"), made->files},
                              {QStringLiteral("missing"), made->missing}, {QStringLiteral("redacted"), made->redacted}},
        QStringLiteral("wrote %1: %2 files, %3 not copied, secrets hidden in %4\n")
            .arg(plain(made->folder))
            .arg(made->files)
            .arg(made->missing)
            .arg(made->redacted));
}

constexpr Option kExportOptions[] = {{"--output", "DIR", "the new folder (default: SESSION-evidence)", 'o'},
    {"--pdf", nullptr, "with evidence.pdf in it"}};

constexpr Command kCommands[] = {
    {"gate list", "SESSION", "The gates of a session.", {}, "wavedeckctl gate list S-001", 1, 1, list},
    {"gate show", "SESSION GATE", "One gate: criteria, both sides, evidence with age and hash, all its verdicts.", {},
        "wavedeckctl gate show S-001 rate-limit", 2, 2, show},
    {"gate blocks", "SESSION", "What must be settled before the next step, who can, and how.", {},
        "wavedeckctl gate blocks S-001", 1, 1, blocks},
    {"gate tick", "SESSION GATE ITEM", "Ticks one item of a gate's checklist: its number, or its words.", kTickOptions,
        "wavedeckctl gate tick S-001 verified 2 --evidence limiter.log --environment staging", 3, 3, tick},
    {"gate untick", "SESSION GATE ITEM", "Takes a tick back; that is kept too.", kUntickOptions,
        "wavedeckctl gate untick S-001 verified 2 --reason \"seen on the wrong host\"", 3, 3, untick},
    {"gate rerun", "SESSION GATE", "Runs a gate again.", {}, "wavedeckctl gate rerun S-001 zero-secrets", 2, 2, rerun},
    {"gate approve", "SESSION GATE", "Says yes where a gate waits for a person.", kDecideOptions,
        "wavedeckctl gate approve S-001 human --role \"L1 OVERWATCH\" --reason \"checked on staging\"", 2, 2, approve},
    {"gate reject", "SESSION GATE", "Says no where a gate waits for a person.", kDecideOptions,
        "wavedeckctl gate reject S-001 human --role \"L1 OVERWATCH\" --reason \"roll back fails\"", 2, 2, reject},
    {"gate waive", "SESSION GATE", "Lets the wave pass a gate that did not; recorded as an exception.", kWaiveOptions,
        "wavedeckctl gate waive S-001 p95 --reason \"measured on a busy host\" --until 2026-12-31", 2, 2, waive},
    {"gate export", "SESSION",
        "Writes the evidence of all gates into a new folder: index, outputs, hashes to check them by, a PDF.",
        kExportOptions, "wavedeckctl gate export S-001 --pdf -o evidence", 1, 1, exportPack},
};

} // namespace

std::span<const Command> gateCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
