// SPDX-License-Identifier: GPL-3.0-or-later
// Markdown in the order in which reports of retrospectives are written: line shapes matter, they are read back.
#include "models/retro/report.h"

#include "models/base/clock.h"
#include "models/debt/item.h"
#include "models/debt/marks.h"
#include "models/retro/rate.h"
#include "models/retro/statistics.h"
#include "models/secrets/redact.h"

#include <QJsonArray>
#include <QLocale>

#include <algorithm>

namespace wavedeck::retro {

namespace {

/// Labels of fields as reports have them, in their order.
constexpr struct {
    const char* field;
    const char* label;
} kLabels[] = {{"text", ""}, {"example", "Example"}, {"impact", "Impact"}, {"recommendation", "Recommendation"},
    {"differently", "What I'd do differently"}, {"surprised", "What surprised me"}, {"practice", "New best practice"},
    {"problem", "Problem"}, {"solution", "Solution"}, {"implementation", "Implementation"},
    {"expected_impact", "Expected Impact"}};

QString escaped(const QString& text)
{
    return debt::escapedMarkdown(redacted(text));
}

/// What is read back as a title: brackets or a colon that end it are its own.
QString escapedTitle(const QString& text)
{
    QString title = escaped(text);
    if (title.size() > 1 && (title.endsWith(QLatin1Char(')')) || title.endsWith(QLatin1Char(':')))
        && title.at(title.size() - 2) != QLatin1Char('\\'))
        title.insert(title.size() - 1, QLatin1Char('\\'));
    return title;
}

class Writer {
public:
    void line(const QString& text) { m_text += text + QLatin1Char('\n'); }
    void blank() { m_text += QLatin1Char('\n'); }
    void heading(int level, const QString& text)
    {
        m_text += QString(level, QLatin1Char('#')) + QLatin1Char(' ') + escaped(text) + QStringLiteral("\n\n");
    }
    void rule() { m_text += QStringLiteral("---\n\n"); }
    /// Its lines, each as it stands.
    void paragraph(const QString& text)
    {
        bool any = false;
        for (const QString& one : text.split(QLatin1Char('\n')))
            if (!one.trimmed().isEmpty()) {
                line(escaped(one.trimmed()));
                any = true;
            }
        if (any)
            blank();
    }
    void label(const QString& name, const QString& value)
    {
        if (name.isEmpty()) {
            paragraph(value);
            return;
        }
        const QStringList lines = value.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        if (lines.isEmpty())
            return;
        line(QStringLiteral("**%1:** %2").arg(escaped(name), escaped(lines.first().trimmed())));
        for (const QString& one : lines.mid(1))
            line(escaped(one.trimmed()));
        blank();
    }
    /// One of several below each other.
    void entry(const QString& name, const QString& value)
    {
        if (!value.isEmpty())
            line(QStringLiteral("**%1:** %2").arg(escaped(name), escaped(value)));
    }
    void list(const QString& label, const QStringList& items, bool numbered)
    {
        if (items.isEmpty())
            return;
        if (!label.isEmpty())
            line(QStringLiteral("**%1:**").arg(escaped(label)));
        int number = 0;
        for (const QString& item : items)
            line((numbered ? QStringLiteral("%1. ").arg(++number) : QStringLiteral("- ")) + escaped(item.simplified()));
        blank();
    }
    const QString& text() const { return m_text; }

private:
    QString m_text;
};

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

QString hours(int effortMin)
{
    if (effortMin < 0)
        return QStringLiteral("not said");
    const QString number = QLocale::c().toString(effortMin / 60.0, 'g', 6);
    return effortMin % 60 == 0 || effortMin > 60 ? QStringLiteral("%1 hours").arg(number)
                                                 : QStringLiteral("%1 minutes").arg(effortMin);
}

qint64 sumOf(const Retro& r, qint64 Phase::*of)
{
    qint64 sum = 0;
    for (const Phase& one : r.phases)
        sum += one.*of;
    return sum;
}

void writeHead(Writer& w, const Retro& r)
{
    w.line(QStringLiteral("# RETROSPECTIVE SESSION REPORT"));
    w.line(QStringLiteral("## ") + escaped(r.title.simplified()));
    w.blank();
    const bool complete = r.state == QLatin1String("complete");
    w.entry(QStringLiteral("Session Date"), dayOf(r.startedAt > 0 ? r.startedAt : r.createdAt));
    w.entry(QStringLiteral("Session Duration"), minutes(sumOf(r, &Phase::plannedMs)));
    w.entry(QStringLiteral("Participants"), QString::number(r.participants.size()));
    w.entry(QStringLiteral("Facilitator"), nameOf(r, r.facilitator));
    w.entry(QStringLiteral("Session Type"), QStringLiteral("Retrospective / Lessons Learned"));
    w.entry(QStringLiteral("Document Version"), complete ? QStringLiteral("1.0 FINAL") : QStringLiteral("0.9 DRAFT"));
    w.blank();
    w.rule();
    w.heading(2, QStringLiteral("SESSION METADATA"));
    w.entry(QStringLiteral("Session ID"), r.code);
    w.entry(QStringLiteral("Classification"), r.classification);
    w.entry(QStringLiteral("Session"), r.session);
    w.entry(QStringLiteral("Project"), r.project);
    w.blank();
    QStringList people;
    for (const Participant& one : r.participants)
        people.append(one.role.isEmpty() ? one.name : QStringLiteral("%1 - %2").arg(one.name, one.role));
    w.list(QStringLiteral("Participants"), people, true);
    QStringList documents;
    int lines = 0;
    for (const Reading& one : r.readings) {
        documents.append(one.lines > 0
                ? QStringLiteral("%1 (%2 lines)").arg(one.title, QLocale::c().toString(one.lines))
                : one.title);
        lines += one.lines;
    }
    w.list(QStringLiteral("Required Reading"), documents, true);
    if (lines > 0)
        w.label(QStringLiteral("Total Reading"), QStringLiteral("%1 lines").arg(QLocale::c().toString(lines)));
    w.rule();
}

void writeNote(Writer& w, const Note& note, const QString& head)
{
    const QString graded
        = note.severity.isEmpty() || note.fields.value(QStringLiteral("impact")).startsWith(note.severity)
        ? QString()
        : QStringLiteral(" (%1)").arg(note.severity);
    w.line(QStringLiteral("**%1%2%3**").arg(head, escapedTitle(note.title), graded));
    w.blank();
    for (const auto& [field, label] : kLabels)
        if (const QString text = note.fields.value(QLatin1String(field)); !text.isEmpty())
            w.label(QLatin1String(label), text);
}

void writeRaw(Writer& w, const Recommendation& one, int number)
{
    const QString priority = one.priority.isEmpty() ? QString() : QStringLiteral(" (%1 PRIORITY)").arg(one.priority);
    w.line(QStringLiteral("**Recommendation %1: %2%3**").arg(number).arg(escapedTitle(one.title), priority));
    w.blank();
    w.label(QStringLiteral("Problem"), one.problem);
    w.label(QStringLiteral("Solution"), one.solution);
    w.label(QStringLiteral("Implementation"), one.implementation);
    w.label(QStringLiteral("Expected Impact"), one.expectedImpact);
    w.label(QStringLiteral("Outcome"), one.outcome);
}

/// What one participant (0 = nobody's name) says in a phase.
void writeSaid(Writer& w, const Retro& r, const Phase& phase, int by, const QString& name)
{
    int number = 0;
    const auto begin = [&] {
        if (number++ == 0)
            w.heading(3, QStringLiteral("%1 - %2").arg(name, phase.name));
        return number;
    };
    for (const Note& note : r.notes)
        if (note.phase == phase.id && note.by == by) {
            const int n = begin();
            writeNote(w, note,
                phase.id == QLatin1String("lessons") ? QStringLiteral("Lesson %1: ").arg(n)
                                                     : QStringLiteral("%1. ").arg(n));
        }
    if (phase.id == QLatin1String("recommendations"))
        for (const Recommendation& one : r.recommendations)
            if (one.raw && one.by == by)
                writeRaw(w, one, begin());
}

QStringList themesOf(const Retro& r, const QString& phase)
{
    QStringList titles;
    for (const Theme& one : r.themes)
        if (one.phase == phase)
            titles.append(one.title);
    return titles;
}

void writePhase(Writer& w, const Retro& r, qsizetype at)
{
    const Phase& phase = r.phases.at(at);
    w.heading(2, QStringLiteral("PHASE %1: %2").arg(at + 1).arg(phase.name.toUpper()));
    if (at == 0) {
        w.list(QStringLiteral("Session Objectives"), r.objectives, true);
        w.list(QStringLiteral("Ground Rules"), r.rules, false);
        for (const Participant& one : r.participants)
            if (!one.word.isEmpty()) {
                w.heading(3, one.name);
                w.line(QStringLiteral("Present. My one word: **%1**.").arg(escaped(one.word)));
                w.blank();
            }
    }
    for (const Participant& one : r.participants)
        writeSaid(w, r, phase, one.number, one.name);
    writeSaid(w, r, phase, 0, QStringLiteral("ANONYMOUS"));
    const QStringList themes = themesOf(r, phase.id);
    if (!phase.summary.isEmpty() || !themes.isEmpty()) {
        const QString facilitator = nameOf(r, r.facilitator);
        w.heading(3,
            QStringLiteral("%1 - Summary of %2")
                .arg(facilitator.isEmpty() ? QStringLiteral("FACILITATOR") : facilitator, phase.name));
        w.paragraph(phase.summary);
        w.list(QStringLiteral("Themes"), themes, true);
    }
    w.rule();
}

void writeConsolidated(Writer& w, const Retro& r)
{
    const bool any = std::any_of(
        r.recommendations.begin(), r.recommendations.end(), [](const Recommendation& one) { return !one.raw; });
    if (!any)
        return;
    w.heading(2, QStringLiteral("CONSOLIDATED RECOMMENDATIONS (PRIORITIZED)"));
    for (const QString& priority : priorities()) {
        bool first = true;
        for (const Recommendation& one : r.recommendations) {
            if (one.raw || one.priority != priority)
                continue;
            if (first)
                w.heading(3, QStringLiteral("%1 PRIORITY (%2)").arg(priority, horizonOf(priority)));
            first = false;
            const Recommendation* raw = nullptr;
            for (const Recommendation& from : r.recommendations)
                if (from.raw && !raw && one.from.contains(from.number))
                    raw = &from;
            const QString by = raw ? nameOf(r, raw->by) : QString();
            w.line(QStringLiteral("**%1. %2%3**")
                       .arg(one.number)
                       .arg(escapedTitle(one.title),
                           by.isEmpty() ? QString() : QString(QStringLiteral(" (%1)").arg(escaped(by)))));
            for (const QString& part : one.solution.split(QLatin1Char('\n'), Qt::SkipEmptyParts))
                w.line(QStringLiteral("- ") + escaped(part.trimmed()));
            w.line(QStringLiteral("- **Owner:** %1").arg(escaped(one.owners.join(QStringLiteral(" + ")))));
            w.line(QStringLiteral("- **Time:** %1").arg(hours(one.effortMin)));
            if (one.dueAt > 0)
                w.line(QStringLiteral("- **Due:** %1").arg(dayOf(one.dueAt)));
            w.blank();
            w.label(QStringLiteral("Problem"), one.problem);
            w.label(QStringLiteral("Implementation"), one.implementation);
            w.label(QStringLiteral("Expected Impact"), one.expectedImpact);
            w.label(QStringLiteral("Measure"), one.measure);
        }
    }
    w.rule();
}

void writeActions(Writer& w, const Retro& r)
{
    if (r.actions.isEmpty())
        return;
    w.heading(2, QStringLiteral("ACTION ITEMS"));
    int number = 0;
    for (const Action& one : r.actions) {
        w.line(QStringLiteral("%1. **%2** - %3 PRIORITY").arg(++number).arg(escapedTitle(one.title), one.priority));
        w.line(QStringLiteral("- Owner: %1").arg(escaped(one.owner)));
        if (one.dueAt > 0)
            w.line(QStringLiteral("- Due: %1").arg(dayOf(one.dueAt)));
        w.line(QStringLiteral("- State: %1").arg(one.state));
        if (one.recommendation > 0)
            w.line(QStringLiteral("- Recommendation: %1").arg(one.recommendation));
        if (!one.reason.isEmpty())
            w.line(QStringLiteral("- Reason: %1").arg(escaped(one.reason.simplified())));
        if (!one.evidence.isEmpty())
            w.line(QStringLiteral("- Evidence: %1").arg(escaped(one.evidence.simplified())));
    }
    w.blank();
    w.rule();
}

void writeCards(Writer& w, const Retro& r)
{
    if (std::all_of(
            r.participants.begin(), r.participants.end(), [](const Participant& one) { return one.card.isEmpty(); }))
        return;
    w.heading(2, QStringLiteral("APPENDIX A: INDIVIDUAL PERSPECTIVES"));
    for (const Participant& one : r.participants) {
        if (one.card.isEmpty())
            continue;
        w.heading(3, QStringLiteral("%1 - Full Perspective").arg(one.name));
        for (auto it = one.card.begin(); it != one.card.end(); ++it) {
            const QStringList lines = it.value().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
            if (lines.size() > 1)
                w.list(it.key(), lines, false);
            else
                w.label(it.key(), it.value());
        }
    }
    w.rule();
}

void writeConclusion(Writer& w, const Retro& r)
{
    w.heading(2, QStringLiteral("CONCLUSION"));
    w.list(QStringLiteral("Achievements"), r.achievements, false);
    w.list(QStringLiteral("Key Lessons"), r.keyLessons, true);
    w.list(QStringLiteral("Next Steps"), r.nextSteps, true);
    if (r.followUpAt > 0)
        w.label(QStringLiteral("Follow-up"), dayOf(r.followUpAt));
    const bool complete = r.state == QLatin1String("complete");
    w.label(QStringLiteral("Final Status"), complete ? QStringLiteral("COMPLETE") : r.state.toUpper());
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
    Writer w;
    writeHead(w, r);
    for (qsizetype i = 0; i < r.phases.size(); ++i)
        writePhase(w, r, i);
    writeConsolidated(w, r);
    writeActions(w, r);
    writeCards(w, r);
    w.heading(2, QStringLiteral("APPENDIX B: SESSION STATISTICS"));
    const report::Section figures = figuresOf(r, now);
    for (const report::Section& part : figures.sections)
        for (const report::Block& block : part.blocks)
            if (const auto* list = std::get_if<report::BulletList>(&block))
                w.list(part.heading, list->items, false);
    w.rule();
    writeConclusion(w, r);
    return w.text();
}

} // namespace wavedeck::retro
