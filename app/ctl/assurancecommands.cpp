// SPDX-License-Identifier: GPL-3.0-or-later
// tier list, show; claim check; observation list, close
#include "app/ctl/assurancecommands.h"

#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "app/ctl/registering.h"
#include "app/ctl/values.h"
#include "models/assurance/product.h"
#include "models/base/clock.h"
#include "models/plan/planreader.h"
#include "models/store/assurancedocument.h"
#include "models/store/sessionmetrics.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

using namespace assurance;

int tierList(Context& context, const Arguments&)
{
    QJsonArray tiers;
    QString text;
    for (const TierText& tier : tierTexts()) {
        QJsonArray criteria;
        text += QStringLiteral("%1 (%2)\n").arg(word(tier.tier), QLatin1String(tier.stage));
        for (const TierCriterion& c : tierCriteria()) {
            if (c.tier != tier.tier)
                continue;
            criteria.append(QJsonObject{{QStringLiteral("id"), QString::fromLatin1(c.id)},
                {QStringLiteral("text"), QString::fromUtf8(c.text)},
                {QStringLiteral("met_by"), QString::fromUtf8(c.mend)}, {QStringLiteral("operational"), c.operational},
                {QStringLiteral("place"), QString::fromLatin1(c.place)}});
            text += QStringLiteral("  %1  %2\n").arg(QLatin1String(c.id), -30).arg(QString::fromUtf8(c.text));
        }
        tiers.append(QJsonObject{{QStringLiteral("tier"), QString(word(tier.tier))},
            {QStringLiteral("stage"), QString::fromLatin1(tier.stage)},
            {QStringLiteral("example"), QString::fromLatin1(tier.example)}, {QStringLiteral("criteria"), criteria}});
    }
    return context.answer({{QStringLiteral("tiers"), tiers}}, text);
}

QString tierText(const QJsonObject& document)
{
    const auto text
        = [](const QJsonObject& object, const char* key) { return plain(object.value(QLatin1String(key)).toString()); };
    QString result = QStringLiteral("%1: tier %2\n").arg(text(document, "product"), text(document, "tier"));
    if (const QString target = text(document, "target"); !target.isEmpty())
        result += QStringLiteral("target %1: %2\n")
                      .arg(target,
                          document.value(QLatin1String("target_reached")).toBool() ? QStringLiteral("reached")
                                                                                   : QStringLiteral("not reached"));
    QList<QStringList> lines{{QStringLiteral("TIER"), QStringLiteral("CRITERION"), QStringLiteral("STATE"),
        QStringLiteral("VALUE"), QStringLiteral("SOURCE"), QStringLiteral("AGE")}};
    for (const QJsonValue& value : document.value(QLatin1String("criteria")).toArray()) {
        const QJsonObject c = value.toObject();
        const QJsonValue age = c.value(QLatin1String("age_ms"));
        lines.append({text(c, "tier"), text(c, "text"),
            c.value(QLatin1String("stale")).toBool() ? QStringLiteral("stale") : text(c, "state"),
            clipped(text(c, "value"), 60), text(c, "source"),
            age.isDouble() ? humanDuration(age.toInteger()) : QStringLiteral("n/a")});
    }
    result += table(lines);
    const QJsonArray missing = document.value(QLatin1String("missing")).toArray();
    if (!missing.isEmpty())
        result += QStringLiteral("left before %1:\n").arg(text(document, "next"));
    for (const QJsonValue& value : missing)
        result += QStringLiteral("  %1: %2\n").arg(text(value.toObject(), "text"), text(value.toObject(), "why"));
    for (const QJsonValue& value : document.value(QLatin1String("history")).toArray())
        result += QStringLiteral("%1 %2, before %3 %4\n")
                      .arg(text(value.toObject(), "at"), text(value.toObject(), "tier"),
                          text(value.toObject(), "before"), text(value.toObject(), "session"));
    return result;
}

