// SPDX-License-Identifier: GPL-3.0-or-later
// The record of a retrospective as rows: what it came to, and what became of what was said. Part of retrowords.
#include "ui/retro/retrowords.h"
#include "ui/retro/rowparts.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace wavedeck::ui::retrowords {

namespace {

constexpr int kLine = 300;
constexpr int kInsights = 5;

QString tr(const char* words)
{
    return QCoreApplication::translate("RetroPage", words);
}

using rowparts::head;
using rowparts::line;
using rowparts::texts;

void summaries(QList<Row>& rows, const retro::Retro& retro)
{
    head(rows, tr("Summaries of the phases"), tr("Enter writes"));
    for (const retro::Phase& phase : retro.phases)
        line(rows, QStringLiteral("summary:") + phase.id,
            phase.summary.isEmpty() ? tr("No summary yet") : plain(phase.summary, kLine), plain(phase.name, 60),
            phase.summary.isEmpty() ? Glyph::Queued : Glyph::Succeeded,
            phase.summary.isEmpty() ? Tone::Neutral : Tone::Good);
}

QString outcomeWord(const retro::Recommendation& raw)
{
    return raw.outcome.section(QLatin1Char(' '), 0, 0).section(QLatin1Char(':'), 0, 0);
}

/// Every raw one with what became of it (RETRO-9).
void consolidation(QList<Row>& rows, const retro::Retro& retro)
{
    int raw = 0;
    QMap<QString, int> became;
    for (const retro::Recommendation& one : retro.recommendations)
        if (one.raw) {
            ++raw;
            ++became[one.outcome.isEmpty() ? tr("open") : plain(outcomeWord(one), 20)];
        }
    QStringList parts;
    for (auto it = became.begin(); it != became.end(); ++it)
        parts.append(tr("%1 %2").arg(it.value()).arg(it.key()));
    head(rows, tr("From what was said to what is recommended"),
        tr("%1 raw%2, %3 consolidated")
            .arg(raw)
            .arg(parts.isEmpty() ? QString() : QString(QStringLiteral(": ") + parts.join(QStringLiteral(", "))))
            .arg(retro.recommendations.size() - raw));
    for (const retro::Recommendation& one : retro.recommendations) {
        if (!one.raw)
            continue;
        Row row;
        row.key = QStringLiteral("raw:%1").arg(one.number);
        row.level = levelOf(one.priority);
        row.title = plain(QString(QString::number(one.number) + QStringLiteral("  ") + one.title), kLine);
        row.right = one.outcome.isEmpty() ? tr("open") : plain(one.outcome, 80);
        row.faint = !one.outcome.isEmpty();
        rows.append(row);
    }
    if (raw == 0)
        line(rows, QStringLiteral("none:raw"), tr("Nobody has recommended anything yet"), {}, Glyph::Queued);
}

/// One for everybody (RETRO-19).
void cards(QList<Row>& rows, const retro::Retro& retro)
{
    head(rows, tr("Perspective cards"), tr("Enter writes"));
    for (const retro::Participant& one : retro.participants) {
        const int all = int(cardFields().size());
        int filled = 0;
        for (const CardField& field : cardFields())
            filled += !one.card.value(cardKey(one, field)).isEmpty();
        const auto insights = linesOf(one.card.value(cardKey(one, cardFields()[kInsightField]))).size();
        line(rows, QStringLiteral("card:%1").arg(one.number),
            plain(QString(one.name + (one.role.isEmpty() || one.role == one.name ? QString() : u", " + one.role)), 160),
            tr("%1 of %2 fields, %3 of %4 insights").arg(filled).arg(all).arg(insights).arg(kInsights),
            filled == all ? Glyph::Succeeded : Glyph::Queued, filled == all ? Tone::Good : Tone::Neutral);
    }
}

/// A meta-lesson is a theme of the phase of lessons: the lessons in it stay linked (RETRO-26).
void lessons(QList<Row>& rows, const retro::Retro& retro)
{
    texts(rows, tr("Key lessons"), QStringLiteral("list:keyLessons"), retro.keyLessons, tr("Write the key lessons"));
    head(rows, tr("Meta-lessons"), tr("what several lessons say; Ctrl+T on a lesson links it"));
    for (const retro::Theme& theme : retro.themes) {
        if (theme.phase != kLessons)
            continue;
        QStringList linked;
        for (const retro::Note& note : retro.notes)
            if (note.theme == theme.number)
                linked.append(plain(note.title, kLine));
        line(rows, QStringLiteral("theme:%1").arg(theme.number),
            plain(QString(theme.letter + QStringLiteral("  ") + theme.title), kLine),
            linked.size() == 1 ? tr("1 lesson linked") : tr("%1 lessons linked").arg(linked.size()), Glyph::Retro);
        for (const QString& one : std::as_const(linked)) {
            line(rows, QStringLiteral("theme:%1").arg(theme.number), one, {}, Glyph::Link);
            rows.last().faint = true;
        }
    }
    line(rows, QStringLiteral("meta:"), tr("Add a meta-lesson"), {}, Glyph::Plus);
}

/// In their order, each with the action that was made of it (PLAN-16).
void steps(QList<Row>& rows, const retro::Retro& retro)
{
    head(rows, tr("Next steps"), tr("Enter edits"));
    int waiting = 0;
    for (const QString& step : retro.nextSteps) {
        const auto action = std::find_if(retro.actions.begin(), retro.actions.end(),
            [&](const retro::Action& one) { return one.title == step.left(kLongestTitle); });
        const bool has = action != retro.actions.end();
        waiting += !has;
        line(rows, QStringLiteral("list:nextSteps"), plain(step, kLine),
            has ? tr("action %1, %2").arg(action->number).arg(plain(action->state, 20)) : tr("no ticket yet"),
            has ? Glyph::Succeeded : Glyph::Queued, has ? Tone::Good : Tone::Neutral);
    }
    if (retro.nextSteps.isEmpty())
        line(rows, QStringLiteral("list:nextSteps"), tr("Write the next steps"), {}, Glyph::Plus);
    for (const retro::Recommendation& one : retro.recommendations)
        waiting += !one.raw && std::none_of(retro.actions.begin(), retro.actions.end(), [&](const retro::Action& a) {
            return a.recommendation == one.number;
        });
    line(rows, QStringLiteral("tickets:"),
        waiting == 0 ? tr("Every recommendation and next step has its ticket") : tr("Create tickets"),
        waiting == 0 ? QString() : tr("%1 recommendations and next steps have none").arg(waiting),
        waiting == 0 ? Glyph::Check : Glyph::Plus);
}

/// What is looked at two weeks after (RETRO-13).
void followUp(QList<Row>& rows, const retro::Retro& retro)
{
    const bool over = retro.state == QLatin1String("complete");
    head(rows, tr("Follow-up"),
        retro.followUpAt > 0 ? date(retro.followUpAt)
            : over           ? QString()
                             : tr("set when the retrospective ends"));
    int urgent = 0;
    for (const retro::Recommendation& one : retro.recommendations) {
        if (one.raw || (one.priority != QLatin1String("CRITICAL") && one.priority != QLatin1String("HIGH")))
            continue;
        ++urgent;
        Row row;
        row.key = QString::number(one.number);
        row.level = levelOf(one.priority);
        row.title = plain(one.title, kLine);
        const auto action = std::find_if(retro.actions.begin(), retro.actions.end(),
            [&](const retro::Action& a) { return a.recommendation == one.number; });
        row.right = action == retro.actions.end()
            ? tr("no action yet")
            : tr("action %1, %2").arg(action->number).arg(plain(action->state, 20));
        rows.append(row);
    }
    if (urgent == 0)
        line(rows, QStringLiteral("none:follow"), tr("Nothing is critical or high"), {}, Glyph::Check);
}

/// What the time is worth (RETRO-17): figures of models/retro/statistics.h.
void worth(QList<Row>& rows, const RetroView& view)
{
    const QJsonObject roi = view.statistics.value(QLatin1String("roi")).toObject();
    const QJsonValue invested = roi.value(QLatin1String("hours_invested"));
    const QJsonValue saved = roi.value(QLatin1String("hours_saved"));
    const bool planned = roi.value(QLatin1String("basis")) == QLatin1String("planned");
    head(rows, tr("What the time is worth"), planned ? tr("by the planned minutes") : tr("by the measured minutes"));
    line(rows, QStringLiteral("none:invested"),
        invested.isDouble() ? tr("%1 hours invested").arg(invested.toDouble()) : tr("Nothing is invested yet"),
        tr("%1 participants").arg(roi.value(QLatin1String("participants")).toInt()), Glyph::Clock);
    line(rows, QStringLiteral("saved:"),
        saved.isDouble() ? tr("%1 hours to be saved").arg(saved.toDouble()) : tr("Say how many hours it should save"),
        saved.isDouble() ? tr("Enter edits") : QString(), saved.isDouble() ? Glyph::Extend : Glyph::Plus);
    const std::pair<const char*, QString> shares[]
        = {{"benefit_percent", tr("Saved against invested")}, {"net_percent", tr("Net of what was invested")}};
    for (const auto& [key, words] : shares)
        if (const QJsonValue share = roi.value(QLatin1String(key)); share.isDouble())
            line(rows, QStringLiteral("none:") + QLatin1String(key), words, change(share.toDouble()), Glyph::Info);
}

} // namespace

