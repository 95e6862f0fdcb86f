// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/agentdetails.h"

#include "models/domain/formulas.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace wavedeck {

namespace {

constexpr double kMostLines = 1e9;

QString textOf(const QJsonObject& object, std::initializer_list<const char*> keys)
{
    for (const char* key : keys)
        if (const QJsonValue value = object.value(QLatin1String(key)); value.isString() && !value.toString().isEmpty())
            return value.toString();
        else if (value.isDouble())
            return QString::number(value.toDouble(), 'g', 12);
    return {};
}

qint64 linesOf(const QJsonObject& object, const char* key)
{
    const double lines = object.value(QLatin1String(key)).toDouble(-1);
    return lines >= 0 && lines <= kMostLines ? qint64(lines) : -1;
}

ReportedFile fileOf(const QJsonValue& value, bool created)
{
    ReportedFile file{value.toString(), created, -1, -1, {}};
    if (!value.isObject())
        return file;
    const QJsonObject object = value.toObject();
    file.path = textOf(object, {"path", "file", "name"});
    file.added = linesOf(object, "added");
    file.removed = linesOf(object, "removed");
    file.lines = textOf(object, {"lines"});
    // Of a new file the number of its lines is what was added.
    if (created && file.added < 0 && (file.added = linesOf(object, "lines")) >= 0)
        file.lines.clear();
    return file;
}

std::optional<bool> verdictOf(const QJsonValue& value)
{
    if (value.isBool())
        return value.toBool();
    const QString word = value.toString().toLower();
    if (word == QLatin1String("yes") || word == QLatin1String("true"))
        return true;
    if (word == QLatin1String("no") || word == QLatin1String("false"))
        return false;
    return std::nullopt;
}

QStringList linesOf(const QJsonValue& list)
{
    QStringList lines;
    for (const QJsonValue& value : list.toArray())
        if (lines.size() < AgentDetails::kKept)
            lines.append(
                value.isObject() ? textOf(value.toObject(), {"title", "text", "what", "summary"}) : value.toString());
    lines.removeAll(QString());
    return lines;
}

RequestSum requestsOf(const QList<AgentDetailRepository::Told>& told)
{
    RequestSum sum;
    QList<double> times;
    for (const auto& one : told) {
        ++sum.count;
        sum.failed += !one.body.value(QLatin1String("ok")).toBool(true);
        if (const double ms = one.body.value(QLatin1String("ms")).toDouble(-1); ms >= 0 && std::isfinite(ms))
            times.append(ms);
    }
    sum.p95Ms = formulas::percentile(std::move(times), 95).value_or(-1);
    return sum;
}

} // namespace

AgentReport readReport(const QJsonObject& body)
{
    AgentReport report;
    report.told = !body.isEmpty();
    report.summary = textOf(body, {"summary"});
    for (const QJsonValue& value : body.value(QLatin1String("claims")).toArray()) {
        const QJsonObject object = value.toObject();
        AgentClaim claim{value.isString() ? value.toString() : textOf(object, {"claim", "title", "text"}),
            verdictOf(object.value(QLatin1String("implemented"))),
            verdictOf(object.value(QLatin1String("operational")))};
        if (!claim.claim.isEmpty() && report.claims.size() < AgentDetails::kKept)
            report.claims.append(claim);
    }
    for (const bool created : {true, false})
        for (const QJsonValue& value :
            body.value(created ? QLatin1String("created") : QLatin1String("modified")).toArray())
            if (const ReportedFile file = fileOf(value, created);
                !file.path.isEmpty() && report.files.size() < AgentDetails::kKept)
                report.files.append(file);
    report.issues = linesOf(body.value(QLatin1String("issues")));
    report.decisions = linesOf(body.value(QLatin1String("decisions")));
    return report;
}

bool AgentDetails::operator==(const AgentDetails& other) const
{
    const auto end = [](const QList<run::TrendPoint>& points) {
        return points.isEmpty() ? std::tuple<qint64, qint64, qint32, qint32>()
                                : std::tuple(points.constLast().atMs, points.constLast().rssMost,
                                    points.constLast().cpuLeast, points.constLast().cpuMost);
    };
    return of == other.of && steps == other.steps && tools == other.tools && report == other.report
        && findings == other.findings && requests == other.requests && trend.size() == other.trend.size()
        && end(trend) == end(other.trend);
}

AgentDetails readAgentDetails(Store& store, const AgentDetailRepository::Of& of)
{
    AgentDetailRepository repository(store);
    AgentDetails details;
    details.of = of;
    if (of.attempt == 0)
        return details;
    details.steps = repository.steps(of);
    details.tools = repository.tools(of);
    const auto completion = repository.completionReport(of);
    const bool isFinal = completion && completion->body.value(QLatin1String("told_by_agent")).toBool();
    const auto interim = repository.told(of, QStringLiteral("report"), 1);
    if (isFinal)
        details.report = readReport(completion->body);
    else if (!interim.isEmpty())
        details.report = readReport(interim.first().body);
    details.report.isFinal = isFinal;
    details.report.at = !interim.isEmpty() ? interim.first().at : isFinal ? completion->at : 0;
    for (const char* kind : {"debt", "gap", "lesson"})
        for (const auto& told : repository.told(of, QLatin1String(kind), AgentDetails::kKept)) {
            const AgentFinding finding{QLatin1String(kind),
                textOf(told.body, {"title", "text", "what", "summary", "lesson", "gap"}),
                textOf(told.body, {"priority"}), textOf(told.body, {"location", "path", "file"})};
            if (!finding.title.isEmpty() && details.findings.size() < AgentDetails::kKept)
                details.findings.append(finding);
        }
    // P0 before P1; what has no priority behind those that have one.
    std::stable_sort(
        details.findings.begin(), details.findings.end(), [](const AgentFinding& a, const AgentFinding& b) {
            return a.priority.isEmpty() != b.priority.isEmpty() ? b.priority.isEmpty() : a.priority < b.priority;
        });
    details.requests = requestsOf(repository.told(of, QStringLiteral("request"), AgentDetails::kRequests));
    return details;
}

} // namespace wavedeck
