"""Instruction sentences: what an environment says is what the mind reads, and the wording is fixed."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagery_agent.language import task_templates
from imagery_agent.language.scene import PLACES, RELATIONS
from imagery_agent.language.templates import Template
from imagery_agent.tasks.reading import EXAMPLES, read_task
from imagery_agent.tasks.rotation import PrepareTask
from imagery_agent.tasks.scanning import QueryTask

TEMPLATES = {
    name: template
    for key, value in vars(task_templates).items()
    for name, template in (
        [(key, value)]
        if isinstance(value, Template)
        else [(f"{key}.{sub}", one) for sub, one in value.items() if isinstance(one, Template)]
        if isinstance(value, dict)
        else []
    )
}
words = st.sampled_from(["hut", "lake", "alarm clock", "x-ray"])
single_words = st.sampled_from(["hut", "lake", "truth"])
times = st.tuples(st.integers(1, 12), st.integers(0, 59)) | st.none()
letters = st.sampled_from(list("ABCXYZ"))
sides = st.sampled_from(["left", "right"])
relations = st.sampled_from(list(RELATIONS))
cells = st.tuples(st.integers(0, 6), st.integers(0, 6))
spots = st.tuples(st.sampled_from(["on the coast", "halfway to the coast"]), st.integers(1, 12)) | st.just(
    ("in the middle", 0)
)
folds = st.sampled_from(["left over right", "right over left", "top over bottom", "bottom over top"])
VALUES = {
    "name": words.filter(lambda name: " " not in name),
    "focus": words,
    "target": words,
    "first": words,
    "second": words,
    "third": words,
    "fourth": words,
    "asked": single_words,
    "first_shape": st.sampled_from(list(task_templates.PIECE_SHAPES)),
    "asked_shape": st.sampled_from(list(task_templates.PIECE_SHAPES)),
    "way": st.sampled_from(task_templates.TURNING_WAYS),
    "speed": st.integers(1, 9),
    "tree": st.integers(0, 10),
    "seconds": st.integers(1, 9),
    "movers": st.lists(
        st.tuples(single_words, st.integers(0, 10), st.integers(1, 5) | st.integers(-5, -1)), min_size=1, max_size=3
    ).map(tuple),
    "description": st.sampled_from(["a map with a red hut", "The island is round."]),
    "question": st.sampled_from(["Is the hut between the lake and the mill?"]),
    "degrees": st.integers(0, 180),
    "lead_ms": st.integers(1, 5000),
    "side": sides,
    "plane": st.sampled_from(["picture", "depth"]),
    "factor": st.sampled_from([0.5, 2.0]),
    "longer_is": st.sampled_from(["slower", "faster"]),
    "hour": st.integers(2, 25).map(lambda halves: halves / 2),
    "tenths": st.integers(0, 10),
    "thing": st.sampled_from(["a brown hut", "an orange tent"]),
    "other": st.booleans(),
    "up": st.sampled_from(["top", "left", "bottom", "right"]),
    "folds": st.lists(folds, min_size=1, max_size=3).map(tuple),
    "spot": spots,
    "spots": st.dictionaries(words, spots, min_size=1),
    "premises": st.lists(st.tuples(letters, relations, letters), min_size=1, max_size=4).map(tuple),
    "one": letters,
    "relation": relations,
    "start": cells,
    "goal": cells,
    "manner": st.sampled_from(list(task_templates.MANNERS)),
    "place": st.sampled_from(list(PLACES)),
    "word": single_words,
    "minutes": st.integers(1, 600),
    "initial": st.sampled_from("abc"),
    "sentence": st.sampled_from(["a bird in the hand is not in the bush"]),
    "report": st.sampled_from(["speak", "point"]),
    "doors": st.frozensets(st.frozensets(cells, min_size=2, max_size=2), min_size=1, max_size=5),
}
OWN_VALUES = {
    ("FIND_PATH", "side"): st.integers(2, 7),
    ("PREMISE", "other"): letters,
    ("CHAIN", "other"): letters,
    ("CONDITIONAL_ISLAND", "other"): letters,
    ("CAUSAL_CHAIN", "first"): single_words,
    ("MOVER", "start"): st.integers(0, 10),
    ("MOVER", "name"): single_words,
    **{
        (f"MOTION_QUESTIONS.{question}", slot): single_words
        for question in task_templates.MOTION_QUESTIONS
        for slot in ("first", "second")
    },
    **{(name, slot): single_words for name in ("STUDY_PAIR", "COMPARE_SIZES") for slot in ("first", "second")},
    **{("COMPARE_CLOCKS", slot): times for slot in ("first", "second")},
}


def test_all_templates_are_found():
    assert len(TEMPLATES) == 59


@pytest.mark.parametrize("name", TEMPLATES)
@given(data=st.data())
def test_what_is_said_is_read_back(name, data):
    template = TEMPLATES[name]
    for _, slots, _ in template._wordings:
        values = {slot: data.draw(OWN_VALUES.get((name, slot), VALUES[slot])) for slot in sorted(slots)}
        sentence = template.say(**values)
        assert template.read(sentence) == values
        assert template.read(sentence.upper()) is not None
        assert all(other.read(sentence) is None for key, other in TEMPLATES.items() if key != name)


def test_unknown_slots_are_named():
    with pytest.raises(ValueError, match="lead_ms"):
        task_templates.PREPARE.say(name="R")


def test_every_wording_is_understood():
    prepare = PrepareTask(700.0, "R", -60.0)
    assert read_task("get ready for the R, rotated 60 degrees to the right: it comes in 700 ms.") == prepare
    for article in ("a", "an", "the"):
        asked = read_task(f"Focus on the Hut.  Is there {article} lake on the map?")
        assert asked == QueryTask("hut", "lake", "presence")
    for which in ("the two", "these", "the"):
        with pytest.raises(ValueError, match="two figures"):  # understood, but there is no picture
            read_task(f"Are {which} figures the same or mirror images?")
    for wording in ("Study the map.", "Study this map:a map with a red hut at the top"):
        if wording.endswith("."):
            with pytest.raises(ValueError, match="of the map"):
                read_task(wording)
        else:
            assert read_task(wording).description == "a map with a red hut at the top"


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_in_error_messages_are_understood(example):
    try:
        read_task(example)
    except ValueError as reason:
        assert "expected a picture" in str(reason)  # noqa: PT017


def test_templates_are_light():
    loaded = "[m for m in ('torch', 'numpy') if m in sys.modules]"
    code = f"import sys, imagery_agent.language.task_templates; print({loaded})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
