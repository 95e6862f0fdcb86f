// SPDX-License-Identifier: GPL-3.0-or-later
// The agenda of a retrospective as rows: facts first. Part of retrowords.
#include "ui/retro/retrowords.h"
#include "ui/retro/rowparts.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

namespace wavedeck::ui::retrowords {

namespace {

constexpr int kLine = 300;

QString tr(const char* words)
{
    return QCoreApplication::translate("RetroPage", words);
}

using rowparts::head;
using rowparts::line;
using rowparts::texts;

/// What is read before, and who has (RETRO-3).
void reading(QList<Row>& rows, const retro::Retro& retro)
{
    int lines = 0;
    for (const retro::Reading& one : retro.readings)
        lines += one.lines;
    head(rows, tr("Required reading"),
        retro.readings.isEmpty()         ? QString()
            : retro.readings.size() == 1 ? tr("1 document, %1 lines").arg(count(lines))
                                         : tr("%1 documents, %2 lines").arg(retro.readings.size()).arg(count(lines)));
    for (const retro::Reading& one : retro.readings)
        line(rows, QStringLiteral("reading:"), plain(one.title, kLine), tr("%1 lines").arg(count(one.lines)),
            Glyph::File);
    line(rows, QStringLiteral("reading:"), tr("Add a document"), {}, Glyph::Plus);
    if (!retro.readings.isEmpty())
        for (const retro::Participant& one : retro.participants)
            line(rows, QStringLiteral("read:%1").arg(one.number), plain(one.name, 120),
                one.hasRead ? tr("has read") : tr("has not read; Enter acknowledges"),
                one.hasRead ? Glyph::Succeeded : Glyph::Queued, one.hasRead ? Tone::Good : Tone::Neutral);
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
    if (view.offered > 0)
        line(rows, QStringLiteral("take:"),
            view.offered == 1 ? tr("Take over the contribution of an agent that waits")
                              : tr("Take over the %1 contributions of agents that wait").arg(view.offered),
            tr("Enter takes them"), Glyph::Import, Tone::Running);
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
    reading(rows, retro);
    head(rows, tr("Roll call, in one word"), tr("Enter asks"));
    for (const retro::Participant& one : retro.participants) {
        line(rows, QStringLiteral("word:%1").arg(one.number),
            plain(QString(one.name + QStringLiteral(", ") + one.role), 120),
            one.word.isEmpty() ? one.facilitator ? tr("leads; no word needed") : tr("no word yet")
                               : plain(one.word, 40),
            one.word.isEmpty() ? Glyph::Queued : Glyph::Succeeded, one.word.isEmpty() ? Tone::Neutral : Tone::Good);
    }
    return rows;
}

} // namespace wavedeck::ui::retrowords
