"""Picture files of every kind are read with their right orientation and values, or refused in one sentence."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from imagery_agent import picture_files
from imagery_agent.picture_files import read_rgb

LEFT_DARK = np.tile(np.repeat(np.array([0, 255], np.uint8), 8), (16, 1))
"""uint8 (16, 16): left half black, right half white."""


def stored(image: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def test_the_orientation_of_a_camera_is_applied():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn a quarter to the right
    seen = read_rgb(stored(Image.fromarray(LEFT_DARK), "PNG", exif=exif))
    assert (seen[0] < 10).all()
    assert (seen[-1] > 245).all()


@pytest.mark.parametrize("bits", [8, 16])
def test_gray_levels_are_scaled_to_8_bits(bits):
    ramp = np.linspace(0, 2**bits - 1, 256).reshape(16, 16)
    image = Image.fromarray(ramp.astype(np.uint8 if bits == 8 else np.uint16))
    seen = read_rgb(stored(image, "PNG"))
    np.testing.assert_allclose(seen[..., 0], np.arange(256).reshape(16, 16), atol=1)


@pytest.mark.parametrize("full", [1.0, 255.0, 65_535.0])
def test_float_tiffs_are_scaled_by_the_range_they_use(full):
    ramp = np.linspace(0, full, 256, dtype=np.float32).reshape(16, 16)
    seen = read_rgb(stored(Image.fromarray(ramp), "TIFF"))
    np.testing.assert_allclose(seen[..., 1], np.arange(256).reshape(16, 16), atol=1)


def test_values_outside_every_scale_are_stretched_and_not_finite_ones_refused():
    values = np.array([[-3.0, 0.0], [1.0, 5.0]], np.float32)
    assert read_rgb(stored(Image.fromarray(values), "TIFF"))[..., 0].tolist() == [[0, 96], [128, 255]]
    values[0, 0] = np.nan
    with pytest.raises(ValueError, match="not finite"):
        read_rgb(stored(Image.fromarray(values), "TIFF"), name="scan.tif")


def test_color_models_give_the_same_colors():
    red = Image.new("RGB", (8, 8), (230, 30, 20))
    for image, kind in ((red.convert("CMYK"), "TIFF"), (red.quantize(8), "PNG"), (red, "BMP")):
        np.testing.assert_allclose(read_rgb(stored(image, kind))[4, 4], (230, 30, 20), atol=3)


@pytest.mark.parametrize(("ink", "ground"), [(0, 255), (120, 255), (180, 255), (200, 0), (215, 0), (255, 0)])
def test_transparent_pictures_are_laid_on_white_unless_it_would_hide_them(ink, ground):
    rgba = np.zeros((16, 16, 4), np.uint8)
    rgba[4:12, 4:12] = (ink, ink, ink, 255)
    seen = read_rgb(stored(Image.fromarray(rgba), "PNG"))
    assert (seen[0, 0] == ground).all()
    assert (seen[8, 8] == ink).all()


def test_a_picture_without_transparent_parts_stays_as_it_is():
    for level in (0, 255):
        opaque = np.full((8, 8, 4), level, np.uint8)
        opaque[..., 3] = 255
        assert (read_rgb(stored(Image.fromarray(opaque), "PNG")) == level).all()


def test_pictures_that_are_too_large_are_refused_unread(monkeypatch):
    content = stored(Image.new("L", (200, 200)), "PNG")
    monkeypatch.setattr(picture_files, "LARGEST_PICTURE_PX", 10_000)
    with pytest.raises(ValueError, match="200 x 200"):
        read_rgb(content, name="huge.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(ValueError, match=r"at most .* huge\.png"):
        read_rgb(content, name="huge.png")


@pytest.mark.parametrize("content", [b"", b"no picture", stored(Image.new("L", (64, 64)), "PNG")[:60]])
def test_what_is_no_picture_is_refused_by_name(content):
    with pytest.raises(ValueError, match=r"cannot read mine\.png as a picture"):
        read_rgb(content, name="mine.png")
    with pytest.raises(FileNotFoundError, match="found none at"):
        read_rgb("nowhere.png")


def test_colored_ink_that_white_shows_stays_on_white():
    rgba = np.zeros((16, 16, 4), np.uint8)
    rgba[4:12, 4:12] = (255, 255, 0, 255)  # as light as white, but not in every channel
    assert (read_rgb(stored(Image.fromarray(rgba), "PNG"))[0, 0] == 255).all()


def test_black_lines_around_white_areas_are_laid_on_white():
    rgba = np.zeros((32, 32, 4), np.uint8)
    rgba[4:28, 4:28] = (0, 0, 0, 255)
    rgba[6:26, 6:26, :3] = 255
    assert (read_rgb(stored(Image.fromarray(rgba), "PNG"))[0, 0] == 255).all()


def test_what_is_no_file_is_said(tmp_path):
    for given, said in (
        (tmp_path, f"got the folder {tmp_path}"),
        ("", "no name at all"),
        ("https://example.org/cat.png", "save the picture first"),
        (np.zeros((2, 2, 3)), "got ndarray"),
    ):
        with pytest.raises((ValueError, FileNotFoundError), match="expected") as error:
            read_rgb(given)
        assert said in str(error.value)


def test_a_reduced_jpeg_shows_the_same_and_keeps_enough_pixels():
    big = Image.fromarray(LEFT_DARK).resize((1600, 1200), Image.Resampling.NEAREST)
    content = stored(big, "JPEG", quality=95)
    small = read_rgb(content, at_least_px=64)
    assert 64 <= min(small.shape[:2]) < 600
    half = small.shape[1] // 2
    assert (small[:, : half - 2] < 10).all()
    assert (small[:, half + 2 :] > 245).all()
