"""One session of the reinterpretation study: sentences, a guess after each, the question, and grades."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from imagery_agent.validation import InputError
from imagery_envs.stimuli.constructions import FINAL_QUESTION, Construction, normal_answer
from imagery_experiments.analysis.answer_grading import AnswerKey, Graded
from imagery_experiments.experiment.design import Trial
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.experiment.study import Outcome, shown_picture
from imagery_experiments.studies.reinterpretation.drawings import read_drawing
from imagery_experiments.studies.reinterpretation.known_figures import known_figures

if TYPE_CHECKING:
    from imagery_agent.agent import Response
    from imagery_agent.planners.base import ConstraintCheck

TOP = 5
"""Number of names that are scored."""


def run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """All sentences of each item, with a guess after each as in the original procedure, then the question."""
    import gymnasium as gym

    from imagery_envs.text import ANSWER_LENGTH, encode_answer

    for trial in session:
        item = _item(trial)
        drawn = _drawn(item, subject)
        for truth in known_figures(item) if subject.looks_exactly else ():
            subject.reveal_truth(truth)
        env = gym.make("imagery_envs:Imagery/Reinterpretation-v0", items=[item])
        observation, info = env.reset(seed=seed)
        subject.agent.reset(seed)
        transcript = _Transcript(subject, drawn)
        if subject.read_sentences is not None:
            subject.read_sentences.clear()
        done, reward = False, 0.0
        while not done:
            answer = transcript.answer(shown_picture(observation), info["instruction"])
            observation, gained, terminated, truncated, info = env.step(encode_answer(answer[:ANSWER_LENGTH]))
            reward = float(gained)
            done = terminated or truncated
        env.close()
        yield _outcome(trial, item, transcript, accepted=reward > 0)


def _item(trial: Trial) -> Construction:
    texts = [str(text) for name, text in trial.settings.items() if name.startswith("instruction_")]
    accepted = tuple(str(trial.settings["accepted"]).split("; "))
    return Construction(
        int(trial.settings["block"]),
        tuple(texts),
        accepted,
        drawing=str(trial.settings["drawing"]),
        answer_drawing=str(trial.settings["answer_drawing"]),
    )


def _drawn(item: Construction, subject: Subject) -> tuple[np.ndarray, ...]:
    """The exact picture after each sentence, for an agent that is given them.

    Raises:
        InputError: the item has no drawing.
    """
    if subject.put_in_mind is None:
        return ()
    if not item.drawing:
        raise InputError(
            f"expected a drawing of item {item.block} for an agent with exact pictures: name an SVG file in the column "
            "'drawing' of the items, or choose another agent"
        )
    return read_drawing(item.drawing, len(item.instructions))


@dataclass
class _Transcript:
    """Responses to the sentences of one item."""

    subject: Subject
    drawn: tuple[np.ndarray, ...] = ()
    """The exact picture after each sentence, for an agent that is given them."""
    told: int = 0
    """Number of sentences so far."""
    responses: list[Response] = field(default_factory=list)
    guesses: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """Sentences that could not be parsed or carried out, with the reason."""
    frames: list[Any] = field(default_factory=list)
    """The figure after each sentence."""
    checks: list[ConstraintCheck] = field(default_factory=list)
    """Whether each constraint of the sentences was seen to hold in the picture."""

    def answer(self, picture: np.ndarray | None, instruction: str) -> str:
        """The answer to the question, or after a sentence a guess at the finished figure."""
        try:
            response = self._response(picture, instruction)
        except ValueError as reason:
            if instruction != FINAL_QUESTION:  # which fails when the buffer is empty
                self.failed.append(f"{instruction!r}: {reason}")
            return ""
        self.responses.append(response)
        self.checks.extend(response.checks)
        if instruction == FINAL_QUESTION:
            return response.answer
        if response.trace:
            self.frames.append(replace(response.trace[-1], label=instruction.removeprefix("Imagine ")))
        try:
            guess = self.subject.agent.respond(None, FINAL_QUESTION)
        except ValueError:
            return ""
        self.responses.append(guess)
        if self.frames and response.trace:
            self.frames[-1].findings.extend(found for frame in guess.trace for found in frame.findings)
        self.guesses.append(guess.answer)
        return guess.answer

    def _response(self, picture: np.ndarray | None, instruction: str) -> Response:
        if self.subject.put_in_mind is None or instruction == FINAL_QUESTION:
            return self.subject.agent.respond(picture, instruction)
        self.told += 1
        return self.subject.put_in_mind(self.drawn[self.told - 1], instruction)


def _outcome(trial: Trial, item: Construction, transcript: _Transcript, *, accepted: bool) -> Outcome:
    from imagery_agent.mind.work_clock import Work

    last = transcript.responses[-1] if transcript.responses else None
    answers = [normal_answer(name) for name in ((last.answer, *last.names) if last else ())]
    names = [name for name in dict.fromkeys(answers) if name][:TOP] or [""]
    grades = [_graded(str(trial.settings["grades"]), item, name) for name in names]
    before = transcript.guesses[:-1] if transcript.guesses else []
    measures = {
        "names": "; ".join(names),
        "good_in_top5": any(grade.good for grade in grades),
        "grade": grades[0].grade if grades[0].grade is not None else 1.0,
        "best_grade": max(grade.grade if grade.grade is not None else 1.0 for grade in grades),
        "graded_by": grades[0].by,
        "best_graded_by": max(grades, key=lambda grade: grade.grade or 0.0).by,
        "key_answer": grades[0].key_answer,
        "guesses": "; ".join(transcript.guesses),
        "guessed_before": any(_graded(str(trial.settings["grades"]), item, guess).good for guess in before),
        "sentences": len(item.instructions),
        "failed": len(transcript.failed),
        "reasons": " | ".join(transcript.failed),
        "constraints": len(transcript.checks),
        "constraints_met": sum(check.met for check in transcript.checks),
        "accepted": "; ".join(normal_answer(name) for name in item.accepted),
        "people": float(trial.settings.get("people", float("nan"))),
    }
    if (read := transcript.subject.read_sentences) is not None:
        measures["trees"] = json.dumps([asdict(sentence) for sentence in read])
    frames = (*transcript.frames, *(last.trace[-1:] if last else ())) if trial.record_trace else ()
    works = [response.work for response in transcript.responses]
    return Outcome(
        trial,
        names[0],
        grades[0].good if trial.settings["grades"] else accepted,
        sum(response.duration_ms for response in transcript.responses),
        _total(works) if works else Work(),
        measures,
        frames,
    )


def _graded(key: str, item: Construction, name: str) -> Graded:
    """Grade by the key; without a key 5 for accepted names and none for others."""
    if key:
        return _key(key).grade(item.block, name)
    return Graded(5.0, "exact", 1.0, name) if name and item.accepts(name) else Graded(None, "none")


@cache
def _key(path: str) -> AnswerKey:
    return AnswerKey.read(path)


def _total(works: Sequence[Any]) -> Any:
    """The sum of all work, kind by kind."""
    counts = [asdict(work) for work in works]
    return type(works[0])(**{kind: sum(count[kind] for count in counts) for kind in counts[0]})
