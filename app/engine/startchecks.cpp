// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/startchecks.h"

#include "models/config/planconfig.h"
#include "models/plan/order.h"
#include "models/trail/trail.h"

namespace wavedeck {

namespace {

/// The loop waits for it. What is larger was looked at by the client, or is by a gate of the plan.
constexpr config::Bounds kEngineBounds{400, 40, 512 * 1024};

}

Status checkConfiguration(const Plan& plan)
{
    if (plan.mode == Mode::Basic && !plan.configuration.given)
        return Done{};
    PlanReading reading;
    reading.plan = plan;
    config::addConfigFindings(reading, kEngineBounds);
    if (reading.ok())
        return Done{};
    const QString first = reading.faults.first().message;
    return Error{ErrorKind::Usage, QStringLiteral("plan-faulty"), plan.file,
        reading.faults.size() == 1 ? first : QStringLiteral("%1 (%2 faults)").arg(first).arg(reading.faults.size()),
        QStringLiteral("see `wavedeckctl config check`")};
}

void noteOverrides(const Plan& plan, const Session& session, const Actor& by, Journal& journal)
{
    const QString missing = notSecurityFirst(plan).message;
    if (missing.isEmpty())
        return;
    const QString waiver = securityWaiver(plan);
    TrailEntry entry = TrailEntry::of(by, QStringLiteral("session.override"), QStringLiteral("rule:security-first"));
    entry.session = session.id;
    entry.body = {{QStringLiteral("told"), missing},
        {QStringLiteral("waiver"), waiver.isEmpty() ? QJsonValue() : QJsonValue(waiver)},
        {QStringLiteral("mode"), QString(word(plan.mode))}};
    journal.add([entry](Store& to) { return trail::append(to, entry); });
    journal.append({0, session.id, {}, session.startedAt, QStringLiteral("override"),
        QStringLiteral("started all the same: ") + (waiver.isEmpty() ? missing : waiver), session.startedBy});
}

} // namespace wavedeck
