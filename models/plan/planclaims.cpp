// SPDX-License-Identifier: GPL-3.0-or-later
// `claims:` of a session or a wave (AUDIT-11): becomes one gate with a criterion a claim.
#include "models/assurance/claims.h"
#include "models/plan/shortgates.h"

#include <QRegularExpression>

namespace wavedeck::plan {

namespace {

constexpr qsizetype kMostClaims = 500;

void readFailsFrom(const MapReader& map, ClaimPlan& claim)
{
    const QStringList severities{
        QStringLiteral("CRITICAL"), QStringLiteral("HIGH"), QStringLiteral("MEDIUM"), QStringLiteral("LOW")};
    map.line("fails_from", claim.failsFrom);
    if (severities.contains(claim.failsFrom, Qt::CaseInsensitive)) {
        claim.failsFrom = claim.failsFrom.toUpper();
        return;
    }
    map.findings().fault(map.markOf("fails_from"),
        QStringLiteral("fails_from: %1 is no severity; write CRITICAL, HIGH, MEDIUM or LOW")
            .arg(quoted(claim.failsFrom)));
    claim.failsFrom = QStringLiteral("HIGH");
}

CriterionPlan readClaim(Reading& reading, const YamlNode& node, QHash<QString, Mark>& seen)
{
    static const QRegularExpression kPointer(QStringLiteral("\\A(/([^~]|~[01])*)?\\z"));
    CriterionPlan criterion;
    criterion.kind = CriterionKind::Claim;
    criterion.verifies = Verifies::Operational;
    criterion.mark = node.mark;
    const MapReader map(node, keys::claim, reading.findings);
    if (!node.isMapping())
        return criterion;
    ClaimPlan& claim = criterion.claim;
    map.require("id", QStringLiteral("id: containers"));
    map.id("id", criterion.id);
    checkUnique(reading, seen, criterion.id, map.markOf("id"), QStringLiteral("claim ids are unique in their list"));
    map.require("says", QStringLiteral("says: what the document says"));
    map.line("says", claim.says);
    criterion.name = claim.says;
    map.line("source", claim.source);
    map.require("expected", QStringLiteral("expected: 20"));
    if (const YamlNode* expected = map.child("expected"))
        claim.expected = textOf(*expected, QStringLiteral("expected"), reading.findings).value_or(QString());
    map.prose("json", claim.pointer);
    if (!kPointer.match(claim.pointer).hasMatch())
        reading.findings.fault(map.markOf("json"),
            QStringLiteral("json: %1 is no JSON pointer; write /name/name (RFC 6901)").arg(quoted(claim.pointer)));
    if (map.has("fails_from"))
        readFailsFrom(map, claim);
    map.line("environment", criterion.environment);
    map.duration("valid_for", criterion.validMs);
    map.duration("limit", criterion.limitMs);
    map.duration("kill_after", criterion.killAfterMs);
    map.require("argv", QStringLiteral("argv: [program], which prints what is there"));
    readCommand(map, criterion.argv, criterion.shell);
    if (!criterion.argv.isEmpty())
        checkCommand(reading, criterion.argv, criterion.shell, map.markOf("argv"));
    for (const QString& argument : std::as_const(criterion.argv))
        checkPlaceholders(reading, argument, false, map.markOf("argv"));
    return criterion;
}

} // namespace

GatePlan readClaims(Reading& reading, const YamlNode& node, const QString& id, GateTiming timing)
{
    GatePlan gate;
    gate.id = id;
    gate.name = QStringLiteral("Claims against reality");
    gate.timing = timing;
    gate.verifies = Verifies::Operational;
    gate.mark = node.mark;
    if (!node.isSequence() || node.items.isEmpty() || node.items.size() > kMostClaims) {
        reading.findings.fault(node.mark,
            QStringLiteral("claims: give a list of 1 to %1, each '- { id, says, argv, expected }'").arg(kMostClaims));
        return gate;
    }
    QHash<QString, Mark> seen;
    for (const YamlNodePtr& item : node.items)
        gate.criteria.append(readClaim(reading, *item, seen));
    return gate;
}

} // namespace wavedeck::plan
