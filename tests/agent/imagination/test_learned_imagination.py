"""The learned imagination behind its protocol, and weights folders that are not what they should be."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from imagery_agent.byte_packing import unpacked
from imagery_agent.images import read_picture, to_pixels, to_tensor
from imagery_agent.imagination.learned import LearnedImagination, load_dvae
from imagery_agent.language.operations import Operation, parse_instruction
from imagery_agent.mind.protocols import DrawRequest, draw_steps, draw_texts
from imagery_agent.models.dvae import DVAE, DVAEConfig
from imagery_agent.models.prior import Prior, PriorConfig
from imagery_agent.models.quantization import can_pack, pack
from imagery_agent.pretrained import WeightsError, load_folder, save_folder
from imagery_agent.tokenizer import CaptionTokenizer

TINY_DVAE = DVAEConfig(codes=16, code_dim=8, encoder_width=16, decoder_width=16, blocks=1)
DATA = Path(__file__).parents[2] / "data"
TINY_PRIOR = PriorConfig(text_vocabulary=300, text_length=12, codes=16, width=32, layers=1, heads=2)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def tiny_weights(tmp_path_factory):
    folder = tmp_path_factory.mktemp("weights")
    torch.manual_seed(0)
    tokenizer = CaptionTokenizer.train(
        ["a red umbrella above a blue star", "rotate 15 degrees clockwise"], vocab_size=300
    )
    parts = (
        ("dvae", DVAE(TINY_DVAE), {}),
        ("prior", Prior(TINY_PRIOR), {"tokenizer.json": tokenizer.to_json().encode()}),
    )
    for kind, model, files in parts:
        save_folder(
            folder / kind,
            kind=kind,
            config=asdict(model.config),
            state=model.state_dict(),
            extra_files=files,
            card="# A card",
        )
    return folder


@pytest.fixture
def mind(tiny_weights) -> LearnedImagination:
    return LearnedImagination.load(tiny_weights)


def pictures(count: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (count, 64, 64, 3), dtype=np.uint8)


def test_the_protocol(mind):
    seen = mind.perceive(pictures(2))
    imagined = draw_texts(mind, ["a red umbrella"], generator=seeded())
    turned = draw_steps(mind, seen, [Operation("rotate", angle_deg=10.0), Operation("mirror")], generator=seeded())
    for picture in (*seen, *imagined, *turned):
        assert picture.pixels.shape == (64, 64, 3)
        assert picture.pixels.dtype == np.uint8
        assert picture.codes.shape == (16, 16)


def test_same_generator_same_picture(mind):
    first, second = (draw_texts(mind, ["a cup", "a star"], generator=seeded(4)) for _ in range(2))
    assert all(np.array_equal(a.codes, b.codes) for a, b in zip(first, second, strict=True))
    other = draw_texts(mind, ["a cup", "a star"], generator=seeded(5))
    assert not np.array_equal(first[0].codes, other[0].codes)


def test_a_batch_of_transformations_equals_single_ones(mind):
    seen = mind.perceive(pictures(3))
    operations = [Operation("rotate", angle_deg=angle) for angle in (5.0, -15.0, 20.0)]
    together = draw_steps(mind, seen, operations, generator=seeded())
    for picture, operation, found in zip(seen, operations, together, strict=True):
        alone = draw_steps(mind, [picture], [operation], generator=seeded())[0]
        assert np.array_equal(alone.codes, found.codes)


@pytest.mark.parametrize(
    ("first", "then", "together"),
    [
        (Operation("turn", angle_deg=30.0), Operation("turn", angle_deg=45.0), Operation("turn", angle_deg=75.0)),
        (Operation("turn", angle_deg=120.0), Operation("turn", angle_deg=90.0), Operation("turn", angle_deg=-150.0)),
        (
            Operation("rotate", angle_deg=60.0),
            Operation("rotate", angle_deg=-85.0),
            Operation("rotate", angle_deg=-25.0),
        ),
        (Operation("shift", dx=0.1, dy=0.0), Operation("shift", dx=0.0, dy=0.2), Operation("shift", dx=0.1, dy=0.2)),
        (Operation("zoom", factor=0.8), Operation("zoom", factor=1.25), Operation("zoom", factor=1.0)),
    ],
)
def test_a_motion_that_goes_on_is_drawn_from_where_it_began(mind, first, then, together):
    seen = mind.perceive(pictures(1))
    began = draw_steps(mind, seen, [first], generator=seeded())
    goes_on, whole = (
        draw_steps(mind, source, [operation], generator=seeded(1))[0]
        for source, operation in ((began, then), (seen, together))
    )
    assert np.array_equal(goes_on.codes, whole.codes)
    anew = [replace(began[0], since=None)]
    assert not np.array_equal(draw_steps(mind, anew, [then], generator=seeded(1))[0].pixels, whole.pixels)


def test_a_motion_of_more_than_one_step_or_of_another_kind_begins_at_the_last_picture(mind):
    seen = mind.perceive(pictures(1))
    (shifted,) = draw_steps(mind, seen, [Operation("shift", dx=0.2)], generator=seeded())
    for operation in (Operation("shift", dx=0.2), Operation("rotate", angle_deg=10.0)):
        (found,) = draw_steps(mind, [shifted], [operation], generator=seeded())
        assert found.since.picture is shifted
    (mirrored,) = draw_steps(mind, [shifted], [Operation("mirror")], generator=seeded())
    assert mirrored.since is None


def test_mistakes_are_told(mind):
    with pytest.raises(ValueError, match="uint8 RGB pictures"):
        mind.perceive(np.zeros((1, 32, 32, 3), np.uint8))
    with pytest.raises(ValueError, match="caption with words"):
        draw_texts(mind, ["  "], generator=seeded())
    with pytest.raises(ValueError, match="in_steps"):
        draw_steps(mind, mind.perceive(pictures(1)), [Operation("turn", angle_deg=190.0)], generator=seeded())
    with pytest.raises(ValueError, match="shorter"):
        draw_steps(mind, mind.perceive(pictures(2)), [Operation("mirror")], generator=seeded())


@pytest.mark.parametrize(
    "given", [{}, {"text": "a cup", "operation": Operation("mirror")}, {"operation": Operation("mirror")}]
)
def test_a_request_has_a_text_or_a_source_and_an_operation(given):
    with pytest.raises(ValueError, match="either a text, or a source and an operation"):
        DrawRequest(generator=seeded(), **given)


def test_a_mixed_batch_equals_its_requests_one_by_one(mind):
    (seen,) = mind.perceive(pictures(1))
    kinds = ({"text": "a cup"}, {"source": seen, "operation": Operation("mirror")}, {"text": "a star"})
    temperatures = (0.5, None, 0.0)

    def requests():
        for seed, (given, temperature) in enumerate(zip(kinds, temperatures, strict=True)):
            yield DrawRequest(generator=seeded(seed), temperature=temperature, **given)

    batch = mind.draw(list(requests()))
    for request, found in zip(requests(), batch, strict=True):
        np.testing.assert_array_equal(mind.draw([request])[0].codes, found.codes)


def test_large_operations_split_into_steps_that_add_up():
    steps = parse_instruction("rotate 90 degrees clockwise").in_steps(20.0)
    assert len(steps) == 5
    assert sum(step.angle_deg for step in steps) == pytest.approx(-90.0)
    zoom = parse_instruction("zoom to 300 percent").in_steps(1.3)
    assert np.prod([step.factor for step in zoom]) == pytest.approx(3.0)
    assert max(step.factor for step in zoom) <= 1.3 + 1e-9


def test_pixels_and_tensors_are_inverse():
    given = pictures(2)
    assert np.array_equal(to_pixels(to_tensor(given)), given)


def test_a_file_of_another_size_is_seen_at_that_of_the_buffer_and_others_are_refused(tmp_path):
    from PIL import Image

    Image.new("RGB", (32, 64)).save(tmp_path / "narrow.png")
    assert read_picture(tmp_path / "narrow.png").shape == (64, 64, 3)
    (tmp_path / "text.png").write_text("no picture")
    with pytest.raises(ValueError, match="cannot read"):
        read_picture(tmp_path / "text.png")
    with pytest.raises(FileNotFoundError):
        read_picture(tmp_path / "none.png")


def test_transparent_pictures_lie_on_white(tmp_path):
    from PIL import Image

    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert (read_picture(tmp_path / "clear.png") == 255).all()


@pytest.fixture
def one_folder(tmp_path):
    model = DVAE(TINY_DVAE)
    save_folder(
        tmp_path / "dvae",
        kind="dvae",
        config=asdict(model.config),
        state=model.state_dict(),
        extra_files={"note.txt": b"x"},
        card="# A card",
    )
    return tmp_path / "dvae"


def test_weights_come_back(one_folder):
    found = load_folder(one_folder, kind="dvae")
    assert found.files == {"note.txt": b"x"}
    assert DVAEConfig(**found.config) == TINY_DVAE
    assert load_dvae(one_folder.parent).config == TINY_DVAE


def test_saving_again_replaces_the_folder(one_folder):
    save_folder(one_folder, kind="dvae", config={}, state={"a": torch.zeros(2)}, extra_files={}, card="new")
    assert set(load_folder(one_folder, kind="dvae").state) == {"a"}
    assert [path.name for path in one_folder.parent.iterdir()] == ["dvae"]


def test_truncated_weights_are_refused(one_folder):
    tensors = one_folder / "model.safetensors.packed"
    tensors.write_bytes(tensors.read_bytes()[:-10])
    with pytest.raises(WeightsError, match="truncated or altered"):
        load_folder(one_folder, kind="dvae")


def test_altered_files_are_refused(one_folder):
    (one_folder / "note.txt").write_text("y")
    with pytest.raises(WeightsError, match="truncated or altered"):
        load_folder(one_folder, kind="dvae")


def test_missing_weights_name_the_remedy(one_folder, tmp_path):
    (one_folder / "model.safetensors.packed").unlink()
    with pytest.raises(WeightsError, match="missing"):
        load_folder(one_folder, kind="dvae")
    with pytest.raises(WeightsError, match="imagery train dvae"):
        load_folder(tmp_path / "nowhere", kind="dvae")


def test_a_missing_tokenizer_names_the_remedy(tiny_weights, tmp_path):
    shutil.copytree(tiny_weights, tmp_path / "weights")
    prior = tmp_path / "weights" / "prior"
    (prior / "tokenizer.json").unlink()
    with pytest.raises(WeightsError, match=r"tokenizer.json is missing; restore"):
        LearnedImagination.load(tmp_path / "weights")
    listing = json.loads((prior / "config.json").read_text())
    del listing["checksum"]
    (prior / "config.json").write_text(json.dumps({**listing, "files": {}, "format": 1}))
    tensors = prior / "model.safetensors.packed"
    (prior / "model.safetensors").write_bytes(unpacked(tensors.read_bytes()))
    with (
        pytest.warns(UserWarning, match="of an older"),
        pytest.raises(WeightsError, match=r"no tokenizer.json in .*imagery export prior"),
    ):
        LearnedImagination.load(tmp_path / "weights")


def test_weights_of_the_first_release_keep_loading():
    folder = DATA / "weights_of_first_release"
    with pytest.warns(UserWarning, match="of an older version"):
        mind = LearnedImagination.load(folder)
    (seen,) = mind.perceive(pictures(1))
    expected = np.load(folder / "perceived.npy")
    assert (seen.codes == expected).mean() > 0.98  # processors may round a near tie differently
    assert len(np.unique(expected)) > 1
    (turned,) = draw_steps(mind, [seen], [Operation("rotate", angle_deg=15.0)], generator=seeded())
    assert turned.pixels.shape == (64, 64, 3)
    (imagined,) = draw_texts(mind, ["a red star"], generator=seeded())
    assert imagined.pixels.shape == (64, 64, 3)


def test_a_picture_is_the_same_alone_and_among_five():
    """With the shipped networks, as sessions side by side use them."""
    mind = LearnedImagination.load()
    texts = ["a red star", *["a blue key at the top left"] * 4]
    together = draw_texts(mind, texts, generator=seeded(5))
    alone = draw_texts(mind, texts[:1], generator=seeded(5))
    np.testing.assert_array_equal(together[0].pixels, alone[0].pixels)
    assert len({picture.pixels.tobytes() for picture in together[1:]}) > 1


@pytest.mark.skipif(not can_pack(), reason="this processor has no packed kernels")
def test_packed_layers_compute_what_the_layers_did():
    torch.manual_seed(0)
    linear = torch.nn.Linear(64, 48)
    with torch.no_grad():
        linear.weight.copy_(linear.weight.bfloat16())  # as weights are shipped
    network = torch.nn.Sequential(linear, torch.nn.ReLU(), torch.nn.Linear(48, 5, bias=False))
    inputs = torch.randn(7, 3, 64)
    expected = linear(inputs)
    pack(network)
    assert not isinstance(network[0], torch.nn.Linear)
    torch.testing.assert_close(network[0](inputs), expected, rtol=1e-5, atol=1e-5)
    assert torch.equal(network(inputs)[2:3], network(inputs[2:3]))


def test_other_versions_and_kinds_are_refused(one_folder):
    with pytest.raises(WeightsError, match="expected prior weights"):
        load_folder(one_folder, kind="prior")
    listing = json.loads((one_folder / "config.json").read_text())
    (one_folder / "config.json").write_text(json.dumps({**listing, "format": 99}))
    with pytest.raises(WeightsError, match="format 1"):
        load_folder(one_folder, kind="dvae")
    (one_folder / "config.json").write_text("{")
    with pytest.raises(WeightsError, match="damaged"):
        load_folder(one_folder, kind="dvae")


@pytest.mark.slow
def test_the_shipped_networks_still_sample_the_stored_codes():
    """At fixed seeds; processors may round a near tie differently."""
    mind, expected = LearnedImagination.load(), np.load(DATA / "sampled_codes.npz")
    captions = ["a red umbrella", "a blue star above a green cup"]
    imagined = draw_texts(mind, captions, generator=seeded(1))
    requests = [
        DrawRequest(
            source=imagined[source],
            operation=parse_instruction(sentence),
            generator=seeded(seed),
            temperature=temperature,
        )
        for source, sentence, seed, temperature in (
            (0, "rotate 20 degrees clockwise", 20, 0.5),
            (0, "add a small red star at the top left", 24, 0.0),
            (1, "remove the blue star", 25, 0.25),
        )
    ]
    for name, found in (("texts", imagined), ("steps", mind.draw(requests))):
        same = np.stack([picture.codes for picture in found]) == expected[name]
        assert same.mean() > 0.95, name
