// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/states.h"

#include <QList>
#include <QString>

#include <optional>
#include <span>

/// How much rigour a session has, and what that demands (PLAN-10, PLAN-15). Tables; pure; any thread.
namespace wavedeck::protocol {

struct Facts;

/// Something that a session owes its protocol.
enum class Obligation {
    CompletionReports, ///< every required agent tells one (phase 8b, HAND-3)
    OperationalVerification, ///< a gate that verifies operation (phase 8c)
    BlockingGates,
    PreSession, ///< its checklist holds the first wave (PLAN-9, CAP-3)
    ResourceLog, ///< tokens, duration, agent count, rework rate (COST-6)
    Monitoring, ///< nothing is started unwatched (MON-3)
    Retrospective,
    RiskAssessment,
    PreScanVerified, ///< by a second person (PLAN-3)
};

struct ObligationRow {
    Obligation what;
    const char* id;
    const char* name;
    std::optional<Mode>
        from; ///< the ladder basic < standard < enhanced < critical; empty = only where a version says so
    const char* source; ///< requirement id
};
std::span<const ObligationRow> obligations();

/// A version of the protocol: where it departs from the ladder.
struct VersionRow {
    const char* id; ///< v1.1c
    const char* says;
    struct Change {
        Obligation what;
        std::optional<Mode> from; ///< empty = never demanded
    };
    std::span<const Change> changes;
};
/// Oldest first; the last one is the newest.
std::span<const VersionRow> versions();
/// The newest one for an empty or unknown id.
const VersionRow& version(const QString& id);

/// From which mode on a version demands it; empty = never.
std::optional<Mode> demandedFrom(Obligation what, const QString& versionId);
bool isDemanded(Obligation what, Mode mode, const QString& versionId);
/// What is demanded and in mode basic only said: nothing is held there.
bool isEnforced(Obligation what, Mode mode, const QString& versionId);

/// One obligation of a session as it stands.
struct Owed {
    const ObligationRow* row = nullptr;
    bool met = false;
    QString why; ///< what it is met by, or what is missing
};
/// What the session's mode and version demand, met or open, in the order of the table. What nothing can fulfil yet is
/// open and says so.
QList<Owed> owed(const Facts& facts);

} // namespace wavedeck::protocol
