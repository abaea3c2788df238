"""Sentences that build figures as steps: the one door through which all commands and agents read them.

A sentence is cut into words with categories (:mod:`words`), parsed by ``grammar.lark`` (Earley), and the parse tree is
turned into the dataclasses of :mod:`tree`. A sentence outside the grammar is refused; nothing is guessed.
"""

from __future__ import annotations

import difflib
import re
import sys
import threading
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any

from lark import Lark
from lark.exceptions import UnexpectedInput, VisitError
from lark.lexer import Lexer

from imagery_agent.language.construction.chunks import Chunks
from imagery_agent.language.construction.clauses import clauses
from imagery_agent.language.construction.meaning.builder import Builder
from imagery_agent.language.construction.meaning.coordinating import in_order
from imagery_agent.language.construction.meaning.instructions import read
from imagery_agent.language.construction.tree import Step
from imagery_agent.language.construction.words import Word, tokens
from imagery_agent.language.scene import SceneError

_ONE_AT_A_TIME = threading.RLock()  # the parser is told what to predict, so that two threads cannot share it


class _Words(Lexer):
    """Hands words to the parser, which is told to predict only what can begin with the next of them."""

    def __init__(self, conf: Any) -> None:
        pass

    def lex(self, data: Any) -> Iterator[Word]:  # type: ignore[override]
        parser = _grammar().parser.parser
        for word in data:
            parser.predictions = _predictions(frozenset(word.senses))
            yield word


@cache
def _grammar() -> Lark:
    text = resources.files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
    terminals = sorted(set(re.findall(r"\b[A-Z][A-Z_]*\b", re.sub(r"//.*", "", text))))
    lark = Lark(f"{text}\n%declare {' '.join(terminals)}\n", parser="earley", lexer=_Words, maybe_placeholders=False)
    parser = lark.parser.parser
    for rule in parser.parser_conf.rules:  # plain strings compare ten times as fast as lark's tokens
        for symbol in (rule.origin, *rule.expansion):
            symbol.name = sys.intern(str(symbol.name))
    parser.term_matcher = lambda terminal, word: terminal.name in word.senses
    return lark


@cache
def _predictions(categories: frozenset[str]) -> dict[Any, list[Any]]:
    """The parser's rules that can begin with a word of these categories."""
    return {origin: [rule for rule, first in rules if not first.isdisjoint(categories)] for origin, rules in _rules()}


@cache
def _rules() -> list[tuple[Any, list[tuple[Any, frozenset[str]]]]]:
    """Every nonterminal with its rules and the categories that each of them can begin with."""
    parser = _grammar().parser.parser
    starts: dict[Any, list[tuple[Any, frozenset[str]]]] = {}
    for rule in parser.parser_conf.rules:
        symbol = rule.expansion[0]
        first = {symbol} if symbol.is_term else parser.FIRST[symbol]
        starts.setdefault(rule.origin, []).append((rule, frozenset(terminal.name for terminal in first)))
    return list(starts.items())


def read_steps(text: str) -> tuple[Step, ...]:
    """The steps that a text asks for, in order.

    Raises:
        SceneError: words or combinations of words that are not understood, named, with the nearest understood wording.
    """
    if not isinstance(text, str):
        raise SceneError(f"expected a sentence as text, got {type(text).__name__}")
    sentences = [part for part in re.split(r"[.!?;]+(?=\s|$|[\"”])", text) if re.search(r"\w", part)]
    if not sentences:
        raise SceneError("expected a sentence such as 'Imagine a capital letter \"D\".', got an empty text")
    found = Builder()
    for sentence in sentences:
        if all({"LEAD", "AND", "THEN", "COMMA"} & set(word.senses) for word in tokens(sentence)):
            continue  # "And ..."
        found.sentence = len(found.steps)
        for clause in clauses(chunks(sentence)):
            try:
                read(found, clause)
            except SceneError as error:
                raise SceneError(f"{error} (in {sentence.strip()!r}{_nearest(sentence)})") from None
        first = re.match(r"\s*(?:imagine|picture|visuali[sz]e)\b", sentence, re.IGNORECASE) is not None
        found.steps[found.sentence :] = in_order(found.steps[found.sentence :], first=first)
        if unread := _names_left_out(sentence, found.steps):
            raise SceneError(
                f"not understood: what is said of the {unread} (in {sentence.strip()!r}{_nearest(sentence)})"
            )
    if not found.steps:
        raise SceneError(f"nothing is asked for in {text.strip()!r}")
    return tuple(found.steps)


