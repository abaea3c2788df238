"""What is asked: an instruction in English (and a picture, perhaps) as a task."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from imagery_agent.language.construction import parse_steps
from imagery_agent.language.scene import PICTURE_SIZE_PX, SceneError
from imagery_agent.tasks.ambiguous_figures import EXAMPLES as FIGURE_EXAMPLES
from imagery_agent.tasks.ambiguous_figures import FigureTask, read_figure_task
from imagery_agent.tasks.planning import EXAMPLES as PROBLEM_EXAMPLES
from imagery_agent.tasks.planning import Problem, read_problem


@dataclass(frozen=True)
class CompareTask:
    """Are the two figures of a display the same, or mirror images?"""

    display: np.ndarray
    """uint8 (64, 128, 3): left and right half are one figure each."""
    in_depth: bool | None = None
    """Whether they may be turned in depth, if the instruction says so."""


@dataclass(frozen=True)
class LearnFigureTask:
    """Learn one figure by its name."""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""
    name: str


@dataclass(frozen=True)
class PrepareTask:
    """Get ready for a figure that comes soon, knowing which it is, or how it is oriented, or both, or neither."""

    lead_ms: float
    """Time until it comes."""
    name: str | None = None
    angle_deg: float | None = None
    """Orientation in which it will stand, positive to the left of upright."""
    keep_rotating: float | None = None
    """1 or -1: go on rotating to the left or right until it comes."""


@dataclass(frozen=True)
class CompareLearnedTask:
    """Is this the figure as it was learned, or its mirror image?"""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""


@dataclass(frozen=True)
class IdentifyTask:
    """Which of the learned figures is this, at whatever angle and parity?"""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""


@dataclass(frozen=True)
class LearnTask:
    """Learn a map, seen or described."""

    picture: np.ndarray | None = None
    """uint8 (64, 64, 3)."""
    description: str | None = None
    """A map in the scene grammar; beside a picture its legend, which need not say where things are."""

    def __post_init__(self) -> None:
        if self.picture is None and self.description is None:
            raise ValueError("expected a picture or a description of the map to study, got neither")


@dataclass(frozen=True)
class QueryTask:
    """With the learned map in mind: one of ``QUESTIONS`` about a thing, and where to begin."""

    focus: str
    target: str
    question: str


@dataclass(frozen=True)
class PointTask:
    """With the learned map in mind: does the arrow that is shown point at something on it?"""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""


@dataclass(frozen=True)
class ResizeTask:
    """Imagine the map at another size from now on."""

    factor: float


@dataclass(frozen=True)
class ExpectTask:
    """A belief about one's own times to come."""

    longer_is: str
    """``slower`` or ``faster``."""


@dataclass(frozen=True)
class RetellTask:
    """What did the description of the map say?"""


@dataclass(frozen=True)
class BuildTask:
    """Carry on building a figure in mind."""

    steps: tuple[str, ...]


@dataclass(frozen=True)
class NameTask:
    """What does the figure in mind look like?"""


MapTask = LearnTask | QueryTask | PointTask | ResizeTask | ExpectTask | RetellTask
Task = (
    CompareTask
    | LearnFigureTask
    | PrepareTask
    | CompareLearnedTask
    | IdentifyTask
    | MapTask
    | FigureTask
    | BuildTask
    | NameTask
    | Problem
)

EXAMPLES = (
    "Are the two figures the same or mirror images?",
    "Learn this figure: R.",
    "Get ready for the R, rotated 60 degrees to the left: it comes in 700 ms.",
    "Is it as learned or its mirror image?",
    "Which figure is it?",
    "Study this map.",
    "Study this map: a map with a brown hut at the top and a blue lake at the right",
    "Study this map: The island is round. At half past 2, 7 tenths of the way out, there is a brown hut.",
    "Focus on the hut. Scan to the lake.",
    "Focus on the hut. Is there a lake on the map?",
    "Focus on the hut. In which direction is the lake?",
    "Does the arrow point at something on the map?",
    'Imagine a capital letter "D".',
    "What is it?",
    *FIGURE_EXAMPLES,
    *PROBLEM_EXAMPLES,
)
_COMPARE = re.compile(
    r"^are the(?:se)?(?: two)? figures the same or mirror images\?"
    r"(?: one may be (?P<how>rotated in the picture plane|turned in depth)\.)?$",
    re.I,
)
_LEARN_FIGURE = re.compile(r"^learn this figure: (?P<name>\S+)\.$", re.I)
_PREPARE = re.compile(
    r"^get ready for (?:the (?P<name>\S+?)|a figure)"
    r"(?:, rotated (?P<angle>\d+(?:\.\d+)?) degrees to the (?P<side>left|right))?: it comes in (?P<lead>\d+) ms\.$",
    re.I,
)
_KEEP_ROTATING = re.compile(
    r"^rotate the (?P<name>\S+) steadily to the (?P<side>left|right) for (?P<lead>\d+) ms\.$", re.I
)
_COMPARE_LEARNED = re.compile(r"^is it as learned or its mirror image\?$", re.I)
_IDENTIFY = re.compile(r"^which figure is it\?$", re.I)
_SIGNS = {"left": 1.0, "right": -1.0}
_STUDY = re.compile(r"^study (?:this|the) map(?:\.|: ?(?P<description>.+))$", re.I | re.S)
_FOCUS = r"^focus on the (?P<focus>[\w -]+)\. "
QUESTIONS = {
    "scan": re.compile(_FOCUS + r"scan to the (?P<target>[\w -]+)\.$", re.I),
    "jump": re.compile(_FOCUS + r"jump to the (?P<target>[\w -]+)\.$", re.I),
    "presence": re.compile(_FOCUS + r"is there (?:an?|the) (?P<target>[\w -]+) on the map\?$", re.I),
    "direction": re.compile(_FOCUS + r"in which direction is the (?P<target>[\w -]+)\?$", re.I),
    "duration": re.compile(
        _FOCUS + r"how long would a scan to the (?P<target>[\w -]+) take, from 1 to 10\?$", re.I
    ),
}
"""What is asked about a thing on a map: scan or jump to it, is it there, where is it, how long would a scan take."""
_POINT = re.compile(r"^does the arrow point at something on the map\?$", re.I)
_RESIZE = re.compile(r"^imagine the map at (?P<size>half|twice) its size\.$", re.I)
_EXPECT = re.compile(r"^expect longer distances to take (?P<longer>longer|less time)\.$", re.I)
_RETELL = re.compile(r"^what did the description of the map say\?$", re.I)
_NAME = re.compile(r"^what (?:is it|do you see|does it look like)\?$", re.I)


