"""Whether hosts and attributes of people that the package uses are those that it declares (design 4, PLT-85)."""

import ast
import re
from collections.abc import Iterator
from typing import Any

from portal.kit.report import Fault
from portal.kit.subject import Source, Subject

TITLE = "uses the hosts and attributes of people that it declares, and no others"
_NETWORK = ("socket", "ssl", "http.client", "urllib.request", "ftplib", "smtplib", "telnetlib", "imaplib", "poplib", "xmlrpc",
            "requests", "httpx", "aiohttp", "urllib3", "pycurl", "websocket", "websockets", "paramiko")
_URL = re.compile(r"\b(?:https?|ftp|wss?)://([A-Za-z0-9.\-]+(?::\d+)?)")
_IN_TEMPLATE = re.compile(r"request\.user(?:\.get\(|\[)\s*['\"]([^'\"]+)")


def check(subject: Subject, bench: Any = None) -> Iterator[Fault]:
    """Uses of what was not declared, in the source and as the trial has seen them."""
    attributes = {name for definition in subject.definitions for name in definition.user_attributes}
    hosts = {host for definition in subject.definitions for host in definition.hosts}
    told = set()
    for place, name in _attributes(subject):
        if name not in attributes:
            yield Fault(place, f"reads the attribute {name} of people, which the descriptor does not declare",
                        f"Add <user-attribute><name>{name}</name></user-attribute>, or do without: request.user lacks it.")
    for source in subject.python:
        network = _network(source)
        for node, host in _hosts(source) if network else ():
            if not _covered(host, hosts):
                told.add(host)
                yield _stranger(source.at(node), host)
        if network and not hosts and not told:
            yield Fault(source.at(network), "imports a module of the network and declares no host",
                        "Name the hosts (<preau:host>…</preau:host>), or let the portal fetch: ISourceStore of portal.api.fetch.")
    for portlet, host in bench.connections if bench is not None else ():
        if portlet.partition(".")[0] == subject.short and not _covered(host, hosts) and host not in told:
            told.add(host)
            yield _stranger(portlet, host)


def _stranger(place: str, host: str) -> Fault:
    return Fault(place, f"calls the host {host}, which the descriptor does not declare",
                 f"Add <preau:host>{host}</preau:host>, or let the portal fetch: ISourceStore of portal.api.fetch.")


def _covered(host: str, hosts: set[str]) -> bool:
    return host in hosts or host.partition(":")[0] in hosts


def _attributes(subject: Subject) -> Iterator[tuple[str, str]]:
    for source in subject.python:
        for node in ast.walk(source.tree):
            name: Any = None
            if (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args
                    and isinstance(node.args[0], ast.Constant) and _is_user(node.func.value)):
                name = node.args[0].value
            elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and _is_user(node.value):
                name = node.slice.value
            elif (isinstance(node, ast.Compare) and isinstance(node.left, ast.Constant) and _is_user(node.comparators[0])):
                name = node.left.value
            if isinstance(name, str):
                yield source.at(node), name
    for source in subject.templates:
        for number, line in enumerate(source.text.splitlines(), 1):
            for name in _IN_TEMPLATE.findall(line):
                yield f"{source.name}:{number}", name


def _is_user(node: ast.AST) -> bool:
    """``request.user``, also guarded: ``(request.user or {})``."""
    if isinstance(node, ast.BoolOp):
        return any(_is_user(value) for value in node.values)
    return isinstance(node, ast.Attribute) and node.attr == "user" and getattr(node.value, "id", "") in ("request", "context")


def _network(source: Source) -> ast.AST | None:
    """The first import of a module that opens connections."""
    for node in ast.walk(source.tree):
        names = ([alias.name for alias in node.names] if isinstance(node, ast.Import)
                 else [f"{node.module}.{alias.name}" for alias in node.names] if isinstance(node, ast.ImportFrom) else [])
        if any(name == module or name.startswith(module + ".") for name in names for module in _NETWORK):
            return node
    return None


def _hosts(source: Source) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for host in _URL.findall(node.value):
                yield node, host
