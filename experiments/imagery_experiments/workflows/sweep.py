"""``imagery sweep``: participants x conditions x agents x seeds, distributed over processes or a cluster.

A cell of the sweep is one participant in one condition with one agent and one seed. Each cell is a run
(:mod:`imagery_experiments.experiment.runner`) with a folder of its own, so cells can be run on any machine and in any
order; finished cells are not repeated, and a cell whose worker was killed is resumed.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.schemas import check_record, several, whole
from imagery_agent.validation import MOST_SEED, InputError, check_choice, check_count
from imagery_experiments.experiment.design import Design, Level
from imagery_experiments.experiment.executors import MOST_WORKERS, WorkerDied, open_executor
from imagery_experiments.experiment.trial_log import finished_trials, rows_on_disk
from imagery_experiments.files import write_atomically, write_json

if TYPE_CHECKING:
    from imagery_experiments.experiment.participant import Source
    from imagery_experiments.studies import Study

BACKENDS = ("loky", "ray")
EXAMPLE = Path(__file__).with_name("example_sweep.toml")
"""A configuration with an explanation of every setting."""
MOST_PARTICIPANTS = 10_000
CELLS, ROWS, CONFIG = "cells", "rows.jsonl", "sweep.json"
_WITHOUT_PROGRESS = 3
"""Number of consecutive deaths of workers, without a finished cell, that ends the sweep."""


@dataclass(frozen=True)
class Sweep:
    """The content of a configuration file."""

    study: str
    """Name of a shipped study, or ``module:attribute``."""
    agents: tuple[str, ...]
    """Names of shipped agents, or ``module:attribute``."""
    seeds: tuple[int, ...] = (0,)
    participants: int = 1
    conditions: tuple[Mapping[str, Level], ...] = ({},)
    """Each selects the trials with these levels; ``{}`` selects all."""
    quick: bool = False

    def __post_init__(self) -> None:
        check_count("participants", self.participants, at_most=MOST_PARTICIPANTS)
        for what in ("agents", "seeds", "conditions"):
            given = getattr(self, what)
            if not given:
                raise InputError(f"expected at least one of {what}, got none")
            for number, one in enumerate(given):
                if one in given[:number]:
                    raise InputError(f"expected every one of {what} once, got {one!r} twice")

    def cells(self) -> list[Cell]:
        """All cells in order."""
        return [
            Cell(self.study, agent, seed, participant, dict(condition), self.participants, self.quick)
            for agent in self.agents
            for seed in self.seeds
            for condition in self.conditions
            for participant in range(1, self.participants + 1)
        ]


@dataclass(frozen=True)
class Cell:
    """One participant in one condition with one agent and one seed."""

    study: str
    agent: str
    seed: int
    participant: int
    condition: Mapping[str, Level]
    participants: int
    quick: bool

    @property
    def id(self) -> str:
        """Unique name of its folder."""
        digest = hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:10]
        agent = self.agent.replace(":", ".")
        return f"{agent}-seed{self.seed}-participant{self.participant}-{digest}"

    def design(self) -> Design:
        """The trials of the cell."""
        whole = find_study(self.study).design(seed=self.seed, participants=self.participants, quick=self.quick)
        trials = tuple(
            trial
            for trial in whole.trials
            if trial.participant == self.participant
            and all(trial.levels.get(factor) == level for factor, level in self.condition.items())
        )
        if not trials:
            known = sorted({factor for trial in whole.trials for factor in trial.levels})
            raise InputError(f"no trial of {self.study} has {dict(self.condition)}; its factors are {', '.join(known)}")
        return Design(whole.study, whole.seed, whole.participants, trials)


_SETTINGS: Mapping[str, Any] = {
    "study": str,
    "agents": several(str),
    "seeds": several(whole(0, MOST_SEED)),
    "participants": whole(1, MOST_PARTICIPANTS),
    "conditions": several(dict[str, str | int | float]),
    "quick": bool,
}
"""Setting -> kind of its value."""


def read_sweep(path: Path | str) -> Sweep:
    """The sweep of a TOML or JSON file; InputError for another content."""
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"expected a configuration in TOML or JSON, found none at {path}")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"expected text in UTF-8 in {path}, got another encoding; save it as UTF-8") from None
    try:
        content = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        remedy = "" if path.suffix == ".json" else '; texts need quotes: study = "mental-rotation"'
        raise InputError(f"cannot read {path}: {error}{remedy}") from error
    try:
        settings = check_record("setting", content, _SETTINGS, required=("study", "agents"))
        found: Any = {key: tuple(value) if isinstance(value, list) else value for key, value in settings.items()}
        return Sweep(**found)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def _named(text: str) -> Any:
    """The object at ``module:attribute``; InputError if there is none."""
    module, _, name = text.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise InputError(f"expected {text!r} to name a module and what it defines: {error}") from error


def find_study(name: str) -> Study:
    """A shipped study, or ``module:attribute``."""
    if ":" in name:
        found: Study = _named(name)
        if not hasattr(found, "design"):
            raise InputError(f"expected {name!r} to be a Study, got {type(found).__name__}")
        return found
    from imagery_experiments import studies
    from imagery_experiments.studies.planner_comparison import STUDY as planners

    return planners if name == planners.name else studies.find_study(name)


def find_source(name: str, networks: NetworkOptions = SHIPPED) -> Source:
    """A shipped agent with these networks, or ``module:attribute``, which brings its own."""
    from imagery_experiments.participants.registry import find_agent

    source: Source = _named(name) if ":" in name else find_agent(name, networks)
    return source


def run_cell(cell: Cell, out: Path, networks: NetworkOptions = SHIPPED) -> str:
    """Run or resume one cell, in any process on any machine; returns its id."""
    from imagery_experiments.experiment.runner import run

    folder = out / CELLS / cell.id
    source = find_source(cell.agent, networks)
    run(find_study(cell.study), source, design=cell.design(), folder=folder, progress=False)
    return cell.id


def is_finished(cell: Cell, out: Path) -> bool:
    """Whether all its trials are on disk."""
    finished = finished_trials(out / CELLS / cell.id)
    return finished > 0 and finished == len(cell.design().trials)


def run_sweep(
    sweep: Sweep, out: Path, *, backend: str = "loky", workers: int | None = None, networks: NetworkOptions = SHIPPED
) -> Path:
    """Run every unfinished cell and write all rows, in the order of the cells, to one file.

    Raises:
        ValueError: ``out`` belongs to another sweep.
        WorkerDied: workers died repeatedly.
    """
    from tqdm import tqdm

    from imagery_experiments.studies.participation import check_participation

    check_choice("backend", backend, BACKENDS)
    count = check_count("workers", (os.cpu_count() or 1) if workers is None else workers, at_most=MOST_WORKERS)
    study = find_study(sweep.study)  # mistakes are reported before anything is written
    check_participation([find_source(agent, networks) for agent in sweep.agents], study.name)
    cells, idle = sweep.cells(), 0
    for cell in cells[: len(sweep.conditions) * sweep.participants]:  # of the first agent and seed: conditions exist
        cell.design()
    _claim(sweep, out)
    waiting = [cell for cell in cells if not is_finished(cell, out)]
    start = {"loky": _loky, "ray": _ray}[backend]
    with tqdm(total=len(cells), initial=len(cells) - len(waiting), desc="sweep", unit="cell") as bar:
        while waiting:
            before = len(waiting)
            try:
                for _ in start(waiting, out, count, networks):
                    bar.update()
            except WorkerDied:
                pass  # unfinished cells are run again
            waiting = [cell for cell in waiting if not is_finished(cell, out)]
            bar.n = len(cells) - len(waiting)
            idle = idle + 1 if len(waiting) == before else 0
            if idle >= _WITHOUT_PROGRESS:
                raise WorkerDied(f"workers died {idle} times in a row; start fewer of them (less memory)")
    return gather(sweep, out)


def gather(sweep: Sweep, out: Path) -> Path:
    """Write all rows of a finished sweep to one file, in the order of the cells; returns its path."""
    lines = [
        json.dumps({"cell": cell.id, **row}, allow_nan=False)
        for cell in sweep.cells()
        for row in rows_on_disk(out / CELLS / cell.id)
    ]
    write_atomically(out / ROWS, ("\n".join(lines) + "\n").encode())
    return out / ROWS


def _claim(sweep: Sweep, out: Path) -> None:
    wanted = json.loads(json.dumps(asdict(sweep)))
    path = out / CONFIG
    if path.exists():
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            raise InputError(f"{path} is no configuration of a sweep; choose another folder, or remove it") from None
        if found != wanted:
            raise InputError(f"{out} holds another sweep; choose another folder, or move or remove that one")
    elif out.exists() and any(entry.name != f".{CONFIG}.tmp" for entry in out.iterdir()):
        raise InputError(f"expected an empty folder or one of this sweep, {out} holds other files")
    write_json(path, wanted)


def _loky(cells: Sequence[Cell], out: Path, workers: int, networks: NetworkOptions) -> Iterator[str]:
    """Run cells in processes of this machine; yields the ids of finished ones."""
    with open_executor(workers) as executor:
        for ids in executor.map(partial(_run_one, out=out, networks=networks), cells):
            yield from ids


def _run_one(cell: Cell, out: Path, networks: NetworkOptions) -> list[str]:
    return [run_cell(cell, out, networks)]


def _ray(cells: Sequence[Cell], out: Path, workers: int, networks: NetworkOptions) -> Iterator[str]:
    """Run cells on the Ray cluster at RAY_ADDRESS or on a new local one; yields the ids of finished ones."""
    try:
        import ray
    except ImportError:
        raise InputError("expected ray for the backend ray; pip install 'imagery-agent[cluster]'") from None
    with _cluster(ray, workers):
        remote = ray.remote(num_cpus=1, max_retries=3)(run_cell)
        shared = out.resolve()  # on a file system of all machines of the cluster
        under_way = [remote.remote(cell, shared, networks) for cell in cells]
        while under_way:
            done, under_way = ray.wait(under_way)
            try:
                yield from ray.get(done)
            except ray.exceptions.WorkerCrashedError as error:
                raise WorkerDied(str(error)) from error


@contextmanager
def _cluster(ray: Any, workers: int) -> Iterator[None]:
    """A connection to the cluster; a local cluster ends with it."""
    if not ray.is_initialized():
        if "RAY_ADDRESS" in os.environ:
            ray.init(log_to_driver=False)
        else:
            ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False)
    try:
        yield
    finally:
        ray.shutdown()
