"""The instruction sentences of all tasks: the environments say them, the mind reads them.

Each sentence stands here once, as a :class:`Template` whose ``read`` is the inverse of its ``say``. Reading ignores
case; white space must be normalized before.
"""

from __future__ import annotations

import re

from imagery_agent.language.scene import PLACES, RELATIONS
from imagery_agent.language.templates import (
    LANDMARK,
    LETTERS,
    NAME,
    NUMBER,
    SIDE,
    TEXT,
    WHOLE,
    WORD,
    Slot,
    Template,
    choice,
)

Cell = tuple[int, int]
"""Column and row of a maze, counted from 0 at the top left."""
Spot = tuple[str, int]
"""Ring ("on the coast", "halfway to the coast", "in the middle") and hour of the clock face (0 in the middle)."""
RELATION = choice({name: name for name in RELATIONS})

# ---------------------------------------------------------------- mental rotation

COMPARE_FIGURES = Template(
    *(
        f"Are {which} figures the same or mirror images?{how}"
        for which in ("the two", "the", "these two", "these")
        for how in ("", " One may be {plane}.")
    ),
    plane=choice({"rotated in the picture plane": "picture", "turned in depth": "depth"}),
)
LEARN_FIGURE = Template("Learn this figure: {name}.", name=WORD)
PREPARE = Template(
    "Get ready for a figure: it comes in {lead_ms} ms.",
    "Get ready for a figure, rotated {degrees} degrees to the {side}: it comes in {lead_ms} ms.",
    "Get ready for the {name}: it comes in {lead_ms} ms.",
    "Get ready for the {name}, rotated {degrees} degrees to the {side}: it comes in {lead_ms} ms.",
    name=WORD,
    degrees=NUMBER,
    side=SIDE,
    lead_ms=WHOLE,
)
KEEP_ROTATING = Template(
    "Rotate the {name} steadily to the {side} for {lead_ms} ms.", name=WORD, side=SIDE, lead_ms=WHOLE
)
COMPARE_LEARNED = Template("Is it as learned or its mirror image?")
IDENTIFY = Template("Which figure is it?")

# ---------------------------------------------------------------- mental scanning

STUDY_MAP = Template(
    *(f"Study {which} map{rest}" for which in ("this", "the") for rest in (".", ": {description}", ":{description}")),
    description=TEXT,
)
MAP_QUESTIONS = {
    question: Template(*(f"Focus on the {{focus}}. {wording}" for wording in wordings), focus=LANDMARK, target=LANDMARK)
    for question, wordings in {
        "scan": ["Scan to the {target}."],
        "jump": ["Jump to the {target}."],
        "presence": [f"Is there {article} {{target}} on the map?" for article in ("a", "an", "the")],
        "direction": ["In which direction is the {target}?"],
        "duration": ["How long would a scan to the {target} take, from 1 to 10?"],
    }.items()
}
"""Question about two landmarks of a learned map -> its template."""
POINT = Template("Does the arrow point at something on the map?")
RESIZE_MAP = Template("Imagine the map at {factor} its size.", factor=choice({"half": 0.5, "twice": 2.0}))
EXPECT = Template(
    "Expect longer distances to take {longer_is}.", longer_is=choice({"longer": "slower", "less time": "faster"})
)
RETELL_MAP = Template("What did the description of the map say?")

MAP_OPENING = "The island is round."


def _say_hour(hour: float) -> str:
    number = int(hour) % 12 or 12
    return f"half past {number}" if hour % 1 else f"{number} o'clock"


def _read_hour(text: str) -> float:
    (number,) = re.findall(r"\d+", text)
    return int(number) + (0.5 if "half" in text.lower() else 0.0)


MAP_PLACE = Template(
    "At {hour}, {tenths} tenths of the way out, there is {thing}.",
    "At {hour}, {tenths} tenths of the way out, there is {thing}",
    hour=Slot(r"half past \d+|\d+ o'clock", _read_hour, _say_hour),
    tenths=WHOLE,
    thing=Slot(r"an? [\w -]+"),
)
"""One sentence of a map described on a clock face (Denis & Cocude 1989); ``hour`` 12.5 is half past 12."""

# ---------------------------------------------------------------- memory of words and pictures

