"""Model cards, written beside the weights from what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_ABOUT = {
    "dvae": (
        "Discrete VAE of imagery-agent",
        "Turns 64 x 64 pictures into a 16 x 16 grid of 512 codes and back (Ramesh et al. 2021, stage 1).",
        "Thin strokes of very small things blur; grey levels other than those of block figures were not seen.",
    ),
    "prior": (
        "Transformer prior of imagery-agent",
        "Imagines pictures from captions and transforms pictures by instructions (Ramesh et al. 2021, stage 2; "
        "source positions moved by planar operations, and in space, by a learned depth, for turns).",
        "Two things in one picture are seldom both recognisable; see `words.*` of `imagery evaluate`.",
    ),
    "interpreter": (
        "Interpreter of imagery-agent",
        "A small CLIP from open_clip's classes: names, scores, compares and locates in 64 x 64 pictures.",
        "Knows one-colour drawings on white, not photographs; relations and orientations are read less surely.",
    ),
}
_DATA = """Scenes composed on the fly from one-colour drawings: icons of permissively licensed sets (MIT, Apache-2.0,
ISC, CC0, BSD, Unlicense; listed in the corpus's ATTRIBUTION.md), letters and digits in open fonts, geometric
primitives, random polygons, block figures and island outlines, all rendered by `imagery corpus build`. Ten per cent
of the concepts, and about twelve per cent of the drawings of the others, are held out, as are the fonts, figures and
maps of the experiments. Some names, among them those that the reinterpretation items ask for, are never held out
(`NEVER_HELD_OUT` in `imagery_experiments/corpus/vocabulary.py`)."""


def card(
    model: str,
    *,
    figures: Mapping[str, float],
    settings: Mapping[str, Any],
    step: int,
    data: str | None = None,
) -> str:
    """The model card in Markdown; ``data`` says what else than the corpus of drawings it was trained on."""
    title, about, limits = _ABOUT[model]
    rows = "\n".join(f"| {name} | {value:.4g} |" for name, value in figures.items())
    recipe = ", ".join(f"{name} {value}" for name, value in settings.items())
    return f"""# {title}

{about}

**Licence**: MIT, like the code.

**Data**: {data or _DATA}

**Recipe**: `imagery train {model}`, stopped after step {step}; {recipe}. The moving average of the weights is shipped,
in bfloat16.

**Figures** on held-out data (see also `imagery evaluate`):

| figure | value |
|---|---|
{rows}

**Limits**: {limits}
"""
