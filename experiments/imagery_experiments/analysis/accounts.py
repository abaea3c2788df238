"""Predictions of three accounts of imagery for the conditions of every study (data).

After Pylyshyn (1981), Kosslyn (1980) and Sima (2014); ``OPEN`` where an account predicts nothing. Columns and levels
are those of the studies' rows. An effect whose whole interval lies within ``negligible`` of zero counts as none.
"""

from __future__ import annotations

from imagery_experiments.analysis.contrasts import Contrast, Where
from imagery_experiments.analysis.predictions import OPEN, Expected, Prediction

MORE: Expected = ("more",)
NONE: Expected = ("none",)
LESS: Expected = ("less",)
NONE_OR_MORE: Expected = ("none", "more")

FLAT_MS_PER_DEG = 1.0
"""A slope within this counts as none: a tenth of people's slope for block figures."""
FLAT_MS_PER_PX = 1.5
"""A tenth of the slope of scanning."""
FLAT_SHARE = 0.05


def _over_angle(where: Where, against: Where | None = None) -> Contrast:
    return Contrast(where, x="angle_deg", against=against, negligible=FLAT_MS_PER_DEG)


def _over_distance(where: Where, against: Where | None = None) -> Contrast:
    return Contrast({"present": (True,), **where}, x="distance_px", against=against, negligible=FLAT_MS_PER_PX)


_PAIRS: Where = {"condition": ("pairs",), "pair": ("same",)}
_PLANE: Where = {**_PAIRS, "plane": ("picture",)}
_DEPTH: Where = {**_PAIRS, "plane": ("depth",)}
_LEARNED: Where = {"condition": ("learned",), "pair": ("same",)}
_CUED: Where = {"condition": ("information",), "pair": ("same",)}

ROTATION = (
    # tacit knowledge allows a slope but does not require one
    Prediction(
        "picture plane, same: time over angle",
        _over_angle(_PLANE),
        "ms/degree",
        accounts=(NONE_OR_MORE, MORE, MORE),
        people=MORE,
    ),
    Prediction(
        "block figures in depth, same: time over angle",
        _over_angle(_DEPTH),
        "ms/degree",
        accounts=(NONE_OR_MORE, MORE, MORE),
        people=MORE,
    ),
    # equal rates imply a representation in three dimensions (Shepard & Metzler 1971)
    Prediction(
        "block figures: slope in depth minus picture plane",
        Contrast(_DEPTH, x="angle_deg", against={**_PLANE, "stimuli": ("blocks",)}, negligible=3 * FLAT_MS_PER_DEG),
        "ms/degree",
        accounts=(OPEN, OPEN, OPEN),
        people=NONE,
    ),
    # a mirror image has no rotation that aligns it (Shepard & Metzler 1971)
    Prediction(
        "picture plane: slope of different minus same",
        _over_angle({**_PLANE, "pair": ("different",)}, _PLANE),
        "ms/degree",
        accounts=(OPEN, OPEN, OPEN),
        people=LESS,
        people_recalled=True,
    ),
    # every step of a rotation degrades the picture
    Prediction(
        "picture plane, same: errors over angle",
        Contrast(_PLANE, x="angle_deg", y="correct", negligible=0.0002),  # 4 percentage points over 180 degrees
        "correct/degree",
        accounts=(NONE, LESS, LESS),
        people=LESS,
        people_recalled=True,
    ),
    # a complex form needs more propositions; a picture is redrawn as a whole (Cooper 1975)
    Prediction(
        "polygons: slope for 24 minus 6 points",
        _over_angle({**_LEARNED, "polygon_points": (24,)}, {**_LEARNED, "polygon_points": (6,)}),
        "ms/degree",
        accounts=(MORE, NONE, OPEN),
        people=NONE,
    ),
    Prediction(
        "no information beforehand: time over angle",
        _over_angle({**_CUED, "information": ("none",)}),
        "ms/degree",
        accounts=(NONE_OR_MORE, MORE, MORE),
        people=MORE,
    ),
    # identity alone does not say how far to rotate (Cooper & Shepard 1973)
    Prediction(
        "identity known 1 s before: time over angle",
        _over_angle({**_CUED, "information": ("identity",), "lead_ms": (1000,)}),
        "ms/degree",
        accounts=(NONE_OR_MORE, MORE, MORE),
        people=MORE,
        people_recalled=True,
        timed=True,
    ),
    Prediction(
        "orientation known 1 s before: time over angle",
        _over_angle({**_CUED, "information": ("orientation",), "lead_ms": (1000,)}),
        "ms/degree",
        accounts=(NONE_OR_MORE, MORE, MORE),
        people=MORE,
        people_recalled=True,
        timed=True,
    ),
    Prediction(
        "both known 1 s before: time over angle",
        _over_angle({**_CUED, "information": ("both",), "lead_ms": (1000,)}),
        "ms/degree",
        accounts=(NONE, NONE, NONE),
        people=NONE,
        timed=True,
    ),
    # 0.1 s is too short to rotate in advance
    Prediction(
        "both known 0.1 s before: time over angle",
        _over_angle({**_CUED, "information": ("both",), "lead_ms": (100,)}),
        "ms/degree",
        accounts=(OPEN, MORE, MORE),
        people=MORE,
        people_recalled=True,
        timed=True,
    ),
    Prediction(
        "which letter is it: time over angle",
        _over_angle({"condition": ("identity",)}),
        "ms/degree",
        accounts=(OPEN, OPEN, OPEN),
        people=NONE,
    ),
    # tests whether intermediate orientations are passed through (Cooper 1976)
    Prediction(
        "probe of a rotation: time over departure from the orientation reached",
        Contrast({"condition": ("probe",), "pair": ("same",)}, x="departure_deg", negligible=FLAT_MS_PER_DEG),
        "ms/degree",
        accounts=(NONE, MORE, MORE),
        people=MORE,
        people_recalled=True,
        timed=True,
    ),
)

