"""Whether the portlet works without preferences, and with such as nobody would set (PLT-62 to PLT-66)."""

import importlib
from collections.abc import Iterator

from portal.api.errors import InvalidPreferences
from portal.api.registry import Definition
from portal.container.preferences import Preferences
from portal.driver.executor import attempt
from portal.kit.bench import Bench, told, unexpected
from portal.kit.checks.escaping import WORDS
from portal.kit.report import Fault
from portal.kit.subject import Subject

TITLE = "works without preferences, and with any"
_MEND = "Read preferences with a default, and fall back to it when the value makes no sense; the validator guards what is stored."


def check(subject: Subject, bench: Bench) -> Iterator[Fault]:
    """What breaks a mode, and validators that break."""
    for seen in bench.rendered("head", "pupil"):
        names = sorted({*subject.strings_asked_for("preferences"), *(p.name for p in seen.call.definition.preferences)})
        trials: list[tuple[str, dict[str, tuple[str | None, ...]] | None]] = [("no preferences at all", None)]
        trials += [(f"the preference {name} = {kind}", {name: (value,)}) for name in names for kind, value in WORDS.items()]
        trials += [(f"the preference {name} = None", {name: (None,)}) for name in names]
        trials += [(f"every preference = {kind}", dict.fromkeys(names, (value, value))) for kind, value in WORDS.items() if names]
        for what, values in trials:
            found = bench.again(seen, **bench.with_preferences(seen.call, values))
            if unexpected(found.error):
                yield Fault(found.where, f"{what} breaks it: {told(found.error)}", _MEND)
                break
    for definition in bench.definitions:
        yield from _validator(subject, definition)


def _validator(subject: Subject, definition: Definition) -> Iterator[Fault]:
    if not definition.validator:
        return
    module, _colon, name = definition.validator.partition(":")
    validate = getattr(importlib.import_module(module), name)().validate
    names = sorted({*subject.strings_asked_for("preferences"), *(p.name for p in definition.preferences)})
    for kind, value in {"None": None, "no preferences": None, **WORDS}.items():
        values: dict[str, tuple] = {} if kind == "no preferences" else dict.fromkeys(names, (value,))
        preferences = Preferences(values, frozenset(), {}, db=None, entity=(None, "", ""), may_set=True, may_store=False,
                                  validate=None)
        _value, error = attempt(lambda preferences=preferences: validate(preferences))  # type: ignore[misc]
        if error is not None and not isinstance(error, InvalidPreferences):
            yield Fault(definition.validator, f"preferences full of {kind} make the validator fail: {told(error)}",
                        "Raise InvalidPreferences with the names of the bad keys, and nothing else.")
            return
