"""``imagery words``: the words and sentences that are understood, and how a sentence of one's own is read."""

from __future__ import annotations

import tyro

from imagery_agent.validation import InputError

_SECTIONS = {
    "shapes": ("SHAPE_N",),
    "strokes": ("STROKE_N",),
    "parts": ("LINE_N", "LOOP_N", "CURVE_N", "OPENING_N", "HALF_N", "PART_N"),
    "places of parts": (
        "SIDE_N", "EDGE_N", "CORNER_N", "POINT_N", "ENDS_N", "CENTER_N", "JUNCTION_N", "INSIDE_N", "OUTLINE_N"
    ),
    "sizes and forms": ("SIZE", "SHAPED", "ORIENT", "TURNED", "STYLE"),
    "adding": ("ADD_V",),
    "turning and mirroring": ("TURN_V", "FLIP_V", "MIRROR_V", "POSE", "CLOCK", "TURN_AMOUNT"),
    "moving and joining": ("MOVE_V", "MERGE_V", "CONNECT_V", "TOGETHER", "WAY"),
    "changing size": ("RESIZE_V", "EXTEND_V", "COMPARATIVE", "TIMES"),
    "removing and keeping": ("CUT_V", "KEEP_V"),
    "where": ("PREP", "BETWEEN", "LEVEL_ADV", "ARRANGED", "HOUR"),
    "relations": ("TOUCH_V", "REST_V", "SURROUND_V", "CROSS_V", "OVERLAP_V", "ALIGN_V", "FACE_V", "RUN_V"),
}  # fmt: skip
"""Heading -> categories of the lexicon."""


def words(text: tyro.conf.Positional[str | None] = None, /) -> None:
    """Show the vocabulary and examples of captions, transformations and building sentences, or how a text is read.

    Args:
        text: A building sentence, a transformation or a caption; how it is read is shown instead, or what is not
            understood in it as a building sentence.
    """
    if text is not None:
        try:
            text.encode()
        except UnicodeEncodeError:
            raise InputError("expected a text in UTF-8, got other bytes; check the terminal's encoding") from None
        print("\n".join(_reading(text)))
        return
    _captions()
    _building()


def _reading(text: str) -> list[str]:
    """The steps of a building sentence; of another one, what it changes or shows."""
    from imagery_agent.language.construction import read_steps
    from imagery_agent.language.construction.show import show
    from imagery_agent.language.scene import SceneError

    try:
        return [show(step) for step in read_steps(text)]
    except SceneError:
        other = _as_transformation(text) or _as_caption(text)
        if other is None:
            raise
        return [other]


def _as_transformation(text: str) -> str | None:
    from imagery_agent.language.operations import instruction, parse_instruction
    from imagery_agent.language.scene import SceneError

    try:
        return f"transformation (imagery transform): {instruction(parse_instruction(text))}"
    except SceneError:
        return None


def _as_caption(text: str) -> str | None:
    """The caption of a scene whose names the imagination can draw."""
    from imagery_agent.imagination.drawn_names import drawn_names
    from imagery_agent.language.scene import SceneError, caption, parse

    try:
        scene = parse(text)
    except SceneError:
        return None
    known = {word for name, synonyms in drawn_names().items() for word in (name, *synonyms)}
    return f"caption (imagery imagine): {caption(scene)}" if {thing.name for thing in scene.things} <= known else None


def _captions() -> None:
    from imagery_agent.language.operations import INSTRUCTION_EXAMPLES
    from imagery_agent.language.scene import COLORS, PLACES, RELATIONS, SIZES

    print(
        "Captions (imagery imagine): a [size] [color] NAME [mirrored] [rotated N degrees to the left] [at the PLACE],"
    )
    print('[at the PLACE], or two of them in a relation, for example "a red umbrella above a small blue star".')
    for heading, table in (("sizes", SIZES), ("colors", COLORS), ("places", PLACES), ("relations", RELATIONS)):
        print(f"  {heading}: {', '.join(table)}")
    print("\nTransformations (imagery transform), for example:")
    for example in INSTRUCTION_EXAMPLES:
        print(f"  {example}")


def _building() -> None:
    from imagery_agent.language.construction.lexicon import lexicon
    from imagery_agent.language.construction.reading import EXAMPLES

    print("\nBuilding sentences (imagery run reinterpretation --items), for example:")
    for example in EXAMPLES:
        print(f"  {example}")
    print('Letters and digits as they are: a capital D, the letter "D", two lowercase o, the number 8.')
    for heading, categories in _SECTIONS.items():
        known = [word for word, senses in lexicon().items() if not senses.keys().isdisjoint(categories)]
        print(f"\n{heading}: {', '.join(sorted(known))}")
