"""``imagery video`` and ``detect``."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import tyro

from imagery_agent.interpreter.objects import LEAST_CONFIDENCE
from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.validation import InputError, check_count, check_seed
from imagery_experiments.cli.shared.picture_output import check_writable, seen_file
from imagery_experiments.cli.shared.thing_names import names_like
from imagery_experiments.files import write_atomically

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

    from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
    from imagery_agent.interpreter.objects.detection import PictureDetector
    from imagery_agent.interpreter.objects.tracking import Track
    from imagery_agent.language.motion import MovingScene

Networks = Annotated[NetworkOptions, tyro.conf.OmitArgPrefixes]
MOST_FRAMES, MOST_CANDIDATES = 240, 256
FRAME_MS = 125
"""Eight frames a second."""
_STRIP_FRAMES = 12


def video(
    text: tyro.conf.Positional[str],
    *,
    frames: int = 24,
    candidates: int = 8,
    seed: int = 0,
    boxes: bool = True,
    json: bool = False,
    out: Path = Path("video.gif"),
    networks: Networks = SHIPPED,
) -> None:
    """Imagine a video from words, follow the things in it, and say what they do.

    Writes an animated GIF and, beside it, a strip of its frames (PNG).

    Args:
        text: One to three things and what each does (stays, moves, turns, grows, shrinks, comes, goes), for example
            "a red umbrella moves from left to right above a blue star" or "a cat grows slowly while a dog moves up".
        frames: Number of frames (eight are one second).
        candidates: Samples per thing, of which the interpreter keeps the best match; 1 is faster.
        seed: Seed of the imagination.
        boxes: Draw the box and the name of every thing that is detected.
        json: Print what was detected as JSON.
        out: The GIF file.
        networks: Weights and device of the networks.
    """
    from imagery_agent.language.motion import parse_motion

    check_count("frames", frames, at_least=2, at_most=MOST_FRAMES)
    check_count("candidates", candidates, at_most=MOST_CANDIDATES)
    check_seed(seed)
    scene = parse_motion(text)
    if out.suffix.lower() != ".gif":
        raise InputError(f"expected an output file that ends in .gif, got {out}")
    check_writable(out)
    import torch

    from imagery_agent.imagination.learned import LearnedImagination
    from imagery_agent.imagination.rolling import imagine_video
    from imagery_agent.interpreter.objects.detection import PictureDetector
    from imagery_experiments.participants.registry import learned_interpreter

    interpreter = learned_interpreter(networks)
    _check_names(scene, interpreter)
    detector = PictureDetector.load(networks.weights, interpreter=interpreter)
    imagination = LearnedImagination.load(networks.weights, device=networks.device)
    print(f"imagining {frames} frames: " + "; ".join(one.in_words() for one in scene.actors), file=sys.stderr)
    made = imagine_video(
        imagination,
        interpreter,
        scene,
        frames=frames,
        candidates=candidates,
        generator=torch.Generator().manual_seed(seed),
    )
    _show(made.pixels, detector, interpreter, out=out, boxes=boxes, json=json)


def detect(
    picture: tyro.conf.Positional[Path],
    *,
    least_confidence: float = LEAST_CONFIDENCE,
    json: bool = False,
    out: Path | None = None,
    networks: Networks = SHIPPED,
) -> None:
    """Detect the things of a picture in one pass; in an animated GIF follow them, and say what they do.

    Args:
        picture: Picture file of any kind and size on a plain ground, or an animated GIF.
        least_confidence: Detections of less confidence are left out.
        json: Print JSON instead.
        out: File of the picture with its boxes (PNG), or of the video (GIF, with a strip of frames beside it).
        networks: Weights and device of the networks.
    """
    if not 0 < least_confidence < 1:
        raise InputError(f"expected a least-confidence above 0 and below 1, got {least_confidence}")
    pictures = _frames(picture)
    ending = ".gif" if len(pictures) > 1 else ".png"
    if out is not None:
        if out.suffix.lower() != ending:
            raise InputError(f"expected an output file that ends in {ending}, got {out}")
        if out.exists() and out.samefile(picture):
            raise InputError(f"expected another file than the picture itself, got {out} for both; give another --out")
        check_writable(out)
    from imagery_agent.interpreter.objects.detection import PictureDetector, draw_boxes
    from imagery_agent.interpreter.objects.tracking import Track, named
    from imagery_experiments.participants.registry import learned_interpreter
    from imagery_experiments.plotting.annotated_pictures import print_json

    interpreter = learned_interpreter(networks)
    detector = PictureDetector.load(networks.weights, interpreter=interpreter)
    if len(pictures) > 1:
        _show(pictures, detector, interpreter, out=out, boxes=True, json=json, least_confidence=least_confidence)
        return
    (found,) = detector.detect(pictures, least_confidence=least_confidence)
    names = named([Track({0: one}) for one in found], pictures, interpreter)
    things = [
        {"box": [round(edge, 4) for edge in one.box], "confidence": round(one.confidence, 4), "names": mine}
        for one, mine in zip(found, names, strict=True)
    ]
    if json:
        print_json({"things": things})
    elif not found:
        print("nothing")
    for one, mine in zip(found, names, strict=True) if not json else ():
        said = ", ".join(f"{name} {share:.0%}" for name, share in mine[:3])
        print(f"{_box_words(one.box)}  confidence {one.confidence:.2f}  {said}")
    if out is not None:
        from PIL import Image

        labels = [mine[0][0] for mine in names]
        _save(out, [Image.fromarray(draw_boxes(pictures[0], found, scale=6, labels=labels))])


def _frames(path: Path) -> np.ndarray:
    """uint8 (T, 64, 64, 3): the frames of an animated GIF, or one picture as the mind sees it."""
    import numpy as np
    from PIL import Image, ImageSequence, UnidentifiedImageError

    if path.suffix.lower() != ".gif" or not path.is_file():
        return seen_file(path).pixels[None]
    try:
        with Image.open(path) as opened:
            count = getattr(opened, "n_frames", 1)
            if count > MOST_FRAMES:
                raise InputError(f"expected at most {MOST_FRAMES} frames in {path}, got {count}")
            shown = [frame.convert("RGB") for frame in ImageSequence.Iterator(opened)]
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError) as error:
        raise InputError(f"cannot read the picture file {path}: {error}") from error
    if len(shown) == 1:
        return seen_file(path).pixels[None]
    return np.stack([_framed(frame) for frame in shown])


def _framed(frame: Image.Image) -> np.ndarray:
    """A frame as uint8 (64, 64, 3) on white, its ratio of sides kept: frames of one video must not be fitted one by
    one to what they show."""
    import numpy as np
    from PIL import Image

    from imagery_agent.early_vision.figure_ground import FigureGroundError, on_white
    from imagery_agent.language.scene import PICTURE_SIZE_PX

    side = max(frame.size)
    square = Image.new("RGB", (side, side), "white")
    square.paste(frame, ((side - frame.width) // 2, (side - frame.height) // 2))
    small = np.asarray(square.resize((PICTURE_SIZE_PX, PICTURE_SIZE_PX), Image.Resampling.BOX))
    try:
        return on_white(small)
    except FigureGroundError:
        return small


def _show(
    pixels: np.ndarray,
    detector: PictureDetector,
    interpreter: ClipInterpreter,
    *,
    out: Path | None,
    boxes: bool,
    json: bool,
    least_confidence: float = LEAST_CONFIDENCE,
) -> None:
    """Follow the things of a video uint8 (T, 64, 64, 3), say what they do, and write it."""
    from PIL import Image

    from imagery_agent.interpreter.objects.detection import draw_boxes
    from imagery_agent.interpreter.objects.tracking import named, track
    from imagery_experiments.plotting.annotated_pictures import print_json

    tracks = track(detector.detect(pixels, least_confidence=least_confidence))
    names = named(tracks, pixels, interpreter)
    rows = [_record(own, mine, len(pixels)) for own, mine in zip(tracks, names, strict=True)]
    if json:
        print_json({"frames": len(pixels), "things": rows})
    else:
        for row in rows:
            print(f"{row['name']} ({row['probability']:.0%}) {row['words']}")
        if not rows:
            print("nothing")
    if out is None:
        return
    shown = []
    for at, picture in enumerate(pixels):
        there = [(number, own.seen[at]) for number, own in enumerate(tracks) if boxes and at in own.seen]
        drawn = draw_boxes(
            picture,
            [one for _, one in there],
            labels=[names[number][0][0] for number, _ in there],
            colors=[number for number, _ in there],
        )
        shown.append(Image.fromarray(drawn))
    _save(out, shown)
    strip = out.with_suffix(".png")
    _save(strip, [_strip(shown)])
    print(f"wrote {out} and {strip}", file=sys.stderr if json else sys.stdout)


def _record(own: Track, names: Sequence[tuple[str, float]], frames: int) -> dict[str, Any]:
    motion = own.motion(frames)
    return {
        "name": names[0][0],
        "probability": round(names[0][1], 4),
        "names": names,
        "words": motion.in_words(),
        "motion": {"kind": motion.kind, "direction": motion.direction, "speed": motion.speed},
        "boxes": {at: [round(edge, 4) for edge in one.box] for at, one in sorted(own.seen.items())},
        "confidence": {at: round(one.confidence, 4) for at, one in sorted(own.seen.items())},
    }


def _check_names(scene: MovingScene, interpreter: ClipInterpreter) -> None:
    """InputError for a name that means nothing to the interpreter, with the nearest ones."""
    for actor in scene.actors:
        name = actor.thing.name
        if not interpreter.knows(name):
            near = names_like(name, interpreter.vocabulary) or [one for one, _ in interpreter.nearest_names(name)]
            raise InputError(f"{name!r} is no name of a thing that is known; near it are {', '.join(near)}")


def _box_words(box: Sequence[float]) -> str:
    return "box " + " ".join(f"{edge:.2f}" for edge in box)


def _strip(frames: Sequence[Image.Image]) -> Image.Image:
    import numpy as np

    from imagery_agent.images import sheet

    count = min(len(frames), _STRIP_FRAMES)
    chosen = sorted({round(at) for at in np.linspace(0, len(frames) - 1, count)})
    return sheet(np.stack([np.asarray(frames[at]) for at in chosen]), columns=6, scale=1)


def _save(path: Path, frames: Sequence[Image.Image]) -> None:
    """One picture, or an animation of several."""
    from PIL import Image

    buffer = io.BytesIO()
    if path.suffix.lower() == ".gif":
        first, *others = [frame.quantize(colors=64, dither=Image.Dither.NONE) for frame in frames]
        first.save(buffer, "GIF", save_all=True, append_images=others, duration=FRAME_MS, loop=0)
    else:
        frames[0].save(buffer, "PNG")
    write_atomically(path, buffer.getvalue())
