// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// The statements of an import of findings, one after the other. They read the scan that runs from the temporary row
/// `given`, so that none binds anything. For models/store/findingrepository.cpp alone.
namespace wavedeck::importing {

constexpr const char* kTables[]{
    "CREATE TEMP TABLE IF NOT EXISTS staged (seq INTEGER PRIMARY KEY, tool TEXT, rule TEXT, path TEXT, line INTEGER, "
    "fingerprint TEXT, content TEXT, title TEXT, what TEXT, fix TEXT, priority TEXT, label TEXT, category TEXT, "
    "suppressed TEXT, suppressed_why TEXT, since INTEGER, due INTEGER, number INTEGER, debt TEXT, "
    "fresh INTEGER)", // 0 known, 1 new, 2 known by its line alone, 3 by what it says
    "CREATE TEMP TABLE IF NOT EXISTS renamed (old TEXT PRIMARY KEY, new TEXT)",
    "CREATE TEMP TABLE IF NOT EXISTS covered (kind TEXT, tool TEXT, name TEXT, PRIMARY KEY (kind, tool, name))",
    "CREATE TEMP TABLE IF NOT EXISTS given (scan INTEGER, folder TEXT, tool TEXT, complete INTEGER, at INTEGER, actor "
    "TEXT, session TEXT, source TEXT, revision INTEGER, last INTEGER)",
    "CREATE INDEX IF NOT EXISTS temp.staged_known ON staged (tool, rule, path, fingerprint)",
    "CREATE INDEX IF NOT EXISTS temp.staged_debt ON staged (debt)",
    "DELETE FROM staged",
    "DELETE FROM renamed",
    "DELETE FROM covered",
};

/// Finds each staged row's item.
constexpr const char* kMatch[]{
    "INSERT INTO debt_event (debt, at, kind, field, before, after, actor, session, reason) "
    "SELECT f.debt, g.at, 'changed', 'location', f.path, r.new, g.actor, g.session, 'git renamed the file' "
    "FROM given g, debt_finding f, renamed r, debt d WHERE f.folder = g.folder AND f.tool = g.tool AND r.old = f.path "
    "AND d.id = f.debt AND d.path = f.path",
    "UPDATE debt SET path = r.new, revision = g.revision FROM given g, debt_finding f, renamed r "
    "WHERE f.debt = debt.id AND f.folder = g.folder AND f.tool = g.tool AND r.old = f.path AND debt.path = f.path",
    "UPDATE OR IGNORE debt_finding SET path = (SELECT new FROM renamed WHERE old = path) "
    "WHERE folder = (SELECT folder FROM given) AND tool = (SELECT tool FROM given) "
    "AND path IN (SELECT old FROM renamed)",
    "UPDATE staged SET debt = (SELECT f.debt FROM debt_finding f WHERE f.folder = (SELECT folder FROM given) "
    "AND f.tool = staged.tool AND f.rule = staged.rule AND f.path = staged.path "
    "AND f.fingerprint = staged.fingerprint) WHERE tool = (SELECT tool FROM given)",
    // The same line with other neighbours: paired in the order of the file.
    "WITH fresh AS (SELECT seq, rule, path, content, "
    "row_number() OVER (PARTITION BY rule, path, content ORDER BY seq) AS n "
    "FROM staged WHERE tool = (SELECT tool FROM given) AND debt IS NULL AND content <> ''), "
    "gone AS (SELECT f.debt, f.rule, f.path, f.content, "
    "row_number() OVER (PARTITION BY f.rule, f.path, f.content ORDER BY d.line, d.number) AS n "
    "FROM given g, debt_finding f, debt d WHERE f.folder = g.folder AND f.tool = g.tool AND f.content <> '' "
    "AND d.id = f.debt AND f.debt NOT IN (SELECT debt FROM staged WHERE debt IS NOT NULL)) "
    "UPDATE staged SET debt = gone.debt, fresh = 2 FROM fresh, gone WHERE fresh.seq = staged.seq "
    "AND gone.rule = fresh.rule AND gone.path = fresh.path AND gone.content = fresh.content AND gone.n = fresh.n",
    "UPDATE debt_finding SET fingerprint = s.fingerprint FROM staged s "
    "WHERE s.debt = debt_finding.debt AND s.fresh = 2 AND s.tool = (SELECT tool FROM given)",
    // Items that were read back from an export have no finding: known by what they say, paired in the order of the
    // file.
    "WITH fresh AS (SELECT seq, tool || ' ' || rule || ' ' AS ref, path, title, "
    "row_number() OVER (PARTITION BY rule, path, title ORDER BY line, seq) AS n "
    "FROM staged WHERE tool = (SELECT tool FROM given) AND debt IS NULL), "
    "lone AS (SELECT d.id, substr(d.source_ref, 1, length(d.source_ref) - length(d.id)) AS ref, d.path, d.title, "
    "row_number() OVER (PARTITION BY substr(d.source_ref, 1, length(d.source_ref) - length(d.id)), d.path, d.title "
    "ORDER BY d.line, d.number) AS n FROM given g, debt d WHERE d.source = g.source AND d.folder IN (g.folder, '') "
    "AND d.source_ref LIKE '% ' || d.id AND NOT EXISTS (SELECT 1 FROM debt_finding f WHERE f.debt = d.id)) "
    "UPDATE staged SET debt = lone.id, fresh = 3 FROM fresh, lone WHERE fresh.seq = staged.seq "
    "AND lone.ref = fresh.ref AND lone.path = fresh.path AND lone.title = fresh.title AND lone.n = fresh.n",
    "INSERT INTO debt_finding (debt, folder, tool, rule, path, fingerprint, content, suppressed, seen_scan, missed, "
    "missed_scan) SELECT s.debt, g.folder, s.tool, s.rule, s.path, s.fingerprint, s.content, '', g.scan, 0, 0 "
    "FROM staged s, given g WHERE s.fresh = 3 AND s.tool = g.tool",
};

/// Makes an item of what has none. What the tool itself suppressed is settled from the start.
constexpr const char* kAdd[]{
    "UPDATE staged SET fresh = 1, number = r.n + (SELECT last FROM given), "
    "debt = printf('DEBT-%03d', r.n + (SELECT last FROM given)) "
    "FROM (SELECT seq, row_number() OVER (ORDER BY seq) AS n FROM staged "
    "WHERE debt IS NULL AND tool = (SELECT tool FROM given)) r WHERE r.seq = staged.seq",
    "INSERT INTO debt (number, id, title, priority, label, category, layer, domain, path, line, folder, kind, status, "
    "reopened, owner, expert, effort_min, due_at, what, fix, session, agent, gate, source, source_ref, "
    "exploitability, regression_test, pr, evidence, resolution, risk, found_at, started_at, resolved_at, "
    "resolved_session, created_by, revision) "
    "SELECT s.number, s.debt, s.title, s.priority, s.label, s.category, '', '', s.path, s.line, g.folder, '', 'open', "
    "0, '', '', -1, s.due, s.what, s.fix, g.session, '', '', g.source, s.tool || ' ' || s.rule || ' ' || s.debt, "
    "'', '', '', '', '', '', CASE WHEN s.since > 0 THEN s.since ELSE g.at END, 0, 0, '', g.actor, g.revision "
    "FROM staged s, given g WHERE s.fresh = 1 AND s.tool = g.tool",
    "INSERT INTO debt_event (debt, at, kind, field, before, after, actor, session, reason) "
    "SELECT s.debt, g.at, 'added', '', '', '', g.actor, g.session, 'found by ' || s.tool || ', ' || s.rule "
    "FROM staged s, given g WHERE s.fresh = 1 AND s.tool = g.tool",
    "INSERT INTO debt_finding (debt, folder, tool, rule, path, fingerprint, content, suppressed, seen_scan, missed, "
    "missed_scan) SELECT s.debt, g.folder, s.tool, s.rule, s.path, s.fingerprint, s.content, s.suppressed, g.scan, 0, "
    "0 FROM staged s, given g WHERE s.fresh = 1 AND s.tool = g.tool",
    "UPDATE debt_number SET last = MAX(last, (SELECT COALESCE(MAX(number), 0) FROM staged))",
};
constexpr const char* kCountAdded
    = "SELECT COUNT(*) FROM staged s, given g WHERE s.tool = g.tool AND s.fresh = 1 AND s.suppressed <> 'accepted'";
constexpr const char* kCountKnown = "SELECT COUNT(*) FROM staged s, given g WHERE s.tool = g.tool AND s.fresh <> 1";
constexpr const char* kCountReopened
    = "SELECT COUNT(*) FROM staged s, given g, debt d, debt_finding f WHERE s.tool = g.tool AND d.id = s.debt AND "
      "f.debt = s.debt AND s.fresh <> 1 AND d.status = 'resolved' AND s.suppressed <> 'accepted' AND "
      "(d.resolution <> 'wont-fix' OR f.suppressed = 'accepted')";
constexpr const char* kCountAccepted
    = "SELECT COUNT(*) FROM staged s, given g, debt d WHERE s.tool = g.tool AND d.id = s.debt AND s.fresh <> 1 AND "
      "d.status <> 'resolved' AND s.suppressed = 'accepted'";

/// What the scan has: open again when it was resolved (not what a person will not fix), settled when the tool says
/// so, and where it stands now.
constexpr const char* kSee[]{
    "INSERT INTO debt_event (debt, at, kind, field, before, after, actor, session, reason) "
    "SELECT s.debt, g.at, 'reopened', 'status', 'resolved', 'open', g.actor, g.session, "
    "'found again by ' || s.tool || ', scan ' || g.scan FROM staged s, given g, debt d, debt_finding f "
    "WHERE s.tool = g.tool AND d.id = s.debt AND f.debt = s.debt AND d.status = 'resolved' "
    "AND s.suppressed <> 'accepted' AND (d.resolution <> 'wont-fix' OR f.suppressed = 'accepted')",
    "UPDATE debt SET status = 'open', reopened = reopened + 1, resolved_at = 0, resolved_session = '', "
    "resolution = '', pr = '', evidence = '', revision = g.revision FROM staged s, given g, debt_finding f WHERE "
    "s.tool "
    "= g.tool "
    "AND s.debt = debt.id AND f.debt = s.debt AND debt.status = 'resolved' AND s.suppressed <> 'accepted' "
    "AND (debt.resolution <> 'wont-fix' OR f.suppressed = 'accepted')",
    "INSERT INTO debt_event (debt, at, kind, field, before, after, actor, session, reason) "
    "SELECT s.debt, g.at, 'resolved', 'status', d.status, 'resolved', g.actor, g.session, "
    "'suppressed by ' || s.tool || ': the decision of the tool, not of a person' FROM staged s, given g, debt d "
    "WHERE s.tool = g.tool AND d.id = s.debt AND d.status <> 'resolved' AND s.suppressed = 'accepted'",
    "UPDATE debt SET status = 'resolved', resolution = 'wont-fix', resolved_at = g.at, "
    "resolved_session = g.session, evidence = 'suppressed by ' || s.tool || CASE s.suppressed_why WHEN '' THEN '' ELSE "
    "': ' || s.suppressed_why END "
    "|| ' (the decision of the tool, not of a person)', revision = g.revision FROM staged s, given g "
    "WHERE s.tool = g.tool AND s.debt = debt.id AND debt.status <> 'resolved' AND s.suppressed = 'accepted'",
    "UPDATE debt SET line = s.line, revision = (SELECT revision FROM given) FROM staged s "
    "WHERE s.debt = debt.id AND s.fresh <> 1 AND s.tool = (SELECT tool FROM given) AND debt.line <> s.line",
    "UPDATE debt_finding SET seen_scan = g.scan, missed = 0, missed_scan = 0, suppressed = s.suppressed, "
    "content = s.content FROM staged s, given g WHERE s.debt = debt_finding.debt AND s.tool = g.tool",
};

/// What a complete scan has not, though it looked there.
constexpr const char* kMiss[]{
    "UPDATE debt_finding SET missed = missed + 1, "
    "missed_scan = CASE missed WHEN 0 THEN g.scan ELSE missed_scan END FROM given g "
    "WHERE debt_finding.folder = g.folder AND debt_finding.tool = g.tool AND seen_scan <> g.scan "
    "AND (NOT EXISTS (SELECT 1 FROM covered c WHERE c.kind = 'rule' AND c.tool = g.tool) "
    "OR EXISTS (SELECT 1 FROM covered c WHERE c.kind = 'rule' AND c.tool = g.tool AND c.name = debt_finding.rule)) "
    "AND (NOT EXISTS (SELECT 1 FROM covered c WHERE c.kind = 'file' AND c.tool = g.tool) "
    "OR EXISTS (SELECT 1 FROM covered c WHERE c.kind = 'file' AND c.tool = g.tool AND c.name = debt_finding.path)) "
    "AND NOT EXISTS (SELECT 1 FROM covered c WHERE c.kind = 'unread' AND c.tool = g.tool "
    "AND c.name = debt_finding.path)",
};
constexpr const char* kCountGone
    = "SELECT COUNT(*) FROM debt_finding f, given g, debt d WHERE f.folder = g.folder AND f.tool = g.tool AND "
      "f.missed >= 2 AND f.seen_scan <> g.scan AND d.id = f.debt AND d.status <> 'resolved'";
constexpr const char* kResolve[]{
    "INSERT INTO debt_event (debt, at, kind, field, before, after, actor, session, reason) "
    "SELECT f.debt, g.at, 'resolved', 'status', d.status, 'resolved', g.actor, g.session, "
    "'absent in scans ' || f.missed_scan || ', ' || g.scan || ' of ' || g.tool FROM debt_finding f, given g, debt d "
    "WHERE g.complete AND f.folder = g.folder AND f.tool = g.tool AND f.missed >= 2 AND d.id = f.debt "
    "AND d.status <> 'resolved'",
    "UPDATE debt SET status = 'resolved', resolution = 'fixed', resolved_at = g.at, "
    "resolved_session = g.session, evidence = 'absent in scans ' || f.missed_scan || ', ' || g.scan || ' of ' || "
    "g.tool, revision = g.revision "
    "FROM debt_finding f, given g WHERE g.complete AND f.folder = g.folder AND f.tool = g.tool AND f.missed >= 2 "
    "AND f.debt = debt.id AND debt.status <> 'resolved'",
};

} // namespace wavedeck::importing