_PICTURED: Where = {"learning": ("picture",)}
_DESCRIBED: Where = {"learning": ("description",)}
_PLAIN: Where = {"map_size": ("full",), "expectation": ("none",)}
_SCAN: Where = {"task": ("scan",), **_PLAIN}

SCANNING = (
    # instructed to scan, people may simulate the passing of time from tacit knowledge
    Prediction(
        "scanning, map seen: time over distance",
        _over_distance({**_PICTURED, **_SCAN}),
        "ms/pixel",
        accounts=(NONE_OR_MORE, MORE, MORE),
        people=MORE,
    ),
    Prediction(
        "scanning, map described clockwise: time over distance",
        _over_distance({**_DESCRIBED, **_SCAN, "order": ("clockwise",)}),
        "ms/pixel",
        accounts=(NONE_OR_MORE, MORE, MORE),
        people=MORE,
    ),
    Prediction(
        "is it on the map, map seen: time over distance",
        _over_distance({**_PICTURED, "task": ("presence",)}),
        "ms/pixel",
        accounts=(NONE, NONE, NONE),
        people=NONE,
        people_recalled=True,
    ),
    Prediction(
        "is it on the map, map described: time over distance",
        _over_distance({**_DESCRIBED, "task": ("presence",)}),
        "ms/pixel",
        accounts=(NONE, NONE, NONE),
        people=NONE,
        people_recalled=True,
    ),
    Prediction(
        "direction only: time over distance",
        _over_distance({**_PICTURED, "task": ("direction",)}),
        "ms/pixel",
        accounts=(NONE, NONE, OPEN),
        people=NONE,
        people_recalled=True,
    ),
    # do expectations change scanning times (Goldston, Hinrichs & Richman 1985)?
    Prediction(
        "expecting far to take longer minus expecting the reverse: slope",
        _over_distance({**_SCAN, "expectation": ("slower",)}, {**_SCAN, "expectation": ("faster",)}),
        "ms/pixel",
        accounts=(MORE, NONE, MORE),
        people=MORE,
    ),
    # without an instruction to scan (Finke & Pinker 1982)
    Prediction(
        "unexpected arrow: time over distance of the point",
        _over_distance({"task": ("arrow",)}),
        "ms/pixel",
        accounts=(NONE, MORE, MORE),
        people=MORE,
        people_recalled=True,
    ),
    Prediction(
        "half-size minus full-size map: time to scan",
        Contrast(
            {"present": (True,), **_PICTURED, **_SCAN, "map_size": ("half",)},
            against={"present": (True,), **_PICTURED, **_SCAN, "map_size": ("full",)},
            negligible=20.0,
        ),
        "ms",
        accounts=(NONE, LESS, LESS),
        people=LESS,
        people_recalled=True,
    ),
    # recall of the text is perfect nevertheless (Denis & Cocude 1992)
    Prediction(
        "description in random order, 3 exposures: time over distance",
        _over_distance({**_DESCRIBED, **_SCAN, "order": ("random",), "exposures": (3,)}),
        "ms/pixel",
        accounts=(NONE_OR_MORE, NONE, NONE),
        people=NONE,
    ),
    Prediction(
        "description in random order, 6 exposures: time over distance",
        _over_distance({**_DESCRIBED, **_SCAN, "order": ("random",), "exposures": (6,)}),
        "ms/pixel",
        accounts=(NONE_OR_MORE, MORE, MORE),
        people=MORE,
    ),
)

