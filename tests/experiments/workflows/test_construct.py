"""The sheet of constructed items says why a sentence was not carried out."""

from imagery_envs.stimuli.constructions import Construction
from imagery_experiments.workflows.construct import construct_item


def test_a_sentence_that_is_not_understood_is_told_by_its_words_and_not_by_other_tasks():
    item = Construction(1, ("Imagine a circle.", "Do not imagine a square."), ("nothing",))
    (_, first), (_, second) = construct_item(item).remarks
    assert first == ""
    assert "what is not to be" in second
    assert "Are the two figures" not in second
