// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/notices.h"

#include "ui/shell/sessionwatch.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

namespace wavedeck::ui {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("wavedeck::ui::Notice", text);
}

/// "Numbers are 44 s old.", or nothing while there are none.
QString numbersAge(const SessionWatch& watch)
{
    return watch.ageMs() < 0 ? QString() : say("Numbers are %1 old.").arg(age(watch.ageMs()));
}

QString joined(const QStringList& sentences)
{
    QStringList out = sentences;
    out.removeAll(QString());
    return out.join(QLatin1Char(' '));
}

QString since(qint64 utcMs)
{
    return utcMs > 0 ? QLatin1Char(' ') + say("since %1").arg(clock(utcMs)) : QString();
}

QString sentence(const QString& text)
{
    QString one = plain(text);
    if (!one.isEmpty())
        one[0] = one[0].toUpper();
    return one.isEmpty() || one.endsWith(QLatin1Char('.')) || one.endsWith(QChar(0x2026)) ? one
                                                                                          : one + QLatin1Char('.');
}

} // namespace

QList<BarNotice> noticesOf(const SessionWatch& watch)
{
    QList<BarNotice> out;
    if (const auto& error = watch.unreadable())
        out.append({notice::kDatabase, Tone::Bad, Glyph::Failed, say("The database cannot be read."),
            joined({numbersAge(watch), sentence(error->line())}), say("Try again")});
    const EngineHealth& engine = watch.engine();
    const QString old = out.isEmpty() ? numbersAge(watch) : QString(); // said once
    if (engine.state == EngineHealth::Unreachable)
        out.append({notice::kEngine, Tone::Bad, Glyph::Lost, say("Engine not reachable%1.").arg(since(engine.since)),
            joined({old, sentence(engine.problem)}), say("Reconnect")});
    else if (engine.state == EngineHealth::Connected && !engine.degraded.isEmpty())
        out.append({notice::kDegraded, Tone::Bad, Glyph::Disk, say("The engine can store nothing."),
            joined({sentence(engine.degraded), old,
                say("No agent is started until it can; mend the cause and it goes on by itself.")}),
            {}});
    return out;
}

} // namespace wavedeck::ui
