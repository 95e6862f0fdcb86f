// SPDX-License-Identifier: GPL-3.0-or-later
// Priorities, labels, dates and efforts of items of debt.
#include "models/debt/item.h"

#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace wavedeck::debt {

namespace {

constexpr PriorityMeaning kPriorities[] = {
    {Priority::P0, "Critical", "blocks launch", "same day"},
    {Priority::P1, "High", "affects functionality", "7 days"},
    {Priority::P2, "Medium", "quality, maintainability", "one month"},
    {Priority::P3, "Low", "nice to have", "backlog"},
};

/// Labels of the documents' scales, in lower case and without spaces.
constexpr struct {
    const char* label;
    Priority priority;
} kLabels[] = {
    {"critical", Priority::P0},
    {"high", Priority::P1},
    {"medium", Priority::P2},
    {"low", Priority::P3},
    {"24h", Priority::P0},
    {"24hours", Priority::P0},
    {"next24hours", Priority::P0},
    {"today", Priority::P0},
    {"immediate", Priority::P0},
    {"sameday", Priority::P0},
    {"now", Priority::P0},
    {"blocker", Priority::P0},
    {"1-2weeks", Priority::P1},
    {"thisweek", Priority::P1},
    {"7days", Priority::P1},
    {"next1-2weeks", Priority::P1},
    {"1-4weeks", Priority::P2},
    {"thissprint", Priority::P2},
    {"onemonth", Priority::P2},
    {"withinmonth", Priority::P2},
    {"next1-4weeks", Priority::P2},
    {"moderate", Priority::P2},
    {"1-3months", Priority::P3},
    {"backlog", Priority::P3},
    {"next1-3months", Priority::P3},
    {"minor", Priority::P3},
};

qint64 endOfDay(const QDate& day)
{
    return QDateTime(day, QTime(23, 59, 59, 999), Qt::UTC).toMSecsSinceEpoch();
}

} // namespace

std::span<const PriorityMeaning> priorities()
{
    return kPriorities;
}

const PriorityMeaning& meaningOf(Priority priority)
{
    return kPriorities[static_cast<size_t>(priority)];
}

qint64 dueOf(Priority priority, qint64 foundAt)
{
    const QDate day = QDateTime::fromMSecsSinceEpoch(foundAt, Qt::UTC).date();
    switch (priority) {
    case Priority::P0:
        return endOfDay(day);
    case Priority::P1:
        return endOfDay(day.addDays(7));
    case Priority::P2:
        return endOfDay(day.addMonths(1));
    case Priority::P3:
        break;
    }
    return 0;
}

bool isOverdue(const DebtItem& item, qint64 now)
{
    return !item.isResolved() && item.dueAt > 0 && now > item.dueAt;
}

std::optional<Priority> priorityOf(const QString& label)
{
    if (const auto same = fromWord<Priority>(label.trimmed().toUpper()))
        return same;
    QString bare = label.toLower().remove(QLatin1Char(' '));
    bare.replace(QChar(0x2013), QLatin1Char('-')); // a range is often written with a dash
    const auto found = std::find_if(
        std::begin(kLabels), std::end(kLabels), [&](const auto& row) { return bare == QLatin1String(row.label); });
    return found == std::end(kLabels) ? std::nullopt : std::optional(found->priority);
}

QString idOf(int number)
{
    return QStringLiteral("DEBT-%1").arg(number, 3, 10, QLatin1Char('0'));
}

/// One that is far off would leave the numbers after it none to be written with.
constexpr qsizetype kMostDigits = 6;

int numberOf(const QString& id)
{
    bool ok = false;
    const QString digits = id.startsWith(QLatin1String("DEBT-"), Qt::CaseInsensitive) ? id.mid(5) : id;
    const int number = digits.size() <= kMostDigits ? digits.toInt(&ok) : 0;
    return ok && number > 0 ? number : 0;
}

std::optional<int> minutesOf(const QString& effort)
{
    static const QRegularExpression part(QStringLiteral(
        R"(^\s*(?:\d+(?:\.\d+)?\s*(?:-|–|to)\s*)?(\d{1,6}(?:\.\d{1,3})?)\s*(m|min|mins|minutes?|h|hours?|d|days?|w|weeks?)?\b)"));
    double minutes = 0;
    QString rest = effort.trimmed();
    while (!rest.isEmpty()) {
        const QRegularExpressionMatch match = part.match(rest);
        if (!match.hasMatch())
            return std::nullopt;
        const QChar unit = match.captured(2).isEmpty() ? QLatin1Char('m') : match.captured(2).at(0);
        const int each = unit == QLatin1Char('h') ? 60
            : unit == QLatin1Char('d')            ? 8 * 60
            : unit == QLatin1Char('w')            ? 40 * 60
                                                  : 1;
        minutes += match.captured(1).toDouble() * each;
        rest = rest.mid(match.capturedEnd()).trimmed();
    }
    if (effort.trimmed().isEmpty() || minutes > 1e6)
        return std::nullopt;
    return int(std::lround(minutes));
}

QString effortText(int minutes)
{
    if (minutes < 0)
        return {};
    QStringList parts;
    if (minutes >= 480)
        parts.append(QStringLiteral("%1d").arg(minutes / 480));
    if (minutes % 480 >= 60)
        parts.append(QStringLiteral("%1h").arg(minutes % 480 / 60));
    if (minutes % 60 > 0 || parts.isEmpty())
        parts.append(QStringLiteral("%1m").arg(minutes % 60));
    return parts.join(QLatin1Char(' '));
}

std::optional<qint64> timeOf(const QString& text)
{
    if (const QDate day = QDate::fromString(text, Qt::ISODate); text.size() == 10 && day.isValid())
        return endOfDay(day);
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    return time.isValid() && text.contains(QLatin1Char('T')) ? std::optional(time.toMSecsSinceEpoch()) : std::nullopt;
}

} // namespace wavedeck::debt
