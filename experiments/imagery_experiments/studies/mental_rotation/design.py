"""The trials of mental rotation.

pairs        Two figures together: letters and ten-cube block figures in the picture plane (Shepard & Metzler's ten
             angles), and Ganis & Kievit's 12 figures in depth (their 72 displays).
learned      One polygon of 6 to 24 points, learned upright (Cooper 1975).
information  A learned letter, with nothing, identity, orientation or both known 100, 400, 700 or 1000 ms before
             (Cooper & Shepard 1973).
identity     Which learned letter is it?
probe        A learned letter is rotated in mind until a probe appears (Cooper 1976).

Depth figures, polygons and lead times are dealt: the first two participants have one half each, the others a quarter;
in the quick design everybody has them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from imagery_experiments.experiment.design import Design, Level, Trial, counterbalanced, generator, name_seed
from imagery_experiments.studies.sizes import ROTATION, RotationSize

NAME = "mental-rotation"
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
"""(condition, stimuli, angle, pair) whose mental pictures the report shows, for the first participant."""


@dataclass(frozen=True)
class GanisKievitFigure:
    """One of their figures: arm lengths in cubes, and the azimuth of its base view in degrees."""

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
GANIS_KIEVIT_ANGLES_DEG = (0, 50, 100)
BASE_VIEW_DEG = 20
"""Added to their base rotations, so that no view at 0, 50 or 100 degrees looks straight along an arm."""


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """All conditions of every participant, in an order of their own."""
    size = ROTATION[quick]
    trials: list[Trial] = []
    for participant in range(1, participants + 1):
        own = [
            _trial(seed, participant, condition, cell, pair)
            for condition, cell in _cells(size if quick else _hand(size, participant))
            for pair in PARITIES
        ]
        order = generator(seed, f"{participant}/order").permutation(len(own))
        trials += [own[index] for index in order]
    return Design(NAME, seed, participants, tuple(trials))


def _trial(seed: int, participant: int, condition: str, cell: dict[str, Level], pair: str) -> Trial:
    levels: dict[str, Level] = {"condition": condition, **PLAIN, **cell, "pair": pair}
    name = "/".join(map(str, levels.values()))
    levels["direction"] = str(generator(seed, f"{participant}/{name}/side").choice(["left", "right"]))
    # the same figure at every angle and cue, so that figures do not add to the scatter of the line
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
    """Every trial has the same columns, in one order."""
    names = (
        "condition", "stimuli", "plane", "polygon_points", "question", "information", "lead_ms", "figure", "angle_deg",
        "pair", "direction",
    )  # fmt: skip
    return {name: levels.get(name, "") for name in names}


def _hand(size: RotationSize, participant: int) -> RotationSize:
    """What one participant has: of two, who are enough, a half each, of many others a part that is smaller."""
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


def _cells(size: RotationSize) -> Iterator[tuple[str, dict[str, Level]]]:
    """(condition, levels) of all that is shown once as same and once as different."""
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
            yield (
                "probe",
                {**letters, "information": "rotate", "lead_ms": lead_ms, "angle_deg": angle},
            )
