// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/retrotext.h"

#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/retro/operations.h"
#include "models/retro/rate.h"
#include "models/retro/report.h"
#include "models/retro/templates.h"
#include "models/store/openforchange.h"
#include "models/store/retrorepository.h"

#include <QDateTime>
#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

/// The lines of an answer for people: `number: 3`, and what it warns of.
QString answerText(const QJsonObject& answer)
{
    QString text;
    for (auto it = answer.begin(); it != answer.end(); ++it) {
        if (it.value().isArray())
            continue;
        const QString value = it.value().isString() ? it.value().toString() : it.value().toVariant().toString();
        const bool isTime = it.key().endsWith(QLatin1String("_ms"));
        const bool isMoment = it.key().endsWith(QLatin1String("_at"));
        const qint64 number = qint64(it.value().toDouble());
        QString shown = plain(value);
        if (isTime)
            shown = humanDuration(number);
        if (isMoment)
            shown = number > 0 ? dateTime(number) : QStringLiteral("none");
        if (!it.value().isNull())
            text += QStringLiteral("%1: %2\n").arg(it.key(), shown);
    }
    for (const QJsonValue& one : answer.value(QLatin1String("warnings")).toArray())
        text += QStringLiteral("warning: %1\n").arg(plain(one.toString()));
    return text;
}

/// `7` as 7, so that answers and rows say the same.
QJsonValue valueOf(const QString& text)
{
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    return isNumber ? QJsonValue(number) : QJsonValue(text);
}

/// With its zone: the people of one retrospective may live in many.
QString moment(qint64 ms)
{
    return QStringLiteral("%1 (%2)").arg(
        QDateTime::fromMSecsSinceEpoch(ms).toString(QStringLiteral("yyyy-MM-dd HH:mm t")), rfc3339(ms));
}

QString notesText(const retro::Retro& r)
{
    QString text;
    for (const retro::Phase& phase : r.phases) {
        QString lines;
        for (const retro::Note& note : r.notes)
            if (note.phase == phase.id) {
                const retro::Participant* by = participantOf(r, note.by);
                lines += QStringLiteral("  %1 %2: %3%4\n")
                             .arg(note.number)
                             .arg(by ? plain(by->name) : QStringLiteral("anonymous"), plain(note.title),
                                 note.severity.isEmpty() ? QString() : QStringLiteral(" [%1]").arg(note.severity));
            }
        if (!lines.isEmpty())
            text += QStringLiteral("\n%1\n%2").arg(plain(phase.name), lines);
    }
    return text;
}

/// What is looked at again, and when (RETRO-13).
QString followUpText(const retro::Retro& r)
{
    QStringList items;
    for (const retro::Recommendation& one : r.recommendations)
        if (!one.raw && (one.priority == QLatin1String("CRITICAL") || one.priority == QLatin1String("HIGH")))
            items.append(QStringLiteral("  %1 %2").arg(one.number).arg(clipped(one.title, 80)));
    return r.followUpAt <= 0 || items.isEmpty()
        ? QString()
        : QStringLiteral("\nfollow-up on %1 of %2:\n%3\n")
              .arg(QDateTime::fromMSecsSinceEpoch(r.followUpAt, Qt::UTC).date().toString(Qt::ISODate))
              .arg(items.size())
              .arg(items.join(QLatin1Char('\n')));
}

QString workText(const retro::Retro& r)
{
    QString text;
    for (const bool raw : {true, false}) {
        QList<QStringList> rows{{QStringLiteral("N"), QStringLiteral("PRIORITY"), QStringLiteral("TITLE"),
            raw ? QStringLiteral("OUTCOME") : QStringLiteral("OWNER"), QStringLiteral("DUE")}};
        for (const retro::Recommendation& one : r.recommendations)
            if (one.raw == raw)
                rows.append({QString::number(one.number), one.priority, clipped(one.title, 60),
                    clipped(raw ? one.outcome : one.owners.join(QStringLiteral(", ")), 40),
                    one.dueAt > 0 ? rfc3339(one.dueAt).left(10) : QString()});
        if (rows.size() > 1)
            text += QStringLiteral("\n%1\n%2")
                        .arg(raw ? QStringLiteral("Raw recommendations") : QStringLiteral("Recommendations"),
                            table(rows));
    }
    QList<QStringList> rows{{QStringLiteral("N"), QStringLiteral("PRIORITY"), QStringLiteral("TITLE"),
        QStringLiteral("OWNER"), QStringLiteral("STATE"), QStringLiteral("DUE")}};
    for (const retro::Action& one : r.actions)
        rows.append({QString::number(one.number), one.priority, clipped(one.title, 60), clipped(one.owner, 30),
            one.state, one.dueAt > 0 ? rfc3339(one.dueAt).left(10) : QString()});
    return rows.size() > 1 ? QString(text + QStringLiteral("\nActions\n") + table(rows)) : text;
}

QString percent(const QJsonValue& value)
{
    return value.isDouble() ? QStringLiteral("%1 %").arg(value.toDouble(), 0, 'f', 1) : QStringLiteral("n/a");
}

} // namespace

