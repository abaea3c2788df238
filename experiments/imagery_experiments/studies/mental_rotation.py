"""Mental rotation (Shepard & Metzler 1971; Cooper & Shepard 1973; Cooper 1975; Ganis & Kievit 2015).

Task         Say whether two figures in one display are the same or mirror images of each other.
Stimuli      Letters and digits, and random polygons, rotated in the picture plane; block figures of
             cubes turned about the vertical axis. Fonts and figures are unseen in training.
Observation  One display of 64 x 128 pixels: the left figure upright, the right one rotated by the
             angle, in 'different' trials after mirroring.
Response     "same" or "different".
Truth        Angle and parity; used here to score and to label rows, never given to the agent.
Timing       Response time is the priced work that the agent executed from the display to its answer.
Measures     Accuracy; response time of correct 'same' trials over angle (slope in ms per degree).
People       A straight line for 'same' trials, flatter for 'different'; errors rise with angle.
Source       See :mod:`imagery_experiments.human`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from imagery_envs.stimuli.constructions import normal_answer
from imagery_experiments import accounts
from imagery_experiments.design import Design, Level, Trial, generator, name_seed
from imagery_experiments.human import COOPER_SHEPARD, GANIS_KIEVIT, GANIS_KIEVIT_ERRORS
from imagery_experiments.statistics import by_condition, fit_means, share_interval, slope_interval
from imagery_experiments.studies.base import Analysis, Study, shown_picture
from imagery_experiments.studies.sizes import ROTATION

if TYPE_CHECKING:
    from imagery_experiments.agents import Subject
    from imagery_experiments.runner import Outcome

NAME = "mental-rotation"
ACTIONS = {"same": 0, "different": 1}
LEVELS = ("stimuli", "plane", "angle_deg", "pair")
PICTURE_PLANE_STIMULI = ("letters", "polygons")
SHOWN = {
    ("letters", 60, "same"),
    ("polygons", 120, "same"),
    ("letters", 120, "different"),
    ("blocks", 50, "same"),
}
"""(stimuli, angle, pair) whose mental pictures the report shows, for the first participant."""


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """All conditions once per repetition, in an order of each participant's own."""
    size = ROTATION[quick]
    cells = [(kind, "picture", angle) for kind in PICTURE_PLANE_STIMULI for angle in size.angles_deg]
    cells += [("blocks", "depth", angle) for angle in size.depth_angles_deg]
    trials = []
    for participant in range(1, participants + 1):
        own = []
        for kind, plane, angle in cells:
            for pair in ACTIONS:
                for repetition in range(1, size.repetitions + 1):
                    side = generator(seed, f"{participant}/{kind}/{angle}/{pair}/{repetition}").choice(
                        ["L", "R"]
                    )
                    levels: dict[str, Level] = {
                        "stimuli": kind,
                        "plane": plane,
                        "angle_deg": angle,
                        "pair": pair,
                    }
                    levels |= {"direction": str(side), "repetition": repetition}
                    shown = participant == repetition == 1 and (kind, angle, pair) in SHOWN
                    # the same figure at every angle, so that figures do not add to the scatter of the line
                    settings = {"figure_seed": name_seed(seed, f"{participant}/{kind}/{repetition}")}
                    own.append(Trial(participant, levels, settings=settings, shown=shown))
        order = generator(seed, f"{participant}/order").permutation(len(own))
        trials += [own[index] for index in order]
    return Design(NAME, seed, participants, tuple(trials))


def run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """One display, one answer."""
    import gymnasium as gym

    from imagery_experiments.oracle import know_rotation_display
    from imagery_experiments.runner import Outcome

    for trial in session:
        levels = trial.levels
        env = gym.make(
            "imagery_envs:Imagery/MentalRotation-v0",
            stimuli=levels["stimuli"],
            plane=levels["plane"],
            angles_deg=(float(levels["angle_deg"]),),
        )
        observation, info = env.reset(
            seed=int(trial.settings["figure_seed"]),
            options={
                "angle_deg": float(levels["angle_deg"]),
                "same": levels["pair"] == "same",
                "direction": {"L": "left", "R": "right"}[str(levels["direction"])],
            },
        )
        truth = info["truth"]
        subject.agent.reset(seed)
        know_rotation_display(subject.tell, observation["picture"], truth)
        response = subject.agent.respond(shown_picture(observation), info["instruction"])
        env.close()
        answer = normal_answer(response.answer)
        yield Outcome(
            trial,
            answer,
            answer == ("same" if truth["same"] else "different"),
            response.duration_ms,
            response.work,
            {"stimulus": str(truth["stimulus"])},
            tuple(response.trace) if trial.shown else (),
        )


def _fitted(rows: pd.DataFrame, plane: str, pair: str = "same") -> pd.DataFrame:
    """The trials a line is fitted to: correct ones of one plane and parity."""
    return rows[(rows["plane"] == plane) & (rows["pair"] == pair) & rows["correct"].astype(bool)]


def analyse(rows: pd.DataFrame) -> Analysis:
    """Accuracy over all trials; the line is that of correct 'same' trials in the picture plane."""
    fit = fit_means(_fitted(rows, "picture"), "angle_deg")
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": by_condition(rows, LEVELS),
        "fit": fit.as_dict() if fit else None,
    }


