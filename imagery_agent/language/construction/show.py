"""Steps as compact text, for messages and for looking at what was understood."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from typing import Any


def show(node: Any) -> str:
    """A node of the tree without its default values, for example ``Turn(it, angle_deg=90)``."""
    if isinstance(node, tuple):
        return "[" + ", ".join(show(each) for each in node) + "]"
    if not is_dataclass(node):
        return f"{node:g}" if isinstance(node, float) else str(node)
    parts = []
    for field in fields(node):
        value = getattr(node, field.name)
        if field.name == "kind" or (field.default is not MISSING and value == field.default):
            continue
        parts.append(show(value) if field.default is MISSING else f"{field.name}={show(value)}")
    return f"{type(node).__name__}({', '.join(parts)})"
