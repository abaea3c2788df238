"""Reinterpretation of a mental picture built from words (Finke, Pinker & Farah 1989).

Task         Build a figure in mind from spoken instructions ("Imagine a capital letter D. ..."), then
             say what it looks like.
Stimuli      Five of the twelve classic items, in the wording of McCarty & Morales 2025.
Observation  One sentence per step and a blank picture; at last "What is it?".
Response     An open answer in words.
Truth        Accepted names; used here to score only.
Timing       Priced work of all steps together.
Measures     Share of good names (the first answer), good name among the first five.
People       From 41 % (T) to 82 % (umbrella) good names per item (McCarty & Morales 2025).
Source       See :mod:`imagery_experiments.human`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from imagery_envs.stimuli.constructions import CLASSIC_ITEMS, FINAL_QUESTION, normal_answer
from imagery_experiments import accounts
from imagery_experiments.design import Design, Trial
from imagery_experiments.human import MCCARTY_MORALES
from imagery_experiments.statistics import by_condition, share_interval
from imagery_experiments.studies.base import Analysis, Study, shown_picture
from imagery_experiments.studies.sizes import REINTERPRETATION

if TYPE_CHECKING:
    from imagery_agent.agent import Response
    from imagery_experiments.agents import Subject
    from imagery_experiments.runner import Outcome

NAME = "reinterpretation"
CANONICAL = {f"finke-{item.block}": item.accepted[0] for item in CLASSIC_ITEMS}
"""Item -> its name; numbers as in the item list of McCarty & Morales 2025."""
TOP = 5


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """The five items in the classic order, for every participant."""
    trials = [
        Trial(participant, {"item": item}, shown=participant == 1)
        for participant in range(1, participants + 1)
        for item in CANONICAL
    ]
    return Design(NAME, seed, participants, tuple(trials))


def run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """All steps of each item, then the question."""
    import gymnasium as gym

    from imagery_envs.text import ANSWER_LENGTH, encode_answer
    from imagery_experiments.oracle import know_figures
    from imagery_experiments.runner import Outcome

    know_figures(subject.tell)
    env = gym.make("imagery_envs:Imagery/Reinterpretation-v0")
    for trial in session:
        observation, info = env.reset(
            seed=seed, options={"item": int(str(trial.levels["item"]).split("-")[1])}
        )
        subject.agent.reset(seed)
        responses: list[Response] = []
        done = False
        while not done:
            response = subject.agent.respond(shown_picture(observation), info["instruction"])
            responses.append(response)
            asked = info["instruction"] == FINAL_QUESTION
            action = encode_answer(response.answer[:ANSWER_LENGTH] if asked else "")
            observation, reward, terminated, truncated, info = env.step(action)
            done = terminated or truncated
        accepted = [normal_answer(name) for name in info["truth"]["accepted"]]
        said = [normal_answer(name) for name in (responses[-1].answer, *responses[-1].names)]
        names = [name for name in dict.fromkeys(said) if name] or [""]
        yield Outcome(
            trial,
            names[0],
            float(reward) > 0,
            sum(response.duration_ms for response in responses),
            _total([response.work for response in responses]),
            {
                "names": "; ".join(names[:TOP]),
                "good_in_top5": any(name in accepted for name in names[:TOP]),
                "accepted": "; ".join(accepted),
            },
            tuple(frame for response in responses for frame in response.trace) if trial.shown else (),
        )
    env.close()


def _total(works: Sequence[Any]) -> Any:
    """All work together, kind by kind."""
    counts = [asdict(work) for work in works]
    return type(works[0])(**{kind: sum(count[kind] for count in counts) for kind in counts[0]})


def _pooled_names(rows: pd.DataFrame) -> list[str]:
    """The names in order: as they came for one participant, for several by the sum of 1 / rank."""
    weight: dict[str, float] = defaultdict(float)
    for names in rows["names"]:
        for rank, name in enumerate(filter(None, names.split("; ")), start=1):
            weight[name] += 1 / rank
    return sorted(weight, key=lambda name: -weight[name])[:TOP]  # sorted is stable: ties as they came


def analyse(rows: pd.DataFrame) -> Analysis:
    """Share of good names over all trials and, per item, the names in the order they came."""
    conditions = by_condition(rows, ["item"])
    for condition in conditions:
        own = rows[rows["item"] == condition["item"]]
        condition["good_in_top5"] = float(own["good_in_top5"].mean())
        condition["answers"] = _pooled_names(own)
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": conditions,
        "fit": None,
        "good_names": float(rows["correct"].mean()),
        "good_names_top5": float(rows["good_in_top5"].mean()),
        "items": {condition["item"]: condition["answers"] for condition in conditions},
    }


def measures(rows: pd.DataFrame, analysis: Analysis) -> Mapping[str, str]:
    """For the table of results."""
    found = {}
    for column, label in (
        ("correct", "Good names, first answer"),
        ("good_in_top5", "Good name in the first five"),
    ):
        share = share_interval(int(rows[column].sum()), len(rows))
        if share:
            found[label] = f"{rows[column].mean():.0%} [{share.low:.0%}, {share.high:.0%}]"
    for item, names in analysis["items"].items():
        found[_label(item)] = ", ".join(names)
    return found


def _label(item: str) -> str:
    return f"Answers, {CANONICAL.get(item, item)}"


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Share of good names per item, agents beside people."""
    from plotnine import aes, geom_col, ggplot, labs, position_dodge, scale_fill_manual, scale_y_continuous

    from imagery_experiments.figures import colors, ordered, theme

    table = rows.groupby(["agent", "item"])["correct"].mean().rename("share").reset_index()
    people = pd.DataFrame(MCCARTY_MORALES.points, columns=["item", "share"]).assign(
        agent=MCCARTY_MORALES.label
    )
    agents = list(dict.fromkeys(rows["agent"]))
    table = pd.concat([table, people[people["item"].isin(table["item"])]], ignore_index=True)
    table["agent"] = ordered(table["agent"], [*agents, MCCARTY_MORALES.label])
    table["share"] = table["share"].astype(float)
    names = {item: CANONICAL.get(item, item) for item in dict.fromkeys(table["item"])}
    table["name"] = ordered(table["item"].map(names), names.values())
    figure = (
        ggplot(table, aes("name", "share", fill="agent"))
        + geom_col(position=position_dodge(width=0.75), width=0.65)
        + scale_fill_manual(colors(agents, [MCCARTY_MORALES.label]))
        + scale_y_continuous(limits=(0, 1), labels=lambda values: [f"{value:.0%}" for value in values])
        + labs(x="", y="good names")
        + theme(width_in=9.0, height_in=3.0)
    )
    caption = (
        "Share of good names per item (first answer). People: share of answers graded 4 or more of 5 "
        "(McCarty & Morales 2025, 22 to 28 people per item)."
    )
    return {caption: figure}


PEOPLE = {
    "Good names, first answer": "62 %, mean of these five items (McCarty & Morales 2025)",
    **{
        _label(str(item)): f"{share:.0%} good names (McCarty & Morales 2025)"
        for item, share in MCCARTY_MORALES.points
    },
}
"""Measure -> people's value and where it is from, for the table of results."""

STUDY = Study(
    NAME,
    "Reinterpretation",
    "A figure is built in mind from spoken instructions, step by step; nothing is shown. At the end: what "
    "is it? People often see what they have made, although no step says so.",
    design,
    run,
    analyse,
    figures,
    measures,
    PEOPLE,
    {quick: size.participants for quick, size in REINTERPRETATION.items()},
    predictions=accounts.REINTERPRETATION,
)
