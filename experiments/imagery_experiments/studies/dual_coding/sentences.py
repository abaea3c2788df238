"""Sentences that imply how a thing looks, followed by a picture: was the thing mentioned?

After Stanfield & Zwaan (2001; orientation) and Zwaan, Stanfield & Yaxley (2002; shape), with sentences of our own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from PIL import Image

from imagery_agent.language import task_templates as say
from imagery_agent.planners.sentence_picture.implied import AXES_DEG
from imagery_agent.visual_routines.contours import principal_axis_deg
from imagery_experiments.experiment.design import Level, Trial
from imagery_experiments.experiment.participant import PictureTruth, Subject
from imagery_experiments.experiment.study import Outcome
from imagery_experiments.studies.dual_coding.items import FOLDER, caption_of

PART = "sentences"
ORIENTATIONS: dict[str, dict[str, str]] = {
    "pen": {"upright": "The teacher put the pen in the cup", "lying": "The teacher put the pen in the drawer"},
    "sword": {
        "upright": "The knight drove the sword into the ground",
        "lying": "The knight left the sword on the table",
    },
    "fork": {"upright": "The waiter put the fork in the jar", "lying": "The waiter put the fork on the napkin"},
    "spoon": {"upright": "The child left the spoon in the glass", "lying": "The child left the spoon on the plate"},
    "screwdriver": {
        "upright": "The man put the screwdriver in the bucket",
        "lying": "The man put the screwdriver in the box",
    },
    "hammer": {
        "upright": "The smith left the hammer against the door",
        "lying": "The smith left the hammer on the bench",
    },
    "axe": {"upright": "The farmer left the axe against the tree", "lying": "The farmer left the axe on the grass"},
    "broom": {"upright": "The boy left the broom against the wall", "lying": "The boy left the broom on the floor"},
    "flashlight": {
        "upright": "The woman put the flashlight in the holder",
        "lying": "The woman put the flashlight in the case",
    },
    "ruler": {"upright": "The girl put the ruler in the mug", "lying": "The girl put the ruler in the bag"},
    "knife": {"upright": "The cook stuck the knife into the block", "lying": "The cook laid the knife on the board"},
    "key": {"upright": "The man dropped the key in the vase", "lying": "The man dropped the key on the mat"},
}
"""Thing -> implied orientation -> sentence."""
FORMS: dict[str, dict[str, str]] = {
    "tree": {
        "evergreen tree": "The hiker saw the tree in the forest",
        "palm tree": "The sailor saw the tree on the beach",
    },
    "chair": {
        "office chair": "The clerk saw the chair in the office",
        "rocking chair": "The old man saw the chair on the porch",
    },
    "bear": {"polar bear": "The explorer saw the bear on the ice", "teddy bear": "The mother saw the bear in the crib"},
    "bag": {
        "shopping bag": "The woman had the bag in the supermarket",
        "clutch bag": "The woman had the bag in the opera",
    },
    "clock": {
        "alarm clock": "The man heard the clock on the nightstand",
        "clock": "The man heard the clock on the wall",
    },
    "glass": {
        "tumbler glass": "The guest saw the glass in the bathroom",
        "wine glass": "The guest saw the glass in the restaurant",
    },
}
"""Thing -> implied form -> sentence."""
ITEMS = {"orientation": ORIENTATIONS, "shape": FORMS}
MATCHES = ("match", "mismatch", "other")
"""The picture: as the sentence implies, in the other orientation or form, or of another thing."""
_SIDE_PX = 54
"""Longest side of a picture as it is drawn."""


def sentence_trials(participant: int, rng: np.random.Generator, count: int | None = None) -> Iterator[Trial]:
    """Every thing (or ``count`` of each kind) is mentioned twice: once it is shown, once another thing is.

    Which of its two sentences comes with its own picture, and whether that matches, changes with the participant.
    """
    for material, things in ITEMS.items():
        names = [str(name) for name in rng.permutation(list(things))][:count]
        turns = rng.permutation(len(names))
        for turn, thing in zip(turns, names, strict=True):
            looks = list(things[thing])
            first = int((turn // 2 + participant) % 2)
            implied, opposite = looks[first], looks[1 - first]
            is_match = turn % 2 == 0
            other = names[(names.index(thing) + 1) % len(names)]
            shown = implied if is_match else opposite
            yield _trial(participant, material, MATCHES[0 if is_match else 1], implied, f"{thing}/{thing}/{shown}")
            foreign = list(things[other])[int(rng.integers(2))]
            yield _trial(participant, material, "other", opposite, f"{thing}/{other}/{foreign}")


def _trial(participant: int, material: str, manner: str, test: str, item: str) -> Trial:
    levels: dict[str, Level] = {
        "part": PART, "material": material, "manner": manner, "test": test, "delay_min": 0, "item": item,
    }  # fmt: skip
    return Trial(participant, levels)


def shown_picture(material: str, thing: str, look: str) -> np.ndarray:
    """A drawing that no network was trained on: in a form, or with its long axis upright or lying."""
    if material == "shape":
        return _drawings()[look].copy()
    drawing = _drawings()[thing]
    turn_deg = (AXES_DEG[look] - principal_axis_deg(drawing[:, :, 0] < 128) + 90) % 180 - 90
    turned = Image.fromarray(drawing).rotate(turn_deg, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    return np.asarray(turned)


@cache
def _drawings() -> dict[str, np.ndarray]:
    """Name -> uint8 (64, 64, 3)."""
    with np.load(FOLDER / "sentence_pictures.npz") as file:
        pictures = zip(file["names"], file["pictures"], strict=True)
        return {str(name): np.repeat(grey[:, :, None], 3, axis=2) for name, grey in pictures}


def imagined_names() -> list[str]:
    """Names of all things and forms that the sentences make a mind imagine."""
    return sorted({*ORIENTATIONS, *(form for forms in FORMS.values() for form in forms)})


def run_sentences(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """Read a sentence; then say whether the thing that is shown was mentioned."""
    for trial in session:
        material, test = str(trial.levels["material"]), str(trial.levels["test"])
        thing, shown, look = str(trial.levels["item"]).split("/")
        _reveal(subject, material, thing, shown)
        subject.agent.respond(None, say.READ_SENTENCE.say(sentence=ITEMS[material][thing][test]))
        response = subject.agent.respond(shown_picture(material, shown, look), say.WAS_MENTIONED.say())
        truth = "yes" if shown == thing else "no"
        yield Outcome(trial, response.answer, response.answer == truth, response.duration_ms, response.work, {})


def _reveal(subject: Subject, material: str, *things: str) -> None:
    """An oracle knows every form of both things, and every thing in both orientations."""
    for thing in things:
        for look in ITEMS[material][thing]:
            name = look if material == "shape" else thing
            picture = shown_picture(material, thing, look)
            subject.reveal_truth(PictureTruth(picture, (name,), drawn_from=caption_of(name)))
