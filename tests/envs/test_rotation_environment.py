"""Mental rotation: trials, their balance, and bad arguments."""

from collections import Counter

import numpy as np
import pytest

from tests.envs.episodes import make


@pytest.mark.parametrize("stimuli", ["letters", "polygons", "blocks"])
def test_a_trial_can_be_fixed_and_repeated(stimuli):
    env = make("Imagery/MentalRotation-v0", stimuli=stimuli)
    options = {"angle_deg": 60, "same": False, "direction": "right"}
    observation, info = env.reset(seed=2, options=options)
    truth = info["truth"]
    assert (truth["angle_deg"], truth["signed_angle_deg"], truth["same"], truth["answer"]) == (60, -60, False, 1)
    again = {**options, "stimulus": truth["stimulus"]}
    if stimuli == "blocks":
        again["azimuth_deg"] = truth["azimuth_deg"]
    repeated, _ = env.reset(seed=99, options=again)
    np.testing.assert_array_equal(observation["picture"], repeated["picture"])
    assert env.step(1)[1] == 1.0
    env.reset(options=options)
    assert env.step(0)[1] == 0.0


@pytest.mark.parametrize(
    "kwargs",
    [{}, {"stimuli": "polygons"}, {"stimuli": "blocks"}, {"stimuli": "blocks", "plane": "depth"}],
    ids=["letters", "polygons", "blocks-picture", "blocks-depth"],
)
def test_at_zero_degrees_same_is_equal_and_different_is_the_mirror_image(kwargs):
    env = make("Imagery/MentalRotation-v0", **kwargs)
    for seed in range(3):
        for same in (True, False):
            picture = env.reset(seed=seed, options={"angle_deg": 0, "same": same})[0]["picture"].astype(int)
            left, right = picture[:, :64], picture[:, 64:]
            ink_left, ink_right = left < 120, right < 120  # shading of blocks is not mirrored, edges are
            expected = ink_left if same else ink_left[:, ::-1]
            assert (ink_right != expected).mean() < 0.02
            if not same:
                assert (left != right).mean() > 0.02


def test_angles_and_answers_are_balanced():
    env = make("Imagery/MentalRotation-v0", angles_deg=(0, 90))
    truths = [env.reset(seed=seed)[1]["truth"] for seed in range(200)]
    counts = Counter((truth["angle_deg"], truth["same"]) for truth in truths)
    assert set(counts) == {(0, True), (0, False), (90, True), (90, False)}
    assert min(counts.values()) > 25
    assert {truth["signed_angle_deg"] for truth in truths} == {-90, 0, 90}


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"stimuli": "leters"}, "did you mean 'letters'"),
        ({"plane": "depht"}, "did you mean 'depth'"),
        ({"plane": "depth"}, "stimuli='blocks'"),
        ({"angles_deg": ()}, "at least one angle"),
        ({"angles_deg": (0, 200)}, "from 0 to 180, got 200"),
        ({"angles_deg": ("x",)}, "from 0 to 180, got 'x'"),
        ({"stimuli": "polygons", "polygon_points": 5}, "from 6 to 24, got 5"),
        ({"render_mode": "rgb_aray"}, "render_mode"),
    ],
)
def test_rotation_refuses_bad_arguments(kwargs, message):
    from imagery_envs.mental_rotation import MentalRotation

    with pytest.raises(ValueError, match=message):
        MentalRotation(**kwargs)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"angle": 3}, "unknown option of reset 'angle'.*did you mean 'angle_deg'"),
        ({"angle_deg": -1}, "from 0 to 180, got -1"),
        ({"angle_deg": None}, "a number.*got None"),
        ({"direction": "lefft"}, "did you mean 'left'"),
        ({"same": 1}, "true or false, got 1"),
        ({"stimulus": "Q"}, "unknown letter 'Q'"),
        ({"stimulus": 3}, "got 3"),
        ({"azimuth_deg": 3}, "for stimuli='blocks'"),
    ],
)
def test_rotation_refuses_bad_options(options, message):
    with pytest.raises(ValueError, match=message):
        make("Imagery/MentalRotation-v0").reset(seed=0, options=options)
