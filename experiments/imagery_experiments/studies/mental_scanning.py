"""Mental scanning of an island map from memory (Kosslyn, Ball & Reiser 1978; Denis & Cocude 1989).

Task         Learn a map; then, with the map gone, focus on one landmark and scan to another (scan), or
             say whether there is another on the map (no-scan, the control).
Stimuli      An island with seven landmarks whose 21 distances are all different; learned from the
             picture, or from a description in words.
Observation  The map (or its description) once, then blank pictures and one question each.
Response     "yes" when the landmark is reached or there, "no" when it is not on the map.
Truth        Distance in pixels and presence; used here to score and to label rows only.
Timing       Response time is the priced work executed from a question to its answer.
Measures     Response time of correct answers over distance (slope in ms per pixel), for both tasks.
People       r = .97 over the 21 pairs when scanning, no effect of distance when not.
Source       See :mod:`imagery_experiments.human`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pandas as pd

from imagery_envs.stimuli.constructions import normal_answer
from imagery_envs.stimuli.islands import LURES
from imagery_envs.stimuli.landmarks import LANDMARKS
from imagery_experiments import accounts
from imagery_experiments.design import Design, Trial, generator
from imagery_experiments.human import KOSSLYN_R
from imagery_experiments.statistics import by_condition, finite, fit_means, share_interval, slope_interval
from imagery_experiments.studies.base import Analysis, Study, shown_picture
from imagery_experiments.studies.sizes import SCANNING

if TYPE_CHECKING:
    from imagery_experiments.agents import Subject
    from imagery_experiments.runner import Outcome

NAME = "mental-scanning"
READY = 0
ACTIONS = {"yes": 1, "reached": 1, "no": 2, "not on the map": 2}
SCAN, NO_SCAN = "scan", "no-scan"
LEVELS = ("learning", "task", "distance_px")


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """Per participant: every way of learning x both tasks; per condition the 21 pairs and lures, shuffled.

    All participants learn the classic map, so that pairs can be averaged over them.
    """
    size = SCANNING[quick]
    trials = []
    for participant in range(1, participants + 1):
        for learning in size.learning:
            for task in (SCAN, NO_SCAN):
                session = f"{learning}/{task}"
                own = generator(seed, f"{participant}/{session}")
                pairs = [tuple(own.permutation(pair)) for pair in combinations(LANDMARKS, 2)]
                pairs += [
                    (LANDMARKS[index % len(LANDMARKS)], LURES[index % len(LURES)])
                    for index in range(size.lures)
                ]
                order = own.permutation(len(pairs))
                for position, index in enumerate(order):
                    start, target = (str(name) for name in pairs[index])
                    levels = {"learning": learning, "task": task, "start": start, "target": target}
                    shown = participant == 1 and position < 2
                    trials.append(Trial(participant, levels, session, shown=shown))
    return Design(NAME, seed, participants, tuple(trials))


def run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """Learn the map, then answer every question of the session from memory."""
    import gymnasium as gym

    from imagery_experiments.oracle import know_map
    from imagery_experiments.runner import Outcome

    first = session[0]
    env = gym.make(
        "imagery_envs:Imagery/MentalScanning-v0",
        learning=first.levels["learning"],
        scan=first.levels["task"] == SCAN,
    )
    queries = [(str(trial.levels["start"]), str(trial.levels["target"])) for trial in session]
    observation, info = env.reset(seed=seed, options={"queries": queries})
    subject.agent.reset(seed)
    know_map(subject.tell, observation["picture"], info["instruction"], info["truth"])
    learned = subject.agent.respond(shown_picture(observation), info["instruction"])
    observation, _, _, _, info = env.step(READY)
    for position, trial in enumerate(session):
        truth = info["truth"]
        response = subject.agent.respond(shown_picture(observation), info["instruction"])
        answer = normal_answer(response.answer)
        action = ACTIONS.get(answer, READY)
        frames = (*(learned.trace if position == 0 else ()), *response.trace)
        yield Outcome(
            trial,
            answer,
            action == (ACTIONS["yes"] if truth["present"] else ACTIONS["no"]),
            response.duration_ms,
            response.work,
            {"present": bool(truth["present"]), "distance_px": finite(truth["distance_px"])},
            frames if trial.shown else (),
        )
        if position + 1 < len(session):
            observation, _, _, _, info = env.step(action)
    env.close()


def _fitted(rows: pd.DataFrame, learning: str, task: str) -> pd.DataFrame:
    """Correct trials with a target on the map."""
    return rows[
        (rows["learning"] == learning)
        & (rows["task"] == task)
        & rows["present"].astype(bool)
        & rows["correct"].astype(bool)
    ]


def analyse(rows: pd.DataFrame) -> Analysis:
    """Accuracy over all trials; the line is that of correct scans of the map learned from its picture.

    Where no map was learned from a picture, that of the first other way of learning.
    """
    ways = [way for way in ("picture", "description") if way in set(rows["learning"])]
    fit = fit_means(_fitted(rows, ways[0], SCAN), "distance_px")
    present = rows[rows["present"].astype(bool)]
    absent = rows[~rows["present"].astype(bool)]
    lures = [{**condition, "distance_px": None} for condition in by_condition(absent, LEVELS[:2])]
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": by_condition(present, LEVELS) + lures,
        "fit": fit.as_dict() if fit else None,
    }


def measures(rows: pd.DataFrame, analysis: Analysis) -> Mapping[str, str]:
    """For the table of results."""
    found = {}
    share = share_interval(int(rows["correct"].sum()), len(rows))
    if share:
        found["Accuracy"] = f"{rows['correct'].mean():.0%} [{share.low:.0%}, {share.high:.0%}]"
    for learning in ("picture", "description"):
        for task, label in ((SCAN, "scanning"), (NO_SCAN, "without scanning")):
            fitted = _fitted(rows, learning, task)
            fit, interval = fit_means(fitted, "distance_px"), slope_interval(fitted, "distance_px")
            if fit and interval:
                bounds = f"[{interval.low:.1f}, {interval.high:.1f}]"
                found[f"Slope, {label}, from {learning}"] = (
                    f"{fit.slope:.1f} {bounds} ms/pixel, r = {fit.r:.2f}"
                )
    return found


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Response time over distance, with and without scanning, one panel per agent and way of learning."""
    from plotnine import (
        aes,
        expand_limits,
        facet_grid,
        geom_point,
        geom_smooth,
        ggplot,
        labs,
        scale_color_manual,
        scale_shape_manual,
    )

    from imagery_experiments.figures import condition_means, ordered, theme

    part = rows[rows["present"].astype(bool) & rows["correct"].astype(bool)]
    table = condition_means(part, ["agent", "learning", "task", "distance_px"])
    table["agent"] = ordered(table["agent"], dict.fromkeys(rows["agent"]))
    table["learning"] = "learned from " + table["learning"].astype(str)
    table["task"] = ordered(table["task"], (SCAN, NO_SCAN))
    ways = table["learning"].nunique()
    figure = (
        ggplot(table, aes("distance_px", "rt_s", color="task", shape="task"))
        + geom_smooth(method="lm", se=False, size=0.6)
        + geom_point(size=1.8)
        + facet_grid("learning", "agent")
        + scale_color_manual({SCAN: "#1f5fa8", NO_SCAN: "#a0a0a0"})
        + scale_shape_manual({SCAN: "o", NO_SCAN: "^"})
        + expand_limits(y=0)
        + labs(x="distance on the map (pixels)", y="response time (s)")
        + theme(width_in=9.0, height_in=1.2 + 2.4 * ways)
    )
    caption = (
        "Scanning from memory: response time of correct answers over the distance between the two "
        f"landmarks, one point per pair, with least-squares lines. People: r = {KOSSLYN_R:.2f} when "
        "scanning, no effect of distance when not (Kosslyn, Ball & Reiser 1978)."
    )
    return {caption: figure}


PEOPLE = {
    "Slope, scanning, from picture": f"r = {KOSSLYN_R:.2f}, 21 pairs (Kosslyn, Ball & Reiser 1978)",
    "Slope, without scanning, from picture": "no effect of distance (Kosslyn, Ball & Reiser 1978)",
    "Slope, scanning, from description": "the same line, less regular at first (Denis & Cocude 1989)",
}
"""Measure -> people's value and where it is from, for the table of results."""

STUDY = Study(
    NAME,
    "Mental scanning",
    "A map of an island is learned, then taken away. Asked to scan in mind from one landmark to another, "
    "people take longer the farther apart the two are; asked only whether a landmark is on the map, they do "
    "not.",
    design,
    run,
    analyse,
    figures,
    measures,
    PEOPLE,
    {quick: size.participants for quick, size in SCANNING.items()},
    predictions=accounts.SCANNING,
)
