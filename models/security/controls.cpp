// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/security/controls.h"

#include <QStringList>

namespace wavedeck::security {

namespace {

constexpr qint64 kDayMs = 24LL * 3600 * 1000;

Control category(const char* id, const char* name, const char* layer)
{
    Control control;
    control.id = QLatin1String(id);
    control.name = QLatin1String(name);
    control.layer = QLatin1String(layer);
    return control;
}

} // namespace

const QList<Control>& controlCategories()
{
    static const QList<Control> kCategories{
        category("jwt-authentication", "JWT authentication", "identity"),
        category("rbac", "Role-based access control", "identity"),
        category("websocket-authentication", "WebSocket authentication", "identity"),
        category("input-validation", "Input validation", "application"),
        category("path-traversal-protection", "Path traversal protection", "application"),
        category("environment-configuration", "Environment configuration", "operations"),
        category("rate-limiting", "Rate limiting", "transport"),
        category("cors", "CORS", "transport"),
    };
    return kCategories;
}

Verdict verdictOf(const SecretReference& reference, qint64 now)
{
    Verdict verdict;
    QStringList said;
    const bool production = reference.environment.compare(QStringLiteral("production"), Qt::CaseInsensitive) == 0;
    if (production && (reference.store == QStringLiteral("file") || reference.store == QStringLiteral("environment"))) {
        verdict.fails = true;
        said.append(QStringLiteral("production needs a secrets manager, not %1").arg(reference.store));
    }
    if (reference.rotatedAt <= 0) {
        verdict.due = true;
        said.append(QStringLiteral("rotation due: nobody said when it was rotated"));
    } else if (const qint64 days = (now - reference.rotatedAt) / kDayMs; days > kRotationDays) {
        verdict.due = true;
        said.append(QStringLiteral("rotation due: %1 days old, limit %2").arg(days).arg(kRotationDays));
    }
    verdict.text = said.join(QStringLiteral("; "));
    return verdict;
}

} // namespace wavedeck::security
