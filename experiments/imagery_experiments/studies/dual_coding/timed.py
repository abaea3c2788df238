"""Three tasks with response times: walks through a letter or a sentence, clock hands, and sizes in life."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from imagery_agent.language import task_templates as say
from imagery_agent.planners.mental_comparison.depictive import sizes_cm
from imagery_agent.visual_routines.compositing import place_figure
from imagery_experiments.experiment.design import Level, Trial
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.experiment.study import Outcome
from imagery_experiments.studies.dual_coding.items import picture, words
from imagery_experiments.studies.dual_coding.stimuli import (
    ROWS,
    block_letter,
    clock_face,
    extreme_corners,
    hands_angle_deg,
    response_sheet,
)

if TYPE_CHECKING:
    from imagery_agent.agent import Response
    from imagery_agent.mind.work_clock import Work

LETTERS = ("F", "E", "H", "Z")
SENTENCES = {
    "the dog in the yard did not see the cat": (1, 4, 9),
    "a letter from the bank was lost on the way": (1, 4, 9),
    "she left the keys of the house under a stone": (3, 6, 9),
    "the boy and the girl ran to the river today": (1, 4, 8),
}
"""Sentence of ten words -> positions of its nouns, from 0."""
ANSWERS = 10
"""Answers of one walk."""
DIFFERENCES_DEG = (30, 60, 90, 120, 150)
FORMATS = ("digital", "mixed", "analog")
LARGE_PX, SMALL_PX = 54.0, 32.0
"""Sizes at which the two things of a pair are shown."""
_WITHIN_DEG = 5.0


# ---------------------------------------------------------------- designs


def timed_trials(participant: int, rng: np.random.Generator, count: int, *, half: str) -> Iterator[Trial]:
    """``count`` trials per condition of every task."""
    yield from _walks(participant, rng, count)
    yield from _clocks(participant, rng, count)
    yield from _sizes(participant, rng, count, half)


def timed_trial(participant: int, **levels: Level) -> Trial:
    """A trial of one of the tasks, a session of its own."""
    every: dict[str, Level] = {"part": "", "material": "", "manner": "", "test": "", "delay_min": 0, "item": ""}
    return Trial(participant, every | levels)


def _walks(participant: int, rng: np.random.Generator, count: int) -> Iterator[Trial]:
    for material, manner in product(("letter", "sentence"), ("point", "speak")):
        choices = LETTERS if material == "letter" else tuple(SENTENCES)
        for number in rng.permutation(len(choices))[:count]:
            yield timed_trial(participant, part="walk", material=material, manner=manner, item=choices[number])


def _clocks(participant: int, rng: np.random.Generator, count: int) -> Iterator[Trial]:
    times = [(hours, minutes) for hours in range(1, 13) for minutes in range(0, 60, 5)]
    for material, difference, number in product(FORMATS, DIFFERENCES_DEG, range(count)):
        while True:
            first, second = (times[index] for index in rng.integers(len(times), size=2))
            apart = abs(hands_angle_deg(*first) - hands_angle_deg(*second))
            if abs(apart - difference) <= _WITHIN_DEG:
                break
        item = f"{_said(first)} {_said(second)} {number + 1}"
        yield timed_trial(participant, part="clocks", material=material, test=f"{difference} degrees", item=item)


def _said(time: tuple[int, int]) -> str:
    return f"{time[0]}:{time[1]:02d}"


def _sizes(participant: int, rng: np.random.Generator, count: int, half: str) -> Iterator[Trial]:
    """Pairs at three ratios of size, each as words and as pictures, of fitting and of contrary sizes."""
    known = [word for word in words("concrete", half=half) if word in sizes_cm()]
    ordered = sorted(known, key=lambda word: sizes_cm()[word])
    for apart in (2, len(ordered) // 4, len(ordered) // 2):
        for low in rng.permutation(len(ordered) - apart)[:count]:
            pair = [ordered[low], ordered[low + apart]]
            first, second = (pair[index] for index in rng.permutation(2))
            for material, manner in (("word", ""), ("picture", "congruent"), ("picture", "incongruent")):
                item = f"{first} {second}"
                yield timed_trial(participant, part="sizes", material=material, manner=manner, item=item)


# ---------------------------------------------------------------- sessions


def run_timed(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """The trials of one task."""
    runs = {"walk": _run_walk, "clocks": _run_clocks, "sizes": _run_sizes}
    for trial in session:
        yield runs[str(trial.levels["part"])](trial, subject, np.random.default_rng(seed))


def _run_walk(trial: Trial, subject: Subject, rng: np.random.Generator) -> Outcome:
    """Ten answers; the time is that of all of them, with one base time."""
    item, points = str(trial.levels["item"]), trial.levels["manner"] == "point"
    agent = subject.agent
    if trial.levels["material"] == "letter":
        agent.respond(block_letter(item), say.KEEP_LETTER.say())
        truth, question = extreme_corners(item), say.NEXT_CORNER
    else:
        agent.respond(None, say.KEEP_SENTENCE.say(sentence=item))
        truth, question = [position in SENTENCES[item] for position in range(ANSWERS)], say.NEXT_WORD
    responses: list[Response] = []
    right = 0
    for number in range(ANSWERS):
        if number % ROWS == 0:
            is_left = [bool(left) for left in rng.random(ROWS) < 0.5]
            sheet = response_sheet(is_left)
        is_yes = truth[number % len(truth)]
        responses.append(agent.respond(sheet if points else None, question.say(report=trial.levels["manner"])))
        pointed = "left" if is_left[number % ROWS] == is_yes else "right"
        right += responses[-1].answer == (pointed if points else "yes" if is_yes else "no")
    work = sum((one.work for one in responses[1:]), responses[0].work)
    rt_ms = _one_response_ms(work, responses[0])
    return Outcome(trial, f"{right} of {ANSWERS}", right == ANSWERS, rt_ms, work, {"share_right": right / ANSWERS})


def _one_response_ms(work: Work, known: Response) -> float:
    """Duration of one response with this work, by the participant who gave the known one."""
    from imagery_agent.mind.work_clock import Prices

    return known.duration_ms * Prices().response_ms(work) / Prices().response_ms(known.work)


def _run_clocks(trial: Trial, subject: Subject, rng: np.random.Generator) -> Outcome:
    times = [tuple(int(part) for part in time.split(":")) for time in str(trial.levels["item"]).split()[:2]]
    shown = {"digital": (False, False), "mixed": (True, False), "analog": (True, True)}[str(trial.levels["material"])]
    faces = [clock_face(*time) for time, is_shown in zip(times, shown, strict=True) if is_shown]
    first, second = (None if is_shown else time for time, is_shown in zip(times, shown, strict=True))
    instruction = say.COMPARE_CLOCKS.say(first=first, second=second)
    response = subject.agent.respond(np.concatenate(faces, axis=1) if faces else None, instruction)
    angles = [hands_angle_deg(*time) for time in times]
    truth = "first" if angles[0] <= angles[1] else "second"
    return _answered(trial, response, truth, difference=abs(angles[0] - angles[1]))


def _run_sizes(trial: Trial, subject: Subject, rng: np.random.Generator) -> Outcome:
    pair = str(trial.levels["item"]).split()
    cm = [sizes_cm()[word] for word in pair]
    truth = "first" if cm[0] > cm[1] else "second"
    if trial.levels["material"] == "word":
        response = subject.agent.respond(None, say.COMPARE_SIZES.say(first=pair[0], second=pair[1]))
    else:
        is_first_large = (truth == "first") == (trial.levels["manner"] == "congruent")
        sides = (LARGE_PX, SMALL_PX) if is_first_large else (SMALL_PX, LARGE_PX)
        panels = [place_figure(picture(word), (0.5, 0.5), side_px=side) for word, side in zip(pair, sides, strict=True)]
        response = subject.agent.respond(np.concatenate(panels, axis=1), say.COMPARE_SHOWN_SIZES.say())
    return _answered(trial, response, truth, difference=abs(float(np.log10(cm[0] / cm[1]))))


def _answered(trial: Trial, response: Response, truth: str, *, difference: float) -> Outcome:
    measures = {"difference": difference}
    return Outcome(trial, response.answer, response.answer == truth, response.duration_ms, response.work, measures)
