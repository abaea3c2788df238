"""All pictures that imagination draws from a finite set of displays, computed once as a transition table.

At temperature 0 a mental picture is a function of the previous picture and of the act. From the given figures, all
pictures that a set of operations leads to are drawn breadth-first in large batches. A picture that matches an earlier
one of its family (``same_from``) counts as that one; without this, paths would never meet. So a table is exact for an
imagination without loss, and an approximation for a learned one: a policy learned from it has to be tested with the
imagination itself.
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
from imagery_experiments.files import write_atomically
from imagery_experiments.rl.actions import Act
from imagery_experiments.rl.mind_state import Mind

_MOST_PICTURES = 20_000


@dataclass(frozen=True)
class PictureTable:
    """Pictures, and the transitions between them."""

    pictures: tuple[MentalPicture, ...]
    family: np.ndarray
    """int64 (N,): the start that a picture was derived from."""
    leads_to: dict[Operation, np.ndarray]
    """int64 (N,) for every step of imagination: the number of the next picture."""

    def after(self, steps: Sequence[Operation]) -> np.ndarray:
        """int64 (N,): the picture that several steps lead to from each picture."""
        where = np.arange(len(self.pictures))
        for step in steps:
            where = self.leads_to[step][where]
        return where

    def first_transitions(self) -> Iterator[tuple[MentalPicture, Operation, MentalPicture]]:
        """Source, step and picture of each picture's first occurrence: the transitions as they were drawn."""
        met = set(range(int(self.family.max()) + 1))
        for number, source in enumerate(self.pictures):
            for step, where in self.leads_to.items():
                if where[number] not in met:
                    met.add(int(where[number]))
                    yield source, step, self.pictures[where[number]]


def steps_of(acts: Iterable[Act]) -> tuple[Operation, ...]:
    """The distinct steps of imagination that acts consist of."""
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
        mind: draws, compares and stores the pictures (a lesioned buffer stores blanks).
        starts: uint8 (F, 64, 64, 3), different figures; one family of pictures each.
        acts: internal acts whose operations are used.
        same_from: match of the sharp pictures from which two pictures of a family count as the same.
        progress: show a progress bar.

    Raises:
        ValueError: more than 20,000 pictures, as with acts that do not return to earlier ones (such as zooming).
    """
    steps = steps_of(acts)
    pictures = [mind.held(picture) for picture in mind.imagination.perceive(starts)]
    family = list(range(len(pictures)))
    leads_to: dict[Operation, dict[int, int]] = {step: {} for step in steps}
    frontier = list(range(len(pictures)))
    bar = tqdm(desc="imagining", unit="picture", disable=not progress)
    while frontier:
        requested = [(number, step) for number in frontier for step in steps]
        drawn = mind.imagination.draw(
            [
                DrawRequest(source=pictures[number], operation=step, generator=torch.Generator())
                for number, step in requested
            ]
        )
        bar.update(len(requested))
        frontier = []
        for (number, step), picture in zip(requested, map(mind.held, drawn), strict=True):
            known = _recognised(mind, picture, pictures, family, family[number], same_from)
            if known is None:
                known = len(pictures)
                pictures.append(picture)
                family.append(family[number])
                frontier.append(known)
            leads_to[step][number] = known
        if len(pictures) > _MOST_PICTURES:
            raise ValueError(f"expected acts that lead back, got more than {_MOST_PICTURES} pictures; offer fewer acts")
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
    """Number of the picture of the family with the best match, if it counts as the same."""
    relatives = [number for number, its in enumerate(family) if its == own]
    if any(picture is pictures[number] for number in relatives):
        return next(number for number in relatives if picture is pictures[number])
    matches = [mind.features.match(picture, pictures[number]) for number in relatives]
    best = int(np.argmax(matches))
    blank = not (picture.pixels < 255).any()  # blank pictures have no match
    return relatives[best] if matches[best] >= same_from or blank else None


def save_table(path: Path, table: PictureTable) -> None:
    """Write a table to one file, atomically."""
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
    """Read a table from its file."""
    import json

    from imagery_agent.language.operations import parse_instruction

    with np.load(path, allow_pickle=False) as kept:
        codes = kept["codes"] if len(kept["codes"]) else [None] * len(kept["pixels"])
        pictures = tuple(MentalPicture(*pair) for pair in zip(kept["pixels"], codes, strict=True))
        steps = [parse_instruction(text) for text in json.loads(str(kept["steps"]))]
        return PictureTable(pictures, kept["family"], dict(zip(steps, kept["leads_to"], strict=True)))
