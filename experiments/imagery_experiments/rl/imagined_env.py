"""A Gymnasium environment whose transitions are drawn by the imagination network.

Task
    Transform a picture by acts (rotate, mirror, shift, zoom) until it matches a goal.
Observation
    ``picture`` and ``goal`` uint8 (64, 64, 3); ``scores`` float32 (5,): the interpreter's score of the picture for the
    goal, match of the blurred pictures, sine and cosine of the direction of the goal's center of mass
    (``FeatureExtractor.lean``), and the number of acts divided by ten. With ``observe="features"`` the scores only.
Action
    ``Discrete``: one of ``acts``.
Reward
    The increase of the interpreter's score, plus 1 when it reaches ``accept`` (which ends the episode), minus
    ``price_per_s`` for the duration of the act.
Model-free
    With ``model_free=True`` the imagination is not used: the same acts transform the real picture geometrically, and
    the interpreter scores the result. Spaces are the same, so a policy trained in imagination can be tested on real
    pictures.
Info
    ``judged``, the score; with ``model_free=True`` also ``truth``: ``match`` of the sharp pictures and ``reached``, for
    analysis only.
Source
    Sutton 1990, Dyna: planning with a learned model of the world; Ha & Schmidhuber 2018, World Models.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import gymnasium as gym
import numpy as np
import torch
from gymnasium import spaces
from gymnasium.error import ResetNeeded

from imagery_agent.imagination.key_frames import roll
from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import PICTURE_SIZE_PX, Scene, SceneError, parse
from imagery_agent.mind.protocols import MentalPicture, draw_texts
from imagery_agent.mind.work_clock import Work
from imagery_agent.mind.workspace import LargestSteps
from imagery_agent.validation import check_choice, check_count
from imagery_experiments.participants.oracle_renderer import can_draw, draw_scene, transform_pixels
from imagery_experiments.rl.actions import ActSizes, all_acts, choose_acts
from imagery_experiments.rl.mind_state import Mind
from imagery_experiments.rl.workspace_env import OBSERVE

Depiction = str | np.ndarray
"""A caption of the scene grammar, or a picture uint8 (64, 64, 3)."""
REACHED = 0.9
"""Match of the sharp pictures from which a goal counts as reached."""
_SCORES = 5


class ImaginedEnv(gym.Env[Any, int]):
    """An environment inside the imagination; see the module.

    Args:
        mind: its imagination draws the next picture, its interpreter scores it.
        starts: initial pictures or captions, sampled at random.
        goals: the goal of each start; the interpreter scores captions by their embedding, pictures by theirs.
        acts: names of the acts offered (None: all that transform the picture).
        sizes: magnitudes of the acts.
        accept: score, a cosine, that ends an episode.
        observe: ``pictures`` or ``features``.
        price_per_s: reward lost per second.
        max_acts: number of acts after which an episode is truncated.
        model_free: transform the real picture instead of imagining.

    Raises:
        ValueError: no starts, not one goal per start, a caption that cannot be parsed (or, with ``model_free``, cannot
            be drawn), acts that transform no picture.
    """

    def __init__(
        self,
        mind: Mind,
        *,
        starts: Sequence[Depiction],
        goals: Sequence[Depiction],
        acts: Iterable[str] | None = None,
        sizes: ActSizes | None = None,
        accept: float = 0.9,
        observe: str = "pictures",
        price_per_s: float = 0.1,
        max_acts: int = 20,
        model_free: bool = False,
    ) -> None:
        if not len(starts) or len(starts) != len(goals):
            raise ValueError(f"expected one goal for each of one or more starts, got {len(starts)}, {len(goals)}")
        self.mind, self.model_free, self.price_per_s = mind, model_free, price_per_s
        self.starts, self.goals = (tuple(map(self._checked, given)) for given in (starts, goals))
        self.acts = _transforming(acts, sizes)
        self.accept, self.max_acts = accept, check_count("max_acts", max_acts)
        self.observe = check_choice("observe", observe, OBSERVE)
        self.action_space: spaces.Discrete = spaces.Discrete(len(self.acts))  # type: ignore[assignment]
        scores = spaces.Box(-2, 2, (_SCORES,), np.float32)
        picture = spaces.Box(0, 255, (PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3), np.uint8)
        self.observation_space = (
            scores if observe == "features" else spaces.Dict({"picture": picture, "goal": picture, "scores": scores})
        )
        self._generator = torch.Generator()
        self._largest, self._is_over = LargestSteps(), True

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Draw a start and its goal; ``options={"start": 3}`` selects one."""
        super().reset(seed=seed)
        if seed is not None:
            self._generator.manual_seed(seed)
        which = int(self.np_random.integers(len(self.starts)))
        which = int((options or {}).get("start", which))
        if not 0 <= which < len(self.starts):
            raise ValueError(f"expected a start from 0 to {len(self.starts) - 1}, got {which}")
        self._goal = self.goals[which]
        self._goal_picture, self._picture = self._encoded(self._goal), self._encoded(self.starts[which])
        self._origin, self._moved = self._picture.pixels, np.eye(3)
        self._done, self._is_over = 0, False
        self._score = self._scored()
        return self._look(), self._info()

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Carry out one act."""
        if self._is_over:
            raise ResetNeeded("expected a running episode: call reset() first, and again after each episode")
        if not self.action_space.contains(action):
            names = ", ".join(f"{number} {name}" for number, (name, _) in enumerate(self.acts))
            raise ValueError(f"expected an action of {self.action_space} ({names}), got {action!r}")
        operation = self.acts[int(action)][1]
        steps = operation.in_steps(self._largest.of(operation))
        self._picture = self._transformed(operation) if self.model_free else self._imagined(steps)
        self._done += 1
        before, self._score = self._score, self._scored()
        reached = self._score >= self.accept
        work = Work(codes_generated=len(steps) * (PICTURE_SIZE_PX // 4) ** 2, glances=1)
        price = self.price_per_s * self.mind.prices.work_ms(work) / 1000
        truncated = self._done >= self.max_acts and not reached
        self._is_over = reached or truncated
        return self._look(), self._score - before + reached - price, reached, truncated, self._info()

    # ------------------------------------------------------------ imagined and real transitions

    def _imagined(self, steps: Sequence[Operation]) -> MentalPicture:
        (frames,) = roll(self.mind.imagination, [self._picture], [steps], generator=self._generator)
        return frames[-1]

    def _transformed(self, operation: Operation) -> MentalPicture:
        self._moved = np.vstack([operation.matrix(), [0.0, 0.0, 1.0]]) @ self._moved
        return MentalPicture(transform_pixels(self._origin, self._moved[:2]))

    def _encoded(self, what: Depiction) -> MentalPicture:
        if self.model_free:
            return MentalPicture(_real(what))
        if isinstance(what, str):
            return draw_texts(self.mind.imagination, [what], generator=self._generator)[0]
        return self.mind.imagination.perceive(what[None])[0]

    def _checked(self, what: Depiction) -> Depiction:
        if isinstance(what, str):
            scene = parse(what)  # SceneError is a ValueError that says what the grammar is
            if self.model_free and not all(can_draw(thing.name) for thing in scene.things):
                raise SceneError(f"the world has no drawing of {what!r}; give a picture")
        elif what.shape != (PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3) or what.dtype != np.uint8:
            raise ValueError(f"expected words or a picture uint8 (64, 64, 3), got {what.dtype} {what.shape}")
        return what

    # ------------------------------------------------------------ scores and observations

    def _scored(self) -> float:
        if isinstance(self._goal, str):
            return float(self.mind.features.interpreter.score(self._picture.pixels[None], [self._goal])[0, 0])
        return self.mind.features.likeness(self._picture, self._goal_picture)

    def _look(self) -> Any:
        features, picture, goal = self.mind.features, self._picture, self._goal_picture
        seen = (self._score, features.impression(picture, goal), *features.lean(picture, goal))
        scores = np.array([*seen, self._done / 10], np.float32)
        if self.observe == "features":
            return scores
        return {"picture": picture.pixels.copy(), "goal": goal.pixels.copy(), "scores": scores}

    def _info(self) -> dict[str, Any]:
        info: dict[str, Any] = {"judged": self._score}
        if self.model_free:
            match = self.mind.features.match(self._picture, self._goal_picture)
            info["truth"] = {"match": match, "reached": match >= REACHED}
        return info


def _real(what: Depiction) -> np.ndarray:
    """The geometrically drawn picture."""
    if isinstance(what, str):
        scene: Scene = parse(what)
        return draw_scene(scene)
    return what.copy()


def _transforming(names: Iterable[str] | None, sizes: ActSizes | None) -> tuple[tuple[str, Operation], ...]:
    """Name and operation of every act that transforms a picture."""
    if names is None:
        names = [act.name for act in all_acts(sizes) if act.operation is not None]
    chosen = choose_acts(names, sizes)
    idle = [act.name for act in chosen if act.operation is None]
    if idle:
        raise ValueError(f"expected acts that change the picture, got {', '.join(idle)}")
    return tuple((act.name, act.operation) for act in chosen if act.operation is not None)
