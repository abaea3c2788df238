"""The trials of mental rotation.

pairs        Two figures together: letters and ten-cube block figures in the picture plane (Shepard & Metzler's ten
             angles), and Ganis & Kievit's 12 figures in depth (their 96 displays).
learned      One polygon of 6 to 24 points, learned in upright orientation (Cooper 1975).
information  A learned letter, with nothing, identity, orientation or both known 100, 400, 700 or 1000 ms before
             (Cooper & Shepard 1973).
identity     Which learned letter is it?
probe        A learned letter is rotated in mind until a probe appears (Cooper 1976).

Depth figures, polygons and lead times are counterbalanced: the first two participants have one half each, the others
a quarter; in the quick design every participant has all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from imagery_experiments.experiment.design import Design, Level, Trial, counterbalanced, generator, name_seed

NAME = "mental-rotation"


@dataclass(frozen=True)
class Size:
    """Levels of every condition; each level has one "same" and one "different" trial.

    Depth figures, polygons and lead times are counterbalanced; angles too, from the third participant on.
    """

    participants: int
    angles_deg: Sequence[int]
    """Pairs of letters and of block figures in the picture plane."""
    depth_figures: Sequence[int]
    """Which of Ganis & Kievit's 12 figures, each at 0, 50, 100 and 150 degrees."""
    polygon_points: Sequence[int]
    leads_ms: Sequence[int]
    """Lead times of advance information."""
    probe_leads_ms: Sequence[int]
    """Times from the start of a rotation to the probe."""
    learned_angles_deg: tuple[int, ...] = (0, 60, 120, 180)
    """Learned polygons, letters with advance information, and identification."""
    probe_angles_deg: tuple[int, ...] = (0, 30, 60, 90, 120, 150, 180)


SIZES = {
    True: Size(
        participants=1,
        angles_deg=(0, 40, 80, 120, 160),
        depth_figures=range(4),
        polygon_points=(6, 24),
        leads_ms=(100, 1000),
        probe_leads_ms=(500,),
        learned_angles_deg=(0, 90, 180),
        probe_angles_deg=(0, 60, 120, 180),
    ),
    False: Size(
        participants=2,
        angles_deg=tuple(range(0, 181, 20)),
        depth_figures=range(12),
        polygon_points=(6, 8, 12, 16, 24),
        leads_ms=(100, 400, 700, 1000),
        probe_leads_ms=(300, 700),
    ),
}
"""Keys: whether the design is the quick one (4 minutes for both main agents on two cores; the full one 13)."""
PARITIES = ("same", "different")
PLAIN: dict[str, Level] = {
    "plane": "picture",
    "polygon_points": 0,
    "question": "parity",
    "information": "",
    "lead_ms": 0,
}
RECORDED = {
    ("pairs", "letters", 60, "same"),
    ("pairs", "letters", 120, "different"),
    ("pairs", "blocks", 50, "same"),
    ("learned", "polygons", 120, "same"),
    ("information", "learned letters", 120, "same"),
}
"""(condition, stimuli, angle, pair) of the first participant's film strips in the report."""


@dataclass(frozen=True)
class GanisKievitFigure:
    """A figure of Ganis & Kievit: arm lengths in cubes, and the azimuth of its base view in degrees."""

    arms: tuple[int, int, int, int]
    base_deg: int

    @property
    def id(self) -> str:
        """For example ``"2-3-3-2@0"``."""
        return "-".join(map(str, self.arms)) + f"@{self.base_deg}"


GANIS_KIEVIT_FIGURES = tuple(
    GanisKievitFigure(arms, base)
    for arms, base in (
        ((2, 3, 3, 2), 0), ((2, 3, 4, 2), 90), ((2, 4, 4, 2), 0), ((2, 4, 4, 2), 180), ((2, 4, 4, 3), 90),
        ((3, 3, 3, 2), 0), ((3, 3, 3, 3), 90), ((3, 3, 3, 3), 180), ((3, 3, 4, 2), 0), ((3, 4, 3, 2), 90),
        ((3, 4, 3, 3), 180), ((3, 4, 4, 3), 180),
    )
)  # fmt: skip
"""Arm lengths and base rotations of the published trials (J. Open Psych. Data 3:e3)."""
GANIS_KIEVIT_ANGLES_DEG = (0, 50, 100, 150)
BASE_VIEW_DEG = 20
"""Added to the base rotations, so that no view at these angles, to either side, is within 10 degrees of the direction
of an arm."""


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """All conditions of every participant, in an individual random order."""
    size = SIZES[quick]
    trials: list[Trial] = []
    for participant in range(1, participants + 1):
        own = [
            _trial(seed, participant, condition, cell, pair)
            for condition, cell in _cells(size if quick else _counterbalanced(size, participant))
            for pair in PARITIES
        ]
        order = generator(seed, f"{participant}/order").permutation(len(own))
        trials += [own[index] for index in order]
    return Design(NAME, seed, participants, tuple(trials))


