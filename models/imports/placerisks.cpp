// SPDX-License-Identifier: GPL-3.0-or-later
// Assessments become drafts, with the risks and follow-ups that the document lists for them.
#include "models/imports/fields.h"
#include "models/imports/placing.h"
#include "models/store/riskrepository.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace wavedeck::imports {

namespace {

/// An action for whichever assessment the heading above it, `For the bridge (planned)`, speaks of.
struct Action {
    int index;
    QStringList telling; ///< longer words of the heading: they are in the title
};

QList<Action> actionsIn(const QList<Found>& found)
{
    constexpr qsizetype kTelling = 4; ///< letters
    QList<Action> actions;
    for (int i = 0; i < found.size(); ++i) {
        if (found.at(i).kind != QLatin1String("action_item"))
            continue;
        Action action{i, {}};
        for (const QString& word :
            keyOf(titleOf(found.at(i).field("for")).text).split(QLatin1Char(' '), Qt::SkipEmptyParts))
            if (word.size() >= kTelling)
                action.telling.append(word);
        if (!action.telling.isEmpty())
            actions.append(action);
    }
    return actions;
}

void addFollowUps(
    risk::Assessment& assessment, const QList<Found>& found, const QList<Action>& actions, QList<int>& indices)
{
    constexpr double kMinutesOfDay = 24 * 60;
    const QStringList title = keyOf(found.at(indices.first()).title).split(QLatin1Char(' '));
    const QSet<QString> words(title.begin(), title.end());
    for (const Action& action : actions) {
        const Found& one = found.at(action.index);
        if (!std::all_of(action.telling.begin(), action.telling.end(),
                [&](const QString& word) { return words.contains(word); }))
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
        indices.append(action.index);
    }
}

} // namespace

Status placeRisks(Placing& placing, const QList<Found>& found)
{
    constexpr int kMostAssessments = 200;
    if (placing.report.count("assessment") > kMostAssessments)
        return tooMany(QStringLiteral("a document takes at most 200 assessments"));
    RiskRepository repository(placing.store);
    const QList<Action> actions = actionsIn(found);
    QHash<QString, QList<int>> risks; // by assessment
    for (int i = 0; i < found.size(); ++i)
        if (found.at(i).kind == QLatin1String("risk"))
            risks[found.at(i).field("assessment")].append(i);
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
        addFollowUps(assessment, found, actions, indices);
        for (const int r : risks.value(head.title)) {
            const Found& one = found.at(r);
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
