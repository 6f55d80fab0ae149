"""Whether the package keeps to ``portal.api`` (design 2)."""

import ast
from collections.abc import Iterator
from typing import Any

from portal.kit.announce import announced
from portal.kit.report import Fault
from portal.kit.subject import Source, Subject

TITLE = "imports nothing of the portal but portal.api, and no other package of portlets"
_IMPORTERS = ("import_module", "__import__", "find_spec")
_MEND = "Use what portal.api offers: services are found by interface (request.service(…)); see docs/service-editor.md."


def check(subject: Subject, bench: Any = None) -> Iterator[Fault]:
    """Imports of what belongs to others, and a package that does something when it is imported."""
    others = {package for package in announced() if package != subject.package}
    for source in subject.python:
        for node, name in _imports(source):
            if reason := _refused(name, subject.package, others):
                yield Fault(source.at(node), f"imports {name}: {reason}", _MEND)
    for source in subject.python:
        if source.name == "__init__.py":
            yield from _beginning(source)


def _imports(source: Source) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                yield node, f"{node.module}.{alias.name}"
        elif (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
              and isinstance(node.args[0].value, str) and getattr(node.func, "attr", getattr(node.func, "id", "")) in _IMPORTERS):
            yield node, node.args[0].value


def _refused(name: str, package: str, others: set[str]) -> str:
    def within(outer: str) -> bool:
        return name == outer or name.startswith(outer + ".")

    if within("portal") and not within("portal.api"):
        return "another layer of the portal, which changes without notice"
    if within("pyramid") or within("webob"):
        return "the portal's web framework, which no package sees"
    for other in others:
        if within(other) and not within(package):
            return "another package of portlets; speak to it by events, public render parameters or an interface"
    return ""


def _beginning(source: Source) -> Iterator[Fault]:
    for node in source.tree.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if not (isinstance(node, ast.FunctionDef) and node.name == "includeme"):
            yield Fault(source.at(node), "the package does more than to say what it offers when it is imported",
                        "Leave __init__.py empty, or with includeme(config) alone, which names things by dotted strings.")
            return
