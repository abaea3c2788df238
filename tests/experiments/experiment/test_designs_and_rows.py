"""Designs, rows on disk, statistics, and the analyses of the three studies."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from imagery_agent.validation import check_choice
from imagery_experiments.analysis.human_data import REFERENCES
from imagery_experiments.analysis.statistics import by_condition, fit_line, fit_means, share_interval, slope_interval
from imagery_experiments.experiment.design import Design, Trial, session_seed
from imagery_experiments.experiment.trial_log import MANIFEST, TRIALS, claim, open_ledger, read_rows
from imagery_experiments.studies import FURTHER, STUDIES, find_study
from imagery_experiments.studies.mental_rotation.analysis import FACTORS


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES)
@pytest.mark.parametrize("quick", [True, False])
def test_a_design_is_a_function_of_its_seed(study, quick):
    first, again = (study.design(seed=5, participants=2, quick=quick) for _ in range(2))
    assert first.trials == again.trials
    assert first.hash == again.hash
    assert first.hash != study.design(seed=6, participants=2, quick=quick).hash
    assert len({trial.key for trial in first.trials}) == len(first.trials)
    assert {trial.participant for trial in first.trials} == {1, 2}
    assert any(trial.record_trace for trial in first.trials)
    assert {trial for session in first.sessions() for trial in map(id, session)} == set(map(id, first.trials))


def test_a_participant_does_not_depend_on_how_many_there_are():
    study = STUDIES["mental-rotation"]
    alone = study.design(seed=5, participants=1, quick=True)
    among = study.design(seed=5, participants=3, quick=True)
    assert alone.trials == among.trials[: len(alone.trials)]


def test_trial_ids_are_readable_levels():
    trial = Trial(2, {"stimuli": "letters", "plane": "picture", "angle_deg": 60.0, "pair": "same", "direction": "R"})
    assert trial.id == "letters/picture/60/same/R"
    assert trial.key == "2/letters/picture/60/same/R"


def test_a_design_refuses_two_trials_of_one_id():
    with pytest.raises(ValueError, match="unique within a participant, got '1/a'"):
        Design("s", 0, 1, (Trial(1, {"x": "a"}), Trial(1, {"x": "a"})))


def test_session_seeds_differ_between_sessions_and_seeds():
    design = STUDIES["mental-rotation"].design(seed=0, participants=2, quick=True)
    seeds = [session_seed(seed, session) for session in design.sessions() for seed in (0, 1)]
    assert len(set(seeds)) == len(seeds)


def test_rotation_design_is_balanced():
    design = STUDIES["mental-rotation"].design(seed=0, participants=1, quick=True)
    table = pd.DataFrame([dict(trial.levels) for trial in design.trials])
    for _, part in table.groupby("condition"):
        assert part["pair"].value_counts().nunique() == 1
        assert part.groupby([*FACTORS, "figure"]).size().unique().tolist() == [1]
    assert set(table.loc[table["plane"] == "depth", "stimuli"]) == {"blocks"}
    assert set(table["condition"]) == {"pairs", "learned", "information", "identity", "probe"}


def test_scanning_design_has_the_21_pairs_and_lures():
    design = STUDIES["mental-scanning"].design(seed=0, participants=1, quick=True)
    for session in design.sessions():
        pairs = {frozenset((trial.levels["start"], trial.levels["target"])) for trial in session}
        assert len(pairs) == len(session) == (21 if session[0].session == "direction" else 28)


# ---------------------------------------------------------------- rows on disk


def test_a_torn_last_line_is_dropped(tmp_path):
    manifest = {"study": "tiny"}
    with open_ledger(tmp_path / "run", manifest) as ledger:
        ledger.append({"a": 1})
        ledger.append({"a": 2})
    path = tmp_path / "run" / TRIALS
    whole = path.read_bytes()
    path.write_bytes(whole[:-4])
    assert list(read_rows(tmp_path / "run")["a"]) == [1]
    with open_ledger(tmp_path / "run", manifest) as ledger:
        assert ledger.rows == [{"a": 1}]
        ledger.append({"a": 2})
    assert path.read_bytes() == whole


def test_rows_of_the_first_release_are_read_under_their_present_names(tmp_path):
    (tmp_path / TRIALS).write_text('{"study": "mental-scanning", "participant": 1, "trial": "a", "size": "half"}\n')
    assert list(read_rows(tmp_path)["map_size"]) == ["half"]


def test_damage_in_the_middle_is_an_error(tmp_path):
    claim(tmp_path / "run", {"study": "tiny"})
    (tmp_path / "run" / TRIALS).write_text('{"a": 1}\n{"a"\n{"a": 3}\n')
    with pytest.raises(ValueError, match="line 2 is damaged"), open_ledger(tmp_path / "run", {"study": "tiny"}):
        pass


def test_one_writer_at_a_time(tmp_path):
    pytest.importorskip("fcntl")
    with (
        open_ledger(tmp_path / "run", {"study": "tiny"}),
        pytest.raises(ValueError, match="another process is writing"),
        open_ledger(tmp_path / "run", {"study": "tiny"}),
    ):
        pass


def test_a_claim_refuses_strangers_and_takes_over_what_never_began(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("keep me")
    with pytest.raises(ValueError, match="holds other files"):
        claim(tmp_path / "full", {"study": "tiny"})
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]
    claim(tmp_path / "run", {"study": "tiny"})
    claim(tmp_path / "run", {"study": "other"})  # no trial was finished
    (tmp_path / "run" / TRIALS).write_text('{"a": 1}\n')
    with pytest.raises(ValueError, match="its study is other, not tiny"):
        claim(tmp_path / "run", {"study": "tiny"})
    (tmp_path / "run" / MANIFEST).write_text("not json")
    with pytest.raises(ValueError, match="not the manifest of a run"):
        claim(tmp_path / "run", {"study": "tiny"})


def test_no_rows_is_a_clear_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="no trials in"):
        read_rows(tmp_path)


# ---------------------------------------------------------------- statistics


def test_a_known_line_is_found():
    fit = fit_line([0, 50, 100], [1000, 1500, 2000])
    assert (fit.slope, fit.intercept, fit.r) == pytest.approx((10, 1000, 1))
    flat = fit_line([0, 1, 2], [5, 5, 5])
    assert (flat.slope, flat.intercept, flat.r) == (0, 5, 0)
    assert fit_line([0, 0, 1], [1, 2, 3]) is None
    assert fit_line([0, 1, 2], [1, np.nan, 3]) is None


def test_the_slope_interval_covers_the_true_slope_and_not_zero():
    rng = np.random.default_rng(0)
    angles = np.repeat([0, 60, 120, 180], 40)
    rows = pd.DataFrame({"angle_deg": angles, "rt_ms": 900 + 7 * angles + rng.normal(0, 200, len(angles))})
    interval = slope_interval(rows, "angle_deg")
    assert 0 < interval.low < 7 < interval.high
    assert interval.high - interval.low < 2
    assert slope_interval(rows[rows["angle_deg"] < 100], "angle_deg") is None
    assert fit_means(rows.iloc[:0], "angle_deg") is None


def test_wilsons_interval():
    interval = share_interval(8, 10)
    assert (interval.low, interval.high) == pytest.approx((0.490, 0.943), abs=1e-3)
    assert share_interval(0, 0) is None


def test_conditions_count_and_average_correct_trials_only():
    rows = pd.DataFrame({"angle_deg": [0, 0, 60], "correct": [True, False, False], "rt_ms": [500.0, 900.0, 700.0]})
    assert by_condition(rows, ["angle_deg"]) == [
        {"angle_deg": 0, "n": 2, "accuracy": 0.5, "rt_ms": 500.0},
        {"angle_deg": 60, "n": 1, "accuracy": 0.0, "rt_ms": None},
    ]


# ---------------------------------------------------------------- analyses


def rotation_rows() -> pd.DataFrame:
    """Correct 'same' trials lie on 800 + 9 ms per degree; whatever else is there must not touch the line."""
    rows = []
    for stimuli, plane in (("letters", "picture"), ("blocks", "picture"), ("blocks", "depth")):
        for angle in (0, 60, 120, 180):
            for pair in ("same", "different"):
                slope = {"same": 9.0 if plane == "picture" else 20.0, "different": 1.0}[pair]
                rt = 800 + slope * angle
                rows.append((stimuli, plane, angle, pair, True, rt))
                rows.append((stimuli, plane, angle, pair, angle < 180, rt if angle < 180 else 99_999.0))
    columns = ["stimuli", "plane", "angle_deg", "pair", "correct", "rt_ms"]
    table = pd.DataFrame(rows, columns=columns).sample(frac=1, random_state=1)
    same = {"condition": "pairs", "polygon_points": 0, "question": "parity", "information": "", "lead_ms": 0}
    return table.assign(
        participant=1, **same, figure="", step_sizes_deg="20 20", rotated_deg=40.0, direction="left", departure_deg=None
    )


def test_rotation_analysis_recovers_slope_and_leaves_the_rows_alone():
    study, rows = find_study("mental-rotation"), rotation_rows()
    before = rows.copy()
    analysis = study.analyse(rows)
    pd.testing.assert_frame_equal(rows, before)
    assert analysis["fit"] == pytest.approx({"slope": 9.0, "intercept": 800.0, "r": 1.0})
    assert analysis["trials"] == len(rows) == sum(c["n"] for c in analysis["by_condition"])
    assert analysis["accuracy"] == pytest.approx(1 - 6 / 48)
    assert set(analysis["by_condition"][0]) == {*FACTORS, "n", "accuracy", "rt_ms"}
    measures = study.measures(rows, analysis)
    assert measures["Slope, block figures in depth, same"].startswith("20.0 ")
    assert measures["Slope, letters, picture plane, different"].startswith("1.0 ")
    assert measures["Step size, letters"] == "20.0 degrees (SD 0.0, n = 8)"


def test_gaps_between_conditions_are_those_of_participants_means():
    rows = rotation_rows()
    rows.loc[rows["plane"] == "depth", "angle_deg"] = rows["angle_deg"].replace({60: 50, 120: 100})
    slower = [rows.assign(participant=who, rt_ms=rows["rt_ms"] * factor) for who, factor in ((2, 1.5), (3, 2.0))]
    study = find_study("mental-rotation")
    everybody = pd.concat([rows, *slower])
    measures = study.measures(everybody, study.analyse(everybody))
    # 20 ms for each of 60 degrees, at 1, 1.5 and 2 times the pace
    assert measures["100 degrees later than 50, block figures in depth, same"].startswith("+1800 [")
    # same: 800 + 9 * 77.1 of its correct trials, different: 800 + 77.1
    assert measures["Different later than same, letters, picture plane"].startswith("-926 [")
    alone = study.measures(rows, study.analyse(rows))
    assert not any("later" in name for name in alone)


def test_scanning_analysis_fits_correct_scans_only():
    plain = {"learning": "picture", "map_size": "full", "expectation": "none", "order": "none", "exposures": 1}
    rows = pd.DataFrame(
        [
            {
                **plain,
                "task": task,
                "present": present,
                "distance_px": float(d) if present else np.nan,
                "correct": correct,
                "rt_ms": (9e9 if not correct else 300 + 20 * d if task == "scan" else 700),
                "participant": 1,
                "recalled": False,
            }
            for task in ("scan", "presence")
            for d in range(10, 31, 2)
            for present, correct in ((True, True), (False, True), (True, False))
        ]
    )
    study = find_study("mental-scanning")
    analysis = study.analyse(rows)
    assert analysis["fit"] == pytest.approx({"slope": 20.0, "intercept": 300.0, "r": 1.0})
    assert analysis["trials"] == sum(c["n"] for c in analysis["by_condition"])
    assert analysis["scale"]["rmse_tested_ms"] == pytest.approx(0, abs=1e-6)
    assert study.measures(rows, analysis)["Slope, on the map?"].startswith("constant (n = ")
    json.dumps(analysis, allow_nan=False)


def test_reinterpretation_gives_answers_in_order():
    rows = pd.DataFrame(
        [
            ("finke-58", "umbrella; mushroom; tent", True, True, 10.0),
            ("finke-58", "mushroom; umbrella", False, True, 20.0),
            ("finke-49", "love; heart", True, True, 30.0),
        ],
        columns=["item", "names", "correct", "good_in_top5", "rt_ms"],
    ).assign(
        grade=5.0, best_grade=5.0, graded_by="exact", best_graded_by="exact", guesses="dome", guessed_before=False,
        sentences=3, failed=0, reasons="",
    )  # fmt: skip
    analysis = find_study("reinterpretation").analyse(rows)
    assert analysis["good_names"] == pytest.approx(2 / 3)
    assert analysis["items"] == {"finke-49": ["love", "heart"], "finke-58": ["umbrella", "mushroom", "tent"]}
    assert analysis["fit"] is None


def test_names_are_suggested():
    with pytest.raises(ValueError, match=r"unknown study 'mental-rotatoin'.*did you mean 'mental-rotation'"):
        find_study("mental-rotatoin")
    with pytest.raises(ValueError, match=r"expected one of a, b$"):
        check_choice("thing", "zzz", ["a", "b"])


def test_people_are_cited():
    for reference in REFERENCES:
        assert reference.study in {**STUDIES, **FURTHER}
        assert any(character.isdigit() for character in reference.citation)
