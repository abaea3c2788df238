"""Tables of the replacement test: accuracy per arm, and whether answers and times follow the pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from imagery_experiments.analysis.statistics import share_interval
from imagery_experiments.experiment.design import Design, session_seed
from imagery_experiments.replacement.arms import StudyTest, SwapTest
from imagery_experiments.replacement.sessions import Donors, find_donors

KEYS = ["participant", "trial"]
OTHER = "other"
"""The arm whose pictures are those of another trial."""
Rows = Mapping[tuple[str, str], pd.DataFrame]
"""(agent, arm) -> rows."""


def accuracy_table(test: StudyTest, rows: Rows) -> pd.DataFrame:
    """agent, arm, group, n, accuracy with Wilson's interval, chance, share of the own answers, mean time in ms."""
    lines: list[dict[str, Any]] = []
    for (agent, arm), frame in rows.items():
        own = rows[agent, "own"].set_index(KEYS)["response"]
        for group, part in _grouped(test, frame):
            interval = share_interval(int(part["correct"].sum()), len(part))
            if interval is None:
                continue
            before = own.reindex(pd.MultiIndex.from_frame(part[KEYS])).to_numpy()
            lines.append(
                {
                    "agent": agent,
                    "arm": arm,
                    "group": group,
                    "n": len(part),
                    "accuracy": float(part["correct"].mean()),
                    "low": interval.low,
                    "high": interval.high,
                    "chance": test.chance.get(group),
                    "own_answer": float((part["response"].to_numpy() == before).mean()),
                    "rt_ms": float(part["rt_ms"].mean()),
                }
            )
    return pd.DataFrame(lines)


def follow_table(test: StudyTest, rows: Rows, design: Design) -> pd.DataFrame:
    """agent, arm, group, what (answer or time), n, share that follows the other picture with Wilson's interval.

    Where answers name what was imagined, the pictures of another trial of ``design`` lead to that trial's own answer.

    Counted are trials in which the own and the other picture lead to different answers, or to the same answer in times
    at least 5 % apart; a time follows if it is nearer to that which follows from the other picture.
    """
    lines: list[dict[str, Any]] = []
    donors = find_donors(design, test.kind)
    for agent in dict.fromkeys(agent for agent, _ in rows):
        own = rows[agent, "own"]
        if test.names and (agent, OTHER) in rows:
            lines += _donated(test, agent, own, rows[agent, OTHER], donors)
        for swap in test.swaps:
            if (agent, swap.arm.name) not in rows:
                continue
            joined = own.merge(rows[agent, swap.arm.name], on=KEYS, suffixes=("", "_swapped"))
            for group, part in _grouped(test, joined):
                if swap.answer is not None or swap.right is not None:
                    expected = swap.answer(part["response"]) if swap.answer else _right_then(swap, part, design)
                    follows = (part["response_swapped"] == expected)[part["response"] != expected]
                    lines += _line(agent, swap.arm.name, group, "answer", follows)
                if swap.time_ms is not None:
                    lines += _line(agent, swap.arm.name, group, "time", _nearer(part, swap.time_ms(part)))
    return pd.DataFrame(lines)


def _donated(
    test: StudyTest, agent: str, own: pd.DataFrame, other: pd.DataFrame, donors: Donors
) -> list[dict[str, Any]]:
    """Of the trials whose donors have another own answer; every session has one trial."""
    keys = [f"{participant}/{trial}" for participant, trial in own[KEYS].itertuples(index=False)]
    answers = dict(zip(keys, own["response"], strict=True))
    expected = [answers[donors[key][0][0].key] for key in keys]
    joined = own.assign(expected=expected).merge(other, on=KEYS, suffixes=("", "_other"))
    joined = joined[joined["response"] != joined["expected"]]
    lines: list[dict[str, Any]] = []
    for group, part in _grouped(test, joined):
        lines += _line(agent, OTHER, group, "answer", part["response_other"] == part["expected"])
    return lines


def _right_then(swap: SwapTest, part: pd.DataFrame, design: Design) -> pd.Series:
    """The answers that are right in the other constructions of these trials."""
    assert swap.right is not None
    known = {
        (trial.participant, trial.id): (trial, session_seed(design.seed, session))
        for session in design.sessions()
        for trial in session
    }
    return pd.Series([swap.right(*known[key]) for key in part[KEYS].itertuples(index=False, name=None)], part.index)


def _nearer(part: pd.DataFrame, expected_ms: pd.Series) -> pd.Series:
    own, found = part["rt_ms"], part["rt_ms_swapped"]
    apart = ((expected_ms - own).abs() > 0.05 * own) & (part["response"] == part["response_swapped"])
    return ((found - expected_ms).abs() < (found - own).abs())[apart]


def _line(agent: str, arm: str, group: str, what: str, follows: pd.Series) -> list[dict[str, Any]]:
    interval = share_interval(int(follows.sum()), len(follows))
    if interval is None:
        return []
    share = {"follows": float(follows.mean()), "low": interval.low, "high": interval.high}
    return [{"agent": agent, "arm": arm, "group": group, "what": what, "n": len(follows), **share}]


def _grouped(test: StudyTest, frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The rows of every group, in the order of the trials."""
    if frame.empty:
        return []
    groups = [test.group({str(name): value for name, value in row.items()}) for row in frame.to_dict("records")]
    return [(group, frame[[one == group for one in groups]]) for group in dict.fromkeys(groups)]
