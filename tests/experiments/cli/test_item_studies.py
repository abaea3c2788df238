"""Studies of one's own items on the command line: participants, chosen agents, and graded answers."""

from __future__ import annotations

import shlex

import pytest

from imagery_experiments.cli.main import main
from imagery_experiments.experiment.trial_log import read_rows
from imagery_experiments.studies.reinterpretation.own_items import item_study

ITEMS = (
    "block,instruction_1,instruction_2,canonical_answer,drawing,answer_drawing\n"
    "1,Imagine a circle.,Put a horizontal line in it.,button,rings.svg,ring.svg\n"
    "2,Imagine a square.,Put a triangle on top of it.,house,rings.svg,ring.svg\n"
)
RINGS = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 64" fill="none" stroke="black" stroke-width="4">'
    '<circle cx="32" cy="32" r="20"/><circle cx="96" cy="32" r="24"/></svg>'
)
"""What is in mind after each of two sentences."""
RING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" fill="none" stroke="black" stroke-width="4">'
    '<circle cx="32" cy="32" r="24"/></svg>'
)
ONE = "one participant: no intervals between participants; give --participants for more"


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "items.csv").write_text(ITEMS)
    (tmp_path / "rings.svg").write_text(RINGS)
    (tmp_path / "ring.svg").write_text(RING)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("count", [1, 2])
def test_an_item_study_with_one_participant_says_so(count, here, capsys):
    (here / "items.csv").write_text("".join(ITEMS.splitlines(keepends=True)[:2]))  # the first item alone
    main(shlex.split(f"run reinterpretation --items items.csv --agent imagery-oracle --participants {count} --out r"))
    assert (ONE in capsys.readouterr().out) == (count == 1)
    assert read_rows(here / "r")["participant"].nunique() == count


def test_an_item_study_has_enough_participants_for_an_interval_by_default(here):
    assert item_study(here / "items.csv").participants[False] >= 5


def test_an_ablation_takes_items_grades_and_chosen_agents(here, capsys):
    order = "ablate reinterpretation --items items.csv --participants 1 --agent imagery-oracle propositional-oracle"
    main(shlex.split(f"{order} --out plain"))
    assert {path.name for path in (here / "plain").iterdir() if path.is_dir()} == {
        "imagery-oracle", "propositional-oracle",
    }  # fmt: skip
    rows = read_rows(here / "plain" / "imagery-oracle")
    assert set(rows["item"].astype(str)) == {"item-1", "item-2"}
    key = "".join(f"{row.item.removeprefix('item-')},{row.response},2\n" for row in rows.itertuples())
    (here / "grades.csv").write_text("block,answer,grade\n" + key)
    main(shlex.split(f"{order} --grades grades.csv --out graded"))
    graded = read_rows(here / "graded" / "imagery-oracle")
    assert list(graded["response"]) == list(rows["response"])
    assert list(graded["grade"]) == [2, 2]
    assert list(rows["grade"]) != [2, 2]
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(shlex.split("ablate reinterpretation --grades grades.csv --out lone"))
    assert "expected --items FILE with --grades" in capsys.readouterr().err
