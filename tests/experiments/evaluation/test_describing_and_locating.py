"""Describing and locating say the same of one picture, compressed pictures are named as the drawings."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from imagery_agent.early_vision.seeing import see_picture
from imagery_agent.interpreter.objects.tracking import overlap
from imagery_experiments.evaluation.held_out_data import Networks, black, painted, plain_objects, unseen_drawings

DRAWINGS = 20


@pytest.fixture(scope="module")
def interpreter():
    return Networks().interpreter


@pytest.fixture(scope="module")
def drawings():
    """Twenty unseen drawings of known concepts."""
    return painted(plain_objects(unseen_drawings(), DRAWINGS, seed=7)[0])


@pytest.mark.slow
def test_what_a_description_names_first_is_found_where_it_is(interpreter, drawings):
    named = 0
    for picture in drawings:
        for thing in interpreter.describe(picture).things:
            if thing.known >= 0.5:
                found = interpreter.locate(picture, f"the {thing.thing.color} {thing.thing.name}")
                assert found.is_there, thing
                assert overlap(found.box, thing.box) > 0.5
                named += 1
    assert named >= DRAWINGS * 0.8


@pytest.mark.parametrize(("name", "other"), [("bicycle", "bike"), ("smiley", "smiling face")])
def test_another_word_for_a_thing_is_found_or_not_known_but_never_denied(name, other, interpreter):
    (group,) = unseen_drawings().by_kind["icon"]
    (picture,) = painted([[black(int(group.drawings[group.names.index(name)][0]), 0.8)]])
    assert interpreter.locate(picture, f"the {name}").is_there
    found = interpreter.locate(picture, f"the {other}")
    assert found.is_there or not found.is_known


@pytest.mark.slow
@pytest.mark.parametrize("quality", [50, 90])
def test_names_survive_compression(quality, interpreter, drawings):
    """Of twenty drawings before ripples were made white, 9 to 14 kept their first name, and 8 to 11 of 12 sure ones."""
    before = interpreter.name(drawings, top=1)
    seen = []
    for picture in drawings:
        buffer = io.BytesIO()
        Image.fromarray(picture).save(buffer, "JPEG", quality=quality)
        seen.append(see_picture(np.asarray(Image.open(buffer).convert("RGB"))).pixels)
    after = interpreter.name(np.stack(seen), top=1)
    sure = [one[0][0] == other[0][0] for one, other in zip(before, after, strict=True) if one[0][1] >= 0.5]
    assert len(sure) >= 8
    assert sum(sure) >= 0.8 * len(sure)
