// SPDX-License-Identifier: GPL-3.0-or-later
// config check, list, impact, derive, factors
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/config/check.h"
#include "models/config/collect.h"
#include "models/config/derive.h"
#include "models/config/impact.h"
#include "models/config/values.h"
#include "models/debt/sources.h"
#include "models/people/recorded.h"
#include "models/store/debtrepository.h"
#include "models/store/openforchange.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

using namespace wavedeck::config;

struct Read {
    Rules rules;
    ConfigSet set;
    CheckOptions options;
};

Result<Read> readAll(const QStringList& paths, const Arguments& arguments)
{
    Read read;
    auto rules = rulesWith(arguments.value("--rules"));
    if (!rules)
        return rules.error();
    read.rules = std::move(*rules);
    auto set = readConfiguration(paths.isEmpty() ? QStringList{QStringLiteral(".")} : paths, read.rules);
    if (!set)
        return set.error();
    read.set = std::move(*set);
    for (const QString& names : arguments.values("--required"))
        read.options.required += names.split(QLatin1Char(','), Qt::SkipEmptyParts);
    read.options.requiredBy = {QStringLiteral("--required"), {}, {}, {}};
    const QString environment = arguments.value("--environment").toLower();
    read.options.environment = read.rules.environments.value(environment, environment);
    if (const QString source = arguments.value("--source"); !source.isEmpty()) {
        read.options.source = QDir::cleanPath(QFileInfo(source).absoluteFilePath());
        const bool there = std::any_of(read.set.files.begin(), read.set.files.end(),
            [&](const File& file) { return file.absolute == read.options.source; });
        if (!there)
            return usage("no-source", source, QStringLiteral("it is none of the configuration files below the paths"),
                QStringLiteral("name one that `wavedeckctl config list` shows"));
    }
    return read;
}

/// Puts each into the register, as one change (DEBT-16).
Result<QJsonObject> toDebt(Context& context, const QList<DebtItem>& items)
{
    const auto store = openForChange(context.dataDir());
    if (!store)
        return store.error();
    const auto by = context.who();
    if (!by)
        return by.error();
    QJsonArray ids;
    int counts[3] = {0, 0, 0};
    const Status done
        = recorded(**store, TrailEntry::of(*by, QStringLiteral("debt.configuration"), QStringLiteral("debt")),
            [&](TrailEntry& entry) -> Result<Change> {
                if (Status may = mayDo(**store, *by, people::Right::Debt, QStringLiteral("config --debt")); !may)
                    return may.error();
                for (const DebtItem& item : items) {
                    const auto one = DebtRepository(**store).upsertFrom(item, by->printed(), utcMs());
                    if (!one)
                        return one.error();
                    ++counts[one->what];
                    ids.append(debt::idOf(one->number));
                }
                entry.body.insert(QStringLiteral("items"), ids);
                return counts[DebtRepository::Upserted::Known] == items.size() ? Change::None : Change::Made;
            });
    if (!done)
        return done.error();
    return QJsonObject{{QStringLiteral("items"), ids},
        {QStringLiteral("added"), counts[DebtRepository::Upserted::Added]},
        {QStringLiteral("reopened"), counts[DebtRepository::Upserted::Reopened]},
        {QStringLiteral("unchanged"), counts[DebtRepository::Upserted::Known]}};
}

QString debtText(const QJsonObject& debt)
{
    return QStringLiteral("debt: %1 added, %2 reopened, %3 known\n")
        .arg(debt.value(QLatin1String("added")).toInt())
        .arg(debt.value(QLatin1String("reopened")).toInt())
        .arg(debt.value(QLatin1String("unchanged")).toInt());
}

int configCheck(Context& context, const Arguments& arguments)
{
    const auto read = readAll(arguments.positional, arguments);
    if (!read)
        return context.fail(read.error());
    const QList<Finding> findings = check(read->set, read->rules, read->options);
    QString text;
    for (const Finding& finding : findings)
        text += plain(finding.text()) + QLatin1Char('\n');
    text += QStringLiteral("%1 files, %2 faults\n").arg(read->set.files.size()).arg(findings.size());
    QJsonObject document = checkDocument(read->set, findings);
    if (arguments.has("--debt")) {
        QList<DebtItem> items;
        for (const Finding& finding : findings)
            items.append(debt::itemOf(finding, QDir::currentPath()));
        const auto debt = toDebt(context, items);
        if (!debt)
            return context.fail(debt.error());
        document.insert(QStringLiteral("debt"), *debt);
        text += debtText(*debt);
    }
    return context.answer(document, text, findings.isEmpty() ? 0 : 1);
}

