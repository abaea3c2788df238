"""The syntax tree of building instructions as JSON: its schema, and steps from and to JSON text.

What is read back must be exactly what was sent: an unknown field, or a node without its ``kind``, is an error, so that
nothing is dropped or guessed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from functools import cache
from typing import Any

from imagery_agent.language.construction.tree import Step


@dataclass(frozen=True)
class Reply:
    """What a reader of a sentence answers: its steps, or why it refuses."""

    steps: tuple[Step, ...] = ()
    refusal: str = ""


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Reply)


def reply_schema() -> dict[str, Any]:
    """The JSON schema of :class:`Reply`: ``kind`` is required, and only the fields of the tree are allowed."""
    schema: dict[str, Any] = _adapter().json_schema()
    for node in (schema, *schema.get("$defs", {}).values()):
        if "properties" in node:
            node["additionalProperties"] = False
            if "kind" in node["properties"]:
                node["required"] = sorted({*node.get("required", ()), "kind"})
    return schema


def read_reply(text: str) -> Reply:
    """The reply in a JSON text.

    Raises:
        ValueError: no JSON, not of the schema, or neither steps nor a refusal; in one line.
    """
    from pydantic import ValidationError

    try:
        raw = json.loads(text)
        reply: Reply = _adapter().validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the reply"
        raise ValueError(f"{place}: {first['msg']}") from None
    except ValueError as error:
        raise ValueError(f"no JSON ({error})") from None
    if (lost := _lost(raw, reply)) is not None:
        raise ValueError(lost)
    if bool(reply.steps) == bool(reply.refusal):
        raise ValueError("expected either steps or a refusal")
    return reply


def reply_json(reply: Reply) -> str:
    """A reply as JSON without the fields that have their default value; ``kind`` stays."""
    return json.dumps(_without_defaults(reply))


def _without_defaults(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_without_defaults(one) for one in value]
    if not is_dataclass(value):
        return value
    default = {name: field.default for name, field in value.__dataclass_fields__.items()}
    kept = {name: getattr(value, name) for name in default}
    return {name: _without_defaults(one) for name, one in kept.items() if name == "kind" or one != default[name]}


def _lost(raw: object, read: object, place: str = "the reply") -> str | None:
    """What of the JSON is not in the dataclasses that were read from it; None if all of it is."""
    if isinstance(raw, Mapping):
        fields = getattr(read, "__dataclass_fields__", {})
        if "kind" in fields and "kind" not in raw:
            return f"{place} lacks its kind"
        for name, one in raw.items():
            if name not in fields:
                return f"{place} has the unknown field {name!r}"
            if (lost := _lost(one, getattr(read, name), f"{place}.{name}")) is not None:
                return lost
        return None
    if isinstance(raw, list):
        if not isinstance(read, Sequence) or len(read) != len(raw):
            return f"{place} is no list of that length"
        return next((lost for i, one in enumerate(raw) if (lost := _lost(one, read[i], f"{place}[{i}]"))), None)
    return None if raw == read else f"{place} was read as {read!r} instead of {raw!r}"
