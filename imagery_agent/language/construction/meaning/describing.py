"""How a new thing is turned, lies and looks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.builder import Builder
from imagery_agent.language.construction.meaning.changing import changed
from imagery_agent.language.construction.meaning.modifiers import side_of_path
from imagery_agent.language.construction.meaning.nouns import phrases
from imagery_agent.language.construction.meaning.nouns.new_things import THICK, is_solid
from imagery_agent.language.construction.meaning.nouns.phrases import Mod, refuse
from imagery_agent.language.construction.meaning.placing.theme import STROKES
from imagery_agent.language.construction.meaning.turning import pose_angle
from imagery_agent.language.construction.noun_phrases import Verb
from imagery_agent.language.construction.tree import Known, Mirror, New, Turn


def turned(new: New, verb: Verb, mods: list[Mod]) -> tuple[New, list[Mod]]:
    """A new thing that is turned or mirrored before it is placed; the modifiers that place it are returned."""
    kinds = {"angle", "clock", "pose"}
    first = next((m for m in mods if m.kind == "path" and side_of_path(m) in {"left", "right"}), None)
    own = [
        m for m in mods if m.kind in kinds or m is first or (m.kind == "way" and any(x.kind == "angle" for x in mods))
    ]
    turning = Builder()
    changed(turning, verb.word, Known(new.name), own)
    step = turning.steps[0]
    rest = [m for m in mods if m not in own]
    if isinstance(step, Turn) and step.angle_deg is not None and not step.constraints:
        return replace(new, angle_deg=step.angle_deg), rest
    if isinstance(step, Mirror) and not step.constraints:
        return replace(new, mirrored=step.axis), rest
    raise refuse(f"{verb.word.text!r} of something new")


def posed(new: New, pose: str) -> New:
    if pose.startswith("mirror"):
        return replace(new, mirrored="vertical" if pose == "mirror_vertical" else "horizontal")
    if new.name in {"rectangle", "oval"} and pose in {"side", "left", "right", "back", "face", "sideways"}:
        narrow, wide = sorted((new.width, new.height))
        return replace(new, angle_deg=0.0, width=wide, height=narrow)  # long things lie, unless they are said to stand
    if pose == "corner":
        on_corner = {"square": 45.0, "rectangle": 45.0, **dict.fromkeys(["rhombus", "heart", "capital letter v"], 0.0)}
        return replace(new, angle_deg=on_corner.get(new.name, 180.0))
    angle, sign = pose_angle(pose, None, None)
    return replace(new, angle_deg=angle * (sign or 1))


def with_quality(new: New, adjective: phrases.Adjective) -> New:
    """``a V that is upside down``, ``a line, horizontal``."""
    senses = adjective.word.senses
    if "THICK" in senses and (new.name in STROKES or "SHAPED" not in senses):
        return replace(new, thick=THICK)
    if "ORIENT" in senses:
        return oriented(new, senses["ORIENT"])
    if "TURNED" in senses:
        return posed(new, {"mirrored": "mirror", "sideways": "side"}.get(senses["TURNED"], senses["TURNED"]))
    if "UPRIGHT" in senses and new.name in {"rectangle", "oval"}:
        return replace(new, size=new.size * float(senses.get("SIZE", 1.0)), angle_deg=90.0)
    if new.name == "line" and adjective.word.text in {"high", "low"}:
        raise refuse(f"how {adjective.word.text} a line is; say for example 'near the top'")
    if "SIZE" in senses:
        return replace(new, size=new.size * float(senses["SIZE"]))
    if "SHAPED" in senses:
        dimension, factor = senses["SHAPED"].split()
        return replace(new, **{dimension: float(factor)})  # type: ignore[arg-type]
    if "COLOR" in senses or "FILLED" in senses:
        filled = "FILLED" in senses or is_solid(new.name, senses.get("COLOR", ""))
        return replace(new, color=senses.get("COLOR", new.color), filled=filled or new.filled)
    raise refuse(f"{adjective.word.text!r} of something new")


def oriented(new: New, orientation: Any) -> New:
    """``lying flat``, ``standing upright``: of a stroke its direction, of a long thing how it lies."""
    if new.name in STROKES:
        return replace(new, orientation=orientation)
    if orientation == "horizontal" and new.count > 1 and new.name not in {"rectangle", "oval"}:
        return new  # "two dots at the same height"
    flat = orientation == "horizontal" and new.name in {"square", "triangle", "half circle", "trapezoid"}
    if flat or (orientation == "vertical" and new.name not in {"rectangle", "oval"}):
        return new  # "an 8 that stands upright", "a triangle sitting flat on the ground": as it does anyway
    if new.name in {"rectangle", "oval"} and orientation in {"horizontal", "vertical"}:
        if orientation == "vertical" and new.height < 1.0 == new.width:
            new = replace(new, width=new.height, height=1.0)  # "a thin rectangle, standing upright"
        return replace(new, angle_deg=90.0 if orientation == "vertical" else 0.0)
    raise refuse(f"{orientation!r} of {new.name!r}")
