"""Every registered environment keeps the same contract; each paradigm shows what it says."""

import importlib
import inspect
import subprocess
import sys
from collections import Counter

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.error import ResetNeeded
from gymnasium.utils.env_checker import check_env
from stable_baselines3.common.env_checker import check_env as check_env_sb3

from imagery_agent.validation import InputError
from imagery_envs import ENVIRONMENTS
from imagery_envs.rendering import in_terminal
from imagery_envs.spatial_puzzles.puzzle_screen import NumberedAnswers, PuzzleScreen
from imagery_envs.stimuli.constructions import CLASSIC_ITEMS, FINAL_QUESTION, read_constructions
from imagery_envs.text import TEXT_LENGTH, decode_text, encode_answer, encode_text

VARIANTS = [
    ("Imagery/MentalRotation-v0", {}),
    ("Imagery/MentalRotation-v0", {"stimuli": "polygons", "angles_deg": (0, 45.5, 180)}),
    ("Imagery/MentalRotation-v0", {"stimuli": "blocks", "plane": "depth"}),
    ("Imagery/PreparedRotation-v0", {}),
    ("Imagery/PreparedRotation-v0", {"information": "both", "lead_ms": 400}),
    ("Imagery/PreparedRotation-v0", {"question": "identity", "information": "rotate", "lead_ms": 700}),
    ("Imagery/PreparedRotation-v0", {"stimuli": "polygons", "angles_deg": (0, 45.5)}),
    ("Imagery/MentalScanning-v0", {}),
    ("Imagery/MentalScanning-v0", {"learning": "description", "order": "random", "exposures": 2, "probed": (1, 2)}),
    ("Imagery/MentalScanning-v0", {"task": "direction", "size": "half"}),
    ("Imagery/MentalScanning-v0", {"task": "arrow", "expectation": "faster"}),
    ("Imagery/MentalScanning-v0", {"layout": "random", "queries": [("hut", "lake"), ("lake", "boat")]}),
    ("Imagery/Reinterpretation-v0", {}),
    ("Imagery/AmbiguousFigures-v0", {}),
    ("Imagery/AmbiguousFigures-v0", {"hint": "rotate"}),
    ("Imagery/AmbiguousFigures-v0", {"medium": "drawing"}),
    ("Imagery/FormBoard-v0", {"points": (6, 9)}),
    ("Imagery/Assembly-v0", {}),
    ("Imagery/MapInference-v0", {}),
    ("Imagery/PaperFolding-v0", {}),
    ("Imagery/RelationalChain-v0", {}),
    ("Imagery/DescribedMotion-v0", {}),
    ("Imagery/CausalChain-v0", {}),
    ("Imagery/CausalChain-v0", {"kinds": ("belts",), "pieces": (2, 5)}),
    ("Imagery/ConditionalIsland-v0", {}),
    ("Imagery/Maze-v0", {}),
    ("Imagery/Billiards-v0", {"kinds": ("free", "brick")}),
    ("Imagery/Billiards-v0", {"kinds": ("rest",), "discs": (2, 5), "questions": ("will", "caused")}),
    ("Imagery/Billiards-v0", {"kinds": ("rest",), "modalities": ("words",)}),
    ("Imagery/FormAssembly-v0", {"levels": (1, 2), "width_px": 900}),
    ("Imagery/HingeFolding-v0", {"styles": ("published", "any"), "width_px": 901}),
    ("Imagery/PaperPunch-v0", {"levels": (1, 2), "width_px": 900}),
]
contract = pytest.mark.parametrize(
    ("env_id", "kwargs"), VARIANTS, ids=[f"{name.split('/')[1]}-{i}" for i, (name, _) in enumerate(VARIANTS)]
)


def make(env_id, **kwargs):
    return gym.make("imagery_envs:" + env_id, **kwargs)


def episode(env, seed):
    """Observations, infos, rewards of one episode under random actions."""
    observation, info = env.reset(seed=seed)
    env.action_space.seed(seed)
    seen, over = [(observation, info, 0.0)], False
    while not over:
        observation, reward, over, truncated, info = env.step(env.action_space.sample())
        assert not truncated
        seen.append((observation, info, reward))
    return seen


