"""Orientation and parity are read by turning a picture until it makes sense."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image, ImageDraw
from torch import Tensor, nn, stack, tensor

from imagery_agent.interpreter.character_pose import ANGLES_DEG, CHIRAL, FILL, evidence, has_parity, texts
from imagery_agent.interpreter.encoder_interpreter import EncoderInterpreter
from imagery_agent.interpreter.objects.segmentation import all_ink, isolated_view
from imagery_agent.language.scene import parse

NAME = "capital letter f"


def flag() -> np.ndarray:
    """An F, uint8 (64, 64, 3)."""
    image = Image.new("RGB", (64, 64), "white")
    canvas = ImageDraw.Draw(image)
    for box in ((22, 14, 29, 50), (22, 14, 44, 21), (22, 29, 40, 35)):
        canvas.rectangle(box, fill="black")
    return np.asarray(image)


def shown(angle_deg: float, *, mirrored: bool) -> np.ndarray:
    """The F mirrored, then turned to the left."""
    image = Image.fromarray(flag()[:, ::-1] if mirrored else flag())
    return np.asarray(image.rotate(angle_deg, Image.Resampling.BICUBIC, fillcolor="white"))


class FlagEncoder:
    """Knows the F at every angle and in the mirror, a little blurred; a bare name is what stands upright."""

    scale = 30.0

    def __init__(self) -> None:
        whole = all_ink(flag())
        assert whole is not None
        sides = ((flag(), whole), (flag()[:, ::-1], whole.mirrored))
        views = [isolated_view(*side, fill=FILL, angle_deg=angle) for side in sides for angle in ANGLES_DEG]
        self._known = self.pictures(tensor(np.stack(views)).permute(0, 3, 1, 2) / 255)
        self._rows = {text: max(0, row - 1) for row, text in enumerate(texts(NAME))}

    def pictures(self, pictures: Tensor) -> Tensor:
        """(N, 256)."""
        ink = nn.functional.avg_pool2d(1 - pictures.mean(1), 4).flatten(1)
        return nn.functional.normalize(ink + 1e-6, dim=1)

    def texts(self, texts: Sequence[str]) -> Tensor:
        """(N, 256)."""
        return stack([self._known[self._rows.get(text, 0)] for text in texts])


@pytest.fixture(scope="module")
def eye() -> EncoderInterpreter:
    return EncoderInterpreter(FlagEncoder(), vocabulary=[NAME])


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("angle_deg", [0.0, 45.0, 90.0, 180.0, -75.0])
def test_a_letter_is_read_normal_or_mirrored_and_turned(eye, angle_deg, mirrored):
    found = eye.orientation(shown(angle_deg, mirrored=mirrored), NAME)
    assert found.mirrored == mirrored == (found.mirrored_log_odds > 0)
    assert found.angle_deg == angle_deg


def test_a_description_says_that_a_letter_is_mirrored_and_how_it_is_turned(eye):
    eye.calibration = type(eye.calibration)(known=(1.0, 0.0, 0.0, 0.0))
    caption = eye.describe(shown(90, mirrored=True)).caption
    assert caption.endswith("black capital letter f mirrored rotated 90 degrees to the left")
    assert parse(caption).things[0].mirrored
    assert "mirrored" not in eye.describe(shown(90, mirrored=False)).caption


def test_an_empty_picture_has_no_orientation_and_a_name_is_needed(eye):
    blank = np.full((64, 64, 3), 255, np.uint8)
    assert eye.orientation(blank, NAME) is None
    with pytest.raises(ValueError, match="expected words"):
        eye.orientation(flag(), " ")


def test_evidence_of_the_words_turns_with_the_views():
    count = len(ANGLES_DEG)
    logits = np.zeros((2, count, 1 + 2 * count))
    true_mirrored, true_angle = 1, 5
    turns = np.arange(count)
    for flip, angle in ((0, true_angle), (1, -true_angle)):
        logits[flip, turns, 1 + (true_mirrored ^ flip) * count + (angle + turns) % count] = 1.0
    found = evidence(logits)
    assert np.unravel_index(found.argmax(), found.shape) == (true_mirrored, true_angle)


def test_what_is_said_of_orientations_is_in_the_grammar():
    name, *words = texts(NAME)
    assert name == NAME
    for text, (mirrored, angle) in zip(words, [(m, a) for m in (False, True) for a in ANGLES_DEG], strict=True):
        (thing,) = parse(text).things
        assert (thing.mirrored, thing.angle_deg % 360) == (mirrored, angle)
    assert has_parity(NAME)
    assert not has_parity("capital letter a")
    assert not has_parity("umbrella")
    assert len(CHIRAL) == 28
