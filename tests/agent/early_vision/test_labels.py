"""Labels are letters that stand alone, also with brackets or points at them; words and specks are not labels."""

import numpy as np
import pytest

from imagery_agent.early_vision.labels import label_rows, letter_like
from imagery_agent.early_vision.overview import take_in
from imagery_envs.stimuli.puzzles.page import FONTS, Page

WHITE, NAVY = (255, 255, 255), (27, 38, 59)


def page_with(texts, *, font="wide sans"):
    page = Page(1000, 300, WHITE)
    for number, text in enumerate(texts):
        page.text((100 + 180 * number, 150), text, NAVY, font=font, height_px=14)
    return take_in(page.picture())


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("form", ["{}", "({})", "{})", "{}.", "{}:", "[{}]"])
def test_letters_are_labels_with_and_without_marks(form, font):
    display = page_with([form.format(letter) for letter in "ABCDE"], font=font)
    (row,) = label_rows(display, display.figures, least=5)
    assert [round(one.center[0] / 180 - 0.6) for one in row] == [0, 1, 2, 3, 4]
    assert all(one.width > 0.5 * one.height for one in row)


def test_words_are_no_labels():
    display = page_with(["Start", "Fold", "Punch"])
    assert letter_like(display, display.figures) == []


def test_specks_of_noise_are_not_seen():
    rng = np.random.default_rng(0)
    picture = np.full((300, 1000, 3), 255, np.uint8)
    for row, column in rng.integers(5, 290, (200, 2)):
        picture[row : row + 2, column : column + 2] = 200
    picture[100:200, 700:800] = 60
    (seen,) = take_in(picture).things
    assert seen.area == pytest.approx(100 * 100, rel=0.1)
