// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/status.h"

#include "models/assurance/product.h"
#include "models/report/jsonwords.h"
#include "models/store/debtrepository.h"
#include "models/store/riskrepository.h"
#include "models/store/sessionmetrics.h"

#include <algorithm>
#include <array>

namespace wavedeck {

using report::BulletList;
using report::Document;
using report::Section;
using report::Table;
using namespace report::words;

namespace {

/// The rows of a status report, one after the other.
class Dimensions {
public:
    void add(const QString& key, const QString& name, const QString& text, const QJsonValue& value, const char* better)
    {
        m_rows.append(QJsonObject{{QStringLiteral("key"), key}, {QStringLiteral("name"), name},
            {QStringLiteral("text"), text.isEmpty() ? QStringLiteral("n/a") : text}, {QStringLiteral("value"), value},
            {QStringLiteral("better"), QLatin1String(better)}});
    }
    void count(const QString& key, const QString& name, std::optional<double> value, const char* better)
    {
        add(key, name, value ? history::valueText(history::Kind::Count, *value) : QString(),
            value ? QJsonValue(*value) : QJsonValue(), better);
    }
    void word(const QString& key, const QString& name, const QString& text) { add(key, name, text, {}, ""); }
    QJsonArray rows() const { return m_rows; }

private:
    QJsonArray m_rows;
};

const char* wordOf(history::Better better)
{
    return better == history::Better::Higher ? "higher" : better == history::Better::Lower ? "lower" : "";
}

void addSession(Dimensions& all, const ReportInput& input)
{
    const SessionRows& rows = input.session.rows;
    all.word(QStringLiteral("session"), QStringLiteral("Session"), rows.session.id);
    all.word(QStringLiteral("state"), QStringLiteral("State"), QString(word(rows.session.state)));
    all.word(QStringLiteral("tier"), QStringLiteral("Tier"), input.line.tier);
    const auto succeeded = std::count_if(rows.agents.begin(), rows.agents.end(),
        [](const Agent& agent) { return agent.state == AgentState::Succeeded; });
    all.count(QStringLiteral("agents"), QStringLiteral("Agents"), double(rows.agents.size()), "");
    all.count(QStringLiteral("agents_succeeded"), QStringLiteral("Agents that succeeded"), double(succeeded), "higher");
    all.count(QStringLiteral("gates"), QStringLiteral("Gates"), input.line.gates, "");
    all.count(QStringLiteral("gates_passed"), QStringLiteral("Gates passed"), input.line.gatesPassed, "higher");
    const QJsonValue points = input.session.document.value(QLatin1String("score"))[QLatin1String("points")];
    all.count(QStringLiteral("score"), QStringLiteral("Protocol score"),
        points.isDouble() ? std::optional<double>(points.toDouble()) : std::nullopt, "higher");
    const QJsonArray alerts = input.session.document.value(QLatin1String("alerts")).toArray();
    all.count(QStringLiteral("alerts"), QStringLiteral("Open alerts"),
        double(std::count_if(alerts.begin(), alerts.end(),
            [](const QJsonValue& alert) { return alert[QLatin1String("resolved_at")].isNull(); })),
        "lower");
}

/// The newest run of every criterion that told of one.
void addTests(Dimensions& all, const ReportInput& input)
{
    QMap<QString, QJsonObject> newest;
    for (const QJsonValue& run : input.session.document.value(QLatin1String("test_runs")).toArray())
        newest.insert(
            text(run.toObject(), "gate") + QLatin1Char('/') + text(run.toObject(), "criterion"), run.toObject());
    std::optional<double> passed;
    std::optional<double> total;
    for (const QJsonObject& run : std::as_const(newest)) {
        passed = passed.value_or(0) + run.value(QLatin1String("passed")).toDouble();
        total = total.value_or(0) + run.value(QLatin1String("total")).toDouble();
    }
    all.count(QStringLiteral("tests"), QStringLiteral("Tests"), total, "");
    all.count(QStringLiteral("tests_passed"), QStringLiteral("Tests passed"), passed, "higher");
}

void addRegisters(Dimensions& all, Store& store, const ReportInput& input)
{
    std::array<int, 4> open{};
    int resolved = 0;
    for (const DebtItem& item : DebtRepository(store).items()) {
        if (item.isResolved())
            ++resolved;
        else
            ++open.at(std::min<std::size_t>(std::size_t(item.priority), open.size() - 1));
    }
    for (std::size_t i = 0; i < open.size(); ++i)
        all.count(QStringLiteral("debt_p%1").arg(i), QStringLiteral("Open debt P%1").arg(i), open.at(i), "lower");
    all.count(QStringLiteral("debt_resolved"), QStringLiteral("Debt resolved"), resolved, "higher");
    int severe = 0;
    for (const RiskRow& risk : RiskRepository(store).rows()) {
        const risk::Level level = risk.residual == risk::Level::None ? risk.level : risk.residual;
        severe += level >= risk::Level::High;
    }
    all.count(QStringLiteral("risks_high"), QStringLiteral("Risk assessments HIGH or above"), severe, "lower");
    all.count(QStringLiteral("next_steps"), QStringLiteral("Recommended steps not done"),
        double(input.open.size()
            + std::count_if(input.own.begin(), input.own.end(),
                [](const history::NextStep& step) { return step.state == QLatin1String("open"); })),
        "lower");
}

Table dimensionsTable(const history::StatusVersion& version)
{
    Table table{{QStringLiteral("Dimension"), QStringLiteral("Value")}, {}};
    for (const QJsonValue& value : version.body.value(QLatin1String("dimensions")).toArray())
        table.rows.append({text(value.toObject(), "name"), text(value.toObject(), "text")});
    return table;
}

void addList(Section& section, const QString& heading, const QStringList& items)
{
    if (items.isEmpty())
        return;
    Section below{heading, {}, {}};
    below.add(BulletList{items, false});
    section.sections.append(below);
}

} // namespace

history::StatusVersion statusOf(Store& store, const ReportInput& input, const QString& by, qint64 now)
{
    Dimensions all;
    addSession(all, input);
    addTests(all, input);
    addRegisters(all, store, input);
    for (const history::Measure& one : history::measures()) {
        const QString key = QLatin1String(one.key);
        const history::Figure figure = input.line.figure(key);
        all.add(key, QString::fromUtf8(one.name), history::figureText(input.line, key),
            figure.value ? QJsonValue(*figure.value) : QJsonValue(), wordOf(one.better));
    }
    history::StatusVersion version;
    const auto plan = planOf(input.session.rows.session);
    version.project = plan ? productOf(*plan) : input.session.rows.session.name;
    version.session = input.session.rows.session.id;
    version.body = {{QStringLiteral("dimensions"), all.rows()},
        {QStringLiteral("open"), QJsonArray::fromStringList(openItems(input))}};
    version.at = now;
    version.by = by;
    return version;
}

Section differenceSection(const history::StatusVersion& earlier, const history::StatusVersion& later)
{
    const history::StatusDifference found = history::difference(earlier, later);
    Section section{QStringLiteral("Changed from V%1 to V%2").arg(earlier.version).arg(later.version), {}, {}};
    Table table{{QStringLiteral("Dimension"), QStringLiteral("V%1").arg(earlier.version),
                    QStringLiteral("V%1").arg(later.version), QStringLiteral("Change")},
        {}};
    for (const history::StatusChange& one : found.dimensions)
        if (one.from != one.to)
            table.rows.append({one.name, one.from.isEmpty() ? QStringLiteral("n/a") : one.from,
                one.to.isEmpty() ? QStringLiteral("n/a") : one.to,
                QString(one.change + QLatin1Char(' ') + one.verdict).trimmed()});
    if (table.rows.isEmpty())
        section.add(QStringLiteral("No dimension differs."));
    else
        section.add(table);
    addList(section, QStringLiteral("Gaps closed"), found.closed);
    addList(section, QStringLiteral("Gaps that are new"), found.added);
    return section;
}

Document statusReport(const history::StatusVersion& version, const history::StatusVersion* before)
{
    Document document{QStringLiteral("%1: Status V%2").arg(version.project).arg(version.version), {}, {}};
    document.add(
        QStringLiteral("As of %1, by %2, after session %3.")
            .arg(rfc3339(version.at), version.by.isEmpty() ? QStringLiteral("n/a") : version.by, version.session));
    if (before)
        document.add(QStringLiteral("It supersedes V%1 of %2.").arg(before->version).arg(rfc3339(before->at)));
    Section dimensions{QStringLiteral("Dimensions"), {}, {}};
    dimensions.add(dimensionsTable(version));
    document.sections.append(dimensions);
    if (before)
        document.sections.append(differenceSection(*before, version));
    Section open{QStringLiteral("Gaps"), {}, {}};
    BulletList list;
    for (const QJsonValue& item : version.body.value(QLatin1String("open")).toArray())
        list.items.append(item.toString());
    if (list.items.isEmpty())
        open.add(QStringLiteral("Nothing is open."));
    else
        open.add(list);
    document.sections.append(open);
    return document;
}

} // namespace wavedeck