int configList(Context& context, const Arguments& arguments)
{
    const auto read = readAll(arguments.positional, arguments);
    if (!read)
        return context.fail(read.error());
    QJsonArray entries;
    QList<QStringList> rows{{QStringLiteral("PLACE"), QStringLiteral("KEY"), QStringLiteral("KIND"),
        QStringLiteral("VALUE"), QStringLiteral("ENVIRONMENT")}};
    for (const File& file : read->set.files) {
        if (!read->options.environment.isEmpty() && file.environment != read->options.environment)
            continue;
        for (const Entry& entry : file.entries) {
            const QString shown = shownValue(entry.key, entry.value);
            const QString kind = valueKind(normalName(entry.key), entry.value);
            entries.append(QJsonObject{{QStringLiteral("file"), file.path}, {QStringLiteral("line"), entry.mark.line},
                {QStringLiteral("column"), entry.mark.column}, {QStringLiteral("key"), entry.key},
                {QStringLiteral("kind"), kind},
                {QStringLiteral("value"), shown.isEmpty() ? QJsonValue() : QJsonValue(shown)},
                {QStringLiteral("environment"),
                    file.environment.isEmpty() ? QJsonValue() : QJsonValue(file.environment)},
                {QStringLiteral("example"), file.example}});
            rows.append({plain(QStringLiteral("%1:%2:%3").arg(file.path).arg(entry.mark.line).arg(entry.mark.column)),
                clipped(entry.key, 60), kind, shown.isEmpty() ? QStringLiteral("(hidden)") : plain(shown),
                file.environment});
        }
    }
    return context.answer(
        {{QStringLiteral("files"), qint64(read->set.files.size())}, {QStringLiteral("entries"), entries}}, table(rows));
}

int configImpact(Context& context, const Arguments& arguments)
{
    const auto read = readAll(arguments.positional.mid(1), arguments);
    if (!read)
        return context.fail(read.error());
    const Impact impact = impactOf(arguments.positional.first(), read->set, read->rules);
    QJsonArray places;
    QString text;
    for (const Place& place : impact.places) {
        places.append(QJsonObject{{QStringLiteral("file"), place.file}, {QStringLiteral("line"), place.mark.line},
            {QStringLiteral("column"), place.mark.column}, {QStringLiteral("key"), place.key}});
        text += plain(QStringLiteral("%1:%2:%3 %4")
                          .arg(place.file)
                          .arg(place.mark.line)
                          .arg(place.mark.column)
                          .arg(place.key))
            + QLatin1Char('\n');
    }
    QJsonArray restart;
    int number = 0;
    for (const ImpactStep& step : impact.restart) {
        restart.append(
            QJsonObject{{QStringLiteral("service"), step.service}, {QStringLiteral("file"), step.composeFile},
                {QStringLiteral("reads"), step.reads}, {QStringLiteral("why"), step.why}});
        text += QStringLiteral("restart %1: %2, %3\n").arg(++number).arg(plain(step.service), plain(step.why));
    }
    for (const QString& other : impact.others)
        text += QStringLiteral("of no service: %1; restart or build again what reads it\n").arg(plain(other));
    if (impact.places.isEmpty())
        return context.fail(usage("unknown-key", arguments.positional.first(),
            QStringLiteral("no configuration file below the paths says or uses it"),
            QStringLiteral("see `wavedeckctl config list`")));
    return context.answer(
        {{QStringLiteral("key"), impact.name}, {QStringLiteral("places"), places}, {QStringLiteral("restart"), restart},
            {QStringLiteral("others"), QJsonArray::fromStringList(impact.others)}},
        text);
}

int configDerive(Context& context, const Arguments& arguments)
{
    if (!arguments.has("--source"))
        return context.fail(usage("no-source", QStringLiteral("config derive"),
            QStringLiteral("it needs the one file that the others follow"), QStringLiteral("give --source FILE")));
    const auto read = readAll(arguments.positional, arguments);
    if (!read)
        return context.fail(read.error());
    const QList<Derived> all = derive(check(read->set, read->rules, read->options));
    const bool write = arguments.has("--write");
    QJsonArray files;
    QString text;
    bool open = false;
    for (const Derived& derived : all) {
        if (write && !derived.changes.isEmpty())
            if (const Status written = writeDerived(derived); !written)
                return context.fail(written.error());
        QJsonArray changes;
        for (const Fix& fix : derived.changes) {
            const auto shown = [&](const QString& value) {
                const QString one = shownValue(fix.key, value);
                return one.isEmpty() ? QStringLiteral("(hidden)") : one;
            };
            changes.append(QJsonObject{{QStringLiteral("line"), fix.mark.line},
                {QStringLiteral("column"), fix.mark.column}, {QStringLiteral("key"), fix.key},
                {QStringLiteral("from"), shown(fix.from)}, {QStringLiteral("to"), shown(fix.to)}});
            text += plain(QStringLiteral("%1:%2:%3 %4: %5 → %6")
                              .arg(fix.shown)
                              .arg(fix.mark.line)
                              .arg(fix.mark.column)
                              .arg(fix.key, shown(fix.from), shown(fix.to)))
                + QLatin1Char('\n');
        }
        for (const QString& left : derived.left)
            text += QStringLiteral("not changed: %1\n").arg(plain(left));
        open = open || !write || !derived.left.isEmpty();
        files.append(QJsonObject{{QStringLiteral("file"), derived.shown}, {QStringLiteral("changes"), changes},
            {QStringLiteral("left"), QJsonArray::fromStringList(derived.left)},
            {QStringLiteral("written"), write && !derived.changes.isEmpty()}});
    }
    text += all.isEmpty() ? QStringLiteral("every file follows the source\n")
        : write           ? QStringLiteral("%1 files written\n").arg(all.size())
                          : QStringLiteral("%1 files would change; --write does it\n").arg(all.size());
    return context.answer({{QStringLiteral("ok"), !open}, {QStringLiteral("files"), files}}, text, open ? 1 : 0);
}

