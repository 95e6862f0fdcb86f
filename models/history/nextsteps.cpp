// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/nextsteps.h"

#include "models/store/documentjson.h"
#include "models/store/historyrepository.h"
#include "models/store/retrorepository.h"
#include "models/store/sessionrepository.h"

#include <algorithm>

namespace wavedeck::history {

namespace {

void addList(QList<NextStep>& all, const QString& source, const QString& name, const QStringList& texts)
{
    int number = 0;
    for (const QString& text : texts)
        all.append({source, name, ++number, text, QStringLiteral("open"), {}, {}});
}

QList<NextStep> lists(Store& store)
{
    QList<NextStep> all;
    RetroRepository retros(store);
    for (const QString& id : retros.ids())
        if (const auto retro = retros.retro(id))
            addList(all, id, retro->title, retro->nextSteps);
    HistoryRepository repository(store);
    const auto notes = repository.allNotes();
    QList<Session> sessions = SessionRepository(store).sessions();
    std::reverse(sessions.begin(), sessions.end());
    for (const Session& session : std::as_const(sessions))
        if (const QString text = notes.value(session.id).value(QStringLiteral("next")); !text.isEmpty())
            addList(all, session.id, session.name, text.split(QLatin1Char('\n'), Qt::SkipEmptyParts));
    const QList<ReportedSession> reported = repository.reported();
    for (qsizetype i = reported.size(); i > 0; --i)
        addList(all, QStringLiteral("R-%1").arg(i, 3, 10, QLatin1Char('0')), reported[i - 1].name,
            reported[i - 1].nextSteps);
    return all;
}

} // namespace

QList<NextStep> nextSteps(Store& store, bool onlyOpen)
{
    QList<NextStep> all = lists(store);
    for (const NextStepChoice& choice : HistoryRepository(store).choices())
        for (NextStep& step : all)
            if (step.source == choice.source && step.text == choice.text) {
                step.state = choice.state;
                step.session = choice.session;
                step.reason = choice.reason;
            }
    if (onlyOpen)
        all.removeIf([](const NextStep& step) { return step.state != QLatin1String("open"); });
    return all;
}

Status choose(Store& store, const QString& source, int number, const QString& state, const QString& session,
    const QString& reason, const QString& by, qint64 now)
{
    const QList<NextStep> all = lists(store);
    const auto found = std::find_if(
        all.begin(), all.end(), [&](const NextStep& step) { return step.source == source && step.number == number; });
    const QString what = QStringLiteral("%1 %2").arg(source).arg(number);
    if (found == all.end())
        return Error{ErrorKind::Usage, QStringLiteral("not-found"), what, QStringLiteral("there is no such step"),
            QStringLiteral("see `wavedeckctl history next`")};
    if (state == QLatin1String("ignored") && reason.trimmed().isEmpty())
        return Error{ErrorKind::Usage, QStringLiteral("reason-missing"), what,
            QStringLiteral("what is ignored needs a reason"), QStringLiteral("give --reason TEXT")};
    return HistoryRepository(store).choose({source, found->text, state, session, reason, now, by});
}

QJsonArray document(const QList<NextStep>& steps)
{
    QJsonArray array;
    for (const NextStep& step : steps)
        array.append(
            QJsonObject{{QStringLiteral("source"), step.source}, {QStringLiteral("source_name"), step.sourceName},
                {QStringLiteral("number"), step.number}, {QStringLiteral("text"), step.text},
                {QStringLiteral("state"), step.state}, {QStringLiteral("session"), documents::orNull(step.session)},
                {QStringLiteral("reason"), documents::orNull(step.reason)}});
    return array;
}

} // namespace wavedeck::history
