// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit/resourceaudit.h"

#include "models/base/clock.h"
#include "models/domain/formulas.h"

#include <algorithm>
#include <array>

namespace wavedeck::audit {

namespace {

constexpr std::array<const char*, kSections> kSectionNames{"processes", "memory", "disk", "network"};
constexpr std::array<const char*, 3> kRemedies{"none", "end", "clean"};

/// Memory and disk apart: bytes of one are none of the other.
struct Sums {
    qint64 waste = 0;
    qint64 expected = 0;
    qint64 reclaimed = 0;

    QJsonObject toJson() const
    {
        QJsonObject object{{QStringLiteral("waste_bytes"), waste}, {QStringLiteral("expected_reclaim_bytes"), expected},
            {QStringLiteral("reclaimed_bytes"), reclaimed}};
        const auto percent = [&](const char* key, qint64 bytes) {
            const auto value = formulas::reclaimPercent(waste, bytes);
            object.insert(QLatin1String(key), value ? QJsonValue(*value) : QJsonValue());
        };
        percent("expected_reclaim_percent", expected);
        percent("reclaimed_percent", reclaimed);
        return object;
    }
};

Sums sumsOf(const ResourceAudit& audit, bool disk)
{
    Sums sums;
    QHash<int, bool> onDisk;
    for (const ResourceFinding& finding : audit.findings) {
        onDisk.insert(finding.number, finding.section == Section::Disk);
        if ((finding.section == Section::Disk) != disk)
            continue;
        sums.waste += finding.wasteBytes;
        sums.expected += finding.reclaimBytes;
    }
    for (const QJsonValue& action : audit.actions)
        if (action[QStringLiteral("done")].toBool() && onDisk.value(action[QStringLiteral("finding")].toInt()) == disk)
            sums.reclaimed += action[QStringLiteral("bytes")].toInteger();
    return sums;
}

QJsonObject findingJson(const ResourceFinding& finding)
{
    return {{QStringLiteral("number"), finding.number}, {QStringLiteral("section"), QString(word(finding.section))},
        {QStringLiteral("rule"), finding.rule}, {QStringLiteral("severity"), QString(word(finding.severity))},
        {QStringLiteral("message"), finding.message}, {QStringLiteral("state"), finding.state},
        {QStringLiteral("waste_bytes"), finding.wasteBytes}, {QStringLiteral("reclaim_bytes"), finding.reclaimBytes},
        {QStringLiteral("remedy"), QLatin1String(kRemedies.at(static_cast<size_t>(finding.remedy)))},
        {QStringLiteral("targets"), qint64(finding.targets.size())}, {QStringLiteral("evidence"), finding.evidence}};
}

QJsonArray sectionsJson(const ResourceAudit& audit)
{
    QJsonArray sections;
    for (const SectionReport& report : audit.sections) {
        qint64 waste = 0;
        int count = 0;
        for (const ResourceFinding& finding : audit.findings)
            if (finding.section == report.section) {
                waste += finding.wasteBytes;
                ++count;
            }
        sections.append(
            QJsonObject{{QStringLiteral("name"), QString(word(report.section))}, {QStringLiteral("findings"), count},
                {QStringLiteral("waste_bytes"), waste}, {QStringLiteral("facts"), report.facts},
                {QStringLiteral("cannot_know"), QJsonArray::fromStringList(report.cannotKnow)}});
    }
    return sections;
}

QJsonValue maybe(const std::optional<double>& value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

} // namespace

QLatin1String word(Section section)
{
    return QLatin1String(kSectionNames.at(static_cast<size_t>(section)));
}

qint64 ResourceAudit::wasteBytes() const
{
    return sumsOf(*this, false).waste + sumsOf(*this, true).waste;
}

qint64 ResourceAudit::reclaimBytes() const
{
    return sumsOf(*this, false).expected + sumsOf(*this, true).expected;
}

qint64 ResourceAudit::reclaimedBytes() const
{
    return sumsOf(*this, false).reclaimed + sumsOf(*this, true).reclaimed;
}

ResourceAudit judgeResources(const ResourceFacts& facts, const ResourceRules& rules)
{
    ResourceAudit audit;
    audit.at = facts.at;
    audit.memory = facts.memory;
    judgeProcesses(facts, rules, audit);
    judgeMemory(facts, rules, audit);
    judgeDisk(facts, audit);
    judgeNetwork(facts, rules, audit);
    std::stable_sort(
        audit.findings.begin(), audit.findings.end(), [](const ResourceFinding& a, const ResourceFinding& b) {
            return a.severity != b.severity ? a.severity > b.severity : a.wasteBytes > b.wasteBytes;
        });
    int number = 0;
    for (ResourceFinding& finding : audit.findings) {
        finding.number = ++number;
        finding.state = QStringLiteral("open");
        if (finding.targets.isEmpty()) {
            finding.remedy = Remedy::None;
            finding.reclaimBytes = 0;
        }
    }
    return audit;
}

QJsonObject resourceDocument(const ResourceAudit& audit)
{
    QJsonArray findings;
    QJsonObject summary{{QStringLiteral("findings"), qint64(audit.findings.size())}};
    for (int i = 0; i <= static_cast<int>(Severity::Critical); ++i)
        summary.insert(word(static_cast<Severity>(i)), 0);
    for (const ResourceFinding& finding : audit.findings) {
        findings.append(findingJson(finding));
        for (const QString& key : {QString(word(finding.severity)), finding.rule})
            summary.insert(key, summary.value(key).toInteger() + 1);
    }
    const Sums memory = sumsOf(audit, false);
    const Sums disk = sumsOf(audit, true);
    QJsonObject memoryJson = memory.toJson();
    const auto used
        = formulas::percentOf(audit.memory.totalBytes - audit.memory.availableBytes, audit.memory.totalBytes);
    memoryJson.insert(QStringLiteral("used_percent"), maybe(used));
    memoryJson.insert(QStringLiteral("projected_used_percent"),
        maybe(used ? formulas::percentAfter(*used, memory.expected, audit.memory.totalBytes) : std::nullopt));
    const Sums all{memory.waste + disk.waste, memory.expected + disk.expected, memory.reclaimed + disk.reclaimed};
    QJsonObject document = all.toJson();
    document.insert(QStringLiteral("id"), audit.id.isEmpty() ? QJsonValue() : QJsonValue(audit.id));
    document.insert(QStringLiteral("kind"), QStringLiteral("resources"));
    document.insert(QStringLiteral("at"), rfc3339(audit.at));
    document.insert(QStringLiteral("elapsed_ms"), audit.elapsedMs);
    document.insert(QStringLiteral("by"), audit.actor);
    document.insert(QStringLiteral("consent"), audit.consent);
    document.insert(QStringLiteral("sections"), sectionsJson(audit));
    document.insert(QStringLiteral("findings"), findings);
    document.insert(QStringLiteral("summary"), summary);
    document.insert(QStringLiteral("memory"), memoryJson);
    document.insert(QStringLiteral("disk"), disk.toJson());
    document.insert(QStringLiteral("actions"), audit.actions);
    return document;
}

} // namespace wavedeck::audit
