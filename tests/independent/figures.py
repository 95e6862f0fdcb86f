#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes the figures of a session a second time, from the rows of the database and formulas of its own.

figures.py DATA_DIR SESSION METRICS.json: exits 0 when what `wavedeckctl metrics SESSION --json` answered agrees to
rounding, 1 when a figure differs, 2 when it cannot compare. Python 3, standard library only; opens the database read-only.

figures.py DATA_DIR --compare COMPARE.json: the same for `wavedeckctl compare BASE OTHER… --json`: every value, the base
minus each other one, the word for it, and the high-water marks of the sessions that have ended.
"""
import json
import pathlib
import re
import sqlite3
import sys

TOLERANCE = 0.005  # of the larger of both; figures are compared unrounded

# Ranks from the top: what a role or tier may say of each. Of "command" the role speaks first, of the others the tier.
SCHEMES = {
    "command": [{"ORCHESTRATOR", "L0"}, {"DEPUTY", "ARCHITECT", "SYNTHESIZER"}, {"COORD", "COORDINATOR", "L1"},
                {"SPECIALIST", "L2", "L3"}],
    "layers": [{"ORCHESTRATOR", "L0"}, {"L1"}, {"L2"}, {"L3"}],
    "elite": [{"ORCHESTRATOR", "L0"}, {"L1"}, {"ELITE", "L2"}, {"BMAD", "L3"}],
}


class Command:
    """The chain of command, read from the text of the plan as the database keeps it."""

    def __init__(self, text):
        scheme = re.search(r"^  scheme: *(\w+)", text, re.M)
        self.scheme = scheme.group(1) if scheme else "command"
        self.isolation = re.search(r"\bisolated: *true", text) is not None
        block = re.search(r"^hierarchy:\n((?:[ #].*\n|\n)+)", text, re.M)
        self.nodes = {}
        for entry in re.split(r"^ *- ", block.group(1), flags=re.M)[1:] if block else []:
            node = dict(re.findall(r"\b(id|role|tier|reports_to): *([^,}#\n]*[^,}#\s])", entry))
            self.nodes[node["id"]] = node
        self.ranks = {key: self.rank(node.get("role", key), node.get("tier", "")) for key, node in self.nodes.items()}

    def rank(self, role, tier):
        said = [re.findall(r"[A-Z0-9]+", role.upper()), [tier.upper()]]
        for words in said if self.scheme == "command" else reversed(said):
            for rank, names in enumerate(SCHEMES[self.scheme]):
                if names & set(words):
                    return rank
        return len(SCHEMES[self.scheme]) - 1

    def of(self, agent):
        return self.rank(agent["role"], agent["tier"])

    def above(self, node):
        path = []
        while node in self.nodes and node not in path:
            path.append(node)
            node = self.nodes[node].get("reports_to", "")
        return path

    def obeys(self, upper, lower):
        """One rank down; over deputies when the plan has none. A plan with isolated tasks is not judged here."""
        if self.isolation:
            raise ValueError("plans with isolated tasks are not recomputed")
        skips = self.scheme == "command" and upper == 0 and 1 not in self.ranks.values()
        return lower == upper + (2 if skips else 1)

    def starts(self, agents, spawns):
        """True or false for each start: by the plan below the node that an agent reports to, or by another agent."""
        seen = []
        for agent in agents.values():
            node = self.nodes.get(agent["reports_to"])
            if node and agent["attempt"] > 0 and not agent["parent"]:
                itself = agent["role"] and agent["role"] == node.get("role")
                seen.append(bool(itself) or self.obeys(self.ranks[node["id"]], self.of(agent)))
        for name in {child for _, child in spawns if child}:
            child, parent = agents[name], agents[agents[name]["parent"]]
            inside = parent["reports_to"] in self.above(child["reports_to"])
            seen.append(inside and self.obeys(self.of(parent), self.of(child)))
        seen += [False for follows, child in spawns if not child and not follows]  # refused as against the chain
        return seen


def attempts(db, session):
    """Per agent what its row says, and when its attempts ran: [(start, end)]."""
    agents = {}
    for row in db.execute(
        "select id, wave, work, capability, tokens_input + tokens_output, role, state, attempt, tier, "
        "reports_to, parent from agent where session=?",
        (session,),
    ):
        agents[row[0]] = {
            "wave": row[1], "work": row[2], "capability": row[3], "tokens": row[4], "role": row[5], "state": row[6],
            "attempt": row[7], "tier": row[8], "reports_to": row[9], "parent": row[10], "runs": [],
        }
    for subject, start, duration in db.execute(
        "select subject, started_at, duration_ms from attempt where session=? and started_at > 0 and ended_at > 0", (session,)
    ):
        if subject in agents:
            agents[subject]["runs"].append((start, start + duration))
    return agents


def most_at_once(spans):
    steps = sorted([(start, 1) for start, _ in spans] + [(end, -1) for _, end in spans], key=lambda s: (s[0], s[1]))
    now = most = 0
    for _, step in steps:
        now += step
        most = max(most, now)
    return most


def most_started(db, session):
    """From the activity log, in its order: agents that were being started or ran."""
    live = set()
    most = 0
    for subject, text in db.execute(
        "select subject, text from event where session=? and kind='agent' order by id", (session,)
    ):
        word = re.split(r"\W", text)[0]
        if word in ("starting", "running", "overdue"):
            live.add(subject)
        elif word in ("queued", "blocked", "succeeded", "failed", "cancelled", "lost"):
            live.discard(subject)
        most = max(most, len(live))
    return most


def percent(part, whole):
    return 100 * part / whole if whole else None


def spread(loads):
    return None if not loads or min(loads) <= 0 else max(loads) / min(loads)


def gain(runs):
    if not runs:
        return {"wall": 0, "sequential": 0, "speed_up": None, "saved": None}
    wall = max(end for _, end in runs) - min(start for start, _ in runs)
    sequential = sum(end - start for start, end in runs)
    return {
        "wall": wall,
        "sequential": sequential,
        "speed_up": sequential / wall if wall else None,
        "saved": (sequential - wall) / sequential * 100 if sequential else None,
    }


def figures(db, session):
    agents = attempts(db, session)
    started, ended, text = db.execute(
        "select started_at, ended_at, plan_text from session where id=?", (session,)
    ).fetchone()
    command = Command(text)
    starts = command.starts(
        agents, db.execute("select follows, agent from spawn where session=?", (session,)).fetchall()
    )
    runs = [run for agent in agents.values() for run in agent["runs"]]
    ran = [agent for agent in agents.values() if agent["attempt"] > 0]
    by_wave = {}
    for agent in agents.values():
        by_wave.setdefault(agent["wave"], []).append(agent)
    total = gain(runs)
    busy = lambda agent: sum(end - start for start, end in agent["runs"])
    worst = lambda load: max((r for r in (spread([load(a) for a in wave]) for wave in by_wave.values()) if r), default=None)
    result = {
        "agents_spawned": len(ran),
        "max_concurrent": most_started(db, session),
        "speed_up": total["speed_up"],
        "saved_percent": total["saved"],
        "parallel_factor": total["sequential"] / (ended - started),
        "tasks_per_hour": sum(a["state"] == "succeeded" for a in ran) / ((ended - started) / 3_600_000),
        "success_rate": sum(a["state"] == "succeeded" for a in ran) / len(ran) * 100,
        "rework_rate": sum(a["attempt"] > 1 for a in ran) / len(ran) * 100,
        "balance_ratio": worst(lambda a: a["work"]),
        "balance_ratio_time": worst(busy),
        "reports_told": db.execute(
            "select count(*) from completion_report where session=? and body like '%\"told_by_agent\":true%'", (session,)
        ).fetchone()[0],
        "delegation_ratio": percent(sum(a["work"] for a in ran if command.of(a) > 0), sum(a["work"] for a in ran)),
        "hierarchy_compliance": percent(starts.count(True), len(starts)),
        "hybrid.read_only_tokens": sum(a["tokens"] for a in ran if a["capability"] == "read-only"),
        "hybrid.modify_tokens": sum(a["tokens"] for a in ran if a["capability"] == "modify"),
        "pre_scan.counted": sum(
            json.loads(body).get("units", 0)
            for (body,) in db.execute("select body from told where session=? and kind='output'", (session,))
        ),
    }
    waves = {}
    for wave, members in by_wave.items():
        one = gain([run for a in members for run in a["runs"]])
        work = sum(a["work"] for a in members)
        waves[wave] = {
            "sequential_ms": one["sequential"],
            "speed_up": one["speed_up"],
            "saved_percent": one["saved"],
            "balance_ratio": spread([a["work"] for a in members]),
            "shares": sorted(100 * a["work"] / work for a in members),
        }
    return result, waves, most_at_once(runs)


# More of it is better, less of it is better; of the others neither is said. The second: which end is the record.
HIGHER = {"parallel_factor", "delegation_ratio", "hierarchy_compliance", "speed_up", "saved_percent", "success_rate",
          "first_time_success_rate", "tasks_per_hour"}
LOWER = {"direct_edit_rate", "balance_ratio", "rework_rate", "cost_per_agent_microusd", "tokens_per_agent"}
RECORDS = {"agents_spawned": max, "max_concurrent": max, "parallel_factor": max, "delegation_ratio": max,
           "hierarchy_compliance": max, "speed_up": max, "tasks_per_hour": max, "direct_edit_rate": min}


def compared_figures(db, session):
    """What a comparison shows of one session: the figures above, and sums over its agents."""
    found, _, _ = figures(db, session)
    started, ended = db.execute("select started_at, ended_at from session where id=?", (session,)).fetchone()
    spawned, tokens, cost, at_once = db.execute(
        "select sum(attempt > 0), sum(tokens_input + tokens_output + tokens_cache_read + tokens_cache_write), "
        "sum(cost_microusd), sum(attempt = 1 and state = 'succeeded') from agent where session=?", (session,)
    ).fetchone()
    points = db.execute("select points from score where session=?", (session,)).fetchone()
    found.update({
        "direct_edit_rate": direct_edits(db, session),
        "protocol_score": points[0] if points else None,
        "test_pass_rate": tests_passed(db, session),
        "elapsed_ms": ended - started,
        "first_time_success_rate": percent(at_once, spawned),
        "tokens": tokens or None,
        "cost_microusd": cost or None,
        "tokens_per_agent": tokens / spawned if tokens else None,
        "cost_per_agent_microusd": cost / spawned if cost else None,
    })
    return found


def direct_edits(db, session):
    """Of the changed files whose agent is known, those that the top of the hierarchy changed itself."""
    (text,) = db.execute("select plan_text from session where id=?", (session,)).fetchone()
    command = Command(text)
    agents = attempts(db, session)
    changed = [agents[agent] for agent, source in db.execute(
        "select agent, source from file_change where session=?", (session,)) if source != "ambiguous" and agent in agents]
    return percent(sum(command.of(agent) == 0 for agent in changed), len(changed)) if command.nodes else None


def tests_passed(db, session):
    """The newest run of every criterion."""
    newest = {}
    for gate, criterion, passed, total in db.execute(
        "select gate, criterion, passed, total from test_run where session=? order by attempt", (session,)
    ):
        newest[gate, criterion] = (passed, total)
    return percent(sum(p for p, _ in newest.values()), sum(t for _, t in newest.values()))


def reads(key, value):
    """What a person reads of it: the word for a change is about that."""
    if key.endswith("_ms"):
        return int(value) // 1000 if value >= 60_000 else round(value / 100)
    if key.endswith("_microusd"):
        return round(value / 10_000) if value >= 10_000 else round(value / 100)
    if key.startswith("tokens"):
        return round(value / 100_000) if value >= 999_500 else round(value / 1000) if value >= 1000 else round(value)
    return round(value * (100 if key.endswith("_ratio") and key.startswith("balance") else 10))


def word(key, base, other):
    if reads(key, base) == reads(key, other):
        return "same"
    if key not in HIGHER | LOWER:
        return None
    return "better" if (base > other) == (key in HIGHER) else "worse"


def compare_sessions(db, told):
    wrong = []
    checked = 0
    own = {one["id"]: compared_figures(db, one["id"]) for one in told["sessions"]}
    base = own[told["base"]]
    for measure in told["measures"]:
        key = measure["key"]
        for cell in measure["sessions"]:
            other = own[cell["session"]]
            if key not in other:
                wrong.append(f"{cell['session']} {key}: nothing here computes it")
                continue
            checked += 1
            if not agree(cell["value"], other[key]):
                wrong.append(f"{cell['session']} {key}: told {cell['value']}, computed {other[key]}")
            if cell["session"] == told["base"] or base[key] is None or other[key] is None:
                continue
            # A change is a small difference of large numbers: it is held against these.
            if abs(cell["change"] - (base[key] - other[key])) > TOLERANCE * max(abs(base[key]), abs(other[key]), 1e-9):
                wrong.append(f"{cell['session']} {key}: change told {cell['change']}, computed {base[key] - other[key]}")
            if cell["verdict"] != word(key, base[key], other[key]):
                wrong.append(f"{cell['session']} {key}: told {cell['verdict']}, computed {word(key, base[key], other[key])}")
    every = {one: compared_figures(db, one) for (one,) in db.execute("select id from session where ended_at > 0")}
    for record in told["records"]:
        if record["session"] in every and record["key"] in RECORDS and record["key"] in base:
            checked += 1
            best = RECORDS[record["key"]](one[record["key"]] for one in every.values() if one[record["key"]] is not None)
            if not agree(record["value"], best):
                wrong.append(f"record {record['key']}: told {record['value']}, computed {best}")
    return wrong, checked


def looked_up(document, path):
    for key in path.split("."):
        document = document.get(key) if isinstance(document, dict) else None
    return document


def agree(one, other):
    if one is None or other is None:
        return one is None and other is None
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other), 1e-9)


def compare(metrics, computed, waves):
    wrong = []
    for key, value in computed.items():
        if not agree(looked_up(metrics, key), value):
            wrong.append(f"{key}: told {looked_up(metrics, key)}, computed {value}")
    told = {wave["id"]: wave for wave in metrics["waves"]}
    for wave, own in waves.items():
        for key, value in own.items():
            other = told[wave][key]
            if key == "shares":
                other = sorted(share["percent"] for share in other)
                good = len(other) == len(value) and all(agree(a, b) for a, b in zip(value, other))
            else:
                good = agree(other, value)
            if not good:
                wrong.append(f"{wave} {key}: told {other}, computed {value}")
    return wrong


def main():
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    database = pathlib.Path(sys.argv[1]).resolve() / "wavedeck.db"
    if sys.argv[2] == "--compare":
        with open(sys.argv[3], encoding="utf-8") as file:
            wrong, checked = compare_sessions(sqlite3.connect(f"file:{database}?mode=ro", uri=True), json.load(file))
        for line in wrong:
            print(line)
        print(f"{checked} figures, {len(wrong)} differ")
        return 1 if wrong or checked == 0 else 0
    with open(sys.argv[3], encoding="utf-8") as file:
        metrics = next(one for one in json.load(file)["sessions"] if one["id"] == sys.argv[2])
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    computed, waves, overlapping = figures(db, sys.argv[2])
    wrong = compare(metrics, computed, waves)
    if overlapping > metrics["max_concurrent"]:
        wrong.append(f"max_concurrent: told {metrics['max_concurrent']}, but {overlapping} processes overlapped")
    for line in wrong:
        print(line)
    print(f"{len(computed) + sum(len(w) for w in waves.values())} figures, {len(wrong)} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
