// SPDX-License-Identifier: GPL-3.0-or-later
// Contributions, recommendations and actions of a retrospective.
#include "models/imports/finder.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace wavedeck::imports {

namespace {

QString joined(const Field& field)
{
    QString text = field.text;
    for (const QString& item : field.items)
        text += (text.isEmpty() ? QString() : QStringLiteral("\n")) + item;
    return text;
}

/// A title of which only a priority or somebody who took part is cut off: other brackets belong to it, and so do those
/// that are escaped, as our own reports write them.
Title ownTitleOf(const Finder& finder, const Line& line)
{
    Title title = titleOf(line.plain);
    if (title.paren.isEmpty() && !line.plain.endsWith(QLatin1Char(')')))
        return title;
    const QStringList names = ownersIn(title.paren);
    const auto tookPart = [&](const QString& name) {
        const QString key = keyOf(name);
        return std::any_of(finder.report.found.begin(), finder.report.found.end(), [&](const Found& one) {
            const QString other = one.kind == QLatin1String("participant") ? keyOf(one.title) : QString();
            return !other.isEmpty()
                && (other == key || other.startsWith(key + QLatin1Char(' '))
                    || key.startsWith(other + QLatin1Char(' ')));
        });
    };
    const bool isEscaped = line.text.contains(QLatin1String("\\)**"));
    const bool isKnown = !priorityIn(title.paren).isEmpty()
        || (!names.isEmpty() && std::all_of(names.begin(), names.end(), tookPart));
    if (isEscaped || !isKnown) {
        title.text = titleOf(line.plain.left(1900) + QLatin1Char('.')).text.chopped(1);
        title.paren.clear();
    }
    return title;
}

void takeFields(Found& found, const Document& document, qsizetype first, qsizetype end)
{
    QStringList before;
    const Fields fields = fieldsOf(document, first, end, &before);
    for (auto it = fields.begin(); it != fields.end(); ++it)
        found.fields.insert(it.key(), joined(*it));
    if (!before.isEmpty())
        found.fields.insert(QStringLiteral("text"), before.join(QLatin1Char('\n')));
    if (const QString owners = found.field("owner"); !owners.isEmpty())
        found.fields.insert(QStringLiteral("owners"), QJsonArray::fromStringList(ownersIn(owners)));
    if (const auto effort = effortIn(found.field("effort")))
        found.fields.insert(QStringLiteral("effort_min"), *effort);
}

/// LEVEL in front of the text of an impact, or in the title's brackets (RETRO-7).
QString severityOf(const Found& found, const Title& title)
{
    static const QRegularExpression pattern(QStringLiteral("^(CRITICAL|HIGH|MEDIUM|LOW)\\b"));
    if (const auto match = pattern.match(found.field("impact")); match.hasMatch())
        return match.captured(1);
    return levelOf(priorityIn(title.paren));
}

void addContribution(Finder& finder, qsizetype at, qsizetype end, const QString& by, const QString& phase)
{
    const Title title = ownTitleOf(finder, finder.at(at));
    const bool isRaw = phase == QLatin1String("recommendations");
    const QString full = isRaw || title.paren.isEmpty()
        ? title.text
        : QString(title.text + QStringLiteral(" (") + title.paren + QLatin1Char(')'));
    const bool isGraded = !isRaw && levelOf(priorityIn(title.paren)) == title.paren;
    Found& found
        = finder.add(isRaw ? "recommendation_raw" : "contribution", finder.at(at).number, isGraded ? title.text : full);
    takeFields(found, finder.document, at + 1, end);
    found.fields.insert(QStringLiteral("by"), by);
    found.fields.insert(QStringLiteral("phase"), phase);
    if (isRaw) {
        found.fields.insert(QStringLiteral("priority"), priorityIn(title.paren));
        found.also = {QStringLiteral("contribution")};
        return;
    }
    if (phase == QLatin1String("lessons"))
        found.also = {QStringLiteral("lesson")};
    const bool maySay = isGraded || phase == QLatin1String("improve");
    const QString severity = maySay ? severityOf(found, title) : QString();
    if (!severity.isEmpty())
        found.fields.insert(QStringLiteral("severity"), severity);
}

/// Numbered bold titles of one participant: `**1. Title**`, `**Lesson 2: Title**`.
int addOfParticipant(Finder& finder, const Section& section, const QString& by, const QString& phase)
{
    int count = 0;
    for (qsizetype i = section.first; i < section.end; ++i) {
        const Line& line = finder.at(i);
        if (line.shape != Shape::Text || !line.bold || !line.label.isEmpty() || titleOf(line.plain).number < 0)
            continue;
        addContribution(finder, i, std::min(itemEnd(finder.document, i), section.end), by, phase);
        ++count;
    }
    return count;
}

/// `**Recommendation:** text` said by somebody while a retrospective closes (RETRO-21).
void addClosing(Finder& finder, const Section& section)
{
    for (qsizetype i = section.first; i < section.end; ++i) {
        const Line& line = finder.at(i);
        if (line.weak || line.shape != Shape::Text || line.value.isEmpty())
            continue;
        const QString key = keyOf(line.label);
        if (key != QLatin1String("recommendation") && key != QLatin1String("additional recommendation"))
            continue;
        finder.add("recommendation_additional", line.number, line.value).fields = {
            {QStringLiteral("by"), finder.sectionOf(line).title}, {QStringLiteral("phase"), QStringLiteral("closing")}};
    }
}

/// The facilitator's: bold `Meta-Lesson 1: Title` below a summary.
void addMetaLessons(Finder& finder, const Section& section)
{
    for (qsizetype i = section.first; i < section.end; ++i) {
        const Title title = finder.at(i).bold ? titleOf(finder.at(i).plain) : Title();
        if (title.number < 0 || title.word != QLatin1String("meta-lesson"))
            continue;
        Found& found = finder.add("meta_lesson", finder.at(i).number, title.text);
        takeFields(found, finder.document, i + 1, std::min(itemEnd(finder.document, i), section.end));
    }
}

/// Each part by its own heading: `### 2.1 Title`.
void addByHeading(Finder& finder, const Section& phase, const QString& id)
{
    static const QRegularExpression number(QStringLiteral("^\\d{1,3}(?:\\.\\d{1,3})?\\.?\\s+"));
    for (const int child : phase.children) {
        const Section& section = finder.document.sections.at(child);
        addContribution(finder, section.first - 1, section.end, {}, id);
        Found& found = finder.report.found.last();
        found.title.remove(number);
    }
}

void addByBullets(Finder& finder, const Section& phase, const QString& id)
{
    for (qsizetype i = phase.first; i < phase.end; ++i) {
        const Line& line = finder.at(i);
        const bool isItem = line.shape == Shape::Bullet || line.shape == Shape::Numbered;
        if (!isItem || line.indent > 1)
            continue;
        Found& found = finder.add("contribution", line.number, line.plain, Certainty::Medium);
        found.fields = {{QStringLiteral("phase"), id}};
        if (id == QLatin1String("lessons"))
            found.also = {QStringLiteral("lesson")};
    }
}

} // namespace

