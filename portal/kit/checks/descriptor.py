"""Whether the descriptor is valid and what it names is there (JSR-286 PLT.25)."""

import importlib
from collections.abc import Iterator
from typing import Any

from zope.interface.verify import verifyObject

from portal.api.errors import LoadError
from portal.api.portlet import IPortlet
from portal.api.preferences import IPreferencesValidator
from portal.api.registry import Definition
from portal.driver.executor import attempt
from portal.kit.report import Fault
from portal.kit.subject import Subject

TITLE = "the descriptor is valid, and all that it names is there"
_FILE = "portlet.xml"


def check(subject: Subject, bench: Any = None) -> Iterator[Fault]:
    """Faults of the descriptor."""
    if not (subject.folder / _FILE).is_file():
        yield Fault(_FILE, "there is no descriptor", "Write a portlet.xml beside __init__.py and list it as package data.")
        return
    errors: list[LoadError] = []
    definitions: tuple[Definition, ...] = ()
    try:
        definitions = subject.read_definitions()
    except* LoadError as group:
        errors += group.exceptions  # type: ignore[arg-type]
    for error in errors:
        yield Fault(f"{_FILE}:{error.line}", error.reason, "Correct the descriptor; its grammar is portal/registry/portlet.rng.")
    for definition in definitions:
        yield from _names(subject, definition)
        yield from _class(definition)
        yield from _validator(definition)


def _names(subject: Subject, definition: Definition) -> Iterator[Fault]:
    for locale in definition.locales:
        if not definition.titles.get(locale):
            yield Fault(_FILE, f"{definition.name} supports {locale} and has no title in it",
                        f'Add <title xml:lang="{locale}"> to its <portlet-info>.')
    for kind, files in (("style", definition.styles), ("script", definition.scripts)):
        for file in files:
            if not (subject.folder / "static" / file).is_file():
                yield Fault(_FILE, f"{definition.name} names the {kind} {file}, which is not in static/",
                            "Add the file, list static/ as package data, or take the name out.")


def _found(dotted: str) -> Any:
    module, _colon, name = dotted.partition(":")
    return getattr(importlib.import_module(module), name)()


def _class(definition: Definition) -> Iterator[Fault]:
    made, error = attempt(lambda: _found(definition.portlet_class))
    if error is not None:
        yield Fault(_FILE, f"{definition.portlet_class} cannot be made: {type(error).__name__}: {error}",
                    "Import the module in a shell and mend what it raises; a class is made without arguments.")
        return
    _value, error = attempt(lambda: verifyObject(IPortlet, made, tentative=True))
    if error is not None:
        yield Fault(_FILE, f"{definition.portlet_class} is no portlet: {' '.join(str(error).split())}",
                    "Derive the class from portal.api.portlet.GenericPortlet, or give it all methods of IPortlet.")


def _validator(definition: Definition) -> Iterator[Fault]:
    if not definition.validator:
        return
    validator = definition.validator
    _value, error = attempt(lambda: verifyObject(IPreferencesValidator, _found(validator), tentative=True))
    if error is not None:
        yield Fault(_FILE, f"the preferences validator {validator} cannot be used: {type(error).__name__}: {error}",
                    "Name a class of the package that has validate(preferences).")
