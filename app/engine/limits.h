// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/sessionrun.h"

#include <QHash>

namespace wavedeck {

/// The limits of wave and coordinators, counted once for all candidates of one call.
class Limits {
public:
    Limits(const SessionRun& session, const WaveRun& wave);
    bool waveFull() const { return m_waveLimit > 0 && m_waveLive >= m_waveLimit; }
    bool allows(const Agent& agent) const;
    void started(const Agent& agent);

private:
    void count(const Agent& agent);

    const SessionRun& m_session;
    int m_waveLimit;
    int m_waveLive = 0;
    bool m_coordinators = false;
    QHash<QString, int> m_live;
};

} // namespace wavedeck
