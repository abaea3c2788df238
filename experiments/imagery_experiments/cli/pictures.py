"""``imagery imagine``, ``transform``, ``describe`` and ``locate``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import tyro

from imagery_agent.validation import check_count

if TYPE_CHECKING:
    import numpy as np

    from imagery_agent.interpreter.captioning import SeenThing
    from imagery_agent.interpreter.clip_interpreter import ClipInterpreter


def imagine(
    text: tyro.conf.Positional[str], *, n: int = 4, candidates: int = 8, seed: int = 0, out: Path = Path("imagined.png")
) -> None:
    """Imagine pictures from a caption; several things one after another, then composed.

    Args:
        text: What to imagine, for example "a red umbrella above a blue star".
        n: How many pictures.
        candidates: Samples per thing, of which the interpreter keeps the best match; 1 is much faster.
        seed: Seed of the imagination.
        out: PNG file of the contact sheet.
    """
    from imagery_agent.language.scene import caption, parse

    check_count("n", n)
    check_count("candidates", candidates)
    sentence = caption(parse(text))  # raises for a text outside the grammar before any network is loaded
    import torch

    from imagery_agent.imagination.compositional import imagine_scenes
    from imagery_agent.imagination.learned import LearnedImagination
    from imagery_experiments.participants.registry import learned_interpreter

    generator = torch.Generator().manual_seed(seed)
    pictures = imagine_scenes(
        LearnedImagination.load(None), learned_interpreter(), [sentence] * n, candidates=candidates, generator=generator
    )
    _write_sheet(out, [picture.pixels for picture in pictures], [sentence] * n)


def transform(
    picture: tyro.conf.Positional[Path],
    instruction: tyro.conf.Positional[str],
    *,
    seed: int = 0,
    out: Path = Path("transformed.png"),
) -> None:
    """Transform a picture in imagination.

    Args:
        picture: PNG file of 64 x 64 pixels.
        instruction: For example "rotate 15 degrees clockwise" or "add a red star at the top left".
        seed: Seed of the imagination.
        out: PNG file: the picture, its reconstruction by the discrete VAE, and every step of the transformation.
    """
    from imagery_agent.language.operations import instruction as step_sentence
    from imagery_agent.language.operations import parse_instruction

    operation = parse_instruction(instruction)
    import torch

    from imagery_agent.images import read_picture
    from imagery_agent.imagination.learned import LARGEST_STEP, LearnedImagination
    from imagery_agent.mind.protocols import draw_steps

    seen = read_picture(picture)
    imagination = LearnedImagination.load(None)
    (source,) = imagination.perceive(seen[None])
    generator = torch.Generator().manual_seed(seed)
    pictures, labels = [seen, source.pixels], ["picture", "as perceived"]
    for step in operation.in_steps(LARGEST_STEP.get(operation.kind, math.inf)):
        (source,) = draw_steps(imagination, [source], [step], generator=generator)
        pictures.append(source.pixels)
        labels.append(step_sentence(step))
    _write_sheet(out, pictures, labels)


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
    """Describe a picture: a caption, and every thing with its most probable names.

    Args:
        picture: PNG or JPEG file of 64 x 64 pixels.
        top: How many names to print for each thing.
        texts: Sentences to compare with the picture instead of describing it.
        up: The side of the picture that is up: top, left, bottom or right.
        interpreter: default, a weights folder, or any open_clip model (local-dir:PATH, MODEL/TAG).
        json: Print JSON instead.
        save: PNG file of the picture with the bounding box of every thing.
    """
    check_count("top", top)
    _check_png(save)
    seen, reader = _oriented(picture, up), _load(interpreter)
    from imagery_experiments.plotting import annotated_pictures

    if texts:
        cosines = dict(zip(texts, map(float, reader.score(seen[None], list(texts))[0]), strict=True))
        if json:
            annotated_pictures.print_json({"texts": cosines})
        else:
            annotated_pictures.print_cosines(cosines)
        return
    found = reader.describe(seen)
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
    """Find something in a picture, or report that it is absent.

    Args:
        picture: PNG or JPEG file of 64 x 64 pixels.
        text: What to look for, for example "the tree" or "a small red star at the top".
        up: The side of the picture that is up: top, left, bottom or right.
        interpreter: default, a weights folder, or any open_clip model (local-dir:PATH, MODEL/TAG).
        json: Print JSON instead.
        save: PNG file of the picture with the heat map and the bounding box.
    """
    _check_png(save)
    if not text.strip():
        raise ValueError('expected a text such as "the tree", got an empty text')
    seen, reader = _oriented(picture, up), _load(interpreter)
    from imagery_agent.interpreter.segmentation import all_ink
    from imagery_experiments.plotting import annotated_pictures

    found, empty = reader.locate(seen, text), all_ink(seen) is None
    if json:
        annotated_pictures.print_json(annotated_pictures.location_record(found, text, up=up, empty=empty))
    else:
        annotated_pictures.print_location(found, text, up=up, empty=empty)
    if save is not None:
        annotated_pictures.save_heat(save, seen, found, text, quiet=json)


def _write_sheet(path: Path, pictures: Sequence[np.ndarray], labels: Sequence[str]) -> None:
    from imagery_experiments.plotting.film_strips import picture_sheet

    _check_png(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture_sheet(pictures, labels).save(path)
    print(f"wrote {path}")


def _label(seen: SeenThing) -> str:
    """The name; with a question mark if the thing is probably not in the vocabulary."""
    name = seen.thing.name if seen.known >= 0.5 else f"{seen.names[0][0]}?"
    return f"{name} mirrored" if seen.thing.mirrored else name


def _oriented(picture: Path, up: str) -> np.ndarray:
    """The picture rotated so that this side is up; raises for bad input before any network is loaded."""
    from imagery_agent.images import read_picture
    from imagery_agent.interpreter.reference_frames import check_side, with_up

    check_side(up)
    return with_up(read_picture(picture), up)


def _load(name: str) -> ClipInterpreter:
    from imagery_agent.interpreter.clip_interpreter import ClipInterpreter

    return ClipInterpreter.load(name)


def _check_png(save: Path | None) -> None:
    if save is not None and save.suffix.lower() != ".png":
        raise ValueError(f"expected an output file that ends in .png, got {save}")
