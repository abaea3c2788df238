"""Metrics of imagined transformations: single steps, chains, rotation in depth, things added and removed."""
