// SPDX-License-Identifier: GPL-3.0-or-later
// until, contribute: a retrospective whose people are not there at the same time (trust.md B). Until a moment that is
// told beforehand everybody contributes to every phase, and nobody sees what the others say.
#include "models/retro/work.h"

#include "models/base/clock.h"
#include "models/debt/item.h"

#include <QCryptographicHash>

namespace wavedeck::retro {

namespace {

constexpr qint64 kLongest = 366LL * 86'400'000;

/// Another deadline, while it has not begun; none = it is held together.
Status until(Work& work)
{
    const bool isOver = isGathering(work.retro()) && work.text("until").isEmpty();
    if (isOver && work.moment.now < work.retro().openUntil && work.text("reason").isEmpty())
        return refusedAs("reason-missing", work.retro().id,
            QStringLiteral("everybody would see what people say before the moment they were told"),
            QStringLiteral("give --reason"));
    return setDeadline(work, work.text("until"));
}

/// What one of the list says: `phase`, `title`, `severity`, `cites`, and all else are its fields.
Result<Note> noteOfEntry(Work& work, const QJsonObject& entry, qsizetype number)
{
    const QString where = QStringLiteral("contribution %1").arg(number);
    Note note;
    QJsonObject fields;
    for (auto it = entry.begin(); it != entry.end(); ++it) {
        const QString text = it.value().toVariant().toString().trimmed();
        if (it.key() == QLatin1String("title"))
            note.title = text;
        else if (it.key() == QLatin1String("phase"))
            note.phase = text;
        else if (it.key() == QLatin1String("severity"))
            note.severity = text;
        else if (it.key() == QLatin1String("cites"))
            note.cites = text.left(kLongestLine);
        else
            fields.insert(it.key(), text);
    }
    if (note.title.isEmpty() || note.title.size() > kLongestLine || note.title.contains(QLatin1Char('\n')))
        return bad(where, QStringLiteral("its `title` is one line of at most %1 characters").arg(kLongestLine));
    if (note.phase.isEmpty())
        note.phase = work.retro().phase;
    const auto severity = priorityOf(note.severity);
    const auto texts = fieldsOf(fields);
    if (!severity || !texts) {
        Error error = severity ? texts.error() : severity.error();
        error.what = QString(where + QStringLiteral(": ") + error.what);
        return error;
    }
    note.severity = *severity;
    note.fields = *texts;
    return note;
}

/// The file of one person: all of it or nothing; what they said already is not said twice.
Status contribute(Work& work)
{
    const auto by = participant(work, "by");
    if (!by)
        return by.error();
    const QJsonArray given = work.arguments.value(QLatin1String("contributions")).toArray();
    if (given.isEmpty())
        return bad(QStringLiteral("contributions"), QStringLiteral("there are none"),
            QStringLiteral("a list of `phase`, `title` and what the phase asks for"));
    if (const QString word = work.text("word"); !word.isEmpty() && (*by)->word.isEmpty()) {
        if (word.contains(QLatin1Char(' ')) || word.size() > 100)
            return bad(word, QStringLiteral("the roll call is one word"));
        (*by)->word = word;
    }
    int added = 0;
    int unchanged = 0;
    for (qsizetype i = 0; i < given.size(); ++i) {
        const auto note = noteOfEntry(work, given.at(i).toObject(), i + 1);
        if (!note)
            return note.error();
        // By who it is of and all it says; the ballots go at the end, as votes do.
        QByteArray said = note->phase.toUtf8() + '\n' + note->title.toUtf8() + '\n' + note->severity.toUtf8();
        for (auto it = note->fields.cbegin(); it != note->fields.cend(); ++it)
            said += '\n' + it.key().toUtf8() + '=' + it.value().toUtf8();
        int& known
            = work.kept.live
                  .ballots[QStringLiteral("%1/said:%2")
                               .arg(ballotOf(work.kept.live, (*by)->number),
                                   QString::fromLatin1(
                                       QCryptographicHash::hash(said, QCryptographicHash::Sha256).toHex().left(32)))];
        if (known > 0) {
            ++unchanged;
            continue;
        }
        known = 1;
        if (Status done = addNote(work, **by, *note, work.flag("confirm")); !done)
            return done;
        ++added;
    }
    work.answer = {{QStringLiteral("added"), added}, {QStringLiteral("unchanged"), unchanged}};
    return Done{};
}

} // namespace

Status setDeadline(Work& work, const QString& text)
{
    Retro& r = work.retro();
    const std::optional<qint64> at = text.isEmpty() ? std::optional<qint64>(0) : debt::timeOf(text);
    if (!at || (*at != 0 && (*at <= work.moment.now || *at > work.moment.now + kLongest)))
        return bad(text,
            at ? QStringLiteral("the deadline lies in the coming year") : QStringLiteral("this is no moment"),
            QStringLiteral("as 2026-12-01T17:00+01:00, or a day, which lasts to its end (UTC)"));
    r.openUntil = *at;
    work.answer.insert(QStringLiteral("open_until_at"), double(r.openUntil));
    return Done{};
}

Status mayBegin(Work& work)
{
    const Retro& r = work.retro();
    if (r.openUntil <= work.moment.now || !work.text("reason").isEmpty())
        return Done{};
    return refusedAs("deadline-ahead", r.id, QStringLiteral("people contribute until %1").arg(rfc3339(r.openUntil)),
        QStringLiteral("wait, or give --reason"));
}

Status mayContribute(const Work& work)
{
    const Retro& r = work.kept.retro;
    if (!isGathering(r) || work.moment.now < r.openUntil)
        return Done{};
    return refusedAs("deadline-over", r.id,
        QStringLiteral("contributions were asked for until %1").arg(rfc3339(r.openUntil)),
        QStringLiteral("`wavedeckctl retro until %1 MOMENT` gives more time, `retro start` begins it").arg(r.id));
}

QList<Row> asyncRows()
{
    return {{"until", Open, until}, {"contribute", Open | Held, contribute, true}};
}

} // namespace wavedeck::retro
