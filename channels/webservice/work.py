"""SOAP without a network: descriptions, questions and answers as bytes. Runs in the sandbox.

A document that is not there yet is named in the answer, so that the portal can get it (``documents``).
"""

import base64
import datetime as dt
import decimal
import enum
from types import SimpleNamespace
from typing import Any

from lxml import etree
from zeep import Client
from zeep import exceptions as errors
from zeep.helpers import serialize_object

from channels.webservice.documents import Missing, open_description
from portal.api.text import one_line

__all__ = ["build", "check", "read"]

_DEPTH, _ITEMS, _TEXT = 8, 200, 4000


def _operation(payload: dict[str, Any], name: str) -> tuple[Client, Any, Any]:
    """Client, binding and operation. :raises ValueError: the description is wrong, or has no such operation."""
    client = open_description(payload)
    for service in client.wsdl.services.values():
        for port in service.ports.values():
            if hasattr(port.binding, "process_reply") and name in port.binding.all():
                return client, port, port.binding.get(name)
    known = sorted({one for service in client.wsdl.services.values() for port in service.ports.values()
                    for one in port.binding.all()})
    raise ValueError(f"no operation {name!r}; the service has {', '.join(known)}"[:400])


def _typed(operation: Any, inputs: dict[str, str]) -> dict[str, Any]:
    """Inputs converted from text to what the description wants, where it wants a simple type."""
    body = getattr(operation.input, "body", None)
    elements = dict(body.type.elements) if body is not None and hasattr(body.type, "elements") else {}
    made: dict[str, Any] = {}
    for path, text in inputs.items():
        *parents, last = path.split(".")
        element = elements.get(path)
        convert = getattr(getattr(element, "type", None), "pythonvalue", None)
        value: Any = text
        if element is not None and convert is not None and not hasattr(element.type, "elements"):
            try:
                value = convert(text)
            except (ValueError, TypeError, ArithmeticError) as error:
                raise ValueError(f"input {path!r}: {error}"[:200]) from None
        holder = made
        for parent in parents:
            holder = holder.setdefault(parent, {})
        holder[last] = value
    return made


def build(payload: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
    """The question to send.

    :param payload: ``url`` of the description and ``documents``: address to bytes.
    :param parameters: ``operation``, and each input as ``in.<name>`` (dots for nested ones).
    :returns: ``{"missing": address}``, or ``address``, ``headers`` and ``body`` of the request.
    :raises ValueError:
    """
    inputs = {name[3:]: text for name, text in parameters.items() if name.startswith("in.")}
    try:
        _client, port, operation = _operation(payload, parameters.get("operation", ""))
        message = operation.create(**_typed(operation, inputs))
    except Missing as missing:
        return {"missing": missing.url}
    except (errors.Error, TypeError, LookupError) as error:
        raise ValueError(f"question: {error}"[:400]) from None
    return {"address": port.binding_options["address"],
            "headers": {str(name): str(value) for name, value in message.headers.items()},
            "body": etree.tostring(message.content, encoding="UTF-8", xml_declaration=True)}


def _plain(value: Any, depth: int = 0) -> Any:
    """An answer as JSON, bounded in depth and number."""
    if depth > _DEPTH:
        return None
    if isinstance(value, dict):
        return {str(name): _plain(one, depth + 1) for name, one in list(value.items())[:_ITEMS]}
    if isinstance(value, (list, tuple)):
        return [_plain(one, depth + 1) for one in value[:_ITEMS]]
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if isinstance(value, (dt.date, dt.time, dt.datetime)):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, bytes):
        return base64.b64encode(value[:_TEXT]).decode()
    if isinstance(value, etree._Element):
        return one_line("".join(str(text) for text in value.itertext()))[:_TEXT]
    return str(value)[:_TEXT]


def _fault(error: errors.Fault) -> dict[str, Any]:
    code = str(error.code or "").rpartition(":")[2].rpartition("}")[2]
    words = one_line(str(error.message or ""))
    return {"fault": {"ours": code.startswith(("Client", "Sender")), "text": words[:300]}}


def read(payload: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
    """What the service answered.

    :param payload: as for ``build``, with ``status`` and ``body`` of the answer.
    :returns: ``{"result": …}`` (JSON-like), or ``{"fault": {"ours", "text"}}``, ``ours`` when it is the
        question that was wrong.
    :raises ValueError: the answer is not what the description promises.
    """
    client, port, operation = _operation(payload, parameters.get("operation", ""))
    response = SimpleNamespace(status_code=payload["status"], content=payload["body"], encoding="utf-8",
                               headers={"Content-Type": "text/xml"})
    try:
        result = port.binding.process_reply(client, operation, response)
    except errors.Fault as error:
        return _fault(error)
    except (errors.Error, etree.LxmlError, TypeError, LookupError, AttributeError) as error:
        raise ValueError(f"answer: {type(error).__name__}: {error}"[:400]) from None
    return {"result": _plain(serialize_object(result, dict))}


def check(payload: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
    """As ``read``, but only whether the answer is a fault: ``{}`` when it is not."""
    answer = read(payload, parameters)
    return {name: value for name, value in answer.items() if name == "fault"}
