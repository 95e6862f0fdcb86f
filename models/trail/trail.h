// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/actor.h"
#include "models/store/store.h"

#include <QJsonObject>

#include <optional>

/// The audit trail (SEC-12, trust.md F): one row for each decision and each change of a register, refused ones too,
/// each bound to the row before by SHA-256. Whoever changes something appends in the transaction of the change. After
/// the commit the new head is noted in `audit.anchor` of the data directory, so that a cut tail shows.
namespace wavedeck {

enum class TrailSource { Person, OsUser, Engine };
enum class TrailResult { Done, Refused };
QLatin1String word(TrailSource source);
QLatin1String word(TrailResult result);

/// What is going to be a row. Secrets never belong here; all but the names of people is redacted when it is stored.
struct TrailEntry {
    QString actor; ///< printed name as of now
    std::optional<qint64> person; ///< empty = not signed in, or the engine
    TrailSource source = TrailSource::OsUser;
    QString action; ///< `gate.waive`, `user.add`: the command
    QString session; ///< empty = none
    QString subject; ///< `gate:human`, `person:ada`, …
    TrailResult result = TrailResult::Done;
    QJsonObject body; ///< what was decided; numbers that are no integers are stored as text
    qint64 at = 0; ///< UTC ms; 0 = now

    /// With actor, person and source of who acts.
    static TrailEntry of(
        const Actor& actor, const QString& action, const QString& subject, const QJsonObject& body = {});
};

/// The newest row.
struct TrailHead {
    qint64 id = 0; ///< 0 = the trail is empty
    QString hash; ///< hexadecimal; 64 zeros while it is empty
    qint64 at = 0;
};

namespace trail {

/// Inside a running transaction (engine: through Journal::add). A failure must roll that back: nothing is done that is
/// not recorded.
Status append(Store& store, const TrailEntry& entry);

TrailHead head(Store& store);
/// `{"head":…,"rows":n}`: what reports and documents print of it.
QJsonObject headDocument(Store& store);

/// UTF-8, NFC, keys sorted by their bytes, no spaces, no floats: equal values give equal bytes.
QByteArray canonicalJson(const QJsonValue& value);

} // namespace trail

} // namespace wavedeck
