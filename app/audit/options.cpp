// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/options.h"

namespace wavedeck::audit {

namespace {

constexpr int kMaxParts = 100'000;

Status setNumber(const QString& name, const QString& text, int lowest, int highest, int* target)
{
    bool isNumber = false;
    const int value = text.toInt(&isNumber);
    if (!isNumber || value < lowest || value > highest)
        return usage(QStringLiteral("scan %1 %2").arg(name, printable(text)), QStringLiteral("not a number in range"),
            QStringLiteral("give %1 to %2").arg(lowest).arg(highest));
    *target = value;
    return Done{};
}

Status setOption(const QString& name, const QString& value, Options* options)
{
    if (name == QStringLiteral("--part"))
        return setNumber(name, value, 1, kMaxParts, &options->part);
    if (name == QStringLiteral("--parts"))
        return setNumber(name, value, 1, kMaxParts, &options->parts);
    if (name == QStringLiteral("--days"))
        return setNumber(name, value, 1, 100'000, &options->days);
    if (name == QStringLiteral("--tool-limit")) {
        int seconds = 0;
        const Status status = setNumber(name, value, 1, 86'400, &seconds);
        if (status)
            options->toolLimitMs = seconds * 1000;
        return status;
    }
    if (name == QStringLiteral("--fail-on")) {
        options->failOn = severityFrom(value);
        if (!options->failOn)
            return usage(QStringLiteral("scan --fail-on %1").arg(printable(value)), QStringLiteral("unknown severity"),
                QStringLiteral("use critical, high, medium, low or info"));
        return Done{};
    }
    if (value.isEmpty())
        return usage(
            QStringLiteral("scan %1").arg(name), QStringLiteral("the value is empty"), QStringLiteral("name a path"));
    if (name == QStringLiteral("--out"))
        options->outFile = value;
    else if (name == QStringLiteral("--findings"))
        options->findingsDir = value;
    else if (name == QStringLiteral("--baseline"))
        options->baseline = value;
    else
        options->reportFile = value;
    return Done{};
}

Status checkTogether(const Options& options)
{
    const bool isShard = options.scanner == QStringLiteral("shard");
    const bool readsFindings
        = options.scanner == QStringLiteral("verify") || options.scanner == QStringLiteral("report");
    const QString what = QStringLiteral("scan %1").arg(options.scanner);
    if (isShard != (options.part > 0 && options.parts > 0) || options.part > options.parts)
        return isShard
            ? usage(what, QStringLiteral("needs --part I --parts N with I at most N"),
                QStringLiteral("for example --part 1 --parts 120"))
            : usage(what, QStringLiteral("--part and --parts belong to scan shard"), QStringLiteral("leave them out"));
    if (readsFindings == options.findingsDir.isEmpty())
        return readsFindings ? usage(what, QStringLiteral("needs --findings DIR"),
                   QStringLiteral("name the folder with AGENT/ATTEMPT/findings.json"))
                             : usage(what, QStringLiteral("--findings belongs to scan verify and scan report"),
                                 QStringLiteral("leave it out"));
    const bool ofSecrets = options.trackedOnly || options.ownOnly || options.store || !options.baseline.isEmpty();
    if (ofSecrets && options.scanner != QStringLiteral("secrets"))
        return usage(what, QStringLiteral("--tracked-only, --own, --store and --baseline belong to scan secrets"),
            QStringLiteral("leave them out"));
    if (!options.reportFile.isEmpty() && options.scanner != QStringLiteral("report"))
        return usage(what, QStringLiteral("-o belongs to scan report"), QStringLiteral("use --out FILE for the JSON"));
    return Done{};
}

} // namespace

Error usage(const QString& what, const QString& why, const QString& mend)
{
    return Error{ErrorKind::Usage, QStringLiteral("usage"), what, why, mend};
}

Result<Options> readOptions(const QStringList& arguments, bool json)
{
    static const QStringList kWithValue{QStringLiteral("--out"), QStringLiteral("-o"), QStringLiteral("--findings"),
        QStringLiteral("--fail-on"), QStringLiteral("--part"), QStringLiteral("--parts"), QStringLiteral("--days"),
        QStringLiteral("--tool-limit"), QStringLiteral("--baseline")};
    Options options;
    options.json = json;
    QStringList plain;
    bool onlyData = false;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString& argument = arguments.at(i);
        if (onlyData || !argument.startsWith(QLatin1Char('-')) || argument.size() == 1) {
            plain.append(argument);
        } else if (argument == QStringLiteral("--")) {
            onlyData = true;
        } else if (argument == QStringLiteral("--json")) {
            options.json = true;
        } else if (argument == QStringLiteral("--tracked-only")) {
            options.trackedOnly = true;
        } else if (argument == QStringLiteral("--own")) {
            options.ownOnly = true;
        } else if (argument == QStringLiteral("--store")) {
            options.store = true;
        } else {
            const QString name = argument.section(QLatin1Char('='), 0, 0);
            const bool attached = argument.size() > name.size();
            if (!kWithValue.contains(name))
                return usage(QStringLiteral("scan: %1").arg(printable(argument)), QStringLiteral("unknown option"),
                    QStringLiteral("put -- before a path that starts with a dash"));
            if (!attached && i + 1 >= arguments.size())
                return usage(
                    QStringLiteral("scan %1").arg(name), QStringLiteral("lacks its value"), QStringLiteral("add it"));
            const Status status
                = setOption(name, attached ? argument.mid(name.size() + 1) : arguments.at(++i), &options);
            if (!status)
                return status.error();
        }
    }
    if (plain.isEmpty())
        return usage(QStringLiteral("scan"), QStringLiteral("which scan is not said"),
            QStringLiteral("see `wavedeckctl scan list`"));
    options.scanner = plain.takeFirst();
    options.paths = plain.isEmpty() ? QStringList{QStringLiteral(".")} : plain;
    const Status together = checkTogether(options);
    if (!together)
        return together.error();
    return options;
}

} // namespace wavedeck::audit
