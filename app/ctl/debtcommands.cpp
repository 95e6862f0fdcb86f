// SPDX-License-Identifier: GPL-3.0-or-later
// debt list, add, show, set, start, resolve, reopen, remove
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/debttext.h"
#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/debt/codearound.h"
#include "models/debt/figures.h"
#include "models/debt/sources.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace wavedeck::ctl {

namespace {

/// Options that are fields of an item.
constexpr struct {
    const char* option;
    const char* field;
} kFields[] = {{"--title", "title"}, {"--priority", "priority"}, {"--category", "category"}, {"--layer", "layer"},
    {"--domain", "domain"}, {"--location", "location"}, {"--folder", "folder"}, {"--kind", "kind"},
    {"--owner", "owner"}, {"--expert", "expert"}, {"--effort", "effort_min"}, {"--due", "due"}, {"--what", "what"},
    {"--fix", "fix"}, {"--exploitability", "exploitability"}, {"--regression-test", "regression_test"},
    {"--found-stage", "found_stage"}, {"--status", "status"}, {"--session", "session"}, {"--agent", "agent"},
    {"--gate", "gate"}, {"--pr", "pr"}, {"--evidence", "evidence"}, {"--risk", "risk"}};

DebtRepository::Values valuesOf(const Arguments& arguments)
{
    DebtRepository::Values values;
    for (const auto& one : kFields)
        if (arguments.has(one.option))
            values.append({QString::fromLatin1(one.field), arguments.value(one.option)});
    return values;
}

/// The repository round a file, else its folder.
QString rootOf(const QString& file)
{
    const QString folder = QFileInfo(file).absolutePath();
    QDir dir(folder);
    do {
        if (QFileInfo::exists(dir.filePath(QStringLiteral(".git"))))
            return dir.absolutePath();
    } while (dir.cdUp());
    return folder;
}

/// Whose folder a location is relative to: that of its session, or where the file lies as seen from here.
void placeItem(Context& context, DebtItem& item)
{
    if (!item.folder.isEmpty()) {
        item.folder = QDir::cleanPath(QFileInfo(item.folder).absoluteFilePath());
        return;
    }
    if (const auto rows = item.session.isEmpty() ? Result<SessionRows>(Error()) : context.session(item.session)) {
        item.folder = rows->session.workspace;
        return;
    }
    if (const QFileInfo file(item.path); !item.path.isEmpty() && file.isFile()) {
        item.folder = rootOf(file.absoluteFilePath());
        item.path = QDir(item.folder).relativeFilePath(file.absoluteFilePath());
    }
}

Result<DebtItem> itemOfGate(Context& context, const Arguments& arguments)
{
    const auto rows = context.session(arguments.value("--from-gate"));
    if (!rows)
        return rows.error();
    const QString id = arguments.positional.value(0);
    const auto gate
        = std::find_if(rows->gates.begin(), rows->gates.end(), [&](const Gate& one) { return one.id == id; });
    if (gate == rows->gates.end())
        return usage("unknown-gate", id, QStringLiteral("%1 has no such gate").arg(rows->session.id),
            QStringLiteral("write: debt add --from-gate %1 GATE").arg(rows->session.id));
    if (gate->state != GateState::Failed && gate->state != GateState::Inconclusive && gate->state != GateState::Waived)
        return usage("not-failed", id, QStringLiteral("it is %1").arg(QString(word(gate->state))),
            QStringLiteral("only what failed or was waived leaves something to be done"));
    return debt::itemOf(rows->session, *gate);
}

int debtAdd(Context& context, const Arguments& arguments)
{
    DebtItem item;
    if (arguments.has("--from-gate")) {
        auto from = itemOfGate(context, arguments);
        if (!from)
            return context.fail(from.error());
        item = std::move(*from);
    } else if (!arguments.has("--title") || !arguments.has("--priority")) {
        return context.fail(
            usage("usage", QStringLiteral("debt add"), QStringLiteral("an item needs a title and a priority"),
                QStringLiteral("--title TEXT --priority P0, P1, P2 or P3")));
    }
    if (item.session.isEmpty())
        item.session = qEnvironmentVariable("WAVEDECK_SESSION"); // of the agent or gate that gives the command
    const DebtRepository::Values values = valuesOf(arguments);
    for (const auto& [field, value] : values)
        if (Status done = debt::put(item, field, value); !done)
            return context.fail(done.error());
    if (!item.session.isEmpty())
        if (const auto rows = context.session(item.session); !rows)
            return context.fail(rows.error());
    placeItem(context, item);
    return changingDebt(
        context,
        [&](DebtRepository& repository, const DebtBy& by) { return answerItem(context, repository.add(item, by)); },
        arguments);
}

int debtList(Context& context, const Arguments& arguments)
{
    const auto filter = debtFilter(arguments);
    if (!filter)
        return context.fail(filter.error());
    return readingDebt(context, [&](DebtRepository* repository) {
        // The counts are of every status, whichever of them are listed.
        DebtFilter any = *filter;
        any.statuses.clear();
        const QList<DebtItem> all = repository ? repository->items(any) : QList<DebtItem>();
        QList<DebtItem> items;
        std::copy_if(all.begin(), all.end(), std::back_inserter(items), [&](const DebtItem& item) {
            return filter->statuses.isEmpty() || filter->statuses.contains(QString(word(item.status)));
        });
        QJsonArray array;
        for (const DebtItem& item : std::as_const(items))
            array.append(debt::document(item, utcMs()));
        const debt::Rate rate = debt::rateOf(all);
        const QString sum = QStringLiteral("%1 of %2 resolved\n").arg(rate.resolved).arg(rate.total);
        return context.answer({{QStringLiteral("items"), array}, {QStringLiteral("counts"), debt::countsOf(all)},
                                  {QStringLiteral("resolution"), rate.document()}},
            items.isEmpty() ? sum : QString(debtTable(items) + sum));
    });
}

QString codeText(const DebtItem& item, const debt::CodeAround& code)
{
    if (code.lines.isEmpty())
        return QStringLiteral("\ncode: %1\n").arg(plain(code.why));
    QString text = QStringLiteral("\n%1\n").arg(plain(item.location()));
    for (qsizetype i = 0; i < code.lines.size(); ++i)
        text += QStringLiteral("%1 %2  %3\n")
                    .arg(code.first + i == item.line ? QStringLiteral(">") : QStringLiteral(" "))
                    .arg(code.first + i, 5)
                    .arg(plain(code.lines.at(i)));
    return text;
}

QString historyText(const QList<DebtEvent>& events)
{
    QString text = QStringLiteral("\nhistory\n");
    for (const DebtEvent& event : events) {
        QString what = event.kind;
        if (!event.field.isEmpty())
            what += QStringLiteral(" %1: %2 → %3")
                        .arg(event.field, event.before.isEmpty() ? QStringLiteral("-") : clipped(event.before, 60),
                            event.after.isEmpty() ? QStringLiteral("-") : clipped(event.after, 60));
        text
            += QStringLiteral("  %1  %2  %3%4\n")
                   .arg(dateTime(event.at), plain(event.actor), plain(what),
                       event.reason.isEmpty() ? QString() : QString(QStringLiteral(": ") + clipped(event.reason, 120)));
    }
    return text;
}

int debtShow(Context& context, const Arguments& arguments)
{
    const auto number = debtNumber(arguments.positional.first());
    if (!number)
        return context.fail(number.error());
    return readingDebt(context, [&](DebtRepository* repository) {
        const auto item = repository ? repository->item(*number) : std::nullopt;
        if (!item)
            return context.fail(usage("not-found", debt::idOf(*number), QStringLiteral("there is no such item"),
                QStringLiteral("see `wavedeckctl debt list --status all`")));
        const QList<DebtEvent> events = repository->events(*number);
        const debt::CodeAround code = debt::codeAround(*item);
        QJsonObject document = debt::document(*item, utcMs());
        QJsonArray history;
        for (const DebtEvent& event : events)
            history.append(debt::document(event));
        document.insert(QStringLiteral("history"), history);
        document.insert(QStringLiteral("code"),
            code.lines.isEmpty() ? QJsonValue()
                                 : QJsonValue(QJsonObject{{QStringLiteral("first_line"), code.first},
                                     {QStringLiteral("lines"), QJsonArray::fromStringList(code.lines)}}));
        QString text = QStringLiteral("%1  %2\n").arg(item->id, plain(item->title));
        for (const debt::Field& field : debt::fields())
            if (const QString value = field.text(*item);
                !value.isEmpty() && qstrcmp(field.name, "id") != 0 && qstrcmp(field.name, "title") != 0)
                text += QStringLiteral("  %1: %2\n").arg(QLatin1String(field.name), plain(value));
        const debt::PriorityMeaning& meaning = debt::meaningOf(item->priority);
        text += QStringLiteral("  %1: %2, %3\n")
                    .arg(QString(word(item->priority)), QLatin1String(meaning.meaning), QLatin1String(meaning.horizon));
        return context.answer(document, QString(text + codeText(*item, code) + historyText(events)));
    });
}

/// A change of one item, whose id is the first operand.
int changeOne(Context& context, const Arguments& arguments,
    const std::function<Result<DebtItem>(DebtRepository&, int, const DebtBy&)>& change)
{
    const auto number = debtNumber(arguments.positional.first());
    if (!number)
        return context.fail(number.error());
    return changingDebt(
        context,
        [&](DebtRepository& repository, const DebtBy& by) {
            return answerItem(context, change(repository, *number, by));
        },
        arguments);
}

int debtSet(Context& context, const Arguments& arguments)
{
    return changeOne(context, arguments, [&](DebtRepository& repository, int number, const DebtBy& by) {
        return repository.change(number, valuesOf(arguments), by);
    });
}

int debtStart(Context& context, const Arguments& arguments)
{
    return changeOne(context, arguments,
        [](DebtRepository& repository, int number, const DebtBy& by) { return repository.start(number, by); });
}

int debtResolve(Context& context, const Arguments& arguments)
{
    return changeOne(context, arguments, [&](DebtRepository& repository, int number, const DebtBy& by) {
        return arguments.has("--wont-fix") ? repository.wontFix(number, by)
                                           : repository.resolve(number, valuesOf(arguments), by);
    });
}

int debtReopen(Context& context, const Arguments& arguments)
{
    return changeOne(context, arguments,
        [](DebtRepository& repository, int number, const DebtBy& by) { return repository.reopen(number, by); });
}

int debtRemove(Context& context, const Arguments& arguments)
{
    const auto number = debtNumber(arguments.positional.first());
    if (!number)
        return context.fail(number.error());
    return changingDebt(
        context,
        [&](DebtRepository& repository, const DebtBy& by) {
            if (Status done = repository.remove(*number, by); !done)
                return context.fail(done.error());
            return context.answer({{QStringLiteral("id"), debt::idOf(*number)}, {QStringLiteral("removed"), true}},
                QStringLiteral("%1 is removed; its number is never used again\n").arg(debt::idOf(*number)));
        },
        arguments);
}

#define WAVEDECK_DEBT_FIELDS                                                                                           \
    {"--title", "TEXT", "what it is"}, {"--priority", "P0..P3", "or critical, high, medium, low"},                     \
        {"--category", "NAME", "Security, Infrastructure, Performance, …"},                                            \
        {"--location", "FILE:LINE", "where it is; without it and a category it is a draft"},                           \
        {"--folder", "DIR", "what the location is relative to"}, {"--layer", "NAME", "of the sixteen, or another"},    \
        {"--domain", "NAME", "what batches go by"}, {"--kind", "KIND", "structural or calibration"},                   \
        {"--owner", "NAME", "who does it"}, {"--expert", "NAME", "who knows, of a calibration"},                       \
        {"--effort", "TIME", "30m, 2h, 1d (8 h)"}, {"--due", "DATE", "else it follows from the priority"},             \
        {"--what", "TEXT", "what is wrong"}, {"--fix", "TEXT", "what would mend it"},                                  \
        {"--exploitability", "WORD", "now (P0), effort (P1) or theoretical (P2)"},                                     \
        {"--regression-test", "NAME", "that keeps it mended; security needs one"},                                     \
        {"--found-stage", "STAGE", "design, development, qa, staging or production"},                                  \
        {"--session", "SESSION", "in which it was found"}, {"--agent", "AGENT", "that found it"},                      \
        {"--risk", "RA-001", "the assessment it belongs to"},                                                          \
        {"--reason", "TEXT", "why; an approval where one is needed"},                                                  \
    {                                                                                                                  \
        "--during", "SESSION", "the session in which this is done"                                                     \
    }
constexpr Option kAddOptions[] = {WAVEDECK_DEBT_FIELDS, {"--gate", "GATE", "that found it"},
    {"--from-gate", "SESSION", "makes the item of a gate of this session: debt add --from-gate SESSION GATE"}};
constexpr Option kSetOptions[] = {WAVEDECK_DEBT_FIELDS, {"--gate", "GATE", "that found it"},
    {"--status", "STATUS", "open, in-progress or resolved"}, {"--pr", "URL", "the pull request"},
    {"--evidence", "TEXT", "what shows that it is mended"}};
#undef WAVEDECK_DEBT_FIELDS
constexpr Option kListOptions[]
    = {{"--status", "STATUS", "open, in-progress, resolved, draft or all (default: what is not resolved)", 0, true},
        {"--priority", "P0..P3", "only these", 0, true}, {"--category", "NAME", "only this one"},
        {"--layer", "NAME", "only this one"}, {"--domain", "NAME", "only this one"},
        {"--session", "SESSION", "found in this one"}, {"--owner", "NAME", "of this person"},
        {"--expert", "NAME", "the list of this expert"}, {"--kind", "KIND", "structural or calibration"},
        {"--source", "WORD", "person, agent, gate, import, comment, configuration, retrospective"},
        {"--text", "TEXT", "found literally in title, location, description, …"},
        {"--overdue", nullptr, "only what is past its date"}};
constexpr Option kReason[] = {{"--reason", "TEXT", "why"}, {"--during", "SESSION", "in which it is done"}};
constexpr Option kResolveOptions[]
    = {{"--pr", "URL", "the pull request"}, {"--evidence", "TEXT", "what shows that it is mended"},
        {"--regression-test", "NAME", "that keeps it mended; an item of security needs one"},
        {"--wont-fix", nullptr, "it is closed without being mended; needs --reason"}, {"--reason", "TEXT", "why"},
        {"--during", "SESSION", "the session in which it is done"}};

constexpr Command kCommands[] = {
    {"debt list", "", "Items of technical debt; without --status those that are not resolved.", kListOptions,
        "wavedeckctl debt list --priority P0 --priority P1", 0, 0, debtList},
    {"debt add", "[GATE]", "Adds an item; P0 is due the same day, P1 in 7 days, P2 in a month, P3 never.", kAddOptions,
        "wavedeckctl debt add --title \"Queues are not consumed\" --priority P0 --category Infrastructure --location "
        "worker/app.py:41",
        0, 1, debtAdd},
    {"debt show", "ID", "An item with the code round its place and its history.", {}, "wavedeckctl debt show DEBT-001",
        1, 1, debtShow},
    {"debt set", "ID", "Changes fields of an item; each change stays in its history.", kSetOptions,
        "wavedeckctl debt set DEBT-001 --owner ada --status in-progress", 1, 1, debtSet},
    {"debt start", "ID", "Somebody works on it.", kReason, "wavedeckctl debt start DEBT-001", 1, 1, debtStart},
    {"debt resolve", "ID", "It is done; needs --pr or --evidence.", kResolveOptions,
        "wavedeckctl debt resolve DEBT-001 --pr https://example.org/pull/546", 1, 1, debtResolve},
    {"debt reopen", "ID", "It was not done after all.", kReason,
        "wavedeckctl debt reopen DEBT-001 --reason \"came back\"", 1, 1, debtReopen},
    {"debt remove", "ID", "Takes an item out; its number is never used again, its history stays.", kReason,
        "wavedeckctl debt remove DEBT-001 --reason duplicate", 1, 1, debtRemove},
};

} // namespace

std::span<const Command> debtCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
