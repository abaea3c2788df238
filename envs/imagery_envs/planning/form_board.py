"""Form board: which of four pieces fills the hole?

Task
    Choose the one of four pieces that fills a hole in a board after a rotation in the plane.
Stimuli
    Random angular shapes with 6 to 15 corners (Cooper 1975). The three wrong pieces are the shape mirrored, in another
    size, and mirrored in another size; each piece has its own rotation.
Observation
    ``picture`` uint8 (64, 320, 3): the hole (dark) and the four pieces, one 64x64 picture each.
    ``instruction`` bytes.
Response
    ``Discrete(4)``: the piece, from left to right. Reward 1 for the one that fits, else 0.
Truth
    ``points``, ``stimulus`` (an id that ``reset`` accepts), ``angle_deg`` (0 to 180) and ``signed_angle_deg`` of the
    piece that fits, ``kinds`` of the pieces in order ("fits", "mirrored", "sized", "mirrored and sized"), ``answer``
    (correct action).
Timing
    One trial per episode, one step per trial; the display stays until the answer.
Human result
    Form boards measure spatial visualisation; errors and times rise with rotation and complexity.
Source
    Likert & Quasha 1941, Revised Minnesota Paper Form Board Test; Cooper 1975, Cogn. Psych. 7:20; Ekstrom,
    French, Harman & Dermen 1976, Kit of Factor-Referenced Cognitive Tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.language.task_templates import FILL_HOLE
from imagery_agent.schemas import check_numbers, number, whole
from imagery_agent.validation import check_angles
from imagery_envs.base import FirstScreen
from imagery_envs.forced_choice import ForcedChoice
from imagery_envs.stimuli import polygons
from imagery_envs.stimuli.canvas import Canvas, turned

KINDS = ("fits", "mirrored", "sized", "mirrored and sized")
POINTS = (6, 9, 12, 15)
ANGLES_DEG = tuple(range(0, 181, 15))
FIT, OTHER_SIZES = 0.78, (0.76, 1.28)
"""Size of the hole relative to the largest shape, and of the wrong pieces relative to the hole."""
_FORMS = 12
"""Number of shapes per number of corners, which are cached because generating one is slow."""


class FormBoard(ForcedChoice):
    """The environment ``Imagery/FormBoard-v0``; see the module for the paradigm.

    Args:
        points: numbers of corners to sample from, each 6 to 24.
        angles_deg: rotations of the pieces to sample from, each 0 to 180.
        render_mode: None, "rgb_array" or "human".

    ``reset(options=...)`` fixes any of ``points``, ``stimulus`` (an id as in the truth: "12-points-seed-830"),
    ``angle_deg`` (of the piece that fits) and ``answer`` (its place).
    """

    OPTIONS: Mapping[str, Any] = {
        "points": whole(polygons.MIN_POINTS, polygons.MAX_POINTS),
        "stimulus": str,
        "angle_deg": number(0, 180),
        "answer": whole(0, 3),
    }
    MEANING = "0 to 3: the piece, from left to right"

    def __init__(
        self,
        *,
        points: Sequence[int] = POINTS,
        angles_deg: Sequence[float] = ANGLES_DEG,
        render_mode: str | None = None,
    ) -> None:
        super().__init__(4, width_px=5 * PICTURE_SIZE_PX, render_mode=render_mode)
        self.points = check_numbers("points", points, low=polygons.MIN_POINTS, high=polygons.MAX_POINTS)
        self.angles_deg = check_angles(angles_deg)

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        rng = self.np_random
        points = int(options.get("points", rng.choice(self.points)))
        form = polygons.Polygon(points, int(rng.integers(_FORMS)))
        if "stimulus" in options:
            form = polygons.read(options["stimulus"])
        angles = rng.choice(self.angles_deg, 4) * rng.choice([-1, 1], 4)
        size = FIT * float(rng.choice(OTHER_SIZES))
        order = [KINDS[i] for i in rng.permutation(4)]
        if "answer" in options:
            place, old = options["answer"], order.index("fits")
            order[place], order[old] = order[old], order[place]
        fits = order.index("fits")
        if "angle_deg" in options:
            angles[fits] = np.copysign(options["angle_deg"], angles[fits])
        pieces = [
            _drawn(form, FIT if "sized" not in kind else size, angle_deg=float(angle), mirrored="mirr" in kind)
            for kind, angle in zip(order, angles, strict=True)
        ]
        truth = {
            "points": form.points,
            "stimulus": form.id,
            "angle_deg": abs(float(angles[fits])),
            "signed_angle_deg": float(angles[fits]) + 0.0,
            "kinds": tuple(order),
            "answer": fits,
        }
        return self._present(np.concatenate([_drawn(form, FIT), *pieces], axis=1), FILL_HOLE.say(), truth)


def _drawn(form: polygons.Polygon, scale: float, *, angle_deg: float = 0.0, mirrored: bool = False) -> np.ndarray:
    """uint8 (64, 64, 3): the shape at this scale, mirrored if asked, then rotated."""
    canvas = Canvas()
    canvas.polygon(turned(form.outline() * scale, angle_deg, mirrored=mirrored))
    return canvas.picture()
