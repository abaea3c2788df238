"""A task with internal acts on the visual buffer beside its own responses, as a Gymnasium wrapper.

Action space
    ``Discrete(R + A)``: first the R responses of the task, then the A internal acts (see ``acts``).
Observation (``observe="pictures"``)
    ``seen`` uint8 (64, W, 3), the display of the task; ``instruction`` uint8 (512,); ``buffer`` uint8 (64, 64, 3), the
    picture in the buffer (white: empty); ``attention`` float32 (3,): x, y as fractions of the width, and 1 if it is
    spread over the whole picture; ``scores`` float32 (10 + T,): cosine with the comparison figure in the interpreter's
    embedding, match of the blurred pictures, match of the sharp pictures and whether that is known, all four again as
    before the last act, sine (1 left, -1 right) and cosine of the direction of the comparison figure's center of mass,
    and the interpreter's score of each of T ``texts``; ``acts_done`` float32 (2 A + 1,): number of times each act was
    carried out since the question, divided by ten, the last act as a one-hot vector, and the seconds spent.
Observation (``observe="features"``)
    The last three as one float32 vector, for small networks.
Reward
    The task's, minus ``price_per_s`` for every second that an internal act takes (executed work at the mind's prices).
Info
    The task's, and ``act``, ``act_ms``, ``thought_ms`` (since the question), ``work`` (counts since the question),
    after a response ``response_time_ms`` (with the base time of a response).
Timing
    An episode is truncated after ``max_acts`` internal acts on one question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import gymnasium as gym
import numpy as np
import torch
from gymnasium import spaces

from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.work_clock import Work
from imagery_agent.mind.workspace import Frame
from imagery_agent.validation import InputError, check_choice, check_count
from imagery_experiments.rl.actions import ActSizes, choose_acts
from imagery_experiments.rl.mind_state import Mind, MindState

OBSERVE = ("pictures", "features")
SCORES = (
    "likeness", "impression", "match", "compared",
    "likeness before", "impression before", "match before", "compared before",
    "lean", "facing",
)  # fmt: skip
"""The first scores, attributes of :class:`Comparison`; those of the texts follow."""
_MOST = 1000.0
"""Upper bound of seconds per question and of counts divided by ten."""
Observation = dict[str, np.ndarray] | np.ndarray


@dataclass(frozen=True)
class Answered:
    """A question that was responded to; :func:`imagery_experiments.rl.episode_trace.trial_of` makes it a trace."""

    response: str
    """The action of the task."""
    reward: float
    """The task's."""
    rt_ms: float
    work: Work
    frames: tuple[Frame, ...]


