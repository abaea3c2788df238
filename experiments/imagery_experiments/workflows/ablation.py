"""``imagery ablate``: one study with the 2 x 2 of parts, the lesions and the propositional agent on the same trials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import tyro

from imagery_agent.validation import check_count
from imagery_experiments.analysis.predictions import Prediction, predictions_table
from imagery_experiments.reporting.ablation_tables import ABLATIONS, effects_by_agent, errors_by_agent, shares_of_errors


def ablate(
    study: tyro.conf.Positional[str],
    *,
    participants: int | None = None,
    seed: int = 0,
    quick: bool = False,
    out: Path | None = None,
    workers: int = 1,
) -> None:
    """Run one study with oracles and lesions in place of learned parts, and report the errors of each part.

    Args:
        study: mental-rotation, mental-scanning, reinterpretation or ambiguous-figures.
        participants: Number of simulated participants (default: the study's own number).
        seed: Seed of the design and of every trial.
        quick: The short design.
        out: Folder of rows, tables and figure (default: runs/STUDY/ablation); an unfinished run there is resumed.
        workers: Processes that share the sessions; the rows do not depend on their number.
    """
    from imagery_experiments.experiment.executors import open_executor
    from imagery_experiments.experiment.runner import run
    from imagery_experiments.participants.registry import AGENTS
    from imagery_experiments.studies import find_study

    found = find_study(study)
    count = found.participants[quick] if participants is None else check_count("participants", participants)
    design = found.design(seed=check_count("seed", seed, at_least=0), participants=count, quick=quick)
    folder = out or Path("runs") / study / "ablation"
    with open_executor(workers) as executor:
        rows = {
            name: run(found, AGENTS[name], design=design, folder=folder / name, executor=executor) for name in ABLATIONS
        }
    for line in write_ablation(folder, rows, predictions=found.predictions, seed=seed):
        print(line)
    print(f"rows, tables and figure are in {folder}")


def write_ablation(
    folder: Path, rows: Mapping[str, pd.DataFrame], *, predictions: Sequence[Prediction] = (), seed: int
) -> list[str]:
    """Write ``ablation.csv``, ``shares.csv``, ``effects.csv`` and the figure; return lines for the terminal.

    Effects on response times are included because a lesion may abolish them without causing errors.
    """
    from imagery_experiments.files import write_csv
    from imagery_experiments.plotting.theme import save
    from imagery_experiments.reporting.ablation_figure import ablation_figure

    table, shares = errors_by_agent(rows), pd.DataFrame(shares_of_errors(rows, seed=seed))
    write_csv(folder / "ablation.csv", table)
    write_csv(folder / "shares.csv", shares)
    effects = effects_by_agent(predictions_table(predictions, rows, seed=seed))
    write_csv(folder / "effects.csv", effects)
    save(ablation_figure(table), folder / "ablation")
    lines = [
        f"{row['errors']:6.1%} [{row['low']:.1%}, {row['high']:.1%}] errors  {row['parts']}"
        for row in table.to_dict("records")
    ]
    lines += [
        f"{row['errors']:6.1%} [{row['low']:.1%}, {row['high']:.1%}] of trials wrong because of {row['part']}"
        for row in shares.to_dict("records")
    ]
    lines += [
        f"{row['effect']:8.3g} [{row['low']:.3g}, {row['high']:.3g}] {row['unit']}, {row['found']}: "
        f"{row['condition']}, {row['agent']}"
        for row in effects.to_dict("records")
    ]
    return lines
