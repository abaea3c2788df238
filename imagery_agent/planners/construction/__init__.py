"""Figures built from sentences, with pictures and without."""
