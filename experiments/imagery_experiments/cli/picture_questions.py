"""``imagery describe`` and ``imagery locate``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import tyro

from imagery_agent.validation import check_count

if TYPE_CHECKING:
    import numpy as np

    from imagery_agent.interpreter.captioning import SeenThing
    from imagery_agent.interpreter.clip_interpreter import ClipInterpreter


def describe(
    picture: tyro.conf.Positional[Path],
    *,
    top: int = 5,
    texts: tuple[str, ...] = (),
    up: str = "top",
    interpreter: str = "default",
    json: bool = False,
    save: Path | None = None,
) -> None:
    """Say what a picture shows: a caption, every thing with its likeliest names, and how sure that is.

    Args:
        picture: PNG or JPEG file of 64 x 64 pixels.
        top: How many names to print for each thing.
        texts: Sentences to compare with the picture instead of describing it.
        up: The side of the picture that is taken to be up: top, left, bottom or right.
        interpreter: default, a weights folder, or any open_clip model (local-dir:PATH, MODEL/TAG).
        json: Print JSON instead.
        save: PNG file for the picture with a box around every thing.
    """
    check_count("top", top)
    _check_png(save)
    seen, eye = _seen(picture, up), _eye(interpreter)
    from imagery_experiments.plotting import annotated_pictures

    if texts:
        cosines = dict(zip(texts, map(float, eye.score(seen[None], list(texts))[0]), strict=True))
        annotated_pictures.print_json({"texts": cosines}) if json else annotated_pictures.print_cosines(
            cosines
        )
        return
    found = eye.describe(seen)
    if json:
        annotated_pictures.print_json(annotated_pictures.description_record(found, up=up, top=top))
    else:
        annotated_pictures.print_description(found, up=up, top=top)
    if save is not None:
        boxes = [(thing.box, _label(thing), thing.probability) for thing in found.things]
        annotated_pictures.save_boxes(save, seen, boxes, quiet=json)


def locate(
    picture: tyro.conf.Positional[Path],
    text: tyro.conf.Positional[str],
    *,
    up: str = "top",
    interpreter: str = "default",
    json: bool = False,
    save: Path | None = None,
) -> None:
    """Say where something is in a picture, or that it is not there.

    Args:
        picture: PNG or JPEG file of 64 x 64 pixels.
        text: What to look for, for example "the tree" or "a small red star at the top".
        up: The side of the picture that is taken to be up: top, left, bottom or right.
        interpreter: default, a weights folder, or any open_clip model (local-dir:PATH, MODEL/TAG).
        json: Print JSON instead.
        save: PNG file for the picture with the heat map and a box.
    """
    _check_png(save)
    if not text.strip():
        raise ValueError('expected words to look for, such as "the tree", got an empty text')
    seen, eye = _seen(picture, up), _eye(interpreter)
    from imagery_agent.interpreter.segmentation import all_ink
    from imagery_experiments.plotting import annotated_pictures

    found, empty = eye.locate(seen, text), all_ink(seen) is None
    if json:
        annotated_pictures.print_json(annotated_pictures.location_record(found, text, up=up, empty=empty))
    else:
        annotated_pictures.print_location(found, text, up=up, empty=empty)
    if save is not None:
        annotated_pictures.save_heat(save, seen, found, text, quiet=json)


def _label(seen: SeenThing) -> str:
    """Its name; with a question mark where it is a guess at something that is not known."""
    name = seen.thing.name if seen.known >= 0.5 else f"{seen.names[0][0]}?"
    return f"{name} mirrored" if seen.thing.mirrored else name


def _seen(picture: Path, up: str) -> np.ndarray:
    """The picture as seen with this side up; refuses bad input before any network is loaded."""
    from imagery_agent.images import read_picture
    from imagery_agent.interpreter.reference_frames import check_side, with_up

    check_side(up)
    return with_up(read_picture(picture), up)


def _eye(name: str) -> ClipInterpreter:
    from imagery_agent.interpreter.clip_interpreter import ClipInterpreter

    return ClipInterpreter.load(name)


def _check_png(save: Path | None) -> None:
    if save is not None and save.suffix.lower() != ".png":
        raise ValueError(f"expected an output file that ends in .png, got {save}")
