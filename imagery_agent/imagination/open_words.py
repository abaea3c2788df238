"""How any sentence is imagined: part by part where it is understood, else by the prior from the words as they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import torch

from imagery_agent.imagination.blending import imagine_blends
from imagery_agent.imagination.compositional import imagine_scenes
from imagery_agent.imagination.reranking import imagine_best
from imagery_agent.language.blends import Blend, parse_blend
from imagery_agent.language.scene import Scene, SceneError, Thing, caption, normalize, parse, thing_phrase
from imagery_agent.mind.protocols import Imagination, Interpreter, MentalPicture
from imagery_agent.semantic_memory.stand_ins import StandIn, stand_in

AS_THEY_STAND = "drawn from the words as they stand"


@dataclass(frozen=True)
class Request:
    """A sentence as the imagination will draw it: a scene, a blend, or neither."""

    text: str
    """What is drawn: the scene in the imagination's words, or the sentence itself."""
    scene: Scene | None = None
    blend: Blend | None = None
    stand_ins: tuple[StandIn, ...] = ()
    not_understood: str = ""
    """Why the sentence is drawn from its words as they stand; empty if it was understood."""

    @property
    def things(self) -> tuple[Thing, ...]:
        """The things that are drawn, each alone; none if the words are drawn as they stand."""
        return self.scene.things if self.scene else self.blend.things if self.blend else ()

    @property
    def remarks(self) -> list[str]:
        """What a person should know of the reading, one line each: stand-ins, or that it was not understood."""
        if self.not_understood:
            return [f"{self.not_understood}; {AS_THEY_STAND}"]
        return [str(found) for found in dict.fromkeys(self.stand_ins)]


Names = Mapping[str, Sequence[str]]
"""Names with their synonyms."""


def read_request(text: str, names: Names, everyday: Names | None = None) -> Request:
    """How a sentence will be imagined.

    Args:
        text: any sentence.
        names: names that the imagination can draw, with their synonyms; empty: every name is taken as known.
        everyday: those that may stand in for other words (None: all).

    Raises:
        SceneError: an empty text.
    """
    sentence = normalize(text)
    try:
        blend = parse_blend(text)
        scene = None if blend else parse(text)
    except SceneError as error:
        return Request(sentence, not_understood=str(error))
    things = blend.things if blend else scene.things if scene else ()
    drawn: list[Thing] = []
    stand_ins: list[StandIn] = []
    for thing in things:
        known, found = _known(thing.name, names, everyday)
        if not known and found is None:
            return Request(sentence, not_understood=f"{thing.name}: not understood")
        stand_ins += [found] if found else []
        drawn.append(replace(thing, name=found.name) if found else thing)
    if blend:
        blend = replace(blend, first=drawn[0], second=drawn[1])
        return Request(f"{blend.kind}: {', '.join(map(thing_phrase, drawn))}", None, blend, tuple(stand_ins))
    assert scene is not None
    scene = replace(scene, things=tuple(drawn))
    return Request(caption(scene), scene, None, tuple(stand_ins))


def _known(name: str, names: Names, everyday: Names | None) -> tuple[bool, StandIn | None]:
    """Whether a name can be drawn as it is, and if not, the name that stands in for it."""
    if not names or name in names or any(name in synonyms for synonyms in names.values()):
        return True, None
    return False, stand_in(name, names if everyday is None else everyday)


def imagine_request(
    imagination: Imagination, interpreter: Interpreter, request: Request, *, candidates: int, generator: torch.Generator
) -> MentalPicture:
    """A picture of a request, each thing or the whole the best of so many candidates."""
    if request.blend:
        found = imagine_blends(imagination, interpreter, [request.blend], candidates=candidates, generator=generator)
    elif request.scene:
        found = imagine_scenes(imagination, interpreter, [request.text], candidates=candidates, generator=generator)
    else:
        found = imagine_best(imagination, interpreter, [request.text], candidates=candidates, generator=generator)
    return found[0]
