"""The figures of the original papers, agents beside people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from imagery_experiments.analysis.human_values import (
    COOPER_SHEPARD_INFORMED,
    COOPER_SHEPARD_UNINFORMED,
    COOPER_SLOPE,
    GANIS_KIEVIT_ERRORS,
    GANIS_KIEVIT_TIMES,
)
from imagery_experiments.analysis.statistics import fit_means, slope_interval
from imagery_experiments.plotting.comparison import caption, curves, mean_times, people_points, shares
from imagery_experiments.plotting.theme import agent_title
from imagery_experiments.studies.mental_rotation.people import Comparison, compare, read_people

LETTERS, BLOCKS, DEPTH = "letters, picture plane", "block figures, picture plane", "block figures in depth"
_STIMULI = {("letters", "picture"): LETTERS, ("blocks", "picture"): BLOCKS, ("blocks", "depth"): DEPTH}
_PAIRS = {"same": "same", "different": "mirror images"}
_INFORMATION = {
    "none": "no information",
    "identity": "identity known",
    "orientation": "orientation known",
    "both": "both known",
}
_ANGLE, _TIME = "angle (degrees)", "response time (s)"


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Rows of all agents -> caption -> figure; the first one stands at the head of the report."""
    found: dict[str, Any] = {}
    for draw in (_pair_times, _pair_errors, _advance_information, _polygons, _identity_and_probe, _step_sizes, _scaled):
        found |= draw(rows)
    return found


def pairs_shown(rows: pd.DataFrame) -> pd.DataFrame:
    """Trials (or conditions) with two figures shown together, and the names of their panels."""
    pairs = rows[rows["condition"] == "pairs"]
    kinds = [_STIMULI.get(kind, "") for kind in zip(pairs["stimuli"], pairs["plane"], strict=True)]
    pairs = pairs.assign(figures=kinds, answer=pairs["pair"].map(_PAIRS))
    return pairs[pairs["figures"] != ""]


_PAIR_PANELS = {"answer": tuple(_PAIRS.values()), "figures": tuple(_STIMULI.values())}


def _pair_times(rows: pd.DataFrame) -> dict[str, Any]:
    table = mean_times(pairs_shown(rows), ["figures", "answer", "angle_deg"])
    return {} if table.empty else pair_times(table)


def pair_times(table: pd.DataFrame) -> dict[str, Any]:
    """Caption -> figure of mean times in seconds (columns agent, figures, answer, angle_deg, value, low, high)."""
    people = [
        people_points(series, "angle_deg", scale=1e-3, figures=DEPTH, answer=_PAIRS[pair])
        for pair, series in GANIS_KIEVIT_TIMES.items()
    ]
    people.append(
        people_points(COOPER_SHEPARD_UNINFORMED, "angle_deg", scale=1e-3, figures=LETTERS, answer=_PAIRS["same"])
    )
    text = (
        "Two figures at an angle: are they the same or mirror images? Response time of correct answers over the angle, "
        "with 95 % intervals. People judged block figures turned in depth (27 people) and single letters in the "
        "picture plane."
    )
    figure = curves(table, people, x="angle_deg", labels=(_ANGLE, _TIME), panels=_PAIR_PANELS, height_in=5.4)
    return {caption(text): figure}


def _pair_errors(rows: pd.DataFrame) -> dict[str, Any]:
    pairs = pairs_shown(rows)
    if pairs.empty:
        return {}
    wrong = pairs.assign(wrong=~pairs["correct"].astype(bool))
    table = shares(wrong, ["figures", "answer", "angle_deg"], "wrong")
    table[["value", "low", "high"]] *= 100
    return pair_errors(table)


