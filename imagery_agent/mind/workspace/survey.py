"""Operations on a large display: take it in, look at its parts one after the other, and read its labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from imagery_agent.early_vision.glances import Silhouette, letter_view, look_at
from imagery_agent.early_vision.overview import Display, Thing, take_in
from imagery_agent.mind.bipartite_matching import best_pairs
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace.state import WorkspaceState

_OUT_OF_ORDER, _SURE = 4.0, 0.85
"""Logarithm of the odds, and probability of every letter out of its place, from which labels are read in another order
than that of the row."""


class SurveyingOperations(WorkspaceState):
    """Looking around in a display that is larger than the buffer."""

    def survey(self, picture: np.ndarray) -> Display:
        """Take in a picture uint8 (H, W, 3) of up to 4000 pixels a side as a whole: one glance."""
        self.clock.count("glances")
        return take_in(picture)

    def look_at_part(
        self, parts: Sequence[Silhouette], center: tuple[float, float], *, scale: float, label: str
    ) -> MentalPicture:
        """Move attention to a place of the display and encode parts there: one shift of attention, one encoding.

        ``scale``: pixels of the display per pixel of the buffer, one for all glances that are to be compared.
        """
        self.clock.count("attention_shifts")
        self.clock.count("encodings")
        pixels = look_at(parts, center, scale=scale)
        return self._show(self.imagination.perceive(pixels[None])[0], label)

    def read_labels(self, display: Display, labels: Sequence[Thing], letters: str) -> list[str]:
        """The letter of each label: one shift of attention and one glance each.

        Labels stand for the first letters, in the order of the row, unless the interpreter is sure of another order.
        """
        count = len(labels)
        expected = list(letters[:count])
        if count < 2:
            return expected
        self.clock.count("attention_shifts", count)
        self.clock.count("glances", count)
        views = np.stack([letter_view(display, label) for label in labels])
        names = [f"capital letter {letter.lower()}" for letter in expected]
        found = [dict(one) for one in self.interpreter.name(views, names=names, top=count)]
        chance = np.log([[max(one.get(name, 0.0), 1e-4) for name in names] for one in found])  # (labels, letters)
        pairs = best_pairs({(n, m): float(chance[n, m]) for n in range(count) for m in range(count)})
        gain = sum(chance[pair] for pair in pairs) - float(np.trace(chance))
        is_sure = all(chance[pair] > np.log(_SURE) for pair in pairs if pair[0] != pair[1])
        return [expected[column] for _, column in pairs] if gain > _OUT_OF_ORDER and is_sure else expected
