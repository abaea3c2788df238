"""Steps per second of every environment, single and vectorised, beside other libraries, and of the RL workspace.

All are timed in one process in turn, with random actions. Environments of other libraries are created by Gymnasium if
they are installed (the extra ``bench``). A step of neurogym is one time bin, of which a trial has dozens; a step of
ours is a response followed by a new picture. Therefore trials are counted too.
"""

from __future__ import annotations

import importlib
import itertools
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import gymnasium as gym
import numpy as np

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.validation import check_choice, check_count
from imagery_envs import ENVIRONMENTS
from imagery_experiments.benchmarks.suite import Target
from imagery_experiments.benchmarks.timing import side_by_side
from imagery_experiments.files import write_json
from imagery_experiments.rl.actions import all_acts
from imagery_experiments.rl.mind_state import IMAGINATIONS, Mind
from imagery_experiments.rl.vector_env import VectorWorkspace

LIBRARY = "imagery-agent"
OURS: dict[str, dict[str, Any]] = {name: {} for name in ENVIRONMENTS if "spatial_puzzles" not in ENVIRONMENTS[name]} | {
    "Imagery/MentalRotation-v0 polygons": {"stimuli": "polygons"},
    "Imagery/MentalRotation-v0 blocks": {"stimuli": "blocks", "plane": "depth"},
}
"""Label -> options. Without the spatial puzzles, whose steps are drawings of a megapixel and answers in text."""
PEERS = {
    "neurogym": ("PerceptualDecisionMaking-v0", "DelayMatchSample-v0", "DelayComparison-v0"),
    "minigrid": ("MiniGrid-Empty-8x8-v0", "MiniGrid-MemoryS7-v0"),
}
UNSHARED = ("minigrid",)
"""Libraries with custom observation spaces, which Gymnasium cannot put into shared memory."""
AIM_AGAINST = "DelayMatchSample-v0"
"""neurogym's task of comparing two stimuli."""
VECTOR, MINDS = 8, (1, 8, 64)
WORKSPACE_TARGET = 20.0


@dataclass(frozen=True)
class Rate:
    """Speed of one environment, single and as vectors of 8."""

    environment: str
    library: str
    steps_per_s: float
    trials_per_s: float
    """Finished trials: as reported by neurogym; elsewhere episodes, or questions within an episode."""
    sync_steps_per_s: float
    async_steps_per_s: float


@dataclass(frozen=True)
class WorkspaceRate:
    """Pictures per second of several agents that rotate their displays."""

    minds: int
    alone_per_s: float
    """One after another, each with its own imagination."""
    together_per_s: float
    """In one batch, without the picture cache."""
    reused_per_s: float
    """In one batch with the picture cache (the default), initially empty, over all rounds."""
    hit_rate: float
    """Share of those pictures that came from the cache."""


def bench_environments(
    *,
    out: Path = Path("runs/bench"),
    rounds: int = 3,
    steps: int = 500,
    imagination: str = "learned",
    networks: NetworkOptions = SHIPPED,
) -> None:
    """Time every environment and the imagery workspace, beside neurogym and minigrid if these are installed.

    Args:
        out: Folder of environments.json.
        rounds: Number of timings of each, in turn; the median is reported.
        steps: Steps per round.
        imagination: learned or oracle, for the workspace.
        networks: weights and device of the networks, for the workspace.
    """
    check_choice("imagination", imagination, IMAGINATIONS)
    check_count("rounds", rounds)
    rates, missing = environment_rates(rounds=rounds, steps=check_count("steps", steps))
    minds = workspace_rates(imagination, rounds=rounds, networks=networks)
    targets = _targets(rates, minds)
    found = {
        "rates": list(map(asdict, rates)),
        "missing": missing,
        "workspace": list(map(asdict, minds)),
        "aims": list(map(asdict, targets)),
    }
    out.mkdir(parents=True, exist_ok=True)
    write_json(out / "environments.json", found)
    _print(rates, missing, minds, targets)
    print(f"wrote {out / 'environments.json'}")


# ---------------------------------------------------------------- plain environments


def environment_rates(*, rounds: int, steps: int) -> tuple[list[Rate], dict[str, str]]:
    """Rates of all environments that can be created, and why others are missing."""
    listed: list[tuple[str, str, dict[str, Any]]] = [(name, LIBRARY, options) for name, options in OURS.items()]
    missing: dict[str, str] = {}
    for library, names in PEERS.items():
        try:
            with _quiet():
                importlib.import_module(library)
        except ImportError as error:
            missing[library] = f"not installed ({error}); pip install imagery-agent[bench]"
            continue
        listed += [(name, library, {}) for name in names]
    return [_rate(*one, rounds=rounds, steps=steps) for one in listed], missing


def _rate(label: str, library: str, options: dict[str, Any], *, rounds: int, steps: int) -> Rate:
    env_id = label.split()[0]
    with _quiet(), ExitStack() as opened:
        single = opened.enter_context(closing(gym.make(env_id, **options)))
        vectors = {
            mode: opened.enter_context(
                closing(gym.make_vec(env_id, num_envs=VECTOR, vectorization_mode=mode, vector_kwargs=own, **options))
            )
            for mode, own in (("sync", {}), ("async", {"shared_memory": library not in UNSHARED}))
        }
        single.reset(seed=0)
        for envs in vectors.values():
            envs.reset(seed=0)
        finished: list[int] = []
        seconds = side_by_side(
            {
                "single": lambda: finished.append(_play(single, steps)),
                "sync": lambda: _play_many(vectors["sync"], steps),
                "async": lambda: _play_many(vectors["async"], steps),
            },
            rounds=rounds,
            what=label,
        )
    rates = {mode: steps / time_s for mode, time_s in seconds.items()}
    trials = float(np.mean(finished[1:])) / seconds["single"]
    return Rate(label, library, rates["single"], trials, rates["sync"], rates["async"])


