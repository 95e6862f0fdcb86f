// SPDX-License-Identifier: GPL-3.0-or-later
// Markdown in the order in which reports of retrospectives are written: line shapes matter, they are read back.
#include "models/retro/report.h"

#include "models/base/clock.h"
#include "models/debt/item.h"
#include "models/retro/rate.h"
#include "models/retro/reportrecord.h"
#include "models/retro/reportsummary.h"
#include "models/retro/reporttext.h"
#include "models/retro/reportwriter.h"
#include "models/retro/statistics.h"

#include <QHash>
#include <QJsonArray>
#include <QLocale>

#include <algorithm>

namespace wavedeck::retro {

namespace {

QString dayOf(qint64 at)
{
    return rfc3339(at).left(10);
}

QString minutes(qint64 ms)
{
    return QStringLiteral("%1 minutes").arg((ms + 30'000) / 60'000);
}

QString nameOf(const Retro& r, int participant)
{
    const Participant* who = participantOf(r, participant);
    return who ? who->name : QString();
}

qint64 sumOf(const Retro& r, qint64 Phase::*of)
{
    qint64 sum = 0;
    for (const Phase& one : r.phases)
        sum += one.*of;
    return sum;
}

void writeHead(ReportWriter& w, const Retro& r)
{
    w.line(QLatin1String(kReportTitle));
    w.line(QStringLiteral("## ") + marked(r.title));
    w.blank();
    const bool complete = r.state == QLatin1String("complete");
    w.entry(QStringLiteral("Session Date"), dayOf(r.startedAt > 0 ? r.startedAt : r.createdAt));
    w.entry(QStringLiteral("Session Duration"),
        minutes(r.plannedMin > 0 ? r.plannedMin * qint64(60'000) : sumOf(r, &Phase::plannedMs)));
    w.entry(QStringLiteral("Participants"), QString::number(r.participants.size()));
    w.entry(QStringLiteral("Facilitator"), nameOf(r, r.facilitator));
    w.entry(QStringLiteral("Session Type"), QStringLiteral("Retrospective / Lessons Learned"));
    w.line(complete ? QStringLiteral("**Document Version:** 1.0 FINAL")
                    : QStringLiteral("**Document Version:** 0.9 DRAFT"));
    w.blank();
    w.rule();
    writeSummary(w, r);
    w.heading(2, QStringLiteral("SESSION METADATA"));
    w.entry(QStringLiteral("Session ID"), r.code);
    w.entry(QStringLiteral("Classification"), r.classification);
    w.entry(QStringLiteral("Session"), r.session);
    w.entry(QStringLiteral("Project"), r.project);
    w.blank();
    if (!r.participants.isEmpty())
        w.line(QStringLiteral("**Participants:**"));
    for (const Participant& one : r.participants)
        w.line(QStringLiteral("%1. %2").arg(one.number).arg(markedName(one.name))
            + (one.role.isEmpty() ? QString() : QString(QStringLiteral(" - ") + marked(one.role))));
    w.blank();
    QStringList documents;
    int lines = 0;
    for (const Reading& one : r.readings) {
        documents.append(markedTitle(one.title)
            + (one.lines > 0 ? QStringLiteral(" (%1 lines)").arg(QLocale::c().toString(one.lines)) : QString()));
        lines += one.lines;
    }
    w.items(QStringLiteral("Required Reading"), documents, true);
    if (lines > 0)
        w.label(QStringLiteral("Total Reading"), QStringLiteral("%1 lines").arg(QLocale::c().toString(lines)));
    w.rule();
}

void writeNote(ReportWriter& w, const Note& note, const QString& head)
{
    const QString graded = note.severity.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(note.severity);
    w.line(QStringLiteral("**%1%2%3**").arg(head, markedTitle(note.title), graded));
    w.blank();
    QMap<QString, QString> left = note.fields;
    for (const FieldLabel& one : fieldLabels())
        w.label(QLatin1String(one.label), left.take(QLatin1String(one.field)));
    for (auto it = left.begin(); it != left.end(); ++it)
        w.label(labelOf(it.key()), it.value());
}

/// What both kinds of a recommendation have below their own lines.
void writeReasons(ReportWriter& w, const Recommendation& one)
{
    w.label(QStringLiteral("Problem"), one.problem);
    if (one.raw)
        w.label(QStringLiteral("Solution"), one.solution);
    w.label(QStringLiteral("Implementation"), one.implementation);
    w.label(QStringLiteral("Expected Impact"), one.expectedImpact);
    w.label(QStringLiteral("Outcome"), one.outcome);
    w.label(QStringLiteral("Measure"), one.measure);
    w.label(QStringLiteral("Debt"), one.debt);
}

void writeRaw(ReportWriter& w, const Recommendation& one, int number)
{
    const QString priority = one.priority.isEmpty() ? QString() : QStringLiteral(" (%1 PRIORITY)").arg(one.priority);
    w.line(QStringLiteral("**Recommendation %1: %2%3**").arg(number).arg(markedTitle(one.title), priority));
    w.blank();
    writeReasons(w, one);
    if (!one.owners.isEmpty())
        w.line(QStringLiteral("**Owner:** %1\n").arg(markedOwners(one.owners)));
    if (one.effortMin >= 0)
        w.line(QStringLiteral("**Time:** %1\n").arg(effortText(one.effortMin)));
    if (one.dueAt > 0)
        w.line(QStringLiteral("**Due:** %1\n").arg(timeText(one.dueAt)));
}

/// What one participant (0 = nobody's name) says in a phase; phase: its number, 0 = in none.
void writeSaid(ReportWriter& w, const Retro& r, qsizetype phase, int by, const QString& name, Record& places)
{
    const bool hasOwn = std::any_of(
        r.phases.begin(), r.phases.end(), [](const Phase& one) { return one.id == QLatin1String("recommendations"); });
    const QString id = phase > 0 ? r.phases.at(phase - 1).id : QString();
    const QString rawsIn = hasOwn ? QStringLiteral("recommendations") : QString();
    int number = 0;
    const auto begin = [&](Places& of, int entry) {
        if (number++ == 0)
            w.heading(3,
                name + QStringLiteral(" - ")
                    + (phase > 0 ? markedPhase(r.phases.at(phase - 1).name) : QString::fromLatin1(kOther)));
        of.insert(entry, QStringLiteral("%1.%2.%3").arg(phase).arg(by).arg(number));
        return number;
    };
    for (const Note& note : r.notes)
        if (note.phase == id && note.by == by) {
            const int n = begin(places.notes, note.number);
            writeNote(w, note,
                id == QLatin1String("lessons") ? QStringLiteral("Lesson %1: ").arg(n) : QStringLiteral("%1. ").arg(n));
        }
    for (const Recommendation& one : r.recommendations)
        if (one.raw && one.by == by && id == rawsIn)
            writeRaw(w, one, begin(places.raws, one.number));
}

void writeAllSaid(ReportWriter& w, const Retro& r, qsizetype phase, Record& places)
{
    for (const Participant& one : r.participants)
        writeSaid(w, r, phase, one.number, markedName(one.name), places);
    writeSaid(w, r, phase, 0, QLatin1String(kNobody), places);
}

/// Titles of a phase's themes, as its letters name them.
QStringList themesOf(const Retro& r, qsizetype phase, Record& places)
{
    const QString id = phase > 0 ? r.phases.at(phase - 1).id : QString();
    QStringList titles;
    for (const Theme& one : r.themes)
        if (one.phase == id) {
            titles.append(QStringLiteral("**%1**").arg(markedTitle(one.title))
                + (one.letter.isEmpty() ? QString() : QStringLiteral(" - theme ") + marked(one.letter)));
            places.themes.insert(one.number, QStringLiteral("%1.%2").arg(phase).arg(titles.size()));
        }
    return titles;
}

void writeOpening(ReportWriter& w, const Retro& r)
{
    w.list(QStringLiteral("Session Objectives"), r.objectives, true);
    w.list(QStringLiteral("Ground Rules"), r.rules, false);
    for (const Participant& one : r.participants)
        if (!one.word.isEmpty()) {
            w.heading(3, markedName(one.name));
            w.line(QStringLiteral("Present. My one word: **%1**.").arg(marked(one.word)));
            w.blank();
        }
}

void writePhase(ReportWriter& w, const Retro& r, qsizetype at, Record& places)
{
    const Phase& phase = r.phases.at(at);
    w.heading(2, QStringLiteral("PHASE %1: %2").arg(at + 1).arg(marked(phase.name.toUpper())));
    if (at == 0)
        writeOpening(w, r);
    writeAllSaid(w, r, at + 1, places);
    const QStringList themes = themesOf(r, at + 1, places);
    if (!phase.summary.isEmpty() || !themes.isEmpty()) {
        const QString facilitator = nameOf(r, r.facilitator);
        w.heading(3,
            QStringLiteral("%1 - Summary of %2")
                .arg(facilitator.isEmpty() ? QString::fromLatin1(kNoFacilitator) : markedName(facilitator),
                    marked(phase.name)));
        w.paragraph(phase.summary);
        w.items(QStringLiteral("Themes"), themes, true);
    }
    w.rule();
}

/// What belongs to no phase.
void writeOther(ReportWriter& w, const Retro& r, Record& places)
{
    ReportWriter other;
    writeAllSaid(other, r, 0, places);
    other.items(QStringLiteral("Themes"), themesOf(r, 0, places), true);
    if (other.text().isEmpty())
        return;
    w.heading(2, QLatin1String(kOtherHeading));
    w.add(other);
    w.rule();
}

void writeOne(ReportWriter& w, const Retro& r, const Recommendation& one)
{
    const Recommendation* raw = nullptr;
    for (const Recommendation& from : r.recommendations)
        if (from.raw && !raw && one.from.contains(from.number))
            raw = &from;
    const QString by = raw ? nameOf(r, raw->by) : QString();
    w.line(QStringLiteral("**%1. %2%3**")
               .arg(one.number)
               .arg(markedTitle(one.title),
                   by.isEmpty() ? QString() : QString(QStringLiteral(" (%1)").arg(markedInBrackets(by)))));
    if (!one.solution.isEmpty())
        for (const QString& part : markedLines(one.solution))
            w.line(QStringLiteral("- ") + part);
    w.line(QStringLiteral("- **Owner:** %1").arg(markedOwners(one.owners)));
    w.line(QStringLiteral("- **Time:** %1").arg(effortText(one.effortMin)));
    if (one.dueAt > 0)
        w.line(QStringLiteral("- **Due:** %1").arg(timeText(one.dueAt)));
    w.blank();
    writeReasons(w, one);
}

void writeConsolidated(ReportWriter& w, const Retro& r)
{
    const bool any = std::any_of(
        r.recommendations.begin(), r.recommendations.end(), [](const Recommendation& one) { return !one.raw; });
    if (!any)
        return;
    w.heading(2, QLatin1String(kConsolidatedHeading));
    for (const QString& priority : priorities()) {
        bool first = true;
        for (const Recommendation& one : r.recommendations) {
            if (one.raw || one.priority != priority)
                continue;
            if (first)
                w.heading(3, QStringLiteral("%1 PRIORITY (%2)").arg(priority, horizonOf(priority)));
            first = false;
            writeOne(w, r, one);
        }
    }
    w.rule();
}

void writeActions(ReportWriter& w, const Retro& r)
{
    if (r.actions.isEmpty())
        return;
    w.heading(2, QLatin1String(kActionsHeading));
    const auto said = [&](const char* name, const QString& value) {
        if (!value.isEmpty() && value != QLatin1String("-"))
            w.line(QStringLiteral("- %1: %2").arg(QLatin1String(name), value));
    };
    for (const Action& one : r.actions) {
        w.line(QStringLiteral("%1. **%2** - %3 PRIORITY").arg(one.number).arg(markedTitle(one.title), one.priority));
        said("Owner", marked(one.owner));
        said("Due", timeText(one.dueAt));
        said("First due", timeText(one.firstDueAt));
        said("State", marked(one.state));
        said("Recommendation", one.recommendation > 0 ? QString::number(one.recommendation) : QString());
        said("Source", marked(one.source));
        said("Reason", marked(one.reason));
        said("Evidence", marked(one.evidence));
        said("Measure", marked(one.measure));
        said("Carried from", marked(one.carriedFrom));
        said("Debt", marked(one.debt));
        said("Created", timeText(one.createdAt));
        said("Implemented", timeText(one.implementedAt));
        said("Verified", timeText(one.verifiedAt));
    }
    w.blank();
    w.rule();
}

void writeCards(ReportWriter& w, const Retro& r)
{
    if (std::all_of(
            r.participants.begin(), r.participants.end(), [](const Participant& one) { return one.card.isEmpty(); }))
        return;
    w.heading(2, QLatin1String(kCardsHeading));
    for (const Participant& one : r.participants) {
        if (one.card.isEmpty())
            continue;
        w.heading(3, markedName(one.name) + QStringLiteral(" - Full Perspective"));
        for (auto it = one.card.begin(); it != one.card.end(); ++it) {
            const QStringList lines = it.value().split(QLatin1Char('\n'));
            if (lines.size() > 1 && !lines.contains(QString()))
                w.list(marked(it.key()), lines, false);
            else
                w.label(marked(it.key()), it.value());
        }
    }
    w.rule();
}

void writeConclusion(ReportWriter& w, const Retro& r)
{
    w.heading(2, QLatin1String(kConclusionHeading));
    w.list(QStringLiteral("Achievements"), r.achievements, false);
    w.list(QStringLiteral("Key Lessons"), r.keyLessons, true);
    w.list(QStringLiteral("Next Steps"), r.nextSteps, true);
    if (r.followUpAt > 0)
        w.label(QStringLiteral("Follow-up"), dayOf(r.followUpAt));
    const bool complete = r.state == QLatin1String("complete");
    w.label(QStringLiteral("Final Status"), complete ? QStringLiteral("COMPLETE") : r.state.toUpper());
    w.rule();
}

} // namespace

QJsonObject showDocument(const Retro& r, const QList<Retro>& ofProject, qint64 now)
{
    QJsonObject document = toJson(r);
    const QJsonObject counted = statistics(r);
    document.insert(QStringLiteral("statistics"), counted);
    document.insert(QStringLiteral("implementation_rate"), rateDocument(followed(r, ofProject), now));
    document.insert(QStringLiteral("timer"),
        QJsonObject{{QStringLiteral("running"), r.timer.running}, {QStringLiteral("left_ms"), double(r.timer.leftMs)}});
    QJsonArray phases = document.value(QLatin1String("phases")).toArray();
    for (qsizetype i = 0; i < phases.size(); ++i) {
        QJsonObject phase = phases.at(i).toObject();
        phase.insert(QStringLiteral("overrun_ms"),
            counted.value(QLatin1String("phases")).toArray().at(i)[QLatin1String("overrun_ms")]);
        phases[i] = phase;
    }
    document.insert(QStringLiteral("phases"), phases);
    return document;
}

QString markdownOf(const Retro& r, qint64 now)
{
    ReportWriter w;
    Record places;
    writeHead(w, r);
    if (r.phases.isEmpty()) {
        w.heading(2, QLatin1String(kOpeningHeading));
        writeOpening(w, r);
    }
    // What is recommended stands before the phase that closes.
    const qsizetype closing = r.phases.size() > 1 ? r.phases.size() - 1 : r.phases.size();
    for (qsizetype i = 0; i < closing; ++i)
        writePhase(w, r, i, places);
    writeOther(w, r, places);
    writeConsolidated(w, r);
    for (qsizetype i = closing; i < r.phases.size(); ++i)
        writePhase(w, r, i, places);
    writeActions(w, r);
    writeCards(w, r);
    w.heading(2, QLatin1String(kFiguresHeading));
    const report::Section figures = figuresOf(r, now);
    for (const report::Section& part : figures.sections)
        for (const report::Block& block : part.blocks)
            if (const auto* list = std::get_if<report::BulletList>(&block))
                w.list(part.heading, list->items, false);
    w.rule();
    writeConclusion(w, r);
    return w.text() + recordOf(r, places);
}

} // namespace wavedeck::retro
