// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/judge.h"

#include "models/secrets/redact.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>
#include <cstring>

namespace wavedeck {

namespace {

constexpr qsizetype kMostReason = 300;

Verdict inconclusive(const QString& reason)
{
    return {GateState::Inconclusive, {}, reason};
}

QString number(double value)
{
    return QString::number(value, 'g', 12);
}

Verdict judgeMetric(const Metric& metric, const QByteArray& output)
{
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(output, &error);
    if (document.isNull())
        return inconclusive(
            QStringLiteral("its output is no JSON: %1 at byte %2").arg(error.errorString()).arg(error.offset));
    const QJsonValue found
        = atPointer(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()), metric.pointer);
    if (!found.isDouble() || !std::isfinite(found.toDouble())) {
        // A program may say why it knows no number.
        const QString why = document.object().value(QLatin1String("reason")).toString().simplified().left(kMostReason);
        return inconclusive(QStringLiteral("no number at %1 in its output").arg(metric.pointer)
            + (why.isEmpty() ? QString() : QString(QStringLiteral(": ") + redacted(why))));
    }
    const double value = found.toDouble();
    const auto reaches = [&](double line) { return metric.higherIsBetter ? value <= line : value >= line; };
    const QString limit
        = metric.higherIsBetter ? QStringLiteral("%1 is %2, not above %3") : QStringLiteral("%1 is %2, not below %3");
    if (reaches(metric.critical))
        return {GateState::Failed, number(value), limit.arg(metric.pointer, number(value), number(metric.critical))};
    if (reaches(metric.warning))
        return {GateState::Passed, number(value),
            QStringLiteral("passed with a warning: ")
                + limit.arg(metric.pointer, number(value), number(metric.warning))};
    return {GateState::Passed, number(value), {}};
}

} // namespace

QJsonValue atPointer(const QJsonValue& root, const QString& pointer)
{
    if (pointer.isEmpty())
        return root;
    if (!pointer.startsWith(QLatin1Char('/')))
        return QJsonValue::Undefined;
    QJsonValue at = root;
    for (QString part : pointer.mid(1).split(QLatin1Char('/'))) {
        part.replace(QStringLiteral("~1"), QStringLiteral("/")).replace(QStringLiteral("~0"), QStringLiteral("~"));
        if (at.isArray()) {
            bool ok = false;
            const qsizetype index = part.toLongLong(&ok);
            const QJsonArray array = at.toArray();
            if (!ok || index < 0 || index >= array.size() || (part.size() > 1 && part.startsWith(QLatin1Char('0'))))
                return QJsonValue::Undefined;
            at = array.at(index);
        } else if (at.isObject()) {
            at = at.toObject().value(part);
        } else {
            return QJsonValue::Undefined;
        }
    }
    return at;
}

Verdict judge(const CriterionPlan& criterion, const run::Exit& exit, const QByteArray& output,
    const std::optional<QByteArray>& report)
{
    if (exit.execErrno != 0)
        return inconclusive(
            QStringLiteral("not startable: %1").arg(QString::fromLocal8Bit(std::strerror(exit.execErrno))));
    if (exit.signal != 0)
        return inconclusive(QStringLiteral("ended by signal %1").arg(exit.signal));
    switch (criterion.kind) {
    case CriterionKind::Metric:
        return judgeMetric(criterion.metric, output);
    case CriterionKind::Report:
        return judgeReport(criterion, report);
    case CriterionKind::Program:
        break;
    case CriterionKind::Coverage:
        return judgeCoverage(criterion, report);
    case CriterionKind::Claim:
    case CriterionKind::Measure:
        return inconclusive(QStringLiteral("no rule reads it"));
    case CriterionKind::Approval:
    case CriterionKind::Checklist:
        return inconclusive(QStringLiteral("a person decides"));
    }
    const QString value = QStringLiteral("exit %1").arg(exit.code);
    if (exit.code == criterion.passExit)
        return {GateState::Passed, value, {}};
    return {GateState::Failed, value, QStringLiteral("exit %1 instead of %2").arg(exit.code).arg(criterion.passExit)};
}

} // namespace wavedeck
