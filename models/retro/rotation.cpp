// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/retro/rotation.h"

namespace wavedeck::retro {

int facilitatorByRotation(const QList<Participant>& participants, const QString& last)
{
    int best = -1;
    int chosen = 0;
    for (const Participant& one : participants) {
        const bool ledLast = !last.isEmpty() && one.name == last;
        const int rank = (ledLast ? 0 : 4) + (one.agent.isEmpty() ? 1 : 0)
            + (one.role.contains(QLatin1String("facilitator"), Qt::CaseInsensitive) ? 2 : 0);
        if (rank > best) {
            best = rank;
            chosen = one.number;
        }
    }
    return chosen;
}

} // namespace wavedeck::retro
