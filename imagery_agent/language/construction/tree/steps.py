"""Steps: operations on a theme, with the constraints that must hold afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from imagery_agent.language.construction.tree.constraints import Constraint
from imagery_agent.language.construction.tree.references import Axis, Dimension, Feature, Known, New, Orientation, Side


@dataclass(frozen=True)
class Add:
    """Imagine a new thing and place it."""

    theme: New
    constraints: tuple[Constraint, ...] = ()
    kind: Literal["add"] = "add"


@dataclass(frozen=True)
class Remove:
    """Erase parts; with ``keep`` everything else."""

    theme: Known
    region: Side | None = None
    """The half (or share) of the theme that goes."""
    share: float = 1.0
    within: Known | None = None
    """Only the ink inside (or, with ``outside``, outside) this part."""
    outside: bool = False
    keep: bool = False
    kind: Literal["remove"] = "remove"


@dataclass(frozen=True)
class Turn:
    """Rotate parts by an angle, counterclockwise, or until a constraint (:class:`Points`, :class:`Parallel`) holds."""

    theme: Known
    angle_deg: float | None = None
    about: Feature | None = None
    """Fixed point; None: its center, or where it is joined to the rest."""
    until: Orientation | None = None
    """Final orientation of a stroke."""
    constraints: tuple[Constraint, ...] = ()
    kind: Literal["turn"] = "turn"


@dataclass(frozen=True)
class Mirror:
    """Mirror parts; ``horizontal`` exchanges left and right."""

    theme: Known
    axis: Axis = "horizontal"
    about: Known | None = None
    """The stroke that is the mirror line; None: its own middle (a part stays joined where it is joined)."""
    constraints: tuple[Constraint, ...] = ()
    kind: Literal["mirror"] = "mirror"


@dataclass(frozen=True)
class Move:
    """Shift parts, in a direction (by a share of their own size) or to where the constraints hold."""

    theme: Known
    side: Side | None = None
    share: float | None = None
    """Of its own size; None: as far as the constraints say, or half its size."""
    constraints: tuple[Constraint, ...] = ()
    new: bool = False
    """What a character names is imagined if it is not in mind: "put the letter o on the left"."""
    stated: bool = False
    """That they hold was said of what was added last: what was said then is still to hold."""
    kind: Literal["move"] = "move"


@dataclass(frozen=True)
class Resize:
    """Scale parts by a factor (of one dimension: stretch), or until the constraints hold."""

    theme: Known
    factor: float | None = None
    dimension: Dimension = "size"
    anchor: Feature | None = None
    """The place that stays; None: its center."""
    constraints: tuple[Constraint, ...] = ()
    kind: Literal["resize"] = "resize"


@dataclass(frozen=True)
class Extend:
    """Lengthen a stroke at one end (or at both), by a share of its length or until it reaches a place."""

    theme: Known
    toward: tuple[Side, ...] = ()
    share: float | None = None
    """Of its length, to be added; None: until the constraints hold, or a quarter."""
    constraints: tuple[Constraint, ...] = ()
    kind: Literal["extend"] = "extend"


@dataclass(frozen=True)
class Join:
    """Bring several parts together until they touch, or (``overlay``) until they lie on each other."""

    theme: Known
    overlay: bool = False
    constraints: tuple[Constraint, ...] = ()
    kind: Literal["join"] = "join"


@dataclass(frozen=True)
class Repeat:
    """Do the previous step again for another part or on another side ("do the same on the right")."""

    side: Side | None = None
    theme: Known | None = None
    kind: Literal["repeat"] = "repeat"


@dataclass(frozen=True)
class Paint:
    """Give parts a color, or fill their outline."""

    theme: Known
    color: str = ""
    filled: bool = False
    kind: Literal["paint"] = "paint"


@dataclass(frozen=True)
class ForEach:
    """Take the steps for each of several parts in turn, which is ``Known("each")`` in them."""

    theme: Known
    steps: tuple[Add | Remove | Turn | Mirror | Move | Resize | Extend | Paint, ...]
    kind: Literal["for each"] = "for each"


Step = Add | Remove | Turn | Mirror | Move | Resize | Extend | Join | Repeat | Paint | ForEach
