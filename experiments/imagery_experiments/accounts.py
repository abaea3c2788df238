"""What the three accounts of imagery predict for every condition of the studies (data).

After the table of predictions in Pylyshyn (1981), Kosslyn (1980) and Sima (2014); ``OPEN`` where an account
allows anything. Columns and levels are those of the studies' rows; a condition that was not run is reported as
such. An effect within ``negligible`` of zero, interval included, counts as none.
"""

from __future__ import annotations

from imagery_experiments.effects import Contrast, Where
from imagery_experiments.predictions import OPEN, Expected, Prediction

MORE: Expected = ("more",)
NONE: Expected = ("none",)
LESS: Expected = ("less",)
NONE_OR_MORE: Expected = ("none", "more")

FLAT_MS_PER_DEG = 1.0
"""A slope within this counts as none: a tenth of people's rate for block figures."""
FLAT_MS_PER_PX = 1.5
"""A tenth of the rate at which maps are scanned."""
FLAT_SHARE = 0.05


def _over_angle(where: Where, against: Where | None = None) -> Contrast:
    return Contrast(where, x="angle_deg", against=against, negligible=FLAT_MS_PER_DEG)


def _over_distance(where: Where, against: Where | None = None) -> Contrast:
    return Contrast(
        {"present": (True,), **where}, x="distance_px", against=against, negligible=FLAT_MS_PER_PX
    )


_PLANE: Where = {"plane": ("picture",), "pair": ("same",), "stimuli": ("letters", "polygons")}
_DEPTH: Where = {"plane": ("depth",), "pair": ("same",)}

ROTATION = (
    # tacit knowledge can mimic a slope, but nothing forces one
    Prediction(
        "picture plane, same: time over angle",
        _over_angle(_PLANE),
        "ms/degree",
        propositional=NONE_OR_MORE,
        depictive=MORE,
        perceptual=MORE,
        people=MORE,
    ),
    Prediction(
        "block figures in depth, same: time over angle",
        _over_angle(_DEPTH),
        "ms/degree",
        propositional=NONE_OR_MORE,
        depictive=MORE,
        perceptual=MORE,
        people=MORE,
    ),
    # Shepard & Metzler 1971: 'different' has no angle of its own
    Prediction(
        "picture plane: slope of different minus same",
        _over_angle({**_PLANE, "pair": ("different",)}, _PLANE),
        "ms/degree",
        propositional=OPEN,
        depictive=OPEN,
        perceptual=OPEN,
        people=LESS,
    ),
    # every forced step wears the picture
    Prediction(
        "picture plane, same: errors over angle",
        Contrast(
            _PLANE, x="angle_deg", y="correct", negligible=0.0002
        ),  # 4 points of a hundred over 180 degrees
        "correct/degree",
        propositional=NONE,
        depictive=LESS,
        perceptual=LESS,
        people=LESS,
    ),
)

_SEEN: Where = {"learning": ("picture",)}
_TOLD: Where = {"learning": ("description",)}
_SCAN: Where = {"task": ("scan",)}

SCANNING = (
    # told to scan, people with tacit knowledge may act as if time passed
    Prediction(
        "scanning, map seen: time over distance",
        _over_distance({**_SEEN, **_SCAN}),
        "ms/pixel",
        propositional=NONE_OR_MORE,
        depictive=MORE,
        perceptual=MORE,
        people=MORE,
    ),
    Prediction(
        "scanning, map described: time over distance",
        _over_distance({**_TOLD, **_SCAN}),
        "ms/pixel",
        propositional=NONE_OR_MORE,
        depictive=MORE,
        perceptual=MORE,
        people=MORE,
    ),
    Prediction(
        "is it on the map, map seen: time over distance",
        _over_distance({**_SEEN, "task": ("no-scan",)}),
        "ms/pixel",
        propositional=NONE,
        depictive=NONE,
        perceptual=NONE,
        people=NONE,
    ),
    Prediction(
        "is it on the map, map described: time over distance",
        _over_distance({**_TOLD, "task": ("no-scan",)}),
        "ms/pixel",
        propositional=NONE,
        depictive=NONE,
        perceptual=NONE,
        people=NONE,
    ),
)

REINTERPRETATION = (
    # by inference over the description, by looking at the finished picture, by new parts that make a concept
    Prediction(
        "classic items: good names, first answer",
        Contrast(y="correct", negligible=FLAT_SHARE),
        "of answers",
        propositional=MORE,
        depictive=MORE,
        perceptual=MORE,
        people=MORE,
    ),
)
