// SPDX-License-Identifier: GPL-3.0-or-later
// Items that come by themselves, and those of an export. Part of DebtRepository.
#include "models/store/debtrepository.h"

#include "models/debt/rules.h"

namespace wavedeck {

Result<DebtRepository::Upserted> DebtRepository::upsertFrom(const DebtItem& given, const QString& actor, qint64 now)
{
    const std::optional<DebtItem> known = itemFrom(given.source, given.sourceRef);
    if (known && (!known->isResolved() || known->resolution == Resolution::WontFix))
        return Upserted{known->number, Upserted::Known};
    if (known) {
        DebtItem again = *known;
        again.status = DebtStatus::Open;
        again = debt::settled(debt::Act::Change, *known, again, now);
        Status done = put(again);
        if (done)
            done = appendDifference(*known, again, QStringLiteral("reopened"), actor, given.session,
                given.what.left(debt::kLongestWord), now);
        return done ? Result<Upserted>(Upserted{again.number, Upserted::Reopened}) : done.error();
    }
    DebtItem item = debt::tolerated(debt::settled(debt::Act::Add, {}, debt::tolerated(debt::bounded(given)), now));
    const auto number = nextNumber();
    if (!number)
        return number.error();
    item.number = *number;
    item.id = debt::idOf(*number);
    item.createdBy = actor;
    Status done = put(item);
    if (done)
        done = append({0, item.id, now, QStringLiteral("added"), {}, {}, item.title, actor, item.session, {}});
    return done ? Result<Upserted>(Upserted{item.number, Upserted::Added}) : done.error();
}

Status DebtRepository::resolveFrom(
    const DebtItem& known, const QString& evidence, const QString& actor, qint64 now, bool undated)
{
    DebtItem after = known;
    if (undated)
        after.dueAt = 0;
    after.status = DebtStatus::Resolved;
    after.evidence = evidence;
    after = debt::settled(debt::Act::Change, known, after, now);
    if (Status done = put(after); !done)
        return done;
    return appendDifference(known, after, QStringLiteral("resolved"), actor, {}, evidence, now);
}

Status DebtRepository::note(
    const DebtItem& known, const QString& field, const QString& text, const QString& actor, qint64 now)
{
    return append({0, known.id, now, QStringLiteral("changed"), field, {}, text, actor, {}, {}});
}

Result<DebtRepository::Upserted> DebtRepository::restore(const DebtItem& given, const QString& actor, qint64 now)
{
    DebtItem one = debt::bounded(given);
    const int wanted = debt::numberOf(one.id);
    const std::optional<DebtItem> known = wanted > 0 ? item(wanted) : itemFrom(one.source, one.sourceRef);
    if (known && known->title != one.title && wanted > 0)
        return Error{ErrorKind::Usage, QStringLiteral("id-taken"), one.id,
            QStringLiteral("the register has another item under this id: %1").arg(known->title.left(80)),
            QStringLiteral("take the id out of the document, and the item gets a new one")};
    if (const auto other = itemFrom(one.source, one.sourceRef); other && other->id != one.id && wanted > 0)
        one.sourceRef.clear(); // what it came from has an item here already
    one.number = known ? known->number : 0;
    one.id = known ? known->id : QString();
    const DebtItem before = known.value_or(DebtItem());
    if (Status may = debt::allowed({debt::Act::Restore, before, one, {}, false}); !may)
        return may.error();
    if (known && *known == one)
        return Upserted{one.number, Upserted::Known};
    if (!known) {
        if (one.foundAt == 0)
            one.foundAt = now;
        if (one.createdBy.isEmpty())
            one.createdBy = actor;
        const auto number = nextNumber(wanted);
        if (!number)
            return number.error();
        one.number = *number;
        one.id = debt::idOf(*number);
    }
    Status done = put(one);
    if (done && !known)
        done = append({0, one.id, one.foundAt, QStringLiteral("added"), {}, {}, one.title, actor, one.session,
            QStringLiteral("from an export")});
    if (done && !known && one.isResolved())
        done = append({0, one.id, one.resolvedAt > 0 ? one.resolvedAt : now, QStringLiteral("resolved"),
            QStringLiteral("status"), QStringLiteral("open"), QStringLiteral("resolved"), actor, one.resolvedSession,
            QStringLiteral("from an export")});
    if (done && known)
        done = appendDifference(before, one,
            one.isResolved() != before.isResolved() && !one.isResolved() ? QStringLiteral("reopened")
                : one.isResolved()                                       ? QStringLiteral("resolved")
                                                                         : QStringLiteral("changed"),
            actor, {}, QStringLiteral("from an export"), now);
    return done ? Result<Upserted>(Upserted{one.number, known ? Upserted::Reopened : Upserted::Added}) : done.error();
}

} // namespace wavedeck
