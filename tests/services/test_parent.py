"""The parent of the processes: what dies comes back, what hangs is killed, what asks is replaced, all end with it.

The children are small programs that say what real ones say.
"""

import os
import signal
import subprocess
import sys
import time

import pytest

from portal.scripts.child import Recipe
from portal.scripts.parent import Parent

CHILD = """
import os, signal, sys, time
asked = []
signal.signal(signal.SIGTERM, lambda *a: asked.append(1))
print("READY here", flush=True)
for beat in range(10 ** 9):
    if asked: sys.exit(0)
    if {silent} > beat: print("BEAT", flush=True)
    if beat == {replace} and not os.path.exists({once!r}):
        open({once!r}, "w").close()
        print("REPLACE five abandoned", flush=True)
    time.sleep(0.1)
"""


@pytest.fixture
def parent():
    made = Parent(print)
    yield made
    made.end(2)


def recipe(tmp_path, name="child", silent=10 ** 9, replace=-1) -> Recipe:
    """A child that says BEAT ``silent`` times, and once REPLACE after ``replace`` beats."""
    return Recipe(name, ["-c", CHILD.format(silent=silent, replace=replace, once=str(tmp_path / f"{name}.asked"))])


def look_until(parent, condition, seconds=15.0) -> None:
    """Let the parent work until ``condition`` holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        parent.look(0.05)


def alive(pid: int) -> bool:
    """Whether a process lives; one that ended and was not waited for does not."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def test_what_dies_is_started_again(parent, tmp_path):
    place = parent.add(recipe(tmp_path))
    assert parent.wait_ready([place], 10) and place.holder.address == "here"
    first = place.holder.process.pid
    os.kill(first, signal.SIGKILL)
    look_until(parent, lambda: place.holder and place.holder.ready and place.holder.process.pid != first)


def test_a_program_that_cannot_start_is_not_started_in_a_frenzy(parent):
    place = parent.add(Recipe("broken", ["-c", "raise SystemExit(3)"]))
    assert not parent.wait_ready([place], 10)
    assert place.failures == 3
    began = time.monotonic()
    look_until(parent, lambda: place.failures == 5, 20)
    assert time.monotonic() - began > 1.5


def test_one_that_stops_beating_is_killed_and_replaced(parent, tmp_path):
    place = parent.add(recipe(tmp_path, silent=5))
    assert parent.wait_ready([place], 10)
    first, began = place.holder.process, time.monotonic()
    look_until(parent, lambda: place.holder and place.holder.process is not first)
    assert first.returncode == -signal.SIGKILL
    assert 2.5 < time.monotonic() - began < 8


def test_one_that_asks_goes_only_when_its_successor_is_ready(parent, tmp_path):
    place = parent.add(recipe(tmp_path, replace=3))
    assert parent.wait_ready([place], 10)
    first = place.holder
    look_until(parent, lambda: place.coming is not None)
    assert first.ended() is None
    look_until(parent, lambda: place.holder is not first)
    assert place.holder.ready
    look_until(parent, lambda: first.ended() is not None)
    assert first.ended() == 0, "it was asked to end, not killed"
    assert place.coming is None and not parent.leaving


def test_a_successor_that_fails_costs_nothing(parent, tmp_path):
    place = parent.add(recipe(tmp_path))
    assert parent.wait_ready([place], 10)
    first = place.holder
    place.renew(Recipe("worse", ["-c", "raise SystemExit(1)"]))
    look_until(parent, lambda: place.failures == 2)
    assert place.holder is first and first.ended() is None
    place.renew(recipe(tmp_path, "better"))
    look_until(parent, lambda: place.holder is not first)


def test_all_end_when_asked_to(tmp_path):
    parent = Parent(print)
    places = [parent.add(recipe(tmp_path, f"child{n}")) for n in range(3)]
    assert parent.wait_ready(places, 10)
    children = [place.holder for place in places]
    began = time.monotonic()
    parent.end()
    assert [child.ended() for child in children] == [0, 0, 0]
    assert time.monotonic() - began < 3


def test_no_child_and_no_grandchild_group_survives_a_killed_parent(tmp_path):
    code = ("import os, sys\n"
            "from portal.scripts.child import Recipe\n"
            "from portal.scripts.parent import Parent\n"
            "parent = Parent(print)\n"
            f"child = {CHILD.format(silent=99, replace=-1, once='')!r}\n"
            "places = [parent.add(Recipe('c', ['-c', child])) for n in range(3)]\n"
            "assert parent.wait_ready(places, 10)\n"
            "print(*[place.holder.process.pid for place in places], flush=True)\n"
            "parent.run()\n")
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        children = [int(word) for word in process.stdout.readline().split()]
        assert len(children) == 3 and all(map(alive, children))
        process.kill()
    deadline = time.monotonic() + 5
    while any(map(alive, children)):
        assert time.monotonic() < deadline
        time.sleep(0.02)
