"""Ambiguous figures in the mind and on paper."""

from imagery_experiments.studies.ambiguous_figures.study import STUDY

__all__ = ["STUDY"]
