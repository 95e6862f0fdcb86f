// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/alertattention.h"

#include "models/alert/rules.h"
#include "models/live/words.h"
#include "models/secrets/redact.h"

#include <QJsonObject>

#include <algorithm>

namespace wavedeck {

namespace {

constexpr qsizetype kNamed = 3;

/// Its title and which way it is worse; empty = a rule of the plan's own, which this table does not know.
std::optional<AlertRule> ruleOf(const QString& id)
{
    static const AlertRules rules = alertRules({});
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const AlertRule& one) { return one.id == id; });
    return rule == rules.end() ? std::nullopt : std::optional<AlertRule>(*rule);
}

QString titleOf(const Alert& alert)
{
    const auto rule = ruleOf(alert.rule);
    QString title = rule ? rule->title : alert.rule;
    if (!title.isEmpty())
        title[0] = title[0].toUpper();
    return title;
}

/// What the last change said behind its colon: counts and names.
QString detailOf(const Alert& alert)
{
    const QString text = redacted(alert.text); // before it is cut: a secret is known by what stands before it
    const qsizetype colon = text.indexOf(QStringLiteral(": "));
    if (colon < 0)
        return {};
    const QString detail = text.mid(colon + 2).trimmed();
    // Paths and providers keep their spelling, though they stand first.
    const bool named = alert.rule == QLatin1String("quota") || alert.rule == QLatin1String("file-conflict")
        || alert.rule == QLatin1String("outside-scope");
    return named ? detail : sentence(detail);
}

QString causedBy(const Alert& alert)
{
    const QList<AlertSubject> subjects = subjectsOf(alert);
    if (subjects.isEmpty())
        return {};
    QStringList names;
    for (const AlertSubject& one : subjects.mid(0, kNamed))
        names.append(one.amount.isEmpty() ? one.agent : QString(one.agent + QLatin1Char(' ') + one.amount));
    return QStringLiteral("Most by %1.").arg(names.join(QStringLiteral(", ")));
}

QString settledBy(const Alert& alert, qint64 now)
{
    const auto by = [](const QJsonObject& who) { return who.value(QLatin1String("by")).toString(); };
    if (alert.isSilenced(now))
        return QStringLiteral("Silenced by %1: %2")
            .arg(by(alert.silence), sentence(alert.silence.value(QLatin1String("reason")).toString()));
    return alert.acknowledged.isEmpty() ? QString() : QStringLiteral("Acknowledged by %1.").arg(by(alert.acknowledged));
}

QList<AttentionAction> actionsFor(const Alert& alert, const LiveSession& live)
{
    QList<AttentionAction> actions;
    const QList<AlertSubject> subjects = subjectsOf(alert);
    if (alert.rule == QStringLiteral("duplicates"))
        actions.append(AttentionAction::EndSurplus);
    else if (alert.level == AlertLevel::Critical
        && std::any_of(subjects.begin(), subjects.end(), [&](const AlertSubject& one) {
               const int at = live.agentIndex.value(one.agent, -1);
               return at >= 0 && isLive(live.agents[at].row.state);
           }))
        actions.append(AttentionAction::CancelLargest);
    return actions;
}

} // namespace

QList<AlertSubject> subjectsOf(const Alert& alert)
{
    QList<AlertSubject> subjects;
    for (const QJsonValue& value : alert.subjects) {
        const QJsonObject one = value.toObject();
        const auto number = [&](const char* key) { return one.value(QLatin1String(key)).toDouble(-1); };
        QString amount;
        if (const double surplus = number("surplus"); surplus > 0)
            amount = QStringLiteral("%1 too many").arg(surplus);
        else if (const double cpu = number("cpu_percent"); alert.rule == QStringLiteral("cpu") && cpu >= 0)
            amount = valueText(QStringLiteral("%"), cpu);
        else if (const double rss = number("rss_bytes"); alert.rule.startsWith(QStringLiteral("memory")) && rss >= 0)
            amount = valueText(QStringLiteral("bytes"), rss);
        else if (const double failed = number("failed"); failed > 0)
            amount = QStringLiteral("%1 failed").arg(failed);
        const QString agent = one.value(QLatin1String("agent")).toString();
        if (!agent.isEmpty())
            subjects.append({agent, amount});
    }
    return subjects;
}

QString alertTitle(const Alert& alert, qint64 now)
{
    const QString title = titleOf(alert);
    const QString age = shortAge(std::max<qint64>(0, now - alert.raisedAt));
    if (alert.phase == AlertPhase::NoData)
        return QStringLiteral("%1: no data for %2").arg(title, age);
    const auto rule = ruleOf(alert.rule);
    const QString line = valueText(alert.unit, alert.line);
    // A line that counts itself may be met to the digit: a budget is.
    if (rule && rule->lineCounts && alert.value == alert.line)
        return QStringLiteral("%1 at %2 for %3").arg(title, line, age);
    // Of things that are counted, how many there are says more than the line.
    if (alert.unit.isEmpty())
        return QStringLiteral("%1: %2 for %3").arg(title, valueText({}, alert.value), age);
    return (rule && !rule->higherIsWorse ? QStringLiteral("%1 below %2 for %3") : QStringLiteral("%1 above %2 for %3"))
        .arg(title, line, age);
}

std::optional<Attention> attentionOf(const Alert& alert, const LiveSession& live, qint64 now)
{
    if (!alert.isOpen() || alert.phase == AlertPhase::Pending)
        return std::nullopt;
    Attention one;
    one.kind = alert.level == AlertLevel::Critical ? Attention::AlertCritical : Attention::AlertWarning;
    one.subject = alert.id;
    one.title = alertTitle(alert, now);
    one.at = alert.raisedAt;
    QStringList detail;
    if (const QString settled = settledBy(alert, now); !settled.isEmpty()) {
        one.settled = true;
        detail.append(settled);
    }
    if (alert.noData && alert.phase == AlertPhase::Firing)
        detail.append(QStringLiteral("No data any more."));
    if (alert.flapping)
        detail.append(QStringLiteral("It goes up and down around its line."));
    if (alert.phase == AlertPhase::Firing && !alert.unit.isEmpty())
        detail.append(QStringLiteral("%1 when last told.").arg(valueText(alert.unit, alert.value)));
    // Of what is counted the engine's words say which; of what is measured the subjects say who.
    const QString who = causedBy(alert);
    detail.append(alert.unit.isEmpty() || who.isEmpty() ? detailOf(alert) : who);
    detail.removeAll(QString());
    one.detail = detail.join(QLatin1Char(' '));
    if (!mayChange(live))
        return one;
    one.actions = actionsFor(alert, live);
    if (!one.settled)
        one.actions.append({AttentionAction::Acknowledge, AttentionAction::Silence});
    return one;
}

} // namespace wavedeck
