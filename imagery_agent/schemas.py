"""Kinds of input values, and the check of a value or a record against them (pydantic, loaded when first needed).

A kind is a type annotation: ``whole(0, 3)``, ``number(0, 1)``, ``several(whole(1, 3))``, ``choice("left", "right")``,
``bool``, ``str``. Values are not converted between types: text is no number, 6.5 is no whole number, and a text is no
list. Cells of tables, which are text, are converted (``from_text=True``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from annotated_types import Interval, MaxLen, MinLen

from imagery_agent.validation import InputError, check_choice, nearest

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_NAMES = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number of less than 20 digits",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "a table of names and values",
}
"""Pydantic's type of an error -> what was expected, where its own message is not plain."""
_NUMBER_ERRORS = {name for name in _NAMES if name.split("_")[0] in ("int", "float", "finite")}


def whole(low: int | None = None, high: int | None = None) -> Any:
    """The kind of whole numbers from ``low`` to ``high``."""
    return Annotated[int, Interval(ge=low, le=high)]


def number(low: float | None = None, high: float | None = None, *, above: float | None = None) -> Any:
    """The kind of finite numbers from ``low`` (or above ``above``) to ``high``."""
    return Annotated[float, Interval(gt=above, ge=low, le=high)]


def several(kind: Any, *, most: int | None = None) -> Any:
    """The kind of lists of one to ``most`` values of a kind."""
    return Annotated[list[kind], MinLen(1)] if most is None else Annotated[list[kind], MinLen(1), MaxLen(most)]


def choice(*names: str) -> Any:
    """The kind of texts that are one of these names."""
    return Literal[names]


@cache
def _adapter(kind: Any, from_text: bool) -> TypeAdapter[Any]:
    from pydantic import ConfigDict, TypeAdapter

    return TypeAdapter(kind, config=ConfigDict(strict=not from_text, allow_inf_nan=False))


def check_as(what: str, got: object, kind: Any, *, from_text: bool = False) -> Any:
    """``got`` if it is a value of this kind, else InputError.

    Args:
        what: its name, for the error.
        got: NumPy scalars, arrays, tuples and other iterables count as plain numbers and lists.
        kind: an annotation; see the module.
        from_text: ``got`` is a cell of a table, a text that is converted to the kind.
    """
    from pydantic import ValidationError

    try:
        return _adapter(kind, from_text).validate_python(_plain(got))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"])
    raise InputError(f"expected {what}{place} to be {_wanted(first, kind)}, got {_short(first['input'])}")


def check_record(what: str, got: object, kinds: Mapping[str, Any], *, required: Iterable[str] = ()) -> dict[str, Any]:
    """The values of a record whose names are known and whose values are of their kinds, else InputError.

    Args:
        what: the record, for errors: "setting in sweep.toml".
        got: name -> value.
        kinds: name -> kind.
        required: names that must be there.
    """
    if not isinstance(got, Mapping):
        raise InputError(f"expected names and values for every {what}, got {_short(got)}")
    for name in got:
        check_choice(what, name, kinds)
    for name in required:
        if name not in got:
            raise InputError(f"expected the {what} {name!r}, it is missing")
    return {name: check_as(f"the {what} {name!r}", value, kinds[name]) for name, value in got.items()}


def check_numbers(what: str, got: Collection[int], *, low: int, high: int) -> tuple[int, ...]:
    """The numbers as a tuple if there is one and all are whole and in [low, high], else InputError."""
    return tuple(check_as(what, got, several(whole(low, high))))


def check_options(options: Mapping[str, Any] | None, allowed: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of the options of ``reset`` if every key is known and every value of its kind, else InputError.

    Args:
        options: what was given.
        allowed: option -> kind of its value.
    """
    options = {} if options is None else options
    if not isinstance(options, Mapping):
        raise InputError(f"expected options of reset as names and values, got {_short(options)}")
    for key in options:
        check_choice("option of reset", key, allowed)
    return {key: check_as(f"the option {key}", value, allowed[key]) for key, value in options.items()}


def _plain(got: object) -> object:
    """NumPy's scalars and arrays, tuples and other iterables as plain values and lists."""
    if isinstance(got, np.generic):
        return got.item()
    if isinstance(got, np.ndarray):
        return got.tolist()
    if isinstance(got, str | bytes | Mapping) or not isinstance(got, Iterable):
        return got
    return [_plain(one) for one in got]


def _wanted(error: Any, kind: Any) -> str:
    """What was expected, in words."""
    limits = error.get("ctx", {})
    if error["type"] == "literal_error":
        allowed = [name.strip("'") for name in limits["expected"].replace(" or ", ", ").split(", ")]
        near = nearest(error["input"], allowed)
        return f"one of {', '.join(name or 'empty' for name in allowed)}" + (
            f" (did you mean {near!r}?)" if near else ""
        )
    if error["type"] == "finite_number":
        return _range(kind).replace("a number", "a finite number", 1) or _NAMES["finite_number"]
    if error["type"] == "too_short":
        return f"a list of at least {limits['min_length']} value{'s' * (limits['min_length'] > 1)}"
    if error["type"] == "too_long":
        return f"a list of at most {limits['max_length']} values"
    if "_than" in error["type"] or error["type"] in _NUMBER_ERRORS:
        return _range(kind) or _NAMES.get(error["type"]) or _words(error)
    return _NAMES.get(error["type"]) or _words(error)


def _words(error: Any) -> str:
    """Pydantic's own words."""
    return str(error["msg"]).removeprefix("Input should be ")


def _range(kind: Any) -> str:
    """The range of a kind of numbers, or of those in a kind of lists."""
    for one in getattr(kind, "__metadata__", ()):
        if isinstance(one, Interval):
            noun = "a whole number" if kind.__origin__ is int else "a number"
            if one.gt is not None:
                return f"{noun} above {one.gt}" + ("" if one.le is None else f" and at most {one.le}")
            if one.ge is None or one.le is None:
                return f"{noun} of at most {one.le}" if one.ge is None else f"{noun} of at least {one.ge}"
            return f"{noun} from {one.ge} to {one.le}"
    inner = getattr(kind, "__args__", ())
    return _range(inner[0]) if inner else ""


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
