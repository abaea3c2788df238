"""Figures: the common theme, film strips of mental pictures, annotated pictures."""
