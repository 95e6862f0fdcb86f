// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/people/recorded.h"

namespace wavedeck {

namespace {

Status appendAndCommit(Store& store, const TrailEntry& entry)
{
    if (Status done = trail::append(store, entry); !done) {
        store.rollback();
        return done;
    }
    return store.commit();
}

} // namespace

Status recorded(Store& store, TrailEntry entry, const std::function<Result<Change>(TrailEntry&)>& change)
{
    if (Status begun = store.begin(); !begun)
        return begun;
    const Result<Change> done = change(entry);
    if (done && *done == Change::Made)
        return appendAndCommit(store, entry);
    store.rollback();
    if (done)
        return Done{};
    if (done.error().kind == ErrorKind::Environment)
        return done.error();
    entry.result = TrailResult::Refused;
    entry.body.insert(QStringLiteral("code"), done.error().code);
    entry.body.insert(QStringLiteral("why"), done.error().why);
    if (Status begun = store.begin(); !begun)
        return begun;
    if (Status told = appendAndCommit(store, entry); !told)
        return told;
    return done.error();
}

} // namespace wavedeck
