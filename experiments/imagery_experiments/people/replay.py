"""An agent takes the browser experiment: its rows become the responses of jsPsych's simulation mode."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from imagery_experiments.experiment.trial_log import read_rows
from imagery_experiments.people.lists import Item, Plan
from imagery_experiments.people.screens import Screen

READ_MS = 300.0
"""Response time of screens without a question."""


class Replay:
    """The responses of the rows of one run."""

    def __init__(self, run: Path, plan: Plan) -> None:
        """Read a run; ValueError if it is of another study or has none of the plan's trials."""
        rows = read_rows(run)
        if set(rows["study"]) != {plan.study.name}:
            raise ValueError(f"expected a run of {plan.study.name} in {run}, it is of {rows['study'].iloc[0]}")
        self._rows = {(row["participant"], row["trial"]): row for row in rows.to_dict("records")}
        if not any((trial.participant, trial.id) in self._rows for trial in plan.design.trials):
            raise ValueError(
                f"expected trials of this design in {run}; run the agent with the same seed, number of participants "
                "(--lists) and --quick"
            )

    def response(self, item: Item, screen: Screen) -> dict[str, Any]:
        """``text`` and ``rt_ms`` for a screen; those of the trial's row where a question is asked."""
        trials = [self._rows.get((trial.participant, trial.id)) for trial in item.session]
        row = next((one for one in trials if one is not None and _fits(one, screen)), None)
        if screen.kind in {"any key", "timed", "message"}:
            return {"text": "", "rt_ms": READ_MS}
        if row is None:
            return {"text": next(iter(screen.keys.values()), "") or next(iter(screen.choices), ""), "rt_ms": READ_MS}
        return {"text": str(row["response"]), "rt_ms": float(row["rt_ms"])}


def _fits(row: dict[Any, Any], screen: Screen) -> bool:
    """Whether the row answers this screen: both landmarks of a question about a map are in its instruction."""
    if "start" not in row or "target" not in row:
        return True
    return all(str(row[name]) in screen.instruction for name in ("start", "target"))
