// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/people/signinalerts.h"

#include "models/base/clock.h"
#include "models/people/accounts.h"
#include "models/store/alertrepository.h"

namespace wavedeck::people {

namespace {

std::optional<Alert> openAlert(Store& store, const Person& person)
{
    for (const Alert& alert : AlertRepository(store).openAlerts(QStringLiteral("")))
        if (alert.rule == QLatin1String(kSignInRule)
            && alert.subjects.first().toObject().value(QLatin1String("person")).toString() == person.name)
            return alert;
    return std::nullopt;
}

} // namespace

Status raiseSignInAlert(Store& store, const Person& person, qint64 now)
{
    AlertRepository repository(store);
    const auto open = openAlert(store, person);
    Alert alert = open.value_or(Alert());
    alert.level = AlertLevel::Critical;
    alert.value = person.failures;
    alert.line = kFailuresToLock;
    alert.changedAt = now;
    alert.text = person.disabled
        ? QStringLiteral("%1 wrong passwords in a row for %2: disabled").arg(person.failures).arg(person.name)
        : QStringLiteral("%1 wrong passwords in a row for %2: locked until %3")
              .arg(person.failures)
              .arg(person.name, rfc3339(person.lockedAt + person.lockedMs));
    if (open)
        return repository.update(alert);
    alert.number = std::min(repository.lowestNumber(), 0) - 1;
    alert.id = QStringLiteral("SI-%1").arg(-alert.number, 3, 10, QLatin1Char('0'));
    alert.session = QStringLiteral("");
    alert.rule = QLatin1String(kSignInRule);
    alert.raisedAt = now;
    alert.subjects = {QJsonObject{{QStringLiteral("person"), person.name}}};
    return repository.insert(alert);
}

Status resolveSignInAlert(Store& store, const Person& person, qint64 now)
{
    auto open = openAlert(store, person);
    if (!open)
        return Done{};
    open->phase = AlertPhase::Resolved;
    open->resolvedAt = open->changedAt = now;
    open->text = QStringLiteral("%1 signed in").arg(person.name);
    return AlertRepository(store).update(*open);
}

} // namespace wavedeck::people
