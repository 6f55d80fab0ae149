"""``docs/reference/api.md``, made of the docstrings of ``portal.api``: ``python -m tests.contract.reference`` writes it anew."""

import ast
import re
import sys
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

from tests.contract.tree import ROOT, files, text

PAGE = Path("docs/reference/api.md")
INTRODUCTION = """# The public interface

What `portal.api` offers to the authors of portlets, module by module. This page is made of the docstrings
(`python -m tests.contract.reference`); [docs/service-editor.md](../service-editor.md) is where to begin.
"""
MODULE = "portal/api"
_CODE = re.compile(r"``([^`]+)``|(:raises [\w., ]+:|:returns:|:param \w+:|:i?var \w+:)")


def prose(docstring: str | None) -> str:
    """A docstring as Markdown: code between single back-ticks, what a reader of HTML would miss escaped."""
    if not docstring:
        return ""
    made, at, words = [], 0, cleandoc(docstring)
    for found in _CODE.finditer(words):
        made += [_plain(words[at:found.start()]), f"`{found[1]}`" if found[1] else _role(found[2])]
        at = found.end()
    return "".join([*made, _plain(words[at:])])


def _plain(words: str) -> str:
    return re.sub(r"([<>*_|\[\]])", r"\\\1", words)


def _role(words: str) -> str:
    kind, _blank, name = words.strip(":").partition(" ")
    if kind == "raises":
        return f"Raises `{name}`:"
    return "Returns:" if kind == "returns" else f"- `{name}`:"


def _exported(tree: ast.Module) -> set[str] | None:
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return set(ast.literal_eval(node.value))
    return None


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _named(node: ast.stmt) -> str:
    """The name that an assignment binds, else empty."""
    if isinstance(node, ast.AnnAssign):
        return getattr(node.target, "id", "")
    return getattr(node.targets[0], "id", "") if isinstance(node, ast.Assign) else ""


def _signature(node: ast.FunctionDef) -> str:
    arguments = ast.unparse(node.args)
    arguments = re.sub(r"^self(, )?", "", arguments)
    returns = f" -> {ast.unparse(node.returns)}" if node.returns is not None else ""
    return f"{node.name}({arguments}){returns}"


def _following(body: list[ast.stmt], number: int) -> str:
    """The text that stands after an assignment and speaks of it."""
    after = body[number + 1] if number + 1 < len(body) else None
    return ast.literal_eval(after.value) if after is not None and _is_text(after) else ""  # type: ignore[attr-defined]


def _item(code: str, words: str) -> str:
    told = prose(words).replace("\n", "\n  ").replace("\n  \n", "\n\n")
    return f"- `{code}`" + (f": {told}" if told else "")


def _members(body: list[ast.stmt]) -> Iterator[str]:
    for number, node in enumerate(body):
        if isinstance(node, ast.FunctionDef) and (not node.name.startswith("_") or ast.get_docstring(node)):
            marks = {getattr(mark, "id", getattr(mark, "attr", "")) for mark in node.decorator_list}
            yield _item(node.name if "property" in marks else _signature(node), ast.get_docstring(node) or "")
        elif (name := _named(node)) and not name.startswith("_"):
            value = getattr(node, "value", None)
            if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "Attribute":
                yield _item(name, "".join(ast.literal_eval(value.args[0])))
            elif isinstance(node, ast.AnnAssign):
                standard = f" = {ast.unparse(value)}" if value is not None else ""
                yield _item(f"{name}: {ast.unparse(node.annotation)}{standard}", _following(body, number))
            else:
                yield _item(f"{name} = {ast.unparse(value)}", _following(body, number))


def _module(file: Path) -> Iterator[str]:
    tree = ast.parse(text(file))
    exported = _exported(tree)
    yield f"## portal.api.{file.stem}"
    yield prose(ast.get_docstring(tree))
    constants = []
    for number, node in enumerate(tree.body):
        name = _named(node) or getattr(node, "name", "")
        if not name or name.startswith("_") or (exported is not None and name not in exported):
            continue
        if isinstance(node, ast.ClassDef):
            bases = ", ".join(ast.unparse(base) for base in node.bases)
            yield f"### {name}" + (f" ({bases.replace('_', chr(92) + '_')})" if bases else "")
            yield prose(ast.get_docstring(node))
            yield "\n".join(_members(node.body))
        elif isinstance(node, ast.FunctionDef):
            yield f"### {name}"
            yield f"`{_signature(node)}`"
            yield prose(ast.get_docstring(node))
        elif getattr(node, "value", None) is not None:
            constants.append(_item(f"{name} = {ast.unparse(node.value)}", _following(tree.body, number)))  # type: ignore[attr-defined]
    if constants:
        yield "### Constants"
        yield "\n".join(constants)


def page() -> str:
    """The whole page, as it should be."""
    modules = [file for file in files(".py", under=("portal",)) if str(file.parent) == MODULE and file.stem != "__init__"]
    contents = "\n".join(f"- [portal.api.{file.stem}](#portalapi{file.stem})" for file in modules)
    parts = [part for file in modules for part in _module(file) if part]
    return "\n\n".join([INTRODUCTION.strip(), contents, *parts]) + "\n"


if __name__ == "__main__":
    (ROOT / PAGE).write_text(page(), encoding="utf-8")
    print(f"{PAGE}: {len(page().splitlines())} lines")
    sys.exit(0)
