// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

/// One thing that was learned (KNOW-1 to 14). Plain value; any thread. Texts are somebody else's.
namespace wavedeck::knowledge {

struct Entry {
    int number = 0; ///< 0 = not in the base yet; never used again
    QString kind = QStringLiteral("lesson"); ///< lesson, pattern, anti-pattern, decision, component, document
    QString title;
    QString text; ///< Markdown as it came, code blocks byte for byte (KNOW-10)
    QString rationale; ///< a decision needs one
    QString insight; ///< "key insight"
    QString when; ///< when to apply
    QString problem; ///< of an anti-pattern
    QString solution;
    QString implication; ///< of a session's lesson (HIST-12)
    QString source; ///< "Session 020 (2025-12-30)", RETRO-001, S-004, a file
    QString sourceRef; ///< one entry per source and reference; empty = entered by hand
    QStringList links; ///< DEBT-001, RETRO-001/3, S-001
    QString state; ///< none, planned, implemented, verified (KNOW-12)
    int version = 0;
    QString author;
    qint64 createdAt = 0; ///< UTC ms, as all times here
    qint64 changedAt = 0;

    bool operator==(const Entry&) const = default;
};

} // namespace wavedeck::knowledge
