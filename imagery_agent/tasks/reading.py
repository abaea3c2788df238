"""The task that an instruction in English sets, with the picture that may come with it."""

from __future__ import annotations

import re

import numpy as np

from imagery_agent.language.scene import SceneError
from imagery_agent.tasks import (
    ambiguous_figures,
    causality,
    comparisons,
    construction,
    item_memory,
    planning,
    rotation,
    scanning,
    sentence_pictures,
    walks,
)

Task = (
    rotation.RotationTask
    | scanning.MapTask
    | ambiguous_figures.FigureTask
    | construction.BuildTask
    | construction.NameTask
    | item_memory.ItemTask
    | walks.WalkTask
    | comparisons.ComparisonTask
    | sentence_pictures.SentencePictureTask
    | causality.CausalTask
    | planning.Problem
)
EXAMPLES = (
    *rotation.EXAMPLES,
    *scanning.EXAMPLES,
    *construction.EXAMPLES,
    *ambiguous_figures.EXAMPLES,
    *item_memory.EXAMPLES,
    *walks.EXAMPLES,
    *comparisons.EXAMPLES,
    *sentence_pictures.EXAMPLES,
    *causality.EXAMPLES,
    *planning.EXAMPLES,
)


def read_task(
    instruction: str, picture: np.ndarray | None = None, *, reader: construction.Reader = construction.read_steps
) -> Task:
    """The task that an instruction sets; ``reader`` understands sentences that build a figure.

    Raises:
        SceneError: an instruction of none of the known forms, with examples of them.
        ValueError: a picture is missing or has another shape than the task needs.
    """
    if not isinstance(instruction, str):
        raise SceneError(
            f"expected an instruction as text, such as info['instruction'], got {type(instruction).__name__}"
        )
    text = re.sub(r"\s+", " ", instruction.strip())
    if not text:
        raise SceneError("expected an instruction, got an empty text")
    task: Task | None = None
    for read in (
        planning.read_problem,
        ambiguous_figures.read_figure_task,
        rotation.read_rotation_task,
        scanning.read_map_task,
        item_memory.read_item_task,
        walks.read_walk_task,
        comparisons.read_comparison_task,
        sentence_pictures.read_sentence_picture_task,
        causality.read_causal_task,
    ):
        if (task := read(text, picture)) is not None:
            return task
    if (task := construction.read_construction_task(text, reader=reader)) is not None:
        return task
    raise SceneError(
        f"cannot read the instruction {instruction.strip()!r}; expected for example "
        + ", ".join(f"'{example}'" for example in EXAMPLES)
    )
