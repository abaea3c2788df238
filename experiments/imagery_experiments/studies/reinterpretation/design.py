"""The trials of reinterpretation: the classic items, or any list of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from imagery_envs.stimuli.constructions import CLASSIC_ITEMS, Construction
from imagery_experiments.analysis.human_values import GOOD_NAMES
from imagery_experiments.experiment.design import Design, Level, Trial, counterbalanced
from imagery_experiments.studies.reinterpretation.drawings import drawing_file

NAME = "reinterpretation"
QUICK_BLOCKS = (48, 49, 50, 53, 58)
"""Items of the quick design."""
PARTICIPANTS = {True: 1, False: 1}
"""Number of participants of the quick (True) and the full design."""
SHARED_AMONG = {True: 1, False: 4}
"""The items are counterbalanced over so many participants after the first."""
CANONICAL = {f"finke-{item.block}": item.accepted[0] for item in CLASSIC_ITEMS}
"""Item -> name of the figure; numbers as in the item list of McCarty & Morales 2025."""


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """The twelve classic items in order, all for the first participant; the quick design has five."""
    items = [item for item in CLASSIC_ITEMS if not quick or item.block in QUICK_BLOCKS]
    people = {str(point.at): point.value for point in GOOD_NAMES.points}
    return items_design(items, seed=seed, participants=participants, people=people, among=SHARED_AMONG[quick])


def items_design(
    items: Sequence[Construction],
    *,
    seed: int,
    participants: int,
    grades: str = "",
    people: Mapping[str, float] | None = None,
    among: int = 1,
) -> Design:
    """A design of any items, with the path of a key of graded answers and people's share of good names per item.

    The first participant has all items; for the others they are counterbalanced over ``among`` participants.
    """
    trials = []
    for participant in range(1, participants + 1):
        for item in items if participant == 1 else counterbalanced(items, participant, among=among):
            settings: dict[str, Level] = {f"instruction_{n}": text for n, text in enumerate(item.instructions, 1)}
            settings |= {"block": item.block, "accepted": "; ".join(item.accepted), "grades": grades}
            settings |= {"drawing": drawing_file(item), "answer_drawing": item.answer_drawing}
            if people and item_name(item) in people:
                settings["people"] = people[item_name(item)]
            trials.append(
                Trial(participant, {"item": item_name(item)}, settings=settings, record_trace=participant == 1)
            )
    return Design(NAME, seed, participants, tuple(trials))


def item_name(item: Construction) -> str:
    """Source and block, for example ``finke-48``."""
    source = re.sub(r"[^a-z]", "", item.source.lower().split("20")[0].split("19")[0]) or "item"
    return f"{source}-{item.block}"
