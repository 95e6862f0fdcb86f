// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace wavedeck {

/// `wavedeckctl scan NAME [PATH…] [options]`: looks at the tracked files of a git repository (outside git: at the
/// tree), with no network and without writing into it. `arguments` is what stands after `scan`; `json` asks for one
/// JSON document on stdout instead of text for people.
///
/// NAME: inventory, secrets, todo, duplicates, links, static, hotspots, dependencies, shard, verify, report, list.
/// `secrets` also looks at files that git ignores or does not know (`--tracked-only`: not), at UTF-16 and at files of
/// any size, and takes what gitleaks or trufflehog say when they are installed (`--own`: not). `--baseline FILE` (its
/// own JSON of before) and `.wavedeck-secrets-allow` at the root hold what is known. Without `--fail-on` and `--out` it
/// ends with 1 when it found anything. `--store` keeps the findings for `credential list`.
///
/// Options: `--out FILE` (the JSON, written atomically), `--fail-on SEVERITY`, `--part I --parts N` (shard),
/// `--findings DIR` (verify, report), `-o FILE` (report), `--days N` (hotspots), `--tool-limit SECONDS` (static).
///
/// Returns the exit status of command-line.md: 0 the scan ran, whatever it found; 1 a finding of the `--fail-on`
/// severity or above exists, or verify refuted one; 2 usage; 4 the environment failed (no such path, git refuses).
/// Blocks until done; needs a QCoreApplication; call it from one thread at a time. With `WAVEDECK_EVENTS` in the
/// environment it appends progress and a final report there as plan-format.md says.
/// dataDir and actor: where `scan secrets --store` keeps what it found, and who is said to have done so.
int runScan(const QStringList& arguments, bool json, const QString& dataDir = {}, const QString& actor = {});

} // namespace wavedeck
