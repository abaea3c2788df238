"""Imagination of a scene part by part: each object is drawn alone, moved to its place, and composed with the rest.

People generate images of several parts so: time grows with every part (Kosslyn, Reiser, Farah & Fliegel 1983,
*Generating visual images: units and relations*; Kosslyn 1980, PICTURE, FIND and PUT). It also prevents the
prior's binding errors: an object drawn alone cannot take on a neighbour's colour.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from scipy import ndimage

from imagery_agent.imagination.key_frames import LARGEST_STEP
from imagery_agent.imagination.reranking import imagine_best
from imagery_agent.interpreter.objects.figure_splitting import cut_pieces
from imagery_agent.interpreter.objects.segmentation import INK_FROM, Figure, figures, isolated_view
from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import (
    PICTURE_SIZE_PX,
    PLACES,
    RELATIONS,
    SIDES,
    Scene,
    SceneError,
    Thing,
    caption,
    parse,
)
from imagery_agent.mind.protocols import Imagination, Interpreter, MentalPicture, draw_steps
from imagery_agent.visual_routines.contours import center_of, extent

RELATED_SIZE, RELATED_SPREAD = 0.4, 0.24
"""Longest side of one of two related objects, and its distance from the middle, in picture widths."""
MAP_SIZE = 0.2
"""Longest side of an object on a map, in picture widths."""
ATTACHED_SHARES = {"small": 0.4, "medium": 0.75, "large": 1.2}
"""Longest side of an attached object as a multiple of the figure's."""
SMALL_PIECE = math.sqrt(ATTACHED_SHARES["small"] * ATTACHED_SHARES["medium"])
"""Largest ratio of a small piece's longest side to that of the rest of the figure."""
JOINT = 1.5 / PICTURE_SIZE_PX
"""How far an attached object reaches into the figure's extent, in widths, so that they touch."""
PIECE_FILL = 0.72
"""Longest side of a piece of a figure when it is enlarged for the interpreter, in picture widths."""

Box = tuple[float, float, float]
"""Middle x and y, and longest side, in widths."""


@dataclass(frozen=True)
class Part:
    """An object that is drawn by itself, and its place in the scene."""

    text: str
    box: Box | None = None
    """None: as it is drawn."""


def imagine_scenes(
    imagination: Imagination,
    interpreter: Interpreter,
    texts: Sequence[str],
    *,
    candidates: int,
    generator: torch.Generator,
) -> list[MentalPicture]:
    """One picture per caption; every object is the one of ``candidates`` that the interpreter scores highest.

    Captions of one object, and those outside the grammar of scenes, are drawn as a whole.
    """
    if isinstance(texts, str):
        raise ValueError(f"expected a list of captions, got the one text {texts!r}; put it in a list")
    plans = [_parts(text) for text in texts]
    parts = [part for plan in plans for part in plan]
    drawn = imagine_best(
        imagination, interpreter, [part.text for part in parts], candidates=candidates, generator=generator
    )
    brought = iter(move_to_boxes(imagination, drawn, [part.box for part in parts], generator=generator))
    return [_put_together(imagination, [next(brought) for _ in plan]) for plan in plans]


def add_parts(
    imagination: Imagination,
    interpreter: Interpreter,
    pictures: Sequence[MentalPicture],
    operations: Sequence[Operation],
    *,
    candidates: int,
    generator: torch.Generator,
) -> list[MentalPicture]:
    """Pictures with one more object each, drawn alone, moved to its place and composed with the rest.

    ``operations`` are of the kind ``add``; an attached object touches the figure's bounding box.
    """
    things = [_thing_of(operation) for operation in operations]
    texts = [caption(Scene((replace(thing, place=None, size="medium"),))) for thing in things]
    drawn = imagine_best(imagination, interpreter, texts, candidates=candidates, generator=generator)
    boxes = [
        _beside(figure, part, thing) if operation.attached else _placed(thing)
        for figure, part, thing, operation in zip(pictures, drawn, things, operations, strict=True)
    ]
    parts = move_to_boxes(imagination, drawn, boxes, generator=generator)
    return [_put_together(imagination, both) for both in zip(pictures, parts, strict=True)]


def remove_parts(
    imagination: Imagination,
    interpreter: Interpreter,
    pictures: Sequence[MentalPicture],
    operations: Sequence[Operation],
) -> list[MentalPicture]:
    """Pictures without one object each: the figure that is most similar to it is erased.

    Where all ink is one figure, a piece of it may be erased. ``operations`` are of the kind ``remove``; an empty
    picture stays as it is.
    """
    things = [_thing_of(operation, "remove") for operation in operations]
    left = []
    for picture, thing in zip(pictures, things, strict=True):
        gone = _found(picture.pixels, thing, interpreter)
        left.append(picture if gone is None else imagination.perceive(_without(picture.pixels, gone)[None])[0])
    return left


