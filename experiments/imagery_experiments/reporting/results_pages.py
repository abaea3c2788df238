"""The results page of every study in Markdown, from the tables that imagery reproduce writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from imagery_experiments.analysis.human_data import RECALLED_MARK, RECALLED_NOTE
from imagery_experiments.analysis.predictions import ACCOUNTS
from imagery_experiments.participants.registry import MAIN_AGENTS
from imagery_experiments.plotting.theme import agent_title
from imagery_experiments.reporting.ablation_tables import PARTS
from imagery_experiments.reporting.markdown import folded, page, table

Tables = Mapping[str, pd.DataFrame]
"""File name without its ending -> table of one study, every cell as text."""
AGENTS = {agent: agent_title(agent) for agent in MAIN_AGENTS}
FILES = {
    "goals": "differences between the planners that were expected, and whether they were found",
    "success": "success, optimality, work and confidence by planner and task",
    "success_over_budget": "success by planner, task and budget of work",
    "success_over_size": "success by planner, task and problem size",
    "measures": "every measure of every agent, ablations included",
    "summary": "every condition: n, accuracy, mean, standard deviation and quantiles of the response time",
    "effects": "every effect of every agent with its 95 % interval",
    "predictions": "predictions of the accounts, and whether each agent agrees",
    "work": "work per condition and its price in milliseconds (correct trials)",
    "sensitivity": "every slope with each price halved and doubled",
    "mixed": "mixed-effects models with random intercepts and slopes of participants",
    "participants": "every participant: traits, accuracy, mean time, own slopes",
    "ablation": "errors by agent",
    "shares": "errors that each part accounts for",
    "accuracy": "accuracy, share of the own answers and mean time with each kind of picture",
    "follows": "how often answers and times follow a picture that was exchanged",
}
"""Tables that a page links to."""
TIMES = """\
:::{note}
Response times are not measured in seconds of any computer. They are counted work (codes generated, pictures
inspected, shifts of attention, inferences) at one fixed list of prices in milliseconds, the same for every
study and agent, times the slowness of the participant. The prices were set by hand from two facts about people (see
`imagery_agent.mind.work_clock.Prices`), so the absolute level of a time means little; how times grow with
the conditions is the result.
:::"""
MOST_KEY_MEASURES = 8


def study_page(
    name: str,
    tables: Tables,
    *,
    key_measures: Sequence[str] = (),
    captions: Mapping[str, str] | None = None,
    methods: str = "",
) -> str:
    """The page of one study.

    Args:
        name: The study, for example ``"mental-rotation"``.
        tables: Its tables; ``measures`` must be there, the others may be missing.
        key_measures: Measures of the table that is not folded; default: the first with values of people.
        captions: File name of each figure and its caption.
        methods: Its methods paragraph.

    Raises:
        ValueError: a measured agent is missing.
    """
    title = name.replace("-", " ")
    return page(
        f"Results: {title}",
        f"Question, design and discussion are on [the page of the study](../../studies/{name}.md).",
        TIMES,
        _beside_people(tables["measures"], key_measures),
        f"## Figures\n\n{figure_list(captions)}" if captions else "",
        _predictions(tables.get("predictions", pd.DataFrame())),
        _ablation(tables),
        _prices(tables.get("sensitivity", pd.DataFrame())),
        f"## Methods\n\n{methods}" if methods else "",
        f"## Tables as CSV\n\n{csv_links(tables)}",
    )


def measures_table(measures: pd.DataFrame) -> str:
    """Measure, people, imagery agent, propositional agent; measures that no agent has are left out."""
    missing = [agent for agent in AGENTS if agent not in measures]
    if missing:
        raise ValueError(f"expected measures of {', '.join(AGENTS)}, found none of {', '.join(missing)}")
    shown = measures[(measures[list(AGENTS)] != "").any(axis=1)]
    return table(["measure", "people", *AGENTS.values()], shown[["measure", "people", *AGENTS]].to_numpy().tolist())


def _beside_people(measures: pd.DataFrame, keys: Sequence[str]) -> str:
    """The key measures, and all measures folded."""
    by_name = measures.set_index("measure", drop=False)
    found = [name for name in keys if name in by_name.index]
    shown = by_name.loc[found] if found else measures[measures["people"] != ""].head(MOST_KEY_MEASURES)
    every = folded(f"All {len(measures)} measures", measures_table(measures))
    return f"## Agents beside people\n\n{included(measures_table(shown))}\n\n{every}"


def included(text: str) -> str:
    """Text between the two comments by which the page of a study includes it; recalled values have a note."""
    note = f"\n\n{RECALLED_NOTE}" if RECALLED_MARK in text else ""
    return f"<!-- key measures: begin -->\n\n{text}{note}\n\n<!-- key measures: end -->"


def figure_list(captions: Mapping[str, str]) -> str:
    """Every figure with its caption."""
    return "\n\n".join(f"![{caption}]({name})\n\n*{caption}*" for name, caption in captions.items())


def _predictions(predictions: pd.DataFrame) -> str:
    if predictions.empty:
        return ""
    lines = []
    for condition, own in predictions.groupby("condition", sort=False):
        by_agent = {line["agent"]: line for line in own.to_dict("records")}
        found = [_effect(by_agent[agent]) if agent in by_agent else "" for agent in AGENTS]
        if any(found):
            first = own.iloc[0]
            lines.append([condition, *found, *(first[account] for account in (*ACCOUNTS, "people"))])
    about = (
        "An agent shows *more* (or *less*) when the 95 % interval of its effect lies above (or below) zero, "
        "*none* when the interval lies within what counts as negligible, and *unclear* otherwise. The last four "
        "columns say what each account of imagery predicts and what people do."
    )
    header = ["effect", *AGENTS.values(), *ACCOUNTS, "people"]
    return f"## Predictions of the accounts\n\n{about}\n\n{table(header, lines)}"


def _effect(line: Mapping[Any, Any]) -> str:
    if line["n"] in ("", "0"):
        return ""
    numbers = (number(float(line[key])) for key in ("effect", "low", "high"))
    return "**{}**: {} [{}, {}] {}".format(line["found"], *numbers, line["unit"])


def number(value: float) -> str:
    """Two digits, or whole numbers from 10 on; never a negative zero."""
    rounded = float(f"{value:.2g}") if abs(value) < 10 else round(value)
    return f"{0.0 if abs(rounded) < 1e-9 else rounded:g}"


def _ablation(tables: Tables) -> str:
    """Errors of every agent, and the errors that each part accounts for."""
    if "ablation" not in tables:
        return ""
    by_agent = {line["agent"]: line for line in tables["ablation"].to_dict("records")}
    lines = [
        [about, by_agent[agent]["n"], errors(by_agent[agent]), _milliseconds(by_agent[agent]["rt_ms"])]
        for agent, about in PARTS.items()
        if agent in by_agent
    ]
    text = table(["agent", "trials", "errors [95 % interval]", "mean time, correct"], lines)
    if "shares" in tables:
        shares = [[line["part"], errors(line)] for line in tables["shares"].to_dict("records")]
        text += "\n\nErrors that each part accounts for, as shares of all trials:\n\n"
        text += table(["part", "errors [95 % interval]"], shares)
    return f"## Errors by part of the agent\n\n{text}"


def errors(line: Mapping[Any, Any]) -> str:
    """Share of errors with its interval, in percent."""
    numbers = (f"{round(100 * float(line[key]), 1) + 0.0:.1f}" for key in ("errors", "low", "high"))
    return "{} % [{}, {}]".format(*numbers)


def _milliseconds(value: str) -> str:
    return f"{float(value):,.0f} ms" if value else ""


def _prices(sensitivity: pd.DataFrame) -> str:
    """By what factor the imagery agent's slopes change when one price is halved or doubled."""
    if sensitivity.empty:
        return ""
    own = sensitivity[(sensitivity["agent"] == "imagery") & (sensitivity["factor"].astype(float) != 1)]
    own = own[own["slope_ratio"] != ""].assign(ratio=lambda one: one["slope_ratio"].astype(float))
    ratios = own.pivot_table(index="line", columns="price", values="ratio", aggfunc=["min", "max"], sort=False)
    if ratios.empty:
        return ""
    prices = [price for price in own["price"].unique() if (own[own["price"] == price]["ratio"] - 1).any()]
    lines = [
        [line, *(f"{ratios['min'][price][line]:.2f} to {ratios['max'][price][line]:.2f}" for price in prices)]
        for line in ratios.index
    ]
    header = ["slope of the imagery agent", *(price.removesuffix("_ms").replace("_", " ") for price in prices)]
    about = "Factor by which a slope changes when one price is halved or doubled; the recorded work is the same."
    return folded("Other prices of work", f"{about}\n\n{table(header, lines)}")


