"""The interpreter: answers questions about pictures with an encoder of pictures and texts.

Whole pictures that are named, described or searched may be on any plain ground: they are first laid on white
(:mod:`imagery_agent.early_vision.figure_ground`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from imagery_agent.early_vision.figure_ground import FigureGroundError, on_white
from imagery_agent.images import check_pictures
from imagery_agent.interpreter.calibration import probability
from imagery_agent.interpreter.captioning import Description, describe_picture
from imagery_agent.interpreter.character_pose import Orientation, orientation
from imagery_agent.interpreter.encoder import PictureTextSpace
from imagery_agent.interpreter.localization import location, location_in_blank, read_target
from imagery_agent.interpreter.naming import bare_name, check_texts, top_names
from imagery_agent.interpreter.objects.segmentation import INK_FROM, all_ink, figures, is_texture
from imagery_agent.interpreter.reference_frames import FRAME_SHARES, SIDES, check_side, with_up
from imagery_agent.mind.protocols import Location, Reading

_SAME_MEANING = 0.8
"""Cosine of two names that mean nearly the same: of "bike" with "bicycle" 0.85, of a made-up word with any 0.67."""


@dataclass(frozen=True)
class Recognition:
    """Names of a picture, and whether it is in the vocabulary."""

    names: tuple[tuple[str, float], ...]
    """Names with probabilities, most probable first."""
    known: float
    """Probability that it shows anything in the vocabulary."""

    @property
    def nothing_known(self) -> bool:
        """Whether it is more probably outside the vocabulary, so that the names are guesses."""
        return self.known < 0.5


class EncoderInterpreter(PictureTextSpace):
    """The interpreter over any encoder; implements :class:`imagery_agent.mind.protocols.Interpreter`."""

    def name(
        self, pictures: np.ndarray, *, names: Sequence[str] | None = None, top: int = 5, up: str = "top"
    ) -> list[list[tuple[str, float]]]:
        """The ``top`` most probable names of each picture with probabilities among all names.

        ``up`` is the side of the pictures taken as the top: top, left, bottom or right.
        """
        asked = self._asked(names)
        return top_names(self.naming_logits(with_up(_each_on_white(pictures), up), asked), asked, top=top)

    def score(self, pictures: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """float32 (N, M) cosine of every picture with every text."""
        listed = check_texts(texts)
        return np.asarray(self.picture_vectors(pictures) @ self._lexicon.texts(listed).T, np.float32)

    def similarity(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """float32 (N,) cosine of picture i of ``first`` with picture i of ``second``."""
        if len(first) != len(second):
            raise ValueError(f"expected as many pictures on both sides, got {len(first)} and {len(second)}")
        products = self.picture_vectors(first) * self.picture_vectors(second)
        return np.asarray(products.sum(axis=1), np.float32)

    def recognise(self, pictures: np.ndarray, *, top: int = 5) -> list[Recognition]:
        """As :meth:`name` with the vocabulary, with the probability that each picture is in the vocabulary.

        It is 0 for an empty picture and for a texture.
        """
        pictures = _each_on_white(pictures)
        originals = self.picture_vectors(pictures)
        logits = self._mean_view_logits(pictures, originals, self.vocabulary)
        # enlarged views turn noise into object-like spots, so that this uses the original view alone
        known = probability(self.calibration.known_log_odds(self.logits(originals)))
        inked = (pictures.min(axis=3) < 255 * (1 - INK_FROM)).any(axis=(1, 2))
        inked &= [not is_texture(picture) for picture in pictures]
        names = top_names(logits, self.vocabulary, top=top)
        return [
            Recognition(tuple(own), float(odds) if some else 0.0)
            for own, odds, some in zip(names, known, inked, strict=True)
        ]

    def readings(
        self, picture: np.ndarray, *, up: str | None = None, names: Sequence[str] | None = None, top: int = 5
    ) -> list[Reading]:
        """Interpretations of all ink of one picture uint8 (64, 64, 3) with probabilities, most probable first.

        ``up`` is the side taken as the top; None compares all names in all four frames, with the prior
        FRAME_SHARES. An empty picture has no interpretations.
        """
        shares = FRAME_SHARES if up is None else {check_side(up): 1.0}
        picture = _seen(picture)
        asked, whole = self._asked(names), all_ink(picture)
        if whole is None:
            return []
        angles = [90.0 * SIDES[side] for side in shares]
        logits = self.logits(self.object_vectors(picture, [whole], angles_deg=angles), asked)
        logits += np.log(list(shares.values()))[:, None]
        sides = list(shares)
        every = [(name, side) for side in sides for name in asked]
        (best,) = top_names(logits.reshape(1, -1), every, top=top)
        return [Reading(name, side, weight) for (name, side), weight in best]

    def locate(self, picture: np.ndarray, text: str) -> Location:
        """The object of one uint8 (64, 64, 3) picture that the text describes best, and whether it is present.

        What :meth:`knows` does not know can be found if it resembles a learned name, but not be missed: where it is
        not found, it is not known. The score is the cosine of the isolated object with the text.
        """
        picture = _seen(picture)
        words, wanted = self._lexicon.texts(check_texts([text]))[0], read_target(text)
        is_known, unknown = self.knows(wanted.name), self._unknown_names
        seen = figures(picture)
        if not seen:
            blank = location_in_blank(picture.shape[:2], float(self.picture_vectors(picture[None])[0] @ words))
            return replace(blank, is_known=is_known)
        views = self.object_vectors(picture, seen)
        log_odds = self.presence_log_odds(views, wanted.name)
        found = location(seen, wanted, cosines=views @ words, log_odds=log_odds)
        if is_known or (found.is_there and unknown is not None and unknown.resembles_one(wanted.name)):
            return found
        return replace(found, probability=0.0, is_known=False)

    def knows(self, name: str) -> bool:
        """Whether a name, without colors, sizes and places, means something to the interpreter.

        It is one of the vocabulary, or means nearly the same as one of them to the network.
        """
        bare = bare_name(name)
        return bool(bare) and (bare in self._bare_names or self.nearest_names(name, top=1)[0][1] >= _SAME_MEANING)

    def nearest_names(self, text: str, *, top: int = 3) -> list[tuple[str, float]]:
        """Names of the vocabulary with the highest cosines with a text."""
        (cosines,) = self._lexicon.names([text]) @ self._lexicon.names(self.vocabulary).T
        best = np.argsort(-cosines, kind="stable")[:top]
        return [(self.vocabulary[number], float(cosines[number])) for number in best]

    @cached_property
    def _bare_names(self) -> frozenset[str]:
        return frozenset(map(bare_name, self.vocabulary))

    def describe(self, picture: np.ndarray) -> Description:
        """The description of one uint8 (64, 64, 3) picture in the language of scenes."""
        (shown,) = check_pictures(np.asarray(picture)[None])
        try:
            return describe_picture(on_white(shown), self)
        except FigureGroundError as error:
            return Description((), None, str(error))

    def orientation(self, picture: np.ndarray, name: str) -> Orientation | None:
        """Orientation and parity of all ink of one picture uint8 (64, 64, 3), given its name; None if it is empty.

        The network learned parity for letters and digits only.
        """
        picture = _seen(picture)
        (asked,), whole = check_texts([name]), all_ink(picture)
        return None if whole is None else orientation(self.orientation_evidence(picture, whole, asked))

    def _asked(self, names: Sequence[str] | None) -> Sequence[str]:
        return self.vocabulary if names is None else list(dict.fromkeys(check_texts(names, what="names")))


def _seen(picture: np.ndarray) -> np.ndarray:
    """One picture uint8 (64, 64, 3) as ink on white; itself where figure and ground cannot be told apart."""
    (shown,) = check_pictures(np.asarray(picture)[None])
    try:
        return on_white(shown)
    except FigureGroundError:
        return np.asarray(shown)


def _each_on_white(pictures: np.ndarray) -> np.ndarray:
    return np.array([_seen(picture) for picture in check_pictures(pictures)], np.uint8).reshape(np.shape(pictures))
