"""Folders, order and limits of a person's bookmarks; files taken over whole or with a report."""

import pytest
import sqlalchemy as sa

from portal.api.errors import Invalid, NotFound, NotPermitted
from portlets.bookmarks.models import Item
from portlets.bookmarks.service import MOST, Bookmarks
from portlets.bookmarks.transfer import take_over


def names(items):
    return [(one.title, names(one.items)) if one.url is None else one.title for one in items]


def shelf(context):
    return names(Bookmarks(context).tree().items)


def refused(call, *arguments):
    with pytest.raises(Invalid) as error:
        call(*arguments)
    return set(error.value.fields)


@pytest.mark.databases
def test_folders_order_and_moves(two):
    mine = Bookmarks(two.ines)
    a = mine.add("A", "https://a.example")
    folder = mine.add("F", None)
    b = mine.add("", "https://www.b.example/x", folder)
    assert shelf(two.ines) == ["A", ("F", ["b.example"])], "without a name it has that of the site"
    mine.move(folder, -1)
    mine.move(folder, -1)
    assert shelf(two.ines) == [("F", ["b.example"]), "A"]
    mine.move(folder, 1)
    mine.change(b, "B", "https://b.example", None)
    assert shelf(two.ines) == ["A", ("F", []), "B"]
    mine.change(a, "A", "https://a.example", folder)
    assert shelf(two.ines) == [("F", ["A"]), "B"]
    mine.delete(folder)
    assert shelf(two.ines) == ["B"] and two.db.scalar(sa.select(sa.func.count(Item.id))) == 1


def test_folders_go_three_deep_and_never_into_themselves(two):
    mine = Bookmarks(two.ines)
    one = mine.add("1", None)
    second = mine.add("2", None, one)
    third = mine.add("3", None, second)
    assert refused(mine.add, "4", None, third) == {"parent"}
    mine.add("link", "https://a.example", third)
    assert refused(mine.change, one, "1", None, third) == {"parent"}
    assert refused(mine.change, one, "1", None, one) == {"parent"}
    other = mine.add("other", None)
    assert refused(mine.change, one, "1", None, other) == {"parent"}, "three levels do not fit into a second one"
    mine.change(third, "3", None, other)
    assert shelf(two.ines) == [("1", [("2", [])]), ("other", [("3", ["link"])])]


def test_what_is_wrong_is_said_at_once(two):
    assert refused(Bookmarks(two.ines).add, "x" * 121, "javascript:x", None, "no-icon") == {"url", "title", "icon"}
    assert refused(Bookmarks(two.ines).add, "", None) == {"title"}
    assert shelf(two.ines) == []


def test_a_name_is_one_line_that_keeps_its_no_break_spaces(two):
    Bookmarks(two.ines).add("  Qui\u00a0?  «\u00a0Moi\u00a0»\n ", "https://a.example")
    assert shelf(two.ines) == ["Qui\u00a0? «\u00a0Moi\u00a0»"]
    assert refused(Bookmarks(two.ines).add, "\u00a0", None) == {"title"}


def test_a_link_keeps_being_a_link_and_a_folder_a_folder(two):
    mine = Bookmarks(two.ines)
    link, folder = mine.add("A", "https://a.example"), mine.add("F", None)
    assert refused(mine.change, link, "A", None, None) == {"url"}
    mine.change(folder, "F", "https://x.example", None)
    assert shelf(two.ines) == ["A", ("F", [])]
    with pytest.raises(NotFound):
        mine.add("x", "https://x.example", link)


def test_anothers_are_not_found_whatever_is_asked(two):
    mine, theirs = Bookmarks(two.ines), Bookmarks(two.luc)
    link, folder = mine.add("A", "https://a.example"), mine.add("F", None)
    for call in (lambda: theirs.move(link, 1), lambda: theirs.delete(link), lambda: theirs.change(link, "x",
                                                                                                  "https://x.example", None),
                 lambda: theirs.add("x", "https://x.example", folder), lambda: theirs.delete("x" * 36),
                 lambda: theirs.delete("")):
        with pytest.raises(NotFound):
            call()
    assert shelf(two.ines) == ["A", ("F", [])] and shelf(two.luc) == []


def test_a_guest_has_none_and_may_add_none(two):
    assert shelf(two.guest) == []
    with pytest.raises(NotPermitted):
        Bookmarks(two.guest).add("A", "https://a.example")
    with pytest.raises(NotPermitted):
        take_over(two.guest, b"<A HREF='https://a.example'>A</A>")


def fill(two, many):
    person, when = two.ines.person.id, two.ines.clock.now()
    two.db.execute(sa.insert(Item), [dict(person_id=person, title=f"{n}", url=f"https://{n}.example", position=n, added=when)
                                     for n in range(many)])


def test_there_is_a_most(two):
    fill(two, MOST - 1)
    Bookmarks(two.ines).add("last", "https://last.example")
    assert refused(Bookmarks(two.ines).add, "one more", "https://more.example") == {""}
    assert refused(take_over, two.ines, b"<A HREF='https://x.example'>x</A>") == {"file"}
    assert two.db.scalar(sa.select(sa.func.count(Item.id))) == MOST


@pytest.mark.databases
def test_a_file_joins_what_is_there(two):
    mine = Bookmarks(two.ines)
    mine.add("A", "https://a.example/", mine.add("F", None))
    report = take_over(two.ines, b"""<DL><DT><H3>F</H3><DL>
        <DT><A HREF="https://a.example/">again</A><DT><A HREF="https://b.example/" ADD_DATE="1600000000">B</A>
        <DT><H3>2</H3><DL><DT><H3>3</H3><DL><DT><H3>4</H3><DL><DT><A HREF="https://deep.example/">deep</A></DL></DL></DL>
        </DL><DT><A HREF="JavaScript:x()">bad</A><DT><A>none</A></DL>""")
    assert shelf(two.ines) == [("F", ["A", "B", ("2", [("3", ["deep"])])])]
    assert (report.links, report.folders, report.known, report.flattened, report.refused_count) == (2, 2, 1, 1, 2)
    assert report.refused == [[4, "bad", "JavaScript:x()"], [4, "none", ""]]
    assert Bookmarks(two.ines).tree().items[0].items[1].added.year == 2020


@pytest.mark.parametrize("data", [b"", b"<p>Bonjour</p>", b"x" * 1_000_001, b"<p>" * 30_000])
def test_a_file_that_is_none_adds_nothing(two, data):
    assert refused(take_over, two.ines, data) == {"file"} and shelf(two.ines) == []


def test_a_large_file_is_read_in_the_sandbox(two):
    data = b"<DL>" + b"".join(b'<DT><A HREF="https://%d.example/">T%d</A>\n' % (n, n) for n in range(1900))
    assert len(data) > 64_000 and take_over(two.ines, data).links == 1900
