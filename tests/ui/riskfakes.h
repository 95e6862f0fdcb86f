// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/riskdesk.h"
#include "models/risk/rules.h"

#include <QHash>
#include <QJsonArray>

namespace wavedeck::test {

constexpr qint64 kRiskNow = 1'763'735'566'000; ///< 2025-11-21 14:32:46 UTC
constexpr qint64 kRiskDay = 86'400'000;

/// A complete assessment of something made up.
inline risk::Assessment keyRotation()
{
    risk::Assessment a = risk::newAssessment(QStringLiteral("full")).value();
    a.title = QStringLiteral("Rotate keys without downtime");
    a.category = QStringLiteral("security");
    a.summary = QStringLiteral("Replace both signing keys while old tokens stay valid for 15 min. Touches gateway, key "
                               "cache and three clients.");
    a.inherent = {4, 5};
    a.residual = {3, 4};
    a.mitigation
        = QStringLiteral("Dual-key overlap, canary 5 % for 30 min, automatic roll back on error rate above 5 %.");
    a.userImpact = risk::Level::Medium;
    a.rollbackEase = risk::Level::Medium;
    a.testing = risk::Level::High;
    a.debt = {QStringLiteral("DEBT-056"), QStringLiteral("DEBT-054")};
    a.tested = {{QStringLiteral("T1"), QStringLiteral("Overlap, 15 min at 200 req/s"), QStringLiteral("A-019"), {}},
        {QStringLiteral("T2"), QStringLiteral("Old token after cut-over refused"), QStringLiteral("A-019"), {}},
        {QStringLiteral("T3"), QStringLiteral("Key cache refresh under load"), QStringLiteral("A-015"), {}},
        {QStringLiteral("T4"), QStringLiteral("Roll back within 4 min on staging"), QStringLiteral("17 Nov"), {}},
        {QStringLiteral("T5"), QStringLiteral("Three clients reload keys"), QStringLiteral("18 Nov"), {}}};
    a.notTested = {{QStringLiteral("T6"), QStringLiteral("Clock skew above 60 s"), {}, QStringLiteral("needs lab")},
        {QStringLiteral("T7"), QStringLiteral("Partition between regions"), {}, QStringLiteral("A-019 running")},
        {QStringLiteral("T8"), QStringLiteral("Mobile client older than 4.2"), {}, QStringLiteral("no device")}};
    a.rollback.estimateMs = 240'000;
    a.rollback.steps = {{QStringLiteral("keyctl promote --key prev"), {}, QStringLiteral("promoted")},
        {QStringLiteral("keyctl retire --key next --grace 15m"), {}, QStringLiteral("retired")},
        {{},
            {QStringLiteral("kubectl"), QStringLiteral("rollout"), QStringLiteral("undo"),
                QStringLiteral("deploy/it's")},
            QStringLiteral("rolled back")},
        {QStringLiteral("./ops/verify_keys.sh --expect prev"), {}, QStringLiteral("exit 0")}};
    a.monitoring = {{QStringLiteral("Error rate"), {}, QStringLiteral("%"), QStringLiteral("> 1"),
                        QStringLiteral("> 5"), QStringLiteral("Roll back")},
        {QStringLiteral("P95 latency"), {}, QStringLiteral("ms"), QStringLiteral("> 500"), QStringLiteral("> 1000"),
            QStringLiteral("Page on-call")}};
    a.phases = {{QStringLiteral("P1"), QStringLiteral("Overlap"), risk::Level::Low, 240, 1, {}, {}, {}},
        {QStringLiteral("P2"), QStringLiteral("Cut-over"), risk::Level::High, 120, 2, {}, QStringLiteral("after P1"),
            {}}};
    a.risks = {{QStringLiteral("R1"), QStringLiteral("Clients keep an old key"), QStringLiteral("technical"), {3, 4},
        {2, 4}, risk::Level::None, QStringLiteral("overlap"), QStringLiteral("open"), {}, {}}};
    a.before = {{QStringLiteral("C1"), QStringLiteral("Keys are in the store"), true}};
    return a;
}

/// Assessments in memory; answers at once.
class FakeRisk : public RiskDesk {
    Q_OBJECT
public:
    FakeRisk()
    {
        RiskView now;
        now.known = true;
        now.people = true;
        now.who = Actor(QStringLiteral("s.haddad"));
        now.who.signedIn = true;
        now.who.person = 3;
        now.who.roles = {QStringLiteral("L1 SECURITY")};
        now.matrix = risk::firstMatrix();
        now.templates = {QStringLiteral("full"), QStringLiteral("minimal")};
        tell(now);
    }