MANNERS = {"learn": "", "count": " by counting its parts", "name": " by naming it", "imagine": " by imagining it"}
"""What is done with an item that is studied -> its wording; a word's parts are letters, a picture's are lines."""
_MANNER = choice({text: manner for manner, text in MANNERS.items()})
_PLACE = choice({place: place for place in PLACES})
STUDY_WORD = Template("Study the word {word}{manner}.", word=LETTERS, manner=_MANNER)
STUDY_PICTURE = Template(
    "Study this picture{manner}.", "Study this picture at the {place}{manner}.", manner=_MANNER, place=_PLACE
)
STUDY_PAIR = Template("Study the pair {first} and {second}{manner}.", first=LETTERS, second=LETTERS, manner=_MANNER)
WAIT = Template("Do something else for {minutes} minutes.", minutes=NUMBER)
RECALL_ALL = Template("Name everything that you studied.")
RECALL_INITIAL = Template("Name everything that you studied and that begins with {initial}.", initial=Slot(r"\w"))
RECALL_PARTNER = Template("Which word was paired with {word}?", word=LETTERS)
RECALL_PLACE = Template("Where was the {word}?", word=LETTERS)

# ---------------------------------------------------------------- walks through a letter and a sentence

_REPORT = choice({"say it": "speak", "point at the answer": "point"})
KEEP_LETTER = Template("Remember this block letter.")
KEEP_SENTENCE = Template("Remember the sentence: {sentence}.", sentence=Slot(r"[^.]+"))
NEXT_CORNER = Template("Is the next corner at the very top or bottom? Please {report}.", report=_REPORT)
NEXT_WORD = Template("Is the next word a noun? Please {report}.", report=_REPORT)

# ---------------------------------------------------------------- a sentence, then a picture

READ_SENTENCE = Template("Read the sentence: {sentence}.", sentence=Slot(r"[^.]+"))
WAS_MENTIONED = Template("Was the thing that is shown mentioned in the sentence?")

# ---------------------------------------------------------------- comparisons in mind

Time = tuple[int, int] | None
"""Hours and minutes; None: a clock that is shown."""


def _read_time(text: str) -> Time:
    hours, colon, minutes = text.partition(":")
    return (int(hours), int(minutes)) if colon else None


_TIME = Slot(
    r"\d{1,2}:[0-5]\d|the clock that is shown",
    _read_time,
    lambda time: "the clock that is shown" if time is None else f"{time[0]}:{time[1]:02d}",
)
COMPARE_CLOCKS = Template(
    "Where do the hands make the smaller angle, at {first} or at {second}?", first=_TIME, second=_TIME
)
COMPARE_SIZES = Template("Which is larger in life, the {first} or the {second}?", first=LETTERS, second=LETTERS)
COMPARE_SHOWN_SIZES = Template("Which of the two that are shown is larger in life?")

# ---------------------------------------------------------------- constructed and ambiguous figures

NAME_FIGURE = Template("What is it?", "What do you see?", "What does it look like?")

_OTHER = choice({"is it": False, "else could it be": True})
LOOK = Template("Look at this figure. What {other}?", other=_OTHER)
LOOK_IN_MIND = Template("Look at the figure in your mind. What {other}?", other=_OTHER)
OPEN_TOP = Template("The top of the figure in your mind may be another side of it. What {other}?", other=_OTHER)
TAKE_AS_TOP = Template(
    "Take the {up} side of the figure in your mind as its top. What {other}?",
    up=choice({side: side for side in ("top", "left", "bottom", "right")}),
    other=_OTHER,
)
ROTATE_IN_MIND = Template(
    "Rotate the figure in your mind by {degrees} degrees to the {side}. What {other}?",
    degrees=WHOLE,
    side=SIDE,
    other=_OTHER,
)
DRAW = Template("Draw the figure in your mind.")

# ---------------------------------------------------------------- planning problems

FILL_HOLE = Template("Which of the four pieces fills the hole?")
ASSEMBLE = Template("Build the figure at the left from the parts.")
UNFOLD = Template(
    "A sheet of paper is folded {folds}, and punched. Which of the four sheets is it when it is unfolded?",
    folds=Slot(r".+", lambda text: tuple(text.split(", then ")), ", then ".join),
)


def _read_spot(text: str) -> Spot:
    found = re.fullmatch(r"at (\d+) o'clock (.+)", text, re.IGNORECASE)
    return (found[2], int(found[1])) if found else ("in the middle", 0)


