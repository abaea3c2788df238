"""Mental scanning: queries, descriptions, other questions, and bad arguments."""

import pytest

from tests.envs.episodes import make


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
