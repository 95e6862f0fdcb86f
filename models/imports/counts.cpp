// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/imports/fields.h"
#include "models/imports/report.h"

#include <QCryptographicHash>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace wavedeck::imports {

namespace {

/// Name of the count of a kind, and of the same split by a field.
struct Count {
    const char* kind;
    const char* name;
    const char* by = nullptr;
    const char* field = nullptr;
};
constexpr Count kCounts[]
    = {{"participant", "participants"}, {"contribution", "contributions", "contributions_by_phase", "phase"},
        {"recommendation_raw", "recommendations_raw", "recommendations_raw_by_priority", "priority"},
        {"recommendation", "recommendations", "recommendations_by_priority", "priority"},
        {"recommendation_additional", "recommendations_additional"},
        {"action_item", "action_items", "action_items_by_priority", "priority"},
        {"next_step", "next_steps", "next_steps_by_horizon", "horizon"},
        {"debt_item", "debt_items", "debt_by_priority", "priority"}, {"risk", "risks", "risks_by_level", "level"},
        {"assessment", "assessments"}, {"gate", "gates", "gates_by_enforcement", "enforcement"}, {"tier", "tiers"},
        {"phase", "phases"}, {"wave", "waves"}, {"week", "weeks"}, {"layer", "layers"}, {"pattern", "patterns"},
        {"anti_pattern", "anti_patterns"}, {"principle", "principles"}, {"lesson", "lessons"}, {"insight", "insights"},
        {"meta_lesson", "meta_lessons"}, {"key_lesson", "key_lessons"}, {"checklist_item", "checklist_items"},
        {"metric_row", "metric_rows"}, {"table_row", "table_rows"}, {"document", "documents"}, {"theme", "themes"},
        {"card", "cards"}, {"reaction", "reactions"}, {"objective", "objectives"}, {"rule", "rules"},
        {"code_block", "code_blocks"}, {"workflow_state", "workflow_states"}, {"command", "commands"},
        {"approval_row", "approval_rows"}, {"scoring_row", "scoring_rows"}, {"version", "versions"},
        {"topic", "topics"}, {"embed_rule", "embed_rules"}, {"criterion", "criteria"}, {"statistic", "statistics"},
        {"state_before", "states_before"}, {"state_after", "states_after"}, {"achievement", "achievements"}};

bool isOf(const Found& found, const char* kind)
{
    return found.kind == QLatin1String(kind) || found.also.contains(QLatin1String(kind));
}

void add(QJsonObject& object, const QString& name, double n)
{
    object.insert(name, object.value(name).toDouble() + n);
}

} // namespace

QLatin1String word(Certainty certainty)
{
    switch (certainty) {
    case Certainty::High:
        return QLatin1String("high");
    case Certainty::Medium:
        return QLatin1String("medium");
    case Certainty::Low:
        break;
    }
    return QLatin1String("low");
}

int Report::count(const char* wanted) const
{
    return int(
        std::count_if(found.begin(), found.end(), [&](const Found& one) { return one.chosen && isOf(one, wanted); }));
}

QJsonObject countsOf(const Report& report)
{
    QJsonObject counts;
    for (const Count& count : kCounts) {
        const int n = report.count(count.kind);
        if (n == 0)
            continue;
        counts.insert(QLatin1String(count.name), n);
        QJsonObject by;
        for (const Found& found : report.found)
            if (count.by && found.chosen && isOf(found, count.kind) && !found.field(count.field).isEmpty())
                add(by, found.field(count.field), 1);
        if (!by.isEmpty())
            counts.insert(QLatin1String(count.by), by);
    }
    QJsonObject gaps;
    double all = 0;
    for (const Found& found : report.found)
        if (found.chosen && found.kind == QLatin1String("gap")) {
            add(gaps, found.field("severity"), found.fields.value(QStringLiteral("n")).toDouble());
            all += found.fields.value(QStringLiteral("n")).toDouble();
        }
    if (!gaps.isEmpty()) {
        counts.insert(QStringLiteral("gaps"), all);
        counts.insert(QStringLiteral("gaps_by_severity"), gaps);
    }
    return counts;
}

namespace {

/// Texts without case, spaces and decorations; places are no part of what an object is.
QJsonValue normalised(const QJsonValue& value)
{
    if (value.isString())
        return keyOf(value.toString());
    if (value.isArray()) {
        QJsonArray array;
        for (const QJsonValue& one : value.toArray())
            array.append(normalised(one));
        return array;
    }
    if (!value.isObject())
        return value;
    QJsonObject object;
    const QJsonObject from = value.toObject();
    for (auto it = from.begin(); it != from.end(); ++it)
        if (!it.key().endsWith(QLatin1String("line")))
            object.insert(it.key(), normalised(it.value()));
    return object;
}

} // namespace

QString fingerprintOf(const Report& report, const Found& found)
{
    const QJsonObject body{{QStringLiteral("kind"), found.kind}, {QStringLiteral("of"), report.identity},
        {QStringLiteral("title"), keyOf(found.title)}, {QStringLiteral("fields"), normalised(found.fields)}};
    return QString::fromLatin1(
        QCryptographicHash::hash(QJsonDocument(body).toJson(QJsonDocument::Compact), QCryptographicHash::Sha256)
            .toHex());
}

QJsonObject documentOf(const Report& report)
{
    QJsonArray found;
    for (const Found& one : report.found)
        found.append(QJsonObject{{QStringLiteral("kind"), one.kind}, {QStringLiteral("line"), one.line},
            {QStringLiteral("certainty"), QString(word(one.certainty))}, {QStringLiteral("title"), one.title},
            {QStringLiteral("chosen"), one.chosen}, {QStringLiteral("why"), one.why}});
    QJsonArray warnings;
    for (const Warning& one : report.warnings)
        warnings.append(QJsonObject{{QStringLiteral("line"), one.line}, {QStringLiteral("message"), one.message}});
    QJsonArray unrecognised;
    for (const Unrecognised& one : report.unrecognised)
        unrecognised.append(QJsonObject{{QStringLiteral("line"), one.line}, {QStringLiteral("title"), one.title}});
    return {{QStringLiteral("file"), report.file},
        {QStringLiteral("kind"), report.kind.isEmpty() ? QStringLiteral("none") : report.kind},
        {QStringLiteral("title"), report.title}, {QStringLiteral("counts"), countsOf(report)},
        {QStringLiteral("warnings"), warnings}, {QStringLiteral("found"), found},
        {QStringLiteral("unrecognised"), unrecognised}};
}

} // namespace wavedeck::imports
