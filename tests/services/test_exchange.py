"""The parent's part in a change of packages, with small programs in the place of workers and of the one that watches."""

import pytest

from portal.generations.folders import State, read_state, write_state
from portal.scripts.child import Recipe
from portal.scripts.generations import Generations
from portal.scripts.parent import Parent
from portal.settings import Settings
from tests.services.test_parent import look_until, recipe

WATCHING = """
import pathlib, time
told = None
while True:
    wanted = pathlib.Path({file!r}).read_text()
    if wanted != told:
        print("GENERATION " + wanted, flush=True)
        if told is None: print("READY", flush=True)
        told = wanted
    print("BEAT", flush=True)
    time.sleep(0.1)
"""


class Host:
    """A parent with two places in each generation; generations in ``broken`` do not start."""

    def __init__(self, tmp_path, living: int = 0) -> None:
        self.file, self.folder, self.broken = tmp_path / "wanted", tmp_path, set()
        self.settings = Settings(var_folder=str(tmp_path), file=str(tmp_path / "site.ini"))
        write_state(self.settings, State(living))
        self.want(living)
        self.parent = Parent(print)

    def want(self, number: int) -> None:
        """What the database would say."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(str(number))
        fresh.replace(self.file)

    def recipes(self, number: int) -> list[Recipe]:
        """Two processes, of which the second is unfit in broken generations."""
        unfit = Recipe("web2", ["-c", "raise SystemExit(1)"])
        return [recipe(self.folder, "web1"), unfit if number in self.broken else recipe(self.folder, "web2")]

    def start(self) -> bool:
        """As ``preau serve`` does."""
        watching = Recipe("packages", ["-c", WATCHING.format(file=str(self.file))])
        self.generations = Generations(self.parent, self.settings, watching, self.recipes)
        return self.generations.start(20)

    @property
    def state(self) -> State:
        """What the host says of itself, after another look at what is wanted."""
        self.generations.follow()
        return read_state(self.settings)

    def pids(self) -> list[int]:
        """The processes that serve."""
        return [place.holder.process.pid for place in self.generations.places]


@pytest.fixture
def host(tmp_path):
    made = Host(tmp_path)
    yield made
    made.parent.end(2)


def test_another_generation_takes_over_when_all_of_it_is_ready(host):
    assert host.start()
    first = host.pids()
    host.want(1)
    look_until(host.parent, lambda: host.state == State(1, draining=False))
    assert not set(first) & set(host.pids())
    assert not host.parent.leaving and len(host.parent.places) == 3, "two places and the one that watches"


def test_a_number_that_changes_while_one_is_tried_is_not_lost(host):
    assert host.start()
    for number in (1, 2, 3):
        host.want(number)
        host.parent.look(0.15)
        host.generations.follow()
    look_until(host.parent, lambda: host.state == State(3, draining=False))


def test_one_that_does_not_start_costs_nothing_and_is_not_tried_again_and_again(host):
    assert host.start()
    first = host.pids()
    host.broken.add(1)
    host.want(1)
    look_until(host.parent, lambda: host.state.refused == 1 and not host.state.draining)
    assert host.state.living == 0 and "web2 of generation 1 does not start" in host.state.reason
    assert host.pids() == first and all(place.holder.ended() is None for place in host.generations.places)
    assert len(host.parent.places) == 3
    for _ in range(10):
        host.parent.look(0.1)
        host.generations.follow()
    assert len(host.parent.places) == 3, "it was not tried again"
    host.want(0)
    look_until(host.parent, lambda: host.state == State(0))
    host.want(2)
    look_until(host.parent, lambda: host.state == State(2, draining=False))


def test_a_start_serves_what_was_served_last_when_what_is_wanted_does_not_start(tmp_path):
    host = Host(tmp_path, living=4)
    host.broken.add(5)
    host.want(5)
    try:
        assert host.start()
        assert (host.state.living, host.state.refused) == (4, 5)
        host.broken.add(4)
        host.parent.end(2)
        host.parent = Parent(print)
        assert not host.start(), "neither starts"
    finally:
        host.parent.end(2)
