"""Values of people beside the measures and figures of the studies (data; see :mod:`.human_data` for the sources)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from imagery_experiments.analysis.human_data import HumanPoint, HumanSeries, HumanValue, SourceKind

HumanTable = Mapping[str, HumanValue]
"""Measure -> people's value."""


def _table(*rows: tuple[str, str, str, SourceKind]) -> HumanTable:
    """From rows of measure, value in words, source and kind of source."""
    return {measure: HumanValue(text, source, kind) for measure, text, source, kind in rows}


def people_column(table: HumanTable) -> dict[str, str]:
    """Measure -> people's value in words, with its source and mark."""
    return {measure: str(value) for measure, value in table.items()}


# ---------------------------------------------------------------- mental rotation

COOPER_SHEPARD_UNINFORMED = HumanSeries(
    "Cooper & Shepard 1973", "secondary", (HumanPoint(0.0, 500.0), HumanPoint(180.0, 1000.0))
)
"""ms over degrees; one letter, nothing known beforehand."""
COOPER_SHEPARD_INFORMED = HumanSeries(
    "Cooper & Shepard 1973", "secondary", (HumanPoint(0.0, 400.0), HumanPoint(180.0, 400.0))
)
"""ms over degrees; identity and orientation known 1000 ms before."""
COOPER_SLOPE = HumanSeries("Cooper 1975", "recalled", (HumanPoint(6.0, 2.2), HumanPoint(24.0, 2.2)))
"""ms per degree over the number of corners of a polygon."""
_GANIS_KIEVIT = "Ganis & Kievit 2015"
GANIS_KIEVIT_TIMES = {
    "same": HumanSeries(
        _GANIS_KIEVIT,
        "trials",
        (
            HumanPoint(0.0, 1400.0, 1261.0, 1539.0),
            HumanPoint(50.0, 2177.0, 1900.0, 2454.0),
            HumanPoint(100.0, 2814.0, 2429.0, 3199.0),
        ),
    ),
    "different": HumanSeries(
        _GANIS_KIEVIT,
        "trials",
        (
            HumanPoint(0.0, 2130.0, 1799.0, 2460.0),
            HumanPoint(50.0, 2390.0, 1987.0, 2794.0),
            HumanPoint(100.0, 2873.0, 2521.0, 3224.0),
        ),
    ),
}
"""ms over degrees, by pair: means of the participant means of 27 people, correct trials, with 95 % t intervals."""
GANIS_KIEVIT_ERRORS = {
    "same": HumanSeries(
        _GANIS_KIEVIT,
        "trials",
        (
            HumanPoint(0.0, 0.0031, 0.0, 0.0094),
            HumanPoint(50.0, 0.0833, 0.0456, 0.1210),
            HumanPoint(100.0, 0.1481, 0.0887, 0.2076),
        ),
    ),
    "different": HumanSeries(
        _GANIS_KIEVIT,
        "trials",
        (
            HumanPoint(0.0, 0.0679, 0.0404, 0.0954),
            HumanPoint(50.0, 0.0679, 0.0302, 0.1056),
            HumanPoint(100.0, 0.1389, 0.0796, 0.1981),
        ),
    ),
}
"""Share of errors over degrees, by pair, of the same 27 people."""
GANIS_KIEVIT_ALL_TIMES_MS = {0: 1563.0, 50: 2461.0, 100: 3053.0, 150: 3341.0}
GANIS_KIEVIT_ALL_ERRORS = {0: 0.019, 50: 0.083, 100: 0.137, 150: 0.218}
"""Angle in degrees -> mean time and share of errors of 'same' trials of all 54 people."""
_ERROR_SLOPE = np.polyfit(list(GANIS_KIEVIT_ALL_ERRORS), list(GANIS_KIEVIT_ALL_ERRORS.values()), 1)[0]

