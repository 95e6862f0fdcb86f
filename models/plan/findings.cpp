// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/findings.h"

#include <algorithm>

namespace wavedeck::plan {

namespace {
// A hostile file could hold a hundred thousand faults; nobody mends more than this at a time.
constexpr qsizetype kMostFindings = 500;
}

void Findings::fault(const Mark& mark, const QString& message, QLatin1String rule)
{
    add(m_faults, {mark, message, rule});
}
void Findings::warn(const Mark& mark, const QString& message, QLatin1String rule)
{
    add(m_warnings, {mark, message, rule});
}

void Findings::add(QList<Fault>& list, const Fault& fault)
{
    if (list.size() > kMostFindings)
        return;
    const QString key = QStringLiteral("%1:%2:%3")
                            .arg(QString::number(fault.mark.line), QString::number(fault.mark.column), fault.message);
    if (m_seen.contains(key))
        return;
    m_seen.insert(key);
    if (list.size() == kMostFindings)
        list.append(
            {fault.mark, QStringLiteral("more than %1 of these; mend the ones above first").arg(kMostFindings)});
    else
        list.append(fault);
}

QList<Fault> Findings::inFileOrder(QList<Fault> list)
{
    std::stable_sort(list.begin(), list.end(), [](const Fault& a, const Fault& b) {
        return a.mark.line != b.mark.line ? a.mark.line < b.mark.line : a.mark.column < b.mark.column;
    });
    return list;
}

QString quoted(const QString& text)
{
    constexpr qsizetype kLongest = 160;
    QString shown;
    for (const QChar c : text.left(kLongest))
        shown.append(c.category() == QChar::Other_Control || c.category() == QChar::Other_Format ? QChar(0xFFFD) : c);
    if (text.size() > kLongest)
        shown.append(QChar(0x2026));
    return QLatin1Char('\'') + shown + QLatin1Char('\'');
}

} // namespace wavedeck::plan
