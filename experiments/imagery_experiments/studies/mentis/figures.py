"""The figure of the spatial puzzles: accuracy over level, beside published models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from imagery_agent.language.spatial_puzzles import PUZZLES
from imagery_experiments.plotting.comparison import curves, shares
from imagery_experiments.studies.mentis.design import FACTORS
from imagery_experiments.studies.mentis.published import CHANCE, MODELS, published


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Accuracy over level, one panel per puzzle."""
    models = [
        pd.DataFrame(
            [
                {"puzzle": puzzle, "level": level, "value": published(puzzle, level)[name], "people": name}
                for puzzle in PUZZLES
                for level in range(1, 6)
            ]
        ).assign(verified=name != CHANCE)
        for name in (*MODELS, CHANCE)
    ]
    text = (
        "Accuracy with 95 % intervals over the level: pieces, hinges, folds. Points: multimodal models on the "
        "published items (30 a cell; Zeller et al. 2026), and chance. The agents' own items follow the same rules."
    )
    figure = curves(
        shares(rows, FACTORS, "correct"),
        models,
        x="level",
        labels=("level", "accuracy"),
        panels={"puzzle": list(PUZZLES)},
    )
    return {text: figure}
