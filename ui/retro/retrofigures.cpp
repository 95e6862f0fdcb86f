// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of retrospectives in words: rate, statistics, warnings. Part of retrowords.
#include "ui/retro/retrowords.h"
#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace wavedeck::ui::retrowords {

namespace {

constexpr int kBars = 6;
constexpr int kLine = 200;

QString tr(const char* words)
{
    return QCoreApplication::translate("RetroPage", words);
}

} // namespace

QList<RateBar> rateBars(const RetroView& view)
{
    QList<RateBar> bars;
    for (const RetroLine& line : view.retros) {
        RateBar bar;
        bar.name = plain(line.id.section(QLatin1Char('-'), -1), 4);
        bar.percent = line.actions > 0 ? 100.0 * line.verified / line.actions : -1;
        bar.shown = line.id == view.shown.id;
        bars.prepend(bar);
        if (bars.size() == kBars)
            break;
    }
    return bars;
}

std::pair<double, QString> rate(const QJsonObject& rate)
{
    const auto number = [&rate](const char* key) { return rate.value(QLatin1String(key)).toInt(); };
    const QJsonValue percent = rate.value(QLatin1String("percent"));
    if (!percent.isDouble())
        return {-1, tr("nothing was due yet")};
    return {percent.toDouble(), tr("%1 of %2 done").arg(number("on_time") + number("late")).arg(number("n"))};
}

QString change(double percent)
{
    return percent < 0 ? QString(QChar(0x2212) + ui::rate(-percent)) : ui::rate(percent);
}

QString statistics(const RetroView& view)
{
    const QJsonObject& all = view.statistics;
    const auto total = [&all](const char* key) {
        return all.value(QLatin1String(key)).toObject().value(QLatin1String("total")).toInt();
    };
    if (all.isEmpty())
        return {};
    QStringList lines{tr("%1 contributions, %2 raw and %3 consolidated recommendations, %4 actions")
                          .arg(total("contributions"))
                          .arg(total("recommendations_raw"))
                          .arg(total("recommendations"))
                          .arg(total("actions"))};
    const QJsonObject effortOf = all.value(QLatin1String("effort")).toObject();
    if (const int minutes = effortOf.value(QLatin1String("total_min")).toInt(); minutes > 0)
        lines.append(tr("Effort %1").arg(effort(minutes)));
    const QJsonObject roi = all.value(QLatin1String("roi")).toObject();
    if (const QJsonValue hours = roi.value(QLatin1String("hours_invested")); hours.isDouble())
        lines.append(
            (roi.value(QLatin1String("basis")) == QLatin1String("planned") ? tr("%1 hours of %2 participants planned")
                                                                           : tr("%1 hours of %2 participants"))
                .arg(hours.toDouble())
                .arg(roi.value(QLatin1String("participants")).toInt()));
    if (const QJsonValue share = roi.value(QLatin1String("benefit_percent")); share.isDouble())
        lines.append(tr("Saved against invested: %1, net %2")
                         .arg(ui::rate(share.toDouble()), change(roi.value(QLatin1String("net_percent")).toDouble())));
    if (const QJsonValue onTime = view.rate.value(QLatin1String("on_time_percent")); onTime.isDouble())
        lines.append(tr("On time %1 of what was due").arg(ui::rate(onTime.toDouble())));
    if (const QJsonValue roti = all.value(QLatin1String("roti")); roti.isDouble())
        lines.append(tr("Worth the time: %1 of 5").arg(roti.toDouble()));
    return lines.join(QLatin1Char('\n'));
}

QStringList linesOf(const QString& text)
{
    QStringList lines;
    for (const QString& line : text.split(QLatin1Char('\n')))
        if (!line.trimmed().isEmpty())
            lines.append(line.trimmed());
    return lines;
}

QString warnings(const QJsonObject& answer)
{
    QStringList all;
    for (const QJsonValue& one : answer.value(QLatin1String("warnings")).toArray())
        all.append(plain(one.toString(), kLine));
    return all.join(QStringLiteral("; "));
}

} // namespace wavedeck::ui::retrowords
