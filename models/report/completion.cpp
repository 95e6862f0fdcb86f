// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/completion.h"

#include "models/report/jsonwords.h"

namespace wavedeck {

using report::BulletList;
using report::Section;
using namespace report::words;

namespace {

void addList(Section& section, const QJsonObject& report, const char* key)
{
    BulletList list;
    for (const QJsonValue& value : report.value(QLatin1String(key)).toArray())
        list.items.append(QStringLiteral("%1: %2").arg(
            QLatin1String(key), value.isObject() ? evidenceText(value.toObject()) : textOf(value)));
    if (!list.items.isEmpty())
        section.add(list);
}

} // namespace

Section completionSection(const QJsonArray& reports)
{
    Section section{QStringLiteral("Completion reports"), {}, {}};
    if (reports.isEmpty())
        section.add(QStringLiteral("No agent has ended yet."));
    for (const QJsonValue& value : reports) {
        const QJsonObject report = value.toObject();
        Section below{text(report, "agent"), {}, {}};
        below.add(QStringLiteral("%1 in attempt %2 after %3%4")
                      .arg(text(report, "state"), text(report, "attempt"), duration(report, "duration_ms"),
                          report.value(QLatin1String("told_by_agent")).toBool()
                              ? QString()
                              : QStringLiteral("; the agent told no report")));
        if (const QString summary = text(report, "summary"); !summary.isEmpty())
            below.add(summary);
        for (const char* key : {"created", "modified", "issues", "decisions"})
            addList(below, report, key);
        if (const QString last = text(report, "last_line"); !last.isEmpty())
            below.add(report::Code{last});
        section.sections.append(below);
    }
    return section;
}

} // namespace wavedeck
