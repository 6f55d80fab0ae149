"""What Chameleon makes of a template, with less in it: the same text by fewer steps.

Its code is made for every case: each value is asked twice what it is, each message is put together and trimmed anew,
markup is added in pieces. For a page of a dozen boxes that is a tenth of all the work. Here those statements are
replaced whose outcome is known from the code itself; what is not recognised stays as it was.
"""

import ast
import re
from collections.abc import Sequence

__all__ = ["tightened"]

_UNREAD = ("__attrs_", "__default_", "__convert")
"""Beginnings of names that Chameleon sets whether or not they are read."""


def tightened(source: str) -> str:
    """The Python text of a compiled template, made shorter.

    :param source: as Chameleon's compiler wrote it.
    """
    tree = ast.parse(source)
    for function in [inner for outer in _functions(tree) for inner in (outer, *_functions(outer))]:
        if [one.arg for one in function.args.args[:2]] == ["__stream", "econtext"]:
            _Unread(_loaded(function)).visit(function)
            _Tighter().visit(function)
    return ast.unparse(tree)


def _functions(node: ast.Module | ast.FunctionDef) -> list[ast.FunctionDef]:
    return [one for one in node.body if isinstance(one, ast.FunctionDef)]


def _loaded(function: ast.FunctionDef) -> set[str]:
    return {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _assigned(statement: ast.stmt) -> str | None:
    """The one name that a statement sets."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id
    return None


def _called(node: ast.AST, prefix: str) -> ast.Call | None:
    """The call of a name that begins so."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.startswith(prefix):
        return node
    return None


def _added(statement: ast.stmt) -> tuple[str, str] | None:
    """(name of the function, text) of a statement that adds a constant text."""
    call = _called(statement.value, "__append") if isinstance(statement, ast.Expr) else None
    if call is not None and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str):
        return call.func.id, call.args[0].value  # type: ignore[attr-defined]
    return None


class _Unread(ast.NodeTransformer):
    """Leaves out what is set and never read."""

    def __init__(self, loaded: set[str]) -> None:
        self._loaded = loaded

    def visit_Assign(self, node: ast.Assign) -> ast.stmt | None:
        name = _assigned(node)
        if name is None or not isinstance(node.value, ast.Name):
            return node
        if name == node.value.id or (name.startswith(_UNREAD) and name not in self._loaded):
            return None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt | None:
        if node.name.startswith(_UNREAD) and node.name not in self._loaded:
            return None
        self.generic_visit(node)
        return node


class _Tighter(ast.NodeTransformer):
    """Replaces runs of statements by shorter ones."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if _called(node, "__append") is not None and isinstance(node.args[0], ast.BinOp):
            node.args[0] = _formatted(node.args[0])
        if _called(node, "getname") is not None and len(node.args) == 1 and isinstance(node.args[0], ast.Constant):
            return ast.Subscript(ast.Name("econtext", ast.Load()), node.args[0], ast.Load())
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for name in ("body", "orelse", "finalbody"):
            statements = getattr(node, name, None)
            if isinstance(statements, list):
                setattr(node, name, _shorter(statements) or ([ast.Pass()] if name == "body" else []))
        return node


def _formatted(value: ast.BinOp) -> ast.expr:
    # ' class="%s"' % name
    if isinstance(value.op, ast.Mod) and isinstance(value.left, ast.Constant) and isinstance(value.right, ast.Name) \
            and isinstance(value.left.value, str) and value.left.value.count("%") == value.left.value.count("%s") == 1:
        before, after = value.left.value.split("%s")
        return ast.JoinedStr([ast.Constant(before), ast.FormattedValue(value.right, -1), ast.Constant(after)])
    return value


def _shorter(statements: Sequence[ast.stmt]) -> list[ast.stmt]:
    made: list[ast.stmt] = []
    left = list(statements)
    while left:
        message = _message(left)
        if message is not None:
            statement, many = message
            del left[:many]
            made += statement
            continue
        statement = left.pop(0)
        slot = _slot(statement)
        if slot is not None:
            made += slot
            continue
        text, before = _added(statement), _added(made[-1]) if made else None
        if text is not None and before is not None and text[0] == before[0]:
            made[-1] = _adding(text[0], before[1] + text[1])
            continue
        made.append(_quoted(statement))
        if made[-1] is not statement and left and _converts(left[0], statement):
            left.pop(0)
    return made


def _slot(statement: ast.stmt) -> list[ast.stmt] | None:
    """Whether somebody fills the slot of a macro, asked without raising an error where nobody does."""
    if not isinstance(statement, ast.Try) or len(statement.body) != 1:
        return None
    name = _assigned(statement.body[0])
    if name is None or not name.startswith("__slot_") or \
            ast.unparse(statement.body[0]) != f"{name} = econtext['{name}'].pop()":
        return None
    return ast.parse(f"{name} = econtext.get('{name}')\n{name} = {name}.pop() if {name} else None").body


def _adding(function: str, text: str) -> ast.stmt:
    return ast.Expr(ast.Call(ast.Name(function, ast.Load()), [ast.Constant(text)], []))


def _quoted(statement: ast.stmt) -> ast.stmt:
    """Most values are texts in which nothing is to be escaped: those are found out without a call."""
    call = _called(statement.value, "__quote") if isinstance(statement, ast.Assign) else None
    name = _assigned(statement)
    if call is None or name is None or not _is(call.args[0], name) or not isinstance(call.args[3], ast.Constant):
        return statement
    return ast.If(ast.parse(f"type({name}) is not str or __re_needs_escape({name}) is not None", mode="eval").body,
                  [statement], [])


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _converts(statement: ast.stmt, quoted: ast.stmt) -> bool:
    """Whether it makes text of what ``__quote`` gave back, which is text or None already."""
    name = _assigned(quoted)
    return isinstance(statement, ast.If) and isinstance(statement.test, ast.Compare) and isinstance(
        statement.test.ops[0], ast.Is) and _is(statement.test.left, name or "") and ast.unparse(
        statement.test) == f"{name} is None" and len(statement.body) == 1 and isinstance(statement.body[0], ast.Pass)


def _message(left: Sequence[ast.stmt]) -> tuple[list[ast.stmt], int] | None:
    """A message without values in it: (what adds its translation, how many statements that replaces)."""
    stream = _assigned(left[0])
    if stream is None or not stream.startswith("__stream_") or len(left) < 4:
        return None
    key = stream.removeprefix("__stream_")
    text, number = "", 2
    while number < len(left) and (added := _added(left[number])) is not None and added[0] == f"__append_{key}":
        text += added[1]
        number += 1
    if number + 1 >= len(left) or ast.unparse(left[number]) != f"__msgid_{key} = __re_whitespace(''.join({stream})).strip()":
        return None
    shown = left[number + 1]
    if not isinstance(shown, ast.If) or not _is(shown.test, f"__msgid_{key}") or shown.orelse:
        return None
    words = re.sub(r"\s+", " ", text).strip()
    return ([_Named(f"__msgid_{key}", words).visit(one) for one in shown.body] if words else []), number + 2


class _Named(ast.NodeTransformer):
    """Puts a text in the place of a name."""

    def __init__(self, name: str, text: str) -> None:
        self._name, self._text = name, text

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Constant(self._text) if node.id == self._name else node