void findContributions(Finder& finder)
{
    const QLatin1String kSummary("Summary of ");
    for (const Section& phase : finder.document.sections) {
        const Title numbered = titleOf(phase.title);
        const QString id = phase.level < 2 || phase.level > 3 ? QString()
            : numbered.word == QLatin1String("phase")         ? phaseOf(numbered.text)
                                                              : phaseIn(phase.title);
        if (id.isEmpty() || phase.title.contains(QLatin1String(" - ")))
            continue;
        int ofParticipants = 0;
        for (const int child : phase.children) {
            const Section& section = finder.document.sections.at(child);
            const qsizetype cut = section.title.lastIndexOf(QLatin1String(" - "));
            const QString rest = cut < 0 ? QString() : section.title.mid(cut + 3);
            if (cut < 0 || phaseOf(rest.startsWith(kSummary) ? rest.mid(kSummary.size()) : rest) != id)
                continue;
            if (rest.startsWith(kSummary))
                addMetaLessons(finder, section);
            else
                ofParticipants += addOfParticipant(finder, section, section.title.left(cut).trimmed(), id);
        }
        const bool isShort = id == QLatin1String("went-well") || id == QLatin1String("improve");
        if (id == QLatin1String("closing") && numbered.number >= 0)
            addClosing(finder, phase);
        else if (ofParticipants == 0 && isShort && !phase.children.isEmpty())
            addByHeading(finder, phase, id);
        else if (ofParticipants == 0 && isShort)
            addByBullets(finder, phase, id);
    }
}

