"""URL listeners are made once, in their order, and none is left out (PLT-51)."""

import threading

import pytest
from zope.interface import implementer

from portal.api.errors import PortletError
from portal.api.listeners import IUrlListener, UrlListener
from portal.container.listeners import url_listeners


class Counted(UrlListener):
    """Counts how often it was made."""

    made = 0

    def __init__(self):
        type(self).made += 1


class Late(Counted):
    """Another."""


@implementer(IUrlListener)
class Picky:
    """Wants an argument."""

    def __init__(self, name):
        self.name = name


class Stranger:
    """No listener."""


def test_one_object_a_class_and_process_in_the_order_asked_for():
    names = (f"{__name__}:Late", f"{__name__}:Counted")
    found = []
    threads = [threading.Thread(target=lambda: found.append(url_listeners(names))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(one) for one in found[0]] == [Late, Counted] and all(pair == found[0] for pair in found)
    assert Late.made == 1 and Counted.made == 1
    assert url_listeners(names[::-1]) == found[0][::-1]


@pytest.mark.parametrize("name", ["no.such.module:X", f"{__name__}:Nothing", f"{__name__}:Picky", f"{__name__}:Stranger"])
def test_one_that_cannot_be_made_is_not_passed_over(name):
    for _ in range(2):
        with pytest.raises(PortletError):
            url_listeners((f"{__name__}:Counted", name))
