"""``imagery imagine``, ``transform``, ``describe`` and ``locate``."""

from __future__ import annotations

import math
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import tyro

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.validation import check_count
from imagery_experiments.cli.picture_output import PictureOutput

if TYPE_CHECKING:
    import numpy as np

    from imagery_agent.early_vision.seeing import SeenPicture
    from imagery_agent.interpreter.captioning import SeenThing
    from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
    from imagery_agent.language.scene import Scene

Networks = Annotated[NetworkOptions, tyro.conf.OmitArgPrefixes]


def imagine(
    text: tyro.conf.Positional[str],
    *,
    n: int = 4,
    candidates: int = 8,
    seed: int = 0,
    guidance: float = 2.0,
    temperature: float = 0.9,
    top_k: int = 64,
    start: Path | None = None,
    start_share: float = 0.5,
    out: Path = Path("imagined.png"),
    networks: Networks = SHIPPED,
) -> None:
    """Imagine pictures from a caption; several things one after another, then composed.

    Args:
        text: What to imagine, for example "a red umbrella above a blue star".
        n: How many pictures.
        candidates: Samples per thing, of which the interpreter keeps the best match; 1 is much faster.
        seed: Seed of the imagination.
        guidance: Classifier-free guidance by the caption; 1: none.
        temperature: Sampling temperature; 0 takes the most probable codes, so that all pictures are alike.
        top_k: Codes among which each is sampled; 0: all.
        start: Picture file whose upper part is given; the rest is drawn.
        start_share: Share of the given part.
        out: Folder of single pictures of 64 x 64 pixels, or a PNG file: the picture itself if it is one, otherwise a
            contact sheet. Pictures are written as they come.
        networks: Weights and device of the networks.
    """
    from imagery_agent.language.scene import caption, parse

    check_count("n", n)
    check_count("candidates", candidates)
    scene = parse(text)  # raises for a text outside the grammar before any network is loaded
    if not (math.isfinite(guidance) and math.isfinite(temperature) and min(guidance, temperature, top_k) >= 0):
        raise ValueError(
            f"expected guidance, temperature and top-k of 0 or more, got {guidance}, {temperature}, {top_k}"
        )
    if start is not None and not 0 < start_share < 1:
        raise ValueError(f"expected a start-share above 0 and below 1, got {start_share}")
    output = PictureOutput(out, count=n)
    upper = None if start is None else _seen(start)
    sentence = caption(scene)
    for name, color in _unsaid_colors(text, scene):
        print(f"no color was said for {name}: it becomes {color}", file=sys.stderr)
    import torch

    from imagery_agent.imagination.compositional import imagine_scenes
    from imagery_agent.imagination.learned import LearnedImagination
    from imagery_agent.imagination.reranking import best_of
    from imagery_agent.models.code_sampling import Sampling
    from imagery_experiments.participants.registry import learned_interpreter

    sampling = Sampling(temperature=temperature, top_k=top_k, guidance=guidance)
    imagination = LearnedImagination.load(networks.weights, device=networks.device, words_to_picture=sampling)
    interpreter, generator = learned_interpreter(networks), torch.Generator().manual_seed(seed)
    for number in range(1, n + 1):
        print(f"drawing picture {number} of {n}", file=sys.stderr)
        if upper is not None:
            texts = [sentence] * candidates
            drawn = imagination.complete(texts, upper.pixels, share=start_share, generator=generator)
            picture = best_of(drawn, interpreter, sentence)
        else:
            (picture,) = imagine_scenes(
                imagination, interpreter, [sentence], candidates=candidates, generator=generator
            )
        output.add(picture.pixels, sentence)
    print(f"wrote {out}")


def transform(
    picture: tyro.conf.Positional[Path],
    instruction: tyro.conf.Positional[str],
    *,
    seed: int = 0,
    out: Path = Path("transformed.png"),
    networks: Networks = SHIPPED,
) -> None:
    """Transform a picture in imagination.

    Args:
        picture: Picture file of any kind and size, on a plain ground.
        instruction: For example "rotate 15 degrees clockwise" or "add a red star at the top left".
        seed: Seed of the imagination.
        out: PNG file of a contact sheet, or a folder of single pictures: the picture, its reconstruction by the
            discrete VAE, and every step of the transformation.
        networks: Weights and device of the networks.
    """
    from imagery_agent.language.operations import instruction as step_sentence
    from imagery_agent.language.operations import parse_instruction

    operation = parse_instruction(instruction)
    if out.exists() and picture.exists() and out.samefile(picture):
        raise ValueError(
            f"expected another file for the result than the picture itself, got {out} for both; give --out"
        )
    seen = _seen(picture)
    from imagery_agent.imagination.learned import LARGEST_STEP, LearnedImagination
    from imagery_agent.mind.protocols import draw_steps

    steps = list(operation.in_steps(LARGEST_STEP.get(operation.kind, math.inf)))
    output = PictureOutput(out, count=2 + len(steps))
    import torch

    imagination = LearnedImagination.load(networks.weights, device=networks.device)
    (source,) = imagination.perceive(seen.pixels[None])
    generator = torch.Generator().manual_seed(seed)
    output.add(seen.pixels, "picture")
    output.add(source.pixels, "as perceived")
    for number, step in enumerate(steps, start=1):
        print(f"step {number} of {len(steps)}: {step_sentence(step)}", file=sys.stderr)
        (source,) = draw_steps(imagination, [source], [step], generator=generator)
        output.add(source.pixels, step_sentence(step))
    print(f"wrote {out}")


