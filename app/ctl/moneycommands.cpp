// SPDX-License-Identifier: GPL-3.0-or-later
// price list, set, withdraw; provider list, open; session budget
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/enginelink.h"
#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/store/moneydocument.h"
#include "models/store/moneyrepository.h"
#include "models/store/pricerepository.h"

#include <QDateTime>
#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

QString dollars(const std::optional<qint64>& microUsd)
{
    if (!microUsd)
        return QStringLiteral("n/a");
    QString text = QString::number(*microUsd / 1'000'000) + QLatin1Char('.')
        + QString::number(*microUsd % 1'000'000).rightJustified(6, QLatin1Char('0'));
    while (text.endsWith(QLatin1Char('0')) && !text.endsWith(QLatin1String(".00"))
        && text.size() - text.indexOf(QLatin1Char('.')) > 3)
        text.chop(1);
    return text;
}

int priceList(Context& context, const Arguments&)
{
    const auto versions = readPrices(context.dataDir());
    if (!versions)
        return context.fail(versions.error());
    QJsonArray array;
    QList<QStringList> lines{{QStringLiteral("MODEL"), QStringLiteral("SINCE"), QStringLiteral("INPUT"),
        QStringLiteral("OUTPUT"), QStringLiteral("CACHE READ"), QStringLiteral("CACHE WRITE"), QStringLiteral("BY")}};
    for (const Price& price : standingPrices(*versions)) {
        array.append(priceDocument(price));
        lines.append({plain(price.model), price.since, dollars(price.input), dollars(price.output),
            dollars(price.cacheRead), dollars(price.cacheWrite), plain(price.by)});
    }
    return context.answer(
        {{QStringLiteral("prices"), array}, {QStringLiteral("unit"), QStringLiteral("microusd per million tokens")}},
        array.isEmpty() ? QStringLiteral("no prices yet: `wavedeckctl price set MODEL --input 3.00 --output 15.00`\n")
                        : QString(table(lines) + QStringLiteral("USD for a million tokens\n")));
}

QString sinceOf(const Arguments& arguments)
{
    return arguments.has("--since") ? arguments.value("--since")
                                    : QDateTime::currentDateTimeUtc().date().toString(Qt::ISODate);
}

int priceSet(Context& context, const Arguments& arguments)
{
    Price price;
    price.model = arguments.positional.first();
    price.since = sinceOf(arguments);
    for (const auto& [name, part] : {std::pair("--input", &Price::input), {"--output", &Price::output},
             {"--cache-read", &Price::cacheRead}, {"--cache-write", &Price::cacheWrite}}) {
        if (!arguments.has(name))
            continue;
        price.*part = microUsdOf(arguments.value(name));
        if (!(price.*part))
            return context.fail(
                usage("bad-value", QLatin1String(name), QStringLiteral("`%1` is no price").arg(arguments.value(name)),
                    QStringLiteral("write dollars for a million tokens, as 3.00")));
    }
    const auto by = context.who();
    if (!by)
        return context.fail(by.error());
    if (Status done = writePrice(context.dataDir(), price, *by); !done)
        return context.fail(done.error());
    return context.answer(priceDocument(price),
        QStringLiteral("%1 from %2 on: input %3, output %4 USD for a million tokens\n")
            .arg(plain(price.model), price.since, dollars(price.input), dollars(price.output)));
}

int priceWithdraw(Context& context, const Arguments& arguments)
{
    if (!arguments.has("--since"))
        return context.fail(usage("usage", QStringLiteral("--since"), QStringLiteral("it says which price is meant"),
            QStringLiteral("see `wavedeckctl price list`")));
    const QString model = arguments.positional.first();
    const auto by = context.who();
    if (!by)
        return context.fail(by.error());
    if (Status done = withdrawPrice(context.dataDir(), model, sinceOf(arguments), *by); !done)
        return context.fail(done.error());
    return context.answer({{QStringLiteral("model"), model}, {QStringLiteral("since"), sinceOf(arguments)},
                              {QStringLiteral("withdrawn"), true}},
        QStringLiteral("%1: withdrawn; the price before counts again\n").arg(plain(model)));
}

int providerList(Context& context, const Arguments&)
{
    QList<Quota> quotas;
    if (const auto store = context.store())
        quotas = MoneyRepository(**store).quotas(false);
    else if (store.error().code != QLatin1String("no-database"))
        return context.fail(store.error());
    QJsonArray array;
    QList<QStringList> lines{{QStringLiteral("PROVIDER"), QStringLiteral("STATE"), QStringLiteral("WHY"),
        QStringLiteral("SINCE"), QStringLiteral("UNTIL"), QStringLiteral("REPORTED BY"), QStringLiteral("TEXT")}};
    bool closed = false;
    for (const Quota& quota : quotas) {
        array.append(quotaDocument(quota));
        closed = closed || quota.openedAt == 0;
        lines.append({plain(quota.provider),
            quota.openedAt == 0 ? QStringLiteral("closed") : QStringLiteral("opened by %1").arg(plain(quota.openedBy)),
            quota.kind, dateTime(quota.closedAt), quota.until > 0 ? dateTime(quota.until) : QStringLiteral("n/a"),
            QString(quota.session + QLatin1Char('/') + plain(quota.agent)), clipped(quota.text, 60)});
    }
    return context.answer({{QStringLiteral("quotas"), array}},
        array.isEmpty() ? QStringLiteral("no provider was ever closed\n") : table(lines), closed ? 1 : 0);
}

