"""An agent takes the browser experiment: its rows become the responses of jsPsych's simulation mode."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from imagery_experiments.experiment.trial_log import read_rows
from imagery_experiments.people.lists import Item, Plan
from imagery_experiments.people.person import likely_answers, screens_ahead
from imagery_experiments.people.screens import Screen

READ_MS = 300.0
"""Response time of screens whose time no row tells."""
WITHOUT_QUESTION = {"any key", "timed", "message"}
Row = Mapping[Any, Any]


class Replay:
    """The responses of the rows of one run."""

    def __init__(self, run: Path, plan: Plan) -> None:
        """Read a run; ValueError if it is of another study or has none of the plan's trials."""
        rows = read_rows(run)
        if set(rows["study"]) != {plan.study.name}:
            raise ValueError(f"expected a run of {plan.study.name} in {run}, it is of {rows['study'].iloc[0]}")
        self._plan = plan
        self._rows = {(row["participant"], row["trial"]): row for row in rows.to_dict("records")}
        if not any((trial.participant, trial.id) in self._rows for trial in plan.design.trials):
            raise ValueError(
                f"expected trials of this design in {run}; run the agent with the same seed, number of participants "
                "(--lists) and --quick"
            )
        self._kinds: dict[str, list[str]] = {}
        """Key of an item's first trial -> kinds of its screens."""

    def response(self, item: Item, screen: Screen, position: int) -> dict[str, Any]:
        """``text`` and ``rt_ms`` for the screen at a position of an item."""
        if item.kind == "check":
            return {"text": "right", "rt_ms": READ_MS}
        rows = [self._rows.get((trial.participant, trial.id)) for trial in item.session]
        row = next((one for one in rows if one is not None and _fits(one, screen)), None)
        if row is None or item.kind != "session":  # practice is another design
            return {"text": likely_answers(screen)[0], "rt_ms": READ_MS}
        # where an agent guesses after every sentence, the time of its row is that of all screens together
        time_ms = float(row["rt_ms"]) / len(self._kinds_of(item)) if "guesses" in row else READ_MS
        if screen.kind in WITHOUT_QUESTION:
            return {"text": "", "rt_ms": time_ms}
        if screen.kind != "text":
            return {"text": _as_offered(str(row["response"]), screen), "rt_ms": float(row["rt_ms"])}
        return self._named(item, row, position, time_ms)

    def _named(self, item: Item, row: Row, position: int, time_ms: float) -> dict[str, Any]:
        """The names given on one of the screens of an item that ask for names."""
        kinds = self._kinds_of(item)
        before, last = kinds[:position].count("text"), kinds.count("text") - 1
        if before < last and "guesses" in row:
            return {"text": dict(enumerate(str(row["guesses"]).split("; "))).get(before, ""), "rt_ms": time_ms}
        if before < last:
            return {"text": str(row["first_response"]), "rt_ms": float(row["first_rt_ms"])}
        names = str(row["names"]).replace("; ", ", ")
        return {"text": names, "rt_ms": time_ms if "guesses" in row else float(row["rt_ms"])}

    def _kinds_of(self, item: Item) -> list[str]:
        key = item.session[0].key
        if key not in self._kinds:
            ahead = screens_ahead(self._plan.study, item.session, seed=self._plan.seed, swapped=False)
            self._kinds[key] = [screen.kind for screen in ahead]
        return self._kinds[key]


def _fits(row: Row, screen: Screen) -> bool:
    """Whether the row answers this screen: both landmarks of a question about a map are in its instruction."""
    if "start" not in row or "target" not in row or screen.kind in WITHOUT_QUESTION:
        return True
    return all(str(row[name]) in screen.instruction for name in ("start", "target"))


def _as_offered(response: str, screen: Screen) -> str:
    """The response in the words of the screen: agents say yes where people press the key for "reached"."""
    offered = list(screen.keys.values())
    if response == "yes" and "yes" not in offered and len(offered) == 2:
        return next(answer for answer in offered if answer != "no")
    return response
