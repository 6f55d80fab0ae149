"""A portal of the tests' own, in which the package is installed and published."""

import datetime as dt

import pytest
import sqlalchemy as sa
from rooms.models import Booking, Room

from portal.kit.trial import Trial

CALENDAR, MINE = "rooms.calendar", "rooms.mine"


@pytest.fixture(scope="session")
def whole_portal(tmp_path_factory):
    """See ``portal.kit.trial``: people "head", "teacher", "pupil" and "staff", and guests. Boxes are kept as in a real portal."""
    with Trial(tmp_path_factory.mktemp("portal"), ("rooms",), cache_boxes=True) as made:
        yield made


@pytest.fixture
def portal(whole_portal):
    """Without any room."""
    with whole_portal.registry["preau.database"].writer.begin() as connection:
        connection.execute(sa.delete(Booking.__table__))
        connection.execute(sa.delete(Room.__table__))
    return whole_portal


@pytest.fixture
def head(portal):
    """The browser of the head, who reads French and manages everything."""
    return portal.visitor("head")


@pytest.fixture
def teacher(portal):
    """The browser of a teacher, who reads English."""
    return portal.visitor("teacher")


@pytest.fixture
def b12(head):
    """The id of a room that there is."""
    return add_room(head, "Salle B12", seats="32", place="Bâtiment B", remark="La clé est à la loge.")


@pytest.fixture
def day():
    """A day on which nothing is over."""
    return (dt.datetime.now(dt.timezone.utc).date() + dt.timedelta(days=3)).isoformat()


def add_room(visitor, name, **fields):
    """Enter a room; its id."""
    form = visitor.see(CALENDAR, mode="config", room="new").form("keep-room")
    page = form.submit(name=name, **{"seats": "20", **fields})
    assert page.status == 200, page.box_text(CALENDAR)
    link = next(link for link in page.box(CALENDAR).iter("a") if link.text_content().strip() == name)
    return link.get("href").partition("room=")[2].partition("&")[0]


def book(visitor, room, day, hour="10", hours="1", purpose="Chorale"):
    """Fill in the form of a room."""
    form = visitor.see(CALENDAR, screen="room", room=room, hour=hour).form("book")
    return form.submit(day=day, hour=hour, hours=hours, purpose=purpose)
