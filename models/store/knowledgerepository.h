// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/knowledge/entry.h"
#include "models/people/actor.h"
#include "models/store/store.h"

#include <QList>
#include <QPair>

#include <optional>

namespace wavedeck {

/// One save of an entry (KNOW-5); rows are only ever added.
struct KnowledgeVersion {
    int version = 0;
    qint64 at = 0; ///< UTC ms
    QString actor;
    QString change; ///< added, the fields that changed, removed
    QString reason; ///< of what was saved against a rule
    knowledge::Entry entry; ///< as saved
};

/// Which entries; what is left empty says nothing. Words are compared without case.
struct KnowledgeFilter {
    QStringList kinds;
    QStringList states;
    QString source; ///< part of it
    bool notFixed = false; ///< documented, and not implemented (KNOW-12)
    qint64 unusedSince = 0; ///< only those that nobody opened since then, and that are older (KNOW-7); 0 = any
};

/// Who saves, why and when.
struct KnowledgeBy {
    Actor actor;
    qint64 now = 0; ///< UTC ms
    QString reason = {}; ///< why a rule that a reason lifts does not hold
    bool anyway = false; ///< there is one that says nearly the same, and that is known
};

/// An entry that says nearly the same as another text.
struct SimilarEntry {
    int number = 0;
    QString title;
    double percent = 0; ///< 90 to 100
};

/// The knowledge base (KNOW-1 to 14). What a person changes is one transaction with its row of the audit trail, asks
/// for people::Right::Knowledge and obeys models/knowledge/rules.h; of what is refused nothing is stored, not even a
/// title. Looking for words: models/store/search.h. Same thread as the store.
class KnowledgeRepository {
public:
    explicit KnowledgeRepository(Store& store)
        : m_store(store)
    {
    }

    QList<knowledge::Entry> entries(const KnowledgeFilter& filter = {}); ///< newest first
    std::optional<knowledge::Entry> entry(int number);
    QList<KnowledgeVersion> versions(int number); ///< newest first; of a removed one too
    QList<SimilarEntry> similarTo(const knowledge::Entry& entry); ///< at least 90 %, the most alike first

    using Values = QList<QPair<QString, QString>>; ///< fields of knowledge::fields() and what a person writes

    struct Saved {
        knowledge::Entry entry;
        QList<SimilarEntry> similar;
    };
    /// Usage: `known` (same title and text), `similar` (without by.anyway), and what the rules refuse.
    Result<Saved> add(const knowledge::Entry& entry, const KnowledgeBy& by);
    /// Also `not-found`, `bad-value`. links empty = as they are. Nothing new: nothing is stored.
    Result<knowledge::Entry> change(
        int number, const Values& values, const std::optional<QStringList>& links, const KnowledgeBy& by);
    /// Its number is never used again; its versions stay.
    Status remove(int number, const KnowledgeBy& by);

    /// Inside the caller's transaction, without asking for rights (imports, retrospectives): the same source and
    /// reference, or the same title and text, is the same entry and stays as it is. The answer is its number. Refused
    /// by models/knowledge/rules.h: `secret`, `session-path`, `routine-log`, `no-rationale`, …
    Result<int> keep(const knowledge::Entry& entry, qint64 now);

private:
    std::optional<int> known(const knowledge::Entry& entry);
    Result<int> insert(knowledge::Entry entry, const QString& reason, qint64 now);
    Status put(const knowledge::Entry& entry);
    Status append(const knowledge::Entry& entry, const QString& change, const QString& reason, const QString& actor);

    Store& m_store;
};

} // namespace wavedeck
