"""``imagery run``, ``sweep`` and ``ablate``."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import tyro

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.validation import InputError, check_choice, check_count, check_seed

if TYPE_CHECKING:
    from imagery_experiments.experiment.study import Study

PUZZLES = "mentis"
MOST_PARTICIPANTS, MOST_TRIALS = 10_000, 100_000
_S_PER_ITEM = 24
"""Seconds of one core for one item with learned pictures (12 items, shipped weights)."""


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
    watch: bool = False,
    networks: Annotated[NetworkOptions, tyro.conf.OmitArgPrefixes] = SHIPPED,
) -> None:
    """Run one study with one agent, or the planner comparison with all planners.

    Args:
        study: mental-rotation, mental-scanning, reinterpretation, ambiguous-figures, causality, causal-chain,
            dual-coding, described-motion, mentis or planner-comparison.
        agent: One of
            imagery: learned imagination and interpreter (the default);
            propositional: descriptions and inferences instead of pictures;
            dual: both codes, chooses between them;
            random: guesses; in described-motion, causal-chain, mentis and planner-comparison (where all planners run)
                alone;
            imagery-oracle-imagination: exact transformations, learned interpreter;
            imagery-oracle-interpreter: learned imagination, exact interpreter;
            imagery-oracle: exact imagination and interpreter;
            propositional-oracle: exact descriptions;
            imagery-lesioned: an empty buffer;
            verbal-only: verbal descriptions without percepts;
            imagery-no-picture-store: remembers words alone;
            imagery-no-verbal-store: remembers pictures alone;
            imagery-oracle-no-picture-store: remembers words alone, exact parts;
            imagery-oracle-no-verbal-store: remembers pictures alone, exact parts;
            imagery-frame-carried: the top of an image rotates with it;
            imagery-frame-free: any side of an image may be its top.
        participants: Number of simulated participants (default: the study's own number).
        seed: Seed of the design and of every trial.
        quick: The short design.
        alike: All participants have the mean traits, instead of traits that vary between participants.
        out: Folder of the rows (default: runs/STUDY/AGENT); an unfinished run there is resumed.
        workers: Processes that share the sessions; the rows do not depend on their number.
        trials: Planner comparison: trials per task for every planner (default: 200; planners that draw every mental
            picture with the networks take seconds per trial). Mentis: own items per puzzle and level (default: 30).
        items: Reinterpretation: CSV of items (block, source, instruction_1, ..., canonical_answer). Mentis: folder of
            stimuli with a metadata.json (task, picture, answer, level) per item, in place of own items.
        grades: Reinterpretation: CSV of graded answers (block, answer, grade) by which names are scored.
        people_shares: Reinterpretation: CSV of people's share of good names (block, p_good).
        reader: Reinterpretation: what reads the sentences: grammar, or the address of a language model on your machine
            that has the interface of OpenAI's chat completions, such as http://localhost:11434/v1.
        reader_model: Name of the model at that address (default: the only one there).
        pairs: Mental rotation: CSV of pairs of picture files of any size (item, left, right, angle_deg, axis, pair;
            people_ms and people_accuracy, if they are known), for correlations with people over items.
        people_trials: Mental rotation: CSV of people's trials of these pairs (participant, item, rt_ms, correct), for
            the reliability of people's items.
        watch: Show the mental pictures while they come: in the terminal, where it shows colours; otherwise in the file
            trace.html of the folder, which a browser loads again and again.
        networks: Weights and device of the networks.
    """
    from imagery_experiments.studies import FURTHER, PLANNERS, STUDIES
    from imagery_experiments.studies.participation import GUESSED, check_participation

    check_seed(seed)
    check_choice("study", study, (*STUDIES, *FURTHER, PLANNERS))
    files = {"items": items, "grades": grades, "people-shares": people_shares, "pairs": pairs}
    if study == PLANNERS:
        unread = {"agent": agent, "participants": participants, "alike": alike or None, **files}
        unread["weights"], unread["device"] = networks.weights, None if networks.device == "cpu" else networks.device
        unread["workers"] = None if workers == 1 else workers
        unread["watch"] = watch or None
        unread["reader"] = None if reader == "grammar" else reader
        only = f"{study} runs all planners in one process: give only --seed, --quick, --trials and --out"
        if agent is not None:
            others = [name for name in GUESSED if name != study] if agent == "random" else [*STUDIES, *FURTHER]
            only += f"; --agent {agent} is for {', '.join(others)}"
        _refuse(unread, only)
        _compare_planners(seed=seed, quick=quick, out=out or Path("runs") / study, trials=trials)
        return
    if study != PUZZLES:
        _refuse({"trials": trials}, f"only {PLANNERS} and {PUZZLES} have a number of trials")
    from imagery_experiments.experiment.executors import open_executor
    from imagery_experiments.experiment.population import CLONES, PEOPLE
    from imagery_experiments.experiment.runner import run
    from imagery_experiments.files import write_json
    from imagery_experiments.participants.registry import find_agent, with_reader
    from imagery_experiments.reporting.results import study_results
    from imagery_experiments.reporting.traces.watching import watching

    named = find_agent("imagery" if agent is None else agent, networks)
    check_participation([named], study)
    source = with_reader(named, study=study, reader=reader, model=reader_model)
    found = _with_items(study, items=items, grades=grades, people_shares=people_shares, trials=trials)
    found = _with_pairs(found, pairs=pairs, people_trials=people_trials)
    count = _participants(found, participants, quick=quick)
    design = found.design(seed=seed, participants=count, quick=quick)
    folder = out or Path("runs") / study / source.name
    _announce(study, source.name, trials=len(design.trials), participants=count, workers=workers)
    with open_executor(workers) as executor:
        population = CLONES if alike else PEOPLE
        display = watching(folder) if watch else None
        rows = run(
            found, source, design=design, folder=folder, population=population, executor=executor, display=display
        )
    results = study_results(found, rows)
    write_json(folder / "analysis.json", results)
    print(f"{study}, {source.name}: {results['trials']} trials, accuracy {results['accuracy']:.0%}")
    if count == 1 and study != PUZZLES:  # whose intervals are over items
        print("one participant: no intervals between participants; give --participants for more")
    for measure, value in found.measures(rows, results).items():
        print(f"  {measure}: {value}")
    print(f"rows and analysis are in {folder}")


def _announce(study: str, agent: str, *, trials: int, participants: int, workers: int) -> None:
    """Say how long a run of learned reinterpretation will take, and how to make it shorter."""
    if (study, agent) != ("reinterpretation", "imagery") or trials < 2:
        return
    minutes = math.ceil(trials * _S_PER_ITEM / workers / 60)
    shorter = ["--participants 1"] if participants > 1 else []
    shorter += ["--workers 2 or more"] if workers == 1 else []
    hint = f" (shorter with {' or '.join(shorter)})" if shorter else ""
    print(
        f"{trials} trials, about {_S_PER_ITEM} s each: {minutes} minutes if every worker has a core{hint}; what is "
        "finished is kept, and the same command goes on after an interruption",
        file=sys.stderr,
    )


def _refuse(options: Mapping[str, object], because: str) -> None:
    """InputError for an option that is given although the study does not read it."""
    for name, value in options.items():
        if value is not None:
            raise InputError(f"--{name} has no effect here: {because}")


def _participants(study: Study, given: int | None, *, quick: bool) -> int:
    return study.participants[quick] if given is None else check_count("participants", given, at_most=MOST_PARTICIPANTS)


def _compare_planners(*, seed: int, quick: bool, out: Path, trials: int | None) -> None:
    from imagery_experiments.workflows.planner_comparison import compare

    if trials is not None:
        check_count("trials", trials, at_most=MOST_TRIALS)
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


def _with_items(
    name: str, *, items: Path | None, grades: Path | None, people_shares: Path | None, trials: int | None = None
) -> Study:
    """The study of this name, with the items of a file or folder if given."""
    from imagery_experiments.studies import find_study

    study = find_study(name)
    if name == PUZZLES:
        from imagery_experiments.studies.mentis.own_items import puzzle_study

        _refuse({"grades": grades, "people-shares": people_shares}, "puzzles have right answers")
        return puzzle_study(items=items, per_cell=trials)
    if items is None:
        if grades is not None or people_shares is not None:
            raise InputError("expected --items FILE with --grades or --people-shares: they refer to its items")
        return study
    if name != "reinterpretation":
        raise InputError(f"expected items with the studies reinterpretation and {PUZZLES} alone, got them with {name}")
    from imagery_experiments.studies.reinterpretation.own_items import item_study

    return item_study(items, grades=grades, people=people_shares)


def sweep(
    config: tyro.conf.Positional[Path | None] = None,
    *,
    out: Path | None = None,
    backend: str = "loky",
    workers: int | None = None,
    example: bool = False,
    networks: Annotated[NetworkOptions, tyro.conf.OmitArgPrefixes] = SHIPPED,
) -> None:
    """Run a study over participants x conditions x agents x seeds.

    The configuration (TOML, or JSON) has study, agents, seeds, participants, conditions (lists of levels, for
    example [{stimuli = "letters"}, {stimuli = "polygons"}]) and quick; --example prints one.

    Args:
        config: Configuration file.
        out: Folder of the sweep (default: runs/sweeps/NAME OF THE FILE); an unfinished sweep there is resumed.
        backend: loky (processes of this machine) or ray (a cluster; needs the extra cluster).
        workers: Processes (default: one per core; of a running Ray cluster all).
        example: Print a configuration with every setting explained, and stop.
        networks: Weights and device of the networks.
    """
    from imagery_experiments.workflows.sweep import EXAMPLE, read_sweep, run_sweep

    if example:
        print(EXAMPLE.read_text(encoding="utf-8"), end="")
        return
    if config is None:
        raise InputError("expected a configuration file; imagery sweep --example > sweep.toml makes one")
    found = read_sweep(config)
    folder = out or Path("runs") / "sweeps" / config.stem
    path = run_sweep(found, folder, backend=backend, workers=workers, networks=networks.absolute())
    print(f"{len(found.cells())} cells; all rows are in {path}")


def ablate(
    study: tyro.conf.Positional[str],
    *,
    agent: tuple[str, ...] = (),
    participants: int | None = None,
    seed: int = 0,
    quick: bool = False,
    out: Path | None = None,
    workers: int = 1,
    items: Path | None = None,
    grades: Path | None = None,
    people_shares: Path | None = None,
    replace: tuple[str, ...] = (),
    networks: Annotated[NetworkOptions, tyro.conf.OmitArgPrefixes] = SHIPPED,
) -> None:
    """Run one study with oracles and lesions in place of learned parts, and report the errors of each part.

    Args:
        study: mental-rotation, mental-scanning, reinterpretation, ambiguous-figures or mentis.
        agent: Run these agents only (default: all parts and lesions), for example --agent imagery imagery-oracle.
        participants: Number of simulated participants (default: the study's own number).
        seed: Seed of the design and of every trial.
        quick: The short design.
        out: Folder of rows, tables and figure (default: runs/STUDY/ablation); an unfinished run there is resumed.
        workers: Processes that share the sessions; the rows do not depend on their number.
        items: Reinterpretation: CSV of items (block, source, instruction_1, ..., canonical_answer). Mentis: folder of
            stimuli with a metadata.json (task, picture, answer, level) per item.
        grades: Reinterpretation: CSV of graded answers (block, answer, grade) by which names are scored.
        people_shares: Reinterpretation: CSV of people's share of good names (block, p_good).
        replace: Also replace the imagined pictures of the first agent, with these arms of imagery replace, for example
            --replace blank noise.
        networks: Weights and device of the networks.
    """
    from imagery_experiments.workflows.ablation import run_ablation

    check_seed(seed)
    found = _with_items(study, items=items, grades=grades, people_shares=people_shares)
    count = _participants(found, participants, quick=quick)
    folder = out or Path("runs") / study / "ablation"
    lines = run_ablation(
        found,
        agents=agent,
        participants=count,
        seed=seed,
        quick=quick,
        folder=folder,
        workers=workers,
        networks=networks,
        replace=replace,
    )
    print("\n".join(lines))
    print(f"rows, tables and figure are in {folder}")
