"""Folders of generations, the lock of a change, and what the parent says of itself."""

import fcntl
import sys

import pytest

from portal.generations.folders import (
    ChangeUnderWay,
    State,
    enter,
    folder_of,
    forget,
    forget_unfinished,
    is_built,
    mark_built,
    one_change,
    present,
    read_state,
    serves_here,
    write_state,
)
from portal.generations.records import Generation
from portal.generations.watch import kept
from portal.settings import Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(var_folder=str(tmp_path / "var"), file=str(tmp_path / "site.ini"))


def make(settings, number, wheels=("a.zip",)):
    """A built folder."""
    folder = folder_of(settings, number)
    folder.mkdir(parents=True)
    mark_built(folder, wheels)
    return folder


def test_a_folder_is_built_only_when_it_holds_exactly_the_wheels_that_are_wanted(settings):
    folder = make(settings, 3, ["b.zip", "a.zip"])
    assert is_built(folder, ["a.zip", "b.zip"])
    assert not is_built(folder, ["a.zip"]) and not is_built(folder_of(settings, 4), [])
    (folder / "generation.json").write_text("{")
    assert not is_built(folder, ["a.zip", "b.zip"])


def test_a_forgotten_generation_takes_its_compiled_templates_along_and_no_other(settings, tmp_path):
    make(settings, 1), make(settings, 11)
    templates = tmp_path / "var/templates"
    templates.mkdir()
    for name, place in (("one", "generations/1/quote"), ("eleven", "generations/11/quote"), ("ours", "portlets/news")):
        (templates / f"{name}.py").write_text(f"__filename = '/{place}/view.pt'")
    forget(settings, 1)
    assert present(settings) == [11]
    assert sorted(file.stem for file in templates.glob("*.py")) == ["eleven", "ours"]


def test_what_a_killed_process_had_begun_is_removed_and_what_a_living_one_does_is_not(settings):
    folder = make(settings, 1).parent
    for name in (".2.1", ".2.99999999"):
        (folder / name).mkdir()
    forget_unfinished(settings)
    assert sorted(entry.name for entry in folder.iterdir()) == [".2.1", "1"]


def test_packages_come_after_all_that_the_portal_has(settings, monkeypatch):
    monkeypatch.setattr(sys, "path", ["/ours"])
    enter(settings, 0)
    enter(settings, 2)
    enter(settings, 2)
    assert sys.path == ["/ours", str(folder_of(settings, 2))]


def test_one_change_at_a_time(settings):
    with one_change(settings):
        with pytest.raises(ChangeUnderWay, match="process [0-9]+"):
            with one_change(settings):
                pass
    with one_change(settings):
        pass


def test_the_state_of_a_host_is_read_as_it_was_written(settings):
    assert read_state(settings) == State()
    write_state(settings, State(3, True, 4, "why"))
    assert read_state(settings) == State(3, True, 4, "why")


def test_whether_a_portal_serves_here_is_told_by_its_lock(settings, tmp_path):
    assert not serves_here(settings)
    (tmp_path / "var").mkdir()
    with (tmp_path / "var/serve.lock").open("w") as file:
        assert not serves_here(settings)
        fcntl.flock(file, fcntl.LOCK_EX)
        assert serves_here(settings)


@pytest.mark.parametrize(("living", "wanted", "stay"), [(4, 4, {4, 3}), (3, 4, {4, 3, 2}), (2, 2, {2, 1}), (0, 0, set())])
def test_what_serves_what_is_to_serve_and_what_they_replaced_is_kept(living, wanted, stay):
    generations = [Generation(number, previous=number - 1) for number in (1, 2, 3, 4)]
    assert kept(generations, living, wanted) == stay