ISLAND_PLACE = Template(
    "the {name} is {spot}",
    name=NAME,
    spot=Slot(
        r"at \d+ o'clock [\w ]+|in the middle",
        _read_spot,
        lambda spot: f"at {spot[1]} o'clock {spot[0]}" if spot[1] else "in the middle",
    ),
)
_SPOTS = Slot(
    r"[^.]+",
    lambda text: {found["name"]: found["spot"] for found in ISLAND_PLACE.read_all(text)},
    lambda spots: ", ".join(ISLAND_PLACE.say(name=name, spot=spot) for name, spot in spots.items()),
)
ISLAND = Template("On a round island {spots}. {question}", spots=_SPOTS, question=Slot(r"[^.]+\?"))
ISLAND_QUESTIONS = {
    "nearer": Template(
        "Which is nearer to the {first}, the {second} or the {third}?", first=NAME, second=NAME, third=NAME
    ),
    "between": Template("Is the {first} between the {second} and the {third}?", first=NAME, second=NAME, third=NAME),
    "crosses": Template(
        "Does the straight path from the {first} to the {second} cross the lake?", first=NAME, second=NAME
    ),
}
PREMISE = Template("{one} is {relation} {other}.", one=LETTERS, relation=RELATION, other=LETTERS)
_PREMISES = Slot(
    r".+\.",
    lambda text: tuple(tuple(found.values()) for found in PREMISE.read_all(text)),
    lambda premises: " ".join(PREMISE.say(one=a, relation=r, other=b) for a, r, b in premises),
)
CHAIN = Template(
    "{premises} Is {one} {relation} {other}?", premises=_PREMISES, one=LETTERS, relation=RELATION, other=LETTERS
)
CONDITIONAL_ISLAND = Template(
    "On a round island {spots}. {premises} If {one} is {relation} {other}, start at the {first}, otherwise at the "
    "{second}. Which is nearer, the {third} or the {fourth}?",
    spots=_SPOTS,
    premises=_PREMISES,
    one=LETTERS,
    relation=RELATION,
    other=LETTERS,
    first=NAME,
    second=NAME,
    third=NAME,
    fourth=NAME,
)

Mover = tuple[str, int, int]
"""Name, mark at which it starts, marks a second (negative: to the left)."""
MOVER = Template(
    "The {name} starts at {start} and moves {side} at {speed} a second.",
    name=LETTERS,
    start=WHOLE,
    side=SIDE,
    speed=WHOLE,
)
DESCRIBED_MOTION = Template(
    "On a road with marks from 0 to 10 there is a tree at {tree}. {movers} All move for {seconds} seconds. {question}",
    tree=WHOLE,
    seconds=WHOLE,
    movers=Slot(
        r"The .+ a second\.",
        lambda text: tuple(
            (found["name"], found["start"], found["speed"] * (1 if found["side"] == "right" else -1))
            for found in MOVER.read_all(text)
        ),
        lambda movers: " ".join(
            MOVER.say(name=name, start=start, side="right" if speed > 0 else "left", speed=abs(speed))
            for name, start, speed in movers
        ),
    ),
    question=Slot(r".+\?"),
)
MOTION_QUESTIONS = {
    "ahead": Template("Is the {first} farthest to the right at the end?", first=LETTERS),
    "meet": Template("Do the {first} and the {second} meet?", first=LETTERS, second=LETTERS),
    "first": Template("Is the {first} the first to pass the tree?", first=LETTERS),
}
"""Question about a described motion -> its template."""

TURNING_WAYS = ("clockwise", "counterclockwise")
PIECE_SHAPES = {"wheel": "wheel", "lever": "lever"}
"""What the pieces of a mechanism are called -> their shape."""
CAUSAL_CHAIN = Template(
    *(
        f"{explained}The {{first}} {{first_shape}} turns {{way}}. Which way does the {{asked}} {{asked_shape}} turn?"
        for explained in (
            "Wheels that touch have teeth that mesh; black lines between wheels are belts. Levers turn about their "
            "black dots; the end of a lever is hinged to what it touches, and black lines between levers are rods. ",
            "",
        )
    ),
    first=LETTERS,
    first_shape=choice(PIECE_SHAPES),
    way=choice({way: way for way in TURNING_WAYS}),
    asked=LETTERS,
    asked_shape=choice(PIECE_SHAPES),
)


def cell_name(cell: Cell) -> str:
    """For example ``"B3"``: second column, third row."""
    return f"{chr(ord('A') + cell[0])}{cell[1] + 1}"


def read_cell(name: str) -> Cell:
    """The inverse of :func:`cell_name`."""
    return ord(name[0].upper()) - ord("A"), int(name[1]) - 1


def door_names(doors: frozenset[frozenset[Cell]]) -> list[str]:
    """Open doors between neighboring cells in alphabetical order, for example ``["A1A2", "A2B2"]``."""
    return sorted("".join(sorted(map(cell_name, door))) for door in doors)


_CELL = Slot(r"\w\d", read_cell, cell_name)
FIND_PATH = Template(
    "Find the shortest path from {start} to {goal} in a maze of {side} x {side} cells. Doors: {doors}",
    start=_CELL,
    goal=_CELL,
    side=Slot(r"\d", int),
    doors=Slot(
        r"[\w ]+",
        lambda text: frozenset(frozenset((read_cell(d[:2]), read_cell(d[2:]))) for d in text.split()),
        lambda doors: " ".join(door_names(doors)),
    ),
)
