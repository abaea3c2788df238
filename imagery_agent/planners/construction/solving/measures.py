"""How large shapes are."""

from __future__ import annotations

from imagery_agent.planners.construction.seeing.shape import Shape


def measure(shape: Shape, dimension: str) -> float:
    """A dimension of a shape, in widths of the picture."""
    wide, high = shape.size
    if dimension == "length" and shape.is_open_stroke:
        return shape.strokes[0].length
    return float({"width": wide, "height": high}.get(dimension, max(wide, high)))