def _found(pixels: np.ndarray, thing: Thing, interpreter: Interpreter) -> Figure | None:
    """The figure most similar to an object: one of several, or a piece of the only one."""
    seen = figures(pixels)
    if len(seen) > 1:
        box = interpreter.locate(pixels, caption(Scene((thing,)))).box
        return next(figure for figure in seen if figure.box == box)
    if not seen:
        return None
    cuts = list(cut_pieces(seen[0]))
    small = [piece for piece, rest in cuts if piece.longest_side < SMALL_PIECE * rest.longest_side]
    candidates = small if small and thing.size == "small" else [seen[0], *(piece for piece, _ in cuts)]
    views = np.stack([isolated_view(pixels, candidate, fill=PIECE_FILL) for candidate in candidates])
    return candidates[int(interpreter.score(views, [thing.name])[:, 0].argmax())]


def _without(pixels: np.ndarray, gone: Figure) -> np.ndarray:
    """A picture without a figure, and without the soft edge of its ink."""
    inked = gone.ink > 0
    kept = (pixels.min(axis=2) < 255 * (1 - INK_FROM)) & ~inked
    return np.where((inked | (ndimage.binary_dilation(inked) & ~kept))[..., None], 255, pixels).astype(np.uint8)


def _thing_of(operation: Operation, kind: str = "add") -> Thing:
    if operation.kind != kind or operation.thing is None:
        raise ValueError(f"expected operations of the kind {kind!r}, got {operation.kind!r}")
    return operation.thing


def _placed(thing: Thing) -> Box:
    """The box of an object: small ones as on maps, others as one of two."""
    x, y = PLACES[thing.place or "center"]
    if thing.size == "small":
        return x, y, MAP_SIZE
    return 0.5 + RELATED_SPREAD * np.sign(x - 0.5), 0.5 + RELATED_SPREAD * np.sign(y - 0.5), RELATED_SIZE


def _beside(figure: MentalPicture, part: MentalPicture, thing: Thing) -> Box | None:
    """Where a part touches the middle of the side of a figure that its place names; None if there is no figure."""
    around, own = extent(figure.pixels), extent(part.pixels)
    if around is None or own is None:
        return None
    size = ATTACHED_SHARES[thing.size] * max(around[2] - around[0], around[3] - around[1])
    scale = size / max(own[2] - own[0], own[3] - own[1])
    wide, high = (own[2] - own[0]) * scale, (own[3] - own[1]) * scale
    (x, y), (dx, dy) = center_of(around), SIDES[thing.place or "bottom"]
    return (
        x + dx * ((around[2] - around[0] + wide) / 2 - JOINT),
        y + dy * ((around[3] - around[1] + high) / 2 - JOINT),
        size,
    )


def move_to_boxes(
    imagination: Imagination,
    pictures: Sequence[MentalPicture],
    boxes: Sequence[Box | None],
    *,
    generator: torch.Generator,
) -> list[MentalPicture]:
    """Pictures zoomed and shifted, in steps, until their ink has the given middle and size (None: unchanged)."""
    found = list(pictures)
    waiting = [_steps(picture, box) for picture, box in zip(pictures, boxes, strict=True)]
    while rows := [row for row, steps in enumerate(waiting) if steps]:
        sources, steps = [found[row] for row in rows], [waiting[row].pop(0) for row in rows]
        moved = draw_steps(imagination, sources, steps, generator=generator)
        for row, picture in zip(rows, moved, strict=True):
            found[row] = picture
    return found


def _parts(text: str) -> list[Part]:
    """A part for every object of a scene of several; else the whole."""
    try:
        scene = parse(text)
    except SceneError:
        return [Part(text)]
    if len(scene.things) == 1:
        return [Part(text)]
    wholes = [caption(Scene((replace(thing, place=None, size="medium"),))) for thing in scene.things]
    return [Part(whole, box) for whole, box in zip(wholes, _boxes(scene), strict=True)]


def _boxes(scene: Scene) -> list[Box]:
    if scene.relation is None:
        return [(*PLACES[thing.place or "center"], MAP_SIZE) for thing in scene.things]
    dx, dy = (RELATED_SPREAD * way for way in RELATIONS[scene.relation])
    return [(0.5 + sign * dx, 0.5 + sign * dy, RELATED_SIZE) for sign in (1, -1)]


def _steps(picture: MentalPicture, box: Box | None) -> list[Operation]:
    """Zooms and shifts that move a picture's ink to a box; none for an empty picture."""
    ink = extent(picture.pixels)
    if box is None or ink is None:
        return []
    (x, y), factor = center_of(ink), box[2] / max(ink[2] - ink[0], ink[3] - ink[1])
    to = [target - 0.5 - (now - 0.5) * factor for target, now in ((box[0], x), (box[1], y))]
    operations = (Operation("zoom", factor=factor), Operation("shift", dx=to[0], dy=to[1]))
    return [step for operation in operations for step in operation.in_steps(LARGEST_STEP[operation.kind])]


def _put_together(imagination: Imagination, pictures: Sequence[MentalPicture]) -> MentalPicture:
    """Pictures composed into one and encoded; one alone stays as it is."""
    if len(pictures) == 1:
        return pictures[0]
    return imagination.perceive(np.min([picture.pixels for picture in pictures], axis=0)[None])[0]
