"""Operations that compare mental pictures with one another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from imagery_agent.mind.individual_differences import Traits
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace.state import NOTED, WorkspaceState
from imagery_agent.visual_routines.clock_hands import hands_angle_deg
from imagery_agent.visual_routines.contours import extent
from imagery_agent.visual_routines.image_similarity import CLOSE_LOOK, Glance, match
from imagery_agent.visual_routines.local_match import Focus, Place, local_match
from imagery_agent.visual_routines.shape_alignment import DIRECTIONS, Bearing, bearings, likeness_of_form
from imagery_agent.visual_routines.small_parts import small_parts
from imagery_agent.visual_routines.solidity import looks_solid
from imagery_agent.visual_routines.superposition import superimposed

DRIFT_SPREAD = 0.25
"""Standard deviation between responses of the evidence of a glance, relative to its noise within a response. Drift
varies between trials by 0.08 to 0.16 per second where the noise is 0.1 (Ratcliff & McKoon 2008): by 0.25 to 0.5 of the
noise of a glance of 100 ms."""


class ComparingOperations(WorkspaceState):
    """Comparison at the resolution of the visual buffer, with decision noise; one glance each."""

    def compare(
        self,
        first: MentalPicture,
        second: MentalPicture,
        *,
        looks: Sequence[Glance] = (CLOSE_LOOK,),
        meaning: float = 0.0,
    ) -> tuple[float, ...]:
        """Match of two superimposed pictures, at most 1 (see ``image_similarity.match``), one value per look.

        ``meaning`` in [0, 1] is the weight of the interpreter's similarity relative to that of the pixels.
        """
        one, other = self._views(first, second)
        found = [match(one, other, look=look) for look in looks]
        if meaning:
            similarity = float(self.interpreter.similarity(one[None], other[None])[0])
            found = [(1 - meaning) * matched + meaning * similarity for matched in found]
        noisy = tuple(float(value) for value in self._noisy(np.array(found)))
        self.note("match", [("", value) for value in noisy])
        return noisy

    def compare_at(self, place: Place, first: MentalPicture, second: MentalPicture, *, focus: Focus) -> float:
        """Match of two pictures around one place (see ``local_match``): a shift of attention to it and a glance."""
        self.clock.count("attention_shifts")
        one, other = self._views(first, second)
        return float(self._noisy(np.array([local_match(one, other, place, focus=focus)]))[0])

    def superimpose(self, moving: MentalPicture, still: MentalPicture) -> MentalPicture:
        """``moving`` where its center of gravity is at that of ``still``: a shift of attention."""
        self.clock.count("attention_shifts")
        return replace(moving, pixels=superimposed(moving.pixels, still.pixels))

    def weigh(self, evidence: float) -> float:
        """Evidence with decision noise, in units of an average participant's noise.

        Part of the noise is new with every glance, part lasts for the response: how much evidence the same comparison
        yields varies between trials, so that some decisions are slow, and some wrong however long they take.
        """
        if self._drift is None:
            self._drift = self._noise_of_evidence(DRIFT_SPREAD)
        return evidence + self._drift + self._noise_of_evidence(1.0)

    def _exponential(self) -> float:
        """A random number from the exponential distribution with mean 1."""
        import torch  # only here: importing this module loads no torch

        return -math.log1p(-float(torch.rand((), generator=self.generator, dtype=torch.float64)))

    def _noise_of_evidence(self, share: float) -> float:
        return float(self._noisy(np.zeros(1), span=share / Traits.decision_noise)[0])

    def is_patient(self, mean_ms: float) -> bool:
        """Whether the participant still goes on with this response, or decides from what is known.

        How long patience lasts varies from response to response (exponentially: the chance to stop is the same at any
        time). Its mean is ``mean_ms`` for an average participant, more for cautious and for slow ones; without noise
        of decisions it does not end.
        """
        if not self.traits.decision_noise:
            return True
        if self._patience is None:
            self._patience = self._exponential()
        mean_ms *= self.traits.caution * self.traits.slowness
        return self.clock.duration_ms - self._began_ms < self._patience * mean_ms

    def switch(self, is_shown_beside: bool) -> None:
        """Move attention from one of two figures side by side to the other; nothing for a figure held in mind."""
        if is_shown_beside:
            self.clock.count("attention_shifts")

    def carry_along(self, place: Place) -> None:
        """Keep a small part bound to its figure as that moves: one shift of attention and one glance."""
        self.buffer.attend(place)
        self.clock.count("attention_shifts")
        self.clock.count("glances")

    def small_parts(self, picture: MentalPicture, *, resolution_px: float) -> list[Place]:
        """Places of the parts that attention spread over the whole figure does not resolve: one glance."""
        (seen,) = self._views(picture)
        return small_parts(seen, resolution_px=resolution_px)

    def is_solid(self, picture: MentalPicture) -> bool:
        """Whether a figure looks three-dimensional: one glance."""
        (seen,) = self._views(picture)
        return looks_solid(seen)

    def hands_angles_deg(self, *faces: MentalPicture) -> list[float]:
        """The angle between the hands of every clock face, in degrees: one glance."""
        return [hands_angle_deg(seen) for seen in self._views(*faces)]

    def size_ratio(self, first: MentalPicture, second: MentalPicture) -> float:
        """Decimal logarithm of the ratio of the longest sides of two figures; 0 without ink. One glance."""
        boxes = [extent(seen) for seen in self._views(first, second)]
        sides = [max(box[2] - box[0], box[3] - box[1]) for box in boxes if box is not None]
        return float(np.log10(sides[0] / sides[1])) if len(sides) == 2 else 0.0

    def bearings(self, first: MentalPicture, second: MentalPicture) -> list[Bearing]:
        """Candidate rotations of the first that align its ends with those of the second."""
        one, other = self._views(first, second)
        found = bearings(one, other, noise=self._noisy(np.zeros(DIRECTIONS)))
        self.note("candidates", [(f"rotation by {one.angle_deg:.0f} degrees", one.likeness) for one in found[:NOTED]])
        return found

    def recognise(self, picture: MentalPicture, known: Mapping[str, MentalPicture]) -> list[tuple[str, float]]:
        """Names of remembered pictures with their orientation-free similarity of shape, most similar first."""
        (seen,) = self._views(picture)
        similarity = self._noisy(np.array([likeness_of_form(seen, one.pixels) for one in known.values()]))
        ranked = sorted(zip(known, similarity.tolist(), strict=True), key=lambda found: -found[1])
        self.note("names", ranked[:NOTED])
        return ranked

    def _views(self, *pictures: MentalPicture) -> list[np.ndarray]:
        """The pictures at the resolution of the buffer, uint8 (64, 64, 3) each: one glance."""
        self.clock.count("glances")
        return [self.buffer.grained(picture.pixels) for picture in pictures]
