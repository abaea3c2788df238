"""The workspace over a finite set of displays, with all pictures and features looked up in arrays.

Used for training: a step of a thousand agents takes about as long as one step of :class:`ImageryWorkspace`. Acts,
prices, observations and rewards equal those of :class:`ImageryWorkspace` with ``observe="features"`` (a test compares
them); only tasks of one question with a display of two figures are supported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium import spaces
from gymnasium.vector import AutoresetMode, VectorEnv

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.work_clock import Work
from imagery_agent.mind.workspace import LargestSteps
from imagery_agent.validation import check_count
from imagery_experiments.rl.actions import COMPARE, FORGET, IMAGINE, RECALL, Act
from imagery_experiments.rl.mind_state import Mind
from imagery_experiments.rl.transition_table import PictureTable
from imagery_experiments.rl.workspace_env import SCORES

_MATCH, _COMPARED, _LEAN = 2, 3, 4
_COARSE = np.array([0, 1, 4, 5])
"""Columns of the features available at every glance, in the order of ``Comparison``."""
EMPTY, _RECALLED = -1, -2
"""Codes of an empty buffer and of the display's own figure."""


@dataclass(frozen=True)
class Displays:
    """A finite set of trials."""

    pictures: np.ndarray
    """uint8 (D, 64, 128, 3)."""
    answers: np.ndarray
    """int64 (D,): the correct response to each."""
    truths: tuple[dict[str, Any], ...]
    """The ground truth of each."""


