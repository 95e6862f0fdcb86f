// SPDX-License-Identifier: GPL-3.0-or-later
// What a report says of itself, who took part, what was read before.
#include "models/imports/finder.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace wavedeck::imports {

namespace {

/// Behind the head of the document: its title, and a second one directly below.
qsizetype headEnd(const Document& document)
{
    for (qsizetype i = 2; i < document.sections.size(); ++i) {
        const Section& section = document.sections.at(i);
        const Section& before = document.sections.at(i - 1);
        if (nextLine(document, before.first, section.first - 1) < section.first - 1)
            return section.first - 1;
    }
    return document.lines.size();
}

QString titleOfDocument(const Document& document)
{
    QString title = document.sections.value(1).title;
    if (document.sections.size() > 2) {
        const Section& first = document.sections.at(1);
        const Section& second = document.sections.at(2);
        const bool isPart = hasWord(keyOf(second.title), {"overview", "summary", "introduction", "contents", "about"});
        if (!isPart && nextLine(document, first.first, second.first - 1) >= second.first - 1)
            title += QStringLiteral(": ") + second.title;
    }
    return title;
}

/// The title of a report whose first heading only says what it is stands below it.
QString ownTitle(const Document& document)
{
    static const QSet<QString> plainWords{QStringLiteral("retrospective"), QStringLiteral("session"),
        QStringLiteral("report"), QStringLiteral("final"), QStringLiteral("risk"), QStringLiteral("assessment")};
    const QString whole = titleOfDocument(document);
    const QString first = document.sections.value(1).title;
    const QStringList words = keyOf(first).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const bool saysNothing
        = std::all_of(words.begin(), words.end(), [](const QString& w) { return plainWords.contains(w); });
    return saysNothing && whole.size() > first.size() ? whole.mid(first.size() + 2) : whole;
}

} // namespace

void findAbout(Finder& finder)
{
    const Document& document = finder.document;
    finder.report.title = ownTitle(document);
    if (!document.codes.isEmpty() && document.codes.last().open)
        finder.report.warnings.append({document.codes.last().line,
            QStringLiteral("the code block that begins here is never closed: all the rest is taken as code")});
    Fields fields = fieldsOf(document, 0, headEnd(document));
    const qsizetype id = finder.labelled("session_id");
    if (id >= 0)
        fields.insert(QStringLiteral("session_id"), {finder.at(id).value, {}, finder.at(id).number, 0, {}});
    QJsonObject& about = finder.report.about;
    for (auto it = fields.begin(); it != fields.end(); ++it)
        if (!it->text.isEmpty() && about.size() < 60)
            about.insert(it.key(), it->text.left(4000));
    for (const char* name : {"classification", "duration", "facilitator", "project", "final status", "follow up"})
        if (const qsizetype at = finder.labelled(name); at >= 0 && !about.contains(QLatin1String(name)))
            about.insert(QLatin1String(name), finder.at(at).value);
    static const QRegularExpression share(QStringLiteral("^\\D*\\d[\\d.,]*\\s*\\+?\\s*%"));
    if (const qsizetype savings = finder.labelled("roi projection"); savings >= 0)
        for (const Line* item : finder.listAfter(savings))
            // A share of what was invested is none; what else is said in percent behind the hours does not matter.
            if (hasWord(keyOf(item->label), {"saved"}) && !share.match(item->value.left(200)).hasMatch())
                if (const auto hours = numberIn(item->value))
                    about.insert(QStringLiteral("saved_hours"), *hours);
}

namespace {

/// `NAME - what it does`, or `NAME: what it does`.
void addParticipant(Finder& finder, const Line& line, const QString& text)
{
    qsizetype cut = text.indexOf(QLatin1String(" - "));
    qsizetype length = 3;
    if (cut < 0) {
        cut = text.indexOf(QLatin1String(": "));
        length = 2;
    }
    Found& found = finder.add("participant", line.number, cut < 0 ? text : text.left(cut).trimmed());
    found.fields.insert(QStringLiteral("role"), cut < 0 ? QString() : text.mid(cut + length).trimmed());
}

/// Bold names with their role below: `**NAME**`, `- **Role:** …`.
void findTeam(Finder& finder)
{
    for (qsizetype i = 0; i < finder.size(); ++i) {
        const Line& line = finder.at(i);
        if (line.shape != Shape::Text || !line.bold || !line.label.isEmpty()
            || !finder.isIn(line.section, {"team", "participants"}))
            continue;
        for (const Line* item : finder.listAfter(i))
            if (fieldName(item->label) == QLatin1String("role")) {
                const Title title = titleOf(line.plain);
                Found& found = finder.add("participant", line.number, title.text);
                found.fields.insert(QStringLiteral("role"), item->value);
                break;
            }
    }
}

void findReading(Finder& finder)
{
    static const QRegularExpression lines(QStringLiteral("\\(([\\d,]{1,12}) lines\\)"));
    for (qsizetype i = 0; i < finder.size(); ++i) {
        const Line& line = finder.at(i);
        if (line.weak || !hasWord(keyOf(line.label), {"required reading", "reading list"}))
            continue;
        for (const Line* item : finder.listAfter(i)) {
            const auto match = lines.match(item->plain.left(2000));
            Found& found = finder.add("document", item->number, titleOf(item->plain).text);
            found.fields.insert(QStringLiteral("purpose"), QStringLiteral("required reading"));
            if (match.hasMatch())
                found.fields.insert(QStringLiteral("lines"), match.captured(1).remove(QLatin1Char(',')).toInt());
        }
    }
}

} // namespace

