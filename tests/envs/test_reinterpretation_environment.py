"""Reinterpretation: items are told in order and graded; files of items and their faults."""

import pytest

from imagery_agent.validation import InputError
from imagery_envs.stimuli.constructions import CLASSIC_ITEMS, FINAL_QUESTION, read_constructions
from imagery_envs.text import encode_answer
from tests.envs.episodes import make


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
