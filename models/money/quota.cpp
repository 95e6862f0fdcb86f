// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/money/quota.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTimeZone>

namespace wavedeck {

namespace {

constexpr qsizetype kMostText = 200;
constexpr qint64 kYearMs = qint64(366) * 24 * 3600 * 1000;

/// One sign: a client of provider (null = of any) ends with it. All of it is looked for without regard to case.
struct Sign {
    const char* provider;
    QuotaKind kind;
    const char* pattern;
};

// A bare 429 passes by itself, and clients repeat it; what stands here is what they give up with. The first row that
// matches counts: a spent quota is also said with status 429, a missing login with 401.
constexpr Sign kSigns[] = {
    {nullptr, QuotaKind::Quota, "insufficient_quota|exceeded your current quota|quota exceeded|exceeded your quota"},
    {nullptr, QuotaKind::Quota, "hit your (?:usage|session|weekly|daily|rate) limit|usage limit (?:has been )?reached"},
    {nullptr, QuotaKind::Quota, "credit balance is too low|billing_hard_limit_reached|billing_not_active"},
    {"google", QuotaKind::Quota, "RESOURCE_EXHAUSTED"},
    {"anthropic", QuotaKind::Quota, "api_error_status\"?:\\s*429|rate_limit_error"},
    {nullptr, QuotaKind::Quota, "(?:status(?:[ _]?code)?|API Error|code)\\W{0,4}429\\b|\\b429 Too Many Requests"},
    {nullptr, QuotaKind::SignIn, "incorrect api key|invalid[ _]api[ _]key|invalid x-api-key|authentication_error"},
    {nullptr, QuotaKind::SignIn, "(?:status(?:[ _]?code)?|API Error|code)\\W{0,4}401\\b|\\b401 Unauthorized"},
    {nullptr, QuotaKind::SignIn, "UNAUTHENTICATED|please run /login|not logged in|failed to authenticate"},
    {nullptr, QuotaKind::SignIn, "(?:refresh token|session|login|credentials) (?:has |have )?expired"},
};

struct AdapterProvider {
    const char* adapter;
    const char* provider;
};
constexpr AdapterProvider kProviders[] = {
    {"claude", "anthropic"},
    {"claude-code", "anthropic"},
    {"codex", "openai"},
    {"gemini", "google"},
    {"qwen", "alibaba"},
    {"copilot", "github"},
};

QRegularExpression expression(const QString& pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
}

/// `try again at 17:42`, `resets 5:42 PM`, `try again in 2 hours 5 minutes`, `resets at 1795220916`.
qint64 timeIn(const QString& line, qint64 now)
{
    static const QRegularExpression stamp = expression(
        QStringLiteral("(?:until|at|resets?(?:_at\"?:)?|after)\\s+(20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+(?:Z|[+-]"
                       "\\d\\d:\\d\\d))"));
    if (const auto match = stamp.match(line); match.hasMatch())
        return untilOf(match.captured(1), now);
    static const QRegularExpression epoch = expression(QStringLiteral("(?:resets?_at\"?:|\\|)\\s*(\\d{10})(?:\\D|$)"));
    if (const auto match = epoch.match(line); match.hasMatch()) {
        const qint64 at = match.captured(1).toLongLong() * 1000;
        return at > now && at < now + kYearMs ? at : 0;
    }
    static const QRegularExpression clock = expression(
        QStringLiteral("(?:try again at|resets?(?: at)?|until|available at)\\s+(\\d{1,2})(?::(\\d\\d))?\\s*([ap]m)?"));
    if (const auto match = clock.match(line);
        match.hasMatch() && (!match.captured(2).isEmpty() || !match.captured(3).isEmpty())) {
        int hour = match.captured(1).toInt();
        if (!match.captured(3).isEmpty())
            hour = hour % 12 + (match.captured(3).compare(QLatin1String("pm"), Qt::CaseInsensitive) == 0 ? 12 : 0);
        const QTime time(hour, match.captured(2).toInt());
        if (!time.isValid())
            return 0;
        const QDateTime local = QDateTime::fromMSecsSinceEpoch(now);
        QDateTime at(local.date(), time);
        if (at <= local)
            at = QDateTime(local.date().addDays(1), time);
        return at.toMSecsSinceEpoch();
    }
    static const QRegularExpression span = expression(QStringLiteral(
        "(?:try again|retry|resets?) (?:in|after)\\s+(?:(\\d{1,3}) ?d(?:ays?)?[, ]*)?(?:(\\d{1,3}) ?h(?:ours?)?[, ]*)?"
        "(?:(\\d{1,4}) ?m(?:in(?:utes?)?)?[, ]*)?(?:(\\d{1,6}) ?s(?:ec(?:onds?)?)?)?"));
    if (const auto match = span.match(line); match.hasMatch()) {
        const qint64 seconds = match.captured(1).toLongLong() * 86400 + match.captured(2).toLongLong() * 3600
            + match.captured(3).toLongLong() * 60 + match.captured(4).toLongLong();
        return seconds > 0 ? now + seconds * 1000 : 0;
    }
    return 0;
}

} // namespace

QLatin1String word(QuotaKind kind)
{
    return kind == QuotaKind::Quota ? QLatin1String("quota") : QLatin1String("sign-in");
}

std::optional<QuotaKind> quotaKind(const QString& text)
{
    for (const QuotaKind kind : {QuotaKind::Quota, QuotaKind::SignIn})
        if (text == word(kind))
            return kind;
    return std::nullopt;
}

std::optional<QuotaSign> quotaSign(const QString& provider, const QString& output, qint64 now)
{
    if (provider.isEmpty())
        return std::nullopt;
    for (const Sign& sign : kSigns) {
        if (sign.provider && provider != QLatin1String(sign.provider))
            continue;
        const QRegularExpression pattern = expression(QLatin1String(sign.pattern));
        qsizetype at = -1;
        auto matches = pattern.globalMatch(output);
        while (matches.hasNext())
            at = matches.next().capturedStart();
        if (at < 0)
            continue;
        const qsizetype begin = output.lastIndexOf(QLatin1Char('\n'), at) + 1;
        const qsizetype end = output.indexOf(QLatin1Char('\n'), at);
        const QString line = output.mid(begin, end < 0 ? -1 : end - begin);
        // Of a long line (an event of a client) what stands around the sign.
        const QString shown
            = line.size() <= kMostText ? line : line.mid(std::max<qsizetype>(0, at - begin - 60), kMostText);
        return QuotaSign{sign.kind, shown.simplified(), sign.kind == QuotaKind::Quota ? timeIn(line, now) : 0};
    }
    return std::nullopt;
}

qint64 untilOf(const QString& time, qint64 now)
{
    const QDateTime at = QDateTime::fromString(time, Qt::ISODateWithMs);
    if (!at.isValid() || at.timeSpec() == Qt::LocalTime)
        return 0;
    const qint64 ms = at.toMSecsSinceEpoch();
    return ms > now && ms < now + kYearMs ? ms : 0;
}

QString providerOf(const Agent& agent)
{
    if (!agent.provider.isEmpty())
        return agent.provider;
    for (const AdapterProvider& one : kProviders)
        if (agent.adapter == QLatin1String(one.adapter))
            return QLatin1String(one.provider);
    return agent.adapter == QLatin1String("command") ? QString() : agent.adapter;
}

QString untilText(qint64 until, qint64 closedAt)
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(until);
    const bool sameDay = at.date() == QDateTime::fromMSecsSinceEpoch(closedAt).date();
    return at.toString(sameDay ? QStringLiteral("HH:mm") : QStringLiteral("yyyy-MM-dd HH:mm"));
}

QString waitText(QuotaKind kind, const QString& provider, qint64 until, qint64 closedAt)
{
    if (kind == QuotaKind::SignIn)
        return QStringLiteral("waits for sign-in at %1").arg(provider);
    return QStringLiteral("waits for quota of %1%2")
        .arg(provider, until > 0 ? QString(QStringLiteral(" until ") + untilText(until, closedAt)) : QString());
}

QString quotaReason(QuotaKind kind, const QString& provider, const QString& text)
{
    return QStringLiteral("%1 %2: %3")
        .arg(kind == QuotaKind::Quota ? QStringLiteral("quota of") : QStringLiteral("sign-in at"), provider,
            text.left(kMostText).simplified());
}

bool isQuotaReason(const QString& reason)
{
    return reason.startsWith(QLatin1String("quota of ")) || reason.startsWith(QLatin1String("sign-in at "));
}

bool isQuotaReason(const QString& reason, const QString& provider)
{
    return reason.startsWith(QString(QStringLiteral("quota of ") + provider + QLatin1String(": ")))
        || reason.startsWith(QString(QStringLiteral("sign-in at ") + provider + QLatin1String(": ")));
}

} // namespace wavedeck
