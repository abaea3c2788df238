"""Trials for programs that fit drift-diffusion models to whole distributions of response times (HDDM, PyDDM)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from imagery_agent.validation import InputError

_RIGHT, _WRONG = {"1", "1.0", "true", "yes", "correct"}, {"0", "0.0", "false", "no", "wrong", "incorrect", "error"}


class DriftDiffusionTrials(NamedTuple):
    """Trials with a response, and how many had none."""

    table: pd.DataFrame
    """Columns ``subj_idx``, ``rt`` in seconds, ``response`` (1 correct, 0 wrong), and the conditions."""
    time_outs: int
    """Trials that are not in the table because they have no response or no response time."""


def right_or_wrong(column: pd.Series) -> pd.Series:
    """Whether responses were correct, as nullable boolean; missing where the cell is empty.

    Numbers 0 and 1, booleans, and the usual words for them are read.

    Raises:
        InputError: another value.
    """
    words = column.map(lambda cell: "" if pd.isna(cell) else str(cell).strip().lower())
    unknown = ~words.isin(_RIGHT | _WRONG | {""})
    if unknown.any():
        row = int(unknown.to_numpy().argmax())
        raise InputError(
            f"expected 1 or 0, true or false, or an empty cell in the column {column.name!r}, got "
            f"{column.iloc[row]!r} in row {row + 1}"
        )
    return words.isin(_RIGHT).astype("boolean").mask(words == "")


def drift_diffusion_trials(rows: pd.DataFrame, conditions: Sequence[str]) -> DriftDiffusionTrials:
    """Trials as HDDM and PyDDM read them, without time-outs, which have no response to fit.

    Accuracy coding: the upper boundary is the right answer. The conditions follow as they are, to let drift or
    boundary depend on them. Participants may have any names. (PyDDM: ``Sample.from_pandas_dataframe(table,
    rt_column_name="rt", choice_column_name="response")``.)

    Raises:
        InputError: a value of ``correct`` that is neither right nor wrong, or a time that is not above zero.
    """
    correct = right_or_wrong(rows["correct"])
    seconds = pd.to_numeric(rows["rt_ms"], errors="coerce") / 1000
    unread = rows["rt_ms"].notna() & (rows["rt_ms"].astype(str).str.strip() != "") & seconds.isna()
    if (wrong := unread | (seconds <= 0)).any():
        row = int(wrong.to_numpy().argmax())
        raise InputError(f"expected rt_ms above 0 or empty, got {rows['rt_ms'].iloc[row]!r} in row {row + 1}")
    responded = correct.notna() & seconds.notna()
    kept = rows[responded]
    table = pd.DataFrame(
        {
            "subj_idx": kept["participant"],
            "rt": seconds[responded],
            "response": correct[responded].astype(int),
            **{condition: kept[condition] for condition in conditions if condition in rows},
        }
    )
    return DriftDiffusionTrials(table.reset_index(drop=True), int((~responded).sum()))
