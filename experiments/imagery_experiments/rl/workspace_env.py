"""Thinking as acting: any picture task with internal acts on the visual buffer beside its own responses.

Action space
    ``Discrete(R + A)``: first the R responses of the task, then the A internal acts (see ``acts``).
Observation (``observe="pictures"``)
    ``seen`` uint8 (64, W, 3), what the task shows; ``instruction`` uint8 (512,); ``buffer`` uint8 (64, 64, 3), what
    can be seen of the picture in mind (white: none); ``attention`` float32 (3,): x, y as fractions of the width and
    1 if it is spread over all; ``scores`` float32 (10 + T,): likeness to the figure it is compared with in the
    interpreter's eyes, match at first impression, match at a close look and whether that is known, all four again
    as before the last act, to which side the weight of the other's ink leans (1 left, -1 right) and whether it lies
    the same way (1) or opposite (-1), and the interpreter's score of each of T ``texts``; ``done`` float32 (2 A + 1,):
    how often each act was done since the question, in tens, which one was the last, and the seconds thought.
Observation (``observe="features"``)
    The last three as one float32 vector, for small networks.
Reward
    The task's, minus ``price_per_s`` for every second an internal act takes (executed work at the mind's prices).
Info
    The task's, and ``act``, ``act_ms``, ``thought_ms`` (since the question), ``work`` (counts since the question),
    after a response ``response_time_ms`` (with the base time of a response).
Timing
    An episode is truncated after ``max_acts`` internal acts on one question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

import gymnasium as gym
import numpy as np
import torch
from gymnasium import spaces

from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.validation import check_choice, check_count
from imagery_experiments.rl.actions import ActSizes, choose_acts
from imagery_experiments.rl.mind_parts import Mind
from imagery_experiments.rl.mind_state import Thinker

OBSERVE = ("pictures", "features")
SCORES = (
    "likeness", "impression", "match", "compared",
    "likeness before", "impression before", "match before", "compared before",
    "lean", "facing",
)  # fmt: skip
"""The first scores; those of the texts follow."""
_MOST = 1000.0
"""Seconds of thought, and tens of acts, that no question takes."""
Observation = dict[str, np.ndarray] | np.ndarray


class ImageryWorkspace(gym.Wrapper[Any, int, Any, Any], gym.utils.RecordConstructorArgs):
    """A task of :mod:`imagery_envs` as one that can be thought about; see the module.

    Args:
        env: the task; its observation has ``picture`` and ``instruction``.
        mind: imagination and interpreter, perhaps shared with others.
        acts: names of the internal acts offered (None: all).
        sizes: how far they go.
        texts: what the interpreter scores the picture in mind for, one glance per act.
        responses: actions of the task to choose among; needed where its action space is not Discrete.
        observe: ``pictures`` or ``features``.
        price_per_s: reward lost per second of thought.
        max_acts: internal acts per question.
        noise: standard deviation of what every look adds to the scores that compare two pictures. Without it
            a finite set of displays can be told apart, and learned by heart, by the decimals of a single look.

    Raises:
        ValueError: anything of the above that does not fit, and at ``step`` an action outside the space.
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
        self._thinker: Thinker | None = None
        self._seen: dict[str, np.ndarray] = {}
        self._forget_acts()

    @property
    def thinker(self) -> Thinker:
        """The present state of mind; ValueError before the first ``reset``."""
        if self._thinker is None:
            raise ValueError("expected a running episode, there was none yet: call reset() first")
        return self._thinker

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """A new episode of the task, with a mind that remembers nothing of the one before."""
        if seed is not None:
            self._generator.manual_seed(seed)
        self._seen, info = self.env.reset(seed=seed, options=options)
        self._thinker = Thinker(*self.mind.awake(self._generator), self.mind.eye, noise=self.noise)
        self.thinker.hear(self._seen["picture"], info["instruction"])
        self._forget_acts()
        return self._look(), {**info, **self._account(None, 0.0)}

    def step(self, action: Any) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Respond, or do an internal act."""
        if not self.action_space.contains(action):
            raise ValueError(f"expected an action of {self.action_space} ({self.meaning()}), got {action!r}")
        number = int(action) - len(self.responses)
        return self._respond(int(action)) if number < 0 else self._think(number)

    def meaning(self) -> str:
        """What the actions are."""
        names = [f"response {i}" for i in range(len(self.responses))] + [act.name for act in self.acts]
        return ", ".join(f"{number} {name}" for number, name in enumerate(names))

    def ahead(self, action: Any) -> tuple[MentalPicture, tuple[Operation, ...]] | None:
        """The steps of imagination that an action will take, and from which picture; None if it takes none."""
        number = int(action) - len(self.responses)
        return None if number < 0 else self.thinker.ahead(self.acts[number])

    # ------------------------------------------------------------ inside

    def _respond(self, response: int) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        spent = {"response_time_ms": self.mind.prices.response_ms(self.thinker.work)}
        account = {**self._account(None, 0.0), **spent}
        self._seen, reward, over, truncated, info = self.env.step(self.responses[response])
        if not over:
            self.thinker.hear(self._seen["picture"], info["instruction"])
            self._forget_acts()
        return self._look(), float(reward), over, truncated, {**info, **account}

    def _think(self, number: int) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        act, before_ms = self.acts[number], self.thinker.thought_ms
        self.thinker.do(act)
        if self.texts:
            self._read()
        self._counts[number] += 1
        self._last = number
        act_ms = self.thinker.thought_ms - before_ms
        truncated = int(self._counts.sum()) >= self.max_acts
        return (
            self._look(),
            -self.price_per_s * act_ms / 1000,
            False,
            truncated,
            self._account(act.name, act_ms),
        )

    def _account(self, act: str | None, act_ms: float) -> dict[str, Any]:
        thinker = self.thinker
        return {
            "act": act or "",
            "act_ms": act_ms,
            "thought_ms": thinker.thought_ms,
            "work": asdict(thinker.work),
        }

    def _forget_acts(self) -> None:
        self._counts, self._last = np.zeros(len(self.acts), np.float32), -1
        self._text_scores = np.zeros(len(self.texts), np.float32)

    def _read(self) -> None:
        workspace = self.thinker.workspace
        self._text_scores = (
            np.zeros(len(self.texts), np.float32)
            if workspace.buffer.is_empty
            else workspace.score(self.texts).astype(np.float32)
        )

    def _look(self) -> Observation:
        thinker, buffer = self.thinker, self.thinker.workspace.buffer
        x, y = buffer.attention or (0.5, 0.5)
        last = np.zeros(len(self.acts), np.float32)
        if self._last >= 0:
            last[self._last] = 1.0
        now, before = thinker.sight, thinker.sight_before
        seen = [getattr(sight, name) for sight in (now, before) for name in SCORES[:4]] + [
            now.lean,
            now.facing,
        ]
        vectors = {
            "attention": np.array([x, y, buffer.attention is None], np.float32),
            "scores": np.array([*seen, *self._text_scores], np.float32).clip(-2, 2),
            "done": np.concatenate(
                [self._counts / 10, last, np.array([thinker.thought_ms / 1000], np.float32)]
            ),
        }
        if self.observe == "features":
            return np.concatenate(list(vectors.values()))
        now_ms = thinker.workspace.clock.duration_ms
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
                f"expected a task whose observation has picture and instruction, got {task}; "
                "use one of imagery_envs"
            )
        vectors = {
            "attention": spaces.Box(0, 1, (3,), np.float32),
            "scores": spaces.Box(-2, 2, (len(SCORES) + len(self.texts),), np.float32),
            "done": spaces.Box(0, _MOST, (2 * len(self.acts) + 1,), np.float32),
        }
        if self.observe == "features":
            low, high = (
                np.concatenate([getattr(box, end) for box in vectors.values()]) for end in ("low", "high")
            )
            return spaces.Box(low, high, dtype=np.float32)
        picture = spaces.Box(0, 255, (PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3), np.uint8)
        return spaces.Dict(
            {"seen": task["picture"], "instruction": task["instruction"], "buffer": picture, **vectors}
        )


def _responses(env: gym.Env[Any, Any], given: Sequence[Any] | None) -> tuple[Any, ...]:
    """The responses to choose among."""
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
