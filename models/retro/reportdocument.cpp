// SPDX-License-Identifier: GPL-3.0-or-later
// The document behind HTML and PDF, the figures of both, and the table for spreadsheets.
#include "models/base/clock.h"
#include "models/retro/rate.h"
#include "models/retro/report.h"
#include "models/retro/statistics.h"
#include "models/secrets/redact.h"

#include <QJsonArray>

#include <algorithm>

namespace wavedeck::retro {

namespace {

using report::BulletList;
using report::Section;
using report::Table;

QString nameOf(const Retro& r, int participant)
{
    const Participant* who = participantOf(r, participant);
    return who ? who->name : QStringLiteral("anonymous");
}

QString minutes(double ms)
{
    return QStringLiteral("%1 minutes").arg(qRound64(ms / 60'000));
}

QString percent(const QJsonValue& value)
{
    return value.isDouble() ? QStringLiteral("%1 %").arg(value.toDouble(), 0, 'f', 1) : QStringLiteral("n/a");
}

QString number(const QJsonValue& value)
{
    return value.isDouble() ? QString::number(value.toDouble()) : QStringLiteral("n/a");
}

void part(Section& figures, const QString& heading, const QStringList& items)
{
    if (items.isEmpty())
        return;
    Section section{heading, {}, {}};
    section.add(BulletList{items});
    figures.sections.append(section);
}

QStringList counted(const QJsonArray& rows, const QString& what)
{
    QStringList items;
    for (const QJsonValue& one : rows)
        items.append(QStringLiteral("%1: %2 %3")
                         .arg(one[QLatin1String("name")].toString())
                         .arg(one[QLatin1String("n")].toInt())
                         .arg(what));
    return items;
}

QStringList durations(const Retro& r, const QJsonObject& s)
{
    QStringList items{QStringLiteral("Planned: %1").arg(minutes(s.value(QLatin1String("planned_ms")).toDouble()))};
    const bool measured = s.value(QLatin1String("actual_ms")).toDouble() > 0;
    if (measured)
        items.append(QStringLiteral("Actual: %1").arg(minutes(s.value(QLatin1String("actual_ms")).toDouble())));
    for (qsizetype i = 0; i < r.phases.size(); ++i) {
        const Phase& phase = r.phases.at(i);
        QString line = QStringLiteral("Phase %1 (%2): %3").arg(i + 1).arg(phase.name, minutes(double(phase.plannedMs)));
        if (measured)
            line += QStringLiteral(" planned, %1 actual").arg(minutes(double(phase.spentMs)));
        items.append(line);
    }
    return items;
}

QStringList efforts(const QJsonObject& s)
{
    QStringList items;
    const QJsonObject effort = s.value(QLatin1String("effort")).toObject();
    for (const QString& priority : priorities()) {
        const QJsonValue band = effort[QLatin1String("by_priority")][priority];
        if (band[QLatin1String("n")].toInt() > 0)
            items.append(QStringLiteral("%1: %2 hours")
                             .arg(priority.left(1) + priority.mid(1).toLower(),
                                 band[QLatin1String("minutes")].isDouble()
                                     ? QString::number(band[QLatin1String("minutes")].toDouble() / 60)
                                     : QStringLiteral("n/a")));
    }
    if (!items.isEmpty())
        items.append(QStringLiteral("Total: %1 hours, %2 days of 8 hours, %3 weeks of %4 days")
                         .arg(effort.value(QLatin1String("total_min")).toDouble() / 60)
                         .arg(effort.value(QLatin1String("days")).toDouble())
                         .arg(effort.value(QLatin1String("weeks")).toDouble())
                         .arg(kDaysOfWeek));
    return items;
}

QStringList worth(const QJsonObject& s)
{
    const QJsonObject roi = s.value(QLatin1String("roi")).toObject();
    if (!roi.value(QLatin1String("hours_saved")).isDouble())
        return {};
    return {QStringLiteral("Time invested in retrospective: %1 agent-hours (%2 participants, %3)")
                .arg(number(roi.value(QLatin1String("hours_invested"))),
                    number(roi.value(QLatin1String("participants"))), roi.value(QLatin1String("basis")).toString()),
        QStringLiteral("Expected time saved on next project: %1 hours")
            .arg(number(roi.value(QLatin1String("hours_saved")))),
        QStringLiteral("Benefit ratio (saved / invested): %1")
            .arg(percent(roi.value(QLatin1String("benefit_percent")))),
        QStringLiteral("Net ROI ((saved - invested) / invested): %1")
            .arg(percent(roi.value(QLatin1String("net_percent"))))};
}

QString day(qint64 at)
{
    return rfc3339(at).left(10);
}

Section contributionsOf(const Retro& r)
{
    Section all{QStringLiteral("Contributions"), {}, {}};
    for (const Phase& phase : r.phases) {
        Section section{phase.name, {}, {}};
        if (!phase.summary.isEmpty())
            section.add(phase.summary);
        Table table;
        table.header = {QStringLiteral("By"), QStringLiteral("Contribution"), QStringLiteral("Severity")};
        for (const Note& note : r.notes)
            if (note.phase == phase.id) {
                QStringList text{note.title};
                for (const QString& field : note.fields)
                    text.append(field);
                table.rows.append({nameOf(r, note.by), text.join(QStringLiteral(" · ")), note.severity});
            }
        if (!table.rows.isEmpty())
            section.add(table);
        if (!section.blocks.isEmpty())
            all.sections.append(section);
    }
    return all;
}

Section recommendationsOf(const Retro& r, bool raw)
{
    Section section{raw ? QStringLiteral("Raw recommendations") : QStringLiteral("Recommendations"), {}, {}};
    Table table;
    table.header = {QStringLiteral("No."), QStringLiteral("Priority"), QStringLiteral("Recommendation"),
        raw ? QStringLiteral("By") : QStringLiteral("Owner"), raw ? QStringLiteral("Outcome") : QStringLiteral("Due")};
    for (const Recommendation& one : r.recommendations)
        if (one.raw == raw)
            table.rows.append({QString::number(one.number), one.priority, one.title,
                raw ? nameOf(r, one.by) : one.owners.join(QStringLiteral(", ")), raw ? one.outcome : day(one.dueAt)});
    if (!table.rows.isEmpty())
        section.add(table);
    return section;
}

Section actionsOf(const Retro& r, qint64 now)
{
    Section section{QStringLiteral("Action items"), {}, {}};
    Table table;
    table.header = {QStringLiteral("No."), QStringLiteral("Priority"), QStringLiteral("Action"),
        QStringLiteral("Owner"), QStringLiteral("State"), QStringLiteral("Due")};
    for (const Action& one : r.actions)
        table.rows.append({QString::number(one.number), one.priority, one.title, one.owner, one.state, day(one.dueAt)});
    if (table.rows.isEmpty())
        return section;
    section.add(table);
    const Rate rate = rateOf(r.actions, now);
    const QJsonObject shown = rate.document();
    section.add(
        QStringLiteral("Implemented %1, on time %2 (n = %3; %4 not due, %5 dropped).")
            .arg(percent(shown.value(QLatin1String("percent"))), percent(shown.value(QLatin1String("on_time_percent"))))
            .arg(rate.n)
            .arg(rate.notDue)
            .arg(rate.dropped));
    return section;
}

void list(Section& section, const QString& heading, const QStringList& items)
{
    if (items.isEmpty())
        return;
    Section below{heading, {}, {}};
    below.add(BulletList{items, true});
    section.sections.append(below);
}

/// RFC 4180; no cell begins a formula.
QByteArray csvRow(const QStringList& cells)
{
    QStringList quoted;
    for (const QString& cell : cells) {
        QString text = redacted(cell);
        // A terminal does what control characters say.
        text.removeIf([](QChar c) { return c.category() == QChar::Other_Control && c != QLatin1Char('\n'); });
        if (!text.isEmpty() && QStringLiteral("=+-@\t\r\n").contains(text.front()))
            text.prepend(QLatin1Char('\''));
        quoted.append(QStringLiteral("\"%1\"").arg(text.replace(QLatin1Char('"'), QStringLiteral("\"\""))));
    }
    return QString(quoted.join(QLatin1Char(',')) + QStringLiteral("\r\n")).toUtf8();
}

} // namespace

report::Section figuresOf(const Retro& r, qint64 now)
{
    const QJsonObject s = statistics(r);
    Section figures{QStringLiteral("Statistics"), {}, {}};
    const QJsonValue reading = s.value(QLatin1String("reading"));
    if (reading[QLatin1String("documents")].toInt() > 0)
        part(figures, QStringLiteral("Reading Preparation"),
            {QStringLiteral("Required Reports: %1").arg(reading[QLatin1String("documents")].toInt()),
                QStringLiteral("Total Lines: %1").arg(reading[QLatin1String("lines")].toInt())});
    part(figures, QStringLiteral("Session Duration"), durations(r, s));
    const QJsonObject contributions = s.value(QLatin1String("contributions")).toObject();
    QStringList said
        = counted(contributions.value(QLatin1String("by_participant")).toArray(), QStringLiteral("contributions"));
    said.append(QStringLiteral("Total: %1 contributions").arg(contributions.value(QLatin1String("total")).toInt()));
    part(figures, QStringLiteral("Contributions"), said);
    const QJsonObject recommendations = s.value(QLatin1String("recommendations")).toObject();
    QStringList bands;
    for (const QString& priority : priorities())
        bands.append(QStringLiteral("%1 Priority: %2")
                         .arg(priority.left(1) + priority.mid(1).toLower())
                         .arg(recommendations[QLatin1String("by_priority")][priority].toInt()));
    bands.append(QStringLiteral("Total: %1 actionable recommendations")
                     .arg(recommendations.value(QLatin1String("total")).toInt()));
    part(figures, QStringLiteral("Recommendations Generated"), bands);
    QStringList themes;
    for (const QJsonValue& one : s.value(QLatin1String("themes")).toArray())
        themes.append(QStringLiteral("%1: %2 contributions, %3 votes")
                          .arg(one[QLatin1String("title")].toString())
                          .arg(one[QLatin1String("notes")].toInt())
                          .arg(number(one[QLatin1String("votes")])));
    part(figures, QStringLiteral("Themes Identified"), themes);
    part(figures, QStringLiteral("Owners Assigned"),
        counted(s.value(QLatin1String("owners")).toArray(), QStringLiteral("recommendations")));
    part(figures, QStringLiteral("Estimated Implementation Effort"), efforts(s));
    part(figures, QStringLiteral("ROI Projection"), worth(s));
    const Rate rate = rateOf(r.actions, now);
    if (!r.actions.isEmpty())
        part(figures, QStringLiteral("Implementation Rate"),
            {QStringLiteral("Verified of the accepted and due ones: %1 (n = %2)")
                    .arg(percent(rate.document().value(QLatin1String("percent"))))
                    .arg(rate.n),
                QStringLiteral("On time: %1").arg(percent(rate.document().value(QLatin1String("on_time_percent"))))});
    return figures;
}

report::Document documentOf(const Retro& r, qint64 now)
{
    report::Document document{r.title, {}, {}};
    Table about;
    about.header = {QStringLiteral("Retrospective"), r.id};
    about.rows = {{QStringLiteral("Code"), r.code}, {QStringLiteral("Session"), r.session},
        {QStringLiteral("State"), r.state}, {QStringLiteral("Date"), day(r.startedAt > 0 ? r.startedAt : r.createdAt)},
        {QStringLiteral("Facilitator"), nameOf(r, r.facilitator)},
        {QStringLiteral("Classification"), r.classification}};
    document.add(about);
    Section people{QStringLiteral("Participants"), {}, {}};
    Table names;
    names.header = {QStringLiteral("Name"), QStringLiteral("Role"), QStringLiteral("Word")};
    for (const Participant& one : r.participants)
        names.rows.append({one.name, one.role, one.word});
    people.add(names);
    document.sections.append(people);
    list(document, QStringLiteral("Objectives"), r.objectives);
    list(document, QStringLiteral("Ground rules"), r.rules);
    document.sections.append(contributionsOf(r));
    for (const Section& section : {recommendationsOf(r, true), recommendationsOf(r, false), actionsOf(r, now)})
        if (!section.blocks.isEmpty())
            document.sections.append(section);
    document.sections.append(figuresOf(r, now));
    list(document, QStringLiteral("Achievements"), r.achievements);
    list(document, QStringLiteral("Key lessons"), r.keyLessons);
    list(document, QStringLiteral("Next steps"), r.nextSteps);
    return document;
}

QByteArray csvOf(const Retro& r)
{
    QByteArray csv = csvRow({QStringLiteral("kind"), QStringLiteral("number"), QStringLiteral("phase"),
        QStringLiteral("by_or_owner"), QStringLiteral("priority"), QStringLiteral("title"), QStringLiteral("state"),
        QStringLiteral("due"), QStringLiteral("votes")});
    for (const Note& one : r.notes)
        csv += csvRow({QStringLiteral("contribution"), QString::number(one.number), one.phase, nameOf(r, one.by),
            one.severity, one.title, {}, {}, {}});
    for (const Theme& one : r.themes)
        csv += csvRow({QStringLiteral("theme"), one.letter, one.phase, {}, {}, one.title, {}, {},
            one.votes < 0 ? QString() : QString::number(one.votes)});
    for (const Recommendation& one : r.recommendations)
        csv += csvRow({one.raw ? QStringLiteral("raw recommendation") : QStringLiteral("recommendation"),
            QString::number(one.number), {}, one.raw ? nameOf(r, one.by) : one.owners.join(QStringLiteral(", ")),
            one.priority, one.title, one.outcome, day(one.dueAt), {}});
    for (const Action& one : r.actions)
        csv += csvRow({QStringLiteral("action"), QString::number(one.number), {}, one.owner, one.priority, one.title,
            one.state, day(one.dueAt), {}});
    return csv;
}

} // namespace wavedeck::retro
