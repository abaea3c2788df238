"""What the program computes stays as it is, and depends on nothing but designs, seeds and weights."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import reference_rows as reference

STORED = reference.DATA / "reference_rows.jsonl"


def rows_in_another_process(cases: str, *, hash_seed: int, threads: int) -> list[str]:
    settings = {"PYTHONHASHSEED": str(hash_seed), "OMP_NUM_THREADS": str(threads)}
    script = Path(reference.__file__)
    done = subprocess.run(
        [sys.executable, str(script), cases],
        env=os.environ | settings | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_rows_are_those_stored_whatever_the_hash_seed_and_the_threads():
    """To store new rows after an intended change: python tests/experiments/reference_rows.py exact > FILE."""
    stored = [json.loads(line) for line in STORED.read_text().splitlines()]
    found = [json.loads(line) for line in rows_in_another_process("exact", hash_seed=2, threads=2)]
    assert len(found) == len(stored)
    for one, other in zip(found, stored, strict=True):
        assert one == other


def test_an_oracle_knows_only_what_its_own_session_reveals():
    """The same rows again in a process whose agents have met the truths of another study."""
    cases = (("reinterpretation", "imagery-oracle", 2), ("planner-comparison", "propositional-oracle", 6))
    kept = {(study, agent) for study, agent, _ in cases}
    stored = [json.loads(line) for line in STORED.read_text().splitlines()]
    again = [json.loads(row) for row in reference.reference_rows(cases)]
    assert again == [row for row in stored if (row["study"], row["agent"]) in kept]


@pytest.mark.slow
def test_rows_of_the_networks_depend_neither_on_the_hash_seed_nor_on_threads():
    first = rows_in_another_process("learned", hash_seed=1, threads=1)
    assert first == rows_in_another_process("learned", hash_seed=2, threads=2)
