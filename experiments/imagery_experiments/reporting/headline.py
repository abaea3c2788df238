"""The sentence of what came out of a study, made from its tables; no recalled value of people is quoted in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from imagery_experiments.analysis.human_data import RECALLED_MARK
from imagery_experiments.plotting.theme import agent_title

if TYPE_CHECKING:
    from imagery_experiments.experiment.study import Study

_FEWEST_EFFECTS = 2
"""Fewer effects are not counted in the sentence."""


def headline(study: Study, measures: pd.DataFrame, predicted: pd.DataFrame, agents: Sequence[str]) -> str:
    """The key measure of all agents and of people, and how many of people's effects each agent shows.

    Args:
        study: Whose results.
        measures: Its table of measures.
        predicted: Its table of predictions, of these agents.
        agents: Names of the agents.
    """
    parts = [part for part in (_key_measure(study, measures, agents), _agreement(predicted, agents)) if part]
    text = "; ".join(parts) or "No measure could be computed from these trials"
    return text[:1].upper() + text[1:] + "."


def _key_measure(study: Study, measures: pd.DataFrame, agents: Sequence[str]) -> str:
    own = measures[measures["measure"] == next(iter(study.presentation.key_measures), "")]
    if own.empty:
        return ""
    line = own.iloc[0]
    values = [f"{_short(line[agent])} for the {agent_title(agent)}" for agent in agents if line[agent]]
    if line["people"] and RECALLED_MARK not in line["people"]:
        values.append(f"{line['people']} for people")
    return f"{study.presentation.headline or line['measure']} is {_listed(values)}" if values else ""


def _short(text: str) -> str:
    """A measure without its number of trials, the correlation in parentheses."""
    value = str(text).split(" (n =")[0].split(" (guessing")[0]
    slope, _, r = value.partition(", r = ")
    return f"{slope} (r = {r})" if r else value


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _agreement(predicted: pd.DataFrame, agents: Sequence[str]) -> str:
    """How many effects that people show, and were read in a publication, each agent shows."""
    if predicted.empty:
        return ""
    checked = predicted[~predicted["people"].str.contains(RECALLED_MARK) & predicted["people"].ne("open")]
    checked = checked[checked["n"] > 0]
    total = checked["condition"].nunique()
    if total < _FEWEST_EFFECTS:
        return ""
    counts: list[str] = []
    for agent in agents:
        own = checked.loc[checked["agent"] == agent, "people: agent"]
        undecided = int((own == "cannot tell").sum()) + total - len(own)
        extra = f" ({undecided} undecided)" if undecided else ""
        verb = " reproduces" if not counts else ""
        counts.append(f"the {agent_title(agent)}{verb} {int((own == 'agrees').sum())}{extra}")
    return f"{_listed(counts)} of the {total} effects known of people"