# ---------------------------------------------------------------- the contract


def test_every_registered_environment_is_tested_and_registered():
    registered = {name for name in gym.registry if name.startswith("Imagery/")}
    assert registered == set(ENVIRONMENTS) == {name for name, _ in VARIANTS}


@contract
def test_gymnasium_finds_no_fault(env_id, kwargs, capsys):
    env = make(env_id, **kwargs)
    check_env(env.unwrapped)  # makes and renders both render modes too
    assert "\x1b[" in capsys.readouterr().out or "pygame" in sys.modules


@contract
def test_stable_baselines_finds_no_fault(env_id, kwargs):
    env = make(env_id, **kwargs)
    check_env_sb3(NumberedAnswers(env) if isinstance(env.unwrapped, PuzzleScreen) else env)


@contract
def test_observations_are_in_their_space_and_fresh(env_id, kwargs):
    env = make(env_id, **kwargs)
    seen = episode(env, 3)
    for observation, info, _ in seen:
        assert env.observation_space.contains(observation)
        assert observation["picture"].dtype == np.uint8
        assert decode_text(observation["instruction"]) == info["instruction"]
    arrays = [array for observation, _, _ in seen for array in observation.values()]
    assert len({array.__array_interface__["data"][0] for array in arrays}) == len(arrays)
    last, info, _ = seen[-1]
    assert info["instruction"] == ""
    assert (last["picture"] == 255).all()


@contract
def test_changing_what_was_returned_changes_nothing(env_id, kwargs):
    spoilt, clean = (make(env_id, render_mode="rgb_array", **kwargs), make(env_id, render_mode="rgb_array", **kwargs))
    observation, info = spoilt.reset(seed=1)
    clean.reset(seed=1)
    observation["picture"][:] = 0
    info["truth"].clear()
    np.testing.assert_array_equal(spoilt.render(), clean.render())
    action = clean.action_space.sample()
    assert str(spoilt.step(action)[4]) == str(clean.step(action)[4])


@contract
def test_the_seed_decides_everything(env_id, kwargs):
    first, second = (episode(make(env_id, **kwargs), 11) for _ in range(2))
    assert len(first) == len(second)
    for (obs_a, info_a, reward_a), (obs_b, info_b, reward_b) in zip(first, second, strict=True):
        np.testing.assert_array_equal(obs_a["picture"], obs_b["picture"])
        assert (str(info_a), reward_a) == (str(info_b), reward_b)
    if "queries" not in kwargs or kwargs.get("layout") == "random":
        told = (str([info for _, info, _ in episode(make(env_id, **kwargs), seed)]) for seed in range(12, 20))
        one = next(told)
        assert any(another != one for another in told)


@contract
def test_vectorises(env_id, kwargs):
    envs = gym.make_vec("imagery_envs:" + env_id, num_envs=2, vectorization_mode="sync", **kwargs)
    _, infos = envs.reset(seed=5)
    single = make(env_id, **kwargs)
    for i in range(2):
        assert infos["instruction"][i] == single.reset(seed=5 + i)[1]["instruction"]
    for _ in range(4):
        observations, rewards, *_ = envs.step(envs.action_space.sample())
    assert envs.observation_space.contains(observations)
    assert rewards.shape == (2,)
    envs.close()


WRONG = (-1, 10**9, 6.5, "x", float("nan"), [10**9], [], {"a": 1})


def _environment(env_id):
    module, name = ENVIRONMENTS[env_id].split(":")
    return getattr(importlib.import_module(module), name)


@pytest.mark.parametrize("env_id", ENVIRONMENTS)
def test_every_option_of_reset_has_a_kind_and_a_range(env_id):
    env = make(env_id).unwrapped
    for option in env.OPTIONS:
        for wrong in WRONG if option != "angle_deg" else [one for one in WRONG if one != 6.5]:
            with pytest.raises(InputError):
                env.reset(seed=0, options={option: wrong})