def pair_errors(table: pd.DataFrame) -> dict[str, Any]:
    """As :func:`pair_times`, of errors in percent."""
    people = [
        people_points(series, "angle_deg", scale=100, figures=DEPTH, answer=_PAIRS[pair])
        for pair, series in GANIS_KIEVIT_ERRORS.items()
    ]
    text = "Errors over the angle on the same trials, with 95 % intervals."
    labels = (_ANGLE, "errors (%)")
    return {text: curves(table, people, x="angle_deg", labels=labels, panels=_PAIR_PANELS, height_in=5.4)}


def _advance_information(rows: pd.DataFrame) -> dict[str, Any]:
    informed = informed_trials(rows[rows["correct"].astype(bool)])
    return {} if informed.empty else advance_information(mean_times(informed, ["known", "lead_ms", "angle_deg"]))


def informed_trials(rows: pd.DataFrame) -> pd.DataFrame:
    """Trials (or conditions) with a learned letter after advance information, and the names of their panels."""
    informed = rows[(rows["condition"] == "information") & (rows["pair"] == "same")]
    return informed.assign(known=informed["information"].map(_INFORMATION))


def advance_information(table: pd.DataFrame) -> dict[str, Any]:
    """As :func:`pair_times`, with columns known and lead_ms in place of figures and answer."""
    leads = {lead: f"{lead} ms before" for lead in sorted(table["lead_ms"].unique())}
    table = table.assign(lead=table["lead_ms"].map(leads))
    first = leads[min(leads)]
    people = [people_points(COOPER_SHEPARD_UNINFORMED, "angle_deg", scale=1e-3, known=_INFORMATION["none"], lead=first)]
    if 1000 in leads:
        people.append(
            people_points(
                COOPER_SHEPARD_INFORMED, "angle_deg", scale=1e-3, known=_INFORMATION["both"], lead=leads[1000]
            )
        )
    text = (
        "A learned letter, with advance information on which letter comes and how it stands: response time after it "
        "has appeared, by what was known and for how long (rows). Where both are known 1000 ms before, people no "
        "longer take more time for larger angles."
    )
    panels = {"lead": tuple(leads.values()), "known": tuple(_INFORMATION.values())}
    figure = curves(
        table, people, x="angle_deg", labels=(_ANGLE, _TIME), panels=panels, height_in=1.5 + 1.7 * len(leads)
    )
    return {text: figure}


def _polygons(rows: pd.DataFrame) -> dict[str, Any]:
    """Slopes over the number of corners: lines of five kinds of polygons over angle would coincide."""
    learned = rows[(rows["condition"] == "learned") & rows["correct"].astype(bool)]
    learned = learned[learned["pair"] == "same"]
    found = []
    for (agent, _), own in learned.groupby(["agent", "polygon_points"], sort=False):
        fit, interval = fit_means(own, "angle_deg"), slope_interval(own, "angle_deg")
        if fit is not None and interval is not None:
            several = len(own) > own["angle_deg"].nunique()
            low, high = (interval.low, interval.high) if several else (np.nan, np.nan)
            found.append((agent, own["polygon_points"].iloc[0], fit.slope, low, high))
    if not found:
        return {}
    table = pd.DataFrame(found, columns=["agent", "corners", "value", "low", "high"]).sort_values("corners")
    text = (
        "Learned polygons, 'same': does it take longer to rotate a complex shape? Slope of response time over angle, "
        "by the number of corners. People rotate simple and complex polygons at the same rate (Cooper 1975)."
    )
    labels = ("corners of the polygon", "slope (ms/degree)")
    people = [people_points(COOPER_SLOPE, "corners")]
    return {caption(text, COOPER_SLOPE): curves(table, people, x="corners", labels=labels, panels={})}


