"""Names of channels made from their titles."""

import re
from itertools import islice

import pytest

from portlets.channeladmin.naming import names_for

FNAME = re.compile(r"[a-z][a-z0-9-]{1,59}")


@pytest.mark.parametrize(("title", "name"), [
    ("La gazette du CDI", "la-gazette-du-cdi"), ("Théâtre & cinéma : l’œil", "theatre-cinema-loeil"),
    ("2de 6", "canal-2de-6"), ("???", "canal"), ("日本語", "canal"), ("  — x —  ", "x-2"), ("<b>Gras</b>", "b-gras-b")])
def test_a_name_says_the_title(title, name):
    assert next(names_for(title, ())) == name


@pytest.mark.parametrize("title", ["x", "x" * 300, "-" * 80 + "fin", "a-" * 40, "É", "9", "", "œ"])
def test_a_name_is_one_that_publications_accept(title):
    for name in islice(names_for(title, ()), 5):
        assert FNAME.fullmatch(name), name


def test_names_that_are_taken_are_passed_over():
    assert list(islice(names_for("Gazette", {"gazette", "gazette-3"}), 2)) == ["gazette-2", "gazette-4"]