const QList<CardField>& cardFields()
{
    static const QList<CardField> kAll{{QStringLiteral("Role in Session"), tr("Role in the session"), false},
        {QStringLiteral("Primary Focus"), tr("Primary focus"), false},
        {QStringLiteral("Key Insights"), tr("Key insights, five, one a line"), true},
        {QStringLiteral("Top Concern"), tr("Top concern"), false},
        {QStringLiteral("Top Achievement"), tr("Top achievement"), false},
        {QStringLiteral("Would Do Differently"), tr("Would do differently"), true},
        {QStringLiteral("Key Recommendation"), tr("Key recommendation"), true}};
    return kAll;
}

QString cardKey(const retro::Participant& one, const CardField& field)
{
    for (auto it = one.card.begin(); it != one.card.end(); ++it)
        if (it.key().compare(field.key, Qt::CaseInsensitive) == 0
            || (it.key().size() > 5 && field.key.endsWith(it.key(), Qt::CaseInsensitive)))
            return it.key();
    return field.key;
}

QList<Row> record(const RetroView& view)
{
    const retro::Retro& retro = view.shown;
    QList<Row> rows;
    consolidation(rows, retro);
    steps(rows, retro);
    followUp(rows, retro);
    worth(rows, view);
    texts(rows, tr("Achievements and thanks"), QStringLiteral("list:achievements"), retro.achievements,
        tr("Write what was achieved, and who is thanked for what"));
    lessons(rows, retro);
    cards(rows, retro);
    summaries(rows, retro);
    return rows;
}

} // namespace wavedeck::ui::retrowords
