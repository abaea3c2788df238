"""When do pictures help thinking? All planners on the same trials of six planning tasks."""

from imagery_experiments.studies.planner_comparison.study import STUDY

__all__ = ["STUDY"]
