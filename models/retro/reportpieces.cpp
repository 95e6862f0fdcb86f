// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/retro/reportpieces.h"

#include "models/retro/report.h"
#include "models/retro/reporttext.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace wavedeck::retro {

Piece labelOrEntry(const QString& line)
{
    if (!line.startsWith(QLatin1String("**")))
        return {Part::Text, 0, 0, line, {}};
    const qsizetype end = plainIndexOf(line, QStringLiteral("**"), 2);
    const QString inner = end < 0 ? QString() : line.mid(2, end - 2);
    const bool isLabel = end > 0 && plainIndexOf(inner, QStringLiteral(":"), inner.size() - 1) >= 0;
    if (isLabel)
        return {Part::Label, 0, 0, inner.chopped(1), line.mid(end + 2)};
    if (end > 0 && end + 2 == line.size())
        return {Part::Entry, 0, 0, inner, {}};
    return {Part::Text, 0, 0, line, {}};
}

Piece pieceOf(const QString& line)
{
    if (line.isEmpty())
        return {};
    if (line == QLatin1String("---"))
        return {Part::Rule, 0, 0, {}, {}};
    if (line.startsWith(QLatin1Char('#'))) {
        const qsizetype level = line.indexOf(QLatin1Char(' '));
        return {Part::Heading, int(level), 0, line.mid(level + 1), {}};
    }
    if (line.startsWith(QLatin1String("**")))
        return labelOrEntry(line);
    if (line == QLatin1String("-") || line.startsWith(QLatin1String("- ")))
        return {Part::Item, 0, 0, line.mid(2), {}};
    qsizetype digits = 0;
    while (digits < line.size() && digits < 9 && line.at(digits).unicode() >= '0' && line.at(digits).unicode() <= '9')
        ++digits;
    if (digits > 0 && QStringView(line).mid(digits, 2) == QLatin1String(". "))
        return {Part::Item, 0, line.left(digits).toInt(), line.mid(digits + 2), {}};
    return {Part::Text, 0, 0, line, {}};
}

QString cutBrackets(QString& title)
{
    if (!title.endsWith(QLatin1Char(')')) || plainIndexOf(title, QStringLiteral(")"), title.size() - 1) < 0)
        return {};
    qsizetype begin = -1;
    for (qsizetype i = 0; i + 1 < title.size(); ++i) {
        if (title.at(i) == QLatin1Char('\\'))
            ++i;
        else if (title.at(i) == QLatin1Char(' ') && title.at(i + 1) == QLatin1Char('('))
            begin = i;
    }
    if (begin < 0)
        return {};
    const QString inner = title.mid(begin + 2).chopped(1);
    title.truncate(begin);
    return inner;
}

int cutNumber(QString& title)
{
    static const QRegularExpression head(QStringLiteral("\\A(?:Lesson |Recommendation )?(\\d{1,9})(?:: |\\. )"));
    const auto match = head.match(title);
    if (!match.hasMatch())
        return 0;
    title.remove(0, match.capturedLength());
    return match.captured(1).toInt();
}

const OwnList* ownListOf(const QString& label)
{
    static constexpr OwnList kLists[] = {{"Session Objectives", &Retro::objectives, "objective"},
        {"Ground Rules", &Retro::rules, "rule"}, {"Achievements", &Retro::achievements, "achievement"},
        {"Key Lessons", &Retro::keyLessons, "key_lesson"}, {"Next Steps", &Retro::nextSteps, "next_step"}};
    const auto found = std::find_if(
        std::begin(kLists), std::end(kLists), [&](const OwnList& one) { return label == QLatin1String(one.label); });
    return found == std::end(kLists) ? nullptr : found;
}

bool sayOf(Recommendation& one, const QString& label, const QString& raw, const QString& text)
{
    static const QHash<QString, QString Recommendation::*> kTexts{{QStringLiteral("Problem"), &Recommendation::problem},
        {QStringLiteral("Solution"), &Recommendation::solution},
        {QStringLiteral("Implementation"), &Recommendation::implementation},
        {QStringLiteral("Expected Impact"), &Recommendation::expectedImpact},
        {QStringLiteral("Outcome"), &Recommendation::outcome}, {QStringLiteral("Measure"), &Recommendation::measure},
        {QStringLiteral("Debt"), &Recommendation::debt}};
    if (label == QLatin1String("Owner"))
        one.owners = ownersOf(raw);
    else if (label == QLatin1String("Time"))
        one.effortMin = effortOf(raw);
    else if (label == QLatin1String("Due"))
        one.dueAt = timeOf(raw);
    else if (kTexts.contains(label))
        one.*kTexts.value(label) = text;
    else
        return false;
    return true;
}

bool sayOf(Action& one, const QString& name, const QString& value)
{
    static const QHash<QString, QString Action::*> kTexts{{QStringLiteral("Owner"), &Action::owner},
        {QStringLiteral("State"), &Action::state}, {QStringLiteral("Reason"), &Action::reason},
        {QStringLiteral("Evidence"), &Action::evidence}, {QStringLiteral("Measure"), &Action::measure},
        {QStringLiteral("Carried from"), &Action::carriedFrom}, {QStringLiteral("Source"), &Action::source},
        {QStringLiteral("Debt"), &Action::debt}};
    static const QHash<QString, qint64 Action::*> kTimes{{QStringLiteral("Due"), &Action::dueAt},
        {QStringLiteral("First due"), &Action::firstDueAt}, {QStringLiteral("Created"), &Action::createdAt},
        {QStringLiteral("Implemented"), &Action::implementedAt}, {QStringLiteral("Verified"), &Action::verifiedAt}};
    if (name == QLatin1String("Recommendation"))
        one.recommendation = value.toInt();
    else if (kTexts.contains(name))
        one.*kTexts.value(name) = unmarked(value);
    else if (kTimes.contains(name))
        one.*kTimes.value(name) = timeOf(value);
    else
        return false;
    return true;
}

void sayOf(Retro& retro, const QString& label, const QString& text)
{
    static const QHash<QString, QString Retro::*> kTexts{{QStringLiteral("Session ID"), &Retro::code},
        {QStringLiteral("Classification"), &Retro::classification}, {QStringLiteral("Session"), &Retro::session},
        {QStringLiteral("Project"), &Retro::project}};
    if (kTexts.contains(label))
        retro.*kTexts.value(label) = text;
}

void dropDangling(Retro& r)
{
    QSet<int> raws;
    QSet<int> ones;
    QSet<int> themes;
    QSet<int> people;
    for (const Recommendation& one : std::as_const(r.recommendations))
        (one.raw ? raws : ones).insert(one.number);
    for (const Theme& one : std::as_const(r.themes))
        themes.insert(one.number);
    for (const Participant& one : std::as_const(r.participants))
        people.insert(one.number);
    const auto person = [&](int& number) { number = people.contains(number) ? number : 0; };
    for (Note& one : r.notes) {
        person(one.by);
        one.theme = themes.contains(one.theme) ? one.theme : 0;
    }
    for (Recommendation& one : r.recommendations) {
        person(one.by);
        one.from.removeIf([&](int number) { return !raws.contains(number); });
    }
    for (Action& one : r.actions)
        one.recommendation = ones.contains(one.recommendation) ? one.recommendation : 0;
    person(r.facilitator);
    person(r.speaker);
}

} // namespace wavedeck::retro
