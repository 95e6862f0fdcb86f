// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/protocolrepository.h"

#include "models/store/rows.h"

namespace wavedeck {

namespace {

constexpr int kMostOutputs = 20; ///< names of one agent; who makes up more tells nothing

} // namespace

Status ProtocolRepository::put(const QString& session, const Phase& phase)
{
    return m_store.run("INSERT OR REPLACE INTO phase (session, id, position, name, state, entered_at, left_at, by, "
                       "reason, revision) VALUES (?,?,?,?,?,?,?,?,?,?)",
        {session, phase.id, phase.position, rows::text(phase.name), rows::text(phase.state), phase.enteredAt,
            phase.leftAt, rows::text(phase.by), rows::words(phase.reason), m_store.revision()});
}

Status ProtocolRepository::put(const QString& session, const ChecklistItem& item)
{
    return m_store.run("INSERT OR REPLACE INTO checklist_item (session, list, id, position, text, state, automatic, "
                       "by, reason, at, revision) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        {session, item.list, item.id, item.position, rows::text(item.text), rows::text(item.state), int(item.automatic),
            rows::text(item.by), rows::words(item.reason), item.at, m_store.revision()});
}

Status ProtocolRepository::put(const QString& session, const Score& score)
{
    return m_store.run(
        "INSERT OR REPLACE INTO score (session, at, points, of_all, parts, revision) VALUES (?,?,?,?,?,?)",
        {session, score.at, rows::optional(score.points), score.ofAll, rows::json(score.parts), m_store.revision()});
}

QList<Phase> ProtocolRepository::phases(const QString& session)
{
    return rows::readAll<Phase>(m_store,
        "SELECT id, position, name, state, entered_at, left_at, by, reason FROM phase WHERE session = ? ORDER BY "
        "position",
        {session}, [](rows::Reader& r) {
            Phase phase;
            phase.id = r.text();
            phase.position = r.integer();
            phase.name = r.text();
            phase.state = r.state(PhaseState::Open);
            phase.enteredAt = r.number();
            phase.leftAt = r.number();
            phase.by = r.text();
            phase.reason = r.text();
            return phase;
        });
}

QList<ChecklistItem> ProtocolRepository::items(const QString& session)
{
    return rows::readAll<ChecklistItem>(m_store,
        "SELECT list, id, position, text, state, automatic, by, reason, at FROM checklist_item WHERE session = ? ORDER "
        "BY list, position",
        {session}, [](rows::Reader& r) {
            ChecklistItem item;
            item.list = r.text();
            item.id = r.text();
            item.position = r.integer();
            item.text = r.text();
            item.state = r.state(ItemState::Open);
            item.automatic = r.flag();
            item.by = r.text();
            item.reason = r.text();
            item.at = r.number();
            return item;
        });
}

std::optional<Score> ProtocolRepository::score(const QString& session)
{
    const QList<Score> found = rows::readAll<Score>(
        m_store, "SELECT at, points, of_all, parts FROM score WHERE session = ?", {session}, [](rows::Reader& r) {
            Score score;
            score.at = r.number();
            const QVariant points = r.next();
            if (!points.isNull())
                score.points = points.toDouble();
            score.ofAll = r.next().toDouble();
            score.parts = r.array();
            return score;
        });
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

QSet<QString> ProtocolRepository::reported(const QString& session)
{
    const QList<QString> agents = rows::readAll<QString>(m_store,
        "SELECT a.id FROM agent a JOIN completion_report r ON r.session = a.session AND r.agent = a.id AND r.attempt = "
        "a.attempt WHERE a.session = ? AND json_extract(r.body, '$.told_by_agent') = 1",
        {session}, [](rows::Reader& r) { return r.text(); });
    return {agents.begin(), agents.end()};
}

QHash<QString, QMap<QString, double>> ProtocolRepository::outputs(const QString& session)
{
    struct Sum {
        QString agent;
        QString name;
        double count = 0;
    };
    const QList<Sum> sums = rows::readAll<Sum>(m_store,
        "SELECT t.agent, j.key, sum(j.value) FROM told t JOIN agent a ON a.session = t.session AND a.id = t.agent AND "
        "a.attempt = t.attempt, json_each(t.body) j WHERE t.session = ? AND t.kind = 'output' GROUP BY t.agent, j.key",
        {session}, [](rows::Reader& r) {
            Sum sum;
            sum.agent = r.text();
            sum.name = r.text();
            sum.count = r.next().toDouble();
            return sum;
        });
    QHash<QString, QMap<QString, double>> result;
    for (const Sum& sum : sums)
        if (QMap<QString, double>& of = result[sum.agent]; of.size() < kMostOutputs)
            of.insert(sum.name, sum.count);
    return result;
}

ProtocolRows ProtocolRepository::rows(const QString& session)
{
    return {phases(session), items(session), score(session), reported(session), outputs(session)};
}

qint64 ProtocolRepository::revision(const QString& session)
{
    const QList<qint64> found = rows::readAll<qint64>(m_store,
        "SELECT max(revision) FROM (SELECT revision FROM phase WHERE session = ? UNION ALL SELECT revision FROM "
        "checklist_item WHERE session = ? UNION ALL SELECT revision FROM score WHERE session = ?)",
        {session, session, session}, [](rows::Reader& r) { return r.number(); });
    return found.isEmpty() ? 0 : found.first();
}

} // namespace wavedeck
