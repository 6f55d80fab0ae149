"""Portlets in service: one at a time is made, each for itself (PLT-01 to PLT-06)."""

import threading

import pytest

from portal.api.errors import PortletError, PortletUnavailable
from portal.api.portlet import GenericPortlet
from portal.api.registry import Definition
from portal.container.instances import Instances

made: list = []
gates: dict[str, threading.Event] = {}


class Counted(GenericPortlet):
    """Notes that it was made, and waits in init when told to."""

    def init(self, config):
        """See the class."""
        super().init(config)
        made.append(config.name)
        if config.name in gates:
            gates[config.name].wait(10)


class Broken(GenericPortlet):
    """Cannot be destroyed."""

    def destroy(self):
        """See the class."""
        raise ZeroDivisionError


@pytest.fixture(autouse=True)
def clean():
    """Nothing made, nobody waiting."""
    made.clear()
    gates.clear()


def definition(name: str, cls: str = "Counted") -> Definition:
    return Definition(name, "tests", f"{__name__}:{cls}", {"en": name})


def test_many_threads_at_once_get_the_same_object():
    instances, found = Instances(), []
    threads = [threading.Thread(target=lambda: found.append(instances.get(definition("a"))[0])) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1 and made == ["a"]


def test_one_whose_init_hangs_keeps_the_others_from_nothing():
    instances = Instances()
    gates["slow"] = threading.Event()
    thread = threading.Thread(target=lambda: instances.get(definition("slow")))
    thread.start()
    other = threading.Thread(target=lambda: instances.get(definition("quick")))
    other.start()
    other.join(5)
    assert "quick" in made and not other.is_alive()
    gates["slow"].set()
    thread.join()


@pytest.mark.parametrize("cls", ["tests.nowhere:Portlet", f"{__name__}:Missing"])
def test_a_class_that_is_not_there_is_the_portlets_error(cls):
    with pytest.raises(PortletError):
        Instances().get(Definition("a", "tests", cls, {"en": "a"}))


def test_out_of_service_for_a_while_keeps_the_object_and_for_good_does_not():
    instances = Instances()
    first = instances.get(definition("a"))[0]
    instances.withdraw("a", 0.0)
    assert instances.get(definition("a"))[0] is first
    instances.withdraw("a", 60)
    with pytest.raises(PortletUnavailable) as out:
        instances.get(definition("a"))
    assert 0 < out.value.seconds <= 60
    instances.withdraw("a", None)
    with pytest.raises(PortletUnavailable) as out:
        instances.get(definition("a"))
    assert out.value.seconds is None


def test_all_are_destroyed_though_one_cannot_be():
    instances = Instances()
    for name, cls in (("a", "Broken"), ("b", "Counted"), ("c", "Broken")):
        instances.get(definition(name, cls))
    instances.destroy()
    instances.get(definition("b"))
    assert made == ["b", "b"]
