// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/values.h"

#include "app/ctl/context.h"
#include "models/base/clock.h"

#include <QDateTime>

namespace wavedeck::ctl {

namespace {

Error badValue(const char* name, const QString& why, const QString& mend)
{
    return usage("bad-value", QString::fromLatin1(name), why, mend);
}

} // namespace

Result<qint64> durationOption(const Arguments& arguments, const char* name)
{
    constexpr qint64 kMost = qint64(365) * 24 * 3600 * 1000;
    const QString mend = QStringLiteral("write 90s, 15m or 2h");
    if (!arguments.has(name))
        return badValue(name, QStringLiteral("it is missing"), mend);
    const QString text = arguments.value(name);
    static const std::pair<QLatin1Char, qint64> kUnits[] = {{QLatin1Char('s'), 1000}, {QLatin1Char('m'), 60'000},
        {QLatin1Char('h'), 3'600'000}, {QLatin1Char('d'), 86'400'000}};
    for (const auto& [letter, factor] : kUnits) {
        if (!text.endsWith(letter))
            continue;
        bool ok = false;
        const qint64 count = text.chopped(1).toLongLong(&ok);
        if (ok && count > 0 && count <= kMost / factor)
            return count * factor;
    }
    return badValue(name, QStringLiteral("`%1` is no duration above 0").arg(text), mend);
}

Result<QString> requiredReason(const Arguments& arguments)
{
    const QString reason = arguments.value("--reason").trimmed();
    if (reason.isEmpty())
        return usage("reason-missing", QStringLiteral("--reason"), QStringLiteral("this needs a reason, which is kept"),
            QStringLiteral("give --reason TEXT"));
    return reason;
}

Result<qint64> tailLines(const Arguments& arguments)
{
    if (!arguments.has("--tail"))
        return qint64(-1);
    bool ok = false;
    const qint64 lines = arguments.value("--tail").toLongLong(&ok);
    if (!ok || lines < 0)
        return badValue("--tail", QStringLiteral("it must be a number of lines"), QStringLiteral("write --tail 20"));
    return lines;
}

Result<QString> untilOption(const Arguments& arguments)
{
    if (!arguments.has("--until"))
        return QString();
    const QString text = arguments.value("--until");
    QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (const QDate day = QDate::fromString(text, Qt::ISODate); day.isValid() && text.size() == 10)
        time = day.endOfDay();
    if (!time.isValid())
        return badValue("--until", QStringLiteral("`%1` is no date").arg(text), QStringLiteral("write 2026-12-31"));
    if (time.toMSecsSinceEpoch() <= utcMs())
        return badValue("--until", QStringLiteral("%1 has passed").arg(text), QStringLiteral("give a time to come"));
    return rfc3339(time.toMSecsSinceEpoch());
}

} // namespace wavedeck::ctl
