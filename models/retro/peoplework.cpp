// SPDX-License-Identifier: GPL-3.0-or-later
// participant, facilitator, speak, word, read, reading, card, roti, saved: who takes part, and what they think of it.
#include "models/retro/work.h"

#include <cmath>

namespace wavedeck::retro {

namespace {

Status join(Work& work)
{
    Retro& r = work.retro();
    const auto name = required(work, "name");
    if (!name)
        return name.error();
    for (const Participant& one : std::as_const(r.participants))
        if (one.name.compare(*name, Qt::CaseInsensitive) == 0)
            return bad(*name, QStringLiteral("takes part already"));
    if (r.participants.size() >= 100)
        return bad(*name, QStringLiteral("at most 100 take part"));
    Participant one;
    one.number = int(r.participants.size()) + 1;
    one.name = *name;
    one.role = work.text("role").left(kLongestLine);
    one.agent = work.text("agent").left(kLongestLine);
    r.participants.append(one);
    work.answer.insert(QStringLiteral("number"), one.number);
    return Done{};
}

/// Hands the role over; the trail has both.
Status lead(Work& work)
{
    const auto to = participant(work, "participant");
    if (!to)
        return to.error();
    for (Participant& one : work.retro().participants)
        one.facilitator = one.number == (*to)->number;
    work.answer.insert(QStringLiteral("before"), work.retro().facilitator);
    work.answer.insert(QStringLiteral("facilitator"), (*to)->name);
    work.retro().facilitator = (*to)->number;
    return Done{};
}

Status speak(Work& work)
{
    const QJsonValue given = work.arguments.value(QLatin1String("participant"));
    if (given.toInt(-1) == 0 || given.toString() == QLatin1String("0") || given.toString() == QLatin1String("nobody")) {
        work.retro().speaker = 0;
        return Done{};
    }
    const auto who = participant(work, "participant");
    if (!who)
        return who.error();
    work.retro().speaker = (*who)->number;
    work.answer.insert(QStringLiteral("speaker"), (*who)->name);
    return Done{};
}

Status word(Work& work)
{
    const auto who = participant(work, "participant");
    if (!who)
        return who.error();
    const QString word = work.text("word");
    for (const QChar c : word)
        if (c.isSpace())
            return refusedAs("one-word", word, QStringLiteral("the roll call takes one word"));
    if (word.isEmpty() || word.size() > 40)
        return refusedAs("one-word", word, QStringLiteral("one word of at most 40 characters"));
    (*who)->word = word;
    return Done{};
}

Status read(Work& work)
{
    const auto who = participant(work, "participant");
    if (!who)
        return who.error();
    (*who)->hasRead = true;
    return Done{};
}

Status reading(Work& work)
{
    const auto title = required(work, "title");
    if (!title)
        return title.error();
    if (work.retro().readings.size() >= 200)
        return bad(*title, QStringLiteral("at most 200 of them"));
    if (work.has("lines") && work.number("lines") <= 0)
        return bad(work.arguments.value(QLatin1String("lines")).toVariant().toString(),
            QStringLiteral("lines are a number above 0"), QStringLiteral("as 1329"));
    work.retro().readings.append({*title, work.number("lines")});
    return Done{};
}

Status card(Work& work)
{
    const auto who = participant(work, "participant");
    const auto label = required(work, "label");
    if (!who || !label)
        return who ? label.error() : who.error();
    if ((*who)->card.size() >= 20 && !(*who)->card.contains(*label))
        return bad(*label, QStringLiteral("a card has at most 20 fields"));
    if (const QString text = work.text("text"); text.isEmpty())
        (*who)->card.remove(*label);
    else
        (*who)->card.insert(*label, text);
    return Done{};
}

/// Everybody says once what the time was worth; what is kept is the mean.
Status roti(Work& work)
{
    const auto who = participant(work, "participant");
    if (!who)
        return who.error();
    const int value = work.number("value");
    if (value < 1 || value > 5)
        return bad(QStringLiteral("value"), QStringLiteral("1 to 5"));
    QMap<QString, int>& ballots = work.kept.live.ballots;
    ballots.insert(QString(ballotOf(work.kept.live, (*who)->number) + QStringLiteral("/roti")), value);
    int sum = 0;
    int n = 0;
    for (auto it = ballots.constBegin(); it != ballots.constEnd(); ++it)
        if (it.key().endsWith(QLatin1String("/roti"))) {
            sum += it.value();
            ++n;
        }
    work.retro().roti = int(std::lround(10.0 * sum / n));
    work.answer.insert(QStringLiteral("roti"), work.retro().roti / 10.0);
    work.answer.insert(QStringLiteral("n"), n);
    return Done{};
}

Status saved(Work& work)
{
    const QJsonValue given = work.arguments.value(QLatin1String("hours"));
    bool isNumber = given.isDouble();
    const double hours = isNumber ? given.toDouble() : given.toString().toDouble(&isNumber);
    if (!isNumber || !(hours >= 0) || hours > 1e6)
        return bad(QStringLiteral("hours"), QStringLiteral("a number of hours from 0 up"));
    work.retro().savedHours = hours;
    return Done{};
}

} // namespace

QList<Row> peopleRows()
{
    return {{"participant", Open | Held, join}, {"facilitator", Open | Held, lead}, {"speak", Held, speak},
        {"word", Open | Held, word}, {"read", Open | Held, read}, {"reading", Open | Held, reading},
        {"card", Open | Held, card}, {"roti", Open | Held, roti, true}, {"saved", Open | Held, saved}};
}

} // namespace wavedeck::retro