REINTERPRETATION = (
    # by inference over the description, by inspecting the finished picture, or by recombining parts
    Prediction(
        "classic items: good names, first answer",
        Contrast(y="correct", negligible=FLAT_SHARE),
        "of answers",
        accounts=(MORE, MORE, MORE),
        people=MORE,
    ),
)

_IMAGE: Where = {"kind": ("letter", "object"), "medium": ("image",)}
_ASKED: Where = {**_IMAGE, "hint": ("another",)}
"""Asked for another reading without a hint: the baseline of the hints."""


def _reversals(where: Where, against: Where | None = None, negligible: float = FLAT_SHARE) -> Contrast:
    return Contrast(where, y="reversed", against=against, negligible=negligible)


AMBIGUOUS = (
    # is the geometry stored, or only its interpretation (Chambers & Reisberg 1985)?
    Prediction(
        "ambiguous figure in mind, asked for another reading: reversals",
        _reversals(_ASKED, negligible=0.1),
        "of figures",
        accounts=(NONE, MORE, NONE),
        people=NONE,
    ),
    # these reversals need no other reference frame and are common (Peterson et al. 1992)
    Prediction(
        "ambiguous figure in mind, second reading with the same top: reversals",
        _reversals({**_ASKED, "kind": ("part",)}, negligible=0.1),
        "of figures",
        accounts=(NONE, MORE, MORE),
        people=MORE,
    ),
    Prediction(
        "ambiguous figure in mind, its top may be elsewhere minus no hint: reversals",
        _reversals({**_IMAGE, "hint": ("frame",)}, _ASKED),
        "of figures",
        accounts=(MORE, NONE_OR_MORE, MORE),
        people=MORE,
    ),
    Prediction(
        "ambiguous figure in mind, hint which side is its top minus no hint: reversals",
        _reversals({**_IMAGE, "hint": ("side",)}, _ASKED),
        "of figures",
        accounts=(MORE, NONE_OR_MORE, MORE),
        people=MORE,
        people_recalled=True,
    ),
    # rotation puts another side on top in a buffer; it does not change a description (Reisberg & Chambers 1991)
    Prediction(
        "ambiguous figure in mind, rotated minus no hint: reversals",
        _reversals({**_IMAGE, "hint": ("rotate",)}, _ASKED),
        "of figures",
        accounts=(NONE, MORE, OPEN),
        people=NONE_OR_MORE,
    ),
    Prediction(
        "ambiguous figure, own drawing minus image: reversals",
        _reversals({**_ASKED, "medium": ("drawing",)}, _ASKED),
        "of figures",
        accounts=(MORE, NONE, MORE),
        people=MORE,
        people_recalled=True,
    ),
)
