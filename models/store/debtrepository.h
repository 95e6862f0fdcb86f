// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/debt/item.h"
#include "models/people/actor.h"
#include "models/store/store.h"
#include "models/trail/trail.h"

#include <QList>
#include <QPair>
#include <QStringList>

#include <optional>

namespace wavedeck {

/// What happened to an item; rows are only ever added.
struct DebtEvent {
    qint64 id = 0;
    QString debt;
    qint64 at = 0; ///< UTC ms
    QString kind; ///< added, changed, started, resolved, reopened, removed
    QString field; ///< of debt::fields(); empty = all of it
    QString before;
    QString after;
    QString actor;
    QString session; ///< during which; empty = none
    QString reason;
};

/// Which items; what is left empty says nothing. Words are compared without case, text is found literally in id,
/// title, location, category, domain, what and owner.
struct DebtFilter {
    QStringList statuses; ///< words
    QStringList priorities; ///< P0, …
    QString category;
    QString layer;
    QString domain;
    QString session;
    QString owner;
    QString expert;
    QString kind;
    QString source;
    QString folder; ///< its items, and those of which nobody knows the folder
    QString text;
    qint64 overdueAt = 0; ///< only those that are overdue then
};

/// Who does something, why and when.
struct DebtBy {
    Actor actor;
    qint64 now = 0; ///< UTC ms
    QString reason = {};
    QString session = {}; ///< during which; empty = none
};

/// The register of technical debt (DEBT-1 to 16). What a person changes is one transaction with its row of the audit
/// trail, asks for people::Right::Debt and obeys models/debt/rules.h; what needs an approval is approved by a reason of
/// somebody who may decide gates (any L1, Admin). Same thread as the store, which is open for writing where it changes.
class DebtRepository {
public:
    explicit DebtRepository(Store& store)
        : m_store(store)
    {
    }

    QList<DebtItem> items(const DebtFilter& filter = {}); ///< by number
    QList<DebtItem> itemsOfSession(const QString& session); ///< found in it, or resolved during it
    std::optional<DebtItem> item(int number);
    std::optional<DebtItem> itemFrom(const QString& source, const QString& ref);
    QList<DebtEvent> events(int number = 0); ///< oldest first; 0 = of all items
    /// Numbers of those of a priority that are not resolved (drafts too), as a ceiling counts them (DEBT-7): those of
    /// this folder, of one above or below it, and those of which nobody knows the folder.
    QList<int> unresolved(Priority priority, const QString& folder);
    int countOf(const QString& session, const QString& agent); ///< items that an agent found

    using Values = QList<QPair<QString, QString>>; ///< fields of debt::fields() and what a person writes

    Result<DebtItem> add(const DebtItem& item, const DebtBy& by);
    /// `not-found`, `bad-value`, and what the rules refuse. Nothing new: nothing is stored.
    Result<DebtItem> change(int number, const Values& values, const DebtBy& by);
    Result<DebtItem> start(int number, const DebtBy& by);
    /// values: pr, evidence, regression_test.
    Result<DebtItem> resolve(int number, const Values& values, const DebtBy& by);
    /// With by.reason instead of a pull request.
    Result<DebtItem> wontFix(int number, const DebtBy& by);
    Result<DebtItem> reopen(int number, const DebtBy& by);
    /// Its number is never used again; its history stays.
    Status remove(int number, const DebtBy& by);

    /// The four below work inside a running transaction of a caller who has asked for the right and records it: the
    /// engine (Journal::add) and imports. actor: printed name.

    struct Upserted {
        int number = 0;
        enum What { Added, Reopened, Known } what = Known;
    };
    /// The one item of item.source and item.sourceRef: made when there is none, reopened when it is resolved and was
    /// not closed as won't fix, else left as it is. Its texts are cut to what the register takes, its values made to
    /// obey the rules.
    Result<Upserted> upsertFrom(const DebtItem& item, const QString& actor, qint64 now);
    /// By something that needs no right, as a scan in which it is absent; known must be the row as it stands.
    /// undated: its due date was nobody's and goes.
    Status resolveFrom(
        const DebtItem& known, const QString& evidence, const QString& actor, qint64 now, bool undated = false);
    /// Stands in its history.
    Status note(const DebtItem& known, const QString& field, const QString& text, const QString& actor, qint64 now);
    /// Puts an item of an export back, under its own id when it has one. Known: it stands like this already.
    /// `id-taken` when that id is another item's.
    Result<Upserted> restore(const DebtItem& item, const QString& actor, qint64 now);

private:
    Result<DebtItem> changed(
        int number, const QString& action, const DebtBy& by, const std::function<Status(DebtItem&)>& edit);
    Result<int> nextNumber(int wanted = 0);
    Status put(const DebtItem& item);
    Status append(const DebtEvent& event);
    Status appendDifference(const DebtItem& before, const DebtItem& after, const QString& kind, const QString& actor,
        const QString& session, const QString& reason, qint64 now);
    bool mayApprove(const Actor& actor);

    Store& m_store;
};

} // namespace wavedeck
