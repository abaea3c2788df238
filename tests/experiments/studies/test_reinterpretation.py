"""Reinterpretation's exact pictures are drawings that share nothing with the grammar or the planner."""

from __future__ import annotations

import csv
import itertools

import numpy as np
import pytest

from imagery_agent.mind.individual_differences import Traits
from imagery_agent.validation import InputError
from imagery_envs.stimuli.constructions import CLASSIC_ITEMS, Construction, read_constructions
from imagery_experiments.analysis.human_data import human_data_file
from imagery_experiments.participants.registry import AGENTS
from imagery_experiments.studies.reinterpretation.design import items_design
from imagery_experiments.studies.reinterpretation.drawings import SHIPPED, drawing_file, read_drawing
from imagery_experiments.studies.reinterpretation.known_figures import known_figures
from imagery_experiments.studies.reinterpretation.own_items import item_study
from imagery_experiments.studies.reinterpretation.session import run

PANEL = '<path d="M{0} 20 H{1}" stroke="black" stroke-width="3"/>'


def svg(*panels: str, width: int | None = None) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width or 64 * len(panels)} 64">{"".join(panels)}</svg>'
    )


def outcome(item: Construction, agent: str = "imagery-oracle", *, grades: str = ""):
    """The result of the item's only trial."""
    design = items_design([item], seed=0, participants=1, grades=grades)
    subject = AGENTS[agent].build()
    subject.set_traits(Traits())
    (found,) = run(design.trials, subject, seed=0)
    return found


def classic(block: int) -> Construction:
    return next(item for item in CLASSIC_ITEMS if item.block == block)


# ---------------------------------------------------------------- the drawings


def test_every_classic_item_is_drawn_sentence_by_sentence():
    for item in CLASSIC_ITEMS:
        pictures = read_drawing(drawing_file(item), len(item.instructions))
        assert len(pictures) == len(item.instructions)
        for before, after in itertools.pairwise(pictures):
            assert np.abs(before.astype(int) - after).mean() > 1


def test_every_item_of_mccarty_and_morales_is_drawn():
    path = human_data_file("reinterpretation_items.csv")
    if path is None:
        pytest.skip("people's data are not available")
    items = read_constructions(path)
    assert len(items) == 29
    for item in items:
        assert len(read_drawing(drawing_file(item), len(item.instructions))) == len(item.instructions)
    names = {drawing_file(item) for item in (*items, *CLASSIC_ITEMS)}
    assert names == {path.name for path in SHIPPED.glob("*.svg")}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "expected a drawing as an SVG file, found none"),
        ("a line", "cannot read"),
        (svg(PANEL.format(10, 50)), "expected 2 square panels side by side, one per sentence.*1.00 times its height"),
        (svg(PANEL.format(10, 50), width=128), "panel 2 is empty"),
        (svg(PANEL.format(10, 63.9), PANEL.format(80, 120)), "panel 1 has ink at its edge"),
    ],
)
def test_bad_drawings_are_refused(tmp_path, content, message):
    path = tmp_path / "drawing.svg"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_drawing(str(path), 2)


# ---------------------------------------------------------------- exact agents


def test_exact_pictures_need_no_sentence_to_be_understood(tmp_path):
    """Sentences in no language at all, with the drawing of a heart."""
    item = Construction(
        1, ("Flurb the wug.", "Glip.", "Zorn it.", "Mib."), ("heart",), "own", drawing_file(classic(49))
    )
    found = outcome(item)
    assert found.correct
    assert found.measures["failed"] == 0
    assert [frame.label for frame in found.frames][:4] == list(item.instructions)
    assert outcome(item, "propositional-oracle").measures["failed"] == 4


def test_both_exact_can_fail():
    wrong_drawing = Construction(1, classic(49).instructions, ("umbrella",), "own", drawing_file(classic(49)))
    found = outcome(wrong_drawing)
    assert (found.response, found.correct) == ("heart", False)


def test_both_exact_are_graded_by_the_key(tmp_path):
    key = tmp_path / "grades.csv"
    key.write_text("block,canonical_answer,answer,grade\n49,Heart,heart,2.0\n", encoding="utf-8")
    found = outcome(classic(49), grades=str(key))
    assert (found.response, found.correct, found.measures["grade"]) == ("heart", False, 2.0)


def test_an_oracle_never_knows_the_picture_that_it_names():
    drawn = {read_drawing(drawing_file(item), len(item.instructions))[-1].tobytes() for item in CLASSIC_ITEMS}
    assert drawn.isdisjoint(truth.picture.tobytes() for truth in known_figures(classic(58)))


# ---------------------------------------------------------------- own items


def own_items(tmp_path, **columns: str):
    row = {"block": "7", "instruction_1": "Imagine a line.", "canonical_answer": "wug"} | columns
    with (tmp_path / "items.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    return tmp_path / "items.csv"


def test_own_items_bring_their_drawings(tmp_path):
    (tmp_path / "line.svg").write_text(svg(PANEL.format(10, 50)))
    (tmp_path / "wug.svg").write_text(svg(PANEL.format(20, 40)))
    path = own_items(tmp_path, drawing="line.svg", answer_drawing="wug.svg")
    (trial,) = item_study(path).design(seed=0, participants=1, quick=True).trials
    assert trial.settings["drawing"] == str(tmp_path / "line.svg")
    (item,) = read_constructions(path)
    assert outcome(item).response == "wug"


def test_what_is_missing_is_said_in_one_line(tmp_path):
    with pytest.raises(InputError, match=r"expected a drawing at .*none.svg, found no file in .*items.csv line 2"):
        read_constructions(own_items(tmp_path, drawing="none.svg"))
    (item,) = read_constructions(own_items(tmp_path))
    with pytest.raises(InputError, match="expected a drawing of item 7 for an agent with exact pictures"):
        outcome(item)
    (tmp_path / "line.svg").write_text(svg(PANEL.format(10, 50)))
    (item,) = read_constructions(own_items(tmp_path, drawing="line.svg"))
    with pytest.raises(InputError, match=r"expected a picture of an answer to item 7 \(wug\)"):
        outcome(item)
