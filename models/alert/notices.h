// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QString>
#include <QTime>

#include <optional>

/// When a person away from the window is told of something (trust.md E: first after 10 s, then every 60 s, repeated
/// after 4 h; ui.md 6: once per transition, coalesced, never while they look). Pure; any thread.
namespace wavedeck {

/// A time of each day in which only critical alerts are told; over midnight when it ends before it begins. Local time;
/// an invalid one = none.
struct QuietHours {
    QTime from;
    QTime to; ///< no longer quiet

    bool holds(const QTime& now) const;
};

/// What a desktop shows of it. Texts are somebody else's: made plain before they are shown.
struct Notice {
    QString title;
    QString body;
    QString uri; ///< what a click goes to
    bool urgent = false;
};

/// Something that may be worth a notice. The same id is the same thing, told once.
struct NoticeItem {
    QString id;
    QString group; ///< "failed": for counting when several are told at once
    Notice notice;
    bool repeats = true; ///< told again after kRepeatMs while it still stands
    bool evenQuiet = false; ///< told in quiet hours too
};

class NoticeBook {
public:
    static constexpr qint64 kFirstMs = 10'000;
    static constexpr qint64 kEveryMs = 60'000;
    static constexpr qint64 kRepeatMs = 4 * 3'600'000LL;

    /// Everything that stands now. now: monotonic ms. seen: a person looks at it, nothing has to be told. quiet: what
    /// there is waits, but for evenQuiet ones. A notice, when it is time for one.
    std::optional<Notice> step(const QList<NoticeItem>& items, qint64 now, bool seen, bool quiet);

private:
    struct Known {
        qint64 since = 0; ///< waits since
        qint64 toldAt = -1; ///< -1 = it waits
    };
    QHash<QString, Known> m_known;
    qint64 m_toldAt = -1;
};

/// One notice of several things: how many, by group, in their order.
Notice coalesced(const QList<NoticeItem>& items);

} // namespace wavedeck
