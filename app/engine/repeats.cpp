// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/repeats.h"

namespace wavedeck {

bool Repeats::isOneOfTheFirst(const TrailEntry& entry, const QString& why, qint64 now)
{
    QString key = entry.actor + QLatin1Char('\n') + entry.action + QLatin1Char('\n') + why;
    if (!m_counted.contains(key) && m_counted.size() >= kMost)
        key.clear();
    Counted& counted = m_counted[key];
    if (counted.until == 0)
        counted.until = now + kWindowMs;
    if (++counted.rows <= kOwnRows)
        return true;
    counted.last = entry;
    ++counted.times;
    return false;
}

std::vector<TrailEntry> Repeats::takeDue(qint64 now, bool all)
{
    std::vector<TrailEntry> due;
    for (auto it = m_counted.begin(); it != m_counted.end();) {
        if (!all && it->until > now) {
            ++it;
            continue;
        }
        if (it->times > 0) {
            it->last.body.insert(QStringLiteral("times"), it->times);
            due.push_back(std::move(it->last));
        }
        it = m_counted.erase(it);
    }
    return due;
}

qint64 Repeats::dueAt() const
{
    qint64 at = 0;
    for (const Counted& counted : m_counted)
        if (counted.times > 0 && (at == 0 || counted.until < at))
            at = counted.until;
    return at;
}

} // namespace wavedeck