@pytest.mark.parametrize("env_id", ENVIRONMENTS)
def test_every_argument_of_an_environment_has_a_kind_and_a_range(env_id):
    for name in inspect.signature(_environment(env_id)).parameters:
        for wrong in WRONG[:-1] if name != "lead_ms" else ("700", 10**9, -1, 6.5):
            with pytest.raises(InputError):
                _environment(env_id)(**{name: wrong})
    with pytest.raises(InputError, match="list of numbers"):
        _environment("Imagery/MentalRotation-v0")(angles_deg="60")


@contract
def test_rendering_shows_picture_and_instruction(env_id, kwargs):
    env = make(env_id, render_mode="rgb_array", **kwargs)
    observation, _ = env.reset(seed=0)
    factor = 4 if observation["picture"].shape[0] == 64 else 1  # small pictures are shown enlarged
    height, width = (factor * n for n in observation["picture"].shape[:2])
    shown = env.render()
    np.testing.assert_array_equal(
        shown[factor // 2 : height : factor, factor // 2 : width : factor], observation["picture"]
    )
    assert (shown[height:] < 100).any(), "no text beneath"


def test_the_world_loads_no_torch():
    code = (
        "import sys, gymnasium;"
        "env = gymnasium.make('imagery_envs:Imagery/MentalScanning-v0'); env.reset(seed=0);"
        "print([m for m in ('torch', 'pandas', 'matplotlib', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@contract
def test_steps_need_a_running_episode(env_id, kwargs):
    env = make(env_id, **kwargs).unwrapped
    with pytest.raises(ResetNeeded):
        env.step(env.action_space.sample())
    episode(env, 0)
    with pytest.raises(ResetNeeded):
        env.step(env.action_space.sample())


def test_text_comes_back():
    for text in ("", "Study this map.", "čaj ☕"):
        assert decode_text(encode_text(text)) == text
    assert decode_text(np.full(4, 255)) == "�" * 4
    with pytest.raises(ValueError, match=f"at most {TEXT_LENGTH} bytes, got 600"):
        encode_text("a" * 600)
    with pytest.raises(ValueError, match="zero bytes"):
        encode_text("a\0b")


def test_a_picture_in_the_terminal_has_one_line_per_two_rows():
    text = in_terminal(np.zeros((4, 3, 3), dtype=np.uint8))
    assert text.count("\n") == 2
    assert text.count("▀") == 6


def test_a_large_picture_in_the_terminal_is_reduced():
    assert in_terminal(np.zeros((451, 900, 3), dtype=np.uint8)).count("\n") == 56


# ---------------------------------------------------------------- mental rotation


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


# ---------------------------------------------------------------- mental scanning


def scanning_trials(**kwargs):
    env = make("Imagery/MentalScanning-v0", **kwargs)
    _, info = env.reset(seed=4)
    observation, reward, over, _, info = env.step(0)
    assert reward == 0.0
    while not over:
        yield observation, info["instruction"], info["truth"]
        observation, reward, over, _, info = env.step(info["truth"]["answer"])
        assert reward == 1.0


def test_the_default_design_asks_every_pair_once_and_as_many_lures():
    trials = list(scanning_trials())
    assert len(trials) == 42
    present = [truth for _, _, truth in trials if truth["present"]]
    assert len({frozenset((truth["focus"], truth["target"])) for truth in present}) == len(present) == 21
    assert len({round(truth["distance_px"], 6) for truth in present}) == 21
    assert all(truth["distance_px"] is None for _, _, truth in trials if not truth["present"])
    assert all((observation["picture"] == 255).all() for observation, _, _ in trials)


def test_queries_are_asked_in_order_and_in_words():
    queries = [("hut", "lake"), ("lake", "boat")]
    assert [text for _, text, _ in scanning_trials(queries=queries)] == [
        "Focus on the hut. Scan to the lake.",
        "Focus on the lake. Scan to the boat.",
    ]
    env = make("Imagery/MentalScanning-v0", task="presence")
    env.reset(seed=0, options={"queries": queries})
    _, _, _, _, info = env.step(0)
    assert info["instruction"] == "Focus on the hut. Is there a lake on the map?"
    _, reward, over, _, _ = env.step(2)
    assert (reward, over) == (0.0, False)
    _, reward, over, _, _ = env.step(2)
    assert (reward, over) == (1.0, True)


def test_a_described_map_is_told_as_often_as_asked_and_probed_in_between():
    env = make(
        "Imagery/MentalScanning-v0", learning="description", exposures=3, probed=(1, 3), queries=[("hut", "well")]
    )
    observation, info = env.reset(seed=8)
    assert (observation["picture"] == 255).all()
    assert info["instruction"].startswith("Study this map: The island is round. At 12 o'clock, 7 tenths")
    told, phases = info["instruction"], []
    over = False
    while not over:
        phases.append((info["truth"]["phase"], info["truth"]["exposures"]))
        assert info["truth"]["phase"] == "query" or info["instruction"] == told
        _, _, over, _, info = env.step(0)
    assert phases == [("study", 1), ("query", 1), ("study", 2), ("study", 3), ("query", 3)]


@pytest.mark.parametrize("task", ["direction", "duration", "arrow"])
def test_other_questions_have_answers(task):
    trials = list(scanning_trials(task=task))
    assert len([truth for _, _, truth in trials if truth["present"]]) == 21
    answers = {truth["answer"] for _, _, truth in trials}
    assert answers <= set(range(1, {"direction": 9, "duration": 11, "arrow": 3}[task]))
    assert len(answers) > 1
    assert all((observation["picture"] < 255).any() == (task == "arrow") for observation, _, _ in trials)


def test_notices_come_before_the_queries():
    env = make("Imagery/MentalScanning-v0", size="half", expectation="faster")
    env.reset(seed=0)
    told = [env.step(0)[4] for _ in range(3)]
    assert [info["truth"]["phase"] for info in told] == ["notice", "notice", "query"]
    assert told[0]["instruction"] == "Imagine the map at half its size."


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"learning": "pictures"}, "did you mean 'picture'"),
        ({"layout": "clasic"}, "did you mean 'classic'"),
        ({"task": "scn"}, "did you mean 'scan'"),
        ({"exposures": 0}, "from 1 to 100, got 0"),
        ({"exposures": 2, "probed": (3,)}, "from 1 to 2"),
        ({"queries": []}, "at least one query"),
        ({"queries": ["hut"]}, "to be a pair"),
        ({"queries": [("hutt", "lake")]}, "unknown focus 'hutt'.*did you mean 'hut'"),
        ({"queries": [("boat", "lake")]}, "unknown focus 'boat'"),
        ({"queries": [("hut", "lak")]}, "unknown target 'lak'.*did you mean 'lake'"),
        ({"queries": [("hut", "hut")]}, "to differ"),
    ],
)
def test_scanning_refuses_bad_arguments(kwargs, message):
    from imagery_envs.mental_scanning import MentalScanning

    with pytest.raises(ValueError, match=message):
        MentalScanning(**kwargs)