void findParticipants(Finder& finder)
{
    bool listed = false;
    for (qsizetype i = 0; i < finder.size() && !listed; ++i) {
        const Line& line = finder.at(i);
        const bool isLabel = !line.weak && keyOf(line.label) == QLatin1String("participants") && line.value.isEmpty();
        if (!isLabel && !(line.shape == Shape::Heading && keyOf(line.plain) == QLatin1String("participants")))
            continue;
        for (const Line* item : finder.listAfter(i)) {
            addParticipant(finder, *item, item->plain);
            listed = true;
        }
    }
    if (!listed)
        findTeam(finder);
    findReading(finder);
    constexpr struct {
        const char* label;
        const char* kind;
    } kLists[] = {{"session objectives", "objective"}, {"objectives", "objective"}, {"ground rules", "rule"},
        {"key lessons", "key_lesson"}, {"achievements", "achievement"}};
    for (const auto& list : kLists)
        for (qsizetype i = 0; i < finder.size(); ++i)
            if (!finder.at(i).weak && keyOf(finder.at(i).label) == QLatin1String(list.label))
                for (const Line* item : finder.listAfter(i))
                    finder.add(list.kind, item->number, item->plain);
}

namespace {

void findRollCall(Finder& finder)
{
    static const QRegularExpression word(QStringLiteral("\\bone word:\\s*([\\p{L}-]{2,40})"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    for (const Line& line : finder.document.lines) {
        if (line.shape != Shape::Text || !line.plain.contains(QLatin1String("one word"), Qt::CaseInsensitive))
            continue;
        const auto match = word.match(line.plain.left(2000));
        if (match.hasMatch())
            finder.add("reaction", line.number, match.captured(1)).fields
                = {{QStringLiteral("by"), finder.sectionOf(line).title}};
    }
}

/// `NAME - Full perspective` with the labels of RETRO-19.
void findCards(Finder& finder)
{
    for (const Section& section : finder.document.sections) {
        const qsizetype cut = section.title.lastIndexOf(QLatin1String(" - "));
        if (cut < 0 || !hasWord(keyOf(section.title.mid(cut)), {"perspective", "card"}))
            continue;
        const Fields fields = fieldsOf(finder.document, section.first, section.end);
        if (fields.size() < 3)
            continue;
        Found& card = finder.add("card", section.line, section.title.left(cut).trimmed());
        for (auto it = fields.begin(); it != fields.end(); ++it)
            card.fields.insert(it.key(), it->items.isEmpty() ? it->text : QString(it->items.join(QLatin1Char('\n'))));
    }
}

void findThemes(Finder& finder)
{
    for (qsizetype i = 0; i < finder.size(); ++i) {
        const Line& line = finder.at(i);
        const QString key = line.weak ? QString() : keyOf(line.label);
        if (key == QLatin1String("themes"))
            for (const Line* item : finder.listAfter(i))
                finder.add("theme", item->number, item->head.isEmpty() ? item->plain : item->head).fields
                    = {{QStringLiteral("phase"), phaseIn(finder.titlesAbove(item->section).join(QLatin1Char(' ')))}};
        if (key != QLatin1String("key themes"))
            continue;
        for (qsizetype at = nextLine(finder.document, i + 1, finder.size()); at < finder.size();
             at = nextLine(finder.document, itemEnd(finder.document, at), finder.size())) {
            const Title title = titleOf(finder.at(at).plain);
            if (!finder.at(at).bold || title.number < 0 || !title.word.isEmpty())
                break;
            finder.add("theme", finder.at(at).number, title.text).fields
                = {{QStringLiteral("examples"), int(finder.listAfter(at).size())}};
        }
    }
}

} // namespace

void findPerspectives(Finder& finder)
{
    findRollCall(finder);
    findCards(finder);
    findThemes(finder);
}

} // namespace wavedeck::imports
