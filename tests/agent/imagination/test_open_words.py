"""Any sentence is imagined: as a scene, as a blend, through a stand-in, or from the words as they stand."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from toy import ToyImagination, ToyInterpreter

from imagery_agent.imagination.drawn_names import drawn_names, everyday_names, in_learned_words
from imagery_agent.imagination.open_words import imagine_request, read_request
from imagery_agent.language.scene import SceneError
from imagery_agent.pretrained import WeightsError, save_folder

NAMES = {"dog": (), "sofa": ("couch",), "star": (), "square": ()}


def test_a_known_scene_is_composed_without_remarks():
    request = read_request("a red star above a couch", NAMES)
    assert request.text == "a red star above a black couch"
    assert request.scene is not None
    assert request.remarks == []


def test_an_unknown_word_is_drawn_as_its_neighbour_and_said_once():
    request = read_request("a red puppy left of a blue puppy", NAMES)
    assert request.text == "a red dog left of a blue dog"
    (remark,) = request.remarks
    assert remark.startswith("puppy is not in the vocabulary; drawn as dog (similarity 0.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a zorgblat", "zorgblat: not understood"),
        ("a zorgblat above a star", "zorgblat: not understood"),
        ("an armchair in the shape of a zorgblat", "zorgblat: not understood"),
        ("seventeen dogs are chasing a star", "not understood here: seventeen"),
        ("a yellow star", "known colors are"),
    ],
)
def test_what_is_not_understood_is_drawn_from_the_words_as_they_stand(text, said):
    request = read_request(text, NAMES)
    assert (request.text, request.scene, request.blend) == (text, None, None)
    (remark,) = request.remarks
    assert said in remark
    assert remark.endswith("drawn from the words as they stand")


def test_both_things_of_a_blend_may_have_stand_ins():
    request = read_request("a puppy in the shape of a star", NAMES)
    assert [thing.name for thing in request.blend.things] == ["dog", "star"]
    assert len(request.remarks) == 1


def test_only_an_empty_text_is_refused():
    with pytest.raises(SceneError, match="empty"):
        read_request(" . ", NAMES)


def test_without_a_list_of_names_all_are_taken_as_known(tmp_path):
    assert drawn_names(tmp_path) == {}
    assert read_request("a zorgblat", {}).scene is not None


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("a small black number 4, closed", "a small black number 4"),
        ("a red capital letter i, serifs, serifs rotated 90 degrees to the left",
         "a red capital letter i rotated 90 degrees to the left"),
        ("a black star, hollow above a blue couch", "a black star above a blue couch"),
        ("a black gift, tied", "a black gift, tied"),
        ("a black star", "a black star"),
        ("dogs, two of them, are running", "dogs, two of them, are running"),
    ],
)  # fmt: skip
def test_variants_that_a_network_never_learned_are_left_out(text, drawn):
    learned = {"number 4", "capital letter i", "star", "couch", "gift, tied"}
    assert in_learned_words(text, learned) == drawn
    assert in_learned_words(text, ()) == text


def save_names(folder, content):
    save_folder(folder / "prior", kind="prior", config={}, state={}, extra_files={"names.json": content}, card="")


def test_the_shipped_names_have_synonyms_and_a_damaged_list_is_said(tmp_path):
    assert "couch" in drawn_names()["sofa"]
    save_names(tmp_path, b"[1]")
    with pytest.raises(WeightsError, match=r"names\.json is damaged"):
        drawn_names(tmp_path)


def test_names_that_the_prior_lacks_are_drawn_and_do_not_stand_in_for_others(tmp_path):
    for kind, names in (("words", {"sofa": ["couch"], "ottoman": []}), ("prior", {"sofa": [], "coin": []})):
        files = {"names.json": json.dumps(names).encode()}
        save_folder(tmp_path / kind, kind=kind, config={}, state={}, extra_files=files, card="")
    drawn, everyday = drawn_names(tmp_path), everyday_names(tmp_path)
    assert set(drawn) == {"sofa", "ottoman"}
    assert everyday == {"sofa": ("couch",)}
    assert read_request("an ottoman", drawn, everyday).stand_ins == ()
    names = {"sofa": (), "armchair": ()}
    for own, expected in ((None, "sofa"), ({"armchair": ()}, "armchair")):
        (found,) = read_request("a settee", names, own).stand_ins
        assert found.name == expected


def test_a_list_of_names_with_one_changed_letter_is_refused_and_so_is_one_that_is_not_listed(tmp_path):
    save_names(tmp_path, b'{"sofa": ["couch"]}')
    assert drawn_names(tmp_path) == {"sofa": ("couch",)}
    (tmp_path / "prior" / "names.json").write_bytes(b'{"soda": ["couch"]}')
    with pytest.raises(WeightsError, match=r"names\.json is truncated or altered"):
        drawn_names(tmp_path)
    save_folder(tmp_path / "prior", kind="prior", config={}, state={}, extra_files={}, card="")
    assert drawn_names(tmp_path) == {}
    (tmp_path / "prior" / "names.json").write_bytes(b'{"soda": ["couch"]}')
    with pytest.raises(WeightsError, match=r"names\.json is not listed"):
        drawn_names(tmp_path)


@pytest.mark.parametrize("text", ["a red square", "a square in the shape of a star", "the sound of seven seas"])
def test_every_kind_of_request_gives_a_picture(text):
    class Loose(ToyImagination):
        """Draws a square for words outside the grammar."""

        def draw(self, requests):
            known = [one.text if one.text.startswith("a ") else "a black square" for one in requests]
            return super().draw(
                [type(one)(text, generator=one.generator) for one, text in zip(requests, known, strict=True)]
            )

    picture = imagine_request(
        Loose(), ToyInterpreter(), read_request(text, NAMES), candidates=2, generator=torch.Generator().manual_seed(0)
    )
    assert picture.pixels.shape == (64, 64, 3)
    assert (picture.pixels < 128).any()
    assert np.issubdtype(picture.pixels.dtype, np.uint8)
