"""``imagery run``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import tyro

from imagery_agent.validation import check_count

if TYPE_CHECKING:
    from imagery_experiments.experiment.study import Study

PLANNERS = "planner-comparison"


def run_study(
    study: tyro.conf.Positional[str],
    *,
    agent: str | None = None,
    participants: int | None = None,
    seed: int = 0,
    quick: bool = False,
    alike: bool = False,
    out: Path | None = None,
    workers: int = 1,
    trials: int | None = None,
    items: Path | None = None,
    grades: Path | None = None,
    people_shares: Path | None = None,
    reader: str = "grammar",
    reader_model: str = "",
    pairs: Path | None = None,
    people_trials: Path | None = None,
) -> None:
    """Run one study with one agent, or the planner comparison with all planners.

    Args:
        study: mental-rotation, mental-scanning, reinterpretation, ambiguous-figures or planner-comparison.
        agent: imagery (the default), propositional, or an ablation such as imagery-oracle-imagination (all: imagery
            ablate).
        participants: Number of simulated participants (default: the study's own number).
        seed: Seed of the design and of every trial.
        quick: The short design.
        alike: All participants have the mean traits, instead of traits that vary between participants.
        out: Folder of the rows (default: runs/STUDY/AGENT); an unfinished run there is resumed.
        workers: Processes that share the sessions; the rows do not depend on their number.
        trials: Planner comparison: trials per task for every planner (default: 200; planners that draw every mental
            picture with the networks take seconds per trial).
        items: Reinterpretation: CSV of items (block, source, instruction_1, ..., canonical_answer).
        grades: Reinterpretation: CSV of graded answers (block, answer, grade) by which names are scored.
        people_shares: Reinterpretation: CSV of people's share of good names (block, p_good).
        reader: Reinterpretation: what reads the sentences: grammar, or the address of a language model on your machine
            that has the interface of OpenAI's chat completions, such as http://localhost:11434/v1.
        reader_model: Name of the model at that address (default: the only one there).
        pairs: Mental rotation: CSV of pairs of picture files of any size (item, left, right, angle_deg, axis, pair;
            people_ms and people_accuracy, if they are known), for correlations with people over items.
        people_trials: Mental rotation: CSV of people's trials of these pairs (participant, item, rt_ms, correct), for
            the reliability of people's items.
    """
    if study == PLANNERS:
        if (agent, participants, workers, reader) != (None, None, 1, "grammar"):
            raise ValueError(f"{study} runs all planners in one process: give only seed, quick, trials and out")
        _compare_planners(seed=seed, quick=quick, out=out or Path("runs") / study, trials=trials)
        return
    if trials is not None:
        raise ValueError(f"expected trials with {PLANNERS} alone, got them with {study}")
    from imagery_experiments.experiment.executors import open_executor
    from imagery_experiments.experiment.population import CLONES, PEOPLE
    from imagery_experiments.experiment.runner import run
    from imagery_experiments.files import write_json
    from imagery_experiments.participants.registry import find_agent, with_reader
    from imagery_experiments.reporting.results import study_results
    from imagery_experiments.studies import find_study

    source = with_reader(find_agent(agent or "imagery"), study=study, reader=reader, model=reader_model)
    found = _with_items(find_study(study), items=items, grades=grades, people_shares=people_shares)
    found = _with_pairs(found, pairs=pairs, people_trials=people_trials)
    count = found.participants[quick] if participants is None else check_count("participants", participants)
    design = found.design(seed=check_count("seed", seed, at_least=0), participants=count, quick=quick)
    folder = out or Path("runs") / study / source.name
    with open_executor(workers) as executor:
        population = CLONES if alike else PEOPLE
        rows = run(found, source, design=design, folder=folder, population=population, executor=executor)
    results = study_results(found, rows)
    write_json(folder / "analysis.json", results)
    print(f"{study}, {source.name}: {results['trials']} trials, accuracy {results['accuracy']:.0%}")
    for measure, value in found.measures(rows, results).items():
        print(f"  {measure}: {value}")
    print(f"rows and analysis are in {folder}")


def _compare_planners(*, seed: int, quick: bool, out: Path, trials: int | None) -> None:
    from imagery_experiments.workflows.planner_comparison import compare

    check_count("seed", seed, at_least=0)
    if trials is not None:
        check_count("trials", trials)
    compare(seed=seed, quick=quick, out=out, trials=trials)


def _with_pairs(study: Study, *, pairs: Path | None, people_trials: Path | None) -> Study:
    """The study, or mental rotation with the pairs of a file."""
    if pairs is None:
        if people_trials is not None:
            raise ValueError("expected --pairs FILE with --people-trials: they refer to its items")
        return study
    if study.name != "mental-rotation":
        raise ValueError(f"expected pairs with the study mental-rotation alone, got them with {study.name}")
    from imagery_experiments.studies.mental_rotation.own_pairs import pairs_study

    return pairs_study(study, pairs, people_trials=people_trials)


def _with_items(study: Study, *, items: Path | None, grades: Path | None, people_shares: Path | None) -> Study:
    """The study, or reinterpretation with the items of a file."""
    if items is None:
        if grades is not None or people_shares is not None:
            raise ValueError("expected --items FILE with --grades or --people-shares: they refer to its items")
        return study
    if study.name != "reinterpretation":
        raise ValueError(f"expected items with the study reinterpretation alone, got them with {study.name}")
    from imagery_experiments.studies.reinterpretation.own_items import item_study

    return item_study(items, grades=grades, people=people_shares)
