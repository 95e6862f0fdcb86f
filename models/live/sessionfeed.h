// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"

#include "models/base/error.h"
#include "models/settings/settings.h"

#include <QObject>

namespace wavedeck {

/// Where a window gets its facts from. Lives on the GUI thread; what it tells was read elsewhere. The real one is in
/// app/desktop/, tests make their own.
class SessionFeed : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Follows a session; empty = the newest one, and then whichever is started next. updated() with `anew` follows.
    virtual void follow(const QString& session) = 0;
    /// The id given to follow(), or found for it; empty while there is none.
    virtual QString followed() const = 0;

    /// While it is on, a session that starts does not take the place of the one followed; follow() still does.
    virtual void stay(bool on) { Q_UNUSED(on) }

    /// After failed(): tries again at once instead of when its time has come. What is followed stays.
    virtual void retry() { }

Q_SIGNALS:
    void updated(const wavedeck::LiveUpdate& update); ///< at most 4 a second
    void sessionsChanged(const QList<wavedeck::SessionLine>& sessions); ///< newest first
    void machineSampled(const wavedeck::MachineSample& sample); ///< once a second
    /// What holds for all sessions; at the start and whenever somebody changed it.
    void settingsChanged(const wavedeck::Settings& settings);
    void engineChanged(const wavedeck::EngineHealth& health);
    /// The database cannot be read; what was told before still stands. An empty `what` = it can be read again.
    void failed(const wavedeck::Error& error);
};

} // namespace wavedeck
