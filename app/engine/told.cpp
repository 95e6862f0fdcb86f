// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/told.h"

#include "models/run/rundirectory.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>

namespace wavedeck {

namespace {

constexpr qint64 kReadBytes = 1024 * 1024;
constexpr qint64 kTailBytes = 64 * 1024;
constexpr double kMaxTokens = 1e12;
constexpr double kMaxCostUsd = 1e6;
constexpr qsizetype kMaxItemBytes = 64 * 1024;
constexpr double kMaxToolMs = 1e10; ///< four months
constexpr qsizetype kMaxToolName = 60;
constexpr double kMaxOutput = 1e12;
constexpr qsizetype kMaxOutputs = 20; ///< names of one read
constexpr qsizetype kMaxModel = 200;
constexpr qsizetype kMaxSteps = 5000; ///< of one read; nobody follows more

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

bool readContext(const QJsonObject& object, Told& told)
{
    const double used = object.value(QLatin1String("used")).toDouble(-1);
    const double size = object.value(QLatin1String("size")).toDouble(-1);
    if (!(used >= 0 && used <= kMaxTokens && size > 0 && size <= kMaxTokens))
        return false;
    told.context = {qint64(used), qint64(size)};
    return true;
}

bool readSteps(const QJsonObject& object, ToldStep& step)
{
    const double now = object.value(QLatin1String("now")).toDouble(0);
    const double of = object.value(QLatin1String("of")).toDouble(0);
    if (now < 0 || of < 0 || now > StepBook::kMostSteps || of > StepBook::kMostSteps || now != std::floor(now)
        || of != std::floor(of))
        return false;
    step.now = int(now);
    step.of = int(of);
    for (const QJsonValue& name : object.value(QLatin1String("names")).toArray())
        if (step.names.size() < StepBook::kMostSteps)
            step.names.append(name.toString().left(StepBook::kLongest));
    return step.now > 0 || !step.names.isEmpty();
}

bool readTool(const QJsonObject& object, QList<ToolUse>& tools)
{
    const QString name = object.value(QLatin1String("name")).toString().trimmed().left(kMaxToolName);
    const double ms = object.value(QLatin1String("ms")).toDouble(0);
    if (name.isEmpty() || !(ms >= 0 && ms <= kMaxToolMs))
        return false;
    const bool denied = object.value(QLatin1String("denied")).toBool(false);
    const bool failed = !denied && !object.value(QLatin1String("ok")).toBool(true);
    addUse(tools, {name, 1, qint64(ms), failed, denied});
    return true;
}

/// Names are words, so that they stand in tables as they are.
bool isOutputName(const QString& name)
{
    return !name.isEmpty() && name.size() <= 30
        && std::all_of(name.begin(), name.end(), [](QChar c) { return (c >= u'a' && c <= u'z') || c == u'_'; });
}

bool addOutputs(const QJsonObject& object, QMap<QString, double>& outputs)
{
    bool good = !object.isEmpty();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const double count = it.value().toDouble(-1);
        const bool known = outputs.contains(it.key());
        if (!isOutputName(it.key()) || !(count >= 0 && count <= kMaxOutput)
            || (!known && outputs.size() >= kMaxOutputs))
            good = false;
        else
            outputs[it.key()] += count;
    }
    return good;
}

/// What an agent shows as its step when it only numbers it.
QString textOf(const ToldStep& step)
{
    const QString name = step.names.value(step.now - 1);
    const QString counter
        = step.of > 0 ? QStringLiteral("%1 of %2").arg(step.now).arg(step.of) : QStringLiteral("step %1").arg(step.now);
    return name.isEmpty() ? counter : QString(counter + QStringLiteral(", ") + name);
}

void takeStep(const ToldStep& step, Told& told)
{
    if (step == ToldStep())
        return;
    if (!step.text.isEmpty() || step.now > 0)
        told.step = step.text.isEmpty() ? textOf(step) : step.text;
    if ((told.steps.isEmpty() || !(told.steps.constLast() == step)) && told.steps.size() < kMaxSteps)
        told.steps.append(step);
}

/// What is too large to keep is asked for all the same, and refused for what it lacks.
void takeSpawn(const QJsonObject& wish, Told& told)
{
    const bool small = QJsonDocument(wish).toJson(QJsonDocument::Compact).size() <= kMaxItemBytes;
    told.spawns.append(small ? wish : QJsonObject());
}

void takeUsage(const UsageTold& usage, Told& told)
{
    told.tokens.input += usage.tokens.input;
    told.tokens.output += usage.tokens.output;
    told.tokens.cacheRead += usage.tokens.cacheRead;
    told.tokens.cacheWrite += usage.tokens.cacheWrite;
    told.costMicroUsd += usage.costMicroUsd.value_or(0);
    told.usage.append(usage);
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
    ToldStep step;
    UsageTold usage;
    bool used = false;
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
            step.text = value.toString().left(500);
        } else if (key == QStringLiteral("steps") && value.isObject()) {
            good = readSteps(value.toObject(), step) && good;
        } else if (key == QStringLiteral("tool") && value.isObject()) {
            good = readTool(value.toObject(), told.tools) && good;
        } else if (key == QStringLiteral("output") && value.isObject()) {
            good = addOutputs(value.toObject(), told.outputs) && good;
        } else if (key == QStringLiteral("spawn")) {
            takeSpawn(value.toObject(), told);
        } else if (key == QStringLiteral("tokens") && value.isObject()) {
            used = addTokens(value.toObject(), usage.tokens);
            good = used && good;
        } else if (key == QStringLiteral("model") && value.isString()) {
            usage.model = value.toString().trimmed().left(kMaxModel);
        } else if (key == QStringLiteral("context") && value.isObject()) {
            good = readContext(value.toObject(), told) && good;
        } else if (key == QStringLiteral("cost_usd")) {
            const double usd = value.toDouble(-1);
            if (usd >= 0 && usd <= kMaxCostUsd)
                usage.costMicroUsd = std::llround(usd * 1e6);
            else
                good = false;
        } else if ((key == QStringLiteral("request") || key == QStringLiteral("cache") || key == QStringLiteral("debt")
                       || key == QStringLiteral("gap") || key == QStringLiteral("lesson")
                       || key == QStringLiteral("contribution") || key == QStringLiteral("read")
                       || key == QStringLiteral("report") || key == QStringLiteral("quota"))
            && value.isObject()) {
            const QByteArray body = QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
            if (body.size() <= kMaxItemBytes)
                told.items.append({key, body});
            else
                good = false;
        }
    }
    if (used || usage.costMicroUsd)
        takeUsage(usage, told);
    takeStep(step, told);
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