int providerOpen(Context& context, const Arguments& arguments)
{
    auto engine = ensureEngine(context.dataDir());
    if (!engine)
        return context.fail(engine.error());
    const QString provider = arguments.positional.first();
    const auto answer = (*engine)->ask(QStringLiteral("provider.open"),
        {{QStringLiteral("provider"), provider}, {QStringLiteral("actor"), Context::actor()}}, 30'000);
    if (!answer)
        return context.fail(answer.error());
    return context.answer(
        *answer, QStringLiteral("%1 is open: what waited for it starts again\n").arg(plain(provider)));
}

/// Puts a limit into the request: a number, or null for `none`.
Status putLimit(const Arguments& arguments, const char* option, const char* key, bool money, QJsonObject& args)
{
    if (!arguments.has(option))
        return Done{};
    const QString given = arguments.value(option);
    std::optional<qint64> number;
    bool ok = false;
    if (const qint64 whole = given.toLongLong(&ok); !money && ok && whole >= 0)
        number = whole;
    if (money)
        number = microUsdOf(given);
    if (!number && given != QLatin1String("none"))
        return usage("bad-value", QLatin1String(option), QStringLiteral("`%1` is no amount").arg(given),
            QStringLiteral("write a number, or none for no limit"));
    args.insert(QLatin1String(key), number ? QJsonValue(*number) : QJsonValue());
    return Done{};
}

int budget(Context& context, const Arguments& arguments)
{
    QJsonObject args;
    for (Status put : {putLimit(arguments, "--cost-usd", "cost_microusd", true, args),
             putLimit(arguments, "--tokens", "tokens", false, args)})
        if (!put)
            return context.fail(put.error());
    if (args.isEmpty())
        return context.fail(usage("usage", QStringLiteral("session budget"), QStringLiteral("it says no amount"),
            QStringLiteral("give --cost-usd N or --tokens N")));
    const auto answer = askAbout(context, arguments.positional.first(), QStringLiteral("session.budget"), args);
    if (!answer)
        return context.fail(answer.error());
    QString text = QStringLiteral("budget set; %1 is %2\n")
                       .arg(answer->value(QLatin1String("id")).toString(),
                           coloured(answer->value(QLatin1String("state")).toString()));
    for (const QJsonValue& reason : answer->value(QLatin1String("reasons")).toArray())
        text += QStringLiteral("  %1\n").arg(plain(reason.toString()));
    return context.answer(*answer, text);
}

constexpr Option kPriceOptions[]
    = {{"--input", "USD", "for a million tokens that go in"}, {"--output", "USD", "for a million tokens that come out"},
        {"--cache-read", "USD", "for a million tokens read from the cache"},
        {"--cache-write", "USD", "for a million tokens written to it"},
        {"--since", "DATE", "from this day on, UTC (default: today)"}};
constexpr Option kWithdrawOptions[] = {{"--since", "DATE", "the day on which the price begins"}};
constexpr Option kBudgetOptions[]
    = {{"--cost-usd", "N", "dollars; none = no limit"}, {"--tokens", "N", "tokens in and out; none = no limit"}};

constexpr Command kCommands[] = {
    {"price list", "", "What a million tokens of each model cost, and from which day on.", {}, "wavedeckctl price list",
        0, 0, priceList},
    {"price set", "MODEL", "Sets the price of a model; what was told before stays as it was priced.", kPriceOptions,
        "wavedeckctl price set gpt-5 --input 3.00 --output 15.00", 1, 1, priceSet},
    {"price withdraw", "MODEL", "Takes a price back; the one before counts again.", kWithdrawOptions,
        "wavedeckctl price withdraw gpt-5 --since 2026-11-21", 1, 1, priceWithdraw},
    {"provider list", "", "Providers that took nothing more, and who opened them again.", {},
        "wavedeckctl provider list", 0, 0, providerList},
    {"provider open", "PROVIDER", "Says that a provider takes work again: what waited for it starts.", {},
        "wavedeckctl provider open openai", 1, 1, providerOpen},
    {"session budget", "SESSION", "Sets what a session may cost; what waited for its budget goes on.", kBudgetOptions,
        "wavedeckctl session budget S-001 --cost-usd 10", 1, 1, budget},
};

} // namespace

std::span<const Command> moneyCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
