// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/gates/waiver.h"

#include "models/base/clock.h"
#include "models/domain/blocking.h"
#include "models/people/recorded.h"
#include "models/people/roles.h"
#include "models/people/toldroles.h"
#include "models/signing/signatures.h"
#include "models/signing/signer.h"
#include "models/signing/verify.h"
#include "models/store/openforchange.h"
#include "models/store/rows.h"
#include "models/store/sessionmetrics.h"
#include "models/store/sessionrepository.h"
#include "models/trail/trail.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace wavedeck::gates {

namespace {

constexpr qint64 kDayMs = 24LL * 3600 * 1000;
constexpr int kUsualDays = 7;

Error wrong(const char* code, const QString& what, const QString& why, const QString& mend = {})
{
    return {ErrorKind::Usage, QLatin1String(code), what, why, mend};
}

QStringList waiverRoles(const Session& session, const QString& gate)
{
    if (const auto plan = planOf(session))
        for (const WavePlan& wave : plan->waves)
            for (const GatePlan& one : wave.gates)
                if (one.id == gate && !one.waiverRoles.isEmpty())
                    return one.waiverRoles;
    return people::holders(people::Right::DecideGate);
}

Result<QString> roleOf(const Actor& actor, const QStringList& wanted, const WaiverWish& wish)
{
    QStringList own;
    for (const QString& role : actor.roles)
        if (wanted.contains(role, Qt::CaseInsensitive))
            own.append(role);
    if (wish.role.isEmpty() ? own.size() == 1 : own.contains(wish.role.simplified(), Qt::CaseInsensitive))
        return wish.role.isEmpty() ? own.first() : people::roleWord(wish.role).value_or(wish.role);
    if (own.isEmpty() || !wish.role.isEmpty())
        return Error{ErrorKind::Forbidden, QStringLiteral("not-allowed"), QStringLiteral("gate ") + wish.gate,
            QStringLiteral("%1 (%2) may not waive it%3")
                .arg(actor.name, actor.roles.join(QStringLiteral(", ")),
                    wish.role.isEmpty() ? QString() : QString(QStringLiteral(" as ") + wish.role.left(80))),
            QStringLiteral("it is for %1").arg(wanted.join(QStringLiteral(", ")))};
    return wrong("role-missing", QStringLiteral("gate ") + wish.gate, QStringLiteral("it is signed in one role"),
        QStringLiteral("give the role: %1").arg(own.join(QStringLiteral(", "))));
}

/// RFC 3339; empty = it has no end.
Result<QString> endOf(const Gate& gate, const WaiverWish& wish, qint64 now)
{
    if (wish.until.isEmpty())
        return gate.kind == GateKind::Blocking ? rfc3339(now + kUsualDays * kDayMs) : QString();
    const qint64 until = waivedUntil({{QStringLiteral("until"), wish.until}});
    if (until > now)
        return rfc3339(until);
    return wrong("bad-value", QStringLiteral("gate ") + wish.gate,
        QStringLiteral("%1 is no time to come").arg(wish.until.left(40)), QStringLiteral("give --until as 2026-12-31"));
}

/// An old waiver that somebody wrote back into the gate is not one of what the gate found then.
bool isRunAgainSince(Store& store, const QString& session, const QString& gate, qint64 row)
{
    return !rows::readAll<qint64>(store,
        "SELECT id FROM audit WHERE session = ? AND id > ? AND subject = ? AND action = 'gate.rerun' AND result = "
        "'done' "
        "LIMIT 1",
        {rows::text(session), row, rows::text(QStringLiteral("gate:") + gate)}, [](rows::Reader& r) {
            return r.number();
        }).isEmpty();
}

} // namespace

QString waiverSubject(const QString& session, const QString& gate)
{
    return QStringLiteral("waiver:%1/%2").arg(session, gate);
}

