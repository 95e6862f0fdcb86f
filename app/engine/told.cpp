// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/told.h"

#include "models/run/rundirectory.h"

#include <QJsonDocument>

#include <cmath>

namespace wavedeck {

namespace {

constexpr qint64 kReadBytes = 1024 * 1024;
constexpr qint64 kTailBytes = 64 * 1024;
constexpr double kMaxTokens = 1e12;
constexpr double kMaxCostUsd = 1e6;
constexpr qsizetype kMaxItemBytes = 64 * 1024;

bool addTokens(const QJsonObject& tokens, Tokens& sum)
{
    const auto count = [&](const char* key, qint64& into) {
        const QJsonValue value = tokens.value(QLatin1String(key));
        if (value.isUndefined())
            return true;
        if (!value.isDouble() || value.toDouble() < 0 || value.toDouble() > kMaxTokens)
            return false;
        into += qint64(value.toDouble());
        return true;
    };
    return count("input", sum.input) && count("output", sum.output) && count("cache_read", sum.cacheRead)
        && count("cache_write", sum.cacheWrite);
}

void readLine(const QByteArray& line, Told& told)
{
    const QJsonDocument document = QJsonDocument::fromJson(line);
    if (!document.isObject()) {
        ++told.ignored;
        return;
    }
    const QJsonObject object = document.object();
    bool good = true;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString key = it.key();
        const QJsonValue value = it.value();
        if (key == QStringLiteral("progress")) {
            const double percent = value.toDouble(-1);
            if (percent >= 0 && percent <= 100)
                told.progress = int(std::lround(percent));
            else
                good = false;
        } else if (key == QStringLiteral("step") && value.isString()) {
            told.step = value.toString().left(500);
        } else if (key == QStringLiteral("tokens") && value.isObject()) {
            good = addTokens(value.toObject(), told.tokens) && good;
        } else if (key == QStringLiteral("cost_usd")) {
            const double usd = value.toDouble(-1);
            if (usd >= 0 && usd <= kMaxCostUsd)
                told.costMicroUsd += std::llround(usd * 1e6);
            else
                good = false;
        } else if ((key == QStringLiteral("request") || key == QStringLiteral("cache") || key == QStringLiteral("debt") || key == QStringLiteral("gap")
                       || key == QStringLiteral("lesson") || key == QStringLiteral("report"))
            && value.isObject()) {
            const QByteArray body = QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
            if (body.size() <= kMaxItemBytes)
                told.items.append({key, body});
            else
                good = false;
        }
    }
    told.ignored += !good;
}

} // namespace

Told readEvents(const QString& file, qint64 offset, bool ended)
{
    Told told;
    told.offset = offset;
    const QByteArray bytes = run::readPlain(file, offset, kReadBytes);
    qsizetype start = 0;
    for (qsizetype end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', start)) {
        if (end > start)
            readLine(bytes.mid(start, end - start), told);
        start = end + 1;
    }
    if (start == 0 && bytes.size() == kReadBytes) {
        ++told.ignored; // one line longer than anything we take: skip it piece by piece
        start = bytes.size();
    }
    if (ended && start < bytes.size() && bytes.size() < kReadBytes) {
        readLine(bytes.mid(start), told);
        start = bytes.size();
    }
    told.offset = offset + start;
    told.more = bytes.size() == kReadBytes;
    return told;
}

std::optional<int> terminalProgress(const QString& file, qint64 from, qint64 to)
{
    const qint64 begin = qMax(from, to - kTailBytes);
    const QByteArray bytes = run::readPlain(file, begin, to - begin);
    static const QByteArray kStart = QByteArrayLiteral("\x1b]9;4;");
    for (qsizetype at = bytes.lastIndexOf(kStart); at >= 0; at = at == 0 ? -1 : bytes.lastIndexOf(kStart, at - 1)) {
        const QByteArray rest = bytes.mid(at + kStart.size(), 16);
        qsizetype end = rest.indexOf('\a');
        if (end < 0)
            end = rest.indexOf('\x1b');
        if (end < 0)
            continue; // cut off: the rest comes with the next read, or an earlier one counts
        const QList<QByteArray> parts = rest.left(end).split(';');
        bool ok = false;
        const int percent = parts.size() == 2 ? parts[1].toInt(&ok) : 0;
        if (ok && (parts[0] == "1" || parts[0] == "2" || parts[0] == "4") && percent >= 0 && percent <= 100)
            return percent;
    }
    return std::nullopt;
}

} // namespace wavedeck
