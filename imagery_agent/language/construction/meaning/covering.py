"""What is given to something, put around it, or closes and connects it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.adding import add_new
from imagery_agent.language.construction.meaning.builder import Builder
from imagery_agent.language.construction.meaning.coordinating import add_described
from imagery_agent.language.construction.meaning.moving import join
from imagery_agent.language.construction.meaning.nouns import parts_and_places, phrases
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_feature, as_known
from imagery_agent.language.construction.meaning.nouns.phrases import CORNERS, IT, UNSAID, Mod, Pair, refuse
from imagery_agent.language.construction.meaning.placing.relations import closing, dividing
from imagery_agent.language.construction.meaning.placing.theme import STROKES
from imagery_agent.language.construction.meaning.references import pair_of, part_described
from imagery_agent.language.construction.meaning.sizing import resize
from imagery_agent.language.construction.meaning.turning import turn
from imagery_agent.language.construction.noun_phrases import NounPhrase, Verb
from imagery_agent.language.construction.tree import (
    Add,
    At,
    Beside,
    Constraint,
    Crosses,
    Encloses,
    Feature,
    Inside,
    Known,
    Move,
    New,
    Parallel,
    Points,
    SizeRatio,
    Spans,
    Touches,
)  # fmt: skip
from imagery_agent.language.construction.words import Word


def give(builder: Builder, nouns: list[NounPhrase], mods: list[Mod]) -> None:
    """``give it two legs``, ``give it two eyes and a mouth``."""
    if len(nouns) > 2:
        for noun in nouns[1:]:
            give(builder, [NounPhrase([], ready=as_known(nouns[0].ref())), noun], mods)
        return None
    if isinstance(nouns[0].ref(), phrases.Each):
        raise refuse("what to do for each of several things in one sentence")
    if len(nouns) == 2 and isinstance(nouns[0].ref(), Feature):  # "its end is given a triangle"
        return add_new(builder, nouns[1].new(), [Mod("place", ("at", nouns[0].ref())), *mods])
    owner, at = as_known(nouns[0].ref()), len(builder.steps)
    owner = Known() if owner == IT and builder.mentioned is None and not builder.steps else owner
    if len(nouns) == 2 and not mods and (part := part_described(nouns[1])):
        return resize(
            builder, Word("make", {}), parts_and_places.of(replace(part.args[0], of=None), owner), part.args[1]
        )
    if len(nouns) == 1:
        return turn(builder, owner, mods)
    add_new(builder, nouns[1].new(), mods, target=owner)
    step = builder.steps[at]
    if not isinstance(step, Add):
        return None
    said = [one for one in step.constraints if not isinstance(one, (Points, Parallel, SizeRatio))]
    if not said:
        if step.theme.name in STROKES and not step.constraints:
            raise refuse("where it is to be, or how a part of it is to change")
        side = next((one.side for one in step.constraints if isinstance(one, Points)), "all")
        builder.steps[at] = replace(step, constraints=(*step.constraints, Touches(Feature(side, owner))))  # type: ignore[arg-type]
    return None


def cover(builder: Builder, verb: Verb, nouns: list[NounPhrase], instrument: NounPhrase, mods: list[Mod]) -> None:
    """``close the top with a line``, ``crown each point with a circle``."""
    if add_described(builder, instrument.new(), mods, None):
        return None  # "join them with two lines, one from ... to ..., the other ..."
    ref = pair_of(nouns)
    to = next((mod for mod in mods if mod.kind == "path" and mod.args[0] is None), None)
    if verb.is_a("CONNECT_V") and to is not None and len(nouns) == 1:
        ref = Pair(parts_and_places.owned(ref, to.args[1]), to.args[1])  # "to the bottom of the O"
        mods = [mod for mod in mods if mod is not to]
    mods = mods[1:] if mods and mods[0] == Mod("way", ("top",)) else mods  # "join them up with"
    side = next((mod for mod in mods if mod.kind == "place" and _is_side(mod.args[1])), None)
    if verb.is_a("CLOSE_V") and side is not None and isinstance(ref, Known):  # "close it off at the top with"
        ref, mods = parts_and_places.of(side.args[1], ref), [mod for mod in mods if mod is not side]
    from_to = any(mod.kind == "path" and None not in mod.args for mod in mods)
    if verb.is_a("CONNECT_V") and from_to and isinstance(ref, Known):
        return add_new(builder, instrument.new(), mods)  # "bridge the gap with a line from here to there"
    if isinstance(ref, phrases.Each):  # "crown each of the three points with ..."
        return add_new(builder, instrument.new(), [*mods, Mod("place", ("on", ref))])
    new = instrument.new()
    if verb.word.senses.get("CROSS_V") == "divide" and getattr(new, "count", 0) == 1:
        mods = [mod for mod in mods if mod.kind != "level"]  # "split it down the middle": as one line does anyway
    return add_new(builder, new, mods, extra=covering(builder, verb.word, ref, new))


def _is_side(ref: Any) -> bool:
    return isinstance(ref, Feature) and ref.of is UNSAID and ref.at in CORNERS and not ref.middle


def covering(builder: Builder, verb: Word, ref: Any, new: Any = None) -> tuple[Constraint, ...]:
    """``surround it with``, ``close the top with``, ``connect the two ends with``."""
    if "FILL_V" in verb.senses:
        return (Inside(as_known(ref)),)
    if "MARK_V" in verb.senses:
        return (At(as_feature(ref)),) if not isinstance(ref, Known) else (At(Feature("center", ref)),)
    if "SURROUND_V" in verb.senses:
        return (Encloses(as_known(ref)),)
    several = ref == IT or (isinstance(ref, Known) and ref.name == "opening")
    if "CONNECT_V" in verb.senses and (pair := parts_and_places.as_pair(phrases.TWO if several else ref)) is not None:
        return (Spans(pair.first, pair.second),)
    if "CLOSE_V" in verb.senses:
        return closing(ref)
    if "TOP_V" in verb.senses:
        side: Any = {"above": "top", "below": "bottom"}[verb.senses["TOP_V"]]
        return (Beside(side, as_known(ref)), Touches(Feature(side, as_known(ref))))
    if verb.senses.get("CROSS_V") == "divide" and isinstance(new, New):
        return dividing(new, as_known(ref))
    if "CROSS_V" in verb.senses:
        return (Crosses(as_known(ref)),)
    raise refuse(f"{verb.text!r} with one place")


def joins_places(nouns: list[NounPhrase], mods: list[Mod]) -> bool:
    """``connect the two ends``: two places, between which there is to be a line."""
    pair = parts_and_places.as_pair(pair_of(nouns)) if not mods and len(nouns) < 3 else None
    return pair is not None and pair.first.of != IT and "all" not in {pair.first.at, pair.second.at}


def connect(builder: Builder, verb: Verb, nouns: list[NounPhrase], mods: list[Mod]) -> None:
    """``connect the two ends``: a line; ``connect the D to the line``: moved there."""
    refs = [noun.ref() for noun in nouns]
    refs += [mod.args[1] for mod in mods if mod.kind == "path" and mod.args[0] is None]
    refs += [mod.args[0] for mod in mods if mod.kind == "with" and not mod.args[1]]
    rest = [mod for mod in mods if mod.kind not in {"path", "with"}]
    if len(refs) == 2 and verb.is_a("CONNECT_V"):
        first, second = refs
        if isinstance(first, Known) and isinstance(second, Known) and first.name not in STROKES:
            constraints = (Touches(Feature("all", second)),)
            return builder.append(Move(first, constraints=constraints))
        pair = Pair(as_feature(parts_and_places.owned(first, second)), as_feature(second))
        return add_new(builder, New("line"), rest, extra=(Spans(pair.first, pair.second),))
    if refs == [IT] and verb.is_a("CONNECT_V"):
        return join(builder, verb.word, Known("piece", count=2), rest)
    return add_new(builder, New("line"), rest, extra=covering(builder, verb.word, refs[0]))
