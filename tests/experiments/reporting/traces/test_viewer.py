"""The trace viewer shows recorded pictures, what was found in them, and work that adds up to the response time."""

from __future__ import annotations

import base64
import io
import json
import re

import numpy as np
import pytest
from fake_agents import TINY, FakeSource, tiny_design
from PIL import Image

from imagery_agent.mind.work_clock import KINDS, Prices
from imagery_experiments.experiment.design import Design
from imagery_experiments.experiment.runner import run
from imagery_experiments.participants.registry import AGENTS
from imagery_experiments.plotting.film_strips import load_strips
from imagery_experiments.reporting.traces.viewer import recorded_trials, trace, write_trace
from imagery_experiments.studies import STUDIES

SIZE_LIMIT_BYTES = 5_000_000


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Two agents that did the same two recorded trials, and one building task."""
    folder = tmp_path_factory.mktemp("runs")
    for name, sessions in (("mental-rotation", 40), ("reinterpretation", 1)):
        study = STUDIES[name]
        whole = study.design(seed=0, participants=1, quick=True)
        chosen = (
            [own for own in whole.sessions() if own[0].record_trace][:2] if sessions > 1 else list(whole.sessions())
        )
        trials = tuple(trial for own in chosen for trial in own)[:3]
        design = Design(name, 0, 1, trials)
        for agent in ("imagery-oracle", "propositional-oracle"):
            run(study, AGENTS[agent], design=design, folder=folder / name / agent, progress=False)
    return folder


def content_of(path) -> list[dict]:
    found = re.search(r"const TRIALS = (\[.*?\]), PICTURES = ", path.read_text(encoding="utf-8"))
    return json.loads(found[1])


def test_agents_of_the_same_trials_stand_side_by_side_and_their_work_adds_up(runs):
    trace(runs)
    path = runs / "trace.html"
    trials = content_of(path)
    assert path.stat().st_size < SIZE_LIMIT_BYTES
    rotations = [one for one in trials if one["id"].startswith("mental-rotation")]
    assert rotations
    assert all(len(one["agents"]) == 2 for one in rotations)
    for one in rotations:
        for agent in one["agents"]:
            prices = Prices().scaled(agent["slowness"])
            spent = sum(agent["total"][kind] * getattr(prices, f"{kind}_ms") for kind in KINDS)
            assert agent["rt_ms"] == pytest.approx(prices.base_ms + spent)
            assert (agent["base_ms"], agent["responses"]) == (pytest.approx(prices.base_ms), 1)
            shown = agent["stimuli"][str(agent["frames"][-1]["response"])]
            assert "same or mirror images" in shown["instruction"]
            assert shown["picture"] is not None
            for kind in KINDS:
                counts = [frame["work"][kind] for frame in agent["frames"]]
                assert counts == sorted(counts)
                assert counts[-1] <= agent["total"][kind]


def test_items_of_many_responses_count_the_base_time_of_each(runs):
    trace(runs)
    items = [one for one in content_of(runs / "trace.html") if one["id"].startswith("reinterpretation")]
    assert items
    for agent in [agent for item in items for agent in item["agents"]]:
        assert agent["responses"] > len(agent["frames"]) > 1
        assert agent["base_ms"] == pytest.approx(agent["responses"] * agent["slowness"] * Prices().base_ms)
        numbers = [frame["response"] for frame in agent["frames"]]
        assert numbers == sorted(set(numbers))
        assert all(agent["stimuli"][str(number)]["instruction"] for number in numbers)


def test_what_was_found_stands_at_the_picture_in_which_it_was_found(runs):
    kinds: dict[str, set[str]] = {}
    for one in recorded_trials([folder.parent for folder in runs.rglob("trials.jsonl")]):
        for row, strip in one["agents"]:
            kinds.setdefault(row["agent"], set()).update(found["kind"] for own in strip.findings for found in own)
    assert {"match", "names", "candidates"} <= kinds["imagery-oracle"]
    assert {"similarity", "propositions"} <= kinds["propositional-oracle"]


def test_propositions_have_no_picture_and_film_strips_leave_them_out(runs):
    strips = load_strips(runs / "reinterpretation" / "propositional-oracle")
    assert strips
    assert all(not any(strip.pictorial) and strip.labels for strip in strips)
    assert all(not strip.pictures.labels for strip in strips)


def test_the_file_needs_nothing_beside_it_and_words_cannot_leave_their_place(runs, tmp_path):
    found = recorded_trials([runs / "mental-rotation" / "imagery-oracle"])
    found[0]["words"] = "</script><script>alert(1)</script>"
    write_trace(tmp_path / "trace.html", found)
    page = (tmp_path / "trace.html").read_text(encoding="utf-8")
    assert page.count("</script>") == 1
    assert not re.search(r"(src|href)=|https?://(?!www\.w3\.org/2000/svg)", page)


def shown_pictures(path) -> list[np.ndarray]:
    addresses = json.loads(re.search(r"PICTURES = (\[.*?\]), PRICES", path.read_text(encoding="utf-8"))[1])
    return [
        np.asarray(Image.open(io.BytesIO(base64.b64decode(one.partition(",")[2]))).convert("RGB")) for one in addresses
    ]


def test_pictures_are_exact_unless_the_file_would_be_too_large(runs, tmp_path, monkeypatch):
    found = recorded_trials([runs / "mental-rotation" / "imagery-oracle"])
    write_trace(tmp_path / "exact.html", found)
    (trial, *_), pictures = content_of(tmp_path / "exact.html"), shown_pictures(tmp_path / "exact.html")
    strip = found[0]["agents"][0][1]
    for frame, pixels in zip(trial["agents"][0]["frames"], strip.pixels, strict=True):
        assert (pictures[frame["picture"]] == pixels).all()
    monkeypatch.setattr("imagery_experiments.reporting.traces.viewer.MOST_BYTES", 1000)
    write_trace(tmp_path / "small.html", found)
    assert (tmp_path / "small.html").stat().st_size < (tmp_path / "exact.html").stat().st_size
    for simple, exact in zip(shown_pictures(tmp_path / "small.html"), pictures, strict=True):
        assert np.abs(simple.astype(float) - exact).mean() < 8


def test_a_wish_that_no_recorded_trial_fits_is_an_error(runs, tmp_path):
    with pytest.raises(ValueError, match="leave --participant and --trial out"):
        trace(runs, participant=7)
    with pytest.raises(FileNotFoundError, match="imagery run"):
        trace(tmp_path)


def test_a_run_without_pictures_has_nothing_to_show(tmp_path):
    design = tiny_design(seed=0, participants=1, quick=True)
    run(TINY, FakeSource("propositional"), design=design, folder=tmp_path, progress=False)
    with pytest.raises(ValueError, match="expected mental pictures"):
        trace(tmp_path)
