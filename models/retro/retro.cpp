// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/retro/retro.h"

#include "models/base/clock.h"

#include <QDateTime>

#include <algorithm>
#include <ctime>
#include <iterator>

namespace wavedeck::retro {

namespace {

template <class List, class Is> auto* firstOf(List& list, Is is)
{
    const auto found = std::find_if(std::begin(list), std::end(list), is);
    return found == std::end(list) ? nullptr : &*found;
}

template <class List> auto* numbered(List& list, int number)
{
    return number > 0 ? firstOf(list, [&](const auto& one) { return one.number == number; }) : nullptr;
}

/// What a priority means (RETRO-10): how it is called, and the latest day of its band.
struct Band {
    const char* priority;
    const char* action;
    const char* horizon;
    int days;
    int months;
};
constexpr Band kBands[] = {{"CRITICAL", "P0", "Next 24 Hours", 1, 0}, {"HIGH", "P1", "Next 1-2 Weeks", 14, 0},
    {"MEDIUM", "P2", "Next 1-4 Weeks", 28, 0}, {"LOW", "", "Next 1-3 Months", 0, 3}};

const Band* bandOf(const QString& priority)
{
    if (priority.isEmpty())
        return nullptr;
    return firstOf(kBands, [&](const Band& band) {
        return priority == QLatin1String(band.priority) || priority == QLatin1String(band.action);
    });
}

} // namespace

Moment momentNow()
{
    timespec awake{};
    clock_gettime(CLOCK_MONOTONIC, &awake); // unlike monotonicMs() it stands still in suspend
    return {utcMs(), qint64(awake.tv_sec) * 1000 + awake.tv_nsec / 1'000'000, bootId()};
}

Phase* phaseOf(Retro& retro, const QString& id)
{
    return firstOf(retro.phases, [&](const Phase& phase) { return phase.id == id; });
}

const Phase* phaseOf(const Retro& retro, const QString& id)
{
    return firstOf(retro.phases, [&](const Phase& phase) { return phase.id == id; });
}

Participant* participantOf(Retro& retro, int number)
{
    return numbered(retro.participants, number);
}

const Participant* participantOf(const Retro& retro, int number)
{
    return numbered(retro.participants, number);
}

Participant* participantNamed(Retro& retro, const QString& who)
{
    const QString wanted = who.trimmed();
    if (wanted.isEmpty())
        return nullptr;
    for (const auto member : {&Participant::name, &Participant::agent, &Participant::role})
        if (Participant* found = firstOf(retro.participants,
                [&](const Participant& one) { return (one.*member).compare(wanted, Qt::CaseInsensitive) == 0; }))
            return found;
    bool isNumber = false;
    const int number = wanted.toInt(&isNumber);
    return isNumber ? participantOf(retro, number) : nullptr;
}

Note* noteOf(Retro& retro, int number)
{
    return numbered(retro.notes, number);
}

Theme* themeOf(Retro& retro, int number)
{
    return numbered(retro.themes, number);
}

Recommendation* recommendationOf(Retro& retro, int number, bool raw)
{
    return firstOf(
        retro.recommendations, [&](const Recommendation& one) { return one.number == number && one.raw == raw; });
}

Action* actionOf(Retro& retro, int number)
{
    return numbered(retro.actions, number);
}

bool isGathering(const Retro& retro)
{
    return retro.openUntil > 0 && retro.state == QLatin1String("open");
}

bool isOpen(const Action& action)
{
    return action.state != QLatin1String("verified") && action.state != QLatin1String("dropped");
}

qint64 dueOf(const QString& priority, qint64 from)
{
    const Band* band = bandOf(priority);
    if (!band || from <= 0)
        return 0;
    const QDate day = QDateTime::fromMSecsSinceEpoch(from, Qt::UTC).date().addDays(band->days).addMonths(band->months);
    return QDateTime(day, QTime(23, 59, 59, 999), Qt::UTC).toMSecsSinceEpoch();
}

QString horizonOf(const QString& priority)
{
    const Band* band = bandOf(priority);
    return band ? QString::fromLatin1(band->horizon) : QString();
}

const QStringList& priorities()
{
    static const QStringList kAll = [] {
        QStringList all;
        for (const Band& band : kBands)
            all.append(QLatin1String(band.priority));
        return all;
    }();
    return kAll;
}

QString codeOf(const QString& title, qint64 day)
{
    QString topic;
    for (const QChar c : title.toUpper())
        if (c.isLetterOrNumber() || (c == QLatin1Char('.') && !topic.isEmpty() && topic.back().isDigit()))
            topic += c;
        else if (!topic.isEmpty() && !topic.endsWith(QLatin1Char('-')))
            topic += QLatin1Char('-');
    while (topic.endsWith(QLatin1Char('-')) || topic.size() > 40)
        topic.chop(1);
    const QString date = QDateTime::fromMSecsSinceEpoch(day, Qt::UTC).date().toString(Qt::ISODate);
    return QStringLiteral("RETRO-%1-%2").arg(date, topic.isEmpty() ? QStringLiteral("SESSION") : topic);
}

} // namespace wavedeck::retro