def test_scanning_refuses_an_action_outside_its_space():
    env = make("Imagery/MentalScanning-v0", disable_env_checker=True).unwrapped
    env.reset(seed=0)
    with pytest.raises(ValueError, match="1 reached or yes"):
        env.step(3)


# ---------------------------------------------------------------- reinterpretation


@pytest.mark.parametrize("item", CLASSIC_ITEMS, ids=lambda item: str(item.block))
def test_an_item_is_told_in_order_and_graded_at_the_end(item):
    env = make("Imagery/Reinterpretation-v0")
    for answer, expected in ((item.accepted[0], 1.0), (f"An {item.accepted[-1].upper()}!", 1.0), ("key", 0.0)):
        _, info = env.reset(seed=0, options={"item": item.block})
        told, over, reward = [], False, 0.0
        while not over:
            assert reward == 0.0
            told.append(info["instruction"])
            _, reward, over, _, info = env.step(encode_answer(answer if told[-1] == FINAL_QUESTION else ""))
        assert told == [*item.instructions, FINAL_QUESTION]
        assert reward == expected


def test_items_come_from_a_file(tmp_path):
    path = tmp_path / "items.csv"
    path.write_text(
        "block,source,instruction_1,instruction_2,canonical_answer\n"
        '7,own,Imagine a capital letter X., ,"Cross, Letter X"\n',
        encoding="utf-8",
    )
    env = make("Imagery/Reinterpretation-v0", items=path)
    _, info = env.reset(seed=0)
    assert info["truth"] == {"item": 7, "accepted": ("Cross", "Letter X"), "step": 0, "steps": 2, "source": "own"}
    env.step(encode_answer(""))
    assert env.step(encode_answer("the cross"))[1] == 1.0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "found none at"),
        ("block,canonical_answer\n", "lacks the column 'instruction_1'"),
        ("", "lacks the column 'block'; it has none"),
        ("block,instruction_1,canonical_answer\nx,Imagine a D.,D\n", "got 'x' in .*line 2"),
        ("block,instruction_1,canonical_answer\n1,,D\n", "at least one instruction.*line 2"),
        ("block,instruction_1,canonical_answer\n1,Imagine a D.,\n", "at least one accepted answer.*line 2"),
        ("block,instruction_1,canonical_answer\n1,a,D\n1,b,D\n", "every block once.*block 1 again.*line 3"),
        (f"block,instruction_1,canonical_answer\n1,{'a' * 600},D\n", "at most 512 bytes.*line 2"),
        ("block,instruction_1,canonical_answer\n1,a,D,E\n", "expected 3 fields as in the header, got 4 .*line 2"),
        ("block,instruction_1,instruction_2,canonical_answer\n1,,b,D\n", "empty instruction.*instruction_1.*line 2"),
        ("block,block,instruction_1,canonical_answer\n1,2,a,D\n", "two columns that are named 'block'"),
        (f"block,instruction_1,canonical_answer\n1,{'a' * 140_000},D\n", "line 2"),
        (f"block,instruction_1,canonical_answer\n{'9' * 30},a,D\n", "a whole number from 0 to .*line 2"),
        ('block,instruction_1,canonical_answer\n1,"a,D\n', "line 2"),
    ],
)
def test_bad_files_of_items_are_refused(tmp_path, content, message):
    from imagery_envs.reinterpretation import Reinterpretation

    path = tmp_path / "items.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        Reinterpretation(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("block,instruction_1,canonical_answer\n1,a,\u00e9\n".encode("latin-1"), "line 2 has the byte 0xe9.*Latin-1"),
        ("block,instruction_1,canonical_answer\n1,a,b\n".encode("utf-16"), "UTF-16; save it as CSV UTF-8"),
    ],
)
def test_tables_in_other_encodings_are_named(tmp_path, content, said):
    (tmp_path / "items.csv").write_bytes(content)
    with pytest.raises(InputError, match=f"items.csv.*{said}"):
        read_constructions(tmp_path / "items.csv")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_items_are_read_whatever_separates_their_fields(tmp_path, separator):
    lines = [["block", "instruction_1", "canonical_answer"], ["7", "Imagine a D.", "a D"], [], ["8", "Now a C.", "C"]]
    text = "\ufeff" + "\r\n".join(separator.join(line) for line in lines) + "\r\n"
    (tmp_path / "items.csv").write_text(text, encoding="utf-8", newline="")
    assert [(item.block, item.accepted[0]) for item in read_constructions(tmp_path / "items.csv")] == [
        (7, "a D"),
        (8, "C"),
    ]


def test_reinterpretation_refuses_unknown_items_and_answers():
    env = make("Imagery/Reinterpretation-v0", disable_env_checker=True).unwrapped
    with pytest.raises(ValueError, match="unknown item '60'"):
        env.reset(seed=0, options={"item": 60})
    env.reset(seed=0)
    with pytest.raises(ValueError, match="encode_answer"):
        env.step("umbrella")
