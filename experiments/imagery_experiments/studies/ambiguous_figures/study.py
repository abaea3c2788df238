"""Ambiguous figures in the mind and on paper (Chambers & Reisberg 1985; Peterson et al. 1992).

Task         Look at a figure and say what it is; then say what else it could be: from memory, without or with a hint
             about its top, after rotating it in mind, by looking at one's drawing of it, or at the figure again.
Stimuli      Drawings with two readings: letters and objects that need another side up for the second, and objects
             whose parts can be seen otherwise with the same side up. In every condition the same share of each kind.
Observation  The figure; then a blank picture (or the drawing, or the figure) with the hint and the question.
Response     Names of all that is seen, or nothing.
Truth        Accepted names of both readings; used here to score, and by the experimenter to give the hint that fits
             the reading that was not given first.
Timing       Priced work from the question to the answer.
Measures     Whether the first answer was one of the readings; reversal: whether the other one is
             named later (of those); how often the names fit another figure of the kind (guessing); time.
People       0 of 15 reverse an image, 15 of 15 their drawing (Chambers & Reisberg 1985).
Source       See ``imagery_envs.ambiguous_figures``.

What is built in and what comes out. Built in (``imagery_agent.planners.ambiguous_figures.depictive``): a thing
before the eyes is read
with any side up, an image only with the side up under which it was understood; a hint or a rotation changes that as it
says; a drawing is a thing before the eyes. So that figures which need another side up are not reversed without a hint
is the architecture's doing as far as the interpreter reads them rightly, and one's own drawing cannot but be looked at
as the figure is. What comes out: which readings are seen in a frame at all (both may be), so how often the hints, the
drawing and looking again succeed; whether a picture rotated in imagination can still be read; what is seen wrongly;
reconstruals of parts; times. ``imagery-frame-free`` and ``imagery-frame-carried`` are the same mind without the rule
that an image keeps its frame, and with the rule that the frame rotates with the figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from imagery_envs.ambiguous_figures import encode_response, is_reversed
from imagery_envs.stimuli.ambiguous import AmbiguousFigure, figures
from imagery_envs.stimuli.ambiguous_shapes import KINDS
from imagery_experiments.analysis import accounts
from imagery_experiments.analysis.statistics import by_condition, finite, share_interval
from imagery_experiments.experiment.design import Design, Trial, generator
from imagery_experiments.experiment.study import Analysis, Study, shown_picture
from imagery_experiments.studies.sizes import AMBIGUOUS

if TYPE_CHECKING:
    from imagery_experiments.experiment.runner import Outcome
    from imagery_experiments.participants.registry import Subject

NAME = "ambiguous-figures"
FACTORS = ("kind", "hint", "medium")
CONDITIONS: dict[str, tuple[str, str]] = {
    "in mind, asked again": ("none", "image"),
    "in mind, asked for another": ("another", "image"),
    "in mind, its top may be elsewhere": ("frame", "image"),
    "in mind, which side is its top": ("side", "image"),
    "in mind, rotated": ("rotate", "image"),
    "own drawing": ("another", "drawing"),
    "the figure again": ("another", "picture"),
}
"""Condition in words -> hint and medium."""
_KIND_TITLES = {"letter": "letters", "object": "objects", "part": "parts, same top"}


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """In every condition figures of every kind, drawn anew; none with one top where the hint tells another."""
    size = AMBIGUOUS[quick]
    trials = []
    for participant in range(1, participants + 1):
        per_kind = size.figures if participant == 1 else size.later_figures
        for hint, medium in sorted(CONDITIONS.values(), key=lambda one: one[0] != "rotate"):
            for kind in KINDS:  # what is rotated comes first, so that it is imagined side by side
                if kind == "part" and hint in ("side", "rotate"):
                    continue
                own = generator(seed, f"{participant}/{hint}/{medium}/{kind}")
                for number, figure in enumerate(_drawn(kind, per_kind, own)):
                    levels = {"kind": kind, "hint": hint, "medium": medium, "figure": figure}
                    shown = participant == 1 and number == 0 and kind == "object"
                    trials.append(Trial(participant, levels, shown=shown))
    return Design(NAME, seed, participants, tuple(trials))


def _drawn(kind: str, count: int, rng: Any) -> list[str]:
    """Ids of figures of one kind, every shape once (either way round, in any pen) before any twice."""
    by_shape: dict[str, list[str]] = {}
    for figure in figures().values():
        if figure.kind == kind:
            by_shape.setdefault(figure.shape, []).append(figure.id)
    if count > sum(map(len, by_shape.values())):
        raise ValueError(f"expected fewer than {count} figures of the kind {kind}")
    shuffled = [rng.permutation(by_shape[shape]).tolist() for shape in rng.permutation(sorted(by_shape))]
    rounds = [
        shape[turn] for turn in range(max(map(len, shuffled))) for shape in shuffled if turn < len(shape)
    ]
    return rounds[:count]


def run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """Look, perhaps draw, and answer."""
    import gymnasium as gym
    import numpy as np

    from imagery_experiments.experiment.runner import Outcome
    from imagery_experiments.participants.oracle import know_ambiguous_figure

    for trial in session:
        figure = figures()[str(trial.levels["figure"])]
        env = gym.make(
            "imagery_envs:Imagery/AmbiguousFigures-v0",
            hint=trial.levels["hint"],
            medium=trial.levels["medium"],
        )
        observation, info = env.reset(seed=seed, options={"figure": figure.id})
        subject.agent.reset(seed)
        know_ambiguous_figure(subject.tell, figure)
        responses, over = [], False
        while not over:
            picture = shown_picture(observation)
            if picture is None and info["instruction"].startswith("Look at this figure"):
                picture = observation["picture"]  # a sheet on which nothing was drawn
            response = subject.agent.respond(picture, info["instruction"])
            responses.append(response)
            drawing = None
            if trial.levels["medium"] == "drawing":
                drawing = response.drawing if response.drawing is not None else np.full((64, 64, 3), 255)
            given = info["truth"]["given"]
            observation, _, over, _, info = env.step(encode_response(_names(response), drawing))
        env.close()
        names, first = _names(responses[-1]), _names(responses[0])
        known = given != "other"
        yield Outcome(
            trial,
            names[0] if names else "",
            is_reversed(figure, given, names),
            responses[-1].duration_ms,
            responses[-1].work,
            {
                "first_response": first[0] if first else "",
                "first_rt_ms": responses[0].duration_ms,
                "given": given,
                "first_right": known,
                "reversed": float(is_reversed(figure, given, names)) if known else None,
                "guess": _guess(figure, names) if known else None,
                "names": "; ".join(names),
            },
            tuple(frame for one in responses for frame in one.trace) if trial.shown else (),
        )


def _names(response: Any) -> list[str]:
    return [name for name in dict.fromkeys((response.answer, *response.names)) if name]


def _guess(figure: AmbiguousFigure, names: Sequence[str]) -> float:
    """Share of the readings of other figures of its kind that these names hit."""
    others = [one for one in figures().values() if one.kind == figure.kind and one.shape != figure.shape]
    hits = [any(other.reading(name) == "second" for name in names) for other in others]
    return sum(hits) / len(hits)


def analyse(rows: pd.DataFrame) -> Analysis:
    """Reversals by kind, hint and medium, of the trials whose first answer was one of the two readings."""
    conditions = by_condition(rows, FACTORS)
    for condition in conditions:
        own = rows[(rows[list(FACTORS)] == [condition[name] for name in FACTORS]).all(axis=1)]
        condition["first_right"] = float(own["first_right"].mean())
        condition["reversed"] = finite(own["reversed"].astype(float).mean())
        condition["guess"] = finite(own["guess"].astype(float).mean())
        condition["all_rt_ms"] = float(own["rt_ms"].mean())
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": conditions,
        "fit": None,
        "first_right": float(rows["first_right"].mean()),
    }


def measures(rows: pd.DataFrame, analysis: Analysis) -> Mapping[str, str]:
    """For the table of results."""
    found = {}
    for kind in KINDS:
        found[f"First reading is one of the two, {_KIND_TITLES[kind]}"] = _share(
            rows.loc[rows["kind"] == kind, "first_right"]
        )
    for condition, (hint, medium) in CONDITIONS.items():
        for kind in KINDS:
            own = _of(rows, kind, hint, medium)
            if len(own):
                found[_label(condition, kind)] = (
                    f"{_share(own['reversed'])} (guessing {own['guess'].astype(float).mean():.0%}), "
                    f"{own['rt_ms'].mean():.0f} ms"
                )
    return found


def _label(condition: str, kind: str) -> str:
    return f"Reversed, {_KIND_TITLES[kind]}: {condition}"


def _of(rows: pd.DataFrame, kind: str, hint: str, medium: str) -> pd.DataFrame:
    """Trials of a condition in which the first answer was one of the two readings."""
    fits = (rows["kind"] == kind) & (rows["hint"] == hint) & (rows["medium"] == medium)
    return rows[fits & rows["first_right"].astype(bool)]


def _share(values: pd.Series) -> str:
    interval = share_interval(int(values.astype(float).sum()), len(values))
    if interval is None:
        return "-"
    share = values.astype(float).mean()
    return f"{share:.0%} [{interval.low:.0%}, {interval.high:.0%}] of {len(values)}"


def figures_of(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Share of reversals by condition, one panel per kind of figure."""
    from plotnine import (
        aes,
        coord_flip,
        facet_wrap,
        geom_col,
        geom_errorbar,
        ggplot,
        labs,
        position_dodge,
        scale_fill_manual,
        scale_y_continuous,
    )

    from imagery_experiments.plotting.theme import colors, ordered, theme

    lines = []
    for agent in dict.fromkeys(rows["agent"]):
        for condition, (hint, medium) in CONDITIONS.items():
            for kind in KINDS:
                own = _of(rows[rows["agent"] == agent], kind, hint, medium)["reversed"].astype(float)
                interval = share_interval(int(own.sum()), len(own))
                if interval is not None:
                    lines.append(
                        (agent, condition, _KIND_TITLES[kind], own.mean(), interval.low, interval.high)
                    )
    table = pd.DataFrame(lines, columns=["agent", "condition", "kind", "share", "low", "high"])
    agents = list(dict.fromkeys(rows["agent"]))
    table["agent"] = ordered(table["agent"], agents)
    table["condition"] = ordered(table["condition"], list(CONDITIONS)[::-1])
    table["kind"] = ordered(table["kind"], _KIND_TITLES.values())
    side_by_side = position_dodge(width=0.75)
    figure = (
        ggplot(table, aes("condition", "share", fill="agent"))
        + geom_col(position=side_by_side, width=0.65)
        + geom_errorbar(aes(ymin="low", ymax="high"), position=side_by_side, width=0.3, size=0.4)
        + coord_flip()
        + facet_wrap("kind")
        + scale_fill_manual(colors(agents))
        + scale_y_continuous(limits=(0, 1), labels=lambda values: [f"{value:.0%}" for value in values])
        + labs(x="", y="reversed")
        + theme(width_in=9.0, height_in=3.2)
    )
    caption = (
        "Share of figures whose other reading is named, of those whose first answer was one of the two, with Wilson's "
        "95 % intervals. People: 0 of 15 reverse an image, 15 of 15 their own drawing (Chambers & Reisberg 1985)."
    )
    return {caption: figure} if lines else {}


