"""Ambiguous figures: recognition and reinterpretation, with pictures and without."""