void findRecommendations(Finder& finder)
{
    for (qsizetype i = 0; i < finder.size(); ++i) {
        const Line& line = finder.at(i);
        if (line.shape != Shape::Text || !line.bold || !line.label.isEmpty())
            continue;
        const Title title = ownTitleOf(finder, line);
        const QStringList above = finder.titlesAbove(line.section);
        const QString band = above.value(0);
        const QString priority = priorityIn(band);
        if (title.number < 0 || priority.isEmpty() || !finder.isIn(line.section, {"recommendation", "recommendations"}))
            continue;
        Found& found = finder.add("recommendation", line.number, title.text);
        takeFields(found, finder.document, i + 1, itemEnd(finder.document, i));
        found.fields.insert(QStringLiteral("number"), title.number);
        found.fields.insert(QStringLiteral("priority"), levelOf(priority));
        found.fields.insert(QStringLiteral("horizon"), titleOf(band).paren);
        found.fields.insert(QStringLiteral("by"), title.paren);
    }
    // Those that are said to somebody, each under a heading of its own.
    for (const Section& section : finder.document.sections) {
        const Title title = titleOf(section.title);
        if (title.number < 0 || !title.word.isEmpty() || section.parent <= 0
            || !hasWord(keyOf(finder.document.sections.at(section.parent).title), {"recommendations"}))
            continue;
        Found& found = finder.add("recommendation_raw", section.line, title.text);
        takeFields(found, finder.document, section.first, section.end);
    }
}

namespace {

/// `3. Title → Owner + Owner (2 hours)` below a label with the priority.
void findArrows(Finder& finder)
{
    QString band;
    for (qsizetype i = 0; i < finder.size(); ++i) {
        const Line& line = finder.at(i);
        if (!line.label.isEmpty() && !line.weak && line.value.isEmpty())
            band = line.label;
        if (line.shape != Shape::Numbered)
            continue;
        const QString arrow = line.plain.contains(QChar(0x2192)) ? QString(QChar(0x2192)) : QStringLiteral("->");
        const qsizetype cut = line.plain.lastIndexOf(arrow);
        const Title rest = cut > 0 ? titleOf(line.plain.mid(cut + arrow.size()).trimmed()) : Title();
        const auto effort = effortIn(rest.paren);
        if (cut <= 0 || !effort || rest.text.isEmpty())
            continue;
        Found& found = finder.add("action_item", line.number, line.plain.left(cut).trimmed());
        found.fields = {{QStringLiteral("number"), line.ordinal}, {QStringLiteral("owner"), rest.text},
            {QStringLiteral("owners"), QJsonArray::fromStringList(ownersIn(rest.text))},
            {QStringLiteral("effort"), rest.paren}, {QStringLiteral("effort_min"), *effort},
            {QStringLiteral("priority"), priorityIn(band)}, {QStringLiteral("horizon"), band}};
    }
}

/// `1. **Title** - HIGH PRIORITY` with its owner and effort below.
void findFollowUps(Finder& finder)
{
    QString horizon;
    for (qsizetype i = 0; i < finder.size(); ++i) {
        const Line& line = finder.at(i);
        if (!line.label.isEmpty() && !line.weak && line.value.isEmpty())
            horizon = line.label;
        if (line.shape != Shape::Numbered || line.head.isEmpty() || priorityIn(line.value).isEmpty()
            || !hasWord(keyOf(line.value), {"priority"}))
            continue;
        qsizetype end = i + 1;
        while (end < finder.size() && finder.at(end).shape == Shape::Bullet)
            ++end;
        Found& found = finder.add("action_item", line.number, line.head);
        takeFields(found, finder.document, i + 1, end);
        for (qsizetype below = i + 1; below < end; ++below)
            if (finder.at(below).weak)
                found.fields.insert(fieldName(finder.at(below).label), finder.at(below).value);
        found.fields.insert(QStringLiteral("priority"), priorityIn(line.value));
        found.fields.insert(QStringLiteral("horizon"), horizon);
        found.fields.insert(QStringLiteral("for"), finder.sectionOf(line).title);
    }
}

} // namespace

void findActions(Finder& finder)
{
    findArrows(finder);
    findFollowUps(finder);
}

} // namespace wavedeck::imports
