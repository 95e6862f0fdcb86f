// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/recovery.h"

namespace wavedeck {

bool isHeldByRestart(const Session& session)
{
    // The words of Engine::loadSession().
    static const QLatin1String kWords[]
        = {QLatin1String("held after a crash of the engine"), QLatin1String("its workspace "), QLatin1String("runs/")};
    if (session.state != SessionState::Held)
        return false;
    for (const QLatin1String& words : kWords)
        if (session.operatorHold.startsWith(words))
            return true;
    return false;
}

Recovery recoveryOf(const QList<SessionLine>& sessions)
{
    Recovery recovery;
    for (const SessionLine& line : sessions)
        if (isHeldByRestart(line.session))
            recovery.waiting.append(line);
        else if (line.session.state == SessionState::Running)
            ++recovery.goingOn;
    return recovery;
}

} // namespace wavedeck
