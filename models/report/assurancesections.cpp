// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/assurancesections.h"

#include <QJsonArray>

namespace wavedeck {

namespace {

using report::Section;
using report::Table;

QString text(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toString();
}

QString number(const QJsonValue& value, const QString& unit = {})
{
    return value.isDouble() ? QString(QString::number(value.toDouble(), 'g', 10) + unit) : QStringLiteral("n/a");
}

QString rounded(const QJsonValue& value, int places, const QString& unit)
{
    return value.isDouble() ? QString(QString::number(value.toDouble(), 'f', places) + unit) : QStringLiteral("n/a");
}

Section readinessSection(const QJsonObject& readiness)
{
    Section section{QStringLiteral("Readiness"), {}, {}};
    Table table{{QStringLiteral("Tier"), QStringLiteral("Criterion"), QStringLiteral("State"), QStringLiteral("Value"),
                    QStringLiteral("Source")},
        {}};
    for (const QJsonValue& value : readiness.value(QLatin1String("criteria")).toArray()) {
        const QJsonObject one = value.toObject();
        table.rows.append({text(one, "tier"), text(one, "text"),
            one.value(QLatin1String("stale")).toBool() ? QStringLiteral("stale") : text(one, "state"),
            text(one, "state") == QLatin1String("met") ? text(one, "value") : text(one, "why"), text(one, "source")});
    }
    section.add(table);
    Table history{
        {QStringLiteral("Time (UTC)"), QStringLiteral("Tier"), QStringLiteral("Before"), QStringLiteral("Session")},
        {}};
    for (const QJsonValue& value : readiness.value(QLatin1String("history")).toArray())
        history.rows.append({text(value.toObject(), "at"), text(value.toObject(), "tier"),
            text(value.toObject(), "before"), text(value.toObject(), "session")});
    if (!history.rows.isEmpty())
        section.add(history);
    return section;
}

QString sideText(const QJsonObject& side, const char* metric)
{
    const QJsonValue value = side.contains(QLatin1String(metric))
        ? side.value(QLatin1String(metric))
        : side.value(QLatin1String("values")).toObject().value(QLatin1String(metric));
    return number(value);
}

Section baselinesSection(const QJsonObject& document)
{
    Section section{QStringLiteral("Baselines"), {}, {}};
    Table table{{QStringLiteral("Measured"), QStringLiteral("Metric"), QStringLiteral("Baseline"), QStringLiteral("n"),
                    QStringLiteral("After"), QStringLiteral("n"), QStringLiteral("Change"), QStringLiteral("Factor")},
        {}};
    for (const QJsonValue& value : document.value(QLatin1String("baselines")).toArray()) {
        const QJsonObject one = value.toObject();
        const QJsonObject before = one.value(QLatin1String("baseline")).toObject();
        const QJsonObject after = one.value(QLatin1String("after")).toObject();
        const QString name = QStringLiteral("%1 (%2)").arg(text(one, "name"), text(one, "unit"));
        const QJsonArray changes = one.value(QLatin1String("changes")).toArray();
        for (const QJsonValue& entry : changes) {
            const QJsonObject change = entry.toObject();
            table.rows.append({name, text(change, "metric"), number(change.value(QLatin1String("before"))),
                number(before.value(QLatin1String("n"))), number(change.value(QLatin1String("after"))),
                number(after.value(QLatin1String("n"))),
                rounded(change.value(QLatin1String("change_percent")), 1, QStringLiteral(" %")),
                rounded(change.value(QLatin1String("factor")), 2, QStringLiteral("x"))});
        }
        if (changes.isEmpty()) // one side is missing
            for (const char* metric : {"p50", "p95", "p99"})
                table.rows.append({name, QLatin1String(metric), sideText(before, metric),
                    number(before.value(QLatin1String("n"))), sideText(after, metric),
                    number(after.value(QLatin1String("n"))), QStringLiteral("n/a"), QStringLiteral("n/a")});
    }
    section.add(table);
    return section;
}

Section claimsSection(const QJsonObject& document)
{
    Section section{QStringLiteral("Claims against reality"), {}, {}};
    Table table{{QStringLiteral("Claim"), QStringLiteral("Where"), QStringLiteral("Claimed"), QStringLiteral("Reality"),
                    QStringLiteral("Reached"), QStringLiteral("Gap"), QStringLiteral("Severity")},
        {}};
    for (const QJsonValue& value : document.value(QLatin1String("claims")).toArray()) {
        const QJsonObject claim = value.toObject();
        const QString reality = text(claim, "reality");
        table.rows.append({text(claim, "claim"), text(claim, "source"), text(claim, "expected"),
            reality.isEmpty() ? QStringLiteral("n/a: ") + text(claim, "reason") : reality,
            rounded(claim.value(QLatin1String("reached_percent")), 1, QStringLiteral(" %")),
            rounded(claim.value(QLatin1String("gap_percent")), 1, QStringLiteral(" %")),
            text(claim, "severity").toUpper()});
    }
    section.add(table);
    return section;
}

Section gapsSection(const QJsonObject& gaps)
{
    Section section{QStringLiteral("Gaps"), {}, {}};
    const QJsonObject counts = gaps.value(QLatin1String("counts")).toObject();
    QStringList parts;
    for (const char* severity : {"critical", "high", "medium", "low", "unknown"})
        parts.append(QStringLiteral("%1 %2").arg(
            number(counts.value(QLatin1String(severity))), QString::fromLatin1(severity).toUpper()));
    section.add(QStringLiteral("%1 gaps: %2.")
                    .arg(number(gaps.value(QLatin1String("total"))), parts.join(QStringLiteral(", "))));
    Table table{{QStringLiteral("Severity"), QStringLiteral("Gap"), QStringLiteral("Found by")}, {}};
    for (const QJsonValue& value : gaps.value(QLatin1String("items")).toArray())
        table.rows.append({text(value.toObject(), "severity").toUpper(), text(value.toObject(), "title"),
            text(value.toObject(), "source")});
    section.add(table);
    return section;
}

Section improvementsSection(const QJsonArray& claims)
{
    Section section{QStringLiteral("Improvements that agents claim"), {}, {}};
    Table table{{QStringLiteral("Agent"), QStringLiteral("Claim"), QStringLiteral("State")}, {}};
    for (const QJsonValue& value : claims)
        table.rows.append(
            {text(value.toObject(), "agent"), text(value.toObject(), "claim"), text(value.toObject(), "state")});
    section.add(table);
    return section;
}

Section observationSection(const QJsonObject& observation)
{
    Section section{QStringLiteral("Observation"), {}, {}};
    section.add(QStringLiteral("%1: from %2 until %3, review due at %4.")
                    .arg(text(observation, "state"), text(observation, "opened_at"), text(observation, "until"),
                        text(observation, "review_at")));
    if (const QString summary = text(observation, "summary"); !summary.isEmpty())
        section.add(QStringLiteral("Closed by %1: %2").arg(text(observation, "closed_by"), summary));
    return section;
}

} // namespace

QStringList tierLines(const QJsonObject& document)
{
    const QString tier = text(document, "tier");
    if (tier.isEmpty())
        return {};
    const QJsonObject readiness = document.value(QLatin1String("readiness")).toObject();
    QStringList lines{QStringLiteral("Tier: %1").arg(tier)};
    const QString target = text(readiness, "target");
    const bool reached = readiness.value(QLatin1String("target_reached")).toBool();
    if (!target.isEmpty())
        lines.append(reached ? QStringLiteral("Target tier %1: reached").arg(target)
                             : QStringLiteral("Target tier %1: not reached").arg(target));
    const char* list = target.isEmpty() || reached ? "missing" : "missing_for_target";
    for (const QJsonValue& value : readiness.value(QLatin1String(list)).toArray()) {
        const QJsonObject missing = value.toObject();
        lines.append(
            QStringLiteral("%1: %2 (%3)").arg(text(missing, "tier"), text(missing, "text"), text(missing, "why")));
    }
    return lines;
}

QList<Section> assuranceSections(const QJsonObject& document)
{
    QList<Section> sections;
    if (!text(document, "tier").isEmpty())
        sections.append(readinessSection(document.value(QLatin1String("readiness")).toObject()));
    if (!document.value(QLatin1String("baselines")).toArray().isEmpty())
        sections.append(baselinesSection(document));
    if (!document.value(QLatin1String("claims")).toArray().isEmpty())
        sections.append(claimsSection(document));
    const QJsonObject gaps = document.value(QLatin1String("gaps")).toObject();
    if (gaps.value(QLatin1String("total")).toInt() > 0)
        sections.append(gapsSection(gaps));
    if (const QJsonArray claims = document.value(QLatin1String("improvement_claims")).toArray(); !claims.isEmpty())
        sections.append(improvementsSection(claims));
    if (const QJsonObject observation = document.value(QLatin1String("observation")).toObject(); !observation.isEmpty())
        sections.append(observationSection(observation));
    return sections;
}

} // namespace wavedeck
