"""Predictions of the accounts of imagery for dual coding (data), as in :mod:`imagery_experiments.analysis.accounts`.

In the depictive account (here: Paivio's two codes) a second, pictorial trace helps; a single code of propositions has
no place for effects of concreteness, of the instruction to imagine or of the kind of response.
"""

from __future__ import annotations

from imagery_experiments.analysis.accounts import FLAT_SHARE, LESS, MORE, NONE
from imagery_experiments.analysis.contrasts import Contrast, Where
from imagery_experiments.analysis.predictions import OPEN, Expected, Prediction

_LEARNED: Where = {"part": ("recall",), "manner": ("learn",), "test": ("free",), "delay_min": (0,)}
_IMAGINED: Where = {**_LEARNED, "manner": ("imagine",)}
FLAT_MS, JUDGED_FLAT_MS = 100.0, 20.0
"""Differences of response times within this count as none; people's effect of shape is a few tens of milliseconds."""


def _recall(
    condition: str, where: Where, against: Where, *, propositional: Expected, people: Expected, recalled: bool = False
) -> Prediction:
    contrast = Contrast(where, y="correct", against=against, negligible=FLAT_SHARE)
    accounts = (propositional, people, OPEN)
    return Prediction(condition, contrast, "of items", accounts, people, people_recalled=recalled)


def _times(condition: str, where: Where, against: Where, *, propositional: Expected, people: Expected) -> Prediction:
    contrast = Contrast(where, against=against, negligible=FLAT_MS)
    return Prediction(condition, contrast, "ms", (propositional, people, OPEN), people, people_recalled=True)


def _judged(condition: str, material: str, *, people: Expected) -> Prediction:
    """The depictive account predicts that a picture unlike the one in mind takes longer, whatever people show."""
    where, against = _mentioned(material, "mismatch"), _mentioned(material, "match")
    contrast = Contrast(where, against=against, negligible=JUDGED_FLAT_MS)
    return Prediction(condition, contrast, "ms", (NONE, MORE, OPEN), people)


def _material(base: Where, *materials: str) -> Where:
    return {**base, "material": materials}


def _pairs(kind: str) -> Where:
    return {"part": ("pairs",), "material": (kind,)}


def _walk(material: str, manner: str) -> Where:
    return {"part": ("walk",), "material": (material,), "manner": (manner,)}


def _mentioned(material: str, manner: str) -> Where:
    return {"part": ("sentences",), "material": (material,), "manner": (manner,)}


def _repeated(material: str) -> Where:
    return {"part": ("repetition",), "material": (material,)}


DUAL_CODING = (
    _recall("recall, learned: pictures minus concrete words", _material(_LEARNED, "picture"),
            _material(_LEARNED, "concrete"), propositional=NONE, people=MORE),
    _recall("recall, learned: concrete minus abstract words", _material(_LEARNED, "concrete"),
            _material(_LEARNED, "abstract"), propositional=NONE, people=MORE),
    _recall("recall, imagined: pictures minus concrete words", _material(_IMAGINED, "picture"),
            _material(_IMAGINED, "concrete"), propositional=NONE, people=NONE),
    _recall("recall of concrete words: imagined minus learned", _material(_IMAGINED, "concrete"),
            _material(_LEARNED, "concrete"), propositional=NONE, people=MORE),
    _recall("recall of abstract words: imagined minus learned", _material(_IMAGINED, "abstract"),
            _material(_LEARNED, "abstract"), propositional=NONE, people=OPEN),
    _recall("recall: picture and word minus word twice", _repeated("picture, word"), _repeated("word, word"),
            propositional=NONE, people=MORE),
    _recall("pairs: CC minus CA", _pairs("CC"), _pairs("CA"), propositional=NONE, people=MORE, recalled=True),
    _recall("pairs: CA minus AC", _pairs("CA"), _pairs("AC"), propositional=NONE, people=MORE, recalled=True),
    _recall("pairs: AC minus AA", _pairs("AC"), _pairs("AA"), propositional=NONE, people=MORE, recalled=True),
    _times("walk round a letter: pointing minus speaking", _walk("letter", "point"), _walk("letter", "speak"),
           propositional=NONE, people=MORE),
    _times("walk through a sentence: pointing minus speaking", _walk("sentence", "point"), _walk("sentence", "speak"),
           propositional=NONE, people=LESS),
    _times("clock hands: 150 minus 30 degrees apart", {"part": ("clocks",), "test": ("150 degrees",)},
           {"part": ("clocks",), "test": ("30 degrees",)}, propositional=NONE, people=LESS),
    _times("clock hands: numbers minus pictures", {"part": ("clocks",), "material": ("digital",)},
           {"part": ("clocks",), "material": ("analog",)}, propositional=OPEN, people=MORE),
    _times("sizes in life: words minus pictures", {"part": ("sizes",), "material": ("word",)},
           {"part": ("sizes",), "material": ("picture",)}, propositional=OPEN, people=MORE),
    _times("sizes in life: pictures of contrary minus fitting sizes", {"part": ("sizes",), "manner": ("incongruent",)},
           {"part": ("sizes",), "manner": ("congruent",)}, propositional=NONE, people=MORE),
    _judged("sentence, then picture: other minus implied orientation", "orientation", people=NONE),
    _judged("sentence, then picture: other minus implied shape", "shape", people=MORE),
)  # fmt: skip
"""Predictions for the parts of the study that have a value of people."""
