// SPDX-License-Identifier: GPL-3.0-or-later
// Assessments with their risks, and what was learned.
#include "models/imports/finder.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace wavedeck::imports {

namespace {

bool isFileName(const QString& text)
{
    static const QRegularExpression file(QStringLiteral("^[\\w.-]{1,200}\\.[A-Za-z]{2,5}$"));
    return file.match(text).hasMatch();
}

/// `WEB_FRAME.md` as people say it.
QString spoken(QString name)
{
    name = name.section(QLatin1Char('.'), 0, 0);
    return name.replace(QLatin1Char('_'), QLatin1Char(' ')).trimmed();
}

/// `1. **Title** (MEDIUM risk) - note`; -1 for what is none.
int addRisk(Finder& finder, const Line& line, const QString& assessment)
{
    static const QRegularExpression level(QStringLiteral("^\\((CRITICAL|HIGH|MEDIUM|LOW) risk([^)]{0,200})\\)(.*)$"));
    const auto match = level.match(line.value.left(2000));
    if (line.head.isEmpty() || !match.hasMatch())
        return -1;
    QString note = match.captured(3).trimmed();
    while (note.startsWith(QLatin1Char('-')) || note.startsWith(QChar(0x2013)))
        note = note.mid(1).trimmed();
    finder.add("risk", line.number, line.head).fields
        = {{QStringLiteral("level"), match.captured(1)}, {QStringLiteral("note"), note},
            {QStringLiteral("scope"), match.captured(2).trimmed()}, {QStringLiteral("assessment"), assessment}};
    return 0;
}

void addAssessment(Finder& finder, const Section& section, const QString& title)
{
    const Fields fields = fieldsOf(finder.document, section.first, section.end);
    Found& found = finder.add("assessment", section.line, title);
    for (const char* name : {"risk level", "status", "purpose", "solution complexity", "rollback", "key findings"}) {
        const Field field = fields.value(QLatin1String(name));
        found.fields.insert(
            QLatin1String(name), field.items.isEmpty() ? field.text : QString(field.items.join(QLatin1Char('\n'))));
    }
    found.fields.insert(QStringLiteral("level"), levelOf(priorityIn(found.field("risk level"))));
    found.fields.insert(QStringLiteral("recommendations"),
        QJsonArray::fromStringList(fields.value(QStringLiteral("recommendations")).items));
}

} // namespace

void findRisks(Finder& finder)
{
    for (const Section& section : finder.document.sections) {
        if (!section.children.isEmpty() && section.level < 2)
            continue;
        const Title title = titleOf(section.title);
        const QString name = isFileName(title.text) ? spoken(title.text) : title.text;
        if (isFileName(title.text) && title.number >= 0) {
            Found& found = finder.add("document", section.line, title.text);
            const Fields fields = fieldsOf(finder.document, section.first, section.end);
            found.fields = {{QStringLiteral("size"), fields.value(QStringLiteral("size")).text}};
        }
        if (!section.children.isEmpty())
            continue;
        int count = 0;
        for (qsizetype i = section.first; i < section.end; ++i)
            count += addRisk(finder, finder.at(i), name) == 0;
        if (count > 0)
            addAssessment(finder, section, name);
    }
}

namespace {

void takeLesson(Finder& finder, Found& found, qsizetype first, qsizetype end)
{
    QStringList before;
    const Fields fields = fieldsOf(finder.document, first, end, &before);
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        QStringList texts = it->items;
        if (!it->text.isEmpty())
            texts.prepend(it->text);
        found.fields.insert(it.key(), texts.join(QLatin1Char('\n')));
    }
    found.fields.insert(QStringLiteral("text"), before.join(QLatin1Char('\n')));
}

} // namespace

void findLessons(Finder& finder)
{
    for (const Section& section : finder.document.sections) {
        const Title title = titleOf(section.title);
        if (title.number < 0 || section.parent <= 0
            || !hasWord(keyOf(finder.document.sections.at(section.parent).title), {"lesson", "lessons"}))
            continue;
        if (!title.word.isEmpty() && title.word != QLatin1String("lesson"))
            continue;
        takeLesson(finder, finder.add("lesson", section.line, title.text), section.first, section.end);
    }
    for (qsizetype i = 0; i < finder.size(); ++i) {
        const Line& line = finder.at(i);
        const Title title = line.bold && line.label.isEmpty() ? titleOf(line.plain) : Title();
        if (title.word == QLatin1String("insight") && title.number >= 0)
            takeLesson(finder, finder.add("insight", line.number, title.text), i + 1, itemEnd(finder.document, i));
        const QString key = line.weak ? QString() : keyOf(line.label);
        if (key == QLatin1String("primary lessons") || (key == QLatin1String("lessons") && line.value.isEmpty()))
            for (const Line* item : finder.listAfter(i))
                finder.add("lesson", item->number, item->plain);
    }
}

} // namespace wavedeck::imports
