"""What the interpreter saw, in the terminal, as JSON, and drawn into the picture."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from imagery_agent.language.scene import COLORS
from imagery_experiments.files import write_atomically

if TYPE_CHECKING:
    from imagery_agent.interpreter.captioning import Description, SeenThing
    from imagery_agent.mind.protocols import Location

_SCALE = 6
"""Saved pictures are enlarged by this."""
_BAR = 16
"""Characters of a full bar."""
_GLOW = 0.6
"""Strength of the colour of heat where something surely is."""
_BOX_COLOR, _ABSENT_COLOR = (0, 150, 136), (150, 150, 150)
_SURE, _DOUBTFUL = 0.6, 0.3
"""Probabilities from which a bar is green, or yellow."""


# ---------------------------------------------------------------- records


def print_json(record: Mapping[str, Any]) -> None:
    """One JSON object on standard output."""
    print(json.dumps(record, indent=2, allow_nan=False))


def description_record(found: Description, *, up: str, top: int) -> dict[str, Any]:
    """A description as JSON: caption, things and relations."""
    edges: Iterable[tuple[int, int, frozenset[str]]] = found.graph().edges(data="relations")
    return {
        "caption": found.caption,
        "confidence": found.confidence,
        "unreadable": found.unreadable,
        "up": up,
        "things": [_thing_record(seen, top) for seen in found.things],
        "relations": [{"one": one, "other": other, "relations": sorted(words)} for one, other, words in edges],
    }


def _thing_record(seen: SeenThing, top: int) -> dict[str, Any]:
    thing = seen.thing
    return {
        "name": thing.name,
        "known": seen.known,
        "names": [{"name": name, "probability": share} for name, share in seen.names[:top]],
        "color": thing.color,
        "size": thing.size,
        "place": thing.place,
        "angle_deg": thing.angle_deg,
        "mirrored": thing.mirrored,
        "box": list(seen.box),
    }


def location_record(found: Location, text: str, *, up: str, empty: bool) -> dict[str, Any]:
    """A location as JSON; the box is null where it is not there; ``empty``: there is no ink in the picture."""
    return {
        "text": text,
        "empty": empty,
        "known": found.is_known,
        "there": found.is_there,
        "probability": found.probability,
        "box": list(found.box) if found.is_there else None,
        "cosine": found.score,
        "up": up,
    }


# ---------------------------------------------------------------- in the terminal


def print_cosines(cosines: Mapping[str, float]) -> None:
    """Sentences with their cosines, the best first."""
    for text, cosine in sorted(cosines.items(), key=lambda pair: -pair[1]):
        print(f"{cosine:+.3f}  {text}")


def print_description(found: Description, *, up: str, top: int) -> None:
    """Caption, then every thing with a swatch of its colour and bars of its names."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if not found.things:
        console.print(f"[bold]{found.caption}[/bold]: {found.unreadable or 'the picture is empty'}")
        return
    frame = "" if up == "top" else f"  [dim](seen with its {up} side up)[/dim]"
    console.print(f"[bold]{found.caption}[/bold]{frame}")
    for seen in found.things:
        thing = seen.thing
        swatch = ("██ ", "rgb({},{},{})".format(*COLORS[thing.color]))
        mirrored = ", mirrored" if thing.mirrored else ""
        where = f"{thing.size} {thing.color} at the {thing.place}{mirrored}{_turned(thing.angle_deg)}"
        doubt = "" if seen.known >= 0.5 else ": nothing I know; it may be"
        console.print(Text.assemble(swatch, (where, "bold"), (doubt, "red")))
        table = Table.grid(padding=(0, 1))
        for name, share in seen.names[:top]:
            table.add_row("  ", _bar(share), f"{share:6.1%}", name)
        console.print(table)


def _turned(angle_deg: float) -> str:
    if not angle_deg:
        return ""
    if abs(angle_deg) == 180:
        return ", upside down"
    return f", rotated {abs(angle_deg):g} degrees to the {'left' if angle_deg > 0 else 'right'}"


def _bar(share: float) -> Any:
    from rich.text import Text

    filled = round(share * _BAR)
    style = "green" if share >= _SURE else "yellow" if share >= _DOUBTFUL else "bright_black"
    return Text("█" * filled, style=style) + Text("░" * (_BAR - filled), style="bright_black")


