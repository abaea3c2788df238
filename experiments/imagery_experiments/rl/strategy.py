"""``imagery rl strategy``: what PPO learns about mental rotation from reward alone (correct response minus time).

A small network receives features of the workspace: similarity of the picture in the buffer to the other figure before
and after the last act, the direction of the other figure's center of mass, and the acts so far. Looks are noisy, so
that displays cannot be identified and memorised by their decimals. Neither the letter nor the angle is an input, and
rotation is not rewarded as such. The network is trained on the transition table and tested once on every display with
the imagination itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gymnasium as gym
import numpy as np
import pandas as pd
from gymnasium.vector import AutoresetMode

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.validation import InputError, check_count
from imagery_experiments.files import write_atomically, write_json
from imagery_experiments.participants.registry import weights_hashes
from imagery_experiments.rl.actions import COMPARE, RECALL, Act, ActSizes, choose_acts
from imagery_experiments.rl.mind_state import Mind
from imagery_experiments.rl.ppo import Policy, PPOParameters, train_ppo
from imagery_experiments.rl.tabular_env import Displays, TabularWorkspace
from imagery_experiments.rl.transition_table import PictureTable, compile_table, load_table, save_table
from imagery_experiments.rl.vector_env import VectorWorkspace

SIZES = ActSizes(20.0, 40.0, 60.0)
"""One, two and three steps of imagination; the trials' angles are multiples of the smallest."""
ROTATIONS = tuple(f"rotate {side} {size}" for side in ("left", "right") for size in ("small", "medium", "large"))
NOISE = 0.03
"""Standard deviation of the noise of every look."""
ACTS = (*ROTATIONS, "mirror", COMPARE, RECALL)
"""Without attention shifts, zooming and imagining from the instruction, which have no effect in this task."""


@dataclass(frozen=True)
class Condition:
    """Imagination, buffer, and price of time."""

    name: str
    imagination: str = "learned"
    buffer_lesioned: bool = False
    price_per_s: float = 0.03


CONDITIONS = (
    Condition("learned imagination"),
    Condition("time twice as costly", price_per_s=0.06),
    Condition("oracle imagination", imagination="oracle"),
    Condition("buffer lesioned", buffer_lesioned=True),
)


TRAINING = PPOParameters()
AGENTS, MAX_ACTS = 256, 20
WEIGHTS = "weights.json"


def learn_strategy(
    *,
    out: Path = Path("runs/strategy"),
    seeds: int = 3,
    steps: int = TRAINING.steps,
    letters: str = "FGJLPR2457",
    networks: NetworkOptions = SHIPPED,
) -> None:
    """Train PPO on mental rotation from reward alone, and summarise its strategy.

    Args:
        out: Folder of rows.csv, summary.csv and strategy.png; conditions that are already there are not repeated.
        seeds: Trained networks per condition.
        steps: Steps of training.
        letters: Stimuli.
        networks: Weights and device of the networks.

    Raises:
        InputError: the folder holds networks that were trained with other weights.
    """
    from imagery_experiments.rl.strategy_figure import draw_strategy, summarise

    check_count("seeds", seeds)
    training = replace(TRAINING, steps=check_count("steps", steps))
    _claim(out, networks)
    rows = pd.concat(
        [
            _rows_of(condition, seed, training, tuple(letters), out, networks=networks)
            for seed in range(seeds)
            for condition in CONDITIONS
        ],
        ignore_index=True,
    )
    summary = summarise(rows)
    write_atomically(out / "rows.csv", rows.to_csv(index=False).encode())
    write_atomically(out / "summary.csv", summary.to_csv(index=False, float_format="%.3f").encode())
    write_atomically(out / "strategy.png", draw_strategy(rows))
    print(summary.to_string(index=False))
    print(f"wrote rows.csv, summary.csv and strategy.png in {out}")


def _claim(out: Path, networks: NetworkOptions) -> None:
    """Record the weights in the folder; InputError if others are recorded there."""
    weights, path = weights_hashes(networks.weights), out / WEIGHTS
    if not path.exists():
        if weights == weights_hashes(None) or not list(out.glob("*.csv")):
            write_json(path, weights)
            return
    elif json.loads(path.read_text(encoding="utf-8")) == weights:
        return
    raise InputError(f"{out} holds networks that were trained with other weights; choose another folder")


def _rows_of(
    condition: Condition,
    seed: int,
    training: PPOParameters,
    letters: tuple[str, ...],
    out: Path,
    *,
    networks: NetworkOptions = SHIPPED,
) -> pd.DataFrame:
    """Test trials of one trained network, read from its file if there is one."""
    path = out / f"{condition.name.replace(' ', '-')}-{seed}.csv"
    if path.is_file():
        return pd.read_csv(path)
    experiment = StrategyExperiment.open(condition, letters, out, networks=networks)
    rows = pd.DataFrame(experiment.test(experiment.train(training, seed=seed)))
    rows.insert(0, "seed", seed)
    rows.insert(0, "condition", condition.name)
    write_atomically(path, rows.to_csv(index=False).encode())
    return rows


# ---------------------------------------------------------------- displays


def trial_options(letters: tuple[str, ...]) -> tuple[dict[str, Any], ...]:
    """Every letter at every angle in both directions, same and mirrored."""
    return tuple(
        {"stimulus": letter, "angle_deg": angle, "same": same, "direction": direction}
        for letter in letters
        for angle in range(0, 181, 20)
        for same in (True, False)
        for direction in ("left", "right")
    )


