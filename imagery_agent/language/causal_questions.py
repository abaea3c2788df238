"""Clips of moving discs and the questions about them: sentences that the world says and the mind reads.

A clip is shown frame by frame, or told event by event; after the last one a question about two discs, which are named
by their colors, is asked. All answers are whole numbers from 0 to 100; of ``caused`` from -100 to 100.
"""

from __future__ import annotations

from imagery_agent.language.scene import COLORS
from imagery_agent.language.templates import WHOLE, Slot, Template

DISC_COLORS: dict[str, tuple[int, int, int]] = {
    **{name: COLORS[name] for name in ("red", "blue", "green", "orange", "purple", "pink")},
    "yellow": (235, 205, 20),
    "cyan": (40, 190, 215),
    "gray": (150, 150, 150),
    "lime": (165, 225, 60),
    "navy": (25, 35, 110),
    "olive": (110, 115, 25),
}
"""Names of discs -> RGB."""
PIECE_COLORS = {name: rgb for name, rgb in DISC_COLORS.items() if name not in ("navy", "olive", "gray")}
"""Names of wheels and levers -> RGB: colors on which a dark mark is seen, and that blurred black lines do not have."""
SHIFTS: dict[str, tuple[int, int]] = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}
"""Direction of a displacement -> (dx, dy), y down."""
_DISC = Slot("|".join(DISC_COLORS), lambda text: text.lower())
_WAY = Slot("|".join(SHIFTS), lambda text: text.lower())
_SCALE = " Answer with a number from 0 (certainly not) to 100 (certainly)."

_EXPLANATION = (
    "Discs slide without friction and bounce off walls, filled bricks and one another; what enters a filled square "
    "comes out at the circle; what is hollow does nothing."
)
_FRAME = "Watch the clip: frame {number} of {count}."
WATCH = Template(_FRAME, f"{_FRAME} {_EXPLANATION}", number=WHOLE, count=WHOLE)
_DISCS = Slot(
    rf"(?:{_DISC.pattern})(?:, (?:{_DISC.pattern}))*", lambda text: tuple(text.lower().split(", ")), ", ".join
)
TOLD_START = Template(
    "Hear about a clip of discs. At first these move: {moving}; and these rest: {resting}.",
    "Hear about a clip of discs. At first these move: {moving}.",
    "Hear about a clip of discs. At first these rest: {resting}.",
    moving=_DISCS,
    resting=_DISCS,
)
TOLD_CONTACT = Template("Then the {first} disc and the {second} disc touch.", first=_DISC, second=_DISC)
TOLD_THROUGH = Template("Then the {disc} disc goes through the gate.", disc=_DISC)
QUESTIONS: dict[str, Template] = {
    "will": Template(f"Will the {{target}} disc go through the gate?{_SCALE}", target=_DISC),
    "without": Template(
        f"Would the {{target}} disc have gone through the gate if the {{cause}} disc had not been there?{_SCALE}",
        target=_DISC,
        cause=_DISC,
    ),
    "displaced": Template(
        f"Would the {{target}} disc have gone through the gate if the {{cause}} disc had started {{percent}} percent "
        f"of the width further {{way}}?{_SCALE}",
        target=_DISC,
        cause=_DISC,
        percent=WHOLE,
        way=_WAY,
    ),
    "caused": Template(
        "Did the {cause} disc cause the {target} disc to go through the gate, or prevent it? Answer with a number from "
        "-100 (prevented it) to 100 (caused it).",
        target=_DISC,
        cause=_DISC,
    ),
}
"""Kind of question -> its sentence: hypothetical, counterfactual twice, and causal."""
LOWEST = {"caused": -100}
"""Least answer of a question, where it is not 0."""


def explained(number: int, count: int) -> str:
    """The sentence of a frame; the first one says what the clip is about."""
    plain = WATCH.say(number=number, count=count)
    return plain if number > 1 else f"{plain} {_EXPLANATION}"
