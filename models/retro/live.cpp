// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/retro/live.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QMessageAuthenticationCode>

#include <algorithm>

namespace wavedeck::retro {

namespace {

QJsonObject countsJson(const QMap<QString, int>& counts)
{
    QJsonObject object;
    for (auto it = counts.begin(); it != counts.end(); ++it)
        object.insert(it.key(), it.value());
    return object;
}

QMap<QString, int> countsOf(const QJsonValue& value)
{
    QMap<QString, int> counts;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        counts.insert(it.key(), it.value().toInt());
    return counts;
}

} // namespace

QJsonObject toJson(const Live& live)
{
    QJsonArray touched;
    for (const int one : live.touched)
        touched.append(one);
    Retro removed; // only to write its notes
    removed.notes = live.removed;
    return {{QStringLiteral("running"), live.running}, {QStringLiteral("since"), double(live.since)},
        {QStringLiteral("boot"), live.boot}, {QStringLiteral("key"), QString::fromLatin1(live.key.toHex())},
        {QStringLiteral("ballots"), countsJson(live.ballots)}, {QStringLiteral("last"), countsJson(live.last)},
        {QStringLiteral("touched"), touched},
        {QStringLiteral("removed"), toJson(removed).value(QLatin1String("contributions"))}};
}

Live liveFromJson(const QJsonObject& document)
{
    Live live;
    live.running = document.value(QLatin1String("running")).toBool();
    live.since = qint64(document.value(QLatin1String("since")).toDouble());
    live.boot = document.value(QLatin1String("boot")).toString();
    live.key = QByteArray::fromHex(document.value(QLatin1String("key")).toString().toLatin1());
    live.ballots = countsOf(document.value(QLatin1String("ballots")));
    live.last = countsOf(document.value(QLatin1String("last")));
    for (const QJsonValue& one : document.value(QLatin1String("touched")).toArray())
        live.touched.append(one.toInt());
    const QJsonObject carrier{{QStringLiteral("contributions"), document.value(QLatin1String("removed"))}};
    if (const auto removed = fromJson(carrier))
        live.removed = removed->notes;
    return live;
}

void settle(Kept& kept, const Moment& moment)
{
    Live& live = kept.live;
    if (!live.running)
        return;
    if (live.boot != moment.boot || moment.monotonic < live.since) {
        live.running = false;
        kept.retro.speaker = 0;
        return;
    }
    const qint64 passed = moment.monotonic - live.since;
    live.since = moment.monotonic;
    if (Phase* phase = phaseOf(kept.retro, kept.retro.phase))
        phase->spentMs += passed;
    if (Participant* speaker = participantOf(kept.retro, kept.retro.speaker))
        speaker->spokenMs += passed;
}

Timer timerOf(const Kept& kept)
{
    const Phase* phase = phaseOf(kept.retro, kept.retro.phase);
    return {kept.live.running, phase ? phase->plannedMs - phase->spentMs : 0};
}

QString ballotOf(const Live& live, int participant)
{
    return QString::fromLatin1(
        QMessageAuthenticationCode::hash(QByteArray::number(participant), live.key, QCryptographicHash::Sha256)
            .toHex()
            .left(32));
}

int nextNumber(Kept& kept, const QString& kind)
{
    return ++kept.live.last[kind];
}

Live liveOf(const Retro& retro)
{
    Live live;
    const auto atLeast = [&](const char* kind, int number) {
        int& last = live.last[QLatin1String(kind)];
        last = std::max(last, number);
    };
    for (const Note& one : retro.notes)
        atLeast("notes", one.number);
    for (const Theme& one : retro.themes)
        atLeast("themes", one.number);
    for (const Recommendation& one : retro.recommendations)
        atLeast(one.raw ? "raw" : "recommendations", one.number);
    for (const Action& one : retro.actions)
        atLeast("actions", one.number);
    return live;
}

} // namespace wavedeck::retro
