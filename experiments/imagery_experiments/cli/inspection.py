"""``imagery describe`` and ``locate``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import tyro

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.validation import InputError, check_count
from imagery_experiments.cli.shared.picture_output import check_writable, seen_file
from imagery_experiments.cli.shared.thing_names import names_like

if TYPE_CHECKING:
    import numpy as np

    from imagery_agent.early_vision.seeing import SeenPicture
    from imagery_agent.interpreter.captioning import SeenThing
    from imagery_agent.interpreter.clip_interpreter import ClipInterpreter

Networks = Annotated[NetworkOptions, tyro.conf.OmitArgPrefixes]
DEFAULT = "default"


def describe(
    picture: tyro.conf.Positional[Path],
    *,
    top: int = 5,
    texts: tuple[str, ...] | None = None,
    up: str = "top",
    interpreter: str = DEFAULT,
    json: bool = False,
    save: Path | None = None,
    networks: Networks = SHIPPED,
) -> None:
    """Describe a picture: a caption, and every thing with its most probable names.

    Args:
        picture: Picture file of any kind and size, on a plain ground.
        top: How many names to print for each thing.
        texts: Sentences to compare with the picture instead of describing it.
        up: The side of the picture that is up: top, left, bottom or right.
        interpreter: default, a weights folder, or any open_clip model (local-dir:PATH, MODEL/TAG).
        json: Print JSON instead.
        save: PNG file of the picture with the bounding box of every thing.
        networks: Weights and device of the networks.
    """
    check_count("top", top)
    if texts == ():
        raise InputError('expected at least one text after --texts, for example --texts "a star" "a tree"')
    if texts is not None and not all(map(str.strip, texts)):
        raise InputError(f"expected words in every text after --texts, got {' '.join(map(repr, texts))}")
    if texts is not None and save is not None:
        raise InputError("--save has no effect with --texts, which draws no boxes; leave one of them out")
    _check_save(save, picture)
    shown, seen = _oriented(picture, up)
    reader = _load(interpreter, networks)
    from imagery_experiments.plotting import annotated_pictures

    if texts is not None:
        cosines = dict(zip(texts, map(float, reader.score(shown[None], list(texts))[0]), strict=True))
        if json:
            annotated_pictures.print_json({"texts": cosines})
        else:
            annotated_pictures.print_cosines(cosines)
        return
    found = reader.describe(shown)
    if json:
        annotated_pictures.print_json(
            annotated_pictures.description_record(found, up=up, top=top) | {"seen": seen.note}
        )
    else:
        annotated_pictures.print_description(found, up=up, top=top)
    if save is not None:
        boxes = [(thing.box, _label(thing), thing.probability) for thing in found.things]
        annotated_pictures.save_boxes(save, shown, boxes, quiet=json)


def locate(
    picture: tyro.conf.Positional[Path],
    text: tyro.conf.Positional[str],
    *,
    up: str = "top",
    interpreter: str = DEFAULT,
    json: bool = False,
    save: Path | None = None,
    networks: Networks = SHIPPED,
) -> None:
    """Find something in a picture, or report that it is absent.

    Args:
        picture: Picture file of any kind and size, on a plain ground.
        text: What to look for, for example "the tree" or "a small red star at the top".
        up: The side of the picture that is up: top, left, bottom or right.
        interpreter: default, a weights folder, or any open_clip model (local-dir:PATH, MODEL/TAG).
        json: Print JSON instead.
        save: PNG file of the picture with the heat map and the bounding box.
        networks: Weights and device of the networks.
    """
    _check_save(save, picture)
    if not text.strip():
        raise InputError('expected a text such as "the tree", got an empty text')
    if interpreter == DEFAULT:
        _check_one_thing(text)
    shown, seen = _oriented(picture, up)
    reader = _load(interpreter, networks)
    from imagery_agent.interpreter.objects.segmentation import all_ink
    from imagery_experiments.plotting import annotated_pictures

    found, empty = reader.locate(shown, text), all_ink(shown) is None
    if json:
        annotated_pictures.print_json(
            annotated_pictures.location_record(found, text, up=up, empty=empty) | {"seen": seen.note}
        )
    else:
        annotated_pictures.print_location(found, text, up=up, empty=empty, nearest=names_like(text, reader.vocabulary))
    if save is not None:
        annotated_pictures.save_heat(save, shown, found, text, quiet=json)


def _label(seen: SeenThing) -> str:
    """The name; with a question mark if the thing is probably not in the vocabulary."""
    name = seen.thing.name if seen.known >= 0.5 else f"{seen.names[0][0]}?"
    return f"{name} mirrored" if seen.thing.mirrored else name


def _oriented(picture: Path, up: str) -> tuple[np.ndarray, SeenPicture]:
    """The picture rotated so that this side is up; raises for bad input before any network is loaded.

    A picture without a plain ground stays as it is: it is described as nothing known.
    """
    from imagery_agent.early_vision.figure_ground import FigureGroundError
    from imagery_agent.early_vision.seeing import see_as_it_is
    from imagery_agent.interpreter.reference_frames import check_side, with_up

    check_side(up)
    try:
        seen = seen_file(picture)
    except FigureGroundError as error:
        print(error, file=sys.stderr)
        seen = see_as_it_is(picture)
    return with_up(seen.pixels, up), seen


def _load(name: str, networks: NetworkOptions) -> ClipInterpreter:
    from imagery_agent.interpreter.clip_interpreter import ClipInterpreter

    if not name.strip():
        raise InputError(
            "expected an interpreter (default, a weights folder, or an open_clip model), got an empty text"
        )
    return ClipInterpreter.load(networks.interpreter if name == DEFAULT else name, device=networks.device)


def _check_one_thing(text: str) -> None:
    """InputError for what the shipped interpreter cannot look for: numbers, negation, relations."""
    from imagery_agent.language.scene import COLORS, RELATIONS, SIZES, NotAName, parse

    if {*text.lower().split()} <= {*COLORS, *SIZES, "a", "an", "the"}:
        raise InputError(f'cannot look for {text!r}: expected the name of a thing with it, for example "{text} star"')
    try:
        scene = parse(text)
    except NotAName as error:
        raise InputError(f"cannot look for {text!r}: {error}") from None
    except ValueError:
        return  # other words: they are compared with the picture as they are
    if scene.relation is not None:
        raise InputError(
            f"cannot look for {text!r}: expected one thing without {', '.join(RELATIONS)}; imagery describe names the "
            "relation of two things"
        )


def _check_save(save: Path | None, picture: Path) -> None:
    """InputError unless the file can be written and is not the picture itself."""
    if save is None:
        return
    if save.suffix.lower() != ".png":
        raise InputError(f"expected an output file that ends in .png, got {save}")
    if save.exists() and picture.exists() and save.samefile(picture):
        raise InputError(f"expected another file than the picture itself, got {save} for both; give another --save")
    check_writable(save)
