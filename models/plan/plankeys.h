// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

/// Internal to models/plan: every key a plan may hold, and where. The reader asks nothing else, and a test holds the
/// JSON Schema in resources/ to it.
namespace wavedeck::plan {

/// The keys of one kind of mapping; the name is that of the schema's definition.
struct KeyTable {
    QString name;
    QStringList keys;
};

namespace keys {
extern const KeyTable plan;
extern const KeyTable session;
extern const KeyTable order;
extern const KeyTable quota;
extern const KeyTable preSession; ///< its keys are the items of PLAN-9, in their order
extern const KeyTable preScan;
extern const KeyTable budget;
extern const KeyTable thresholds;
extern const KeyTable threshold;
extern const KeyTable monitor;
extern const KeyTable environment;
extern const KeyTable node;
extern const KeyTable profile;
extern const KeyTable agent;
extern const KeyTable delegation;
extern const KeyTable payload;
extern const KeyTable spawns;
extern const KeyTable reserve;
extern const KeyTable forEach;
extern const KeyTable wave;
extern const KeyTable gate;
extern const KeyTable criterion;
extern const KeyTable side; ///< implemented or operational, of a criterion that has both
extern const KeyTable waive;
extern const KeyTable gateSet;
extern const KeyTable required;
extern const KeyTable debt;
extern const KeyTable ceiling;
extern const KeyTable configuration;
extern const KeyTable pass;
extern const KeyTable metric;
extern const KeyTable report;
extern const KeyTable allow;
extern const KeyTable coverage;
extern const KeyTable approval;
}

/// All of them.
QList<KeyTable> keyTables();

} // namespace wavedeck::plan
