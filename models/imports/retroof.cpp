// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/imports/fields.h"
#include "models/imports/intake.h"

#include <QDateTime>
#include <QJsonArray>
#include <QMap>
#include <QSet>

#include <algorithm>

namespace wavedeck::imports {

namespace {

using retro::Retro;

QStringList textsOf(const QJsonValue& value)
{
    QStringList texts;
    for (const QJsonValue& one : value.toArray())
        texts.append(one.toString());
    return texts;
}

/// A name, or one that it begins word by word.
int participantOf(const Retro& retro, const QString& name)
{
    const QString key = keyOf(name);
    for (const retro::Participant& one : retro.participants) {
        const QString other = keyOf(one.name);
        if (!key.isEmpty()
            && (other == key || other.startsWith(key + QLatin1Char(' ')) || key.startsWith(other + QLatin1Char(' '))))
            return one.number;
    }
    return 0;
}

template <class T> int nextOf(const QList<T>& list)
{
    int number = 0;
    for (const T& one : list)
        number = std::max(number, one.number);
    return number + 1;
}

qint64 dateOf(const QString& text)
{
    const QDate date = QDate::fromString(text.left(10), Qt::ISODate);
    return date.isValid() ? QDateTime(date, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch() : 0;
}

/// A day that something is due on ends before it is overdue.
qint64 dayEndOf(const QString& text)
{
    const qint64 begin = dateOf(text);
    return begin > 0 ? begin + qint64(24) * 3'600'000 - 1 : 0;
}

QString phaseName(const QString& id)
{
    static const QMap<QString, QString> names{{QStringLiteral("opening"), QStringLiteral("Opening")},
        {QStringLiteral("went-well"), QStringLiteral("What went well")},
        {QStringLiteral("improve"), QStringLiteral("What could be improved")},
        {QStringLiteral("lessons"), QStringLiteral("Lessons learned")},
        {QStringLiteral("recommendations"), QStringLiteral("Recommendations")},
        {QStringLiteral("closing"), QStringLiteral("Closing")},
        {QStringLiteral("review"), QStringLiteral("Review of actions")},
        {QStringLiteral("facts"), QStringLiteral("Facts")}, {QStringLiteral("write"), QStringLiteral("Silent writing")},
        {QStringLiteral("group"), QStringLiteral("Grouping")}, {QStringLiteral("vote"), QStringLiteral("Voting")},
        {QStringLiteral("discuss"), QStringLiteral("Discussion")},
        {QStringLiteral("decide"), QStringLiteral("Decisions")}};
    return names.value(id, id);
}

void addPhase(Retro& retro, const QString& id, qint64 plannedMs, qint64 spentMs = 0)
{
    const auto known = std::find_if(
        retro.phases.begin(), retro.phases.end(), [&](const retro::Phase& phase) { return phase.id == id; });
    if (id.isEmpty())
        return;
    if (known != retro.phases.end()) {
        known->plannedMs = std::max(known->plannedMs, plannedMs);
        known->spentMs = std::max(known->spentMs, spentMs);
        return;
    }
    retro::Phase phase;
    phase.id = id;
    phase.name = phaseName(id);
    phase.plannedMs = plannedMs;
    phase.spentMs = spentMs;
    phase.state = QStringLiteral("closed");
    retro.phases.append(phase);
}

void addNote(Retro& retro, const Found& found)
{
    retro::Note note;
    note.number = nextOf(retro.notes);
    note.phase = found.field("phase");
    note.by = participantOf(retro, found.field("by"));
    note.title = found.title;
    note.severity = found.field("severity");
    for (auto it = found.fields.begin(); it != found.fields.end(); ++it)
        if (it.value().isString() && it.key() != QLatin1String("phase") && it.key() != QLatin1String("by")
            && it.key() != QLatin1String("severity") && !it.value().toString().isEmpty())
            note.fields.insert(it.key(), it.value().toString());
    addPhase(retro, note.phase, 0);
    retro.notes.append(note);
}

/// What a raw one says of itself, or that it says the same; which others went into it a person decides.
void link(Retro& retro, retro::Recommendation& one)
{
    for (retro::Recommendation& other : retro.recommendations) {
        if (one.raw || !other.raw)
            continue;
        const QString to = other.outcome.section(QLatin1Char(','), 0, 0);
        const bool isSaid = to == QStringLiteral("kept as %1").arg(one.number)
            || to == QStringLiteral("merged into %1").arg(one.number);
        const bool isSame = other.outcome.isEmpty() && keyOf(other.title) == keyOf(one.title);
        if (isSame)
            other.outcome = QStringLiteral("kept as %1").arg(one.number);
        if (isSaid || isSame)
            one.from.append(other.number);
    }
}

void addRecommendation(Retro& retro, const Found& found, bool raw)
{
    retro::Recommendation one;
    one.number = 1;
    for (const retro::Recommendation& other : std::as_const(retro.recommendations))
        if (other.raw == raw)
            one.number = std::max(one.number, other.number + 1);
    one.raw = raw;
    one.title = found.title;
    one.problem = found.field("problem");
    one.solution = found.field("solution");
    if (one.solution.isEmpty())
        one.solution = found.field("text");
    one.implementation = found.field("implementation");
    one.expectedImpact = found.field("expected_impact");
    one.priority = levelOf(found.field("priority"));
    one.horizon = found.field("horizon");
    one.owners = textsOf(found.fields.value(QStringLiteral("owners")));
    one.effortMin = found.fields.value(QStringLiteral("effort_min")).toInt(-1);
    if (hasWord(keyOf(found.field("effort")), {"week", "weeks"}))
        one.effortSaid = found.field("effort").left(100);
    one.by = participantOf(retro, found.field("by"));
    one.outcome = raw ? found.field("outcome") : QString();
    one.dueAt = dayEndOf(found.field("due"));
    if (one.dueAt == 0 && !raw)
        one.dueAt = retro::dueOf(one.priority, retro.createdAt);
    one.measure = found.field("measure");
    const int number = found.fields.value(QStringLiteral("number")).toInt();
    if (!raw && number > 0
        && std::none_of(retro.recommendations.begin(), retro.recommendations.end(),
            [&](const auto& other) { return !other.raw && other.number == number; }))
        one.number = number;
    link(retro, one);
    retro.recommendations.append(one);
}

void addAction(Retro& retro, const Found& found)
{
    retro::Action action;
    action.number = nextOf(retro.actions);
    action.title = found.title;
    const QString rank = rankOf(found.field("priority"));
    action.priority = rank == QLatin1String("P3") || rank.isEmpty() ? QStringLiteral("P2") : rank;
    action.owner = found.field("owner");
    static const QSet<QString> states{QStringLiteral("proposed"), QStringLiteral("accepted"),
        QStringLiteral("in-progress"), QStringLiteral("implemented"), QStringLiteral("verified"),
        QStringLiteral("dropped")};
    const QString state = found.field("status").toLower();
    action.state = states.contains(state) ? state : QStringLiteral("proposed");
    action.dueAt = dayEndOf(found.field("due"));
    action.evidence = found.field("evidence");
    action.reason = found.field("reason");
    action.createdAt = retro.createdAt;
    int number = found.fields.value(QStringLiteral("number")).toInt();
    if (number == 0)
        number = found.field("recommendation").toInt();
    if (std::any_of(retro.recommendations.begin(), retro.recommendations.end(),
            [&](const retro::Recommendation& one) { return !one.raw && one.number == number; }))
        action.recommendation = number;
    retro.actions.append(action);
}

void addParticipant(Retro& retro, const Found& found)
{
    if (participantOf(retro, found.title) > 0)
        return;
    retro::Participant one;
    one.number = nextOf(retro.participants);
    one.name = found.title;
    one.role = found.field("role");
    retro.participants.append(one);
}

void addCard(Retro& retro, const Found& found)
{
    const int number = participantOf(retro, found.title);
    for (retro::Participant& one : retro.participants)
        if (one.number == number)
            for (auto it = found.fields.begin(); it != found.fields.end(); ++it)
                if (one.card.size() < 20)
                    one.card.insert(it.key(), it.value().toString());
}

void addWord(Retro& retro, const Found& found)
{
    const int number = participantOf(retro, found.field("by"));
    for (retro::Participant& one : retro.participants)
        if (one.number == number)
            one.word = found.title;
}

void addTheme(Retro& retro, const Found& found)
{
    retro::Theme theme;
    theme.number = nextOf(retro.themes);
    theme.letter = theme.number <= 26 ? QString(QChar(u'A' + ushort(theme.number - 1))) : QString::number(theme.number);
    theme.title = found.title;
    theme.phase = found.field("phase");
    retro.themes.append(theme);
}

/// A theme of the lessons, so that lessons can be linked to it (RETRO-26).
void addMetaLesson(Retro& retro, const Found& found)
{
    if (!retro::phaseOf(retro, QStringLiteral("lessons"))) {
        retro.keyLessons.append(found.title);
        return;
    }
    Found theme = found;
    theme.fields.insert(QStringLiteral("phase"), QStringLiteral("lessons"));
    addTheme(retro, theme);
}

/// Everything that another one refers to comes before it.
constexpr struct {
    const char* kind;
    void (*add)(Retro&, const Found&);
} kParts[] = {{"participant", addParticipant}, {"card", addCard}, {"reaction", addWord},
    {"phase",
        [](Retro& retro, const Found& found) {
            const qint64 ms = found.fields.value(QStringLiteral("minutes")).toInt() * qint64(60'000);
            const qint64 spent = found.fields.value(QStringLiteral("spent_minutes")).toInt() * qint64(60'000);
            addPhase(retro, phaseOf(found.title), ms, spent);
        }},
    {"theme", addTheme}, {"contribution", addNote},
    {"recommendation_raw", [](Retro& retro, const Found& found) { addRecommendation(retro, found, true); }},
    {"recommendation_additional", [](Retro& retro, const Found& found) { addRecommendation(retro, found, true); }},
    {"recommendation", [](Retro& retro, const Found& found) { addRecommendation(retro, found, false); }},
    {"action_item", addAction},
    {"document",
        [](Retro& retro, const Found& found) {
            if (found.fields.contains(QStringLiteral("purpose")))
                retro.readings.append({found.title, found.fields.value(QStringLiteral("lines")).toInt()});
        }},
    {"objective", [](Retro& retro, const Found& found) { retro.objectives.append(found.title); }},
    {"rule", [](Retro& retro, const Found& found) { retro.rules.append(found.title); }},
    {"achievement", [](Retro& retro, const Found& found) { retro.achievements.append(found.title); }},
    {"key_lesson", [](Retro& retro, const Found& found) { retro.keyLessons.append(found.title); }},
    {"meta_lesson", addMetaLesson},
    {"next_step", [](Retro& retro, const Found& found) { retro.nextSteps.append(found.title); }}};

} // namespace

void fillRetro(Retro& retro, const Report& report, const QList<Found>& found)
{
    const auto about = [&](const char* name) { return report.about.value(QLatin1String(name)).toString(); };
    const bool isNew = retro.id.isEmpty();
    if (isNew) {
        retro.title = report.title;
        retro.code = about("session_id");
        retro.classification = about("classification");
        retro.templateName = QStringLiteral("six-phase");
        const QString status = keyOf(about("final status"));
        const bool isOpen = status == QLatin1String("open") || status == QLatin1String("in progress");
        retro.state = isOpen ? QString(status).replace(QLatin1Char(' '), QLatin1Char('-')) : QStringLiteral("complete");
        retro.project = about("project");
        retro.votesShown = true;
        if (const auto minutes = minutesIn(about("duration")); minutes && *minutes < 100'000)
            retro.plannedMin = int(*minutes);
        retro.createdAt = dateOf(about("date"));
        retro.startedAt = retro.createdAt;
        retro.closedAt = retro.createdAt;
        retro.savedHours = report.about.value(QStringLiteral("saved_hours")).toDouble(-1);
    }
    for (const auto& part : kParts)
        for (const Found& one : found)
            if (one.kind == QLatin1String(part.kind))
                part.add(retro, one);
    // Said, or two weeks later where something is urgent (RETRO-13).
    const bool isUrgent
        = std::any_of(retro.recommendations.begin(), retro.recommendations.end(), [](const retro::Recommendation& one) {
              return !one.raw && (one.priority == QLatin1String("CRITICAL") || one.priority == QLatin1String("HIGH"));
          });
    if (isNew)
        retro.followUpAt = dayEndOf(about("follow up"));
    if (isNew && retro.followUpAt == 0 && isUrgent && retro.state == QLatin1String("complete"))
        retro.followUpAt = retro::dueOf(QStringLiteral("HIGH"), retro.createdAt);
    if (retro.facilitator == 0)
        retro.facilitator = participantOf(retro, about("facilitator"));
    for (retro::Participant& one : retro.participants)
        one.facilitator = one.number == retro.facilitator && retro.facilitator > 0;
}

} // namespace wavedeck::imports
