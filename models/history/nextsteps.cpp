// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/nextsteps.h"

#include "models/assurance/product.h"
#include "models/people/recorded.h"
#include "models/people/roles.h"
#include "models/store/documentjson.h"
#include "models/store/historyrepository.h"
#include "models/store/retrorepository.h"
#include "models/store/sessionmetrics.h"
#include "models/store/sessionrepository.h"

#include <algorithm>

namespace wavedeck::history {

namespace {

void addList(
    QList<NextStep>& all, const QString& source, const QString& name, const QString& project, const QStringList& texts)
{
    int number = 0;
    for (const QString& text : texts)
        all.append({source, name, project, ++number, text, QStringLiteral("open"), {}, {}, 0, {}});
}

/// By session.
QMap<QString, QString> projectsOf(Store& store, const QStringList& wanted)
{
    SessionRepository repository(store);
    QMap<QString, QString> projects;
    for (const QString& id : wanted)
        if (const auto session = repository.session(id); session && !projects.contains(id))
            if (const auto plan = planOf(*session))
                projects.insert(id, productOf(*plan));
    return projects;
}

QList<NextStep> lists(Store& store)
{
    HistoryRepository repository(store);
    RetroRepository repositoryOfRetros(store);
    QList<retro::Retro> retros;
    QStringList wanted;
    for (const QString& id : repositoryOfRetros.ids())
        if (const auto retro = repositoryOfRetros.retro(id); retro && !retro->nextSteps.isEmpty()) {
            retros.append(*retro);
            wanted.append(retro->session);
        }
    const auto notes = repository.allNotes();
    for (auto it = notes.begin(); it != notes.end(); ++it)
        if (!it->value(QStringLiteral("next")).isEmpty())
            wanted.append(it.key());
    QList<Session> sessions = SessionRepository(store).sessions();
    std::reverse(sessions.begin(), sessions.end());
    const auto projects = projectsOf(store, wanted);
    QList<NextStep> all;
    QList<QStringList> told;
    for (const retro::Retro& retro : std::as_const(retros)) {
        addList(all, retro.id, retro.title, projects.value(retro.session, retro.project), retro.nextSteps);
        told.append(retro.nextSteps);
    }
    for (const Session& session : std::as_const(sessions))
        if (const QString text = notes.value(session.id).value(QStringLiteral("next")); !text.isEmpty())
            addList(all, session.id, session.name, projects.value(session.id),
                text.split(QLatin1Char('\n'), Qt::SkipEmptyParts));
    const QList<ReportedSession> reported = repository.reported();
    for (qsizetype i = reported.size(); i > 0; --i)
        if (!told.contains(reported[i - 1].nextSteps)) // a report of a retrospective is in both registers
            addList(all, QStringLiteral("R-%1").arg(i, 3, 10, QLatin1Char('0')), reported[i - 1].name, {},
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
                step.at = choice.at;
                step.by = choice.by;
            }
    if (onlyOpen)
        all.removeIf([](const NextStep& step) { return step.state != QLatin1String("open"); });
    return all;
}

QList<NextStep> openFor(Store& store, const QString& project, const QString& session)
{
    QList<NextStep> open = nextSteps(store, true);
    open.removeIf([&](const NextStep& step) {
        return (!session.isEmpty() && step.source == session)
            || (!project.isEmpty() && !step.project.isEmpty() && step.project != project);
    });
    // What is known to be its own comes first.
    std::stable_partition(
        open.begin(), open.end(), [&](const NextStep& step) { return !project.isEmpty() && step.project == project; });
    return open;
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

Status chooseRecorded(Store& store, const Actor& actor, const NextStep& step, const QString& state,
    const QString& session, const QString& reason, qint64 now)
{
    const QString subject = QStringLiteral("next:%1/%2").arg(step.source).arg(step.number);
    const QJsonObject body{{QStringLiteral("reason"), reason}, {QStringLiteral("session"), session}};
    return recorded(store, TrailEntry::of(actor, QStringLiteral("history.") + state, subject, body),
        [&](TrailEntry&) -> Result<Change> {
            Status done = mayDo(store, actor, people::Right::Facilitate, subject);
            if (done)
                done = choose(store, step.source, step.number, state, session, reason, actor.printed(), now);
            return done ? Result<Change>(Change::Made) : done.error();
        });
}

QJsonArray document(const QList<NextStep>& steps)
{
    QJsonArray array;
    for (const NextStep& step : steps)
        array.append(
            QJsonObject{{QStringLiteral("source"), step.source}, {QStringLiteral("source_name"), step.sourceName},
                {QStringLiteral("project"), documents::orNull(step.project)}, {QStringLiteral("number"), step.number},
                {QStringLiteral("text"), step.text}, {QStringLiteral("state"), step.state},
                {QStringLiteral("session"), documents::orNull(step.session)},
                {QStringLiteral("reason"), documents::orNull(step.reason)},
                {QStringLiteral("at"), documents::timeOrNull(step.at)},
                {QStringLiteral("by"), documents::orNull(step.by)}});
    return array;
}

} // namespace wavedeck::history
