// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/verify.h"

#include "models/store/rows.h"
#include "models/trail/trail.h"

#include <QSet>

namespace wavedeck::risk {

namespace {

class Look {
public:
    Look(Store& store, qint64 now)
        : m_store(store)
        , m_repository(store)
        , m_now(now)
    {
    }

    void look(const RiskRow& row, Verdict& verdict)
    {
        const auto fault = [&](const QString& what) { verdict.faults.append({0, row.id, what}); };
        qint64 last = 0;
        for (const RiskRevision& one : m_repository.revisions(row.id)) {
            ++verdict.checked;
            if (one.number != ++last)
                fault(QStringLiteral("revision %1 is missing").arg(last));
            last = one.number;
            if (signing::sha256(one.content.toUtf8()) != one.sha256)
                fault(QStringLiteral("revision %1 does not match its hash").arg(one.number));
        }
        if (last != row.contentRevision)
            fault(QStringLiteral("the newest revision is %1, not %2").arg(row.contentRevision).arg(last));
        const auto told = rows::readAll<qint64>(m_store,
            "SELECT body FROM audit WHERE subject = ? AND result = 'done' AND action IN ('risk.set','risk.submit') "
            "ORDER BY id DESC LIMIT 1",
            {QString(QStringLiteral("risk:") + row.id)},
            [](rows::Reader& r) { return r.object().value(QLatin1String("revision")).toInteger(); });
        if (!told.isEmpty() && told.first() > last)
            fault(QStringLiteral("the audit trail knows revision %1, and it is not there").arg(told.first()));
        lookAtApproval(row, verdict);
    }

private:
    void lookAtApproval(const RiskRow& row, Verdict& verdict)
    {
        const auto fault = [&](const QString& what) { verdict.faults.append({0, row.id, what}); };
        const auto found = review(m_store, row.id);
        if (!found)
            return fault(found.error().line());
        const auto witness = signing::Witness::read(m_store, QStringLiteral("risk:") + row.id);
        QSet<QString> told;
        for (const Scope& scope : found->scopes)
            for (const QString& what : faultsOfSlots(m_store, *found, scope, witness))
                told.insert(what);
        for (const QString& what : std::as_const(told))
            fault(what);
        if (row.state != State::Approved)
            return;
        if (!found->isApproved())
            return fault(QStringLiteral("it says approved, and not every slot is signed"));
        for (const Scope& scope : found->scopes)
            if (found->covers(scope.phase))
                if (const Validity v = validApproval(m_store, row.id, scope.phase, {}, m_now);
                    !v.ok() && v.code == QLatin1String("forged") && !told.contains(v.why))
                    fault(v.why);
    }

    Store& m_store;
    RiskRepository m_repository;
    qint64 m_now;
};

} // namespace

QJsonObject Verdict::document() const
{
    QJsonArray array;
    for (const Fault& one : faults)
        array.append(QJsonObject{{QStringLiteral("row"), one.row > 0 ? QJsonValue(one.row) : QJsonValue()},
            {QStringLiteral("subject"), one.subject.isEmpty() ? QJsonValue() : QJsonValue(one.subject)},
            {QStringLiteral("what"), one.what}});
    return {{QStringLiteral("ok"), ok()}, {QStringLiteral("checked"), checked}, {QStringLiteral("head"), head},
        {QStringLiteral("faults"), array}};
}

QString Verdict::text() const
{
    QString text;
    for (const Fault& one : faults)
        text += (one.subject.isEmpty() ? QString() : QString(one.subject + QLatin1Char(' ')))
            + (one.row > 0 ? QStringLiteral("signature %1: ").arg(one.row) : QString()) + one.what + QLatin1Char('\n');
    return text
        + (ok() ? QStringLiteral("%1 versions and signatures, all as they were made; head %2\n").arg(checked).arg(head)
                : QStringLiteral("%1 versions and signatures, %2 faults\n").arg(checked).arg(faults.size()));
}

Result<Verdict> verify(Store& store, const QString& id, qint64 now)
{
    RiskRepository repository(store);
    if (!id.isEmpty() && !repository.row(id))
        return unknownRisk(id);
    const QString wanted = id.toUpper();
    const auto chain = signing::verify(store);
    if (!chain)
        return chain.error();
    Verdict verdict;
    verdict.head = chain->head;
    verdict.checked = wanted.isEmpty() ? chain->checked : signing::signaturesOf(store, wanted).size();
    for (const TrailFault& one : chain->faults) {
        const auto row = one.row > 0 ? signing::signature(store, one.row) : std::nullopt;
        const QString subject = row ? row->subject : QString();
        if (wanted.isEmpty() || subject.isEmpty() || subject == wanted)
            verdict.faults.append({one.row, subject, one.what});
    }
    Look look(store, now);
    for (const RiskRow& row : repository.rows())
        if (wanted.isEmpty() || row.id == wanted)
            look.look(row, verdict);
    const auto gone = rows::readAll<QString>(store,
        "SELECT substr(subject, 6) FROM audit WHERE action = 'risk.new' AND result = 'done' AND substr(subject, 6) NOT "
        "IN (SELECT id FROM risk)",
        {}, [](rows::Reader& r) { return r.text(); });
    for (const QString& one : gone)
        if (wanted.isEmpty())
            verdict.faults.append({0, one, QStringLiteral("the audit trail knows it, and it is not there")});
    if (verdict.faults.size() > trail::kMostFaults)
        verdict.faults.erase(verdict.faults.begin() + trail::kMostFaults, verdict.faults.end());
    return verdict;
}

} // namespace wavedeck::risk
