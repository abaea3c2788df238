"""The picture replacement test: the control changes nothing, other pictures change answers where they are needed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import MentalPicture, draw_steps
from imagery_experiments.cli.main import main
from imagery_experiments.experiment.design import Design, session_seed
from imagery_experiments.experiment.runner import run
from imagery_experiments.participants.oracle import OracleImagination
from imagery_experiments.participants.registry import AGENTS
from imagery_experiments.replacement.arms import TESTS, StudyTest, find_test
from imagery_experiments.replacement.other_constructions import exchange_for
from imagery_experiments.replacement.pictures import REPLACEMENTS, ReplacedImagination, StandIn, shuffled
from imagery_experiments.replacement.run import few_trials, run_replacement, write_replacement
from imagery_experiments.replacement.sessions import find_donors
from imagery_experiments.replacement.tables import accuracy_table, follow_table
from imagery_experiments.workflows.ablation import run_ablation
from imagery_experiments.workflows.publish import publish


def letters_design(test: StudyTest) -> Design:
    """Pairs of letters of the quick design."""
    design = test.study.design(seed=0, participants=1, quick=True)
    kept = [trial for trial in design.trials if test.group(trial.levels) == "letters, picture"]
    return replace(design, trials=tuple(kept))


@pytest.fixture(scope="module")
def letters(tmp_path_factory):
    test = find_test("mental-rotation")
    folder = tmp_path_factory.mktemp("letters")
    rows = run_replacement(
        test,
        design=letters_design(test),
        folder=folder,
        agents=("imagery-oracle", "propositional-oracle"),
        progress=False,
    )
    return test, rows, folder


def test_the_control_is_the_unchanged_agent(letters, tmp_path):
    test, rows, _ = letters
    design = replace(
        letters_design(test), trials=tuple(replace(t, record_trace=False) for t in letters_design(test).trials)
    )
    plain = run(test.study, AGENTS["imagery-oracle"], design=design, folder=tmp_path / "plain", progress=False)
    own = rows["imagery-oracle", "own"]
    pd.testing.assert_frame_equal(own.drop(columns="study"), plain.drop(columns="study"))


def test_answers_need_the_pictures_and_follow_swapped_ones(letters):
    test, rows, _ = letters
    table = accuracy_table(test, rows).set_index(["agent", "arm"])
    assert table.loc[("imagery-oracle", "own"), "accuracy"] >= 0.9  # patience may end: then it is guessed
    for arm in ("blank", "noise", "first"):
        found = table.loc[("imagery-oracle", arm)]
        assert found["low"] <= found["chance"] <= found["high"]
    follows = follow_table(test, rows, letters_design(test)).set_index(["agent", "arm"])["follows"]
    assert follows["imagery-oracle", "swap: mirror image"] > 0.5
    assert follows["imagery-oracle", "swap: the figure seen"] > 0.5
    assert follows["imagery-oracle", "swap: 40 degrees back"] > 0.5


def test_the_propositional_agent_is_not_affected(letters):
    _, rows, _ = letters
    own = rows["propositional-oracle", "own"]
    for (agent, arm), frame in rows.items():
        if agent == "propositional-oracle" and not arm.startswith("swap"):
            columns = ["response", "rt_ms", "trial"]
            pd.testing.assert_frame_equal(frame[columns], own[columns])


def test_tables_and_figure_are_written(letters):
    test, rows, folder = letters
    lines = write_replacement(test, letters_design(test), rows, folder)
    assert any("follows the other picture" in line for line in lines)
    assert {"accuracy.csv", "follows.csv", "replacement.png", "replacement.svg"} <= {p.name for p in folder.iterdir()}


@pytest.mark.parametrize("task", ["MapInference", "RelationalChain", "PaperFolding"])
def test_planning_without_pictures_is_guessing(task, tmp_path):
    """What a planner knows without its picture would show here."""
    test = find_test("planner-comparison")
    design = test.study.design(seed=0, participants=1, quick=True)
    design = replace(design, trials=tuple(trial for trial in design.trials if trial.levels["task"] == task))
    rows = run_replacement(
        test, design=design, folder=tmp_path, agents=("imagery-oracle",), arms=("blank",), progress=False
    )
    own, blank = (rows["imagery-oracle", arm] for arm in ("own", "blank"))
    assert blank["correct"].mean() < own["correct"].mean()
    assert blank["confidence"].max() == 0 or (blank["response"] != own["response"]).any()


def test_answers_in_depth_follow_the_figure_that_is_exchanged(tmp_path):
    """Both figures are turned: a single picture is outvoted, the figure as a whole is not."""
    test = find_test("mental-rotation")
    design = test.study.design(seed=0, participants=1, quick=True)
    kept = [t for t in design.trials if test.group(t.levels) == "blocks, depth" and t.levels["angle_deg"]]
    design = replace(design, trials=tuple([t for t in kept if t.levels["pair"] == "same"][:4]))
    rows = run_replacement(
        test, design=design, folder=tmp_path, agents=("imagery-oracle",), arms=("swap: mirror image",), progress=False
    )
    (line,) = follow_table(test, rows, design).to_dict("records")
    assert line["n"] == 4
    assert line["follows"] >= 0.75


@pytest.mark.parametrize(
    ("study", "level", "kinds"),
    [
        ("planner-comparison", "task", ("FormBoard", "PaperFolding", "Assembly", "MapInference")),
        ("mentis", "puzzle", ("hinge folding", "paper punch")),
    ],
)
def test_answers_follow_another_construction(study, level, kinds, tmp_path):
    test = find_test(study)
    design = test.study.design(seed=0, participants=3, quick=True)
    kept = []
    for session in design.sessions():
        (trial,), seed = session, session_seed(design.seed, session)
        is_new = all(trial.levels[level] != one.levels[level] for one in kept)
        is_small = trial.levels.get("level", 1) == 1
        if is_new and is_small and trial.levels[level] in kinds and exchange_for(trial, seed) is not None:
            kept.append(trial)
    assert len(kept) == len(kinds)
    design = replace(design, trials=tuple(kept))
    rows = run_replacement(
        test,
        design=design,
        folder=tmp_path,
        agents=("imagery-oracle",),
        arms=("swap: another construction",),
        progress=False,
    )
    follows = follow_table(test, rows, design)
    assert follows["n"].sum() == len(kinds)
    assert follows["follows"].mean() >= 0.75


def test_names_follow_the_figure_of_another_trial_and_nothing_has_no_name(tmp_path):
    test = find_test("reinterpretation")
    design = few_trials(test, test.study.design(seed=0, participants=1, quick=True), 2)
    rows = run_replacement(
        test, design=design, folder=tmp_path, agents=("imagery-oracle",), arms=("other", "blank"), progress=False
    )
    assert (rows["imagery-oracle", "blank"]["response"] == "").all()  # nothing in mind has no name
    (line,) = follow_table(test, rows, design).to_dict("records")
    assert (line["n"], line["follows"]) == (2, 1.0)


@pytest.mark.parametrize("name", TESTS)
def test_answers_from_propositions_need_no_pictures_in_any_study(name, tmp_path):
    """Except a figure that was drawn on paper: it is looked at there like any other that is seen."""
    test = find_test(name)
    design = few_trials(test, test.study.design(seed=0, participants=1, quick=True), 1)
    rows = run_replacement(
        test, design=design, folder=tmp_path, agents=("propositional-oracle",), arms=("blank", "noise"), progress=False
    )
    on_paper = {trial.id for trial in design.trials if trial.levels.get("medium") == "drawing"}
    assert bool(on_paper) == (name == "ambiguous-figures")
    own, *replaced = (
        rows["propositional-oracle", arm].set_index("trial")[["response", "rt_ms"]] for arm in ("own", "blank", "noise")
    )
    for found in replaced:
        pd.testing.assert_frame_equal(found.drop(on_paper), own.drop(on_paper))
    if on_paper:  # a sheet left blank shows nothing
        assert (replaced[0].loc[list(on_paper), "response"] == "").all()


def test_an_ablation_can_replace_the_pictures_of_its_first_agent(tmp_path):
    test = find_test("mental-rotation")
    design = replace(letters_design(test), trials=letters_design(test).trials[:4])
    said = run_ablation(
        replace(test.study, design=lambda **_: design),
        agents=("imagery-oracle",),
        participants=1,
        seed=0,
        quick=True,
        folder=tmp_path,
        replace=("blank",),
    )
    assert any(line.endswith(": blank") for line in said)
    assert (tmp_path / "replacement" / "accuracy.csv").is_file()


def test_a_finished_test_is_published_as_a_page(letters, tmp_path):
    test, rows, folder = letters
    write_replacement(test, letters_design(test), rows, folder)
    publish(replacement=folder, out=tmp_path)
    page = (tmp_path / "picture-replacement" / "index.md").read_text(encoding="utf-8")
    assert "swap: mirror image | answer |" in page
    assert (tmp_path / "picture-replacement" / "replacement.png").is_file()
    with pytest.raises(FileNotFoundError, match="no finished imagery replace"):
        publish(replacement=tmp_path, out=tmp_path)


def test_a_blank_map_holds_nothing_to_scan_to(tmp_path):
    test = find_test("mental-scanning")
    design = test.study.design(seed=0, participants=1, quick=True)
    design = replace(design, trials=tuple(trial for trial in design.trials if trial.session == "scan"))
    rows = run_replacement(
        test, design=design, folder=tmp_path, agents=("imagery-oracle",), arms=("blank",), progress=False
    )
    present = rows["imagery-oracle", "blank"]["present"]
    assert set(rows["imagery-oracle", "blank"].loc[present, "response"]) == {"no"}
    assert set(rows["imagery-oracle", "own"].loc[present, "response"]) <= {"yes", "reached"}


def test_the_command_runs_the_arms_that_are_named(tmp_path, capsys):
    options = ["--agent", "propositional-oracle", "--arm", "blank", "--trials", "1", "--out", str(tmp_path)]
    main(["replace", "planner-comparison", *options])
    folders = sorted(path.name for path in (tmp_path / "propositional-oracle").iterdir())
    assert folders == ["blank", "own"]
    assert "propositional-oracle, PaperFolding: blank" in capsys.readouterr().out


def picture(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (64, 64, 3), dtype=np.uint8)


@pytest.mark.parametrize("replacement", [name for name in REPLACEMENTS if name != "own"])
def test_the_chain_of_own_pictures_does_not_depend_on_what_is_shown(replacement):
    import torch

    turn = Operation("rotate", angle_deg=20)
    chains = []
    for kind in ("own", replacement):
        imagination = ReplacedImagination(OracleImagination())
        imagination.begin(kind, donor=((MentalPicture(picture(2)),),))
        imagination.begin_response()
        (mental,) = imagination.perceive(picture(1)[None])
        for _ in range(3):
            (mental,) = draw_steps(imagination, [mental], [turn], generator=torch.Generator())
        assert isinstance(mental, StandIn) == (kind != "own")
        chains.append([one.pixels for one in imagination.own_pictures[0]])
    assert np.array_equal(chains[0], chains[1])


def test_the_mind_goes_on_from_a_swapped_picture():
    import torch

    turn = Operation("rotate", angle_deg=90)
    imagination = ReplacedImagination(OracleImagination())
    imagination.begin(swaps={(0, 0): Operation("mirror")})
    imagination.begin_response()
    (seen,) = imagination.perceive(picture(1)[None])
    (first,) = draw_steps(imagination, [seen], [turn], generator=torch.Generator())
    (second,) = draw_steps(imagination, [first], [turn], generator=torch.Generator())
    expected = OracleImagination()
    steps = [seen]
    for operation in (turn, Operation("mirror"), turn):
        steps += draw_steps(expected, [steps[-1]], [operation], generator=torch.Generator())
    assert np.array_equal(first.pixels, steps[2].pixels)
    assert np.array_equal(second.pixels, steps[3].pixels)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 5))
def test_shuffling_keeps_the_ink_and_is_reproducible(number, seed):
    pixels = picture(number)
    mixed = shuffled(pixels, rng=np.random.default_rng(seed))
    assert np.array_equal(np.sort(mixed, axis=None), np.sort(pixels, axis=None))
    assert np.array_equal(mixed, shuffled(pixels, rng=np.random.default_rng(seed)))


@pytest.mark.parametrize("name", TESTS)
def test_every_session_has_another_one_of_its_kind_as_donor(name):
    test = find_test(name)
    design = few_trials(test, test.study.design(seed=0, participants=1, quick=True), 2)
    donors = find_donors(design, test.kind)
    for session in design.sessions():
        donor, _ = donors[session[0].key]
        assert donor != session
