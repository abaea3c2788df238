"""Reinterpretation of a mental picture built from words."""

from imagery_experiments.studies.reinterpretation.study import STUDY

__all__ = ["STUDY"]