ROTATION = _table(
    ("Accuracy, pairs, picture plane", "about 97 %", "Shepard & Metzler 1971", "recalled"),
    ("Slope, block figures, picture plane, same", "about 17 ms/degree", "Shepard & Metzler 1971", "recalled"),
    ("Slope, letters, picture plane, same", "about 3 ms/degree, one letter", "Cooper & Shepard 1973", "secondary"),
    (
        "Accuracy, block figures in depth",
        f"{1 - GANIS_KIEVIT_ALL_ERRORS[0]:.0%} at 0, {1 - GANIS_KIEVIT_ALL_ERRORS[100]:.0%} at 100 degrees",
        _GANIS_KIEVIT,
        "trials",
    ),
    ("Slope, block figures in depth, same", "14.9 ms/degree from 0 to 100 degrees", _GANIS_KIEVIT, "trials"),
    (
        "100 degrees later than 50, block figures in depth, same",
        f"{GANIS_KIEVIT_ALL_TIMES_MS[100] - GANIS_KIEVIT_ALL_TIMES_MS[50]:+.0f} ms",
        _GANIS_KIEVIT,
        "trials",
    ),
    ("Slope, block figures in depth, different", "6.8 ms/degree, r = .968", _GANIS_KIEVIT, "trials"),
    ("Slope, polygons of 6 points, same", "2.2 ms/degree", "Cooper 1975", "recalled"),
    ("Slope, polygons of 24 points, same", "the same for simple and complex polygons", "Cooper 1975", "paper"),
    (
        "Errors of same over angle, block figures in depth",
        f"{100 * 90 * _ERROR_SLOPE:+.1f} % per 90 degrees",
        _GANIS_KIEVIT,
        "trials",
    ),
    ("Slope, both known 1000 ms before, same", "none", "Cooper & Shepard 1973", "secondary"),
    *(
        (
            f"Slope, {known} known 1000 ms before, same",
            "hardly less than without information",
            "Cooper & Shepard 1973",
            "recalled",
        )
        for known in ("identity", "orientation")
    ),
    ("Slope, which letter", "none or little", "Corballis et al. 1978", "paper"),
    ("Probe: time over departure from the expected orientation", "rises", "Cooper 1976", "recalled"),
)

# ---------------------------------------------------------------- mental scanning

KOSSLYN_R = 0.97
"""Correlation of mean scanning time with distance over the 21 pairs of the island, reported by Goldston et al. 1985."""
KOSSLYN_SECONDS = HumanSeries(
    "Kosslyn, Ball & Reiser 1978", "recalled", (HumanPoint("shortest", 0.95), HumanPoint("longest", 1.9))
)
"""About the seconds at the shortest and the longest of the 21 distances: errors in seconds are no better than these."""
SCANNING = _table(
    ("Slope, scan", f"r = {KOSSLYN_R:.2f}, 21 pairs", "Kosslyn, Ball & Reiser 1978", "secondary"),
    ("Slope, on the map?", "no effect of distance", "Kosslyn, Ball & Reiser 1978", "recalled"),
    ("Slope, direction", "no effect of distance", "Pylyshyn 1981", "recalled"),
    ("Slope, half size", "smaller images are scanned faster", "Kosslyn, Ball & Reiser 1978", "recalled"),
    ("Slope, surprise arrow", "linear in distance", "Finke & Pinker 1982", "recalled"),
    ("Slope, jump", "no effect with free eye movements", "Johansson et al. 2013", "paper"),
    ("Slope, longer is faster", "smaller, but still positive", "Goldston et al. 1985", "recalled"),
    ("Slope, described clockwise, 3 exposures", "r about .8", "Denis & Cocude 1989", "recalled"),
    ("Slope, described clockwise, 6 exposures", "r about .95", "Denis & Cocude 1989", "recalled"),
    ("Slope, described in random order, 3 exposures", "no effect of distance", "Denis & Cocude 1992", "paper"),
    ("Slope, described in random order, 6 exposures", "an effect of distance", "Denis & Cocude 1992", "paper"),
    ("Description recalled", "perfect after three exposures", "Denis & Cocude 1992", "paper"),
    ("Predicted times over distance", "linear, as when scanning", "Mitchell & Richman 1980", "recalled"),
    (
        "Error in seconds, distances that were not fitted",
        "fitted to about {:g} s at the shortest and {:g} s at the longest distance".format(
            *(point.value for point in KOSSLYN_SECONDS.points)
        ),
        KOSSLYN_SECONDS.source,
        KOSSLYN_SECONDS.source_kind,
    ),
)

# ---------------------------------------------------------------- reinterpretation

GOOD_NAMES = HumanSeries(
    "McCarty & Morales 2025",
    "trials",
    tuple(
        HumanPoint(item, share, people=n)
        for item, share, n in (
            ("finke-48", 0.409, 22),
            ("finke-49", 0.591, 22),
            ("finke-50", 0.615, 26),
            ("finke-51", 0.58, 24),
            ("finke-52", 0.35, 26),
            ("finke-53", 0.654, 26),
            ("finke-54", 0.48, 23),
            ("finke-55", 0.48, 23),
            ("finke-56", 0.38, 24),
            ("finke-57", 0.52, 25),
            ("finke-58", 0.821, 28),
            ("finke-59", 0.12, 25),
        )
    ),
)
"""Share of good names (graded 4 or more of 5) by item, with Wilson's intervals over the people who had the item."""
REINTERPRETATION = _table(
    ("Good names, first answer", "50 %, mean of the twelve items", "McCarty & Morales 2025", "trials"),
    ("Good name guessed before the last step", "0-3 %", "Finke et al. 1989, experiment 2", "recalled"),
)

