// SPDX-License-Identifier: GPL-3.0-or-later
// A retrospective as JSON and back: one list of names for both ways.
#include "models/base/clock.h"
#include "models/retro/retro.h"

#include <QDateTime>
#include <QJsonArray>

#include <type_traits>

namespace wavedeck::retro {

namespace {

/// Writes what it visits.
struct Writer {
    static constexpr bool kReads = false;
    QJsonObject object{};

    void text(const char* name, const QString& value) { object.insert(QLatin1String(name), value); }
    void flag(const char* name, bool value) { object.insert(QLatin1String(name), value); }
    /// unsaid: the value that is null.
    template <class T> void number(const char* name, T value, double unsaid)
    {
        object.insert(QLatin1String(name), double(value) == unsaid ? QJsonValue() : QJsonValue(double(value)));
    }
    void time(const char* name, qint64 at)
    {
        object.insert(QLatin1String(name), at > 0 ? QJsonValue(rfc3339(at)) : QJsonValue());
    }
    void texts(const char* name, const QStringList& list)
    {
        object.insert(QLatin1String(name), QJsonArray::fromStringList(list));
    }
    void numbers(const char* name, const QList<int>& list)
    {
        QJsonArray array;
        for (const int one : list)
            array.append(one);
        object.insert(QLatin1String(name), array);
    }
    void map(const char* name, const QMap<QString, QString>& values)
    {
        QJsonObject inner;
        for (auto it = values.begin(); it != values.end(); ++it)
            inner.insert(it.key(), it.value());
        object.insert(QLatin1String(name), inner);
    }
    template <class T> void list(const char* name, const QList<T>& items)
    {
        QJsonArray array;
        for (const T& item : items) {
            Writer inner;
            visit(inner, item);
            array.append(inner.object);
        }
        object.insert(QLatin1String(name), array);
    }
};

/// Reads what it visits; the first fault stays.
struct Reader {
    static constexpr bool kReads = true;
    const QJsonObject object;
    QString where;
    Error error{};

