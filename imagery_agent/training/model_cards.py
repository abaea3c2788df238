"""Model cards, written beside the weights with the measured figures."""

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
    "words": (
        "Network of imagery-agent that draws from words",
        "The prior's construction in blocks of 2 x 2 codes, without operations, begun from the prior's weights: it "
        "draws what a caption names; operations are drawn by the prior.",
        "One thing in a picture is what it mostly saw; two in one picture are seldom both recognisable.",
    ),
    "motions": (
        "Motions of imagery-agent",
        "Draws a picture rotated, turned in depth, shifted, zoomed or mirrored: all codes in one pass, from the codes "
        "of the source at their moved places. Begun from the prior's weights.",
        "Thin strokes blur; what was hidden before a turn is guessed, and not always rightly.",
    ),
    "interpreter": (
        "Interpreter of imagery-agent",
        "A small CLIP from open_clip's classes: names, scores, compares and locates in 64 x 64 pictures.",
        "Knows one-colour drawings on white, not photographs; relations and orientations are read less surely.",
    ),
    "detector": (
        "Detector of imagery-agent",
        "Finds the things of 64 x 64 pictures in one pass over the interpreter's feature maps: boxes, and a vector of "
        "the interpreter's space for each, so that names are an open vocabulary (ideas of FCOS, YOLOX, VarifocalNet).",
        "Names of small things are less sure than those of the interpreter, which looks at each thing enlarged.",
    ),
}
_DATA = """Scenes composed on the fly from one-colour drawings: icons of permissively licensed sets (MIT, Apache-2.0,
ISC, CC0, BSD, Unlicense; listed in the corpus's ATTRIBUTION.md), letters and digits in open fonts, geometric
primitives, random polygons, block figures and island outlines, all rendered by `imagery corpus build`. Ten per cent
of the concepts, and about twelve per cent of the drawings of the others, are held out, as are the fonts, figures and
maps of the experiments. Some names, among them those that the reinterpretation items ask for, are never held out
(`NEVER_HELD_OUT` in `imagery_experiments/corpus/names/vocabulary.py`)."""

WIDE_DATA = """Scenes composed on the fly from the one-colour drawings of `imagery corpus build corpus-wide
--wide`: about 27,000 icons of 1,660 everyday names (npm `@iconify/json`; MIT, Apache-2.0, ISC, CC0, BSD and
Unlicense sets, and CC-BY 3.0 and 4.0 sets with attribution; every set, its author, licence and share in
`imagery_experiments/evaluation/held_out_wide/ATTRIBUTION.md`; no brand sets), among them coloured emoji as line
drawings of where their colours meet; letters and digits in 46 open fonts; geometric primitives, random polygons, island
outlines and block figures. The names are `vocabulary.json`: concrete nouns by WordNet 3.1 that two or more sets
draw (or one that draws things rather than signs), letters, digits and primitives; chosen by
`imagery_experiments/corpus/names/concepts.py` and `word_lists.toml`.

Held out: 200 concepts, unseen drawings of others, eight fonts, ten-cube block figures, and everything that the narrower
corpus holds out; new training drawings that resemble any held-out drawing, or come from the same family of sets as one
of their name, were left out. The fonts, figures and maps of the experiments were never seen."""

INTERPRETER_DATA = f"""{WIDE_DATA}

Pictures: upright single things (58 %); single things at any angle, half of them letters and digits, of which those
that differ from their mirror image are mirrored half of the time (26 %); single things of any size and place (6
%); two things in a relation, or maps (10 %). When shipped weights are tuned, half are everyday objects put
together from letters, digits, lines and simple shapes, by the table of parts in
`imagery_agent/training/data/assembled_objects`, three in ten are encoded and decoded by the discrete VAE, and all but
the assembled ones keep their vectors. One in twenty shows nothing (a drawing's tiles in disorder, its spatial
frequencies in random phases, or straight scribbles) and is called so. Half of the single things are drawn by another
hand: outlined, thicker, thinner, as a silhouette, simplified, the outline of that, or partly hidden; all are
stretched and sheared a little, half are bent smoothly, some seen coarsely. Captions: names, synonyms, colour,
size, place, relation, orientation, parity, or a few tags (WordNet hypernyms; tags of lucide-static, @tabler/icons and
emojibase-data).
Every picture has one caption that is false in one respect. Names are also paired with their tags without a
picture, those of unseen concepts too.

No figure of a published reinterpretation experiment is among the assembled objects, nor one of their names; the
objects that those figures show (umbrella, sailboat, heart, ...) were seen as icons. One in twelve assembled objects is
kept from training."""


def card(
    model: str, *, figures: Mapping[str, float], settings: Mapping[str, Any], step: int, data: str | None = None
) -> str:
    """The model card in Markdown; ``data`` describes the training data; None: the corpus of drawings."""
    title, about, limits = _ABOUT[model]
    rows = "\n".join(f"| {name} | {value:.4g} |" for name, value in figures.items())
    recipe = ", ".join(f"{name} {value}" for name, value in settings.items())
    return f"""# {title}

{about}

**Licence**: MIT, like the code.

**Data**: {data or _DATA}

**Recipe**: `imagery train {model}`, stopped after step {step}; {recipe}. The moving average of the weights is shipped,
matrices in 8 bits with a scale for every row, all else in bfloat16.

**Figures** on held-out data (see also `imagery evaluate`):

| figure | value |
|---|---|
{rows}

**Limits**: {limits}
"""
