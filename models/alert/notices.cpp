// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/alert/notices.h"

#include <algorithm>

namespace wavedeck {

bool QuietHours::holds(const QTime& now) const
{
    if (!from.isValid() || !to.isValid() || from == to)
        return false;
    return from < to ? now >= from && now < to : now >= from || now < to;
}

std::optional<Notice> NoticeBook::step(const QList<NoticeItem>& items, qint64 now, bool seen, bool quiet)
{
    QHash<QString, Known> known;
    QList<NoticeItem> waiting;
    qint64 oldest = now;
    for (const NoticeItem& item : items) {
        Known one = m_known.value(item.id, {now, -1});
        if (seen)
            one.toldAt = now;
        else if (one.toldAt >= 0 && item.repeats && now - one.toldAt >= kRepeatMs)
            one = {now, -1};
        if (one.toldAt < 0 && (!quiet || item.evenQuiet)) {
            waiting.append(item);
            oldest = std::min(oldest, one.since);
        }
        known.insert(item.id, one);
    }
    m_known = std::move(known); // what no longer stands is forgotten: when it comes again it is news again
    const bool tooSoon = m_toldAt >= 0 && now - m_toldAt < kEveryMs;
    if (waiting.isEmpty() || now - oldest < kFirstMs || tooSoon)
        return std::nullopt;
    for (const NoticeItem& item : std::as_const(waiting))
        m_known[item.id].toldAt = now;
    m_toldAt = now;
    return coalesced(waiting);
}

Notice coalesced(const QList<NoticeItem>& items)
{
    if (items.size() == 1)
        return items.first().notice;
    QStringList groups;
    for (const NoticeItem& item : items)
        if (!groups.contains(item.group))
            groups.append(item.group);
    QStringList counts;
    for (const QString& group : std::as_const(groups))
        counts.append(QStringLiteral("%1 %2")
                          .arg(std::count_if(
                              items.begin(), items.end(), [&](const NoticeItem& item) { return item.group == group; }))
                          .arg(group));
    Notice notice;
    notice.title = QStringLiteral("%1 need attention").arg(items.size());
    notice.body = QStringLiteral("%1. First: %2").arg(counts.join(QStringLiteral(", ")), items.first().notice.title);
    notice.uri = items.first().notice.uri;
    notice.urgent = std::any_of(items.begin(), items.end(), [](const NoticeItem& item) { return item.notice.urgent; });
    return notice;
}

} // namespace wavedeck