def _names_left_out(sentence: str, steps: Sequence[Step]) -> str:
    """The first character or shape of a sentence that none of the steps speaks of; or nothing."""
    read, words = repr(steps), tokens(sentence)
    for at, word in enumerate(words):
        name, shape = word.senses.get("CHAR", "").lower(), word.senses.get("SHAPE_N", "").split("/")[0]
        result = any(one.text == "into" or "FORM_V" in one.senses for one in words[max(0, at - 2) : at])
        result = result and words[at - 1].text != "the"
        if result or {"ADJ", "VERB", "SIDE_N", "PART_N", "LOOP_N"} & set(word.senses):
            shape = ""  # "closing it into a triangle"; words that can mean something else
        if "IMAGE_N" in word.senses and "copy_of" not in read.replace("copy_of=None", "") and "Mirror" not in read:
            return word.text
        if (name and f" {name}'" not in read) or (shape and not re.search(rf"['\s]{re.escape(shape)}'", read)):
            return word.text
    return ""


def chunks(sentence: str) -> list[Any]:
    """The flat chunks of one sentence."""
    words = tokens(sentence)
    if not words:
        raise SceneError(f"expected something to imagine or to do, got {sentence.strip()!r}")
    try:
        with _ONE_AT_A_TIME:
            _grammar().parser.parser.predictions = _predictions(frozenset(words[0].senses))
            tree = _grammar().parse(words)
    except UnexpectedInput as error:
        raise SceneError(_stopped(sentence, words, error)) from None
    try:
        return Chunks().transform(tree)
    except VisitError as error:
        if not isinstance(error.orig_exc, SceneError):
            raise
        raise SceneError(f"{error.orig_exc} (in {sentence.strip()!r}{_nearest(sentence)})") from None


def _stopped(sentence: str, words: Sequence[Word], error: UnexpectedInput) -> str:
    """Where the parser could not go on, for a message."""
    token = getattr(error, "token", None)
    at = next((i for i, word in enumerate(words) if word is token), len(words))
    rest = " ".join(word.text for word in words[at : at + 4])
    where = f"how {rest!r} goes on after {words[at - 1].text!r}" if rest and at else "how it goes together"
    return f"every word is understood, but not {where} (in {sentence.strip()!r}{_nearest(sentence)})"


def _nearest(sentence: str) -> str:
    """The understood wording that is most like a sentence."""
    near = difflib.get_close_matches(sentence.lower(), EXAMPLES, n=1, cutoff=0.0)
    return f"; understood is for example {near[0]!r}" if near else ""


EXAMPLES = (
    "Imagine a capital letter D.",
    "Rotate it 90 degrees to the left.",
    "Draw a small circle on top of the square.",
    "Add a vertical line from the top point of the figure to the middle of the bottom line.",
    "Put a V below it so that its two top points touch the bottom corners of the square.",
    "Remove the horizontal line of the A.",
    "Cut off the lower half of the figure.",
    "Move the bottom line up to the middle of the vertical line.",
    "Flip the T upside down.",
    "Mirror the right figure so that it faces left.",
    "Push the two figures together until they touch.",
    "Extend the vertical line a little at the bottom.",
    "Make the horizontal line twice as long.",
    "Surround the figure with a large circle.",
    "Add a short line at each end of the horizontal line.",
    "Connect the two top points with a horizontal line.",
    "Keep only the top half of the circle.",
    "Do the same on the right.",
)
