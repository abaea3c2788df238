"""The errors of the option parser (tyro) as one plain sentence: no boxes, no colors, no names of types."""

from __future__ import annotations

import re
from collections.abc import Sequence

from imagery_agent.validation import nearest

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_BOX = re.compile(r"[─-╿]+|-{5,}|(?<!\S)[|+](?!\S)")
"""Lines of a box, in Unicode or (where the terminal has no others) in ASCII."""
_KINDS = {"INT": "a whole number", "FLOAT": "a number", "PATH": "a path", "STR": "text"}
_NO_VALUE = re.compile(r"Error parsing (--[\w-]+|\S+):.*?\[(.*?)\]")
_NO_NUMBER = re.compile(
    r"Error parsing (--[\w-]+|\S+): (invalid literal for int|could not convert string to float).*?: '(.*?)'"
)
_OWN_CHECK = re.compile(r"Error parsing \S+: (.*?)(?: Argument helptext| For full helptext|$)")
"""An error that this project itself raised about a group of options."""
_MISSING_VALUE = re.compile(r"Missing value for argument '([^']+)'")
_UNKNOWN = re.compile(r"Unrecognized options: (.*?)(?: Perhaps you meant| For full helptext|$)")
_REQUIRED = re.compile(r"Missing from imagery .*?:(.*?)\(required\)")


def one_sentence(box: str, options: Sequence[str]) -> str:
    """What is wrong with the options.

    Args:
        box: the parser's message.
        options: the options that the command has, for example ``--seed``.
    """
    text = " ".join(_BOX.sub(" ", _ESCAPES.sub("", box)).split())
    if found := _UNKNOWN.search(text):
        return "; ".join(_unknown(name, options) for name in _foreign(found[1]))
    if found := _NO_NUMBER.search(text):
        wanted = "a whole number" if "int" in found[2] else "a number"
        return f"expected {found[1]} to be {wanted}, got {found[3]!r}"
    if found := _NO_VALUE.search(text):
        kind = re.search(rf"helptext:? {re.escape(found[1])} (\S+)", text)
        return f"expected {found[1]} to be {_kind(kind[1] if kind else '')}, got {found[2]}"
    if found := _MISSING_VALUE.search(text):
        return f"expected a value after {found[1]}, got none"
    if found := _REQUIRED.search(text):
        wanted = re.sub(r"^(\S*[A-Z]{3,}\S*) ", "", found[1].strip())
        return f"expected one more argument: {wanted.rstrip('.').strip()}"
    if found := _OWN_CHECK.search(text):
        return found[1]
    return text or "the options could not be parsed"


def _foreign(listed: str) -> list[str]:
    """The options that are not known, without the values after them."""
    names = [name.strip() for name in listed.split(",")]
    return [name for name in names if name.startswith("-")] or names[:1]


def _unknown(name: str, options: Sequence[str]) -> str:
    if not name.startswith("-"):
        return f"unexpected argument {name!r}; a text of several words needs quotes"
    near = nearest(name, options)
    return f"unknown option {name}" + (f"; did you mean {near}?" if near else "")


def _kind(metavar: str) -> str:
    """The parser's name of a type in plain words."""
    names = [name for name in metavar.split("|") if name != "{None}"]
    return " or ".join(_KINDS.get(name, name) for name in names) or "another value"