def measures(rows: pd.DataFrame, analysis: Analysis) -> Mapping[str, str]:
    """For the table of results."""
    found = {}
    for plane, label in (("picture", "picture plane"), ("depth", "block figures in depth")):
        part = rows[rows["plane"] == plane]
        if part.empty:
            continue
        share = share_interval(int(part["correct"].sum()), len(part))
        assert share is not None  # there are trials
        found[f"Accuracy, {label}"] = f"{part['correct'].mean():.0%} [{share.low:.0%}, {share.high:.0%}]"
        for pair in ACTIONS:
            fitted = _fitted(rows, plane, pair)
            fit, interval = fit_means(fitted, "angle_deg"), slope_interval(fitted, "angle_deg")
            if fit and interval:
                bounds = f"[{interval.low:.1f}, {interval.high:.1f}]"
                found[f"Slope, {label}, {pair}"] = f"{fit.slope:.1f} {bounds} ms/degree, r = {fit.r:.2f}"
    return found


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Response time over angle, agents beside people, for each plane."""
    return {
        "Rotation in the picture plane: response time of correct trials over the angle between the two "
        "figures (mean and standard error), letters and polygons. People: Cooper & Shepard 1973, letters, "
        "means at 0 and 180 "
        "degrees.": _figure(rows, "picture", COOPER_SHEPARD.label, COOPER_SHEPARD.points),
        "Block figures turned about the vertical axis: response time of correct trials over the angle. "
        "People: Ganis "
        "& Kievit 2015, 54 participants.": _figure(rows, "depth", GANIS_KIEVIT.label, GANIS_KIEVIT.points),
    }


def _figure(rows: pd.DataFrame, plane: str, label: str, people: Sequence[tuple[Any, float]]) -> Any:
    from plotnine import (
        aes,
        expand_limits,
        facet_wrap,
        geom_errorbar,
        geom_line,
        geom_point,
        ggplot,
        labs,
        scale_color_manual,
        scale_linetype_manual,
        scale_shape_manual,
        scale_x_continuous,
    )

    from imagery_experiments.figures import PEOPLE_COLOR, condition_means, ordered, theme

    part = rows[(rows["plane"] == plane) & rows["correct"].astype(bool)]
    means = condition_means(part, ["agent", "stimuli", "pair", "angle_deg"])
    reference = pd.DataFrame(people, columns=["angle_deg", "mean"]).assign(
        agent=label, stimuli="people", pair="same"
    )
    reference["rt_s"] = reference["low"] = reference["high"] = reference["mean"] / 1000
    table = pd.concat([means, reference], ignore_index=True)
    agents = list(dict.fromkeys(rows["agent"]))
    table["agent"] = ordered(table["agent"], [*agents, label])
    table["pair"] = ordered(table["pair"], ["same", "different"])
    table["line"] = table["stimuli"].astype(str) + table["pair"].astype(str)
    shades = {"letters": "#1f5fa8", "polygons": "#3a8f5c", "blocks": "#8d4fa8", "people": PEOPLE_COLOR}
    return (
        ggplot(table, aes("angle_deg", "rt_s", color="stimuli", linetype="pair", shape="pair", group="line"))
        + geom_line(size=0.7)
        + geom_errorbar(aes(ymin="low", ymax="high"), width=3, size=0.4, linetype="solid")
        + geom_point(size=2)
        + facet_wrap("agent", scales="free_y", nrow=1)
        + scale_color_manual({kind: shades[kind] for kind in shades if kind in set(table["stimuli"])})
        + scale_linetype_manual({"same": "solid", "different": "dashed"})
        + scale_shape_manual({"same": "o", "different": "^"})
        + scale_x_continuous(
            breaks=sorted({float(value) for value in table["angle_deg"]})[:: 2 if plane == "picture" else 1]
        )
        + expand_limits(y=0)
        + labs(x="angle (degrees)", y="response time (s)")
        + theme(width_in=9.0, height_in=3.4)
    )


PEOPLE = {
    "Accuracy, picture plane": "about 97 % (Shepard & Metzler 1971)",
    "Slope, picture plane, same": (
        "about 17 ms/degree, block figures (Shepard & Metzler 1971); about 3, letters (Cooper & Shepard 1973)"
    ),
    "Accuracy, block figures in depth": "{:.0%} at 0, {:.0%} at 100 degrees (Ganis & Kievit 2015)".format(
        *(1 - error for angle, error in GANIS_KIEVIT_ERRORS if angle in (0, 100))
    ),
    "Slope, block figures in depth, same": "11.9 ms/degree, r = .975 (Ganis & Kievit 2015)",
    "Slope, block figures in depth, different": "6.8 ms/degree, r = .968 (Ganis & Kievit 2015)",
}
"""Measure -> people's value and where it is from, for the table of results."""

STUDY = Study(
    NAME,
    "Mental rotation",
    "Two figures stand side by side; the right one is rotated. Are they the same, or mirror images? People "
    "take longer the larger the angle, as if they turned a picture in mind. Letters and polygons are "
    "rotated in the picture plane, block figures are turned in depth.",
    design,
    run,
    analyse,
    figures,
    measures,
    PEOPLE,
    {quick: size.participants for quick, size in ROTATION.items()},
    predictions=accounts.ROTATION,
)