def csv_links(tables: Tables) -> str:
    """A list of the tables beside the page."""
    return "\n".join(f"- [{name}.csv]({name}.csv): {about}" for name, about in FILES.items() if name in tables)


def ablation_page(ablation: pd.DataFrame, shares: pd.DataFrame) -> str:
    """Errors by agent and part over all studies."""
    studies = list(dict.fromkeys(ablation["study"]))
    header = [f"[{study.replace('-', ' ')}]({study}/index.md)" for study in studies]
    by_agent = {(line["study"], line["agent"]): errors(line) for line in ablation.to_dict("records")}
    agents = [agent for agent in PARTS if any((study, agent) in by_agent for study in studies)]
    lines = [[PARTS[agent], *(by_agent.get((study, agent), "") for study in studies)] for agent in agents]
    by_part = {(line["study"], line["part"]): errors(line) for line in shares.to_dict("records")}
    parts = list(dict.fromkeys(part for _, part in by_part))
    return page(
        "Ablations",
        "Which part of the agent loses trials? The learned imagination and the learned interpreter are each "
        "replaced by an exact one (it knows the true picture, not the answer), in all four combinations. Two "
        "lesions and the propositional agent have no pictures. Percent of trials with an error, with 95 % intervals.",
        table(["agent", *header], lines),
        "## Errors that each part accounts for",
        "Shares of all trials, from the four combinations on the same trials. A negative share is noise: the "
        "exact part lost a trial that the learned one got right.",
        table(["part", *header], [[part, *(by_part.get((study, part), "") for study in studies)] for part in parts])
        if parts
        else "",
    )


