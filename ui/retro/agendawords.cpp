// SPDX-License-Identifier: GPL-3.0-or-later
// The agenda of a retrospective as rows: facts first. Part of retrowords.
#include "ui/retro/retrowords.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

namespace wavedeck::ui::retrowords {

namespace {

constexpr int kLine = 300;

QString tr(const char* words)
{
    return QCoreApplication::translate("RetroPage", words);
}

void head(QList<Row>& rows, const QString& title, const QString& right = {})
{
    Row row;
    row.heading = true;
    row.title = title;
    row.right = right;
    rows.append(row);
}

void line(QList<Row>& rows, const QString& key, const QString& title, const QString& right, Glyph glyph,
    Tone tone = Tone::Neutral)
{
    Row row;
    row.key = key;
    row.title = title;
    row.right = right;
    row.glyph = glyph;
    row.tone = tone;
    rows.append(row);
}

void texts(QList<Row>& rows, const QString& title, const QString& key, const QStringList& all, const QString& none)
{
    head(rows, title, tr("Enter edits"));
    for (const QString& one : all)
        line(rows, key, plain(one, kLine), {}, Glyph::ChevronRight);
    if (all.isEmpty())
        line(rows, key, none, {}, Glyph::Plus);
}

} // namespace

QList<Row> agenda(const RetroView& view)
{
    const retro::Retro& retro = view.shown;
    QList<Row> rows;
    head(rows, tr("Facts of the session"), tr("from its own records"));
    for (const RetroFact& fact : view.facts)
        line(rows, QStringLiteral("fact:") + fact.uri, plain(fact.text, kLine), plain(fact.kind, 40), Glyph::Info);
    if (view.facts.isEmpty())
        line(rows, QStringLiteral("none:facts"),
            retro.session.isEmpty() ? tr("No session belongs to this retrospective")
                                    : tr("Nothing failed, waited or overran"),
            {}, Glyph::Check);
    head(rows, tr("Open actions of earlier retrospectives"));
    for (const retro::Action& action : view.previous) {
        QStringList right{plain(action.owner, 60), plain(action.state, 20), plain(action.carriedFrom, 30)};
        right.removeAll(QString());
        line(rows, QStringLiteral("previous:%1").arg(action.number), plain(action.title, kLine),
            right.join(QStringLiteral(" · ")), Glyph::Clock);
    }
    if (view.previous.isEmpty())
        line(rows, QStringLiteral("none:previous"), tr("None are open"), {}, Glyph::Check);
    texts(rows, tr("Objectives"), QStringLiteral("list:objectives"), retro.objectives, tr("Write the objectives"));
    texts(rows, tr("Ground rules"), QStringLiteral("list:rules"), retro.rules, tr("Write the ground rules"));
    int lines = 0;
    for (const retro::Reading& one : retro.readings)
        lines += one.lines;
    head(rows, tr("Required reading"),
        retro.readings.isEmpty() ? QString()
                                 : tr("%1 documents, %2 lines").arg(retro.readings.size()).arg(count(lines)));
    for (const retro::Reading& one : retro.readings)
        line(rows, QStringLiteral("reading:"), plain(one.title, kLine), tr("%1 lines").arg(count(one.lines)),
            Glyph::File);
    if (retro.readings.isEmpty())
        line(rows, QStringLiteral("none:reading"), tr("None"), {}, Glyph::File);
    head(rows, tr("Roll call, in one word"), tr("Enter asks"));
    for (const retro::Participant& one : retro.participants) {
        QStringList right{one.word.isEmpty() ? tr("no word yet") : plain(one.word, 40)};
        if (!retro.readings.isEmpty())
            right.append(one.hasRead ? tr("has read") : tr("has not read"));
        line(rows, QStringLiteral("word:%1").arg(one.number),
            plain(QString(one.name + QStringLiteral(", ") + one.role), 120), right.join(QStringLiteral(" · ")),
            one.word.isEmpty() ? Glyph::Queued : Glyph::Succeeded, one.word.isEmpty() ? Tone::Neutral : Tone::Good);
    }
    return rows;
}

} // namespace wavedeck::ui::retrowords