class FixedTrial(gym.Wrapper[Any, Any, Any, Any]):
    """An environment with one fixed trial of mental rotation."""

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(gym.make("imagery_envs:Imagery/MentalRotation-v0", disable_env_checker=True))
        self._options = options

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Present the trial."""
        return self.env.reset(seed=seed, options=self._options)


def displays(letters: tuple[str, ...]) -> Displays:
    """All trials as arrays."""
    presented = [FixedTrial(options).reset(seed=0) for options in trial_options(letters)]
    return Displays(
        np.stack([observation["picture"] for observation, _ in presented]),
        np.array([info["truth"]["answer"] for _, info in presented]),
        tuple(info["truth"] for _, info in presented),
    )


# ---------------------------------------------------------------- training and testing


@dataclass(frozen=True)
class StrategyExperiment:
    """One condition: a mind, the trials, and the transition table."""

    condition: Condition
    mind: Mind
    trials: Displays
    options: tuple[dict[str, Any], ...]
    table: PictureTable
    acts: tuple[Act, ...]

    @classmethod
    def open(
        cls, condition: Condition, letters: tuple[str, ...], folder: Path, *, networks: NetworkOptions = SHIPPED
    ) -> StrategyExperiment:
        """Read the table from the folder, or compile it."""
        mind = _mind(condition.imagination, condition.buffer_lesioned, networks)
        trials, acts = displays(letters), choose_acts(ACTS, SIZES)
        lesioned = "-lesioned" if condition.buffer_lesioned else ""
        path = folder / f"table-{condition.imagination}{lesioned}-{''.join(letters)}.npz"
        if path.is_file():
            table = load_table(path)
            for drawn in table.first_transitions():
                mind.imagination.learn(*drawn)
        else:
            starts = trials.pictures[:: len(trials.pictures) // len(letters), :, :PICTURE_SIZE_PX]
            table = compile_table(mind, starts, acts, progress=True)
            save_table(path, table)
        return cls(condition, mind, trials, trial_options(letters), table, acts)

    def train(self, training: PPOParameters, *, seed: int) -> Policy:
        """Train a policy on the table."""
        envs = TabularWorkspace(
            AGENTS,
            self.mind,
            self.table,
            self.trials,
            self.acts,
            price_per_s=self.condition.price_per_s,
            max_acts=MAX_ACTS,
            noise=NOISE,
        )
        return train_ppo(envs, training, responses=2, seed=seed)

    def test(self, policy: Policy, *, batch: int = 100) -> list[dict[str, Any]]:
        """Every trial once, with the most probable action at each step and with the imagination itself."""
        return [
            row
            for start in range(0, len(self.options), batch)
            for row in self._play(policy, self.options[start : start + batch])
        ]

    def _play(self, policy: Policy, options: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
        waiting: Iterator[dict[str, Any]] = iter(options)
        envs = VectorWorkspace(
            lambda: FixedTrial(next(waiting)),
            len(options),
            self.mind,
            acts=ACTS,
            sizes=SIZES,
            observe="features",
            max_acts=MAX_ACTS,
            noise=NOISE,
            autoreset_mode=AutoresetMode.SAME_STEP,
        )
        seen, _ = envs.reset(seed=0)
        rows: dict[int, dict[str, Any]] = {}
        done: list[list[str]] = [[] for _ in options]
        while len(rows) < len(options):
            actions = policy.best_actions(seen)
            actions[list(rows)] = 0  # finished trials get a dummy response
            seen, rewards, terminated, truncated, infos = envs.step(actions)
            for number in set(range(len(options))) - set(rows):
                if terminated[number] or truncated[number]:
                    thought_ms = infos["final_info"]["thought_ms"][number]
                    rt_ms = self.mind.prices.base_ms + thought_ms if terminated[number] else np.nan
                    rows[number] = _row(options[number], done[number], bool(rewards[number] == 1), float(rt_ms))
                else:
                    done[number].append(ACTS[actions[number] - 2])
        return [rows[number] for number in range(len(options))]


_minds: dict[tuple[str, bool, NetworkOptions], Mind] = {}


def _mind(imagination: str, buffer_lesioned: bool, networks: NetworkOptions) -> Mind:
    """One mind per kind, so that its picture cache is shared by all networks."""
    key = (imagination, buffer_lesioned, networks)
    if key not in _minds:
        _minds[key] = Mind.load(imagination, buffer_lesioned=buffer_lesioned, networks=networks)
    return _minds[key]


def _row(options: dict[str, Any], done: list[str], correct: bool, rt_ms: float) -> dict[str, Any]:
    """One test trial; the sequence of acts is stored as text."""
    return {
        **options,
        "correct": correct,
        "rt_ms": rt_ms,
        "acts": len(done),
        **{size: sum(act.endswith(size) for act in done) for size in ("small", "medium", "large")},
        "left": sum(act.startswith("rotate left") for act in done),
        "right": sum(act.startswith("rotate right") for act in done),
        "first": next((act.split()[1] for act in done if act.startswith("rotate")), ""),
        "compared": done.count(COMPARE),
        "mirrored": done.count("mirror"),
        "sequence": "; ".join(done),
    }
