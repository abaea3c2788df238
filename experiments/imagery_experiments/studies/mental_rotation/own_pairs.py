"""Mental rotation with pairs of pictures from a file, beside people's times per item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from imagery_agent.schemas import number, whole
from imagery_agent.validation import InputError
from imagery_envs.stimuli.constructions import normal_answer
from imagery_envs.stimuli.picture_pairs import PicturePair, read_pairs
from imagery_envs.tables import read_rows
from imagery_experiments.experiment.design import Design, Trial, generator
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.experiment.study import Analysis, Outcome, Study, shown_picture
from imagery_experiments.studies.mental_rotation.design import NAME
from imagery_experiments.studies.mental_rotation.item_correlations import compare_items, item_means, measures_of
from imagery_experiments.studies.mental_rotation.session import ACTIONS, read_steps, steps

PARTICIPANTS = 10
"""Simulated participants, unless the number is given: item means need several."""


def pairs_study(base: Study, pairs: Path, *, people_trials: Path | None = None) -> Study:
    """The study of mental rotation with the pairs of a file; people's trials give the reliability of their items.

    Raises:
        InputError: a missing or malformed file, or trials of people without one of the items.
    """
    items = read_pairs(pairs)
    trials = None if people_trials is None else read_trials(people_trials, items)
    people = {item.item: (item.people_ms, item.people_accuracy) for item in items}
    return replace(
        base,
        design=partial(pairs_design, items, pairs.resolve()),
        run=run_pairs,
        analyse=partial(analyse_pairs, people, trials),
        figures=lambda rows: {},
        measures=lambda rows, analysis: measures_of(analysis),
        people={},
        participants={True: 1, False: PARTICIPANTS},
        factors=("plane", "angle_deg", "pair"),
        predictions=(),
    )


def pairs_design(items: Sequence[PicturePair], path: Path, *, seed: int, participants: int, quick: bool) -> Design:
    """Every item once per participant, in an individual random order; the quick design is the same."""
    trials: list[Trial] = []
    for participant in range(1, participants + 1):
        order = generator(seed, f"{participant}/order").permutation(len(items))
        trials += [_trial(items[index], participant, path) for index in order]
    return Design(NAME, seed, participants, tuple(trials))


def _trial(item: PicturePair, participant: int, path: Path) -> Trial:
    levels: dict[str, str | int | float] = {
        "condition": "pairs from a file",
        "plane": item.axis,
        "item": item.item,
        "angle_deg": item.angle_deg,
        "pair": "same" if item.same else "different",
    }
    return Trial(participant, levels, settings={"file": str(path)})


def run_pairs(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """One display and one answer per trial."""
    import gymnasium as gym

    from imagery_experiments.participants.picture_truths import reveal_rotation_display

    for trial in session:
        subject.agent.reset(seed)
        env = gym.make("imagery_envs:Imagery/MentalRotation-v0", pairs=trial.settings["file"])
        observation, info = env.reset(seed=0, options={"stimulus": trial.levels["item"]})
        env.close()
        reveal_rotation_display(subject.reveal_truth, observation["picture"], info["truth"])
        response = subject.agent.respond(shown_picture(observation), info["instruction"])
        answer = normal_answer(response.answer)
        correct = ACTIONS.get(answer) == info["truth"]["answer"]
        done = steps(response)
        frames = tuple(response.trace) if trial.record_trace else ()
        yield Outcome(trial, answer, correct, response.duration_ms, response.work, read_steps(done, done), frames)


def analyse_pairs(
    people: dict[str, tuple[float | None, float | None]], trials: pd.DataFrame | None, rows: pd.DataFrame
) -> Analysis:
    """Item means beside people's."""
    from imagery_experiments.analysis.statistics import by_condition, fit_means

    fit = fit_means(rows[rows["correct"].astype(bool) & (rows["pair"] == "same")], "angle_deg")
    table = item_means(rows)
    theirs = pd.DataFrame.from_dict(people, orient="index", columns=["people_ms", "people_accuracy"])
    if trials is not None:
        known = item_means(trials)
        theirs = theirs.assign(people_ms=known["rt_ms"], people_accuracy=known["accuracy"])
    table = table.join(theirs)
    found: dict[str, Any] = {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": by_condition(rows, ("plane", "angle_deg", "pair")),
        "fit": fit.as_dict() if fit else None,
        "items": compare_items(table, rows, trials),
    }
    return found


def read_trials(path: Path, items: Sequence[PicturePair]) -> pd.DataFrame:
    """People's trials: participant, item, rt_ms, correct (1 or 0); times of missing answers are empty.

    Raises:
        InputError: a missing or malformed file, or one that lacks an item.
    """
    kinds = {"participant": str, "item": str, "rt_ms": number(above=0) | None, "correct": whole(0, 1)}
    table = pd.DataFrame([row.cells for row in read_rows(path, "people's trials", kinds)], columns=list(kinds))
    if missing := [item.item for item in items if item.item not in set(table["item"])]:
        raise InputError(f"expected trials of every item in {path}, it has none of {missing[0]!r}")
    pairs = {item.item: ("same" if item.same else "different", item.angle_deg) for item in items}
    table = table[table["item"].isin(list(pairs))]
    return table.assign(
        rt_ms=table["rt_ms"].astype(float),
        correct=table["correct"].astype(bool) & table["rt_ms"].notna(),
        pair=[pairs[item][0] for item in table["item"]],
        angle_deg=[pairs[item][1] for item in table["item"]],
    )