class TabularWorkspace(VectorEnv[np.ndarray, np.ndarray, np.ndarray]):
    """Any number of agents on one transition table.

    Args:
        num_envs: number of agents.
        mind: the mind that the table was compiled with.
        table: its families are the left figures of the displays, in order of first appearance.
        displays: trials, sampled uniformly.
        acts: internal acts; their steps must be in the table.
        responses: number of responses of the task.
        price_per_s: reward lost per second of internal acts.
        max_acts: number of acts after which a trial is truncated.
        noise: of every look, see :class:`ImageryWorkspace`.
    """

    def __init__(
        self,
        num_envs: int,
        mind: Mind,
        table: PictureTable,
        displays: Displays,
        acts: Sequence[Act],
        *,
        responses: int = 2,
        price_per_s: float = 0.1,
        max_acts: int = 30,
        noise: float = 0.0,
    ) -> None:
        self.num_envs, self.acts, self.displays = check_count("num_envs", num_envs), tuple(acts), displays
        self.metadata = {"autoreset_mode": AutoresetMode.SAME_STEP}
        self.autoreset_mode = AutoresetMode.SAME_STEP
        self.render_mode = None
        self.responses, self.price_per_s, self.max_acts, self.noise = responses, price_per_s, max_acts, noise
        self._starts, figures, self._figure = _figures(mind, table, displays)
        self._features = pair_features(mind, table, self._figure, self._starts, figures)
        self._moves = _moves(table, self.acts)
        self._cost_ms = _costs(mind, self.acts)
        self._first_look_ms = mind.prices.work_ms(Work(encodings=2, glances=1))
        self._names = np.array([act.name for act in self.acts])
        self._changes = np.array([act.operation is not None or act.name in (RECALL, FORGET) for act in self.acts])
        self._shift = np.array([act.move or (0.0, 0.0) for act in self.acts])
        self.single_action_space = spaces.Discrete(responses + len(self.acts))
        self.action_space = spaces.MultiDiscrete([responses + len(self.acts)] * num_envs)
        low = np.concatenate([np.zeros(3), np.full(len(SCORES), -2.0), np.zeros(2 * len(self.acts) + 1)])
        high = np.concatenate([np.ones(3), np.full(len(SCORES), 2.0), np.full(2 * len(self.acts) + 1, 1000.0)])
        self.single_observation_space = spaces.Box(low.astype(np.float32), high.astype(np.float32), dtype=np.float32)
        self.observation_space = gym.vector.utils.batch_space(self.single_observation_space, num_envs)
        self._allocate()

    def reset(
        self, *, seed: int | list[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[np.ndarray, dict[str, Any]]:
        """New trials for all; ``options={"displays": [...]}`` selects them, otherwise they are sampled."""
        if seed is not None:
            self.np_random = np.random.default_rng(seed)  # type: ignore[arg-type]
        self._begin(np.arange(self.num_envs), (options or {}).get("displays"))
        return self._look(), {}

    def step(self, actions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        """Every agent responds or acts; finished trials are replaced by new ones in the same step."""
        actions = np.asarray(actions)
        terminated = actions < self.responses
        rewards = np.where(terminated, actions == self.displays.answers[self.display], 0.0).astype(np.float64)
        rows = np.flatnonzero(~terminated)
        rewards[rows] = -self.price_per_s * self._act(rows, actions[rows] - self.responses) / 1000
        truncated = ~terminated & (self.counts.sum(axis=1) >= self.max_acts)
        over = np.flatnonzero(terminated | truncated)
        infos: dict[str, Any] = {}
        if len(over):
            last = self._look()
            infos = {
                "final_obs": last,
                "final_display": self.display.copy(),
                "final_thought_ms": self.thought_ms.copy(),
                "final_counts": self.counts.copy(),
            }
            self._begin(over, None)
        return self._look(), rewards, terminated, truncated, infos

    # ------------------------------------------------------------ inside

    def _allocate(self) -> None:
        count = self.num_envs
        self.display, self.picture = np.zeros(count, int), np.zeros(count, int)
        self.thought_ms = np.zeros(count)
        self.counts, self._last = np.zeros((count, len(self.acts)), np.float32), np.full(count, -1)
        self._attention = np.zeros((count, 3), np.float32)
        self._now, self._before = (np.zeros((count, 6), np.float32) for _ in range(2))

    def _begin(self, rows: np.ndarray, displays: Sequence[int] | None) -> None:
        if displays is None:
            displays = self.np_random.integers(len(self.displays.answers), size=len(rows))  # type: ignore[assignment]
        self.display[rows] = displays
        self.picture[rows] = self._starts[self.display[rows]]
        self.counts[rows], self._last[rows], self._attention[rows] = 0, -1, (0.5, 0.5, 1)
        self.thought_ms[rows] = self._first_look_ms
        self._glance(rows)
        self._before[rows] = self._now[rows]

    def _act(self, rows: np.ndarray, acts: np.ndarray) -> np.ndarray:
        """Carry out acts; returns the duration of each in ms."""
        before = self.picture[rows]
        empty = before == EMPTY
        cost_ms = self._cost_ms[empty.astype(int), acts]
        self._before[rows] = self._now[rows]
        after = self._moves[before, acts]
        after = np.where(after == _RECALLED, self._starts[self.display[rows]], after)
        self.picture[rows] = after
        names = self._names[acts]
        changed = rows[self._changes[acts] & ~(empty & (names != RECALL))]
        self._glance(changed)
        self._attention[changed] = (0.5, 0.5, 1)
        compared = rows[(names == COMPARE) & ~empty]
        match = self._features[self.picture[compared], self._figure[self.display[compared]], _MATCH]
        self._now[compared, _MATCH], self._now[compared, _COMPARED] = self._noisy(match), 1
        shifted = (self._shift[acts] != 0).any(axis=1) & ~empty
        places = self._attention[rows[shifted], :2] + self._shift[acts[shifted]]
        self._attention[rows[shifted], :2], self._attention[rows[shifted], 2] = places.clip(0, 1), 0
        self.thought_ms[rows] += cost_ms
        self.counts[rows, acts] += 1
        self._last[rows] = acts
        return np.asarray(cost_ms)

    def _glance(self, rows: np.ndarray) -> None:
        """Update the features that one glance gives."""
        pictures = self.picture[rows]
        seen = self._features[pictures, self._figure[self.display[rows]]][:, _COARSE]
        self._now[rows] = 0
        self._now[rows[:, None], _COARSE] = self._noisy(seen) * (pictures != EMPTY)[:, None]

    def _noisy(self, seen: np.ndarray) -> np.ndarray:
        if not self.noise:
            return seen
        return seen + self.noise * self.np_random.standard_normal(seen.shape, np.float32)

    def _look(self) -> np.ndarray:
        last = np.zeros_like(self.counts)
        thought = np.flatnonzero(self._last >= 0)
        last[thought, self._last[thought]] = 1
        seconds = (self.thought_ms / 1000).astype(np.float32)[:, None]
        scores = np.concatenate([self._now[:, :_LEAN], self._before[:, :_LEAN], self._now[:, _LEAN:]], axis=1)
        parts = [self._attention, scores.clip(-2, 2)]
        return np.concatenate([*parts, self.counts / 10, last, seconds], axis=1, dtype=np.float32)


def _figures(mind: Mind, table: PictureTable, displays: Displays) -> tuple[np.ndarray, list[MentalPicture], np.ndarray]:
    """Index of each display's left figure (D,), the right figures, and the index of each display's right one (D,)."""
    left, right = np.split(displays.pictures, [PICTURE_SIZE_PX], axis=2)
    starts: dict[bytes, int] = {}
    others: dict[bytes, int] = {}
    start_of = np.array([starts.setdefault(one.tobytes(), len(starts)) for one in left])
    other_of = np.array([others.setdefault(one.tobytes(), len(others)) for one in right])
    if len(starts) != table.family.max() + 1:
        raise ValueError(f"expected {len(starts)} left figures in the table, got {table.family.max() + 1}")
    first = np.unique(other_of, return_index=True)[1]
    return start_of, mind.imagination.perceive(right[first]), other_of


def pair_features(
    mind: Mind, table: PictureTable, other_of: np.ndarray, start_of: np.ndarray, others: Sequence[MentalPicture]
) -> np.ndarray:
    """Features float32 (N + 1, C, 6) of picture n relative to comparison figure c of one of its displays.

    Likeness, impression, match, 0, lean, facing (see ``Comparison``); zero in the last row, for an empty buffer.
    """
    features = mind.features
    found = np.zeros((len(table.pictures) + 1, len(others), 6), np.float32)
    for start, other in sorted(set(zip(start_of.tolist(), other_of.tolist(), strict=True))):
        for number in np.flatnonzero(table.family == start):
            two = table.pictures[number], others[other]
            found[number, other, :3] = (features.likeness(*two), features.impression(*two), features.match(*two))
            found[number, other, _LEAN:] = features.lean(*two)
    return found


def _moves(table: PictureTable, acts: Sequence[Act]) -> np.ndarray:
    """int64 (N + 1, A): the picture in the buffer after each act; the last row is for an empty buffer."""
    count, largest = len(table.pictures), LargestSteps()
    moves = np.tile(np.append(np.arange(count), EMPTY)[:, None], (1, len(acts)))
    for number, act in enumerate(acts):
        if act.operation is not None:
            moves[:count, number] = table.after(act.operation.in_steps(largest.of(act.operation)))
        elif act.name == FORGET:
            moves[:, number] = EMPTY
        elif act.name == RECALL:
            moves[:, number] = _RECALLED
    return moves


def _costs(mind: Mind, acts: Sequence[Act]) -> np.ndarray:
    """float64 (2, A): duration of each act in ms, with a picture in the buffer and without."""
    largest, codes = LargestSteps(), (PICTURE_SIZE_PX // 4) ** 2
    inference, recalled = Work(inferences=1), Work(encodings=1, glances=1)

    def work(act: Act) -> Work:
        if act.operation is not None:
            steps = act.operation.in_steps(largest.of(act.operation))
            return Work(codes_generated=codes * len(steps), glances=1)
        if act.move is not None or act.name == FORGET:
            return Work(attention_shifts=1)
        return {COMPARE: Work(glances=1), RECALL: recalled, IMAGINE: inference}[act.name]

    filled = [mind.prices.work_ms(work(act)) for act in acts]
    empty = [mind.prices.work_ms(recalled if act.name == RECALL else inference) for act in acts]
    return np.array([filled, empty])
