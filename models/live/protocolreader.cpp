// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/protocolreader.h"

#include "models/store/protocolrepository.h"
#include "models/store/rows.h"
#include "models/store/spawnrepository.h"
#include "models/store/worktreerepository.h"

namespace wavedeck {

namespace {

bool isNewer(Store& store, const QString& session, qint64 after)
{
    const auto found = rows::readAll<int>(store,
        "SELECT EXISTS (SELECT 1 FROM spawn WHERE session = ?1 AND revision > ?2) OR EXISTS (SELECT 1 FROM worktree "
        "WHERE session = ?1 AND revision > ?2) OR EXISTS (SELECT 1 FROM file_change WHERE session = ?1 AND revision > "
        "?2) OR EXISTS (SELECT 1 FROM phase WHERE session = ?1 AND revision > ?2) OR EXISTS (SELECT 1 FROM "
        "checklist_item WHERE session = ?1 AND revision > ?2) OR EXISTS (SELECT 1 FROM score WHERE session = ?1 AND "
        "revision > ?2)",
        {session, after}, [](rows::Reader& r) { return r.integer(); });
    return !found.isEmpty() && found.first() != 0;
}

} // namespace

std::shared_ptr<const ProtocolView> readProtocol(Store& store, const QString& session, qint64 after)
{
    if (after >= 0 && !isNewer(store, session, after))
        return nullptr;
    auto view = std::make_shared<ProtocolView>();
    view->spawns = SpawnRepository(store).spawns(session);
    WorktreeRepository ground(store);
    view->worktrees = ground.worktrees(session);
    view->changes = ground.changes(session, kMostShownChanges);
    ProtocolRepository protocol(store);
    view->phases = protocol.phases(session);
    view->checklists = protocol.items(session);
    view->score = protocol.score(session).value_or(Score());
    return view;
}

} // namespace wavedeck
