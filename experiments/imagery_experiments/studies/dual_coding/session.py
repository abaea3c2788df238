"""One session of dual coding: a list that is studied and recalled, or the trials of one task with response times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from imagery_agent.language import task_templates as say
from imagery_experiments.experiment.design import Trial
from imagery_experiments.experiment.participant import PictureTruth, Subject
from imagery_experiments.experiment.study import Outcome
from imagery_experiments.studies.dual_coding.design import PLACES, sequence
from imagery_experiments.studies.dual_coding.items import DRAWINGS, caption_of, items, picture
from imagery_experiments.studies.dual_coding.planning import PART as PLANNING
from imagery_experiments.studies.dual_coding.planning import run_planning
from imagery_experiments.studies.dual_coding.sentences import PART as SENTENCES
from imagery_experiments.studies.dual_coding.sentences import run_sentences
from imagery_experiments.studies.dual_coding.timed import run_timed

if TYPE_CHECKING:
    from imagery_agent.agent import Response

STUDIED_PAIRS = 2
"""Times that a list of pairs is studied."""


def run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """Study and recall the items of one list."""
    subject.agent.reset(seed)
    if DRAWINGS.is_file():
        subject.give_drawings(DRAWINGS)
    _reveal(subject)
    part = session[0].levels["part"]
    runs = {"pairs": _pairs, "places": _places, SENTENCES: run_sentences, PLANNING: run_planning} | dict.fromkeys(
        ("walk", "clocks", "sizes"), run_timed
    )
    yield from runs.get(str(part), _recall)(session, subject, seed=seed)


def _reveal(subject: Subject) -> None:
    """An oracle knows the drawings; a word that nobody could draw is a blank picture to it."""
    blank = np.full((64, 64, 3), 255, np.uint8)
    for item in items().values():
        text = caption_of(item.word)
        if item.kind == "concrete":
            subject.reveal_truth(PictureTruth(picture(item.word), (item.word,), drawn_from=text))
        else:
            subject.reveal_truth(PictureTruth(blank, (), drawn_from=text))


def _recall(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """A list is studied, some of it twice; after the delay it is recalled freely, or by initials."""
    order = sequence(session, seed)
    studied = {trial.id: _study(trial, subject, time=0) for trial in order}
    for trial in order:
        if ", " in str(trial.levels["material"]):
            _study(trial, subject, time=1)
    _wait(session[0], subject)
    if session[0].levels["test"] == "cued":
        initials = sorted({str(trial.levels["item"])[0] for trial in session})
        asked = {one: subject.agent.respond(None, say.RECALL_INITIAL.say(initial=one)) for one in initials}
        for trial in session:
            yield _outcome(trial, asked[str(trial.levels["item"])[0]], studied[trial.id], session)
        return
    response = subject.agent.respond(None, say.RECALL_ALL.say())
    for trial in session:
        yield _outcome(trial, response, studied[trial.id], session)


def _study(trial: Trial, subject: Subject, *, time: int, place: str = "") -> Response:
    """Show one item: as a picture or a word, by its material at this time."""
    word, manner = str(trial.levels["item"]), trial.levels["manner"]
    shown = str(trial.levels["material"]).split(", ")[time]
    if shown == "picture":
        where = {"place": place} if place else {}
        return subject.agent.respond(picture(word), say.STUDY_PICTURE.say(manner=manner, **where))
    return subject.agent.respond(None, say.STUDY_WORD.say(word=word, manner=manner))


def _wait(trial: Trial, subject: Subject) -> None:
    if delay_min := float(trial.levels["delay_min"]):
        subject.agent.respond(None, say.WAIT.say(minutes=delay_min))


def _outcome(trial: Trial, response: Response, studied: Response, session: Sequence[Trial]) -> Outcome:
    """Whether the item is among the names recalled; the time until it was named, else of the whole recall."""
    word = str(trial.levels["item"])
    at_ms = {moment.answer: moment.work_ms for moment in getattr(response, "time_course", ())}
    recalled = word in response.names
    whole_ms = max([response.duration_ms, *at_ms.values()])
    shown = {str(one.levels["item"]) for one in session}
    measures = _measures(word, studied) | {
        "names": "; ".join(response.names),
        "intrusions": sum(name not in shown for name in response.names),
    }
    rt_ms = at_ms.get(word, whole_ms) if recalled else whole_ms
    return Outcome(trial, word if recalled else "", recalled, rt_ms, response.work, measures)


def _measures(word: str, studied: Response) -> dict[str, Any]:
    item = items().get(word)
    return {
        "concreteness": item.concreteness if item else None,
        "study_ms": studied.duration_ms,
        "study_codes_generated": studied.work.codes_generated,
        "named_as": studied.names[0] if studied.names else "",
    }


def _pairs(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """All pairs are studied twice; then every first word is given."""
    order, studied = sequence(session, seed), {}
    for _ in range(STUDIED_PAIRS):
        for trial in order:
            first, second = _pair(trial)
            instruction = say.STUDY_PAIR.say(first=first, second=second, manner=trial.levels["manner"])
            studied[trial.id] = subject.agent.respond(None, instruction)
    for trial in session:
        first, second = _pair(trial)
        response = subject.agent.respond(None, say.RECALL_PARTNER.say(word=first))
        measures = _measures(second, studied[trial.id])
        yield Outcome(trial, response.answer, response.answer == second, response.duration_ms, response.work, measures)


def _pair(trial: Trial) -> tuple[str, str]:
    first, second = str(trial.levels["item"]).split()
    return first, second


def _places(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """Pictures at places are named; all are recalled, then the place of every one is asked for."""
    order = sequence(session, seed)
    places = {trial.id: PLACES[number % len(PLACES)] for number, trial in enumerate(order)}
    studied = {trial.id: _study(trial, subject, time=0, place=places[trial.id]) for trial in order}
    response = subject.agent.respond(None, say.RECALL_ALL.say())
    for trial in session:
        outcome = _outcome(trial, response, studied[trial.id], session)
        answer = subject.agent.respond(None, say.RECALL_PLACE.say(word=trial.levels["item"])).answer
        measures: Mapping[str, Any] = outcome.measures | {
            "place": places[trial.id], "place_answer": answer, "place_right": answer == places[trial.id],
        }  # fmt: skip
        yield Outcome(trial, outcome.response, outcome.correct, outcome.rt_ms, outcome.work, dict(measures))
