// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/securitysection.h"

namespace wavedeck {

QList<report::Section> securitySections(const QJsonObject& document)
{
    const QJsonObject security = document.value(QLatin1String("security")).toObject();
    const auto part = [&](const char* key) { return security.value(QLatin1String(key)).toObject(); };
    const auto number = [](const QJsonObject& of, const char* key) {
        return QString::number(of.value(QLatin1String(key)).toInteger());
    };
    report::BulletList lines;
    if (const QJsonObject credentials = part("credentials"); !credentials.isEmpty())
        lines.items.append(QStringLiteral("Exposed credentials: %1 open, %2 closed, %3 false alarms.")
                               .arg(number(credentials, "open"), number(credentials, "closed"),
                                   number(credentials, "false_positives")));
    if (const QJsonObject controls = part("controls"); !controls.isEmpty())
        lines.items.append(
            QStringLiteral("Security controls: of %1, %2 implemented, %3 operational.")
                .arg(number(controls, "all"), number(controls, "implemented"), number(controls, "operational")));
    if (const QJsonObject references = part("secret_references"); !references.isEmpty())
        lines.items.append(
            QStringLiteral("References to secrets: %1, %2 to be rotated, %3 failing.")
                .arg(number(references, "all"), number(references, "due"), number(references, "failing")));
    if (lines.items.isEmpty())
        return {};
    report::Section section{QStringLiteral("Security"), {}, {}};
    section.add(lines);
    return {section};
}

} // namespace wavedeck
