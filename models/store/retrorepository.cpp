// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/retrorepository.h"

#include "models/retro/templates.h"
#include "models/store/rows.h"

#include <QJsonArray>

#include <algorithm>

namespace wavedeck {

using retro::Kept;
using retro::Retro;
using rows::readAll;
using rows::Reader;

namespace {

QString textOf(Reader& r)
{
    return r.text();
}

/// What is stored was checked when it was put in; of a row that somebody else wrote, nothing.
std::optional<Retro> retroOf(const QJsonObject& body)
{
    auto read = retro::fromJson(body);
    return read ? std::optional(std::move(*read)) : std::nullopt;
}

QList<Retro> allOf(const QList<QJsonObject>& bodies)
{
    QList<Retro> all;
    for (const QJsonObject& body : bodies)
        if (auto one = retroOf(body))
            all.append(std::move(*one));
    return all;
}

QJsonObject objectOf(Reader& r)
{
    return r.object();
}

} // namespace

std::optional<OfferedContribution> offeredOf(
    const QString& session, const QString& agent, const QJsonObject& told, qint64 now)
{
    const auto text = [&](const char* name, qsizetype most) {
        return told.value(QLatin1String(name)).toString().simplified().left(most);
    };
    OfferedContribution one{0, session, agent, now, {}, {}};
    one.said = {{QStringLiteral("title"), text("title", 500)}, {QStringLiteral("phase"), text("phase", 40)},
        {QStringLiteral("severity"), text("severity", 20).toUpper()}};
    if (one.said.value(QLatin1String("title")).toString().isEmpty())
        return std::nullopt;
    QJsonObject fields;
    for (const char* name : {"text", "example", "impact", "recommendation", "differently", "surprised", "practice",
             "problem", "solution", "implementation", "expected_impact", "priority"})
        if (const QString value = text(name, 4000); !value.isEmpty())
            fields.insert(QLatin1String(name), value);
    one.said.insert(QStringLiteral("fields"), fields);
    return one;
}

QStringList RetroRepository::ids()
{
    return readAll<QString>(m_store, "SELECT id FROM retro ORDER BY number DESC", {}, textOf);
}

std::optional<Kept> RetroRepository::kept(const QString& id)
{
    const auto found = readAll<std::pair<QJsonObject, QJsonObject>>(
        m_store, "SELECT body, live FROM retro WHERE id = ?", {rows::text(id)}, [](Reader& r) {
            QJsonObject body = r.object();
            return std::pair(std::move(body), r.object());
        });
    if (found.isEmpty())
        return std::nullopt;
    auto body = retroOf(found.first().first);
    if (!body)
        return std::nullopt;
    return Kept{std::move(*body), retro::liveFromJson(found.first().second)};
}

std::optional<Retro> RetroRepository::retro(const QString& id, const retro::Moment& moment)
{
    auto found = kept(id);
    if (!found)
        return std::nullopt;
    settle(*found, moment);
    found->retro.timer = timerOf(*found);
    if (!found->retro.votesShown)
        for (retro::Theme& theme : found->retro.themes)
            theme.votes = -1;
    return std::move(found->retro);
}

std::optional<QString> RetroRepository::withCode(const QString& code)
{
    const QStringList found = readAll<QString>(
        m_store, "SELECT id FROM retro WHERE code = ? AND code <> '' ORDER BY number", {rows::text(code)}, textOf);
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

QList<Retro> RetroRepository::ofProject(const QString& project)
{
    return allOf(readAll<QJsonObject>(m_store,
        "WITH f(project) AS (VALUES (?)) SELECT r.body FROM retro r, f WHERE f.project = '' OR r.project = f.project "
        "ORDER BY r.number",
        {rows::text(project)}, objectOf));
}

QList<Retro> RetroRepository::ofSession(const QString& session)
{
    return allOf(readAll<QJsonObject>(
        m_store, "SELECT body FROM retro WHERE session = ? ORDER BY number", {rows::text(session)}, objectOf));
}

Result<QString> RetroRepository::nextId()
{
    if (Status done = m_store.run("UPDATE retro_number SET last = last + 1", {}); !done)
        return done.error();
    const QList<int> last
        = readAll<int>(m_store, "SELECT last FROM retro_number", {}, [](Reader& r) { return r.integer(); });
    return QStringLiteral("RETRO-%1").arg(last.value(0), 3, 10, QLatin1Char('0'));
}

Status RetroRepository::put(const Kept& kept)
{
    const Retro& r = kept.retro;
    QJsonObject live = retro::toJson(kept.live);
    live.insert(QStringLiteral("hidden"), QJsonArray::fromStringList(retro::hiddenPhases(m_store, r)));
    return m_store.run("INSERT OR REPLACE INTO retro (number, id, code, title, session, project, state, created_at, "
                       "closed_at, body, live, revision) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        {r.id.section(QLatin1Char('-'), 1).toInt(), r.id, rows::text(r.code), rows::words(r.title),
            rows::text(r.session), rows::text(r.project), rows::text(r.state), r.createdAt, r.closedAt,
            rows::words(retro::toJson(r)), rows::json(live), m_store.revision()});
}

Result<QString> RetroRepository::insert(const Retro& given, qint64 now)
{
    auto id = nextId();
    if (!id)
        return id.error();
    Kept kept{given, retro::liveOf(given)};
    Retro& r = kept.retro;
    r.id = *id;
    if (r.createdAt == 0)
        r.createdAt = now;
    if (r.code.isEmpty())
        r.code = retro::codeOf(r.title, r.createdAt);
    if (r.state.isEmpty())
        r.state = QStringLiteral("complete");
    for (retro::Theme& theme : r.themes)
        theme.votes = std::max(0, theme.votes);
    if (Status done = m_store.run(
            "UPDATE retro_number SET action = max(action, ?)", {kept.live.last.value(QStringLiteral("actions"))});
        !done)
        return done.error();
    if (Status done = put(kept); !done)
        return done.error();
    return id;
}

Result<int> RetroRepository::nextAction()
{
    if (Status done = m_store.run("UPDATE retro_number SET action = action + 1", {}); !done)
        return done.error();
    return readAll<int>(m_store, "SELECT action FROM retro_number", {}, [](Reader& r) { return r.integer(); }).value(0);
}

QStringList RetroRepository::templates()
{
    return readAll<QString>(m_store, "SELECT name FROM retro_template ORDER BY name", {}, textOf);
}

std::optional<QJsonObject> RetroRepository::savedTemplate(const QString& name)
{
    const auto found
        = readAll<QJsonObject>(m_store, "SELECT body FROM retro_template WHERE name = ?", {rows::text(name)}, objectOf);
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

Status RetroRepository::saveTemplate(const QString& name, const QJsonObject& body, const QString& actor, qint64 now)
{
    return m_store.run("INSERT OR REPLACE INTO retro_template (name, body, actor, at) VALUES (?,?,?,?)",
        {rows::text(name), rows::words(body), rows::text(actor), now});
}

QList<OfferedContribution> RetroRepository::offered(const QString& session)
{
    return readAll<OfferedContribution>(m_store,
        "SELECT id, session, agent, at, said, taken FROM retro_contribution WHERE session = ? ORDER BY id",
        {rows::text(session)}, [](Reader& r) {
            OfferedContribution c;
            c.id = r.number();
            c.session = r.text();
            c.agent = r.text();
            c.at = r.number();
            c.said = r.object();
            c.taken = r.text();
            return c;
        });
}

Status RetroRepository::offer(const OfferedContribution& c)
{
    return m_store.run(
        "WITH f(session, agent, at, said) AS (VALUES (?, ?, ?, ?)) INSERT INTO retro_contribution (session, agent, at, "
        "said, taken) SELECT f.session, f.agent, f.at, f.said, '' FROM f WHERE NOT EXISTS (SELECT 1 FROM "
        "retro_contribution c, f WHERE c.session = f.session AND c.agent = f.agent AND c.said = f.said) AND (SELECT "
        "count(*) FROM retro_contribution c, f WHERE c.session = f.session AND c.agent = f.agent) < ?",
        {rows::text(c.session), rows::text(c.agent), c.at, rows::words(c.said), kMostOfAgent});
}

Status RetroRepository::take(qint64 id, const QString& retro)
{
    return m_store.run("UPDATE retro_contribution SET taken = ? WHERE id = ?", {rows::text(retro), id});
}

} // namespace wavedeck
