"""What people did in the original experiments: published values, each with its source and how it was read.

No trial data of people are part of this project. Values that nobody has checked against a publication are marked
``recalled``; every table and figure repeats that mark, and no headline rests on them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from imagery_experiments.analysis.statistics import Interval, share_interval

HUMAN_DATA_VARIABLE = "IMAGERY_HUMAN_DATA"
"""Environment variable that names a folder of people's trial data."""
SourceKind = Literal["trials", "paper", "secondary", "recalled"]
SOURCE_KINDS: Mapping[SourceKind, str] = {
    "trials": "computed from published trial data",
    "paper": "read in the paper or its abstract",
    "secondary": "read in another publication that reports it",
    "recalled": "recalled, not checked",
}
RECALLED_MARK = "†"
RECALLED_NOTE = f"{RECALLED_MARK} Recalled from the literature and not checked against the paper."


@dataclass(frozen=True)
class HumanValue:
    """One published result of people, in words."""

    text: str
    """For example ``"about 17 ms/degree"``."""
    source: str
    """Authors and year."""
    source_kind: SourceKind

    @property
    def verified(self) -> bool:
        """Whether the value was read off a publication or computed from published data."""
        return self.source_kind != "recalled"

    def __str__(self) -> str:
        recalled = "" if self.verified else f"; {SOURCE_KINDS['recalled']} {RECALLED_MARK}"
        return f"{self.text} ({self.source}{recalled})"


@dataclass(frozen=True)
class HumanPoint:
    """One value of people in a figure."""

    at: float | str
    """Position on the x axis: an angle in degrees, an item or a condition."""
    value: float
    low: float | None = None
    """Lower end of the 95 % interval; None where the publication gives none."""
    high: float | None = None
    people: int | None = None
    """Number of people of whom the value is a share, where the publication gives that instead."""

    @property
    def interval(self) -> Interval | None:
        """The published 95 % interval, or Wilson's of a share; None where neither is known."""
        if self.people is not None:
            return share_interval(round(self.value * self.people), self.people)
        return None if self.low is None or self.high is None else Interval(self.low, self.high)


@dataclass(frozen=True)
class HumanSeries:
    """Values of people that belong together in a figure."""

    source: str
    """Authors and year, for the legend."""
    source_kind: SourceKind
    points: tuple[HumanPoint, ...]

    @property
    def label(self) -> str:
        """Name in the legend."""
        return f"people ({self.source})" + ("" if self.source_kind != "recalled" else f" {RECALLED_MARK}")


@dataclass(frozen=True)
class Reference:
    """A publication on people and what it found."""

    study: str
    citation: str
    finding: str
    """What was read in the publication, in a summary of it, or computed from its data."""
    recalled: str = ""
    """Further findings that were recalled and not checked."""


def human_data_file(name: str, folder: Path | None = None) -> Path | None:
    """A file of people's trial data, or None where there is none.

    Args:
        name: Name of the file.
        folder: Where to look; default: the folder that the environment variable IMAGERY_HUMAN_DATA names.
    """
    if folder is None:
        named = os.environ.get(HUMAN_DATA_VARIABLE)
        folder = Path(named) if named else None
    return folder / name if folder is not None and (folder / name).is_file() else None