_PEOPLE = {
    "in mind, asked for another": "0 of 15 (Chambers & Reisberg 1985)",
    "in mind, its top may be elsewhere": "a fifth to four fifths, by how plain the hint is (Peterson et al. 1992)",
    "in mind, which side is its top": "about half (Reisberg & Chambers 1991)",
    "in mind, rotated": "hardly any by 90 degrees (Reisberg & Chambers 1991), 11 of 36 by 180 (Kamermans et al. 2017)",
    "own drawing": "15 of 15 (Chambers & Reisberg 1985)",
}
PEOPLE = {_label(condition, "object"): value for condition, value in _PEOPLE.items()} | {
    _label("in mind, asked for another", "part"): "common (Peterson et al. 1992)"
}
"""Measure -> people's value and where it is from, for the table of results."""

STUDY = Study(
    NAME,
    "Ambiguous figures",
    "A figure with two readings is looked at, then taken away. People hardly ever find the other reading in their "
    "image of it, do so when told that its top may be elsewhere, and find it in their own drawing. "
    "That an image is read with the side up under which it was understood, and a thing before the eyes with any, is "
    "built into the imagery agent; what is seen in each frame is not.",
    design,
    run,
    analyse,
    figures_of,
    measures,
    PEOPLE,
    {quick: size.participants for quick, size in AMBIGUOUS.items()},
    factors=FACTORS,
    predictions=accounts.AMBIGUOUS,
)