QJsonObject retroArguments(const Arguments& arguments)
{
    QJsonObject result;
    for (auto it = arguments.options.begin(); it != arguments.options.end(); ++it) {
        QString name = it.key().mid(2);
        name.replace(QLatin1Char('-'), QLatin1Char('_'));
        const bool isSwitch = it.value().size() == 1 && it.value().first().isEmpty();
        result.insert(name, isSwitch ? QJsonValue(true) : valueOf(it.value().first()));
    }
    // Texts stay texts, whatever they look like.
    for (const char* name : {"title", "reason", "summary", "text", "word", "name", "role", "evidence", "owner", "due",
             "label", "project", "measure"})
        if (const QString option = QStringLiteral("--%1").arg(QLatin1String(name)); arguments.options.contains(option))
            result.insert(QLatin1String(name), arguments.options.value(option).first());
    if (result.contains(QLatin1String("by")))
        result.insert(QStringLiteral("participant"), result.value(QLatin1String("by")));
    if (arguments.has("--owner"))
        result.insert(QStringLiteral("owners"), QJsonArray::fromStringList(arguments.values("--owner")));
    if (arguments.has("--effort"))
        result.insert(QStringLiteral("effort_min"), arguments.value("--effort"));
    return result;
}

int actOnRetro(Context& context, const QString& id, const QString& operation, const QJsonObject& arguments)
{
    auto store = openForChange(context.dataDir());
    if (!store)
        return context.fail(store.error());
    const auto actor = context.who();
    if (!actor)
        return context.fail(actor.error());
    const auto answer = retro::act(**store, *actor, id, operation, arguments, retro::momentNow());
    return answer ? context.answer(*answer, answerText(*answer)) : context.fail(answer.error());
}

int readingRetro(Context& context, const QString& id, const std::function<int(Store&, const retro::Retro&)>& read)
{
    const auto store = context.store();
    if (!store && store.error().code != QLatin1String("no-database"))
        return context.fail(store.error());
    const auto found = store ? RetroRepository(**store).retro(id.toUpper()) : std::nullopt;
    if (!found)
        return context.fail(usage("not-found", id, QStringLiteral("there is no such retrospective"),
            QStringLiteral("see `wavedeckctl retro list`")));
    return read(**store, *found);
}

QJsonObject retroDocument(Store& store, const retro::Retro& r, qint64 now)
{
    return retro::showDocument(withoutHidden(store, r), RetroRepository(store).ofProject(r.project), now);
}

QString retroText(Store& store, const retro::Retro& r, qint64 now)
{
    QString text = QStringLiteral("%1  %2\n%3, %4\n").arg(r.id, plain(r.title), r.code, r.state);
    if (!r.session.isEmpty())
        text += QStringLiteral("session %1\n").arg(r.session);
    if (isGathering(r))
        text += QStringLiteral("open until %1: what people say is hidden until it begins\n").arg(moment(r.openUntil));
    const QString left = r.timer.leftMs < 0 ? QStringLiteral("%1 over").arg(humanDuration(-r.timer.leftMs))
                                            : QStringLiteral("%1 left").arg(humanDuration(r.timer.leftMs));
    if (const retro::Phase* phase = phaseOf(r, r.phase); phase && phase->state == QLatin1String("running"))
        text += QStringLiteral("%1: %2%3\n")
                    .arg(plain(phase->name), left, r.timer.running ? QString() : QStringLiteral(", paused"));
    QList<QStringList> rows{{QStringLiteral("PHASE"), QStringLiteral("STATE"), QStringLiteral("PLANNED"),
        QStringLiteral("ACTUAL"), QStringLiteral("OVER")}};
    for (const retro::Phase& phase : r.phases)
        rows.append({clipped(phase.name, 40), phase.state, humanDuration(phase.plannedMs),
            phase.spentMs > 0 ? humanDuration(phase.spentMs) : QString(),
            phase.spentMs > phase.plannedMs ? humanDuration(phase.spentMs - phase.plannedMs) : QString()});
    text += QLatin1Char('\n') + table(rows) + QLatin1Char('\n');
    for (const retro::Participant& one : r.participants)
        text += QStringLiteral("  %1 %2  %3%4%5\n")
                    .arg(one.number)
                    .arg(plain(one.name), plain(one.role),
                        one.facilitator ? QStringLiteral("  (facilitator)") : QString(),
                        one.word.isEmpty() ? QString() : QStringLiteral("  “%1”").arg(plain(one.word)));
    text += notesText(withoutHidden(store, r)) + workText(withoutHidden(store, r));
    const QJsonObject rate = retroDocument(store, r, now).value(QLatin1String("implementation_rate")).toObject();
    text += followUpText(r);
    text += QStringLiteral("\nimplemented %1, on time %2 (n = %3; %4 not due, %5 dropped)\n")
                .arg(percent(rate.value(QLatin1String("percent"))),
                    percent(rate.value(QLatin1String("on_time_percent"))))
                .arg(rate.value(QLatin1String("n")).toInt())
                .arg(rate.value(QLatin1String("not_due")).toInt())
                .arg(rate.value(QLatin1String("dropped")).toInt());
    return text;
}

} // namespace wavedeck::ctl
