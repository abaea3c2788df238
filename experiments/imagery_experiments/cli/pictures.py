"""``imagery imagine`` and ``transform``."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import tyro

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.schemas import check_as, number
from imagery_agent.validation import InputError, check_count, check_seed
from imagery_experiments.cli.shared.picture_output import PictureOutput, seen_file
from imagery_experiments.cli.shared.thing_names import check_is_there, warn_of_unknown_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imagery_agent.language.scene import Thing

Networks = Annotated[NetworkOptions, tyro.conf.OmitArgPrefixes]
MOST_PICTURES, MOST_CANDIDATES = 1000, 256
_START_SHARE = 0.5


def imagine(
    text: tyro.conf.Positional[str],
    *,
    n: int = 4,
    candidates: int = 8,
    seed: int = 0,
    guidance: float = 2.0,
    temperature: float = 0.6,
    top_k: int = 64,
    start: Path | None = None,
    start_share: float | None = None,
    out: Path = Path("imagined.png"),
    networks: Networks = SHIPPED,
) -> None:
    """Imagine pictures from any sentence: scenes part by part, blends of two things, else the words as they stand.

    A word that the imagination never learned is drawn as the nearest name; standard error says so, and what was not
    understood.

    Args:
        text: What to imagine, for example "a red umbrella above a blue star" or "a clock made of bricks".
        n: How many pictures.
        candidates: Samples per thing, of which the interpreter keeps the best match; 1 is much faster.
        seed: Seed of the imagination.
        guidance: Classifier-free guidance by the caption; 1: none.
        temperature: Sampling temperature; 0 takes the most probable codes, so that all pictures are alike.
        top_k: Codes among which each is sampled; 0: all.
        start: Picture file whose upper part is given; the rest is drawn.
        start_share: Share of the given part (default: 0.5).
        out: Folder of single pictures of 64 x 64 pixels, or a PNG file: the picture itself if it is one, otherwise a
            contact sheet. Pictures are written as they come.
        networks: Weights and device of the networks.
    """
    from imagery_agent.language.scene import normalize

    check_count("n", n, at_most=MOST_PICTURES)
    check_count("candidates", candidates, at_most=MOST_CANDIDATES)
    check_seed(seed)
    normalize(text)  # raises for an empty text before any network is loaded
    for what, given in (("guidance", guidance), ("temperature", temperature), ("top-k", top_k)):
        check_as(what, given, number(0))
    if start is None and start_share is not None:
        raise InputError("--start-share has no effect without --start, the picture whose upper part is given")
    share = _START_SHARE if start_share is None else start_share
    if not 0 < share < 1:
        raise InputError(f"expected a start-share above 0 and below 1, got {share}")
    output = PictureOutput(out, count=n)
    upper = None if start is None else seen_file(start)
    import torch

    from imagery_agent.imagination.drawn_names import drawn_names, everyday_names
    from imagery_agent.imagination.learned import LearnedImagination
    from imagery_agent.imagination.open_words import imagine_request, read_request
    from imagery_agent.imagination.reranking import best_of
    from imagery_agent.models.code_sampling import Sampling
    from imagery_experiments.participants.registry import learned_interpreter

    request = read_request(text, drawn_names(networks.weights), everyday_names(networks.weights))
    if upper is not None and request.blend:
        raise InputError("--start has no effect on a blend of two things; leave it out, or say one thing or a scene")
    for remark in (*request.remarks, *_unsaid_colors(text, request.things)):
        print(remark, file=sys.stderr)
    sampling = Sampling(temperature=temperature, top_k=top_k, guidance=guidance)
    imagination = LearnedImagination.load(networks.weights, device=networks.device, words_to_picture=sampling)
    interpreter, generator = learned_interpreter(networks), torch.Generator().manual_seed(seed)
    for count in range(1, n + 1):
        print(f"drawing picture {count} of {n}", file=sys.stderr)
        if upper is not None:
            texts = [request.text] * candidates
            drawn = imagination.complete(texts, upper.pixels, share=share, generator=generator)
            picture = best_of(drawn, interpreter, request.text)
        else:
            picture = imagine_request(imagination, interpreter, request, candidates=candidates, generator=generator)
        output.add(picture.pixels, request.text)
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
    from imagery_agent.language.operations import check_extent, parse_instruction
    from imagery_agent.language.operations import instruction as step_sentence

    check_seed(seed)
    operation = parse_instruction(instruction)
    check_extent(operation)
    if out.exists() and picture.exists() and out.samefile(picture):
        raise InputError(
            f"expected another file for the result than the picture itself, got {out} for both; give --out"
        )
    seen = seen_file(picture)
    from imagery_agent.interpreter.objects.segmentation import all_ink

    if operation.kind not in {"add", "remove"} and all_ink(seen.pixels) is None:
        raise InputError(f"there is nothing in {picture} to {operation.kind}: the picture is empty")
    from imagery_agent.imagination.key_frames import LARGEST_STEP
    from imagery_agent.imagination.learned import LearnedImagination
    from imagery_agent.mind.protocols import draw_steps
    from imagery_experiments.participants.registry import learned_interpreter

    steps = list(operation.in_steps(LARGEST_STEP.get(operation.kind, math.inf)))
    output = PictureOutput(out, count=2 + len(steps))
    import torch

    if operation.thing is not None:
        interpreter = learned_interpreter(networks)
        if operation.kind == "remove":
            check_is_there(seen.pixels, operation.thing, interpreter)
        else:
            warn_of_unknown_names([operation.thing.name], interpreter)
    imagination = LearnedImagination.load(networks.weights, device=networks.device)
    (source,) = imagination.perceive(seen.pixels[None])
    generator = torch.Generator().manual_seed(seed)
    output.add(seen.pixels, "picture")
    output.add(source.pixels, "as perceived")
    for count, step in enumerate(steps, start=1):
        print(f"step {count} of {len(steps)}: {step_sentence(step)}", file=sys.stderr)
        (source,) = draw_steps(imagination, [source], [step], generator=generator)
        output.add(source.pixels, step_sentence(step))
    print(f"wrote {out}")


def _unsaid_colors(text: str, things: Sequence[Thing]) -> list[str]:
    """A line for every thing whose color the text does not say: the color that it gets."""
    from imagery_agent.language.scene import COLORS

    said = [word for word in text.lower().split() if word in COLORS]
    unsaid = []
    for thing in things:
        if thing.color in said:
            said.remove(thing.color)
        else:
            unsaid.append(f"no color was said for {thing.name}: it becomes {thing.color}")
    return unsaid
