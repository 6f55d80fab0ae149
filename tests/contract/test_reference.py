"""The reference of ``portal.api`` is what the docstrings say now."""

import ast

import pytest

from tests.contract.reference import MODULE, PAGE, page, prose
from tests.contract.tree import ROOT, files, text


def test_the_reference_is_up_to_date():
    assert text(PAGE) == page(), "run python -m tests.contract.reference"


def test_everything_public_stands_in_it_with_its_words():
    told = text(PAGE)
    for file in (ROOT / MODULE).glob("*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and "__all__" not in file.read_text("utf-8"):
                assert f"### {node.name}" in told, (file.name, node.name)


def test_every_module_interface_and_method_of_the_interface_says_what_it_is():
    silent = []
    for file in files(".py", under=("portal",)):
        if str(file.parent) != MODULE or file.stem == "__init__":
            continue
        tree = ast.parse(text(file))
        silent += [] if ast.get_docstring(tree) else [str(file)]
        for node in [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]:
            silent += [] if ast.get_docstring(node) else [f"{file}: {node.name}"]
            if any(getattr(base, "id", "") in ("Interface", "IContext") for base in node.bases):
                silent += [f"{file}: {node.name}.{one.name}" for one in node.body
                           if isinstance(one, ast.FunctionDef) and not ast.get_docstring(one)]
    assert silent == []


@pytest.mark.parametrize(("docstring", "markdown"), [
    ("Takes ``a_b``.", "Takes `a_b`."), ("<package>.<name>", r"\<package\>.\<name\>"),
    ("Does it. :raises NotFound: no file.", "Does it. Raises `NotFound`: no file."), (None, "")])
def test_a_docstring_becomes_markdown(docstring, markdown):
    assert prose(docstring) == markdown
