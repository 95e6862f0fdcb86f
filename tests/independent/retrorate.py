#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The implementation rate, computed without Wavedeck.

retrorate.py FILE.json            the histories of a test: each against what is expected there
retrorate.py --database FILE.db   from the rows of a register: prints the rate of all retrospectives
"""
import json
import sqlite3
import sys
import time
from datetime import datetime
from fractions import Fraction


def share(part, whole):
    """Percent with one decimal, half away from zero; None of nothing."""
    if whole == 0:
        return None
    return int(Fraction(1000 * part, whole) + Fraction(1, 2)) / 10


def rate(actions, now):
    """actions: (state, due or None, verified or None), all in one unit of time."""
    counted = [a for a in actions if a[0] not in ("proposed", "dropped", "") and a[1] is not None and a[1] < now]
    verified = [a for a in counted if a[0] == "verified"]
    punctual = [a for a in verified if a[2] <= a[1]]
    return {"percent": share(len(verified), len(counted)), "on_time_percent": share(len(punctual), len(counted)),
            "n": len(counted), "dropped": sum(1 for a in actions if a[0] == "dropped")}


def check_histories(path):
    wrong = 0
    with open(path, encoding="utf-8") as file:
        histories = json.load(file)
    for history in histories:
        actions = [(a["state"], a["due"] or None, a["verified"])
                   for a in history["actions"] for _ in range(a["times"])]
        found = rate(actions, 0)
        if found != history["expected"]:
            wrong += 1
            print(f"{history['name']}: {found}, expected {history['expected']}")
    print(f"{len(histories)} histories, {wrong} differ")
    return 1 if wrong or not histories else 0


def moment(text):
    return None if not text else datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def of_database(path):
    rows = sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute("SELECT id, body FROM retro ORDER BY number")
    actions = [(identity, action) for identity, body in rows for action in json.loads(body)["actions"]]
    carried = {action["carried_from"] for _, action in actions}
    last = [(action["state"], moment(action.get("first_due") or action["due"]), moment(action["verified_at"]))
            for identity, action in actions if f"{identity}/{int(action['number'])}" not in carried]
    print(json.dumps(rate(last, time.time())))
    return 0


if __name__ == "__main__":
    sys.exit(of_database(sys.argv[2]) if sys.argv[1] == "--database" else check_histories(sys.argv[1]))
