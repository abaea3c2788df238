"""`imagery run --watch` shows pictures in a terminal with colours, and otherwise a file that loads itself again."""

from __future__ import annotations

import io
import json
import re

import numpy as np
import pytest
from fake_agents import TINY, FakeSource, tiny_design
from rich.console import Console

from imagery_experiments.experiment.news import Present
from imagery_experiments.experiment.runner import run
from imagery_experiments.plotting.film_strips import Strip
from imagery_experiments.reporting.traces.live_file import LiveTrace
from imagery_experiments.reporting.traces.terminal import TerminalPictures, half_blocks, newest_answers, shows_pictures
from imagery_experiments.reporting.traces.watching import watching

DESIGN = tiny_design(seed=3, participants=3, quick=True)


def present(pixels: np.ndarray, place: tuple[float, float] = (np.nan, np.nan), *, pictorial: bool = True) -> Present:
    work = {"codes_generated": 512, "glances": 2}
    found = {"kind": "names", "values": [("anchor", 0.75)]}
    strip = Strip("", ("rotate 20 degrees",), pixels[None], np.array([place]), (work,), ((found,),), (pictorial,))
    return Present("1/first/30", 4, strip)


def test_two_pixels_share_a_character():
    pixels = np.full((64, 64, 3), 255, np.uint8)
    pixels[::2] = (10, 20, 30)
    text = half_blocks(present(pixels), 64)
    lines = text.plain.splitlines()
    assert (len(lines), {len(line) for line in lines}) == (32, {64})
    (style,) = {str(span.style) for span in text.spans}
    assert style == "#0a141e on #ffffff"


def test_attention_is_a_red_ring_and_a_small_terminal_gets_a_small_picture():
    pixels = np.full((64, 64, 3), 255, np.uint8)
    text = half_blocks(present(pixels, (0.25, 0.5)), 21)
    assert [len(line) for line in text.plain.splitlines()] == [20] * 10
    red = [span for span in text.spans if "#dc2828" in str(span.style)]
    assert red
    assert all(span.start % 21 < 10 for span in red)  # in the left half


def test_the_terminal_shows_picture_step_work_findings_and_answers(tmp_path):
    console = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor", width=110, height=44)
    display = TerminalPictures(console)
    run(TINY, FakeSource(sleep_s=0.05), design=DESIGN, folder=tmp_path, display=display)
    said = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", console.file.getvalue())
    assert "▀" in said
    assert "step 1" in said
    assert "36/36" in said
    assert re.search(r"(same|different) in \d\.\d\d s  first, 30", said)
    plain = Console(file=io.StringIO(), width=110, height=44, color_system=None)
    plain.print(display._window(present(np.full((64, 64, 3), 255, np.uint8))))
    for words in ("rotate 20 degrees", "picture 4 of this response", "512 codes generated", "0.75 anchor"):
        assert words in plain.file.getvalue()
    plain.print(display._window(present(np.full((64, 64, 3), 255, np.uint8), pictorial=False)))
    assert "propositions alone" in plain.file.getvalue()


def test_answers_are_marked_right_or_wrong():
    rows = [{"correct": right, "response": "same", "rt_ms": 1234.0, "trial": "a/30"} for right in (True, False)]
    assert newest_answers(rows).plain == "✓ same in 1.23 s  a, 30\n✗ same in 1.23 s  a, 30\n"


@pytest.mark.parametrize(
    ("settings", "shown"),
    [
        ({"force_terminal": True, "color_system": "truecolor"}, True),
        ({"force_terminal": True, "color_system": "256"}, True),
        ({"force_terminal": True, "color_system": "standard"}, False),
        ({"force_terminal": True, "color_system": None}, False),
        ({"force_terminal": False, "color_system": "truecolor"}, False),
    ],
)
def test_pictures_need_a_terminal_with_colours(settings, shown, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    assert shows_pictures(Console(file=io.StringIO(), **settings)) is shown


def test_without_a_terminal_the_trace_file_follows_the_run(tmp_path, capsys):
    versions = []

    class Kept(LiveTrace):
        def show(self, news, *, finished):
            super().show(news, finished=finished)
            versions.append(self.path.read_text(encoding="utf-8"))

    assert isinstance(watching(tmp_path), LiveTrace)
    run(TINY, FakeSource(sleep_s=0.06), design=DESIGN, folder=tmp_path, display=Kept(tmp_path))
    assert "loads itself again" in capsys.readouterr().err
    assert "No trial is finished yet" in versions[0]
    counts = [len(json.loads(re.search(r"const TRIALS = (\[.*?\]), PICTURES = ", page)[1])) for page in versions]
    assert counts[0] == 0
    assert any(0 < count < 20 for count in counts)
    assert counts == sorted(counts)
    assert all("RELOAD_S = 3" in page for page in versions)
    final = (tmp_path / "trace.html").read_text(encoding="utf-8")
    assert "RELOAD_S = 0" in final
    newest = [one["id"] for one in json.loads(re.search(r"const TRIALS = (\[.*?\]), PICTURES = ", final)[1])]
    assert newest == [f"tiny/{trial.key}" for trial in DESIGN.trials[-20:]]
