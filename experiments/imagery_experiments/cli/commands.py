"""The commands other than ``reproduce``; each imports what it needs when it is called."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import tyro

from imagery_agent.validation import check_choice, check_count

if TYPE_CHECKING:
    import numpy as np

MODELS = ("dvae", "prior", "interpreter")
JUDGE = "judge"


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
) -> None:
    """Run one study with one agent, or the planner comparison with all planners.

    Args:
        study: mental-rotation, mental-scanning, reinterpretation, ambiguous-figures or planner-comparison.
        agent: imagery (the default), propositional, or an ablation such as imagery-oracle-imagination (all: imagery
            ablate).
        participants: Number of simulated participants (default: the study's own number).
        seed: Seed of the design and of every trial.
        quick: The short design.
        alike: Everybody is the average person, instead of people who differ.
        out: Folder of the rows (default: runs/STUDY/AGENT); an unfinished run there is finished.
        workers: Processes that share the sessions; the rows do not depend on it.
        trials: Planner comparison: trials per task for every planner (default: 200; those that draw every mental
            picture with the networks take seconds a trial).
        items: Reinterpretation: CSV of items (block, source, instruction_1, ..., canonical_answer).
        grades: Reinterpretation: CSV of graded answers (block, answer, grade) by which names are scored.
        people_shares: Reinterpretation: CSV of people's share of good names (block, p_good).
    """
    from imagery_experiments.workflows import planner_comparison

    if study == planner_comparison.STUDY.name:
        if (agent, participants, workers) != (None, None, 1):
            raise ValueError(
                f"{study} runs all planners in one process: give only seed, quick, trials and out"
            )
        check_count("seed", seed, at_least=0)
        if trials is not None:
            check_count("trials", trials)
        planner_comparison.compare(seed=seed, quick=quick, out=out or Path("runs") / study, trials=trials)
        return
    if trials is not None:
        raise ValueError(f"expected trials with {planner_comparison.STUDY.name} alone, got them with {study}")
    from imagery_experiments.analysis.results import study_results
    from imagery_experiments.experiment.executors import open_executor
    from imagery_experiments.experiment.population import CLONES, PEOPLE
    from imagery_experiments.experiment.runner import run
    from imagery_experiments.experiment.trial_log import write_json
    from imagery_experiments.participants.registry import find_agent
    from imagery_experiments.studies import find_study
    from imagery_experiments.studies.reinterpretation.own_items import item_study

    agent = agent or "imagery"
    found, source = find_study(study), find_agent(agent)
    if items is not None:
        if found.name != "reinterpretation":
            raise ValueError(f"expected items with the study reinterpretation alone, got them with {study}")
        found = item_study(items, grades=grades, people=people_shares)
    elif grades is not None or people_shares is not None:
        raise ValueError(
            "expected --items FILE with --grades or --people-shares: they belong to a list of items"
        )
    count = found.participants[quick] if participants is None else check_count("participants", participants)
    design = found.design(seed=check_count("seed", seed, at_least=0), participants=count, quick=quick)
    folder = out or Path("runs") / study / agent
    with open_executor(workers) as executor:
        people = CLONES if alike else PEOPLE
        rows = run(found, source, design=design, folder=folder, population=people, executor=executor)
    results = study_results(found, rows)
    write_json(folder / "analysis.json", results)
    print(f"{study}, {agent}: {results['trials']} trials, accuracy {results['accuracy']:.0%}")
    for measure, value in found.measures(rows, results).items():
        print(f"  {measure}: {value}")
    print(f"rows and analysis are in {folder}")


def imagine(
    text: tyro.conf.Positional[str],
    *,
    n: int = 4,
    candidates: int = 8,
    seed: int = 0,
    out: Path = Path("imagined.png"),
) -> None:
    """Imagine pictures from words; several things one after another, then put together.

    Args:
        text: What to imagine, for example "a red umbrella above a blue star".
        n: How many pictures.
        candidates: Every thing is the best of so many in the interpreter's eyes; 1 takes what comes, much faster.
        seed: Seed of the imagination.
        out: PNG file for the sheet of pictures.
    """
    from imagery_agent.language.scene import caption, parse

    check_count("n", n)
    check_count("candidates", candidates)
    sentence = caption(parse(text))  # refuses what is outside the grammar before any network is loaded
    import torch

    from imagery_agent.imagination.compositional import imagine_scenes
    from imagery_agent.imagination.learned import LearnedImagination
    from imagery_experiments.participants.registry import learned_interpreter

    generator = torch.Generator().manual_seed(seed)
    pictures = imagine_scenes(
        LearnedImagination.load(None),
        learned_interpreter(),
        [sentence] * n,
        candidates=candidates,
        generator=generator,
    )
    _write_sheet(out, [picture.pixels for picture in pictures], [sentence] * n)


def transform(
    picture: tyro.conf.Positional[Path],
    instruction: tyro.conf.Positional[str],
    *,
    seed: int = 0,
    out: Path = Path("transformed.png"),
) -> None:
    """Transform a picture in imagination.

    Args:
        picture: PNG file of 64 x 64 pixels.
        instruction: For example "rotate 15 degrees clockwise" or "add a red star at the top left".
        seed: Seed of the imagination.
        out: PNG file: the picture, as it is perceived, and every step of the transformation.
    """
    from imagery_agent.language.operations import instruction as say
    from imagery_agent.language.operations import parse_instruction

    operation = parse_instruction(instruction)
    import torch

    from imagery_agent.images import read_picture
    from imagery_agent.imagination.learned import LARGEST_STEP, LearnedImagination
    from imagery_agent.mind.protocols import draw_steps

    seen = read_picture(picture)
    imagination = LearnedImagination.load(None)
    (source,) = imagination.perceive(seen[None])
    generator = torch.Generator().manual_seed(seed)
    pictures, labels = [seen, source.pixels], ["picture", "as perceived"]
    for step in operation.in_steps(LARGEST_STEP.get(operation.kind, math.inf)):
        (source,) = draw_steps(imagination, [source], [step], generator=generator)
        pictures.append(source.pixels)
        labels.append(say(step))
    _write_sheet(out, pictures, labels)


def _write_sheet(path: Path, pictures: Sequence[np.ndarray], labels: Sequence[str]) -> None:
    from imagery_experiments.plotting.film_strips import picture_sheet

    if path.suffix.lower() != ".png":
        raise ValueError(f"expected an output file that ends in .png, got {path}")
    path.parent.mkdir(parents=True, exist_ok=True)
    picture_sheet(pictures, labels).save(path)
    print(f"wrote {path}")


def train(
    model: tyro.conf.Positional[str],
    *,
    data: Path = Path("corpus"),
    run_dir: Path | None = None,
    resume: bool = False,
    minutes: float | None = None,
    steps: int | None = None,
    batch_size: int | None = None,
    learning_rate: float | None = None,
    from_shipped: bool = False,
    preset: str | None = None,
    weights: Path | None = None,
    accelerator: str = "auto",
    workers: int = 0,
    devices: int = 1,
    num_nodes: int = 1,
    precision: str | None = None,
) -> None:
    """Train a network on a corpus or on your own pictures; ship it afterwards with imagery export.

    The run's folder gets checkpoints, log.jsonl, sheets of pictures and curves for TensorBoard.

    Args:
        model: dvae, prior, interpreter, or judge (the laboratory's own, used by imagery evaluate alone).
        data: Corpus folder made by imagery corpus build; for dvae and prior also a folder of pictures with
            captions.csv (columns file, caption), or of tar shards with NAME.png and NAME.txt.
        run_dir: Folder of checkpoints, logs and pictures (default: runs/MODEL).
        resume: Go on from the last checkpoint.
        minutes: Stop after this long.
        steps: Length of the whole run (its learning rate falls to zero there).
        batch_size: Pictures (or operations) a step, in place of ours.
        learning_rate: Highest learning rate, in place of ours.
        from_shipped: Begin a new run from the shipped weights instead of fresh ones.
        preset: Settings of the paper in place of ours: paper (dvae), dalle-tiny or dalle-12b (prior).
        weights: Folder whose dvae codes the pictures for the prior (default: the package's own).
        accelerator: cpu, cuda, or auto: a graphics card where there is one.
        workers: Processes that draw batches ahead; a graphics card waits for drawings without (0: none).
        devices: Processes on every machine; they share each batch.
        num_nodes: Machines (start the same command on each, with MASTER_ADDR, MASTER_PORT and NODE_RANK set).
        precision: 32-true or bf16-mixed (default: bfloat16 multiplications where they are fast).
    """
    check_choice("model", model, (*MODELS, JUDGE))
    if precision is not None:
        check_choice("precision", precision, ("32-true", "bf16-mixed"))
    check_choice("accelerator", accelerator, ("auto", "cpu", "cuda"))
    check_count("devices", devices)
    check_count("num-nodes", num_nodes)
    check_count("workers", workers, at_least=0)
    if batch_size is not None:
        check_count("batch-size", batch_size)
    if not data.is_dir():
        raise FileNotFoundError(
            f"expected a corpus folder, found none at {data}; make one: imagery corpus build {data}"
        )
    run_dir = run_dir or Path("runs") / model
    if model == JUDGE:
        from imagery_experiments.evaluation.reference_classifier.training import train_classifier

        train_classifier(data, run_dir, resume=resume, minutes=minutes, steps=steps)
        return
    from imagery_agent.pretrained import WEIGHTS_DIR
    from imagery_agent.training.devices import Machines
    from imagery_agent.training.recipes import registry as recipes

    asked = {"steps": steps, "batch_size": batch_size, "learning_rate": learning_rate}
    recipes.train(
        model,
        data=data,
        run_dir=run_dir,
        resume=resume,
        minutes=minutes,
        changes={name: value for name, value in asked.items() if value is not None},
        from_shipped=from_shipped,
        preset=preset,
        weights=weights or WEIGHTS_DIR,
        machines=Machines(devices, num_nodes, precision, accelerator, workers),
    )


def export(
    model: tyro.conf.Positional[str],
    *,
    data: Path = Path("corpus"),
    run_dir: Path | None = None,
    weights: Path | None = None,
) -> None:
    """Install the weights of a training run unless those in place are better on held-out data.

    Args:
        model: dvae, prior, interpreter or judge.
        data: Corpus folder that the run was trained on.
        run_dir: Folder of the run (default: runs/MODEL).
        weights: Folder of weights (default: the package's own).
    """
    check_choice("model", model, (*MODELS, JUDGE))
    run_dir = run_dir or Path("runs") / model
    if model == JUDGE:
        from imagery_experiments.evaluation.reference_classifier.training import export_classifier

        export_classifier(data, run_dir)
        return
    from imagery_agent.pretrained import WEIGHTS_DIR
    from imagery_agent.training.recipes import registry as recipes

    recipes.export(model, data=data, run_dir=run_dir, weights=weights or WEIGHTS_DIR)


def evaluate_networks(
    *, json: bool = False, only: str = "", weights: Path | None = None, out: Path | None = None
) -> None:
    """Measure the shipped networks.

    Args:
        json: Print a JSON list of rows instead of a table.
        only: Only figures of this name or network, for example dvae or prior.caption_gap_nats.
        weights: Folder of other networks to measure (dvae, prior, interpreter), as imagery export --weights makes it.
        out: Keep each row in this JSON file as soon as it is measured; other figures that are there stay.
    """
    from imagery_experiments.evaluation.registry import as_json, evaluate, print_table
    from imagery_experiments.workflows.quality_table import keep

    measured = evaluate(
        only, weights=weights, report=lambda name: print(f"measuring {name}", file=sys.stderr)
    )
    rows = list(measured if out is None else keep(measured, out))
    if json:
        print(as_json(rows))
    else:
        print_table(rows)


def build_corpus(
    folder: tyro.conf.Positional[Path] = Path("corpus"),
    *,
    seed: int = 0,
    mini: bool = False,
    wide: bool = False,
    cache: Annotated[Path | None, tyro.conf.arg(metavar="PATH")] = None,
) -> None:
    """Build the training corpus.

    Args:
        folder: Where to write the shards.
        seed: Seed of splits and drawn figures.
        mini: Only what is built in (letters, primitives, figures); needs no network.
        wide: Also about a thousand rarer names, with tags, for the interpreter.
        cache: Folder that keeps what was downloaded.
    """
    from imagery_experiments.corpus import build

    build.build_corpus(folder, seed=seed, mini=mini, wide=wide, cache=cache)
