"""Rotations and reflections."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.builder import Builder
from imagery_agent.language.construction.meaning.modifiers import all_read, side_of_path, sideways
from imagery_agent.language.construction.meaning.nouns import parts_and_places, phrases
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_feature, as_known
from imagery_agent.language.construction.meaning.nouns.phrases import IT, Mod, refuse
from imagery_agent.language.construction.meaning.placing.descriptions import Descriptions
from imagery_agent.language.construction.tree import At, Constraint, ForEach, Known, Mirror, Parallel, Points, Turn
from imagery_agent.language.operations import MOST_ANGLE_DEG
from imagery_agent.language.scene import SceneError

_LEFT_RIGHT_SYMMETRIC = frozenset("ahimotuvwxy80")


def mirror(builder: Builder, ref: Any, mods: list[Mod]) -> None:
    theme, axis, about = as_known(ref), "horizontal", None
    relations = Descriptions(theme)
    for mod in sideways(mods):
        if mod.kind == "pose" and mod.args[0] in {"mirror", "horizontal", "mirror_vertical", "vertical", "upside_down"}:
            axis = "horizontal" if mod.args[0] in {"mirror", "horizontal"} else "vertical"
        elif mod.kind == "about" or (
            mod.kind == "place" and mod.args[0] in {"around", "across", "on", "over", "inside"}
        ):
            about = as_known(mod.args[-1])
            axis = "vertical" if about.orientation == "horizontal" else "horizontal"
        elif mod.kind == "way" and mod.args[0] in {"top", "bottom"}:
            axis = "vertical"
        elif mod.kind == "way" and mod.args[0] in {"left", "right", "sides"}:
            axis = "horizontal"
        else:
            relations.read([mod])
    all_read(relations, "a reflection")
    if not _has_faces(mods) and any(
        isinstance(c, Points) and c.side in {"top", "bottom"} for c in relations.constraints
    ):
        axis = "vertical"
    builder.append(Mirror(theme, axis, about, tuple(relations.constraints)))  # type: ignore[arg-type]


def flip(builder: Builder, ref: Any, mods: list[Mod]) -> None:
    """Over: upside down; to a side or left to right: mirrored; without more: so that it changes."""
    poses = {mod.args[0] for mod in mods if mod.kind == "pose"}
    kinds = {mod.kind for mod in mods}
    faces = [
        c.side
        for c in Descriptions(Known("figure")).read([m for m in mods if m.kind == "result"]).constraints
        if isinstance(c, Points)
    ]
    if poses & {"upside_down", "over", "side", "left", "right", "back", "face"}:
        turn(builder, ref, mods)
    elif poses or {"way", "place"} & kinds or any(m.kind == "path" and side_of_path(m) for m in mods) or faces:
        mirror(builder, ref, mods)
    else:
        letter = ref.name.rsplit(" ", 1)[-1] if isinstance(ref, Known) else ""
        symmetric = letter in _LEFT_RIGHT_SYMMETRIC or letter in {"triangle", "it", "figure"} or " " not in ref.name
        mirror(builder, ref, [*mods, Mod("pose", ("mirror_vertical" if symmetric else "mirror",))])


def how_it_lies(mods: list[Mod], ref: Any) -> list[Mod]:
    """``lay it down with its flat side at the bottom``: what is said of how it lies, if nothing else is said."""
    said = [mod for mod in mods if mod != Mod("way", ("bottom",))]
    if not said or any(mod.kind not in {"with", "result"} for mod in said):
        return []
    if any(one.kind == "pose" for mod in said for one in mod.args[1]):
        return said
    relations = Descriptions(as_known(ref)).read(said)
    lies = all(isinstance(one, Points) or is_about_itself(one) for one in relations.constraints)
    return said if lies and relations.constraints and not relations.rest else []


def is_about_itself(constraint: Constraint) -> bool:
    """Whether it says on which side of the theme a part of it is."""
    if not isinstance(constraint, At) or constraint.own is None or constraint.target.of != phrases.THEME:
        return False
    return constraint.own.of == phrases.THEME or constraint.own.of.of == phrases.THEME


def turn(builder: Builder, ref: Any, mods: list[Mod]) -> None:
    theme = as_known(ref)
    angle, sign, until, about = None, None, None, None
    relations = Descriptions(theme)
    relations.posture = ""
    _agree(mods)
    explicit = any(mod.kind == "angle" for mod in mods)
    if not explicit:
        mods = [one for mod in mods for one in _posed(mod)]
    lies = any(mod.kind in {"with", "result"} for mod in mods)
    for mod in mods:
        if mod.kind == "angle":
            angle = mod.args[0]
        elif mod.kind == "clock":
            sign = mod.args[0]
        elif mod.kind == "way" and mod.args[0] in {"left", "right"} and not relations.posture:
            sign = 1 if mod.args[0] == "left" else -1
        elif (side := side_of_path(mod)) in {"left", "right"} and sign is None and not relations.posture:
            sign = 1 if side == "left" else -1
        elif mod.kind == "pose" and mod.args[0] in {"horizontal", "vertical"}:
            until = mod.args[0]
        elif mod == Mod("pose", ("corner",)):
            relations.add(Points("bottom"))
        elif mod.kind == "pose" and mod.args[0] != "over":
            angle, sign = pose_angle(mod.args[0], angle, sign)
        elif mod.kind == "pose" or (mod.kind == "way" and mod.args[0] == "bottom" and lies):
            continue  # "tip it over so that its back is down": the result says how far
        elif mod.kind == "bare" and mod.args[0] == "around" and angle is None:
            angle = 180.0
        elif mod.kind == "slightly" and angle is None:
            angle = 20.0
        elif mod.kind == "share":
            angle = 360.0 * mod.args[0]
        elif mod.kind == "result" and mod.args[1] == [Mod("stays")] and mod.args[0] is not None:
            about = as_feature(parts_and_places.of(mod.args[0], theme))
        elif mod.kind == "about" or (mod.kind == "place" and mod.args[0] in {"around", "at", "on"}):
            about = as_feature(mod.args[-1])
        elif (orientation := _orientation(mod, theme)) is not None:
            until = orientation
        elif mod.kind == "result":
            try:
                relations.read([_unseen(mod)])
            except SceneError:  # what an explicit rotation brings about is no further request
                if not explicit:
                    raise
        else:
            relations.read([mod])
    given = until is not None or any(
        isinstance(c, (Points, Parallel)) or is_about_itself(c) for c in relations.constraints
    )
    if angle is None and not given and Mod("pose", ("over",)) in mods:
        angle, sign = 180.0, None
    if angle is not None:  # what an explicit rotation brings about is no further request
        relations.rest = [mod for mod in relations.rest if mod.kind not in {"quality", "pose", "result"}]
    all_read(relations, "a rotation")
    if angle is None and not given:
        if sign is None:
            raise refuse("how far to turn it; say for example '90 degrees to the left'")
        angle = 90.0
    if angle is not None and not 0 < angle <= MOST_ANGLE_DEG:
        raise refuse(f"a rotation by {angle:g} degrees; say more than 0 and at most {MOST_ANGLE_DEG:g}")
    turned = None if angle is None else angle * (1 if sign is None else sign)
    step = Turn(theme, turned, about, until, tuple(relations.constraints))
    if any(isinstance(c, Points) and c.side in {"inner", "outer"} for c in step.constraints):
        both = replace(theme, count=0) if theme == IT else theme
        return builder.append(ForEach(both, (replace(step, theme=phrases.EACH),)))
    builder.append(step)


def _agree(mods: list[Mod]) -> None:
    """SceneError for two angles, or two directions, that contradict each other."""
    angles = {mod.args[0] for mod in mods if mod.kind == "angle"}
    if any(mod == Mod("pose", ("upside_down",)) for mod in mods):
        angles.add(180.0)
    if len(angles) > 1:
        raise refuse(f"a rotation by {' and '.join(f'{angle:g}' for angle in sorted(angles))} degrees at once")
    sides = {mod.args[0] if mod.kind == "way" else side_of_path(mod) for mod in mods if mod.kind in {"way", "path"}}
    signs = {{"left": 1, "right": -1}[str(side)] for side in sides & {"left", "right"}}
    if len(signs | {mod.args[0] for mod in mods if mod.kind == "clock"}) > 1:
        raise refuse("a rotation to the left (counterclockwise) and to the right (clockwise) at once")


def _posed(mod: Mod) -> list[Mod]:
    """``so that it lies on its side``: as if it had been asked for."""
    if mod.kind != "result" or mod.args[0] not in {None, IT}:
        return [mod]
    poses = [
        one
        for one in mod.args[1]
        if one.kind == "pose" and one.args[0] in {"side", "upside_down", "back", "face", "corner"}
    ]
    rest = [one for one in mod.args[1] if one not in poses]
    left = [Mod("result", (mod.args[0], rest))] if [one for one in rest if one.kind != "posture"] else []
    return [*poses, *left] if poses else [mod]


def _unseen(mod: Mod) -> Mod:
    """A result without what tells only how something lies afterwards."""
    return Mod("result", (mod.args[0], [one for one in mod.args[1] if one.kind not in {"pose", "quality"}]))


def _orientation(mod: Mod, theme: Known) -> str | None:
    """``until it is vertical`` of a stroke."""
    mods = mod.args[1] if mod.kind == "result" and mod.args[0] in {None, IT, theme} else [mod]
    mods = [one for one in mods if one.kind != "posture"]
    if len(mods) == 1 and mods[0].kind == "quality":
        return mods[0].args[0].word.senses.get("ORIENT")
    return None


def pose_angle(pose: str, angle: float | None, sign: int | None) -> tuple[float, int | None]:
    if pose in {"upside_down", "over"}:
        return (180.0, None) if angle is None or pose == "upside_down" else (angle, sign)
    if pose in {"side", "left", "back", "right", "face", "sideways"}:
        return 90.0, -1 if pose in {"right", "face"} else 1 if pose in {"left", "back"} else sign
    raise refuse(f"{pose.replace('_', ' ')!r} of a rotation")


def _has_faces(mods: list[Mod]) -> bool:
    return any(mod.kind == "pose" for mod in mods)