int tierShow(Context& context, const Arguments& arguments)
{
    QString product;
    QString target;
    if (!arguments.positional.isEmpty()) {
        const auto rows = context.session(arguments.positional.first());
        if (!rows)
            return context.fail(rows.error());
        const auto plan = planOf(rows->session);
        if (!plan)
            return context.fail(
                usage("plan-faulty", rows->session.id, QStringLiteral("its plan can no longer be read")));
        product = productOf(*plan);
        target = rows->session.targetTier;
    } else if (arguments.has("--product")) {
        product = arguments.value("--product");
    }
    const auto store = context.store();
    if (!store)
        return context.fail(store.error());
    AssuranceRepository repository(**store);
    const QStringList products = product.isEmpty() ? repository.products() : QStringList{product};
    const qint64 now = utcMs();
    QJsonArray array;
    QString text;
    bool good = true;
    for (const QString& one : products) {
        const QJsonObject document
            = tierDocument(one, repository.tier(one, now), repository.tierChanges(one), target, now);
        good = good && document.value(QLatin1String("target_reached")) != QJsonValue(false);
        array.append(document);
        text += tierText(document);
    }
    const bool single = !product.isEmpty();
    return context.answer(single ? array.first().toObject() : QJsonObject{{QStringLiteral("products"), array}},
        text.isEmpty() ? QStringLiteral("no product has proved anything yet; see `wavedeckctl tier list`\n") : text,
        good ? 0 : 1);
}

/// Claims that stand in a plan, or alone in a file.
Result<Plan> claimsIn(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return usage("cannot-read", path, file.errorString());
    QByteArray text = file.read(kMostPlanBytes);
    int shift = 0;
    if (!text.contains("\nwaves:") && !text.startsWith("waves:")) {
        QByteArray wrapped = "version: 1\nsession:\n  name: claims\n";
        shift = 3;
        for (const QByteArray& line : text.split('\n'))
            wrapped += "  " + line + '\n';
        text = wrapped + "waves: [{ id: none, agents: [{ id: none, argv: [/bin/true] }] }]\n";
    }
    PlanContext plan;
    plan.file = QFileInfo(path).absoluteFilePath();
    const PlanReading reading = readPlan(text, plan);
    if (reading.ok())
        return reading.plan;
    const Fault& fault = reading.faults.first();
    return usage("plan-faulty",
        QStringLiteral("%1:%2:%3").arg(path).arg(fault.mark.line - shift).arg(fault.mark.column), fault.message);
}

ClaimResult checked(const CriterionPlan& criterion, const Plan& plan)
{
    Substitution values;
    values.workspace = plan.workspace;
    values.set = plan.set;
    const Printed printed
        = runProgram(commandLine(criterion.argv, criterion.shell, values), plan.workspace, int(criterion.killAfterMs));
    ClaimResult result = judgeClaim(criterion.claim, criterion.id, printed.out);
    if (!printed.why.isEmpty()) {
        result = judgeClaim(criterion.claim, criterion.id, {});
        result.reason = printed.why;
    }
    result.at = utcMs();
    return result;
}

/// The claims of a file, a session or the options, with the plan that they belong to.
Result<Plan> claimsOf(Context& context, const Arguments& arguments, QString& session)
{
    const QStringList& given = arguments.positional;
    if (arguments.has("--says") || arguments.has("--expected")) {
        if (!arguments.has("--says") || !arguments.has("--expected") || given.isEmpty())
            return usage("usage", QStringLiteral("claim check"), QStringLiteral("something is missing"),
                QStringLiteral("it is `wavedeckctl claim check --says TEXT --expected VALUE -- PROGRAM…`"));
        Plan plan;
        plan.workspace = QDir::currentPath();
        CriterionPlan criterion;
        criterion.id = QStringLiteral("claim");
        criterion.kind = CriterionKind::Claim;
        criterion.argv = given;
        criterion.claim.says = arguments.value("--says");
        criterion.claim.expected = arguments.value("--expected");
        criterion.claim.pointer = arguments.value("--pointer");
        criterion.claim.source = arguments.value("--source");
        GatePlan gate;
        gate.criteria.append(criterion);
        WavePlan wave;
        wave.gates.append(gate);
        plan.waves.append(wave);
        return plan;
    }
    if (given.size() != 1)
        return usage("usage", QStringLiteral("claim check"), QStringLiteral("it says not what to check"),
            QStringLiteral("give a file, a session, or --says and --expected"));
    if (QFileInfo::exists(given.first()))
        return claimsIn(given.first());
    const auto rows = context.session(given.first());
    if (!rows)
        return rows.error();
    session = rows->session.id;
    const auto plan = planOf(rows->session);
    if (!plan)
        return usage("plan-faulty", session, QStringLiteral("its plan can no longer be read"));
    return *plan;
}

