// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/knowledge/entry.h"

/// What the knowledge base takes (KNOW-2, 3, 13). Pure; any thread.
namespace wavedeck::knowledge {

/// The first rule that an entry breaks; no message holds any of its text. Usage:
/// - `no-title`, `no-text`, `too-long`, `bad-kind`, `bad-link`: it is no entry.
/// - `routine-log`: a kind that does not belong here (completion logs, debugging output).
/// - `no-rationale`: a decision without its reasons, a bug fix without its root cause.
/// - `secret`: something in it may be a credential. Nothing lifts this.
/// - `session-path`, `debug-output`: a path of one session or one person's machine, lines of a log; a reason lifts
/// them.
Status allowed(const Entry& entry, const QString& reason = {});

/// Whether a text names a file that only one session or one machine has: `/tmp/…`, `/home/NAME/…`, `C:\\Users\\…`.
bool holdsSessionPath(const QString& text);

/// DEBT-001, RA-001, S-001, S-001/agent, RETRO-001, RETRO-001/3, LESSON-001: in capitals; empty = it is none.
QString linkOf(const QString& given);

} // namespace wavedeck::knowledge