def _play(env: gym.Env[Any, Any], steps: int) -> int:
    """Random actions; returns the number of finished trials."""
    finished = 0
    for _ in range(steps):
        _, _, terminated, truncated, info = env.step(env.action_space.sample())
        over = bool(terminated or truncated)
        finished += bool(info.get("new_trial", over or _is_query(info)))
        if over:
            env.reset()
    return finished


def _is_query(info: dict[str, Any]) -> bool:
    """Whether the next of several questions of an episode was presented, as in mental scanning."""
    truth = info.get("truth")
    return isinstance(truth, dict) and truth.get("phase") == "query"


def _play_many(envs: gym.vector.VectorEnv[Any, Any, Any], steps: int) -> None:
    for _ in range(steps // VECTOR):
        envs.step(envs.action_space.sample())


@contextmanager
def _quiet() -> Iterator[None]:
    """Suppress warnings of other libraries' environments."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


# ---------------------------------------------------------------- the workspace


def workspace_rates(imagination: str, *, rounds: int, networks: NetworkOptions = SHIPPED) -> list[WorkspaceRate]:
    """Rates of several agents, batched and separate; separate ones share nothing, so at most four are timed."""
    return [_workspace_rate(imagination, minds, rounds=rounds, networks=networks) for minds in MINDS]


def _workspace_rate(imagination: str, minds: int, *, rounds: int, networks: NetworkOptions) -> WorkspaceRate:
    few = min(minds, 4)
    separate = [_workspace(imagination, 1, capacity=0, networks=networks) for _ in range(few)]
    unshared, shared = (
        _workspace(imagination, minds, capacity=capacity, networks=networks) for capacity in (0, 20_000)
    )
    seeds = itertools.count()
    seconds = side_by_side(
        {"alone": lambda: _turn_all(separate, next(seeds)), "together": lambda: _turn(unshared, next(seeds))},
        rounds=rounds,
        what=f"{minds} minds",
    )
    start = time.perf_counter()
    for seed in range(rounds + 1):
        _turn(shared, seed)
    reused_s = time.perf_counter() - start
    requested = shared.mind.imagination.requested
    return WorkspaceRate(
        minds,
        few * _TURNS / seconds["alone"],
        minds * _TURNS / seconds["together"],
        requested / reused_s,
        shared.mind.imagination.hit_rate,
    )


_TURNS = 2
"""Acts of every agent per round."""


def _workspace(imagination: str, minds: int, *, capacity: int, networks: NetworkOptions) -> VectorWorkspace:
    def rotation() -> gym.Env[Any, Any]:
        return gym.make("imagery_envs:Imagery/MentalRotation-v0", disable_env_checker=True)

    acts = [act.name for act in all_acts() if act.name.startswith("rotate") and "large" not in act.name]
    mind = Mind.load(imagination, capacity=capacity, networks=networks)
    return VectorWorkspace(rotation, minds, mind, acts=acts, observe="features")


def _turn_all(separate: Sequence[VectorWorkspace], seed: int) -> None:
    for number, envs in enumerate(separate):
        _turn(envs, 100 * seed + number)


def _turn(envs: VectorWorkspace, seed: int) -> None:
    """A new trial for every agent, then random acts of one picture each."""
    rng = np.random.default_rng(seed)
    envs.reset(seed=1000 * seed)
    for _ in range(_TURNS):
        envs.step(rng.integers(2, 6, envs.num_envs))


# ---------------------------------------------------------------- targets


def _targets(rates: Sequence[Rate], minds: Sequence[WorkspaceRate]) -> list[Target]:
    """Trials relative to neurogym's comparison of two stimuli; the largest workspace relative to separate agents."""
    found = []
    peer = next((rate for rate in rates if rate.environment == AIM_AGAINST), None)
    for rate in rates if peer else ():
        if rate.library == LIBRARY and peer:
            ratio = rate.trials_per_s / peer.trials_per_s
            found.append(Target(f"trials of {rate.environment}", peer.environment, ratio, 1.0))
    most = minds[-1]
    for kind, per_s in (("in one batch", most.together_per_s), ("and reused", most.reused_per_s)):
        found.append(Target(f"{most.minds} minds {kind}", "alone", per_s / most.alone_per_s, WORKSPACE_TARGET))
    return found


def _print(
    rates: Sequence[Rate], missing: dict[str, str], minds: Sequence[WorkspaceRate], targets: Sequence[Target]
) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for title, rows in (("Environments, random actions", rates), ("Workspace: pictures per second", minds)):
        table = Table(title=title)
        names = [field.name for field in fields(rows[0])]
        for name in names:
            table.add_column(name.replace("_per_s", "/s").replace("_", " "), justify="right")
        for row in rows:
            values = [getattr(row, name) for name in names]
            table.add_row(*(f"{value:,.4g}" if isinstance(value, float) else str(value) for value in values))
        console.print(table)
    for library, why in missing.items():
        console.print(f"{library}: {why}")
    for target in targets:
        mark = "reached" if target.ratio >= target.target else "missed"
        console.print(f"{target.task} against {target.against}: {target.ratio:.2f} of {target.target:g} {mark}")
