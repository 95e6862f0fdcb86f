// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../support/assessments.h"
#include "../support/signers.h"

#include "models/risk/approval.h"
#include "models/store/openforchange.h"
#include "models/trail/trailrows.h"

#include <QTemporaryDir>

#include <map>

namespace wavedeck::test {

inline QString codeOf(const Status& status)
{
    return status ? QString() : status.error().code;
}

/// A register with ten people, each of one role, and an author; nobody waits for passwords.
struct RiskBench {
    RiskBench()
        : store(std::move(*openForChange(folder.path())))
    {
        for (const auto& [name, role] : std::initializer_list<std::pair<const char*, const char*>>{
                 {"author", "L2 DEVELOPER"}, {"dev", "L2 DEVELOPER"}, {"over", "L1 OVERWATCH"}, {"qa", "L1 QA"},
                 {"sec", "L1 SECURITY"}, {"arch", "L1 ARCHITECT"}, {"stake", "STAKEHOLDER"},
                 {"owner", "BUSINESS OWNER"}, {"cto", "CTO"}, {"admin", "Admin"}})
            add(name, {QLatin1String(role)});
    }
    void add(const char* name, const QStringList& roles)
    {
        people.emplace(name, SignerStub(*store, QLatin1String(name), roles));
    }
    Actor actor(const char* name) { return people.at(name).actor(); }

    QString make(int likelihood, int impact, const QString& category = QStringLiteral("technical"))
    {
        risk::Assessment a = filledAssessment(QStringLiteral("swap the limiter"), likelihood, impact);
        a.category = category;
        return make(a);
    }
    QString make(const risk::Assessment& a)
    {
        const auto id = repository.create(a, actor("author"), now);
        if (!id)
            qWarning("%s", qPrintable(id.error().line()));
        return id ? *id : QString();
    }
    Status submit(const QString& id)
    {
        const Status done = approvals.submit(id, actor("author"), now);
        if (!done)
            qInfo("%s", qPrintable(done.error().line()));
        return done;
    }
    Status edit(const QString& id, const QString& summary, const char* by = "author")
    {
        risk::Assessment a = *repository.content(id);
        a.summary = summary;
        return repository.save(id, a, actor(by), now);
    }
    Status decide(
        risk::Verb verb, const QString& id, const char* by, const QString& role = {}, const QString& phase = {})
    {
        risk::Decision decision;
        decision.verb = verb;
        decision.id = id;
        decision.phase = phase;
        decision.role = role;
        decision.reason = QStringLiteral("looked at");
        return approvals.decide(decision, people.at(by).signer(now), now);
    }
    bool approveBy(const QString& id, const QList<const char*>& names, const QString& phase = {})
    {
        for (const char* name : names)
            if (const Status done = decide(risk::Verb::Approve, id, name, {}, phase); !done) {
                qWarning("%s: %s", name, qPrintable(done.error().line()));
                return false;
            }
        return true;
    }
    risk::State state(const QString& id) { return repository.row(id)->state; }
    risk::Validity valid(const QString& id, const QString& phase = {})
    {
        return risk::validApproval(*store, id, phase, {}, now);
    }
    QStringList open(const QString& id) { return risk::review(*store, id)->scopes.first().open(); }
    int refusals(const char* action)
    {
        trail::Filter filter;
        filter.action = QLatin1String(action);
        int n = 0;
        for (const QJsonObject& row : trail::rows(*store, filter))
            n += row.value(QLatin1String("result")) == QLatin1String("refused");
        return n;
    }

    QTemporaryDir folder;
    std::unique_ptr<Store> store;
    std::map<std::string, SignerStub> people;
    RiskRepository repository{*store};
    risk::Approvals approvals{*store};
    qint64 now = utcMs();
};

} // namespace wavedeck::test
