"""Dual coding: items, design, drawings kept in files, and what the lesioned twins of an exact agent do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import torch

from imagery_agent.mind.protocols import DrawRequest, MentalPicture
from imagery_agent.planners.sentence_picture.implied import AXES_DEG, Implied, implied_by
from imagery_agent.visual_routines.contours import principal_axis_deg
from imagery_experiments.analysis.predictions import predictions_table
from imagery_experiments.experiment.design import Design
from imagery_experiments.experiment.runner import run
from imagery_experiments.participants.caching import CachedInterpreter
from imagery_experiments.participants.registry import AGENTS, weights_hashes
from imagery_experiments.participants.word_drawings import RememberedDrawings, WordDrawings, draw_words, weights_key
from imagery_experiments.reporting.psychds.dataset import COLUMNS
from imagery_experiments.studies import find_study
from imagery_experiments.studies.dual_coding.analysis import correlation, sum_of_codes
from imagery_experiments.studies.dual_coding.items import DRAWINGS, HALVES, KINDS, caption_of, items, picture, words
from imagery_experiments.studies.dual_coding.sentences import FORMS, ITEMS, ORIENTATIONS, imagined_names, shown_picture
from imagery_experiments.studies.dual_coding.stimuli import hands_angle_deg
from imagery_experiments.studies.dual_coding.timed import SENTENCES
from tests.toy import ToyInterpreter

STUDY = find_study("dual-coding")
TWINS = ("imagery-oracle", "imagery-oracle-no-picture-store", "imagery-oracle-no-verbal-store")


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """One list that is imagined and walks of one participant, for the exact agent and its lesioned twins."""
    whole = STUDY.design(seed=0, participants=1, quick=True)
    kept = tuple(
        trial
        for trial in whole.trials
        if trial.session == "recall/imagine/free/0" or trial.levels["part"] in {"walk", "sentences", "planning"}
    )
    folder = tmp_path_factory.mktemp("dual coding")
    design = Design(whole.study, whole.seed, whole.participants, kept)
    return {name: run(STUDY, AGENTS[name], design=design, folder=folder / name, progress=False) for name in TWINS}


def share(rows, **levels):
    own = rows[(rows[list(levels)] == list(levels.values())).all(axis=1)]
    assert len(own)
    return own["correct"].mean()


# ---------------------------------------------------------------- items and design


def test_items_have_ratings_of_their_kind_and_concrete_ones_a_drawing():
    found = {kind: [item.concreteness for item in items().values() if item.kind == kind] for kind in KINDS}
    assert min(found["concrete"]) >= 6
    assert max(found["abstract"]) <= 3.2 < min(found["middle"]) <= max(found["middle"]) < 6
    for half in HALVES:
        assert [len(words(kind, half=half)) for kind in KINDS] == [54, 24, 36]
        for word in words("concrete", half=half):
            assert 0.02 < (picture(word) < 128).mean() < 0.9


def test_the_halves_of_the_items_share_no_word_and_trials_use_one_half():
    first, second = ({word for kind in KINDS for word in words(kind, half=half)} for half in HALVES)
    assert not first & second
    for half, own in zip(HALVES, (first, second), strict=True):
        design = STUDY.design(seed=0, participants=1, quick=True, half=half)
        used = {
            word for trial in design.trials if trial.levels["part"] not in {"walk", "clocks", "sentences", "planning"}
            for word in str(trial.levels["item"]).split()
        }  # fmt: skip
        assert used <= own


def test_clock_pairs_differ_as_their_condition_says():
    for trial in STUDY.design(seed=1, participants=2, quick=False).trials:
        if trial.levels["part"] == "clocks":
            angles = [hands_angle_deg(*map(int, time.split(":"))) for time in trial.levels["item"].split()[:2]]
            assert abs(abs(angles[0] - angles[1]) - int(trial.levels["test"].split()[0])) <= 5


def test_sentences_have_ten_words_and_nouns_after_their_determiners():
    for sentence, nouns in SENTENCES.items():
        listed = sentence.split()
        assert len(listed) == 10
        assert all(listed[place - 1] in {"the", "a"} for place in nouns)


def test_sentences_imply_what_their_pictures_are_chosen_by():
    for thing, looks in ORIENTATIONS.items():
        for orientation, sentence in looks.items():
            assert implied_by(sentence) == Implied(thing, thing, orientation)
            axis_deg = principal_axis_deg(shown_picture("orientation", thing, orientation)[:, :, 0] < 128)
            assert abs((axis_deg - AXES_DEG[orientation] + 90) % 180 - 90) < 6
    for thing, looks in FORMS.items():
        for form, sentence in looks.items():
            found = implied_by(sentence)
            assert found is not None
            assert (found.thing, found.form) == (thing, form)


def test_things_are_shown_as_implied_and_otherwise_equally_often_and_others_as_often():
    design = STUDY.design(seed=0, participants=2, quick=False)
    found: dict[tuple[str, str], int] = {}
    for trial in design.trials:
        if trial.levels["part"] == "sentences":
            thing, shown, look = str(trial.levels["item"]).split("/")
            manner = "other" if shown != thing else "match" if look == trial.levels["test"] else "mismatch"
            assert trial.levels["manner"] == manner
            key = str(trial.levels["material"]), manner
            found[key] = found.get(key, 0) + 1
    for material, things in ITEMS.items():
        assert [found[material, manner] for manner in ("match", "mismatch", "other")] == [
            len(things), len(things), 2 * len(things),
        ]  # fmt: skip


# ---------------------------------------------------------------- drawings kept in a file


class CountingImagination:
    """Draws one code per text, and counts."""

    def __init__(self) -> None:
        self.drawn: list[str] = []

    def perceive(self, pictures):
        return [MentalPicture(np.array(one)) for one in pictures]

    def decode(self, codes):
        return [MentalPicture(np.full((64, 64, 3), int(one[0, 0]), np.uint8), one) for one in codes]

    def draw(self, requests):
        self.drawn += [request.text for request in requests]
        return self.decode(np.stack([np.full((16, 16), len(request.text)) for request in requests]))


def test_drawings_are_used_only_with_the_weights_that_drew_them(tmp_path):
    inner = CountingImagination()
    kept = draw_words(inner, {"dog": "a dog", "cat": "a big cat"}, drawings=3, weights="one")
    kept.write(tmp_path / "drawings.npz")
    kept = WordDrawings.read(tmp_path / "drawings.npz")
    assert (kept.weights, kept.texts, kept.codes.shape) == ("one", ("a dog", "a big cat"), (2, 3, 16, 16))
    inner.drawn.clear()
    for weights, drawn in (("one", ["a fish"]), ("other", ["a dog", "a fish"])):
        mind = RememberedDrawings(inner, weights=weights, decode=inner.decode)
        mind.use(kept)
        generator = torch.Generator().manual_seed(0)
        found = mind.draw([DrawRequest(text, generator=generator) for text in ("a dog", "a fish")])
        assert [one.pixels[0, 0, 0] for one in found] == [5, 6]
        assert inner.drawn == drawn
        inner.drawn.clear()
    mind.forget()


def test_the_shipped_drawings_are_of_the_shipped_weights_and_of_every_word():
    kept = WordDrawings.read(DRAWINGS)
    assert kept.weights == weights_key(weights_hashes())
    assert set(kept.texts) == {caption_of(word) for word in (*items(), *imagined_names())}


def test_a_picture_is_named_once():
    class Counting(ToyInterpreter):
        calls = 0

        def name(self, pictures, *, names=None, top=5):
            Counting.calls += 1
            return super().name(pictures, names=names, top=top)

    cached = CachedInterpreter(Counting())
    page = np.zeros((1, 64, 64, 3), np.uint8)
    assert cached.name(page, top=2) == cached.name(page, top=2)
    cached.name(page, top=3)
    assert Counting.calls == 2
    assert cached.similarity(page, page).tolist() == [1.0]


# ---------------------------------------------------------------- what the memory does


def test_without_words_nothing_abstract_is_recalled_and_without_pictures_all_kinds_alike(rows):
    whole, no_pictures, no_words = (rows[name] for name in TWINS)
    assert share(no_words, part="recall", material="abstract") == 0
    assert share(no_words, part="recall", material="picture") + share(no_words, part="recall", material="concrete") > 0
    studied = no_pictures[no_pictures["part"] == "recall"]
    assert (studied.loc[studied["correct"], "response"] != "").all()
    assert whole["correct"].sum() > max(no_pictures["correct"].sum(), no_words["correct"].sum()) - 2


def test_a_picture_and_its_word_are_compared_with_the_sum_of_both_codes():
    def of(*correct):
        return pd.DataFrame({"part": "repetition", "material": "picture, word", "correct": correct})

    found, expected = sum_of_codes(of(1, 1, 1, 0), of(1, 1, 0, 0), of(1, 0, 0, 0))
    assert (found, expected) == (0.75, 1 - 0.5 * 0.75)


def test_pointing_slows_the_letter_more_than_the_sentence_in_every_row(rows):
    walks = rows[TWINS[0]].query("part == 'walk'")
    assert (walks["share_right"] == 1).all()
    ms = walks.pivot_table("rt_ms", "material", "manner")
    assert ms.loc["letter", "point"] - ms.loc["letter", "speak"] > 2000
    assert ms.loc["sentence", "point"] - ms.loc["sentence", "speak"] < 1000


def test_an_exact_imagination_judges_matching_pictures_sooner(rows):
    for name in TWINS:
        own = rows[name].query("part == 'sentences'")
        assert own["correct"].all()
        ms = own.pivot_table("rt_ms", "material", "manner")
        assert ms.loc["orientation", "match"] < ms.loc["orientation", "mismatch"]
        assert ms.loc["shape", "match"] <= ms.loc["shape", "mismatch"]


def test_problems_in_two_parts_say_how_sure_they_were(rows):
    own = rows[TWINS[0]].query("part == 'planning'")
    assert len(own) == 3
    assert own["confidence"].between(0, 1).all()


def test_every_column_is_described_and_every_prediction_can_be_estimated(rows):
    assert set(rows[TWINS[0]]) <= set(COLUMNS)
    table = predictions_table(STUDY.predictions, {TWINS[0]: rows[TWINS[0]]})
    run_here = table[table["condition"].str.contains("imagined: pictures")]
    assert len(run_here) == 1
    assert run_here["effect"].notna().all()


def test_the_correlation_is_over_words_studied_once_and_recalled_at_once():
    every = {"part": "rated", "test": "free", "delay_min": 0}
    table = pd.DataFrame(
        [
            {**every, "material": "concrete", "item": f"w{n}", "concreteness": n, "correct": n > 3, "delay_min": late}
            for n in range(1, 7)
            for late in (0, 20)
        ]
    )
    table.loc[table["delay_min"] == 20, "correct"] = False  # left out
    found = correlation(table)
    assert found is not None
    assert found.estimate == pytest.approx(np.corrcoef([0, 0, 0, 1, 1, 1], range(6))[0, 1])
    assert found.low < found.estimate < found.high
    assert correlation(table.assign(correct=True)) is None
