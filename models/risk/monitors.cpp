// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/monitors.h"

#include "models/alert/rules.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace wavedeck::risk {

namespace {

/// "> 500 ms" → 500.
std::optional<double> numberIn(const QString& text)
{
    static const QRegularExpression kNumber(QStringLiteral("[-+]?[0-9]+(\\.[0-9]+)?"));
    const auto match = kNumber.match(text);
    return match.hasMatch() ? std::optional(match.captured().toDouble()) : std::nullopt;
}

bool isMeasured(const QString& source)
{
    if (source == QLatin1String("processes") || source == QLatin1String("startup-failures"))
        return true;
    const AlertRules rules = alertRules({});
    return std::any_of(rules.begin(), rules.end(), [&](const AlertRule& rule) { return rule.id == source; });
}

QString idOf(const QString& signal, QSet<QString>& taken)
{
    static const QRegularExpression kOther(QStringLiteral("[^a-z0-9]+"));
    QString id = signal.toLower().replace(kOther, QStringLiteral("-"));
    while (id.startsWith(QLatin1Char('-')))
        id.remove(0, 1);
    while (id.endsWith(QLatin1Char('-')))
        id.chop(1);
    id = id.isEmpty() || !id.at(0).isLetter() ? QString(QStringLiteral("m-") + id) : id;
    id = id.left(40);
    QString free = id;
    for (int i = 2; taken.contains(free); ++i)
        free = id + QLatin1Char('-') + QString::number(i);
    taken.insert(free);
    return free;
}

} // namespace

MonitorsOf monitorsOf(const Assessment& assessment, const std::function<bool(const QString&)>& isProgram)
{
    MonitorsOf made;
    QSet<QString> taken;
    for (const MonitoringLine& line : assessment.monitoring) {
        const auto warning = numberIn(line.warning);
        const auto critical = numberIn(line.critical);
        const bool measured = isMeasured(line.source);
        QString why;
        if (!warning && !critical)
            why = QStringLiteral("neither warning nor critical has a number");
        else if (!measured && !isProgram(line.source.section(QLatin1Char(' '), 0, 0)))
            why = QStringLiteral("its source is neither a command nor what the engine measures");
        if (!why.isEmpty()) {
            made.left.append(QString(line.signal + QStringLiteral(": ") + why));
            continue;
        }
        QJsonObject monitor{{QStringLiteral("id"), idOf(line.signal, taken)}, {QStringLiteral("name"), line.signal},
            {QStringLiteral("kind"), QStringLiteral("metric")}};
        if (measured)
            monitor.insert(QStringLiteral("source"), line.source);
        else
            monitor.insert(QStringLiteral("argv"), QJsonArray{QStringLiteral("sh"), QStringLiteral("-c"), line.source});
        if (!line.unit.isEmpty())
            monitor.insert(QStringLiteral("unit"), line.unit);
        if (warning)
            monitor.insert(QStringLiteral("warning"), *warning);
        if (critical)
            monitor.insert(QStringLiteral("critical"), *critical);
        if (warning && critical && *critical < *warning)
            monitor.insert(QStringLiteral("better"), QStringLiteral("higher"));
        if (made.yaml.isEmpty())
            made.yaml = "monitors:\n";
        made.yaml += "  - " + QJsonDocument(monitor).toJson(QJsonDocument::Compact) + '\n'; // JSON is YAML too
        ++made.made;
    }
    return made;
}

} // namespace wavedeck::risk