def _identity_and_probe(rows: pd.DataFrame) -> dict[str, Any]:
    identity, probe = "which letter is it: angle", "probe of a rotation: departure"
    named = rows[rows["condition"] == "identity"].assign(at=lambda one: one["angle_deg"], panel=identity)
    probes = rows[(rows["condition"] == "probe") & (rows["pair"] == "same")]
    binned = (probes["departure_deg"].astype(float) / 20).round() * 20  # several trials in every mean
    table = mean_times(pd.concat([named, probes.assign(at=binned, panel=probe)]), ["panel", "at"])
    if table.empty:
        return {}
    text = (
        "Left: naming a rotated letter; people's time hardly depends on the angle (Corballis et al. 1978). Right: a "
        "letter is rotated in imagery until a probe appears; time over how far the probe departs from the "
        "orientation that was reached (Cooper 1976). No values of people are at hand for either."
    )
    return {text: curves(table, x="at", labels=("degrees", _TIME), panels={"panel": (identity, probe)}, height_in=3.4)}


def _step_sizes(rows: pd.DataFrame) -> dict[str, Any]:
    from plotnine import aes, facet_wrap, geom_histogram, ggplot, labs, scale_fill_manual

    from imagery_experiments.plotting.theme import agent_colors, ordered, theme

    pairs = pairs_shown(rows)
    pairs = pairs[pairs["step_sizes_deg"].fillna("") != ""]
    if pairs.empty:
        return {}
    sizes = pd.DataFrame(
        [
            {"size_deg": abs(float(size)), "figures": row.figures, "agent": agent_title(str(row.agent))}
            for row in pairs.itertuples()
            for size in str(row.step_sizes_deg).split()
        ]
    )
    sizes["figures"] = ordered(sizes["figures"], _STIMULI.values())
    figure = (
        ggplot(sizes, aes("size_deg", fill="agent"))
        + geom_histogram(binwidth=2)
        + facet_wrap("figures", scales="free_y")
        + scale_fill_manual(agent_colors(dict.fromkeys(pairs["agent"])))
        + labs(x="size of a step (degrees)", y="number of steps")
        + theme()
    )
    return {"Sizes of the steps in which mental pictures were rotated. People have no such measure.": figure}


def _scaled(rows: pd.DataFrame) -> dict[str, Any]:
    """Times by condition and quantile on people's scale, where people's trials are at hand."""
    people = read_people()
    first = rows[rows["agent"] == rows["agent"].iloc[0]] if len(rows) else rows
    found = compare(first, people) if people is not None else None
    if found is None:
        return {}
    agent = first["agent"].iloc[0]
    how = (
        f"with one scale ({found.factor:.2f}) and one intercept, fitted on three of the six conditions; error on the "
        f"other three {found.rmse_ms:.0f} ms."
    )
    pair_panels = {"pair": tuple(_PAIRS.values())}
    table = _on_peoples_scale(found.table, agent)
    means = [
        people_points(series, "angle_deg", scale=1e-3, pair=_PAIRS[pair]) for pair, series in GANIS_KIEVIT_TIMES.items()
    ]
    return {
        f"Block figures in depth: mean times of the {agent_title(agent)} on people's scale, {how}": curves(
            table, means, x="angle_deg", labels=(_ANGLE, _TIME), panels=pair_panels
        ),
        "Block figures in depth: the distribution of times (quantiles) on the same scale.": _quantiles(found, agent),
    }


def _on_peoples_scale(table: pd.DataFrame, agent: str) -> pd.DataFrame:
    return table.assign(agent=agent, value=table["predicted_ms"] / 1000, pair=table["pair"].map(_PAIRS))


def _quantiles(found: Comparison, agent: str) -> Any:
    table = found.quantiles.assign(angle=found.quantiles["angle_deg"].astype(int).astype(str) + " degrees")
    people = table.assign(
        value=table["people_ms"] / 1000,
        pair=table["pair"].map(_PAIRS),
        people=GANIS_KIEVIT_TIMES["same"].label,
        verified=True,
    )
    panels = {"pair": tuple(_PAIRS.values()), "angle": tuple(dict.fromkeys(table["angle"]))}
    labels = ("share of trials that are faster", _TIME)
    return curves(_on_peoples_scale(table, agent), [people], x="share", labels=labels, panels=panels, height_in=5.0)
