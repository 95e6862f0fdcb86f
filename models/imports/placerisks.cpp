// SPDX-License-Identifier: GPL-3.0-or-later
// Assessments become drafts, with the risks and follow-ups that the document lists for them.
#include "models/imports/fields.h"
#include "models/imports/placing.h"
#include "models/store/riskrepository.h"

#include <algorithm>

namespace wavedeck::imports {

namespace {

/// Whether a heading, `For the bridge (planned)`, speaks of this assessment: its longer words are in the title.
bool speaksOf(const QString& heading, const QString& title)
{
    constexpr qsizetype kTelling = 4; ///< letters
    QStringList telling;
    for (const QString& word : keyOf(titleOf(heading).text).split(QLatin1Char(' '), Qt::SkipEmptyParts))
        if (word.size() >= kTelling)
            telling.append(word);
    const QStringList words = keyOf(title).split(QLatin1Char(' '));
    return !telling.isEmpty()
        && std::all_of(telling.begin(), telling.end(), [&](const QString& word) { return words.contains(word); });
}

void addFollowUps(risk::Assessment& assessment, const QList<Found>& found, const QString& title, QList<int>& indices)
{
    constexpr double kMinutesOfDay = 24 * 60;
    for (int i = 0; i < found.size(); ++i) {
        const Found& one = found.at(i);
        if (one.kind != QLatin1String("action_item") || !speaksOf(one.field("for"), title))
            continue;
        risk::FollowUp up;
        up.text = one.title;
        up.owner = one.field("owner");
        up.why = one.field("why");
        up.solution = one.field("solution");
        if (one.fields.contains(QStringLiteral("effort_min")))
            up.effortMin = one.fields.value(QStringLiteral("effort_min")).toInt();
        if (const double minutes = minutesIn(one.field("horizon")).value_or(0); minutes >= kMinutesOfDay)
            up.horizonDays = int(minutes / kMinutesOfDay);
        assessment.followUps.append(up);
        indices.append(i);
    }
}

} // namespace

Status placeRisks(Placing& placing, const QList<Found>& found)
{
    constexpr int kMostAssessments = 200;
    if (placing.report.count("assessment") > kMostAssessments)
        return tooMany(QStringLiteral("a document takes at most 200 assessments"));
    RiskRepository repository(placing.store);
    for (int i = 0; i < found.size(); ++i) {
        const Found& head = found.at(i);
        if (head.kind != QLatin1String("assessment"))
            continue;
        risk::Assessment assessment;
        assessment.title = head.title.left(200);
        assessment.summary = head.field("purpose");
        assessment.mitigation = head.field("key findings");
        assessment.level = risk::levelOf(head.field("level")).value_or(risk::Level::None);
        assessment.levelWhy = QStringLiteral("as reported in %1").arg(sourceOf(placing.report));
        QList<int> indices{i};
        addFollowUps(assessment, found, head.title, indices);
        for (int r = 0; r < found.size(); ++r) {
            const Found& one = found.at(r);
            if (one.kind != QLatin1String("risk") || one.field("assessment") != head.title)
                continue;
            risk::Risk risk;
            risk.title = one.title;
            risk.level = risk::levelOf(one.field("level")).value_or(risk::Level::None);
            risk.status = QStringLiteral("open");
            risk.mitigation = one.field("note");
            assessment.risks.append(risk);
            indices.append(r);
        }
        const auto id = repository.insert(assessment, placing.by, placing.now);
        if (!id)
            return id.error();
        for (const int index : indices)
            went(placing, index, *id, true);
    }
    return Done{};
}

} // namespace wavedeck::imports
