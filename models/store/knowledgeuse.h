// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/recorded.h"
#include "models/store/knowledgerepository.h"

#include <functional>

namespace wavedeck {

/// What is read before work (RETRO-27).
struct RequiredReading {
    QString ref; ///< LESSON-001, RETRO-001
    QString title; ///< empty = it is gone
    QString role; ///< in capitals
    qint64 at = 0; ///< UTC ms
    QString actor;
    qint64 acknowledgedAt = 0; ///< 0 = not yet
    QString acknowledgedBy;
};

/// A role as readings name it: in capitals, single spaces.
QString readingRole(const QString& given);

/// What was looked for, opened and used again (KNOW-7, KNOW-14, COST-12), and what must be read. Same thread as the
/// store, which is open for writing where it changes.
class KnowledgeUse {
public:
    explicit KnowledgeUse(Store& store)
        : m_store(store)
    {
    }

    /// Counted, not recorded in the audit trail: no right is needed, and what cannot be written is not counted.
    void noteQuery(const QString& text, qsizetype hits, const Actor& actor, qint64 now);
    void noteOpen(int number, const Actor& actor, qint64 now);

    struct Count {
        QString text; ///< what was looked for, or an id
        qint64 n = 0;
        qint64 last = 0; ///< UTC ms
    };
    struct Counts {
        qint64 queries = 0;
        qint64 withoutHits = 0; ///< of those
        qint64 opens = 0;
        QList<Count> searched; ///< most often first, at most 20
        QList<Count> opened; ///< ids
    };
    Counts counts();

    /// A component was used again in something (KNOW-14); twice in the same counts once. `not-found`, `not-component`.
    Result<knowledge::Entry> reused(int number, const QString& where, const KnowledgeBy& by);

    /// COST-12: how long it took to write (where empty), or what it saved somewhere: both replace what was said of the
    /// same before; 0 takes it back. `not-found`, `bad-value`.
    Result<knowledge::Entry> spentTime(int number, const QString& where, int minutes, const KnowledgeBy& by);

    QList<RequiredReading> readings();
    /// Those that nobody has acknowledged and that are still there.
    QList<RequiredReading> unread();
    /// ref: LESSON-001 or RETRO-001. `not-found`, `bad-value`.
    Status require(const QString& ref, const QString& role, const KnowledgeBy& by);
    Status acknowledge(const QString& ref, const QString& role, const KnowledgeBy& by);
    /// Inside the caller's transaction, with its row of the audit trail: an agent told that it has read it, for its own
    /// role. What is no unread reading of that role changes nothing.
    Status acknowledgedBy(
        const QString& session, const QString& agent, const QString& role, const QString& ref, qint64 now);
    Status unrequire(const QString& ref, const QString& role, const KnowledgeBy& by);

private:
    Status changeReading(const char* action, const QString& ref, const QString& role, const KnowledgeBy& by,
        const std::function<Result<Change>(const RequiredReading*)>& change);

    Store& m_store;
};

} // namespace wavedeck
