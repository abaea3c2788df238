"""Accuracy of large multimodal models in the published puzzles (Zeller et al. 2026, MentisOculi, arXiv 2602.02465).

30 items a cell; the best models with and without pictures that they draw for themselves.
"""

from __future__ import annotations

MODELS: dict[str, dict[str, tuple[float, ...]]] = {
    "Gemini-3-Pro": {
        "form assembly": (0.50, 0.60, 0.43, 0.30, 0.10),
        "hinge folding": (1.00, 0.90, 0.50, 0.30, 0.33),
        "paper punch": (0.90, 0.70, 0.40, 0.33, 0.37),
    },
    "GPT-5.1": {
        "form assembly": (0.60, 0.10, 0.10, 0.00, 0.00),
        "hinge folding": (0.83, 0.60, 0.30, 0.07, 0.03),
        "paper punch": (0.43, 0.27, 0.30, 0.23, 0.23),
    },
    "Gemini-3 drawing": {
        "form assembly": (0.10, 0.37, 0.12, 0.00, 0.00),
        "hinge folding": (0.67, 0.67, 0.09, 0.17, 0.00),
        "paper punch": (0.37, 0.40, 0.21, 0.11, 0.11),
    },
}
"""Model -> puzzle -> accuracy at levels 1 to 5."""
CHANCE = "chance"


def chance(puzzle: str, level: int) -> float:
    """Accuracy of guessing at a level."""
    return {"form assembly": 1 / 31, "hinge folding": (1 / 3) ** level, "paper punch": 1 / 5}[puzzle]


def published(puzzle: str, level: int) -> dict[str, float]:
    """Model -> accuracy at a level, chance last; levels beyond the published ones have chance alone."""
    known = {name: values[puzzle][level - 1] for name, values in MODELS.items() if level <= len(values[puzzle])}
    return {**known, CHANCE: chance(puzzle, level)}