class ImageryWorkspace(gym.Wrapper[Any, int, Any, Any], gym.utils.RecordConstructorArgs):
    """A task of :mod:`imagery_envs` with internal acts; see the module.

    Args:
        env: the task; its observation has ``picture`` and ``instruction``.
        mind: imagination and interpreter, possibly shared with other environments.
        acts: names of the internal acts offered (None: all).
        sizes: magnitudes of the acts.
        texts: captions that the interpreter scores the picture in the buffer with, one glance per act.
        responses: actions of the task to choose from; required where its action space is not Discrete.
        observe: ``pictures`` or ``features``.
        price_per_s: reward lost per second of internal acts.
        max_acts: limit of internal acts per question.
        noise: standard deviation of the noise that every look adds to the scores that compare two pictures. Without
            it a finite set of displays can be identified, and memorised, by the decimals of a single look.

    Raises:
        ValueError: an argument that does not fit, and at ``step`` an action outside the space.
    """

    def __init__(
        self,
        env: gym.Env[Any, Any],
        mind: Mind,
        *,
        acts: Iterable[str] | None = None,
        sizes: ActSizes | None = None,
        texts: Sequence[str] = (),
        responses: Sequence[Any] | None = None,
        observe: str = "pictures",
        price_per_s: float = 0.1,
        max_acts: int = 30,
        noise: float = 0.0,
    ) -> None:
        gym.utils.RecordConstructorArgs.__init__(
            self,
            _disable_deepcopy=True,  # the mind is shared
            mind=mind,
            acts=acts,
            sizes=sizes,
            texts=texts,
            responses=responses,
            observe=observe,
            price_per_s=price_per_s,
            max_acts=max_acts,
            noise=noise,
        )
        if not isinstance(mind, Mind):
            raise InputError(f"expected a mind such as Mind.load('oracle'), got {mind!r}")
        gym.Wrapper.__init__(self, env)
        if not price_per_s >= 0:
            raise ValueError(f"expected price_per_s of 0 or more, got {price_per_s}")
        if not 0 <= noise < 1:
            raise ValueError(f"expected noise from 0 to 1, got {noise}")
        self.noise = noise
        self.mind, self.acts, self.price_per_s = mind, choose_acts(acts, sizes), price_per_s
        self.texts, self.max_acts = tuple(texts), check_count("max_acts", max_acts)
        self.observe = check_choice("observe", observe, OBSERVE)
        self.responses = _responses(env, responses)
        self.action_space: spaces.Discrete = spaces.Discrete(  # type: ignore[override]
            len(self.responses) + len(self.acts)
        )
        self.observation_space = self._space(env)
        self._generator = torch.Generator()
        self._state: MindState | None = None
        self._answered: Answered | None = None
        self._seen: dict[str, np.ndarray] = {}
        self._forget_acts()

    @property
    def mind_state(self) -> MindState:
        """The present state of mind; ValueError before the first ``reset``."""
        if self._state is None:
            raise ValueError("expected a running episode, there was none yet: call reset() first")
        return self._state

    @property
    def answered(self) -> Answered:
        """The question that was responded to last, with its mental pictures; ValueError before the first response."""
        if self._answered is None:
            raise ValueError("expected a question that was responded to, there was none yet; step() with a response")
        return self._answered

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """A new episode of the task, with empty buffer and memory."""
        if seed is not None:
            self._generator.manual_seed(seed)
        self._seen, info = self.env.reset(seed=seed, options=options)
        workspace, seat = self.mind.new_workspace(self._generator)
        self._state = MindState(workspace, seat, self.mind.features, noise=self.noise)
        self.mind_state.present(self._seen["picture"], info["instruction"])
        self._forget_acts()
        return self._look(), {**info, **self._account(None, 0.0)}

    def step(self, action: Any) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Respond, or carry out an internal act."""
        if not self.action_space.contains(action):
            raise ValueError(f"expected an action of {self.action_space} ({self.meaning()}), got {action!r}")
        number = int(action) - len(self.responses)
        return self._respond(int(action)) if number < 0 else self._act(number)

    def meaning(self) -> str:
        """Numbers and names of the actions."""
        names = [f"response {i}" for i in range(len(self.responses))] + [act.name for act in self.acts]
        return ", ".join(f"{number} {name}" for number, name in enumerate(names))

    def planned_steps(self, action: Any) -> tuple[MentalPicture, tuple[Operation, ...]] | None:
        """Source picture and steps of imagination that an action will need; None if it needs none."""
        number = int(action) - len(self.responses)
        return None if number < 0 else self.mind_state.planned_steps(self.acts[number])

    # ------------------------------------------------------------ inside

    def _respond(self, response: int) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        spent = {"response_time_ms": self.mind.prices.response_ms(self.mind_state.work)}
        account = {**self._account(None, 0.0), **spent}
        frames = self.mind_state.trace()
        self._seen, reward, over, truncated, info = self.env.step(self.responses[response])
        self._answered = Answered(
            str(self.responses[response]), float(reward), spent["response_time_ms"], self.mind_state.work, frames
        )
        if not over:
            self.mind_state.present(self._seen["picture"], info["instruction"])
            self._forget_acts()
        return self._look(), float(reward), over, truncated, {**info, **account}

    def _act(self, number: int) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        act, before_ms = self.acts[number], self.mind_state.thought_ms
        self.mind_state.perform(act)
        if self.texts:
            self._read()
        self._counts[number] += 1
        self._last = number
        act_ms = self.mind_state.thought_ms - before_ms
        truncated = int(self._counts.sum()) >= self.max_acts
        return (self._look(), -self.price_per_s * act_ms / 1000, False, truncated, self._account(act.name, act_ms))

    def _account(self, act: str | None, act_ms: float) -> dict[str, Any]:
        state = self.mind_state
        return {"act": act or "", "act_ms": act_ms, "thought_ms": state.thought_ms, "work": asdict(state.work)}

    def _forget_acts(self) -> None:
        self._counts, self._last = np.zeros(len(self.acts), np.float32), -1
        self._text_scores = np.zeros(len(self.texts), np.float32)

    def _read(self) -> None:
        workspace = self.mind_state.workspace
        self._text_scores = (
            np.zeros(len(self.texts), np.float32)
            if workspace.buffer.is_empty
            else workspace.score(self.texts).astype(np.float32)
        )

    def _look(self) -> Observation:
        state, buffer = self.mind_state, self.mind_state.workspace.buffer
        x, y = buffer.attention or (0.5, 0.5)
        last = np.zeros(len(self.acts), np.float32)
        if self._last >= 0:
            last[self._last] = 1.0
        now, before = state.comparison, state.comparison_before
        seen = [getattr(one, name) for one in (now, before) for name in SCORES[:4]] + [now.lean, now.facing]
        vectors = {
            "attention": np.array([x, y, buffer.attention is None], np.float32),
            "scores": np.array([*seen, *self._text_scores], np.float32).clip(-2, 2),
            "acts_done": np.concatenate([self._counts / 10, last, np.array([state.thought_ms / 1000], np.float32)]),
        }
        if self.observe == "features":
            return np.concatenate(list(vectors.values()))
        now_ms = state.workspace.clock.duration_ms
        blank = np.full((PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3), 255, np.uint8)
        return {
            "seen": self._seen["picture"].copy(),
            "instruction": self._seen["instruction"].copy(),
            "buffer": blank if buffer.is_empty else buffer.view(now_ms=now_ms).copy(),
            **vectors,
        }

    def _space(self, env: gym.Env[Any, Any]) -> spaces.Space[Any]:
        task = env.observation_space
        if not isinstance(task, spaces.Dict) or not {"picture", "instruction"} <= set(task.spaces):
            raise ValueError(
                f"expected a task whose observation has picture and instruction, got {task}; use one of imagery_envs"
            )
        height, width = (task["picture"].shape or (0, 0))[:2]
        if height != PICTURE_SIZE_PX or width % PICTURE_SIZE_PX:
            raise InputError(
                f"expected a task with pictures {PICTURE_SIZE_PX} pixels high and a multiple of that wide, got "
                f"{height} x {width}; the spatial puzzles have larger ones"
            )
        vectors = {
            "attention": spaces.Box(0, 1, (3,), np.float32),
            "scores": spaces.Box(-2, 2, (len(SCORES) + len(self.texts),), np.float32),
            "acts_done": spaces.Box(0, _MOST, (2 * len(self.acts) + 1,), np.float32),
        }
        if self.observe == "features":
            low, high = (np.concatenate([getattr(box, end) for box in vectors.values()]) for end in ("low", "high"))
            return spaces.Box(low, high, dtype=np.float32)
        picture = spaces.Box(0, 255, (PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3), np.uint8)
        return spaces.Dict({"seen": task["picture"], "instruction": task["instruction"], "buffer": picture, **vectors})


def _responses(env: gym.Env[Any, Any], given: Sequence[Any] | None) -> tuple[Any, ...]:
    """The responses to choose from."""
    if given is not None:
        wrong = [one for one in given if not env.action_space.contains(one)]
        if wrong or not given:
            raise ValueError(f"expected responses of {env.action_space}, got {wrong[0] if wrong else 'none'}")
        return tuple(given)
    if not isinstance(env.action_space, spaces.Discrete):
        raise ValueError(
            f"expected a task with a Discrete action space, got {env.action_space}; give the responses to choose "
            "among (responses=...)"
        )
    return tuple(range(int(env.action_space.start), int(env.action_space.start + env.action_space.n)))


Task = Callable[[], gym.Env[Any, Any]]
