// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QObject>
#include <QString>

namespace wavedeck {

/// Where a replay of a recorded session stands.
struct ReplayState {
    QString session; ///< empty = none is replayed
    bool loading = false;
    bool playing = false;
    int speed = 1; ///< times as fast as it was
    qint64 begins = 0; ///< UTC ms
    qint64 ends = 0;
    qint64 at = 0;
    QString problem; ///< why it cannot be replayed
};

/// Shows a recorded session over time: it starts no agents and changes nothing. While it plays, every view of the feed
/// shows the session as it was. GUI thread. The real one is in app/desktop/, tests make their own.
class ReplayControl : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    static constexpr int kSpeeds[] = {1, 10, 60, 600};

    virtual void start(const QString& session) = 0; ///< changed() follows, then it plays
    virtual void stop() = 0; ///< back to the session as it is
    virtual void setPlaying(bool playing) = 0;
    virtual void setSpeed(int speed) = 0;
    virtual void seek(qint64 at) = 0; ///< UTC ms
    virtual const ReplayState& state() const = 0;

Q_SIGNALS:
    void changed(const wavedeck::ReplayState& state);
};

} // namespace wavedeck

Q_DECLARE_METATYPE(wavedeck::ReplayState)
