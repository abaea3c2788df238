"""Pictures of any size are seen at the size of the buffer, with their ratio of sides and their thin strokes."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from imagery_agent.early_vision.seeing import see_file, see_picture
from imagery_agent.images import read_picture


def ring(width, height, *, line_px, ink="black", ground="white"):
    image = Image.new("RGB", (width, height), ground)
    radius = 0.4 * min(width, height)
    middle = width / 2, height / 2
    ImageDraw.Draw(image).circle(middle, radius, outline=ink, width=line_px)
    return np.asarray(image)


def test_a_picture_of_the_right_size_on_white_is_not_touched():
    picture = ring(64, 64, line_px=3)
    seen = see_picture(picture)
    assert seen.pixels is picture
    assert seen.note == ""


@pytest.mark.parametrize("size", [(640, 480), (480, 640), (40, 30), (1500, 1500)])
def test_the_ratio_of_sides_is_kept_and_the_note_says_what_was_done(size):
    seen = see_picture(ring(*size, line_px=max(2, min(size) // 16)))
    rows, columns = np.nonzero(seen.pixels.min(axis=-1) < 128)
    assert abs(np.ptp(rows) - np.ptp(columns)) <= 1
    expected = 0.8 * 64 * min(size) / max(size)
    assert abs(np.ptp(rows) + 1 - expected) < 3
    assert f"{size[0]} x {size[1]} pixels resized to 64 x 64" in seen.note
    assert ("padded" in seen.note) == (size[0] != size[1])


@pytest.mark.parametrize(("ink", "ground"), [("black", "white"), ("white", "navy")])
def test_hairlines_of_large_pictures_are_still_seen(ink, ground):
    seen = see_picture(ring(1200, 1200, line_px=3, ink=ink, ground=ground)).pixels  # 0.16 px at the buffer's size
    ink_of_ring = 255 - seen.min(axis=-1).astype(int)
    assert ink_of_ring.max() > 150
    assert (ink_of_ring > 64).sum() > 100  # the whole ring, not scraps


def test_solid_shapes_are_not_thickened():
    image = Image.new("RGB", (640, 640), "white")
    ImageDraw.Draw(image).rectangle((160, 160, 479, 479), fill="black")
    seen = see_picture(np.asarray(image)).pixels
    assert (seen.min(axis=-1) < 128).sum() == 32 * 32


def test_files_are_read_in_the_same_way(tmp_path):
    Image.fromarray(ring(300, 200, line_px=20, ink="white", ground="black")).save(tmp_path / "slide.jpg")
    seen = see_file(tmp_path / "slide.jpg")
    assert "its ground made white" in seen.note
    np.testing.assert_array_equal(read_picture(tmp_path / "slide.jpg"), seen.pixels)
    assert (seen.pixels[0] == 255).all()


def test_the_first_of_several_frames_is_seen_and_said_so(tmp_path):
    frames = [Image.new("RGB", (64, 64), color) for color in ("white", "red", "blue")]
    frames[0].save(tmp_path / "three.gif", save_all=True, append_images=frames[1:])
    assert see_file(tmp_path / "three.gif").note.startswith("the first of its 3 frames")


@pytest.mark.parametrize("size", [(1, 1), (3, 60), (4000, 8)])
def test_pictures_of_which_nothing_would_be_left_are_refused(size, tmp_path):
    Image.new("RGB", size, "red").save(tmp_path / "strip.png")
    with pytest.raises(ValueError, match=f"got {size[0]} x {size[1]} in .*strip.png"):
        see_file(tmp_path / "strip.png")


@pytest.mark.parametrize("level", [170, 200, 215, 240])
def test_light_strokes_on_transparency_are_seen(level, tmp_path):
    image = Image.new("RGBA", (256, 256), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((50, 50, 200, 200), outline=(level, level, level, 255), width=12)
    image.save(tmp_path / "ring.png")
    seen = see_file(tmp_path / "ring.png").pixels
    assert (seen[0, 0] == 255).all()
    assert (seen.min(axis=-1) < 191).sum() > 100
