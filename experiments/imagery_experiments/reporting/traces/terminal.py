"""Mental pictures in the terminal while a run goes on: two pixels per character, in colour."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from imagery_agent.mind.work_clock import Prices, Work
from imagery_experiments.experiment.news import News, Present

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

COLORED = ("256", "truecolor")
"""Color systems of rich in which a picture can be made out."""
SIDE = 64
"""Characters of a picture's width, in a terminal that is large enough; half as many lines."""
NEWEST = 5
"""Finished trials that are listed."""
BESIDE = 30
"""Columns that words beside the picture need at least."""
OTHER_LINES = 4
"""Bar, and words above and below."""
RING = (220, 40, 40)


def shows_pictures(console: Console) -> bool:
    """Whether it is a terminal with enough colours and room for pictures."""
    return console.is_terminal and console.color_system in COLORED and not console.is_dumb_terminal


class TerminalPictures:
    """The present picture, the step and its work, the newest answers, and a bar."""

    pictures = False

    def __init__(self, console: Console) -> None:
        self._console = console

    def begin(self, title: str, *, total: int) -> None:
        """See :class:`imagery_experiments.experiment.displays.Display`."""
        from rich.live import Live
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=self._console)
        self._task = self._progress.add_task(title, total=total)
        self._live = Live(self._progress, console=self._console, auto_refresh=False)
        self._live.start()

    def show(self, news: News, *, finished: int) -> None:
        """See :class:`imagery_experiments.experiment.displays.Display`."""
        from rich.console import Group

        self._progress.update(self._task, completed=finished)
        present = news.present()
        window = [] if present is None else [self._window(present)]
        self._live.update(Group(*window, newest_answers(news.rows[-NEWEST:]), self._progress), refresh=True)

    def end(self) -> None:
        """See :class:`imagery_experiments.experiment.displays.Display`."""
        self._live.stop()

    def _window(self, present: Present) -> RenderableType:
        from rich.table import Table

        room = self._console.size
        side = max(8, min(SIDE, room.width - 1, 2 * (room.height - NEWEST - OTHER_LINES)))
        words = present_words(present)
        grid = Table.grid(padding=(0, 2))
        grid.add_column(min_width=side, no_wrap=True)
        picture = half_blocks(present, side) if _is_picture(present) else "no picture: propositions alone"
        if room.width - side >= BESIDE:
            grid.add_row(picture, words)
        else:
            grid.add_row(picture)
            grid.add_row(words)
        return grid


def _is_picture(present: Present) -> bool:
    return not present.strip.pictorial or present.strip.pictorial[-1]


def half_blocks(present: Present, side: int) -> Text:
    """The last frame as ``side`` columns and half as many lines; a red pixel ring where attention is."""
    from rich.color import Color
    from rich.style import Style
    from rich.text import Text

    side -= side % 2
    pixels = np.array(Image.fromarray(present.strip.pixels[-1]).resize((side, side), Image.Resampling.BOX))
    place = present.strip.attention[-1]
    if np.isfinite(place).all():
        _ring(pixels, place)
    text = Text(no_wrap=True)
    for upper, lower in zip(pixels[0::2].tolist(), pixels[1::2].tolist(), strict=True):
        for (above, below), same in groupby(zip(upper, lower, strict=True)):
            style = Style(color=Color.from_rgb(*above), bgcolor=Color.from_rgb(*below))
            text.append("▀" * len(list(same)), style)
        text.append("\n")
    return text


def _ring(pixels: np.ndarray, place: np.ndarray) -> None:
    side = len(pixels)
    rows, columns = np.mgrid[:side, :side]
    away = np.hypot(columns + 0.5 - place[0] * side, rows + 0.5 - place[1] * side)
    radius = max(2.0, side / 20)
    pixels[np.abs(away - radius) < 0.6] = RING


def present_words(present: Present) -> Text:
    """Trial, step, work and price of the response so far."""
    from rich.text import Text

    strip, prices = present.strip, Prices()
    text = Text.assemble((present.trial.replace("/", ", "), "dim"), "\n\n", (strip.labels[-1], "bold"), "\n")
    text.append(f"picture {present.frames} of this response\n\n")
    if strip.work:
        work = {kind: count for kind, count in strip.work[-1].items() if count}
        for kind, count in work.items():
            text.append(f"{count:6} {kind.replace('_', ' ')}\n")
        text.append(f"{prices.work_ms(Work(**work)) / 1000:6.2f} s of work in this session\n", "bold")
    for found in strip.findings[-1] if strip.findings else ():
        for words, value in found["values"][:NEWEST]:
            text.append(f"{value:6.2f} {words or found['kind']}\n")
    return text


def newest_answers(rows: list[dict[str, Any]]) -> Text:
    """A line for each of these finished trials."""
    from rich.text import Text

    text = Text(no_wrap=True, overflow="ellipsis")
    for row in rows:
        mark, style = ("✓", "green") if row["correct"] else ("✗", "red")
        text.append(f"{mark} ", style)
        text.append(f"{row['response'] or 'no answer'} ", "bold")
        text.append(f"in {row['rt_ms'] / 1000:.2f} s  ")
        text.append(f"{row['trial'].replace('/', ', ')}\n", "dim")
    return text