    /// One as it stands in the register.
    RiskShown& put(const QString& id, const risk::Assessment& content, const QString& state)
    {
        RiskShown shown;
        shown.matrix = risk::firstMatrix();
        shown.content = risk::toJson(content);
        shown.version = 7;
        shown.sha256 = QString(64, QLatin1Char('a'));
        shown.changedAt = kRiskNow - 2 * kRiskDay;
        shown.changedBy = QStringLiteral("p.anand");
        shown.mayEdit = true;
        shown.line.id = id;
        shown.line.title = content.title;
        shown.line.level = risk::overallLevel(content, shown.matrix);
        shown.line.state = state;
        shown.line.author = QStringLiteral("p.anand");
        shown.line.createdAt = kRiskNow - 3 * kRiskDay;
        shown.document = QStringLiteral("# ") + content.title;
        shown.history = {{kRiskNow - kRiskDay, QStringLiteral("approved"), QStringLiteral("t.nakamura"),
                             QStringLiteral("signed as L1 QA")},
            {kRiskNow - 2 * kRiskDay, QStringLiteral("submitted"), QStringLiteral("p.anand"), {}}};
        shown.rehearsals
            = {{kRiskNow - 4 * kRiskDay, QStringLiteral("staging"), 300'000, true, {true, true, true, true}}};
        all.insert(id, shown);
        return all[id];
    }
    /// Handed in, two of five signed, the third of who sits here.
    RiskShown& putReview(const QString& id)
    {
        RiskShown& shown = put(id, keyRotation(), QStringLiteral("submitted"));
        const char* roles[] = {"L1 OVERWATCH", "L1 QA", "L1 SECURITY", "L1 ARCHITECT", "STAKEHOLDER"};
        for (int i = 0; i < 5; ++i) {
            RiskSlot slot;
            slot.role = slot.title = QString::fromLatin1(roles[i]);
            if (i < 2) {
                slot.by = i == 0 ? QStringLiteral("m.lindqvist") : QStringLiteral("t.nakamura");
                slot.at = kRiskNow - (2 - i) * kRiskDay;
            }
            slot.mine = i == 2;
            shown.slots.append(slot);
        }
        shown.line.submittedAt = kRiskNow - kRiskDay;
        shown.line.dueAt = kRiskNow + 3 * kRiskDay;
        shown.line.waits = true;
        shown.line.signedSlots = 2;
        shown.line.allSlots = 5;
        return shown;
    }
    /// Tells what is in `all`.
    void publish()
    {
        RiskView now = view();
        now.lines.clear();
        now.queue.clear();
        QStringList ids = all.keys();
        std::sort(ids.rbegin(), ids.rend());
        for (const QString& id : std::as_const(ids)) {
            now.lines.append(all[id].line);
            if (all[id].line.waits)
                now.queue.append({RiskWaiting::Assessment, id, all[id].line.title, all[id].line.level,
                    QStringLiteral("Your signature"), all[id].line.submittedAt, all[id].line.dueAt, -1,
                    QStringLiteral("risk:") + id});
        }
        now.queue.append(others);
        tell(now);
    }
    void put(const RiskView& view) { tell(view); }

    void refresh() override { asked.append(QStringLiteral("refresh")); }
    void read(const QString& id, QObject*, Answer<RiskShown> answer) override
    {
        asked.append(QStringLiteral("read ") + id);
        if (all.contains(id))
            return answer(all[id]);
        answer(Error{ErrorKind::Usage, QStringLiteral("unknown-risk"), id, QStringLiteral("there is none"), {}});
    }
    void create(const QString& title, const QString& templateName, const QJsonObject&, QObject*,
        Answer<QString> answer) override
    {
        asked.append(QStringLiteral("create %1 %2").arg(title, templateName));
        if (refusal.what.size() > 0)
            return answer(refusal);
        risk::Assessment made = risk::newAssessment(templateName).value();
        made.title = title;
        const QString id = QStringLiteral("RA-%1").arg(100 + all.size());
        put(id, made, QStringLiteral("draft")).missing = {QStringLiteral("summary: it is empty")};
        publish();
        answer(id);
    }
    void save(const QString& id, int base, const QJsonObject& content, QObject*, Answer<RiskShown> answer) override
    {
        asked.append(QStringLiteral("save %1 on %2").arg(id).arg(base));
        RiskShown& shown = all[id];
        if (shown.version != base)
            return answer(Error{ErrorKind::Usage, QStringLiteral("content-changed"), id,
                QStringLiteral("somebody stored another version"), {}});
        const auto read = risk::fromJson(content);
        if (!read)
            return answer(read.error());
        shown.content = risk::toJson(*read);
        ++shown.version;
        ++shown.line.revision;
        shown.line.title = read->title;
        publish();
        answer(shown);
    }
    void decide(const RiskDecision& decision, const SecretPtr& password, QObject*, Answer<RiskShown> answer) override
    {
        decisions.append(decision);
        passwords.append(password ? password->bytes() : QByteArray());
        if (refusal.what.size() > 0)
            return answer(refusal);
        RiskShown& shown = all[decision.id];
        if (decision.version != shown.version)
            return answer(Error{ErrorKind::Usage, QStringLiteral("content-changed"), decision.id,
                QStringLiteral("version %1 was stored meanwhile").arg(shown.version), {}});
        for (RiskSlot& slot : shown.slots)
            if (slot.mine && decision.kind == RiskDecision::Approve) {
                slot.mine = false;
                slot.you = true;
                slot.by = view().who.name;
                slot.at = kRiskNow;
                shown.notMine = QStringLiteral("you have signed already");
            }
        if (decision.kind == RiskDecision::Submit)
            shown.line.state = QStringLiteral("submitted");
        shown.line.waits = false;
        ++shown.line.revision;
        publish();
        answer(shown);
    }
    void tick(const QString& id, const QString& kind, const QString& item, bool on, QObject*,
        Answer<RiskShown> answer) override
    {
        asked.append(QStringLiteral("tick %1 %2 %3").arg(kind, item).arg(on));
        QJsonObject of = all[id].items.value(kind).toObject();
        of.insert(item, on ? QStringLiteral("done") : QStringLiteral("open"));
        all[id].items.insert(kind, of);
        answer(all[id]);
    }
    void exportTo(
        const QString& id, const QString& format, const QString& folder, QObject*, Answer<QString> answer) override
    {
        asked.append(QStringLiteral("export %1 %2").arg(id, format));
        answer(QString(folder + QLatin1Char('/') + id + QLatin1Char('.') + format));
    }

    QHash<QString, RiskShown> all;
    QList<RiskWaiting> others;
    QStringList asked;
    QList<RiskDecision> decisions;
    QList<QByteArray> passwords;
    Error refusal; ///< empty `what` = nothing is refused
};

} // namespace wavedeck::test