def print_location(found: Location, text: str, *, up: str, empty: bool, nearest: Sequence[str] = ()) -> None:
    """Whether it is there, how likely, and where; ``empty``: there is no ink in the picture.

    ``nearest`` are the names to suggest where the name is not known.
    """
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    share = found.probability or 0.0
    verdict = Text("there", style="bold green") if found.is_there else Text("not there", style="bold red")
    frame = "" if up == "top" else f"  (seen with its {up} side up)"
    if not found.is_known:
        verdict = Text("not known", style="bold red")
        console.print(
            Text(f"{text}: ")
            + verdict
            + Text(": I know no such name" + (f"; near it are {', '.join(nearest)}" if nearest else ""))
        )
        return
    if empty:
        console.print(Text(f"{text}: ") + verdict + Text(": the picture is empty") + Text(frame))
        return
    console.print(Text(f"{text}: ") + verdict + Text(f"  {share:.1%} ") + _bar(share) + Text(frame))
    if found.is_there:
        left, top, right, bottom = found.box
        console.print(f"box {left:.2f} {top:.2f} {right:.2f} {bottom:.2f}  (left, top, right, bottom in widths)")


# ---------------------------------------------------------------- in the picture


def save_boxes(
    path: Path,
    picture: np.ndarray,
    boxes: Sequence[tuple[tuple[float, float, float, float], str, float]],
    *,
    quiet: bool = False,
) -> None:
    """The picture uint8 (64, 64, 3), enlarged, with labelled boxes: (left, top, right, bottom), name, probability."""
    _save(path, _with_boxes(_enlarged(picture), boxes, _BOX_COLOR), quiet=quiet)


def save_heat(path: Path, picture: np.ndarray, found: Location, text: str, *, quiet: bool = False) -> None:
    """The picture beside itself under the heat map, with the box where it is there and a grey one where not."""
    heat = found.heat - found.heat.min()
    # what is hardly there glows hardly
    strength = (heat / max(float(heat.max()), 1e-6))[..., None] * _GLOW * (found.probability or 0.0)
    glowing = picture * (1 - strength) + np.array([255, 120, 0]) * strength
    color = _BOX_COLOR if found.is_there else _ABSENT_COLOR
    label = text if found.is_there else f"not there: {text}"
    marked = _with_boxes(_enlarged(picture), [(found.box, label, found.probability or 0.0)], color)
    heated = _enlarged(glowing.round().astype(np.uint8))
    both = Image.new("RGB", (marked.width + heated.width + _SCALE, max(marked.height, heated.height)), "white")
    both.paste(marked, (0, 0))
    both.paste(heated, (marked.width + _SCALE, 0))
    _save(path, both, quiet=quiet)


def _enlarged(picture: np.ndarray) -> Image.Image:
    height, width = picture.shape[:2]
    return Image.fromarray(picture).resize((width * _SCALE, height * _SCALE), Image.Resampling.NEAREST)


def _with_boxes(
    image: Image.Image,
    boxes: Iterable[tuple[tuple[float, float, float, float], str, float]],
    color: tuple[int, int, int],
) -> Image.Image:
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(15)
    for box, name, share in boxes:
        left, top, right, bottom = (round(side * image.width) for side in box)
        draw.rectangle((left, top, right - 1, bottom - 1), outline=color, width=3)
        label = f"{name} {share:.0%}"
        x0, y0, x1, y1 = draw.textbbox((0, 0), label, font=font)
        width, height = x1 - x0 + 6, y1 - y0 + 6
        at_x = max(0, min(left, image.width - int(width)))
        at_y = top - height if top >= height else min(bottom, image.height - height)
        draw.rectangle((at_x, at_y, at_x + width, at_y + height), fill=color)
        draw.text((at_x + 3 - x0, at_y + 3 - y0), label, fill="white", font=font)
    return image


def _save(path: Path, image: Image.Image, *, quiet: bool) -> None:
    buffer = BytesIO()
    image.save(buffer, "PNG")
    write_atomically(path, buffer.getvalue())
    if not quiet:
        print(f"wrote {path}")
