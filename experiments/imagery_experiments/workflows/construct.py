"""``imagery construct``: a sheet of items as the agent understood them, drawn with exact letters and shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import tyro

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

    from imagery_envs.stimuli.constructions import Construction

_TILE_PX, _WIDTH_PX, _LINE_PX, _PER_LINE = 192, 760, 12, 92
_BLACK, _RED, _BLUE, _GREY = (0, 0, 0), (200, 0, 0), (0, 0, 200), (150, 150, 150)


@dataclass
class Constructed:
    """One item as it was built: the picture, and what was said about every sentence."""

    item: Construction
    pictures: list[np.ndarray] = field(default_factory=list)
    """uint8 (64, 64, 3): the figure after each sentence that was carried out."""
    remarks: list[tuple[str, str]] = field(default_factory=list)
    """Every sentence, with the reason why it was not carried out or the constraints that do not hold (or nothing)."""
    met: int = 0
    constraints: int = 0


def construct_item(item: Construction) -> Constructed:
    """Carry out the sentences of an item with exact letters and shapes; its picture is not named."""
    from imagery_agent.agent import build_agent
    from imagery_agent.language.construction import read_steps
    from imagery_experiments.participants.oracle import OracleImagination, OracleInterpreter

    agent = build_agent("imagery", imagination=OracleImagination(), interpreter=OracleInterpreter(), seed=0)
    found = Constructed(item)
    for sentence in item.instructions:
        try:
            read_steps(sentence)  # its refusal tells what is not understood; an agent could be asked anything
            response = agent.respond(None, sentence)
        except ValueError as error:
            found.remarks.append((sentence, f"not carried out: {error}"))
            continue
        unmet = [str(check) for check in response.checks if not check.met]
        found.met += len(response.checks) - len(unmet)
        found.constraints += len(response.checks)
        found.remarks.append((sentence, "; ".join(unmet)))
        found.pictures.append(agent.workspace.buffer.picture.pixels)
    return found


def construct(items: tyro.conf.Positional[str] = "classic", *, out: Path = Path("constructed.png")) -> None:
    """Draw every item of a file as the agent understands its sentences, to look at before a study is run.

    Letters and shapes are exact, so that the sheet shows how the sentences are understood, not how well the agent
    draws. Beside each picture stand the sentences; in red what was not carried out and the constraints that the agent
    does not see to hold.

    Args:
        items: CSV file of own items (columns block, instruction_1, ..., canonical_answer), or classic.
        out: PNG file of the sheet.
    """
    from imagery_envs.stimuli.constructions import CLASSIC_ITEMS, read_constructions
    from imagery_experiments.files import write_atomically

    if out.suffix.lower() != ".png":
        raise ValueError(f"expected a PNG file to write, got {out}")
    built = [construct_item(item) for item in (CLASSIC_ITEMS if items == "classic" else read_constructions(items))]
    content = BytesIO()
    _sheet(built).save(content, format="PNG")
    write_atomically(out, content.getvalue())
    sentences = sum(len(one.remarks) for one in built)
    failed = sum(reason.startswith("not carried out") for one in built for _, reason in one.remarks)
    met, constraints = sum(one.met for one in built), sum(one.constraints for one in built)
    print(
        f"wrote {out}: {len(built)} items, {sentences - failed} of {sentences} sentences carried out, "
        f"{met} of {constraints} constraints hold"
    )


def _sheet(built: Sequence[Constructed]) -> Image:
    """The pictures with their sentences, two items in a row."""
    from PIL import Image as pictures
    from PIL import ImageDraw

    rows = -(-len(built) // 2)
    sheet = pictures.new("RGB", (2 * _WIDTH_PX, rows * (_TILE_PX + 8)), "white")
    pen = ImageDraw.Draw(sheet)
    for number, one in enumerate(built):
        x, y = number % 2 * _WIDTH_PX, number // 2 * (_TILE_PX + 8)
        pen.rectangle((x, y, x + _WIDTH_PX - 4, y + _TILE_PX + 4), outline=_GREY)
        if one.pictures:
            sheet.paste(pictures.fromarray(one.pictures[-1]).resize((_TILE_PX - 4, _TILE_PX - 4)), (x + 4, y + 4))
        pen.text((x + _TILE_PX + 8, y + 4), f"{one.item.block}: {', '.join(one.item.accepted[:3])}", fill=_BLUE)
        line = y + 6 + _LINE_PX
        for sentence, reason in one.remarks:
            for text, color in ((sentence, _BLACK), (reason, _RED)):
                for part in wrap(text, _PER_LINE, max_lines=4, placeholder=" ..."):
                    pen.text((x + _TILE_PX + 8, line), part, fill=color)
                    line += _LINE_PX
    return sheet