def _builds(text: str) -> bool:
    """Whether it is a sentence that builds a figure, however it begins: ``Rotate it``, ``Below it, draw a line``."""
    try:
        return bool(parse_steps(text))
    except SceneError:
        return False


def read_task(instruction: str, picture: np.ndarray | None = None) -> Task:
    """The task that an instruction sets.

    Raises:
        SceneError: an instruction of none of the known forms, with examples of them.
        ValueError: a picture is missing or has another shape than the task needs.
    """
    text = re.sub(r"\s+", " ", instruction.strip())
    if not text:
        raise SceneError("expected an instruction, got an empty text")
    if (problem := read_problem(text, picture)) is not None:
        return problem
    if (seen := read_figure_task(text, picture)) is not None:
        return seen
    if found := _COMPARE.match(text):
        in_depth = found["how"].lower().startswith("turned") if found["how"] else None
        return CompareTask(_checked(picture, width=2 * PICTURE_SIZE_PX, what="two figures"), in_depth)
    if figure := _read_figure_task(text, picture):
        return figure
    if found := _STUDY.match(text):
        words = found["description"].strip() if found["description"] else None
        if words is not None and picture is None:
            return LearnTask(description=words)
        return LearnTask(_checked(picture, width=PICTURE_SIZE_PX, what="the map"), words)
    if (task := _about_map(text, picture)) is not None:
        return task
    if text.lower().startswith("imagine "):
        return BuildTask((text,))
    if _NAME.match(text):
        return NameTask()
    if _builds(text):
        return BuildTask((text,))
    raise SceneError(
        f"cannot read the instruction {instruction.strip()!r}; expected for example "
        + ", ".join(f"'{example}'" for example in EXAMPLES)
    )


def _read_figure_task(
    text: str, picture: np.ndarray | None
) -> LearnFigureTask | PrepareTask | CompareLearnedTask | IdentifyTask | None:
    """A task with figures that are learned first, if it is one."""
    if found := _LEARN_FIGURE.match(text):
        return LearnFigureTask(_checked(picture, width=PICTURE_SIZE_PX, what="the figure"), found["name"])
    if found := _PREPARE.match(text):
        angle = None if found["angle"] is None else float(found["angle"]) * _SIGNS[found["side"].lower()]
        return PrepareTask(float(found["lead"]), found["name"], angle)
    if found := _KEEP_ROTATING.match(text):
        return PrepareTask(float(found["lead"]), found["name"], keep_rotating=_SIGNS[found["side"].lower()])
    if _COMPARE_LEARNED.match(text):
        return CompareLearnedTask(_checked(picture, width=PICTURE_SIZE_PX, what="the figure"))
    if _IDENTIFY.match(text):
        return IdentifyTask(_checked(picture, width=PICTURE_SIZE_PX, what="the figure"))
    return None


def _about_map(text: str, picture: np.ndarray | None) -> MapTask | None:
    for question, form in QUESTIONS.items():
        if found := form.match(text):
            return QueryTask(found["focus"].strip().lower(), found["target"].strip().lower(), question)
    if _POINT.match(text):
        return PointTask(_checked(picture, width=PICTURE_SIZE_PX, what="the arrow"))
    if found := _RESIZE.match(text):
        return ResizeTask(0.5 if found["size"].lower() == "half" else 2.0)
    if found := _EXPECT.match(text):
        return ExpectTask("slower" if found["longer"].lower() == "longer" else "faster")
    return RetellTask() if _RETELL.match(text) else None


def _checked(picture: np.ndarray | None, *, width: int, what: str) -> np.ndarray:
    shape = (PICTURE_SIZE_PX, width, 3)
    if picture is None:
        raise ValueError(f"expected a picture uint8 {shape} of {what} with this instruction, got none")
    if picture.shape != shape or picture.dtype != np.uint8:
        raise ValueError(f"expected a picture uint8 {shape} of {what}, got {picture.dtype} {picture.shape}")
    return picture