int claimCheck(Context& context, const Arguments& arguments)
{
    QString session;
    const auto plan = claimsOf(context, arguments, session);
    if (!plan)
        return context.fail(plan.error());
    QJsonArray array;
    QList<ClaimResult> results;
    bool good = true;
    QList<QStringList> lines{{QStringLiteral("CLAIM"), QStringLiteral("WHERE"), QStringLiteral("CLAIMED"),
        QStringLiteral("REALITY"), QStringLiteral("GAP")}};
    for (const WavePlan& wave : plan->waves)
        for (const GatePlan& gate : wave.gates)
            for (const CriterionPlan& criterion : gate.criteria) {
                if (criterion.kind != CriterionKind::Claim)
                    continue;
                ClaimResult result = checked(criterion, *plan);
                result.actor = context.whoName();
                result.session = session;
                good = good && result.severity != Gap::Unknown && !isFailing(criterion.claim, result);
                results.append(result);
                array.append(claimDocument(result));
                lines.append({clipped(plain(result.says), 60), plain(result.source), plain(result.expected),
                    result.actual.isEmpty() ? QStringLiteral("n/a: ") + plain(result.reason)
                                            : clipped(plain(result.actual), 60),
                    gapText(result)});
            }
    const Status stored = changeRegister(context, QStringLiteral("claim.check"),
        session.isEmpty() ? QStringLiteral("claims") : session, {{QStringLiteral("claims"), array}}, [&](Store& store) {
            for (const ClaimResult& result : std::as_const(results))
                if (Status added = AssuranceRepository(store).add(result); !added)
                    return added;
            return Status(Done{});
        });
    if (!stored)
        return context.fail(stored.error());
    return context.answer({{QStringLiteral("claims"), array}, {QStringLiteral("ok"), good}},
        array.isEmpty() ? QStringLiteral("there is no claim in it\n") : table(lines), good ? 0 : 1);
}

int observationList(Context& context, const Arguments&)
{
    QList<Observation> windows;
    if (const auto store = context.store())
        windows = AssuranceRepository(**store).observations();
    else if (store.error().code != QLatin1String("no-database"))
        return context.fail(store.error());
    const qint64 now = utcMs();
    QJsonArray array;
    bool due = false;
    QList<QStringList> lines{{QStringLiteral("SESSION"), QStringLiteral("STATE"), QStringLiteral("LEFT"),
        QStringLiteral("UNTIL"), QStringLiteral("REVIEW"), QStringLiteral("SUMMARY")}};
    for (const Observation& window : std::as_const(windows)) {
        const QJsonObject document = observationDocument(window, now);
        const bool isDue = document.value(QLatin1String("review_due")).toBool();
        due = due || isDue;
        array.append(document);
        lines.append({window.session, document.value(QLatin1String("state")).toString(),
            window.closedAt == 0 ? humanDuration(std::max<qint64>(0, window.until - now)) : QStringLiteral("n/a"),
            dateTime(window.until), isDue ? QStringLiteral("due") : dateTime(window.reviewAt()),
            clipped(plain(window.summary), 60)});
    }
    return context.answer({{QStringLiteral("observations"), array}},
        array.isEmpty() ? QStringLiteral("no session was observed; a plan says `observe: 48h`\n") : table(lines),
        due ? 1 : 0);
}

