"""The figure in mind as it is seen: shapes of strokes, places on them, and what words refer to."""
