"""The picture commands: options are checked before drawing, pictures are written as they come, nothing is lost."""

from __future__ import annotations

import inspect
import json
import shlex
import shutil

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw
from toy import ToyImagination, ToyInterpreter, draw

from imagery_agent.imagination.learned import WORDS_TO_PICTURE, LearnedImagination
from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
from imagery_agent.language.scene import parse
from imagery_agent.models.code_sampling import Sampling
from imagery_agent.network_options import SHIPPED, NetworkOptions, find_device
from imagery_agent.pretrained import WEIGHTS_DIR
from imagery_experiments.cli import inspection
from imagery_experiments.cli.main import main
from imagery_experiments.cli.pictures import imagine
from imagery_experiments.cli.shared.picture_output import PictureOutput
from imagery_experiments.cli.shared.thing_names import names_like
from imagery_experiments.participants import registry


class Toys:
    """Toy networks in place of the learned ones; ``asked`` is what they were loaded with."""

    def __init__(self, monkeypatch):
        self.asked = []
        self.drawn_before = []

        def load(folder, **options):
            self.asked.append((folder, options))
            return ToyImagination(blur_px=0.0, noise=0.0, angle_error_deg=0.0)

        monkeypatch.setattr(LearnedImagination, "load", load)
        monkeypatch.setattr(registry, "learned_interpreter", lambda networks=None: ToyInterpreter())


