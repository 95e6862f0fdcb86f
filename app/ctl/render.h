// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/sessiondocument.h"

#include <QHash>
#include <QString>

namespace wavedeck::ctl {

/// What agents that succeeded said they did (the summary of their report), by agent id; who said nothing is not in it.
using Summaries = QHash<QString, QString>;
Summaries readSummaries(Store& store, const SessionRows& rows);

/// The session for people: waves with their agents and gates, reasons, totals. Everything in it is plain().
QString renderSession(const SessionRows& rows, const Summaries& summaries, qint64 now);

/// `  held: WHY`; only the reason when it is not held (any more). plain().
QString reasonLine(const Session& session, const QString& reason);

/// `14:32:46 agent lint running`, with a newline. plain().
QString eventLine(const Event& event);

/// One agent's certificate.
QString renderAgent(const SessionRows& rows, const Agent& agent, const QString& dataDir, qint64 now);

/// Header and one row an agent or a gate, for table().
QStringList agentHeader();
QStringList agentRow(const SessionRows& rows, const Agent& agent, const Summaries& summaries, qint64 now);
QStringList gateHeader();
QStringList gateRow(const Gate& gate);

/// `exit 0`, `signal 9 (limit)`; empty while it has not ended.
QString endText(const Attempt& attempt);

} // namespace wavedeck::ctl
