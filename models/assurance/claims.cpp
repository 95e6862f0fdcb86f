// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/assurance/claims.h"

#include "models/base/clock.h"
#include "models/domain/formulas.h"
#include "models/domain/jsonpointer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <cmath>

namespace wavedeck::assurance {

namespace {

constexpr const char* kGapWords[] = {"none", "low", "medium", "high", "critical", "unknown"};
constexpr qsizetype kMostText = 200; ///< of what a program says

/// From how many percent on; ours, the reports name severities without lines.
struct Band {
    double from;
    Gap gap;
};
constexpr Band kBands[] = {{50, Gap::Critical}, {20, Gap::High}, {5, Gap::Medium}};

const QRegularExpression& fraction()
{
    static const QRegularExpression kFraction(
        QStringLiteral("\\A\\s*([0-9]+(?:\\.[0-9]+)?)\\s*(?:/|of)\\s*([0-9]+(?:\\.[0-9]+)?)\\b"));
    return kFraction;
}

/// What the output says at the pointer; empty when it says nothing.
QString actualOf(const ClaimPlan& claim, const QByteArray& output, QString& why)
{
    if (claim.pointer.isEmpty()) {
        const QString text = QString::fromUtf8(output).trimmed();
        if (text.isEmpty())
            why = QStringLiteral("its output is empty");
        return text.left(kMostText);
    }
    const QJsonDocument document = QJsonDocument::fromJson(output);
    if (document.isNull()) {
        why = QStringLiteral("its output is no JSON");
        return {};
    }
    const QJsonValue found
        = atPointer(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()), claim.pointer);
    if (found.isArray()) // so many of them
        return QString::number(found.toArray().size());
    if (found.isDouble())
        return QString::number(found.toDouble(), 'g', 12);
    if (found.isBool())
        return found.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    if (found.isString() && !found.toString().trimmed().isEmpty())
        return found.toString().trimmed().left(kMostText);
    why = QStringLiteral("nothing at %1 in its output").arg(claim.pointer);
    return {};
}

} // namespace

QLatin1String word(Gap gap)
{
    return QLatin1String(kGapWords[int(gap)]);
}

std::optional<Gap> gapFrom(const QString& text)
{
    for (int i = 0; i < int(std::size(kGapWords)); ++i)
        if (text.compare(QLatin1String(kGapWords[i]), Qt::CaseInsensitive) == 0)
            return Gap(i);
    return std::nullopt;
}

Gap severityOf(double gapPercent)
{
    const double size = std::abs(gapPercent);
    for (const Band& band : kBands)
        if (size >= band.from)
            return band.gap;
    return size > 0 ? Gap::Low : Gap::None;
}

std::optional<double> claimedNumber(const QString& text)
{
    QString part = text.trimmed();
    if (const auto match = fraction().match(part); match.hasMatch())
        part = match.captured(1);
    else if (part.endsWith(QLatin1Char('%')))
        part = part.chopped(1).trimmed();
    bool ok = false;
    const double value = part.toDouble(&ok);
    return ok && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<double> ratioPercent(const QString& text)
{
    const auto match = fraction().match(text);
    if (!match.hasMatch() || match.captured(2).toDouble() == 0)
        return std::nullopt;
    return match.captured(1).toDouble() / match.captured(2).toDouble() * 100;
}

std::optional<double> reachedPercent(const QString& expected, const QString& actual)
{
    if (const auto ratio = ratioPercent(actual))
        return ratio;
    const auto wanted = claimedNumber(expected);
    const auto found = claimedNumber(actual);
    return wanted && found && *wanted != 0 ? std::optional(*found / *wanted * 100) : std::nullopt;
}

ClaimResult judgeClaim(const ClaimPlan& claim, const QString& id, const QByteArray& output)
{
    ClaimResult result;
    result.claim = id;
    result.says = claim.says;
    result.source = claim.source;
    result.expected = claim.expected;
    result.actual = actualOf(claim, output, result.reason);
    if (result.actual.isEmpty())
        return result;
    const auto expected = claimedNumber(claim.expected);
    const auto actual = claimedNumber(result.actual);
    if (!expected || !actual) {
        result.severity = claim.expected.trimmed() == result.actual ? Gap::None : Gap::Critical;
        return result;
    }
    // Both fractions: 6/7 against 7/7 are parts of the same whole or not, so their parts are compared.
    const auto wanted = ratioPercent(claim.expected);
    const auto reached = ratioPercent(result.actual);
    const double from = wanted && reached ? *wanted : *expected;
    const double to = wanted && reached ? *reached : *actual;
    result.reachedPercent = reachedPercent(claim.expected, result.actual);
    result.gapPercent = formulas::gapPercent(from, to);
    result.severity = result.gapPercent ? severityOf(*result.gapPercent) : from == to ? Gap::None : Gap::Critical;
    return result;
}

bool isFailing(const ClaimPlan& claim, const ClaimResult& result)
{
    const Gap from = gapFrom(claim.failsFrom).value_or(Gap::High);
    return result.severity != Gap::Unknown && result.severity != Gap::None && result.severity >= from;
}

QString gapText(const ClaimResult& result)
{
    const QString severity = QString(word(result.severity)).toUpper();
    return result.gapPercent ? QStringLiteral("%1 %, %2").arg(QString::number(*result.gapPercent, 'f', 1), severity)
                             : severity;
}

QJsonObject claimDocument(const ClaimResult& r)
{
    const auto orNull = [](const QString& text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
    const auto number = [](const std::optional<double>& value) { return value ? QJsonValue(*value) : QJsonValue(); };
    return {{QStringLiteral("id"), r.claim}, {QStringLiteral("session"), orNull(r.session)},
        {QStringLiteral("claim"), orNull(r.says)}, {QStringLiteral("source"), orNull(r.source)},
        {QStringLiteral("expected"), r.expected}, {QStringLiteral("reality"), orNull(r.actual)},
        {QStringLiteral("gap_percent"), number(r.gapPercent)},
        {QStringLiteral("reached_percent"), number(r.reachedPercent)},
        {QStringLiteral("severity"), QString(word(r.severity))}, {QStringLiteral("reason"), orNull(r.reason)},
        {QStringLiteral("at"), r.at > 0 ? QJsonValue(rfc3339(r.at)) : QJsonValue()}};
}

} // namespace wavedeck::assurance
