"""What events carry: checked when set, bound to the type that the receiver declares (JSR-286 PLT.15.2.1; PLT-44).

Where Java binds by JAXB, a value here travels as data. ``value-type`` of an ``event-definition`` is "str", "int",
"float", "bool", "list", "dict", or ``package.module:Class``, a dataclass of the package that declares it. Two
applications that share an event by its qualified name each declare a type of their own: what leaves as one's dataclass
arrives as the other's, field by field, since neither imports the other. Where no type is declared, any JSON-like value
or dataclass goes, and arrives as it was sent. None always goes.
"""

import dataclasses
import importlib
import types
import typing
from functools import cache
from typing import Any

from portal.api.registry import Definition
from portal.container.events import copied

__all__ = ["arriving", "leaving"]

_PLAIN: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (float, int), "bool": (bool,),
                                       "list": (list, tuple), "dict": (dict,)}


def leaving(definition: Definition, name: str, value: Any) -> Any:
    """A copy of a value that a portlet publishes.

    :param name: qualified name of the event.
    :raises ValueError: it cannot travel, is not of the declared type, or that type cannot be found.
    """
    declared = definition.event_types.get(name)
    if declared is not None and value is not None:
        if declared in _PLAIN:
            fits = isinstance(value, _PLAIN[declared]) and (declared == "bool" or not isinstance(value, bool))
        else:
            fits = type(value) is _dataclass(declared) and _bound(type(value), value) is value
        if not fits:
            raise ValueError(f"event {name} carries {declared}, not {type(value).__name__}")
    return copied(value)


def arriving(definition: Definition, name: str, value: Any) -> Any:
    """The value as the portlet that receives it declares it; a value of another type as it came.

    :raises ValueError: it does not fit the declared type.
    """
    declared = definition.event_types.get(name)
    if declared is None or value is None:
        return value
    if declared not in _PLAIN:
        return _bound(_dataclass(declared), value)
    value = _data(value)
    if not isinstance(value, _PLAIN[declared]) or (isinstance(value, bool) and declared != "bool"):
        raise ValueError(f"event {name} carried {type(value).__name__}, not {declared}")
    return value


@cache
def _dataclass(name: str) -> type:
    module, _colon, attribute = name.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise ValueError(f"there is no type {name}") from error
    if not (isinstance(found, type) and dataclasses.is_dataclass(found)):
        raise ValueError(f"{name} is no dataclass")
    return found


def _data(value: Any) -> Any:
    """Dataclasses as dictionaries, all the way down."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _data(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [_data(one) for one in value]
    if isinstance(value, dict):
        return {key: _data(one) for key, one in value.items()}
    return value


def _bound(wanted: Any, value: Any) -> Any:
    """A value as an annotation wants it: dataclasses by their fields, containers by what they hold."""
    if isinstance(wanted, type) and dataclasses.is_dataclass(wanted):
        is_data = dataclasses.is_dataclass(value) and not isinstance(value, type)
        data = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)} if is_data else value
        if not isinstance(data, dict):
            raise ValueError(f"{type(value).__name__} is no {wanted.__name__}")
        hints = typing.get_type_hints(wanted)
        if type(value) is wanted:
            for name, one in data.items():
                if hints.get(name) is not Any and _bound(hints.get(name), one) != one:
                    raise ValueError(f"{type(one).__name__} is not what {wanted.__name__}.{name} holds")
            return value
        try:
            return wanted(**{name: _bound(hints.get(name), one) for name, one in data.items()})
        except TypeError as error:
            raise ValueError(f"{type(value).__name__} does not fit {wanted.__name__}: {error}") from error
    origin, inside = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (typing.Union, types.UnionType):
        return _one_of(inside, value)
    if origin in (list, tuple) and isinstance(value, (list, tuple)):
        kinds = inside if origin is tuple and len(inside) == len(value) and Ellipsis not in inside else inside[:1] * len(value)
        return origin(_bound(kind, one) for kind, one in zip(kinds, value, strict=True))
    if origin is dict and isinstance(value, dict):
        return {key: _bound(inside[1], one) for key, one in value.items()}
    if wanted in (None, Any):
        return _data(value)
    if isinstance(wanted, type) and not isinstance(value, (float, int) if wanted is float else wanted):
        raise ValueError(f"{type(value).__name__} is no {wanted.__name__}")
    return value


def _one_of(kinds: tuple[Any, ...], value: Any) -> Any:
    """The first of a union's types that the value fits."""
    if value is None and type(None) in kinds:
        return None
    for kind in kinds:
        if kind is type(None):
            continue
        try:
            return _bound(kind, value)
        except ValueError:
            continue
    raise ValueError(f"{type(value).__name__} is none of {kinds}")