REFERENCES = (
    Reference(
        "mental-rotation",
        "Shepard, R. N., & Metzler, J. (1971). Mental rotation of three-dimensional objects. Science, 171, 701-703.",
        "Time to say 'same' rises as a straight line with the angle between two block figures, no less for rotations "
        "in the picture plane than in depth.",
        "About 1 s at 0 degrees and 60 degrees per second; 3 % errors.",
    ),
    Reference(
        "mental-rotation",
        "Cooper, L. A., & Shepard, R. N. (1973). The time required to prepare for a rotated stimulus. "
        "Memory & Cognition, 1, 246-250.",
        "Time to tell a normal from a backward letter rises from about 500 ms upright to about 1000 ms upside down; it "
        "is about 400 ms at any angle when identity and orientation are known a second before.",
        "Identity alone or orientation alone hardly lowers the slope.",
    ),
    Reference(
        "mental-rotation",
        "Cooper, L. A. (1975). Mental rotation of random two-dimensional shapes. Cognitive Psychology, 7, 20-43.",
        "Time rises as a straight line with the angle for random polygons, at the same rate for simple and complex "
        "ones.",
        "The rate is 2.2 ms per degree.",
    ),
    Reference(
        "mental-rotation",
        "Ganis, G., & Kievit, R. (2015). A new set of three-dimensional shapes for investigating mental rotation "
        "processes: validation data and stimulus set. Journal of Open Psychology Data, 3(1), e3.",
        "54 people, block figures turned about the vertical axis: 11.9 ms per degree (r = .975) for 'same' from 0 to "
        "150 degrees, errors from 1.9 % at 0 degrees to 21.8 % at 150.",
    ),
    Reference(
        "mental-scanning",
        "Kosslyn, S. M., Ball, T. M., & Reiser, B. J. (1978). Visual images preserve metric spatial information: "
        "evidence from studies of image scanning. Journal of Experimental Psychology: Human Perception and "
        "Performance, 4, 47-60.",
        "Mean scanning times of the 21 pairs of landmarks correlate with distance at r = .97.",
        "About 0.95 s at the shortest and 1.9 s at the longest distance; no effect of distance when people decide "
        "without scanning; smaller images are scanned faster.",
    ),
    Reference(
        "mental-scanning",
        "Denis, M., & Cocude, M. (1989). Scanning visual images generated from verbal descriptions. "
        "European Journal of Cognitive Psychology, 1, 293-307.",
        "Images made from a description of an island show the same straight line; learning it longer makes the "
        "times as regular as those of people who saw the map.",
        "r is about .8 after three and .95 after six exposures.",
    ),
    Reference(
        "reinterpretation",
        "Finke, R. A., Pinker, S., & Farah, M. J. (1989). Reinterpreting visual patterns in mental imagery. "
        "Cognitive Science, 13, 51-78.",
        "People can give a new interpretation to a pattern that they built in imagery from instructions.",
        "0 to 3 % guess it before the last step.",
    ),
    Reference(
        "reinterpretation",
        "McCarty, M., & Morales, J. (2025). Artificial phantasia. Online sample of 100 people, items after "
        "Finke, Pinker & Farah (1989); share of answers that raters graded 4 or more of 5.",
        "Of the twelve items, people online gave a good name to 12 % (tree) up to 82 % (umbrella).",
    ),
    Reference(
        "ambiguous-figures",
        "Chambers, D., & Reisberg, D. (1985). Can mental images be ambiguous? Journal of Experimental Psychology: "
        "Human Perception and Performance, 11, 317-328.",
        "",
        "None of 15 people reverses an image of the duck or rabbit; all 15 reverse their own drawing of it.",
    ),
    Reference(
        "ambiguous-figures",
        "Peterson, M. A., Kihlstrom, J. F., Rose, P. M., & Glisky, M. L. (1992). Mental images can be ambiguous: "
        "reconstruals and reference-frame reversals. Memory & Cognition, 20, 107-123.",
        "Reversals that need another top of the figure occur in imagery when it is suggested; those that only need "
        "parts to be seen otherwise are common.",
    ),
    Reference(
        "ambiguous-figures",
        "Reisberg, D., & Chambers, D. (1991). Neither pictures nor propositions: what can we learn from a mental "
        "image? Canadian Journal of Psychology, 45, 336-352.",
        "",
        "Hardly anybody finds the second reading of a figure that is rotated by 90 degrees in imagery; about half do "
        "when told which side is its top.",
    ),
    Reference(
        "ambiguous-figures",
        "Kamermans, K. L., Pouw, W., Mast, F. W., & Paas, F. (2017). Reinterpretation in visual imagery is possible "
        "without visual cues.",
        "11 of 36 people found the second reading of a figure that they rotated by 180 degrees in imagery.",
    ),
    Reference(
        "dual-coding",
        "Paivio, A., & Csapo, K. (1973). Picture superiority in free recall: imagery or dual coding? Cognitive "
        "Psychology, 5, 176-206.",
        "Pictures are recalled better than words in all conditions except when people imagine the words; the codes are "
        "independent and additive, and the image contributes more.",
    ),
    Reference(
        "dual-coding",
        "Brooks, L. R. (1968). Spatial and verbal components of the act of recall. Canadian Journal of Psychology, 22, "
        "349-368.",
        "Pointing slows a walk round a letter in mind, speaking a walk through a sentence.",
    ),
    Reference(
        "dual-coding",
        "Paivio, A. (1975). Perceptual comparisons through the mind's eye. Memory & Cognition, 3, 635-647.",
        "Sizes in life are compared faster the more they differ, faster from pictures than from words; pictures of "
        "contrary sizes interfere, words do not.",
    ),
)


def references(study: str) -> list[Reference]:
    """Publications on people in one study."""
    return [reference for reference in REFERENCES if reference.study == study]
