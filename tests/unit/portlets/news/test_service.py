"""Who is shown what, when, in which order; what is read; and that no other school is reached."""

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from portal.api.context import IClock
from portal.api.errors import Invalid, NotFound, NotPermitted
from portal.clock import FixedClock
from portlets.news.checking import Typed
from portlets.news.models import Announcement
from portlets.news.posting import Posting
from portlets.news.service import News
from tests.factories.contexts import NOW

POST = "news.post"
FORM = Typed(title="Titre", body="Un texte.", reach="member")


def post(school, title, publish=True, login="luc", id=None, **fields):
    return Posting(school.context(login, POST)).save(dataclasses.replace(FORM, title=title, **fields), id, publish=publish)


def seen(school, login, **options):
    return [one.title for one in News(school.context(login)).shown(**options)]


def at(school, **lapse):
    school.registry.registerUtility(FixedClock(NOW + dt.timedelta(**lapse)), IClock)


@pytest.mark.databases
def test_one_target_that_fits_is_enough(school):
    post(school, "tous", reach="public")
    post(school, "membres")
    post(school, "parents ou classe", reach="chosen", profiles=("guardian",), groups=(school.group,))
    assert set(seen(school, None)) == {"tous"}
    assert set(seen(school, "tom")) == {"tous", "membres"}
    assert set(seen(school, "ines")) == set(seen(school, "nat")) == {"tous", "membres", "parents ou classe"}
    assert [one.title for one in News(school.away("max")).shown()] == []


def test_the_period_is_local_and_holds_the_last_day_to_its_end(school):
    post(school, "demain", first_day="2026-11-25", first_hour="08:00", last_day="2026-11-25")
    for lapse, titles in (({"hours": 21.4}, []), ({"hours": 21.5}, ["demain"]), ({"hours": 37.4}, ["demain"]),
                          ({"hours": 37.5}, [])):
        at(school, **lapse)
        assert seen(school, "tom") == titles, lapse
    assert seen(school, "tom", ended=True) == ["demain"]


def test_order_paging_labels_and_counts(school):
    for number in range(5):
        at(school, hours=number)
        post(school, f"n{number}", category="Sport" if number % 2 else "", weight="2" if number == 1 else "0")
    at(school, hours=9)
    assert seen(school, "tom") == ["n1", "n4", "n3", "n2", "n0"], "what is to be read first, then the latest"
    assert seen(school, "tom", limit=2, offset=2) == ["n3", "n2"]
    assert seen(school, "tom", categories=("Sport",)) == ["n1", "n3"]
    assert News(school.context("tom")).categories() == [("Sport", 2)] and News(school.context("tom")).unread() == 5


@pytest.mark.databases
def test_titles_and_labels_hold_together(school):
    post(school, " Qui  vient à 12 h 30\u00a0?", category="Sorties\u00a0: 8 €")
    one = News(school.context("tom")).shown()[0]
    assert (one.title, one.category) == ("Qui vient à 12\u00a0h\u00a030\u00a0?", "Sorties\u00a0: 8\u00a0€")


def test_reading_is_each_persons_own(school):
    id = post(school, "un")
    post(school, "deux")
    ines = News(school.context("ines"))
    ines.mark_read(id)
    ines.mark_read(id)
    assert ines.unread() == 1 and News(school.context("tom")).unread() == 2 and ines.get(id).read
    ines.mark_read(id, False)
    assert ines.unread() == 2 and ines.mark_all_read() == 2 and ines.mark_all_read() == 0 and ines.unread() == 0
    with pytest.raises(NotPermitted):
        News(school.context()).mark_all_read()


