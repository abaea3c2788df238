"""``imagery video`` and ``detect``: refusals before any network, what is said about things, and the files."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image
from toy import ToyImagination

from imagery_agent.imagination.learned import LearnedImagination
from imagery_agent.interpreter.objects.detection import Detection, PictureDetector
from imagery_agent.interpreter.objects.segmentation import figures
from imagery_experiments.cli.main import main
from imagery_experiments.participants import registry

VOCABULARY = ("umbrella", "star", "cat")


class Namer:
    """Knows three names, and calls red things umbrellas and blue ones stars."""

    vocabulary = VOCABULARY

    def knows(self, name: str) -> bool:
        return name in VOCABULARY

    def nearest_names(self, name: str) -> list[tuple[str, float]]:
        return [("cat", 0.5)]

    def object_vectors(self, picture, seen) -> np.ndarray:
        inked = picture[seen[0].ink > 0.5].mean(axis=0)
        return np.array([[inked[0], inked[2], 0.0]]) / 255

    def logits(self, vectors, names=None) -> np.ndarray:
        return 20.0 * vectors

    def score(self, pictures, texts) -> np.ndarray:
        return np.zeros((len(pictures), len(texts)))


class Segments:
    """Finds figures by their colours."""

    def detect(self, pictures, *, least_confidence=0.4) -> list[list[Detection]]:
        return [
            [Detection(one.box, 0.9, (("cat", 1.0),), np.eye(8)[len(one.color) % 8]) for one in figures(picture)]
            for picture in pictures
        ]


@pytest.fixture
def toys(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    exact = ToyImagination(blur_px=0.0, noise=0.0, angle_error_deg=0.0)
    monkeypatch.setattr(LearnedImagination, "load", lambda folder=None, **options: exact)
    monkeypatch.setattr(PictureDetector, "load", lambda folder=None, **options: Segments())
    monkeypatch.setattr(registry, "learned_interpreter", lambda networks=None: Namer())
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["video", "a cat jumps right"], "'jumps' is no movement"),
        (["video", "a unicorn moves right"], "'unicorn' is no name"),
        (["video", "a cat moves right", "--frames", "1"], "frames"),
        (["video", "a cat moves right", "--out", "video.png"], ".gif"),
        (["detect", "nowhere.png"], "nowhere.png"),
        (["detect", "picture.png", "--least-confidence", "2"], "least-confidence"),
        (["detect", "picture.png", "--out", "boxes.gif"], ".png"),
        (["detect", "picture.png", "--out", "picture.png"], "another file"),
        (["detect", "text.gif"], "text.gif"),
    ],
)
def test_bad_input_gets_one_line_and_writes_nothing(toys, capsys, arguments, said):
    Image.new("RGB", (64, 64), "white").save("picture.png")
    (toys / "text.gif").write_text("no picture")
    before = {path.name: path.read_bytes() for path in toys.iterdir()}
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 1 or stopped.value.code == 2
    error = capsys.readouterr().err.strip()
    assert said in error
    assert len(error.splitlines()) == 1
    assert {path.name: path.read_bytes() for path in toys.iterdir()} == before


def test_a_video_is_imagined_followed_told_and_found_again(toys, capsys):
    text = "a red umbrella moves from left to right above a blue star"
    main(["video", text, "--frames", "12", "--candidates", "1", "--out", "made.gif"])
    told = capsys.readouterr().out
    assert "umbrella" in told
    assert "moves right" in told
    assert "star" in told
    assert "stays still" in told
    with Image.open("made.gif") as made:
        assert made.n_frames == 12
        assert made.size == (256, 256)
    with Image.open("made.png") as strip:
        assert strip.width > 6 * 256


def test_things_of_an_animation_are_followed(toys, capsys):
    frames = []
    for at in range(10):
        frame = np.full((64, 64, 3), 255, np.uint8)
        frame[20:34, 4 + 4 * at : 18 + 4 * at] = (220, 40, 40)
        frames.append(Image.fromarray(frame))
    frames[0].save("moving.gif", save_all=True, append_images=frames[1:], duration=100)
    main(["detect", "moving.gif", "--json", "--out", "boxes.gif"])
    (thing,) = json.loads(capsys.readouterr().out)["things"]
    assert thing["motion"] == {"kind": "move", "direction": "right", "speed": "quickly"}
    assert thing["boxes"]["0"] == pytest.approx([4 / 64, 20 / 64, 18 / 64, 34 / 64], abs=1.5 / 64)
    assert (toys / "boxes.png").is_file()


def test_one_picture_is_told_and_drawn_with_its_boxes(toys, capsys):
    picture = np.full((64, 64, 3), 255, np.uint8)
    picture[10:30, 8:28] = (40, 90, 220)
    Image.fromarray(picture).save("picture.png")
    main(["detect", "picture.png", "--out", "boxes.png"])
    told = capsys.readouterr().out
    assert "star" in told.splitlines()[0]
    assert "confidence 0.90" in told
    with Image.open("boxes.png") as boxed:
        assert boxed.size == (384, 384)
    Image.new("RGB", (64, 64), "white").save("empty.png")
    main(["detect", "empty.png"])
    assert capsys.readouterr().out.strip() == "nothing"