@pytest.fixture
def toys(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return Toys(monkeypatch)


def test_the_command_imagines_as_agents_do():
    given = {name: option.default for name, option in inspect.signature(imagine).parameters.items()}
    assert Sampling(given["temperature"], given["top_k"], given["guidance"]) == WORDS_TO_PICTURE


def no_networks(*args, **options):
    raise AssertionError("networks were loaded")


def size_of(path):
    with Image.open(path) as image:
        return image.size


def run(*arguments):
    try:
        main(list(arguments))
    except SystemExit as stop:
        return stop.code
    return 0


# ---------------------------------------------------------------- imagine


def test_single_pictures_go_into_a_folder_as_they_come(toys, tmp_path, capsys):
    assert run("imagine", "a star", "--n", "3", "--candidates", "1", "--out", "stars") == 0
    files = sorted((tmp_path / "stars").iterdir())
    assert [file.name for file in files] == ["01.png", "02.png", "03.png"]
    assert {size_of(file) for file in files} == {(64, 64)}
    said = capsys.readouterr().err
    assert said.count("drawing picture") == 3
    assert "no color was said for star: it becomes black" in said


def test_sampling_options_and_weights_reach_the_imagination(toys, tmp_path):
    shutil.copytree(WEIGHTS_DIR / "dvae", tmp_path / "mine" / "dvae")
    options = ("--guidance", "1.5", "--temperature", "0.3", "--top-k", "5", "--weights", "mine", "--device", "auto")
    assert run("imagine", "a red star", "--n", "1", "--candidates", "1", "--out", "one.png", *options) == 0
    ((folder, given),) = toys.asked
    assert str(folder) == "mine"
    assert given["device"] == "auto"
    sampling = given["words_to_picture"]
    assert (sampling.guidance, sampling.temperature, sampling.top_k) == (1.5, 0.3, 5)


def test_one_imagined_picture_can_be_transformed_and_is_not_overwritten(toys, tmp_path, capsys):
    assert run("imagine", "a red square", "--n", "1", "--candidates", "1", "--out", "one.png") == 0
    before = (tmp_path / "one.png").read_bytes()
    assert size_of(tmp_path / "one.png") == (64, 64)
    assert run("transform", "one.png", "shift 10 percent up", "--out", "steps") == 0
    assert len(list((tmp_path / "steps").iterdir())) == 3
    assert run("transform", "one.png", "shift 10 percent up", "--out", "one.png") == 2
    assert "another file" in capsys.readouterr().err
    assert (tmp_path / "one.png").read_bytes() == before


def test_an_unknown_word_is_drawn_as_its_neighbour_and_a_blend_is_no_scene(toys, tmp_path, capsys):
    assert run("imagine", "a red puppy", "--n", "1", "--candidates", "1", "--out", "dog.png") == 0
    said = capsys.readouterr().err
    assert "puppy is not in the vocabulary; drawn as dog (similarity 0." in said
    assert "no color" not in said
    blend = ("imagine", "a star made of trees", "--n", "1", "--candidates", "1", "--out", "blend.png")
    assert run(*blend, "--start", "dog.png") == 2
    assert "--start has no effect on a blend" in capsys.readouterr().err
    assert run(*blend) == 0
    assert size_of(tmp_path / "blend.png") == (64, 64)


def test_what_is_not_understood_goes_to_the_imagination_as_it_stands(toys, monkeypatch, tmp_path, capsys):
    asked = []

    def drawn(self, request):
        asked.append(request.text)
        return draw(parse("a black square"))

    monkeypatch.setattr(ToyImagination, "_drawn", drawn)
    assert run("imagine", "Seventeen circles dance", "--n", "1", "--candidates", "2", "--out", "one.png") == 0
    assert asked == ["seventeen circles dance"] * 2
    said = capsys.readouterr().err
    assert "not understood here: seventeen" in said
    assert "drawn from the words as they stand" in said


@pytest.mark.parametrize(
    ("out", "said"),
    [("x.jpg", "ends in .png"), ("file.png/x.png", ""), ("file", "a folder or a file"), ("full", "01.png")],
)
def test_the_output_is_checked_before_anything_is_drawn(out, said, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(LearnedImagination, "load", no_networks)
    (tmp_path / "file.png").write_bytes(b"mine")
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "01.png").write_bytes(b"mine")
    assert run("imagine", "a star", "--out", out) == 2
    assert said in capsys.readouterr().err
    assert (tmp_path / "full" / "01.png").read_bytes() == b"mine"


def test_a_sheet_is_complete_after_every_picture(tmp_path):
    output = PictureOutput(tmp_path / "sheet.png", count=3)
    widths = []
    for color in ("red", "green", "blue"):
        output.add(draw(parse(f"a {color} square")), color)
        widths.append(size_of(tmp_path / "sheet.png")[0])
    assert widths[0] < widths[1] < widths[2]


def test_no_original_is_overwritten_and_save_is_checked_before_looking(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(ClipInterpreter, "load", no_networks)
    mine = large(tmp_path / "mine.png", "red", "white")
    before = (tmp_path / "mine.png").read_bytes()
    for save, said in ((mine, "another file"), ("/proc/boxes.png", "cannot write to the folder /proc")):
        assert run("describe", mine, "--save", save) == 2
        assert run("locate", mine, "the star", "--save", save) == 2
        assert capsys.readouterr().err.count(said) == 2
    assert (tmp_path / "mine.png").read_bytes() == before


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("imagine 'a star' --n 100000", "from 1 to 1000, got 100000"),
        ("imagine 'a star' --candidates 100000", "from 1 to 256, got 100000"),
        ("imagine 'a star' --seed -1", "seed from 0 to 4294967295, got -1"),
        ("imagine 'a star' --seed 99999999999999999999", "seed from 0"),
        ("imagine 'a star' --temperature nan", "expected temperature to be a finite number of at least 0, got nan"),
        ("imagine 'a star' --guidance inf", "expected guidance to be a finite number of at least 0, got inf"),
        ("imagine 'a star' --top-k -1", "expected top-k to be a number of at least 0, got -1"),
        ("imagine 'a star' --n abc", "expected --n to be a whole number, got 'abc'"),
        ("imagine 'a star' --start-share 0.3", "no effect without --start"),
        ("imagine ' . '", "got an empty text"),
        ("imagine 'a star' --device gpu", "imagery: unknown device 'gpu': expected one of cpu, cuda, mps, auto;"),
        ("transform mine.png 'rotate 36000 degrees clockwise'", "at most 360 degrees, got 36000"),
        ("transform mine.png 'rotate 0 degrees clockwise'", "an angle above 0"),
        ("transform mine.png 'rotate 0 degrees'", "got 0 degrees: there would be nothing to do"),
        ("transform mine.png 'rotate -20 degrees clockwise'", "got -20; say the other direction"),
        ("transform mine.png 'zoom to 100000 percent'", "expected a zoom from 10 percent to 1000 percent"),
        ("transform mine.png 'zoom to 0 percent'", "expected a zoom above 0 percent, got 0"),
        ("transform mine.png 'shift 500 percent up'", "at most 100 percent"),
        ("transform mine.png mirror --seed -1", "seed from 0"),
        ("describe mine.png --texts", "at least one text"),
        ("describe mine.png --texts 'a star' --save boxes.png", "--save has no effect with --texts"),
        ("describe mine.png --interpreter ''", "got an empty text"),
        ("locate mine.png 'not a red star'", "say only what there is"),
        ("locate mine.png 'two red stars'", "imagine one thing"),
        ("locate mine.png 'a star left of a tree'", "expected one thing without"),
        ("words ' '", "empty"),
        ("words $'a \\xff circle'", "UTF-8"),
    ],
)
def test_impossible_options_are_refused_in_one_line_before_any_network_is_loaded(
    command, said, monkeypatch, tmp_path, capsys
):
    monkeypatch.setattr(LearnedImagination, "load", no_networks)
    monkeypatch.setattr(ClipInterpreter, "load", no_networks)
    monkeypatch.chdir(tmp_path)
    large(tmp_path / "mine.png", "red", "white")
    given = shlex.split(command.replace("$'a \\xff", "'a \udcff"))
    assert run(*given) == 2
    err = capsys.readouterr().err.splitlines()
    assert said in err[-1]
    assert len(err[-1]) < 300
    assert "helptext" not in err[-1]


