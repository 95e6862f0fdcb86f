// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/retro/rate.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace wavedeck::retro {

namespace {

QJsonValue shown(std::optional<double> percent)
{
    return percent ? QJsonValue(std::round(*percent * 10) / 10) : QJsonValue();
}

} // namespace

std::optional<double> Rate::percent() const
{
    return n > 0 ? std::optional(100.0 * (onTime + late) / n) : std::nullopt;
}

std::optional<double> Rate::onTimePercent() const
{
    return n > 0 ? std::optional(100.0 * onTime / n) : std::nullopt;
}

QJsonObject Rate::document() const
{
    return {{QStringLiteral("percent"), shown(percent())}, {QStringLiteral("on_time_percent"), shown(onTimePercent())},
        {QStringLiteral("n"), n}, {QStringLiteral("accepted"), accepted}, {QStringLiteral("on_time"), onTime},
        {QStringLiteral("late"), late}, {QStringLiteral("overdue"), overdue}, {QStringLiteral("not_due"), notDue},
        {QStringLiteral("proposed"), proposed}, {QStringLiteral("dropped"), dropped}};
}

Rate rateOf(const QList<Action>& actions, qint64 now)
{
    Rate rate;
    for (const Action& action : actions) {
        if (action.state == QLatin1String("dropped")) {
            ++rate.dropped;
            continue;
        }
        if (action.state == QLatin1String("proposed") || action.state.isEmpty()) {
            ++rate.proposed;
            continue;
        }
        ++rate.accepted;
        const qint64 dueAt = action.firstDueAt > 0 ? action.firstDueAt : action.dueAt;
        if (dueAt <= 0 || dueAt >= now) {
            ++rate.notDue;
            continue;
        }
        ++rate.n;
        if (action.state != QLatin1String("verified"))
            ++rate.overdue;
        else if (action.verifiedAt <= dueAt)
            ++rate.onTime;
        else
            ++rate.late;
    }
    return rate;
}

QList<Action> actionsOf(const QList<Retro>& retros)
{
    QSet<QString> carried;
    for (const Retro& retro : retros)
        for (const Action& action : retro.actions)
            if (!action.carriedFrom.isEmpty())
                carried.insert(action.carriedFrom);
    QList<Action> actions;
    for (const Retro& retro : retros)
        for (const Action& action : retro.actions)
            if (!carried.contains(QStringLiteral("%1/%2").arg(retro.id).arg(action.number)))
                actions.append(action);
    return actions;
}

QList<Action> followed(const Retro& retro, const QList<Retro>& ofProject)
{
    QHash<QString, std::pair<QString, const Action*>> copies; // by where they come from
    for (const Retro& one : ofProject)
        for (const Action& action : one.actions)
            if (!action.carriedFrom.isEmpty())
                copies.insert(action.carriedFrom, {QStringLiteral("%1/%2").arg(one.id).arg(action.number), &action});
    QList<Action> actions = retro.actions;
    for (Action& action : actions) {
        QString place = QStringLiteral("%1/%2").arg(retro.id).arg(action.number);
        for (qsizetype steps = ofProject.size(); steps > 0 && copies.contains(place); --steps) {
            const auto next = copies.value(place);
            action = *next.second;
            place = next.first;
        }
    }
    return actions;
}

QJsonObject rateDocument(const QList<Action>& actions, qint64 now)
{
    QJsonObject document = rateOf(actions, now).document();
    QJsonObject by;
    for (const QString& priority : {QStringLiteral("P0"), QStringLiteral("P1"), QStringLiteral("P2")}) {
        QList<Action> of;
        std::copy_if(actions.begin(), actions.end(), std::back_inserter(of),
            [&](const Action& action) { return action.priority == priority; });
        by.insert(priority, rateOf(of, now).document());
    }
    document.insert(QStringLiteral("by_priority"), by);
    return document;
}

} // namespace wavedeck::retro