def replacement_page(accuracy: pd.DataFrame, follows: pd.DataFrame) -> str:
    """The page of a replacement test, from the tables that ``imagery replace`` writes."""
    about = (
        "Every picture that an agent imagines is replaced by another one, with everything else fixed. The arms are "
        "described on [the page of the test](../../studies/picture-replacement.md)."
    )
    arms = list(dict.fromkeys(accuracy["arm"]))
    lines = []
    for (agent, group), part in accuracy.groupby(["agent", "group"], sort=False):
        cells = {row["arm"]: row for row in part.to_dict("records")}
        shown = [_share(cells[arm], "accuracy") if arm in cells else "" for arm in arms]
        chance = part["chance"].iloc[0]
        lines.append([agent_title(str(agent)), group, *shown, "" if pd.isna(chance) else f"{chance:.0%}"])
    accuracies = table(["agent", "trials", *arms, "guessing"], lines)
    swapped = [
        [agent_title(row["agent"]), row["group"], row["arm"], row["what"], _share(row, "follows")]
        for row in follows.to_dict("records")
    ]
    sections = ["## Correct answers", accuracies, "![Accuracy with each kind of picture](replacement.png)"]
    if swapped:
        sections += ["## Follows the other picture", table(["agent", "trials", "swap", "what", "follows"], swapped)]
    return page("Results: picture replacement", about, *sections, csv_links({"accuracy": accuracy, "follows": follows}))


def _share(row: Mapping[Any, Any], name: str) -> str:
    return f"{row[name]:.0%} [{row['low']:.0%}, {row['high']:.0%}], n = {row['n']}"