def test_only_what_is_in_the_picture_can_be_removed(toys, interpreter, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(registry, "learned_interpreter", lambda networks=None: interpreter)
    mine = large(tmp_path / "mine.png", "red", "white")
    for what, said in (
        ("the dog", "it is not in the picture"),
        ("the blue elephant", "it is not in the picture"),
        ("the zorgblat", "no name that I know"),
        ("everything", "the name of one thing"),
    ):
        assert run("transform", mine, f"remove {what}", "--out", "out") == 2
        assert said in capsys.readouterr().err
    assert run("transform", mine, "remove the red square", "--out", "out") == 0
    assert run("transform", mine, "add a red zorgblat", "--out", "added") == 0
    assert "'zorgblat' is no name that I know" in capsys.readouterr().err


# ---------------------------------------------------------------- options of networks


def test_unknown_devices_and_folders_are_refused_at_once(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(LearnedImagination, "load", no_networks)
    for options, said in ((["--device", "gpu"], "cpu"), (["--weights", str(tmp_path)], "found none in")):
        assert run("imagine", "a star", *options) == 2
        assert said in capsys.readouterr().err
    with pytest.raises(ValueError, match="give cpu or auto"):
        find_device("cuda" if not torch.cuda.is_available() else "mps")
    assert find_device("auto").type in {"cpu", "cuda", "mps"}


def test_an_agent_of_other_weights_says_so_in_its_settings(tmp_path):
    shutil.copytree(WEIGHTS_DIR / "dvae", tmp_path / "interpreter")  # any other content
    shipped, other = (
        registry.find_agent("imagery", one).settings()["weights"] for one in (SHIPPED, NetworkOptions(tmp_path))
    )
    assert shipped["prior"] == other["prior"]
    assert shipped["interpreter"] != other["interpreter"]


# ---------------------------------------------------------------- describe, locate


@pytest.fixture(scope="module")
def interpreter():
    return ClipInterpreter.load()


@pytest.fixture
def reader(interpreter, monkeypatch):
    """The commands use one interpreter, loaded once."""
    monkeypatch.setattr(inspection, "_load", lambda name, networks: interpreter)


def large(path, ink, ground):
    image = Image.new("RGB", (300, 200), ground)
    ImageDraw.Draw(image).rectangle((90, 40, 210, 160), fill=ink)
    image.save(path)
    return str(path)


def test_pictures_of_any_size_and_ground_are_described_with_a_note(reader, tmp_path, capsys):
    assert run("describe", large(tmp_path / "slide.png", "white", "black"), "--json") == 0
    printed = capsys.readouterr()
    record = json.loads(printed.out)
    assert record["things"][0]["color"] == "black"
    assert record["seen"] == "its ground made white; 300 x 200 pixels resized to 64 x 64, padded to a square"
    assert record["seen"] in printed.err


def test_noise_is_nothing_known_and_is_said_so_quickly(reader, tmp_path, capsys):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    assert run("describe", str(tmp_path / "noise.png")) == 0
    assert "nothing I know" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["12", "zorgblat", "a red zorgblat"])
def test_words_without_meaning_are_not_known(reader, text, tmp_path, capsys):
    picture = large(tmp_path / "square.png", "red", "white")
    assert run("locate", picture, text) == 0
    assert "not known" in capsys.readouterr().out
    assert run("locate", picture, text, "--json") == 0
    record = json.loads(capsys.readouterr().out)
    assert not record["known"]
    assert not record["there"]


def test_names_of_nearly_the_same_meaning_are_known(reader, tmp_path, capsys):
    assert run("locate", large(tmp_path / "square.png", "red", "white"), "the bike") == 0
    assert "not known" not in capsys.readouterr().out
    assert names_like("smiling face", ("smiley", "star")) == ["smiley"]


def test_the_example_picture_is_at_hand(reader, capsys):
    from tests.test_architecture import ROOT

    assert run("describe", str(ROOT / "picture.png"), "--top", "1") == 0
    assert "red umbrella above a blue star" in capsys.readouterr().out
