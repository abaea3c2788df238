"""Mental rotation with pairs of pictures from a file: the environment, the study and the correlations over items."""

from __future__ import annotations

import gymnasium as gym
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from imagery_agent.validation import InputError
from imagery_envs.stimuli.letters import Letter
from imagery_envs.stimuli.picture_pairs import read_pairs
from imagery_experiments.cli.studies import run_study
from imagery_experiments.studies.mental_rotation.item_correlations import correlations, item_means, split_half

HEADER = "item,left,right,angle_deg,axis,pair,people_ms\n"


def write_pairs(folder, count=12):
    """Letters as files of other sizes and colors, and a table of them."""
    lines = []
    for number in range(count):
        letter, angle, same = Letter("FGJLPR"[number % 6]), 60 * (number // 6), number % 2 == 0
        for side, pixels in (("left", letter.draw()), ("right", letter.draw(angle_deg=angle, mirrored=not same))):
            picture = Image.fromarray(255 - pixels if number == 1 else pixels).resize((200, 200))
            Image.fromarray(np.pad(np.asarray(picture), ((0, 0), (30, 0), (0, 0)), mode="edge")).save(
                folder / f"{number}{side}.png"
            )
        pair = "same" if same else "different"
        lines.append(f"i{number},{number}left.png,{number}right.png,{angle},picture,{pair},{1000 + 5 * angle + number}")
    path = folder / "pairs.csv"
    path.write_text(HEADER + "\n".join(lines) + "\n")
    return path


def test_pictures_of_any_size_and_polarity_become_displays(tmp_path):
    env = gym.make("imagery_envs:Imagery/MentalRotation-v0", pairs=write_pairs(tmp_path))
    for item, letter in (("i0", "F"), ("i1", "G")):  # the second is white on black
        observation, info = env.reset(seed=0, options={"stimulus": item})
        left = observation["picture"][:, :64].astype(float)
        assert left[0, 0, 0] == 255
        own = 255 - Letter(letter).draw().astype(float).mean(axis=2)
        rows, columns = np.nonzero(left.mean(axis=2) < 128)
        assert (rows.mean() + 0.5, columns.mean() + 0.5) == pytest.approx((32, 32), abs=1.0)
        own_rows, own_columns = np.nonzero(own > 128)
        assert np.ptp(rows) / np.ptp(columns) == pytest.approx(np.ptp(own_rows) / np.ptp(own_columns), rel=0.15)
    assert info["truth"]["answer"] == 1
    assert info["instruction"].endswith("One may be rotated in the picture plane.")


def test_a_table_says_what_it_lacks(tmp_path):
    path = write_pairs(tmp_path, count=2)
    path.write_text(path.read_text().replace("1left.png", "none.png"))
    with pytest.raises(InputError, match=r"none.png.*line 3"):
        read_pairs(path)
    path.write_text(HEADER + "a,0left.png,0right.png,200,picture,same,\n")
    with pytest.raises(InputError, match="angle_deg"):
        read_pairs(path)
    Image.new("L", (50, 50), 255).save(tmp_path / "0left.png")
    path.write_text(HEADER + "a,0left.png,0right.png,20,picture,same,\n")
    with pytest.raises(InputError, match="one grey level"):
        read_pairs(path)[0].draw()


def test_the_study_runs_a_file_and_stands_beside_people(tmp_path, capsys):
    pairs = write_pairs(tmp_path)
    trials = tmp_path / "trials.csv"
    rng = np.random.default_rng(0)
    rows = [
        f"p{person},i{item},{1000 + 40 * item + rng.normal(0, 20):.0f},1" for person in range(6) for item in range(12)
    ]
    trials.write_text("participant,item,rt_ms,correct\n" + "\n".join(rows) + "\n")
    run_study(
        "mental-rotation",
        agent="imagery-oracle",
        participants=4,
        pairs=pairs,
        people_trials=trials,
        out=tmp_path / "rows",
    )
    said = capsys.readouterr().out
    assert "48 trials" in said
    assert "Items beside people, times, all: r = " in said
    assert "Split-half reliability of the items, people: times 1.00" in said
    with pytest.raises(ValueError, match="mental-rotation alone"):
        run_study("mental-scanning", pairs=pairs)


def test_partial_correlation_leaves_out_angle_and_parity():
    rng = np.random.default_rng(1)
    angle, own = rng.integers(0, 180, 60), rng.normal(size=60)
    table = pd.DataFrame({"angle_deg": angle, "pair": ["same", "different"] * 30})
    table = table.assign(rt_ms=1000 + 10 * angle + 20 * own, people_ms=800 + 8 * angle + 30 * own)
    alike = correlations(table, "rt_ms", "people_ms")
    assert alike["partial_r"] == pytest.approx(1.0)
    table["people_ms"] = 800 + 8 * angle + 30 * rng.normal(size=60)
    unlike = correlations(table, "rt_ms", "people_ms")
    assert unlike["r"] > 0.9
    assert abs(unlike["partial_r"]) < 0.35


def test_reliability_is_high_where_items_differ_and_low_where_only_noise_does():
    rng = np.random.default_rng(2)

    def rows(spread):
        items = rng.normal(0, spread, 24)
        return pd.DataFrame(
            [
                {"participant": who, "item": item, "pair": "same", "angle_deg": 60, "correct": True,
                 "rt_ms": 1000 + items[item] + rng.normal(0, 50)}
                for who in range(6)
                for item in range(24)
            ]
        )  # fmt: skip

    assert split_half(rows(100.0))["times"] > 0.9
    assert abs(split_half(rows(0.0))["times"]) < 0.5
    assert set(item_means(rows(1.0))) == {"pair", "angle_deg", "rt_ms", "accuracy"}
