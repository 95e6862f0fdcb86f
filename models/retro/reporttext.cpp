// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/retro/reporttext.h"

#include "models/base/clock.h"
#include "models/debt/marks.h"
#include "models/secrets/redact.h"

#include <QDateTime>

#include <algorithm>

namespace wavedeck::retro {

const char* const kReportTitle = "# RETROSPECTIVE SESSION REPORT";
const char* const kOpeningHeading = "OPENING";
const char* const kOtherHeading = "OTHER CONTRIBUTIONS";
const char* const kConsolidatedHeading = "CONSOLIDATED RECOMMENDATIONS (PRIORITIZED)";
const char* const kActionsHeading = "ACTION ITEMS";
const char* const kCardsHeading = "APPENDIX A: INDIVIDUAL PERSPECTIVES";
const char* const kSummaryHeading = "EXECUTIVE SUMMARY";
const char* const kFiguresHeading = "APPENDIX B: SESSION STATISTICS";
const char* const kConclusionHeading = "CONCLUSION";
const char* const kRecordHeading = "APPENDIX C: RECORD";
const char* const kNobody = "ANONYMOUS";
const char* const kNoFacilitator = "FACILITATOR";
const char* const kOther = "Other contributions";

namespace {

constexpr FieldLabel kLabels[] = {{"text", ""}, {"example", "Example"}, {"impact", "Impact"},
    {"recommendation", "Recommendation"}, {"differently", "What I'd do differently"},
    {"surprised", "What surprised me"}, {"practice", "New best practice"}, {"problem", "Problem"},
    {"solution", "Solution"}, {"implementation", "Implementation"}, {"expected_impact", "Expected Impact"}};
constexpr qint64 kDayMs = qint64(24) * 3'600'000;
const QString kBreak = QStringLiteral("\\u{a}");

QString writtenOut(const QString& text)
{
    return text.isEmpty() ? text
                          : QString(QStringLiteral("\\u{%1}").arg(uint(text.front().unicode()), 0, 16)
                              + debt::escapedMarkdown(text.mid(1)));
}

QString escaped(const QString& text)
{
    QString out = debt::escapedMarkdown(text);
    // A number that begins it is no item's.
    qsizetype digits = 0;
    while (digits < out.size() && out.at(digits).unicode() >= '0' && out.at(digits).unicode() <= '9')
        ++digits;
    if (digits > 0 && digits < out.size() && (out.at(digits) == QLatin1Char('.') || out.at(digits) == QLatin1Char(')')))
        out.insert(digits, QLatin1Char('\\'));
    return out;
}

} // namespace

std::span<const FieldLabel> fieldLabels()
{
    return kLabels;
}

QString labelOf(const QString& field)
{
    const bool isTaken = std::any_of(std::begin(kLabels), std::end(kLabels),
        [&](const FieldLabel& one) { return field == QLatin1String(one.label); });
    for (const FieldLabel& one : kLabels)
        if (field == QLatin1String(one.field))
            return QLatin1String(one.label);
    return isTaken ? writtenOut(field) : marked(field);
}

QString fieldOfLabel(const QString& marked)
{
    for (const FieldLabel& one : kLabels)
        if (*one.label && marked == QLatin1String(one.label))
            return QLatin1String(one.field);
    return unmarked(marked);
}

QString marked(const QString& text)
{
    return escaped(redacted(text));
}

QString markedTitle(const QString& text)
{
    const QString shown = redacted(text);
    if (shown.endsWith(QLatin1Char(')')) || shown.endsWith(QLatin1Char(':')))
        return escaped(shown.chopped(1)) + QLatin1Char('\\') + shown.back();
    return escaped(shown);
}

QString markedName(const QString& name)
{
    if (name == QLatin1String(kNobody) || name == QLatin1String(kNoFacilitator))
        return writtenOut(name);
    return markedTitle(name).replace(QStringLiteral(" -"), QStringLiteral(" \\-"));
}

QString markedPhase(const QString& name)
{
    return name.startsWith(QLatin1String("Summary of ")) ? writtenOut(name) : marked(name);
}

QString markedInBrackets(const QString& name)
{
    QString out;
    const QString from = marked(name);
    for (qsizetype i = 0; i < from.size(); ++i) {
        if (from.at(i) == QLatin1Char('\\') && i + 1 < from.size())
            out += from.at(i++);
        else if (from.at(i) == QLatin1Char('(') || from.at(i) == QLatin1Char(')'))
            out += QLatin1Char('\\');
        out += from.at(i);
    }
    return out;
}

QString markedOwners(const QStringList& owners)
{
    QStringList all;
    for (const QString& one : owners)
        all.append(marked(one).replace(QStringLiteral(" +"), QStringLiteral(" \\+")));
    return all.join(QStringLiteral(" + "));
}

QStringList ownersOf(const QString& marked)
{
    QStringList owners;
    if (!marked.isEmpty())
        for (const QString& one : marked.split(QStringLiteral(" + ")))
            owners.append(unmarked(one));
    return owners;
}

QStringList markedLines(const QString& text)
{
    const QString shown = redacted(text);
    qsizetype first = 0;
    while (first < shown.size() && shown.at(first) == QLatin1Char('\n'))
        ++first;
    qsizetype end = shown.size();
    while (end > first && shown.at(end - 1) == QLatin1Char('\n'))
        --end;
    QStringList lines;
    for (const QString& one : shown.mid(first, end - first).split(QLatin1Char('\n')))
        lines.append(escaped(one));
    lines.first().prepend(kBreak.repeated(first));
    lines.last().append(kBreak.repeated(shown.size() - end));
    return lines;
}

QString unmarked(const QString& text)
{
    return debt::unescapedMarkdown(text);
}

QString unmarkedLines(const QStringList& lines)
{
    QStringList all;
    for (const QString& one : lines)
        all.append(unmarked(one));
    return all.join(QLatin1Char('\n'));
}

qsizetype plainIndexOf(const QString& text, const QString& mark, qsizetype from)
{
    for (qsizetype i = 0; i + mark.size() <= text.size(); ++i) {
        if (text.at(i) == QLatin1Char('\\')) {
            ++i;
            continue;
        }
        if (i >= from && QStringView(text).mid(i).startsWith(mark))
            return i;
    }
    return -1;
}

QString timeText(qint64 at)
{
    const QString text = at > 0 ? rfc3339(at) : QStringLiteral("-");
    return at > 0 && at % kDayMs == kDayMs - 1 ? text.left(10) : text;
}

qint64 timeOf(const QString& text)
{
    if (text.size() == 10) {
        const QDate day = QDate::fromString(text, Qt::ISODate);
        return day.isValid() ? QDateTime(day, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch() + kDayMs - 1 : 0;
    }
    const QDateTime at = QDateTime::fromString(text, Qt::ISODateWithMs);
    return at.isValid() ? std::max<qint64>(0, at.toMSecsSinceEpoch()) : 0;
}

QString durationText(qint64 ms)
{
    if (ms < 0)
        return QStringLiteral("-");
    QString text = QStringLiteral("%1:%2:%3")
                       .arg(ms / 3'600'000)
                       .arg(ms / 60'000 % 60, 2, 10, QLatin1Char('0'))
                       .arg(ms / 1000 % 60, 2, 10, QLatin1Char('0'));
    if (ms % 1000 > 0)
        text += QStringLiteral(".%1").arg(ms % 1000, 3, 10, QLatin1Char('0'));
    return text;
}

qint64 durationOf(const QString& text)
{
    const QStringList parts = text.split(QLatin1Char(':'));
    if (parts.size() != 3 || parts.at(0).size() > 9)
        return text == QLatin1String("-") ? -1 : 0;
    const qint64 seconds = parts.at(0).toLongLong() * 3600 + parts.at(1).toInt() * 60 + parts.at(2).left(2).toInt();
    return std::max<qint64>(0, seconds * 1000 + parts.at(2).mid(3, 3).toInt());
}

QString effortText(int minutes)
{
    if (minutes < 0)
        return QStringLiteral("not said");
    if (minutes == 60)
        return QStringLiteral("1 hour");
    return minutes % 60 == 0 && minutes > 0 ? QStringLiteral("%1 hours").arg(minutes / 60)
                                            : QStringLiteral("%1 minutes").arg(minutes);
}

int effortOf(const QString& text)
{
    bool isNumber = false;
    const qint64 number = text.section(QLatin1Char(' '), 0, 0).toInt(&isNumber);
    const QString unit = text.section(QLatin1Char(' '), 1);
    const bool isHours = unit == QLatin1String("hours") || unit == QLatin1String("hour");
    if (!isNumber || number < 0 || (!isHours && unit != QLatin1String("minutes")))
        return -1;
    return int(std::min<qint64>(number * (isHours ? 60 : 1), 100'000'000));
}

} // namespace wavedeck::retro
