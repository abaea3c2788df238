"""``imagery bench``, ``bench envs``, ``rl strategy`` and ``calibrate``: long measurements of what is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import tyro

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.validation import InputError, check_count

DEFAULT = "default"
Networks = Annotated[NetworkOptions, tyro.conf.OmitArgPrefixes]


def bench(
    *, out: Path = Path("runs/bench"), rounds: int = 3, quick: bool = False, networks: Networks = SHIPPED
) -> None:
    """Time sampling, training, the discrete VAE and the interpreter beside other libraries.

    The other libraries are installed by pip install imagery-agent[bench].

    Args:
        out: Folder of bench.json and time_per_token.png.
        rounds: Number of timings of each, in turn; the median is reported.
        quick: Use a tiny network, to test the command; its ratios are meaningless.
        networks: Weights and device of the interpreters; the other networks are untrained and run on the processor.
    """
    check_count("rounds", rounds)
    from imagery_experiments.benchmarks import command

    command.bench(out=out, rounds=rounds, quick=quick, networks=networks)


def bench_environments(
    *,
    out: Path = Path("runs/bench"),
    rounds: int = 3,
    steps: int = 500,
    imagination: str = "learned",
    networks: Networks = SHIPPED,
) -> None:
    """Time every environment and the imagery workspace, beside neurogym and minigrid if these are installed.

    Args:
        out: Folder of environments.json.
        rounds: Number of timings of each, in turn; the median is reported.
        steps: Steps per round.
        imagination: learned or oracle, for the workspace.
        networks: Weights and device of the networks, for the workspace.
    """
    check_count("rounds", rounds)
    check_count("steps", steps)
    from imagery_experiments.benchmarks import environments

    environments.bench_environments(out=out, rounds=rounds, steps=steps, imagination=imagination, networks=networks)


def learn_strategy(
    *,
    out: Path = Path("runs/strategy"),
    seeds: int = 3,
    steps: int = 350_000,
    letters: str = "FGJLPR2457",
    networks: Networks = SHIPPED,
) -> None:
    """Train PPO on mental rotation from reward alone, and summarise its strategy.

    Args:
        out: Folder of rows.csv, summary.csv and strategy.png; conditions that are already there are not repeated.
        seeds: Trained networks per condition.
        steps: Steps of training.
        letters: Stimuli.
        networks: Weights and device of the networks; other weights need another folder.
    """
    from imagery_envs.stimuli.letters import CHARACTERS

    check_count("seeds", seeds)
    check_count("steps", steps)
    if not letters or len(set(letters)) < len(letters) or not set(letters) <= set(CHARACTERS):
        raise InputError(f"expected letters of {''.join(CHARACTERS)}, each once, got {letters!r}")
    from imagery_experiments.rl import strategy

    strategy.learn_strategy(out=out, seeds=seeds, steps=steps, letters=letters, networks=networks)


def calibrate(interpreter: str = DEFAULT, *, out: Path | None = None, networks: Networks = SHIPPED) -> None:
    """Fit an interpreter's probabilities on held-out drawings and store them beside its weights.

    Args:
        interpreter: default, the path of a weights folder, or local-dir:PATH of any open_clip model.
        out: Folder of the interpreter to write to instead (default: where it was loaded from).
        networks: Weights and device of the networks; the interpreter in these weights is the default one.
    """
    if networks.weights is not None and interpreter != DEFAULT:
        raise InputError("--weights has no effect with --interpreter; leave one of them out")
    from imagery_experiments.evaluation import calibration

    name = networks.interpreter if interpreter == DEFAULT else interpreter
    calibration.calibrate(name, out=out, device=networks.device)
