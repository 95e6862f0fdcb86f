// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>

namespace wavedeck {

struct Evidence;
struct Gate;
struct GateResult;
struct Plan;
struct SessionRows;

/// Gates of the session document. Besides the fields of command-line.md a gate has `timing`, `proves`, `results` (how
/// many verdicts), `features` ({feature, implemented, operational, complete}: done only when both sides passed,
/// GATE-5); a criterion has `name`, `feature`, `environment`, `checked_at`, `valid_ms`, `stale`. now: UTC ms.
QJsonObject gateDocument(const SessionRows& rows, const Gate& gate, qint64 now);

/// `blocking`: [{what, id, wave, why, who_can, mend, blocks}], the engine's own reasons word for word (GATE-18), and
/// `shift_left`: {first_test_at, first_implementation_at, last_implementation_at, verdict} (GATE-19): test-first,
/// meanwhile, late-testing; null = no test has run, or nothing was implemented.
void insertGates(QJsonObject& json, const SessionRows& rows, const Plan* plan, qint64 now);

QJsonArray blockingDocument(const SessionRows& rows, const Plan* plan, qint64 now);
QJsonObject resultDocument(const GateResult& result);
QJsonObject evidenceDocument(const Evidence& evidence, qint64 now);

} // namespace wavedeck
