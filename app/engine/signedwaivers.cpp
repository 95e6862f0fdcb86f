// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/signedwaivers.h"

#include "app/engine/requests.h"
#include "models/gates/waiver.h"
#include "models/secrets/redact.h"
#include "models/signing/signatures.h"
#include "models/store/personrepository.h"

#include <QJsonDocument>

namespace wavedeck::signedwaivers {

Status check(Store& store, const SessionRun& session, const GateRun& gate, const QJsonObject& args)
{
    // Who is not signed in is refused by the rights of the gate.
    if (!PersonRepository(store).isAnyone() || args.value(QLatin1String("person")).isNull())
        return Done{};
    QList<Criterion> criteria;
    for (const CriterionRun& criterion : gate.criteria)
        criteria.append(criterion.row.row);
    const qint64 id = args.value(QLatin1String("signature")).toInteger();
    const QByteArray content
        = gates::waiverContent(session.id(), gate.row.row, criteria, text(args, "role"), text(args, "until"));
    QString fault = gates::waiverFault(store, id, session.id(), gate.row->id, content);
    if (fault.isEmpty()) {
        const auto row = signing::signature(store, id);
        if (args.value(QLatin1String("person")).toInteger() != row->person)
            fault = QStringLiteral("%1 signed it, and somebody else asks").arg(row->name);
        else if (row->reason != redacted(text(args, "reason").trimmed()).normalized(QString::NormalizationForm_C))
            fault = QStringLiteral("another reason was signed");
    }
    if (fault.isEmpty())
        return Done{};
    return Error{ErrorKind::Forbidden, QStringLiteral("unsigned"), QStringLiteral("gate ") + gate.row->id, fault,
        QStringLiteral("look at it again and sign it: `wavedeckctl gate waive %1 %2 --as NAME`")
            .arg(session.id(), gate.row->id)};
}

QString faultOf(Store& store, const SessionRun& session, const Gate& gate)
{
    if (gate.state != GateState::Waived || !PersonRepository(store).isAnyone())
        return {};
    const qint64 id = gate.waiver.value(QLatin1String("signature")).toInteger();
    QString fault = gates::waiverFault(store, id, session.id(), gate.id, {});
    if (const auto row = fault.isEmpty() ? signing::signature(store, id) : std::nullopt) {
        const QJsonObject content = QJsonDocument::fromJson(row->content.toUtf8()).object();
        for (const char* key : {"until", "role"})
            if (content.value(QLatin1String(key)) != gate.waiver.value(QLatin1String(key)))
                fault = QStringLiteral("another %1 was signed").arg(QLatin1String(key));
        if (gate.waiver.value(QLatin1String("person")).toInteger() != row->person)
            fault = QStringLiteral("%1 signed it, and it names somebody else").arg(row->name);
    }
    return fault.isEmpty() ? QString() : QStringLiteral("its waiver does not count: %1").arg(fault);
}

} // namespace wavedeck::signedwaivers
