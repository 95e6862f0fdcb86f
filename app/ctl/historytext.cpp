// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/historytext.h"

#include "app/ctl/output.h"
#include "app/ctl/values.h"
#include "models/base/clock.h"
#include "models/history/compare.h"

namespace wavedeck::ctl {

using namespace history;

namespace {

QString known(const QString& text)
{
    return text.isEmpty() ? QStringLiteral("n/a") : plain(text);
}

QString numberText(const std::optional<double>& value)
{
    return value ? valueText(Kind::Count, *value) : QString();
}

} // namespace

QString typesText(const QList<TypeStatistics>& types)
{
    QList<QStringList> rows{{QStringLiteral("TYPE"), QStringLiteral("AGENTS"), QStringLiteral("SUCCESS"),
        QStringLiteral("AVERAGE"), QStringLiteral("LEAST"), QStringLiteral("MOST")}};
    const auto time = [](const auto& ms) { return ms ? humanDuration(qint64(*ms)) : QStringLiteral("n/a"); };
    for (const TypeStatistics& one : types)
        rows.append({plain(one.type), QString::number(one.count),
            one.successRate ? valueText(Kind::Percent, *one.successRate) : QStringLiteral("n/a"), time(one.averageMs),
            time(one.leastMs), time(one.mostMs)});
    return table(rows);
}

QString measuresText(const Line& line)
{
    QList<QStringList> rows;
    for (const Measure& one : measures())
        if (const QString key = QLatin1String(one.key); !line.reported || line.figures.contains(key))
            rows.append({QStringLiteral("  ") + QString::fromUtf8(one.name), plain(figureText(line, key))});
    return rows.isEmpty() ? QString() : QString(table(rows) + QLatin1Char('\n'));
}

QString trajectoryText(const Line& line)
{
    QList<QStringList> rows{{QStringLiteral("BEFORE"), QStringLiteral("AFTER")}};
    for (qsizetype i = 0; i < std::max(line.before.size(), line.after.size()); ++i)
        rows.append({plain(line.before.value(i)), plain(line.after.value(i))});
    if (!line.tier.isEmpty())
        rows.append({QStringLiteral("tier ") + known(line.tierBefore), QStringLiteral("tier ") + plain(line.tier)});
    return rows.size() == 1 ? QString() : QString(table(rows) + QLatin1Char('\n'));
}

QString impactText(const QList<Impact>& impact)
{
    QList<QStringList> rows{
        {QStringLiteral("IMPACT"), QStringLiteral("AS REPORTED"), QStringLiteral("CHANGE"), QStringLiteral("NOTE")}};
    for (const Impact& one : impact)
        rows.append({plain(one.label), plain(one.text), one.change ? changeText(Kind::Count, *one.change) : QString(),
            plain(one.note)});
    return rows.size() == 1 ? QString() : QString(table(rows) + QLatin1Char('\n'));
}

QString artifactsText(const QList<Artifact>& artifacts)
{
    if (artifacts.isEmpty())
        return {};
    QList<QStringList> rows{{QStringLiteral("FILE"), QStringLiteral("LINES"), QStringLiteral("WORDS"),
        QStringLiteral("PURPOSE"), QStringLiteral("WHERE"), QStringLiteral("IN")}};
    for (const Artifact& one : artifacts)
        rows.append({plain(one.name), numberText(one.lines),
            one.words ? QString((one.isAbout ? QStringLiteral("~") : QString()) + numberText(one.words)) : QString(),
            plain(one.purpose), plain(one.where), plain(one.group)});
    QString text = table(rows);
    for (const Sum& sum : sumsOf(artifacts)) {
        text += QStringLiteral("  %1: %2")
                    .arg(sum.group.isEmpty() ? QStringLiteral("files") : plain(sum.group))
                    .arg(sum.count);
        if (sum.linesSaid > 0)
            text += QStringLiteral(", %1 lines in %2 of them").arg(numberText(sum.lines)).arg(sum.linesSaid);
        if (sum.wordsSaid > 0)
            text += QStringLiteral(", %1 words in %2 of them").arg(numberText(sum.words)).arg(sum.wordsSaid);
        text += QLatin1Char('\n');
    }
    return text + QLatin1Char('\n');
}

QString flakyText(const QList<FlakyGate>& gates)
{
    QString text;
    for (const FlakyGate& gate : gates)
        text += QStringLiteral("\nFlaky gate %1 of %2: its verdict turned %3 of %4 times (%5)\n")
                    .arg(plain(gate.gate), plain(gate.plan))
                    .arg(gate.turned)
                    .arg(gate.judgedAgain)
                    .arg(QLatin1String(kFlakyNote));
    return text;
}

QString trendsText(const QList<Line>& lines)
{
    constexpr const char* kKeys[] = {"protocol_score", "test_pass_rate", "success_rate", "parallel_factor",
        "delegation_ratio", "direct_edit_rate", "agents_spawned", "tokens", "cost_microusd"};
    QStringList header{QStringLiteral("SESSION"), QStringLiteral("DATE"), QStringLiteral("TIER")};
    for (const char* key : kKeys)
        header.append(QLatin1String(measure(QLatin1String(key))->head));
    QList<QStringList> rows{header};
    for (const Line& line : inTime(lines)) {
        QStringList row{line.id, line.reported ? clipped(line.date, 24) : dateTime(line.startedAt), known(line.tier)};
        for (const char* key : kKeys)
            row.append(plain(figureText(line, QLatin1String(key))));
        rows.append(row);
    }
    QString text = table(rows) + QLatin1Char('\n');
    rows = {{QStringLiteral("MEASURE"), QStringLiteral("NEWEST"), QStringLiteral("MEDIAN BEFORE"), QStringLiteral("N"),
        QStringLiteral("VERDICT")}};
    for (const Trend& trend : trends(lines)) {
        const Kind kind = measure(trend.key)->kind;
        rows.append({trend.name, trend.newest ? valueText(kind, *trend.newest) : QStringLiteral("n/a"),
            trend.median ? valueText(kind, *trend.median) : QStringLiteral("n/a"), QString::number(trend.n),
            trend.verdict});
    }
    return text + table(rows);
}

} // namespace wavedeck::ctl
