"""What people did: published condition means, each with its citation. No trial data of people here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Reference:
    """One published result of people."""

    study: str
    label: str
    """Short name for figures, for example ``"Ganis & Kievit 2015"``."""
    citation: str
    finding: str
    """The result in one sentence."""
    points: tuple[tuple[float | str, float], ...] = ()
    """(condition, mean): angle in degrees and response time in ms, or item and share of good names."""
    condition: str = ""
    """Which of the study's figures the points belong to."""


SHEPARD_METZLER = Reference(
    "mental-rotation",
    "Shepard & Metzler 1971",
    "Shepard, R. N., & Metzler, J. (1971). Mental rotation of three-dimensional objects. Science, 171, "
    "701-703.",
    "Time to say 'same' rises as a straight line with the angle between two block figures, from about 1 s "
    "at 0 degrees at about 60 degrees per second, no less for rotations in the picture plane than in depth.",
)
COOPER_SHEPARD = Reference(
    "mental-rotation",
    "Cooper & Shepard 1973 (letters)",
    "Cooper, L. A., & Shepard, R. N. (1973). The time required to prepare for a rotated stimulus. "
    "Memory & Cognition, 1, 246-250.",
    "Time to tell a normal from a backward letter rises from about 500 ms upright to about 1000 ms upside "
    "down; about 400 ms at any angle when identity and orientation are known a second before.",
    ((0.0, 500.0), (180.0, 1000.0)),
    "picture",
)
COOPER = Reference(
    "mental-rotation",
    "Cooper 1975",
    "Cooper, L. A. (1975). Mental rotation of random two-dimensional shapes. Cognitive Psychology, 7, 20-43.",
    "Time rises as a straight line with the angle for random polygons, at the same rate for simple and "
    "complex ones.",
)
GANIS_KIEVIT = Reference(
    "mental-rotation",
    "Ganis & Kievit 2015",
    "Ganis, G., & Kievit, R. (2015). A new set of three-dimensional shapes for investigating mental rotation "
    "processes: validation data and stimulus set. Journal of Open Psychology Data, 3(1), e3.",
    "54 people, block figures turned about the vertical axis: 11.9 ms per degree (r = .975) for 'same', "
    "errors from 1.9 % at 0 degrees to 21.8 % at 150.",
    ((0.0, 1563.0), (50.0, 2461.0), (100.0, 3053.0), (150.0, 3341.0)),
    "depth",
)
GANIS_KIEVIT_ERRORS = ((0.0, 0.019), (50.0, 0.083), (100.0, 0.137), (150.0, 0.218))
"""(angle in degrees, share of errors) of 'same' trials, same source as GANIS_KIEVIT."""

KOSSLYN = Reference(
    "mental-scanning",
    "Kosslyn, Ball & Reiser 1978",
    "Kosslyn, S. M., Ball, T. M., & Reiser, B. J. (1978). Visual images preserve metric spatial information: "
    "evidence from studies of image scanning. Journal of Experimental Psychology: Human Perception and "
    "Performance, 4, 47-60.",
    "Mean scanning times of the 21 pairs of landmarks correlate with distance at r = .97; there is no "
    "effect of distance when people decide without scanning.",
)
KOSSLYN_R = 0.97
"""Correlation of mean scanning time with distance over the 21 pairs of the island."""
KOSSLYN_S = (0.95, 1.9)
"""About the seconds at the shortest and the longest of the 21 distances, as they are usually recalled, not read off the
paper: errors in seconds are no better than these."""
DENIS_COCUDE = Reference(
    "mental-scanning",
    "Denis & Cocude 1989",
    "Denis, M., & Cocude, M. (1989). Scanning visual images generated from verbal descriptions. "
    "European Journal of Cognitive Psychology, 1, 293-307.",
    "Images made from a description of an island show the same straight line; learning it longer makes the "
    "times as regular as those of people who saw the map.",
)
FINKE = Reference(
    "reinterpretation",
    "Finke, Pinker & Farah 1989",
    "Finke, R. A., Pinker, S., & Farah, M. J. (1989). Reinterpreting visual patterns in mental imagery. "
    "Cognitive Science, 13, 51-78.",
    "People can see what a pattern is that they built in imagery from instructions, and cannot guess it "
    "before the last step.",
)
MCCARTY_MORALES = Reference(
    "reinterpretation",
    "McCarty & Morales 2025",
    "McCarty, M., & Morales, J. (2025). Artificial phantasia. Online sample of 100 people, items after "
    "Finke, Pinker & Farah (1989); share of answers that raters graded 4 or more of 5.",
    "Of the twelve items, people online gave a good name to 12 % (tree) up to 82 % (umbrella).",
    (
        ("finke-48", 0.409),
        ("finke-49", 0.591),
        ("finke-50", 0.615),
        ("finke-51", 0.58),
        ("finke-52", 0.35),
        ("finke-53", 0.654),
        ("finke-54", 0.48),
        ("finke-55", 0.48),
        ("finke-56", 0.38),
        ("finke-57", 0.52),
        ("finke-58", 0.821),
        ("finke-59", 0.12),
    ),
)

REFERENCES = (
    SHEPARD_METZLER,
    COOPER_SHEPARD,
    COOPER,
    GANIS_KIEVIT,
    KOSSLYN,
    DENIS_COCUDE,
    FINKE,
    MCCARTY_MORALES,
)


def references(study: str) -> list[Reference]:
    """What is known of people in one study."""
    return [reference for reference in REFERENCES if reference.study == study]


def people_file(name: str) -> Path | None:
    """A file of people's data that is not part of the project; None when it is not at hand.

    Looked for in the folder that ``IMAGERY_PEOPLE`` names, else in ``shared/human`` beside any folder above
    this package.
    """
    folder = os.environ.get("IMAGERY_PEOPLE")
    above = [Path(folder)] if folder else [parent / "shared" / "human" for parent in Path(__file__).parents]
    return next((path / name for path in above if (path / name).is_file()), None)
