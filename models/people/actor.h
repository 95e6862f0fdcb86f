// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace wavedeck {

/// Who gives a command, as the records name them. Made by who asks for a sign-in (app/engine/actor.h, the terminal, the
/// window), never read out of what a client says of itself. A plain value.
struct Actor {
    Actor() = default;
    /// `OS user NAME, not signed in`, or a program.
    Actor(const QString& notSignedIn)
        : name(notSignedIn)
    {
    }

    QString name; ///< of the person; `OS user NAME, not signed in` where nobody is
    std::optional<qint64> person; ///< two decisions are of two people only when these differ
    QStringList roles; ///< as of now, spelled as in models/people/roles.h
    bool signedIn = false;
    bool selfApproved = false; ///< single-operator mode: nobody else looks at what this one decides

    /// As every record and report prints it.
    QString printed() const
    {
        return selfApproved && signedIn ? QString(name + QStringLiteral(", self-approved")) : name;
    }
};

} // namespace wavedeck
