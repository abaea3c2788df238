"""Reinterpretation: recognize an object in a figure constructed in imagery.

Task
    Follow instructions that combine and transform simple parts, then name the result.
Stimuli
    Sentences only. The twelve items of Finke, Pinker & Farah (experiments 2 and 3) are built in; others are read from a
    CSV file.
Observation
    ``picture`` uint8 (64, 64, 3), always blank. ``instruction`` bytes: one sentence per step, then "What is it?"
Response
    ``MultiDiscrete([256] * 64)``: an answer as UTF-8 bytes, padded with zeros (see
    ``imagery_envs.text.encode_answer``): after each sentence a guess of the result, which is not scored, and finally
    the name. Reward 1 if it is an accepted name, up to case, punctuation and a leading article, else 0.
Truth
    ``item`` (its block number), ``accepted`` (names, the canonical one first), ``step`` (0, 1, ...), ``steps`` (their
    number), ``source``.
Timing
    One item per episode, one step per sentence and one for the question.
Human result
    58 % of correctly imagined figures are named (Finke et al., experiment 2); 50 % good names in an online replication
    with twelve items of 1989 (McCarty & Morales 2025). Names are hardly ever guessed before the last step.
Source
    Finke, Pinker & Farah 1989, Cognitive Science 13:51-78; McCarty & Morales 2025, Artificial Phantasia.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from gymnasium import spaces

from imagery_agent.schemas import check_as
from imagery_agent.validation import InputError, check_choice
from imagery_envs.base import FirstScreen, NextScreen, Screen
from imagery_envs.stimuli.constructions import CLASSIC_ITEMS, FINAL_QUESTION, Construction, read_constructions
from imagery_envs.text import ANSWER_LENGTH, decode_text, encode_text


class Reinterpretation(Screen):
    """The environment ``Imagery/Reinterpretation-v0``; see the module for the paradigm.

    Args:
        items: "classic", the path of a CSV file (see ``read_constructions``), or a sequence of ``Construction``.
        render_mode: None, "rgb_array" or "human".

    ``reset(options={"item": 58})`` fixes the item by its block number; otherwise it is random.
    """

    OPTIONS: Mapping[str, Any] = {"item": int | str}
    MEANING = f"{ANSWER_LENGTH} bytes, as encode_answer('umbrella') gives them"

    def __init__(
        self, items: str | Path | Sequence[Construction] = "classic", *, render_mode: str | None = None
    ) -> None:
        super().__init__(render_mode=render_mode)
        self.action_space = spaces.MultiDiscrete([256] * ANSWER_LENGTH)
        if isinstance(items, str | Path):
            items = CLASSIC_ITEMS if items == "classic" else read_constructions(items)
        self.items: tuple[Construction, ...] = tuple(check_as("items", items, list[Any]))
        for item in self.items:
            if not isinstance(item, Construction):
                raise InputError(f"expected every item to be a Construction, got {item!r}")
        if not self.items:
            raise InputError("expected at least one item, got none")
        for sentence in (sentence for item in self.items for sentence in item.instructions):
            encode_text(sentence)  # raises ValueError for a sentence that is too long
        self._sentences: list[str] = []
        self._item = self.items[0]

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        drawn = self.items[int(self.np_random.integers(len(self.items)))]
        by_block = {str(item.block): item for item in self.items}
        block = options.get("item", drawn.block)
        self._item = by_block[check_choice("item", str(block), by_block)]
        self._sentences = [FINAL_QUESTION, *reversed(self._item.instructions)]  # in reverse order
        return self._next_screen()

    def _respond(self, action: Any) -> NextScreen:
        if self._sentences:
            return self._continue(self._next_screen())
        return self._end(reward=float(self._item.accepts(decode_text(np.asarray(action)))))

    def _next_screen(self) -> FirstScreen:
        steps = len(self._item.instructions) + 1
        sentence = self._sentences.pop()
        truth = {
            "item": self._item.block,
            "accepted": self._item.accepted,
            "step": steps - 1 - len(self._sentences),
            "steps": steps,
            "source": self._item.source,
        }
        return self._present(None, sentence, truth)