/// RETRO-18: where the mode owes a retrospective, a session is not closed without a complete one, or a waiver.
Status retrospectiveHeld(Context& context, Store& store, const QString& session)
{
    const auto rows = context.session(session);
    if (!rows)
        return rows.error();
    const QJsonObject document = sessionDocument(store, *rows, context.dataDir(), utcMs());
    const QJsonValue protocol = document.value(QLatin1String("protocol"));
    for (const QJsonValue& one : protocol[QLatin1String("obligations")].toArray())
        if (one[QLatin1String("id")].toString() == QLatin1String("retrospective")
            && one[QLatin1String("state")].toString() == QLatin1String("open"))
            return Error{ErrorKind::Forbidden, QStringLiteral("retrospective-missing"),
                QStringLiteral("observation of %1").arg(session), one[QLatin1String("why")].toString(),
                QStringLiteral("hold it: `wavedeckctl retro --help`; it must be complete")};
    return Done{};
}

int observationClose(Context& context, const Arguments& arguments)
{
    const QString session = arguments.positional.first();
    const QString summary = arguments.value("--summary").trimmed();
    if (summary.isEmpty())
        return context.fail(usage("summary-missing", QStringLiteral("observation of %1").arg(session),
            QStringLiteral("a window is not closed without a summary"), QStringLiteral("give --summary TEXT")));
    const auto store = context.store();
    if (!store)
        return context.fail(store.error());
    auto window = AssuranceRepository(**store).observation(session);
    if (!window)
        return context.fail(usage("unknown-observation", session, QStringLiteral("it has no window of observation"),
            QStringLiteral("see `wavedeckctl observation list`")));
    if (window->closedAt > 0)
        return context.fail(usage("observation-closed", session, QStringLiteral("its window is closed")));
    if (const Status held = retrospectiveHeld(context, **store, session); !held)
        return context.fail(held.error());
    window->closedAt = utcMs();
    window->summary = summary;
    window->actor = context.whoName();
    const Status done = changeRegister(context, QStringLiteral("observation.close"), session,
        {{QStringLiteral("summary"), summary}}, [&](Store& into) {
            return AssuranceRepository(into).close(session, summary, window->actor, window->closedAt);
        });
    if (!done)
        return context.fail(done.error());
    return context.answer(
        observationDocument(*window, utcMs()), QStringLiteral("%1: observation closed\n").arg(session));
}

constexpr Option kTierOptions[] = {{"--product", "NAME", "of this product alone"}};
constexpr Option kClaimOptions[] = {{"--says", "TEXT", "what the document says"},
    {"--expected", "VALUE", "a number, or a text that must be the same"},
    {"--pointer", "POINTER", "RFC 6901, into the output of the program"},
    {"--source", "FILE:LINE", "where it says so"}};
constexpr Option kCloseOptions[] = {{"--summary", "TEXT", "what was seen; needed"}};

constexpr Command kCommands[] = {
    {"tier list", "", "The four tiers of readiness and what each asks for.", {}, "wavedeckctl tier list", 0, 0,
        tierList},
    {"tier show", "[SESSION]",
        "Where a product stands, why, and what is left to the next tier; exit 1 when a session's target is not "
        "reached.",
        kTierOptions, "wavedeckctl tier show S-001", 0, 1, tierShow},
    {"claim check", "FILE.yaml|SESSION | --says TEXT --expected VALUE -- PROGRAM…",
        "Checks what documents say against what programs find; exit 1 when they are too far apart.", kClaimOptions,
        "wavedeckctl claim check --says '20 of 20 run' --expected 20 -- ./count-containers.sh", 0, -1, claimCheck},
    {"observation list", "", "Windows of observation after sessions; exit 1 when a review is due.", {},
        "wavedeckctl observation list", 0, 0, observationList},
    {"observation close", "SESSION", "Ends a window of observation with what was seen.", kCloseOptions,
        "wavedeckctl observation close S-001 --summary 'no alert in 48 hours'", 1, 1, observationClose},
};

} // namespace

std::span<const Command> assuranceCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
