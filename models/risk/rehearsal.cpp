// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/rehearsal.h"

#include "models/secrets/redact.h"

#include <QJsonDocument>

namespace wavedeck::risk {

QJsonObject Rehearsal::json() const
{
    return {{QStringLiteral("risk"), risk}, {QStringLiteral("revision"), revision},
        {QStringLiteral("environment"), environment}};
}

Rehearsal Rehearsal::from(const QJsonObject& json)
{
    return {json.value(QLatin1String("risk")).toString(), json.value(QLatin1String("revision")).toInteger(),
        json.value(QLatin1String("environment")).toString()};
}

QString rehearsalAgent(qsizetype step)
{
    return QStringLiteral("step-%1").arg(step);
}

Result<QByteArray> rehearsalPlan(const Assessment& assessment, const Rehearsal& rehearsal, const QString& workspace)
{
    if (assessment.rollback.steps.isEmpty())
        return Error{ErrorKind::Usage, QStringLiteral("no-rollback"), rehearsal.risk,
            QStringLiteral("its rollback has no steps"),
            QStringLiteral("add them: `wavedeckctl risk set %1 --set rollback.steps.+=JSON`").arg(rehearsal.risk)};
    if (rehearsal.environment.trimmed().isEmpty())
        return Error{ErrorKind::Usage, QStringLiteral("bad-value"), rehearsal.risk,
            QStringLiteral("a rehearsal needs an environment"), QStringLiteral("give --environment staging")};
    QJsonArray waves; // one a step: each begins when the one before has ended well
    qsizetype number = 0;
    for (const RollbackStep& step : assessment.rollback.steps) {
        ++number;
        QJsonObject agent{{QStringLiteral("id"), rehearsalAgent(number)},
            {QStringLiteral("name"), QStringLiteral("Step %1").arg(number)},
            {QStringLiteral("capability"), QStringLiteral("modify")},
            {QStringLiteral("writes"), QJsonArray{QStringLiteral("**")}}};
        if (step.argv.isEmpty()) {
            agent.insert(QStringLiteral("argv"), QJsonArray{step.command});
            agent.insert(QStringLiteral("shell"), true);
        } else {
            agent.insert(QStringLiteral("argv"), QJsonArray::fromStringList(step.argv));
        }
        waves.append(QJsonObject{{QStringLiteral("id"), QStringLiteral("wave-%1").arg(number)},
            {QStringLiteral("agents"), QJsonArray{agent}}});
    }
    const QJsonObject session{{QStringLiteral("name"), QStringLiteral("Rehearsal of %1").arg(rehearsal.risk)},
        {QStringLiteral("mission"),
            QStringLiteral("The rollback of %1, revision %2, step by step.")
                .arg(rehearsal.risk)
                .arg(rehearsal.revision)},
        {QStringLiteral("workspace"), workspace}, {QStringLiteral("environment"), rehearsal.environment},
        {QStringLiteral("max_parallel"), 1}};
    // JSON is YAML.
    return QJsonDocument(QJsonObject{{QStringLiteral("version"), 1}, {QStringLiteral("session"), session},
                             {QStringLiteral("waves"), waves}})
        .toJson();
}

QJsonArray rehearsedSteps(const Rollback& rollback, const QList<RehearsedStep>& steps)
{
    QJsonArray told;
    for (qsizetype i = 0; i < rollback.steps.size(); ++i) {
        const RollbackStep& step = rollback.steps[i];
        const RehearsedStep ran = steps.value(i);
        const bool knows = ran.exit && !step.expected.isEmpty();
        told.append(QJsonObject{{QStringLiteral("command"), redacted(commandOf(step))},
            {QStringLiteral("expected"), step.expected},
            {QStringLiteral("exit"), ran.exit ? QJsonValue(*ran.exit) : QJsonValue()},
            {QStringLiteral("matched"),
                knows ? QJsonValue(QString::fromUtf8(ran.output).contains(step.expected, Qt::CaseInsensitive))
                      : QJsonValue()},
            {QStringLiteral("duration_ms"), ran.durationMs}});
    }
    return told;
}

std::optional<double> rehearsalOverPercent(const Rollback& rollback, qint64 measuredMs)
{
    if (!rollback.estimateMs || *rollback.estimateMs <= 0)
        return std::nullopt;
    return double(measuredMs - *rollback.estimateMs) / double(*rollback.estimateMs) * 100;
}

QString commandOf(const RollbackStep& step)
{
    if (step.argv.isEmpty())
        return step.command;
    QStringList words;
    for (const QString& word : step.argv) {
        const bool plain = !word.isEmpty() && std::all_of(word.begin(), word.end(), [](QChar c) {
            return c.isLetterOrNumber() || QStringLiteral("-_./:=,@%+").contains(c);
        });
        words.append(plain
                ? word
                : QString(QLatin1Char('\'') + QString(word).replace(QLatin1Char('\''), QStringLiteral("'\\''"))
                    + QLatin1Char('\'')));
    }
    return words.join(QLatin1Char(' '));
}

} // namespace wavedeck::risk