QByteArray waiverContent(const QString& session, const Gate& gate, const QList<Criterion>& criteria,
    const QString& role, const QString& until)
{
    QJsonArray parts;
    for (const Criterion& one : criteria)
        if (one.gate == gate.id)
            parts.append(
                QJsonObject{{QStringLiteral("id"), one.id}, {QStringLiteral("state"), QString(word(one.state))},
                    {QStringLiteral("value"), one.value}, {QStringLiteral("reason"), one.reason}});
    return trail::canonicalJson(QJsonObject{{QStringLiteral("session"), session}, {QStringLiteral("gate"), gate.id},
        {QStringLiteral("name"), gate.name}, {QStringLiteral("kind"), QString(word(gate.kind))},
        {QStringLiteral("state"), QString(word(gate.state))}, {QStringLiteral("reason"), gate.reason},
        {QStringLiteral("criteria"), parts}, {QStringLiteral("role"), role}, {QStringLiteral("until"), until}});
}

Result<SignedWaiver> signWaiver(
    const QString& dataDir, const QString& name, const people::Secret& password, const WaiverWish& wish, qint64 now)
{
    if (wish.reason.trimmed().isEmpty())
        return wrong("reason-missing", QStringLiteral("gate ") + wish.gate, QStringLiteral("a waiver needs a reason"));
    const auto signer = signing::Signer::signIn(dataDir, name, password, now);
    if (!signer)
        return signer.error();
    auto store = openForChange(dataDir);
    if (!store)
        return store.error();
    TrailEntry entry = TrailEntry::of(
        signer->actor(), QStringLiteral("gate.sign"), waiverSubject(wish.session.left(80), wish.gate.left(200)));
    entry.session = wish.session.left(80);
    entry.at = now;
    SignedWaiver done;
    const Status signedIt = recorded(**store, entry, [&](TrailEntry& told) -> Result<Change> {
        SessionRepository repository(**store);
        const auto session = repository.session(wish.session);
        if (!session)
            return wrong("unknown-session", wish.session, QStringLiteral("there is no such session"));
        const QList<Gate> all = repository.gates(wish.session);
        const auto gate = std::find_if(all.begin(), all.end(), [&](const Gate& one) { return one.id == wish.gate; });
        if (gate == all.end())
            return wrong("unknown-gate", wish.gate, QStringLiteral("%1 has no such gate").arg(wish.session));
        const auto role = roleOf(signer->actor(), waiverRoles(*session, wish.gate), wish);
        const auto until = endOf(*gate, wish, now);
        if (!role || !until)
            return !role ? role.error() : until.error();
        done.role = *role;
        done.until = *until;
        signing::Statement statement;
        statement.subject = told.subject;
        statement.meaning = QLatin1String(signing::meaning::kWaived);
        statement.slot = done.role;
        statement.reason = wish.reason.trimmed();
        statement.content
            = waiverContent(wish.session, *gate, repository.criteria(wish.session), done.role, done.until);
        const auto signature = signer->sign(**store, statement, now);
        if (!signature)
            return signature.error();
        done.signature = signature->id;
        told.body = signing::reference(*signature);
        return Change::Made;
    });
    return signedIt ? Result<SignedWaiver>(done) : Result<SignedWaiver>(signedIt.error());
}

QString waiverFault(
    Store& store, qint64 signature, const QString& session, const QString& gate, const QByteArray& content)
{
    const QString subject = waiverSubject(session, gate);
    const auto row = signing::signature(store, signature);
    if (signature <= 0 || !row)
        return QStringLiteral("nobody signed it");
    if (row->subject != subject || row->meaning != QLatin1String(signing::meaning::kWaived))
        return QStringLiteral("what was signed is no waiver of it");
    if (!content.isEmpty() && row->content.toUtf8() != content)
        return QStringLiteral("it has changed since it was signed");
    const signing::Witness witness = signing::Witness::read(store, subject);
    const QStringList faults = witness.faultsOf(*row);
    if (faults.isEmpty() && !people::toldRoles(store, row->name, witness.rowOf(row->id)).contains(row->slot))
        return QStringLiteral("the audit trail does not know that %1 is %2").arg(row->name, row->slot);
    if (faults.isEmpty() && isRunAgainSince(store, session, gate, witness.rowOf(row->id)))
        return QStringLiteral("the gate was run again since it was signed");
    return faults.isEmpty() ? QString() : QStringLiteral("its signature does not hold: %1").arg(faults.first());
}

} // namespace wavedeck::gates
