// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/context.h"
#include "app/audit/findingstore.h"
#include "models/base/clock.h"

#include <algorithm>
#include <array>

namespace wavedeck::audit {

namespace {

constexpr int kListed = 300; // findings shown of one severity; the rest is counted

/// Text from outside as inert Markdown: one line, no markup, no HTML.
QString inert(const QString& text, int limit = 300)
{
    QString out;
    for (const QChar c : printable(text, limit)) {
        if (QStringLiteral("\\`*_[]<>|#&~").contains(c))
            out += QLatin1Char('\\');
        out += c;
    }
    return out;
}

struct Collected {
    QMap<QString, std::array<int, 5>> table; ///< by scanner
    std::array<QList<QJsonObject>, 5> findings;
    QMap<QString, QJsonObject> documents; ///< by scanner
    QStringList faults;
};

Collected collect(const QList<FindingsFile>& files)
{
    Collected all;
    for (const FindingsFile& file : files) {
        if (!file.fault.isEmpty()) {
            all.faults.append(QStringLiteral("%1: %2").arg(file.name, file.fault));
            continue;
        }
        if (file.scanner == QStringLiteral("report"))
            continue;
        all.documents.insert(file.scanner, file.document);
        if (file.scanner == QStringLiteral("verify"))
            continue;
        all.table[file.scanner];
        const QJsonArray findings = file.document.value(QStringLiteral("findings")).toArray();
        for (const QJsonValue& value : findings) {
            const QJsonObject finding = value.toObject();
            const auto severity = static_cast<size_t>(
                severityFrom(finding.value(QStringLiteral("severity")).toString()).value_or(Severity::Info));
            const QString scanner = finding.value(QStringLiteral("scanner")).toString(file.scanner);
            ++all.table[scanner].at(severity);
            all.findings.at(severity).append(finding);
        }
    }
    return all;
}

QString summaryTable(const Collected& all)
{
    QString text = QStringLiteral("| scan | critical | high | medium | low | info |\n|---|---:|---:|---:|---:|---:|\n");
    for (auto it = all.table.cbegin(); it != all.table.cend(); ++it) {
        text += QStringLiteral("| %1 |").arg(inert(it.key()));
        for (int severity = 4; severity >= 0; --severity)
            text += QStringLiteral(" %1 |").arg(it->at(static_cast<size_t>(severity)));
        text += QLatin1Char('\n');
    }
    return text + QLatin1Char('\n');
}

QString listOf(QList<QJsonObject> findings)
{
    std::stable_sort(findings.begin(), findings.end(), [](const QJsonObject& a, const QJsonObject& b) {
        const QString fileA = a.value(QStringLiteral("file")).toString();
        const QString fileB = b.value(QStringLiteral("file")).toString();
        return fileA != fileB ? fileA < fileB
                              : a.value(QStringLiteral("line")).toInt() < b.value(QStringLiteral("line")).toInt();
    });
    QString text;
    QString file;
    int listed = 0;
    for (const QJsonObject& finding : std::as_const(findings)) {
        if (listed++ == kListed) {
            text += QStringLiteral("\n%1 more are in the findings.\n").arg(findings.size() - kListed);
            break;
        }
        const QString name = finding.value(QStringLiteral("file")).toString();
        if (name != file || listed == 1)
            text += QStringLiteral("%1**%2**\n\n")
                        .arg(listed == 1 ? QString() : QStringLiteral("\n"),
                            name.isEmpty() ? QStringLiteral("(repository)") : inert(name));
        file = name;
        text += QStringLiteral("- line %1: %2 (%3)\n")
                    .arg(finding.value(QStringLiteral("line")).toInt())
                    .arg(inert(finding.value(QStringLiteral("message")).toString()),
                        inert(finding.value(QStringLiteral("rule")).toString()));
    }
    return text + QLatin1Char('\n');
}

QString findingSections(const Collected& all)
{
    QString text = QStringLiteral("## Findings\n\n");
    for (int i = 4; i >= 0; --i) {
        // Hot spots and the like have a section of their own; the rest of `info` is counted in the table above.
        QList<QJsonObject> findings = all.findings.at(static_cast<size_t>(i));
        findings.removeIf([](const QJsonObject& finding) {
            return finding.value(QStringLiteral("rule")).toString() == QStringLiteral("hot-spot");
        });
        if (findings.isEmpty())
            continue;
        text += QStringLiteral("### %1 (%2)\n\n").arg(QString(word(static_cast<Severity>(i)))).arg(findings.size())
            + listOf(findings);
    }
    return text;
}

QString verification(const Collected& all)
{
    QString text = QStringLiteral("## Verification\n\n");
    const QJsonObject document = all.documents.value(QStringLiteral("verify"));
    if (document.isEmpty())
        return text + QStringLiteral("No verification ran.\n\n");
    text += QStringLiteral("%1 findings checked against the files, %2 confirmed, %3 refuted.\n\n")
                .arg(document.value(QStringLiteral("checked")).toInteger())
                .arg(document.value(QStringLiteral("confirmed")).toInteger())
                .arg(document.value(QStringLiteral("refuted_count")).toInteger());
    const QJsonArray refuted = document.value(QStringLiteral("refuted")).toArray();
    for (qsizetype i = 0; i < std::min<qsizetype>(refuted.size(), kListed); ++i)
        text += QStringLiteral("- refuted: %1 line %2: %3\n")
                    .arg(inert(refuted.at(i)[QStringLiteral("file")].toString()))
                    .arg(refuted.at(i)[QStringLiteral("line")].toInt())
                    .arg(inert(refuted.at(i)[QStringLiteral("why")].toString()));
    return text + (refuted.isEmpty() ? QString() : QStringLiteral("\n"));
}

QString skippedSection(const Collected& all)
{
    QString text = QStringLiteral("## Skipped\n\n");
    for (auto it = all.documents.cbegin(); it != all.documents.cend(); ++it) {
        const QJsonArray skipped = it->value(QStringLiteral("skipped")).toArray();
        for (const QJsonValue& entry : skipped)
            text += QStringLiteral("- %1: %2: %3\n")
                        .arg(inert(it.key()), inert(entry[QStringLiteral("what")].toString()),
                            inert(entry[QStringLiteral("why")].toString()));
    }
    for (const QString& fault : all.faults)
        text += QStringLiteral("- unreadable findings: %1\n").arg(inert(fault));
    return text + QLatin1Char('\n');
}

QString inventory(const Collected& all)
{
    const QJsonObject summary
        = all.documents.value(QStringLiteral("inventory")).value(QStringLiteral("summary")).toObject();
    if (summary.isEmpty())
        return QString();
    QString text = QStringLiteral(
        "## Inventory\n\n%1 files, %2 lines, %3 bytes.\n\n| language | files | lines | bytes |\n|---|---:|---:|---:|\n")
                       .arg(summary.value(QStringLiteral("files")).toInteger())
                       .arg(summary.value(QStringLiteral("lines")).toInteger())
                       .arg(summary.value(QStringLiteral("bytes")).toInteger());
    const QJsonObject languages = summary.value(QStringLiteral("languages")).toObject();
    for (auto it = languages.constBegin(); it != languages.constEnd(); ++it)
        text += QStringLiteral("| %1 | %2 | %3 | %4 |\n")
                    .arg(inert(it.key()))
                    .arg(it.value()[QStringLiteral("files")].toInteger())
                    .arg(it.value()[QStringLiteral("lines")].toInteger())
                    .arg(it.value()[QStringLiteral("bytes")].toInteger());
    return text + QLatin1Char('\n');
}

QString hotSpots(const Collected& all)
{
    const QJsonArray findings
        = all.documents.value(QStringLiteral("hotspots")).value(QStringLiteral("findings")).toArray();
    if (findings.isEmpty())
        return QString();
    QList<QJsonValue> rows(findings.begin(), findings.end());
    std::stable_sort(rows.begin(), rows.end(), [](const QJsonValue& a, const QJsonValue& b) {
        return a[QStringLiteral("detail")][QStringLiteral("rank")].toInt()
            < b[QStringLiteral("detail")][QStringLiteral("rank")].toInt();
    });
    QString text = QStringLiteral("## Hot spots\n\n| file | changes | lines |\n|---|---:|---:|\n");
    for (const QJsonValue& row : std::as_const(rows))
        text += QStringLiteral("| %1 | %2 | %3 |\n")
                    .arg(inert(row[QStringLiteral("file")].toString()))
                    .arg(row[QStringLiteral("detail")][QStringLiteral("changes")].toInteger())
                    .arg(row[QStringLiteral("detail")][QStringLiteral("lines")].toInteger());
    return text + QLatin1Char('\n');
}

QString dependencies(const Collected& all)
{
    const QJsonArray manifests = all.documents.value(QStringLiteral("dependencies"))
                                     .value(QStringLiteral("summary"))[QStringLiteral("manifests")]
                                     .toArray();
    if (manifests.isEmpty())
        return QString();
    QString text = QStringLiteral("## Dependencies\n\n");
    for (const QJsonValue& manifest : manifests) {
        QStringList names;
        const QJsonArray list = manifest[QStringLiteral("dependencies")].toArray();
        for (const QJsonValue& dependency : list)
            names.append(inert(QString(dependency[QStringLiteral("name")].toString() + QLatin1Char(' ')
                                   + dependency[QStringLiteral("version")].toString())
                                   .trimmed(),
                100));
        text += QStringLiteral("- %1 (%2): %3\n")
                    .arg(inert(manifest[QStringLiteral("file")].toString()),
                        inert(manifest[QStringLiteral("ecosystem")].toString()), names.join(QStringLiteral(", ")));
    }
    return text + QLatin1Char('\n');
}

} // namespace

Status writeReport(ScanContext& context)
{
    const Result<QList<FindingsFile>> files = readFindings(context.options().findingsDir);
    if (!files)
        return files.error();
    const Collected all = collect(*files);
    context.countScanned(files->size());
    context.text()
        = QStringLiteral("# Repository audit\n\n%1, commit %2, %3\n\n")
              .arg(inert(context.repository().rootName()),
                  context.repository().head().isEmpty() ? QStringLiteral("none") : context.repository().head().left(12),
                  rfc3339(utcMs()))
        + QStringLiteral("## Summary\n\n") + summaryTable(all) + verification(all) + findingSections(all)
        + hotSpots(all) + inventory(all) + dependencies(all) + skippedSection(all);
    QJsonObject table;
    for (auto it = all.table.cbegin(); it != all.table.cend(); ++it) {
        QJsonObject row;
        for (size_t i = 0; i < it->size(); ++i)
            row.insert(word(static_cast<Severity>(i)), it->at(i));
        table.insert(it.key(), row);
    }
    context.extra().insert(QStringLiteral("by_scanner"), table);
    context.extra().insert(QStringLiteral("faults"), QJsonArray::fromStringList(all.faults));
    context.extra().insert(
        QStringLiteral("verification"), all.documents.value(QStringLiteral("verify")).value(QStringLiteral("summary")));
    if (!context.options().reportFile.isEmpty())
        context.extra().insert(QStringLiteral("report"), context.options().reportFile);
    return Done{};
}

} // namespace wavedeck::audit