int configFactors(Context& context, const Arguments& arguments)
{
    const auto read = readAll(arguments.positional, arguments);
    if (!read)
        return context.fail(read.error());
    const QList<FactorResult> results = factorsOf(read->set, check(read->set, read->rules, read->options), read->rules);
    QJsonArray list;
    QList<QStringList> rows{{QStringLiteral("FACTOR"), QStringLiteral("STATE"), QStringLiteral("WHY")}};
    bool broken = false;
    for (const FactorResult& result : results) {
        broken = broken || result.state == FactorState::Broken;
        list.append(QJsonObject{{QStringLiteral("id"), result.factor.id}, {QStringLiteral("name"), result.factor.name},
            {QStringLiteral("state"), QString(word(result.state))}, {QStringLiteral("why"), result.why}});
        rows.append({result.factor.name, word(result.state), clipped(result.why, 100)});
    }
    QJsonObject document{{QStringLiteral("factors"), list}};
    QString text = table(rows);
    if (arguments.has("--debt")) {
        QList<DebtItem> items;
        for (const FactorResult& result : results)
            if (result.state == FactorState::Broken)
                items.append(debt::itemOf(result.factor.id, result.factor.name, result.why, QDir::currentPath()));
        const auto debt = toDebt(context, items);
        if (!debt)
            return context.fail(debt.error());
        document.insert(QStringLiteral("debt"), *debt);
        text += debtText(*debt);
    }
    return context.answer(document, text, broken ? 1 : 0);
}

#define WAVEDECK_SHARED_OPTIONS                                                                                        \
    {"--rules", "FILE", "rules of your own beside ours"},                                                              \
    {                                                                                                                  \
        "--environment", "NAME", "only this one, as production"                                                        \
    }
constexpr Option kListOptions[] = {WAVEDECK_SHARED_OPTIONS};
constexpr Option kCheckOptions[]
    = {WAVEDECK_SHARED_OPTIONS, {"--required", "A,B", "variables that must be set", 0, true},
        {"--source", "FILE", "the one file that the others follow: what departs from it is told as drift"},
        {"--debt", nullptr, "puts each fault into the register of debt"}};
constexpr Option kFactorOptions[]
    = {WAVEDECK_SHARED_OPTIONS, {"--debt", nullptr, "puts each broken factor into the register of debt"}};
constexpr Option kDeriveOptions[] = {WAVEDECK_SHARED_OPTIONS,
    {"--source", "FILE", "the one file that the others follow"}, {"--write", nullptr, "changes the files"}};
#undef WAVEDECK_SHARED_OPTIONS

constexpr Command kCommands[] = {
    {"config check", "[PATH…]",
        "Checks that ports, URLs, variables, passwords and queues of configuration files agree; exit 1 when not.",
        kCheckOptions, "wavedeckctl config check deploy/ --required API_URL,DB_PASSWORD", 0, -1, configCheck},
    {"config list", "[PATH…]", "Every value of the configuration files, with its place; secrets are hidden.",
        kListOptions, "wavedeckctl config list . --environment production", 0, -1, configList},
    {"config impact", "KEY [PATH…]", "Who uses a setting, and what to restart in which order when it changes.",
        kListOptions, "wavedeckctl config impact API_URL .", 1, -1, configImpact},
    {"config derive", "[PATH…]", "What the other files must say to follow one source of truth; --write changes them.",
        kDeriveOptions, "wavedeckctl config derive . --source docker-compose.yml", 0, -1, configDerive},
    {"config factors", "[PATH…]", "How a project stands to seven of the twelve factors.", kFactorOptions,
        "wavedeckctl config factors .", 0, -1, configFactors},
};

} // namespace

std::span<const Command> configCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
