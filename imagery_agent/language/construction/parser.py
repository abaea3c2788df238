"""English sentences that build figures as steps (the items of Finke et al. 1989 and similar ones).

A sentence names something new and where it goes (``Imagine a small circle at the base of the figure.``) or what
happens to the figure or a part of it (``... the figure rotated 90 degrees to the left``). Every word must be
understood: what is left over is named in the error, and nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import replace

from imagery_agent.language.construction.actions import ACTION, VERBS
from imagery_agent.language.construction.clause_types import FORMS
from imagery_agent.language.construction.lexicon import unknown_words
from imagery_agent.language.construction.parse_state import ParseState
from imagery_agent.language.construction.result_clauses import read_outcome, split
from imagery_agent.language.construction.steps import FIGURE, Part, Step
from imagery_agent.language.construction.token_cursor import Reader, normal
from imagery_agent.language.scene import SceneError

_LEADS = ("imagine that", "imagine", "picture", "visualize", "visualise", "now", "then", "next", "finally", "please",
          "in your mind", "in your mind's eye", ",", "start with", "begin with", "think of", "form an image of",
          "mentally", "first", "after that", "see", "there is", "you see", "lastly",
          "the outline of", "an outline of", "start from", "begin from", "take", "starting with",
          "to begin with")  # fmt: skip


def parse_steps(sentence: str) -> tuple[Step, ...]:
    """The steps that a sentence asks for, in order.

    Raises:
        SceneError: words that are not understood (named), or a sentence that is not of a known form.
    """
    text = normal(sentence)
    clauses = [clause.strip(" ,;") for clause in re.split(r"(?:^| )[.;!?](?: |$)", text) if clause.strip(" ,;")]
    if not clauses:
        raise SceneError("expected a sentence such as 'Imagine a capital letter \"D\".', got an empty text")
    if unknown := unknown_words(text):
        raise SceneError(f"words not understood: {', '.join(unknown)} (in {sentence.strip()!r})")
    steps: list[Step] = []
    for clause in clauses:
        if steps and _describes(clause):
            steps[-1] = _also(steps[-1], clause)
            continue
        for part in _halves(clause):
            steps += _of_the_same(_clause(part, sentence, steps), steps)
    return tuple(steps)


def _of_the_same(later: list[Step], before: list[Step]) -> list[Step]:
    """``turn the V and lower it``: "it" is the part that was turned, if it still exists."""
    if not before or before[-1].action in {"add", "remove"}:
        return later
    return [replace(step, part=before[-1].part) if step.part == Part(FIGURE, "it") else step for step in later]


_DONE = "|".join(word for word in ACTION if word.endswith("ed"))
_TWO_CHANGES = re.compile(rf"^(?P<one>.*?\b(?:{_DONE})\b.*?),? and (?P<other>the (?:[\w<>]+ ){{1,4}}?(?:{_DONE})\b.*)$")
"""``the left figure rotated to the left and the right figure rotated to the right``"""


def _halves(clause: str) -> list[str]:
    """Two commands in one sentence: ``rotate it and then remove the line``."""
    verbs = "|".join(word for words in VERBS.values() for word in words.split()[:10]) + "|add|draw|place|put"
    found = re.split(
        rf"(?:,? and then|, then|,? and) (?=(?:imagine|{verbs}) (?:it|the|a|an|all|both|this|that)\b)", clause
    )
    if len(found) == 1 and (both := _TWO_CHANGES.match(clause)):
        found = [both["one"], both["other"]]
    return [half.strip(" ,") for half in found if half.strip(" ,")]


def _describes(clause: str) -> bool:
    """A sentence about what was just imagined: ``The "4" should have a triangular top``."""
    return bool(
        re.match(r"(?:both|the|it|its|all|they|each)\b.*?\b(?:should|is|are|has|have|must|will|just)\b", clause)
    )


def _also(step: Step, clause: str) -> Step:
    """The step of a describing sentence: contact, or none."""
    state = ParseState()
    read_outcome(clause.replace("should be", "are").replace("should", ""), state)
    if step.where is not None and state.touching:
        return replace(step, where=replace(step.where, touching=True), remark=f"{step.remark} {clause}".strip())
    return replace(step, remark=f"{step.remark} {clause}".strip())


def _failed(sentence: str, what: str) -> SceneError:
    return SceneError(
        f"every word is understood, but not {what} in {sentence.strip()!r}; say for example "
        "'Imagine a small circle at the base of the figure.' or 'Imagine the horizontal line removed.'"
    )


_FRONTED = re.compile(
    r"^(?:(?:now|then|finally|next|and) ,? ?)?"
    r"(?P<where>(?:(?:just|directly|right|immediately) )?(?:next to|beside|below|"
    r"above|underneath|beneath|under|inside|within|on|in|at|from|to the (?:left|right)|around|over|between)\b.*?) ?,? "
    r"(?P<what>(?:imagine|add|draw|put|place|visualize|picture|think of|there is|let|attach) .+)$"
)


def _clause(clause: str, sentence: str, before: list[Step]) -> list[Step]:
    if fronted := _FRONTED.match(clause):  # "below it, draw a line": the place comes last
        what, outcome, connector = split(fronted["what"])
        clause = f"{what} , {fronted['where'].strip(' ,')} {connector} {outcome}".strip()
    main, outcome, connector = split(clause)
    reader = Reader(main.split())
    while not reader.rest.startswith("next to") and reader.take(*sorted(_LEADS, key=len, reverse=True)):
        pass
    state = ParseState()
    if outcome:
        read_outcome(outcome, state, connector)
    for form in FORMS:
        reader_here = Reader(reader.words[reader.at :])
        steps = form(reader_here, _copy(state), before)
        if steps:
            if not reader_here.done:
                continue
            return [replace(step, remark=" ".join([*state.remarks, step.remark]).strip()) for step in steps]
    raise _failed(sentence, _left_over(reader, state, before))


def _left_over(reader: Reader, state: ParseState, before: list[Step]) -> str:
    """The words at which the furthest attempt stopped, for the error message."""
    rests = []
    for form in FORMS:
        here = Reader(reader.words[reader.at :])
        form(here, _copy(state), before)
        rests.append(here.rest)
    rest = min(rests, key=len)
    return f"how {rest!r} goes with the rest" if rest else "how it goes together"


def _copy(state: ParseState) -> ParseState:
    return replace(state, remarks=list(state.remarks))
