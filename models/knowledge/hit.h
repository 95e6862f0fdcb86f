// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPair>
#include <QString>

namespace wavedeck::search {

/// Something that was found by its words. Plain value; any thread. Texts are somebody else's.
struct Hit {
    QString kind; ///< lesson, retro, debt, risk, session, report, gate
    QString ref; ///< DEBT-001, RA-001, S-001/agent, …; of a lesson its number
    QString title;
    QString snippet; ///< of what the words are in; one line
    QList<QPair<int, int>> marks; ///< places of the hits in it: from, length
    double score = 0; ///< bm25 with the title four times the weight; higher is better
    qint64 at = 0; ///< UTC ms

    QString id() const; ///< LESSON-001, else ref
    /// What the window goes to: wavedeck:S-001/agent of what belongs to a session, else the id.
    QString uri() const;
};

} // namespace wavedeck::search
