# SPDX-License-Identifier: GPL-3.0-or-later
# What a screen reader finds of the window with this pid. Waits for each thing itself; the test's time limit ends it.
import os
import sys
import time

import pyatspi

pid = int(sys.argv[1])


def every(node, depth=0):
    """The tree below a node; things that vanish while it is read are left out."""
    yield node
    if depth > 40:
        return
    try:
        count = node.childCount
    except Exception:
        return
    for index in range(min(count, 400)):
        try:
            child = node.getChildAtIndex(index)
        except Exception:
            continue
        if child is not None:
            yield from every(child, depth + 1)


def application():
    for one in pyatspi.Registry.getDesktop(0):
        try:
            if one is not None and one.get_process_id() == pid:
                return one
        except Exception:
            continue
    return None


def wait(what, look):
    until = time.monotonic() + 90
    while time.monotonic() < until:
        os.kill(pid, 0)  # raises when the window has died
        found = look()
        if found:
            return found
        time.sleep(0.1)
    sys.exit("never found: " + what)


def find(role, begins):
    def look():
        app = application()
        if app is None:
            return None
        for node in every(app):
            try:
                if node.getRole() == role and node.name.startswith(begins):
                    states = node.getState()
                    if states.contains(pyatspi.STATE_SHOWING) and states.contains(pyatspi.STATE_ENABLED):
                        return node
            except Exception:
                continue
        return None

    return look


def says(text):
    def look():
        app = application()
        return app is not None and any(text in (node.name or "") for node in every(app))

    return look


wait("the application", application)
start = wait("the button Start session", find(pyatspi.ROLE_PUSH_BUTTON, "Start session"))
unnamed = [
    "%s in %s" % (node.getRoleName(), node.parent.name if node.parent else "")
    for node in every(application())
    if node.getRole() in (pyatspi.ROLE_PUSH_BUTTON, pyatspi.ROLE_CHECK_BOX, pyatspi.ROLE_RADIO_BUTTON,
                          pyatspi.ROLE_ENTRY, pyatspi.ROLE_COMBO_BOX, pyatspi.ROLE_SPIN_BUTTON,
                          pyatspi.ROLE_TABLE, pyatspi.ROLE_TREE_TABLE, pyatspi.ROLE_LIST)
    and not node.name and node.getState().contains(pyatspi.STATE_SHOWING)
]
if unnamed:
    sys.exit("without a name: " + "; ".join(unnamed))
action = start.queryAction()
names = [action.getName(i) for i in range(action.nActions)]
if "Press" not in names:
    sys.exit("Start session cannot be pressed: %s" % names)
action.doAction(names.index("Press"))
wait("the verdict Completed", says("Completed"))
print("started by name, completed, and said so")
