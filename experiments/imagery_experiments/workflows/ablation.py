"""``imagery ablate``: one study with the 2 x 2 of parts, the lesions and the propositional agent on the same trials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.validation import InputError
from imagery_experiments.analysis.predictions import Prediction, predictions_table
from imagery_experiments.experiment.study import Study
from imagery_experiments.experiment.trial_log import MANIFEST
from imagery_experiments.reporting.ablation_tables import ABLATIONS, effects_by_agent, errors_by_agent, shares_of_errors

REPLACED = "replacement"
"""Folder of the arms with other pictures."""
_WRITTEN = {"ablation.csv", "shares.csv", "effects.csv", "ablation.png", "ablation.svg"}


def run_ablation(
    study: Study,
    *,
    agents: Sequence[str] = (),
    participants: int,
    seed: int,
    quick: bool,
    folder: Path,
    workers: int = 1,
    networks: NetworkOptions = SHIPPED,
    replace: Sequence[str] = (),
) -> list[str]:
    """Run a study with every part in place of a learned one, write the tables; returns lines for the terminal.

    Args:
        study: the study.
        agents: names of agents; none: all of ABLATIONS.
        participants: number of simulated participants.
        seed: of the design.
        quick: the short design.
        folder: of rows and tables.
        workers: number of processes.
        networks: weights and device of the networks.
        replace: arms of the replacement test that are run with the first agent on the same trials.

    Raises:
        InputError: an agent that is unknown or does not take part, or a folder that holds files of something else.
    """
    from imagery_experiments.experiment.executors import open_executor
    from imagery_experiments.experiment.runner import run
    from imagery_experiments.participants.registry import find_agent
    from imagery_experiments.replacement import arms as testing
    from imagery_experiments.replacement.run import run_replacement, write_replacement
    from imagery_experiments.studies.participation import check_participation

    names = list(dict.fromkeys(agents)) or list(ABLATIONS)
    sources = {name: find_agent(name, networks) for name in names}
    check_participation(sources.values(), study.name)
    _refuse_other_files(folder)
    design = study.design(seed=seed, participants=participants, quick=quick)
    with open_executor(workers) as executor:
        rows = {
            name: run(study, source, design=design, folder=folder / name, executor=executor)
            for name, source in sources.items()
        }
    lines = write_ablation(folder, rows, predictions=study.predictions, seed=seed)
    if replace:
        test = testing.find_test(study.name)
        replaced = run_replacement(
            test, design=design, folder=folder / REPLACED, agents=names[:1], arms=replace, workers=workers,
            networks=networks,
        )  # fmt: skip
        lines += write_replacement(test, design, replaced, folder / REPLACED)
    return lines


def _refuse_other_files(folder: Path) -> None:
    """InputError if the folder holds anything but runs and the tables of an ablation."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"expected a folder, {folder} is a file; choose another")
    for entry in folder.iterdir() if folder.exists() else ():
        is_run = entry.is_dir() and ((entry / MANIFEST).exists() or not any(entry.iterdir()))
        if not is_run and entry.name != REPLACED and entry.name.lstrip(".").removesuffix(".tmp") not in _WRITTEN:
            raise InputError(f"expected an empty folder or one of imagery ablate, {folder} holds {entry.name}")


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
