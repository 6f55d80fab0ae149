"""``preau portlet new``: what it refuses, and what it fills in."""

import pytest
from babel.messages.pofile import read_po

from portal.kit.skeleton import CannotMake, make_package
from tests.contract.catalogues import _bad_french


@pytest.mark.parametrize(("name", "reason"), [
    ("", "cannot name a package"), ("a", "cannot name a package"), ("9lives", "cannot name a package"),
    ("Lost", "cannot name a package"), ("lost-property", "cannot name a package"), ("lost__property", "cannot name a package"),
    ("lost_", "cannot name a package"), ("objets_trouvés", "cannot name a package"), ("../lost", "cannot name a package"),
    ("x" * 31, "cannot name a package"), ("class", "a word of Python"), ("match", "a word of Python"),
    ("calendar", "a module of Python itself"), ("news", "installed here already: portlets.news"),
    ("sqlalchemy", "taken by something else"), ("portal", "taken by something else"), ("core", "taken by something else")])
def test_a_bad_name_is_refused_with_its_reason_and_nothing_is_written(tmp_path, name, reason):
    with pytest.raises(CannotMake, match=reason):
        make_package(name, tmp_path / "made")
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_refused_and_left_as_it_was(tmp_path):
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotMake, match="exists already; nothing was written"):
        make_package("lost_property", tmp_path / "made")
    assert [file.name for file in (tmp_path / "made").iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    with pytest.raises(CannotMake, match="cannot be made"):
        make_package("lost_property", tmp_path / "no" / "such" / "place")


@pytest.mark.parametrize("title", ["<b>Lost</b>", "Lost & found", "x" * 81, "bell\a"])
def test_a_title_that_the_descriptor_could_not_hold_is_refused(tmp_path, title):
    with pytest.raises(CannotMake, match="the title"):
        make_package("lost_property", tmp_path / "made", title)


def test_its_french_keeps_the_style_of_the_house(tmp_path):
    make_package("lost_property", tmp_path / "made")
    with (tmp_path / "made/lost_property/locale/fr/LC_MESSAGES/lost_property.po").open("rb") as lines:
        texts = [str(entry.string) for entry in read_po(lines) if entry.id]
    assert texts and [text for text in texts if _bad_french(text)] == []


def test_every_file_bears_the_name_and_no_placeholder_is_left(tmp_path):
    made = make_package("lost_property", tmp_path / "made")
    assert len(made) == len(set(made)) > 20
    for file in made:
        text = (tmp_path / "made" / file).read_text(encoding="utf-8")
        assert "@" not in str(file)
        assert not {word for word in ("@name@", "@Title@", "@Class@", "@css@", "@distribution@") if word in text}, file
    assert 'name = "lost-property"' in (tmp_path / "made/pyproject.toml").read_text(encoding="utf-8")
    assert "class LostPropertyPortlet(" in (tmp_path / "made/lost_property/portlet.py").read_text(encoding="utf-8")