def describe(
    picture: tyro.conf.Positional[Path],
    *,
    top: int = 5,
    texts: tuple[str, ...] = (),
    up: str = "top",
    interpreter: str = "default",
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
    _check_png(save)
    shown, seen = _oriented(picture, up)
    reader = _load(interpreter, networks)
    from imagery_experiments.plotting import annotated_pictures

    if texts:
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
    interpreter: str = "default",
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
    _check_png(save)
    if not text.strip():
        raise ValueError('expected a text such as "the tree", got an empty text')
    shown, seen = _oriented(picture, up)
    reader = _load(interpreter, networks)
    from imagery_agent.interpreter.segmentation import all_ink
    from imagery_experiments.plotting import annotated_pictures

    found, empty = reader.locate(shown, text), all_ink(shown) is None
    if json:
        annotated_pictures.print_json(
            annotated_pictures.location_record(found, text, up=up, empty=empty) | {"seen": seen.note}
        )
    else:
        annotated_pictures.print_location(
            found, text, up=up, empty=empty, nearest=_spelled_alike(text, reader.vocabulary)
        )
    if save is not None:
        annotated_pictures.save_heat(save, shown, found, text, quiet=json)


def _label(seen: SeenThing) -> str:
    """The name; with a question mark if the thing is probably not in the vocabulary."""
    name = seen.thing.name if seen.known >= 0.5 else f"{seen.names[0][0]}?"
    return f"{name} mirrored" if seen.thing.mirrored else name


def _seen(picture: Path) -> SeenPicture:
    """The picture as the mind sees it; what was done to it goes to standard error."""
    from imagery_agent.early_vision.seeing import see_file

    seen = see_file(picture)
    if seen.note:
        print(f"{picture}: {seen.note}", file=sys.stderr)
    return seen


def _oriented(picture: Path, up: str) -> tuple[np.ndarray, SeenPicture]:
    """The picture rotated so that this side is up; raises for bad input before any network is loaded.

    A picture without a plain ground stays as it is: it is described as nothing known.
    """
    from imagery_agent.early_vision.figure_ground import FigureGroundError
    from imagery_agent.early_vision.seeing import see_as_it_is
    from imagery_agent.interpreter.reference_frames import check_side, with_up

    check_side(up)
    try:
        seen = _seen(picture)
    except FigureGroundError as error:
        print(error, file=sys.stderr)
        seen = see_as_it_is(picture)
    return with_up(seen.pixels, up), seen


def _load(name: str, networks: NetworkOptions) -> ClipInterpreter:
    from imagery_agent.interpreter.clip_interpreter import ClipInterpreter

    return ClipInterpreter.load(networks.interpreter if name == "default" else name, device=networks.device)


def _unsaid_colors(text: str, scene: Scene) -> list[tuple[str, str]]:
    """Names of the things whose color the text does not say, and the color that they get."""
    from imagery_agent.language.scene import COLORS

    said = [word for word in text.lower().split() if word in COLORS]
    unsaid = []
    for thing in scene.things:
        if thing.color in said:
            said.remove(thing.color)
        else:
            unsaid.append((thing.name, thing.color))
    return unsaid


def _spelled_alike(text: str, names: tuple[str, ...]) -> list[str]:
    """Names of the vocabulary that begin or are spelled like one of the words."""
    words = [word for word in text.lower().split() if len(word) > 3]
    begin = [name for word in words for name in names if name.startswith(word[:4])]
    near = [name for word in words for name in get_close_matches(word, names, n=2, cutoff=0.8)]
    return list(dict.fromkeys(near + begin))[:4]


def _check_png(save: Path | None) -> None:
    if save is not None and save.suffix.lower() != ".png":
        raise ValueError(f"expected an output file that ends in .png, got {save}")
