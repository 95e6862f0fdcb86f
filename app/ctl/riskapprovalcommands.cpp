// SPDX-License-Identifier: GPL-3.0-or-later
// risk submit, approve, request-changes, reject, defer, revoke, escalate, withdraw, queue, verify
#include "app/ctl/riskapprovalcommands.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "app/ctl/passwords.h"
#include "app/ctl/signedexport.h"
#include "app/ctl/values.h"
#include "models/base/clock.h"
#include "models/risk/approval.h"
#include "models/risk/reviewqueue.h"
#include "models/risk/rules.h"
#include "models/risk/verify.h"
#include "models/store/openforchange.h"

#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

using risk::Decision;
using risk::Verb;

/// How an assessment stands after what was done.
int answerReview(Context& context, Store& store, const QString& id)
{
    const auto review = risk::review(store, id);
    if (!review)
        return context.fail(review.error());
    const RiskRow& row = review->row;
    const risk::Scope& all = review->scopes.first();
    QStringList missing;
    for (const risk::Missing& one : risk::missing(review->assessment, review->matrix))
        missing.append(one.text());
    QJsonArray history;
    for (const RiskEvent& event : RiskRepository(store).events(row.id))
        history.append(QJsonObject{{QStringLiteral("at"), rfc3339(event.at)}, {QStringLiteral("kind"), event.kind},
            {QStringLiteral("actor"), event.actor}, {QStringLiteral("text"), event.text}});
    const risk::Score residual = review->assessment.residual;
    QString text = QStringLiteral("%1 is %2, level %3, revision %4%5\n")
                       .arg(row.id, coloured(word(risk::stateOf(row, utcMs()))), word(all.level))
                       .arg(row.contentRevision)
                       .arg(row.dueAt > 0 ? QString(QStringLiteral(", due ") + dateTime(row.dueAt)) : QString());
    for (const risk::FilledSlot& slot : all.slots)
        text += QStringLiteral("  %1: %2\n")
                    .arg(slot.slot.name(),
                        slot.by ? plain(slot.by->printed()) + QStringLiteral(", ") + dateTime(slot.by->at)
                                : QStringLiteral("to be signed"));
    for (qsizetype i = 1; i < review->scopes.size(); ++i) {
        const risk::Scope& phase = review->scopes[i];
        text += QStringLiteral("  phase %1 (%2): %3\n")
                    .arg(plain(phase.phase), word(phase.level),
                        review->covers(phase.phase) ? QStringLiteral("approved")
                            : phase.against
                            ? phase.against->meaning
                            : QString(QStringLiteral("to be signed by ") + phase.open().join(QStringLiteral(", "))));
    }
    return context.answer(
        {{QStringLiteral("id"), row.id}, {QStringLiteral("title"), row.title},
            {QStringLiteral("state"), QString(word(risk::stateOf(row, utcMs())))},
            {QStringLiteral("step"), QString(word(row.step))}, {QStringLiteral("level"), QString(word(row.level))},
            {QStringLiteral("score"), review->assessment.inherent.product()},
            {QStringLiteral("residual"),
                QJsonObject{{QStringLiteral("level"), QString(word(row.residual))},
                    {QStringLiteral("score"), residual.isSet() ? QJsonValue(residual.product()) : QJsonValue()}}},
            {QStringLiteral("effective_level"), QString(word(all.level))},
            {QStringLiteral("complete"), missing.isEmpty()},
            {QStringLiteral("missing"), QJsonArray::fromStringList(missing)},
            {QStringLiteral("slots"), risk::slotsDocument(all)}, {QStringLiteral("phases"), phasesDocument(*review)},
            {QStringLiteral("due_at"), row.dueAt > 0 ? QJsonValue(rfc3339(row.dueAt)) : QJsonValue()},
            {QStringLiteral("overdue"), risk::isOverdue(row, utcMs())},
            {QStringLiteral("expires_at"), row.expiresAt > 0 ? QJsonValue(rfc3339(row.expiresAt)) : QJsonValue()},
            {QStringLiteral("content_revision"), row.contentRevision},
            {QStringLiteral("content_sha256"), review->content.sha256}, {QStringLiteral("history"), history}},
        text);
}

/// Who signs: the password is asked for at every signature, also of who is signed in.
Result<signing::Signer> signerOf(Context& context)
{
    const auto who = context.who();
    if (!who)
        return who.error();
    if (const people::Secret* password = context.signInPassword())
        return signing::Signer::signIn(context.dataDir(), who->name, *password, utcMs());
    if (!who->signedIn)
        return Error{ErrorKind::Forbidden, QStringLiteral("not-signed-in"), QStringLiteral("the signature"),
            QStringLiteral("it is a person's"), QStringLiteral("give --as NAME and the password")};
    const auto password = readPassword(-1, QStringLiteral("Password of %1, for this signature").arg(plain(who->name)));
    if (!password)
        return password.error();
    return signing::Signer::signIn(context.dataDir(), who->name, *password, utcMs());
}

