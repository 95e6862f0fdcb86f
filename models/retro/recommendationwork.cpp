// SPDX-License-Identifier: GPL-3.0-or-later
// recommend, recommend-edit, consolidate, drop: from what people say to what is published (RETRO-9 to 11).
#include "models/retro/work.h"

#include <algorithm>

namespace wavedeck::retro {

namespace {

QStringList ownersOf(const QJsonValue& given)
{
    QStringList owners;
    const QString text = given.toString();
    QStringList words = text.split(text.contains(QLatin1Char('+')) ? QLatin1Char('+') : QLatin1Char(','));
    for (const QJsonValue& one : given.toArray())
        words.append(one.toString());
    for (const QString& word : std::as_const(words))
        if (const QString name = word.trimmed(); !name.isEmpty() && !owners.contains(name) && owners.size() < 20)
            owners.append(name.left(kLongestLine));
    return owners;
}

/// What the arguments say of it; what they do not name stays.
Status fill(Work& work, Recommendation& one)
{
    const struct {
        const char* name;
        QString* text;
    } texts[] = {{"problem", &one.problem}, {"solution", &one.solution}, {"implementation", &one.implementation},
        {"expected_impact", &one.expectedImpact}, {"measure", &one.measure}, {"horizon", &one.horizon}};
    for (const auto& field : texts)
        if (work.has(field.name))
            *field.text = work.text(field.name);
    if (work.has("title")) {
        const auto title = required(work, "title");
        if (!title)
            return title.error();
        one.title = *title;
    }
    if (work.has("owners"))
        one.owners = ownersOf(work.arguments.value(QLatin1String("owners")));
    if (work.has("effort_min")) {
        const auto effort = effortOf(work.arguments.value(QLatin1String("effort_min")));
        if (!effort)
            return effort.error();
        one.effortMin = *effort;
        const QString said = work.text("effort_min");
        one.effortSaid = said.contains(QLatin1Char('w'), Qt::CaseInsensitive) ? said.left(100) : QString();
    }
    if (work.has("priority")) {
        const auto priority = priorityOf(work.text("priority"));
        if (!priority)
            return priority.error();
        if (*priority != one.priority && !one.raw) {
            one.horizon = work.has("horizon") ? one.horizon : horizonOf(*priority);
            one.dueAt = dueOf(*priority, dayOf(work.retro()));
        }
        one.priority = *priority;
    }
    if (work.has("due")) {
        const auto due = dueOf(work.arguments.value(QLatin1String("due")));
        if (!due)
            return due.error();
        one.dueAt = *due;
    }
    return Done{};
}

Status put(Work& work, Recommendation& one)
{
    if (work.retro().recommendations.size() >= kMostItems)
        return bad(work.retro().id, QStringLiteral("it has too many recommendations"));
    one.number = nextNumber(work.kept, one.raw ? QStringLiteral("raw") : QStringLiteral("recommendations"));
    work.retro().recommendations.append(one);
    work.answer.insert(QStringLiteral("number"), one.number);
    return Done{};
}

Status recommend(Work& work)
{
    Recommendation one;
    one.raw = work.flag("raw");
    if (Status filled = fill(work, one); !filled)
        return filled;
    if (one.title.isEmpty())
        return bad(QStringLiteral("title"), QStringLiteral("it must say something"));
    if (one.raw && work.has("by")) {
        const auto by = participant(work, "by");
        if (!by)
            return by.error();
        one.by = authorOf(work.retro(), (*by)->number);
    }
    if (!one.raw && one.priority.isEmpty())
        return bad(QStringLiteral("priority"), QStringLiteral("a recommendation has one"),
            QStringLiteral("CRITICAL, HIGH, MEDIUM or LOW"));
    if (!one.raw && (one.owners.isEmpty() || one.effortMin <= 0))
        work.warn(QStringLiteral("without an owner and an effort the retrospective cannot be closed"));
    return put(work, one);
}

Status recommendEdit(Work& work)
{
    Recommendation* one = recommendationOf(work.retro(), work.number("number"), work.flag("raw"));
    if (!one)
        return missing(QStringLiteral("recommendation %1").arg(work.number("number")));
    return fill(work, *one);
}

/// What became of a raw one, and that its priority changed (RETRO-9).
QString outcomeOf(const Recommendation& raw, const Recommendation& one, qsizetype together)
{
    QString outcome = (together > 1 ? QStringLiteral("merged into %1") : QStringLiteral("kept as %1")).arg(one.number);
    if (!raw.priority.isEmpty() && raw.priority != one.priority)
        outcome += QStringLiteral(", %1 instead of %2").arg(one.priority, raw.priority);
    return outcome;
}

Status consolidate(Work& work)
{
    Retro& r = work.retro();
    Recommendation one;
    const QJsonArray from = work.arguments.value(QLatin1String("from")).toArray();
    for (const QJsonValue& given : from) {
        const Recommendation* raw = recommendationOf(r, given.toInt(), true);
        if (!raw)
            return missing(QStringLiteral("raw recommendation %1").arg(given.toInt()));
        if (!raw->outcome.isEmpty())
            return refusedAs("wrong-state", QStringLiteral("raw recommendation %1").arg(raw->number),
                QStringLiteral("it is done with: %1").arg(raw->outcome));
        if (one.from.contains(raw->number))
            return bad(QString::number(raw->number), QStringLiteral("it is named twice"));
        if (one.from.isEmpty()) {
            one = *raw;
            one.raw = false;
            one.by = 0;
            one.priority.clear();
        }
        one.from.append(raw->number);
    }
    if (one.from.isEmpty())
        return bad(QStringLiteral("from"), QStringLiteral("at least one raw recommendation"));
    const QString first = recommendationOf(r, one.from.first(), true)->priority;
    if (Status filled = fill(work, one); !filled)
        return filled;
    if (one.priority.isEmpty()) {
        one.priority = first.isEmpty() ? QStringLiteral("MEDIUM") : first;
        one.horizon = horizonOf(one.priority);
        if (one.dueAt == 0)
            one.dueAt = dueOf(one.priority, dayOf(r));
    }
    if (Status done = put(work, one); !done)
        return done;
    for (const int number : std::as_const(one.from)) {
        Recommendation* raw = recommendationOf(r, number, true);
        raw->outcome = outcomeOf(*raw, one, one.from.size());
    }
    return Done{};
}

Status drop(Work& work)
{
    const auto reason = required(work, "reason");
    if (!reason)
        return reason.error();
    Recommendation* raw = recommendationOf(work.retro(), work.number("number"), true);
    if (!raw)
        return missing(QStringLiteral("raw recommendation %1").arg(work.number("number")));
    if (!raw->outcome.isEmpty())
        return refusedAs("wrong-state", QStringLiteral("raw recommendation %1").arg(raw->number),
            QStringLiteral("it is done with: %1").arg(raw->outcome));
    raw->outcome = QStringLiteral("dropped: %1").arg(*reason);
    return Done{};
}

} // namespace

QStringList pendingOf(const Retro& r)
{
    QStringList names;
    for (const Recommendation& one : r.recommendations)
        if (one.raw && one.outcome.isEmpty())
            names.append(names.size() < 20 ? QStringLiteral("%1 %2").arg(one.number).arg(one.title.left(80))
                                           : QString::number(one.number));
    return names;
}

QList<Row> recommendationRows()
{
    return {{"recommend", Open | Held, recommend, true}, {"recommend-edit", Open | Held, recommendEdit},
        {"consolidate", Open | Held, consolidate}, {"drop", Open | Held, drop}};
}

} // namespace wavedeck::retro
