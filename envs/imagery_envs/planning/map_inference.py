"""Map inference: spatial questions about an island that is only described.

Task
    Read where landmarks are on a round island, by the hours of a clock face; then say which of two is nearer, whether
    one lies between two others, or whether the straight path between two crosses the lake.
Stimuli
    A lake and three to seven more landmarks on the coast, halfway to it or in the middle. The answer to a *metric*
    question would change if the landmarks halfway lay nearer to the coast or to the middle; the answer to an *ordinal*
    one follows from the order of rings and hours alone.
Observation
    ``picture`` uint8 (64, 64, 3), blank. ``instruction`` bytes: "On a round island the hut is at 2 o'clock on
    the coast, the lake is at 5 o'clock halfway to the coast, the mill is in the middle. Which is nearer to the
    hut, the lake or the mill?", "Is the mill between the hut and the lake?" or "Does the straight path from the hut to
    the mill cross the lake?"
Response
    ``Discrete(2)``: 0 yes, or the first of the two names; 1 no, or the second. Reward 1 for the correct answer, else 0.
Truth
    ``landmarks`` (their number), ``kind`` ("nearer", "between", "crosses"), ``question`` ("metric", "ordinal"),
    ``asked`` (names in order), ``places`` (name: (x, y) as fractions of the width), ``answer`` (correct action).
Timing
    One trial per episode, one step per trial; the text stays until the answer.
Human result
    Described maps are scanned like seen ones once learned; metric questions about them are answered as from a map.
Source
    Denis & Cocude 1989, Eur. J. Cogn. Psych. 1:293; Taylor & Tversky 1992, J. Mem. Lang. 31:261.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations, permutations
from typing import Any

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.language.task_templates import ISLAND, ISLAND_QUESTIONS, Spot
from imagery_agent.schemas import check_as, check_numbers, choice, several, whole
from imagery_envs.base import FirstScreen
from imagery_envs.forced_choice import ForcedChoice
from imagery_envs.stimuli.maps.islands import LURES
from imagery_envs.stimuli.maps.landmarks import LANDMARKS

FIRST, SECOND = 0, 1
KINDS = tuple(ISLAND_QUESTIONS)
QUESTIONS = ("metric", "ordinal")
COAST, HALFWAY = 0.4, 0.2
OTHERWISE = (0.1, 0.15, 0.25, 0.3)
"""Alternative radii of the inner ring in widths; a question is metric if its answer depends on them."""
LAKE = "lake"
NAMES = tuple(name for name in (*LANDMARKS, *LURES) if name != LAKE)
NEARER_RATIOS = (1.15, 1.6)
"""Range of the ratio of the two distances in a ``nearer`` question, so that it is neither trivial nor undecidable."""
ON_WAY, OFF_WAY, BESIDE_WAY = 0.06, 0.13, 0.28
"""Distances from the straight path in widths: up to the first is on it, between the others is beside it."""
SPOTS = (
    ("in the middle", 0),
    *((ring, hour) for ring in ("on the coast", "halfway to the coast") for hour in range(1, 13)),
)
Place = tuple[float, float]


def place_of(spot: Spot, *, halfway: float = HALFWAY) -> Place:
    """The place of a spot, as fractions of the width, y down."""
    ring, hour = spot
    radius, angle = ({"on the coast": COAST, "halfway to the coast": halfway}.get(ring, 0.0), math.radians(30 * hour))
    return 0.5 + radius * math.sin(angle), 0.5 - radius * math.cos(angle)


class MapInference(ForcedChoice):
    """The environment ``Imagery/MapInference-v0``; see the module for the paradigm.

    Args:
        landmarks: numbers of landmarks to sample from, lake included, each 4 to 8.
        questions: kinds to sample from, ``metric`` and ``ordinal``.
        render_mode: None, "rgb_array" or "human".

    ``reset(options=...)`` fixes any of ``kind`` (one of KINDS), ``landmarks``, ``question`` (one of QUESTIONS) and
    ``answer`` (an action).
    """

    OPTIONS: Mapping[str, Any] = {
        "kind": choice(*KINDS),
        "landmarks": whole(4, 8),
        "question": choice(*QUESTIONS),
        "answer": whole(0, 1),
    }
    MEANING = "0 yes, or the first name; 1 no, or the second"

    def __init__(
        self,
        *,
        landmarks: Sequence[int] = (4, 6, 8),
        questions: Sequence[str] = ("metric",),
        render_mode: str | None = None,
    ) -> None:
        super().__init__(2, width_px=PICTURE_SIZE_PX, render_mode=render_mode)
        self.landmarks = check_numbers("numbers of landmarks", landmarks, low=4, high=8)
        self.questions = tuple(check_as("questions", questions, several(choice(*QUESTIONS))))

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        rng = self.np_random
        count = int(options.get("landmarks", rng.choice(self.landmarks)))
        kind = options.get("kind", str(rng.choice(KINDS)))
        question = options.get("question", str(rng.choice(self.questions)))
        answer = int(options.get("answer", rng.integers(2)))
        asked: tuple[str, ...] | None = None
        while asked is None:
            names = [LAKE, *(str(name) for name in rng.permutation(NAMES)[: count - 1])]
            spots = {name: SPOTS[i] for name, i in zip(names, rng.permutation(len(SPOTS)), strict=False)}
            islands = [
                {name: place_of(spot, halfway=radius) for name, spot in spots.items()}
                for radius in (HALFWAY, *OTHERWISE)
            ]
            places = islands[0]
            if min(math.dist(*pair) for pair in combinations(places.values(), 2)) < 0.18:
                continue  # too close to be distinct in a picture
            askable = _asked(kind, list(spots))
            fitting = (
                askable[i]
                for i in rng.permutation(len(askable))
                if answer_to(kind, askable[i], places) == answer
                and is_metric(kind, askable[i], islands) == (question == "metric")
            )
            asked = next(fitting, None)
        order = [str(name) for name in rng.permutation(list(spots))]
        wording = dict(zip(("first", "second", "third"), asked, strict=False))
        instruction = ISLAND.say(
            spots={name: spots[name] for name in order}, question=ISLAND_QUESTIONS[kind].say(**wording)
        )
        truth = {
            "landmarks": count,
            "kind": kind,
            "question": question,
            "asked": asked,
            "places": places,
            "answer": answer,
        }
        return self._present(None, instruction, truth)


def _asked(kind: str, names: list[str]) -> list[tuple[str, ...]]:
    if kind == "crosses":
        return list(permutations([name for name in names if name != LAKE], 2))
    return list(permutations(names, 3))


def answer_to(kind: str, names: tuple[str, ...], places: dict[str, Place]) -> int | None:
    """The correct action for a question about named places; None for questions that are undecidable or trivial."""
    if kind == "nearer":
        first, second = (math.dist(places[names[0]], places[name]) for name in names[1:])
        if not NEARER_RATIOS[0] <= max(first, second) / min(first, second) <= NEARER_RATIOS[1]:
            return None
        return FIRST if first < second else SECOND
    along, off = _path_position(kind, names, places)
    if not 0.15 <= along <= 0.85:
        return None
    return FIRST if off <= ON_WAY else SECOND if OFF_WAY <= off <= BESIDE_WAY else None


def is_metric(kind: str, names: tuple[str, ...], islands: Sequence[dict[str, Place]]) -> bool:
    """Whether the answer differs between islands with the same description."""
    return len({_is_first(kind, names, places) for places in islands}) > 1


def _is_first(kind: str, names: tuple[str, ...], places: dict[str, Place]) -> bool:
    """Whether the first answer is correct, without limits on the distances."""
    if kind == "nearer":
        first, second = (math.dist(places[names[0]], places[name]) for name in names[1:])
        return first < second
    along, off = _path_position(kind, names, places)
    return 0 <= along <= 1 and off <= (ON_WAY + OFF_WAY) / 2


def _path_position(kind: str, names: tuple[str, ...], places: dict[str, Place]) -> tuple[float, float]:
    """Position of the lake (``crosses``) or the first landmark relative to the path between the two others."""
    what, start, end = (LAKE, *names) if kind == "crosses" else names
    return _project(places[what], places[start], places[end])


def _project(point: Place, start: Place, end: Place) -> tuple[float, float]:
    """Position of a point along the path from start to end (0 to 1), and its distance from it in widths."""
    way, offset = (end[0] - start[0], end[1] - start[1]), (point[0] - start[0], point[1] - start[1])
    along = (offset[0] * way[0] + offset[1] * way[1]) / (way[0] ** 2 + way[1] ** 2)
    return along, math.hypot(offset[0] - along * way[0], offset[1] - along * way[1])
