"""Sources and licences of the corpus, as a Markdown page stored with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from imagery_experiments.corpus.drawings import Item
from imagery_experiments.corpus.names.concepts import IconSet
from imagery_experiments.corpus.sources import ICONS_PACKAGE, WORDNET_PACKAGE, Font

_WORDNET = (
    f"Names were chosen with WordNet 3.1 (npm `{WORDNET_PACKAGE[0]}@{WORDNET_PACKAGE[1]}`), Princeton "
    "University, under the WordNet licence (https://wordnet.princeton.edu/license-and-commercial-use). "
    "WordNet 3.1 Copyright 2011 by Princeton University. All rights reserved. None of its text is included."
)


def attribution(items: Sequence[Item], sets: Sequence[IconSet], *, fonts: Sequence[Font], mini: bool) -> str:
    """The Markdown page for these drawings."""
    lines = ["# Sources of this corpus", ""]
    if mini:
        lines += ["Letters are drawn in Pillow's built-in font; all else is drawn by code (MIT licence).", ""]
        return "\n".join(lines)
    counts = Counter(item.source.split("/")[0] for item in items if item.kind == "icon")
    lines += [
        f"Icons come from npm `{ICONS_PACKAGE[0]}@{ICONS_PACKAGE[1]}` (Iconify). Only sets under permissive "
        "licences are used; every drawing was rendered in one colour (of coloured emoji, where their colours "
        "meet), trimmed and scaled. The item's "
        "`source` in `drawings.json` is set/icon.",
        "",
        "| set | title | author | licence | drawings | address |",
        "|---|---|---|---|---|---|",
    ]
    for icon_set in sets:
        cells = (icon_set.prefix, icon_set.title, icon_set.author, icon_set.license, counts[icon_set.prefix])
        lines.append("| " + " | ".join(str(cell).replace("|", "/") for cell in (*cells, icon_set.url)) + " |")
    lines += ["", "Letters and digits are drawn in these fonts (npm, Fontsource):", ""]
    lines += ["| font | version | licence |", "|---|---|---|"]
    lines += [f"| {font.family} {font.weight} | {font.version} | {font.license} |" for font in fonts]
    lines += ["", _WORDNET, "", "Primitives, polygons, islands and block figures are drawn by code (MIT licence)."]
    return "\n".join([*lines, ""])
