// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alert/notices.h"
#include "models/base/clock.h"
#include "models/live/sessionfeed.h"
#include "models/live/summary.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <functional>

namespace wavedeck::desktop {

/// Decides when somebody who does not look at the window is told of what the followed session needs, and of every
/// session that was held or ended. GUI thread.
class Notifier : public QObject {
    Q_OBJECT
public:
    struct Clock {
        std::function<qint64()> monotonic;
        std::function<qint64()> utc;
    };
    /// feed: the real one; a replay is no news. looking: whether a person has it before them. What is told, and when
    /// not, is in the settings of the data directory (`notify.*`, `quiet_hours.*`).
    Notifier(SessionFeed& feed, std::function<bool()> looking, Clock clock = {monotonicMs, utcMs},
        QObject* parent = nullptr);

    void step(); ///< once a second by itself

Q_SIGNALS:
    void notice(const wavedeck::Notice& notice);
    /// text: the followed session in a line; waiting: things that need somebody; bad: something went wrong.
    void stepped(const QString& text, int waiting, bool bad);

private:
    void takeSessions(const QList<SessionLine>& sessions);
    QString findItems(); ///< the session in a line

    std::function<bool()> m_looking;
    Clock m_clock;
    Settings m_settings;
    LiveSessionPtr m_live;
    bool m_anew = true; ///< what a session that was just opened says is no news
    QHash<QString, SessionState> m_states; ///< of all sessions
    bool m_told = false; ///< m_states is known
    QList<NoticeItem> m_ends; ///< sessions that were held or ended, the latest few
    QList<NoticeItem> m_items;
    NoticeBook m_book;
    QTimer m_timer;
};

} // namespace wavedeck::desktop
