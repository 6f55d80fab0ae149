"""Files of ``layouts/``: what is wrong is named by file and line, and nothing of it is taken over (fault 38)."""

import time

import pytest
import sqlalchemy as sa

from portal.api.layout import ILayoutFragments
from portal.clock import FixedClock
from portal.layout import namespaces
from portal.layout.load import load_layouts, read_layouts
from portal.layout.models import FragmentRow
from portal.layout.namespaces import clashes, namespace_of
from portal.layout.reader import read_fragment
from portal.versions import read_versions
from tests.factories.contexts import NOW
from tests.factories.portal_parts import FRAGMENT, write_fragment

TAB = '<tab id="t" slug="moi"><title xml:lang="fr">À moi</title><column id="c" width="12">\n' \
      '<window id="w" publication="{fname}"/>\n</column></tab>'


def faults(path) -> list[tuple[int, str]]:
    with pytest.raises(ExceptionGroup) as raised:
        read_fragment(path)
    assert all(error.file == str(path) for error in raised.value.exceptions)
    return [(error.line, error.reason) for error in raised.value.exceptions]


def test_every_fault_of_a_file_is_told_with_its_line(tmp_path):
    path = tmp_path / "bad.xml"
    path.write_text("""<fragment xmlns="urn:preau:layout:1" id="bad" owner="x" precedence="many"
  valid-from="2026-12-01" valid-until="2026-11-01">
  <title>Sans langue</title>
  <audience><profile>pupil wizard</profile><kind/></audience>
  <tab id="t" slug="t-mine"><title xml:lang="fr">Un</title>
    <column id="c" width="13"/>
    <column id="c" width="6"><window id="w"/></column>
    <window id="x" publication="news"/>
  </tab>
  <tab slug="deux"><column id="d" width="8"/><column id="e" width="8"/></tab>
  <tab id="u" slug="deux"><title xml:lang="fr">Deux</title>
    <column id="f" width="12"><window id="y" publication="news" lock="fall"/></column></tab>
  <surprise/>
</fragment>""")
    lines = faults(path)
    for line, words in ((2, "precedence"), (3, "xml:lang"), (4, "wizard"), (4, "kind"), (5, "t-"), (6, "13"),
                        (7, "publication"), (8, "window"), (10, "id"), (11, "deux"), (12, "lock"), (13, "surprise")):
        assert any(told == line and words in reason for told, reason in lines), (line, words, lines)


@pytest.mark.parametrize(("body", "line", "words"), [
    ("<fragment>", 1, "malformed"),
    ("<fragment xmlns='urn:preau:layout:1' id='x'>\n<tab>\n</fragment>", 3, "malformed"),
    ("<!DOCTYPE fragment [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>\n<fragment>&a;</fragment>", 1, "DOCTYPE"),
    ("\n<!DOCTYPE fragment SYSTEM 'http://127.0.0.1:9/x.dtd'><fragment/>", 2, "DOCTYPE"),
    ("<other/>", 1, "other"),
    ("<fragment>é</fragment>".encode("latin-1"), 1, "UTF-8"),
    ("<fragment xmlns='urn:preau:layout:1' id='u' owner='x' precedence='1'><audience/></fragment>", 1, 'id="u"'),
])
def test_what_is_no_fragment_is_refused(tmp_path, body, line, words):
    path = tmp_path / "bad.xml"
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    assert any(told == line and words in reason for told, reason in faults(path))


@pytest.mark.parametrize("body", [
    b"<!DOCTYPE x [" + b"".join(b'<!ENTITY a%d "&a%d;&a%d;">' % (n, n - 1, n - 1) for n in range(1, 40)) + b"]><x>&a39;</x>",
    b"<x>" * 100_000,
    b"<x " + b" ".join(b'a%d=""' % number for number in range(200_000)) + b"/>",
    b"<x " + b" ".join(b'a%d=""' % number for number in range(90_000)) + b"/>",
    b"<x>" + b"<y/>" * 200_000 + b"</x>",
    b"<x>" + b"a" * 10_000_000 + b"</x>",
], ids=["laughs", "depth", "attributes", "fewer attributes", "elements", "text"])
def test_bombs_are_refused_within_a_second(tmp_path, body):
    path = tmp_path / "bomb.xml"
    path.write_bytes(body)
    began = time.monotonic()
    assert faults(path)
    assert time.monotonic() - began < 1


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert faults(tmp_path / "none.xml")[0][0] == 0
    with pytest.raises(ExceptionGroup):
        read_layouts(tmp_path / "nowhere")


def test_the_files_are_checked_together(tmp_path):
    write_fragment(tmp_path, "one", TAB.format(fname="news"))
    path = write_fragment(tmp_path, "two", TAB.format(fname="nothing"))
    (tmp_path / "three.xml").write_text((tmp_path / "one.xml").read_text())
    with pytest.raises(ExceptionGroup) as raised:
        read_layouts(tmp_path, {"news"})
    told = {(error.file, error.line, error.reason) for error in raised.value.exceptions}
    assert (str(path), 4, "the window two.w shows nothing, which is not published") in told
    assert any("the fragment one stands already in" in reason for _file, _line, reason in told) and len(told) == 2


