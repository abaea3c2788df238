"""What was read of one thing so far: filled in by ``clauses`` and ``manner``, made into steps by ``actions``."""

from __future__ import annotations

from dataclasses import dataclass, field

from imagery_agent.language.construction.steps import Part, Spot


@dataclass
class Said:
    """What was read of one thing."""

    angle_deg: float | None = None
    turn: str = ""
    """``left`` or ``right`` of a rotation without a number of degrees."""
    upside_down: bool = False
    direction: str = ""
    """``top``, ``left``, ...: where something moves, points or is flipped."""
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
    """The stroke that comes to stand or lie, where it is not the thing itself."""
    close: bool = False
    anchor_new: bool = False
    """What it is beside is new as well: "a b to the left of a d"."""
    inner: bool = False
    """What is touched is touched from within."""
    lies: str = ""
    """On its ``side`` or its ``back``."""
    each: bool = False
    """``to`` are places for one thing each."""
    opens: bool = False
    """``pointing`` is where it opens, not where it bulges."""
    remarks: list[str] = field(default_factory=list)
