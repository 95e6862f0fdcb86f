// SPDX-License-Identifier: GPL-3.0-or-later
// new, close, reopen, import, save-template, take: operations on a retrospective as a whole.
#include "models/retro/importable.h"
#include "models/retro/rotation.h"
#include "models/retro/work.h"
#include "models/store/rows.h"

#include <QDir>
#include <QRandomGenerator>
#include <QRegularExpression>

#include <algorithm>

namespace wavedeck::retro {

namespace {

QByteArray newKey()
{
    QByteArray key(32, Qt::Uninitialized);
    for (qsizetype i = 0; i < key.size(); ++i)
        key[i] = char(QRandomGenerator::system()->bounded(256));
    return key;
}

bool isSecurity(const Participant& one)
{
    return one.role.contains(QLatin1String("security"), Qt::CaseInsensitive);
}

/// Name and folder of a session; `unknown-session`.
Status placeSession(Work& work)
{
    Retro& r = work.retro();
    r.session = work.text("session");
    if (r.session.isEmpty())
        return Done{};
    const auto found = rows::readAll<QPair<QString, QString>>(
        work.store, "SELECT name, workspace FROM session WHERE id = ?", {rows::text(r.session)}, [](rows::Reader& row) {
            const QString name = row.text();
            return QPair<QString, QString>(name, row.text());
        });
    if (found.isEmpty())
        return refusedAs("unknown-session", r.session, QStringLiteral("there is no such session"),
            QStringLiteral("see `wavedeckctl session list`"));
    if (r.title.isEmpty())
        r.title = found.first().first;
    if (r.project.isEmpty())
        r.project = QDir(found.first().second).dirName();
    return Done{};
}

Status addParticipants(Work& work, const Form& form)
{
    Retro& r = work.retro();
    const QJsonArray given = work.arguments.value(QLatin1String("participants")).toArray();
    if (given.size() > 100)
        return bad(QStringLiteral("participants"), QStringLiteral("at most 100 take part"));
    for (const QJsonValue& one : given) {
        Participant p;
        p.number = int(r.participants.size()) + 1;
        p.name = one[QLatin1String("name")].toString().trimmed();
        p.role = one[QLatin1String("role")].toString().trimmed();
        p.agent = one[QLatin1String("agent")].toString().trimmed();
        if (p.name.isEmpty() || p.name.size() > 200 || p.role.size() > 200)
            return bad(QStringLiteral("participants"), QStringLiteral("everybody has a name of one line"));
        for (const Participant& other : std::as_const(r.participants))
            if (other.name.compare(p.name, Qt::CaseInsensitive) == 0)
                return bad(p.name, QStringLiteral("takes part twice"));
        r.participants.append(p);
    }
    if (given.isEmpty())
        for (const QString& role : form.roles) {
            Participant p;
            p.number = int(r.participants.size()) + 1;
            p.name = role;
            p.role = role;
            r.participants.append(p);
        }
    return Done{};
}

/// Who leads: whom one names; else whose role that is, else the next person, never who led the last one (RETRO-2).
Status chooseFacilitator(Work& work)
{
    Retro& r = work.retro();
    Participant* chosen = nullptr;
    if (work.has("facilitator")) {
        const auto named = participant(work, "facilitator");
        if (!named)
            return named.error();
        chosen = *named;
    } else {
        QString last;
        for (const Retro& earlier : work.repository.ofProject(r.project))
            if (const Participant* who = participantOf(earlier, earlier.facilitator); who && !r.project.isEmpty())
                last = who->name;
        chosen = participantOf(r, facilitatorByRotation(r.participants, last));
    }
    if (chosen) {
        chosen->facilitator = true;
        r.facilitator = chosen->number;
        work.answer.insert(QStringLiteral("facilitator"), chosen->name);
    }
    return Done{};
}

/// Minutes shortened or stretched in proportion, whole ones that add up to what was planned: what is left over goes to
/// where most was cut off.
QList<int> scaled(const Form& form)
{
    const int sum = form.sum();
    QList<int> minutes;
    QList<std::pair<int, qsizetype>> cut; // what was cut off of a phase, in sum-ths of a minute
    int left = form.minutes;
    for (const PhaseForm& one : form.phases) {
        const int all = one.minutes * form.minutes;
        cut.append({all % sum, minutes.size()});
        minutes.append(all / sum);
        left -= minutes.last();
    }
    std::stable_sort(cut.begin(), cut.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (int i = 0; i < left; ++i)
        ++minutes[cut.at(i).second];
    return minutes;
}

void addPhases(Work& work, const Form& form)
{
    const int sum = form.sum();
    const bool scale = work.flag("scale") && sum > 0 && form.minutes > 0;
    const QList<int> shorter = scale ? scaled(form) : QList<int>();
    for (qsizetype i = 0; i < form.phases.size(); ++i) {
        const PhaseForm& one = form.phases.at(i);
        Phase phase;
        phase.id = one.id;
        phase.name = one.name;
        phase.plannedMs = qint64(scale ? shorter.at(i) : one.minutes) * 60'000;
        phase.state = QStringLiteral("pending");
        work.retro().phases.append(phase);
    }
    if (!scale && form.minutes > 0 && sum != form.minutes)
        work.warn(
            QStringLiteral("the phases add up to %1 minutes, not to the planned %2: --scale shortens each of them")
                .arg(sum)
                .arg(form.minutes));
}

void warnOfPeople(Work& work)
{
    const Retro& r = work.kept.retro;
    if (std::none_of(r.participants.begin(), r.participants.end(), isSecurity))
        work.warn(QStringLiteral("nobody with the role security takes part: ask one to every retrospective"));
    if (r.anonymous && r.participants.size() < 3)
        work.warn(QStringLiteral("with fewer than 3 participants it is not anonymous"));
    if (r.anonymous)
        work.warn(QStringLiteral("who types at the same keyboard is not anonymous either"));
}

Status create(Work& work)
{
    const auto form = formNamed(work.store, work.has("template") ? work.text("template") : QStringLiteral("six-phase"));
    if (!form)
        return form.error();
    Retro& r = work.retro();
    r.templateName = form->name;
    r.title = work.text("title").left(kLongestLine);
    r.project = work.text("project");
    r.classification = work.has("classification") ? work.text("classification") : QStringLiteral("Internal");
    r.anonymous = work.flag("anonymous");
    r.votesEach = std::clamp(work.has("votes_each") ? work.number("votes_each") : form->votesEach, 1, 12);
    r.votesPerTheme
        = std::clamp(work.has("votes_per_theme") ? work.number("votes_per_theme") : form->votesPerTheme, 1, 12);
    r.plannedMin = std::max(0, form->minutes);
    r.objectives = form->objectives;
    r.rules = form->rules;
    r.state = QStringLiteral("open");
    r.createdAt = work.moment.now;
    if (Status placed = placeSession(work); !placed)
        return placed;
    if (r.title.isEmpty())
        return bad(QStringLiteral("retro new"), QStringLiteral("it needs a title or a session"),
            QStringLiteral("--session S-001 or --title TEXT"));
    addPhases(work, *form);
    if (Status done = addParticipants(work, *form); !done)
        return done;
    if (Status done = chooseFacilitator(work); !done)
        return done;
    r.phase = r.phases.isEmpty() ? QString() : r.phases.first().id;
    work.kept.live.key = newKey();
    const QString code = codeOf(r.title, r.createdAt);
    for (int again = 2; r.code.isEmpty() || work.repository.withCode(r.code); ++again)
        r.code = r.code.isEmpty() ? code : QStringLiteral("%1-%2").arg(code).arg(again);
    const auto id = work.repository.nextId();
    if (!id)
        return id.error();
    r.id = *id;
    if (Status done = carryOver(work); !done)
        return done;
    int offered = 0;
    for (const OfferedContribution& one : work.repository.offered(r.session))
        offered += one.taken.isEmpty() && !r.session.isEmpty() ? 1 : 0;
    if (offered > 0)
        work.warn(QStringLiteral("%1 contributions of agents wait: retro take %2").arg(offered).arg(r.id));
    work.answer.insert(QStringLiteral("offered"), offered);
    work.answer.insert(QStringLiteral("code"), r.code);
    warnOfPeople(work);
    if (work.has("until"))
        return setDeadline(work, work.text("until"));
    return Done{};
}

QStringList incomplete(const Retro& r)
{
    QStringList names;
    for (const Recommendation& one : r.recommendations)
        if (!one.raw && (one.owners.isEmpty() || one.effortMin <= 0))
            names.append(
                QStringLiteral("%1 %2 (%3)")
                    .arg(one.number)
                    .arg(one.title, one.owners.isEmpty() ? QStringLiteral("no owner") : QStringLiteral("no effort")));
    return names;
}

/// The last one may still run: it is closed with the retrospective.
QStringList openPhases(const Retro& r)
{
    QStringList names;
    for (qsizetype i = 0; i < r.phases.size(); ++i) {
        const Phase& phase = r.phases.at(i);
        const bool isLastRunning = i == r.phases.size() - 1 && phase.state == QLatin1String("running");
        if (phase.state != QLatin1String("closed") && !isLastRunning)
            names.append(phase.name);
    }
    return names;
}

Status close(Work& work)
{
    Retro& r = work.retro();
    if (const QStringList open = openPhases(r); !open.isEmpty())
        return refusedAs("phase-open", r.id, QStringLiteral("not closed yet: ") + open.join(QStringLiteral(", ")),
            QStringLiteral("`wavedeckctl retro next %1` closes the phase that runs").arg(r.id));
    if (const QStringList names = incomplete(r); !names.isEmpty())
        return refusedAs("recommendation-incomplete", r.id,
            QStringLiteral("a recommendation needs an owner and an effort: ") + names.join(QStringLiteral("; ")),
            QStringLiteral("`wavedeckctl retro recommend %1 --number N --owner NAME --effort 2h`").arg(r.id));
    // What was recommended last is part of the list, or somebody says why not (RETRO-21).
    const QStringList pending = pendingOf(r);
    const Result<Form> form = formNamed(work.store, r.templateName);
    const bool strict = work.flag("strict") || (form && form->strict);
    const QString what
        = QStringLiteral("%1 raw recommendations were neither consolidated nor dropped").arg(pending.size());
    if (!pending.isEmpty() && strict && work.text("reason").isEmpty())
        return refusedAs("reason-missing", r.id, what + QStringLiteral(": ") + pending.join(QStringLiteral("; ")),
            QStringLiteral("`wavedeckctl retro consolidate` or `retro drop` them, or close with --reason TEXT"));
    if (!pending.isEmpty())
        work.warn(what);
    for (Phase& phase : r.phases)
        phase.state = QStringLiteral("closed");
    int urgent = 0;
    for (const Recommendation& one : std::as_const(r.recommendations)) {
        urgent
            += !one.raw && (one.priority == QLatin1String("CRITICAL") || one.priority == QLatin1String("HIGH")) ? 1 : 0;
    }
    r.state = QStringLiteral("complete");
    r.closedAt = work.moment.now;
    r.speaker = 0;
    r.votesShown = true;
    r.followUpAt = urgent > 0 ? dueOf(QStringLiteral("HIGH"), dayOf(r)) : 0;
    const QMap<QString, int> last = work.kept.live.last;
    work.kept.live = Live();
    work.kept.live.last = last;
    // What the log of the database still has of ballots goes, too.
    Store& store = work.store;
    store.afterCommit("retro-ballots", [&store] {
        QSqlQuery& query = store.statement("PRAGMA wal_checkpoint(TRUNCATE)");
        query.exec();
        query.finish();
    });
    work.answer.insert(QStringLiteral("follow_up_at"), double(r.followUpAt));
    work.answer.insert(QStringLiteral("follow_up_items"), urgent);
    return Done{};
}

Status reopen(Work& work)
{
    if (const auto reason = required(work, "reason"); !reason)
        return reason.error();
    Retro& r = work.retro();
    const auto running = std::find_if(
        r.phases.begin(), r.phases.end(), [](const Phase& one) { return one.state == QLatin1String("running"); });
    qsizetype at = running == r.phases.end() ? r.phases.size() : running - r.phases.begin();
    if (at == 0)
        return refusedAs("wrong-state", r.id, QStringLiteral("there is no phase before the first"));
    if (at < r.phases.size())
        r.phases[at].state = QStringLiteral("pending");
    Phase& back = r.phases[at - 1];
    back.state = QStringLiteral("running");
    r.phase = back.id;
    r.speaker = 0;
    work.kept.live.running = false;
    if (r.state == QLatin1String("complete")) {
        r.state = QStringLiteral("in-progress");
        r.closedAt = 0;
        work.kept.live.key = newKey();
    }
    work.answer.insert(QStringLiteral("phase"), back.id);
    return Done{};
}

/// An export read back: whole, under a new id, once.
Status import(Work& work)
{
    work.stored = true;
    auto read = fromJson(work.arguments.value(QLatin1String("document")).toObject());
    if (!read)
        return refusedAs("bad-retro", read.error().what, read.error().why, read.error().mend);
    if (Status may = importable(*read); !may)
        return may;
    if (const auto known = work.repository.withCode(read->code)) {
        work.answer = {{QStringLiteral("id"), *known}, {QStringLiteral("unchanged"), true}};
        return Done{};
    }
    const auto id = work.repository.insert(*read, work.moment.now);
    if (!id)
        return id.error();
    work.retro().id = *id;
    return Done{};
}

Status saveTemplate(Work& work)
{
    static const QRegularExpression kName(QStringLiteral("\\A[a-z0-9][a-z0-9-]{0,39}\\z"));
    const QString name = work.text("name");
    if (!kName.match(name).hasMatch())
        return bad(name, QStringLiteral("a name has small letters, digits and -"));
    if (formNames(work.store).contains(name) && !work.repository.templates().contains(name))
        return bad(name, QStringLiteral("this one is shipped with the program"), QStringLiteral("choose another name"));
    const Result<Form> form = formNamed(work.store, work.retro().templateName);
    QJsonObject document = templateOf(work.retro(), form, name);
    if (work.has("strict"))
        document.insert(QStringLiteral("strict"), work.flag("strict"));
    work.answer.insert(QStringLiteral("template"), name);
    if (Status saved = work.repository.saveTemplate(name, document, work.actor.printed(), work.moment.now); !saved)
        return saved;
    work.kept.live.last[QStringLiteral("templates")]++; // so that it is a change of its own
    return Done{};
}

/// What agents said in their event files becomes their contributions.
Status take(Work& work)
{
    int taken = 0;
    for (const OfferedContribution& one : work.repository.offered(work.retro().session)) {
        if (!one.taken.isEmpty() || work.retro().session.isEmpty())
            continue;
        Participant* by = participantNamed(work.retro(), one.agent);
        if (!by) {
            Participant agent;
            agent.number = int(work.retro().participants.size()) + 1;
            agent.name = one.agent;
            agent.agent = one.agent;
            agent.role = QStringLiteral("agent");
            work.retro().participants.append(agent);
            by = &work.retro().participants.last();
        }
        Note note;
        note.phase = one.said.value(QLatin1String("phase")).toString();
        if (!phaseOf(work.retro(), note.phase))
            note.phase
                = phaseOf(work.retro(), QStringLiteral("improve")) ? QStringLiteral("improve") : work.retro().phase;
        note.title = one.said.value(QLatin1String("title")).toString();
        if (const auto fields = fieldsOf(one.said.value(QLatin1String("fields"))))
            note.fields = *fields;
        if (const auto severity = priorityOf(one.said.value(QLatin1String("severity")).toString()))
            note.severity = *severity;
        note.cites = QStringLiteral("wavedeck:%1/%2").arg(one.session, one.agent);
        if (Status done = addNote(work, *by, note, true); !done)
            return done;
        if (Status done = work.repository.take(one.id, work.retro().id); !done)
            return done;
        ++taken;
    }
    work.answer.insert(QStringLiteral("taken"), taken);
    return Done{};
}

} // namespace

QList<Row> wholeRows()
{
    return {{"new", New, create}, {"close", Open | Held, close}, {"reopen", Held | Complete, reopen},
        {"import", New, import}, {"save-template", Always, saveTemplate}, {"take", Open | Held, take}};
}

} // namespace wavedeck::retro
