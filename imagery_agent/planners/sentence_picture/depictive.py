"""The thing that a sentence locates is imagined as it must look there; a picture is compared with it and named.

Evidence that the thing was mentioned comes from two sources at every glance: whether a name of the picture was heard,
and how well the picture matches the one in mind. Whether an implied form or orientation matters depends on what the
imagination draws and on how far the picture in mind resembles the one that is shown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.item_memory.depictive import ItemMemoryParameters, imagine_word
from imagery_agent.planners.sentence_picture.implied import AXES_DEG, Implied, implied_by, things_mentioned
from imagery_agent.planners.shared.evidence_accumulation import accumulate
from imagery_agent.tasks.sentence_pictures import ReadSentenceTask, WasMentionedTask

SENTENCE = "sentence"
"""Topic in memory."""
_FAMILIAR_WITHIN = 5
"""Names of a picture that are compared with what was heard."""


@dataclass(frozen=True)
class SentencePictureParameters:
    """Evidence that a thing was mentioned, and the orientation of things."""

    most_log_odds: float = 2.0
    """The most that names count at one glance."""
    match_weight: float = 3.0
    """Evidence by the match of two pictures, for a difference of 1 ..."""
    neutral_match: float = 0.3
    """... from this match, which says nothing."""
    noise: float = 0.5
    """Noise of the evidence of one glance of an average participant."""
    threshold: float = 3.0
    """Evidence that suffices; multiplied by ``Traits.caution``."""
    max_looks: int = 12
    aligned_within_deg: float = 10.0
    """A thing whose long axis is this near to the implied one is not rotated."""

    def __post_init__(self) -> None:
        if min(self.most_log_odds, self.noise, self.threshold) <= 0 or self.max_looks < 1:
            raise ValueError("expected most_log_odds, noise and threshold above 0, and max_looks of 1 or more")


def read_sentence(task: ReadSentenceTask, workspace: Workspace, parameters: SentencePictureParameters) -> Answer:
    """Keep the words; imagine the thing that is located, in its form and orientation, and hold it in the buffer."""
    workspace.memory.keep_words(SENTENCE, task.sentence)
    workspace.speak(task.sentence)
    workspace.buffer.clear()
    workspace.infer()
    implied = implied_by(task.sentence)
    if implied is not None:
        _imagine(implied, workspace, parameters)
    return Answer("ready")


def was_mentioned(task: WasMentionedTask, workspace: Workspace, parameters: SentencePictureParameters) -> Answer:
    """Glance at the picture until names and the picture in mind suffice."""
    expected = None if workspace.buffer.is_empty else workspace.buffer.picture
    shown = workspace.perceive(task.picture, label="shown")

    def look() -> float:
        evidence = names_evidence(workspace, parameters)
        if expected is not None:
            evidence += _match_evidence(shown, expected, workspace, parameters)
        return parameters.noise * workspace.weigh(evidence / parameters.noise)

    threshold = parameters.threshold * workspace.traits.caution
    return decided(accumulate(look, threshold=threshold, max_looks=parameters.max_looks))


# ---------------------------------------------------------------- shared with the propositional side


def names_evidence(workspace: Workspace, parameters: SentencePictureParameters) -> float:
    """Log-odds that the view shows a thing that was heard, at most ``most_log_odds``: one glance, one inference."""
    heard = things_mentioned(workspace.rehearse(SENTENCE))
    found = workspace.inspect(top=_FAMILIAR_WITHIN)
    workspace.infer()
    known = sum(share for name, share in found if set(name.split()) & set(heard))
    other = sum(share for name, share in found) - known
    log_odds = math.log((known + 1e-6) / (other + 1e-6))
    return max(-parameters.most_log_odds, min(parameters.most_log_odds, log_odds))


def decided(evidence: float) -> Answer:
    """Yes for evidence above 0."""
    return Answer("yes" if evidence > 0 else "no", confidence=1 / (1 + math.exp(-abs(evidence))))


# ---------------------------------------------------------------- inside


def _match_evidence(
    shown: MentalPicture, expected: MentalPicture, workspace: Workspace, parameters: SentencePictureParameters
) -> float:
    (matched,) = workspace.compare(shown, expected)
    return parameters.match_weight * (matched - parameters.neutral_match)


def _imagine(implied: Implied, workspace: Workspace, parameters: SentencePictureParameters) -> None:
    """Draw the thing in its form; look at its long axis and rotate it into its orientation."""
    imagine_word(implied.form, workspace, ItemMemoryParameters())
    if not implied.orientation:
        return
    axis_deg = workspace.long_axis_deg()
    if axis_deg is None:
        return
    turn_deg = (AXES_DEG[implied.orientation] - axis_deg + 90) % 180 - 90
    if abs(turn_deg) > parameters.aligned_within_deg:
        workspace.rotate(turn_deg)
