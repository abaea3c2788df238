"""An interpreter over any encoder that puts pictures and texts into one space as directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from imagery_agent.images import check_pictures, to_tensor
from imagery_agent.interpreter.calibration import Calibration, likelier_than_chance, probability
from imagery_agent.interpreter.captioning import Description, described
from imagery_agent.interpreter.character_pose import (
    ANGLES_DEG,
    FILL,
    Orientation,
    evidence,
    is_character,
    orientation,
    texts,
)
from imagery_agent.interpreter.crops import LOOKS, further_looks
from imagery_agent.interpreter.localization import location, nowhere, sought
from imagery_agent.interpreter.naming import BARE_NAME, Lexicon, check_texts, likeliest
from imagery_agent.interpreter.reference_frames import FRAME_SHARES, SIDES, Reading, check_side, with_up
from imagery_agent.interpreter.segmentation import INK_FROM, Figure, everything, figures, seen_alone
from imagery_agent.mind.protocols import Location
from imagery_agent.tokenizer import CaptionTokenizer

if TYPE_CHECKING:
    from imagery_agent.interpreter.clip import InterpreterModel

_AT_ONCE = 256
"""Pictures or texts encoded together: bounds memory."""


class Encoder(Protocol):
    """Pictures and texts to directions in one space."""

    @property
    def scale(self) -> float:
        """What cosines are multiplied by to be log odds."""
        ...

    def pictures(self, pictures: Tensor) -> Tensor:
        """float (N, 3, H, W) in [0, 1] of any size -> (N, D) of length 1."""
        ...

    def texts(self, texts: Sequence[str]) -> Tensor:
        """N texts -> (N, D) of length 1."""
        ...


def resized(pictures: Tensor, size: int | Sequence[int]) -> Tensor:
    """float (N, 3, H, W) at another size (one side, or height and width), in [0, 1]."""
    shape = [size, size] if isinstance(size, int) else list(size)
    if list(pictures.shape[-2:]) == shape:
        return pictures
    return F.interpolate(pictures, shape, mode="bicubic", antialias=True, align_corners=False).clamp(0, 1)


class CaptionEncoder:
    """Our model with our tokenizer."""

    def __init__(self, model: InterpreterModel, tokenizer: CaptionTokenizer) -> None:
        if tokenizer.size > model.config.vocab_size:
            raise ValueError(
                f"expected a tokenizer of at most {model.config.vocab_size} pieces, got {tokenizer.size}; "
                "model and tokenizer must come from the same folder"
            )
        self._model, self._tokenizer = model.eval(), tokenizer
        self.scale = float(model.logit_scale.detach())

    def pictures(self, pictures: Tensor) -> Tensor:
        """See :class:`Encoder`."""
        return self._model.encode_pictures(resized(pictures, self._model.config.picture_size_px))

    def texts(self, texts: Sequence[str]) -> Tensor:
        """See :class:`Encoder`."""
        tokens = self._tokenizer.encode_batch(texts, length=self._model.config.context_length)
        return self._model.encode_texts(torch.from_numpy(tokens))


@dataclass(frozen=True)
class Recognition:
    """What a picture seems to show."""

    names: tuple[tuple[str, float], ...]
    """Names with probabilities, best first."""
    known: float
    """Probability that it shows anything that has a name here."""

    @property
    def nothing_known(self) -> bool:
        """More likely nothing that has a name: the names are guesses."""
        return self.known < 0.5


class EncoderInterpreter:
    """Says what a picture shows; implements :class:`imagery_agent.mind.protocols.Interpreter`."""

    def __init__(
        self,
        encoder: Encoder,
        *,
        vocabulary: Sequence[str],
        templates: Sequence[str] = BARE_NAME,
        calibration: Calibration | None = None,
        sha256: str = "",
    ) -> None:
        """``vocabulary`` are the names used when none are asked for; ``sha256`` identifies the weights."""
        self.vocabulary = tuple(dict.fromkeys(check_texts(vocabulary, what="names")))
        self.sha256 = sha256
        self.encoder = encoder
        self.calibration = calibration or Calibration()
        self._lexicon = Lexicon(self._encode_texts, templates=templates)

    def name(
        self, pictures: np.ndarray, *, names: Sequence[str] | None = None, top: int = 5, up: str = "top"
    ) -> list[list[tuple[str, float]]]:
        """The ``top`` likeliest names of each picture with probabilities among all names, best first.

        ``up`` is the side of the pictures that is taken to be up: top, left, bottom or right.
        """
        asked = self._asked(names)
        return likeliest(self.naming_logits(with_up(pictures, up), asked), asked, top=top)

    def score(self, pictures: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """float32 (N, M) cosine of every picture with every text."""
        listed = check_texts(texts)
        return np.asarray(self.directions(pictures) @ self._lexicon.texts(listed).T, np.float32)

    def similarity(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """float32 (N,) cosine of picture i of ``first`` with picture i of ``second``."""
        if len(first) != len(second):
            raise ValueError(f"expected as many pictures on both sides, got {len(first)} and {len(second)}")
        products = self.directions(first) * self.directions(second)
        return np.asarray(products.sum(axis=1), np.float32)

    def recognise(self, pictures: np.ndarray, *, top: int = 5) -> list[Recognition]:
        """As :meth:`name` of the default names, and how likely each picture shows anything that has one.

        A picture without ink shows nothing.
        """
        as_it_is = self.directions(pictures)
        logits = self._by_looks(pictures, as_it_is, self.vocabulary)
        # noise looked at closely is enlarged to spots like things: whether anything is known is read at first sight
        known = probability(self.calibration.known_log_odds(self.logits(as_it_is)))
        inked = (np.asarray(pictures).min(axis=3) < 255 * (1 - INK_FROM)).any(axis=(1, 2))
        names = likeliest(logits, self.vocabulary, top=top)
        return [
            Recognition(tuple(own), float(odds) if some else 0.0)
            for own, odds, some in zip(names, known, inked, strict=True)
        ]

    def readings(
        self,
        picture: np.ndarray,
        *,
        up: str | None = None,
        names: Sequence[str] | None = None,
        top: int = 5,
    ) -> list[Reading]:
        """Ways to see all ink of one picture uint8 (64, 64, 3), the likeliest first, with weights among all readings.

        ``up`` is the side that is taken to be up; None leaves that open, and every name competes in every
        frame (``FRAME_SHARES`` says how likely the frames are). An empty picture has no readings.
        """
        shares = FRAME_SHARES if up is None else {check_side(up): 1.0}
        check_pictures(np.asarray(picture)[None])
        asked, whole = self._asked(names), everything(picture)
        if whole is None:
            return []
        angles = [90.0 * SIDES[side] for side in shares]
        logits = self.logits(self.look_at(picture, [whole], angles_deg=angles), asked)
        logits += np.log(list(shares.values()))[:, None]
        sides = list(shares)
        every = [(name, side) for side in sides for name in asked]
        (best,) = likeliest(logits.reshape(1, -1), every, top=top)
        return [Reading(name, side, weight) for (name, side), weight in best]

    def locate(self, picture: np.ndarray, text: str) -> Location:
        """Where in one uint8 (64, 64, 3) picture the text applies, and whether it does at all.

        The score is the cosine of the likeliest thing, seen alone, with the words.
        """
        check_pictures(np.asarray(picture)[None])
        words, wanted = self._lexicon.texts(check_texts([text]))[0], sought(text)
        seen = figures(picture)
        if not seen:
            return nowhere(picture.shape[:2], float(self.directions(picture[None])[0] @ words))
        views = self.look_at(picture, seen)
        log_odds = self.there_log_odds(views, wanted.name)
        return location(seen, wanted, cosines=views @ words, log_odds=log_odds)

    def describe(self, picture: np.ndarray) -> Description:
        """What one uint8 (64, 64, 3) picture shows, in the language of scenes, and as a graph."""
        check_pictures(np.asarray(picture)[None])
        return described(picture, self)

    def orientation(self, picture: np.ndarray, name: str) -> Orientation | None:
        """How all ink of one picture uint8 (64, 64, 3), which goes by this name, is turned, and whether it is mirrored.

        Parity means something for letters and digits, of which the network was told it; None for an empty picture.
        """
        check_pictures(np.asarray(picture)[None])
        (asked,), whole = check_texts([name]), everything(picture)
        return None if whole is None else orientation(self.turns_of(picture, whole, asked))

    def turns_of(self, picture: np.ndarray, seen: Figure, name: str) -> np.ndarray:
        """float (2, A): log odds of the parities and angles of one thing of a picture, which goes by this name.

        See :func:`imagery_agent.interpreter.character_pose.evidence`.
        """
        sides = ((picture, seen), (picture[:, ::-1], seen.mirrored))
        views = [
            seen_alone(side, figure, fill=FILL, angle_deg=angle)
            for side, figure in sides
            for angle in ANGLES_DEG
        ]
        cosines = self.directions(np.stack(views)) @ self._lexicon.texts(texts(name)).T
        logits = self.encoder.scale * cosines.astype(np.float64)
        return evidence(logits.reshape(2, len(ANGLES_DEG), -1))

    def look_at(
        self, picture: np.ndarray, seen: Sequence[Figure], *, angles_deg: Sequence[float] = (0.0,)
    ) -> np.ndarray:
        """Directions of things of one picture, each seen alone and large: float32 (F * A, D) of length 1.

        With several angles each thing is turned to the left by every one of them.
        """
        views = [
            seen_alone(picture, figure, fill=fill, angle_deg=angle)
            for figure in seen
            for angle in angles_deg
            for fill in LOOKS
        ]
        mean = self.directions(np.stack(views)).reshape(len(views) // len(LOOKS), len(LOOKS), -1).mean(1)
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), np.float32)

    def logits(self, directions: np.ndarray, names: Sequence[str] | None = None) -> np.ndarray:
        """float64 (N, M): calibrated log odds, up to a constant per row, of N directions with M names."""
        own = self._lexicon.names(self.vocabulary if names is None else names)
        return self.encoder.scale / self.calibration.temperature * (directions @ own.T).astype(np.float64)

    def naming_logits(self, pictures: np.ndarray, names: Sequence[str] | None = None) -> np.ndarray:
        """float64 (N, M): as :meth:`logits`, of pictures uint8 (N, 64, 64, 3), each by three looks."""
        asked = self.vocabulary if names is None else names
        return self._by_looks(pictures, self.directions(pictures), asked)

    def _by_looks(self, pictures: np.ndarray, as_it_is: np.ndarray, asked: Sequence[str]) -> np.ndarray:
        """:meth:`naming_logits` of pictures whose directions ``as_it_is`` (N, D) are known."""
        looks = [as_it_is, *(self.directions(views) for views in further_looks(pictures))]
        mean = np.mean(looks, axis=0)
        logits = self.logits(mean / np.linalg.norm(mean, axis=1, keepdims=True), asked)
        # the mirror image of a letter may be another one: letters and digits are named by the picture as it is
        characters = [column for column, name in enumerate(asked) if is_character(name)]
        if characters:
            logits[:, characters] = self.logits(as_it_is, [asked[column] for column in characters])
        return logits

    def likelier_than_chance(self, directions: np.ndarray, name: str) -> np.ndarray:
        """float (N,): nats by which a name suits N directions better than one of all names by chance."""
        return likelier_than_chance(self.logits(directions), self.logits(directions, [name])[:, 0])

    def there_log_odds(self, directions: np.ndarray, name: str) -> np.ndarray:
        """float (N,): log odds that what these directions are of goes by this name."""
        return self.calibration.there_log_odds(self.likelier_than_chance(directions, name))

    def _asked(self, names: Sequence[str] | None) -> Sequence[str]:
        return self.vocabulary if names is None else list(dict.fromkeys(check_texts(names, what="names")))

    @torch.inference_mode()
    def directions(self, pictures: np.ndarray) -> np.ndarray:
        """float32 (N, D) of length 1: pictures uint8 (N, 64, 64, 3) as they are, in the space of the words."""
        if not len(check_pictures(pictures)):  # not every network takes none
            return self.directions(np.zeros((1, *pictures.shape[1:]), np.uint8))[:0]
        writable = np.require(pictures, requirements="W")  # torch warns of others
        chunks = to_tensor(writable).split(_AT_ONCE)
        return torch.cat([self.encoder.pictures(chunk) for chunk in chunks]).numpy()

    @torch.inference_mode()
    def _encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        chunks = [texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE)]
        return torch.cat([self.encoder.texts(chunk) for chunk in chunks]).float().numpy()
