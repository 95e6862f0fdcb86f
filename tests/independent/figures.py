#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes the figures of a session a second time, from the rows of the database and formulas of its own.

figures.py DATA_DIR SESSION METRICS.json: exits 0 when what `wavedeckctl metrics SESSION --json` answered agrees to
rounding, 1 when a figure differs, 2 when it cannot compare. Python 3, standard library only; opens the database read-only.
"""
import json
import pathlib
import sqlite3
import sys

TOLERANCE = 0.005  # of the larger of both; figures are compared unrounded


def attempts(db, session):
    """Per agent: (wave, work, capability, tokens, role, [(start, end, state)])."""
    agents = {}
    for row in db.execute(
        "select id, wave, work, capability, tokens_input + tokens_output, role, state, attempt from agent where session=?",
        (session,),
    ):
        agents[row[0]] = {
            "wave": row[1], "work": row[2], "capability": row[3], "tokens": row[4], "role": row[5], "state": row[6],
            "attempt": row[7], "runs": [],
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
    started, ended = db.execute("select started_at, ended_at from session where id=?", (session,)).fetchone()
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
        "max_concurrent": most_at_once(runs),
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
        "delegation_ratio": 100 - 100 * sum(a["work"] for a in ran if a["role"] == "ORCHESTRATOR") / sum(a["work"] for a in ran),
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
    return result, waves


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
    with open(sys.argv[3], encoding="utf-8") as file:
        metrics = next(one for one in json.load(file)["sessions"] if one["id"] == sys.argv[2])
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    computed, waves = figures(db, sys.argv[2])
    wrong = compare(metrics, computed, waves)
    for line in wrong:
        print(line)
    print(f"{len(computed) + sum(len(w) for w in waves.values())} figures, {len(wrong)} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