# ---------------------------------------------------------------- ambiguous figures

REVERSED_CHECKED = HumanSeries("Kamermans et al. 2017", "paper", (HumanPoint("in mind, rotated", 11 / 36, people=36),))
"""Share of people who named the other reading, by condition."""
REVERSED_RECALLED = HumanSeries(
    "Chambers & Reisberg 1985",
    "recalled",
    (HumanPoint("in mind, asked for another", 0.0, people=15), HumanPoint("own drawing", 1.0, people=15)),
)
_OBJECTS, _PARTS = "Reversed, objects: ", "Reversed, parts, same top: "
AMBIGUOUS = _table(
    (f"{_OBJECTS}in mind, asked for another", "0 of 15", "Chambers & Reisberg 1985", "recalled"),
    (
        f"{_OBJECTS}in mind, its top may be elsewhere",
        "a fifth to four fifths, by how plain the hint is",
        "Peterson et al. 1992",
        "recalled",
    ),
    (f"{_OBJECTS}in mind, which side is its top", "about half", "Reisberg & Chambers 1991", "recalled"),
    (f"{_OBJECTS}in mind, rotated", "11 of 36 by 180 degrees", "Kamermans et al. 2017", "paper"),
    (f"{_OBJECTS}own drawing", "15 of 15", "Chambers & Reisberg 1985", "recalled"),
    (f"{_PARTS}in mind, asked for another", "common", "Peterson et al. 1992", "paper"),
)

# ---------------------------------------------------------------- dual coding

PAIVIO_PAIRS = HumanSeries(
    "Paivio 1965",
    "recalled",
    tuple(
        HumanPoint(kind, recalled / 16) for kind, recalled in (("CC", 11.41), ("CA", 10.01), ("AC", 7.36), ("AA", 6.05))
    ),
)
"""Share of responses recalled, of 16 pairs, mean of four trials."""
_CLASS = "class replication of Brooks 1968, 20 people"
BROOKS_SECONDS = {
    "letter": HumanSeries(_CLASS, "trials", (HumanPoint("point", 18.2), HumanPoint("speak", 9.0))),
    "sentence": HumanSeries(_CLASS, "trials", (HumanPoint("point", 13.7), HumanPoint("speak", 12.9))),
}
"""Seconds for ten answers. Brooks's own (recalled, not checked): 28.2, 11.3, 9.8 and 13.8."""
DUAL_CODING = _table(
    *(
        (f"Recalled, learned: {what}", text, "Paivio & Csapo 1973", "paper")
        for what, text in (("pictures", "most"), ("concrete words", "less than pictures"))
    ),
    ("Recalled, learned: abstract words", "least", "Paivio & Csapo 1973", "recalled"),
    ("Recalled, imagined: concrete words", "as many as pictures", "Paivio & Csapo 1973", "paper"),
    ("Recalled, studied as picture, word", "about the sum of both codes", "Paivio & Csapo 1973", "paper"),
    *(
        (f"Partner recalled, {point.at}", f"{point.value:.0%}", PAIVIO_PAIRS.source, PAIVIO_PAIRS.source_kind)
        for point in PAIVIO_PAIRS.points
    ),
    (
        "Place recalled, of the things recalled",
        "the same with and without imagery",
        "Bainbridge et al. 2021",
        "secondary",
    ),
    *(
        (f"Walk, {material}, {point.at}", f"{point.value:.1f} s", series.source, series.source_kind)
        for material, series in BROOKS_SECONDS.items()
        for point in series.points
    ),
    ("Clock hands, digital", "slowest; time falls with the difference of angles", "Paivio 1978", "recalled"),
    ("Clock hands, analog", "fastest", "Paivio 1978", "recalled"),
    ("Sizes in life, word", "slower than pictures", "Paivio 1975", "paper"),
    ("Sizes in life, picture, incongruent", "slower than fitting sizes", "Paivio 1975", "paper"),
    (
        "Sentence, then picture: other minus implied orientation",
        "none in 18 languages",
        "Chen et al. 2025",
        "secondary",
    ),
    ("Sentence, then picture: other minus implied shape", "slower", "Zwaan et al. 2002", "recalled"),
)
