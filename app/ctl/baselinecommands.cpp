// SPDX-License-Identifier: GPL-3.0-or-later
// baseline record, list, show, compare
#include "app/ctl/assurancecommands.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "app/ctl/registering.h"
#include "models/base/clock.h"
#include "models/store/assurancedocument.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>

#include <cstdio>

namespace wavedeck::ctl {

namespace {

using namespace assurance;
using assurance::Measured; // alerts measure too

constexpr int kMostRuns = 100'000;
/// What sessions measure of themselves (BASE-4): measured by hand it is no word on the tiers either.
constexpr const char* kOperational[] = {"session", "tokens", "cost", "tests", "build", "deployment"};

Error bad(const char* option, const QString& why, const QString& mend)
{
    return usage("bad-value", QLatin1String(option), why, mend);
}

Result<QByteArray> bytesOf(const QString& path)
{
    QFile file(path);
    const bool open
        = path == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!open)
        return usage("cannot-read", path, file.errorString());
    return file.read(kMostMeasuredBytes + 1);
}

/// Wall times of a program that is run again and again, or what it prints.
Result<Measured> measure(const QStringList& argv, int runs)
{
    if (runs == 0) {
        const Printed printed = runProgram(argv, QDir::currentPath());
        if (printed.code != 0)
            return usage("no-measurement", argv.first(),
                printed.why.isEmpty() ? QStringLiteral("exit %1").arg(printed.code) : printed.why);
        return readMeasured(printed.out);
    }
    QList<double> samples;
    for (int i = 0; i < runs; ++i) {
        const Printed printed = runProgram(argv, QDir::currentPath());
        if (printed.code != 0)
            return usage("no-measurement", argv.first(),
                QStringLiteral("run %1: %2")
                    .arg(i + 1)
                    .arg(printed.why.isEmpty() ? QStringLiteral("exit %1").arg(printed.code) : printed.why));
        samples.append(printed.ms);
    }
    return fromSamples(samples);
}

Result<int> numberOption(const Arguments& arguments, const char* option, int most)
{
    if (!arguments.has(option))
        return 0;
    bool ok = false;
    const int value = arguments.value(option).toInt(&ok);
    if (!ok || value < 1 || value > most)
        return bad(option, QStringLiteral("`%1` is no number from 1 to %2").arg(arguments.value(option)).arg(most),
            QStringLiteral("write a whole number"));
    return value;
}

Result<Measured> measuredBy(const Arguments& arguments, QString& source)
{
    const QStringList argv = arguments.positional.mid(1);
    const QString file = arguments.has("--from") ? arguments.value("--from") : arguments.value("--samples");
    if (argv.isEmpty() == file.isEmpty() || (arguments.has("--from") && arguments.has("--samples")))
        return usage("usage", QStringLiteral("baseline record"), QStringLiteral("it says not once what to measure"),
            QStringLiteral("give --from FILE, --samples - or -- PROGRAM ARGUMENT…"));
    const auto runs = numberOption(arguments, "--runs", kMostRuns);
    if (!runs)
        return runs.error();
    if (!argv.isEmpty()) {
        source = argv.join(QLatin1Char(' ')).left(500);
        return measure(argv, *runs);
    }
    if (*runs > 0)
        return bad("--runs", QStringLiteral("it goes with a program"), QStringLiteral("leave it out"));
    source = file;
    const auto bytes = bytesOf(file);
    return bytes ? readMeasured(*bytes) : Result<Measured>(bytes.error());
}

int record(Context& context, const Arguments& arguments)
{
    Measurement m;
    m.name = arguments.positional.first();
    m.product = productOption(arguments);
    m.after = arguments.has("--after");
    m.operational = std::any_of(std::begin(kOperational), std::end(kOperational),
        [&](const char* name) { return m.name == QLatin1String(name); });
    if (arguments.has("--unit"))
        m.unit = arguments.value("--unit");
    m.environment = arguments.value("--environment");
    if (arguments.has("--target")) {
        bool ok = false;
        m.target = arguments.value("--target").toDouble(&ok);
        if (!ok || *m.target <= 0)
            return context.fail(bad("--target", QStringLiteral("it is no number above 0"), QStringLiteral("500")));
    }
    const auto users = numberOption(arguments, "--concurrency", 1'000'000);
    if (!users)
        return context.fail(users.error());
    const auto measured = measuredBy(arguments, m.source);
    if (!measured)
        return context.fail(measured.error());
    m.what = *measured;
    if (*users > 0)
        m.what.concurrency = *users;
    m.at = utcMs();
    m.actor = context.whoName();
    const Status done = changeRegister(context, QStringLiteral("baseline.record"),
        QStringLiteral("measurement:%1/%2").arg(m.product, m.name), measurementDocument(m),
        [&](Store& store) { return AssuranceRepository(store).add(m); });
    if (!done)
        return context.fail(done.error());
    return context.answer(measurementDocument(m),
        QStringLiteral("%1 of %2 (%3): %4\n")
            .arg(plain(m.name), plain(m.product), m.after ? QStringLiteral("after") : QStringLiteral("baseline"),
                summaryText(m.what, plain(m.unit))));
}

Result<QList<Measurement>> all(Context& context)
{
    const auto store = context.store();
    if (!store)
        return store.error().code == QLatin1String("no-database") ? Result<QList<Measurement>>(QList<Measurement>())
                                                                  : Result<QList<Measurement>>(store.error());
    return AssuranceRepository(**store).measurements();
}

QStringList line(const Measurement& m)
{
    return {plain(m.product), plain(m.name), m.after ? QStringLiteral("after") : QStringLiteral("baseline"),
        numberText(m.what.p50), numberText(m.what.p95), numberText(m.what.p99), plain(m.unit),
        QString::number(m.what.n), m.what.concurrency > 0 ? QString::number(m.what.concurrency) : QStringLiteral("n/a"),
        dateTime(m.at), plain(m.session.isEmpty() ? m.source : m.session)};
}

int printAll(Context& context, const QList<Measurement>& measurements, const QString& none)
{
    QJsonArray array;
    QList<QStringList> lines{{QStringLiteral("PRODUCT"), QStringLiteral("NAME"), QStringLiteral("SIDE"),
        QStringLiteral("P50"), QStringLiteral("P95"), QStringLiteral("P99"), QStringLiteral("UNIT"),
        QStringLiteral("N"), QStringLiteral("USERS"), QStringLiteral("AT"), QStringLiteral("FROM")}};
    for (const Measurement& m : measurements) {
        array.append(measurementDocument(m));
        lines.append(line(m));
    }
    return context.answer({{QStringLiteral("measurements"), array}}, array.isEmpty() ? none : table(lines));
}

int list(Context& context, const Arguments& arguments)
{
    const auto measurements = all(context);
    if (!measurements)
        return context.fail(measurements.error());
    QMap<QStringList, Measurement> newest;
    for (const Measurement& m : *measurements)
        if (!arguments.has("--product") || m.product == arguments.value("--product"))
            newest.insert({m.product, m.name, m.after ? QStringLiteral("b") : QStringLiteral("a")}, m);
    return printAll(context, newest.values(),
        QStringLiteral("nothing was measured yet: `wavedeckctl baseline record NAME -- PROGRAM`\n"));
}

/// Those of one name; all products unless one is asked for. Unknown names are a fault.
Result<QList<Measurement>> named(Context& context, const Arguments& arguments)
{
    const auto measurements = all(context);
    if (!measurements)
        return measurements.error();
    QList<Measurement> found;
    for (const Measurement& m : *measurements)
        if (m.name == arguments.positional.first()
            && (!arguments.has("--product") || m.product == arguments.value("--product")))
            found.append(m);
    if (found.isEmpty())
        return usage("unknown-baseline", arguments.positional.first(), QStringLiteral("nothing was measured so"),
            QStringLiteral("see `wavedeckctl baseline list`"));
    return found;
}

int show(Context& context, const Arguments& arguments)
{
    const auto measurements = named(context, arguments);
    return measurements ? printAll(context, *measurements, {}) : context.fail(measurements.error());
}

int compareSides(Context& context, const Arguments& arguments)
{
    const auto measurements = named(context, arguments);
    if (!measurements)
        return context.fail(measurements.error());
    std::optional<Measurement> before;
    std::optional<Measurement> after;
    for (const Measurement& m : *measurements) {
        if (m.product != measurements->last().product)
            continue; // of the product measured last
        (m.after ? after : before) = m;
        if (!m.after)
            after.reset();
    }
    const QJsonObject document = baselineDocument(before, after);
    if (!before || !after)
        return context.answer(document,
            QStringLiteral("%1 of %2: n/a, %3\n")
                .arg(plain(measurements->last().name), plain(measurements->last().product),
                    before ? QStringLiteral("nothing was measured since its baseline") : QStringLiteral("no baseline")),
            1);
    QList<QStringList> lines{{QStringLiteral("METRIC"), QStringLiteral("BASELINE"), QStringLiteral("AFTER"),
        QStringLiteral("CHANGE"), QStringLiteral("VERDICT")}};
    for (const MetricChange& change : assurance::compare(before->what, after->what))
        lines.append({plain(change.metric), numberText(change.before), numberText(change.after), changeText(change),
            change.verdict()});
    return context.answer(document,
        table(lines)
            + QStringLiteral("n %1 before, %2 after; unit %3\n")
                  .arg(before->what.n)
                  .arg(after->what.n)
                  .arg(plain(before->unit)));
}

constexpr Option kRecordOptions[] = {{"--from", "FILE", "samples or values, as JSON or a number a line"},
    {"--samples", "FILE", "the same; - reads from stdin"},
    {"--runs", "N", "runs the program so often for its wall time; without it what it prints is read"},
    {"--unit", "UNIT", "of the samples (default: ms)"},
    {"--concurrency", "N", "users at once while it was measured (BASE-5)"}, {"--target", "N", "of P95, in the unit"},
    {"--after", nullptr, "measured after the work; else it is the baseline"},
    {"--product", "NAME", "whose (default: the name of the current folder)"},
    {"--environment", "NAME", "where, as staging"}};
constexpr Option kProductOption[] = {{"--product", "NAME", "of this product alone"}};

constexpr Command kCommands[] = {
    {"baseline record", "NAME [-- PROGRAM ARGUMENT…]",
        "Measures P50, P95, P99 and other values before or after some work.", kRecordOptions,
        "wavedeckctl baseline record api --runs 100 -- curl -sf http://localhost:8080/health", 1, -1, record},
    {"baseline list", "", "The newest measurements of each name.", kProductOption, "wavedeckctl baseline list", 0, 0,
        list},
    {"baseline show", "NAME", "Every measurement of a name.", kProductOption, "wavedeckctl baseline show api", 1, 1,
        show},
    {"baseline compare", "NAME", "What was measured since the baseline, and the change; exit 1 when there is none.",
        kProductOption, "wavedeckctl baseline compare api", 1, 1, compareSides},
};

} // namespace

std::span<const Command> baselineCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
