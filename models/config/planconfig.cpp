// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/planconfig.h"

#include "models/config/check.h"
#include "models/plan/glob.h"
#include "models/plan/protocolrules.h"

#include <QDir>
#include <QFileInfo>

namespace wavedeck::config {

namespace {

constexpr qsizetype kMostTold = 20;
constexpr qsizetype kMostFiles = 2'000; ///< of one glob
constexpr Mark kBesidePlan{1, 1}; ///< what is found stands in other files, which the message names

/// The files that the plan names, or its whole workspace.
QStringList pathsOf(const Plan& plan)
{
    QStringList paths;
    for (const QString& pattern : plan.configuration.files) {
        const QStringList found = glob::expand(pattern, plan.workspace, kMostFiles);
        for (const QString& file : found)
            paths.append(QDir(plan.workspace).absoluteFilePath(file));
    }
    return plan.configuration.files.isEmpty() ? QStringList{plan.workspace} : paths;
}

QString inWorkspace(const Plan& plan, const QString& path)
{
    return path.isEmpty() ? path : QDir::cleanPath(QDir(plan.workspace).absoluteFilePath(path));
}

/// Short paths: below the workspace.
QString shortened(const QString& text, const Plan& plan)
{
    return QString(text).remove(plan.workspace + QLatin1Char('/'));
}

class Teller {
public:
    explicit Teller(PlanReading& reading)
        : m_reading(reading)
    {
    }

    /// A fault where the plan asks for the check, else what the mode makes of the rule.
    void refuse(const QString& text) { add("config", text, m_reading.plan.configuration.given); }
    void warn(const char* rule, const QString& text) { add(rule, text, false); }

private:
    void add(const char* rule, const QString& text, bool fault)
    {
        const int told = m_told[QLatin1String(rule)]++;
        if (told > kMostTold)
            return;
        const QString message = told == kMostTold
            ? QStringLiteral("configuration: there is more; see `wavedeckctl config check`")
            : QString(QStringLiteral("configuration: ") + shortened(text, m_reading.plan));
        if (fault)
            m_reading.faults.append({kBesidePlan, message, QLatin1String(rule)});
        else
            tell(m_reading, QLatin1String(rule), kBesidePlan, message);
    }

    PlanReading& m_reading;
    QMap<QString, int> m_told;
};

} // namespace

void addConfigFindings(PlanReading& reading, const Bounds& bounds)
{
    const Plan& plan = reading.plan;
    if (!QFileInfo(plan.workspace).isDir())
        return; // a fault of its own
    Teller teller(reading);
    const auto rules = rulesWith(inWorkspace(plan, plan.configuration.rules));
    if (!rules)
        return teller.refuse(rules.error().line());
    const auto set = readConfiguration(pathsOf(plan), *rules, bounds);
    if (!set)
        return teller.refuse(set.error().line());
    CheckOptions options;
    options.required = plan.configuration.required;
    options.requiredBy = {plan.file, kBesidePlan, {}, {}};
    options.source = inWorkspace(plan, plan.configuration.source);
    const QList<Finding> findings = check(*set, *rules, options);
    for (const Finding& finding : findings) {
        // What is no YAML may still be right for who reads it, a template for example.
        if (finding.rule == QLatin1String("syntax") || finding.rule == QLatin1String("unreadable"))
            teller.warn("config-unread", finding.text());
        else if (finding.severity == QLatin1String("critical") || finding.severity == QLatin1String("high"))
            teller.refuse(finding.text());
        else
            teller.warn("config-minor", finding.text());
    }
    if (set->incomplete)
        teller.warn("config-part",
            QStringLiteral("the workspace holds too much to look at all of it before a start; see `wavedeckctl config "
                           "check`"));
}

} // namespace wavedeck::config