def test_what_is_not_for_somebody_does_not_exist_for_them(school):
    id = post(school, "classe", reach="chosen", groups=(school.group,))
    draft = post(school, "brouillon", publish=False)
    for context in (school.context("tom"), school.context(), school.away("max", POST, "news.moderate")):
        with pytest.raises(NotFound):
            News(context).get(id)
    for context in (school.context("ines"), school.context("eva", POST), school.context("eva", POST, "news.moderate"),
                    school.context("luc")):
        with pytest.raises(NotFound):
            News(context).get(draft)
    assert News(school.context("luc", POST)).get(draft).state == "draft"
    for nonsense in ("", "x", "'" * 36, "-" * 36):
        with pytest.raises(NotFound):
            News(school.context("ines")).get(nonsense)


def test_writing_needs_its_permission_and_ones_own_or_moderation(school):
    id = post(school, "de Luc")
    for context in (school.context("luc"), school.context("ines"), school.context(None, POST)):
        with pytest.raises(NotPermitted):
            Posting(context).save(FORM, publish=True)
    for act in ("withdraw", "restore", "editable"):
        with pytest.raises(NotPermitted):
            getattr(Posting(school.context("eva", POST)), act)(id)
        with pytest.raises(NotFound):
            getattr(Posting(school.away("max", POST, "news.moderate")), act)(id)
    Posting(school.context("eva", POST, "news.moderate")).withdraw(id)
    assert seen(school, "tom") == [] and News(school.context("luc", POST)).get(id).state == "withdrawn"
    with pytest.raises(NotFound):
        News(school.context("tom")).get(id)
    Posting(school.context("luc", POST)).restore(id)
    assert seen(school, "tom") == ["de Luc"]


def test_a_draft_beside_what_is_published(school):
    id = post(school, "une")
    News(school.context("tom")).mark_read(id)
    draft = post(school, "deux", publish=False, id=id)
    assert draft != id and seen(school, "tom") == ["une"]
    assert post(school, "trois", publish=False, id=id) == draft, "one draft beside each"
    assert Posting(school.context("luc", POST)).publish_draft(draft) == id
    assert seen(school, "tom") == ["trois"] and News(school.context("tom")).unread() == 0
    assert school.db.scalar(sa.select(sa.func.count(Announcement.id))) == 1
    assert post(school, "quatre", id=id) == id and News(school.context("tom")).get(id).changed == NOW


@pytest.mark.parametrize(("fields", "wrong"), [
    ({"title": " "}, {"title"}), ({"title": "x" * 161}, {"title"}), ({"body": ""}, {"body"}), ({"body": "x" * 20_001}, {"body"}),
    ({"category": "x" * 41}, {"category"}), ({"weight": "9"}, {"weight"}), ({"reach": "all"}, {"reach"}),
    ({"reach": "chosen"}, {"reach"}), ({"reach": "chosen", "profiles": ("king",)}, {"reach"}),
    ({"reach": "chosen", "groups": ("x",)}, {"reach"}), ({"first_day": "demain"}, {"first_day"}),
    ({"first_day": "2026-11-30", "last_day": "2026-11-29"}, {"last_day"}), ({"last_day": "9999-12-31"}, {"last_day"}),
    ({"first_day": "2026-11-30", "first_hour": "25:00"}, {"first_day"}), ({"title": "", "body": ""}, {"title", "body"})])
def test_what_is_refused_is_refused_at_its_field(school, fields, wrong):
    with pytest.raises(Invalid) as refused:
        Posting(school.context("luc", POST)).save(dataclasses.replace(FORM, **fields), publish=True)
    assert set(refused.value.fields) == wrong
    assert school.db.scalar(sa.select(sa.func.count(Announcement.id))) == 0


@pytest.mark.databases
def test_the_box_costs_two_statements(school):
    for number in range(30):
        post(school, f"n{number}")
    school.db.commit()
    asked = []
    with school.database.read(school.db.info["scope"]) as db:
        news = News(school.context("ines", db=db))
        sa.event.listen(school.database.reader, "before_cursor_execute", lambda *call: asked.append(call[2]))
        assert len(news.shown(limit=4)) == 4 and news.unread() == 30
    assert len([one for one in asked if "SELECT" in one]) == 2
