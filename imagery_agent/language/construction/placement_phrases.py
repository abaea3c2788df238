"""Tables of placement phrases, used by ``clauses``."""

from __future__ import annotations

FILLERS = frozenset(
    [
        ",",
        "just",
        "directly",
        "exactly",
        "immediately",
        "then",
        "also",
        "and",
        "simply",
        "fully",
        "barely",
        "there",
        "further",
        "only",
        "together",
        "closer",
        "evenly",
        "spaced",
        "somewhat",
        "roughly",
        "well",
        "tightly",
        "little",
        "but",
        "still",
        "now",
        "straight",
        "slightly",
        "bit",
        "a",
        "perfectly",
        "precisely",
        "completely",
        "carefully",
        "again",
    ]
)
VERBLESS = (
    "running", "going", "extending", "coming", "sticking", "drawn", "placed", "located", "positioned", "lying",
    "sitting", "standing", "resting", "set", "put", "pointing out", "hanging", "stretching", "starting", "beginning",
    "going across", "laid", "inserted", "added", "that is", "which is", "that are", "that runs", "that goes",
    "which runs",
    "reaching", "run", "hang", "go", "extend", "stand", "leading", "standing up", "sticking out", "that reaches",
    "which hangs", "that hangs", "that lies", "which lies", "that sits", "that stands", "passing", "that passes",
    "which passes",
    "that extends", "extends", "runs", "goes", "that connects", "being",
)  # fmt: skip
TOUCH = ("touching", "touches", "touch", "attached", "affixed", "connected", "joined", "fixed", "glued", "meeting",
          "meets", "meet", "attaching", "adjacent", "stuck", "fastened", "linked", "tangent", "touched",
          "contacting", "abutting", "flush", "tucked", "that touches", "that is touching", "hanging", "resting",
          "sharing", "shares")  # fmt: skip
ALIGN = ("aligned", "aligns", "align", "overlaid", "coincides", "coincide", "coinciding", "lined up", "lines up",
          "line up", "matching", "matches", "match", "aligning")  # fmt: skip
DIRECTIONS = {"up": "top", "down": "bottom", "left": "left", "right": "right", "upward": "top", "downward": "bottom",
               "top": "top", "bottom": "bottom", "vertically": "vertical", "horizontally": "horizontal",
               "diagonally": "diagonal", "sideways": "left", "in": "in", "inward": "in"}  # fmt: skip
OPENINGS = (
    "with its opening facing", "with the opening facing", "with the open side facing", "with its ends pointing",
    "with the ends pointing", "with its open side facing", "with the flat side facing", "with its flat side facing",
    "with the flat side", "with its flat side", "with the flat side on the", "with the flat side at the",
)  # fmt: skip
"""Words before the side at which an arc or a letter is open, or a half circle flat."""
ABOVE = {
    "above": "top", "over the top of": "top", "on top of": "top", "atop": "top", "below": "bottom",
    "underneath": "bottom", "beneath": "bottom", "under": "bottom",
    "to the left of": "left", "to the right of": "right", "on the left of": "left", "on the right of": "right",
    "left of": "left", "right of": "right", "on the left side of": "left", "on the right side of": "right",
    "to the left side of": "left", "to the right side of": "right", "to the immediate right of": "right",
    "to the immediate left of": "left", "at the right of": "right", "at the left of": "left",
}  # fmt: skip
BESIDE = ("next to", "beside", "alongside", "besides", "by the side of")
SIDE_ALONE = {
    "to the right": "right", "to the left": "left", "on the right": "right", "on the left": "left",
    "on top": "top", "underneath": "bottom", "below": "bottom", "above": "top", "to its right": "right",
    "to its left": "left", "beneath": "bottom", "on the right side": "right", "on the left side": "left",
}  # fmt: skip
PAIRS = {
    "next to each other": ("left", "right"), "side by side": ("left", "right"), "beside each other": ("left", "right"),
    "next to one another": ("left", "right"), "one above the other": ("top", "bottom"),
    "one on top of the other": ("top", "bottom"), "one below the other": ("top", "bottom"),
    "on top of each other": ("top", "bottom"), "above each other": ("top", "bottom"), "stacked": ("top", "bottom"),
    "close to each other": ("left", "right"), "near each other": ("left", "right"),
    "in a row": ("left", "right"), "in a line": ("left", "right"), "in a column": ("top", "bottom"),
    "one next to the other": ("left", "right"), "one beside the other": ("left", "right"),
}  # fmt: skip
_BY_RELATION = {
    "inside": "inside of|inside|within|into",
    "around": "around|surrounding|enclosing|encircling|that surrounds|that encloses|outside of|surrounds|encloses|"
    "containing",
    "through": "through|across|crossing|intersecting|bisecting|going through|cutting through|dividing",
    "over": "over|on top of",
    "centered": "centered on|centered at|centered in|centered over|centered under",
    "at": "at|on|onto|along|in|to|off|by|near",
}
PREPOSITIONS = {phrase: relation for relation, phrases in _BY_RELATION.items() for phrase in phrases.split("|")}
"""Preposition of a placement -> its relation."""
