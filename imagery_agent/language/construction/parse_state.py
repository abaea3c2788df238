"""The modifiers of one thing read so far: set by ``clauses`` and ``orientation_modifiers``, used by ``actions``."""

from __future__ import annotations

from dataclasses import dataclass, field

from imagery_agent.language.construction.steps import Part, Spot


@dataclass
class ParseState:
    """The modifiers of one thing read so far."""

    angle_deg: float | None = None
    turn: str = ""
    """``left`` or ``right`` of a rotation without a number of degrees."""
    upside_down: bool = False
    direction: str = ""
    """``top``, ``left``, ...: direction of a movement, of pointing or of a flip."""
    pointing: str = ""
    relation: str = ""
    to: tuple[Spot, ...] = ()
    side: str = ""
    touching: bool = False
    pair: tuple[str, str] | None = None
    like: Part | None = None
    share: float | None = None
    factor: float | None = None
    own: tuple[str, ...] = ()
    beyond: bool = False
    until: str = ""
    until_line: Part | None = None
    """The stroke that becomes vertical or horizontal, if it is not the thing itself."""
    close: bool = False
    anchor_new: bool = False
    """The reference thing is new as well: "a b to the left of a d"."""
    inner: bool = False
    """The contact is on the inside."""
    lies: str = ""
    """Lying on its ``side`` or its ``back``."""
    each: bool = False
    """``to`` has one place per thing."""
    opens: bool = False
    """``pointing`` is the side at which it is open, not to which it bulges."""
    remarks: list[str] = field(default_factory=list)