    void fault(const char* name, const QString& why)
    {
        if (error.code.isEmpty())
            error = {ErrorKind::Usage, QStringLiteral("bad-value"), QString(where + QLatin1String(name)), why, {}};
    }
    QJsonValue at(const char* name) const { return object.value(QLatin1String(name)); }
    QString textOf(const char* name, const QJsonValue& value)
    {
        if (!value.isString())
            fault(name, QStringLiteral("this is a text"));
        else if (value.toString().size() > kLongestText)
            fault(name, QStringLiteral("it has more than %1 characters").arg(kLongestText));
        return value.toString();
    }
    void text(const char* name, QString& value)
    {
        if (const QJsonValue v = at(name); !v.isUndefined() && !v.isNull())
            value = textOf(name, v);
    }
    void flag(const char* name, bool& value) { value = at(name).toBool(value); }
    template <class T> void number(const char* name, T& value, double unsaid)
    {
        const QJsonValue v = at(name);
        if (v.isUndefined() || v.isNull()) {
            value = T(unsaid);
            return;
        }
        const double given = v.toDouble(-2);
        if (!v.isDouble() || given < -1 || given > (std::is_same_v<T, int> ? 2e9 : 9e15))
            fault(name, QStringLiteral("this is a number from 0 up"));
        else
            value = T(given);
    }
    void time(const char* name, qint64& at_)
    {
        const QJsonValue v = at(name);
        if (v.isUndefined() || v.isNull())
            return;
        const QDateTime time = QDateTime::fromString(v.toString(), Qt::ISODateWithMs);
        if (!time.isValid() || time.toMSecsSinceEpoch() <= 0)
            fault(name, QStringLiteral("this is a time as 2026-01-31T12:00:00.000Z"));
        else
            at_ = time.toMSecsSinceEpoch();
    }
    QJsonArray arrayOf(const char* name)
    {
        const QJsonValue v = at(name);
        if (!v.isUndefined() && !v.isNull() && !v.isArray())
            fault(name, QStringLiteral("this is a list"));
        if (v.toArray().size() > kMostItems)
            fault(name, QStringLiteral("it has more than %1 items").arg(kMostItems));
        return error.code.isEmpty() ? v.toArray() : QJsonArray();
    }
    void texts(const char* name, QStringList& list)
    {
        for (const QJsonValue& one : arrayOf(name))
            list.append(textOf(name, one));
    }
    void numbers(const char* name, QList<int>& list)
    {
        for (const QJsonValue& one : arrayOf(name))
            list.append(one.toInt());
    }
    void map(const char* name, QMap<QString, QString>& values)
    {
        const QJsonObject inner = at(name).toObject();
        if (inner.size() > kMostItems)
            fault(name, QStringLiteral("it has more than %1 items").arg(kMostItems));
        for (auto it = inner.begin(); it != inner.end() && error.code.isEmpty(); ++it)
            values.insert(it.key(), textOf(name, it.value()));
    }
    template <class T> void list(const char* name, QList<T>& items)
    {
        const QJsonArray array = arrayOf(name);
        for (qsizetype i = 0; i < array.size() && error.code.isEmpty(); ++i) {
            Reader inner{array.at(i).toObject(), QStringLiteral("%1%2/%3/").arg(where, QLatin1String(name)).arg(i)};
            T item;
            visit(inner, item);
            error = inner.error;
            items.append(item);
        }
    }
};

template <class T, class V> using Visited = std::conditional_t<V::kReads, T, const T>;

template <class V> void visit(V& v, Visited<Phase, V>& p)
{
    v.text("id", p.id);
    v.text("name", p.name);
    v.number("planned_ms", p.plannedMs, -1);
    v.number("actual_ms", p.spentMs, -1);
    v.text("state", p.state);
    v.text("summary", p.summary);
}

template <class V> void visit(V& v, Visited<Participant, V>& p)
{
    v.number("number", p.number, 0);
    v.text("name", p.name);
    v.text("role", p.role);
    v.text("agent", p.agent);
    v.text("word", p.word);
    v.flag("facilitator", p.facilitator);
    v.flag("has_read", p.hasRead);
    v.number("spoken_ms", p.spokenMs, -1);
    v.number("votes_cast", p.votesCast, -1);
    v.map("card", p.card);
}

template <class V> void visit(V& v, Visited<Note, V>& n)
{
    v.number("number", n.number, 0);
    v.text("phase", n.phase);
    v.number("by", n.by, 0);
    v.text("title", n.title);
    v.map("fields", n.fields);
    v.text("severity", n.severity);
    v.number("theme", n.theme, 0);
    v.number("votes", n.votes, -1);
    v.text("cites", n.cites);
    v.time("at", n.at);
}

template <class V> void visit(V& v, Visited<Theme, V>& t)
{
    v.number("number", t.number, 0);
    v.text("letter", t.letter);
    v.text("title", t.title);
    v.text("phase", t.phase);
    v.number("votes", t.votes, -1);
}

template <class V> void visit(V& v, Visited<Recommendation, V>& r)
{
    v.number("number", r.number, 0);
    v.flag("raw", r.raw);
    v.text("title", r.title);
    v.text("problem", r.problem);
    v.text("solution", r.solution);
    v.text("implementation", r.implementation);
    v.text("expected_impact", r.expectedImpact);
    v.text("priority", r.priority);
    v.text("horizon", r.horizon);
    v.texts("owners", r.owners);
    v.number("effort_min", r.effortMin, -1);
    v.text("effort_said", r.effortSaid);
    v.time("due", r.dueAt);
    v.number("by", r.by, 0);
    v.numbers("from", r.from);
    v.text("outcome", r.outcome);
    v.text("measure", r.measure);
    v.text("debt", r.debt);
}

template <class V> void visit(V& v, Visited<Action, V>& a)
{
    v.number("number", a.number, 0);
    v.text("title", a.title);
    v.text("priority", a.priority);
    v.text("owner", a.owner);
    v.text("state", a.state);
    v.text("evidence", a.evidence);
    v.text("reason", a.reason);
    v.time("created_at", a.createdAt);
    v.time("due", a.dueAt);
    v.time("first_due", a.firstDueAt);
    v.time("implemented_at", a.implementedAt);
    v.time("verified_at", a.verifiedAt);
    v.number("recommendation", a.recommendation, 0);
    v.text("source", a.source);
    v.text("measure", a.measure);
    v.text("carried_from", a.carriedFrom);
    v.text("debt", a.debt);
}

template <class V> void visit(V& v, Visited<Reading, V>& r)
{
    v.text("title", r.title);
    v.number("lines", r.lines, 0);
}

template <class V> void visit(V& v, Visited<Retro, V>& r)
{
    v.text("id", r.id);
    v.text("code", r.code);
    v.text("title", r.title);
    v.text("session", r.session);
    v.text("project", r.project);
    v.text("template", r.templateName);
    v.text("state", r.state);
    v.text("phase", r.phase);
    v.text("classification", r.classification);
    v.flag("anonymous", r.anonymous);
    v.flag("votes_shown", r.votesShown);
    v.number("planned_min", r.plannedMin, 0);
    v.number("votes_each", r.votesEach, -1);
    v.number("votes_per_theme", r.votesPerTheme, -1);
    v.number("facilitator", r.facilitator, 0);
    v.number("speaker", r.speaker, 0);
    v.time("open_until", r.openUntil);
    v.time("created_at", r.createdAt);
    v.time("started_at", r.startedAt);
    v.time("closed_at", r.closedAt);
    v.time("follow_up_at", r.followUpAt);
    v.number("roti_tenths", r.roti, 0);
    v.number("saved_hours", r.savedHours, -1);
    v.texts("objectives", r.objectives);
    v.texts("rules", r.rules);
    v.texts("achievements", r.achievements);
    v.texts("key_lessons", r.keyLessons);
    v.texts("next_steps", r.nextSteps);
    v.list("phases", r.phases);
    v.list("participants", r.participants);
    v.list("readings", r.readings);
    v.list("contributions", r.notes);
    v.list("themes", r.themes);
    v.list("recommendations", r.recommendations);
    v.list("actions", r.actions);
}

} // namespace

QJsonObject toJson(const Retro& retro)
{
    Writer writer;
    visit(writer, retro);
    return writer.object;
}

Result<Retro> fromJson(const QJsonObject& document)
{
    Reader reader{document, {}};
    Retro retro;
    visit(reader, retro);
    if (!reader.error.code.isEmpty())
        return reader.error;
    return retro;
}

} // namespace wavedeck::retro
