"""Things are found where they are, before any of them is named."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from imagery_agent.visual_routines.blob_detector import things
from imagery_envs.stimuli.maps.islands import island


def test_all_landmarks_of_a_map_are_found_and_its_coast_is_not():
    for seed in range(5):
        isle = island("random", rng=np.random.default_rng(seed))
        found = np.array(things(isle.draw())) * 64
        assert len(found) == 7
        for x, y in isle.positions_px.values():
            assert np.hypot(*(found - (x, y)).T).min() < 4


def test_an_empty_picture_and_a_thin_line_hold_no_thing():
    picture = Image.new("RGB", (64, 64), "white")
    assert things(np.asarray(picture)) == []
    ImageDraw.Draw(picture).line((5, 5, 60, 40), fill="black", width=1)
    assert things(np.asarray(picture)) == []


@settings(max_examples=30, deadline=None)
@given(x=st.integers(8, 55), y=st.integers(8, 55))
def test_a_spot_is_found_wherever_it_is(x, y):
    picture = Image.new("RGB", (64, 64), "white")
    ImageDraw.Draw(picture).ellipse((x - 5, y - 5, x + 5, y + 5), fill="green")
    (place,) = things(np.asarray(picture))
    assert np.hypot(place[0] * 64 - x - 0.5, place[1] * 64 - y - 0.5) < 1.5
