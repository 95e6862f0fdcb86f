// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/knowledge/guides.h"

#include "models/protocol/capability.h"
#include "models/protocol/delegation.h"
#include "models/protocol/routing.h"

namespace wavedeck::knowledge {

namespace {

QString delegationText()
{
    QString text = QStringLiteral("Before work is handed on:\n\n");
    for (const delegation::Point& point : delegation::checklist({}))
        text += QStringLiteral("- %1\n").arg(point.text);
    return text + QStringLiteral("\n`plan check` counts them for each agent.\n");
}

QString routingText()
{
    QString text = QStringLiteral("| Domain | Deputy | Coordinator | By |\n|---|---|---|---|\n");
    for (const routing::Row& row : routing::table())
        text += QStringLiteral("| %1 | %2 | %3 | %4 |\n")
                    .arg(row.title, row.deputy.isEmpty() ? QStringLiteral("–") : row.deputy, row.coordinator,
                        row.via.isEmpty() ? QStringLiteral("–") : row.via);
    return text + QStringLiteral("\nWhat has no row is asked. A plan's `hierarchy` names domains of its own.\n");
}

QString capabilityText()
{
    QString text;
    for (const capability::Card& card : capability::cards())
        text += QStringLiteral("**%1**: %2\n\n").arg(card.title, card.when);
    for (const capability::ClassCard& one : capability::classes())
        text += QStringLiteral("- **%1**: %2 (%3)\n").arg(one.title, one.purpose, one.tools.join(QStringLiteral(", ")));
    return text;
}

QString curationText()
{
    return QStringLiteral("Kept: decisions with their rationale, bug fixes with their root cause, new patterns and "
                          "anti-patterns, news of the domain, what builds on earlier lessons.\n\nRefused: completion "
                          "logs, debugging output, paths of one session, credentials, what is there already.\n");
}

Entry guide(const char* title, const QString& text)
{
    Entry entry;
    entry.kind = QStringLiteral("guide");
    entry.title = QLatin1String(title);
    entry.text = text;
    entry.source = QStringLiteral("Wavedeck");
    return entry;
}

} // namespace

QList<Entry> guides()
{
    return {guide("Delegation checklist", delegationText()), guide("Routing table", routingText()),
        guide("Capability card", capabilityText()), guide("What is worth keeping", curationText())};
}

} // namespace wavedeck::knowledge
