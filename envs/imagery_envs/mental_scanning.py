"""Mental scanning: how long does it take to travel over a map in the mind?

Task
    Learn a map of an island with seven landmarks. Then, from memory, focus on one landmark and either
    scan to another until it is reached, or (control without scanning) say whether it is on the map.
Stimuli
    Hut, well, lake, tree, rock, grass and beach, each of its own shape and colour; 21 distinct distances on
    the layouts ``classic`` and ``random``. With ``learning="description"`` the picture stays blank and the
    map is told in the scene grammar; the landmarks then stand at seven of its nine places (layouts
    ``places`` and ``random places``). Absent landmarks serve as lures.
Observation
    ``picture`` uint8 (64, 64, 3): the map in the study phase, blank in the queries. ``instruction`` bytes:
    "Study this map: a map with a brown hut, ..." (if described, no picture, and it says where); then "Focus on the hut.
    Scan to the lake." or "Focus on the hut. Is there a lake on the map?".
Response
    ``Discrete(3)``: 0 ready (any action ends the study phase, without a reward), 1 reached, or yes,
    2 not on the map. Reward 1 for the correct answer of a query, else 0.
Truth
    ``phase`` ("study" or "query"), ``focus``, ``target`` (empty while studying), ``present``,
    ``distance_px`` (None if there is none), ``answer`` (correct action), ``positions_px`` (name: (x, y)).
Timing
    One study step, then one step per query; by default 42 queries: each pair once, in a random direction,
    and as many lures, in random order.
Human result
    Scanning time rises linearly with distance (r = .97 over the 21 pairs; about 1 s at the shortest to 2 s
    at the longest); without scanning distance has no effect; described maps behave alike once well learned.
Source
    Kosslyn, Ball & Reiser 1978, JEP:HPP 4:47; Denis & Cocude 1989, Eur. J. Cogn. Psych. 1:293.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

from gymnasium import spaces

from imagery_envs.choices import check_choice, check_options
from imagery_envs.screen import Observation, Screen
from imagery_envs.stimuli.islands import LAYOUTS, LURES, Island, island
from imagery_envs.stimuli.landmarks import LANDMARKS

READY, REACHED, NOT_ON_MAP = 0, 1, 2
LEARNING = ("picture", "description")
OPTIONS = ("queries",)
_ACTIONS = "0 ready, 1 reached or yes, 2 not on the map"
Query = tuple[str, str]
"""Focus and target."""


class MentalScanning(Screen):
    """The environment ``Imagery/MentalScanning-v0``; see the module for the paradigm.

    Args:
        learning: ``picture`` or ``description``.
        scan: ask for scanning, or only whether the target is on the map.
        queries: (focus, target) pairs to ask in this order; None for the design above.
        layout: ``classic``, ``random``, ``places`` or ``random places``; None for ``classic`` when learning
            from the picture, ``places`` from a description (which needs one of the latter two).
        render_mode: None, "rgb_array" or "human".

    ``reset(options={"queries": [("hut", "lake"), ...]})`` fixes the queries of one episode.
    """

    def __init__(
        self,
        learning: str = "picture",
        scan: bool = True,
        *,
        queries: Iterable[Query] | None = None,
        layout: str | None = None,
        render_mode: str | None = None,
    ) -> None:
        super().__init__(render_mode=render_mode)
        self.action_space = spaces.Discrete(3)
        self.learning = check_choice("learning", learning, LEARNING)
        self.layout = check_choice(
            "layout", layout or ("classic" if learning == "picture" else "places"), LAYOUTS
        )
        if learning == "description" and "places" not in self.layout:
            raise ValueError(f"expected a layout of places with learning='description', got {layout!r}")
        if not isinstance(scan, bool):
            raise ValueError(f"expected scan to be True or False, got {scan!r}")
        self.scan = scan
        self.queries = None if queries is None else check_queries(queries)
        self._island: Island = island("classic")
        self._asked: list[Query] = []

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Show, or tell, the map to study."""
        super().reset(seed=seed)
        given = check_options(options, OPTIONS).get("queries")
        self._island = island(self.layout, rng=self.np_random)
        queries = self.queries if given is None else check_queries(given)
        self._asked = list(reversed(self._draw_queries() if queries is None else queries))  # next one last
        if self.learning == "picture":
            legend = f"Study this map: {self._island.legend()}"  # people, too, were told what it shows
            return self._show(self._island.draw(), legend, self._truth_of(None))
        return self._show(None, f"Study this map: {self._island.description()}", self._truth_of(None))

    def step(self, action: Any) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """End the study phase, or answer a query."""
        self._check_running()
        answer = self._check_action(action, _ACTIONS)
        reward = float(self._truth["phase"] == "query" and answer == self._truth["answer"])
        if not self._asked:
            observation, info = self._end()
            return observation, reward, True, False, info
        focus, target = query = self._asked.pop()
        question = f"Scan to the {target}." if self.scan else f"Is there a {target} on the map?"
        observation, info = self._show(None, f"Focus on the {focus}. {question}", self._truth_of(query))
        return observation, reward, False, False, info

    def _truth_of(self, query: Query | None) -> dict[str, Any]:
        focus, target = query or ("", "")
        present = target in LANDMARKS
        return {
            "phase": "query" if query else "study",
            "focus": focus,
            "target": target,
            "present": present,
            "distance_px": self._island.distance_px(focus, target) if present else None,
            "answer": READY if not query else REACHED if present else NOT_ON_MAP,
            "positions_px": self._island.positions_px,
        }

    def _draw_queries(self) -> tuple[Query, ...]:
        rng = self.np_random
        pairs = [pair if rng.integers(2) else pair[::-1] for pair in combinations(LANDMARKS, 2)]
        lures = [(str(rng.choice(LANDMARKS)), str(rng.choice(LURES))) for _ in pairs]
        queries = pairs + lures
        return tuple(queries[int(i)] for i in rng.permutation(len(queries)))


def check_queries(queries: Iterable[Query]) -> tuple[Query, ...]:
    """The queries as a tuple; ValueError unless every focus is a landmark, every target another or a lure."""
    checked = []
    for query in queries:
        if isinstance(query, str) or len(query) != 2:
            raise ValueError(f'expected each query to be a pair such as ("hut", "lake"), got {query!r}')
        focus = check_choice("focus", query[0], LANDMARKS)
        target = check_choice("target", query[1], LANDMARKS + LURES)
        if focus == target:
            raise ValueError(f"expected focus and target to differ, got {focus!r} twice")
        checked.append((focus, target))
    if not checked:
        raise ValueError("expected at least one query, got none")
    return tuple(checked)