int change(Context& context, const QString& id, const std::function<Status(Store&, risk::Approvals&)>& make)
{
    auto store = openForChange(context.dataDir());
    if (!store)
        return context.fail(store.error());
    risk::Approvals approvals(**store);
    Status done = approvals.tidy(utcMs());
    if (done)
        done = make(**store, approvals);
    return done ? answerReview(context, **store, id) : context.fail(done.error());
}

int decide(Context& context, const Arguments& arguments, Verb verb)
{
    const auto reason = requiredReason(arguments);
    if (!reason)
        return context.fail(reason.error());
    bool number = true;
    Decision decision;
    decision.verb = verb;
    decision.id = arguments.positional.first();
    decision.phase = arguments.value("--phase");
    decision.role = arguments.value("--role");
    decision.reason = *reason;
    decision.trigger = arguments.value("--until-what");
    decision.revision = arguments.has("--revision") ? arguments.value("--revision").toLongLong(&number) : 0;
    if (!number || decision.revision < 0)
        return context.fail(
            usage("bad-value", QStringLiteral("--revision"), QStringLiteral("it is no number of a revision")));
    const auto signer = signerOf(context);
    if (!signer)
        return context.fail(signer.error());
    return change(context, decision.id,
        [&](Store&, risk::Approvals& approvals) { return approvals.decide(decision, *signer, utcMs()); });
}

int approve(Context& context, const Arguments& arguments)
{
    return decide(context, arguments, Verb::Approve);
}
int requestChanges(Context& context, const Arguments& arguments)
{
    return decide(context, arguments, Verb::RequestChanges);
}
int reject(Context& context, const Arguments& arguments)
{
    return decide(context, arguments, Verb::Reject);
}
int defer(Context& context, const Arguments& arguments)
{
    return decide(context, arguments, Verb::Defer);
}
int revoke(Context& context, const Arguments& arguments)
{
    return decide(context, arguments, Verb::Revoke);
}
int escalate(Context& context, const Arguments& arguments)
{
    return decide(context, arguments, Verb::Escalate);
}

int submit(Context& context, const Arguments& arguments)
{
    const QString id = arguments.positional.first();
    const auto by = context.who();
    if (!by)
        return context.fail(by.error());
    return change(context, id, [&](Store&, risk::Approvals& approvals) { return approvals.submit(id, *by, utcMs()); });
}

int withdraw(Context& context, const Arguments& arguments)
{
    const QString id = arguments.positional.first();
    const auto reason = requiredReason(arguments);
    const auto by = context.who();
    if (!reason || !by)
        return context.fail(reason ? by.error() : reason.error());
    return change(
        context, id, [&](Store&, risk::Approvals& approvals) { return approvals.withdraw(id, *reason, *by, utcMs()); });
}

int queue(Context& context, const Arguments& arguments)
{
    const auto by = context.who();
    const auto store = context.store();
    if (!by || !store)
        return context.fail(by ? store.error() : by.error());
    QJsonArray array;
    QString text;
    for (const risk::QueueItem& item : risk::reviewQueue(**store, *by, arguments.has("--all"), utcMs())) {
        array.append(item.document());
        text += QStringLiteral("%1%2  %3  %4\n  since %5, due %6%7; %8\n")
                    .arg(item.id,
                        item.phase.isEmpty() ? QString() : QString(QStringLiteral(" phase ") + plain(item.phase)),
                        word(item.level), clipped(item.title, 60), dateTime(item.since), dateTime(item.dueAt),
                        item.overdue ? QStringLiteral(", OVERDUE") : QString(),
                        item.role.isEmpty() ? QStringLiteral("not yours: ") + plain(item.whyNot)
                                            : QStringLiteral("sign as ") + item.role);
        text += QStringLiteral("  waits for %1\n").arg(item.waitingFor.join(QStringLiteral(", ")));
        text += item.approvedRevision == 0
            ? QStringLiteral("  never approved before\n")
            : QStringLiteral("  since revision %1, which was approved:\n").arg(item.approvedRevision);
        for (const risk::Difference& one : item.differences)
            text += QStringLiteral("    %1\n").arg(plain(one.text()));
    }
    return context.answer({{QStringLiteral("items"), array}},
        text.isEmpty() ? QStringLiteral("nothing waits for %1\n").arg(plain(by->printed())) : text);
}

/// Names and texts out of a database or a folder, line by line.
QString linesOf(const QString& text)
{
    QString lines;
    for (const QString& line : text.split(QLatin1Char('\n'), Qt::SkipEmptyParts))
        lines += plain(line) + QLatin1Char('\n');
    return lines;
}

