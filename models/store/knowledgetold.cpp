// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/knowledgetold.h"

#include "models/store/knowledgerepository.h"
#include "models/store/rows.h"

namespace wavedeck {

namespace {

constexpr int kMostAtOnce = 200;
constexpr int kMostOfAgent = 100;
constexpr qsizetype kLongestTitle = 200;

const QString kTaken = QStringLiteral("knowledge.told"); ///< key of meta: id of the last row that was looked at

struct Row {
    qint64 id = 0;
    QString session;
    QString agent;
    qint64 at = 0;
    QString kind;
    QJsonObject body;
};

knowledge::Entry entryOf(const Row& row)
{
    knowledge::Entry entry;
    for (const knowledge::Field& field : knowledge::fields())
        entry.*field.member = row.body.value(QLatin1String(field.name)).toString();
    if (!knowledge::kinds().contains(entry.kind))
        entry.kind = row.kind;
    if (entry.text.isEmpty())
        entry.text = entry.title;
    if (entry.title.isEmpty())
        entry.title = entry.text;
    entry.title = entry.title.simplified().left(kLongestTitle);
    entry.source = row.session;
    entry.sourceRef = QStringLiteral("told/%1").arg(row.id);
    entry.links = {row.session};
    entry.author = QStringLiteral("agent ") + row.agent;
    entry.createdAt = row.at;
    return entry;
}

bool hasToldEnough(Store& store, const knowledge::Entry& entry)
{
    return rows::readAll<int>(store, "SELECT count(*) FROM knowledge WHERE source = ? AND author = ?",
               {entry.source, entry.author}, [](rows::Reader& r) { return r.integer(); })
               .value(0)
        >= kMostOfAgent;
}

} // namespace

Result<bool> takeToldLessons(Store& store, qint64 now)
{
    const QList<Row> told = rows::readAll<Row>(store,
        "SELECT id, session, agent, at, kind, body FROM told WHERE id > ? AND kind IN ('lesson', 'decision') ORDER BY "
        "id "
        "LIMIT ?",
        {store.value(kTaken).toLongLong(), kMostAtOnce}, [](rows::Reader& r) {
            Row row;
            row.id = r.number();
            row.session = r.text();
            row.agent = r.text();
            row.at = r.number();
            row.kind = r.text();
            row.body = r.object();
            return row;
        });
    if (told.isEmpty())
        return true;
    KnowledgeRepository repository(store);
    for (const Row& row : told) {
        const knowledge::Entry entry = entryOf(row);
        if (hasToldEnough(store, entry))
            continue;
        if (const auto kept = repository.keep(entry, now); !kept && kept.error().kind == ErrorKind::Environment)
            return kept.error();
    }
    if (Status done = store.setValue(kTaken, QString::number(told.last().id)); !done)
        return done.error();
    return told.size() < kMostAtOnce;
}

} // namespace wavedeck
