"""Blends of two things in English: "an armchair in the shape of an avocado", "a clock made of bricks".

The kinds of blends: ``shape`` (the first thing inside the outline of the second), ``texture`` (the outline of the first
filled with the second), ``halves`` (one half of each).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from imagery_agent.language.scene import Thing, normalize, parse_thing
from imagery_agent.validation import check_choice

BLEND_KINDS = ("shape", "texture", "halves")
BLEND_EXAMPLES = (
    "an armchair in the shape of an avocado",
    "a clock made of bricks",
    "a teapot with the texture of a zebra",
    "half cat half fish",
)


@dataclass(frozen=True)
class Blend:
    """Two things combined to one. ``kind`` is one of BLEND_KINDS."""

    kind: str
    first: Thing
    second: Thing

    def __post_init__(self) -> None:
        check_choice("kind", self.kind, BLEND_KINDS)

    @property
    def things(self) -> tuple[Thing, Thing]:
        """Both things, in their order in the sentence."""
        return self.first, self.second


_FIRST, _SECOND = r"(?P<first>.+?)", r"(?P<second>.+)"
_THAT = r"(?:,? (?:that|which) (?:is|are|was)|,? being)?"
_SURFACE = "texture|pattern|skin|surface|print|markings|stripes|material"
_MADE = "made|built|constructed|composed|woven|knitted|assembled"
_MIXED = "cross|mix|mixture|blend|hybrid|combination"
_WORDINGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(f"^{wording}$"))
    for kind, wording in (
        ("shape", rf"{_FIRST}{_THAT} (?:in|with|of|having) (?:the|a) (?:shape|form|outline|silhouette) of {_SECOND}"),
        ("shape", rf"{_FIRST}{_THAT} (?:shaped|formed|molded|moulded) (?:like|as|into) {_SECOND}"),
        ("shape", rf"{_FIRST} (?:that|which) (?:looks|is shaped) like {_SECOND}"),
        ("shape", rf"(?:an? |the )?(?P<second>[\w -]+?)[- ]shaped {_FIRST}"),
        ("texture", rf"{_FIRST}{_THAT} (?:with|in|having) (?:the|a) (?:{_SURFACE}) of {_SECOND}"),
        ("texture", rf"{_FIRST}{_THAT} (?:textured|patterned) (?:like|as) {_SECOND}"),
        ("texture", rf"{_FIRST} with an? (?P<second>.+?)[- ](?:{_SURFACE})"),
        ("texture", rf"{_FIRST}{_THAT} (?:{_MADE}) (?:up |out )?(?:of|from|with) {_SECOND}"),
        ("texture", rf"{_FIRST}{_THAT} (?:covered|filled|tiled) (?:in|with|by) {_SECOND}"),
        ("halves", rf"(?:an? )?(?:thing that is )?half[- ](?:an? )?{_FIRST},?(?: and)? half[- ](?:an? )?{_SECOND}"),
        ("halves", rf"(?:an? |the )?(?:{_MIXED}) (?:between|of) {_FIRST} (?:and|with) {_SECOND}"),
    )
)


def parse_blend(text: str) -> Blend | None:
    """The blend that a text asks for; None for a text of another kind.

    Raises:
        SceneError: a blend of something that is no thing of the language of scenes.
    """
    sentence = normalize(text)
    for kind, wording in _WORDINGS:
        if match := wording.match(sentence):
            return Blend(kind, parse_thing(match["first"]), parse_thing(match["second"]))
    return None
