"""Constraints as residuals, and placements, turns, sizes and courses of strokes solved from them."""