int verify(Context& context, const Arguments& arguments)
{
    Result<risk::Verdict> verdict = usage("usage", QStringLiteral("--folder"),
        QStringLiteral("a folder says itself which assessment it is"), QStringLiteral("leave out the id"));
    if (arguments.has("--folder") && arguments.positional.isEmpty()) {
        verdict = verifySignedFolder(arguments.value("--folder"), arguments.value("--digest"));
    } else if (!arguments.has("--folder")) {
        const auto store = context.store();
        verdict = store ? risk::verify(**store, arguments.positional.value(0), utcMs())
                        : Result<risk::Verdict>(store.error());
    }
    if (!verdict)
        return context.fail(verdict.error());
    return context.answer(verdict->document(), linesOf(verdict->text()), verdict->ok() ? 0 : 1);
}

int exportSigned(Context& context, const Arguments& arguments)
{
    return answerSignedExport(context, arguments.positional.first(), arguments.value("--output"));
}

#define SIGNING_OPTIONS                                                                                                \
    {"--role", "ROLE", "whose slot you fill (default: the first of yours)"},                                           \
        {"--reason", "TEXT", "why; it is signed and kept"}, {"--phase", "PHASE", "one phase of it, by id or name"},    \
    {                                                                                                                  \
        "--revision", "N", "what you read: refused when it is another by now"                                          \
    }
constexpr Option kDecideOptions[] = {SIGNING_OPTIONS};
constexpr Option kDeferOptions[] = {SIGNING_OPTIONS, {"--until-what", "TEXT", "what brings it back"}};
constexpr Option kWithdrawOptions[] = {{"--reason", "TEXT", "why; it is kept"}};
constexpr Option kQueueOptions[] = {{"--all", nullptr, "what waits for others too, and why it is not yours"}};
constexpr Option kVerifyOptions[] = {{"--folder", "DIR", "an exported folder instead of the database"},
    {"--digest", "SHA256", "what the export said: nothing in the folder was made anew"}};
constexpr Option kExportOptions[] = {{"--output", "DIR", "the new folder (default: ID-signed)", 'o'}};

constexpr Command kCommands[] = {
    {"risk submit", "ID", "Hands an assessment in: opens the slots of its level. Refused while something is missing.",
        {}, "wavedeckctl risk submit RA-001 --as ada --password-fd 3 3<mine", 1, 1, submit},
    {"risk approve", "ID", "Signs one slot. The password is asked for at every signature.", kDecideOptions,
        "wavedeckctl risk approve RA-001 --role \"L1 QA\" --reason \"tests read\" --as ada --password-fd 3 3<mine", 1,
        1, approve},
    {"risk request-changes", "ID", "Gives it back to its author, signed.", kDecideOptions,
        "wavedeckctl risk request-changes RA-001 --reason \"no rollback for step 2\"", 1, 1, requestChanges},
    {"risk reject", "ID", "Says no, signed.", kDecideOptions,
        "wavedeckctl risk reject RA-001 --reason \"not worth it\"", 1, 1, reject},
    {"risk defer", "ID", "Puts it or one phase off, signed.", kDeferOptions,
        "wavedeckctl risk defer RA-001 --phase P3 --reason \"too early\" --until-what \"phase 2 ran for a week\"", 1, 1,
        defer},
    {"risk revoke", "ID", "Takes an approval back, signed.", kDecideOptions,
        "wavedeckctl risk revoke RA-001 --reason \"the premise was wrong\"", 1, 1, revoke},
    {"risk escalate", "ID", "Raises the level by one, signed: the slots are those of that level.", kDecideOptions,
        "wavedeckctl risk escalate RA-001 --reason \"touches billing\"", 1, 1, escalate},
    {"risk withdraw", "ID", "Takes back what was handed in.", kWithdrawOptions,
        "wavedeckctl risk withdraw RA-001 --reason \"superseded\"", 1, 1, withdraw},
    {"risk queue", "", "What waits for your signature: why, since when, until when, and what changed.", kQueueOptions,
        "wavedeckctl risk queue --all", 0, 0, queue},
    {"risk verify", "[ID]",
        "Computes every hash and signature anew, of the database or of an exported folder; exit 1 when something is "
        "not as it was made.",
        kVerifyOptions, "wavedeckctl risk verify --folder RA-001-signed", 0, 1, verify},
    {"risk export-signed", "ID", "Writes a folder that anybody can check: contents, signatures, keys, the chain.",
        kExportOptions, "wavedeckctl risk export-signed RA-001 -o RA-001-signed", 1, 1, exportSigned},
};

} // namespace

std::span<const Command> riskApprovalCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
