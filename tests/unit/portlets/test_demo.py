"""The demonstration's content: there after the first filling, unchanged by a second, and lessons on every school day."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.api.context import IClock
from portal.clock import FixedClock
from portal.config import configure
from portal.demo.establishments import PLACES
from portal.demo.seed import seed
from portal.services.directory.models import Attachment
from portal.settings import Settings
from portlets.bookmarks.addresses import check
from portlets.bookmarks.icons import ICONS
from portlets.bookmarks.models import Item
from portlets.news.models import Announcement, Picture, Target
from portlets.timetable.models import Lesson
from tests.factories.contexts import NOW

MODELS = (Item, Announcement, Picture, Target, Lesson)


@pytest.fixture
def filled(database, database_url, tmp_path):
    """A portal whose demonstration has been filled, as a function that fills it again at an instant."""
    settings = Settings(database_url=database_url, var_folder=str(tmp_path), files_folder=str(tmp_path / "files"))
    registry = configure(settings, ("portlets.bookmarks", "portlets.news", "portlets.timetable"), web=False).registry

    def fill(now):
        registry.registerUtility(FixedClock(now), IClock)
        seed(registry, database)

    fill(NOW)
    yield fill
    registry["preau.database"].dispose()


def rows(database):
    with database.read() as db:
        return {model: sorted(map(str, db.connection().execute(sa.select(model.__table__)).all())) for model in MODELS}


def test_a_second_filling_changes_nothing(database, filled):
    before = rows(database)
    assert all(before.values())
    filled(NOW + dt.timedelta(days=1))
    assert rows(database) == before


def test_pupils_of_every_school_find_bookmarks(database, filled):
    """With pictures that exist and addresses that the form would take."""
    with database.read() as db:
        found = db.connection().execute(sa.select(Attachment.establishment_id, Item.title, Item.url, Item.icon).join(
            Item, Item.person_id == Attachment.person_id).where(Attachment.profile.in_(("pupil", "student")))).all()
    for place in PLACES[1:]:
        assert len([one for one in found if one[0] == place.id]) >= 5, place.slug
    assert all(icon in ICONS if url else icon == "" for _place, _title, url, icon in found)
    assert all(check(url) == url for _place, _title, url, _icon in found if url)


def test_what_was_withdrawn_or_deleted_stays_so(database, filled):
    with database.write() as db:
        db.connection().execute(sa.update(Announcement.__table__).values(withdrawn=NOW))
        db.connection().execute(sa.delete(Item.__table__).where(Item.__table__.c.url.is_not(None)))
        db.commit()
    before = rows(database)
    filled(NOW + dt.timedelta(hours=1))
    assert rows(database) == before


def test_every_school_has_lessons_on_every_school_day_and_one_that_is_off_today(database, filled):
    with database.read() as db:
        found = db.connection().execute(sa.select(
            Lesson.__table__.c.establishment_id, Lesson.__table__.c.day, Lesson.__table__.c.cancelled)).all()
    for place in PLACES[1:]:
        days = {day for id, day, _off in found if id == place.id}
        for ahead in range(280):
            day = NOW.date() + dt.timedelta(days=ahead)
            if day.weekday() < (5 if place.kind == "primary" else 6):
                assert day in days, (place.slug, day)
        assert any(off for id, day, off in found if id == place.id and day == NOW.date()), place.slug


def test_nobody_teaches_two_classes_at_once(database, filled):
    with database.read() as db:
        lessons = db.connection().execute(sa.select(
            Lesson.teacher_id, Lesson.day, Lesson.starts, Lesson.ends, Lesson.subject).where(
                Lesson.teacher_id.is_not(None), Lesson.day.between(NOW.date(), NOW.date() + dt.timedelta(days=6)))
            .order_by(Lesson.teacher_id, Lesson.day, Lesson.starts)).all()
    assert lessons
    for before, after in zip(lessons, lessons[1:], strict=False):
        if before[:2] == after[:2]:
            assert before.ends <= after.starts, (before, after)


def test_a_year_later_there_are_lessons_again(database, filled):
    filled(NOW + dt.timedelta(days=320))
    with database.read() as db:
        last = db.connection().execute(sa.select(sa.func.max(Lesson.__table__.c.day))).scalar()
    assert last > (NOW + dt.timedelta(days=500)).date()
