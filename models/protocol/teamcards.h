// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <span>

/// The teams that sessions of people are held with, as cards (HIER-18): what retrospectives and risk sessions begin
/// with. Pure; any thread.
namespace wavedeck::protocol {

struct TeamCard {
    const char* team; ///< retrospective | risk
    const char* name; ///< L1 QA
    const char* role;
    const char* focus;
    const char* contribution;
};

/// retrospective, risk.
QStringList teams();
/// The cards of a team in their order; empty for an unknown one.
std::span<const TeamCard> teamCards(const QString& team);

} // namespace wavedeck::protocol
