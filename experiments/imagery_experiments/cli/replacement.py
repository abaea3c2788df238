"""``imagery replace``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import tyro

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.validation import check_count, check_seed
from imagery_experiments.cli.studies import MOST_PARTICIPANTS, MOST_TRIALS


def replace_pictures(
    study: tyro.conf.Positional[str],
    *,
    agent: tuple[str, ...] = ("imagery", "propositional"),
    arm: tuple[str, ...] = (),
    participants: int = 1,
    trials: int = 20,
    seed: int = 0,
    out: Path | None = None,
    workers: int = 1,
    networks: Annotated[NetworkOptions, tyro.conf.OmitArgPrefixes] = SHIPPED,
) -> None:
    """Replace the imagined pictures of a study by others, with everything else fixed (the picture replacement test).

    Every imagined or recalled picture of a trial is replaced by itself (a control), white, itself with its blocks of
    pixels shuffled, the first picture of the trial, or the picture of the same step of another trial; or all are exact.
    In swaps one picture shows another angle, place or figure, and it is counted how often the answer or the response
    time follows it. An agent that does not think in pictures is not affected.

    Args:
        study: mental-rotation, mental-scanning, reinterpretation, ambiguous-figures, mentis or planner-comparison.
        agent: Agents to test (see imagery run --help), for example --agent imagery propositional.
        arm: Run only these, beside the agent's own pictures (default: all): blank, noise, first, other, exact, and the
            swaps of the study by their names in the table.
        participants: Number of simulated participants.
        trials: Trials of each group (kind of stimulus or question) and participant, at most; a session in which
            several questions are asked about one map is kept whole.
        seed: Seed of the design and of every trial.
        out: Folder of rows, tables and figure (default: runs/STUDY/replacement); an unfinished test there is resumed.
        workers: Processes that share the sessions; the rows do not depend on their number.
        networks: Weights and device of the networks.
    """
    from imagery_experiments.replacement.arms import find_test
    from imagery_experiments.replacement.run import few_trials, run_replacement, write_replacement

    test = find_test(study)
    check_count("participants", participants, at_most=MOST_PARTICIPANTS)
    check_count("trials", trials, at_most=MOST_TRIALS)
    whole = test.study.design(seed=check_seed(seed), participants=participants, quick=True)
    design = few_trials(test, whole, trials)
    folder = out or Path("runs") / study / "replacement"
    rows = run_replacement(
        test, design=design, folder=folder, agents=agent, arms=arm, workers=workers, networks=networks
    )
    print("\n".join(write_replacement(test, design, rows, folder)))
    print(f"rows, tables and figure are in {folder}")