def _trial(seed: int, participant: int, condition: str, cell: dict[str, Level], pair: str) -> Trial:
    levels: dict[str, Level] = {"condition": condition, **PLAIN, **cell, "pair": pair}
    name = "/".join(map(str, levels.values()))
    levels["direction"] = str(generator(seed, f"{participant}/{name}/side").choice(["left", "right"]))
    # one figure for all angles and cues, so that differences between figures do not add variance to the line
    kind = f"{condition}/{levels['stimuli']}/{levels['polygon_points']}"
    recorded = participant == 1 and (condition, levels["stimuli"], levels["angle_deg"], pair) in RECORDED
    if condition == "information":
        recorded = recorded and (levels["information"], levels["lead_ms"]) == ("both", 700)
    if levels["plane"] == "depth":
        recorded = recorded and levels["figure"] == GANIS_KIEVIT_FIGURES[0].id
    return Trial(
        participant,
        _in_order(levels),
        settings={"figure_seed": name_seed(seed, f"{participant}/{kind}")},
        record_trace=recorded,
    )


def _in_order(levels: dict[str, Level]) -> dict[str, Level]:
    """The levels with the same columns, in the same order, for every trial."""
    names = (
        "condition", "stimuli", "plane", "polygon_points", "question", "information", "lead_ms", "figure", "angle_deg",
        "pair", "direction",
    )  # fmt: skip
    return {name: levels.get(name, "") for name in names}


def _counterbalanced(size: Size, participant: int) -> Size:
    """The levels of one participant: half of them for the first two, a quarter for the others."""
    few = participant <= 2
    among = 2 if few else 4
    return replace(
        size,
        angles_deg=size.angles_deg if few else counterbalanced(size.angles_deg, participant, among=2),
        depth_figures=counterbalanced(size.depth_figures, participant, among=among),
        polygon_points=counterbalanced(size.polygon_points, participant, among=among),
        leads_ms=counterbalanced(size.leads_ms, participant, among=among),
        probe_leads_ms=counterbalanced(size.probe_leads_ms, participant, among=2),
    )


def _cells(size: Size) -> Iterator[tuple[str, dict[str, Level]]]:
    """(condition, levels) of every pair of a "same" and a "different" trial."""
    for angle in size.angles_deg:
        yield "pairs", {"stimuli": "letters", "angle_deg": angle}
        yield "pairs", {"stimuli": "blocks", "angle_deg": angle}
    for index in size.depth_figures:
        for angle in GANIS_KIEVIT_ANGLES_DEG:
            figure = GANIS_KIEVIT_FIGURES[index].id
            yield "pairs", {"stimuli": "blocks", "plane": "depth", "figure": figure, "angle_deg": angle}
    for points in size.polygon_points:
        for angle in size.learned_angles_deg:
            yield "learned", {"stimuli": "polygons", "polygon_points": points, "angle_deg": angle}
    letters: dict[str, Level] = {"stimuli": "learned letters"}
    for angle in size.learned_angles_deg:
        for information in ("none", "identity", "orientation", "both"):
            for lead_ms in size.leads_ms:
                known: dict[str, Level] = {"information": information, "lead_ms": lead_ms}
                yield "information", {**letters, **known, "angle_deg": angle}
        yield "identity", {**letters, "question": "identity", "angle_deg": angle}
    for lead_ms in size.probe_leads_ms:
        for angle in size.probe_angles_deg:
            yield ("probe", {**letters, "information": "rotate", "lead_ms": lead_ms, "angle_deg": angle})