def test_windows_with_one_short_form_are_refused(tmp_path, monkeypatch, request):
    monkeypatch.setattr(namespaces, "LENGTH", 1)
    request.addfinalizer(namespace_of.cache_clear)
    namespace_of.cache_clear()
    write_fragment(tmp_path, "one", '<tab id="t" slug="moi"><title xml:lang="fr">À moi</title><column id="c" width="12">'
                   + "".join(f'<window id="w{n}" publication="news"/>' for n in range(27)) + "</column></tab>")
    with pytest.raises(ExceptionGroup, match="cannot be used") as raised:
        read_layouts(tmp_path)
    assert "same short form" in raised.value.exceptions[0].reason


def test_short_forms_are_names_that_stay(tmp_path):
    import re
    ids = [f"fragment.node-{number}" for number in range(20_000)]
    assert all(re.fullmatch("[a-z][a-z0-9]{5,11}", namespace_of(each)) for each in ids) and not clashes(ids)
    assert namespace_of("lycee-eleves.accueil-menu") == "ppc3chknp"


def test_columns_are_as_wide_as_the_file_says(desk):
    """In twelfths, or as the pattern of a home page: side, lead, side; a tab of one's own begins like the first one."""
    three = '<tab id="{0}" slug="{0}"><title xml:lang="fr">{0}</title><column id="{0}1" width="{1}"/>' \
            '<column id="{0}2" width="{2}"><window id="{0}w" publication="news"/></column><column id="{0}3" width="{1}"/></tab>'
    write_fragment(desk.layouts, "one", three.format("home", "side", "lead") + three.format("more", 3, 6))
    desk.load()
    tab = desk.change("add_tab", "Mien")
    assert [[column.width for column in tab.columns] for tab in desk.page().tabs] == [
        ["side", "lead", "side"], [3, 6, 3], ["side", "lead", "side"]]
    assert tab.slug == desk.page().tabs[-1].slug
    with pytest.raises(ExceptionGroup) as refused:
        read_fragment(write_fragment(desk.layouts, "two", three.format("mixed", 3, "lead")))
    assert "none is" in str(refused.value.exceptions[0]) and len(refused.value.exceptions) == 1


def test_a_bad_file_changes_nothing(desk, shape):
    write_fragment(desk.layouts, "one", TAB.format(fname="news"))
    desk.load()
    before = shape(desk.page())
    write_fragment(desk.layouts, "one", TAB.format(fname="menu").replace('width="12"', 'width="wide"'))
    write_fragment(desk.layouts, "two", TAB.format(fname="feed"))
    with desk.database.write() as db:
        with pytest.raises(ExceptionGroup):
            load_layouts(db, desk.layouts, FixedClock(NOW))
        assert not db.dirty and not db.new
        db.commit()
    assert shape(desk.page()) == before


def test_only_what_changed_raises_the_version(desk):
    def version() -> int:
        with desk.database.read() as db:
            return read_versions(db, ["fragments"])["fragments"]

    path = write_fragment(desk.layouts, "one", TAB.format(fname="news"))
    desk.load()
    first = version()
    desk.load()
    assert version() == first
    write_fragment(desk.layouts, "one", TAB.format(fname="menu"))
    desk.load()
    assert version() == first + 1
    path.unlink()
    desk.load()
    desk.load()
    assert version() == first + 2
    with desk.database.read() as db:
        assert db.scalars(sa.select(FragmentRow.withdrawn)).all() == [True]


def test_the_loaded_fragments_are_told_with_file_and_version(desk):
    path = write_fragment(desk.layouts, "one", TAB.format(fname="news"))
    desk.load()
    with desk.database.read() as db:
        ((id, file, version),) = desk.context(db).service(ILayoutFragments).sources()
    assert (id, file) == ("one", str(path)) and len(version) == 16


def test_a_fragment_is_the_same_after_the_database(desk):
    audience = "<audience><none><guest/></none></audience>"
    text = FRAGMENT.format(id="one", precedence=3, attributes="", audience=audience, tabs=(
        '<tab id="t" slug="moi" icon="house" lock="add move"><title xml:lang="fr">À moi</title><column id="c" width="12">'
        '<window id="w" publication="news" lock="delete" state="minimised"><title xml:lang="en">News</title>'
        '<preference name="count" read-only="true"><value>1</value><value>2</value></preference></window></column></tab>'))
    desk.layouts.mkdir()
    (desk.layouts / "one.xml").write_text(text)
    desk.load()
    from portal.layout.store import read_fragments
    with desk.database.read() as db:
        assert read_fragments(db) == (read_fragment(desk.layouts / "one.xml"),)
