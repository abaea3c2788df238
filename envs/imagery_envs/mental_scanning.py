"""Mental scanning: how long does it take to scan between places of an imagined map?

Task
    Learn a map of an island with seven landmarks, then answer questions from memory: scan from one landmark to another
    until it is reached (``scan``); or, as controls without scanning, jump to it (``jump``), say whether it is on the
    map (``presence``), in which direction it is (``direction``), or how long a scan would take (``duration``); or
    decide whether an unannounced arrow points at a landmark (``arrow``).
Stimuli
    Hut, well, lake, tree, rock, grass and beach, each with its own shape and color, with 21 distinct distances. The map
    is shown, or described by clock-face positions (``learning="description"``), clockwise or in random order, once or
    several times. Absent landmarks are lures.
Observation
    ``picture`` uint8 (64, 64, 3): the map in the study phase; blank, or the arrow, in queries. ``instruction`` bytes:
    the map's legend or description, a notice, or the question.
Response
    ``Discrete``: 0 ready (any action ends a study or notice screen, without a reward); in queries of ``scan``,
    ``jump``, ``presence`` and ``arrow`` 1 reached or yes, 2 no; of ``direction`` 1 to 8, clockwise from north; of
    ``duration`` 1 to 10, from shortest to longest. Reward 1 for the correct answer to a query, else 0.
Truth
    ``phase`` (``study``, ``notice`` or ``query``), ``exposures`` so far, ``focus`` and ``target`` (empty outside
    queries), ``present``, ``distance_px`` (None if the target is absent; for the arrow from its center), ``answer``
    (correct action), ``positions_px`` (name: (x, y)).
Timing
    One step per screen: exposures, and after those in ``probed`` the notices (size, expectation) and all queries; by
    default 42 queries in random order: each pair once, in a random direction, and as many lures.
Human result
    Scanning time rises linearly with distance (r = .97 over the 21 pairs; about 1 s for the shortest and 2 s for the
    longest), also for described maps once well learned, later if described in random order. Without scanning, distance
    has no effect. Smaller images are scanned faster. Expectations change the slope, not its sign.
Source
    Kosslyn, Ball & Reiser 1978, JEP:HPP 4:47; Finke & Pinker 1982, JEP:LMC 8:142; Goldston et al. 1985,
    Mem. Cogn. 13:365; Denis & Cocude 1989, Eur. J. Cogn. Psych. 1:293, and 1992, Mem. Cogn. 20:497.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

import numpy as np
from gymnasium import spaces

from imagery_agent.language.task_templates import EXPECT, MAP_QUESTIONS, POINT, RESIZE_MAP, STUDY_MAP
from imagery_agent.schemas import check_as, several, whole
from imagery_agent.validation import InputError, check_choice
from imagery_envs.base import FirstScreen, NextScreen, Screen
from imagery_envs.stimuli.maps.arrows import arrow_at, arrow_past
from imagery_envs.stimuli.maps.descriptions import ORDERS, description
from imagery_envs.stimuli.maps.islands import LAYOUTS, LURES, Island, island
from imagery_envs.stimuli.maps.landmarks import LANDMARKS

READY, REACHED, NOT_ON_MAP = 0, 1, 2
LEARNING = ("picture", "description")
TASKS = (*MAP_QUESTIONS, "arrow")
DIRECTIONS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
LONGEST_RATING = 10
MOST_EXPOSURES = 100
"""Each takes one screen, and up to 42 queries."""
NOTICES = {
    "half": RESIZE_MAP.say(factor=0.5),
    "slower": EXPECT.say(longer_is="slower"),
    "faster": EXPECT.say(longer_is="faster"),
}
SIZES, EXPECTATIONS = ("full", "half"), ("none", "slower", "faster")
_MEANINGS = {
    "direction": "0 ready, 1 to 8 the directions from north on, clockwise",
    "duration": "0 ready, 1 to 10 from shortest to longest",
}
Query = tuple[str, str]
"""Focus and target. In the task ``arrow`` the arrow is at another place at the distance of the focus."""


class MentalScanning(Screen):
    """The environment ``Imagery/MentalScanning-v0``; see the module for the paradigm.

    Args:
        learning: ``picture`` or ``description``.
        task: one of ``TASKS``.
        order: order of the sentences of a description, ``clockwise`` or ``random``.
        exposures: how often the map is shown or described, at most 100.
        probed: exposures after which the queries are asked; None: the last.
        size: size of the imagined map, ``full`` or ``half``.
        expectation: announced effect of distance on time: ``none``, ``slower`` or ``faster``.
        queries: (focus, target) pairs in order; None for the default design.
        layout: ``classic`` or ``random``.
        render_mode: None, "rgb_array" or "human".

    ``reset(options={"queries": [("hut", "lake"), ...]})`` fixes the queries of one episode.
    """

    OPTIONS: Mapping[str, Any] = {"queries": list[Any]}

    def __init__(
        self,
        learning: str = "picture",
        task: str = "scan",
        *,
        order: str = "clockwise",
        exposures: int = 1,
        probed: Iterable[int] | None = None,
        size: str = "full",
        expectation: str = "none",
        queries: Iterable[Query] | None = None,
        layout: str = "classic",
        render_mode: str | None = None,
    ) -> None:
        super().__init__(render_mode=render_mode)
        self.learning = check_choice("learning", learning, LEARNING)
        self.task = check_choice("task", task, TASKS)
        self.order = check_choice("order", order, ORDERS)
        if learning != "description" and order != ORDERS[0]:
            raise InputError(
                f"order={order!r} has no effect with learning={learning!r}: only descriptions have an order"
            )
        self.layout = check_choice("layout", layout, LAYOUTS)
        self.size = check_choice("size", size, SIZES)
        self.expectation = check_choice("expectation", expectation, EXPECTATIONS)
        self.exposures, self.probed = _check_exposures(exposures, probed)
        self.MEANING = _MEANINGS.get(task, "0 ready, 1 reached or yes, 2 no")
        answers = {"direction": len(DIRECTIONS), "duration": LONGEST_RATING}.get(task, 2)
        self.action_space = spaces.Discrete(1 + answers)
        self.queries = None if queries is None else check_queries(queries)
        self._island: Island = island("classic")
        self._screens: list[tuple[np.ndarray | None, str, dict[str, Any]]] = []
        """Remaining screens in reverse order."""

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        given = options.get("queries")
        self._island = island(self.layout, rng=self.np_random)
        queries = self.queries if given is None else check_queries(given)
        study = self._study_screen()
        screens = []
        for exposure in range(1, self.exposures + 1):
            screens.append((*study, self._truth_of("study", exposure)))
            if exposure in self.probed:
                for notice in (self.size, self.expectation):
                    if notice in NOTICES:
                        screens.append((None, NOTICES[notice], self._truth_of("notice", exposure)))
                asked = self._sample_queries() if queries is None else queries
                screens += [self._query_screen(query, exposure) for query in asked]
        self._screens = screens[::-1]
        return self._present(*self._screens.pop())

    def _respond(self, action: Any) -> NextScreen:
        reward = float(self._truth["phase"] == "query" and action == self._truth["answer"])
        if not self._screens:
            return self._end(reward=reward)
        return self._continue(self._present(*self._screens.pop()), reward=reward)

    def _study_screen(self) -> tuple[np.ndarray | None, str]:
        if self.learning == "picture":  # people were told what the map shows, too
            return self._island.draw(), STUDY_MAP.say(description=self._island.legend())
        text = description(self._island, self.order, rng=self.np_random)
        return None, STUDY_MAP.say(description=text)

    def _query_screen(self, query: Query, exposure: int) -> tuple[np.ndarray | None, str, dict[str, Any]]:
        focus, target = query
        truth = self._truth_of("query", exposure, query)
        if self.task != "arrow":
            return None, MAP_QUESTIONS[self.task].say(focus=focus, target=target), truth
        if truth["present"]:
            arrow = arrow_at(self._island, target, truth["distance_px"], rng=self.np_random)
            x, y = self._island.positions_px[target]
            truth["distance_px"] = math.hypot(x - arrow.x_px, y - arrow.y_px)
        else:
            arrow = arrow_past(self._island, rng=self.np_random)
        return arrow.draw(), POINT.say(), truth

    def _truth_of(self, phase: str, exposure: int, query: Query = ("", "")) -> dict[str, Any]:
        focus, target = query
        present = target in LANDMARKS
        return {
            "phase": phase,
            "exposures": exposure,
            "focus": focus,
            "target": target,
            "present": present,
            "distance_px": self._island.distance_px(focus, target) if present else None,
            "answer": READY if phase != "query" else self._answer(focus, target) if present else NOT_ON_MAP,
            "positions_px": self._island.positions_px,
        }

    def _answer(self, focus: str, target: str) -> int:
        """The correct action for a landmark that is on the map."""
        (x1, y1), (x2, y2) = self._island.positions_px[focus], self._island.positions_px[target]
        if self.task == "direction":
            from_north = math.degrees(math.atan2(x2 - x1, y1 - y2))  # clockwise
            return 1 + round(from_north / 45) % len(DIRECTIONS)
        if self.task == "duration":
            longest = max(self._island.distances_px().values())
            return max(1, round(LONGEST_RATING * math.hypot(x2 - x1, y2 - y1) / longest))
        return REACHED

    def _sample_queries(self) -> tuple[Query, ...]:
        rng = self.np_random
        queries = [pair if rng.integers(2) else pair[::-1] for pair in combinations(LANDMARKS, 2)]
        if self.task not in {"direction", "duration"}:  # these have no answer for absent landmarks
            queries += [(str(rng.choice(LANDMARKS)), str(rng.choice(LURES))) for _ in queries]
        return tuple(queries[int(i)] for i in rng.permutation(len(queries)))


def _check_exposures(exposures: int, probed: Iterable[int] | None) -> tuple[int, frozenset[int]]:
    count: int = check_as("exposures", exposures, whole(1, MOST_EXPOSURES))
    return count, frozenset({count} if probed is None else check_as("probed", probed, several(whole(1, count))))


def check_queries(queries: Iterable[Query]) -> tuple[Query, ...]:
    """The queries as a tuple; ValueError unless every focus is a landmark, every target another or a lure."""
    checked = []
    for query in check_as("queries", queries, list[Any]):
        if not isinstance(query, list) or len(query) != 2:
            raise InputError(f'expected each query to be a pair such as ("hut", "lake"), got {query!r}')
        focus = check_choice("focus", query[0], LANDMARKS)
        target = check_choice("target", query[1], LANDMARKS + LURES)
        if focus == target:
            raise InputError(f"expected focus and target to differ, got {focus!r} twice")
        checked.append((focus, target))
    if not checked:
        raise InputError("expected at least one query, got none")
    return tuple(checked)
