// SPDX-License-Identifier: GPL-3.0-or-later
// Forms of the page of retrospectives for what is decided: recommendations and actions. Part of RetroPage.
#include "ui/retro/retropage.h"
#include "ui/retro/retroside.h"
#include "ui/retro/retrowords.h"
#include "ui/retro/rowlist.h"
#include "ui/theme/format.h"

#include <QJsonArray>

#include <array>

namespace wavedeck::ui {

namespace {

const QString kNumber = QStringLiteral("number");
const QString kRaw = QStringLiteral("raw:");

QStringList owners(const QString& words)
{
    QStringList all;
    for (const QString& one : words.split(QLatin1Char(',')))
        if (!one.trimmed().isEmpty())
            all.append(one.trimmed());
    return all;
}

Error badField(const QString& what, const QString& why)
{
    return {ErrorKind::Usage, QStringLiteral("bad-value"), what, why, {}};
}

QStringList priorities()
{
    return {QStringLiteral("MEDIUM"), QStringLiteral("CRITICAL"), QStringLiteral("HIGH"), QStringLiteral("LOW")};
}

/// As the operations take them.
QJsonObject fieldsOf(const retro::Recommendation& one)
{
    QJsonObject fields{{QStringLiteral("title"), one.title}, {QStringLiteral("priority"), one.priority},
        {QStringLiteral("owners"), QJsonArray::fromStringList(one.owners)}, {QStringLiteral("problem"), one.problem},
        {QStringLiteral("solution"), one.solution}, {QStringLiteral("implementation"), one.implementation},
        {QStringLiteral("expected_impact"), one.expectedImpact}, {QStringLiteral("measure"), one.measure}};
    fields.insert(QStringLiteral("effort_min"), one.effortMin);
    if (one.dueAt > 0)
        fields.insert(QStringLiteral("due"), retrowords::isoDate(one.dueAt));
    return fields;
}

} // namespace

/// The form of a recommendation. What is no effort or date is said, and asked again.
void RetroPage::askFields(const QString& title, const QString& verb, const retro::Recommendation& start,
    const std::function<void(const QJsonObject& fields, const std::function<void()>& again)>& yes)
{
    Question question;
    question.title = title;
    question.text
        = tr("Effort as 3 h, 2 d, 1 wk (a day is 8 h, a week 5 days). Due as 2025-11-20; empty: by its priority.");
    question.verb = verb;
    question.keep = tr("Back");
    const QString effort = start.effortMin < 0 ? QString() : retrowords::effort(start.effortMin);
    question.fields = {{tr("Title"), true, {}, start.title}, {tr("Priority"), true, priorities(), start.priority},
        {tr("Owners, by comma"), false, {}, start.owners.join(QStringLiteral(", "))}, {tr("Effort"), false, {}, effort},
        {tr("Due"), false, {}, retrowords::isoDate(start.dueAt)},
        {tr("Metric it should move"), false, {}, start.measure}, {tr("Problem"), false, {}, start.problem, true},
        {tr("Solution"), false, {}, start.solution, true},
        {tr("Implementation"), false, {}, start.implementation, true},
        {tr("Expected impact"), false, {}, start.expectedImpact, true}};
    ask(question, [this, start, yes](const QStringList& values, const std::function<void()>& again) {
        const auto minutes = retrowords::effortIn(values.value(3));
        const auto due = retrowords::dateIn(values.value(4));
        if (!minutes || !due)
            return refused(tr("Recommendation"),
                !minutes ? badField(values.value(3), tr("that is no effort: write 3 h, 2 d or 1 wk"))
                         : badField(values.value(4), tr("that is no date: write 2025-11-20")),
                again);
        retro::Recommendation now = start;
        now.title = values.value(0);
        now.priority = values.value(1).toUpper();
        now.owners = owners(values.value(2));
        now.effortMin = *minutes;
        // Another priority is due on another day, unless somebody says which.
        now.dueAt = now.priority != start.priority && *due == start.dueAt ? 0 : *due;
        now.measure = values.value(5);
        now.problem = values.value(6);
        now.solution = values.value(7);
        now.implementation = values.value(8);
        now.expectedImpact = values.value(9);
        yes(fieldsOf(now), again);
    });
}

void RetroPage::askRecommendation()
{
    askFields(tr("New recommendation"), tr("Add recommendation"), {}, [this](QJsonObject fields, const auto& again) {
        send(
            {QStringLiteral("recommend"), fields}, tr("Recommendation added"),
            [this](const QJsonObject& answer) {
                m_side->recommendations()->choose(QString::number(answer.value(kNumber).toInt()));
            },
            again);
    });
}

void RetroPage::askRecommendationNumber(const QString& key)
{
    const bool raw = key.startsWith(kRaw);
    const int number = raw ? key.mid(kRaw.size()).toInt() : key.toInt();
    for (const retro::Recommendation& one : shown().recommendations) {
        if (one.number != number || one.raw != raw || !isOpen())
            continue;
        return askFields(raw ? tr("Recommendation as it was said") : tr("Recommendation %1").arg(number), tr("Keep"),
            one, [this, one](QJsonObject fields, const auto& again) {
                const auto step = [&one](QJsonObject of) {
                    of.insert(kNumber, one.number);
                    of.insert(QStringLiteral("raw"), one.raw);
                    return Step{QStringLiteral("recommend-edit"), of};
                };
                change(
                    step(fields), tr("Recommendation changed"),
                    [back = step(fieldsOf(one))](const QJsonObject&) { return QList<Step>{back}; }, {}, again);
            });
    }
}

/// Of the raw ones that are chosen; none: of all that wait.
void RetroPage::askConsolidate()
{
    QList<int> from;
    const QStringList keys = m_side->recommendations()->chosenKeys();
    retro::Recommendation start;
    for (const retro::Recommendation& one : shown().recommendations)
        if (one.raw && keys.contains(QStringLiteral("raw:%1").arg(one.number))) {
            if (from.isEmpty()) {
                start = one;
                start.raw = false;
            }
            from.append(one.number);
        }
    if (from.isEmpty())
        return say(tr("Choose raw recommendations first: arrows, with Shift several."), true);
    askFields(from.size() == 1 ? tr("Take it into the list") : tr("Consolidate %1 into one").arg(from.size()),
        tr("Consolidate"), start, [this, from](QJsonObject fields, const auto& again) {
            QJsonArray numbers;
            for (const int number : from)
                numbers.append(number);
            fields.insert(QStringLiteral("from"), numbers);
            send({QStringLiteral("consolidate"), fields}, tr("Consolidated"), {}, again);
        });
}

void RetroPage::askDrop(const QString& key)
{
    if (!key.startsWith(kRaw) || !isOpen())
        return;
    Question question;
    question.title = tr("Drop this recommendation?");
    question.text = tr("It stays as it was said, with the reason.");
    question.verb = tr("Drop");
    question.keep = tr("Back");
    question.fields = {{tr("Reason"), true, {}}};
    ask(question,
        [this, number = key.mid(kRaw.size()).toInt()](const QStringList& values, const std::function<void()>& again) {
            send({QStringLiteral("drop"), {{kNumber, number}, {QStringLiteral("reason"), values.value(0)}}},
                tr("Recommendation dropped"), {}, again);
        });
}

void RetroPage::askAction()
{
    const QString key = m_side->recommendations()->hasFocus() ? m_side->recommendations()->currentKey() : QString();
    retro::Recommendation of;
    for (const retro::Recommendation& one : shown().recommendations)
        if (!one.raw && QString::number(one.number) == key)
            of = one;
    Question question;
    question.title = of.number > 0 ? tr("New action for recommendation %1").arg(of.number) : tr("New action");
    question.text = tr("Due as 2025-11-20; empty: by its priority.");
    question.verb = tr("Add action");
    question.keep = tr("Back");
    question.fields = {{tr("Title"), true, {}, of.title},
        {tr("Priority"), true, {QStringLiteral("P1"), QStringLiteral("P0"), QStringLiteral("P2")}},
        {tr("Owner"), true, {}, of.owners.value(0)}, {tr("Due"), false, {}}, {tr("Metric it should move"), false, {}}};
    ask(question, [this, number = of.number](const QStringList& values, const std::function<void()>& again) {
        if (!retrowords::dateIn(values.value(3)))
            return refused(tr("Action"), badField(values.value(3), tr("that is no date: write 2025-11-20")), again);
        QJsonObject action{{QStringLiteral("title"), values.value(0)}, {QStringLiteral("priority"), values.value(1)},
            {QStringLiteral("owner"), values.value(2)}};
        if (!values.value(3).isEmpty())
            action.insert(QStringLiteral("due"), values.value(3));
        if (!values.value(4).isEmpty())
            action.insert(QStringLiteral("measure"), values.value(4));
        if (number > 0)
            action.insert(QStringLiteral("recommendation"), number);
        send({QStringLiteral("action"), action}, tr("Action added"), {}, again);
    });
}

void RetroPage::askActionNumber(const QString& key)
{
    for (const retro::Action& one : shown().actions) {
        if (QString::number(one.number) != key)
            continue;
        Question question;
        question.title = tr("Action %1").arg(one.number);
        question.text = plain(one.title, 300);
        question.verb = tr("Keep");
        question.keep = tr("Back");
        question.fields
            = {{tr("State"), true,
                   {QStringLiteral("proposed"), QStringLiteral("accepted"), QStringLiteral("in-progress"),
                       QStringLiteral("implemented"), QStringLiteral("verified"), QStringLiteral("dropped")},
                   one.state},
                {tr("Owner"), true, {}, one.owner}, {tr("Due"), false, {}, retrowords::isoDate(one.dueAt)},
                {tr("Evidence, once it is implemented"), false, {}, one.evidence},
                {tr("Reason, where it is dropped"), false, {}, one.reason}};
        return ask(question, [this, one](const QStringList& values, const std::function<void()>& again) {
            QJsonObject now{{kNumber, one.number}};
            const std::array<std::pair<QString, QString>, 5> fields{{{QStringLiteral("state"), one.state},
                {QStringLiteral("owner"), one.owner}, {QStringLiteral("due"), retrowords::isoDate(one.dueAt)},
                {QStringLiteral("evidence"), one.evidence}, {QStringLiteral("reason"), one.reason}}};
            for (std::size_t i = 0; i < fields.size(); ++i)
                if (values.value(qsizetype(i)) != fields[i].second)
                    now.insert(fields[i].first, values.value(qsizetype(i)));
            if (now.size() > 1)
                send({QStringLiteral("set-action"), now}, tr("Action %1 changed").arg(one.number), {}, again);
        });
    }
}

} // namespace wavedeck::ui
