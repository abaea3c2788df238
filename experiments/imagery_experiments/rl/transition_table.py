"""A finite set of displays and everything that imagination makes of them, computed once and looked up afterwards.

At temperature 0 a mental picture is a function of the picture before and of the act. Starting from the figures that
can come to mind, all pictures that a set of operations leads to are imagined, layer by layer and in large batches. A
picture that is the same to the eye as one that was reached on a shorter way (``same_from``) counts as that one; without
this the ways would never meet. So a table is exact for an imagination that wears nothing, and an approximation for a
learned one: what was learned from it has to be tested with the imagination itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import DrawRequest, MentalPicture
from imagery_agent.mind.workspace import LargestSteps
from imagery_experiments.experiment.trial_log import write_atomically
from imagery_experiments.rl.actions import Act
from imagery_experiments.rl.mind_parts import Mind

_MOST_PICTURES = 20_000


@dataclass(frozen=True)
class PictureTable:
    """Pictures, and where operations lead from each."""

    pictures: tuple[MentalPicture, ...]
    family: np.ndarray
    """int64 (N,): which start a picture came from."""
    leads_to: dict[Operation, np.ndarray]
    """int64 (N,) for every step of imagination: the number of the next picture."""

    def after(self, steps: Sequence[Operation]) -> np.ndarray:
        """int64 (N,): where several steps lead from each picture."""
        where = np.arange(len(self.pictures))
        for step in steps:
            where = self.leads_to[step][where]
        return where

    def firsts(self) -> Iterator[tuple[MentalPicture, Operation, MentalPicture]]:
        """Source, step and picture wherever a picture was reached for the first time: what was imagined, as it was."""
        met = set(range(int(self.family.max()) + 1))
        for number, source in enumerate(self.pictures):
            for step, where in self.leads_to.items():
                if where[number] not in met:
                    met.add(int(where[number]))
                    yield source, step, self.pictures[where[number]]


def steps_of(acts: Iterable[Act]) -> tuple[Operation, ...]:
    """The different steps of imagination that acts are made of."""
    largest = LargestSteps()
    found = {
        step: None
        for act in acts
        if act.operation is not None
        for step in act.operation.in_steps(largest.of(act.operation))
    }
    return tuple(found)


def compile_table(
    mind: Mind, starts: np.ndarray, acts: Iterable[Act], *, same_from: float = 0.97, progress: bool = False
) -> PictureTable:
    """All pictures that the acts lead to from the starts.

    Args:
        mind: imagines, compares, and holds (a lesioned buffer holds nothing).
        starts: uint8 (F, 64, 64, 3), different figures; one family of pictures each.
        acts: whose operations are taken.
        same_from: match at a close look from which two pictures of a family are the same to the eye.
        progress: show a bar.

    Raises:
        ValueError: more than 20,000 pictures, as with acts that do not lead back (zooming, say).
    """
    steps = steps_of(acts)
    pictures = [mind.held(picture) for picture in mind.imagination.perceive(starts)]
    family = list(range(len(pictures)))
    leads_to: dict[Operation, dict[int, int]] = {step: {} for step in steps}
    frontier = list(range(len(pictures)))
    bar = tqdm(desc="imagining", unit="picture", disable=not progress)
    while frontier:
        asked = [(number, step) for number in frontier for step in steps]
        drawn = mind.imagination.draw(
            [
                DrawRequest(source=pictures[number], operation=step, generator=torch.Generator())
                for number, step in asked
            ]
        )
        bar.update(len(asked))
        frontier = []
        for (number, step), picture in zip(asked, map(mind.held, drawn), strict=True):
            known = _recognised(mind, picture, pictures, family, family[number], same_from)
            if known is None:
                known = len(pictures)
                pictures.append(picture)
                family.append(family[number])
                frontier.append(known)
            leads_to[step][number] = known
        if len(pictures) > _MOST_PICTURES:
            raise ValueError(
                f"expected acts that lead back, got more than {_MOST_PICTURES} pictures; offer fewer acts"
            )
    bar.close()
    order = range(len(pictures))
    return PictureTable(
        tuple(pictures),
        np.array(family),
        {step: np.array([found[number] for number in order]) for step, found in leads_to.items()},
    )


def _recognised(
    mind: Mind,
    picture: MentalPicture,
    pictures: Sequence[MentalPicture],
    family: Sequence[int],
    own: int,
    same_from: float,
) -> int | None:
    """The picture of the family that looks most like this one, if it looks the same."""
    relatives = [number for number, its in enumerate(family) if its == own]
    if any(picture is pictures[number] for number in relatives):
        return next(number for number in relatives if picture is pictures[number])
    matches = [mind.eye.match(picture, pictures[number]) for number in relatives]
    best = int(np.argmax(matches))
    blank = not (picture.pixels < 255).any()  # nothing matches nothing
    return relatives[best] if matches[best] >= same_from or blank else None


def save_table(path: Path, table: PictureTable) -> None:
    """Keep a table as one file, atomically."""
    import io
    import json

    from imagery_agent.language.operations import instruction

    buffer = io.BytesIO()
    codes = [picture.codes for picture in table.pictures]
    np.savez_compressed(
        buffer,
        pixels=np.stack([picture.pixels for picture in table.pictures]),
        codes=np.stack(codes) if all(one is not None for one in codes) else np.zeros(0, np.int64),  # type: ignore[arg-type]
        family=table.family,
        leads_to=np.stack(list(table.leads_to.values())),
        steps=json.dumps([instruction(step) for step in table.leads_to]),
    )
    write_atomically(path, buffer.getvalue())


def load_table(path: Path) -> PictureTable:
    """A table that was kept."""
    import json

    from imagery_agent.language.operations import parse_instruction

    with np.load(path, allow_pickle=False) as kept:
        codes = kept["codes"] if len(kept["codes"]) else [None] * len(kept["pixels"])
        pictures = tuple(MentalPicture(*pair) for pair in zip(kept["pixels"], codes, strict=True))
        steps = [parse_instruction(text) for text in json.loads(str(kept["steps"]))]
        return PictureTable(pictures, kept["family"], dict(zip(steps, kept["leads_to"], strict=True)))
