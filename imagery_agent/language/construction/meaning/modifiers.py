"""Small questions about modifiers: which side one means, what is inside of results, whether all were read."""

from __future__ import annotations

from imagery_agent.language.construction.meaning.nouns import known_things, phrases
from imagery_agent.language.construction.meaning.nouns.phrases import Mod, refuse
from imagery_agent.language.construction.meaning.placing.descriptions import Descriptions
from imagery_agent.language.construction.meaning.placing.theme import SIDES
from imagery_agent.language.construction.tree import Feature


def all_read(relations: Descriptions, what: str) -> None:
    left = [mod for mod in relations.rest if mod.kind not in {"posture", "slightly"}]
    if left:
        raise refuse(f"how {', '.join(worded(mod) for mod in left)} goes with {what}")


def worded(mod: Mod) -> str:
    """A modifier for a message: its words, or what kind of modifier it is."""
    said = [arg for arg in mod.args if isinstance(arg, (str, float, int)) and not isinstance(arg, bool)]
    words = [f"{arg:g}" if isinstance(arg, float) else str(arg) for arg in said]
    if mod.kind == "angle":
        return f"'{words[0]} degrees'"
    plain = {"way": "", "bare": "", "place": "", "pose": "", "with": "what follows 'with'", "result": "the result"}
    text = " ".join(filter(None, [plain.get(mod.kind, mod.kind), *words])).replace("_", " ")
    return repr(text or mod.kind)


def side_of_path(mod: Mod) -> str | None:
    """``to the left``: the side."""
    end = mod.args[1] if mod.kind == "path" else None
    plain = isinstance(end, Feature) and end.at in {"left", "right"} and end.of is phrases.UNSAID and not end.middle
    return end.at if plain else None  # type: ignore[union-attr]


def side_meant(mod: Mod) -> str | None:
    if mod.kind == "way":
        return mod.args[0] if mod.args[0] in SIDES else None
    if mod.kind == "place" and isinstance(mod.args[1], Feature):
        return mod.args[1].at if mod.args[1].at in SIDES else None
    if mod.kind == "bare":
        return known_things.SIDE_OF.get(mod.args[0])
    return side_of_path(mod)


def sideways(mods: list[Mod]) -> list[Mod]:
    """``to the right`` as a place."""
    return [Mod("way", (side_of_path(mod),)) if side_of_path(mod) and mod.args[0] is None else mod for mod in mods]


def flattened(mods: list[Mod]) -> list[Mod]:
    """Modifiers with those inside of results."""
    return [one for mod in mods for one in ([mod] if mod.kind != "result" else flattened(mod.args[1]))]


def without(mods: list[Mod], *kinds: str) -> list[Mod]:
    """Modifiers without those of these kinds, inside of results too."""
    kept = [mod for mod in mods if mod.kind not in kinds]
    return [Mod("result", (mod.args[0], without(mod.args[1], *kinds))) if mod.kind == "result" else mod for mod in kept]


_REFLECTED = {"left to right": "mirror", "top to bottom": "upside_down"}


def reflected(mod: Mod) -> Mod:
    """``flip it left to right``, of something known: mirrored."""
    return Mod("pose", (_REFLECTED[mod.args[0]],)) if mod.kind == "pose" and mod.args[0] in _REFLECTED else mod
