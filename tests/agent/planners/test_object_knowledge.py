"""What the propositional planner knows of letters and objects is consistent; the imagery agent has the names too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import imagery_agent
from imagery_agent.language.directions import CONVERSE
from imagery_agent.mind.scene_graph import figure_graph
from imagery_agent.planners.shared.object_knowledge import LETTERS, OBJECTS, read_sketch

VOCABULARY = Path(imagery_agent.__file__).parent / "weights" / "interpreter" / "vocabulary.json"


def test_several_hundred_objects_are_known_by_names_that_the_interpreter_has():
    assert len(OBJECTS) >= 300
    assert set(OBJECTS) <= set(json.loads(VOCABULARY.read_text(encoding="utf-8")))
    assert list(OBJECTS) == sorted(OBJECTS)


def test_no_part_is_described_twice():
    """The same kind at the same place would be one thing; concentric circles and nested frames are two sizes."""
    for name, sketch in (LETTERS | OBJECTS).items():
        single = [part for part in sketch if part[0] in {"line", "arc", "dot", "triangle"}]
        assert len(set(single)) == len(single), name
        assert 1 <= len(sketch) <= 12, name


def test_relations_hold_both_ways():
    for name, sketch in OBJECTS.items():
        graph = figure_graph(sketch, thing=name)
        for one, other, relations in graph.edges(data="relations"):
            assert {CONVERSE[word] for word in relations} == graph.edges[other, one]["relations"], name


@pytest.mark.parametrize("text", ["", "o 0", "q 0 0", "o 0 zero", "o 0 0 0", "o 0 0,, - 0 1"])
def test_malformed_descriptions_are_refused(text):
    with pytest.raises(ValueError, match="expected a part as one of"):
        read_sketch(text)


def test_a_description_reads_as_it_looks():
    assert read_sketch("^ 0 -1, # 0 1") == [("triangle", "up", 0, -1), ("square", "", 0, 1)]
