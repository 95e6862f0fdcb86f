// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/historyrepository.h"

#include "models/store/rows.h"

#include <QJsonArray>

namespace wavedeck {

using history::ReportedSession;
using history::ReportedValue;
using rows::readAll;
using rows::Reader;

namespace {

QJsonObject toJson(const ReportedValue& value)
{
    return {{QStringLiteral("key"), value.key}, {QStringLiteral("label"), value.label},
        {QStringLiteral("value"), value.value}, {QStringLiteral("qualifier"), value.qualifier},
        {QStringLiteral("up_to"), value.upTo}, {QStringLiteral("unit"), value.unit},
        {QStringLiteral("text"), value.text}, {QStringLiteral("line"), value.line}};
}

ReportedValue reportedValue(const QJsonObject& json)
{
    const auto text = [&](const char* key) { return json.value(QLatin1String(key)).toString(); };
    return {text("key"), text("label"), json.value(QLatin1String("value")).toDouble(), text("qualifier"),
        json.value(QLatin1String("up_to")).toDouble(), text("unit"), text("text"),
        json.value(QLatin1String("line")).toInt()};
}

QStringList lines(const QJsonArray& array)
{
    QStringList list;
    for (const QJsonValue& value : array)
        list.append(value.toString());
    return list;
}

QVariant storedLines(const QStringList& list)
{
    return rows::words(QJsonArray::fromStringList(list));
}

ReportedSession reportedSession(Reader& r)
{
    ReportedSession one{r.text(), r.text(), r.text(), r.text(), r.text(), {}, {}, {}, {}, {}, {}};
    for (const QJsonValue& value : r.array())
        one.values.append(reportedValue(value.toObject()));
    one.before = lines(r.array());
    one.after = lines(r.array());
    one.nextSteps = lines(r.array());
    one.source = r.text();
    one.sourceRef = r.text();
    return one;
}

} // namespace

QList<ReportedSession> HistoryRepository::reported()
{
    return readAll<ReportedSession>(m_store,
        "SELECT name, date, title, classification, status, reported_values, before, after, next_steps, source, "
        "source_ref FROM reported_session ORDER BY number",
        {}, reportedSession);
}

Result<bool> HistoryRepository::keep(const ReportedSession& session, qint64 now)
{
    if (!session.sourceRef.isEmpty()
        && !readAll<int>(
            m_store, "SELECT 1 FROM reported_session WHERE source_ref = ?", {session.sourceRef}, [](Reader& r) {
                return r.integer();
            }).isEmpty())
        return false;
    QJsonArray values;
    for (const ReportedValue& value : session.values)
        values.append(toJson(value));
    const Status done = m_store.run(
        "INSERT INTO reported_session (name, date, title, classification, status, reported_values, before, after, "
        "next_steps, source, source_ref, at, revision) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {rows::words(session.name), rows::words(session.date), rows::words(session.title),
            rows::words(session.classification), rows::words(session.status), rows::words(values),
            storedLines(session.before), storedLines(session.after), storedLines(session.nextSteps),
            rows::text(session.source), rows::text(session.sourceRef), now, m_store.revision()});
    return done ? Result<bool>(true) : done.error();
}

QMap<QString, QString> HistoryRepository::notes(const QString& session)
{
    return allNotes().value(session);
}

QMap<QString, QMap<QString, QString>> HistoryRepository::allNotes()
{
    struct Row {
        QString session, key, value;
    };
    QMap<QString, QMap<QString, QString>> all;
    for (const Row& row :
        readAll<Row>(m_store, "SELECT session, key, value FROM session_note ORDER BY id", {}, [](Reader& r) {
            return Row{r.text(), r.text(), r.text()};
        }))
        all[row.session][row.key] = row.value;
    return all;
}

Status HistoryRepository::note(
    const QString& session, const QString& key, const QString& value, const QString& by, qint64 now)
{
    return m_store.run("INSERT INTO session_note (session, key, value, at, by, revision) VALUES (?,?,?,?,?,?)",
        {session, key, rows::words(value), now, rows::text(by), m_store.revision()});
}

QList<NextStepChoice> HistoryRepository::choices()
{
    return readAll<NextStepChoice>(m_store,
        "SELECT source, text, state, session, reason, at, by FROM next_step_choice WHERE id IN "
        "(SELECT max(id) FROM next_step_choice GROUP BY source, text) ORDER BY id",
        {}, [](Reader& r) {
            return NextStepChoice{r.text(), r.text(), r.text(), r.text(), r.text(), r.number(), r.text()};
        });
}

Status HistoryRepository::choose(const NextStepChoice& choice)
{
    return m_store.run("INSERT INTO next_step_choice (source, text, state, session, reason, at, by, revision) VALUES "
                       "(?,?,?,?,?,?,?,?)",
        {rows::text(choice.source), rows::text(choice.text), rows::text(choice.state), rows::text(choice.session),
            rows::words(choice.reason), choice.at, rows::text(choice.by), m_store.revision()});
}

QMap<QString, HistoryRepository::Figures> HistoryRepository::figures()
{
    QMap<QString, Figures> all;
    for (const Figures& one :
        readAll<Figures>(m_store, "SELECT session, of_revision, made_by, body FROM session_figures", {}, [](Reader& r) {
            return Figures{r.text(), r.number(), r.integer(), r.object()};
        }))
        all.insert(one.session, one);
    return all;
}

Status HistoryRepository::keepFigures(const Figures& figures)
{
    return m_store.run("INSERT OR REPLACE INTO session_figures (session, of_revision, made_by, body) VALUES (?,?,?,?)",
        {figures.session, figures.ofRevision, figures.madeBy, rows::json(figures.body)});
}

} // namespace wavedeck
